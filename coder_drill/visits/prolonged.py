"""Prolonged services: CPT's rule and Medicare's, side by side.

CPT counts from the least minutes of the highest level, Medicare from beyond its most; each unit is a
full 15 minutes, without a midpoint. Both ask that time chose the highest level.

Sources: CPT, prolonged services (99415-99418); CMS physician fee schedule final rules for 2021 (G2212)
and 2023 with the correction at 88 FR 15918 (G0316, G0317, G0318), their table of time thresholds;
Medicare Claims Processing Manual, chapter 12, 30.6.15.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNIT = 15
"""Minutes of one unit."""
CPT_SOURCE = "CPT, prolonged services"
MEDICARE_SOURCE = "CMS PFS 2021 and 2023 (88 FR 15918); CPM 12, 30.6.15"


@dataclass(frozen=True, slots=True)
class Rule:
    """An add-on code beside a visit: ``starts`` are the minutes that count as part of the visit.

    ``days`` says which days' time may be counted.
    """

    base: str
    code: str
    starts: int
    days: str
    source: str

    @property
    def other_days(self) -> bool:
        """True where time on other days than that of the visit counts, too."""
        return self.days != _ONE

    @property
    def first_at(self) -> int:
        """Minutes at which the first unit is complete."""
        return self.starts + UNIT

    def units(self, minutes: int) -> int:
        """Full units that total minutes give."""
        return max(0, (minutes - self.starts) // UNIT)


_ONE = "the date of the visit"
_CPT: Mapping[str, tuple[str, int]] = {
    "99205": ("99417", 60), "99215": ("99417", 40), "99245": ("99417", 55),
    "99345": ("99417", 75), "99350": ("99417", 60),
    "99223": ("99418", 75), "99233": ("99418", 50), "99236": ("99418", 85),
    "99255": ("99418", 80), "99306": ("99418", 50), "99310": ("99418", 45),
}  # fmt: skip
_FACILITY_DAYS = "1 day before, the date, 3 days after"
_HOME_DAYS = "3 days before, the date, 7 days after"
_MEDICARE: Mapping[str, tuple[str, int, str]] = {
    "99205": ("G2212", 89, _ONE), "99215": ("G2212", 69, _ONE),
    "99223": ("G0316", 90, _ONE), "99233": ("G0316", 65, _ONE),
    "99236": ("G0316", 110, "the date and 3 days after"),
    "99306": ("G0317", 95, _FACILITY_DAYS), "99310": ("G0317", 85, _FACILITY_DAYS),
    "99345": ("G0318", 140, _HOME_DAYS), "99350": ("G0318", 110, _HOME_DAYS),
}  # fmt: skip
"""Add-on, minutes at which its first unit is complete, days that count."""


def cpt_rule(base: str) -> Rule | None:
    """CPT's prolonged service beside a visit code, None where there is none."""
    found = _CPT.get(base)
    return Rule(base, found[0], found[1], _ONE, CPT_SOURCE) if found else None


def medicare_rule(base: str) -> Rule | None:
    """Medicare's prolonged service beside a visit code, None where there is none."""
    found = _MEDICARE.get(base)
    return Rule(base, found[0], found[1] - UNIT, found[2], MEDICARE_SOURCE) if found else None


def staff_codes(minutes: int) -> tuple[tuple[str, int], ...]:
    """99415 and 99416 for minutes of clinical staff beyond the usual ones of an office visit.

    The first hour counts from its half, 30 minutes; each half hour after it from 15 minutes more, that
    is at 75, 105, 135. Payers: CPT and Medicare alike. Source: CPT, prolonged clinical staff services.
    """
    if minutes < 30:
        return ()
    more = max(0, (minutes - 60 + 15) // 30)
    return (("99415", 1), *([("99416", more)] if more else []))
