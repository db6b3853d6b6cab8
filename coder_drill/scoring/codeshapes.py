"""What a string is as a code: the codes that the tables have for it, or the shape of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import Code, System

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_HEADINGS = ("chapter", "block", "section")
"""Kinds of rows that group codes and are never typed as one."""
_SLIPS = str.maketrans("OIL", "011")
_DOTTED = re.compile(r"[A-Z][0-9OIL][0-9A-Z]\.[0-9A-Z]{0,5}")
_UNDOTTED = re.compile(r"[A-Z]\d[0-9A-Z]{1,6}")
_AXES = re.compile(r"[0-9A-Z]{5,8}")
_SLIPPED_LINE = re.compile(r"\d{4}[A-Z]")


def is_line_item(typed: str) -> bool:
    """True for the shape of a service line's code, which may be in no table."""
    return any(system.is_line_item for system in System.of_shape(typed))


def carried_in_part(typed: str) -> System | None:
    """The system whose code this may be although its table, a practice set, lacks it."""
    return next((s for s in System.of_shape(typed) if s.carried_in_part), None)


class CodeShapes:
    """Asks a code book; remembers nothing."""

    def __init__(self, codebook: Codebook) -> None:
        self._book = codebook

    def resolve(self, typed: str, wanted: System | None) -> list[Code]:
        """The codes that a string without blanks may be, in ``wanted`` or in any system."""
        if wanted is not None:
            code = self._book.get(typed, wanted)
            return [code] if code is not None and code.kind not in _HEADINGS else []
        found = [
            code
            for code in self._book.resolve(typed)
            if code.kind not in _HEADINGS and (code.kind != "table" or len(typed) > 3)
        ]
        # A header of one system never stands in the way of a code of another.
        billable = [code for code in found if code.billable]
        return billable or found

    def shaped(self, typed: str, wanted: System | None) -> bool:
        """True when a string that no table knows was meant as a code: a slip, a code of last year."""
        if not any(character.isdigit() for character in typed) or len(typed) < 3:
            return False
        return (wanted is not None and len(typed) <= 8) or self.strong(typed)

    def strong(self, typed: str) -> bool:
        """True for the shape of a code, by itself or with the letters O, I, L read as digits."""
        typed = typed.upper()
        if _DOTTED.fullmatch(typed) or is_line_item(typed) or _SLIPPED_LINE.fullmatch(typed):
            return True
        slip = typed[:1] + typed[1:].translate(_SLIPS)
        if any(self.resolve(each, None) for each in {slip, typed.translate(_SLIPS)} - {typed}):
            return True
        digits = sum(character.isdigit() for character in typed)
        if _UNDOTTED.fullmatch(typed) and digits >= 3:
            return self._book.get(typed[:3], System.diagnoses()) is not None
        if _AXES.fullmatch(typed) and digits:
            row = self._book.get(typed[:3], System.inpatient_procedures())
            return row is not None and row.kind == "table"
        return False
