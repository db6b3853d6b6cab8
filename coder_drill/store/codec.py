"""How a stored value becomes a row, a JSON line, and itself again: declared once, by its dataclass.

A field's type says how it is written: text, numbers and None as they are, a truth as 0 or 1, a tuple of
words as a JSON list, a tuple of values as rows of a table of their own. Its metadata says what it may hold.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from coder_drill.store.moments import read_moment, utc_text
from coder_drill.text import clean

T = TypeVar("T")
Reader = Callable[[Any], Any]
"""Makes a field's value of parsed JSON. Raises ValueError; a FieldError where the fault lies deeper."""

_LARGEST = 2**53
"""Whole numbers beyond it are not the same in every JSON reader."""

NEEDED: Mapping[str, object] = {"needed": True}
"""Text that may not be empty."""
MOMENT: Mapping[str, object] = {"moment": True}
"""A moment as `moments.utc_text` writes it."""
JSON: Mapping[str, object] = {"json": True}
"""Text that is JSON itself, in the form of `json_text`, or empty."""
TABLE: Mapping[str, object] = {"table": True}
"""A tuple of values that stand in a table of their own."""


def between(low: float, high: float | None = None) -> Mapping[str, object]:
    """A number from ``low`` to ``high``, both included; without ``high`` from ``low`` on."""
    return {"span": (low, high)}


def json_text(value: object) -> str:
    """JSON in the one form in which it is kept: no blanks, keys sorted. "" for None."""
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class FieldError(ValueError):
    """What is wrong with a field of parsed JSON. ``where`` is the way to it, as ``codes[0].units``."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where = where
        self.what = what

    @classmethod
    def at(cls, place: str, error: ValueError) -> FieldError:
        """The error of a value that stands at ``place`` of a larger one."""
        if not isinstance(error, FieldError):
            return cls(place, str(error))
        dot = "" if not error.where or error.where.startswith("[") else "."
        return cls(f"{place}{dot}{error.where}", error.what)


class Codec(Generic[T]):
    """Reads and writes one kind of value. Made once for each kind, by `codec_of`."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        hints = typing.get_type_hints(kind)
        every = fields(kind)  # type: ignore[arg-type]
        own = [each for each in every if "table" not in each.metadata]
        self.columns: tuple[str, ...] = tuple(each.name for each in own)
        """The columns of a row, in order; tables of their own are none of them."""
        self.quoted = ", ".join(f'"{name}"' for name in self.columns)
        self.marks = ", ".join("?" for _ in self.columns)
        self._values = attrgetter(*self.columns) if len(own) > 1 else _single(self.columns[0])
        listed = [_listed(hints[each.name]) for each in own]
        self._lists = [place for place, yes in enumerate(listed) if yes]
        self._truths = [place for place, each in enumerate(own) if hints[each.name] is bool]
        self._kept = [_kept_as(hints[each.name], each) for each in own]
        self._readers: dict[str, Reader] = {e.name: _reader(hints[e.name], e) for e in every}
        self._free = {e.name for e in every if hints[e.name] is str and not e.metadata}
        self._required = [e.name for e in every if e.default is MISSING]
        self._json = [(e.name, _writer(hints[e.name], e)) for e in every]

    # -- rows --------------------------------------------------------------------------------

    def row(self, value: T) -> tuple[Any, ...]:
        """The value as a row of `columns`."""
        made = self._values(value)
        if self._lists or self._truths:
            changed = list(made)
            for place in self._lists:
                words = made[place]
                changed[place] = json.dumps(words, ensure_ascii=False) if words else "[]"
            for place in self._truths:
                changed[place] = int(made[place])
            return tuple(changed)
        return tuple(made)

    def value(self, row: Sequence[Any], **tables: object) -> T:
        """The value of a row of `columns`; ``tables`` are the fields that stand in tables of their own.

        Takes any row: where a broken disk left something else than was written, the nearest value that
        the field can hold stands for it.
        """
        made = list(row)
        for place, (kinds, fit) in enumerate(self._kept):
            if type(made[place]) not in kinds:
                made[place] = fit(made[place])
        for place in self._lists:
            made[place] = () if made[place] == "[]" else _words(made[place])
        for place in self._truths:
            made[place] = bool(made[place])
        return self.kind(**dict(zip(self.columns, made, strict=True)), **tables)

    # -- JSON --------------------------------------------------------------------------------

    def plain(self, value: T) -> dict[str, Any]:
        """The value as a JSON object, tables of its own included."""
        return {name: write(getattr(value, name)) for name, write in self._json}

    def parse(self, values: object) -> T:
        """The value of parsed JSON, every field checked, every text cleaned.

        Raises FieldError naming the field, as ``codes[0].units: ...``.
        """
        if not isinstance(values, dict):
            raise ValueError("is no JSON object")
        made = dict(values)
        for name, given in values.items():
            if name in self._free and type(given) is str and given.isprintable():
                continue
            read = self._readers.get(name)
            if read is None:
                raise FieldError(
                    clean(name)[:40], "no such field; was it written by a newer coder-drill?"
                )
            try:
                made[name] = read(given)
            except ValueError as error:
                raise FieldError.at(name, error) from None
        for name in self._required:
            if name not in made:
                raise FieldError(name, "is missing")
        return self.kind(**made)


