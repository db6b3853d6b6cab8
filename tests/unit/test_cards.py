"""Cards from the learner's own misses, their drills, and sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from coder_drill.charts import Bank, Chart
from coder_drill.charts.model import ClaimKind, Decoy, KeyCode, Patient, Role, Setting
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises import Sources
from coder_drill.exercises.card import question_of
from coder_drill.exercises.card import response_of as card_response
from coder_drill.exercises.card.question import grade
from coder_drill.exercises.card.question import make_question as make_drill
from coder_drill.exercises.card.spoiling import line_of, sentence_around
from coder_drill.exercises.chart import response_of as chart_response
from coder_drill.exercises.run import Run
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.answers import Answers
from coder_drill.services.cards import CardBox
from coder_drill.services.clocks import Clocks
from coder_drill.services.sessions import SessionPlan, score_of, words_of
from coder_drill.services.steps import Step
from coder_drill.services.workspace import Workspace
from coder_drill.skills.cards import meetings, new_card, reviewed, scheduler
from coder_drill.store import Attempt, CardRow, Store
from tests.conftest import SteppingClock
from tests.unit.test_progress import at, attempt
from tests.unit.test_skills_evidence import verdict

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)

MISSED = verdict(
    label="missed",
    expected="J44.1",
    given=None,
    credit=0.0,
    domain="cm-10",
    expected_line="J44.1@Y",
)


def chart(name: str, note: str, *keys: KeyCode, decoys: tuple[Decoy, ...] = ()) -> Chart:
    return Chart(
        id=name,
        title=name.title(),
        setting=Setting.INPATIENT,
        document="Discharge summary",
        claim=ClaimKind.FACILITY,
        edition="2026-04",
        patient=Patient(70, "F"),
        difficulty=3,
        minutes=9,
        instructions="",
        note=note,
        key=keys,
        decoys=decoys,
        content_hash=name,
    )


ORIGIN = chart(
    "origin",
    "## Course\nWheezing, worse than ever. COPD exacerbation treated with steroids. Home.\n",
    KeyCode("J44.1", Role.PRINCIPAL, poa="Y", evidence=("COPD exacerbation",), why="a"),
)
OTHER = chart(
    "other",
    "## Course\nCame in breathless. Acute flare of her chronic obstructive lung disease. "
    "Insulin went on for type 2 diabetes.\nBlood pressure as before on lisinopril.\n",
    KeyCode(
        "J44.1", Role.PRINCIPAL, poa="Y", evidence=("Acute flare of her chronic",), why="It flared."
    ),
    KeyCode("E11.9", Role.SECONDARY, poa="Y", evidence=("type 2 diabetes",), why="b"),
    KeyCode("I10", Role.SECONDARY, poa="N", evidence=("Blood pressure as before",), why="c"),
    decoys=(Decoy("J43.9", "COPD with emphysema is not documented."),),
)
BANK = Bank((ORIGIN, OTHER))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "history.db")
    yield made
    made.close()


def box(store: Store, now: datetime = NOW, codebook: Codebook | None = None) -> CardBox:
    return CardBox(store, sources_of(store, codebook), "jo", now=lambda: now)


def answers(store: Store, now: datetime, codebook: Codebook) -> Answers:
    return Answers(
        store,
        sources_of(store, codebook),
        "jo",
        clocks=Clocks(lambda: now, lambda: (0.0, "here")),
        new_id=lambda: f"answer-{at(now)}",
        after={"card": lambda done: box(store, now).sync()},
    )


def no_tables() -> Codebook:
    raise AssertionError("no code table is needed here")


def sources_of(store: Store, codebook: Codebook | None = None) -> Sources:
    """What exercises are made from, over a bank of two charts."""
    return Sources(
        bank=lambda: BANK,
        codebook=no_tables if codebook is None else lambda: codebook,
        card=lambda name: next(iter(store.cards.named("jo", [name])), None),
    )


def missed(number: int = 1, when: datetime = NOW, **changes: object) -> Attempt:
    return attempt(number, when, **{"exercise": "origin", "verdicts": (MISSED,), **changes})


def card(**changes: object) -> CardRow:
    (met,) = [m for m in meetings(missed()) if not m.right]
    return replace(new_card(met, missed(), NOW), **changes)  # type: ignore[arg-type]


# -- what makes a card ---------------------------------------------------------------------


def test_a_missed_code_makes_a_card_and_a_right_one_none(store: Store) -> None:
    store.log.add(missed(verdicts=(MISSED, verdict())))
    (made,) = box(store).cards()
    assert made.id == "code:icd10cm:J44.1"
    assert (made.kind, made.code, made.label, made.chart_id) == (
        "code",
        "J44.1",
        "missed",
        "origin",
    )


def test_a_broken_rule_makes_a_card_of_the_rule(store: Store) -> None:
    clash = verdict(label="excludes1", expected=None, given="J43.9", credit=0.0, domain="cm-10")
    poa = verdict(label="poa", credit=0.9, expected_line="I10@Y", given_line="I10@N")
    store.log.add(missed(verdicts=(clash, poa)))
    assert {c.id for c in box(store).cards()} == {"rule:excludes1:J43", "rule:poa:cm-09"}


def test_optional_codes_make_no_cards(store: Store) -> None:
    store.log.add(missed(verdicts=(replace(MISSED, optional=True),)))
    assert box(store).cards() == []


def test_a_card_is_due_after_ten_minutes_and_then_at_growing_distances(store: Store) -> None:
    store.log.add(missed())
    assert box(store, NOW + timedelta(minutes=9)).due() == []
    moment = NOW + timedelta(minutes=11)
    gaps = []
    for _ in range(5):
        (due,) = box(store, moment).due()
        moved = reviewed(due, right=True, at=moment)
        gaps.append(datetime.fromisoformat(moved.due) - moment)
        store.cards.put([moved])
        moment = datetime.fromisoformat(moved.due) + timedelta(minutes=1)
    assert gaps == sorted(gaps)
    assert gaps[-1] > timedelta(days=10)


def test_no_fuzz_and_no_clock_of_its_own() -> None:
    assert not scheduler().enable_fuzzing
    moment = NOW + timedelta(days=3)
    assert {reviewed(card(), right=True, at=moment) for _ in range(5)} == {
        reviewed(card(), right=True, at=moment)
    }


def test_meeting_the_code_again_in_a_chart_moves_the_card(store: Store) -> None:
    store.log.add(missed(1, NOW - timedelta(days=2)))
    cards = box(store)
    (before,) = cards.cards()
    store.log.add(missed(2, NOW, exercise="other", verdicts=(verdict(expected="J44.1"),)))
    (after,) = cards.cards()
    assert after.reviews == before.reviews + 1
    assert after.due > before.due
    store.log.add(missed(3, NOW, exercise="other"))
    (lapsed,) = cards.cards()
    assert lapsed.lapses == 1


def test_taking_the_log_in_twice_changes_nothing(store: Store) -> None:
    store.log.add(missed())
    first = box(store).cards()
    assert box(store).cards() == first


def test_a_long_history_is_caught_up_with_in_several_calls(store: Store) -> None:
    moment = NOW - timedelta(days=400)
    store.log.add_all(
        missed(n, moment + timedelta(days=n // 2), exercise=f"c{n}") for n in range(450)
    )
    cards = box(store)
    counted = []
    for _ in range(4):
        cards.sync()
        (row,) = store.cards.all("jo")
        counted.append(row.reviews)
    assert counted == [199, 399, 449, 449]
    grown = store.cards.all("jo")
    cards.rebuild()
    assert store.cards.all("jo") == grown


def test_rebuilding_gives_the_cards_that_grew(store: Store, codebook: Codebook) -> None:
    moment = NOW - timedelta(days=30)
    for number in range(6):
        store.log.add(missed(number, moment, exercise=f"c{number}"))
        cards = box(store, moment)
        cards.sync()
        moment += timedelta(days=1)
        found = box(store, moment, codebook).next(seed=str(number))
        assert found is not None
        right = question_of(found).answers[0]
        given = card_response(found, right if number % 2 else "Z99.9")
        answers(store, moment, codebook).hand_in(found, given, mode="card")
        moment += timedelta(days=2)
    grown = box(store).cards()
    box(store).rebuild()
    assert box(store).cards() == grown


def test_an_attempt_from_the_future_does_not_bury_its_card(store: Store) -> None:
    store.log.add(missed(1, NOW + timedelta(days=4000)))
    (made,) = box(store).cards()
    assert made.due <= at(NOW + timedelta(minutes=10))
    assert box(store, NOW + timedelta(hours=1)).due() != []


def test_a_clock_set_back_does_not_break_the_review() -> None:
    later = reviewed(card(), right=True, at=NOW + timedelta(days=5))
    back = reviewed(later, right=True, at=NOW)
    assert back.last_review == later.last_review
    assert later.last_review and back.due >= later.last_review


# -- drills --------------------------------------------------------------------------------


def every_drill(row: CardRow, bank: Bank, codebook: Codebook) -> list[object]:
    return [make_drill(row, bank.charts, codebook, Random(seed)) for seed in range(40)]


def test_all_three_kinds_come_and_never_the_sentence_of_the_miss(codebook: Codebook) -> None:
    kinds = set()
    for seed in range(40):
        drill = make_drill(card(), BANK.charts, codebook, Random(seed))
        assert drill is not None
        kinds.add(drill.kind)
        shown = " ".join([drill.sentence, drill.prompt, *(line.sentence for line in drill.lines)])
        assert "COPD exacerbation" not in shown
        assert drill.chart_id == "other"
    assert kinds == {"sentence", "neighbors", "spot"}


def test_without_another_chart_the_neighbors_are_asked_in_the_books_words(
    codebook: Codebook,
) -> None:
    for seed in range(10):
        drill = make_drill(card(), [ORIGIN], codebook, Random(seed))
        assert drill is not None
        assert (drill.kind, drill.sentence, drill.chart_id) == ("neighbors", "", "")
        assert "J44.1" in [option.code for option in drill.options]
        assert "J44.1" not in drill.prompt


def test_a_title_as_the_question_hides_the_titles_of_the_choices(codebook: Codebook) -> None:
    row = card(id="code:icd10cm:Z68.37", code="Z68.37", given="")
    drill = make_drill(row, [ORIGIN], codebook, Random(1))
    assert drill is not None
    assert "37.0-37.9" in drill.prompt
    assert {option.title for option in drill.options} == {""}


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("S52.501A", System.ICD10CM),
        ("E11.22", System.ICD10CM),
        ("0FT44ZZ", System.ICD10PCS),
        ("99284", System.CPT),
        ("J1885", System.HCPCS),
    ],
)
def test_neighbors_are_billable_codes_of_the_same_book(
    codebook: Codebook, code: str, system: System
) -> None:
    row = card(id=f"code:{system.value}:{code}", code=code, system=system.value)
    drill = make_drill(row, [ORIGIN], codebook, Random(3))
    assert drill is not None
    assert 3 <= len(drill.options) <= 6
    for option in drill.options:
        found = codebook.get(option.code, system)
        assert found is not None
        assert found.billable
    assert drill.answers == (code,)


def test_what_was_given_instead_is_among_the_neighbors(codebook: Codebook) -> None:
    drill = make_drill(card(given="J44.9"), [ORIGIN], codebook, Random(1))
    assert drill is not None
    assert "J44.9" in [option.code for option in drill.options]


def test_a_sentence_takes_the_code_in_any_writing(codebook: Codebook) -> None:
    drill = next(
        d
        for seed in range(40)
        if (d := make_drill(card(), BANK.charts, codebook, Random(seed))) and d.kind == "sentence"
    )
    assert drill.sentence == "Acute flare of her chronic obstructive lung disease."
    for writing in ("J44.1", "j441", " cm:J44.1 "):
        assert grade(drill, writing).right
    wrong = grade(drill, "J44.9")
    assert not wrong.right
    assert wrong.message.startswith("Not J44.9. J44.1 (")
    assert wrong.evidence.why == "It flared."
    assert not grade(drill, "").right


def test_the_spoiled_line_is_the_wrong_one(codebook: Codebook) -> None:
    spots = [
        d
        for seed in range(60)
        if (d := make_drill(card(given="J44.9"), BANK.charts, codebook, Random(seed)))
        and d.kind == "spot"
    ]
    right_lines = {line_of(key) for key in OTHER.key}
    for drill in spots:
        wrong = int(drill.answers[0])
        for number, line in enumerate(drill.lines, 1):
            assert (line.text in right_lines) == (number != wrong)
        assert drill.lines[wrong - 1].text == "J44.9@Y"
        assert grade(drill, str(wrong)).right
        assert grade(drill, f"line {wrong}").right
        assert not grade(drill, str(wrong % len(drill.lines) + 1)).right
        assert grade(drill, "9").evidence.code == "J44.1@Y"
    assert spots


@pytest.mark.parametrize("label", ["poa", "principal-selection", "sequencing", "excludes1"])
def test_rules_are_drilled_by_a_spoiled_line(codebook: Codebook, label: str) -> None:
    subject = "J43" if label == "excludes1" else "cm-10"
    row = card(id=f"rule:{label}:{subject}", kind="rule", code=subject, label=label, domain="cm-10")
    drill = make_drill(row, BANK.charts, codebook, Random(5))
    assert drill is not None
    wrong = drill.lines[int(drill.answers[0]) - 1]
    if label == "poa":
        original = next(k for k in OTHER.key if wrong.text.startswith(k.code))
        assert wrong.text != line_of(original)
    elif label == "excludes1":
        assert wrong.text == "J43.9@Y"
        assert drill.evidence.why == "COPD with emphysema is not documented."
    else:
        assert drill.answers == ("1",)
        assert "J44.1@Y" in [line.text for line in drill.lines[1:]]


def test_a_card_nothing_fair_can_be_asked_about_waits(codebook: Codebook) -> None:
    row = card(kind="rule", label="units", code="cm-10", domain="cm-10")
    assert make_drill(row, BANK.charts, codebook, Random(1)) is None
    unknown = card(code="NOCODE", system="icd10cm")
    assert make_drill(unknown, [ORIGIN], codebook, Random(1)) is None


def test_sentences_are_cut_at_their_ends() -> None:
    note = "## Plan\n- Two here. **COPD** flares, e.g. at night! Next one.\nOther line."
    start = note.index("flares")
    assert sentence_around(note, (start, start + 6)) == "COPD flares, e.g."
    assert sentence_around("One line only", (0, 3)) == "One line only"
    headed = "**MDM** Closed fracture, set here. Home."
    assert sentence_around(headed, (8, 14)) == "Closed fracture, set here."
    assert sentence_around("**HTN** above goal", (8, 13)) == "HTN above goal"
    assert sentence_around(headed, (2, 5)) == "MDM Closed fracture, set here."
    assert sentence_around("| K | 2.9 | low |", (6, 9)) == "K 2.9 low"


def test_every_code_of_the_bank_can_be_asked_about(
    workspace: Workspace, codebook: Codebook
) -> None:
    from coder_drill.skills.cards import system_of

    rng = Random(1)
    asked = 0
    for each in workspace.bank.charts:
        for key in each.key:
            system = system_of(key.code, key.role.value)
            row = card(code=key.code, system=system.value, chart_id=each.id)
            drill = make_drill(row, workspace.bank.charts, codebook, rng)
            if drill is not None:
                asked += 1
                assert grade(drill, drill.answers[0]).right
                assert drill.chart_id != each.id
    assert asked > 0.95 * sum(len(each.key) for each in workspace.bank.charts)


# -- sessions and suggestions --------------------------------------------------------------


def code_badly(workspace: Workspace, chart: Chart) -> Attempt:
    answer = Answer(tuple(AnswerCode(k.code) for k in chart.key[:1]))
    return workspace.answers.submit(chart, answer, active_seconds=240.0).attempt


def test_the_suggestion_stays_until_something_was_submitted(workspace: Workspace) -> None:
    first = workspace.next_step.suggest()
    assert first is not None
    assert {workspace.next_step.suggest() for _ in range(5)} == {first}
    code_badly(workspace, first.chart)
    second = workspace.next_step.suggest(after=first.chart.id)
    assert second is not None
    assert second.chart.id != first.chart.id
    assert second.reason


def test_a_draft_comes_before_anything_else(workspace: Workspace) -> None:
    chart = workspace.bank.charts[-1]
    workspace.answers.save_draft(chart, Answer((AnswerCode("I10"),)))
    found = workspace.next_step.suggest()
    assert found is not None
    assert found.draft
    assert found.chart.id == chart.id


def test_a_chart_that_was_only_looked_at_does_not_come_before_anything_else(
    workspace: Workspace,
) -> None:
    """Row H3: one hint in a chart, then Home, must not take over what comes next for good."""
    before = workspace.next_step.suggest()
    workspace.answers.save_draft(workspace.bank.charts[-1], Answer(), hints_used=1)
    assert workspace.next_step.suggest() == before
    assert [draft.hints_used for draft in workspace.answers.drafts()] == [1], (
        "the hint is not forgotten"
    )
    workspace.answers.discard_draft(workspace.bank.charts[-1].id)
    assert workspace.answers.drafts() == []


def test_an_empty_bank_suggests_nothing(workspace: Workspace) -> None:
    workspace.__dict__["bank"] = Bank()
    assert workspace.next_step.suggest() is None


def begun(workspace: Workspace, plan: SessionPlan) -> Run:
    return workspace.runs.begin(plan.policy, wish=plan.wish)


def step_done(workspace: Workspace, run: Run, step: Step) -> Run:
    """The run after the step in front was answered, badly."""
    if step.chart is None:
        given, seconds = card_response(step.exercise, "not this"), 15.0
    else:
        first = Answer(tuple(AnswerCode(k.code) for k in step.chart.key[:1]))
        given, seconds = chart_response(first), 240.0
    run, done = workspace.runs.give(run, step.at, given, seconds=seconds)
    assert done is not None and done.attempt.run == run.id
    return run


def test_a_session_of_charts_holds_at_most_a_quarter_of_cards(
    workspace: Workspace, clock: SteppingClock
) -> None:
    runs = workspace.runs
    run = begun(workspace, SessionPlan(charts=9))
    kinds = []
    while (step := runs.front(run := runs.next(run))) is not None:
        assert runs.front(runs.next(run)) == step
        kinds.append("due" if step.entry.due else "chart")
        run = step_done(workspace, run, step)
        clock.step(900)
        assert kinds.count("due") <= 0.25 * len(kinds)
        assert len(kinds) < 30
    assert run.over
    score = score_of(run)
    assert score.charts == 9
    assert score.cards
    assert words_of(run).startswith("9 of 9 charts")
    logged = workspace.store.log.attempts(workspace.learner_id, kind="card")
    assert {attempt.run for attempt in logged} == {run.id}
    assert [a.uuid for a in runs.attempts(run)] == [e.attempt for e in run.entries if e.attempt]


def test_a_session_of_minutes_ends_by_active_time(workspace: Workspace) -> None:
    run = begun(workspace, SessionPlan(minutes=10, cards=False))
    while (step := workspace.runs.front(run := workspace.runs.next(run))) is not None:
        assert step.chart is not None
        run = step_done(workspace, run, step)
    assert score_of(run).charts == 3


def test_a_session_in_one_setting(workspace: Workspace) -> None:
    run = begun(workspace, SessionPlan(charts=2, setting="clinic"))
    while (step := workspace.runs.front(run := workspace.runs.next(run))) is not None:
        assert step.chart is not None
        assert step.chart.setting is Setting.CLINIC
        run = step_done(workspace, run, step)
    empty = begun(workspace, SessionPlan(charts=2, domain="cm-nothing"))
    assert workspace.runs.next(empty).over


@pytest.mark.parametrize("plan", [{}, {"charts": 0}, {"minutes": -1.0}])
def test_a_session_without_an_end_is_refused(plan: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="session needs"):
        SessionPlan(**plan)  # type: ignore[arg-type]


def test_cards_that_cannot_be_written_do_not_stop_practice(workspace: Workspace) -> None:
    first = workspace.next_step.suggest()
    assert first is not None
    code_badly(workspace, first.chart)
    workspace.store._db.connection.execute("PRAGMA query_only = ON")
    assert workspace.next_step.suggest() is not None
    workspace.store._db.connection.execute("PRAGMA query_only = OFF")


def test_today_leaves_out_what_is_dated_in_the_future(
    workspace: Workspace, clock: SteppingClock
) -> None:
    chart = workspace.bank.charts[0]
    clock.step(86400 * 3)
    code_badly(workspace, chart)
    clock.step(-86400 * 3)
    assert workspace.standing.today().charts == 0
    code_badly(workspace, chart)
    today = workspace.standing.today()
    assert (today.charts, today.streak) == (1, 1)
