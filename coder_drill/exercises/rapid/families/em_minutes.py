"""Services counted by minutes or days: advance care planning, tobacco, care management, transition
care, remote monitoring, moderate sedation."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.minutescenes import (
    ACP,
    CCM,
    COMPLEX,
    DEVICE,
    SEDATION,
    SEDATION_CHILD,
    TOBACCO,
    TREATMENT,
    Logged,
    told,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Per kind: bands of the count with their codes, as (first, last, answer).
_BANDS: dict[str, tuple[tuple[int, int, str], ...]] = {
    ACP: ((9, 15, ""), (16, 45, "99497"), (46, 75, "99497 99498"), (76, 95, "99497 99498x2")),
    TOBACCO: ((1, 3, ""), (4, 10, "99406"), (11, 25, "99407")),
    CCM: (
        (12, 19, ""),
        (20, 39, "99490"),
        (40, 59, "99490 99439"),
        (60, 79, "99490 99439x2"),
        (80, 110, "99490 99439x2"),
    ),
    COMPLEX: ((60, 89, "99487"), (90, 119, "99487 99489"), (120, 149, "99487 99489x2")),
    DEVICE: ((2, 15, "99445"), (16, 30, "99454")),
    TREATMENT: (
        (4, 9, ""),
        (10, 19, "99470"),
        (20, 39, "99457"),
        (40, 59, "99457 99458"),
        (60, 79, "99457 99458x2"),
    ),
    SEDATION: (
        (5, 9, ""),
        (10, 22, "99152"),
        (23, 37, "99152 99153"),
        (38, 52, "99152 99153x2"),
        (53, 67, "99152 99153x3"),
    ),
    SEDATION_CHILD: ((10, 22, "99151"), (23, 37, "99151 99153"), (38, 52, "99151 99153x2")),
}
_KINDS = {
    1: (ACP, TOBACCO, CCM, DEVICE),
    2: (ACP, TOBACCO, CCM, DEVICE, TREATMENT),
    3: (ACP, TOBACCO, CCM, DEVICE, TREATMENT, SEDATION),
    4: (ACP, CCM, COMPLEX, DEVICE, TREATMENT, SEDATION, SEDATION_CHILD),
    5: (ACP, CCM, COMPLEX, TREATMENT, TREATMENT, SEDATION, SEDATION_CHILD),
}


class CountedMinutes(Family[Logged]):
    """Codes and units of services that minutes or days decide."""

    id = "em-counted-minutes"
    title = "Care management and other minute codes"
    group = Group.EM
    source = (
        "CPT 2026 time rules of these services; CMS ACP FAQ; MLN909188 (chronic care management)"
    )
    domain = "cpt-e-m"
    skill = "units"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Logged, Answer]:
        """A band of a service, then minutes inside, near the edges on higher levels."""
        kind = rng.choice(_KINDS[difficulty])
        bands = _BANDS[kind]
        if difficulty == 1:
            bands = tuple(band for band in bands if "x" not in band[2])
        low, high, codes = rng.choice(bands)
        near = difficulty >= 3 and rng.random() < 0.5
        amount = rng.choice((low, low + 1, high - 1, high)) if near else rng.randint(low, high)
        besides = 0
        if (
            kind in (CCM, COMPLEX, SEDATION, TREATMENT, ACP)
            and difficulty >= 3
            and rng.random() < 0.5
        ):
            besides = rng.randint(5, 18)
        if kind == TREATMENT and difficulty == 5 and amount >= 10 and rng.random() < 0.25:
            return Logged(kind, amount, besides, talk=False), ()
        return Logged(kind, amount, besides), tuple(codes.split())

    def solve(self, facts: Logged, codebook: Codebook) -> Answer:
        """First code at its least count, then add-ons at each step, up to their limit."""
        count = facts.amount
        if facts.kind == DEVICE:
            return ("99454",) if count >= 16 else ("99445",) if count >= 2 else ()
        if facts.kind == TOBACCO:
            return ("99407",) if count > 10 else ("99406",) if count > 3 else ()
        if facts.kind == TREATMENT and not facts.talk:
            return ()
        if facts.kind == TREATMENT and 10 <= count < 20:
            return ("99470",)
        code, least, add_on, step, most = _STEPS[facts.kind]
        if count < least:
            return ()
        units = min(most, (count - least) // step)
        if facts.kind in (SEDATION, SEDATION_CHILD):
            # From the 15 min of the first code, each further 15 counts from its eighth minute.
            units = max(0, (count - 15 + 7) // 15)
        if units == 0:
            return (code,)
        return (code, add_on if units == 1 else f"{add_on}x{units}")

    def write(
        self, facts: Logged, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The log of the service, as each kind of service is charted."""
        lines, noise = told(rng, facts)
        for line in strewn(rng, noise, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        unit = "days" if facts.kind == DEVICE else "min"
        worked = [f"counted: {facts.amount} {unit}"]
        if facts.besides:
            worked.append(f"not counted: {facts.besides} min ({_BESIDES[facts.kind][1]})")
        if not facts.talk:
            worked.append("no live talk with the patient in the month: no code")
        else:
            worked.append(_RULES[facts.kind].rstrip("."))
            worked.append(" ".join(answer) or "none")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(_ASKS[facts.kind]),
            form=Form.CODES,
            rule=_RULES[facts.kind],
            worked=worked,
            mistakes=_mistakes(facts, answer),
            domain="cpt-medicine" if facts.kind in (SEDATION, SEDATION_CHILD) else "",
        )


