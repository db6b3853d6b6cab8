"""Review's money lines, and the claim that an answer goes out as."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from coder_drill.charts import Chart
from coder_drill.charts.model import Alternative, ClaimKind, Patient, Setting
from coder_drill.claims import claim_view
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.errors import UnavailableError
from coder_drill.money import DrgGroup, DrgReport, Extra, HccCategory, HccReport, HccScore
from coder_drill.scoring.model import Answer, AnswerCode, Label, Verdict
from coder_drill.services.billing import Report
from coder_drill.services.model import Submitted
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.review.claim import ClaimScreen
from coder_drill.tui.review.claim_form import claim_form
from coder_drill.tui.review.past import PastReview
from coder_drill.tui.review.screen import ReviewScreen, VerdictList
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui.conftest import press, settle
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace

WIDE = (120, 36)
NARROW = (80, 24)

WITH_CC = DrgGroup(292, "Heart Failure and Shock with CC", 0.8490)
WITH_MCC = DrgGroup(291, "Heart Failure and Shock with MCC", 1.2838)
LOWER = DrgReport(
    "MS-DRG 292 Heart Failure and Shock with CC (weight 0.8490); the key groups to MS-DRG 291 "
    "Heart Failure and Shock with MCC (weight 1.2838), -0.4348. "
    "What moves it: J96.01, which is missing.",
    WITH_CC,
    WITH_MCC,
    ("J96.01, which is missing",),
)
DIABETES = HccCategory("37", "Diabetes with Chronic Complications", ("E11.22",))
LOST = HccReport(
    "CMS-HCC V28: risk score 0.396, of the key 0.562 (-0.166). "
    "Lost: HCC 37 Diabetes with Chronic Complications (E11.22).",
    HccScore(0.396, ()),
    HccScore(0.562, (DIABETES,)),
    (DIABETES,),
)
PAID: dict[Extra, Report] = {Extra.DRG: LOWER, Extra.HCC: LOST}
SAME: dict[Extra, Report] = {
    Extra.DRG: DrgReport("MS-DRG 291 Heart Failure, as the key.", WITH_MCC, WITH_MCC),
    Extra.HCC: HccReport(
        "CMS-HCC V28: the key's categories (HCC 37), risk score 0.562.",
        HccScore(0.562, (DIABETES,)),
        HccScore(0.562, (DIABETES,)),
    ),
}

STAY = (
    AnswerCode("I13.0", System.ICD10CM, poa="Y"),
    AnswerCode("N17.9", System.ICD10CM, poa="N"),
    AnswerCode("Z79.4", System.ICD10CM),
    AnswerCode("0W993ZZ", System.ICD10PCS),
)
VISIT = (
    AnswerCode("S52.501A", System.ICD10CM),
    AnswerCode("W00.0XXA", System.ICD10CM),
    AnswerCode("99284", System.CPT, modifiers=("25",)),
    AnswerCode("25605", System.CPT, modifiers=("RT",)),
    AnswerCode("J1885", System.HCPCS, units=2),
)


def app_for(made: SmallWorkspace) -> CoderDrillApp:
    return CoderDrillApp(made, clock=lambda: 0.0)


async def review(
    pilot: Any, made: SmallWorkspace, chart: Chart, codes: tuple[AnswerCode, ...] = (), **more: Any
) -> ReviewScreen:
    """Review of an answer, as it stands once everything was worked out."""
    await settle(pilot)
    submitted = made.submit(chart, Answer(codes), active_seconds=300.0)
    card = replace(submitted.scorecard, **more)
    pilot.app.show_review(chart, Submitted(card, submitted.attempt))
    await settle(pilot)
    assert isinstance(pilot.app.screen, ReviewScreen)
    return pilot.app.screen


def listed(app: CoderDrillApp) -> list[str]:
    options = app.screen.query_one("#verdicts", ChoiceList).options
    return [" ".join(str(option.prompt).split()) for option in options]


def shown(app: CoderDrillApp, selector: str) -> str:
    return str(app.screen.query_one(selector).render())


def form(app: CoderDrillApp) -> str:
    return shown(app, "#claim .drawn")


# -- what it is paid by ------------------------------------------------------------------------


async def test_a_stay_shows_group_and_categories_beside_the_keys_and_what_moved_them(
    fake: SmallWorkspace,
) -> None:
    fake.decided.paid = PAID
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot, fake, ADMISSION, STAY)
        found = listed(app)
        at = found.index("Money")
        assert found[at + 1].startswith("~ MS-DRG 292 (0.8490), key 291 (1.2838): J96.01")
        assert found[at + 2] == "~ HCC V28 0.396, key 0.562: lost 37"
        figures = "~ MS-DRG 292 (0.8490), key 291 (1.2838)   ~ HCC V28 0.396, key 0.562"
        assert shown(app, "#paid") == figures
        screen.query_one(VerdictList).highlighted = at + 1
        await settle(pilot)
        explained = shown(app, "#explain-text")
        assert LOWER.text in explained and "discharged alive to home" in explained
        screen.query_one(VerdictList).highlighted = at + 2
        await settle(pilot)
        assert "Lost: HCC 37 Diabetes" in shown(app, "#explain-text")


async def test_the_keys_group_has_another_sign(fake: SmallWorkspace) -> None:
    fake.decided.paid = SAME
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot, fake, ADMISSION, STAY)
        found = listed(app)
        assert "✓ MS-DRG 291 (1.2838), as the key" in found
        assert "✓ HCC V28 0.562, as the key: HCC 37" in found


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x36"])
async def test_without_the_extras_a_line_each_says_how_to_get_them(
    fake: SmallWorkspace, size: tuple[int, int]
) -> None:
    app = app_for(fake)
    async with app.run_test(size=size) as pilot:
        screen = await review(pilot, fake, ADMISSION, STAY)
        at = listed(app).index("Money")
        for row, extra in ((at + 1, Extra.DRG), (at + 2, Extra.HCC)):
            assert listed(app)[row] == f"i {extra.hint}", "said whole, as the command line says it"
            screen.query_one(VerdictList).highlighted = row
            await settle(pilot)
            assert f"pip install 'coder-drill[{extra}]'" in shown(app, "#explain-text")
        assert not app.screen.query("#paid"), "no line under the score that has nothing to say"


async def test_each_chart_has_the_lines_that_mean_something_there(fake: SmallWorkspace) -> None:
    child = replace(WRIST, patient=Patient(9, "F"))
    laboratory = replace(WRIST, setting=Setting.ANCILLARY)
    doctor = replace(ADMISSION, claim=ClaimKind.PROFESSIONAL)
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        for chart, lines in ((child, 0), (laboratory, 0), (WRIST, 1), (doctor, 1), (ADMISSION, 2)):
            await review(pilot, fake, chart, VISIT[:1])
            found = listed(app)
            assert found.count("Money") == (1 if lines else 0), chart.id
            assert sum("pip install" in row for row in found) == lines, chart.id


class SlowMoney(SmallWorkspace):
    """Works its reports out only when it is let."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.let, self.asked = threading.Event(), threading.Event()
        self.asked_in: list[str] = []
        if "decided" not in more:
            self.decided.reckoning = self._wait

    def _wait(self) -> None:
        self.asked_in.append(threading.current_thread().name)
        self.asked.set()
        assert self.let.wait(10)


