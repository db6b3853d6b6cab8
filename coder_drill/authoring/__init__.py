"""Authoring: checking charts, keeping identifiers out of them, and starting new ones.

The names below are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.authoring.check import CheckReport, check_chart, check_paths
    from coder_drill.authoring.identifiers import Identifier, IdentifierKind, find_identifiers
    from coder_drill.authoring.skeleton import new_chart_text

__all__ = [
    "CheckReport",
    "Identifier",
    "IdentifierKind",
    "check_chart",
    "check_paths",
    "find_identifiers",
    "new_chart_text",
]

__getattr__ = names_from(
    __name__,
    {
        "check": ("CheckReport", "check_chart", "check_paths"),
        "identifiers": ("Identifier", "IdentifierKind", "find_identifiers"),
        "skeleton": ("new_chart_text",),
    },
)
