"""Typed values out of the tables of a TOML file, with a fault for each that is off."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from coder_drill.charts.faults import Fault
from coder_drill.charts.lines import line_of
from coder_drill.charts.record import Quote
from coder_drill.text import clean

E = TypeVar("E", bound=StrEnum)


class FieldReader:
    """Takes typed values out of TOML tables and collects a fault for each that is off.

    Nothing is raised: a value that is off comes back as an empty or lowest one, so that one reading
    finds every fault. ``where`` is the table's place in the file, such as ``key[2].``.
    """

    def __init__(self, file: str, lines: Mapping[str, int], *, of: str = "a chart") -> None:
        self.of = of
        self.file = file
        self.lines = lines
        self.faults: list[Fault] = []

    def fault(self, field: str, what: str, fix: str) -> None:
        """Note a fault, with the line where the field stands."""
        self.faults.append(Fault(self.file, field, what, fix, line_of(self.lines, field)))

    def unknown(
        self,
        table: Mapping[str, Any],
        known: frozenset[str],
        where: str = "",
        of: str = "",
    ) -> None:
        """A fault for each name that is not known, with the nearest one that is."""
        for name in table:
            if name not in known:
                near = difflib.get_close_matches(name, sorted(known), 1)
                fix = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
                self.fault(f"{where}{name}", f"is not a field of {of or self.of}", fix)

    def text(
        self, table: Mapping[str, Any], name: str, where: str = "", *, required: bool = True
    ) -> str:
        """Text without control characters, its ends stripped where it is one line; "" when off."""
        field = f"{where}{name}"
        if name not in table:
            if required:
                self.fault(field, "is missing", f'add {name} = "..."')
            return ""
        return self._text(table[name], field, required)

    def _text(self, value: object, field: str, required: bool) -> str:
        if not isinstance(value, str):
            self.fault(field, f"is {kind_of(value)}, not text", "put it in quotes")
            return ""
        if required and not value.strip():
            self.fault(field, "is empty", "write it or take the field out")
        if bad := next(_control_characters(value), None):
            self.fault(field, f"carries the control character {bad!r}", "take it out")
        value = clean(value, lines=True)
        return value if "\n" in value else value.strip()

    def texts(self, table: Mapping[str, Any], name: str, where: str = "") -> tuple[str, ...]:
        """A list of texts, () when the field is not there."""
        field, value = f"{where}{name}", table.get(name, [])
        if not isinstance(value, list):
            self.fault(field, f"is {kind_of(value)}, not a list", f'write {name} = ["...", "..."]')
            return ()
        return tuple(
            self._text(item, f"{field}[{place}]", True) for place, item in enumerate(value, 1)
        )

    def quotes(
        self, table: Mapping[str, Any], name: str, where: str = "", *, placed: bool = True
    ) -> tuple[Quote, ...]:
        """A list of quotes: texts, or (with ``placed``) tables of a document's title and its text."""
        field, value = f"{where}{name}", table.get(name, [])
        if not isinstance(value, list):
            self.fault(field, f"is {kind_of(value)}, not a list", f'write {name} = ["...", "..."]')
            return ()
        found = []
        for place, item in enumerate(value, 1):
            at = f"{field}[{place}]"
            if placed and isinstance(item, dict):
                self.unknown(item, frozenset({"document", "text"}), f"{at}.")
                document = self.text(item, "document", f"{at}.")
                found.append(Quote(self.text(item, "text", f"{at}."), document))
            else:
                found.append(Quote(self._text(item, at, True)))
        return tuple(found)

    def flag(self, table: Mapping[str, Any], name: str, where: str = "") -> bool:
        """True or false; False when the field is not there or off."""
        value = table.get(name, False)
        if not isinstance(value, bool):
            self.fault(f"{where}{name}", f"is {kind_of(value)}", "use true or false")
        return value is True

    def number(
        self,
        table: Mapping[str, Any],
        name: str,
        low: int,
        high: int,
        where: str = "",
        default: int | None = None,
    ) -> int:
        """A whole number from ``low`` to ``high``; without a default the field is required."""
        field = f"{where}{name}"
        if name not in table:
            if default is None:
                self.fault(field, "is missing", f"add {name} = {low}..{high}")
                return low
            return default
        value = table[name]
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(field, f"is {kind_of(value)}, not a whole number", f"give {low}..{high}")
            return low
        if not low <= value <= high:
            # A number of thousands of digits cannot be written out, and need not be.
            shown = str(value) if abs(value) < 10**9 else "a very large number"
            self.fault(field, f"is {shown}, out of range", f"give {low}..{high}")
            return low
        return value

    def choice(
        self,
        table: Mapping[str, Any],
        name: str,
        kind: type[E],
        where: str = "",
        *,
        required: bool = True,
    ) -> E | None:
        """A member of ``kind`` by its value, None when it is missing or unknown."""
        return self._member(self.text(table, name, where, required=required), kind, where + name)

    def choices(
        self, table: Mapping[str, Any], name: str, kind: type[E], where: str = ""
    ) -> tuple[E, ...]:
        """Members of ``kind``, from one text or a list of texts; unknown ones left out."""
        if isinstance(table.get(name, ""), str):
            one = self.choice(table, name, kind, where)
            return (one,) if one is not None else ()
        found = [
            self._member(value, kind, f"{where}{name}[{place}]")
            for place, value in enumerate(self.texts(table, name, where), 1)
        ]
        return tuple(each for each in found if each is not None)

    def _member(self, value: str, kind: type[E], field: str) -> E | None:
        try:
            return kind(value)
        except ValueError:
            if value:
                fix = f"use one of: {', '.join(kind)}"
                self.fault(field, f"is {value!r}, which is not known", fix)
            return None

    def tables(
        self, table: Mapping[str, Any], name: str, where: str = ""
    ) -> list[Mapping[str, Any]]:
        """The tables of an array such as ``[[key]]``, [] when there are none."""
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            field = f"{where}{name}"
            self.fault(
                field, f"is {kind_of(value)}, not a list of tables", f"write [[{name}]] blocks"
            )
            return []
        return value


def kind_of(value: object) -> str:
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
