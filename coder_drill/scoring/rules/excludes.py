"""Excludes1: two codes that the tabular list keeps apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder_drill.codebooks.model import Note, System
from coder_drill.scoring.book import Book
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
    "so. A reference that covers both codes keeps neither apart. Where the words of a note name one "
    "condition and the code in brackets is a category or an `other` code that holds more (`psychogenic "
    "diarrhea (F45.8)`), the pair is only flagged: the record says whether that condition is meant.",
    label=Label.EXCLUDES1,
    fix="drop one, or cite I.A.12.a where the two are unrelated",
)

RULES = (EXCLUDES1,)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every pair of diagnoses once, in the order of the answer."""
    codes = [line.code for line in unique(encounter.diagnoses)]
    for a, b, quoted_one in encounter.book.kept_apart(codes):
        note, named = quoted_one, named_alone(quoted_one, encounter.book)
        if named:
            # Another note of the two may keep all of both apart.
            notes = encounter.book.notes_apart(a, b)
            note = next((n for n in notes if not named_alone(n, encounter.book)), quoted_one)
        source = f"Tabular: Excludes1 at {note.owner}; guideline I.A.12.a"
        if note is quoted_one and named:
            yield EXCLUDES1.raised(
                (a, b),
                f"The note at {note.owner} names only {named}: it keeps {a} and {b} apart where that "
                "is the condition coded.",
                source,
                effect=Effect.SOFT,
            )
            continue
        yield EXCLUDES1.raised(
            (a, b),
            f"{a} and {b} are not reported together ({quoted(note)}), unless the two conditions are "
            "unrelated.",
            source,
        )


_WORD = re.compile(r"[a-z]{3,}")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SAY_LITTLE = frozenset(
    [
        "the",
        "and",
        "with",
        "without",
        "due",
        "other",
        "specified",
        "unspecified",
        "nec",
        "not",
        "elsewhere",
        "classified",
        "disease",
        "disorder",
        "disorders",
        "diseases",
        "condition",
        "conditions",
        "for",
        "from",
        "syndrome",
        "type",
    ]
)
_STEM = 5
"""Letters by which words are held to be the same: ``psychosis`` is not ``psychogenic``."""


def named_alone(note: Note, book: Book) -> str:
    """The words of an Excludes1 note that name less than its code in brackets; "" where they do not.

    They name less where that code is a header or an ``other`` or ``unspecified`` code whose title has
    no word of theirs: ``refractory anemia with excess blasts in transformation (C92.0-)`` is one of
    the leukemias there. Words with NOS name all that their code holds, and so does a range.
    """
    if len(note.refs) != 1 or "NOS" in note.text:
        return ""
    ref = note.refs[0].rstrip(".-")
    row = book.get(ref, System.ICD10CM)
    if row is None or row.kind in ("chapter", "block") or "-" in ref:
        return ""
    title = row.title.lower()
    if row.billable and not title.startswith("other") and "unspecified" not in title:
        return ""
    words = _IN_BRACKETS.sub("", note.text)
    return "" if _stems(words) & _stems(title) else f"“{words}”"


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if word not in _SAY_LITTLE}