async def test_review_is_there_and_answers_while_the_group_is_worked_out() -> None:
    made = SlowMoney(paid=PAID)
    app = app_for(made)
    try:
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            app.show_review(ADMISSION, made.submit(ADMISSION, Answer(STAY)))
            while not made.asked.is_set():
                await pilot.pause()
            assert isinstance(app.screen, ReviewScreen)
            assert made.asked_in != [threading.current_thread().name]
            assert "· MS-DRG: being worked out…" in listed(app)
            assert shown(app, "#paid").startswith("· MS-DRG: being worked out…")
            verdicts = app.screen.query_one(VerdictList)
            before = verdicts.highlighted
            await pilot.press("down")
            assert verdicts.highlighted != before
            # The line that is looked at is told anew, too.
            verdicts.highlighted = listed(app).index("· MS-DRG: being worked out…")
            await pilot.pause()
            assert "being worked out" in shown(app, "#explain-text")
            made.let.set()
            await settle(pilot)
            assert "key 291" in shown(app, "#paid")
            assert LOWER.text in shown(app, "#explain-text")
    finally:
        made.let.set()


async def test_leaving_review_before_the_group_is_known_is_no_fault() -> None:
    made = SlowMoney(paid=PAID)
    app = app_for(made)
    try:
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            app.show_review(ADMISSION, made.submit(ADMISSION, Answer(STAY)))
            while not made.asked.is_set():
                await pilot.pause()
            await pilot.press("r")
            made.let.set()
            await settle(pilot)
            assert app.drill is not None and app.drill.chart.id == ADMISSION.id
    finally:
        made.let.set()


