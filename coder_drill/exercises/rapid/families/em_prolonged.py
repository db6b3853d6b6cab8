"""Prolonged service beyond the top level by time: CPT's thresholds and Medicare's."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families import visitlist
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CPT, MEDICARE = "commercial plan that follows CPT", "Medicare Part B"


@dataclass(frozen=True, slots=True)
class Total:
    """``gross`` minutes of the billing clinician on the date; ``apart`` is billed with its own code."""

    payer: str
    place: str
    gross: int
    apart: tuple[str, int] | None
    staff: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Place:
    """``below`` is the level under the top one and its first minute, ``top`` the top level's."""

    names: tuple[str, ...]
    reasons: tuple[str, ...]
    below: tuple[str, int]
    top: tuple[str, int]
    cpt: tuple[str, int]
    medicare: tuple[str, int]


PLACES = {
    "office new": Place(
        ("Office, new pt", "New pt visit, office"),
        visitlist.OFFICE,
        ("99204", 45),
        ("99205", 60),
        ("99417", 75),
        ("G2212", 89),
    ),
    "office established": Place(
        ("Office, established pt", "Office follow-up, known pt"),
        visitlist.OFFICE,
        ("99214", 30),
        ("99215", 40),
        ("99417", 55),
        ("G2212", 69),
    ),
    "hospital first": Place(
        ("Inpatient, initial visit of the stay", "Initial hospital day, hospitalist"),
        visitlist.HOSPITAL,
        ("99222", 55),
        ("99223", 75),
        ("99418", 90),
        ("G0316", 90),
    ),
    "hospital later": Place(
        ("Inpatient, subsequent day", "Hospital day 4, rounds"),
        visitlist.HOSPITAL,
        ("99232", 35),
        ("99233", 50),
        ("99418", 65),
        ("G0316", 65),
    ),
    "same day": Place(
        (
            "Observation, in at 06:00 and home at 21:30 the same date, seen at both ends",
            "Admitted and discharged on one date, 14 h stay, two visits by one hospitalist",
        ),
        visitlist.SHORT_STAY,
        ("99235", 70),
        ("99236", 85),
        ("99418", 100),
        ("G0316", 110),
    ),
    "facility first": Place(
        ("Nursing facility, initial visit", "SNF admission visit by the attending"),
        visitlist.FACILITY,
        ("99305", 35),
        ("99306", 50),
        ("99418", 65),
        ("G0317", 95),
    ),
    "facility later": Place(
        ("Nursing facility, subsequent visit", "Long-term care, known resident"),
        visitlist.FACILITY,
        ("99309", 30),
        ("99310", 45),
        ("99418", 60),
        ("G0317", 85),
    ),
    "home new": Place(
        ("Home visit, new pt", "First house call, new to the practice"),
        visitlist.HOME,
        ("99344", 60),
        ("99345", 75),
        ("99417", 90),
        ("G0318", 140),
    ),
    "home established": Place(
        ("Home visit, established pt", "House call, known pt"),
        visitlist.HOME,
        ("99349", 40),
        ("99350", 60),
        ("99417", 75),
        ("G0318", 110),
    ),
}
_OFFICE = ("office new", "office established")
_HOSPITAL = ("hospital first", "hospital later")
_POOL = {
    1: _OFFICE,
    2: (*_OFFICE, *_HOSPITAL),
    3: (*_OFFICE, *_OFFICE, *_HOSPITAL),
    4: (*_OFFICE, *_HOSPITAL, "same day", "facility later", "home established"),
    5: tuple(PLACES),
}
_APART = (
    ("advance care planning, its own code", 16, 30),
    ("tobacco cessation counseling, its own code", 4, 10),
    ("ECG interpretation, billed separately", 4, 8),
    ("joint injection, billed separately", 8, 15),
    ("cognitive screening, billed separately", 10, 18),
)
_STAFF = (
    ("RN teaching", 10, 25),
    ("pharmacist review", 8, 20),
    ("social worker, placement", 12, 30),
    ("care coordinator calls", 8, 20),
)
_NOISE = (
    "Daughter present for the whole visit.",
    "Interpreter by phone.",
    "Complex medication list.",
    "Note signed the same evening.",
    "Outside records, 60 pages, scanned.",
    "Labs drawn.",
    "Afebrile.",
    "Goals of care unchanged.",
    "Vitals stable.",
)


