"""The form of ``charts/_reviews/CHART.toml``: blind codings of one chart, and who tried to refute its key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coder_drill.errors import UsageError
from coder_drill.text import clean

AUTHORS = "second reading by the authors"
"""Role of a reader who had not the key but stands on the authors' side."""
_OUTSIDE = re.compile(r"outside certified coder \([A-Z][A-Za-z0-9]{1,9}(?:-[A-Z]{1,3})?\)")
_QUERY = ("about", "to", "indicators", "would_change")
_LEAST_AND_MOST = {"difficulty": (1, 5), "minutes": (1, 600)}
_TEXT = 4_000
"""Characters of one note."""
_LINES = 200
"""Codes of one coding."""


@dataclass(frozen=True, slots=True)
class Blind:
    """One coding of a chart by somebody who had not its key; lines as ``measure.Line`` reads them.

    ``key_then`` is the key before anything was changed because of the coding, empty until it is
    opened. ``record`` (a hash of what was read) and ``sealed`` are written by ``coder-drill review``.
    """

    reader: str
    role: str
    codes: tuple[str, ...]
    key_then: tuple[str, ...] = ()
    after_answer: tuple[str, ...] = ()
    denials: str = ""
    second_reading: str = ""
    doubts: str = ""
    difficulty: int | None = None
    minutes: int | None = None
    queries: tuple[Mapping[str, str], ...] = ()
    record: str = ""
    sealed: str = ""


@dataclass(frozen=True, slots=True)
class Attack:
    """An attempt to refute a key: by whom, what was tried, what was found and what was changed."""

    role: str
    tried: str
    found: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What is kept of the readings of one chart. ``settled``: what was changed because of them."""

    chart: str
    blind: tuple[Blind, ...]
    settled: str = ""
    attack: Attack | None = None


def outside(role: str) -> bool:
    """True for the role of a certified coder from outside."""
    return _OUTSIDE.fullmatch(role) is not None


def outside_role(credential: str) -> str:
    """The role of an outside coder with this credential. UsageError for what is none."""
    role = f"outside certified coder ({credential})"
    if not outside(role):
        raise UsageError(f"--credential: {credential!r} is no credential; give one such as CCS")
    return role


def read_review(text: str, file: str) -> Review:
    """A review from its TOML text. UsageError with file, field and fix for the first fault."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file}: is no TOML ({clean(str(error))}); correct that line") from None
    form = _Form(file)
    form.known(table, ("chart", "settled", "blind", "attack"), "")
    blind = table.get("blind", [])
    if not isinstance(blind, list) or not blind:
        raise form.fault("blind", "is missing", "write a [[blind]] table for each coding")
    attack = table.get("attack")
    return Review(
        chart=form.text(table, "chart", "", required=True),
        settled=form.text(table, "settled", ""),
        blind=tuple(form.blind(each, f"blind[{n}].") for n, each in enumerate(blind, 1)),
        attack=form.attack(attack) if attack is not None else None,
    )


