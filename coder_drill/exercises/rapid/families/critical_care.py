"""Critical care by minutes: CPT's thresholds and Medicare's, on a professional claim."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.wording import age_sex, plural, scene

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CPT, MEDICARE = "commercial plan that follows CPT", "Medicare Part B"

# Services that CPT lets be billed beside critical care: their minutes are taken out.
_SEPARATE = (
    ("central venous catheter placed", 14, 30),
    ("endotracheal intubation", 8, 20),
    ("chest tube placed", 15, 35),
    ("CPR", 10, 40),
    ("ECG interpretation and report", 3, 6),
)
# Services whose minutes stay in.
_INCLUDED = (
    "ventilator settings adjusted",
    "chest film reviewed at the bedside",
    "blood gas results reviewed twice",
    "orogastric tube passed",
    "temporary transcutaneous pacing",
    "peripheral IV placed under ultrasound",
    "pulse oximetry trend reviewed",
)
_PROBLEMS = (
    "septic shock on two pressors",
    "hypercapnic respiratory failure",
    "massive GI bleed with hypotension",
    "status epilepticus",
    "cardiogenic shock",
    "DKA with severe acidosis",
    "anaphylaxis with airway edema",
)
_PLACES = ("medical ICU", "ED resuscitation bay", "step-down unit", "surgical ICU", "cardiac ICU")
_NOISE = (
    "Family updated by the RN.",
    "Case manager notified.",
    "Resident's own time is not included in any figure.",
    "Vital signs charted every 15 minutes.",
    "Code status: full code.",
    "Pharmacy consulted for dosing.",
)


@dataclass(frozen=True, slots=True)
class Time:
    """``gross`` minutes documented for the date; ``apart`` minutes of separately billed services."""

    payer: str
    gross: int
    apart: tuple[tuple[str, int], ...]
    included: tuple[str, ...]


class CriticalCare(Family[Time]):
    """99291 from 30 minutes; 99292 by full or passed blocks, as the payer counts."""

    id = "em-critical-care"
    title = "Critical care by minutes"
    group = Group.EM
    source = "CPT critical care guidelines; Medicare Claims Processing Manual, chapter 12, §30.6.12"
    domain = "cpt-e-m"
    skill = "units"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Time, Answer]:
        """The number of add-on units first, then minutes inside that band."""
        payer = rng.choice((CPT, MEDICARE))
        units = rng.choice((-1, 0, 0, 1, 1, 2, 3) if difficulty > 1 else (-1, 0, 0))
        net = _minutes_for(units, payer, rng, near_edge=difficulty >= 3)
        apart: list[tuple[str, int]] = []
        if difficulty >= 2 and rng.random() < 0.8:
            for name, low, high in rng.sample(
                _SEPARATE, rng.randint(1, 2 if difficulty > 3 else 1)
            ):
                apart.append((name, rng.randint(low, high)))
        included = tuple(rng.sample(_INCLUDED, min(difficulty - 1, 3)))
        gross = net + sum(minutes for _, minutes in apart)
        answer: Answer = ()
        if units == 0:
            answer = ("99291",)
        elif units > 0:
            answer = ("99291", "99292" if units == 1 else f"99292x{units}")
        return Time(payer, gross, tuple(apart), included), answer

    def solve(self, facts: Time, codebook: Codebook) -> Answer:
        """Net minutes, then the payer's table of thresholds."""
        net = facts.gross - sum(minutes for _, minutes in facts.apart)
        if net < 30:
            return ()
        first = 104 if facts.payer == MEDICARE else 75
        extra = 0 if net < first else 1 + (net - first) // 30
        if extra == 0:
            return ("99291",)
        return ("99291", f"99292x{extra}" if extra > 1 else "99292")

    def write(
        self, facts: Time, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Scene with minutes, and the arithmetic behind the answer."""
        age, sex = age_sex(rng)
        net = facts.gross - sum(minutes for _, minutes in facts.apart)
        who = f"{age} {sex}, {rng.choice(_PROBLEMS)}, {rng.choice(_PLACES)}."
        total = rng.choice(
            (
                f"Critical care time documented for the date: {facts.gross} min",
                f'Attending: "I spent {facts.gross} minutes of critical care today"',
                f"Total critical care time, same physician, same date: {facts.gross} min",
            )
        )
        lines = [who]
        if facts.apart:
            listed = "; ".join(f"{name} {minutes} min" for name, minutes in facts.apart)
            lines.append(f"{total}, including the following, billed separately: {listed}.")
        else:
            lines.append(f"{total}, exclusive of separately billable procedures.")
        if facts.included:
            lines.append(f"Also during that time: {', '.join(facts.included)}.")
        text = scene(rng, lines, _NOISE, extras=rng.randint(0, 2))
        first = 104 if facts.payer == MEDICARE else 75
        worked = [f"{facts.gross} min documented"]
        if facts.apart:
            taken = " - ".join(str(minutes) for _, minutes in facts.apart)
            worked.append(f"less separately billed services: {facts.gross} - {taken} = {net} min")
        if net < 30:
            worked.append(
                "under 30 min: no critical care code; report the visit that the note supports"
            )
        elif net < first:
            worked.append(f"30 to {first - 1} min for this payer: 99291 alone")
        else:
            count = 1 + (net - first) // 30
            worked.append(
                f"99292 begins at {first} min for this payer and repeats every 30 min: "
                f"{plural(count, 'unit')}"
            )
        rule = (
            "Medicare: 99291 from 30 min, 99292 only from 104 min, then each full 30 min."
            if facts.payer == MEDICARE
            else "CPT: 99291 from 30 min, 99292 from 75 min, then every 30 min; "
            "take out separately billed services."
        )
        return Draft(
            scene=f"{text}\nPayer: {facts.payer}. Professional claim.",
            ask="Which critical care codes, with units? (none if none)",
            form=Form.CODES,
            rule=rule,
            worked=worked,
            payer=facts.payer,
            mistakes=_mistakes(facts, net),
        )


def _minutes_for(units: int, payer: str, rng: Random, *, near_edge: bool) -> int:
    """Net minutes that carry exactly ``units`` of the add-on code; -1 is no critical care at all."""
    start = {CPT: 75, MEDICARE: 104}[payer]
    if units < 0:
        low, high = 12, 29
    elif units == 0:
        low, high = 30, start - 1
    else:
        low, high = start + 30 * (units - 1), start + 30 * units - 1
    if near_edge and rng.random() < 0.6:
        return rng.choice((low, low + 1, high - 1, high))
    return rng.randint(low, high)


def _mistakes(facts: Time, net: int) -> dict[str, str]:
    """Wrong answers by the errors that lead to them."""

    def codes(minutes: int, first: int) -> str:
        if minutes < 30:
            return ""
        extra = 0 if minutes < first else 1 + (minutes - first) // 30
        return "99291" + (f" 99292x{extra}" if extra > 1 else " 99292" if extra else "")

    right = codes(net, 104 if facts.payer == MEDICARE else 75)
    other = codes(net, 75 if facts.payer == MEDICARE else 104)
    gross = codes(facts.gross, 104 if facts.payer == MEDICARE else 75)
    found: dict[str, str] = {}
    if gross != right:
        found[gross] = "The minutes of separately billed services were not taken out."
    if other != right:
        found[other] = (
            "That is CPT's threshold of 75 minutes; Medicare counts 99292 from 104."
            if facts.payer == MEDICARE
            else "That is Medicare's threshold of 104 minutes; this plan follows CPT."
        )
    return found


FAMILIES = (CriticalCare,)
