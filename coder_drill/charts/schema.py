"""How the fields of a file are declared: one line a field, from which everything else follows.

A `Table` declares its `Field`s. From these declarations come the loader (`loader.read_fields`), the
known-field checks, the JSON of a chart (`asjson`), the text of a new chart and the field tables of
docs/authoring.md. The declarations of a chart stand in `chart_fields`, those of a policy sheet in
`policy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

FORMATS = (1, 2)
"""The formats of a chart file that can be read."""
NEWEST = FORMATS[-1]


class Kind(Enum):
    """What the value of a field is, in TOML and as an attribute of the model."""

    TEXT = "text"
    """One line or several: ``str``."""
    TEXTS = "list of texts"
    """``tuple[str, ...]``"""
    NAMES = "text or list of texts"
    """``tuple[str, ...]``; a single text is a list of one."""
    NUMBER = "whole number"
    """``int`` from ``low`` to ``high``."""
    FLAG = "true or false"
    """``bool``"""
    CHOICE = "one of"
    """A member of the enumeration ``choices``."""
    CHOICES = "one or a list of"
    """A tuple of members; a single text is a list of one."""
    QUOTES = "list of quotes"
    """Exact words of the record, ``tuple[Quote, ...]``: a text, or ``{ document, text }``."""
    TABLE = "table"
    """What ``table.make`` makes of it."""
    TABLES = "list of tables"
    """A tuple of what ``table.make`` makes of each."""


class Shown(StrEnum):
    """Where the value of a field may be shown before the chart is scored."""

    HEADING = "heading"
    """In lists of charts."""
    RECORD = "record"
    """With the record."""
    HINT = "hint"
    """On request, as help."""
    KEY = "key"
    """Never: it gives away the answer."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table.

    ``doc`` is the sentence of the docs. ``since`` and ``until`` are the first and last format of a
    chart that has the field. ``attribute`` names the model's attribute where that differs from
    ``name``; ``json`` the JSON's. ``shape`` tells a well-formed text, ``tidy`` brings it into its
    usual spelling, ``fix`` is what to do about any other. ``otherwise`` is read for a choice that is
    off. ``skeleton`` is the TOML value in a new
    chart (None leaves the field out), ``comment`` what stands beside it there.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    low: int = 0
    high: int = 0
    choices: type[StrEnum] | None = None
    table: Table | None = None
    shape: Callable[[str], object] | None = None
    tidy: Callable[[str], str] | None = None
    fix: str = ""
    otherwise: str = ""
    since: int = 1
    until: int = NEWEST
    attribute: str = ""
    json: str = ""
    shown: Shown = Shown.RECORD
    skeleton: str | None = None
    comment: str = ""

    @property
    def attr(self) -> str:
        """The attribute of the model that holds the value."""
        return self.attribute or self.name

    @property
    def key(self) -> str:
        """The name in JSON."""
        return self.json or self.attr

    @property
    def values(self) -> str:
        """What may be written, in words for the docs: ``1 to 5``, ``home, skilled nursing, ...``."""
        if self.kind is Kind.NUMBER:
            return f"{self.low} to {self.high}"
        if self.choices is not None:
            return ", ".join(f"`{choice}`" for choice in self.choices)
        return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: its name in the docs, its fields, and the model made of its values.

    ``make`` is called with the attributes of the fields that the file gives, by name; what is
    absent takes the model's own default.
    """

    name: str
    fields: tuple[Field, ...]
    make: Callable[..., Any]
    doc: str = ""
    by_name: Mapping[str, tuple[Field, ...]] = field(init=False, repr=False, compare=False)
    by_format: Mapping[int, tuple[Field, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Field]] = {}
        for each in self.fields:
            found.setdefault(each.name, []).append(each)
        object.__setattr__(self, "by_name", {name: tuple(each) for name, each in found.items()})
        by_format = {
            number: tuple(each for each in self.fields if each.since <= number <= each.until)
            for number in FORMATS
        }
        object.__setattr__(self, "by_format", by_format)

    def of_format(self, number: int) -> tuple[Field, ...]:
        """The fields that a file of this format may have."""
        return self.by_format[number]

    def named(self, name: str, number: int) -> Field | None:
        """The field of this name in a format, None when it has none."""
        fields = self.by_name.get(name, ())
        return next((each for each in fields if each.since <= number <= each.until), None)


def tables_within(table: Table) -> Iterator[Table]:
    """A table and every table nested in it, each once, outer ones first."""
    seen: set[str] = set()
    waiting: list[Table] = [table]
    while waiting:
        each = waiting.pop(0)
        if each.name not in seen:
            seen.add(each.name)
            yield each
            waiting += [inner.table for inner in each.fields if inner.table is not None]


def formats_in_words(formats: Iterable[int] = FORMATS) -> str:
    """``formats 1 and 2``"""
    *others, last = map(str, formats)
    return f"formats {', '.join(others)} and {last}" if others else f"format {last}"
