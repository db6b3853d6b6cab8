"""Sepsis: what goes first, when it is severe, and what replaces the usual codes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.sepsislist import (
    BIRTH_GERMS,
    GERMS,
    NAMES,
    NOISE,
    NOT_INFECTED,
    ORGANS,
    SOURCES,
    WOUNDS,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

USUAL, LATER, SURGICAL, PUERPERAL, STERILE, VAGUE = (
    "sepsis on admission",
    "sepsis that began after admission",
    "sepsis after a procedure",
    "puerperal sepsis",
    "SIRS without infection",
    "urosepsis",
)


@dataclass(frozen=True, slots=True)
class Infection:
    """``germ`` codes the sepsis; ``source`` the local infection or other cause, maybe empty; ``organs``
    dysfunctions due to the sepsis, ``others`` due to something else."""

    context: str
    germ: str
    source: str
    organs: tuple[str, ...]
    others: tuple[str, ...]
    shock: bool


class Sepsis(Family[Infection]):
    """Codes of a septic patient, in order."""

    id = "cm-sepsis"
    title = "Sepsis, severe sepsis, shock"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.1.d, I.C.15.k and I.C.18.g"
    domain = "cm-01"
    skill = "sequencing"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Infection, Answer]:
        """The context first, then the codes that go with it."""
        context = rng.choice(_CONTEXTS[difficulty])
        if context == VAGUE:
            return Infection(VAGUE, "", "", (), (), False), ()
        count = rng.choice(((0, 0, 1), (0, 1), (0, 1, 1), (1, 1, 2), (0, 1, 2))[difficulty - 1])
        shock = context != STERILE and difficulty >= 2 and rng.random() < 0.35
        organs = tuple(code for _, code in rng.sample(ORGANS, count))
        if context == STERILE:
            cause = rng.choice(NOT_INFECTED)[1]
            code = "R65.11" if organs else "R65.10"
            return Infection(context, "", cause, organs, (), False), (cause, code, *organs)
        severe = ("R65.21",) if shock else ("R65.20",) if organs else ()
        if context == SURGICAL:
            wound = rng.choice(WOUNDS)[1]
            if shock:
                severe = ("T81.12XA",)
            facts = Infection(context, "", wound, organs, (), shock)
            return facts, (wound, "T81.44XA", *severe, *organs)
        if context == PUERPERAL:
            # Organ failure after a birth has codes of chapter 15: shock alone makes it severe here.
            germ, severe = rng.choice(BIRTH_GERMS)[1], ("R65.21",) if shock else ()
            return Infection(context, germ, "", (), (), shock), ("O85", germ, *severe)
        named = rng.random() < 0.45
        germ = rng.choice(GERMS)[1] if named else "A41.9"
        source = "" if named else rng.choice(SOURCES)[1]
        if context == LATER:
            germ, source = "A41.9", rng.choice(SOURCES)[1]
            facts = Infection(context, germ, source, organs, (), shock)
            return facts, (source, germ, *severe, *organs)
        others: tuple[str, ...] = ()
        if difficulty >= 4 and not organs and not shock and rng.random() < 0.7:
            others = ("N17.9",)
        facts = Infection(context, germ, source, organs, others, shock)
        return facts, tuple(c for c in (germ, source, *severe, *organs, *others) if c)

    def solve(self, facts: Infection, codebook: Codebook) -> Answer:
        """Systemic infection before the local one unless it came later; one R65.2- if severe."""
        if facts.context == VAGUE:
            return ()
        if facts.context == STERILE:
            return (facts.source, "R65.1" + ("1" if facts.organs else "0"), *facts.organs)
        codes: list[str] = []
        if facts.context == SURGICAL:
            codes += [facts.source, "T81.44XA"]
        elif facts.context == PUERPERAL:
            codes += ["O85", facts.germ]
        elif facts.context == LATER:
            codes += [facts.source, facts.germ]
        else:
            codes += [facts.germ, *([facts.source] if facts.source else [])]
        if facts.shock:
            codes.append("T81.12XA" if facts.context == SURGICAL else "R65.21")
        elif facts.organs:
            codes.append("R65.20")
        return (*codes, *facts.organs, *facts.others)

    def write(
        self, facts: Infection, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An inpatient record in the provider's words."""
        low, high, sex = (36, 88, "")
        if facts.context == PUERPERAL:
            low, high, sex = (19, 42, "F")
        who = f"{adult(rng, rng.randint(low, high), sex or rng.choice('FM'))}, inpatient"
        lines = _told(facts, rng)
        text = note(rng, who, lines, NOISE, 2)
        fixed = 2 if facts.context in (LATER, SURGICAL, STERILE) else 1
        tails = [answer[fixed:]]
        if facts.context == SURGICAL:  # The sepsis itself may be named as well.
            tails.append((*answer[fixed:], "A41.9"))
        accept = [(*answer[:fixed], *rest) for tail in tails for rest in permutations(tail)]
        accept = [each for each in accept if each != answer]
        return Draft(
            scene=f"{text}\n{at_hand(rng, _hand(facts))}",
            ask=rng.choice(
                (
                    "Codes for all of this in order (none if only a query is possible)?",
                    "Which codes, principal diagnosis first; none if nothing can be coded yet?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                facts.context,
                "severe: " + ("shock" if facts.shock else "yes" if facts.organs else "no"),
                "in order: " + (", ".join(answer) or "none, query"),
            ],
            ordered=True,
            accept=accept,
            mistakes=_mistakes(facts, answer, accept),
        )


_CONTEXTS = {
    1: (USUAL, USUAL, USUAL, LATER),
    2: (USUAL, USUAL, LATER, STERILE),
    3: (USUAL, USUAL, LATER, STERILE, PUERPERAL, VAGUE),
    4: (USUAL, LATER, SURGICAL, STERILE, PUERPERAL),
    5: (USUAL, SURGICAL, SURGICAL, PUERPERAL, STERILE, VAGUE),
}


def _told(facts: Infection, rng: Random) -> list[str]:
    day = rng.randint(3, 6)
    organs = " and ".join(NAMES[code] for code in facts.organs)
    if facts.context == VAGUE:
        return [
            rng.choice(
                (
                    "Final diagnosis: urosepsis.",
                    "Discharge summary: urosepsis, treated.",
                    "Attending writes urosepsis throughout the stay.",
                )
            ),
            rng.choice(
                (
                    "Nothing else on infection is documented; query sent, no reply yet.",
                    "Neither sepsis nor a UTI is named anywhere.",
                )
            ),
        ]
    if facts.context == STERILE:
        cause = NAMES[facts.source]
        lines = [
            rng.choice(
                (
                    f"SIRS due to {cause}.",
                    f"{cause}, with SIRS per attending.",
                    f"{cause}; SIRS from it.",
                )
            ),
            rng.choice(("No infection at any time.", "Cultures negative, infection excluded.")),
        ]
        if organs:
            lines.append(f"{organs}, due to the SIRS.")
        return lines
    if facts.context == SURGICAL:
        wound = NAMES[facts.source]
        lines = [
            rng.choice(
                (
                    f"Day {day} after colectomy: {wound}, with sepsis from it, first encounter.",
                    f"Readmitted after bowel surgery. {wound}; sepsis following the procedure.",
                    f"{wound} after colon resection, now postprocedural sepsis.",
                )
            )
        ]
        lines.append(rng.choice(("No organism grew.", "Cultures without growth.")))
        if facts.shock:
            lines.append("Septic shock after the procedure.")
    elif facts.context == PUERPERAL:
        germ = NAMES[facts.germ]
        lines = [
            rng.choice(
                (
                    f"Day 5 after a vaginal birth: puerperal sepsis, cultures {germ}.",
                    f"Readmitted one week postpartum with puerperal sepsis due to {germ}.",
                    f"Postpartum day 4, puerperal sepsis, organism {germ}.",
                )
            )
        ]
        if facts.shock:
            lines.append(rng.choice(("In septic shock.", "Septic shock documented.")))
    elif facts.context == LATER:
        source = NAMES[facts.source]
        lines = [
            rng.choice(
                (
                    f"Admitted with {source}, no sepsis on arrival. Sepsis from it on day {day}.",
                    f"H&P: {source}, not septic. Day {day}: now sepsis due to the {source}.",
                )
            )
        ]
        if facts.shock:
            lines.append(f"Septic shock from day {day}.")
    else:
        if facts.source:
            source = NAMES[facts.source]
            lines = [
                rng.choice(
                    (
                        f"Admitted with sepsis due to {source}; cultures negative.",
                        f"H&P: {source} with sepsis, POA. No organism found.",
                        f"Sepsis on arrival, source {source}. Blood cultures no growth.",
                    )
                )
            ]
        else:
            germ = NAMES[facts.germ]
            lines = [
                rng.choice(
                    (
                        f"Sepsis due to {germ} on admission, source not found.",
                        f"Came in septic; attending: {germ} sepsis, no local infection.",
                    )
                )
            ]
        if facts.shock:
            lines.append(
                rng.choice(("Septic shock in the ED.", "Septic shock, on norepinephrine."))
            )
    if organs:
        lines.append(
            rng.choice(
                (
                    f"{organs} due to sepsis.",
                    f"Sepsis-related {organs}.",
                    f"With {organs} from sepsis.",
                )
            )
        )
    if facts.others:
        lines.append(
            rng.choice(
                (
                    "AKI, which the attending attributes to dehydration, not to sepsis.",
                    "AKI due to dehydration per nephrology, unrelated to the sepsis.",
                )
            )
        )
    if not facts.organs and not facts.shock and not facts.others:
        lines.append(rng.choice(("No organ dysfunction.", "No acute organ failure, no shock.")))
    return lines


def _hand(facts: Infection) -> list[tuple[str, str]]:
    found = [("severe sepsis, no shock", "R65.20"), ("severe sepsis with septic shock", "R65.21")]
    if facts.context == STERILE:
        found += [
            ("SIRS, no organ dysfunction", "R65.10"),
            ("SIRS with organ dysfunction", "R65.11"),
        ]
    if facts.context == VAGUE:
        return [("UTI", "N39.0"), ("sepsis, organism unspecified", "A41.9"), *found]
    if facts.context == SURGICAL:
        found += [("sepsis following a procedure", "T81.44XA")]
        found += [("postprocedural septic shock", "T81.12XA")]
    if facts.context == PUERPERAL:
        found += [("puerperal sepsis", "O85"), ("sepsis, organism unspecified", "A41.9")]
    for code in (facts.germ, facts.source, *facts.organs, *facts.others):
        if code == "A41.9":
            found.append(("sepsis, organism unspecified", code))
        elif code[:2] in ("A4", "B9"):
            words = "sepsis due to" if code[0] == "A" else "organism:"
            found.append((f"{words} {NAMES[code]}", code))
        elif code:
            found.append((NAMES[code], code))
    return found


def _rule(facts: Infection) -> str:
    if facts.context == VAGUE:
        return "Urosepsis has no code of its own and no default: query the provider."
    if facts.context == STERILE:
        return "SIRS without infection: the cause first, then R65.10, or R65.11 with organ dysfunction."
    if facts.context == SURGICAL:
        return "After a procedure: the site T81.4-, then T81.44, the sepsis; shock is T81.12, not R65.21."
    if facts.context == PUERPERAL:
        return "Puerperal sepsis is O85 with the organism (B95-B96), without A40 or A41."
    if facts.context == LATER:
        return "Sepsis that began after admission: the local infection first, then the sepsis."
    if facts.others:
        return "An organ dysfunction with another cause makes no severe sepsis: no R65.20."
    if facts.shock or facts.organs:
        return (
            "Severe sepsis: the systemic infection first, one R65.2- code, then each dysfunction."
        )
    return "Sepsis on admission: the systemic infection first, then the local infection."


def _mistakes(facts: Infection, answer: Answer, accept: list[Answer]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: tuple[str, ...], why: str) -> None:
        if codes not in (answer, *accept):
            found.setdefault(" ".join(codes), why)

    if facts.context == VAGUE:
        add(("N39.0",), "Urosepsis is not coded as a UTI.")
        add(("A41.9",), "Urosepsis is not coded as sepsis.")
        return found
    if facts.context == SURGICAL:
        swap = tuple("R65.21" if c == "T81.12XA" else c for c in answer)
        add(swap, "After a procedure septic shock is T81.12, not R65.21.")
        add(answer[2:], "The postprocedural infection codes go first.")
    elif facts.context == PUERPERAL:
        add(("A41.9", *answer[1:]), "Puerperal sepsis is O85, not A41.")
        add(tuple(c for c in answer if c != answer[1]), "The organism is coded after O85.")
    elif facts.context == STERILE:
        add((answer[1], answer[0], *answer[2:]), "The cause goes before the SIRS.")
        add(
            (answer[0], "R65.20", *answer[2:]), "Without infection it is R65.1-, not severe sepsis."
        )
    elif facts.source:
        add(
            (answer[1], answer[0], *answer[2:]),
            "The order follows what was there on admission.",
        )
    if "R65.20" in answer:
        add(tuple(c for c in answer if c != "R65.20"), "Organ dysfunction from sepsis: add R65.20.")
    if facts.others:
        add((*answer[:-1], "R65.20", answer[-1]), "The AKI is not due to sepsis: no R65.20.")
    return found


FAMILIES = (Sepsis,)
