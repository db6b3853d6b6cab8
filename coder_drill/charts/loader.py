"""Reading one chart file: TOML to ``Chart``, with every fault of form collected.

Form is what a file needs for its chart to exist at all: known fields, right types, values within
their range. Whether the chart is *right* (codes, evidence, identifiers) is for ``check``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coder_drill.charts.faults import ChartError, Fault
from coder_drill.charts.fields import FieldReader, kind_of
from coder_drill.charts.lines import field_lines
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
        text = data.decode("utf-8-sig")
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
    except RecursionError:
        mend = "take the brackets out that nothing closes"
        return None, [Fault(file, "file", "is not TOML: nested without end", mend)]
    reader = FieldReader(file, field_lines(text))
    chart = _chart(reader, table, path, hashlib.sha256(data).hexdigest())
    return chart, reader.faults


def _chart(reader: FieldReader, table: Mapping[str, Any], path: Path, digest: str) -> Chart:
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


def _patient(reader: FieldReader, table: Mapping[str, Any]) -> Patient:
    value = table.get("patient")
    if not isinstance(value, dict):
        what = "is missing" if value is None else f"is {kind_of(value)}, not a table"
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


def _key(reader: FieldReader, table: Mapping[str, Any], where: str) -> KeyCode:
    reader.unknown(table, _KEY_FIELDS, where)
    poa = reader.text(table, "poa", where, required=False)
    if poa and poa not in POA_VALUES:
        mend = "use Y, N, U or W; leave it out for a code exempt from POA reporting"
        reader.fault(f"{where}poa", f"is {poa!r}", mend)
    optional = table.get("optional", False)
    if not isinstance(optional, bool):
        reader.fault(f"{where}optional", f"is {kind_of(optional)}", "use true or false")
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


def _together(reader: FieldReader, table: Mapping[str, Any], where: str) -> str:
    name = reader.text(table, "together", where, required=False)
    if name and not _ID.fullmatch(name):
        reader.fault(f"{where}together", f"is {name!r}", _KEBAB_MEND)
    return name


def _count_sets(reader: FieldReader, key: Iterable[KeyCode], field: str) -> None:
    count = len({each.together for each in key if each.together})
    if count > SETS:
        reader.fault(field, f"has {count} sets of codes (together)", f"give {SETS} at most")


def _alternative(
    reader: FieldReader, table: Mapping[str, Any], where: str, key: list[Mapping[str, Any]]
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


def _decoy(reader: FieldReader, table: Mapping[str, Any], where: str) -> Decoy:
    reader.unknown(table, _DECOY_FIELDS, where)
    return Decoy(reader.text(table, "code", where), reader.text(table, "why_not", where))
