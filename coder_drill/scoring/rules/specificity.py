"""Specificity: an unspecified code where the tables have a code for the side."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.scoring.model import Edit, Effect, Label
from coder_drill.scoring.rules.base import Rule, unique
from coder_drill.scoring.rules.encounter import Encounter

UNSPECIFIED = Rule(
    "unspecified-side",
    "Unspecified side",
    "The code does not name a side for which the tables have codes.",
    "Tabular list: the same title with a side; Medicare Code Editor: unspecified code edit; guideline "
    "I.B.13 (laterality)",
    Effect.HINT,
    "Informs only: the record decides. Where it names the side, or another clinician's "
    "documentation does (guideline I.B.14), the specific code is reported.",
    label=Label.LATERALITY,
    fix="use the code that names the side",
)

RULES = (UNSPECIFIED,)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Diagnoses that leave a side open, with the codes that name it."""
    for line in unique(encounter.diagnoses):
        sided = encounter.book.sided(line.code)
        if not sided and not encounter.flags(line).unspecified:
            continue
        choice = f" Codes with a side: {', '.join(sided)}." if sided else ""
        yield UNSPECIFIED.raised(
            (line.code,), f"{line.code} does not specify the side; check the record.{choice}"
        )
