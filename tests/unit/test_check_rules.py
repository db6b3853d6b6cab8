"""Rules of tabular notes: what references cover, Excludes1, code-first order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder_drill.codebooks import Codebook, Note, NoteKind, System
from coder_drill.codebooks.bookorder import BookOrder
from coder_drill.codebooks.rules import code_first, dotless, reach
from coder_drill.scoring import AnswerCode, Encounter
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.rules import run


class Notes:
    """Notes by code; a code has its own and those of each of its prefixes named here."""

    def __init__(self, *notes: Note) -> None:
        self._notes = notes

    def notes(self, code: str, /) -> Sequence[Note]:
        return [n for n in self._notes if dotless(code).startswith(dotless(n.owner))]


def note(owner: str, text: str, *refs: str, kind: NoteKind = NoteKind.EXCLUDES1) -> Note:
    return Note(kind, text, owner, refs)


def note_covers(one: Note, code: str, codebook: Codebook) -> bool:
    """True when the note names the code, or all codes of a header."""
    order = BookOrder(codebook)
    span = order.span(dotless(code))
    assert span is not None, code
    return any(
        first <= span[0] <= last and (condition is None or condition(dotless(code)))
        for first, last, condition in reach(one, order)
    )


def covers(ref: str, code: str, codebook: Codebook) -> bool:
    return note_covers(note("X00", "", ref), code, codebook)


def broken(codebook: Codebook, *codes: str) -> list[tuple[str, ...]]:
    """The code-first orders that diagnoses in this order break: the code and what comes first."""
    lines = [AnswerCode(code, System.ICD10CM) for code in codes]
    return [edit.codes for edit in run(Encounter(lines, codebook)) if edit.id == "code-first"]


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("E10.", "E10.9"),
        ("E10.-", "E10.9"),
        ("E10", "E10.65"),
        ("E11.6", "E1165"),
        ("I10", "I10"),
        ("J40-J47", "J44.1"),
        ("J40-J47", "J4A.0"),  # stands between J44 and J45 in the book
        ("J40-J47", "J47.9"),
        ("N18.1-N18.6", "N18.32"),
        ("N18.1-N18.6", "N18.6"),
        ("O00-O9A", "O9A.211"),
        ("O00-O9A", "O00.101"),
        ("C43-C44", "C4A.31"),
        ("M05-M14", "M1A.0710"),
        ("Z30-Z39", "Z3A.28"),
        ("C76-C80", "C80.1"),
        ("C00-C75", "C50.911"),
        ("S06.0X-", "S06.0X1A"),
        ("T80-T88.6", "T88.6XXA"),
        ("Q00-QA0", "QA0.0101"),
        ("I30-I5A", "I5A"),
        # The ends differ before their last character: one character runs.
        ("I69.01-I69.11", "I69.011"),
        ("I69.01-I69.11", "I69.118"),
        ("I25.70-I25.73", "I25.719"),
    ],
)
def test_covers(ref: str, code: str, codebook: Codebook) -> None:
    assert covers(ref, code, codebook)


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("E10.", "E11.9"),
        ("E11.6", "E11.9"),
        ("J40-J47", "J39.9"),
        ("J40-J47", "J60"),
        ("N18.1-N18.6", "N18.9"),
        ("C45-C49", "C4A.9"),  # C4A stands after C43, not after C49
        ("C76-C80", "C7A.00"),
        ("D37-D48", "D3A.00"),
        ("O00-O9A", "P00.0"),
        ("T80-T88.6", "T88.7XXA"),
        ("", "E11.9"),
        ("I1", "I21.4"),
        ("I69.01-I69.11", "I69.020"),
        ("I69.01-I69.11", "I69.10"),
        ("I69.01-I69.11", "I69.211"),
    ],
)
def test_does_not_cover(ref: str, code: str, codebook: Codebook) -> None:
    assert not covers(ref, code, codebook)


@pytest.mark.parametrize(
    ("text", "refs", "yes", "no"),
    [
        ("(T36-T50 with fifth or sixth character 5)", ["T36-T50"], "T38.0X5A", "T38.0X1A"),
        ("(T36-T65 with fifth or sixth character 1-4)", ["T36-T65"], "T40.2X1A", "T40.2X5A"),
        # The fifth character of T39.01- is a 1 for every intent: the sixth decides.
        ("(T36-T65 with fifth or sixth character 1-4)", ["T36-T65"], "T39.011A", "T39.015A"),
        # Carbon monoxide: the intent is the fifth, the sixth a placeholder.
        ("(T51-T65 with fifth or sixth character 1-4)", ["T51-T65"], "T58.01XA", "T80.0XXA"),
        ("gastroparesis (E08-E13 with .43)", ["E08-E13"], "E11.43", "E11.42"),
        ("hypoglycemia (E08-E13 with .51-.52)", ["E08-E13"], "E10.52", "E10.59"),
        ("ulcer (E08-E13 with .62-)", ["E08-E13"], "E13.621", "E13.610"),
        ("(I69. with final characters -91)", ["I69."], "I69.391", "I69.392"),
        ("open fracture (S02.- with 7th character B)", ["S02."], "S02.0XXB", "S02.0XXA"),
        ("(V01-V09 with 5th character 1)", ["V01-V09"], "V03.01XA", "V03.00XA"),
        ("(F11-F19 with fifth to sixth characters 51)", ["F11-F19"], "F11.151", "F11.150"),
        # Conditions outside the parentheses, at the end of the note.
        (
            "underdosing (T36-T50) with fifth or sixth character 6",
            ["T36-T50"],
            "T36.0X6A",
            "T36.0X5A",
        ),
        ("in remission C91.0-C95.9 with 5th character 1", ["C91.0-C95.9"], "C91.01", "C91.00"),
        (
            "see categories E08-E10, E11, E13 with ketoacidosis",
            ["E08-E10", "E11"],
            "E11.10",
            "E11.9",
        ),
        (
            "see categories E08-E10, E11, E13 with ketoacidosis",
            ["E08-E10", "E11"],
            "E09.10",
            "E10.9",
        ),
    ],
)
def test_printed_conditions_apply(
    text: str, refs: list[str], yes: str, no: str, codebook: Codebook
) -> None:
    one = note("X00", text, *refs)
    assert note_covers(one, yes, codebook)
    assert not note_covers(one, no, codebook)


def test_an_unreadable_condition_covers_nothing(codebook: Codebook) -> None:
    odd = note("X00", "odd (E08-E13 with a twist)", "E08-E13")
    assert not note_covers(odd, "E11.9", codebook)


def test_a_condition_binds_only_its_own_reference(codebook: Codebook) -> None:
    both = note("X00", "gout (M10.-) or arthropathy (E08-E13 with .610)", "M10.", "E08-E13")
    assert note_covers(both, "M10.9", codebook)
    assert note_covers(both, "E11.610", codebook)
    assert not note_covers(both, "E11.9", codebook)


def test_excludes1_works_both_ways_and_from_above(codebook: Codebook) -> None:
    book = book_of(codebook)
    for a, b in (("E11.65", "E10.9"), ("E10.9", "E11.65")):
        found = book.excludes1(a, b)
        assert found is not None
        assert found.owner == "E10"
    assert book.excludes1("E11.65", "E11.65") is None


def test_excludes1_ignores_excludes2_and_references_within_one_family(codebook: Codebook) -> None:
    book = book_of(codebook)
    assert book.excludes1("J44.1", "J45.909") is None
    assert book.excludes1("D72.824", "D72.824") is None
    assert book.excludes1("D72.829", "D72.824") is not None


def _first(owner: str, text: str, *refs: str) -> Note:
    return note(owner, text, *refs, kind=NoteKind.CODE_FIRST)


def test_code_first_names_the_pair_only_when_both_are_there_and_out_of_order(
    codebook: Codebook,
) -> None:
    assert broken(codebook, "N18.30", "I10", "E11.22") == [("N18.30", "E11.22")]
    assert broken(codebook, "E11.22", "N18.30") == []
    assert broken(codebook, "N18.30", "I10") == []


def test_notes_that_ask_for_each_other_leave_the_order_free(
    codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broken(codebook, "N18.30", "I12.9") == [("N18.30", "I12.9")]
    answer = _first("I12", "as if it asked in turn (N18.-)", "N18.")
    monkeypatch.setattr(Book, "asks_first", lambda *_: answer)
    assert broken(codebook, "N18.30", "I12.9") == []
    assert broken(codebook, "I12.9", "N18.30") == []


def test_the_note_for_adverse_effects_binds_adverse_effects_only(codebook: Codebook) -> None:
    book = Notes(
        _first("T38", ", for adverse effects, the nature of the adverse effect, such as:"),
        _first("T38", "blood disorders (D56-D76)", "D56-D76"),
    )
    assert len(code_first(book, "T38.0X5A")) == 2
    assert code_first(book, "T38.0X1A") == []
    assert broken(codebook, "T38.0X5A", "D69.6") == [("T38.0X5A", "D69.6")]
    assert broken(codebook, "T38.0X1A", "D69.6") == []


def test_the_real_book_keeps_known_pairs_apart(codebook: Codebook) -> None:
    book = book_of(codebook)
    apart = [
        ("E11.65", "E10.9"), ("R73.9", "E11.65"), ("I10", "I27.0"), ("F10.20", "F10.10"),
        ("J96.01", "R09.02"), ("R55", "I95.1"), ("E87.1", "E22.2"), ("A41.9", "R78.81"),
        ("E87.20", "E11.10"), ("F06.70", "I69.011"), ("V43.52XA", "X82.0XXA"), ("Z85.6", "C91.01"),
    ]  # fmt: skip
    together = [
        ("J18.9", "J44.0"), ("E11.22", "N18.30"), ("I13.0", "I50.22"), ("Z79.4", "E11.9"),
        ("N17.9", "N18.30"), ("C43.9", "C4A.9"), ("D62", "D63.1"), ("A41.9", "R65.21"),
        ("E87.20", "E11.9"), ("F06.70", "I69.020"),
    ]  # fmt: skip
    assert [pair for pair in apart if book.excludes1(*pair) is None] == []
    assert [pair for pair in together if book.excludes1(*pair) is not None] == []


def test_the_real_book_orders_known_pairs(codebook: Codebook) -> None:
    ordered = [
        ("E11.22", "N18.30"), ("I13.0", "I50.22"), ("I13.0", "N18.30"), ("C50.911", "D63.0"),
        ("G30.9", "F02.80"), ("A41.9", "R65.20"), ("E11.621", "L97.511"), ("I11.0", "I50.9"),
        ("L50.0", "T36.0X5A"), ("T40.2X1A", "G92.8"), ("T36.0X6A", "Z91.120"),
    ]  # fmt: skip
    for first, second in ordered:
        assert broken(codebook, first, second) == [], (first, second)
    turned = [pair for pair in ordered if not broken(codebook, pair[1], pair[0])]
    # The block note for adverse effects names no hives.
    assert turned == [("L50.0", "T36.0X5A")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(low=st.integers(0, 10**9), high=st.integers(0, 10**9))
def test_a_range_covers_its_ends_and_no_empty_range_covers_anything(
    low: int, high: int, codebook: Codebook
) -> None:
    categories = [
        row[0]
        for row in codebook.connection.execute("SELECT code FROM code WHERE kind = 'category'")
    ]
    first, last = categories[low % len(categories)], categories[high % len(categories)]
    for code in (first, last):
        within = categories.index(first) <= categories.index(last)
        assert covers(f"{first}-{last}", code, codebook) is within
