"""The kinds of exercises there are: one line each, its module imported on first use."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises.kind import Kind
    from coder_drill.exercises.model import Exercise
    from coder_drill.exercises.sources import Sources

KINDS: dict[str, str] = {
    "chart": "coder_drill.exercises.chart",
    "card": "coder_drill.exercises.card",
    "rapid": "coder_drill.exercises.rapid.kind",
    "question": "coder_drill.exercises.question.kind",
    "vignette": "coder_drill.exercises.vignette",
    "audit": "coder_drill.exercises.audit.kind",
}
"""Name of a kind to the module that holds its ``KIND``. A new kind is a new line."""


PERSONAL = ("card", "audit")
"""Kinds whose exercises are made for one learner, of what that learner had scored: no set names them."""


def shared_kinds() -> tuple[str, ...]:
    """The names of the kinds whose exercises are there for everybody: what a set may name."""
    return tuple(name for name in KINDS if name not in PERSONAL)


def kind_names() -> tuple[str, ...]:
    """The names of all kinds, charts first."""
    return tuple(KINDS)


def kind_named(name: str) -> Kind:
    """The kind with this name. Raises UsageError for one that this version does not know."""
    module = KINDS.get(name)
    if module is None:
        raise UsageError(
            f"{name}: no such kind of exercise; the kinds are {', '.join(KINDS)} "
            "(was it made by a newer coder-drill?)"
        )
    kind: Kind = import_module(module).KIND
    return kind


def find(sources: Sources, kind: str, exercise_id: str) -> Exercise | None:
    """The exercise of a kind with this id; None when it, or its kind, is not there."""
    if kind not in KINDS:
        return None
    return kind_named(kind).find(sources, exercise_id)


def exercises(sources: Sources, kinds: tuple[str, ...] | None = None) -> Iterator[Exercise]:
    """All exercises of these kinds (of every kind by default), kind by kind."""
    for name in kind_names() if kinds is None else kinds:
        yield from kind_named(name).exercises(sources)
