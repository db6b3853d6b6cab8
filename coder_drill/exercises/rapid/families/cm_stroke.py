"""Infarctions of the brain: now, late effect, or history, and which side is dominant."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_SIDES = {"right": ("I69.351", "I69.353"), "left": ("I69.352", "I69.354")}
_DEFICITS = (
    ("aphasia", "I69.320"),
    ("dysarthria", "I69.322"),
    ("facial weakness", "I69.392"),
    ("ataxia", "I69.393"),
    ("memory deficit", "I69.311"),
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """``old`` an old infarction; ``side`` of hemiparesis with ``hand`` as recorded (``right``, ``left``,
    ``both`` or empty for silence); ``deficit`` another late effect; ``new`` a current infarct;
    ``lysed`` elsewhere within the last day."""

    old: bool
    side: str = ""
    hand: str = ""
    deficit: str = ""
    new: str = ""
    lysed: bool = False


_NEW = (
    ("left MCA infarct, cause not specified", "I63.512"),
    ("right MCA infarct, cause not specified", "I63.511"),
    ("cerebral infarction, unspecified", "I63.9"),
    ("embolic infarct, left MCA", "I63.412"),
)


class OldStroke(Family[Stroke]):
    """Infarct now, late effect, or history."""

    id = "cm-stroke-late-effects"
    title = "Stroke: now, late effect, history; dominant side"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.9.d and I.C.6.a; note at Z92.82"
    domain = "cm-09"
    skill = "laterality"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Stroke, Answer]:
        """The code first, then a side and a hand that give it."""
        kind = rng.choice(_STROKES[difficulty])
        if kind == "history":
            return Stroke(True), ("Z86.73",)
        name, code = rng.choice(_DEFICITS)
        if kind == "deficit":
            return Stroke(True, deficit=name), (code,)
        new = rng.choice(_NEW)
        if kind == "new and deficit":
            return Stroke(True, deficit=name, new=new[1]), tuple(sorted((code, new[1])))
        if kind == "new and history":
            return Stroke(True, new=new[1]), tuple(sorted((new[1], "Z86.73")))
        if kind == "lysed":
            return Stroke(False, new=new[1], lysed=True), tuple(sorted((new[1], "Z92.82")))
        side = rng.choice(("right", "left"))
        dominant = rng.random() < 0.5
        other = "left" if side == "right" else "right"
        if kind == "hand":
            hand = side if dominant else other
        elif kind == "silent":
            hand, dominant = "", side == "right"
        else:
            hand, dominant = "both", True
        return Stroke(True, side, hand), (_SIDES[side][0 if dominant else 1],)

    def solve(self, facts: Stroke, codebook: Codebook) -> Answer:
        """Late effect if a deficit is left, history if none is; the hand decides dominance, and in its
        absence the right side is dominant."""
        codes = set()
        if facts.new:
            codes.add(facts.new)
        if facts.lysed:
            codes.add("Z92.82")
        if facts.old and facts.side:
            dominant = facts.hand in (facts.side, "both") or (
                not facts.hand and facts.side == "right"
            )
            digit = {("right", True): 1, ("left", True): 2, ("right", False): 3, ("left", False): 4}
            codes.add(f"I69.35{digit[facts.side, dominant]}")
        elif facts.old and facts.deficit:
            last = {"aphasia": "20", "dysarthria": "22", "memory deficit": "11"}
            codes.add("I69.3" + last.get(facts.deficit, {"ataxia": "93"}.get(facts.deficit, "92")))
        elif facts.old:
            codes.add("Z86.73")
        return tuple(sorted(codes))

    def write(
        self, facts: Stroke, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What happened when, and what is left."""
        setting = (
            ("inpatient", "admitted from the ED")
            if facts.new
            else ("PCP visit", "clinic", "home health")
        )
        who = f"{adult(rng, rng.randint(48, 88), rng.choice('FM'))}, {rng.choice(setting)}"
        hand = [("history of stroke, no deficit", "Z86.73")]
        hand += [(name, code) for name, code in _NEW if code == facts.new]
        if facts.side:
            one, two = _SIDES[facts.side]
            hand += [
                (f"hemiplegia after infarct, {facts.side} dominant side", one),
                (f"hemiplegia after infarct, {facts.side} nondominant side", two),
            ]
        if facts.deficit:
            hand.append((f"{facts.deficit} after infarct", dict(_DEFICITS)[facts.deficit]))
        if facts.lysed:
            hand.append(("tPA given elsewhere within the last 24 hours", "Z92.82"))
        if not facts.new:
            hand.append(("cerebral infarction, unspecified", "I63.9"))
        return Draft(
            scene=f"{note(rng, who, _stroke_told(facts, rng), _STROKE_NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    "Code(s) for the stroke and its effects, in any order?",
                    "How is the stroke history coded, in any order, with what is new?"
                    if facts.new
                    else "Which code describes the stroke today?",
                )
            ),
            form=Form.CODES,
            rule=_stroke_rule(facts),
            worked=[_stroke_rule(facts), "codes: " + ", ".join(answer)],
            mistakes=_stroke_mistakes(facts, answer),
            skill="" if facts.side else "wrong-code",
        )


