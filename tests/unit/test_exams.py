"""Mock exams: made up by blueprint, sat against the clock, told by section."""

from __future__ import annotations

from itertools import count

import pytest

from coder_drill.errors import UsageError
from coder_drill.exercises.run import End, Run, Stage
from coder_drill.services.clocks import Clocks
from coder_drill.services.exams.forms import Length, exam_names, form_named
from coder_drill.services.exams.result import SectionResult, estimate
from coder_drill.services.workspace import Workspace
from coder_drill.skills.tables import exams
from tests.conftest import SteppingClock

SHORT = Length.QUARTER


@pytest.fixture(autouse=True)
def counted_ids(workspace: Workspace) -> None:
    """Ids that are the same each time: what is chosen depends on them."""
    numbers = count(1)
    workspace._new_id = lambda: f"id-{next(numbers)}"


def answers(workspace: Workspace, run: Run, *, right: bool = True) -> Run:
    """Every item answered, rightly or not."""
    desk = workspace.exams
    for at, entry in enumerate(run.entries):
        text = right_answer(workspace, run, at)
        if not right and entry.kind == "chart":
            text = "Z99"
        elif not right:
            # Steps to put in order are taken whole or not at all.
            text = " ".join(reversed(text.split())) if _steps(workspace, run, at) else "A"
        run = desk.answer(run, at, text, seconds=10)
    return run


def _steps(workspace: Workspace, run: Run, at: int) -> bool:
    """True for a question whose steps are put in order."""
    entry = run.entries[at]
    return (
        entry.kind == "question" and found_question(workspace, entry.exercise).form.value == "order"
    )


def right_answer(workspace: Workspace, run: Run, at: int) -> str:
    from coder_drill.exercises.question.kind import asked_in
    from coder_drill.exercises.question.model import Form
    from coder_drill.exercises.question.showing import LETTERS, shown_options
    from coder_drill.exercises.rapid.grading import shown
    from coder_drill.exercises.rapid.kind import item_in
    from coder_drill.exercises.rapid.model import Form as ItemForm

    exercise = workspace.runs.exercise(run.entries[at])
    assert exercise is not None
    if exercise.kind == "rapid":
        item = item_in(exercise)
        return item.answer[0] if item.form is ItemForm.CHOICE else shown(item)
    if exercise.kind == "question":
        asked = asked_in(exercise)
        question = asked.question
        if question.form is Form.TYPED:
            return question.answers[0]
        options = shown_options(question, asked.seed)
        letters = {option.id: letter for letter, option in zip(LETTERS, options, strict=False)}
        if question.form is Form.ORDER:
            return " ".join(letters[option.id] for option in question.options)
        return " ".join(sorted(letters[option.id] for option in options if option.right))
    chart = workspace.bank.get(exercise.id)
    assert chart is not None
    from coder_drill.exercises.card.spoiling import line_of

    return " ".join(line_of(key) for key in chart.lines if not key.optional)


@pytest.mark.parametrize("exam", exam_names())
@pytest.mark.parametrize("length", list(Length))
def test_a_form_is_made_up_as_the_blueprint_says(
    workspace: Workspace, exam: str, length: Length
) -> None:
    made = workspace.exams.assembled(exam, length)
    form = made.form
    assert abs(form.items - round(form_named(exam).items * length.share)) <= len(form.sections) // 2
    assert form.minutes == form_named(exam).minutes * length.share
    short = {each.section.id: each for each in made.short}
    for section in form.sections:
        found = sum(entry.section == section.id for entry in made.entries)
        lack = short[section.id].wanted - short[section.id].found if section.id in short else 0
        assert found == section.items - lack, section.id
        if section.charts:
            assert {e.kind for e in made.entries if e.section == section.id} <= {"chart"}
    places = [(entry.kind, entry.exercise) for entry in made.entries]
    assert len(set(places)) == len(places)
    groups = [
        question.group
        for kind, name in places
        if kind == "question" and (question := found_question(workspace, name)).group
    ]
    assert len(set(groups)) == len(groups), "one of a group at most"


def found_question(workspace: Workspace, name: str):  # type: ignore[no-untyped-def]
    from coder_drill.exercises.question.kind import bank_of

    found = bank_of(workspace.sources).get(name)
    assert found is not None
    return found


def test_weights_are_those_of_the_blueprint() -> None:
    for exam in exams():
        form = form_named(exam.id)
        for part in exam.parts:
            section = next((s for s in form.sections if s.name == part.name), None)
            assert section is not None, part.name
            count = section.items
            if exam.id == "CCS" and section.id == "coding":
                count += next(s.items for s in form.sections if s.id == "cases")
            assert abs(count / form.items * 100 - part.weight) < 1.0, (exam.id, part.name)


