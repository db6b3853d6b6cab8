"""The answer's notation, ``CODE[-MOD[,MOD]][xUNITS][@POA]``: reading and writing it.

``J44.1@Y  99284-25  64483-RT,59  J1885x2  cm:M1000``. The system follows from the code; a
dotless string that is a code of two systems is asked about, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import Code, System
from coder_drill.errors import UsageError
from coder_drill.scoring.model import Answer, AnswerCode

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_HEADINGS = ("chapter", "block", "section")
"""Kinds of rows that group codes and are never typed as one."""
POA_VALUES = frozenset("YNUW")
MAX_UNITS = 9999

_SHAPE = re.compile(
    r"(?:(?P<prefix>[A-Za-z]+):)?"
    r"(?P<code>[A-Za-z0-9.]+)"
    r"(?:-(?P<modifiers>[A-Za-z0-9]{2}(?:,[A-Za-z0-9]{2})*))?"
    r"(?:[xX](?P<units>\d+))?"
    r"(?:@(?P<poa>[A-Za-z0-9]*))?"
)
_TRAILING_UNITS = re.compile(r"(?P<code>.+?)[xX](?P<units>\d{1,4})")


class AnswerError(UsageError):
    """A token of an answer cannot be read; the message names it and the mend."""


class AmbiguousCode(AnswerError):  # noqa: N818 - a state to choose from, not a fault
    """The token is a code of more than one system. ``choices`` are the codes it may be."""

    def __init__(self, token: str, choices: Sequence[Code]) -> None:
        self.token = token
        self.choices = list(choices)
        named = " or ".join(f"{c.system.label} {c.code}" for c in choices)
        prefixes = " or ".join(f"{c.system.prefix}:{token}" for c in choices)
        super().__init__(f"{token}: may be {named}; write {prefixes}")


def parse_answer(tokens: Sequence[str], codebook: Codebook) -> Answer:
    """An answer from its tokens, in order; a token may hold several codes, apart by blanks,
    semicolons or a comma and a blank.

    Codes that no table knows are kept as typed (upper case, ``system`` None): scoring says what is
    wrong with them. Raises AnswerError for a token that is not notation, and its subclass
    AmbiguousCode (with ``choices``) for a code of two systems.
    """
    words = [word.strip(",") for token in tokens for word in token.replace(";", " ").split()]
    return Answer(tuple(parse_code(word, codebook) for word in words if word))


def parse_code(token: str, codebook: Codebook) -> AnswerCode:
    """One line of an answer from its notation. Raises as ``parse_answer`` does."""
    text = token.strip()
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise AnswerError(
            f"{_shown(text)}: not an answer code; write CODE[-MOD[,MOD]][xUNITS][@POA], "
            "e.g. 64483-RT,59x1 or J44.1@Y"
        )
    wanted = _system(match["prefix"], text)
    typed, units_text = match["code"], match["units"]
    known = _resolve(typed, wanted, codebook)
    if units_text is None and not known and match["modifiers"] is None:
        # An x inside the code may be the placeholder of ICD-10 (S06.0X1A) or mean units (J1885x2):
        # units only when what stands before it is a code and the whole is not.
        split = _TRAILING_UNITS.fullmatch(typed)
        if split is not None:
            before = _resolve(split["code"], wanted, codebook)
            if any(code.billable for code in before):
                typed, units_text, known = split["code"], split["units"], before
    if len(known) > 1:
        raise AmbiguousCode(typed, known)
    modifiers = tuple(dict.fromkeys((match["modifiers"] or "").upper().split(",")))
    return AnswerCode(
        code=known[0].code if known else typed.upper(),
        system=known[0].system if known else None,
        modifiers=tuple(m for m in modifiers if m),
        units=_units(units_text, text),
        poa=_poa(match["poa"], text),
    )


def format_code(line: AnswerCode, codebook: Codebook | None = None) -> str:
    """The line in notation; what is absent or the default (one unit) is left out.

    With ``codebook`` the system's prefix is written where the code alone would be ambiguous.
    """
    text = line.code
    if codebook is not None and line.system is not None and len(codebook.resolve(text)) > 1:
        text = f"{line.system.prefix}:{text}"
    if line.modifiers:
        text += "-" + ",".join(line.modifiers)
    if line.units != 1:
        text += f"x{line.units}"
    return f"{text}@{line.poa}" if line.poa else text


def _resolve(typed: str, wanted: System | None, codebook: Codebook) -> list[Code]:
    if wanted is not None:
        code = codebook.get(typed, wanted)
        return [code] if code is not None and code.kind not in _HEADINGS else []
    found = [code for code in codebook.resolve(typed) if code.kind not in _HEADINGS]
    # A header of one system never stands in the way of a code of another.
    billable = [code for code in found if code.billable]
    return list(billable or found)


def _system(prefix: str | None, text: str) -> System | None:
    if not prefix:
        return None
    system = System.of_prefix(prefix)
    if system is None:
        named = [f"{known.prefix}:" for known in System]
        raise AnswerError(
            f"{_shown(text)}: unknown system {prefix}:; write {', '.join(named[:-1])} or {named[-1]}"
        )
    return system


def _units(digits: str | None, text: str) -> int:
    if digits is None:
        return 1
    units = int(digits[:9])
    if not 1 <= units <= MAX_UNITS:
        raise AnswerError(f"{_shown(text)}: units must be 1 to {MAX_UNITS}")
    return units


def _poa(letter: str | None, text: str) -> str:
    value = (letter or "").upper()
    if letter is None or value == "1":  # 1 was the sign for "exempt"; exempt is left blank today
        return ""
    if value not in POA_VALUES:
        raise AnswerError(f"{_shown(text)}: POA must be Y, N, U or W, or be left out when exempt")
    return value


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."
