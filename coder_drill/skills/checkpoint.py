"""A skill book as bytes, so that a long log need not be folded anew each time.

A checkpoint is disposable: estimates stay a fold over the log. One that is cut off, garbled, made by other
code, or of another log says nothing, and the fold is done again. It holds sums and estimates by domain,
label and exercise of what was scored; no code, no key and no answer.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from coder_drill.resources import code_mark
from coder_drill.skills.book import RECENT, SkillBook
from coder_drill.skills.drills import drills_of, state_of
from coder_drill.skills.model import Cell

_MAGIC = b"coder-drill skills 4\n"
_SUM = 32
"""Bytes of the checksum that follows the first line; it is of all that comes after."""
_FOLD = (
    "skills/*.py",
    "exercises/policy.py",
    "scoring/domains.py",
    "store/log.py",
    "store/model.py",
    "store/moments.py",
)
"""What decides the numbers of a fold: what is evidence, what becomes of it, how it is read."""


@cache
def made_by() -> str:
    """A mark of the code of the fold; "" where its text is not at hand, and then nothing is kept."""
    code = code_mark(_FOLD)
    return f"{code} {sys.byteorder} {sys.version}" if code else ""


def packed(book: SkillBook, stand: Mapping[str, str | int]) -> bytes:
    """A book as bytes. ``stand`` says of which log it is and how far it goes; `unpacked` gives it back."""
    state = {
        "stand": {**stand, "made_by": made_by()},
        "estimator": book.estimator.state(),
        "drills": state_of(book.drills),
        "met": sorted(book.met),
        "last": _by_kind(book.last),
        "attempts": book.attempts,
        "times": book.times,
        "recent": list(book.recent),
        "first": _cells(book.first),
        "retried": _cells(book.retried),
        "credits": [[domain, len(when)] for domain, (when, _) in book.credits.items()],
        "metrics": [[name, len(when)] for name, (when, _, _) in book.metrics.items()],
    }
    head = json.dumps(state, separators=(",", ":")).encode()
    columns = b"".join(
        column.tobytes()
        for columns in (*book.credits.values(), *book.metrics.values())
        for column in columns
    )
    rest = len(head).to_bytes(8, "big") + head + columns
    return _MAGIC + hashlib.sha256(rest).digest() + rest


def unpacked(data: bytes) -> tuple[SkillBook, dict[str, str | int]] | None:
    """The book of a checkpoint and its stand; None for what is damaged or was made by other code."""
    begin = len(_MAGIC) + _SUM
    rest = memoryview(data)[begin:]
    if (
        not data.startswith(_MAGIC)
        or hashlib.sha256(rest).digest() != data[len(_MAGIC) : begin]
        or not made_by()
    ):
        return None
    try:
        size = int.from_bytes(rest[:8], "big")
        state = json.loads(bytes(rest[8 : 8 + size]))
        stand = state["stand"]
        if stand.pop("made_by") != made_by():
            return None
        book = SkillBook()
        book.estimator.restore(state["estimator"])
        book.drills = drills_of(state["drills"])
        book.met = {(kind, name) for kind, name in state["met"]}
        book.last = {
            (kind, name): moment
            for kind, moments in state["last"].items()
            for name, moment in moments.items()
        }
        book.attempts = state["attempts"]
        book.times = state["times"]
        book.recent.extend(state["recent"][:RECENT])
        book.first = _cells_of(state["first"])
        book.retried = _cells_of(state["retried"])
        left = rest[8 + size :]
        for domain, count in state["credits"]:
            when, credits_met = array("q"), array("d")
            left = _filled((when, credits_met), count, left)
            book.credits[domain] = (when, credits_met)
        for name, count in state["metrics"]:
            when, right, of = array("q"), array("q"), array("q")
            left = _filled((when, right, of), count, left)
            book.metrics[name] = (when, right, of)
        if left:
            return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return book, stand


def _filled(columns: Iterable[array[Any]], count: int, data: memoryview) -> memoryview:
    """Fill columns with so many values each from the beginning of the data; returns what is left."""
    for column in columns:
        size = count * column.itemsize
        column.frombytes(data[:size])
        data = data[size:]
    return data


def _by_kind(last: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    """Moments by kind and exercise: read back in a third of the time of a list of triples."""
    kinds: dict[str, dict[str, str]] = {}
    for (kind, name), moment in last.items():
        kinds.setdefault(kind, {})[name] = moment
    return kinds


def _cells(cells: Mapping[tuple[str, str], Cell]) -> list[tuple[str, str, int, float, float]]:
    return [(*key, cell.count, cell.credit, cell.points_lost) for key, cell in cells.items()]


def _cells_of(rows: list[tuple[str, str, int, float, float]]) -> dict[tuple[str, str], Cell]:
    return {
        (domain, label): Cell(count, credit, lost) for domain, label, count, credit, lost in rows
    }
