"""Root operation and approach of one operation, ICD-10-PCS characters 3 and 5."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.operationlist import (
    CONFUSED,
    MEANINGS,
    OPERATIONS,
    Operation,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import KEYS, options

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_NOISE = (
    "Tolerated well.",
    "EBL minimal.",
    "Consent on the chart.",
    "Timeout done.",
    "No complications.",
    "Cefazolin given.",
    "Vital signs stable throughout.",
    "Counts correct.",
    "Dictated by the resident, attending present.",
    "Family updated.",
    "Labs reviewed before the case.",
)
_APPROACHES = {
    "0": "Open",
    "3": "Percutaneous",
    "4": "Percutaneous Endoscopic",
    "7": "Via Natural or Artificial Opening",
    "8": "Via Natural or Artificial Opening Endoscopic",
    "X": "External",
}


_CHILDBEARING = frozenset({"0UVC7ZZ", "0W8NXZZ", "0UL74CZ", "0UDB7ZZ"})


@dataclass(frozen=True, slots=True)
class Case:
    """The code of an operation of the list, the sentence that tells it, and the key shown for each
    root operation offered (empty where the approach is asked)."""

    code: str
    told: str
    offered: tuple[str, ...] = ()


def _pick(rng: Random, difficulty: int, of: str) -> Operation:
    """An operation of the level; ``of`` decides what comes up evenly, character 3 or 5."""
    levels = {1: (1, 2), 2: (1, 2), 3: (2, 3), 4: (2, 3), 5: (3,)}[difficulty]
    fitting = [each for each in OPERATIONS if each.level in levels]
    if of == "approach":
        value = rng.choice(sorted({each.code[4] for each in fitting}))
        fitting = [each for each in fitting if each.code[4] == value]
    return rng.choice(fitting)


class RootOperation(Family[Case]):
    """Which root operation the objective is."""

    id = "pcs-root-operation"
    title = "Root operation from the objective"
    group = Group.PCS
    source = "ICD-10-PCS guidelines A11, B3.1-B3.18; root operation definitions"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 25

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Case, Answer]:
        """An operation, then the root operations offered with it."""
        operation = _pick(rng, difficulty, "root")
        title = codebook.get(operation.code)
        assert title is not None  # a test holds the list to the tables
        right = title.title.split()[0]
        offered = [right, *CONFUSED[right]]
        rng.shuffle(offered)
        case = Case(operation.code, rng.choice(operation.told), tuple(offered))
        return case, (KEYS[offered.index(right)],)

    def solve(self, facts: Case, codebook: Codebook) -> Answer:
        """Character 3 of the code, by the tables of its section and body system."""
        found = codebook.pcs.operation(facts.code[:3])
        if found is None:
            return ()
        return (KEYS[facts.offered.index(found.name)],)

    def write(
        self, facts: Case, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """One or two sentences of an operative note."""
        right = facts.offered[KEYS.index(answer[0])]
        made, _ = options(
            rng,
            right,
            [(name, f"{name} {MEANINGS[name]}.") for name in facts.offered if name != right],
        )
        by_text = {each.text: each for each in made}
        ordered = [
            type(by_text[name])(KEYS[n], name, by_text[name].mistake)
            for n, name in enumerate(facts.offered)
        ]
        return Draft(
            scene=_scene(rng, facts),
            ask=rng.choice(("Which root operation?", "Root operation of this procedure?")),
            form=Form.CHOICE,
            rule=f"{right} {MEANINGS[right]}.",
            worked=[f"{right} {MEANINGS[right]}", f"code: {_full(codebook, facts.code)}"],
            options=ordered,
        )


class Approach(Family[Case]):
    """Character 5: how the site was reached."""

    id = "pcs-approach"
    title = "Approach, character 5"
    group = Group.PCS
    source = "ICD-10-PCS guidelines B5.2-B5.4; approach definitions"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 20

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Case, Answer]:
        """The approach first, then an operation done so."""
        operation = _pick(rng, difficulty, "approach")
        return Case(operation.code, rng.choice(operation.told)), (operation.code[4],)

    def solve(self, facts: Case, codebook: Codebook) -> Answer:
        """The value whose name stands in the title of the code (the longest that does)."""
        found = codebook.get(facts.code)
        words = found.title if found else ""
        names = sorted(_APPROACHES.items(), key=lambda pair: -len(pair[1]))
        for value, name in names:
            if f"{name} Approach" in words or (value in "78" and name in words):
                return (value,)
        # A title that names no approach has but one in its table, character 5 of the code.
        return (facts.code[4],)

    def write(
        self, facts: Case, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """One or two sentences of an operative note."""
        right = answer[0]
        return Draft(
            scene=_scene(rng, facts),
            ask=rng.choice(
                (
                    "Approach, character 5 of the PCS code?",
                    "Which value of character 5 (approach)?",
                )
            ),
            form=Form.CHARACTER,
            rule=_RULES[right],
            worked=[_RULES[right], f"code: {_full(codebook, facts.code)}"],
            mistakes={
                value: _RULES[value].replace("The site", "That is where the site", 1)
                for value in _APPROACHES
                if value != right
            },
        )


_RULES = {
    "0": "The site is laid open by a cut through skin and other layers: 0, Open.",
    "3": "The site is reached by needle, wire or catheter through the skin: 3, Percutaneous.",
    "4": "The site is reached and seen by a scope through ports: 4, Percutaneous Endoscopic.",
    "7": "The site is reached through a natural or artificial opening without a scope: 7.",
    "8": "The site is reached and seen by a scope through a natural or artificial opening: 8.",
    "X": "The site is at the skin, seen directly within an opening, or worked on from outside: X.",
}


def _scene(rng: Random, facts: Case) -> str:
    sex = next((each.sex for each in OPERATIONS if each.code == facts.code), "") or rng.choice("FM")
    young = facts.code in _CHILDBEARING
    who = adult(rng, rng.randint(21, 41) if young else rng.randint(35, 84), sex)
    lines = rng.choice(([f"{who}.", facts.told], [f"{who}. {facts.told}"]))
    lines = list(lines)
    for line in strewn(rng, _NOISE, 3):
        lines.insert(rng.randint(1, len(lines)), line)
    return "\n".join(lines)


def _full(codebook: Codebook, code: str) -> str:
    found = codebook.get(code)
    return f"{code} {found.title if found else ''}".strip()


FAMILIES = (RootOperation, Approach)
