"""Seventh characters of fractures."""

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

LONG, SHORT, SPINE = "ABCDEFGHJKMNPQRS", "ABDGKPS", "ABDGKS"
"""Sets of seventh characters as the Tabular List gives them: forearm, femur and lower leg by Gustilo
type; other limb bones; vertebrae and pelvis (no malunion)."""

_FRACTURES = {
    "S52": LONG,
    "S72": LONG,
    "S82": LONG,
    "S42": SHORT,
    "S62": SHORT,
    "S92": SHORT,
    "S12": SPINE,
    "S22": SPINE,
    "S32": SPINE,
}

# Open types in the order of the Tabular List's three columns.
CLOSED, OPEN_LOW, OPEN_HIGH = range(3)
_OPEN_WORDS = (
    ("closed", "skin intact over the fracture", "", "no wound over the fracture site"),
    (
        "open, Gustilo type I",
        "open, Gustilo type II",
        "open fracture, Gustilo type not recorded",
        "open",
    ),
    ("open, Gustilo type IIIA", "open, Gustilo type IIIB", "open, Gustilo type IIIC"),
)
ACTIVE, ROUTINE, DELAYED, NONUNION, MALUNION, SEQUELA = (
    "active",
    "routine",
    "delayed",
    "nonunion",
    "malunion",
    "sequela",
)
_COLUMNS = {ACTIVE: "ABC", ROUTINE: "DEF", DELAYED: "GHJ", NONUNION: "KMN", MALUNION: "PQR"}

_ACTIVE_TODAY = (
    "Seen in the ED today, splinted, admitted for fixation.",
    "To the OR today for open reduction and internal fixation.",
    "Day 9 after the injury: delayed ORIF today once swelling came down.",
    "Transferred in; orthopedic surgeon takes over and operates today.",
    "Back to the OR for a planned second-stage fixation of the same fracture.",
    "First visit to the new orthopedist, who continues active treatment with closed reduction.",
    "External fixator placed today.",
)
_OPEN_TODAY = (
    "Washout and external fixator today.",
    "Emergent irrigation and debridement with nailing today.",
    "Second look and repeat washout in the OR today, hospital day 3.",
)
_LATER = {
    ROUTINE: (
        "Week 6 in fracture clinic: callus on film, cast removed.",
        "Two-week check after fixation, hardware in place, healing as expected.",
        "Month 3: x-ray shows good alignment, advance weight bearing.",
        "Suture removal and x-ray at day 14 after ORIF; no problems.",
        "First visit to this office, referred for cast change; healing on schedule.",
    ),
    DELAYED: (
        'Month 4: "delayed healing, continue bone stimulator."',
        "Surgeon documents delayed union; no surgery planned yet.",
        "Week 14: film shows slow callus, assessment delayed healing.",
    ),
    NONUNION: (
        'Month 9: assessment "nonunion", bone graft discussed for next month.',
        "CT confirms nonunion per the orthopedic surgeon.",
        "Surgeon: hypertrophic nonunion, revision to be scheduled.",
    ),
    MALUNION: (
        'Month 8: "healed with 20 degrees of angulation, malunion."',
        "Orthopedist documents malunion; corrective osteotomy being considered.",
        "Assessment: malunion with rotational deformity.",
    ),
    SEQUELA: (
        "Healed two years ago; today for post-traumatic stiffness due to that fracture.",
        "Chronic pain attributed by the provider to the old, healed fracture.",
        "Post-traumatic arthritis after this fracture, which healed last year.",
    ),
}
_NOISE = (
    "Tetanus given at the outside hospital.",
    "Neurovascularly intact distally.",
    "Pain controlled on oral medication.",
    "Smokes half a pack a day.",
    "DVT prophylaxis discussed.",
    "Lives with spouse, two steps to enter.",
    "Allergies: none.",
    "Physical therapy ordered.",
)


@dataclass(frozen=True, slots=True)
class Fracture:
    """A code without its seventh character, how open the fracture is, and the phase of care."""

    stem: str
    title: str
    characters: str
    openness: int
    phase: str
    late_presentation: bool
    """First care for a fracture that has already failed to unite: still the initial character."""


