"""What the code tables say of the answers of a family."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.model import LEVELS, Answer, Family
from coder_drill.scoring.book import book_of


def answers(family: Family[Any], codebook: Codebook, count: int = 120) -> set[Answer]:
    """Different answers of some hundred items of a family."""
    return {family.item(seed, level, codebook).answer for level in LEVELS for seed in range(count)}


def faults(sets: Iterable[Answer], codebook: Codebook) -> list[str]:
    """Diagnosis codes that are not billable, and pairs that Excludes1 notes keep apart."""
    book = book_of(codebook)
    found = []
    for codes in sets:
        for code in codes:
            row = codebook.get(code, System.ICD10CM)
            if row is None or not row.billable:
                found.append(f"{code} is no billable code")
        found += [f"{a} and {b}: {note.text}" for a, b, note in book.kept_apart(list(codes))]
    return found
