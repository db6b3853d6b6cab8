"""Specificity: an unspecified code where the tables have a code for the side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder_drill.scoring.edits.base import Encounter, Rule, unique
from coder_drill.scoring.model import Edit

UNSPECIFIED = Rule(
    "unspecified-side",
    "Unspecified side",
    "The code leaves open a side for which the tables have codes.",
    "Medicare Code Editor: unspecified code edit; guideline I.B.13 (laterality)",
    False,
    "Informs only: the note decides. Where the note names the side, or another clinician's "
    "documentation does (guideline I.B.14), the specific code is reported.",
)

RULES = (UNSPECIFIED,)

_SIDE = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Diagnoses on the editor's unspecified list, with the sided siblings named."""
    for line in unique(encounter.diagnoses):
        if not encounter.flags(line).unspecified:
            continue
        sided = sided_siblings(encounter, line.code)
        choice = f" Codes with a side: {', '.join(sided)}." if sided else ""
        yield UNSPECIFIED.raised(
            (line.code,), f"{line.code} leaves open the side; check the note.{choice}"
        )


def sided_siblings(encounter: Encounter, code: str) -> list[str]:
    """Up to four codes beside ``code`` that name a side; of the same 7th character where it has one."""
    book = encounter.book.codebook
    plain = code.replace(".", "")
    if len(plain) == 7:
        row = book.parent(code)
        stems = book.siblings(row.code) if row else []
        return [f"{s.code.ljust(7, 'X')}{plain[6]}" for s in stems if _SIDE.search(s.title)][:4]
    return [s.code for s in book.siblings(code) if s.billable and _SIDE.search(s.title)][:4]