def test_two_forms_in_a_row_share_a_tenth_at_most(workspace: Workspace) -> None:
    for exam in ("CCA", "CCS", "CPC"):
        desk = workspace.exams
        first = desk.begin(exam, Length.FULL)
        assert desk.hand_in(first).over
        second = desk.assembled(exam, Length.FULL)
        had = {(entry.kind, entry.exercise) for entry in first.entries}
        shared = sum((entry.kind, entry.exercise) in had for entry in second.entries)
        assert shared <= 0.1 * second.form.items, exam
        for each in second.short:
            assert f"{each.wanted - each.found} short" in each.words


def test_nothing_is_told_before_the_end_and_everything_after(workspace: Workspace) -> None:
    desk = workspace.exams
    run = desk.begin("CCA", SHORT)
    run = answers(workspace, run)
    assert not workspace.runs.attempts(run) and all(e.score is None for e in run.entries)
    with pytest.raises(UsageError, match="hand it in"):
        desk.result(run)
    run = desk.hand_in(run)
    found = desk.result(run)
    assert found.misses == () and found.answered == found.items
    assert all(section.share == 1.0 for section in found.sections)
    assert found.low < found.share < found.high <= 1.0 and found.share < 1.0
    assert all(attempt.mode == "exam" for attempt in workspace.runs.attempts(run))
    assert workspace.skills.book().estimator.domains, "an exam is evidence"


def test_what_was_missed_says_where_to_practice(workspace: Workspace) -> None:
    desk = workspace.exams
    run = desk.begin("CPC", SHORT)
    run = desk.hand_in(answers(workspace, run, right=False))
    found = desk.result(run)
    assert found.misses
    for miss in found.misses:
        assert miss.section and miss.practice.startswith("coder-drill ")
        if miss.answered:
            assert miss.expected
    data = found.as_json()
    assert data["note"] and len(found.misses) == len(data["misses"])  # type: ignore[arg-type]


def test_answers_change_and_are_taken_back_until_the_end(workspace: Workspace) -> None:
    desk = workspace.exams
    run = desk.begin("CCA", SHORT)
    at = next(
        n
        for n, e in enumerate(run.entries)
        if e.kind == "question" and found_question(workspace, e.exercise).form.value == "single"
    )
    run = desk.answer(run, at, "A")
    run = desk.answer(run, at, "b")
    assert desk.place(run, at).given == "B" and desk.place(run, at).state == "answered"
    run = desk.flag(run, at, on=True)
    assert run.entries[at].flagged
    with pytest.raises(UsageError):
        desk.answer(run, at, "no such letter")
    assert desk.place(run, at).given == "B"
    run = desk.answer(run, at, "")
    assert desk.place(run, at).given == "" and desk.place(run, at).state == "open"
    run = desk.hand_in(run)
    assert run.entries[at].stage is not Stage.DONE


def test_the_clock_runs_on_while_nobody_looks(workspace: Workspace, clock: SteppingClock) -> None:
    workspace.clocks = Clocks(clock, lambda: (clock.now.timestamp(), "here"))
    desk = workspace.exams
    run = desk.begin("CCA", SHORT)
    run = answers(workspace, run)
    clock.step(29 * 60)
    workspace.close()
    waiting = workspace.exams.waiting()
    assert waiting is not None and waiting.left is not None and 0 < waiting.left <= 61
    clock.step(120)
    assert workspace.exams.waiting() is None
    over = workspace.exams.last()
    assert over is not None and over.end is End.TIME
    assert workspace.exams.result(over).misses == ()
    assert workspace.exams.answer(over, 0, "A") == over, "what comes too late changes nothing"


def test_an_unknown_exam_is_named(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="XYZ: no such exam; the exams are CPC"):
        workspace.exams.assembled("XYZ", SHORT)


def test_the_estimate_is_honest_about_little_evidence() -> None:
    def sections(*rows: tuple[int, int, float]) -> list[SectionResult]:
        return [SectionResult(str(n), "", w, a, a, c) for n, (w, a, c) in enumerate(rows)]

    few, many = sections((10, 2, 2.0)), sections((10, 100, 100.0))
    assert estimate(few)[2] - estimate(few)[1] > estimate(many)[2] - estimate(many)[1]
    half_asked = sections((10, 10, 7.0), (10, 0, 0.0))
    whole = sections((10, 10, 7.0), (10, 10, 7.0))
    assert estimate(half_asked)[0] == pytest.approx(estimate(whole)[0], abs=0.01)
    spread = [estimate(each)[2] - estimate(each)[1] for each in (half_asked, whole)]
    assert spread[0] > spread[1] * 0.9
    assert estimate(sections((5, 0, 0.0))) == (0.5, 0.0, 1.0)
    nothing = sections(*[(1, 1, 0.0)] * 20)
    assert estimate(nothing)[0] < 0.05, "many small sections do not lift a form without credit"
    for rows in (((1, 1, 0.0),), ((1, 1, 1.0),)):
        share, low, high = estimate(sections(*rows))
        assert 0 < low < share < high < 1


def test_items_of_every_kind_stand_in_a_form(workspace: Workspace) -> None:
    made = workspace.exams.assembled("CPC", Length.FULL)
    assert {entry.kind for entry in made.entries} == {"question", "rapid", "chart"}
