"""What a learner does, whatever its kind: exercises, responses, outcomes, and the kinds there are.

A kind is a module here, a screen in the app and a line in `registry`; see "A new exercise kind" in
CONTRIBUTING.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.exercises.kind import Kind
    from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response
    from coder_drill.exercises.registry import kind_named, kind_names
    from coder_drill.exercises.sources import Sources

__all__ = [
    "Exercise",
    "Json",
    "Kind",
    "Observation",
    "Outcome",
    "Response",
    "Sources",
    "kind_named",
    "kind_names",
]

__getattr__ = names_from(
    __name__,
    {
        "kind": ("Kind",),
        "model": ("Exercise", "Json", "Observation", "Outcome", "Response"),
        "registry": ("kind_named", "kind_names"),
        "sources": ("Sources",),
    },
)
