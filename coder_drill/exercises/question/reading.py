"""Tables of a TOML file read by declared fields: typed, bounded values and a fault for each that is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from coder_drill.charts.fields import FieldReader, kind_of
from coder_drill.exercises.question.schema import KEBAB, Field, Shape

Values = dict[str, Any]
"""Field name to value: text, tuple of texts, number, bool, date, None, or a list of ``Values``."""


def read_fields(
    reader: FieldReader, table: Mapping[str, Any], fields: Sequence[Field], where: str = ""
) -> Values:
    """Every declared field of ``table``; what is missing or off comes back empty, as a fault."""
    reader.unknown(table, frozenset(field.name for field in fields), where, "a question file")
    return {field.name: _value(reader, table, field, where) for field in fields}


def _value(reader: FieldReader, table: Mapping[str, Any], field: Field, where: str) -> Any:
    match field.shape:
        case Shape.LINE | Shape.PROSE | Shape.BLOCK | Shape.WORD:
            return _text(reader, table, field, where)
        case Shape.LINES | Shape.WORDS:
            return _texts(reader, table, field, where)
        case Shape.NUMBER:
            default = None if field.required else field.low
            return reader.number(table, field.name, field.low, field.high, where, default)
        case Shape.AMOUNT:
            return _amount(reader, table, field, where)
        case Shape.FLAG:
            return _flag(reader, table, field, where)
        case Shape.DATE:
            return _date(reader, table, field, where)
        case Shape.CHOICE:
            return _choice(reader, table, field, where)
        case Shape.TABLES:
            return _tables(reader, table, field, where)


def _text(reader: FieldReader, table: Mapping[str, Any], field: Field, where: str) -> str:
    text = reader.text(table, field.name, where, required=field.required)
    text = text.strip("\n") if field.shape is Shape.BLOCK else " ".join(text.split())
    if len(text) > field.high:
        what = f"is {len(text)} characters long"
        reader.fault(f"{where}{field.name}", what, f"give {field.high} at most")
        return ""
    if field.shape is Shape.WORD and text and not KEBAB.fullmatch(text):
        _not_kebab(reader, f"{where}{field.name}", text)
    return text


def _texts(
    reader: FieldReader, table: Mapping[str, Any], field: Field, where: str
) -> tuple[str, ...]:
    name = f"{where}{field.name}"
    texts = tuple(" ".join(text.split()) for text in reader.texts(table, field.name, where))
    if field.required and not texts and isinstance(table.get(field.name, []), list):
        reader.fault(name, "is missing", f'add {field.name} = ["..."]')
    if len(texts) > field.high:
        reader.fault(name, f"has {len(texts)} entries", f"give {field.high} at most")
        return ()
    for place, text in enumerate(texts, 1):
        if len(text) > 200:
            reader.fault(f"{name}[{place}]", f"is {len(text)} characters long", "give 200 at most")
        elif field.shape is Shape.WORDS and text and not KEBAB.fullmatch(text):
            _not_kebab(reader, f"{name}[{place}]", text)
    return texts


def _not_kebab(reader: FieldReader, field: str, text: str) -> None:
    short = text if len(text) <= 60 else f"{text[:57]}..."
    reader.fault(field, f"is {short!r}", "use lower-case words joined by hyphens")


def _amount(reader: FieldReader, table: Mapping[str, Any], field: Field, where: str) -> float:
    value = table.get(field.name, 0)
    name, fix = f"{where}{field.name}", f"give {field.low} to {field.high}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        reader.fault(name, f"is {kind_of(value)}, not a number", fix)
        return 0.0
    if not field.low <= value <= field.high:
        reader.fault(name, f"is {value}, out of range", fix)
        return 0.0
    return float(value)


def _flag(reader: FieldReader, table: Mapping[str, Any], field: Field, where: str) -> bool:
    value = table.get(field.name, False)
    if not isinstance(value, bool):
        reader.fault(f"{where}{field.name}", f"is {kind_of(value)}", "use true or false")
    return value is True


def _date(reader: FieldReader, table: Mapping[str, Any], field: Field, where: str) -> date | None:
    value = table.get(field.name)
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        what = (
            f"is {kind_of(value)}, not a day" if not isinstance(value, datetime) else "has a time"
        )
        reader.fault(f"{where}{field.name}", what, f"write {field.name} = 2026-12-31")
        return None
    return value


def _choice(reader: FieldReader, table: Mapping[str, Any], field: Field, where: str) -> str:
    text = reader.text(table, field.name, where, required=field.required)
    if text and text not in field.choices:
        short = text if len(text) <= 60 else f"{text[:57]}..."
        fix = f"use one of: {', '.join(field.choices)}"
        reader.fault(f"{where}{field.name}", f"is {short!r}, which is not known", fix)
        return ""
    return text


def _tables(
    reader: FieldReader, table: Mapping[str, Any], field: Field, where: str
) -> list[Values]:
    name = f"{where}{field.name}"
    tables = reader.tables(table, field.name, where)
    if len(tables) > field.high:
        reader.fault(name, f"has {len(tables)} entries", f"give {field.high} at most")
        tables = tables[: field.high]
    return [
        read_fields(reader, entry, field.fields, f"{name}[{place}].")
        for place, entry in enumerate(tables, 1)
    ]
