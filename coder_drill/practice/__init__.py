"""The use cases of practising: what the terminal app and the command line both do.

`Practice` costs next to nothing to import; the names beside it are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from coder_drill.practice.facade import Practice

if TYPE_CHECKING:
    from coder_drill.practice.model import AnswerDraft, DaySummary, Submitted, Suggestion
    from coder_drill.practice.progress_model import Progress
    from coder_drill.practice.session import Session, SessionPlan, Step

__all__ = [
    "AnswerDraft",
    "DaySummary",
    "Practice",
    "Progress",
    "Session",
    "SessionPlan",
    "Step",
    "Submitted",
    "Suggestion",
]

_HOMES = {
    "model": ("AnswerDraft", "DaySummary", "Submitted", "Suggestion"),
    "progress_model": ("Progress",),
    "session": ("Session", "SessionPlan", "Step"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name from the module that keeps it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
