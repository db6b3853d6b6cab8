"""An index of chart files in the cache: thousands of charts open as fast as some dozens.

For every file it keeps size, time of change and hash, and what lists and the choice of the next chart
ask of it: the heading, and the key without its words. A file whose size and time are as they were is not
opened; one that changed is read again. What the index does not hold is read when somebody asks for it
(`Chart.__getattr__`). The index is a cache: one that is damaged or made by other code is written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from coder_drill.charts.asjson import field_json, policy_json
from coder_drill.charts.chart_fields import CHART
from coder_drill.charts.faults import ChartError, Fault
from coder_drill.charts.loader import parse_chart, parse_policy, read_bytes, read_chart
from coder_drill.charts.model import Chart, KeyCode, Role
from coder_drill.charts.policy import POLICY, Policy
from coder_drill.charts.schema import Field, Kind, Shown, Table
from coder_drill.wholefile import write_whole

_KEPT = tuple(
    each for each in CHART.fields if each.shown is Shown.HEADING or each.name == "teaches"
)
_ROLES = {role.value: role for role in Role}
_RACY = 2_000_000_000
"""Nanoseconds: a file written so shortly before the index may have changed since at the same size."""
_MOST = 200_000_000
"""Bytes: a larger index is no index."""


class FileState(NamedTuple):
    """A file as its folder lists it."""

    path: Path
    size: int
    changed: int
    """Time of the last change, in nanoseconds."""


class Index:
    """Charts and policy sheets by their files. ``file`` is where it is kept, None for nowhere."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._old, self._written = _load(file)
        self._new: dict[str, list[Any]] = {}
        self._dirty = False

    def chart(self, state: FileState) -> tuple[Chart | None, list[Fault]]:
        """The chart in a file, or None and its faults; as `loader.read_chart`, but with faults no chart."""
        entry = self._entry(state)
        if entry is not None:
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                return _chart_of(entry, state.path)
        chart, faults, digest = _parsed(state.path)
        if digest:
            self._keep(state, digest, _entry_of(chart, faults))
        return chart, faults

    def policy(self, state: FileState) -> tuple[Policy | None, list[Fault]]:
        """The policy sheet in a file, or None and its faults."""
        entry = self._entry(state)
        if entry is not None:
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                faults = _faults_of(entry, state.path)
                return (None, faults) if faults else (_made(POLICY, entry["sheet"], number=1), [])
        data, faults = read_bytes(state.path)
        if data is None:
            return None, faults
        sheet, faults = parse_policy(data, state.path)
        kept = _faults_json(faults) if sheet is None else {"sheet": policy_json(sheet)}
        self._keep(state, hashlib.sha256(data).hexdigest(), kept)
        return sheet, faults

    def verdict(self, state: FileState, tables: str) -> list[Fault] | None:
        """The faults of a chart's codes by these code tables, None when nobody has looked yet."""
        record = self._new.get(_key(state.path))
        noted = record[3].get("codes") if record is not None else None
        if not isinstance(noted, list) or len(noted) != 2 or noted[0] != tables:
            return None
        with suppress(KeyError, TypeError, ValueError):
            return _faults_of({"faults": noted[1]}, state.path)
        return None

    def note(self, state: FileState, tables: str, faults: Sequence[Fault]) -> None:
        """Keep the faults of a chart's codes by these code tables."""
        record = self._new.get(_key(state.path))
        if record is not None:
            record[3]["codes"] = [tables, _faults_json(faults)["faults"]]
            self._dirty = True

    def save(self) -> None:
        """Write the index where it is kept, if anything changed. A cache that cannot be written is none."""
        if self._file is None or not self._dirty:
            return
        # Files that were not asked for this time (another folder of charts) stay in the index.
        kept = {**{k: v for k, v in self._old.items() if _exists(k)}, **self._new}
        text = json.dumps({"made by": made_by(), "files": kept}, separators=(",", ":"))
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._file, text, sync=False)

    def _entry(self, state: FileState) -> Mapping[str, Any] | None:
        """What is kept of a file that is as it was, None for a new or changed one."""
        key = _key(state.path)
        record = self._old.get(key)
        if record is None:
            return None
        same = record[0] == state.size and record[1] == state.changed
        if not same or state.changed > self._written - _RACY:
            data, _ = read_bytes(state.path)
            if data is None or hashlib.sha256(data).hexdigest() != record[2]:
                return None
            record = [state.size, state.changed, *record[2:]]
            self._dirty = True
        self._new[key] = record
        found = record[3]
        return found if isinstance(found, dict) else None

    def _keep(self, state: FileState, digest: str, entry: dict[str, Any]) -> None:
        self._new[_key(state.path)] = [state.size, state.changed, digest, entry]
        self._dirty = True


