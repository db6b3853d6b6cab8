"""Modifiers of surgery: global days, roles of surgeons and assistants, work that stopped."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.globalscenes import (
    EVENTS,
    FITTING,
    NOISE,
    OPERATIONS,
)
from coder_drill.exercises.rapid.families.stopscenes import STOPS
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class Service:
    """``kind`` names the event (a key of EVENTS); ``day`` days after the operation, 0 the same day,
    -1 the day before; ``period`` global days of the operation, 0, 10 or 90."""

    kind: str
    day: int
    period: int
    operation: str


class GlobalModifier(Family[Service]):
    """Which modifier a visit or an operation near another one takes."""

    id = "md-surgery"
    title = "Modifiers of surgery and its global period"
    group = Group.MODIFIERS
    source = "Medicare Claims Processing Manual, chapter 12, §30.6.6, §40.1-§40.4"
    domain = "modifiers"
    skill = "modifier"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Service, Answer]:
        """The modifier first, then an event that takes it."""
        level = {1: (1,), 2: (1, 2), 3: (2, 3), 4: (2, 3), 5: (3,)}[difficulty]
        wanted = rng.choice(sorted({e.modifier for e in EVENTS.values() if e.level in level}))
        kinds = [k for k, e in EVENTS.items() if e.modifier == wanted and e.level in level]
        kind = rng.choice(sorted(kinds))
        event = EVENTS[kind]
        period = rng.choice(event.periods)
        every = [o for o, days in OPERATIONS if days == period]
        fitting = [o for o in every if o in FITTING.get(kind, every)]
        day = rng.randint(*event.days(period))
        answer: Answer = () if wanted == "none" else (wanted,)
        return Service(kind, day, period, rng.choice(fitting)), answer

    def solve(self, facts: Service, codebook: Codebook) -> Answer:
        """Inside the global period or not; visit or procedure; planned, complication, unrelated."""
        kind, inside = facts.kind, 0 < facts.day <= facts.period
        if kind.startswith("visit"):
            if kind == "visit deciding":
                major = facts.period == 90
                return (
                    ("57",) if major and facts.day in (-1, 0) else ("25",) if facts.day == 0 else ()
                )
            if kind == "visit unrelated":
                return ("24",) if inside else ()
            if kind == "visit separate":
                return ("25",) if facts.day == 0 and facts.period < 90 else ()
            return ()
        if kind.startswith("surgery"):
            if not inside:
                return ()
            back = {"staged": "58", "therapy after": "58", "complication": "78", "unrelated": "79"}
            return (back[kind.removeprefix("surgery ")],)
        roles = {
            "care operation": "54",
            "care after": "55",
            "care before": "56",
            "role co": "62",
            "role assistant": "80",
            "role minimum": "81",
            "role no resident": "82",
            "role PA": "AS",
            "work more": "22",
        }
        return (roles[kind],)

    def write(
        self, facts: Service, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Two events and whose claim it is."""
        event = EVENTS[facts.kind]
        who = adult(rng, rng.randint(31, 84), rng.choice("FM"))
        text = rng.choice(event.told).format(
            operation=facts.operation,
            day=facts.day,
            Operation=facts.operation[:1].upper() + facts.operation[1:],
        )
        days = (
            f"Global period of the {rng.choice(('operation', 'procedure'))}: {facts.period} days."
        )
        lines = [f"{who}.", text]
        if event.timed:
            lines.append(days)
        lines.append(
            rng.choice(
                (
                    "Physician claim, Medicare.",
                    "Professional claim to Medicare.",
                    "Medicare, CMS-1500.",
                )
            )
        )
        for line in strewn(rng, NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(event.asked) + " (none if none)?",
            form=Form.MODIFIERS,
            rule=event.rule,
            worked=[event.rule, f"modifier: {' '.join(answer) or 'none'}"],
            payer="Medicare",
            mistakes={
                wrong if wrong != "none" else "": why
                for wrong, why in event.mistakes
                if wrong != (answer[0] if answer else "none")
            },
        )


@dataclass(frozen=True, slots=True)
class Stop:
    """``claim`` physician or facility; ``anesthesia`` planned and ``begun``; ``moment`` and reason
    as a key of STOPS."""

    claim: str
    reason: str
    planned: bool
    begun: bool
    procedure: str


