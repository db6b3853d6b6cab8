"""Charts without their keys: what may be seen before a chart is scored, and nothing else of its file.

Which fields that is the declarations say (`schema.Shown`): a new field of a key cannot slip out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from coder_drill.charts.asjson import RECORD
from coder_drill.charts.chart_fields import CHART
from coder_drill.charts.faults import ChartError, Fault
from coder_drill.charts.fields import FieldReader
from coder_drill.charts.loader import read_fields
from coder_drill.charts.model import Chart
from coder_drill.charts.schema import FORMATS, Table
from coder_drill.files import decoded


def asked_table(data: bytes) -> dict[str, Any]:
    """What may be seen of a chart's file, as its TOML names it. The file must be a good one."""
    table = tomllib.loads(decoded(data))
    number = 2 if isinstance(table.get("document"), list) else 1
    return _kept(CHART, table, int(table.get("format", number)))


def asked_chart(table: Mapping[str, Any], content_hash: str, where: str) -> Chart:
    """The chart of such a table, with an empty key, under the hash of the whole chart.

    Raises ChartError when a field is off, or is one that may not be seen.
    """
    reader = FieldReader(where, {})
    number = table.get("format")
    if isinstance(number, bool) or number not in FORMATS:
        raise ChartError([Fault(where, "format", "is not known", "update coder-drill")])
    values = read_fields(reader, _asked(), table, "", int(number))
    if reader.faults:
        raise ChartError(reader.faults)
    values["format"] = int(number)
    values.setdefault("document", "")
    values.setdefault("note", "")
    return Chart(**values, key=(), content_hash=content_hash)


def _kept(table: Table, data: Mapping[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in table.of_format(number):
        if field.shown not in RECORD or field.name not in data:
            continue
        value = data[field.name]
        if field.table is not None and isinstance(value, list):
            value = [_kept(field.table, each, number) for each in value]
        elif field.table is not None and isinstance(value, dict):
            value = _kept(field.table, value, number)
        found[field.name] = value
    return found


@cache
def _asked() -> Table:
    return Table("chart", tuple(f for f in CHART.fields if f.shown in RECORD), Chart)


def chart_bytes(chart: Chart) -> bytes:
    """The file that a chart was read from. Raises ChartError when it changed or cannot be read."""
    import hashlib

    path = chart.path or Path(chart.id)
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ChartError([Fault(str(path), "file", what, "check the path")]) from None
    if hashlib.sha256(data).hexdigest() != chart.content_hash:
        raise ChartError([Fault(str(path), "file", "was changed since it was read", "start again")])
    return data
