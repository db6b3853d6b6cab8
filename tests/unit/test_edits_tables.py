"""Edits over the whole table, against checks that read the printed notes in another way.

The checks here share no code with the edits: references are read from the note's own words and
resolved by the order of the book (row numbers), not by comparing code strings.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import AnswerCode, Encounter
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.rules import run
from coder_drill.scoring.rules.validity import judge

pytestmark = pytest.mark.slow

CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
PLAIN_LIST = re.compile(
    rf"\(((?:{CODE}\.?-?(?:-{CODE}-?)?)(?:, (?:{CODE}\.?-?(?:-{CODE}-?)?))*)\)$"
)
ONE = re.compile(rf"^({CODE})\.?(?:-({CODE}))?-?$")


@dataclass
class Table:
    """ICD-10-CM as rows in the order of the book."""

    code: list[str] = field(default_factory=list)
    billable: list[bool] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    parent: dict[str, str | None] = field(default_factory=dict)
    notes: list[tuple[str, str, str]] = field(default_factory=list)

    @cached_property
    def billable_codes(self) -> list[str]:
        return [code for code, yes in zip(self.code, self.billable, strict=True) if yes]

    def span(self, low: str, high: str) -> range | None:
        """Row numbers from ``low`` to the last row below ``high``."""
        if low not in self.first or high not in self.last:
            return None
        return range(self.first[low], self.last[high] + 1)

    def below(self, owner: str) -> range:
        """Rows below a code, block or chapter; of an empty block the range that it names."""
        rows = range(self.first[owner], self.last[owner] + 1)
        if len(rows) == 1 and not self.billable[rows[0]]:
            low, _, high = owner.partition("-")
            rows = self.span(low, high) or rows
        return rows

    def some(self, rows: range, rng: Random) -> str | None:
        """A billable code among rows."""
        found = [self.code[row] for row in rows if self.billable[row]]
        return rng.choice(found) if found else None

    def plain_references(self, text: str) -> list[range] | None:
        """Rows of each reference of a note that ends in a plain list; None for other notes."""
        match = PLAIN_LIST.search(text)
        if match is None:
            return None
        spans = []
        for part in match[1].split(", "):
            one = ONE.match(part)
            if one is None:
                return None
            span = self.span(one[1], one[2] or one[1])
            if span is None:
                return None
            spans.append(span)
        return spans


@pytest.fixture(scope="module")
def table(codebook: Codebook) -> Table:
    found = Table()
    for code, billable, identity, last, parent in codebook.connection.execute(
        "SELECT code, billable, id, last, parent FROM code WHERE system = 'icd10cm' ORDER BY id"
    ):
        if not found.code:
            start = identity
        row = identity - start
        assert row == len(found.code)
        found.code.append(code)
        found.billable.append(bool(billable))
        found.first[code] = row
        found.last[code] = last - start
        found.parent[code] = parent
    found.notes = codebook.connection.execute(
        "SELECT owner, kind, text FROM note WHERE kind IN ('excludes1', 'code-first')"
    ).fetchall()
    return found


@pytest.fixture(scope="module")
def book(codebook: Codebook) -> Book:
    return book_of(codebook)


def test_every_billable_code_is_valid_and_every_header_is_not(table: Table, book: Book) -> None:
    assert len(table.billable_codes) == 74_719
    answers: Counter[str] = Counter()
    for code, billable in zip(table.code, table.billable, strict=True):
        edit = judge(AnswerCode(code, System.ICD10CM), book, "2026-04")
        assert (edit is None) is billable, code
        if edit is not None:
            answers[edit.id] += 1
    assert set(answers) == {"header-code", "seventh-character"}


def test_the_76_invalid_expansions_of_s06_are_rejected(table: Table, book: Book) -> None:
    """Their category defines A, D and S; the code list leaves D and S out for these."""
    stems = {
        code[:-1] for code in table.billable_codes if code.startswith("S06") and len(code) == 8
    }
    known = set(table.billable_codes)
    absent = [stem + seventh for stem in sorted(stems) for seventh in "ADS"]
    absent = [code for code in absent if code not in known]
    assert len(absent) == 76
    for code in absent:
        edit = judge(AnswerCode(code, None), book, "2026-04")
        assert edit is not None
        assert edit.id == "seventh-character", edit


def test_editor_flags_hold_for_every_code(table: Table, book: Book) -> None:
    """Counts of the Medicare Code Editor's lists; external causes are chapter 20 and no more."""
    flags = {code: book.flags(code, System.ICD10CM) for code in table.billable_codes}
    external = {code for code, f in flags.items() if f.external_cause}
    assert external == {code for code in table.billable_codes if code[0] in "VWXY"}
    assert len(external) == 7_461
    assert sum(f.manifestation for f in flags.values()) == 422
    assert sum(f.unspecified for f in flags.values()) == 3_465
    assert sum(f.unacceptable_principal for f in flags.values()) == 2_651


