"""Anatomic modifiers: against each other, against the body part and against the diagnoses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Part, Rule
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.services import (
    CORONARIES,
    DIGITS,
    EYELIDS,
    FINGERS,
    LEFT,
    RIGHT,
    TOES,
    may_take,
    sides_of,
)

CONTRADICTION = Rule(
    "side-contradiction",
    "Sides that contradict each other",
    "Two anatomic modifiers of one line name different sides.",
    "HCPCS Level II modifiers; CMS Claims Processing Manual chapter 12, 40.7",
    Effect.HARD,
    "A finger, toe or lid has one side: F8 (right hand) beside LT cannot be. RT with LT on one line "
    "is flagged only: both sides take 50, or a line each.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="keep the side that the record names",
    part=Part.MODIFIERS,
)
BODY_PART = Rule(
    "body-part",
    "Modifier of another body part",
    "An anatomic modifier names a part that the procedure is not one of.",
    "HCPCS Level II modifiers; CPT sections by number; the practice table's remarks (FA-F9, TA-T9, "
    "E1-E4, coronaries)",
    Effect.SOFT,
    "Lids, fingers, toes and coronary arteries are held against the CPT number: skin and general "
    "musculoskeletal codes may be anywhere. A code that is reported by finger or toe takes FA-F9 or "
    "TA-T9 instead of RT or LT. RT and LT are refused only on codes that cover both sides; whether "
    "another organ has a side is not in the tables.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="use the modifier of the part that the record names",
    part=Part.MODIFIERS,
)
DIAGNOSIS_SIDE = Rule(
    "diagnosis-side",
    "Side of the diagnosis",
    "The procedure is on one side, and every diagnosis with a side names the other.",
    "ICD-10-CM guideline I.B.13; medical necessity is read from the diagnosis that a line points to",
    Effect.HINT,
    "Looked at where the diagnoses are of the eye, ear, breast, limbs or skin, or neoplasms, and have "
    "codes for both sides.",
    label=Label.LATERALITY,
    fix="fix the side of the line or of the diagnosis",
    part=Part.MODIFIERS,
)

RULES = (CONTRADICTION, BODY_PART, DIAGNOSIS_SIDE)

_PARTS = (
    (FINGERS, "a finger"),
    (TOES, "a toe"),
    (EYELIDS, "an eyelid"),
    (CORONARIES, "a coronary artery"),
)
_BY_DIGIT = re.compile(r"(?:FA|F\d|TA|T\d)[-,\w ]*")
_SIDED_CHAPTERS = re.compile(r"[HMSC]\d|D[0-4]|L97|I83|N6[0-5]|T2[0-5]|G56|G57")
_RIGHT = re.compile(r"\bright\b", re.IGNORECASE)
_LEFT = re.compile(r"\bleft\b", re.IGNORECASE)
_BOTH = re.compile(r"\bbilateral\b", re.IGNORECASE)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every service line with an anatomic modifier."""
    sided = [line for line in encounter.lines if set(line.modifiers) & (LEFT | RIGHT | CORONARIES)]
    named = _sides_named(encounter) if sided else ()
    for line in sided:
        yield from _contradictions(line)
        yield from _parts(encounter, line)
        yield from _diagnoses(line, named)


def _contradictions(line: AnswerCode) -> Iterator[Edit]:
    code, given = line.code, line.modifiers
    digits = [modifier for modifier in given if modifier in DIGITS]
    if len(sides_of(given)) == 2:
        if digits:
            left = next(modifier for modifier in given if modifier in LEFT)
            right = next(modifier for modifier in given if modifier in RIGHT)
            yield CONTRADICTION.raised(
                (code,), f"{code}: {left} is on the left, {right} on the right."
            )
        else:
            yield CONTRADICTION.raised(
                (code,),
                f"{code} carries both LT and RT: report 50, or a line for each side.",
                effect=Effect.SOFT,
            )
    elif len(digits) > 1:
        yield CONTRADICTION.raised(
            (code,),
            f"{code} carries {' and '.join(digits)}: each part takes a line of its own.",
            effect=Effect.SOFT,
        )
    elif digits and "50" in given:
        yield CONTRADICTION.raised(
            (code,),
            f"{code} carries {digits[0]} and 50: {digits[0]} is one part, 50 is both sides.",
            effect=Effect.SOFT,
        )


def _parts(encounter: Encounter, line: AnswerCode) -> Iterator[Edit]:
    code, given = line.code, line.modifiers
    if line.system is System.CPT:
        for part, words in _PARTS:
            named = next((modifier for modifier in given if modifier in part), None)
            if named is not None and not may_take(code, part):
                yield BODY_PART.raised(
                    (code,), f"{named} is for {words}, and {code} is not a procedure on one."
                )
        digits = next(
            (n for n in encounter.book.practice_notes(code) if _BY_DIGIT.fullmatch(n)), ""
        )
        side = next((modifier for modifier in given if modifier in ("LT", "RT")), None)
        if digits and side is not None and not set(given) & DIGITS:
            yield BODY_PART.raised(
                (code,), f"{code} is reported by digit: use {digits} instead of {side}."
            )
    side = next((modifier for modifier in given if modifier in ("LT", "RT")), None)
    if side is not None and encounter.flags(line).bilateral == "inherent" and "52" not in given:
        yield BODY_PART.raised(
            (code,),
            f"{code} covers both sides: {side} does not apply; one side alone takes 52.",
        )


def _diagnoses(line: AnswerCode, named: tuple[tuple[str, str], ...]) -> Iterator[Edit]:
    sides = sides_of(line.modifiers)
    if len(sides) != 1 or not named or sides & {side for _, side in named}:
        return
    other, its = named[0]
    if "both" not in {side for _, side in named}:
        yield DIAGNOSIS_SIDE.raised(
            (line.code, other),
            f"{line.code} is on the {next(iter(sides))}, and no diagnosis is: {other} names the "
            f"{its} side.",
        )


def _sides_named(encounter: Encounter) -> tuple[tuple[str, str], ...]:
    """Diagnoses of paired parts with the side that each names: ``left``, ``right`` or ``both``."""
    found = []
    for line in encounter.diagnoses:
        if not _SIDED_CHAPTERS.match(line.code):
            continue
        title = encounter.title(line)
        if _BOTH.search(title) or (_LEFT.search(title) and _RIGHT.search(title)):
            found.append((line.code, "both"))
        elif _RIGHT.search(title):
            found.append((line.code, "right"))
        elif _LEFT.search(title):
            found.append((line.code, "left"))
    return tuple(found)
