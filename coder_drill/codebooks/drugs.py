"""Drugs and drug classes with the T code that tells what they did to a patient.

``codebooks/lexicon/drugclasses.tsv``: ``STEM<TAB>LONG<TAB>class names<TAB>drugs``. The character
after the stem tells poisoning (accidental 1, self-harm 2, assault 3, undetermined 4), adverse
effect (5) or underdosing (6), as the categories T36-T50 have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.resources import codebooks_dir

_SAID = {
    "1": ("poisoning", "overdose", "accidental overdose", "toxicity"),
    "2": ("intentional overdose",),
    "5": ("adverse effect", "side effect"),
    "6": ("underdosing", "noncompliance"),
}
_LONG_TERM = "long term use"


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A row: the stem of its T code, the code of long-term use, the names it is known by."""

    stem: str
    long_term: str
    names: tuple[str, ...]


def load_drug_classes(folder: Path | None = None) -> list[DrugClass]:
    """The table. Raises ``UnavailableError`` naming the line of a fault."""
    path = (folder or codebooks_dir() / "lexicon") / "drugclasses.tsv"
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        stem, long_term, classes, drugs = (*line.split("\t"), "", "", "")[:4]
        names = tuple(n.strip() for n in f"{classes}|{drugs}".split("|") if n.strip())
        if not names or not stem.startswith("T"):
            raise UnavailableError(f"{path.name}:{number}: a T code, a code or nothing, and names")
        found.append(DrugClass(stem, long_term, names))
    return found


def names_of(drug: DrugClass) -> Iterator[tuple[str, str]]:
    """(code, name): each name with what happened, and with long-term use where a code has it.

    The codes lack their seventh character, and not all of them exist (nobody takes heroin as
    prescribed): the caller keeps those that do.
    """
    for name in drug.names:
        for character, said in _SAID.items():
            for word in said:
                yield f"{drug.stem}{character}", f"{name} {word}"
        if drug.long_term:
            yield drug.long_term, f"{name} {_LONG_TERM}"
