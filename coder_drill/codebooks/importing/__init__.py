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
    "manifest_of",
    "read_file",
    "side_of",
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
    bundled, shelf = Manifest.read(tables), Shelf(folder)
    found: list[Found] = []
    faults: list[ImportRefusedError] = []
    for path in paths:
        try:
            one = read_file(path, edition)
            twin = next((f for f in found if (f.kind, f.edition) == (one.kind, one.edition)), None)
            if twin is not None and one.kind.comes_in_parts:
                found.remove(twin)
                one, twin = replace(one, parsed=joined([twin.parsed, one.parsed])), None
            if twin is not None and twin.parsed.tables != one.parsed.tables:
                raise ImportRefusedError(
                    f"{path}: the same table and edition as {twin.file.name}, with other content;"
                    " import one of them"
                )
            found.append(one)
        except ImportRefusedError as fault:
            faults.append(fault)
            if refused is not None:
                refused(fault)
    if faults:
        raise faults[0]
    found = [_with_parts_before(one, shelf) for one in found]
    dated = [replace(one, changes=changes_of(one, bundled, shelf)) for one in found]
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
