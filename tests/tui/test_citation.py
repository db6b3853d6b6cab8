"""The guideline that a verdict cites, opened from Review."""

from __future__ import annotations

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.review.citation import CitationScreen
from coder_drill.tui.review.screen import ReviewScreen, VerdictList
from tests.tui.conftest import press, settle
from tests.tui.small import WRIST, SmallWorkspace
from tests.tui.test_claim_view import NARROW, WIDE, review, shown


async def test_enter_and_s_open_the_sections_that_a_verdict_cites(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot, fake, WRIST)
        verdicts = screen.submitted.scorecard.verdicts
        at = next(i for i, verdict in enumerate(verdicts) if verdict.guideline)
        screen.query_one(VerdictList).highlighted = at
        await settle(pilot)
        for key in ("s", "enter"):
            await press(pilot, key)
            assert isinstance(app.screen, CitationScreen), key
            text = shown(app, "#citation .drawn")
            assert text.startswith("I.C.20.a")
            assert "ICD-10-CM Official Guidelines" in text and "external cause" in text
            await press(pilot, "escape")
            assert app.screen_stack[-1] is screen


async def test_the_dialog_searches_the_sections(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        screen = await review(pilot, fake, WRIST)
        verdicts = screen.submitted.scorecard.verdicts
        at = next(i for i, verdict in enumerate(verdicts) if verdict.guideline)
        screen.query_one(VerdictList).highlighted = at
        await settle(pilot)
        await press(pilot, "s")
        cited = shown(app, "#citation .drawn")
        await press(pilot, "tab", *"borderline")
        found = shown(app, "#citation .drawn")
        assert found.startswith("I.B.17")
        assert "coded as confirmed" in " ".join(found.split())
        await press(pilot, *["backspace"] * 10, *"injury")
        field = app.screen.query_one("#section-search").region
        assert 0 < field.bottom < app.screen.size.height - 1
        await press(pilot, *["backspace"] * 6, *"xxxxxxxx")
        assert shown(app, "#citation .drawn").startswith("No section on these words")
        await press(pilot, *["backspace"] * 8)
        assert shown(app, "#citation .drawn") == cited
        await press(pilot, "escape")
        assert app.screen_stack[-1] is screen


async def test_a_verdict_without_a_guideline_opens_none(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        screen = await review(pilot, fake, WRIST)
        verdicts = screen.submitted.scorecard.verdicts
        at = next(i for i, verdict in enumerate(verdicts) if not verdict.guideline)
        screen.query_one(VerdictList).highlighted = at
        await settle(pilot)
        await press(pilot, "s")
        assert type(app.screen) is ReviewScreen
