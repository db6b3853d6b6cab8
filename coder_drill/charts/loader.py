"""Reading one chart file: TOML to ``Chart``, with every fault of form collected.

Form is what a file needs for its chart to exist at all: known fields, right types, values within
their range. Whether the chart is *right* (codes, evidence, identifiers) is for ``check``.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from coder_drill.charts.faults import ChartError, Fault
from coder_drill.charts.model import (
    Alternative,
    Chart,
    ClaimKind,
    Decoy,
    KeyCode,
    Patient,
    Role,
    Setting,
)

FORMAT = 1
POA_VALUES = ("Y", "N", "U", "W")
SETS = 4
"""Sets of codes (``together``) that a key may have: scoring tries every choice among them."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EDITION = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_KEBAB_MEND = "use lower-case words joined by hyphens, such as ed-wrist-fall"
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z_.]+)\s*\]?\]")
_FIELD = re.compile(r"\s*([A-Za-z_]+)\s*=")

_CHART_FIELDS = frozenset(
    [
        "format",
        "id",
        "title",
        "setting",
        "document",
        "claim",
        "edition",
        "patient",
        "difficulty",
        "minutes",
        "teaches",
        "instructions",
        "hints",
        "note",
        "key",
        "decoy",
        "alternative",
    ]
)
_PATIENT_FIELDS = frozenset({"age", "days", "sex"})
_KEY_FIELDS = frozenset(
    [
        "code",
        "role",
        "poa",
        "modifiers",
        "units",
        "evidence",
        "why",
        "guideline",
        "accept",
        "optional",
        "together",
        "after",
    ]
)
_ALTERNATIVE_FIELDS = frozenset({"why", "key"})
_DECOY_FIELDS = frozenset({"code", "why_not"})

E = TypeVar("E", bound=StrEnum)


def load_chart(path: Path) -> Chart:
    """The chart in ``path``.

    Raises ``ChartError`` (one line naming file, field and mend; all faults of form in ``.faults``)
    when the file cannot be read or is not a chart.
    """
    chart, faults = read_chart(path)
    if chart is None or faults:
        raise ChartError(faults)
    return chart


