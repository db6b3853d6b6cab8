"""Adverse effect, poisoning, underdosing, toxic effect: which it is, and which code goes first."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.agentlist import (
    ADVERSE_WAYS,
    ALCOHOL,
    CHEMICALS,
    DRUGS,
    EXPOSED,
    INTENTS,
    NOISE,
    ON_PURPOSE,
    OVERDOSED,
    OWN,
    REASONS,
    SHORT,
    SILENT,
    STREET,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

ADVERSE, POISONING, UNDERDOSING, TOXIC = (
    "adverse effect",
    "poisoning",
    "underdosing",
    "toxic effect",
)


@dataclass(frozen=True, slots=True)
class Event:
    """``way`` is how it came about, ``intent`` as stated, empty for not stated; ``second`` the stem of
    another substance; ``dependence`` and ``reason`` codes that come last."""

    way: str
    said: str
    agent: str
    group: str
    stem: str
    effect: str
    effect_code: str
    intent: str
    second: str
    dependence: str
    reason: str


class DrugEvent(Family[Event]):
    """Codes of a drug event in order."""

    id = "cm-drug-event"
    title = "Adverse effect, poisoning, underdosing, toxic effect"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.19.e.5"
    domain = "cm-19"
    skill = "sequencing"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Event, Answer]:
        """The kind of event first, then an agent and words that make it one."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == UNDERDOSING:
            drug, group, stem, effect, code = rng.choice(SHORT)
            reason = rng.choice(tuple(REASONS))
            said = f"{drug} prescribed; {rng.choice(REASONS[reason])}"
            made = Event(kind, said, drug, group, stem, effect, code, "", "", "", reason)
            return made, (code, _whole(stem, "6"), reason)
        if kind in (TOXIC, "toxic self"):
            agent = rng.choice(CHEMICALS)
            intent = "2" if kind == "toxic self" else "1"
            if intent == "2":
                agent = rng.choice([a for a in CHEMICALS if a.name in ON_PURPOSE])
            effect, code = rng.choice(agent.effects)
            said = rng.choice((EXPOSED if intent == "1" else ON_PURPOSE)[agent.name])
            made = Event(
                TOXIC, said, agent.name, agent.group, agent.stem, effect, code, intent, "", "", ""
            )
            return made, (_whole(agent.stem, intent), code)
        if kind == "interaction":
            drink = rng.random() < 0.5
            wanted = ("lorazepam", "oxycodone") if drink else ("sertraline", "prednisone")
            agent = rng.choice([a for a in DRUGS if a.name in wanted])
            effect, code = ("somnolence", "R40.0") if drink else ("GI bleed", "K92.2")
            said = rng.choice(ALCOHOL if drink else OWN).format(drug=agent.name)
            second = "T51.0X" if drink else "T39.31"
            made = Event(
                POISONING,
                said,
                agent.name,
                agent.group,
                agent.stem,
                effect,
                code,
                "1",
                second,
                "",
                "",
            )
            return made, (_whole(agent.stem, "1"), _whole(second, "1"), code)
        if kind == ADVERSE:
            agent = rng.choice(DRUGS)
            effect, code = rng.choice(agent.effects)
            said = rng.choice(ADVERSE_WAYS).format(drug=agent.name)
            made = Event(
                kind, said, agent.name, agent.group, agent.stem, effect, code, "", "", "", ""
            )
            return made, (code, _whole(agent.stem, "5"))
        street = kind == "dependence"
        agent = rng.choice(STREET if street else OVERDOSED)
        intent = "" if kind == "silent" or (street and rng.random() < 0.6) else rng.choice("1124")
        if kind == "assault":
            intent = "3"
            agent = rng.choice([a for a in OVERDOSED if a.name in ("lorazepam", "zolpidem")])
        if street and intent:
            intent = rng.choice("24")
        effect, code = rng.choice(agent.effects)
        words = SILENT if not intent else INTENTS[intent]
        if street and intent == "2":
            words = (
                "injected {drug} in a suicide attempt",
                "intentional {drug} overdose, self-harm",
            )
        said = rng.choice(words).format(drug=agent.name)
        dependence = "F11.20" if street else ""
        made = Event(
            POISONING,
            said,
            agent.name,
            agent.group,
            agent.stem,
            effect,
            code,
            intent,
            "",
            dependence,
            "",
        )
        drug_code = _whole(agent.stem, intent or "1")
        return made, tuple(c for c in (drug_code, code, dependence) if c)

    def solve(self, facts: Event, codebook: Codebook) -> Answer:
        """Effect first for a drug taken right or too little; the substance first for the rest."""
        if facts.way == ADVERSE:
            return (facts.effect_code, _filled(facts.stem + "5"))
        if facts.way == UNDERDOSING:
            return (facts.effect_code, _filled(facts.stem + "6"), facts.reason)
        codes = [_filled(facts.stem + (facts.intent or "1"))]
        if facts.second:
            codes.append(_filled(facts.second + (facts.intent or "1")))
        codes.append(facts.effect_code)
        if facts.dependence:
            codes.append(facts.dependence)
        return tuple(codes)

    def write(
        self, facts: Event, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An intake in a sentence or two, with the stems from the Table of Drugs."""
        low, high = (20, 58) if facts.dependence else (48 if facts.reason else 22, 88)
        low = 70 if "age-related" in facts.said else low
        who = adult(rng, rng.randint(low, high), rng.choice("FM"))
        said = facts.said[0].upper() + facts.said[1:]
        patient = who.removeprefix("Pt ")
        if patient[0] in "WM":
            patient = patient[0].lower() + patient[1:]
        effect = facts.effect[0].upper() + facts.effect[1:]
        first = rng.choice(
            (
                f"{who} with {facts.effect}. {said}.",
                f"{who}. {said}. Now with {facts.effect}.",
                f"{effect} in a {patient}. {said}.",
                f"CC: {facts.effect}. {who}. {said}.",
                f"ED: {who}, {facts.said}. Dx {facts.effect}.",
            )
        )
        lines = [first]
        if facts.dependence:
            lines.append(rng.choice(("Opioid dependence.", "PMH: opioid dependence, continuous.")))
        lines += strewn(rng, NOISE, 2)
        lines[1:] = mixed(rng, lines[1:])
        stems = [f"{facts.group} {facts.stem}-"]
        if facts.second:
            stems.append(
                "alcohol (ethanol) T51.0X-" if facts.second == "T51.0X" else "ibuprofen T39.31-"
            )
        stems.append(f"{facts.effect.split(',')[0]} {facts.effect_code}")
        if facts.dependence:
            stems.append("opioid dependence F11.20")
        lines.append(rng.choice(_FOUND) + "; ".join(mixed(rng, stems)) + ".")
        accept: list[Answer] = []
        if len(answer) == 3:
            if facts.second:
                accept = [(answer[1], answer[0], answer[2])]
            else:
                accept = [(answer[0], answer[2], answer[1])]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Codes in order, first encounter"
                    + (", with the reason for taking less?" if facts.reason else "?"),
                    "Which codes in which order, initial encounter"
                    + (", noncompliance included?" if facts.reason else "?"),
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                f"{facts.way}: {facts.said}",
                _character(facts),
                "in order: " + ", ".join(answer),
            ],
            ordered=True,
            accept=accept,
            mistakes=_mistakes(facts, answer, accept),
        )


_FOUND = ("At hand: ", "Table of Drugs and index: ", "Looked up: ", "Index: ")
_KINDS = {
    1: (ADVERSE, ADVERSE, POISONING, TOXIC),
    2: (ADVERSE, POISONING, POISONING, UNDERDOSING, TOXIC),
    3: (ADVERSE, POISONING, UNDERDOSING, "silent", TOXIC, "toxic self"),
    4: (ADVERSE, POISONING, UNDERDOSING, "silent", "interaction", "dependence", "assault"),
    5: ("interaction", "dependence", "dependence", "silent", UNDERDOSING, ADVERSE, POISONING),
}


def _whole(stem: str, intent: str) -> str:
    """The code of an initial encounter, filled up with X."""
    made = stem + intent
    return made + "X" * (7 - len(made)) + "A"


def _filled(start: str) -> str:
    while len(start.replace(".", "")) < 6:
        start += "X"
    return start + "A"


def _rule(facts: Event) -> str:
    if facts.way == ADVERSE:
        return (
            "Right drug, dose and route: the effect first, then the drug with 5 (adverse effect)."
        )
    if facts.way == UNDERDOSING:
        return "Underdosing (6) is never first: the condition, the drug, and why less was taken."
    if facts.way == TOXIC:
        return "A substance that is no medicine: toxic effect code first, then what it caused."
    if facts.second:
        return (
            "A reaction to a prescribed drug with alcohol or a nonprescribed drug is a poisoning."
        )
    if not facts.intent:
        return "Poisoning goes first; intent that is not stated is coded as accidental (1)."
    return "Wrong drug, dose, route or person is a poisoning: drug code with the intent first."


def _character(facts: Event) -> str:
    if facts.way == ADVERSE:
        return "character 5: adverse effect"
    if facts.way == UNDERDOSING:
        return "character 6: underdosing"
    words = {"1": "accidental", "2": "intentional self-harm", "3": "assault", "4": "undetermined"}
    if not facts.intent:
        return "intent not stated: 1, accidental; 4 only when documented as undeterminable"
    return f"character {facts.intent}: {words[facts.intent]}"


def _mistakes(facts: Event, answer: Answer, accept: list[Answer]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: list[str], why: str) -> None:
        if tuple(codes) not in (answer, *accept):
            found.setdefault(" ".join(codes), why)

    def drug(character: str) -> str:
        return _whole(facts.stem, character)

    effect = facts.effect_code
    last = [c for c in (facts.dependence, facts.reason) if c]
    if facts.way == ADVERSE:
        add([drug("5"), effect], "With a drug taken correctly the effect goes first.")
        add([drug("1"), effect], "Taken as prescribed it is an adverse effect, not a poisoning.")
    elif facts.way == UNDERDOSING:
        add([drug("6"), effect, *last], "Underdosing is never first-listed.")
        add([effect, drug("6")], "The record says why less was taken: add the Z91 code.")
        add(
            [effect, drug("5"), *last], "5 is for drugs taken correctly; less than prescribed is 6."
        )
    else:
        add([effect, answer[0], *last], "The substance goes first, then what it caused.")
        if facts.way == POISONING:
            add([effect, drug("5"), *last], "Not taken as prescribed, so no adverse effect.")
        if facts.second:
            add([answer[0], effect], "Each substance has its code.")
        if not facts.intent:
            add([drug("4"), effect, *last], "Undetermined only when the provider says so.")
        if facts.dependence:
            add([answer[0], effect], "Dependence is coded in addition.")
    return found


FAMILIES = (DrugEvent,)
