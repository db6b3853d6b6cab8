"""Anesthesia: units from base and time, and what else a payer counts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import clock

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

MEDICARE = "Medicare Part B"
WHOLE = "commercial contract: any part of 15 minutes is a unit"
EXTRAS = (
    "commercial contract: ASA guide, any part of 15 minutes is a unit, P and qualifying units paid"
)

# (operation, base units, usual surgical minutes)
CASES = (
    ("laparoscopic cholecystectomy", 7, (40, 90)),
    ("right total knee arthroplasty", 7, (70, 130)),
    ("left total hip arthroplasty", 8, (75, 140)),
    ("lumbar decompression, one level", 8, (80, 160)),
    ("open inguinal hernia repair", 4, (40, 80)),
    ("umbilical hernia repair", 4, (30, 70)),
    ("right breast lumpectomy", 3, (35, 75)),
    ("cataract extraction, right eye", 4, (12, 30)),
    ("TURP", 5, (40, 90)),
    ("TURBT", 5, (25, 60)),
    ("shoulder arthroscopy", 5, (60, 120)),
    ("total thyroidectomy", 6, (90, 160)),
    ("carotid endarterectomy", 10, (90, 150)),
    ("vaginal hysterectomy", 6, (70, 130)),
    ("ORIF of the ankle", 3, (50, 110)),
    ("carpal tunnel release", 3, (12, 28)),
    ("laparoscopic sigmoid colectomy", 6, (120, 210)),
    ("bronchoscopy with biopsy", 6, (25, 55)),
)
_P_UNITS = {"P1": 0, "P2": 0, "P3": 1, "P4": 2, "P5": 3}
_QUALIFYING = {"99100": 1, "99140": 2, "99116": 5, "99135": 5}
NOISE = (
    "EBL minimal.",
    "Preop evaluation done the day before.",
    "Stable in PACU.",
    "Antibiotic given before incision.",
    "Two 20-gauge IVs.",
    "Temp maintained with forced air.",
    "No complications.",
    "Consent signed, NPO since midnight.",
    "Vitals every 5 min on the record.",
    "Ondansetron for PONV.",
    "Allergies: latex.",
    "Uneventful course.",
    "IV fluids 900 mL.",
)
# What may be said of a case beyond its usual course.
_URGENT = ("laparoscopic cholecystectomy", "ORIF of the ankle", "laparoscopic sigmoid colectomy")
_HYPOTENSION = (
    "shoulder arthroscopy",
    "left total hip arthroplasty",
    "lumbar decompression, one level",
)


@dataclass(frozen=True, slots=True)
class Record:
    """Minutes after midnight; ``status`` is P1 to P5; ``qualifying`` codes beside the case."""

    payer: str
    operation: str
    base: int
    start: int
    end: int
    inroom: int
    incision: int
    closed: int
    status: str
    qualifying: tuple[str, ...]
    age: int
    supervised: int
    """Rooms under one anesthesiologist when more than four: 5 and up, else 0."""
    at_induction: bool


class AnesthesiaUnits(Family[Record]):
    """Base and time units, and what else this payer counts."""

    id = "pr-anesthesia-units"
    title = "Anesthesia units"
    group = Group.PROCEDURES
    source = "Medicare Claims Processing Manual, chapter 12, §50; ASA Relative Value Guide"
    domain = "cpt-anesthesia"
    skill = "units"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Record, Answer]:
        """Minutes of anesthesia first, then a record around them."""
        operation, base, (low, high) = rng.choice(CASES)
        surgery = rng.randint(low, high)
        before, after = rng.randint(12, 34), rng.randint(6, 18)
        minutes = before + surgery + after
        if difficulty == 1:
            surgery -= minutes % 15
            minutes = before + surgery + after
        payer = rng.choice(
            (MEDICARE, WHOLE) if difficulty < 3 else (MEDICARE, MEDICARE, WHOLE, EXTRAS, EXTRAS)
        )
        start = rng.randint(7 * 60, 16 * 60)
        inroom = start + rng.randint(1, 6)
        incision = start + before
        status = rng.choice(("P1", "P2", "P3") if difficulty < 4 else ("P2", "P3", "P4", "P3"))
        age = rng.choice((rng.randint(31, 69), rng.randint(71, 88)))
        if payer == MEDICARE:
            age = rng.randint(66, 88)
        if age > 70 and status == "P1":
            status = "P2"
        qualifying = ["99100"] if payer == EXTRAS and age > 70 else []
        if payer == EXTRAS and difficulty >= 4 and rng.random() < 0.4:
            if operation in _URGENT:
                qualifying.append("99140")
            elif operation in _HYPOTENSION:
                qualifying.append("99135")
        rooms, present = 0, False
        if payer == MEDICARE and difficulty == 5 and rng.random() < 0.35:
            rooms, present = rng.choice((5, 6)), rng.random() < 0.5
        facts = Record(
            payer,
            operation,
            base,
            start,
            start + minutes,
            inroom,
            incision,
            incision + surgery,
            status,
            tuple(qualifying),
            age,
            rooms,
            present,
        )
        if rooms:
            return facts, (("3", "4")[present],)
        if payer == MEDICARE:
            tenths = base * 10 + (minutes * 20 + 15) // 30
            whole, part = divmod(tenths, 10)
            return facts, (f"{whole}.{part}" if part else str(whole),)
        units = base + -(-minutes // 15)
        if payer == EXTRAS:
            units += _P_UNITS[status] + sum(_QUALIFYING[code] for code in qualifying)
        return facts, (str(units),)

    def solve(self, facts: Record, codebook: Codebook) -> Answer:
        """From the start of preparation to handoff; tenths for Medicare, whole units by contract."""
        if facts.supervised > 4:
            return (str(3 + (1 if facts.at_induction else 0)),)
        minutes = facts.end - facts.start
        if facts.payer == MEDICARE:
            total = round(facts.base + round(minutes / 15, 1), 1)
            return (str(int(total)) if total == int(total) else str(total),)
        units = facts.base + minutes // 15 + (minutes % 15 > 0)
        if facts.payer == EXTRAS:
            units += {"P3": 1, "P4": 2, "P5": 3}.get(facts.status, 0)
            worth = {"99100": 1, "99140": 2, "99116": 5, "99135": 5}
            units += sum(worth[code] for code in facts.qualifying)
        return (str(units),)

    def write(
        self, facts: Record, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An anesthesia record with its clock times."""
        female = "hyster" in facts.operation or "breast" in facts.operation
        male = facts.operation == "TURP"
        who = adult(rng, facts.age, "F" if female else "M" if male else rng.choice("FM"))
        first = rng.choice(
            (
                f"{who}, {facts.operation}. Base units {facts.base}.",
                f"{facts.operation[0].upper()}{facts.operation[1:]}, {who}. Base {facts.base}.",
                f"Case: {facts.operation} (base units: {facts.base}). {who}.",
            )
        )
        minutes = facts.end - facts.start
        begin = rng.choice(("Anesthesia start", "Anesthesiologist begins preparation in preop"))
        stop = rng.choice(("anesthesia end, PACU handoff", "care turned over in PACU"))
        times = [f"{begin} {clock(facts.start)}"]
        if difficulty >= 2 or rng.random() < 0.5:
            times += [f"in room {clock(facts.inroom)}", f"incision {clock(facts.incision)}"]
            times += [f"closure {clock(facts.closed)}"]
        times.append(f"{stop} {clock(facts.end)}")
        lines = [first]
        if facts.supervised:
            times.append(f"anesthesiologist supervising {facts.supervised} rooms at the same time")
            lines.append("; ".join(times) + ".")
            lines.append(
                rng.choice(
                    (
                        "Anesthesiologist present at induction, documented.",
                        "Attending anesthesiologist in the room for induction.",
                    )
                    if facts.at_induction
                    else (
                        "Induction by the CRNA; anesthesiologist in another room.",
                        "Anesthesiologist not documented at induction.",
                    )
                )
            )
        elif rng.random() < 0.5:
            lines.append("; ".join(times) + ".")
        else:
            lines += [f"{line[0].upper()}{line[1:]}" for line in times]
        extra = [f"ASA {facts.status[1]}, modifier {facts.status}."]
        words = {
            "99100": "Qualifying circumstance 99100, extreme age, on the claim.",
            "99140": "Emergency case, 99140.",
            "99135": "Controlled hypotension used, 99135.",
        }
        extra += [words[code] for code in facts.qualifying]
        if facts.payer == MEDICARE and facts.age > 70 and difficulty >= 3:
            extra.append("99100 also charged.")
        if facts.payer == EXTRAS or rng.random() < 0.6:
            lines += mixed(rng, extra)
        lines += strewn(rng, NOISE, 2)
        role = "Anesthesiologist's claim" if facts.supervised else "Personally performed, AA"
        lines.append(f"Payer: {facts.payer}. {role}.")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("Units in all?", "How many units does this payer count in total?")),
            form=Form.NUMBER,
            rule=_units_rule(facts),
            worked=_units_steps(facts, minutes, answer),
            payer=facts.payer,
            mistakes=_units_mistakes(facts, minutes, answer),
        )


