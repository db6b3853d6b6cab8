"""Reading one file of the bank: TOML to a ``Chart`` or a ``Policy``, with every fault of form collected.

Form is what a file needs for its chart to exist at all: known fields, right types, values within
their range, as `chart_fields` declares them. Whether the chart is *right* (codes, evidence,
identifiers) is for ``check``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coder_drill.charts.chart_fields import CHART
from coder_drill.charts.faults import ChartError, Fault
from coder_drill.charts.fields import FieldReader, kind_of
from coder_drill.charts.lines import field_lines
from coder_drill.charts.model import Alternative, Chart, KeyCode, in_force
from coder_drill.charts.policy import POLICY, Policy
from coder_drill.charts.schema import FORMATS, NEWEST, Field, Kind, Table, formats_in_words
from coder_drill.files import UnfitFileError, decoded, read_file

SETS = 4
"""Sets of codes (``together``) that a key may have: scoring tries every choice among them."""

MOST_BYTES = 2_000_000
"""A file of more is no chart: the longest record has a hundredth of it."""

_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def load_chart(path: Path) -> Chart:
    """The chart in ``path``.

    Raises ``ChartError`` (one line naming file, field and fix; all faults of form in ``.faults``)
    when the file cannot be read or is not a chart.
    """
    chart, faults = read_chart(path)
    if chart is None or faults:
        raise ChartError(faults)
    return chart


def read_chart(path: Path) -> tuple[Chart | None, list[Fault]]:
    """The chart in ``path`` as far as it can be read, and every fault of form.

    With faults, the chart holds defaults in the faulty fields: fit for finding further faults,
    not for use. It is None when the file is no TOML at all, or of a format that is not known.
    """
    data, faults = read_bytes(path)
    return (None, faults) if data is None else parse_chart(data, path)


def parse_policy(data: bytes, path: Path) -> tuple[Policy | None, list[Fault]]:
    """A policy sheet from its file's bytes, None when it has faults; and the faults."""
    table, lines, faults = _toml(data, str(path))
    if table is None:
        return None, faults
    reader = FieldReader(str(path), lines)
    values = read_fields(reader, POLICY, table, "", 1)
    values.pop("format", None)
    if reader.faults:
        return None, reader.faults
    return POLICY.make(**values), []


def parse_chart(data: bytes, path: Path) -> tuple[Chart | None, list[Fault]]:
    """As ``read_chart``, from the file's bytes."""
    table, lines, faults = _toml(data, str(path))
    if table is None:
        return None, faults
    reader = FieldReader(str(path), lines)
    number = _format(reader, table)
    if number is None:
        return None, reader.faults
    chart = _chart(reader, table, number, path, hashlib.sha256(data).hexdigest())
    return chart, reader.faults


def read_fields(
    reader: FieldReader, table: Table, data: Mapping[str, Any], where: str, number: int
) -> dict[str, Any]:
    """The values of a TOML table by the model's attributes, as its declaration wants them.

    ``number`` is the format of the file, ``where`` the table's place in it (``key[2].``). A fault
    is noted for each value that is off, each that is missing and each name that is not known.
    """
    _unknown(reader, table, data, where, number)
    values: dict[str, Any] = {}
    for field in table.of_format(number):
        value = _value(reader, field, data, where, number)
        if value is not None:
            values[field.attr] = value
    return values


def read_bytes(path: Path) -> tuple[bytes | None, list[Fault]]:
    """The bytes of a file of the bank; None and a fault for what is no ordinary file of fit size."""
    try:
        return read_file(path, MOST_BYTES), []
    except UnfitFileError as error:
        return None, [Fault(str(path), "file", error.what, error.fix)]


