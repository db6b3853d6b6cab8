"""A line of an answer that is still being read: what was written of it so far, and what may be added."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from coder_drill.codebooks.model import Code
from coder_drill.scoring.answerparts import MAX_UNITS, MILEAGE, POA_VALUES
from coder_drill.scoring.codeshapes import is_line_item


@dataclass(slots=True)
class OpenLine:
    """A line that further words may still add to."""

    typed: str
    known: list[Code]
    start: int
    end: int
    row: int
    modifiers: list[str] = field(default_factory=list)
    units: int | float | None = None
    poa: str | None = None
    listing: bool = False
    """True right behind a written list of modifiers, which a comma continues."""

    @property
    def maybe_diagnosis(self) -> bool:
        """True unless it can be no diagnosis."""
        if self.known:
            return any(code.system.is_diagnosis for code in self.known)
        return not is_line_item(self.typed)

    @property
    def maybe_service(self) -> bool:
        """True unless it can be no service line."""
        if self.known:
            return any(code.system.takes_modifiers for code in self.known)
        return is_line_item(self.typed)

    def add(self, modifiers: str | None, units: str | None, poa: str | None) -> str | None:
        """Add what was written; the fault in words when it cannot be."""
        if modifiers:
            self.modifiers += re.split(r"[-/,]", modifiers.upper())
        if units is not None:
            if self.units is not None:
                return "units are given twice"
            number, fault = read_units(units, self.typed)
            if fault:
                return fault
            self.units = number
        if poa is not None:
            value = poa.upper()
            if self.poa is not None:
                return "POA is given twice"
            if value != "1" and value not in POA_VALUES:
                return "POA must be Y, N, U or W, or be left out when exempt"
            # 1 was the sign for "exempt"; exempt is left blank today.
            self.poa = "" if value == "1" else value
        return None


def read_units(text: str, code: str) -> tuple[int | float, str]:
    """Units as written in digits, and what is wrong with them for ``code`` (empty when nothing)."""
    whole, _, tenths = text.partition(".")
    number = int(whole[:9])
    if tenths.strip("0"):
        if code not in MILEAGE:
            return 1, f"units of {code} are whole numbers"
        if number >= 100:
            return 1, "100 miles and more are whole miles, rounded up"
        if len(tenths.rstrip("0")) > 1:
            return 1, "miles are given in tenths, rounded up"
        return float(f"{number}.{tenths[0]}"), ""
    if not 1 <= number <= MAX_UNITS:
        return 1, f"units must be 1 to {MAX_UNITS}"
    return number, ""
