"""What counts as evidence, and the skill book as a fold over the log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.services.skilllog import SkillLog
from coder_drill.skills import SkillBook, observations
from coder_drill.skills.counting import difficulty_met
from coder_drill.store import Attempt, AttemptHead, AttemptVerdict, Store
from coder_drill.store.log import log_codes
from tests.unit.test_store import make_attempt


def verdict(**changes: object) -> AttemptVerdict:
    made = AttemptVerdict(
        label="correct",
        expected="I10",
        given="I10",
        credit=1.0,
        weight=1.0,
        points_lost=0.0,
        role="secondary",
        domain="cm-09",
        expected_line="I10@Y",
        given_line="I10@Y",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def head(attempt: Attempt, sequence: int = 1) -> AttemptHead:
    return AttemptHead(
        sequence,
        attempt.uuid,
        attempt.exercise,
        attempt.title,
        attempt.setting,
        attempt.difficulty,
        attempt.submitted_at,
        attempt.active_seconds,
        attempt.hints_used,
        attempt.score,
        attempt.kind,
        attempt.mode,
    )


def seen(*verdicts: AttemptVerdict, hints: int = 0) -> list[tuple[str, float, int]]:
    attempt = make_attempt(1, verdicts=verdicts)
    return list(observations(log_codes(attempt), difficulty=3, hints_used=hints))


def test_a_required_key_code_is_one_observation() -> None:
    assert seen(verdict(credit=0.5, label="laterality")) == [("cm-09", 0.5, 3)]


def test_extras_optional_and_unknown_codes_are_none() -> None:
    assert seen(verdict(expected=None, label="extra", credit=0.0)) == []
    assert seen(verdict(optional=True)) == []
    assert seen(verdict(domain="unknown")) == []


def test_a_matched_line_with_modifiers_is_one_more() -> None:
    line = verdict(expected="99284", domain="cpt-e-m", expected_line="99284-25")
    assert seen(line) == [("cpt-e-m", 1.0, 3), ("modifiers", 1.0, 3)]
    wrong = replace(line, label="modifier", credit=0.75)
    assert seen(wrong) == [("cpt-e-m", 0.75, 3), ("modifiers", 0.0, 3)]
    further = replace(line, label="em-level", labels=("modifier",), credit=0.3)
    assert seen(further)[1] == ("modifiers", 0.0, 3)
    missed = replace(line, label="missed", given=None, credit=0.0)
    assert seen(missed) == [("cpt-e-m", 0.0, 3)]


def test_hints_make_a_chart_easier_down_to_one() -> None:
    assert [difficulty_met(3, hints) for hints in (0, 1, 2, 5)] == [3, 2, 1, 1]
    assert seen(verdict(), hints=2) == [("cm-09", 1.0, 1)]
    # A right code with help raises the estimate less than one without.
    helped, alone = SkillBook(), SkillBook()
    attempt = make_attempt(1, verdicts=(verdict(),) * 5, difficulty=4, hints_used=0)
    alone.take(head(attempt), log_codes(attempt))
    attempt = replace(attempt, hints_used=3)
    helped.take(head(attempt), log_codes(attempt))
    assert helped.estimator.ability("cm-09")[0] < alone.estimator.ability("cm-09")[0]


def test_a_retry_is_counted_and_is_no_evidence() -> None:
    book = SkillBook()
    first = make_attempt(1, verdicts=(verdict(label="missed", credit=0.0),))
    again = make_attempt(2, verdicts=(verdict(),))
    book.take(head(first, 1), log_codes(first, 1))
    before = book.estimator.estimate("cm-09")
    book.take(head(again, 2), log_codes(again, 2))
    assert book.estimator.estimate("cm-09") == before
    assert book.first["cm-09", "missed"].count == 1
    assert book.retried["cm-09", "correct"].count == 1
    assert book.times == {"ed-wrist": 2}


def test_a_verdict_stands_under_each_of_its_labels() -> None:
    book = SkillBook()
    attempt = make_attempt(
        1, verdicts=(verdict(label="poa", labels=("sequencing",), credit=0.9, points_lost=0.1),)
    )
    book.take(head(attempt), log_codes(attempt))
    assert {label for _, label in book.first} == {"poa", "sequencing"}


def test_an_optional_code_left_out_stands_nowhere() -> None:
    book = SkillBook()
    attempt = make_attempt(
        1, verdicts=(verdict(optional=True, label="missed", given=None, credit=0.0),)
    )
    book.take(head(attempt), log_codes(attempt))
    assert book.first == {}


labels = st.sampled_from(["correct", "missed", "extra", "modifier", "poa", "edit-conflict"])
verdicts = st.builds(
    verdict,
    label=labels,
    labels=st.lists(labels, max_size=2).map(tuple),
    expected=st.sampled_from([None, "I10", "99284"]),
    given=st.sampled_from([None, "I10"]),
    credit=st.floats(0, 1),
    points_lost=st.floats(0, 3),
    domain=st.sampled_from(["cm-09", "unknown", "cm-99", "cpt-e-m"]),
    optional=st.booleans(),
    expected_line=st.sampled_from(["", "I10@Y", "99284-25"]),
)
histories = st.lists(
    st.tuples(
        st.lists(verdicts, max_size=4),
        st.sampled_from(["a", "b", "c", "d"]),
        st.integers(1, 5),
        st.integers(0, 3),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(history=histories)
def test_one_by_one_with_the_log_is_the_full_replay_to_a_billionth(
    history: list[tuple[list[AttemptVerdict], str, int, int]],
) -> None:
    store = Store.in_memory()
    kept = SkillLog(store.log, "jo")
    by_hand = SkillBook()
    for number, (scored, chart, difficulty, hints) in enumerate(history, 1):
        attempt = make_attempt(
            number,
            verdicts=tuple(scored),
            exercise=chart,
            difficulty=difficulty,
            hints_used=hints,
            submitted_at="2026-05-01T10:00:00.000+00:00",
        )
        store.log.add(attempt)
        # Another learner in the same file does not disturb.
        store.log.add(replace(attempt, uuid=f"kim-{number}", learner_id="kim"))
        kept.book()
        by_hand.take(head(attempt, number), log_codes(attempt, number))
    replayed = SkillLog(store.log, "jo").book()
    for book in (kept.book(), by_hand):
        assert book.times == replayed.times
        assert book.recent == replayed.recent
        assert book.first.keys() == replayed.first.keys()
        for key, cell in replayed.first.items():
            assert book.first[key].count == cell.count
            assert book.first[key].points_lost == pytest.approx(cell.points_lost, abs=1e-9)
        for domain in (*replayed.estimator.domains, "never seen"):
            a, b = book.estimator.ability(domain), replayed.estimator.ability(domain)
            assert a == pytest.approx(b, abs=1e-9)
            assert book.estimator.codes(domain) == replayed.estimator.codes(domain)
    store.close()


def test_a_history_that_was_removed_is_read_anew(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "history.db")
    store.log.add_all([make_attempt(1), make_attempt(2)])
    log = SkillLog(store.log, "jo")
    assert log.book().attempts == 2
    for table in ("answer_codes", "verdicts", "metrics", "attempts"):
        with store._db.write() as connection:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
    assert log.book().attempts == 0
    store.log.add(make_attempt(3))
    assert log.book().attempts == 1
    assert [h.uuid for h in log.heads()] == [make_attempt(3).uuid]
    store.close()


def test_a_mode_that_is_no_evidence_is_left_out_and_the_chart_is_no_longer_fresh() -> None:
    tried = make_attempt(1, mode="trial", verdicts=(verdict(),))
    book = SkillBook()
    book.take(head(tried, 1), log_codes(tried, 1))
    assert (book.estimator.codes("cm-09"), book.first, book.retried) == (0, {}, {})
    book.take(head(replace(tried, mode="drill"), 2), log_codes(tried, 2))
    assert book.estimator.codes("cm-09") == 0
    assert sum(cell.count for cell in book.retried.values()) == 1
    fresh = make_attempt(2, exercise="other", mode="exam", verdicts=(verdict(),))
    book.take(head(fresh, 3), log_codes(fresh, 3))
    assert book.estimator.codes("cm-09") == 1


def test_an_exercise_of_another_kind_is_evidence_once_and_no_chart() -> None:
    asked = make_attempt(1, kind="question", exercise="q1", verdicts=(verdict(),))
    book = SkillBook()
    for number in (1, 2):
        book.take(head(asked, number), log_codes(asked, number))
    assert book.estimator.codes("cm-09") == 1
    assert (book.attempts, book.times, list(book.recent), book.first) == (0, {}, [], {})


def test_an_answer_to_a_card_says_nothing_of_skill() -> None:
    answered = make_attempt(1, kind="card", exercise="code:x", verdicts=())
    book = SkillBook()
    book.take(head(answered), log_codes(answered))
    assert list(book.estimator.domains) == []


def rubric(attempt: Attempt, sequence: int) -> AttemptHead:
    return head(attempt, sequence)._replace(rubric_version="3")


@pytest.mark.parametrize("kind", ["chart", "question"])
def test_a_retry_after_a_rest_counts_at_its_weight(kind: str) -> None:
    def book_of(*tries: tuple[str, bool]) -> SkillBook:
        book = SkillBook()
        for number, (day, right) in enumerate(tries, 1):
            scored = verdict() if right else verdict(label="missed", credit=0.0)
            done = make_attempt(
                number,
                kind=kind,
                exercise="same",
                verdicts=(scored,),
                submitted_at=f"2026-{day}T10:00:00.000+00:00",
            )
            book.take(rubric(done, number), log_codes(done, number))
        return book

    once = book_of(("05-01", False)).estimator.ability("cm-09")
    soon = book_of(("05-01", False), ("05-10", True)).estimator
    assert (soon.ability("cm-09"), soon.codes("cm-09")) == (once, 1)
    rested = book_of(("05-01", False), ("05-15", True)).estimator
    assert rested.codes("cm-09") == 2
    fresh = SkillBook()
    for number, right in ((1, False), (2, True)):
        scored = verdict() if right else verdict(label="missed", credit=0.0)
        done = make_attempt(number, kind=kind, exercise=f"e{number}", verdicts=(scored,))
        fresh.take(rubric(done, number), log_codes(done, number))
    assert once[0] < rested.ability("cm-09")[0] < fresh.estimator.ability("cm-09")[0]
    # The rest begins anew with each attempt, and a clock set back is no rest.
    again = book_of(("05-01", False), ("05-10", True), ("05-20", True))
    assert again.estimator.codes("cm-09") == 1
    assert book_of(("05-20", False), ("05-01", True)).estimator.codes("cm-09") == 1


def test_a_retry_from_before_rubrics_were_kept_never_counts() -> None:
    book = SkillBook()
    for number, day in ((1, "01"), (2, "28")):
        done = make_attempt(
            number, verdicts=(verdict(),), submitted_at=f"2026-05-{day}T10:00:00.000+00:00"
        )
        book.take(head(done, number), log_codes(done, number))
    assert book.estimator.codes("cm-09") == 1


def test_thirty_retries_over_months_move_a_domain() -> None:
    """Perfect retries once moved nothing, whatever the rest between them."""
    book = SkillBook()
    wrong = verdict(label="missed", credit=0.0)
    for number in range(30):
        done = make_attempt(number, exercise=f"c{number}", verdicts=(wrong,) * 2)
        done = replace(done, submitted_at="2026-01-01T10:00:00.000+00:00")
        book.take(rubric(done, number), log_codes(done, number))
    before = book.estimator.estimate("cm-09").mastery
    for number in range(30, 60):
        done = make_attempt(number, exercise=f"c{number - 30}", verdicts=(verdict(),) * 2)
        done = replace(done, submitted_at="2026-03-01T10:00:00.000+00:00")
        book.take(rubric(done, number), log_codes(done, number))
    assert before < 0.2 and book.estimator.estimate("cm-09").mastery > before + 0.25


def test_a_right_answer_that_may_be_luck_counts_for_less() -> None:
    def after(kind: str, credit: float) -> float:
        book = SkillBook()
        for number in range(10):
            scored = verdict(credit=credit, label="correct" if credit else "missed")
            done = make_attempt(number, kind=kind, exercise=f"e{number}", verdicts=(scored,))
            book.take(head(done, number), log_codes(done, number))
        return book.estimator.ability("cm-09")[0]

    assert after("question", 1.0) < after("rapid", 1.0) < after("chart", 1.0)
    assert after("question", 0.0) < after("chart", 0.0) + 0.3
