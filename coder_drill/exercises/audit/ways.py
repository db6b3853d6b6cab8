"""Ways in which a coder goes wrong, each as changes to a right claim.

A way only proposes; what it proposed is planted where the product's own scorer names exactly the error
that was meant (`planting`). Proposals come from the key, the chart's decoys, the code tables and NCCI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from coder_drill.charts.model import Chart, Setting
from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.systems import ClaimType
from coder_drill.scoring.book import Book, sides_differ
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.em import visit_of
from coder_drill.scoring.kinship import leaves_open, stem_title
from coder_drill.scoring.model import Answer, AnswerCode, Label
from coder_drill.scoring.rules.encounter import Encounter

Claim = tuple[AnswerCode, ...]
_SIDES = {"RT": "LT", "LT": "RT"}
_POOL = 12
"""Codes of a neighborhood that are tried."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What claims are changed over."""

    chart: Chart
    book: Book

    @property
    def diagnoses(self) -> System:
        """The system of diagnoses."""
        return System.diagnoses()


@dataclass(frozen=True, slots=True)
class Way:
    """One way of going wrong: its proposals, and the labels under which an auditor knows them."""

    name: str
    propose: Callable[[Ground, Claim], Iterator[Claim]]
    labels: frozenset[Label]


def _without(claim: Claim, at: int) -> Claim:
    return claim[:at] + claim[at + 1 :]


def _with(claim: Claim, at: int, line: AnswerCode) -> Claim:
    return (*claim[:at], line, *claim[at + 1 :])


def _added(claim: Claim, line: AnswerCode) -> Claim:
    """The claim with one line more: a diagnosis behind the last one, anything else at the end."""
    if not line.is_diagnosis:
        return (*claim, line)
    at = sum(each.is_diagnosis for each in claim)
    return (*claim[:at], line, *claim[at:])