class _Form:
    """Reads values with their names, so that a fault says where it is."""

    def __init__(self, file: str) -> None:
        self._file = file

    def fault(self, field: str, what: str, fix: str) -> UsageError:
        return UsageError(f"{self._file}: {field} {what}; {fix}")

    def known(self, table: object, names: Sequence[str], at: str) -> None:
        if not isinstance(table, dict):
            raise self.fault(at.rstrip("."), "is no table", "see docs/authoring.md, section 8")
        for name in table:
            if name not in names:
                fix = f"known fields are {', '.join(names)}"
                raise self.fault(f"{at}{clean(name)}", "is no field of a review", fix)

    def text(self, table: Mapping[str, Any], name: str, at: str, *, required: bool = False) -> str:
        value = table.get(name, "")
        if not isinstance(value, str):
            raise self.fault(f"{at}{name}", "is no text", "put it in quotes")
        if len(value) > _TEXT:
            raise self.fault(f"{at}{name}", "is too long", f"keep it within {_TEXT:,} characters")
        value = " ".join(clean(value, lines=True).split())
        if required and not value:
            raise self.fault(f"{at}{name}", "is missing", "fill it in")
        return value

    def texts(self, table: Mapping[str, Any], name: str, at: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fault(f"{at}{name}", "is no list of texts", 'write ["...", "..."]')
        if len(value) > _LINES:
            raise self.fault(f"{at}{name}", "is too long", f"keep it within {_LINES} entries")
        return tuple(" ".join(clean(each[:_TEXT], lines=True).split()) for each in value)

    def number(self, table: Mapping[str, Any], name: str, at: str) -> int | None:
        value = table.get(name)
        if value is None:
            return None
        least, most = _LEAST_AND_MOST[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.fault(f"{at}{name}", "is off", f"give a number from {least} to {most}")
        return value

    def role(self, table: Mapping[str, Any], at: str, default: str = "") -> str:
        value = self.text(table, "role", at) or default
        if value != AUTHORS and not outside(value):
            fix = f'write "{AUTHORS}" or "outside certified coder (CCS)" with the credential'
            raise self.fault(f"{at}role", "is no known role", fix)
        return value

    def blind(self, table: Any, at: str) -> Blind:
        names = tuple(Blind.__dataclass_fields__)
        self.known(table, (*names, "coder"), at)
        # The oldest records number their readers and were all made on the authors' side.
        number = table.get("coder")
        old = isinstance(number, int) and "reader" not in table
        queries = table.get("queries", [])
        if not isinstance(queries, list):
            raise self.fault(f"{at}queries", "is no list", "write [ { about = ... } ]")
        for n, each in enumerate(queries, 1):
            self.known(each, _QUERY, f"{at}queries[{n}].")
        return Blind(
            reader=str(number) if old else self.text(table, "reader", at, required=True),
            role=self.role(table, at, AUTHORS if old else ""),
            codes=self.texts(table, "codes", at),
            key_then=self.texts(table, "key_then", at),
            after_answer=self.texts(table, "after_answer", at),
            denials=self.text(table, "denials", at),
            second_reading=self.text(table, "second_reading", at),
            doubts=self.text(table, "doubts", at),
            difficulty=self.number(table, "difficulty", at),
            minutes=self.number(table, "minutes", at),
            queries=tuple(
                {
                    name: self.text(each, name, f"{at}queries[{n}].")
                    for name in _QUERY
                    if name in each
                }
                for n, each in enumerate(queries, 1)
            ),
            record=self.text(table, "record", at),
            sealed=self.text(table, "sealed", at),
        )

    def attack(self, table: Any) -> Attack:
        self.known(table, tuple(Attack.__dataclass_fields__), "attack.")
        return Attack(
            role=self.role(table, "attack."),
            tried=self.text(table, "tried", "attack.", required=True),
            found=self.texts(table, "found", "attack."),
            changed=self.texts(table, "changed", "attack."),
        )


def review_text(review: Review) -> str:
    """A review as TOML, every field of a coding in its place."""
    parts = [
        "# Blind codings of this chart. A ? behind a code marks it as optional.",
        f"chart = {_value(review.chart)}",
        f"settled = {_value(review.settled)}",
    ]
    for each in review.blind:
        parts += [
            "",
            "[[blind]]",
            f"reader = {_value(each.reader)}",
            f"role = {_value(each.role)}",
        ]
        if each.key_then:
            parts.append(f"key_then = {_list(each.key_then)}")
        parts += [
            f"codes = {_list(each.codes)}",
            f"after_answer = {_list(each.after_answer)}",
            f"denials = {_value(each.denials)}",
            f"second_reading = {_value(each.second_reading)}",
            f"doubts = {_value(each.doubts)}",
        ]
        numbers = (("difficulty", each.difficulty), ("minutes", each.minutes))
        parts += [f"{name} = {number}" for name, number in numbers if number is not None]
        asked = ", ".join(
            "{ " + ", ".join(f"{name} = {_value(text)}" for name, text in query.items()) + " }"
            for query in each.queries
        )
        parts.append(f"queries = [{asked}]")
        parts += [
            f"{name} = {_value(text)}"
            for name, text in (("record", each.record), ("sealed", each.sealed))
            if text
        ]
    if review.attack is not None:
        parts += [
            "",
            "[attack]",
            f"role = {_value(review.attack.role)}",
            f"tried = {_value(review.attack.tried)}",
            f"found = {_list(review.attack.found)}",
            f"changed = {_list(review.attack.changed)}",
        ]
    return "\n".join(parts) + "\n"


def _value(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, and control characters never come this far."""
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Sequence[str]) -> str:
    if not texts:
        return "[]"
    return "[\n" + "".join(f"  {_value(text)},\n" for text in texts) + "]"