async def test_tables_that_cannot_be_read_are_told_in_the_line() -> None:
    def broken() -> None:
        raise UnavailableError("the code tables are locked")

    made = SmallWorkspace(paid=PAID, reckoning=broken)
    app = app_for(made)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot, made, ADMISSION, STAY)
        assert "i MS-DRG: the code tables are locked" in listed(app)


# -- what else a verdict says ------------------------------------------------------------------


async def test_the_other_reading_is_named_with_its_reason(fake: SmallWorkspace) -> None:
    other = Alternative(key=WRIST.key, why="The fall may as well be coded first.")
    chart = replace(WRIST, alternatives=(other,))
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot, fake, chart, VISIT, reading=1)
        said = "Held against the chart's other reading: The fall may as well be coded first."
        assert said in shown(app, "#score")
        await review(pilot, fake, chart, VISIT)
        assert "other reading" not in shown(app, "#score")


async def test_a_verdict_tells_its_points_and_an_optional_code_left_out_is_no_fault(
    fake: SmallWorkspace,
) -> None:
    def verdict(label: Label, expected: str | None, given: str | None, **more: Any) -> Verdict:
        return Verdict(label, expected, given, role="secondary", domain="cm-09", message="Said.", **more)  # fmt: skip

    verdicts = (
        verdict(Label.LATERALITY, "S52.501A", "S52.502A", credit=0.5, weight=3.0, points_lost=1.5),
        verdict(Label.EXTRA, None, "I10", credit=0.0, weight=1.0, points_lost=0.5),
        verdict(Label.MISSED, "W00.0XXA", None, credit=0.0, weight=0.5, points_lost=0.0, optional=True),
    )  # fmt: skip
    points = [
        "1.5 lost; credit 0.5 of 1, weight 3",
        "0.5 lost; no credit, weight 1",
        "none lost; optional, weight 0.5",
    ]
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot, fake, WRIST, verdicts=verdicts)
        assert [row[0] for row in listed(app)[:3]] == ["~", "+", "·"]
        for at, words in enumerate(points):
            screen.query_one(VerdictList).highlighted = at
            await settle(pilot)
            assert f"Points  {words}" in shown(app, "#explain-text")


# -- the claim ---------------------------------------------------------------------------------


async def test_a_professional_answer_goes_out_on_a_cms_1500(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot, fake, WRIST, VISIT)
        await press(pilot, "c")
        assert isinstance(app.screen, ClaimScreen)
        text = form(app)
        assert text.startswith("CMS-1500   54 F · Emergency")
        assert "24B Place of service" in text and "23  emergency room" in text
        lines = [" ".join(line.strip("│ ").split()) for line in text.splitlines()]
        assert any(line.startswith("A S52.501A Unspecified fracture") for line in lines)
        assert any(line.startswith("B W00.0XXA") for line in lines)
        assert "24D Code Modifiers 24E Pointer 24G Units" in lines
        assert "1 99284 25 A 1" in lines
        assert "3 J1885 - A 2" in lines
        await press(pilot, "escape")
        assert isinstance(app.screen, ReviewScreen)
        assert app.focused is app.screen.query_one(VerdictList)