def _missed(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at in range(1, len(claim)):
        yield _without(claim, at)


def _extra(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for line in _decoys(ground):
        if not any(each.code == line.code for each in claim):
            yield _added(claim, line)


def _decoys(ground: Ground) -> Iterator[AnswerCode]:
    for decoy in ground.chart.decoys:
        row = next(
            (r for s in _systems(ground.chart) if (r := ground.book.get(decoy.code, s))), None
        )
        if row is not None and row.billable:
            poa = "Y" if _takes_poa(ground, row) else ""
            yield AnswerCode(row.code, row.system, poa=poa)


def _systems(chart: Chart) -> tuple[System, ...]:
    stay = chart.setting is Setting.INPATIENT and chart.wants_poa
    taken = System.on_claim(ClaimType.INPATIENT if stay else ClaimType.OUTPATIENT)
    others = sorted(taken - {System.diagnoses()}, key=lambda system: -system.order)
    return (System.diagnoses(), *others)


def _takes_poa(ground: Ground, row: Code) -> bool:
    exempt = ground.book.flags(row.code, row.system).poa_exempt
    return ground.chart.wants_poa and row.system.takes_poa and not exempt


def _wrong_code(ground: Ground, claim: Claim) -> Iterator[Claim]:
    """A decoy in the place of the line it is mistaken for, else a neighbor of its category."""
    for line in _decoys(ground):
        for at, each in enumerate(claim):
            same = each.system is line.system and each.code[:3] == line.code[:3]
            if same and not any(line.code == other.code for other in claim):
                yield _with(claim, at, replace(line, poa=each.poa, modifiers=each.modifiers))
    for at, each in enumerate(claim):
        for row in _near(ground, each):
            if not leaves_open(row.code, each.code, ground.book):
                yield _with(claim, at, replace(each, code=row.code))


def _near(ground: Ground, line: AnswerCode) -> list[Code]:
    """Billable codes beside a diagnosis: those under the same parent, and under the one above."""
    if not line.is_diagnosis:
        return []
    codebook = ground.book.codebook
    parent = codebook.parent(line.code, line.system)
    pool = list(codebook.siblings(line.code, line.system))
    if parent is not None and len(parent.code) > 3:
        pool += codebook.siblings(parent.code, parent.system)
    found = [
        code
        for each in pool
        for code in (
            [each] if each.billable else codebook.billable_under(each.code, each.system)[:4]
        )
        if code.billable and code.code != line.code and code.code[:3] == line.code[:3]
    ]
    return list(dict.fromkeys(found))[: _POOL * 3]


def _specificity(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        for row in _near(ground, each):
            if leaves_open(row.code, each.code, ground.book):
                yield _with(claim, at, replace(each, code=row.code))


def _laterality(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        title = stem_title(each.code, ground.book) if each.is_diagnosis else ""
        for row in _near(ground, each):
            if sides_differ(stem_title(row.code, ground.book), title):
                yield _with(claim, at, replace(each, code=row.code))


def _seventh(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        if each.is_diagnosis and len(each.code) == 8:
            for letter in "DAGKS":
                if letter != each.code[-1]:
                    yield _with(claim, at, replace(each, code=each.code[:-1] + letter))


def _invalid(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        if each.is_diagnosis and len(each.code) > 4:
            yield _with(claim, at, replace(each, code=each.code[:-1].rstrip(".")))


def _principal(ground: Ground, claim: Claim) -> Iterator[Claim]:
    count = sum(each.is_diagnosis for each in claim)
    for at in range(1, min(count, 5)):
        yield (claim[at], *claim[1:at], claim[0], *claim[at + 1 :])


def _sequencing(ground: Ground, claim: Claim) -> Iterator[Claim]:
    count = sum(each.is_diagnosis for each in claim)
    for one in range(1, count):
        for other in range(one + 1, count):
            moved = list(claim)
            moved[one], moved[other] = moved[other], moved[one]
            yield tuple(moved)


def _poa(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim[1:], 1):
        flipped = {"Y": "N", "N": "Y", "W": "U", "U": "Y"}.get(each.poa)
        if flipped:
            yield _with(claim, at, replace(each, poa=flipped))


def _modifier(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        if not each.is_line_item:
            continue
        for n, modifier in enumerate(each.modifiers):
            rest = each.modifiers[:n] + each.modifiers[n + 1 :]
            yield _with(claim, at, replace(each, modifiers=rest))
            if modifier in _SIDES:
                turned = (*each.modifiers[:n], _SIDES[modifier], *each.modifiers[n + 1 :])
                yield _with(claim, at, replace(each, modifiers=turned))
        more = "25" if visit_of(each.code) else "59"
        in_sections = each.system is not None and each.system.by_families
        if more not in each.modifiers and len(claim) > 2 and in_sections:
            yield _with(claim, at, replace(each, modifiers=(more, *each.modifiers)))


def _units(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        if each.is_line_item and each.units > 1:
            yield _with(claim, at, replace(each, units=1))
            if each.units >= 2:
                yield _with(claim, at, replace(each, units=each.units + 1))


def _level(ground: Ground, claim: Claim) -> Iterator[Claim]:
    for at, each in enumerate(claim):
        visit = visit_of(each.code)
        if visit is None:
            continue
        for step in (1, -1):
            code = str(int(each.code) + step)
            other = visit_of(code)
            if other is not None and other.kind == visit.kind:
                yield _with(claim, at, replace(each, code=code))


def _bundled(ground: Ground, claim: Claim) -> Iterator[Claim]:
    """A part billed beside the whole: a pair of NCCI within one section of the book."""
    encounter = Encounter.of(ground.chart, ground.book.codebook, Answer(claim))
    have = {each.code for each in claim}
    for each in claim:
        if not each.is_line_item:
            continue
        section = domain_of(each.code, each.system)
        parts = [
            code
            for code, pair in ground.book.bundled(each.code, encounter.pair_table).items()
            if pair.column2 == code and code not in have
        ]
        for code in parts[: _POOL * 4]:
            system = System.of_service(code)
            row = ground.book.get(code, system) if system.by_families else None
            if row is not None and domain_of(code, system) == section:
                yield _added(claim, AnswerCode(row.code, row.system))


def _early(ground: Ground, claim: Claim) -> Iterator[Claim]:
    """The code that only an answer could bring, given before there was one."""
    for wait in ground.chart.waiting:
        row = ground.book.get(wait.code, System.diagnoses() if wait.role.is_diagnosis else None)
        if row is None:
            continue
        line = AnswerCode(row.code, row.system, wait.modifiers, wait.units, wait.poa)
        for at, each in enumerate(claim):
            if each.system is line.system and each.code[:3] == line.code[:3]:
                yield _with(claim, at, replace(line, poa=each.poa))
        yield _added(claim, line)


WAYS: dict[str, Way] = {
    way.name: way
    for way in (
        Way("missed", _missed, frozenset({Label.MISSED})),
        Way(
            "extra",
            _extra,
            frozenset({Label.EXTRA, Label.EXCLUDES1, Label.BUNDLED, Label.EDIT}),
        ),
        Way("specificity", _specificity, frozenset({Label.SPECIFICITY})),
        Way("wrong-code", _wrong_code, frozenset({Label.WRONG_CODE})),
        Way("laterality", _laterality, frozenset({Label.LATERALITY})),
        Way("seventh-character", _seventh, frozenset({Label.SEVENTH})),
        Way("principal-selection", _principal, frozenset({Label.PRINCIPAL, Label.SEQUENCING})),
        Way("sequencing", _sequencing, frozenset({Label.SEQUENCING})),
        Way("poa", _poa, frozenset({Label.POA})),
        Way("modifier", _modifier, frozenset({Label.MODIFIER})),
        Way("units", _units, frozenset({Label.UNITS})),
        Way("em-level", _level, frozenset({Label.EM_LEVEL})),
        Way("bundled", _bundled, frozenset({Label.BUNDLED})),
        Way("invalid-code", _invalid, frozenset({Label.INVALID})),
        Way(
            "early",
            _early,
            frozenset({Label.EXTRA, Label.WRONG_CODE, Label.SPECIFICITY, Label.POA}),
        ),
    )
}
"""Every way by its name."""

_STAY = {
    "missed": 24, "extra": 14, "specificity": 14, "wrong-code": 12, "principal-selection": 9,
    "poa": 9, "sequencing": 5, "laterality": 3, "seventh-character": 2, "invalid-code": 2,
}  # fmt: skip
_VISIT = {
    "em-level": 28, "modifier": 16, "missed": 12, "specificity": 12, "extra": 10, "units": 7,
    "bundled": 6, "wrong-code": 4, "laterality": 3, "seventh-character": 2, "invalid-code": 1,
    "principal-selection": 2, "sequencing": 1,
}  # fmt: skip
_SURGERY = {
    "modifier": 18, "bundled": 18, "laterality": 12, "missed": 12, "wrong-code": 12, "units": 10,
    "specificity": 8, "extra": 6, "seventh-character": 2, "invalid-code": 1, "sequencing": 1,
    "principal-selection": 2,
}  # fmt: skip


def mix(chart: Chart) -> dict[str, int]:
    """How often each way is taken on a chart: a mix for teaching, in the order of published findings."""
    if chart.wants_poa:
        return _STAY
    if chart.setting in (Setting.CLINIC, Setting.EMERGENCY):
        return _VISIT
    return _SURGERY
