"""What changed from one edition to another, for the command line and the app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder_drill.codebooks.changed import BEFORE, Change, Changed, shipped
from coder_drill.codebooks.systems import System
from coder_drill.codebooks.tables import Manifest

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.codebooks.importing.model import Changes

HEADINGS = {
    Change.NEW: "New",
    Change.REVISED: "Revised",
    Change.DELETED: "Deleted",
    Change.ENDING: "Known to end",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Two editions by name and what changed, those of one kind behind each other."""

    old: str
    new: str
    rows: tuple[Changed, ...]

    def narrowed(
        self, words: str = "", changes: Iterable[Change] = (), system: System | None = None
    ) -> Difference:
        """Only what begins with ``words`` as a code or has all of them, of these changes, of a system."""
        wanted = set(changes) or set(Change)
        kept = tuple(
            each
            for each in self.rows
            if each.change in wanted
            and (system is None or each.system is system)
            and _has(each, words)
        )
        return Difference(self.old, self.new, kept)

    @property
    def summary(self) -> str:
        """``487 new, 38 revised, 28 deleted``, those of no number left out."""
        counts = {change: sum(each.change is change for each in self.rows) for change in Change}
        said = [f"{n:,} {change.value}" for change, n in counts.items() if n]
        return ", ".join(said) or "nothing"

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "old": self.old,
            "new": self.new,
            "counts": {c.value: sum(each.change is c for each in self.rows) for c in Change},
            "changes": [
                {
                    "change": each.change.value,
                    "system": each.system.value,
                    "code": each.code,
                    "title": each.title,
                    "day": each.day,
                    "before": each.before,
                    "now": list(each.now),
                }
                for each in self.rows
            ],
        }


def bundled_difference(folder: Path, book: Codebook) -> Difference:
    """The difference that ships, and the codes known to end. Raises UnavailableError."""
    manifest = Manifest.read(folder)
    name = str(manifest.tables["icd10cm"]["edition"])
    return Difference(BEFORE, name, _ordered([*shipped(manifest), *book.ending()]))


def difference(old: str, new: str, folder: Path, imports: Path, book: Codebook) -> Difference:
    """What changed between two editions or files; ``folder`` has the bundled tables.

    The edition before the bundled one needs no import. Raises UsageError for a name that is no
    edition, ImportRefusedError for a file that cannot be read.
    """
    from coder_drill.codebooks.importing import Shelf, compare, side_of

    manifest, shelf = Manifest.read(folder), Shelf(imports)
    bundled = str(manifest.tables["icd10cm"]["edition"])
    imported = any(part.edition == BEFORE for part in shelf.parts())
    if old == BEFORE and new in (bundled, "bundled") and not imported:
        return bundled_difference(folder, book)
    found = compare(side_of(old, manifest, shelf), side_of(new, manifest, shelf))
    rows = [each for one in found if one.system for each in _rows(one, one.system)]
    return Difference(old, new, _ordered(rows))


def _rows(one: Changes, system: System) -> list[Changed]:
    rows = [Changed(Change.NEW, system, code, title) for code, title in one.added]
    rows += [
        Changed(Change.REVISED, system, code, title, before=before)
        for code, before, title in one.revised
    ]
    rows += [
        Changed(Change.DELETED, system, code, title, now=_in_place_of(code, one.added))
        for code, title in one.deleted
    ]
    return rows


def _in_place_of(code: str, added: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """New codes below a deleted one: where it was subdivided, that is what is reported now."""
    return tuple(new for new, _ in added if new.startswith(code)) if len(code) >= 3 else ()


def _ordered(rows: Iterable[Changed]) -> tuple[Changed, ...]:
    order = list(Change)
    return tuple(
        sorted(rows, key=lambda each: (order.index(each.change), each.system.order, each.code))
    )


def _has(each: Changed, words: str) -> bool:
    text = words.strip().casefold()
    if not text:
        return True
    if each.code.casefold().replace(".", "").startswith(text.replace(".", "")):
        return True
    said = f"{each.title} {each.before} {each.day}".casefold()
    return all(word in said for word in text.split())