async def test_a_facility_answer_goes_out_on_a_ub_04(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await review(pilot, fake, ADMISSION, STAY)
        await press(pilot, "c")
        lines = [" ".join(line.strip("│ ").split()) for line in form(app).splitlines()]
        assert lines[0] == "UB-04 71 M · Inpatient"
        assert "0111 hospital inpatient" in lines
        assert any(line.startswith("67 I13.0 POA Y Hypertensive") for line in lines)
        assert "67A N17.9 POA N Acute kidney failure, unspecified" in lines
        assert any(line.startswith("67B Z79.4 POA - Long term") for line in lines)
        assert any(line.startswith("74 0W993ZZ Drainage of Right Pleural") for line in lines)


async def test_an_outpatient_facility_claim_has_revenue_codes_and_no_poa(
    fake: SmallWorkspace,
) -> None:
    chart = replace(WRIST, claim=ClaimKind.FACILITY)
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot, fake, chart, VISIT)
        await press(pilot, "c")
        text = form(app)
        assert "0131  hospital outpatient" in text and "POA" not in text
        lines = [" ".join(line.strip("│ ").split()) for line in text.splitlines()]
        assert "42 Rev 44 HCPCS Modifiers 46 Units" in lines
        assert "1 0450 99284 25 1" in lines
        assert any(line.startswith("emergency room: ") for line in lines)


async def test_a_long_claim_is_scrolled_with_the_keys(fake: SmallWorkspace) -> None:
    many = tuple(AnswerCode(code, System.ICD10CM) for code in ("I10", "E11.9", "J44.9") * 6)
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await review(pilot, fake, WRIST, (*VISIT, *many))
        await press(pilot, "c")
        box = app.screen.query_one(DrawnText)
        assert box.region.bottom < NARROW[1], "the box ends above the key bar"
        assert box.scroll_offset.y == 0 and box.max_scroll_y > 0
        await press(pilot, "G")
        assert box.scroll_offset.y == box.max_scroll_y
        assert "No room on the CMS-1500" in " ".join(form(app).split())


async def test_the_claim_of_an_earlier_attempt(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        submitted = fake.submit(WRIST, Answer(VISIT))
        app.push_screen(PastReview(WRIST, submitted))
        await settle(pilot)
        await press(pilot, "c")
        assert "25605" in form(app)


async def test_an_empty_answer_still_has_a_claim(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await review(pilot, fake, WRIST)
        await press(pilot, "c")
        assert "✗ none" in form(app)
        assert "Without a diagnosis the claim is returned." in form(app)


@pytest.mark.parametrize("width", [52, 56, 72, 96, 130])
@pytest.mark.parametrize("chart", [WRIST, ADMISSION], ids=["CMS-1500", "UB-04"])
def test_nothing_is_cut_and_no_line_is_wider_than_the_form(
    chart: Chart, width: int, codebook: Codebook
) -> None:
    odd = (
        AnswerCode("S52.501", System.ICD10CM),
        AnswerCode("Z99.99ZZ"),
        AnswerCode("ZZZZZ", modifiers=("25", "59", "RT", "GC"), units=9999),
    )
    diagnoses = ("I10", "E11.9", "J44.9", "N18.32") * 6
    many = tuple(AnswerCode(code, System.ICD10CM) for code in diagnoses)
    answer = Answer((*VISIT, *STAY, *odd, *many))
    view = claim_view(chart, answer, codebook)
    text = claim_form(view, width).plain
    assert all(len(line) <= width for line in text.splitlines()), text
    words = " ".join(text.replace("│", " ").split())
    for each in view.diagnoses:
        assert each.code in words
        assert set(each.title.split()) <= set(words.split())
    for line in view.lines:
        assert f"{line.number} {line.revenue} {line.code}".replace("  ", " ") in words
    assert "✗ no billable code. Unspecified fracture" in words
    assert "✗ In no code table." in words


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x36"])
@pytest.mark.parametrize("kind", ["professional", "facility", "money"])
def test_pictures(
    snap_compare: Callable[..., bool], fake: SmallWorkspace, size: tuple[int, int], kind: str
) -> None:
    fake.decided.paid = PAID
    fake.begin(WRIST, VISIT, hints=0, seconds=0.0)
    chart, codes = (WRIST, VISIT) if kind == "professional" else (ADMISSION, STAY)

    async def run(pilot: Any) -> None:
        screen = await review(pilot, fake, chart, codes)
        if kind == "money":
            screen.query_one(VerdictList).highlighted = listed(pilot.app).index("Money") + 1
            await settle(pilot)
        else:
            await press(pilot, "c")

    assert snap_compare(app_for(fake), terminal_size=size, run_before=run)
