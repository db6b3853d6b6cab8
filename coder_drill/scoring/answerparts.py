"""What comes of reading an answer's text: its parts, and what is known of the claim it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder_drill.charts.model import Chart, ClaimKind, Setting
from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.systems import ClaimType
from coder_drill.scoring.model import AnswerCode

POA_VALUES = frozenset("YNUW")
MAX_UNITS = 9999
MILEAGE = frozenset({"A0425", "A0435", "A0436"})
"""Ambulance miles: in tenths below 100, whole above (Claims Processing Manual chapter 15, 30.1.2;
CMS change request 7065)."""


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of the claim a line goes on; it decides between two systems.

    ``canonical`` says that without a dot no ICD-10-CM code is meant where another system spells its
    code so. An inpatient facility claim carries ICD-10 codes only; every other claim carries HCPCS
    codes, and the canonical spelling wins there.
    """

    setting: Setting | None = None
    claim: ClaimKind | None = None
    canonical: bool = False

    @classmethod
    def of(cls, chart: Chart) -> Where:
        """The place of a chart's answer."""
        return cls(chart.setting, chart.claim)

    @property
    def known(self) -> bool:
        """True where the canonical spelling decides or the claim does."""
        return self.canonical or self.setting is not None or self.claim is not None

    @property
    def systems(self) -> frozenset[System]:
        """The systems whose codes the claim takes; all of them where nothing is known."""
        if self.setting is Setting.INPATIENT and self.claim is not ClaimKind.PROFESSIONAL:
            return System.on_claim(ClaimType.INPATIENT)
        return frozenset(System)


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Read:
    """One line as read, and the piece of the text it was read from (offsets ``start`` to ``end``)."""

    line: AnswerCode
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of the text that is no line, with the reason in one sentence.

    ``choices`` are the codes it may be when it is a code of two systems; ``shaped`` is True when it
    was meant as a code or belongs to one, False for other words. ``row`` counts from 1.
    """

    text: str
    reason: str
    start: int
    end: int
    row: int
    shaped: bool = True
    choices: tuple[Code, ...] = ()

    @property
    def message(self) -> str:
        """``99214-2: a modifier has two characters.``"""
        return f"{shown(self.text)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read: its lines and what could not be read, in the order of the text."""

    parts: tuple[Read | Unread, ...] = ()

    @property
    def lines(self) -> tuple[AnswerCode, ...]:
        """The lines as they will be added."""
        return tuple(part.line for part in self.parts if isinstance(part, Read))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read."""
        return tuple(part for part in self.parts if isinstance(part, Unread))

    @property
    def is_answer(self) -> bool:
        """True when the text begins with a code or with something shaped like one.

        A lookup takes such a text as answer lines and never as words to search for.
        """
        first = self.parts[0] if self.parts else None
        return isinstance(first, Read) or (first is not None and first.shaped)

    @property
    def left(self) -> str:
        """What remains to be set right once the lines are taken: the unread pieces, one a row."""
        return "\n".join(part.text for part in self.unread)


def either(token: str, choices: Sequence[Code]) -> str:
    """What to say of a code of two systems, with the prefixes that decide."""
    named = " or ".join(f"{c.system.label} {c.code}" for c in choices)
    prefixes = " or ".join(f"{c.system.prefix}:{token}" for c in choices)
    return f"may be {named}; write {prefixes}"


def shown(text: str) -> str:
    """A piece of text cut to what a message can carry."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."