_STROKES = {
    1: ("history", "deficit", "hand", "hand"),
    2: ("history", "deficit", "hand", "silent"),
    3: ("hand", "silent", "silent", "both", "lysed", "new and history"),
    4: ("silent", "both", "lysed", "new and deficit", "new and history", "hand"),
    5: ("silent", "both", "new and deficit", "new and deficit", "lysed", "new and history"),
}
_STROKE_NOISE = (
    "On apixaban.",
    "BP controlled.",
    "Walks with a cane.",
    "Lives with spouse.",
    "Statin continued.",
    "No seizures.",
    "Carotid study last year.",
    "PT twice a week.",
    "Quit smoking.",
)


def _stroke_told(facts: Stroke, rng: Random) -> list[str]:
    years = rng.choice(("last year", "2 years ago", "3 years ago", "5 years ago"))
    lines = []
    if facts.side:
        lines.append(
            rng.choice(
                (
                    f"Cerebral infarct {years}, {facts.side} hemiparesis persists.",
                    f"{facts.side.capitalize()} hemiplegia from an infarction {years}.",
                    f"Residual {facts.side}-sided weakness (hemiparesis) of an infarct {years}.",
                )
            )
        )
        lines.append(
            {
                "right": rng.choice(("Right-handed.", "Writes with the right hand.")),
                "left": rng.choice(("Left-handed.", "Left hand dominant.")),
                "both": "Ambidextrous.",
                "": rng.choice(("Handedness not recorded.", "No note gives the dominant hand.")),
            }[facts.hand]
        )
    elif facts.deficit:
        lines.append(
            rng.choice(
                (
                    f"Cerebral infarction {years} with {facts.deficit} ever since.",
                    f"{facts.deficit.capitalize()}, left over from an infarct {years}.",
                    f"Infarct {years}; residual {facts.deficit}.",
                )
            )
        )
    elif facts.old:
        lines.append(
            rng.choice(
                (
                    f"Ischemic stroke {years}, no residual.",
                    f"Cerebral infarct {years}, full recovery.",
                    f"PMH: infarct {years} without deficits.",
                )
            )
        )
    if facts.new:
        name = next(name for name, code in _NEW if code == facts.new)
        lines.append(
            rng.choice((f"Now acute {name}.", f"Admitted for {name}, acute.", f"Dx today: {name}."))
        )
    if facts.lysed:
        hours = rng.randint(2, 14)
        lines.append(
            rng.choice(
                (
                    f"Transferred in; tPA given at the first hospital {hours} h before arrival here.",
                    f"Alteplase at the sending hospital {hours} h ago, then transfer to us.",
                )
            )
        )
    return lines


def _stroke_rule(facts: Stroke) -> str:
    if facts.lysed:
        return "tPA at another hospital within 24 hours: the receiving one adds Z92.82."
    if facts.new and facts.deficit:
        return "A new infarct and a deficit of an old one: both are coded, I63 and I69."
    if facts.new:
        return "A new infarct with an old one that left nothing: I63 and Z86.73."
    if facts.side and not facts.hand:
        return "Handedness not recorded: the right side is dominant, the left is not."
    if facts.hand == "both":
        return "Ambidextrous: the affected side is coded as dominant."
    if facts.side:
        return "Hemiparesis left by an infarct is I69.35-, by side and recorded dominance."
    if facts.deficit:
        return "A deficit left by an old infarct is I69.3-, for as long as it is there."
    return "An old infarct without a deficit is history, Z86.73."


def _stroke_mistakes(facts: Stroke, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    if facts.side:
        for code in _SIDES[facts.side]:
            add({code}, "Wrong dominance. " + _stroke_rule(facts))
    if facts.new:
        add({facts.new}, "Beside the new infarct the record has more to code.")
    elif facts.old:
        add({"I63.9"}, "I63 is for the current infarct only.")
        if facts.side or facts.deficit:
            add({"Z86.73"}, "Z86.73 is for a stroke that left no deficit.")
    return found


FAMILIES = (OldStroke,)