def _units_rule(facts: Record) -> str:
    if facts.supervised:
        return "Medicare, more than four rooms (AD): 3 units, 4 when present at induction; no time."
    if facts.payer == MEDICARE:
        return "Medicare: base plus minutes / 15 to one decimal; no P or qualifying units."
    if facts.payer == EXTRAS:
        return "This contract: base, every 15 minutes begun, P3 1, P4 2, P5 3, 99100 1, 99140 2, 99135 5."
    return "This contract: base plus a unit for every 15 minutes begun; nothing else."


def _units_steps(facts: Record, minutes: int, answer: Answer) -> list[str]:
    if facts.supervised:
        seen = "present at induction: 3 + 1" if facts.at_induction else "not at induction: 3"
        return [f"{facts.supervised} rooms at a time is supervision, not direction", seen]
    steps = [f"{clock(facts.start)} to {clock(facts.end)}: {minutes} min"]
    if facts.payer == MEDICARE:
        steps.append(f"{minutes} / 15 = {minutes / 15:.1f} time units")
    else:
        steps.append(f"{minutes} / 15, begun ones whole: {-(-minutes // 15)} time units")
    if facts.payer == EXTRAS:
        more = [f"{facts.status} {_P_UNITS[facts.status]}"]
        more += [f"{code} {_QUALIFYING[code]}" for code in facts.qualifying]
        steps.append("added: " + ", ".join(more))
    return [*steps, f"base {facts.base}: {answer[0]} in all"]


