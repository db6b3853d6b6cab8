"""Families of diagnoses that several rules ask for, by the characters of their codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coder_drill.codebooks.rules import dotless
from coder_drill.scoring.model import AnswerCode

_DRUG = re.compile(r"T(3[6-9]|4\d|50)")
_TOXIC = re.compile(r"T(5[1-9]|6[0-5])")
_INJURY = re.compile(r"[ST]\d")

# ICD-10-CM guideline I.C.21.c.15, with the exceptions that it makes.
_FIRST_ONLY = (
    "Z00", "Z01", "Z02", "Z04", "Z332", "Z3181", "Z3183", "Z3184", "Z34", "Z39", "Z38", "Z40",
    "Z42", "Z510", "Z511", "Z52", "Z761", "Z762", "Z9912",
)  # fmt: skip
_NOT_FIRST_ONLY = ("Z006", "Z529")

_SEQUELA_CATEGORIES = ("B90", "B91", "B92", "B94", "E64", "E68", "G09", "O94")


def begins(line: AnswerCode, stems: Iterable[str]) -> bool:
    """True when the code begins with one of the dotless stems."""
    return dotless(line.code).startswith(tuple(stems))


def is_external(line: AnswerCode) -> bool:
    """A cause, place, activity or status of chapter 20."""
    return line.code[:1] in "VWXY"


def is_obstetric(line: AnswerCode) -> bool:
    """A code of chapter 15."""
    return line.code[:1] == "O"


def is_injury(line: AnswerCode) -> bool:
    """A code of chapter 19."""
    return _INJURY.match(line.code) is not None


def intent(line: AnswerCode) -> str:
    """What a T36-T65 code says of how the substance was taken, else empty.

    ``1`` accident, ``2`` self-harm, ``3`` assault, ``4`` undetermined, ``5`` adverse effect, ``6``
    underdosing: the sixth character, the fifth where the sixth is a placeholder.
    """
    code = dotless(line.code)
    if not (_DRUG.match(code) or _TOXIC.match(code)) or len(code) != 7:
        return ""
    return code[5] if code[5] != "X" else code[4]


def is_poisoning(line: AnswerCode) -> bool:
    """A poisoning or toxic effect under treatment (no sequela)."""
    return intent(line) in ("1", "2", "3", "4") and line.code[-1] != "S"


def is_adverse_effect(line: AnswerCode) -> bool:
    """The drug of an adverse effect (T36-T50 with 5)."""
    return intent(line) == "5"


def is_underdosing(line: AnswerCode) -> bool:
    """The drug of which too little was taken (T36-T50 with 6)."""
    return intent(line) == "6"


def is_sequela_cause(line: AnswerCode) -> bool:
    """A code that names what a late effect comes from: 7th character S, or a sequela category."""
    if begins(line, _SEQUELA_CATEGORIES):
        return True
    return is_injury(line) and len(dotless(line.code)) == 7 and line.code[-1] == "S"


def is_first_only(line: AnswerCode) -> bool:
    """A Z code that may only be the principal or first-listed diagnosis."""
    return begins(line, _FIRST_ONLY) and not begins(line, _NOT_FIRST_ONLY)