class Prolonged(Family[Total]):
    """Visit and prolonged codes, with units, of a visit leveled by time."""

    id = "em-prolonged"
    title = "Prolonged service"
    group = Group.EM
    source = (
        "CPT prolonged service guidelines; PFS final rules CY2021 (G2212) and CY2023 as corrected "
        "in 88 FR 15918 (G0316-G0318); Medicare Claims Processing Manual, chapter 12, §30.6.15"
    )
    domain = "cpt-e-m"
    skill = "units"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Total, Answer]:
        """Units first (-1 is the level below the top), then minutes in that band."""
        payer = CPT if difficulty == 1 else rng.choice((CPT, MEDICARE))
        name = rng.choice(_POOL[difficulty])
        place = PLACES[name]
        add_on, start = place.cpt if payer == CPT else place.medicare
        units = rng.choice((0, 0, 1, 1, 2) if difficulty < 3 else (-1, 0, 0, 0, 1, 1, 2, 2, 3))
        if units < 0:
            low, high = place.below[1], place.top[1] - 1
            answer: Answer = (place.below[0],)
        elif units == 0:
            low, high = place.top[1], start - 1
            answer = (place.top[0],)
        else:
            low, high = start + 15 * (units - 1), start + 15 * units - 1
            answer = (place.top[0], add_on if units == 1 else f"{add_on}x{units}")
        near = difficulty >= 3 and rng.random() < 0.5
        net = rng.choice((low, low + 1, high - 1, high)) if near else rng.randint(low, high)
        apart = staff = None
        if difficulty >= 4 and rng.random() < 0.6:
            what, least, most = rng.choice(_APART[:3] if "office" not in name else _APART)
            apart = (what, rng.randint(least, most))
        if difficulty >= 2 and rng.random() < 0.4:
            what, least, most = rng.choice(_STAFF)
            staff = (what, rng.randint(least, most))
        return Total(payer, name, net + (apart[1] if apart else 0), apart, staff), answer

    def solve(self, facts: Total, codebook: Codebook) -> Answer:
        """Net minutes; the level by time; then full quarters of an hour as the payer counts them."""
        net = facts.gross - (facts.apart[1] if facts.apart else 0)
        lower, code, least, cpt_code, cms_code, cms_base = _LEVELS[facts.place]
        if net < least:
            return (lower,)
        add_on, base = (cpt_code, least) if facts.payer == CPT else (cms_code, cms_base)
        units = max(0, (net - base) // 15)
        if units == 0:
            return (code,)
        return (code, add_on + (f"x{units}" if units > 1 else ""))

    def write(
        self, facts: Total, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The visit, its total time, and the count of quarters."""
        place = PLACES[facts.place]
        old = facts.payer == MEDICARE or facts.place.startswith(("facility", "home"))
        who = adult(rng, rng.randint(66 if old else 45, 88 if old else 64), rng.choice("FM"))
        reason = rng.choice(place.reasons)
        lines = [
            rng.choice(("{0}. {1}, {2}.", "{1}, {2}. {0}.", "{0}: {1}; {2}.")).format(
                rng.choice(place.names), who, reason
            )
        ]
        total = rng.choice(_TOTALS).format(facts.gross)
        if facts.apart:
            what, minutes = facts.apart
            total += rng.choice(
                (f", of which {minutes} min {what}", f", {what} ({minutes} min) included")
            )
        lines.append(f"{total}.")
        if facts.staff:
            what, minutes = facts.staff
            lines.append(
                rng.choice(
                    (
                        f"Beyond that: {what} {minutes} min.",
                        f"{what[0].upper()}{what[1:]}: {minutes} min, not in the above.",
                    )
                )
            )
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        where = rng.choice(("No time on other dates.", "All of it on the visit date."))
        lines.append(f"Leveled by time. {where} Payer: {facts.payer}. Professional claim.")
        return Draft(
            scene="\n".join(lines),
            ask="Visit code and any prolonged service, with units?",
            form=Form.CODES,
            rule=(
                f"{place.top[0]} for Medicare: {place.medicare[0]} from {place.medicare[1]} min, "
                "then each full 15 min."
                if facts.payer == MEDICARE
                else f"{place.top[0]} under CPT: {place.cpt[0]} from {place.cpt[1]} min "
                f"({place.top[1]} + 15), then each full 15 min."
            ),
            worked=_steps(facts, answer),
            payer=facts.payer,
            mistakes=_mistakes(facts, answer),
        )


_TOTALS = (
    "Clinician's total time on the date: {0} min",
    '"I spent {0} minutes on this patient today"',
    "Time attestation, same date, billing clinician only: {0} min",
    "Total time today (exam, records, orders, documentation): {0} min",
    "{0} min total, physician, today",
)
_LEVELS = {
    "office new": ("99204", "99205", 60, "99417", "G2212", 74),
    "office established": ("99214", "99215", 40, "99417", "G2212", 54),
    "hospital first": ("99222", "99223", 75, "99418", "G0316", 75),
    "hospital later": ("99232", "99233", 50, "99418", "G0316", 50),
    "same day": ("99235", "99236", 85, "99418", "G0316", 95),
    "facility first": ("99305", "99306", 50, "99418", "G0317", 80),
    "facility later": ("99309", "99310", 45, "99418", "G0317", 70),
    "home new": ("99344", "99345", 75, "99417", "G0318", 125),
    "home established": ("99349", "99350", 60, "99417", "G0318", 95),
}
"""Lower level, top level and its minutes, CPT's add-on, Medicare's, and the minutes from which Medicare
counts its quarters."""


def _lines(place: Place, payer: str, minutes: int) -> str:
    """The answer that ``minutes`` would give under a payer's rule."""
    if minutes < place.top[1]:
        return place.below[0]
    add_on, start = place.cpt if payer == CPT else place.medicare
    count = sum(minutes >= start + 15 * n for n in range(12))
    return place.top[0] + (f" {add_on}" + (f"x{count}" if count > 1 else "") if count else "")


def _steps(facts: Total, answer: Answer) -> list[str]:
    place = PLACES[facts.place]
    net = facts.gross - (facts.apart[1] if facts.apart else 0)
    steps = [f"{facts.gross} min of the billing clinician"]
    if facts.apart:
        steps = [f"{facts.gross} - {facts.apart[1]} billed separately = {net} min"]
    if facts.staff:
        steps.append("staff minutes do not count")
    if net < place.top[1]:
        return [
            *steps,
            f"{place.top[0]} needs {place.top[1]} min: {place.below[0]}, nothing prolonged",
        ]
    add_on, start = place.cpt if facts.payer == CPT else place.medicare
    count = sum(net >= start + 15 * n for n in range(12))
    if count == 0:
        return [
            *steps,
            f"{place.top[0]} by time; {add_on} begins at {start} min for this payer: none",
        ]
    return [
        *steps,
        f"{add_on} from {start} min, each full 15 min: {plural(count, 'unit')}",
        " ".join(answer),
    ]


def _mistakes(facts: Total, answer: Answer) -> dict[str, str]:
    place = PLACES[facts.place]
    right = " ".join(answer)
    net = facts.gross - (facts.apart[1] if facts.apart else 0)
    found: dict[str, str] = {}

    def add(lines: str, why: str) -> None:
        if lines != right:
            found.setdefault(lines, why)

    other = MEDICARE if facts.payer == CPT else CPT
    cpt, cms = place.cpt, place.medicare
    add(
        _lines(place, other, net),
        f"That is Medicare's {cms[0]}, from {cms[1]} min; this plan follows CPT."
        if facts.payer == CPT
        else f"That is CPT's {cpt[0]}, from {cpt[1]} min; Medicare wants {cms[0]} from {cms[1]}.",
    )
    if facts.payer == MEDICARE and cms[1] != cpt[1]:
        add(
            _lines(place, CPT, net).replace(cpt[0], cms[0]),
            f"{cms[0]} counts from {cms[1]} min, not from CPT's {cpt[1]}.",
        )
    if facts.apart:
        add(
            _lines(place, facts.payer, facts.gross),
            "The minutes of the service billed with its own code were not taken out.",
        )
    if facts.staff:
        add(_lines(place, facts.payer, net + facts.staff[1]), "Staff minutes do not count.")
    add(
        _lines(place, facts.payer, net + 7),
        "Each 15 minutes must be complete; there is no midpoint here.",
    )
    return found


FAMILIES = (Prolonged,)