def test_flagged_codes_cannot_stand_first(table: Table, codebook: Codebook) -> None:
    book = book_of(codebook)
    for code in Random(11).sample(table.billable_codes, 1_000):
        flags = book.flags(code, System.ICD10CM)
        raised = {e.id for e in run(Encounter([AnswerCode(code, System.ICD10CM)], codebook))}
        assert ("manifestation-principal" in raised) is flags.manifestation
        assert ("external-cause-principal" in raised) is flags.external_cause


def test_every_plain_excludes1_note_keeps_its_codes_apart(table: Table, book: Book) -> None:
    rng = Random(12)
    checked = unread = 0
    for owner, kind, text in table.notes:
        if kind != "excludes1":
            continue
        references = table.plain_references(text)
        if references is None:
            unread += 1
            continue
        a = table.some(table.below(owner), rng)
        assert a is not None, owner
        for reference in references:
            b = table.some(reference, rng)
            within = any(table.first[a] in each for each in references)
            if b is None or b == a or within:
                continue
            assert book.excludes1(a, b) is not None, (a, b, owner, text)
            assert book.excludes1(b, a) is book.excludes1(a, b)
            checked += 1
    assert checked > 5_000
    assert unread < 300


def test_pairs_that_no_note_names_are_not_kept_apart(table: Table, book: Book) -> None:
    """Neighbors in the book, checked against every note that can be read plainly."""
    rng = Random(13)
    spans: dict[str, list[list[range]]] = defaultdict(list)
    unread: set[str] = set()
    for owner, kind, text in table.notes:
        if kind == "excludes1":
            references = table.plain_references(text)
            if references is None and re.search(r"\d", text):
                unread.add(owner)
            elif references is not None:
                spans[owner].append(references)

    def above(code: str) -> list[str]:
        chain = []
        at: str | None = code
        while at is not None:
            chain.append(at)
            at = table.parent[at]
        return [*chain, "V00-V99"] if code[0] == "V" else chain

    codes = table.billable_codes
    compared = apart = 0
    for _ in range(1_500):
        start = rng.randrange(len(codes))
        a = codes[start]
        mine = above(a)
        if unread & set(mine):
            continue
        for b in rng.sample(codes, 3) + rng.sample(codes[start + 1 : start + 400], 3):
            theirs = above(b)
            if unread & set(theirs):
                continue
            expected = any(
                table.first[y] in reference and not any(table.first[x] in r for r in references)
                for x, y, owned in ((a, b, mine), (b, a, theirs))
                for owner in owned
                for references in spans.get(owner, ())
                for reference in references
            )
            assert (book.excludes1(a, b) is not None) is expected, (a, b)
            compared += 1
            apart += expected
    assert compared > 4_000
    assert apart > 50


def adverse_effect(code: str) -> bool:
    """True for T36-T50 codes of an adverse effect; the block's code-first note is for them alone."""
    plain = code.replace(".", "")
    return (plain[5] if plain[5] != "X" else plain[4]) == "5"


def test_every_plain_code_first_note_orders_its_codes(table: Table, codebook: Codebook) -> None:
    rng = Random(14)
    checked = 0
    for owner, kind, text in table.notes:
        if kind != "code-first":
            continue
        references = table.plain_references(text)
        if references is None:
            continue
        a = table.some(range(table.first[owner], table.last[owner] + 1), rng)
        assert a is not None
        for reference in references:
            b = table.some(reference, rng)
            if b is None or any(table.first[a] in each for each in references):
                continue
            if owner == "T36-T50" and not adverse_effect(a):
                continue
            both = [AnswerCode(code, System.ICD10CM) for code in (a, b)]
            wrong = run(Encounter(both, codebook))
            right = run(Encounter(both[::-1], codebook))
            mutual = book_of(codebook).asks_first(b, a) is not None
            assert ("code-first" in {e.id for e in wrong}) is not mutual, (a, b, owner, text)
            assert "code-first" not in {e.id for e in right}, (a, b, owner, text)
            checked += 1
    assert checked > 500