def _toml(data: bytes, file: str) -> tuple[dict[str, Any] | None, dict[str, int], list[Fault]]:
    """The parsed file and the lines of its fields; None and a fault when it is no TOML."""
    try:
        text = decoded(data)
    except UnfitFileError as error:
        return None, {}, [Fault(file, "file", error.what, error.fix, error.line)]
    try:
        return tomllib.loads(text), field_lines(text), []
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        what = _SYNTAX_LINE.sub("", str(error)).strip().rstrip(":")
        at = int(found[1]) if found else None
        return None, {}, [Fault(file, "file", f"is not TOML: {what}", "fix the syntax there", at)]
    except RecursionError:
        fix = "take the brackets out that nothing closes"
        return None, {}, [Fault(file, "file", "is not TOML: nested without end", fix)]
    except ValueError:  # Python refuses to read a number of more than some thousand digits.
        fix = "write a number of a few digits"
        return None, {}, [Fault(file, "file", "holds a number of too many digits", fix)]


def _format(reader: FieldReader, table: Mapping[str, Any]) -> int | None:
    """The format by which to read a file; None, with one fault, when it is newer than all known."""
    given = table.get("format")
    if isinstance(given, int) and not isinstance(given, bool) and given > NEWEST:
        shown = str(given) if given < 10**6 else "newer than all known"
        what = f"is format {shown}; this coder-drill reads {formats_in_words()}"
        reader.fault("format", what, "update coder-drill")
        return None
    if given in FORMATS and not isinstance(given, bool):
        return int(given)
    return 2 if isinstance(table.get("document"), list) else 1


def _unknown(
    reader: FieldReader, table: Table, data: Mapping[str, Any], where: str, number: int
) -> None:
    """A fault for each name that this format does not have."""
    known = frozenset(each.name for each in table.of_format(number))
    strange: dict[str, Any] = {}
    for name, value in data.items():
        if name in known:
            continue
        others = table.by_name.get(name, ())
        if not others:
            strange[name] = value
        elif others[0].since > number:
            fix = f"write format = {others[0].since} at the top of the file"
            reader.fault(f"{where}{name}", f"is a field of format {others[0].since}", fix)
        else:
            newer = "write [[document]] blocks" if name in ("note", "document") else "take it out"
            reader.fault(f"{where}{name}", f"is no field of format {number}", newer)
    reader.unknown(strange, known, where, "a policy sheet" if table is POLICY else "a chart")


def _value(
    reader: FieldReader, field: Field, data: Mapping[str, Any], where: str, number: int
) -> Any:
    """One value as its field declares it; None where the model's own default is to hold."""
    name, absent = field.name, field.name not in data
    if absent and not field.required:
        return None
    match field.kind:
        case Kind.TEXT:
            return _text(reader, field, data, where)
        case Kind.TEXTS:
            return _texts(reader, field, data, where)
        case Kind.NAMES:
            alone = isinstance(data.get(name), str)
            return (
                (_text(reader, field, data, where),)
                if alone
                else _texts(reader, field, data, where)
            )
        case Kind.QUOTES:
            if absent:
                reader.fault(f"{where}{name}", "is missing", f'add {name} = ["...", "..."]')
            return reader.quotes(data, name, where, placed=number > 1)
        case Kind.NUMBER:
            return reader.number(data, name, field.low, field.high, where)
        case Kind.FLAG:
            return reader.flag(data, name, where)
        case Kind.CHOICE:
            assert field.choices is not None
            found = reader.choice(data, name, field.choices, where, required=field.required)
            if found is None and field.required:
                return field.choices(field.otherwise or next(iter(field.choices)))
            return found
        case Kind.CHOICES:
            assert field.choices is not None
            return reader.choices(data, name, field.choices, where)
        case Kind.TABLE:
            return _one(reader, field, data, where, number)
        case Kind.TABLES:
            return _many(reader, field, data, where, number)


def _text(reader: FieldReader, field: Field, data: Mapping[str, Any], where: str) -> str:
    value = reader.text(data, field.name, where, required=field.required)
    return _shaped(reader, field, value, f"{where}{field.name}")


def _texts(
    reader: FieldReader, field: Field, data: Mapping[str, Any], where: str
) -> tuple[str, ...]:
    at = f"{where}{field.name}"
    if field.required and not data.get(field.name):
        reader.fault(at, "is missing", f'add {field.name} = ["..."]')
    found = reader.texts(data, field.name, where)
    return tuple(
        _shaped(reader, field, value, f"{at}[{place}]") for place, value in enumerate(found, 1)
    )


