"""Laterality: whose word counts, bilateral codes, staged operations, glaucoma stages."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

RIGHT, LEFT, BOTH, UNSAID = "right", "left", "both", "unsaid"


@dataclass(frozen=True, slots=True)
class Paired:
    """``codes`` for right, left, both (empty where there is none) and side not specified."""

    name: str
    part: str
    codes: tuple[str, str, str, str]
    operation: str
    ages: tuple[int, int]


_PAIRED = (
    Paired(
        "carpal tunnel syndrome",
        "wrist",
        ("G56.01", "G56.02", "G56.03", "G56.00"),
        "carpal tunnel release",
        (32, 74),
    ),
    Paired(
        "lesion of the ulnar nerve",
        "arm",
        ("G56.21", "G56.22", "G56.23", "G56.20"),
        "ulnar nerve transposition",
        (30, 72),
    ),
    Paired(
        "age-related nuclear cataract",
        "eye",
        ("H25.11", "H25.12", "H25.13", "H25.10"),
        "cataract extraction",
        (61, 86),
    ),
    Paired(
        "primary osteoarthritis of the knee",
        "knee",
        ("M17.11", "M17.12", "M17.0", ""),
        "total knee arthroplasty",
        (52, 82),
    ),
    Paired(
        "primary osteoarthritis of the hip",
        "hip",
        ("M16.11", "M16.12", "M16.0", ""),
        "total hip arthroplasty",
        (52, 82),
    ),
    Paired("impacted cerumen", "ear", ("H61.21", "H61.22", "H61.23", "H61.20"), "", (20, 86)),
    Paired("dry eye syndrome", "eye", ("H04.121", "H04.122", "H04.123", "H04.129"), "", (35, 86)),
    Paired(
        "adhesive capsulitis of the shoulder",
        "shoulder",
        ("M75.01", "M75.02", "", "M75.00"),
        "",
        (42, 70),
    ),
    Paired("lateral epicondylitis", "elbow", ("M77.11", "M77.12", "", "M77.10"), "", (30, 62)),
    Paired("acquired hallux valgus", "foot", ("M20.11", "M20.12", "", "M20.10"), "", (35, 78)),
    Paired("Achilles tendinitis", "leg", ("M76.61", "M76.62", "", "M76.60"), "", (25, 66)),
    Paired("knee pain", "knee", ("M25.561", "M25.562", "", "M25.569"), "", (22, 80)),
    Paired("shoulder pain", "shoulder", ("M25.511", "M25.512", "", "M25.519"), "", (22, 80)),
)
_NURSES = ("RN triage", "MA rooming note", "Nursing intake", "Technician work-up")
_OTHERS = (*_NURSES[:3], "X-ray technologist", "PT note")
_NOISE = (
    "Works at a desk.",
    "Allergies: sulfa.",
    "F/u 6 weeks.",
    "Symptoms for a year.",
    "Vitals WNL.",
    "Retired teacher.",
    "Plays golf weekly.",
    "Lives alone.",
    "Labs normal.",
    "Meds unchanged.",
)
_ACHES = ("Pain 4/10.", "NSAIDs help some.", "No trauma.", "No prior imaging.")
_STAGES = {"1": "mild", "2": "moderate", "3": "severe"}


@dataclass(frozen=True, slots=True)
class Side:
    """``provider`` and ``other`` are the side as each recorded it; ``done`` the side that was operated
    on before; ``stages`` of glaucoma, right eye and left eye (``0`` nothing written, ``4`` stated as
    indeterminate, empty no glaucoma in that eye)."""

    name: str
    part: str
    codes: tuple[str, str, str, str]
    operation: str
    provider: str
    other: str
    done: str
    today: str
    stages: tuple[str, str]
    low: int
    high: int


class Laterality(Family[Side]):
    """The code or codes for the side."""

    id = "cm-laterality"
    title = "Laterality, bilateral codes, glaucoma stage"
    group = Group.CM
    source = "ICD-10-CM guidelines I.B.13, I.B.14 and I.C.7.a"
    domain = "cm-13"
    skill = "laterality"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Side, Answer]:
        """The sides affected first, then who wrote them down."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == "glaucoma":
            one, two = rng.choice(("", *"0123344")), rng.choice("0123344")
            if rng.random() < 0.5:
                one = two
            if rng.random() < 0.3:
                one, two = two, ""
            if one and one == two:
                codes: tuple[str, ...] = (f"H40.113{one}",)
            else:
                codes = tuple(
                    code
                    for code in (f"H40.111{one}" if one else "", f"H40.112{two}" if two else "")
                    if code
                )
            name = "primary open-angle glaucoma"
            none = ("", "", "", "")
            made = Side(name, "eye", none, "", "", "", "", "", (one, two), 50, 88)
            return made, tuple(sorted(codes))
        if kind == "staged":
            item = rng.choice([p for p in _PAIRED if p.operation])
            today = rng.choice((RIGHT, LEFT))
            done = rng.choice(("", LEFT if today == RIGHT else RIGHT))
            code = item.codes[2] if not done else item.codes[0 if today == RIGHT else 1]
            made = Side(
                item.name,
                item.part,
                item.codes,
                item.operation,
                BOTH,
                "",
                done,
                today,
                ("", ""),
                *item.ages,
            )
            return made, (code,)
        pool = [p for p in _PAIRED if p.codes[3]] if kind == "nobody" else list(_PAIRED)
        item = rng.choice(pool)
        side = rng.choice((RIGHT, LEFT, BOTH)) if kind != "nobody" else UNSAID
        provider = UNSAID if kind in ("other", "nobody") else side
        other = side if kind == "other" else UNSAID
        made = Side(
            item.name, item.part, item.codes, "", provider, other, "", "", ("", ""), *item.ages
        )
        if side == BOTH:
            return made, (item.codes[2],) if item.codes[2] else tuple(sorted(item.codes[:2]))
        return made, (item.codes[(RIGHT, LEFT, BOTH, UNSAID).index(side)],)

    def solve(self, facts: Side, codebook: Codebook) -> Answer:
        """The provider's side, else another clinician's; both sides one code if there is one."""
        if facts.part == "eye" and any(facts.stages):
            right, left = facts.stages
            if right == left:
                return ("H40.113" + right,)
            found = (["H40.111" + right] if right else []) + (["H40.112" + left] if left else [])
            return tuple(found)
        right_code, left_code, both_code, unsaid_code = facts.codes
        side = facts.provider if facts.provider != UNSAID else facts.other
        if facts.done:
            side = LEFT if facts.done == RIGHT else RIGHT
        if side == RIGHT:
            return (right_code,)
        if side == LEFT:
            return (left_code,)
        if side == BOTH:
            return (both_code,) if both_code else (right_code, left_code)
        return (unsaid_code,)

    def write(
        self, facts: Side, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Who said what about the side."""
        who = adult(rng, rng.randint(facts.low, facts.high), rng.choice("FM"))
        if any(facts.stages):
            lines = [f"{who}, {rng.choice(('eye clinic', 'glaucoma check', 'IOP visit'))}."]
            lines.append(_eyes(rng, facts))
        elif facts.operation:
            lines = [f"{who}, {facts.name}, bilateral at first diagnosis."]
            if facts.done:
                lines.append(
                    rng.choice(
                        (
                            f"{facts.done.capitalize()} side: {facts.operation} done 5 weeks ago, "
                            "resolved there.",
                            f"S/p {facts.done} {facts.operation} last month, no disease left on that "
                            "side.",
                        )
                    )
                )
            else:
                lines.append(
                    rng.choice(("Neither side treated before.", "First of two operations."))
                )
            lines.append(f"Today: {facts.today} {facts.operation}.")
        else:
            said = facts.name
            if facts.provider == BOTH:
                said = rng.choice((f"bilateral {facts.name}", f"{facts.name}, both sides"))
            elif facts.provider != UNSAID:
                said = rng.choice(
                    (f"{facts.name}, {facts.provider}", f"{facts.provider} {facts.name}")
                )
                said = said if " of the" not in said else f"{facts.name}, {facts.provider}"
            lines = [f"{who}. Provider: {said}."]
            if facts.other != UNSAID:
                where = (
                    f"both {facts.part}s" if facts.other == BOTH else f"{facts.other} {facts.part}"
                )
                where = where.replace("foots", "feet")
                others = _OTHERS if facts.part not in ("eye", "ear") else _NURSES
                lines.append(f"{rng.choice(others)}: {where}.")
            elif facts.provider == UNSAID:
                lines.append(
                    rng.choice(
                        (
                            "No side in any note, order or film; query not possible.",
                            "Side not recorded by anyone, provider no longer here to query.",
                        )
                    )
                )
        lines += strewn(rng, _NOISE if facts.part in ("eye", "ear") else (*_NOISE, *_ACHES), 3)
        lines = [line[0].upper() + line[1:] for line in lines]
        lines = [lines[0], *(lines[1:] if facts.operation else mixed(rng, lines[1:]))]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Code or codes for the diagnosis (no status codes)?",
                    "Which code or codes for the diagnosis, status codes left out?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=(_rule(facts), ", ".join(answer)),
            domain=_DOMAINS.get(answer[0][0], "cm-13"),
            mistakes=_mistakes(facts, answer),
        )


_DOMAINS = {"G": "cm-06", "H": "cm-07", "M": "cm-13"}
_KINDS = {
    1: ("provider",),
    2: ("provider", "staged", "glaucoma"),
    3: ("other", "staged", "glaucoma", "provider"),
    4: ("other", "staged", "glaucoma", "nobody"),
    5: ("other", "staged", "glaucoma", "glaucoma", "nobody"),
}


def _stage(rng: Random, stage: str) -> str:
    if stage == "4":
        return rng.choice(("stage indeterminate", "indeterminate stage, unable to do fields"))
    if stage == "0":
        return rng.choice(("stage not written", "no stage in the note"))
    return f"{_STAGES[stage]} stage"


def _eyes(rng: Random, facts: Side) -> str:
    right, left = facts.stages
    name = rng.choice(("POAG", "primary open-angle glaucoma"))
    if right and right == left:
        return f"{name}, both eyes, {_stage(rng, right)}" + (" in both." if right in "123" else ".")
    parts = [f"right eye {_stage(rng, right)}"] if right else []
    parts += [f"left eye {_stage(rng, left)}"] if left else []
    if len(parts) == 1 and rng.random() < 0.6:
        parts.append("other eye normal")
    return f"{name}: {', '.join(parts)}."


def _rule(facts: Side) -> str:
    if any(facts.stages):
        return (
            "Same stage in both eyes: the bilateral code; else one code an eye. 0 nothing written, 4 "
            "stated as indeterminate."
        )
    if facts.operation:
        return (
            "Both sides affected: the bilateral code, for the first operation too; once one side is "
            "resolved, the other side alone."
        )
    if facts.provider == UNSAID and facts.other == UNSAID:
        return "The unspecified side is for records in which nobody wrote the side."
    if facts.provider == UNSAID:
        return "Where the provider gives no side, another clinician's record of it counts."
    return "Both sides: the bilateral code if there is one, else a code for each side."


def _mistakes(facts: Side, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: tuple[str, ...], why: str) -> None:
        codes = tuple(sorted(code for code in codes if code))
        if codes and codes != tuple(sorted(answer)):
            found.setdefault(" ".join(codes), why)

    if any(facts.stages):
        right, left = facts.stages
        if right == left:
            add((f"H40.111{right}", f"H40.112{left}"), "Same type and stage: one bilateral code.")
        if "0" in facts.stages:
            wrong = tuple(code[:-1] + "4" if code[-1] == "0" else code for code in answer)
            add(wrong, "4 is a clinical statement; with no stage written it is 0.")
        if "4" in facts.stages:
            wrong = tuple(code[:-1] + "0" if code[-1] == "4" else code for code in answer)
            add(wrong, "The provider states that the stage is indeterminate: 4.")
        return found
    right_code, left_code, both_code, unsaid_code = facts.codes
    if facts.operation:
        if facts.done:
            add((both_code,), "The side operated on before no longer has the condition.")
        else:
            side = right_code if facts.today == RIGHT else left_code
            add((side,), "Both sides still have the condition: the bilateral code.")
        return found
    if both_code and answer == (both_code,):
        add((right_code, left_code), "One bilateral code exists for both sides.")
    if answer != (unsaid_code,):
        add((unsaid_code,), "The record does name the side.")
    else:
        add((right_code,), "Nobody recorded a side.")
        add((left_code,), "Nobody recorded a side.")
    return found


FAMILIES = (Laterality,)