_MADE: dict[type, Codec[Any]] = {}


def codec_of(kind: type[T]) -> Codec[T]:
    """The codec of a kind of value, made on first use."""
    found = _MADE.get(kind)
    if found is None:
        found = _MADE[kind] = Codec(kind)
    return found


def _words(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _kept_as(hint: Any, field: Field[Any]) -> tuple[frozenset[type], Callable[[Any], Any]]:
    """The types in which a column gives a field's value, and what makes one of anything else."""
    low, high = field.metadata.get("span", (None, None))

    def number(value: Any) -> float:
        try:
            made = float(value)
        except (TypeError, ValueError):
            made = 0.0
        made = made if math.isfinite(made) else 0.0
        return min(max(made, low if low is not None else made), high if high is not None else made)

    args = set(typing.get_args(hint)) if typing.get_origin(hint) is types.UnionType else {hint}
    kinds = {str if typing.get_origin(each) is tuple else each for each in args}
    kinds = {int if each is bool else each for each in kinds}
    if type(None) in kinds:
        return frozenset(kinds), lambda value: None
    if str in kinds:
        return frozenset(kinds), lambda value: "" if value is None else str(value)
    if int in kinds:
        return frozenset(kinds), lambda value: int(number(value))
    return frozenset(kinds), number


def _single(name: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda value: (getattr(value, name),)


def _listed(hint: Any) -> bool:
    return typing.get_origin(hint) is tuple


def _writer(hint: Any, field: Field[Any]) -> Callable[[Any], Any]:
    if "table" in field.metadata:
        inner = codec_of(typing.get_args(hint)[0])
        return lambda values: [inner.plain(each) for each in values]
    if "json" in field.metadata:
        return lambda text: json.loads(text) if text else None
    return list if _listed(hint) else _same


def _same(value: Any) -> Any:
    return value


def _reader(hint: Any, field: Field[Any]) -> Reader:
    """What reads and checks the JSON of one field."""
    marks = field.metadata
    if "json" in marks:
        return _read_json
    origin = typing.get_origin(hint)
    if origin is types.UnionType and set(typing.get_args(hint)) == {int, float}:
        whole, broken = _number_reader(int), _number_reader(float)
        return _checked(lambda value: (whole if type(value) is int else broken)(value), marks)
    if origin is types.UnionType:
        read = _reader(next(a for a in typing.get_args(hint) if a is not type(None)), field)
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        return _list_reader(typing.get_args(hint)[0])
    return _checked(_text if hint is str else _number_reader(hint), marks)


def _list_reader(inner: Any) -> Reader:
    each: Reader = _text if inner is str else _number_reader(inner)
    if isinstance(inner, type) and is_dataclass(inner):
        each = codec_of(inner).parse

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{_shown(value)} is no list")
        made = []
        for place, item in enumerate(value):
            try:
                made.append(each(item))
            except ValueError as error:
                raise FieldError.at(f"[{place}]", error) from None
        return tuple(made)

    return read


def _text(value: object) -> str:
    if type(value) is not str:
        raise ValueError(f"{_shown(value)} is not text")
    if value.isprintable():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character; export the history again") from None
    return clean(value)


_WORDS: dict[type, str] = {int: "a whole number", float: "a number", bool: "true or false"}


def _number_reader(kind: Any) -> Reader:
    def number(value: Any) -> Any:
        if type(value) is kind and kind is not int:
            if kind is float and not math.isfinite(value):
                raise ValueError(f"{_shown(value)} is no number that can be kept")
            return value
        if type(value) is int and kind is float:
            return float(value) if abs(value) < _LARGEST else math.inf
        if type(value) is not kind:
            raise ValueError(f"{_shown(value)} is not {_WORDS[kind]}")
        if abs(value) >= _LARGEST:
            raise ValueError(f"{_shown(value)} is too large")
        return value

    return number


def _checked(read: Reader, marks: Mapping[str, Any]) -> Reader:
    """The reader with the check that a field's metadata ask for."""
    if "span" in marks:
        low, high = marks["span"]
        top = math.inf if high is None else high

        def spanned(value: object) -> Any:
            made = read(value)
            if not low <= made <= top or made == math.inf:
                span = f"from {low:g} on" if high is None else f"{low:g} to {high:g}"
                raise ValueError(f"{_shown(made)} is not in the range {span}")
            return made

        return spanned
    if "moment" in marks:

        def moment(value: object) -> str:
            made: str = read(value)
            known = read_moment(made)
            if known is None or utc_text(known) != made:
                raise ValueError(
                    f"{_shown(made)} is no UTC time; write it like 2026-05-01T09:00:00.000+00:00"
                )
            return made

        return moment
    if "needed" in marks:

        def needed(value: object) -> str:
            made: str = read(value)
            if not made.strip():
                raise ValueError("is empty")
            return made

        return needed
    return read


def _read_json(value: object) -> str:
    try:
        made = json_text(_cleaned(value))
        made.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character; export the history again") from None
    except RecursionError:
        raise ValueError("is nested too deep; export the history again") from None
    return made


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(each) for key, each in value.items()}
    return value


def _shown(value: object) -> str:
    """A faulty value as a message shows it: short, and harmless on a terminal."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
