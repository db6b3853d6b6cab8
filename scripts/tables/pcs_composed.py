"""Titles for valid ICD-10-PCS codes that no source titles at all, from what their characters mean.

A meaning is taken only where it is beyond doubt: from the code's own table, in section 0 and 1
also from the body system (body part, device) or section (root operation, approach) where all
tables agree. In section X a device or substance value belongs to one group of the year, so it is
never taken from another. What is not known is named by its character: ``qualifier D``. Such a
title is no official one and its row says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from coder_drill.codebooks.pcs import AXES
from tables.pcs_axes import BODY_SYSTEMS, Axes

_NOTHING = {"None", "No Device", "No Qualifier", ""}


def composed_from_axes(known: Axes, untitled: Iterable[str]) -> dict[str, str]:
    """A title for each code, code to title."""
    wider = _wider(known)
    return {code: _title(code, known, wider) for code in untitled}


def _wider(known: Axes) -> dict[tuple[str, int, str], str]:
    """Meanings beyond a table: by body system or section, where all tables agree."""
    said: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for (scope, position, value), meaning in known.items():
        if position == 3 and scope[:1] in "01X":
            said[scope[:1], 3, value].add(meaning)
        elif scope[:1] in ("0", "1") and position in (4, 6):
            said[scope[:2], position, value].add(meaning)
        elif position == 5 and scope[:1] in ("0", "1", "X"):
            said[scope[:1], 5, value].add(meaning)
        elif position == 7 and scope[:1] == "X":
            said["X", 7, value].add(meaning)
    return {key: next(iter(meanings)) for key, meanings in said.items() if len(meanings) == 1}


def _title(code: str, known: Axes, wider: Mapping[tuple[str, int, str], str]) -> str:
    names = AXES[code[0]]
    parts: list[str] = []
    for position in range(3, 8):
        value = code[position - 1]
        meaning = known.get((code[: min(position - 1, 3)], position, value), "")
        if not meaning:
            scope = code[:2] if position in (4, 6) else code[0]
            meaning = wider.get((scope, position, value), "")
        if code[0] == "X" and (position == 6 or "into" in meaning):
            meaning = ""
        if meaning in _NOTHING and (meaning or value == "Z"):
            continue
        axis = names[position - 1]
        shown = meaning or f"{axis} {value}"
        if meaning and axis == "approach":
            shown = f"{meaning} Approach"
        parts.append(shown)
    place = known.get((code[0], 2, code[1])) or BODY_SYSTEMS.get(code[0], {}).get(code[1], "")
    # Where even the body part is a bare character, its system tells more than nothing.
    if place and f"{names[3]} {code[3]}" in parts:
        parts[parts.index(f"{names[3]} {code[3]}")] = f"{place}, {names[3]} {code[3]}"
    return ", ".join(parts)
