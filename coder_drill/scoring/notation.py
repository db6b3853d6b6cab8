"""The answer's notation, ``CODE[-MOD[,MOD]][xUNITS][@POA]``: reading and writing it.

One grammar for the lookup field, a paste, ``score``, ``edits`` and files:
``J44.1@Y  99284-25  64483-RT,59  J1885x2  A0425-EHx97.4  cm:M1000``, and the writing people use:
``99214 25``, ``I10 Y``, ``E11.9, I10``, ``J1885 x 2``, ``i 10``, a column copied from a spreadsheet.
What cannot be read is given back with one line of reason and never becomes something else.

The system follows from the code. Some 600 HCPCS codes are spelled like ICD-10-CM codes without
their dot (G0439, G04.39): a prefix, a written dot, modifiers, units and POA decide, then the claim
(``Where``); only where nothing decides are both offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import Code
from coder_drill.errors import UsageError
from coder_drill.scoring.answerparts import (
    MAX_UNITS,
    NOWHERE,
    POA_VALUES,
    Read,
    Reading,
    Unread,
    Where,
    either,
    shown,
)
from coder_drill.scoring.model import Answer, AnswerCode

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


__all__ = [
    "MAX_UNITS",
    "NOWHERE",
    "POA_VALUES",
    "AmbiguousCode",
    "AnswerError",
    "Read",
    "Reading",
    "Unread",
    "Where",
    "format_code",
    "parse_answer",
    "parse_code",
    "read_answer",
]


class AnswerError(UsageError):
    """A text of an answer cannot be read; the message names the place and the fix."""


class AmbiguousCode(AnswerError):  # noqa: N818 - a state to choose from, not a fault
    """The token is a code of more than one system. ``choices`` are the codes it may be."""

    def __init__(self, token: str, choices: Sequence[Code]) -> None:
        self.token = token
        self.choices = list(choices)
        super().__init__(f"{token}: {either(token, choices)}")


def read_answer(text: str, codebook: Codebook, where: Where = NOWHERE) -> Reading:
    """The lines that ``text`` holds. Pure, total: any text is read or given back with reasons.

    A row never continues the one before it. Codes that no table knows are kept when they are shaped
    like one (upper case, ``system`` None, or CPT by its shape): scoring says what is wrong.
    """
    # Loaded when the first text is read: screens need the types alone.
    from coder_drill.scoring.reading import read

    return read(text, codebook, where)


def parse_answer(tokens: Sequence[str], codebook: Codebook, where: Where = NOWHERE) -> Answer:
    """An answer from its pieces, in order, as ``read_answer`` reads them set side by side.

    Raises AnswerError for the first piece that cannot be read, and its subclass AmbiguousCode (with
    ``choices``) for a code of two systems.
    """
    reading = read_answer(" ".join(tokens), codebook, where)
    for part in reading.unread:
        raise _error(part)
    return Answer(reading.lines)


def parse_code(token: str, codebook: Codebook, where: Where = NOWHERE) -> AnswerCode:
    """One line of an answer from its notation. Raises as ``parse_answer`` does."""
    reading = read_answer(token, codebook, where)
    for part in reading.unread:
        raise _error(part)
    if len(reading.lines) != 1:
        raise AnswerError(f"{shown(token.strip())}: write one code")
    return reading.lines[0]


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


def _error(part: Unread) -> AnswerError:
    if part.choices:
        return AmbiguousCode(shown(part.text), part.choices)
    return AnswerError(part.message)
