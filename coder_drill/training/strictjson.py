"""JSON from strangers: bounded in size, depth and numbers, no member twice, nothing that JSON does not say.

`Fields` then takes typed values out of an object; a field that is off, missing or unknown ends in one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any, NoReturn

from coder_drill.errors import CoderDrillError
from coder_drill.exercises.model import Json
from coder_drill.text import clean

DEPTH = 16
"""Levels of lists and objects within each other."""
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
"""A string, to its end whether it is closed or not (so that the time stays linear), or a bracket."""
DIGITS = 20
"""Digits of a number: more than any time, count or seed has."""


class BadFileError(CoderDrillError):
    """A file that is refused; the message says what is wrong with it and the fix, without its name."""


def parse(text: str) -> Json:
    """The JSON value of a text. Raises BadFileError for anything else, and for one beyond the limits."""
    _check_depth(text)
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_constant,
            parse_int=_whole,
            parse_float=_number,
        )
    except BadFileError:
        raise
    except (ValueError, RecursionError) as error:
        what = clean(str(error))[:120]
        raise BadFileError(f"is not JSON ({what}); ask for the file again") from None
    return value


def encodable(text: str) -> bool:
    """False for text with half characters, which no file can hold."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def compact(value: Json) -> str:
    """A value as JSON text, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > DEPTH:
                raise BadFileError(
                    f"is nested more than {DEPTH} deep; it is no file of coder-drill"
                )
        elif first in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, value in pairs:
        if name in found:
            raise BadFileError(f"names {clean(name)[:40]!r} twice; it is no file of coder-drill")
        found[name] = value
    return found


def _constant(text: str) -> NoReturn:
    raise BadFileError(f"holds {text}, which is no number; it is no file of coder-drill")


def _whole(text: str) -> int:
    if len(text) > DIGITS:
        raise BadFileError("holds a number of too many digits; it is no file of coder-drill")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if len(text) > 2 * DIGITS or value in (float("inf"), float("-inf")):
        raise BadFileError("holds a number that is too large; it is no file of coder-drill")
    return value


class Fields:
    """Typed values out of one object of a file; ``where`` is its place in words, such as ``runs[2].``.

    Every text is cleaned on the way. Call `done` at the end: what nobody asked for is refused.
    """

    def __init__(self, value: Json, where: str = "") -> None:
        if not isinstance(value, dict):
            raise BadFileError(f"{where.rstrip('.') or 'file'}: is no object")
        self._value = value
        self._where = where
        self._taken: set[str] = set()

    def off(self, name: str, what: str) -> NoReturn:
        """Refuse a field. Raises BadFileError."""
        raise BadFileError(f"{self._where}{name}: {what}")

    def raw(self, name: str) -> Json:
        """Whatever stands there. Raises BadFileError when nothing does."""
        self._taken.add(name)
        if name not in self._value:
            self.off(name, "is missing")
        return self._value[name]

    def text(self, name: str, most: int = 200, *, lines: bool = False, empty: bool = False) -> str:
        """Text of at most ``most`` characters, cleaned."""
        value = self.raw(name)
        if not isinstance(value, str):
            self.off(name, "is no text")
        if len(value) > most:
            self.off(name, f"has {len(value):,} characters, more than {most:,}")
        value = clean(value, lines=lines)
        if not value.strip() and not empty:
            self.off(name, "is empty")
        return value

    def choice(self, name: str, known: Iterable[str]) -> str:
        """One of the known texts."""
        value = self.text(name, empty=True)
        among = list(known)
        if value not in among:
            self.off(name, f"is {value[:40]!r}, not one of {', '.join(among)}")
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number."""
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.off(name, f"is no whole number from {low} to {high}")
        return value

    def number(self, name: str, low: float, high: float) -> float:
        """A number."""
        value = self.raw(name)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            self.off(name, f"is no number from {low:g} to {high:g}")
        return float(value)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.raw(name)
        if not isinstance(value, bool):
            self.off(name, "is neither true nor false")
        return value

    def has(self, name: str) -> bool:
        """True when something stands there: for what a file may leave out."""
        return name in self._value

    def none(self, name: str) -> bool:
        """True when null stands there."""
        value = self.raw(name)
        return value is None

    def inner(self, name: str) -> Fields:
        """The object that stands there."""
        return Fields(self.raw(name), f"{self._where}{name}.")

    def items(self, name: str, most: int) -> list[Fields]:
        """The objects of a list of at most ``most``."""
        return [
            Fields(each, f"{self._where}{name}[{n}].")
            for n, each in enumerate(self.list_of(name, most), 1)
        ]

    def list_of(self, name: str, most: int) -> list[Json]:
        """A list of at most ``most`` values."""
        value = self.raw(name)
        if not isinstance(value, list):
            self.off(name, "is no list")
        if len(value) > most:
            self.off(name, f"has {len(value):,} entries, more than {most:,}")
        return value

    def table(self, name: str) -> dict[str, Any]:
        """An object as it stands, its texts cleaned; for what another reader checks."""
        value = cleaned(self.raw(name))
        if not isinstance(value, dict):
            self.off(name, "is no object")
        return value

    def done(self, but: Collection[str] = ()) -> None:
        """Refuse fields that nobody asked for."""
        for name in self._value:
            if name not in self._taken and name not in but:
                self.off(clean(name)[:40], "is not known here; was it made by a newer coder-drill?")


def cleaned(value: Json) -> Json:
    """A value with all its texts, names of members included, made harmless."""
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(name): cleaned(each) for name, each in value.items()}
    return value
