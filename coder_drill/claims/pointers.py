"""Which diagnoses a service line of a CMS-1500 points to (item 24E).

Learners do not set pointers, so they are derived, in four steps:

1. Vaccines and their administration point to Z23 when it is there.
2. A problem visit beside a preventive one points to the problems, and never to the examination.
3. A procedure points to the diagnoses of the chapters that its part of the CPT book treats: a
   fracture treatment to injuries, a colonoscopy to digestive diseases, neoplasms, screening and
   findings. What is named alike comes first (a catheter exchange points to the displaced catheter),
   then the claim's order. A line with RT or LT leaves out what is on the other side.
4. Everything else, and a procedure without such a diagnosis, points to the diagnoses in order.

At most four, the first being the main reason. External causes say how it happened and no reason for
a service: they are pointed to only when nothing else is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coder_drill.claims.model import ClaimDiagnosis
from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.em import is_em
from coder_drill.scoring.kin.titles import content
from coder_drill.scoring.model import AnswerCode

MOST = 4

_SIDE = re.compile(r"\b(?:right|left)\b")
_VACCINES = ("90460", "90759")
_VACCINE_CODES = frozenset({"G0008", "G0009", "G0010"})
_NEOPLASM, _FINDING, _INJURY, _STATUS = "cm-02", "cm-18", "cm-19", "cm-21"
# Part of the CPT book: chapters of ICD-10-CM whose diagnoses it usually treats.
_TREATS: dict[str, frozenset[str]] = {
    "cpt-integumentary": frozenset({"cm-12", _INJURY, _NEOPLASM}),
    "cpt-musculoskeletal": frozenset({"cm-13", _INJURY, _NEOPLASM}),
    "cpt-respiratory": frozenset({"cm-10", _NEOPLASM, _FINDING}),
    "cpt-cardiovascular": frozenset({"cm-09"}),  # and complications of vascular devices
    "cpt-hemic-lymphatic": frozenset({"cm-03", _NEOPLASM}),
    "cpt-digestive": frozenset({"cm-11", _NEOPLASM, _FINDING}),
    "cpt-urinary": frozenset({"cm-14", _NEOPLASM, _FINDING}),
    "cpt-male-genital": frozenset({"cm-14", _NEOPLASM}),
    "cpt-female-genital": frozenset({"cm-14", _NEOPLASM, "cm-15"}),
    "cpt-maternity": frozenset({"cm-15"}),
    "cpt-endocrine": frozenset({"cm-04", _NEOPLASM}),
    "cpt-nervous": frozenset({"cm-06", "cm-13", _INJURY, _NEOPLASM}),
    "cpt-eye": frozenset({"cm-07", _INJURY}),
    "cpt-ear": frozenset({"cm-08"}),
}
_COMPLICATIONS: dict[str, tuple[str, ...]] = {
    "cpt-cardiovascular": ("T80", "T81", "T82"),
    "cpt-musculoskeletal": ("T84",),
    "cpt-urinary": ("T83",),
    "cpt-nervous": ("T85",),
}
"""Complications of devices and procedures that a part of the book puts right."""
_WELLNESS = frozenset({"G0402", "G0438", "G0439", "S0610", "S0612"})
_EXAMINATIONS = ("Z00", "Z01", "Z02", "Z23")
_SAME_THING = {"bleeding": "hemorrhage", "line": "catheter", "cvc": "catheter"}
"""Plain words of labels for those of titles."""
_SCREENINGS = ("Z08", "Z09", "Z11", "Z12", "Z13")


def pointers(
    line: AnswerCode,
    diagnoses: Sequence[ClaimDiagnosis],
    lines: Sequence[AnswerCode],
    book: Book,
) -> tuple[str, ...]:
    """The letters that a service line points to, the main one first; at most four.

    ``lines`` are all service lines of the claim.
    """
    placed = [each for each in diagnoses if each.place]
    reasons = [each for each in placed if not each.external] or placed
    same_side = [each for each in reasons if not _other_side(line.modifiers, each.title)]
    chosen = (
        _vaccine(line.code, reasons)
        or _problems(line.code, reasons, lines)
        or _treated(line, same_side, book)
        or same_side
        or reasons
    )
    return tuple(each.place for each in chosen[:MOST])


def _problems(
    code: str, reasons: Sequence[ClaimDiagnosis], lines: Sequence[AnswerCode]
) -> list[ClaimDiagnosis]:
    """What a problem visit on the day of a preventive one is for."""
    if not is_em(code) or _preventive(code) or not any(_preventive(each.code) for each in lines):
        return []
    return [each for each in reasons if not each.code.startswith(_EXAMINATIONS)]


def _preventive(code: str) -> bool:
    return "99381" <= code <= "99397" or code in _WELLNESS


def _other_side(modifiers: Sequence[str], title: str) -> bool:
    """True when a line is of one side and the diagnosis names the other alone."""
    sides = set(_SIDE.findall(title.lower()))
    return ("RT" in modifiers and sides == {"left"}) or ("LT" in modifiers and sides == {"right"})


def _vaccine(code: str, reasons: Sequence[ClaimDiagnosis]) -> list[ClaimDiagnosis]:
    if not (_VACCINES[0] <= code <= _VACCINES[1] or code in _VACCINE_CODES):
        return []
    return [each for each in reasons if each.code == "Z23"]


def _treated(
    line: AnswerCode, reasons: Sequence[ClaimDiagnosis], book: Book
) -> list[ClaimDiagnosis]:
    domain = domain_of(line.code, line.system)
    chapters = _TREATS.get(domain)
    if chapters is None:
        return []
    extra = _COMPLICATIONS.get(domain, ())
    treated = [
        each
        for each in reasons
        if domain_of(each.code, System.diagnoses()) in chapters
        or each.code.startswith((*_SCREENINGS, *extra))
    ]
    named = _words(book.title(line.code, line.system))
    # What is named alike comes first; the order of the claim decides the rest.
    return sorted(treated, key=lambda each: -len(named & _words(each.title)))


def _words(title: str) -> frozenset[str]:
    return frozenset(_SAME_THING.get(word, word) for word in content(title))