class FractureCharacter(Family[Fracture]):
    """The seventh character of a fracture."""

    id = "cm-fracture-seventh"
    title = "Fractures: seventh character"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.19.a and I.C.19.c; Tabular List, seventh characters of the category"
    domain = "cm-19"
    skill = "seventh-character"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Fracture, Answer]:
        """A category, then a phase that it has characters for."""
        categories = list(_FRACTURES) if difficulty > 1 else ["S42", "S62", "S92", "S52", "S82"]
        category = rng.choice(categories)
        characters = _FRACTURES[category]
        stem, title = rng.choice(_stems(codebook, category, characters))
        phases = [ACTIVE, ROUTINE, SEQUELA] if difficulty < 2 else [ACTIVE, *_LATER]
        if characters == SPINE:
            phases = [phase for phase in phases if phase != MALUNION]
        phase = rng.choice(phases)
        openness = CLOSED
        if difficulty >= 2 and characters == LONG:
            openness = rng.choice((CLOSED, OPEN_LOW, OPEN_HIGH))
        elif difficulty >= 2 and phase == ACTIVE:
            openness = rng.choice((CLOSED, OPEN_LOW))
        late = difficulty >= 4 and phase == NONUNION and rng.random() < 0.4
        if phase == SEQUELA:
            character = "S"
        elif characters == LONG:
            character = _COLUMNS[ACTIVE if late else phase][openness]
        elif phase == ACTIVE or late:
            character = "AB"[openness]
        else:
            character = _COLUMNS[phase][0]
        return Fracture(stem, title, characters, openness, phase, late), (character,)

    def solve(self, facts: Fracture, codebook: Codebook) -> Answer:
        """By position in the list of the category: three columns, or one after A and B."""
        if facts.phase == SEQUELA:
            return (facts.characters[-1],)
        order = [ACTIVE, ROUTINE, DELAYED, NONUNION, MALUNION]
        row = 0 if facts.late_presentation else order.index(facts.phase)
        if len(facts.characters) == len(LONG):
            return (facts.characters[3 * row + facts.openness],)
        return (facts.characters[facts.openness if row == 0 else row + 1],)

    def write(
        self, facts: Fracture, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A line of history with the phase, and the open type where there is one."""
        age, sex = age_sex(rng, 17)
        wound = rng.choice(_OPEN_WORDS[min(facts.openness, 2)])
        if facts.openness == OPEN_LOW and facts.characters != LONG:
            wound = rng.choice(
                ("open", "open, washed out in the ED", "puncture wound down to bone, open fracture")
            )
        title = facts.title[0].lower() + facts.title[1:]
        if facts.openness == CLOSED:
            told = wound and facts.phase == ACTIVE and rng.random() < 0.6
            history = f"{title}{', ' + wound if told else ''}"
        else:
            history = f"{title}, {wound}"
        if facts.late_presentation:
            today = rng.choice(
                (
                    "Never sought care after a fall five months ago; first visit for it today, "
                    "nonunion diagnosed, surgery tomorrow.",
                    "No treatment at the time of injury four months ago. Presents for the first time; "
                    "ununited fracture, fixation today.",
                )
            )
        elif facts.phase == ACTIVE:
            today = rng.choice(_ACTIVE_TODAY + (_OPEN_TODAY if facts.openness else ()))
        else:
            today = rng.choice(_LATER[facts.phase])
        text = scene(
            rng,
            [f"{age} {sex}. {history[0].upper()}{history[1:]}.", today],
            _NOISE,
            extras=rng.randint(0, 2),
        )
        (character,) = answer
        mistakes: dict[str, str] = {}
        if facts.phase not in (ACTIVE, SEQUELA) and not facts.late_presentation:
            mistakes["A"] = "Active treatment is over; the character tells how the fracture heals."
            if character != "D":
                mistakes["D"] = (
                    "D is routine healing of a closed fracture; the record says otherwise."
                )
        if facts.phase == ACTIVE or facts.late_presentation:
            mistakes["D"] = "The fracture is under active treatment, whichever visit this is."
            if character != "A":
                mistakes["A"] = "A is for a closed fracture; this one is open."
            if facts.late_presentation:
                mistakes["K"] = "Care that was sought late still begins with the initial character."
        if facts.phase == SEQUELA:
            mistakes["D"] = "The fracture has healed; today's condition is its late effect."
        if character == "C" or (character == "B" and facts.characters == LONG):
            other = "B" if character == "C" else "C"
            mistakes[other] = (
                "Gustilo IIIA to IIIC takes the third column."
                if character == "C"
                else "The third column is for Gustilo IIIA to IIIC; an unstated type goes with I and II."
            )
        mistakes.pop(character, None)
        column = ("closed", "open I or II, or type not stated", "open IIIA to IIIC")[facts.openness]
        said = "first care, sought late" if facts.late_presentation else facts.phase
        return Draft(
            scene=text,
            ask=f"Seventh character for {facts.stem}-?",
            form=Form.CHARACTER,
            rule=_FRACTURE_RULE[facts.characters],
            worked=(
                f"phase: {said}",
                *(() if facts.phase == SEQUELA else (f"open or closed: {column}",)),
                f"{facts.stem}{character}",
            ),
            mistakes=mistakes,
        )


_FRACTURE_RULE = {
    LONG: "A closed, B open I-II or type not stated, C open III while treated; then D-E-F routine, "
    "G-H-J delayed, K-M-N nonunion, P-Q-R malunion in the same columns; S late effect.",
    SHORT: "A closed or B open while treated; then D routine, G delayed, K nonunion, P malunion; "
    "S late effect.",
    SPINE: "A closed or B open while treated; then D routine, G delayed, K nonunion; S late effect; "
    "there is no malunion here.",
}


_STEMS: WeakKeyDictionary[Codebook, dict[tuple[str, str], list[tuple[str, str]]]] = (
    WeakKeyDictionary()
)


def _stems(codebook: Codebook, category: str, characters: str) -> list[tuple[str, str]]:
    """Six-character codes of a category with exactly these seventh characters, and their titles."""
    known = _STEMS.setdefault(codebook, {})
    if (category, characters) not in known:
        found: dict[str, str] = {}
        for code in codebook.billable_under(category, System.ICD10CM):
            found[code.code[:-1]] = found.get(code.code[:-1], "") + code.code[-1]
        stems = []
        for stem, letters in found.items():
            row = codebook.get(stem, System.ICD10CM)
            if row is None or "X" in stem or "nspecified" in row.title or letters != characters:
                continue
            if not any(word in row.title.lower() for word in ("torus", "greenstick", "physeal")):
                stems.append((stem, row.title))
        known[category, characters] = stems
    return known[category, characters]


FAMILIES = (FractureCharacter,)
