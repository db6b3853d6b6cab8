"""Kinds of visit: their codes by decision making and by time.

Code numbers, levels and minutes are facts; the words are ours. Times are the least minutes of the
clinician who bills, on the date of the visit.

Sources: CPT E/M section as it has stood since 2021 (office) and 2023 (other settings), with the
nursing facility times of 2024; Medicare Claims Processing Manual, Pub. 100-04, chapter 12, 30.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coder_drill.visits.grid import Level

SF, LOW, MODERATE, HIGH = Level
MANUAL = "Medicare Claims Processing Manual, chapter 12"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of visit.

    ``codes`` are its leveled codes, the lowest first, ``levels`` the decision making each stands for,
    ``minutes`` the least minutes of each (empty where time does not choose). A kind that knows
    ``over`` is leveled by time alone: the second code for more than so many minutes. ``without`` is
    the code below the levels that needs no decision making of the clinician.
    """

    id: str
    setting: str
    visit: str
    codes: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    minutes: tuple[int, ...] = ()
    over: int = 0
    without: str = ""
    source: str = "CPT E/M section"
    note: str = ""

    @property
    def words(self) -> str:
        """What it is called."""
        return f"{self.setting}, {self.visit}"

    @property
    def by_decisions(self) -> bool:
        """True where decision making may choose the level."""
        return bool(self.levels)

    @property
    def by_time(self) -> bool:
        """True where time may choose the level."""
        return bool(self.minutes) or self.over > 0

    def of_level(self, level: Level) -> str:
        """The code of a level of decision making. Raises ValueError where that chooses none."""
        pairs = zip(self.codes, self.levels, strict=False)
        fitting = [code for code, needs in pairs if needs <= level]
        if not fitting:
            raise ValueError(f"{self.words} is not leveled by decision making")
        return fitting[-1]

    def of_minutes(self, minutes: int) -> str:
        """The code that minutes reach, or "" where they reach none or time does not choose."""
        if self.over:
            return self.codes[1] if minutes > self.over else self.codes[0] if minutes > 0 else ""
        fitting = [
            code for code, least in zip(self.codes, self.minutes, strict=False) if least <= minutes
        ]
        return fitting[-1] if fitting else ""

    def least(self, code: str) -> int:
        """The least minutes of one of its codes. Raises ValueError for another code."""
        return self.minutes[self.codes.index(code)]


_FOUR = (SF, LOW, MODERATE, HIGH)
_THREE = (SF, MODERATE, HIGH)
_OFFICE = "office or other outpatient"
_HOSPITAL = "hospital inpatient or observation"
_FACILITY = "nursing facility"
_HOME = "home or residence"
_CONSULT = "consultation"
_DISCHARGE = "The discharge day is chosen by time alone; the visit is one service on its date."
_NO_CONSULTS = (
    "Medicare takes no consultation codes: the visit code of the setting is reported (chapter 12, "
    "30.6.10)."
)

_ALL = (
    Kind("office-new", _OFFICE, "new patient", ("99202", "99203", "99204", "99205"), _FOUR, (15, 30, 45, 60)),
    Kind(
        "office-established", _OFFICE, "established patient", ("99212", "99213", "99214", "99215"),
        _FOUR, (10, 20, 30, 40), without="99211",
        note="99211 is the visit that staff may perform; neither decision making nor time chooses it.",
    ),
    Kind("hospital-initial", _HOSPITAL, "initial visit", ("99221", "99222", "99223"), _THREE, (40, 55, 75)),
    Kind("hospital-subsequent", _HOSPITAL, "subsequent visit", ("99231", "99232", "99233"), _THREE, (25, 35, 50)),
    Kind(
        "hospital-same-day", _HOSPITAL, "admitted and discharged on one date", ("99234", "99235", "99236"),
        _THREE, (45, 70, 85),
        note="Two encounters of the date are needed. Medicare asks for a stay of 8 hours or more; below "
        "that the first visit alone is reported (chapter 12, 30.6.9.1).",
    ),
    Kind("hospital-discharge", _HOSPITAL, "discharge day", ("99238", "99239"), over=30, note=_DISCHARGE),
    Kind(
        "ed", "emergency department", "any patient", ("99282", "99283", "99284", "99285"), _FOUR,
        without="99281",
        note="Time never chooses the level here. 99281 may need no physician at all.",
    ),
    Kind(
        "nursing-initial", _FACILITY, "initial visit", ("99304", "99305", "99306"), _THREE, (25, 35, 50),
    ),
    Kind("nursing-subsequent", _FACILITY, "subsequent visit", ("99307", "99308", "99309", "99310"), _FOUR, (10, 20, 30, 45)),
    Kind("nursing-discharge", _FACILITY, "discharge day", ("99315", "99316"), over=30, note=_DISCHARGE),
    Kind("home-new", _HOME, "new patient", ("99341", "99342", "99344", "99345"), _FOUR, (15, 30, 60, 75)),
    Kind("home-established", _HOME, "established patient", ("99347", "99348", "99349", "99350"), _FOUR, (20, 30, 40, 60)),
    Kind("consult-new", _CONSULT, "office, patient new to the consultant", ("99242", "99243", "99244", "99245"), _FOUR, (20, 30, 40, 55), note=_NO_CONSULTS),
    Kind("consult-established", _CONSULT, "office, patient established with the consultant", ("99242", "99243", "99244", "99245"), _FOUR, (20, 30, 40, 55), note=_NO_CONSULTS),
    Kind("consult-hospital", _CONSULT, "hospital", ("99252", "99253", "99254", "99255"), _FOUR, (35, 45, 60, 80), note=_NO_CONSULTS),
    Kind("consult-nursing", _CONSULT, "nursing facility", ("99252", "99253", "99254", "99255"), _FOUR, (35, 45, 60, 80), note=_NO_CONSULTS),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in _ALL}
"""Every kind of visit by its id, those of one setting behind each other."""

IN_PLACE_OF: Mapping[str, str] = {
    "consult-new": "office-new",
    "consult-established": "office-established",
    "consult-hospital": "hospital-initial",
    "consult-nursing": "nursing-initial",
}
"""What Medicare wants in place of a consultation.

Source: Medicare Claims Processing Manual, chapter 12, 30.6.10.
"""


def settings() -> tuple[str, ...]:
    """The settings, in order."""
    return tuple(dict.fromkeys(kind.setting for kind in _ALL))


def kinds_in(setting: str) -> tuple[Kind, ...]:
    """The kinds of visit of a setting, in order."""
    return tuple(kind for kind in _ALL if kind.setting == setting)


def kind_of(code: str) -> Kind | None:
    """The kind of visit that a code is a level of, None for any other code.

    An office consultation is taken as one of a new patient, a hospital one as one in a hospital: the
    code itself does not say.
    """
    fitting = (kind for kind in _ALL if code in kind.codes or (code and code == kind.without))
    return next(fitting, None)
