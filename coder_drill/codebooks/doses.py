"""Doses and billing units: what one unit of a drug code stands for, and the units of a dose given.

Rounding and waste follow CMS (Claims Processing Manual, chapter 17, section 40): units are rounded
up to the next whole one; what is thrown away from a single-dose container is billed on a line of
its own with JW when it makes at least one more unit; JZ says that nothing was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from coder_drill.errors import UsageError

_FACTORS: dict[str, tuple[str, Fraction]] = {
    "mcg": ("mass", Fraction(1, 1000)),
    "ug": ("mass", Fraction(1, 1000)),
    "mg": ("mass", Fraction(1)),
    "g": ("mass", Fraction(1000)),
    "gm": ("mass", Fraction(1000)),
    "gram": ("mass", Fraction(1000)),
    "grams": ("mass", Fraction(1000)),
    "ml": ("volume", Fraction(1)),
    "cc": ("volume", Fraction(1)),
    "l": ("volume", Fraction(1000)),
    "iu": ("units", Fraction(1)),
    "unit": ("units", Fraction(1)),
    "units": ("units", Fraction(1)),
    "usp unit": ("units", Fraction(1)),
    "million units": ("units", Fraction(1_000_000)),
    "cm2": ("area", Fraction(1)),
    "sq cm": ("area", Fraction(1)),
    "mci": ("activity", Fraction(1)),
    "uci": ("activity", Fraction(1, 1000)),
    "meq": ("equivalents", Fraction(1)),
}
_AMOUNT = re.compile(
    r"(\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)\s*"
    r"(million units|sq cm|usp unit|mcg|mg|gm|grams?|ug|iu|units?|ml|cc|cm2|mci|uci|meq|g|l)\b",
    re.IGNORECASE,
)
_WASTE = re.compile(r"waste|discard|thrown|left ?over|unused", re.IGNORECASE)
_NONE_LEFT = re.compile(r"(?:no|none|nothing|without)\b[^,;]*(?:waste|discard|left)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BillingUnit:
    """What one unit of a code stands for: ``amount`` of ``unit``.

    ``up_to`` is true when the amount is a most (any dose up to it is one unit). ``doubtful`` is
    true when the code's own words name more than one amount: read them first.
    """

    code: str
    amount: Fraction
    unit: str
    up_to: bool = False
    doubtful: bool = False

    @property
    def words(self) -> str:
        """``per 15 mg``, ``up to 1 mg``, with a warning where it is doubtful."""
        text = f"{'up to' if self.up_to else 'per'} {number(self.amount)} {self.unit}"
        return (
            f"{text} (more than one amount in the code: read it first)" if self.doubtful else text
        )


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose in units: what was given and, on a line of its own, what was thrown away.

    ``modifier`` is the one for the first line: ``JZ`` when the text says that nothing was thrown
    away, empty when it says nothing of it. ``notes`` tell rounding and what to look at.
    """

    units: int
    wasted: int = 0
    modifier: str = ""
    notes: tuple[str, ...] = ()

    def lines(self, code: str) -> tuple[str, ...]:
        """The service lines in the notation of answers: ``J1885x4``, ``J3262-JWx29``."""
        first = f"{code}{f'-{self.modifier}' if self.modifier else ''}x{self.units}"
        return (first, f"{code}-JWx{self.wasted}") if self.wasted else (first,)


def number(value: Fraction) -> str:
    """A number without idle zeros: ``15``, ``0.5``."""
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def billing_unit(code: str, basis: str, amount: str, unit: str, check: str) -> BillingUnit:
    """A row of the table of billing units."""
    return BillingUnit(code, Fraction(amount), unit, basis.endswith("up to"), bool(check))


def units_of(text: str, unit: BillingUnit) -> Dose:
    """The units of a dose such as ``60 mg`` or ``331 mg used, 29 mg discarded``.

    Raises UsageError when no amount is in the text, or when its unit cannot be turned into the
    code's: a number alone is taken in the code's own unit.
    """
    given = wasted = None
    for part in re.split(r"[,;]|\band\b", text):
        amount = _amount(part, unit)
        if amount is None:
            continue
        if _WASTE.search(part) and not _NONE_LEFT.search(part):
            wasted = (wasted or Fraction(0)) + amount
        else:
            given = (given or Fraction(0)) + amount
    if given is None or given <= 0:
        raise UsageError(
            f"{text!r}: no dose; write an amount given, such as 60 {unit.unit}, and what was thrown"
            f" away, such as 29 {unit.unit} discarded"
        )
    return _in_units(given, wasted, nothing=bool(_NONE_LEFT.search(text)), unit=unit)


def _in_units(
    given: Fraction, wasted: Fraction | None, *, nothing: bool, unit: BillingUnit
) -> Dose:
    units = -(-given // unit.amount)
    notes = []
    if given % unit.amount:
        notes.append(
            f"{number(given)} {unit.unit} is not a whole number of {number(unit.amount)}"
            f" {unit.unit}: rounded up"
        )
    if unit.doubtful:
        notes.append("more than one amount stands in the code: read it before relying on this")
    if wasted:
        total = -(-(given + wasted) // unit.amount)
        left = int(total - units)
        if left < 1:
            notes.append("the rounded unit covers what was thrown away: no JW line")
            return Dose(int(units), 0, "JZ", tuple(notes))
        notes.append("JW only for single-dose containers, with both amounts in the record")
        return Dose(int(units), left, "", tuple(notes))
    if nothing:
        notes.append("JZ only for single-dose containers")
        return Dose(int(units), 0, "JZ", tuple(notes))
    notes.append("single-dose container for Medicare: say what was discarded (JW) or nothing (JZ)")
    return Dose(int(units), 0, "", tuple(notes))


def _amount(part: str, unit: BillingUnit) -> Fraction | None:
    """The amount named in a part of the text, in the code's unit; None when there is none."""
    match = _AMOUNT.search(part)
    if match is None:
        bare = re.fullmatch(r"\D*?(\d{1,9}(?:\.\d{1,6})?)\D*", part)
        return Fraction(bare[1]) if bare else None
    value = Fraction(match[1].replace(",", ""))
    kind, factor = _FACTORS[match[2].lower()]
    own = _FACTORS.get(unit.unit.lower())
    if own is None or own[0] != kind:
        raise UsageError(
            f"{match[0].strip()}: {unit.code} is billed {unit.words}, which is no measure of"
            f" {kind}; give the dose in {unit.unit}"
        )
    return value * factor / own[1]
