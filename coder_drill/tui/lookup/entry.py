"""What a text in the lookup field is: answer lines to add, or words to search for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.codebooks.model import Code
from coder_drill.scoring.answerparts import shown
from coder_drill.scoring.model import AnswerCode

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_AS = "E11.9, 99284-25, J1885x2, J44.1@Y, or hcpcs:G0439 with its system"
_PLAIN = re.compile(r"(?:[A-Za-z]+:)?[A-Za-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it will be added, with the code's title."""

    code: AnswerCode
    title: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece of the text that is not added: the reason, and codes to choose from instead."""

    text: str
    reason: str
    choices: tuple[Code, ...] = ()
    words: bool = False
    """True for words that were never meant as a code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text read as answer lines, piece by piece in its order."""

    parts: tuple[Line | Refused, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is added."""
        return tuple(part for part in self.parts if isinstance(part, Line))

    @property
    def refused(self) -> tuple[Refused, ...]:
        """What is not."""
        return tuple(part for part in self.parts if isinstance(part, Refused))

    @property
    def left(self) -> str:
        """What stays in the field to be set right, readable again as it stands."""
        return "; ".join(" ".join(part.text.split()) for part in self.refused)


def read_entry(text: str, chart: Chart, codebook: Codebook) -> Entry | None:
    """``text`` as answer lines of a chart; None when it begins with words to search for.

    Never raises for odd text. A line that cannot stand (a header, a code outside the edition, a
    modifier on a diagnosis) is refused with the reason, and so is what cannot be read.
    """
    from coder_drill.scoring.notation import Read, Where, read_answer

    reading = read_answer(text, codebook, Where.of(chart))
    if not reading.is_answer:
        return None
    parts: list[Line | Refused] = []
    for part in reading.parts:
        if isinstance(part, Read):
            parts.append(judged(part.line, text[part.start : part.end], chart, codebook))
        else:
            words = not part.shaped and not part.choices
            parts.append(Refused(part.text, f"{part.message}.", part.choices, words))
    return Entry(tuple(parts))


def typed_blind(text: str, chart: Chart, codebook: Codebook) -> Entry | None:
    """``text`` as answer lines where nothing may be looked up: as typed, right or not, without titles,
    reasons of the tables, or codes to choose from; None when it holds no code."""
    from coder_drill.scoring.notation import Read, Where, read_answer

    reading = read_answer(text, codebook, Where.of(chart))
    if not reading.is_answer:
        return None
    return Entry(
        tuple(
            Line(part.line, "")
            if isinstance(part, Read)
            else Refused(part.text, f"“{shown(part.text)}” cannot be read; write it as {_AS}.")
            for part in reading.parts
        )
    )


def judged(line: AnswerCode, text: str, chart: Chart, codebook: Codebook) -> Line | Refused:
    """A line that was read: as it will be added, or why it cannot stand on this claim."""
    from coder_drill.scoring.feedback import line_feedback

    feedback = line_feedback(line, codebook, chart.edition, chart.setting)
    if not feedback.ok:
        return Refused(text, feedback.message, tuple(feedback.alternatives))
    takes = line.system is None or line.system.takes_modifiers
    if not takes and (line.modifiers or line.units != 1):
        what = "modifiers" if line.modifiers else "units"
        return Refused(text, f"{line.code} takes no {what}: CPT and HCPCS codes do.")
    if line.poa and line.system is not None and not line.system.is_diagnosis:
        return Refused(text, f"{line.code} takes no POA indicator: diagnoses do.")
    return Line(line, feedback.message)


def previewed(entry: Entry, text: str) -> bool:
    """Whether the hits give way to the lines as they will be added.

    They stay while a plain code is typed, and where no line can be added but words follow: then
    those are searched for (``E11 neuropathy``).
    """
    if len(entry.parts) == 1 and _PLAIN.fullmatch(text.strip()):
        part = entry.parts[0]
        plain = AnswerCode(part.code.code, part.code.system) if isinstance(part, Line) else None
        return plain is not None and isinstance(part, Line) and part.code != plain
    return bool(entry.lines) or not any(part.words for part in entry.refused)


def named(codes: Sequence[AnswerCode]) -> str:
    """``I10, E11.9 and 2 more``."""
    shown = [code.code for code in codes[:6]]
    more = len(codes) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
