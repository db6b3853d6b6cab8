"""The rules of the tabular list against a reading that shares no code with them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from itertools import product
from random import Random

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.bookorder import BookOrder
from coder_drill.codebooks.model import Note, NoteKind
from coder_drill.codebooks.rules import reach
from coder_drill.scoring import AnswerCode, Encounter
from coder_drill.scoring.book import book_of
from coder_drill.scoring.rules import run
from coder_drill.scoring.rules.validity import judge
from tests.official import official
from tests.unit.tabular_oracle import Oracle, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return read()


def dotted(code: str) -> str:
    return code if len(code) == 3 else f"{code[:3]}.{code[3:]}"


def raised(rule: str, codebook: Codebook, *codes: str) -> set[frozenset[str]]:
    """The pairs on which ``rule`` is raised among dotless diagnoses in this order."""
    lines = [AnswerCode(dotted(code), System.ICD10CM) for code in codes]
    found = run(Encounter(lines, codebook))
    return {frozenset(edit.codes) for edit in found if edit.id == rule}


def test_the_same_codes_are_valid(oracle: Oracle, codebook: Codebook) -> None:
    book = book_of(codebook)
    refused = [
        code
        for code in oracle.codes
        if judge(AnswerCode(dotted(code), System.ICD10CM), book, "2026-04") is not None
    ]
    assert refused == []
    passed = [
        code
        for code in oracle.headers
        if judge(AnswerCode(dotted(code), System.ICD10CM), book, "2026-04") is None
    ]
    assert passed == []
    assert (len(oracle.codes), len(oracle.headers)) == (74_719, 23_467)


def test_strings_near_a_code_are_valid_only_when_listed(oracle: Oracle, codebook: Codebook) -> None:
    book, rng = book_of(codebook), Random(21)
    known, headers = set(oracle.codes), oracle.headers
    for _ in range(5_000):
        code = list(rng.choice(oracle.codes))
        code[rng.randrange(1, len(code))] = rng.choice("0123456789ABCDXZ")
        text = "".join(code)[: rng.choice((len(code), len(code), len(code) - 1))]
        if len(text) < 3:
            continue
        row = book.get(dotted(text), System.ICD10CM)
        edit = judge(AnswerCode(dotted(text), row.system if row else None), book, "2026-04")
        if row is None and codebook.get(text) is not None:
            continue  # a code of another system
        assert (edit is None) is (text in known), text
        if text in headers:
            assert edit is not None
            assert edit.id in ("header-code", "seventh-character"), text


def test_every_note_covers_the_same_codes(oracle: Oracle, codebook: Codebook) -> None:
    order = BookOrder(codebook)
    rows = codebook.connection.execute(
        "SELECT id FROM code WHERE billable AND system = 'icd10cm' ORDER BY id"
    ).fetchall()
    number = {row[0]: n for n, row in enumerate(rows)}
    notes = codebook.connection.execute(
        "SELECT owner, kind, text, refs FROM note WHERE kind IN ('excludes1', 'code-first')"
    ).fetchall()
    assert len(notes) == sum(len(each) for each in oracle.notes.values()) == 6_216
    differing = []
    for owner, kind, text, refs in notes:
        ours = {
            number[at]
            for first, last, condition in reach(
                Note(NoteKind(kind), text, owner, tuple(refs.split())), order
            )
            for at in range(first, last + 1)
            if at in number and (condition is None or condition(oracle.codes[number[at]]))
        }
        if ours != oracle.memo(text):
            differing.append((owner, text))
    assert differing == []


def test_random_pairs_on_and_near_the_notes_are_kept_apart_alike(
    oracle: Oracle, codebook: Codebook
) -> None:
    rng, total = Random(22), len(oracle.codes)
    below: dict[str, list[int]] = defaultdict(list)
    for n, code in enumerate(oracle.codes):
        for owner in oracle.above[code]:
            below[owner].append(n)
    lines = [
        (owner, text)
        for owner, notes in oracle.notes.items()
        for kind, text in notes
        if kind == "excludes1" and oracle.memo(text) and below[owner]
    ]
    kept = 0
    for turn in range(2_500):
        owner, text = rng.choice(lines)
        a = rng.choice(below[owner])
        b = rng.choice(sorted(oracle.memo(text)))
        if turn % 2:  # a neighbor of what the note names, or of its owner
            b = min(total - 1, max(0, b + rng.randint(-40, 40)))
            a = min(total - 1, max(0, a + rng.choice((0, rng.randint(-40, 40)))))
        if a == b:
            continue
        expected = oracle.apart(a, b)
        pair = (oracle.codes[a], oracle.codes[b])
        assert bool(raised("excludes1", codebook, *pair)) is expected, (pair, owner, text)
        kept += expected
    assert 1_000 < kept < 2_200


def test_all_pairs_of_many_codes_are_found_at_once(oracle: Oracle, codebook: Codebook) -> None:
    rng = Random(23)
    numbers = rng.sample(range(len(oracle.codes)), 150)
    codes = [oracle.codes[n] for n in numbers]
    expected = {
        frozenset((dotted(oracle.codes[a]), dotted(oracle.codes[b])))
        for i, a in enumerate(numbers)
        for b in numbers[i + 1 :]
        if oracle.apart(a, b)
    }
    assert raised("excludes1", codebook, *codes) == expected
    assert len(expected) > 20


def _adverse(code: str) -> bool:
    return (code[5] if code[5:6] not in ("", "X") else code[4:5]) == "5"


def test_every_code_first_list_orders_its_codes(oracle: Oracle, codebook: Codebook) -> None:
    rng = Random(24)
    below: dict[str, list[int]] = defaultdict(list)
    for n, code in enumerate(oracle.codes):
        for owner in oracle.above[code]:
            below[owner].append(n)

    def lists(n: int) -> list[list[set[int]]]:
        """The lists of a code: of each owner the sets that its lines name."""
        found = []
        for owner in oracle.above[oracle.codes[n]]:
            texts = [text for kind, text in oracle.notes.get(owner, ()) if kind == "codeFirst"]
            if any("adverse effect" in text for text in texts) and not _adverse(oracle.codes[n]):
                continue
            sets = [oracle.memo(text) for text in texts]
            found.append([each for each in sets if each and n not in each])
        return [each for each in found if each]

    def asks(n: int, first: int) -> bool:
        return any(first in each for listed in lists(n) for each in listed)

    checked = satisfied = 0
    for owner, notes in oracle.notes.items():
        if not any(kind == "codeFirst" for kind, _ in notes):
            continue
        for _ in range(3):
            a = rng.choice(below[owner])
            every = lists(a)
            for listed in every:
                named = sorted(set().union(*listed))
                b, c = rng.choice(named), rng.choice(named)
                ca, cb, cc = (oracle.codes[n] for n in (a, b, c))
                pair = frozenset((dotted(ca), dotted(cb)))
                wrong = raised("code-first", codebook, ca, cb)
                assert (pair in wrong) is not asks(b, a), (ca, cb, owner)
                assert pair not in raised("code-first", codebook, cb, ca), (cb, ca, owner)
                checked += 1
                others = [each for each in every if each is not listed]
                if b != c and not any({b, c} & s for each in others for s in each):
                    # One before it satisfies the list, whatever of it comes later.
                    late = frozenset((dotted(ca), dotted(cc)))
                    assert late not in raised("code-first", codebook, cb, ca, cc), (cb, ca, cc)
                    satisfied += 1
    assert checked > 800
    assert satisfied > 500


def test_every_row_of_the_pcs_tables_gives_codes_and_nothing_else_does(
    codebook: Codebook,
) -> None:
    """The published tables of fiscal year 2025: what 2026 deleted is told as deleted."""
    root = ET.parse(official("icd10pcs_tables_2025.xml")).getroot()
    book, rng = book_of(codebook), Random(25)
    codes = crossed = 0
    refused = []
    for table in root.iter("pcsTable"):
        head = "".join(_values(axis)[0] for axis in table.findall("axis"))
        rows = [[_values(axis) for axis in row.findall("axis")] for row in table.findall("pcsRow")]
        for axes in rows:
            for rest in product(*axes):
                codes += 1
                edit = judge(AnswerCode(head + "".join(rest), System.ICD10PCS), book, None)
                refused += [edit] if edit is not None else []
        # The fourth character of one row with the rest of another.
        one, two = rng.choice(rows), rng.choice(rows)
        code = head + rng.choice(one[0]) + "".join(rng.choice(values) for values in two[1:])
        in_a_row = any(all(c in v for c, v in zip(code[3:], axes, strict=True)) for axes in rows)
        if not in_a_row and codebook.get(code, System.ICD10PCS) is None:
            edit = judge(AnswerCode(code, None), book, None)
            assert edit is not None
            assert edit.id in ("pcs-table", "not-in-edition"), (code, edit)
            crossed += 1
    assert codes == 78_948
    assert {edit.id for edit in refused} == {"not-in-edition"}
    assert all("deleted" in edit.message for edit in refused)
    assert len(refused) == 41
    assert crossed > 50


def _values(axis: ET.Element) -> list[str]:
    return [label.get("code") or "" for label in axis.findall("label")]
