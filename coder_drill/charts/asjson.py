"""Charts and policy sheets as JSON values, as their fields are declared.

What may be shown before a chart is scored is a property of each field (`schema.Shown`), so that a
new field cannot slip out by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from coder_drill.charts.chart_fields import CHART, DOCUMENT
from coder_drill.charts.model import Chart
from coder_drill.charts.policy import POLICY, Policy
from coder_drill.charts.record import Document, Quote
from coder_drill.charts.schema import NEWEST, Field, Kind, Shown, Table

HEADING = frozenset({Shown.HEADING})
RECORD = frozenset({Shown.HEADING, Shown.RECORD})


def chart_json(chart: Chart, shown: Collection[Shown] = HEADING) -> dict[str, Any]:
    """The fields of a chart that may be shown on an occasion; ``Shown.KEY`` adds the key.

    Beside the declared fields a heading has ``document`` (titles, in words), and a record ``note``
    (all documents as one text).
    """
    value = table_json(CHART, chart, chart.format, shown)
    value["document"] = chart.document
    if Shown.RECORD in shown:
        value["note"] = chart.note
        value["documents"] = [document_json(each) for each in chart.documents]
    return value


def document_json(document: Document) -> dict[str, Any]:
    """One document of a record: title, author, days and text."""
    return table_json(DOCUMENT, document, NEWEST, RECORD)


def policy_json(policy: Policy) -> dict[str, Any]:
    """A policy sheet: id, title, payer and its sections."""
    return table_json(POLICY, policy, 1, frozenset(Shown))


def table_json(table: Table, made: object, number: int, shown: Collection[Shown]) -> dict[str, Any]:
    """What a table made, by the names of its fields in JSON."""
    return {
        field.key: field_json(field, getattr(made, field.attr, None), number)
        for field in table.of_format(number)
        if field.shown in shown and hasattr(made, field.attr)
    }


def field_json(field: Field, value: Any, number: int) -> Any:
    """A value as JSON has it: lists for tuples, objects for tables, null for what is not given."""
    if value is None:
        return None
    if field.kind is Kind.QUOTES:
        return [_quote(each) for each in value]
    if field.table is not None:
        every = frozenset(Shown)
        if field.kind is Kind.TABLE:
            return table_json(field.table, value, number, every)
        return [table_json(field.table, each, number, every) for each in value]
    if isinstance(value, str | int | float | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Sequence):
        return [str(each) for each in value]
    raise TypeError(f"{field.name}: no JSON for {type(value).__name__}")


def _quote(text: str) -> str | Mapping[str, str]:
    if isinstance(text, Quote) and text.document:
        return {"document": text.document, "text": str(text)}
    return str(text)
