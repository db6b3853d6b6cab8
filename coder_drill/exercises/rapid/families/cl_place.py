"""Place of service on the professional claim."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.placelist import NEAR, PLACES
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_CHILD = ("school",)
_NOISE = (
    "Level and diagnosis are not in question.",
    "Time documented.",
    "Follow-up in 2 weeks.",
    "Same NPI as last year.",
    "Labs reviewed.",
    "Allergies reviewed.",
    "Note signed the same day.",
    "Interpreter present.",
    "No procedures.",
    "Claim goes to Medicare.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """``where`` names a place of the list."""

    where: str
    told: str


class PlaceOfService(Family[Place]):
    """The two-digit code of where the patient was."""

    id = "cl-place-of-service"
    title = "Place of service"
    group = Group.CLAIMS
    source = "CMS place of service code set; Medicare Claims Processing Manual, chapter 26, §10.5"
    domain = "claims-denials"
    skill = "wrong-code"
    seconds = 15

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Place, Answer]:
        """A place of the level, and how it is told."""
        low, high = {1: (1, 2), 2: (1, 3), 3: (2, 3), 4: (3, 4), 5: (3, 5)}[difficulty]
        fitting = [each for each in PLACES if low <= each[2] <= high]
        where, code, _, told = rng.choice(fitting)
        return Place(where, rng.choice(told)), (code,)

    def solve(self, facts: Place, codebook: Codebook) -> Answer:
        """By the code set: hospital settings, residences, facilities, then the rest."""
        hospital = {"inpatient": 21, "on campus": 22, "observation": 22, "off campus": 19, "ED": 23}
        living = {"home": 12, "assisted": 13, "group home": 14, "temporary": 16, "shelter": 4}
        stays = {"SNF": 31, "nursing": 32, "hospice": 34, "psych": 51, "rehab": 61}
        clinics = {
            "office": 11,
            "urgent": 20,
            "ASC": 24,
            "FQHC": 50,
            "CORF": 62,
            "dialysis": 65,
            "RHC": 72,
            "lab": 81,
        }
        other = {"pharmacy": 1, "school": 3, "mobile": 15, "retail": 17, "ambulance": 41, "air": 42}
        video = {"video elsewhere": 2, "video home": 10}
        number = {**hospital, **living, **stays, **clinics, **other, **video}[facts.where]
        return (f"{number:02d}",)

    def write(
        self, facts: Place, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """One line of where, among others."""
        if facts.where in _CHILD:
            age = rng.randint(7, 16)
            who = rng.choice((f"{age}-year-old {rng.choice(('girl', 'boy'))}", f"Student, {age}"))
        else:
            old = facts.where in ("SNF", "nursing", "assisted")
            low, high = (66, 88) if old else (24, 84)
            # An age that is the answer would give it away.
            ages = [age for age in range(low, high + 1) if age != int(answer[0])]
            who = adult(rng, rng.choice(ages), rng.choice("FM"))
        lines = rng.choice(
            ([f"{who}.", facts.told], [f"{who}. {facts.told}"], [facts.told, f"{who}."])
        )
        lines = list(lines)
        noise = [line for line in _NOISE if not (facts.where in _CHILD and "Medicare" in line)]
        for line in strewn(rng, noise, 3):
            lines.insert(rng.randint(1, len(lines)), line)
        code = answer[0]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Place of service code on the professional claim (two digits)?",
                    "Which place of service, two digits?",
                    "POS code of this service?",
                )
            ),
            form=Form.CODE,
            rule=_RULES.get(code, "The place of service is where the patient was when seen."),
            worked=[f"{facts.told}", f"place of service {code}"],
            mistakes=dict(NEAR.get(code, ())),
        )


_RULES = {
    "22": "A department of the hospital on its campus, observation too, is 22: the patient is an outpatient.",
    "19": "A provider-based department off the hospital's campus is 19, not 11.",
    "21": "21 needs an inpatient order.",
    "31": "31 is a skilled stay covered by Part A; a nursing facility without one is 32.",
    "32": "32 is a nursing facility resident without a Part A stay; the skilled stay is 31.",
    "10": "Telehealth with the patient at home is 10, elsewhere 02.",
    "02": "Telehealth with the patient elsewhere than at home is 02.",
    "13": "Assisted living is 13, a private residence 12.",
    "16": "A hotel, campground or the like is temporary lodging, 16.",
}

FAMILIES = (PlaceOfService,)