def read_chart(path: Path) -> tuple[Chart | None, list[Fault]]:
    """The chart in ``path`` as far as it can be read, and every fault of form.

    With faults, the chart holds defaults in the faulty fields: fit for finding further faults,
    not for use. It is None when the file is no TOML at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return None, [Fault(str(path), "file", f"cannot be read: {reason}", "check the path")]
    return parse_chart(data, path)


def parse_chart(data: bytes, path: Path) -> tuple[Chart | None, list[Fault]]:
    """As ``read_chart``, from the file's bytes."""
    file = str(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [Fault(file, "file", "is not UTF-8 text", "save it as UTF-8", line)]
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        what = _SYNTAX_LINE.sub("", str(error)).strip().rstrip(":")
        at = int(found[1]) if found else None
        return None, [Fault(file, "file", f"is not TOML: {what}", "mend the syntax there", at)]
    reader = _Reader(file, field_lines(text))
    chart = _chart(reader, table, path, hashlib.sha256(data).hexdigest())
    return chart, reader.faults


class _Reader:
    """Takes typed values out of TOML tables and collects a fault for each that is off."""

    def __init__(self, file: str, lines: Mapping[str, int]) -> None:
        self.file = file
        self.lines = lines
        self.faults: list[Fault] = []

    def fault(self, field: str, what: str, mend: str) -> None:
        self.faults.append(Fault(self.file, field, what, mend, line_of(self.lines, field)))

    def unknown(self, table: Mapping[str, Any], known: frozenset[str], where: str = "") -> None:
        for name in table:
            if name not in known:
                near = difflib.get_close_matches(name, sorted(known), 1)
                mend = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
                self.fault(f"{where}{name}", "is not a field of a chart", mend)

    def text(
        self, table: Mapping[str, Any], name: str, where: str = "", *, required: bool = True
    ) -> str:
        field = f"{where}{name}"
        if name not in table:
            if required:
                self.fault(field, "is missing", f'add {name} = "..."')
            return ""
        return self._text(table[name], field, required)

    def _text(self, value: object, field: str, required: bool) -> str:
        if not isinstance(value, str):
            self.fault(field, f"is {_kind(value)}, not text", "put it in quotes")
            return ""
        if required and not value.strip():
            self.fault(field, "is empty", "write it or take the field out")
        if bad := next(_control_characters(value), None):
            self.fault(field, f"carries the control character {bad!r}", "take it out")
        return value if "\n" in value else value.strip()

    def texts(self, table: Mapping[str, Any], name: str, where: str = "") -> tuple[str, ...]:
        field, value = f"{where}{name}", table.get(name, [])
        if not isinstance(value, list):
            self.fault(field, f"is {_kind(value)}, not a list", f'write {name} = ["...", "..."]')
            return ()
        return tuple(
            self._text(item, f"{field}[{place}]", True) for place, item in enumerate(value, 1)
        )

    def number(
        self,
        table: Mapping[str, Any],
        name: str,
        low: int,
        high: int,
        where: str = "",
        default: int | None = None,
    ) -> int:
        field = f"{where}{name}"
        if name not in table:
            if default is None:
                self.fault(field, "is missing", f"add {name} = {low}..{high}")
                return low
            return default
        value = table[name]
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(field, f"is {_kind(value)}, not a whole number", f"give {low}..{high}")
            return low
        if not low <= value <= high:
            self.fault(field, f"is {value}, out of range", f"give {low}..{high}")
            return low
        return value

    def choice(
        self, table: Mapping[str, Any], name: str, kind: type[E], where: str = ""
    ) -> E | None:
        value = self.text(table, name, where)
        try:
            return kind(value)
        except ValueError:
            if value:
                mend = f"use one of: {', '.join(kind)}"
                self.fault(f"{where}{name}", f"is {value!r}, which is not known", mend)
            return None

    def tables(
        self, table: Mapping[str, Any], name: str, where: str = ""
    ) -> list[Mapping[str, Any]]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            field = f"{where}{name}"
            self.fault(
                field, f"is {_kind(value)}, not a list of tables", f"write [[{name}]] blocks"
            )
            return []
        return value


def _chart(reader: _Reader, table: Mapping[str, Any], path: Path, digest: str) -> Chart:
    reader.unknown(table, _CHART_FIELDS)
    reader.number(table, "format", FORMAT, FORMAT)
    identity = reader.text(table, "id")
    if identity and not _ID.fullmatch(identity):
        reader.fault("id", f"is {identity!r}", _KEBAB_MEND)
    edition = reader.text(table, "edition")
    if edition and not _EDITION.fullmatch(edition):
        reader.fault("edition", f"is {edition!r}", "give year and month, such as 2026-04")
    teaches = reader.texts(table, "teaches")
    for place, word in enumerate(teaches, 1):
        if word and not _ID.fullmatch(word):
            reader.fault(f"teaches[{place}]", f"is {word!r}", _KEBAB_MEND)
    key_tables = reader.tables(table, "key")
    if not key_tables and "key" not in {fault.field for fault in reader.faults}:
        reader.fault("key", "is missing", "add a [[key]] block for each code")
    key = tuple(_key(reader, item, f"key[{n}].") for n, item in enumerate(key_tables, 1))
    _count_sets(reader, key, "key")
    return Chart(
        id=identity,
        title=reader.text(table, "title"),
        setting=reader.choice(table, "setting", Setting) or Setting.CLINIC,
        document=reader.text(table, "document"),
        claim=reader.choice(table, "claim", ClaimKind) or ClaimKind.PROFESSIONAL,
        edition=edition,
        patient=_patient(reader, table),
        difficulty=reader.number(table, "difficulty", 1, 5),
        minutes=reader.number(table, "minutes", 1, 120),
        instructions=reader.text(table, "instructions"),
        note=reader.text(table, "note"),
        key=key,
        decoys=tuple(
            _decoy(reader, item, f"decoy[{n}].")
            for n, item in enumerate(reader.tables(table, "decoy"), 1)
        ),
        teaches=teaches,
        hints=reader.texts(table, "hints"),
        content_hash=digest,
        path=path,
        alternatives=tuple(
            _alternative(reader, item, f"alternative[{n}].", key_tables)
            for n, item in enumerate(reader.tables(table, "alternative"), 1)
        ),
    )


def _patient(reader: _Reader, table: Mapping[str, Any]) -> Patient:
    value = table.get("patient")
    if not isinstance(value, dict):
        what = "is missing" if value is None else f"is {_kind(value)}, not a table"
        reader.fault("patient", what, 'write patient = { age = 54, sex = "F" }')
        return Patient(0, "F")
    reader.unknown(value, _PATIENT_FIELDS, "patient.")
    age = reader.number(value, "age", 0, 90, "patient.")
    days = reader.number(value, "days", 0, 364, "patient.") if "days" in value else None
    if days is not None and age:
        reader.fault("patient.days", f"is given for age {age}", "days are for age = 0 only")
    sex = reader.text(value, "sex", "patient.")
    if sex and sex not in ("F", "M"):
        reader.fault("patient.sex", f"is {sex!r}", 'use "F" or "M"')
    return Patient(age, sex, days)


def _key(reader: _Reader, table: Mapping[str, Any], where: str) -> KeyCode:
    reader.unknown(table, _KEY_FIELDS, where)
    poa = reader.text(table, "poa", where, required=False)
    if poa and poa not in POA_VALUES:
        mend = "use Y, N, U or W; leave it out for a code exempt from POA reporting"
        reader.fault(f"{where}poa", f"is {poa!r}", mend)
    optional = table.get("optional", False)
    if not isinstance(optional, bool):
        reader.fault(f"{where}optional", f"is {_kind(optional)}", "use true or false")
    return KeyCode(
        code=reader.text(table, "code", where),
        role=reader.choice(table, "role", Role, where) or Role.SECONDARY,
        poa=poa,
        modifiers=tuple(text.upper() for text in reader.texts(table, "modifiers", where)),
        units=reader.number(table, "units", 1, 9999, where, default=1),
        evidence=reader.texts(table, "evidence", where),
        why=reader.text(table, "why", where),
        guideline=reader.text(table, "guideline", where),
        accept=reader.texts(table, "accept", where),
        optional=optional is True,
        together=_together(reader, table, where),
        after=reader.texts(table, "after", where),
    )


def _together(reader: _Reader, table: Mapping[str, Any], where: str) -> str:
    name = reader.text(table, "together", where, required=False)
    if name and not _ID.fullmatch(name):
        reader.fault(f"{where}together", f"is {name!r}", _KEBAB_MEND)
    return name


def _count_sets(reader: _Reader, key: Iterable[KeyCode], field: str) -> None:
    count = len({each.together for each in key if each.together})
    if count > SETS:
        reader.fault(field, f"has {count} sets of codes (together)", f"give {SETS} at most")


def _alternative(
    reader: _Reader, table: Mapping[str, Any], where: str, key: list[Mapping[str, Any]]
) -> Alternative:
    """A second reading. A code that the chart's key has takes from there what it leaves out."""
    reader.unknown(table, _ALTERNATIVE_FIELDS, where)
    entries = reader.tables(table, "key", where)
    if not entries:
        mend = "list the whole key of this reading, one { code = ... } for each code"
        reader.fault(f"{where}key", "is missing", mend)
    known = {item["code"]: item for item in reversed(key) if isinstance(item.get("code"), str)}
    codes = []
    for n, entry in enumerate(entries, 1):
        code = entry.get("code")
        inherited = known.get(code, {}) if isinstance(code, str) else {}
        codes.append(_key(reader, {**inherited, **entry}, f"{where}key[{n}]."))
    _count_sets(reader, codes, f"{where}key")
    return Alternative(reader.text(table, "why", where), tuple(codes))


def _decoy(reader: _Reader, table: Mapping[str, Any], where: str) -> Decoy:
    reader.unknown(table, _DECOY_FIELDS, where)
    return Decoy(reader.text(table, "code", where), reader.text(table, "why_not", where))


def _kind(value: object) -> str:
    """A TOML value's type in words."""
    names: tuple[tuple[type, str], ...] = (
        (bool, "true/false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "a date or time")


def _control_characters(text: str) -> Iterator[str]:
    """Characters that would steer a terminal: C0/C1 controls other than tab and line feed."""
    return (c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t")


def line_of(lines: Mapping[str, int], field: str) -> int | None:
    """The line of a field in ``field_lines``, or of the table that should hold it."""
    at: str = field
    while at:
        found = lines.get(at) or lines.get(re.sub(r"\[\d+\]$", "", at))
        if found:
            return found
        at = at.rpartition(".")[0]
    return lines.get(f"{field}[1]")


def field_lines(text: str) -> dict[str, int]:
    """The line of every field: ``title`` -> 3, ``key[2]`` -> 61, ``key[2].evidence`` -> 66.

    A scan beside the parser, which gives no lines: good enough for pointing, used for nothing else.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    where, closing = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        if match := _TABLE.match(line):
            # [[alternative.key]] belongs to the last [[alternative]].
            above, dot, name = match[1].rpartition(".")
            name = f"{above}[{counts.get(above, 1)}].{name}" if dot else name
            if line.lstrip().startswith("[["):
                counts[name] = counts.get(name, 0) + 1
                name = f"{name}[{counts[name]}]"
            where = f"{name}."
            lines.setdefault(name, number)
        elif match := _FIELD.match(line):
            lines.setdefault(where + match[1], number)
        closing = next((q for q in ("'''", '"""') if line.count(q) % 2), "")
    return lines
