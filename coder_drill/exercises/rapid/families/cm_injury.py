"""Whole codes of injuries other than fractures: the placeholder X and the phase of care."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.wording import age_sex, scene

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_INJURIES = ("S43", "S53", "S61", "S63", "S81", "S83", "S86", "S91", "S93", "S46", "S56", "S76")
ACTIVE, ROUTINE, SEQUELA = "active", "routine", "sequela"
_NOISE = (
    "Neurovascularly intact distally.",
    "Pain controlled on oral medication.",
    "Smokes half a pack a day.",
    "Lives with spouse, two steps to enter.",
    "Allergies: none.",
    "Work note given.",
    "Works as a line cook.",
    "Denies numbness or tingling.",
)


@dataclass(frozen=True, slots=True)
class Injury:
    """``base`` is the code as short as it stands before any X; ``title`` its title."""

    base: str
    title: str
    phase: str


class InjuryCode(Family[Injury]):
    """A whole injury code: the placeholder X where the code is short, and the phase of care."""

    id = "cm-injury-placeholder"
    title = "Injuries: placeholder X and phase of care"
    group = Group.CM
    source = "ICD-10-CM guidelines I.A.4, I.A.5 and I.C.19.a"
    domain = "cm-19"
    skill = "seventh-character"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Injury, Answer]:
        """A billable code of the table, cut back to what stands before X and character."""
        category = rng.choice(_INJURIES)
        code, title = rng.choice(_whole_codes(codebook, category, short=difficulty >= 3))
        phase = rng.choice((ACTIVE, ROUTINE, SEQUELA))
        whole = code[:-1] + {ACTIVE: "A", ROUTINE: "D", SEQUELA: "S"}[phase]
        return Injury(code[:-1].rstrip("X"), title, phase), (whole,)

    def solve(self, facts: Injury, codebook: Codebook) -> Answer:
        """Filled with X to six characters, then the character of the phase."""
        plain = facts.base.replace(".", "")
        filled = plain + "X" * (6 - len(plain))
        letter = "A" if facts.phase == ACTIVE else "D" if facts.phase == ROUTINE else "S"
        return (f"{filled[:3]}.{filled[3:]}{letter}",)

    def write(
        self, facts: Injury, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What was injured, and what today's visit is for."""
        age, sex = age_sex(rng, 6)
        wound = any(word in facts.title.lower() for word in _WOUNDS)
        lines = _INJURY_TODAY[facts.phase] + (_WOUND_TODAY[facts.phase] if wound else ())
        today = rng.choice(lines)
        title = facts.title.split(", initial encounter")[0]
        first = rng.choice(
            (f"{age} {sex}. {title}.", f"Dx: {title[0].lower()}{title[1:]}. {age} {sex}.")
        )
        text = scene(rng, [first, today], _NOISE, extras=rng.randint(0, 3))
        (whole,) = answer
        stem = whole[:-1]
        bare = facts.base + whole[-1]
        mistakes = {}
        if bare.replace(".", "") != whole.replace(".", ""):
            mistakes[bare] = "The seventh character has to stand in place seven: fill up with X."
        for letter, why in (
            ("A", "A is for active treatment, which today's visit is not."),
            ("D", "D is for healing and recovery after active treatment."),
            ("S", "S is for a late effect of an injury that has healed."),
        ):
            if letter != whole[-1]:
                mistakes[stem + letter] = why
        return Draft(
            scene=f"{text}\nSubcategory: {facts.base}",
            ask="The whole code?",
            form=Form.CODE,
            rule="Fill a short code with X to six characters; then A active treatment, D healing, "
            "S late effect.",
            worked=(
                f"{facts.base} has {len(facts.base.replace('.', ''))} characters",
                f"phase: {facts.phase}",
                whole,
            ),
            mistakes=mistakes,
        )


_INJURY_TODAY = {
    ACTIVE: (
        "ED visit, treated and discharged.",
        "Urgent care today, first treatment of the injury.",
        "Surgical repair today, 12 days after the injury.",
        "Evaluation by a second physician, who continues treatment of the acute injury.",
        "Kept overnight for treatment of this injury.",
    ),
    ROUTINE: (
        "Recheck on day 10: healing well.",
        "PT visit 4 for this injury, recovering.",
        "Brace adjusted at the 3-week follow-up.",
        "Postoperative check after repair; recovery on track.",
    ),
    SEQUELA: (
        "Injury healed last year; today for chronic pain that the provider calls its late effect.",
        "Weakness documented as a late effect of this injury, which has healed.",
        "Persistent stiffness, which the provider attributes to the old, healed injury.",
    ),
}

_WOUNDS = ("laceration", "puncture", "open bite")
_WOUND_TODAY = {
    ACTIVE: (
        "Wound explored and closed in layers in the ED.",
        "Urgent care today, wound cleaned and closed.",
    ),
    ROUTINE: (
        "Suture removal, no signs of infection.",
        "Staples out at day 12, edges well approximated.",
    ),
    SEQUELA: ("Wound healed last year; today for scar contracture caused by it.",),
}

_CODES: WeakKeyDictionary[Codebook, dict[tuple[str, bool], list[tuple[str, str]]]] = (
    WeakKeyDictionary()
)


def _whole_codes(codebook: Codebook, category: str, *, short: bool) -> list[tuple[str, str]]:
    """Codes ending in A with the plain three characters; ``short`` those with a placeholder X."""
    known = _CODES.setdefault(codebook, {})
    name = (category, short)
    if name not in known:
        codes = codebook.billable_under(category, System.ICD10CM)
        every = {code.code for code in codes}
        whole = [
            (code.code, code.title)
            for code in codes
            if code.code.endswith("A")
            and code.code[:-1] + "S" in every
            and code.code[:-1] + "G" not in every
            and "nspecified" not in code.title
        ]
        # Few categories have short codes: there, any code will do.
        known[name] = [each for each in whole if each[0][-2] == "X"] if short else whole
        known[name] = known[name] or whole
    return known[name]


FAMILIES = (InjuryCode,)