def state_of(path: Path) -> FileState:
    """A file as it is now; of one that cannot be looked at, size and time are -1."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return FileState(path, -1, -1)
    return FileState(path, found.st_size, found.st_mtime_ns)


@cache
def made_by() -> str:
    """A mark of the code that reads charts: an index made by other code says nothing."""
    marks = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        found = source.stat()
        marks.update(f"{source.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return marks.hexdigest()


def _key(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links are not followed: that would read the disk


def _exists(key: str) -> bool:
    return Path(key).exists()


def _load(file: Path | None) -> tuple[dict[str, list[Any]], int]:
    """The files of an index and when it was written; nothing of one that is damaged or out of date."""
    if file is None:
        return {}, 0
    try:
        found = file.stat()
        if found.st_size > _MOST:
            return {}, 0
        value = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}, 0
    if not isinstance(value, dict) or value.get("made by") != made_by():
        return {}, 0
    files = value.get("files")
    if not isinstance(files, dict):
        return {}, 0
    good = {
        key: record
        for key, record in files.items()
        if isinstance(record, list) and len(record) == 4 and isinstance(record[3], dict)
    }
    return good, found.st_mtime_ns


def _parsed(path: Path) -> tuple[Chart | None, list[Fault], str]:
    data, faults = read_bytes(path)
    if data is None:
        return None, faults, ""
    chart, faults = parse_chart(data, path)
    return (None if faults else chart), faults, hashlib.sha256(data).hexdigest()


# --- an entry -----------------------------------------------------------------------------------


def _entry_of(chart: Chart | None, faults: Sequence[Fault]) -> dict[str, Any]:
    if chart is None:
        return _faults_json(faults)
    heading = {
        each.name: field_json(each, getattr(chart, each.attr), chart.format)
        for each in _KEPT
        if each.since <= chart.format <= each.until
    }
    heading["document"] = chart.document
    outline = [
        [k.code, k.role.value, k.optional, list(k.modifiers), k.poa, k.units] for k in chart.key
    ]
    return {
        "heading": heading,
        "hash": chart.content_hash,
        "key": outline,
        "asks": len(chart.queries),
    }


def _chart_of(entry: Mapping[str, Any], path: Path) -> tuple[Chart | None, list[Fault]]:
    if faults := _faults_of(entry, path):
        return None, faults
    heading = entry["heading"]
    number = heading["format"]
    chart = object.__new__(Chart)
    keep = partial(object.__setattr__, chart)
    for attribute, default in _DEFAULTS.items():
        keep(attribute, default)
    for attribute, name, revived in _revivers(number):
        value = heading[name]
        keep(attribute, value if revived is None or value is None else revived(value))
    keep("document", heading["document"])
    keep("content_hash", entry["hash"])
    keep("path", path)
    outline = entry["key"]
    if not isinstance(outline, list):
        raise TypeError("an outline is a list")
    keep("_outline", partial(_lines, outline))
    keep("_asks", int(entry["asks"]))
    keep("_whole", partial(_whole, path))
    return chart, []


def _lines(outline: list[list[Any]]) -> tuple[KeyCode, ...]:
    return tuple(
        KeyCode(code, _ROLES[role], poa, tuple(modifiers), units, optional=optional)
        for code, role, optional, modifiers, poa, units in outline
    )


def _whole(path: Path) -> Chart:
    chart, faults = read_chart(path)
    if chart is None or faults:
        raise ChartError(faults)
    return chart


_DEFAULTS = {
    each.attr: Chart.__dataclass_fields__[each.attr].default for each in _KEPT if not each.required
}
"""What kept fields are in a chart of a format that does not have them."""


Reviver = Callable[[Any], Any]


@cache
def _revivers(number: int) -> tuple[tuple[str, str, Reviver | None], ...]:
    """The kept fields of a format: attribute, name, and what makes the model's value of the JSON's."""
    return tuple(
        (each.attr, each.name, _reviver(each, number))
        for each in _KEPT
        if each.since <= number <= each.until
    )


def _reviver(field: Field, number: int) -> Reviver | None:
    if field.choices is not None:
        return {choice.value: choice for choice in field.choices}.__getitem__
    if field.table is not None:
        make = partial(_made, field.table, number=number)
        return make if field.kind is Kind.TABLE else lambda items: tuple(map(make, items))
    return tuple if field.kind in (Kind.TEXTS, Kind.NAMES) else None


def _made(table: Table, value: Mapping[str, Any], *, number: int) -> Any:
    given = {}
    for each in table.of_format(number):
        if each.key in value:
            revived, found = _reviver(each, number), value[each.key]
            given[each.attr] = found if revived is None or found is None else revived(found)
    return table.make(**given)


def _faults_json(faults: Sequence[Fault]) -> dict[str, Any]:
    return {"faults": [[each.field, each.what, each.fix, each.line] for each in faults]}


def _faults_of(entry: Mapping[str, Any], path: Path) -> list[Fault]:
    return [
        Fault(str(path), str(field), str(what), str(fix), line)
        for field, what, fix, line in entry.get("faults", ())
    ]
