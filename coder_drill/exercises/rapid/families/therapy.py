"""Units of timed therapy services: Medicare's total-time rule against CPT's midpoint."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.wording import age_sex, plural, scene

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

MEDICARE, MIDPOINT = "Medicare Part B", "commercial plan that follows CPT"

# Timed services in the practice table, as a flow sheet names them.
_TIMED = (
    ("97110", "therapeutic exercise"),
    ("97112", "neuromuscular re-education"),
    ("97140", "manual therapy"),
    ("97530", "therapeutic activities"),
    ("97116", "gait training"),
)
_UNTIMED = ("hot pack", "unattended e-stim", "ice massage after treatment", "rest break")
_REASONS = (
    "s/p right TKA, week 4",
    "low back pain, no red flags",
    "left shoulder adhesive capsulitis",
    "gait instability after stroke",
    "s/p ankle ORIF, now WBAT",
    "cervical radiculopathy",
)


@dataclass(frozen=True, slots=True)
class Session:
    """Minutes by timed code, in the order charted; ``untimed`` is a distraction."""

    payer: str
    minutes: tuple[tuple[str, int], ...]
    untimed: tuple[str, int] | None


class TherapyMinutes(Family[Session]):
    """Units by code from a therapist's minutes."""

    id = "pr-therapy-minutes"
    title = "Timed therapy units"
    group = Group.PROCEDURES
    source = "Medicare Claims Processing Manual, chapter 5, §20.2; CPT time rule (midpoint)"
    domain = "cpt-medicine"
    skill = "units"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Session, Answer]:
        """Minutes whose units are not decided by a tie, so that one answer is right."""
        services = 1 if difficulty == 1 else 2 if difficulty <= 3 else 3
        payer = MEDICARE if difficulty == 1 else rng.choice((MEDICARE, MEDICARE, MIDPOINT))
        units: dict[str, int] | None = None
        while units is None:
            chosen = rng.sample(_TIMED, services)
            minutes = tuple((code, rng.randint(4, 34)) for code, _ in chosen)
            total, midpoint = _by_total(minutes), _by_midpoint(minutes)
            # The higher levels are those on which the two rules differ.
            if difficulty < 4 or (total is not None and total != midpoint):
                units = total if payer == MEDICARE else midpoint
        untimed = (rng.choice(_UNTIMED), rng.randint(5, 15)) if rng.random() < 0.6 else None
        answer = tuple(
            code if units[code] == 1 else f"{code}x{units[code]}"
            for code in sorted(units)
            if units[code]
        )
        return Session(payer, minutes, untimed), answer

    def solve(self, facts: Session, codebook: Codebook) -> Answer:
        """Medicare: the total decides how many units, full quarters first, then the most left over."""
        given = dict(facts.minutes)
        if facts.payer == MEDICARE:
            wanted = (sum(given.values()) + 7) // 15
            units = {code: time // 15 for code, time in given.items()}
            left = {code: time % 15 for code, time in given.items()}
            while sum(units.values()) < wanted:
                most = max(left, key=lambda code: left[code])
                units[most] += 1
                left[most] = -1
        else:
            units = {code: (time + 7) // 15 for code, time in given.items()}
        return tuple(
            code + (f"x{units[code]}" if units[code] > 1 else "")
            for code in sorted(units)
            if units[code] > 0
        )

    def write(
        self, facts: Session, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A flow sheet entry, and the units step by step."""
        age, sex = age_sex(rng, 24)
        names = dict(_TIMED)
        charted = [f"{code} {names[code]}: {time} min" for code, time in facts.minutes]
        lines = [f"PT flow sheet. {age} {sex}, {rng.choice(_REASONS)}.", *charted]
        extra = (
            [f"{facts.untimed[0].capitalize()}: {facts.untimed[1]} min"] if facts.untimed else []
        )
        text = scene(rng, lines, extra)
        total = sum(time for _, time in facts.minutes)
        if facts.payer == MEDICARE:
            wanted = (total + 7) // 15
            worked = [
                f"timed minutes only: {' + '.join(str(t) for _, t in facts.minutes)} = {total}",
                f"{total} min is {plural(wanted, 'unit')} (8-22 one, 23-37 two, 38-52 three, and so on)",
                "full 15s first, then the largest remainders: " + (", ".join(answer) or "none"),
            ]
            rule = (
                "Medicare: total timed minutes decide the number of units; full 15s first, "
                "then the largest remainder."
            )
        else:
            worked = [
                f"{code}: {time} min, {plural((time + 7) // 15, 'unit')}"
                for code, time in facts.minutes
            ]
            rule = (
                "CPT midpoint: each timed service stands alone and counts from 8 of its 15 minutes."
            )
        return Draft(
            scene=f"{text}\nPayer: {facts.payer}.",
            ask="Codes with units for the timed services? (none if none)",
            form=Form.CODES,
            rule=rule,
            worked=worked,
            payer=facts.payer,
            mistakes=_mistakes(facts),
        )


def _by_total(minutes: tuple[tuple[str, int], ...]) -> dict[str, int] | None:
    """Units by Medicare's rule, None where a tie between remainders would have to be broken."""
    units = {code: divmod(time, 15)[0] for code, time in minutes}
    rests = sorted(((time % 15, code) for code, time in minutes), reverse=True)
    total = sum(time for _, time in minutes)
    bands = [8 + 15 * n for n in range(12)]
    open_units = sum(total >= band for band in bands) - sum(units.values())
    if open_units < 0:
        return None
    if 0 < open_units < len(rests) and rests[open_units - 1][0] == rests[open_units][0]:
        return None
    if open_units > len(rests):
        return None
    for _, code in rests[:open_units]:
        units[code] += 1
    return units


def _by_midpoint(minutes: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """Units where each service stands alone: from 8, 23, 38 minutes."""
    bands = [8 + 15 * n for n in range(12)]
    return {code: sum(time >= band for band in bands) for code, time in minutes}


def _mistakes(facts: Session) -> dict[str, str]:
    """Units by the other rule, and with the untimed minutes counted in."""

    def words(units: dict[str, int] | None) -> str:
        return " ".join(
            code + (f"x{n}" if n > 1 else "") for code, n in sorted((units or {}).items()) if n
        )

    total, midpoint = words(_by_total(facts.minutes)), words(_by_midpoint(facts.minutes))
    if total == midpoint:
        return {}
    if facts.payer == MEDICARE:
        return {midpoint: "Each service was rounded by itself; for Medicare the total decides."}
    return {total: "That is Medicare's total-time rule; this plan counts each service alone."}


FAMILIES = (TherapyMinutes,)