_STEPS = {
    ACP: ("99497", 16, "99498", 30, 9),
    CCM: ("99490", 20, "99439", 20, 2),
    COMPLEX: ("99487", 60, "99489", 30, 9),
    TREATMENT: ("99457", 20, "99458", 20, 9),
    SEDATION: ("99152", 10, "99153", 15, 9),
    SEDATION_CHILD: ("99151", 10, "99153", 15, 9),
}
_RULES = {
    ACP: "Advance care planning: 99497 from 16 min, 99498 from 46 min, again from 76 min.",
    TOBACCO: "Tobacco cessation: more than 3 to 10 min 99406, more than 10 min 99407.",
    CCM: "Staff care management: 99490 from 20 min in the month, 99439 at 40 and 60, at most twice.",
    COMPLEX: "Complex care management: 99487 from 60 min in the month, 99489 for each full 30 more.",
    DEVICE: "Remote device supply in 30 days: 2-15 days of data 99445, 16 days or more 99454.",
    TREATMENT: "Remote monitoring treatment: 10-19 min 99470, 20 min 99457, each full 20 more 99458; "
    "a live talk is needed.",
    SEDATION: "Moderate sedation from age 5: 10-22 min 99152; 99153 from 23, 38, 53 min; "
    "under 10 min none.",
    SEDATION_CHILD: "Moderate sedation under age 5: 10-22 min 99151; 99153 from 23, 38 min.",
}
_ASKS = {
    ACP: ("Advance care planning codes, with units? (none if none)",),
    TOBACCO: ("Counseling code? (none if none)", "Which cessation code? (none if none)"),
    CCM: ("Care management codes for the month, with units? (none if none)",),
    COMPLEX: ("Care management codes for the month, with units? (none if none)",),
    DEVICE: ("Code for the device supply of this period? (none if none)",),
    TREATMENT: ("Treatment management codes for the month, with units? (none if none)",),
    SEDATION: ("Sedation codes, with units? (none if none)",),
    SEDATION_CHILD: ("Sedation codes, with units? (none if none)",),
}
_BESIDES = {
    ACP: ("", "the rest of the visit, leveled apart"),
    CCM: ("", "front desk work"),
    COMPLEX: ("", "front desk work"),
    TREATMENT: ("", "device setup and shipping"),
    SEDATION: ("", "before the first dose or after the end"),
}


def _band(kind: str, amount: int) -> str:
    return next((codes for low, high, codes in _BANDS[kind] if low <= amount <= high), "")


def _mistakes(facts: Logged, answer: Answer) -> dict[str, str]:
    right = " ".join(answer)
    found: dict[str, str] = {}

    def add(codes: str, why: str) -> None:
        if codes != right:
            found.setdefault(codes, why)

    kind = facts.kind
    if not facts.talk:
        add(_band(kind, facts.amount), "Without a live talk with the patient there is no code.")
        return found
    if facts.besides and (more := _band(kind, facts.amount + facts.besides)):
        add(more, f"Minutes that do not count were added ({_BESIDES[kind][1]}).")
    if kind == CCM and facts.amount >= 80:
        add("99490 99439x3", "99439 is reported at most twice a month.")
    if kind in (SEDATION, SEDATION_CHILD):
        if not answer:
            add("99152", "Under 10 minutes no sedation is reported.")
        else:
            other = {"99151": "99152", "99152": "99151"}[answer[0]]
            add(" ".join((other, *answer[1:])), "99151 is for patients under 5, 99152 from age 5.")
    if kind == DEVICE:
        add("99454" if answer == ("99445",) else "99445", "16 days of data divide the two codes.")
    rounded = _band(kind, facts.amount + (1 if kind == TOBACCO else 7))
    if rounded and kind != DEVICE:
        add(rounded, f"{facts.amount} min does not reach that threshold.")
    return found


FAMILIES = (CountedMinutes,)
