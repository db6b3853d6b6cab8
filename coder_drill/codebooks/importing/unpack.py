"""A zip as publishers pack their files: read in memory, member by member, and never written out.

A zip of NCCI files or of the fee schedule is one table and is read as such. Any other holds several files beside notices and
PDF pages: what is recognized in it counts, the whole table before an extract of it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path, PurePosixPath

from coder_drill.codebooks.importing.model import Found, Kind
from coder_drill.codebooks.importing.recognize import dated, read_data, read_rules
from coder_drill.codebooks.importing.safety import (
    BROKEN_ZIP,
    MAX_RATIO,
    MAX_UNPACKED,
    ImportRefusedError,
    UnknownFormatError,
    archive_of,
    plain,
    read_bytes,
    read_member,
)

MAX_MEMBERS = 500
"""Files in an archive. The official ones hold fewer than 20."""
MAX_TOTAL = 256 * 1024 * 1024
"""Bytes of all members that are read."""
_READ = (".xml", ".txt", ".csv", ".xlsx")
_LEAST_ROOM = 1_000_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_whole(
    path: Path,
    edition: str | None = None,
    kinds: Collection[Kind] = (),
    passed_over: Callable[[ImportRefusedError], None] | None = None,
) -> list[Found]:
    """The tables of an official file, or of the files in a zip; of ``kinds`` alone where given.

    Each kind stands once, but for those that are published in parts. ``edition`` as in ``read_file``;
    ``passed_over`` is told of a file in a zip that could not be read beside others that could.
    Raises ``ImportRefusedError``: one line with the file, what is wrong and the fix.
    """
    data = read_bytes(path)
    if not data.startswith(_ZIP) or _is_spreadsheet(data):
        found = [read_data(data, path, edition)]
    elif (rules := read_rules(data, path)) is not None:
        found = [dated(rules, data, path, edition)]
    else:
        found = _members(data, path, edition, passed_over)
    wanted = [one for one in found if not kinds or one.kind in kinds]
    if not wanted:
        there = ", ".join(one.kind.label for one in found)
        asked = ", ".join(kind.label for kind in kinds)
        raise ImportRefusedError(f"{path}: holds {there}, not what was asked for ({asked})")
    return wanted


def _is_spreadsheet(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BROKEN_ZIP:
        return False


def _members(
    data: bytes,
    path: Path,
    edition: str | None,
    passed_over: Callable[[ImportRefusedError], None] | None,
) -> list[Found]:
    archive = archive_of(data, path)
    entries = archive.infolist()
    best: dict[tuple[Kind, str], Found] = {}
    faults: list[ImportRefusedError] = []
    with archive:
        for name in _to_read(entries, path):
            member = read_member(archive, name, path)
            try:
                one = read_data(member, path / plain(PurePosixPath(name).name), edition)
            except UnknownFormatError:
                continue  # a notice, a layout, an addendum
            except ImportRefusedError as fault:
                if name.lower().endswith(".xml"):
                    raise
                faults.append(fault)
                continue
            twin = best.get((one.kind, one.edition))
            if twin is None or _size(one) > _size(twin):
                best[one.kind, one.edition] = one
    if not best:
        raise (
            faults[0]
            if faults
            else UnknownFormatError(
                f"{path}: an archive without a file of a format known here; name another, or"
                " unpack it and name the files in it"
            )
        )
    if passed_over is not None:
        for each in faults:
            passed_over(each)
    return list(best.values())


def _to_read(entries: Sequence[zipfile.ZipInfo], path: Path) -> list[str]:
    """Names of members worth reading; raises for an archive that no publisher packs."""
    if len(entries) > MAX_MEMBERS:
        raise ImportRefusedError(
            f"{path}: an archive of {len(entries):,} files; no official one has so many"
        )
    chosen = []
    total = 0
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in entry.filename:
            raise ImportRefusedError(
                f"{path}: a name in it leads out of the archive; no official file has one;"
                " not opened"
            )
        if entry.is_dir() or not parts or PurePosixPath(parts[-1]).suffix.lower() not in _READ:
            continue
        packed = max(1, entry.compress_size)
        total += entry.file_size
        if (
            entry.file_size > MAX_UNPACKED
            or total > MAX_TOTAL
            or (entry.file_size > _LEAST_ROOM and entry.file_size > MAX_RATIO * packed)
        ):
            raise ImportRefusedError(
                f"{path}: unpacks to far more than any official file; not opened"
            )
        chosen.append(entry.filename)
    return chosen


def _size(one: Found) -> int:
    return sum(len(rows) for _, rows in one.parsed.tables.values())
