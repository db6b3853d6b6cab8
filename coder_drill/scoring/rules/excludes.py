"""Excludes1: two codes that the tabular list keeps apart."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.scoring.explain import quoted
from coder_drill.scoring.model import Edit, Effect, Label
from coder_drill.scoring.rules.base import Rule, unique
from coder_drill.scoring.rules.encounter import Encounter

EXCLUDES1 = Rule(
    "excludes1",
    "Excludes1",
    "An Excludes1 note at one code, or at a category, block or chapter above it, names the other.",
    "ICD-10-CM guideline I.A.12.a and the tabular notes",
    Effect.HARD,
    "The two conditions cannot occur together as the notes define them: one code is right. "
    "Exception: both are reported when the two conditions are unrelated to each other; when that "
    "is not clear, the provider is asked. References of a note are read as printed: `E10.-` is "
    "everything below E10, `O00-O9A` an inclusive range, `E08-E13 with .42` only codes that go on "
    "so. A reference that covers both codes keeps neither apart.",
    label=Label.EXCLUDES1,
    fix="drop one, or cite I.A.12.a where the two are unrelated",
)

RULES = (EXCLUDES1,)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every pair of diagnoses once, in the order of the answer."""
    codes = [line.code for line in unique(encounter.diagnoses)]
    for a, b, note in encounter.book.kept_apart(codes):
        yield EXCLUDES1.raised(
            (a, b),
            f"{a} and {b} are not reported together ({quoted(note)}), unless the two conditions are "
            "unrelated.",
            f"Tabular: Excludes1 at {note.owner}; guideline I.A.12.a",
        )
