"""Audits: what is planted is an error by the scorer's own word, and an audit is graded by what it finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.charts.record import Quote
from coder_drill.codebooks import Codebook
from coder_drill.errors import UsageError
from coder_drill.exercises.audit.corrected import corrected
from coder_drill.exercises.audit.finding import CLOSINGS, OPENINGS, Authority, authorities
from coder_drill.exercises.audit.grading import FINDING, grade, letter
from coder_drill.exercises.audit.kind import KIND, audit_of, exercise_of
from coder_drill.exercises.audit.model import LABELS, QUERY, Audit
from coder_drill.exercises.audit.planting import MOST_SHARE, judged, make_audit
from coder_drill.exercises.audit.response import (
    Audited,
    Finding,
    Mark,
    audited_json,
    audited_of,
    check_audited,
)
from coder_drill.exercises.audit.typed import typed_audit
from coder_drill.exercises.chart import exercise_of as of_chart
from coder_drill.exercises.model import Json, Response
from coder_drill.exercises.policy import PLACEMENT, PRACTICE
from coder_drill.exercises.run import Entry
from coder_drill.scoring import Label, parse_answer, score
from coder_drill.scoring.model import Answer
from coder_drill.scoring.rules.encounter import key_answer
from coder_drill.services.audits import Habit
from coder_drill.services.workspace import Workspace
from tests.bundled import bundled_bank
from tests.unit.query_chart import HEART

STAY = "ip-breathless-observation"


def perfect(audit: Audit) -> Audited:
    """The answer of an auditor who finds everything."""
    marks = {
        fault.line: Mark(fault.label, "" if fault.label == Label.PRINCIPAL else fault.right)
        for fault in audit.faults
        if fault.line is not None
    }
    add = tuple(f.right for f in audit.faults if f.line is None and f.label != QUERY)
    query = any(fault.label == QUERY for fault in audit.faults)
    return Audited(marks, frozenset(), add, query, finding(audit))


def finding(audit: Audit) -> Finding:
    if audit.clean:
        return Finding(None, "none", (), "", "agree")
    fault = audit.faults[0]
    quotes = fault.verdict.evidence if fault.verdict else audit.chart.queries[0].indicators
    citation = fault.verdict.guideline if fault.verdict else "I.A.19"
    named = sorted(authorities(citation)) or [Authority.GENERAL]
    return Finding(
        fault.line or 0,
        "line" if fault.line else "missing",
        tuple(Quote(q, getattr(q, "document", "")) for q in quotes[:1]) or (Quote("a"),),
        named[0].value,
        "education",
    )


@pytest.fixture(scope="module")
def audits(codebook: Codebook) -> tuple[Audit, ...]:
    """One audit of each chart of the bank, which nobody changes: made once for all who look."""
    return tuple(
        make_audit(chart, number, codebook) for number, chart in enumerate(bundled_bank().charts)
    )


def test_the_same_seed_makes_the_same_audit(workspace: Workspace) -> None:
    chart = workspace.bank.get(STAY)
    assert chart is not None
    one, again, other = (make_audit(chart, seed, workspace.codebook) for seed in (7, 7, 8))
    assert (one.claim, one.faults, one.sample) == (again.claim, again.faults, again.sample)
    assert (one.claim, one.sample) != (other.claim, other.sample)


def test_the_whole_bank_can_be_audited(audits: tuple[Audit, ...], codebook: Codebook) -> None:
    assert {fault.label for audit in audits for fault in audit.faults} - {QUERY, "missed"} <= {
        label.value for label in LABELS
    }
    clean = sum(audit.clean for audit in audits)
    assert 0.1 < clean / len(audits) < 0.5
    kinds = {fault.label for audit in audits for fault in audit.faults}
    assert len(kinds) >= 8
    for audit in audits:
        on_lines = [fault for fault in audit.faults if fault.label != QUERY]
        lines = len(audit.claim) + sum(fault.line is None for fault in on_lines)
        assert len(on_lines) <= max(1, lines * MOST_SHARE), audit.id
        for fault in on_lines:
            assert fault.verdict is not None
            assert fault.verdict.label.value == fault.label
            assert all(1 <= n <= len(audit.claim) for n in fault.lines)
        if audit.clean:
            assert audit.card.score == 1


def test_who_finds_everything_scores_all_of_it(
    audits: tuple[Audit, ...], codebook: Codebook
) -> None:
    for audit in audits:
        graded = grade(audit, perfect(audit), codebook)
        assert graded.alarms == (), audit.id
        assert graded.lines == pytest.approx(1), (audit.id, graded.found)
        assert graded.finding_score == pytest.approx(1), (audit.id, graded.finding)
        assert graded.score == pytest.approx(1)
        if audit.card.reading == 0:
            right = score(audit.chart, corrected(audit, perfect(audit), codebook), codebook)
            # An addition goes to the end, where a rule of order may want it further up.
            labels = {v.label for v in right.verdicts if v.expected and not v.optional}
            assert labels <= {Label.CORRECT, Label.SEQUENCING}, audit.id


def test_who_finds_nothing_scores_only_on_a_clean_claim(
    audits: tuple[Audit, ...], codebook: Codebook
) -> None:
    for audit in audits:
        graded = grade(audit, Audited(), codebook)
        assert graded.lines == (1 if audit.clean else 0), audit.id


def test_who_calls_everything_wrong_gains_nothing(
    audits: tuple[Audit, ...], codebook: Codebook
) -> None:
    for audit in audits:
        every = {n: Mark("extra") for n in range(1, len(audit.claim) + 1)}
        graded = grade(audit, Audited(every), codebook)
        assert len(graded.alarms) == graded.noise
        assert graded.lines < grade(audit, perfect(audit), codebook).lines


@pytest.fixture
def planted(workspace: Workspace) -> Audit:
    """A stay with a wrong POA, an extra line and a missing one."""
    chart = workspace.bank.get(STAY)
    assert chart is not None
    right = key_answer(chart.key, workspace.codebook).codes
    claim = [line for line in right if line.code != "J96.01"]
    at = next(n for n, line in enumerate(claim) if line.code == "J44.9")
    claim[at] = replace(claim[at], poa="N")
    extra = parse_answer(["J18.9@Y"], workspace.codebook).codes
    count = sum(line.is_diagnosis for line in claim)
    made = judged(
        chart, (*claim[:count], *extra, *claim[count:]), workspace.codebook, id=f"{STAY}/0"
    )
    assert sorted(fault.label for fault in made.faults) == ["extra", "missed", "poa"]
    return made


def test_the_parts_of_a_hit(planted: Audit, codebook: Codebook) -> None:
    poa = next(fault for fault in planted.faults if fault.label == "poa")
    assert poa.line is not None

    def credit(mark: Mark) -> float:
        graded = grade(planted, Audited({poa.line or 0: mark}), codebook)
        return next(each.credit for each in graded.found if each.fault is poa)

    assert credit(Mark("poa", poa.right)) == 1
    assert credit(Mark("poa", "")) == 0.75
    assert credit(Mark("poa", poa.right.partition("@")[0])) == 0.875
    assert credit(Mark("units", poa.right)) == 0.75
    assert credit(Mark("units", "I10@Y")) == 0.5


def test_needless_additions_and_marks_are_false_alarms(planted: Audit, codebook: Codebook) -> None:
    given = replace(perfect(planted), add=(*perfect(planted).add, "I10@Y"), query=True)
    graded = grade(planted, given, codebook)
    assert [alarm.code for alarm in graded.alarms] == ["I10@Y", "query"]
    assert graded.lines < 1
    assert graded.by_case == (0, 1)
    right, of = graded.by_code
    assert (of - right, of) == (2, len(planted.claim) + 1)


def test_a_finding_needs_line_words_and_rule(planted: Audit, codebook: Codebook) -> None:
    good = perfect(planted)

    def worth(**change: object) -> float:
        changed = replace(good, finding=replace(good.finding, **change))  # type: ignore[arg-type]
        return grade(planted, changed, codebook).finding_score

    assert worth() == pytest.approx(1)
    assert worth(evidence=()) == pytest.approx(1 - FINDING["evidence"])
    assert worth(authority="cpt") == pytest.approx(1 - FINDING["authority"])
    assert worth(opening="person") == pytest.approx(1 - FINDING["opening"])
    assert worth(closing="money") == pytest.approx(1 - FINDING["closing"])
    assert worth(line=2) == 0
    assert "Authority: ICD-10-CM" in letter(planted, good.finding)


def test_a_missed_query_is_an_error_and_a_raised_one_is_answered(codebook: Codebook) -> None:
    made = [make_audit(HEART, seed, codebook) for seed in range(40)]
    asked = [audit for audit in made if audit.raised]
    silent = [audit for audit in made if not audit.raised]
    assert asked and silent
    assert all(audit.chart.documents[-1].title == "Query answer" for audit in asked)
    assert all(audit.faults[-1].label == QUERY for audit in silent)
    assert all(QUERY not in {f.label for f in audit.faults} for audit in asked)
    found = grade(silent[0], replace(Audited(), query=True), codebook)
    assert found.found[-1].credit == 1


def test_answers_as_typed_and_as_json(planted: Audit, codebook: Codebook) -> None:
    poa, extra = (
        next(fault.line for fault in planted.faults if fault.label == label)
        for label in ("poa", "extra")
    )
    assert poa and extra
    given = typed_audit(f"{poa}=poa:J44.9@Y {extra}=extra +J96.01@N", planted)
    assert given.marks == {poa: Mark("poa", "J44.9@Y"), extra: Mark("extra", "")}
    assert given.add == ("J96.01@N",)
    assert grade(planted, given, codebook).lines == pytest.approx(1)
    assert typed_audit("clean", planted).marks == {}
    assert typed_audit("query", planted).query
    for text in ("8", "99=poa", "8=mistake", "x=poa"):
        with pytest.raises(UsageError):
            typed_audit(text, planted)
    whole = perfect(planted)
    assert audited_of(audited_json(whole)) == whole
    assert audited_of([3]) == audited_of({"lines": {"x": 1, "2": {"label": "no"}}}) == Audited()
    check_audited(audited_json(whole), "answer", planted)
    refused: list[tuple[Json, str]] = [
        ([], "answer"),
        ({"lines": {"99": {}}}, "answer.lines.99"),
        ({"lines": {"2": {"label": "oops"}}}, "answer.lines.2.label"),
        ({"query": "yes"}, "answer.query"),
        ({"finding": {"opening": "rude"}}, "answer.finding.opening"),
        ({"more": 1}, "answer.more"),
    ]
    for bad, where in refused:
        with pytest.raises(UsageError, match=where.replace(".", r"\.")):
            check_audited(bad, "answer", planted)


def test_what_is_asked_names_no_error(workspace: Workspace, planted: Audit) -> None:
    asked = KIND.asked(exercise_of(planted))
    words = str(asked["claim"]) + KIND.asked_text(exercise_of(planted))
    assert "J96.01" not in words
    assert "faults" not in asked
    assert set(OPENINGS) == set(asked["openings"])  # type: ignore[arg-type]
    assert set(CLOSINGS) == set(asked["closings"])  # type: ignore[arg-type]


# -- whose charts may be audited -------------------------------------------------------------


def test_only_charts_that_were_scored_are_audited(workspace: Workspace) -> None:
    audits = workspace.audits
    assert audits.charts() == []
    with pytest.raises(UsageError, match="code a chart first"):
        audits.next()
    with pytest.raises(UsageError, match="code a chart first"):
        audits.find(f"{STAY}/3")
    with pytest.raises(UsageError, match="no such audit"):
        audits.find("nothing/3")
    chart = workspace.bank.get(STAY)
    assert chart is not None
    workspace.answers.save_draft(chart, Answer())
    assert audits.charts() == [], "begun is not scored"
    workspace.answers.submit(chart, parse_answer(["I13.0@Y"], workspace.codebook))
    assert [each.id for each in audits.charts()] == [STAY]
    first = audits.next()
    assert audits.next() == first, "looking twice gives the same claim"
    assert audit_of(first).chart.id == STAY
    workspace.answers.hand_in(first, Response(audited_json(perfect(audit_of(first)))))
    second = audits.next(STAY)
    assert second.id != first.id
    with pytest.raises(UsageError):
        audits.next("ed-something-in-my-eye")


def test_a_chart_of_an_open_placement_is_not_audited(workspace: Workspace) -> None:
    chart = workspace.bank.get(STAY)
    assert chart is not None
    workspace.answers.submit(chart, Answer())
    entries = [Entry.of(of_chart(chart))]
    run = workspace.runs.begin(replace(PLACEMENT, chosen=False), entries=entries)
    assert workspace.audits.charts() == []
    workspace.runs.end(run)
    workspace.runs.begin(replace(PRACTICE, chosen=False), entries=entries)
    assert [each.id for each in workspace.audits.charts()] == [STAY], "practice tells at once"


def test_a_begun_audit_is_gone_on_with(workspace: Workspace) -> None:
    for name in (STAY, "ed-something-in-my-eye"):
        chart = workspace.bank.get(name)
        assert chart is not None
        workspace.answers.submit(chart, Answer())
    first = workspace.audits.next(STAY)
    given = Audited(right=frozenset({1, 2}))
    workspace.answers.keep(first, Response(audited_json(given)))
    assert workspace.audits.next() == first
    kept = workspace.answers.kept(first)
    assert kept is not None
    assert audited_of(Response.of_text(kept.payload).given) == given
    other = workspace.audits.next("ed-something-in-my-eye")
    assert audit_of(other).chart.id == "ed-something-in-my-eye"


def test_habit_is_told_apart_from_skill() -> None:
    few = Habit(2, 3, 5, 1, 20)
    assert not few.enough
    assert few.words == "All audits: 3 of 5 errors found, 1 false alarm on 20 right lines."
    # 14 of 20 errors and 6 alarms on 60 lines: H .69, F .107, so d' 1.74 and c +.37.
    known = Habit(9, 14, 20, 6, 60)
    assert known.skill == pytest.approx(1.74, abs=0.01)
    assert known.leaning == pytest.approx(0.37, abs=0.01)
    assert "mark too little" in Habit(20, 28, 40, 6, 60).words
    assert "mark too much" in Habit(20, 38, 40, 30, 60).words
    assert "neither" in Habit(20, 36, 40, 6, 60).words


def test_an_audit_in_the_log(workspace: Workspace, tmp_path: Path) -> None:
    chart = workspace.bank.get(STAY)
    assert chart is not None
    workspace.answers.submit(chart, Answer())
    exercise = workspace.audits.next()
    response = Response(audited_json(perfect(audit_of(exercise))))
    done = workspace.answers.hand_in(exercise, response)
    assert done.attempt.kind == "audit"
    assert done.outcome.score == pytest.approx(1)
    assert {v.domain for v in done.attempt.verdicts} == {"auditing"}
    assert workspace.skills.book().estimator.codes("auditing") == len(
        [v for v in done.attempt.verdicts if v.expected is not None]
    )
    again = workspace.answers.again(done.attempt.uuid)
    assert again is not None
    assert again.outcome.score == done.outcome.score
    habit = workspace.audits.habit()
    assert (habit.audits, habit.hits, habit.alarms) == (1, habit.errors, 0)
    lines = workspace.audits.money(exercise, done.outcome)
    assert any("Financial effect" in line or "pip install" in line for line in lines)
