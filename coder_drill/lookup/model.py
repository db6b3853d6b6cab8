"""What a lookup gives back."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.codebooks.model import System


@dataclass(frozen=True, slots=True)
class Hit:
    """One code found.

    ``why`` says in words why it is there (``code starts with E11.6``, ``chf = heart failure``,
    ``diabetis read as diabetes``). ``score`` is for ordering only, higher is better.
    """

    system: System
    code: str
    title: str
    billable: bool
    score: float = 0.0
    why: tuple[str, ...] = ()
    unit: str = ""
    """What one billing unit stands for (``per 15 mg``), where the tables tell it."""
    ends: str = ""
    """The last day (ISO) of a code that is known to end, "" for all others."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the query that was read as another: ``typed`` became ``used``."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one query: hits best first, and what was corrected to get them."""

    query: str
    hits: tuple[Hit, ...] = ()
    corrections: tuple[Correction, ...] = ()
    ms: float = 0.0
    note: str = ""
    """What is said of a term that has no code of its own (``urosepsis``), "" for all others."""
