"""Preventive visits by age, with or without a problem, and Medicare's own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, child, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CPT, MEDICARE = "commercial plan that follows CPT", "Medicare Part B"
NONE, REVIEWED, WORKED = "none", "reviewed", "worked"


@dataclass(frozen=True, slots=True)
class Checkup:
    """``months`` of age. For Medicare: months since Part B began and since the last wellness visit
    (None where there never was one)."""

    payer: str
    months: int
    new: bool
    problem: str
    mdm: str
    part_b: int = 0
    wellness: int | None = None


# First month of age of each band, with the codes for a new and an established patient.
_BANDS = (
    (0, "99381", "99391"),
    (12, "99382", "99392"),
    (60, "99383", "99393"),
    (144, "99384", "99394"),
    (216, "99385", "99395"),
    (480, "99386", "99396"),
    (780, "99387", "99397"),
)
_CHILD_PROBLEMS = {
    "low": (
        "swimmer's ear, mild",
        "acute viral conjunctivitis",
        "impetigo, small patch",
    ),
    "moderate": (
        "asthma flare, controller inhaler started",
        "ADHD not controlled, stimulant raised",
        "new heart murmur worked up",
    ),
}
_INFANT_PROBLEMS = {
    "low": ("oral thrush", "atopic dermatitis, mild, OTC cream", "viral URI"),
    "moderate": (
        "acute otitis media with fever, amoxicillin",
        "poor weight gain worked up",
        "croup, dexamethasone given",
    ),
}
_ADULT_PROBLEMS = {
    "low": ("acute sinusitis, uncomplicated", "plantar fasciitis", "tennis elbow"),
    "moderate": (
        "uncontrolled HTN, second drug started",
        "new depression, sertraline started",
        "T2DM with A1c 9.2, GLP-1 started",
        "migraine worsening, preventive started",
        "new palpitations, monitor and labs ordered",
        "GERD failing PPI, EGD arranged",
    ),
}
_REVIEWED = (
    "HTN pills refilled unchanged, nothing further done",
    "known hypothyroidism mentioned, Rx renewed, no extra work",
    "mild seasonal allergies noted, no workup, no change",
    "old knee ache mentioned in passing",
)
_REVIEWED_CHILD = (
    "mild eczema noted, lotion as before, no extra work",
    "runny nose mentioned, no workup",
    "flat feet, parents reassured in passing",
)
_NOISE = (
    "Cancer screening dates reviewed.",
    "Diet and exercise counseled.",
    "Safety belts discussed.",
    "Labs drawn, sent out.",
    "Immunization record current.",
    "Depression screen negative.",
    "Next visit in a year.",
    "Skin checked.",
    "Alcohol screen negative.",
)
_INFANT_NOISE = (
    "Growth chart plotted.",
    "Feeding and sleep discussed.",
    "Milestones met.",
    "Car seat checked.",
    "Vaccines billed apart.",
    "Mother's questions answered.",
)


_SCHOOL_NOISE = (
    "Sports form signed.",
    "Vision checked on the wall chart.",
    "School going well.",
    "BMI at the 60th percentile.",
    "Helmet and seat belt discussed.",
    "Vaccines billed apart.",
    "Hearing screen passed.",
)


class Preventive(Family[Checkup]):
    """Lines of a preventive visit."""

    id = "em-preventive"
    title = "Preventive and wellness visits"
    group = Group.EM
    source = (
        "CPT preventive medicine services; Medicare Claims Processing Manual, chapter 12, §30.6.1.1, "
        "and chapter 18, §80, §140"
    )
    domain = "cpt-e-m"
    skill = "wrong-code"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Checkup, Answer]:
        """An age band (or a Medicare visit) first, then an age in it, then a problem or none."""
        chance = rng.random()
        problem = NONE
        if difficulty >= 2 and chance < 0.75:
            problem = WORKED if chance < 0.4 else REVIEWED
        mdm = rng.choice(("low", "moderate")) if problem == WORKED else ""
        extra = (("99213-25" if mdm == "low" else "99214-25"),) if mdm else ()
        if difficulty >= 2 and rng.random() < (0.25 if difficulty < 4 else 0.45):
            return self._medicare(rng, difficulty, problem, mdm, extra)
        row = rng.randrange(len(_BANDS))
        first = _BANDS[row][0]
        last = _BANDS[row + 1][0] - 1 if row + 1 < len(_BANDS) else 84 * 12
        near = difficulty >= 3 and rng.random() < 0.5
        months = (
            rng.choice((first, first + 5, last - 3))
            if near and row
            else rng.randint(first + 2 if not row else first, last)
        )
        new = problem == NONE and rng.random() < 0.5
        code = _BANDS[row][1 if new else 2]
        return Checkup(CPT, months, new, problem, mdm), (code, *extra)

    def _medicare(
        self, rng: Random, difficulty: int, problem: str, mdm: str, extra: Answer
    ) -> tuple[Checkup, Answer]:
        code = rng.choice(("G0402", "G0438", "G0439"))
        if code == "G0402":
            part_b, wellness = rng.randint(2, 11), None
        elif code == "G0438":
            part_b, wellness = rng.randint(14, 30) if difficulty > 3 else rng.randint(16, 90), None
        else:
            part_b = rng.randint(40, 200)
            wellness = rng.randint(13, 30)
        months = 780 + part_b + rng.randint(0, 4)
        return Checkup(MEDICARE, months, False, problem, mdm, part_b, wellness), (code, *extra)

    def solve(self, facts: Checkup, codebook: Codebook) -> Answer:
        """Code by age and status, or Medicare's by what came before; a problem worked up adds a visit."""
        years = facts.months // 12
        if facts.payer == MEDICARE:
            later = "G0438" if facts.wellness is None else "G0439"
            code = "G0402" if facts.part_b <= 12 else later
        else:
            step = sum(years >= limit for limit in (1, 5, 12, 18, 40, 65))
            code = str((99381 if facts.new else 99391) + step)
        if facts.problem != WORKED:
            return (code,)
        return (code, {"low": "99213", "moderate": "99214"}[facts.mdm] + "-25")

    def write(
        self, facts: Checkup, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A checkup, its payer, and what else was done."""
        years = facts.months // 12
        sex = rng.choice("FM")
        who = child(rng, facts.months) if years < 18 else adult(rng, years, sex)
        lines = [self._opening(facts, who, rng)]
        if facts.payer == MEDICARE:
            lines.append(_medicare_history(facts, rng))
        if facts.problem == WORKED:
            pool = (
                _INFANT_PROBLEMS
                if years < 5
                else _CHILD_PROBLEMS
                if years < 18
                else _ADULT_PROBLEMS
            )
            what = rng.choice(pool[facts.mdm])
            lines.append(
                rng.choice(
                    (
                        f"Also: {what}; separate history, exam, and plan, MDM {facts.mdm}.",
                        f"Beyond the checkup: {what}. Own note section, MDM {facts.mdm}.",
                        f"Significant separate work for {what} (MDM {facts.mdm}).",
                    )
                )
            )
        elif facts.problem == REVIEWED:
            lines.append(f"{_upper(rng.choice(_REVIEWED if years >= 18 else _REVIEWED_CHILD))}.")
        noise = strewn(
            rng, _NOISE if years >= 18 else _INFANT_NOISE if years < 4 else _SCHOOL_NOISE, 2
        )
        lines = [lines[0], *mixed(rng, [*lines[1:], *noise]), f"Payer: {facts.payer}."]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("Visit lines, with modifiers?", "Which visit codes, with modifiers?")),
            form=Form.CODES,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            payer=facts.payer,
            mistakes=_mistakes(facts, answer),
        )

    def _opening(self, facts: Checkup, who: str, rng: Random) -> str:
        if facts.payer == MEDICARE:
            known = rng.choice(("known pt", "established pt"))
            return rng.choice(
                (
                    f"{who}, {known}, here for the Medicare wellness visit.",
                    f"Medicare preventive visit, {known}: {who}.",
                    f"{who}. Yearly Medicare prevention visit, {known}.",
                )
            )
        familiar = ("established pt", "known pt", "seen here last year")[
            : 3 if facts.months > 30 else 2
        ]
        status = rng.choice(
            ("new to the practice", "first visit to this group", "new pt")
            if facts.new
            else familiar
        )
        kind = (
            "well-child visit"
            if facts.months < 216
            else rng.choice(("annual physical", "checkup", "preventive exam"))
        )
        return rng.choice(
            (
                f"{who}, {status}: {kind}.",
                f"{_upper(kind)}. {who}, {status}.",
                f"{who}. {_upper(kind)}, {status}.",
            )
        )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _medicare_history(facts: Checkup, rng: Random) -> str:
    if facts.wellness is not None:
        return rng.choice(
            (
                f"Last annual wellness visit {facts.wellness} months ago, Part B for years.",
                f"Had the first wellness visit earlier, the last one {facts.wellness} months ago.",
            )
        )
    began = rng.choice(
        (
            f"Part B began {facts.part_b} months ago.",
            f"Enrolled in Part B for {facts.part_b} months.",
        )
    )
    if facts.part_b > 12:
        return f"{began} {rng.choice(('No annual wellness visit so far.', 'Never had a wellness visit or other Medicare prevention visit.'))}"
    return f"{began} {rng.choice(('No earlier prevention visit under Medicare.', 'First of its kind.'))}"


def _rule(facts: Checkup) -> str:
    if facts.payer == MEDICARE:
        return "Medicare: G0402 in the first 12 months of Part B, G0438 once after that, then G0439 yearly; a separate problem visit takes 25."
    return "By age today: under 1, 1-4, 5-11, 12-17, 18-39, 40-64, 65 up; a problem visit with 25 only for significant separate work."


def _steps(facts: Checkup, answer: Answer) -> list[str]:
    if facts.payer == MEDICARE:
        first = (
            f"Part B for {facts.part_b} months: "
            + ("inside the first 12" if facts.part_b <= 12 else "past the first 12")
            + (
                ""
                if facts.part_b <= 12
                else ", no wellness visit yet"
                if facts.wellness is None
                else ", not the first wellness visit"
            )
        )
    else:
        status = "new" if facts.new else "established"
        first = f"age {facts.months // 12}" if facts.months >= 24 else f"age {facts.months} months"
        first += f", {status}"
    steps = [f"{first}: {answer[0]}"]
    if facts.problem == WORKED:
        steps.append(f"significant separate work, MDM {facts.mdm}: {answer[1]}")
    elif facts.problem == REVIEWED:
        steps.append("no significant extra work on a problem: no second visit")
    return steps


def _mistakes(facts: Checkup, answer: Answer) -> dict[str, str]:
    right = " ".join(answer)
    rest = answer[1:]
    found: dict[str, str] = {}

    def add(codes: tuple[str, ...], why: str) -> None:
        if " ".join(codes) != right:
            found.setdefault(" ".join(codes), why)

    if facts.payer == MEDICARE:
        add(("99397", *rest), "Medicare does not pay 99381-99397; it has its own visits.")
        for code, why in (
            ("G0402", "G0402 is for the first 12 months of Part B."),
            ("G0438", "G0438 is the first wellness visit, after the first 12 months of Part B."),
            ("G0439", "G0439 comes after a first wellness visit."),
        ):
            add((code, *rest), why)
    else:
        number = int(answer[0])
        other = number + 10 if facts.new else number - 10
        add((str(other), *rest), "New or established was mixed up.")
        if facts.months >= 12:
            add((str(number - 1), *rest), "That is the age band below.")
        if facts.months < 780:
            add((str(number + 1), *rest), "That is the age band above.")
    if facts.problem == WORKED:
        add((f"{answer[0]}-25", rest[0].split("-")[0]), "25 goes on the problem visit.")
        add((answer[0], rest[0].split("-")[0]), "The problem visit needs modifier 25.")
        add(answer[:1], "The significant separate work is reported too, with 25.")
    elif facts.problem == REVIEWED:
        add((answer[0], "99213-25"), "There was no significant separate work on a problem.")
        add((answer[0], "99212-25"), "There was no significant separate work on a problem.")
    return found


FAMILIES = (Preventive,)
