"""What reports work out in one pass is what the plain rule says, and what was kept comes back as it was."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from coder_drill.cohort.grading import Seen, SeenRows, seen_of, seen_text
from coder_drill.cohort.suspects import ItemAnswer, suspect_keys
from coder_drill.scoring.domains import QUERIES

TEXTS = st.one_of(
    st.sampled_from(
        ["I10", "R10.9", "],[", '"],["', '\\"],[\\"', "]]", "[[", 'a","b', "", "\u2028"]
    ),
    st.text(max_size=12),
)
ROWS = st.builds(
    Seen,
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from([0.0, 0.3, 0.6667, 1.0]),
    st.sampled_from([0.5, 1.0, 3.0]),
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.booleans(),
)


@given(st.lists(st.lists(ROWS, max_size=5).map(tuple), max_size=6))
def test_observations_come_back_as_they_were_kept(outcomes: list[tuple[Seen, ...]]) -> None:
    rows = SeenRows()
    for seen in outcomes:
        assert seen_of(seen_text(seen), rows) == seen
        assert seen_of(seen_text(seen)) == seen
    assert set(rows.values()) == {each for seen in outcomes for each in seen}


CODES = st.sampled_from(["K1", "K2", "T1", "T2"])
LINES = st.builds(
    Seen,
    st.just("x"),
    st.just("secondary"),
    st.sampled_from(["cm-01", "cm-01", "cm-01", QUERIES]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.just(1.0),
    st.none() | CODES,
    st.none() | CODES,
    st.sampled_from([False, False, False, True]),
)
GROUPS = st.lists(
    st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.lists(LINES, max_size=5).map(tuple)), max_size=14
)


@given(GROUPS)
def test_keys_are_suspected_by_the_rule_as_it_reads(
    group: list[tuple[float, tuple[Seen, ...]]],
) -> None:
    answers = [ItemAnswer(f"L{n:02d}", 0.5, rest, seen) for n, (rest, seen) in enumerate(group)]
    found = suspect_keys("chart", "c", answers)
    assert [(each.code, each.given, each.strong, each.weak) for each in found] == _by_rule(answers)


def _by_rule(answers: list[ItemAnswer]) -> list[tuple[str, str, int, int]]:
    """Line by line, each answer asked for each code of the key."""
    if len(answers) < 8:
        return []
    third = max(3, len(answers) // 3)
    ranked = sorted(answers, key=lambda a: (a.rest, a.learner))
    weak, strong = ranked[:third], ranked[-third:]
    lines = {
        s.expected
        for a in answers
        for s in a.seen
        if s.expected and not s.optional and s.domain != QUERIES
    }
    found = []
    for code in sorted(lines):
        instead = Counter(g for a in strong for g in _stands_there(a, code))
        right = sum(any(s.expected == code and s.credit >= 1 for s in a.seen) for a in strong)
        for code_given, count in sorted(instead.items(), key=lambda kv: (-kv[1], kv[0]))[:1]:
            low = sum(code_given in _stands_there(a, code) for a in weak)
            if count >= 3 and count > right and count * len(weak) > low * len(strong):
                found.append((code, code_given, count, low))
    return found


def _stands_there(answer: ItemAnswer, code: str) -> set[str]:
    for seen in answer.seen:
        if seen.expected == code and seen.credit < 1:
            if seen.given and seen.given != code:
                return {seen.given}
            return {s.given for s in answer.seen if s.expected is None and s.given}
    return set()