def _units_mistakes(facts: Record, minutes: int, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(value: float, why: str) -> None:
        text = str(int(value)) if value == int(value) else f"{value:.1f}"
        if text != answer[0]:
            found.setdefault(text, why)

    exact = round(facts.base + round(minutes / 15, 1), 1)
    whole = facts.base + -(-minutes // 15)
    if facts.supervised:
        add(exact, "Over four rooms Medicare pays no base and time, but 3 or 4 units.")
        add(4 if not facts.at_induction else 3, "The fourth unit is for presence at induction.")
        return found
    surgery = facts.closed - facts.incision
    if facts.payer == MEDICARE:
        add(whole, "Medicare does not round time up: one decimal.")
        add(exact + _P_UNITS[facts.status], "Medicare pays no units for physical status.")
        add(
            round(facts.base + round(surgery / 15, 1), 1),
            "Anesthesia time runs from preparation to handoff, not from incision.",
        )
        return found
    add(exact, "That is Medicare's way; this contract rounds up to whole units.")
    add(facts.base + -(-surgery // 15), "Time runs from preparation to handoff, not from incision.")
    if facts.payer == EXTRAS:
        add(whole, "This contract pays physical status and qualifying units too.")
    else:
        add(whole + _P_UNITS[facts.status], "This contract pays no units for physical status.")
    return found


FAMILIES = (AnesthesiaUnits,)
