"""Anesthesia: the modifier that says who did what, and over how many rooms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.anesthesia import CASES, NOISE
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import clock

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class Rooms:
    """``line`` is whose claim line; ``cases`` how many at once under the anesthesiologist, 0 for his
    own hands, -1 for a CRNA alone; ``monitored`` is monitored anesthesia care."""

    line: str
    cases: int
    monitored: bool
    overlap: tuple[tuple[int, int], ...]
    """Start and end of the cases, the billed one first, where the count has to be read off them."""


ANESTHESIOLOGIST, CRNA = "anesthesiologist", "CRNA"
_MEANS = {
    "AA": "AA is for the anesthesiologist's own hands.",
    "QY": "QY is for direction of one CRNA.",
    "QK": "QK is for direction of two, three or four cases at once.",
    "QX": "QX is the line of a CRNA under medical direction or supervision.",
    "QZ": "QZ is for a CRNA without medical direction.",
    "AD": "AD is for supervision of more than four cases at once.",
}


class AnesthesiaModifier(Family[Rooms]):
    """The modifier of a Medicare anesthesia line."""

    id = "pr-anesthesia-modifier"
    title = "Anesthesia modifiers: who, and how many rooms"
    group = Group.MODIFIERS
    source = "Medicare Claims Processing Manual, chapter 12, §50 and §140"
    domain = "cpt-anesthesia"
    skill = "modifier"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Rooms, Answer]:
        """The modifier first, then rooms that have it."""
        main = rng.choice(("AA", "QZ", "QY", "QK", "QX", "AD"))
        line = CRNA if main in ("QZ", "QX") else ANESTHESIOLOGIST
        cases = {"AA": 0, "QZ": -1, "QY": 1, "AD": rng.choice((5, 6))}.get(main, 0)
        if main == "QK":
            cases = rng.choice((2, 3, 4))
        if main == "QX":
            cases = rng.choice((1, 2, 3, 4))
        overlap: tuple[tuple[int, int], ...] = ()
        if difficulty >= 4 and cases > 0 and rng.random() < 0.7:
            overlap = _schedule(rng, cases)
        monitored = difficulty >= 2 and rng.random() < 0.35
        answer = sorted([main, "QS"] if monitored else [main])
        return Rooms(line, cases, monitored, overlap), tuple(answer)

    def solve(self, facts: Rooms, codebook: Codebook) -> Answer:
        """How many cases ran at once with this one, and who bills."""
        cases = facts.cases
        if facts.overlap:
            start, end = facts.overlap[0]
            cases = max(
                sum(1 for a, b in facts.overlap if a <= minute < b) for minute in range(start, end)
            )
        if facts.line == CRNA:
            main = "QZ" if cases < 0 else "QX"
        else:
            main = "AA" if cases == 0 else "QY" if cases == 1 else "QK" if cases < 5 else "AD"
        return tuple(sorted({main, "QS"})) if facts.monitored else (main,)

    def write(
        self, facts: Rooms, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The case, who was in the room, and what ran beside it."""
        pool = [c for c in CASES if ("cataract" in c[0] or "carpal" in c[0] or "breast" in c[0])]
        operation, _, _ = rng.choice(pool if facts.monitored else CASES)
        female = "hyster" in operation or "breast" in operation
        sex = "F" if female else "M" if operation == "TURP" else rng.choice("FM")
        who = adult(rng, rng.randint(66, 87), sex)
        kind = rng.choice(("MAC", "monitored anesthesia care")) if facts.monitored else "general"
        if "cataract" in operation and not facts.monitored:
            kind = "general, unable to lie still"
        lines = [f"{who}, {operation}, {kind}."]
        lines += mixed(rng, [_staff(rng, facts)])
        if facts.overlap:
            own, *rest = facts.overlap
            lines.append(f"This case {clock(own[0])}-{clock(own[1])}.")
            times = ", ".join(f"{clock(a)}-{clock(b)}" for a, b in sorted(rest))
            payers = rng.choice(("", " (not all Medicare)", " (two of them commercial)"))
            payers = payers if len(rest) > 2 else ""
            if rest:
                lines.append(f"The anesthesiologist's other cases with CRNAs{payers}: {times}.")
            else:
                lines.append("The anesthesiologist had no other case in that time.")
        lines += strewn(rng, NOISE, 2)
        lines.append(f"Payer: Medicare Part B. Line of the {facts.line}.")
        mistakes: dict[str, str] = {}
        right = next(code for code in answer if code != "QS")
        for code, why in _MEANS.items():
            entries = sorted([code, "QS"] if facts.monitored else [code])
            if code != right:
                mistakes[" ".join(entries)] = why
        if facts.monitored:
            mistakes[right] = (
                "Monitored anesthesia care is marked with QS beside the other modifier."
            )
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                ("Modifiers of this line?", "Which modifier or modifiers on this line?")
            ),
            form=Form.MODIFIERS,
            rule="AA own hands, QY one CRNA directed, QK two to four cases at once, AD more than "
            "four; the CRNA's line QX, or QZ without direction; QS for monitored care.",
            worked=[
                f"line of the {facts.line}",
                "no medical direction"
                if facts.cases < 0
                else "performed in person"
                if facts.cases == 0
                else f"cases at once: {facts.cases}",
                ", ".join(answer),
            ],
            payer="Medicare",
            mistakes=mistakes,
        )


def _schedule(rng: Random, cases: int) -> tuple[tuple[int, int], ...]:
    """A case and others, of which so many run at once at the most while it lasts; others touch its
    ends without overlapping."""
    start = rng.randint(9 * 60, 13 * 60)
    end = start + rng.randint(60, 120)
    found = [(start, end)]
    middle = rng.randint(start + 20, end - 20)
    found += [(middle - rng.randint(1, 60), middle + rng.randint(10, 70)) for _ in range(cases - 1)]
    if rng.random() < 0.6:
        found.append((start - rng.randint(40, 80), start - rng.randint(0, 10)))
    if rng.random() < 0.4:
        found.append((end + rng.randint(0, 15), end + rng.randint(50, 90)))
    return tuple(found)


def _staff(rng: Random, facts: Rooms) -> str:
    if facts.cases < 0:
        return rng.choice(
            (
                "CRNA alone, no anesthesiologist involved.",
                "CRNA, not medically directed; opt-out state.",
                "Anesthesia by CRNA; no anesthesiologist on site.",
            )
        )
    if facts.cases == 0:
        return rng.choice(
            (
                "Anesthesiologist performed the whole case in person.",
                "MD anesthesiologist solo, no CRNA, no resident.",
                "Anesthesia personally performed by the anesthesiologist, one room.",
            )
        )
    crna = "CRNA in the room throughout"
    if facts.overlap:
        return f"{crna}; anesthesiologist's required steps of direction documented."
    if facts.cases > 4:
        return f"{crna}; anesthesiologist supervising {facts.cases} rooms at once."
    if facts.cases == 1:
        return rng.choice(
            (
                f"{crna}; anesthesiologist directed this case only, all steps documented.",
                "One CRNA, medically directed by an anesthesiologist who had no other room.",
            )
        )
    return rng.choice(
        (
            f"{crna}; anesthesiologist medically directing {facts.cases} rooms at once.",
            f"Medical direction of {facts.cases} concurrent cases, CRNA in each room, steps documented.",
        )
    )


FAMILIES = (AnesthesiaModifier,)
