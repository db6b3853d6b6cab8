"""Present on admission: one condition, its timing, one indicator."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.poalater import LATER
from coder_drill.exercises.rapid.families.poalist import NOISE, THERE
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

STORIES = {**THERE, **LATER}
BEFORE, OUTPATIENT, AFTER = "before admission", "before the inpatient order", "after admission"
SILENT, UNKNOWABLE = "record unclear", "cannot be determined clinically"


@dataclass(frozen=True, slots=True)
class Onset:
    """``code`` with ``exempt`` from POA reporting or not; ``parts`` when each concept in it began."""

    kind: str
    story: int
    code: str
    exempt: bool
    parts: tuple[str, ...]


class PresentOnAdmission(Family[Onset]):
    """Y, N, U, W, or exempt."""

    id = "cm-present-on-admission"
    title = "Present on admission"
    group = Group.CM
    source = "ICD-10-CM guidelines, appendix I; list of codes exempt from POA reporting"
    domain = "cm-21"
    skill = "poa"
    seconds = 25

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Onset, Answer]:
        """The indicator first, then a kind of story that has it."""
        letter = rng.choice(_LETTERS[difficulty])
        kind = rng.choice([k for k in _KINDS[letter] if _HARD.get(k, 1) <= difficulty])
        number = rng.randrange(len(STORIES[kind]))
        return Onset(kind, number, STORIES[kind][number].code, letter == "E", _PARTS[kind]), (
            letter,
        )

    def solve(self, facts: Onset, codebook: Codebook) -> Answer:
        """Exempt, or as the latest of the parts says."""
        if facts.exempt:
            return ("E",)
        if AFTER in facts.parts:
            return ("N",)
        if UNKNOWABLE in facts.parts:
            return ("W",)
        return ("U",) if SILENT in facts.parts else ("Y",)

    def write(
        self, facts: Onset, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The stay in two or three sentences, and the code in question."""
        story = STORIES[facts.kind][facts.story]
        low, high, sex = story.who
        if low == 0:
            who = rng.choice(
                ("Newborn girl", "Newborn boy", "Newborn record", "Liveborn, this stay")
            )
            who += rng.choice((", term", ", 39 weeks", ", 38 weeks", ", vaginal birth", ""))
        else:
            who = adult(rng, rng.randint(low, high), sex or rng.choice("FM"))
        lines = [rng.choice(story.told).format(day=rng.randint(2, 6), hours=rng.randint(3, 18))]
        noise = NOISE if low else ()
        text = note(rng, who, lines, noise, 2)
        about = rng.choice(("Code", "Assigned", "In question", "Line to complete"))
        (letter,) = answer
        return Draft(
            scene=f"{text}\n{about}: {facts.code} {story.name}.",
            ask=rng.choice(
                (
                    "POA indicator: Y, N, U, W, or E for exempt?",
                    "Which POA indicator (E where the code is exempt)?",
                )
            ),
            form=Form.CHARACTER,
            rule=_RULES[facts.kind],
            worked=[
                "exempt from POA reporting" if facts.exempt else "began: " + "; ".join(facts.parts),
                f"indicator {letter}",
            ],
            mistakes={wrong: _why(facts, letter, wrong) for wrong in "YNUWE" if wrong != letter},
        )


_LETTERS = {
    1: "YYNNE",
    2: "YYNNEW",
    3: "YYNNEUW",
    4: "YYNNEUW",
    5: "YYNNNEUW",
}
_KINDS = {
    "Y": (
        "known",
        "found later",
        "outpatient",
        "signs",
        "organism",
        "both there",
        "birth",
        "obstetric",
    ),
    "N": ("acquired", "part later", "signs later", "obstetric later"),
    "U": ("silent",),
    "W": ("unknowable",),
    "E": ("exempt",),
}
_HARD = {
    "outpatient": 2,
    "signs": 3,
    "organism": 3,
    "both there": 3,
    "birth": 2,
    "obstetric": 2,
    "part later": 3,
    "signs later": 4,
    "obstetric later": 2,
}
_PARTS: dict[str, tuple[str, ...]] = {
    "known": (BEFORE,),
    "found later": (BEFORE,),
    "outpatient": (OUTPATIENT,),
    "signs": (BEFORE,),
    "organism": (BEFORE, BEFORE),
    "both there": (BEFORE, BEFORE),
    "birth": (BEFORE,),
    "obstetric": (BEFORE,),
    "acquired": (AFTER,),
    "part later": (BEFORE, AFTER),
    "signs later": (AFTER,),
    "obstetric later": (AFTER,),
    "silent": (SILENT,),
    "unknowable": (UNKNOWABLE,),
    "exempt": (BEFORE,),
}
_RULES = {
    "known": "Diagnosed before admission or documented as present: Y.",
    "found later": "Found during the stay but clearly there before: Y, as are chronic conditions.",
    "outpatient": "Developed in the ED, observation or outpatient surgery before the order: Y.",
    "signs": "Uncertain at discharge, but based on signs present on admission: Y.",
    "organism": "An infection with its organism is Y if the infection was there, whenever it grew.",
    "both there": "A combination code is Y when every part was present on admission.",
    "birth": "A newborn is admitted at birth: what arose before or during birth is Y.",
    "obstetric": "An obstetric condition is judged by when it began, not by the delivery.",
    "acquired": "An acute condition that began after the inpatient order is N.",
    "part later": "A combination code is N if any part of it began after admission.",
    "signs later": "Uncertain at discharge, and its signs were not there on admission: N.",
    "obstetric later": "An obstetric condition that arose after admission, delivery included, is N.",
    "silent": "U is for a record that stays unclear after a query.",
    "unknowable": "W is for a provider who states that it cannot be clinically determined.",
    "exempt": "A code on the exempt list carries no indicator.",
}


def _why(facts: Onset, letter: str, wrong: str) -> str:
    if letter == "E":
        return "This code is on the exempt list: the field stays blank."
    if wrong == "E":
        return "This code is not on the exempt list."
    if wrong == "U":
        return "U is only for a record that is unclear; this one answers the question."
    if wrong == "W":
        return "W needs the provider's statement that it cannot be clinically determined."
    return _RULES[facts.kind]


FAMILIES = (PresentOnAdmission,)
