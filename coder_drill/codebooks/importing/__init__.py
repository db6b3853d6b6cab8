"""Official code files as published: recognized, checked, dated and kept side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from coder_drill.codebooks.importing.changes import Side, changes_of, compare, side_of
from coder_drill.codebooks.importing.model import Changes, Found, Kind
from coder_drill.codebooks.importing.ncci import joined, parts_joined
from coder_drill.codebooks.importing.overlay import manifest_of
from coder_drill.codebooks.importing.recognize import read_file
from coder_drill.codebooks.importing.safety import ImportRefusedError
from coder_drill.codebooks.importing.shelf import Part, Shelf
from coder_drill.codebooks.importing.unpack import read_whole
from coder_drill.codebooks.tables import Manifest

__all__ = [
    "Changes",
    "Found",
    "ImportRefusedError",
    "Kind",
    "Part",
    "Shelf",
    "Side",
    "changes_of",
    "compare",
    "import_files",
    "keep",
    "manifest_of",
    "read_file",
    "side_of",
    "together",
]


def import_files(
    paths: Sequence[Path],
    folder: Path,
    tables: Path,
    *,
    edition: str | None = None,
    refused: Callable[[ImportRefusedError], None] | None = None,
) -> list[Found]:
    """Import official files into ``folder``, all or none; returns what each was and changed.

    ``tables`` is the folder of the bundled tables, ``edition`` overrides what a file tells.
    ``refused`` is told every file that is refused; the first of them is raised after all were
    read. Raises ``ImportRefusedError`` and ``UnavailableError``; then nothing has changed.
    """
    found: list[Found] = []
    faults: list[ImportRefusedError] = []
    for path in paths:
        try:
            found = together(found, read_whole(path, edition))
        except ImportRefusedError as fault:
            faults.append(fault)
            if refused is not None:
                refused(fault)
    if faults:
        raise faults[0]
    return keep(found, folder, tables)


def together(found: Sequence[Found], further: Sequence[Found]) -> list[Found]:
    """Files read before with further ones: parts of one table joined, each table once.

    Raises ``ImportRefusedError`` where two hold the same table and edition with other content.
    """
    kept = list(found)
    for each in further:
        one = each
        twin = next((f for f in kept if (f.kind, f.edition) == (one.kind, one.edition)), None)
        if twin is not None and one.kind.comes_in_parts:
            kept.remove(twin)
            one, twin = replace(one, parsed=joined([twin.parsed, one.parsed])), None
        if twin is not None and twin.parsed.tables != one.parsed.tables:
            raise ImportRefusedError(
                f"{one.file}: the same table and edition as {twin.file.name}, with other content;"
                " import one of them"
            )
        kept.append(one)
    return kept


def keep(found: Sequence[Found], folder: Path, tables: Path) -> list[Found]:
    """Put files that were read on the shelf in ``folder``, all or none; what each changed is added.

    ``tables`` is the folder of the bundled tables. Raises ``UnavailableError``.
    """
    bundled, shelf = Manifest.read(tables), Shelf(folder)
    whole = [_with_parts_before(one, shelf) for one in found]
    dated = [replace(one, changes=changes_of(one, bundled, shelf)) for one in whole]
    shelf.add(dated)
    return dated


def _with_parts_before(one: Found, shelf: Shelf) -> Found:
    """A table that comes in parts, with the parts of its edition that were imported before."""
    if not one.kind.comes_in_parts:
        return one
    for part in shelf.parts():
        if (part.kind, part.edition) == (one.kind, one.edition):
            before = {name: part.rows(name) for name in one.parsed.tables}
            return replace(one, parsed=parts_joined(before, one.parsed))
    return one