def _shaped(reader: FieldReader, field: Field, value: str, at: str) -> str:
    if value and field.shape is not None and not field.shape(value):
        reader.fault(at, f"is {value!r}", field.fix)
    return field.tidy(value) if field.tidy is not None else value


def _one(
    reader: FieldReader, field: Field, data: Mapping[str, Any], where: str, number: int
) -> Any:
    assert field.table is not None
    value = data.get(field.name)
    if not isinstance(value, dict):
        what = "is missing" if value is None else f"is {kind_of(value)}, not a table"
        reader.fault(f"{where}{field.name}", what, field.fix)
        value = None
    inner = f"{where}{field.name}."
    # Of a table that is not there one fault is enough.
    silent = FieldReader(reader.file, reader.lines) if value is None else reader
    return field.table.make(**read_fields(silent, field.table, value or {}, inner, number))


def _many(
    reader: FieldReader, field: Field, data: Mapping[str, Any], where: str, number: int
) -> tuple[Any, ...]:
    assert field.table is not None
    at = f"{where}{field.name}"
    before = len(reader.faults)
    items = reader.tables(data, field.name, where)
    if not items and field.required and len(reader.faults) == before:
        reader.fault(at, "is missing", field.fix or f"add a [[{field.name}]] block")
    made = []
    for place, item in enumerate(items, 1):
        inner = f"{at}[{place}]."
        values = read_fields(reader, field.table, item, inner, number)
        made.append(_made(reader, field.table, values, inner))
    return tuple(made)


def _made(reader: FieldReader, table: Table, values: dict[str, Any], where: str) -> Any:
    """What a table makes of its values. Lines of a key are told apart by the queries they hang on."""
    if table.make is Alternative:
        _count_sets(reader, values["lines"], f"{where}key")
        _split(values)
    return table.make(**values)


def _split(values: dict[str, Any]) -> None:
    """All lines as read become the key in force before any answer, and all of them where some wait."""
    lines = values.pop("lines")
    values["key"] = in_force(lines)
    if any(line.waits_for or line.until_query for line in lines):
        values["with_queries"] = lines


def _chart(
    reader: FieldReader, table: Mapping[str, Any], number: int, path: Path, digest: str
) -> Chart:
    values = read_fields(reader, CHART, _inheriting(table), "", number)
    _count_sets(reader, values["lines"], "key")
    _split(values)
    patient = values["patient"]
    if patient.days is not None and patient.age:
        reader.fault("patient.days", f"is given for age {patient.age}", "days are for age = 0 only")
    values["format"] = number
    values.setdefault("document", "")
    values.setdefault("note", "")
    return Chart(**values, content_hash=digest, path=path)


def _count_sets(reader: FieldReader, key: Iterable[KeyCode], field: str) -> None:
    count = len({each.together for each in key if each.together})
    if count > SETS:
        reader.fault(field, f"has {count} sets of codes (together)", f"give {SETS} at most")


def _inheriting(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The chart's table, where each line of an alternative takes from the key what it leaves out."""
    key, alternatives = table.get("key"), table.get("alternative")
    if not isinstance(key, list) or not isinstance(alternatives, list):
        return table
    known = {
        item["code"]: item
        for item in reversed(key)
        if isinstance(item, dict) and isinstance(item.get("code"), str)
    }

    def whole(entry: object) -> object:
        code = entry.get("code") if isinstance(entry, dict) else None
        return (
            {**known.get(code, {}), **entry}
            if isinstance(entry, dict) and isinstance(code, str)
            else entry
        )

    def reading(each: object) -> object:
        if not isinstance(each, dict) or not isinstance(each.get("key"), list):
            return each
        return {**each, "key": [whole(entry) for entry in each["key"]]}

    return {**table, "alternative": [reading(each) for each in alternatives]}
