"""Anatomic modifiers: fingers, toes, eyelids."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.wording import age_sex, scene

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_FINGERS = ("thumb", "index finger", "long finger", "ring finger", "small finger")
_TOES = ("great toe", "second toe", "third toe", "fourth toe", "fifth toe")
_LIDS = ("upper eyelid", "lower eyelid")

# Modifier by part: HCPCS Level II modifier list, in the order left 1..5, right 1..5.
_LEFT = {"finger": ("FA", "F1", "F2", "F3", "F4"), "toe": ("TA", "T1", "T2", "T3", "T4")}
_RIGHT = {"finger": ("F5", "F6", "F7", "F8", "F9"), "toe": ("T5", "T6", "T7", "T8", "T9")}

_DONE = {
    "finger": (
        "A1 pulley released under local",
        "nail bed laceration repaired",
        "closed reduction of a phalanx fracture",
        "foreign body removed through a small incision",
        "mucous cyst excised at the DIP joint",
    ),
    "toe": (
        "nail plate avulsed",
        "hammertoe corrected at the PIP joint",
        "ingrown nail edge with matrix removed",
        "ulcer debrided to bone",
        "phalanx fracture reduced",
    ),
    "lid": (
        "chalazion excised",
        "lesion excised, margin spared",
        "trichiasis treated",
        "ptosis repaired",
    ),
}
_NOISE = (
    "Local anesthetic, no sedation.",
    "Tetanus up to date.",
    "EBL minimal.",
    "Follow-up in 10 days.",
    "Patient is right-handed.",
    "Tolerated well.",
    "Consent confirmed at time-out.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """``kind`` finger, toe or lid; ``place`` 0..4 from the thumb or great toe, 0 upper 1 lower lid."""

    kind: str
    side: str
    place: int


class Digits(Family[Part]):
    """Which anatomic modifier a finger, toe or lid takes."""

    id = "md-digit-or-lid"
    title = "Finger, toe and eyelid modifiers"
    group = Group.MODIFIERS
    source = "HCPCS Level II modifiers E1-E4, FA-F9, TA-T9; Medicare Claims Processing Manual, chapter 23, §20.3"
    domain = "modifiers"
    skill = "modifier"
    seconds = 15

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Part, Answer]:
        """One or, on the higher levels, harder named parts."""
        kind = rng.choice(("finger", "toe") if difficulty < 3 else ("finger", "toe", "lid"))
        side = rng.choice(("left", "right"))
        if kind == "lid":
            place = rng.randrange(2)
            table = {("left", 0): "E1", ("left", 1): "E2", ("right", 0): "E3", ("right", 1): "E4"}
            return Part(kind, side, place), (table[side, place],)
        place = rng.randrange(5)
        return Part(kind, side, place), ((_LEFT if side == "left" else _RIGHT)[kind][place],)

    def solve(self, facts: Part, codebook: Codebook) -> Answer:
        """Letters and counting: A is the first on the left, 5 the first on the right."""
        if facts.kind == "lid":
            return (f"E{1 + facts.place + (2 if facts.side == 'right' else 0)}",)
        letter = facts.kind[0].upper()
        number = facts.place + (5 if facts.side == "right" else 0)
        return (f"{letter}{number or 'A'}",)

    def write(
        self, facts: Part, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """One operative line, in one of several phrasings."""
        age, sex = age_sex(rng, 18)
        part = {"finger": _FINGERS, "toe": _TOES, "lid": _LIDS}[facts.kind][facts.place]
        done = rng.choice(_DONE[facts.kind])
        line = rng.choice(
            (
                f"{facts.side.capitalize()} {part}: {done}.",
                f"Procedure: {done}, {part}, {facts.side}.",
                f"{done.capitalize()}; site marked and confirmed: {facts.side} {part}.",
            )
        )
        text = scene(rng, [f"{age} {sex}.", line], _NOISE, extras=min(3, difficulty))
        other = "right" if facts.side == "left" else "left"
        mirrored = self.solve(Part(facts.kind, other, facts.place), codebook)[0]
        mistakes = {mirrored: f"{mirrored} is the {other} {part}."}
        if facts.kind != "lid":
            letter = facts.kind[0].upper()
            off = facts.place + 1 + (5 if facts.side == "right" else 0)
            wrong = f"{letter}{off}"
            if off < 10 and wrong != answer[0]:
                mistakes[wrong] = (
                    f"Count starts at the {'thumb' if facts.kind == 'finger' else 'great toe'}, "
                    f"which is {letter}A on the left and {letter}5 on the right."
                )
        rule = {
            "finger": "FA is the left thumb and F1-F4 go on from there; F5 is the right thumb, then F6-F9.",
            "toe": "TA is the left great toe and T1-T4 go on from there; T5 is the right great toe, then T6-T9.",
            "lid": "E1 upper left, E2 lower left, E3 upper right, E4 lower right.",
        }[facts.kind]
        return Draft(
            scene=text,
            ask="Which anatomic modifier?",
            form=Form.MODIFIERS,
            rule=rule,
            worked=(f"{facts.side} {part}", f"modifier {answer[0]}"),
            mistakes=mistakes,
        )


FAMILIES = (Digits,)