class StoppedProcedure(Family[Stop]):
    """52, 53, 73 or 74, or nothing to bill."""

    id = "md-stopped"
    title = "Procedures reduced or stopped"
    group = Group.MODIFIERS
    source = (
        "Medicare Claims Processing Manual, chapter 4, §20.6.4, chapter 14, §40.4; CPT appendix A"
    )
    domain = "modifiers"
    skill = "modifier"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Stop, Answer]:
        """The modifier first."""
        options = {
            1: ("53", "74"),
            2: ("53", "74", "73"),
            3: ("53", "74", "73", "52p"),
            4: ("53", "73", "74", "52p", "52f"),
            5: ("73", "74", "52p", "52f", "none"),
        }[difficulty]
        wanted = rng.choice(options)
        procedure = rng.choice(sorted(STOPS["procedures"]))
        if wanted == "53":
            return Stop("physician", "safety", True, True, procedure), ("53",)
        if wanted == "52p":
            procedure = rng.choice(sorted(STOPS["reduced"]))
            return Stop("physician", "by choice", True, True, procedure), ("52",)
        if wanted == "52f":
            procedure = rng.choice(sorted(STOPS["without anesthesia"]))
            return Stop("facility", "by choice", False, False, procedure), ("52",)
        if wanted == "none":
            claim = rng.choice(("physician", "facility"))
            return Stop(claim, "canceled", True, False, procedure), ()
        return Stop("facility", "safety", True, wanted == "74", procedure), (wanted,)

    def solve(self, facts: Stop, codebook: Codebook) -> Answer:
        """Whose claim, then anesthesia, then why."""
        if facts.reason == "canceled":
            return ()
        if facts.claim == "physician":
            return ("53" if facts.reason == "safety" else "52",)
        if not facts.planned:
            return ("52",)
        return ("74" if facts.begun else "73",)

    def write(
        self, facts: Stop, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What was planned, how far it went, whose claim."""
        who = adult(rng, rng.randint(31, 84), rng.choice("FM"))
        if facts.reason == "canceled":
            key = "canceled"
        elif facts.reason == "by choice":
            key = "less" if facts.planned else "less, no anesthesia"
        else:
            key = "begun" if facts.begun else "prepared"
        text = rng.choice(STOPS[key]).format(
            procedure=facts.procedure, Procedure=facts.procedure[:1].upper() + facts.procedure[1:]
        )
        claim = rng.choice(
            (
                "Physician's claim.",
                "Claim of the performing physician.",
                "Professional claim, CMS-1500.",
            )
            if facts.claim == "physician"
            else (
                "Hospital outpatient claim.",
                "Facility claim, hospital outpatient department.",
                "Claim of the surgery center.",
            )
        )
        lines = [f"{who}.", text, claim]
        if rng.random() < 0.3:
            lines = [claim, f"{who}. {text}"]
        for line in strewn(rng, NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        rule = (
            "A case called off before the patient is prepared and in the procedure room is not billed."
            if facts.reason == "canceled"
            else "Physician: 53 stopped for the patient's safety, 52 less done by choice."
            if facts.claim == "physician"
            else "Facility: 73 before anesthesia, 74 after it began, 52 where no anesthesia was planned."
        )
        right = answer[0] if answer else ""
        reasons = (
            (
                "53",
                "53 is never on a facility claim."
                if facts.claim == "facility"
                else "53 is for a stop for the patient's safety.",
            ),
            ("73", "73 is for facilities, before anesthesia, with the patient in the room."),
            ("74", "74 is for facilities, after anesthesia began."),
            (
                "52",
                "52 is a service reduced by choice, or a facility's where no anesthesia was planned.",
            ),
            ("", "The part that was done is billed with its modifier."),
        )
        found = {wrong: why for wrong, why in reasons if wrong != right}
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Which modifier on the procedure",
                    "What modifier shows what happened",
                    "Modifier for this line",
                )
            )
            + " (none if none)?",
            form=Form.MODIFIERS,
            rule=rule,
            worked=[rule, f"modifier: {right or 'none'}"],
            mistakes=found,
        )


FAMILIES = (GlobalModifier, StoppedProcedure)
