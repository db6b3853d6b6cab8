"""The newborn's own record: where it was born, prematurity, transfer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


HERE, CESAREAN, OUTSIDE, MOVED = "vaginal", "cesarean", "born outside", "transferred in"
_WEIGHTS = {
    29: (1050, 1240),
    30: (1270, 1480),
    31: (1520, 1730),
    32: (1760, 1980),
    33: (1780, 1990),
    34: (2040, 2400),
    35: (2150, 2480),
}
_ILL = (("respiratory distress syndrome", "P22.0"), ("transient tachypnea", "P22.1"))


@dataclass(frozen=True, slots=True)
class Baby:
    """``where`` and how born; ``twin``; completed ``weeks``, ``grams``; whether a provider documents
    prematurity; an illness code or none."""

    where: str
    twin: bool
    weeks: int
    grams: int
    premature: bool
    illness: str


class Newborn(Family[Baby]):
    """The newborn's own record, in order."""

    id = "cm-newborn"
    title = "Newborn record: Z38, prematurity, transfer"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.16.a and I.C.16.d; notes at Z38 and P07"
    domain = "cm-16"
    skill = "sequencing"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Baby, Answer]:
        """Where it was born first, then weight and weeks inside one band."""
        where = rng.choice(_WHERE[difficulty])
        early = where == MOVED or rng.random() < (0.2, 0.5, 0.6, 0.7, 0.8)[difficulty - 1]
        twin = where in (HERE, CESAREAN) and rng.random() < 0.25
        early = early or twin  # Twins seldom reach their date.
        pool = (34, 35) if where == OUTSIDE or difficulty == 1 else tuple(_WEIGHTS)
        weeks = rng.choice(pool) if early else rng.choice((39, 40))
        grams = rng.randint(*_WEIGHTS[weeks]) if early else rng.randint(2850, 3900)
        ill = rng.choice(_ILL)[1] if early and (where == MOVED or rng.random() < 0.4) else ""
        silent = early and where != MOVED and difficulty >= 3 and rng.random() < 0.25
        first = {HERE: "Z38.00", CESAREAN: "Z38.01", OUTSIDE: "Z38.1", MOVED: ""}[where]
        if twin:
            first = "Z38.30" if where == HERE else "Z38.31"
        codes = [c for c in (first, ill) if c]
        if early and not silent:
            band = 4 + (grams >= 1250) + (grams >= 1500) + (grams >= 1750) + (grams >= 2000)
            codes += [f"P07.1{band}", f"P07.3{weeks - 27}"]
        return Baby(where, twin, weeks, grams, early and not silent, ill), tuple(codes)

    def solve(self, facts: Baby, codebook: Codebook) -> Answer:
        """Z38 where it was born, conditions, weight before weeks if prematurity is documented."""
        codes: list[str] = []
        if facts.where == OUTSIDE:
            codes.append("Z38.1")
        elif facts.where != MOVED:
            codes.append(
                f"Z38.{'3' if facts.twin else '0'}{'1' if facts.where == CESAREAN else '0'}"
            )
        if facts.illness:
            codes.append(facts.illness)
        if facts.premature:
            limits = ((1250, "4"), (1500, "5"), (1750, "6"), (2000, "7"), (2500, "8"))
            codes.append("P07.1" + next(digit for below, digit in limits if facts.grams < below))
            codes.append(f"P07.3{facts.weeks - 27}")
        return tuple(codes)

    def write(
        self, facts: Baby, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The first page of a newborn's chart."""
        sex = rng.choice(("girl", "boy"))
        kind = "twin" if facts.twin else "single"
        days = rng.randint(0, 6)
        size = rng.choice(
            (
                f"{facts.weeks}w{days}d, {facts.grams:,} g",
                f"birth weight {facts.grams} g at {facts.weeks} {days}/7 weeks",
                f"GA {facts.weeks}+{days}, BW {facts.grams} g",
            )
        )
        born = {
            HERE: (
                f"Liveborn {kind} {sex}, vaginal birth in this hospital",
                f"{kind} {sex} born here vaginally",
            ),
            CESAREAN: (
                f"Liveborn {kind} {sex}, cesarean in this hospital",
                f"{kind} {sex} by C-section here",
            ),
            OUTSIDE: (
                f"Liveborn {sex}, single, born in the ambulance on the way, admitted here",
                f"Single {sex} born at home an hour ago, newborn admission here",
            ),
            MOVED: (
                f"{sex.capitalize()}, single, born in another hospital, transferred to our NICU on day 2",
                f"Day 2 transfer to us: single {sex} born at another hospital",
            ),
        }[facts.where]
        lines = [f"{size}."]
        if facts.premature:
            lines.append(rng.choice(("Neonatologist: preterm newborn.", "Dx: prematurity.")))
        elif facts.weeks < 37:
            lines.append(
                rng.choice(
                    (
                        "No provider documents prematurity or low birth weight.",
                        "Provider's notes never mention prematurity or low weight.",
                    )
                )
            )
        if facts.illness:
            name = next(name for name, code in _ILL if code == facts.illness)
            lines.append(f"{name}, " + rng.choice(("on CPAP.", "oxygen for a day.", "treated.")))
        elif facts.weeks < 37:
            lines.append(rng.choice(("No other diagnosis.", "Nothing else diagnosed.")))
        else:
            lines.append(rng.choice(("Otherwise healthy.", "Exam normal.", "No other problem.")))
        head = rng.choice(born)
        head = head[0].upper() + head[1:]
        body = mixed(rng, [*lines, *strewn(rng, _BABY_NOISE[2 * (facts.weeks < 37) :], 2)])
        text = rng.choice(("{h}.\n{b}", "{h}. {b}")).format(
            h=head, b=rng.choice((" ", "\n")).join(line[0].upper() + line[1:] for line in body)
        )
        accept: list[Answer] = []
        if facts.illness:
            fixed = 0 if facts.where == MOVED else 1
            for tail in permutations(answer[fixed:]):
                weights = [code for code in tail if code.startswith("P07.1")]
                order = [code for code in tail if code.startswith("P07")]
                if (not weights or order[0] == weights[0]) and (*answer[:fixed], *tail) != answer:
                    accept.append((*answer[:fixed], *tail))
            if facts.where == MOVED:
                accept = [each for each in accept if each[0] == facts.illness]
        return Draft(
            scene=text,
            ask=rng.choice(
                (
                    "Codes of the newborn's record in order (stems Z38.-, P07.1-, P07.3-, P22.-)?",
                    "Which codes for this hospital's newborn record, in order (Z38, P07, P22)?",
                )
            ),
            form=Form.CODES,
            rule=_baby_rule(facts),
            worked=[f"born: {facts.where}", "in order: " + (", ".join(answer) or "none")],
            ordered=True,
            accept=accept,
            mistakes=_baby_mistakes(facts, answer, accept),
        )


_WHERE = {
    1: (HERE, CESAREAN),
    2: (HERE, CESAREAN, OUTSIDE),
    3: (HERE, CESAREAN, OUTSIDE, MOVED),
    4: (HERE, CESAREAN, OUTSIDE, MOVED, MOVED),
    5: (HERE, CESAREAN, OUTSIDE, MOVED, MOVED),
}
_BABY_NOISE = (
    "Apgars 8 and 9.",
    "Breastfeeding.",
    "Vitamin K given.",
    "Hearing screen passed.",
    "Mother GBS negative.",
    "Eyes treated with erythromycin.",
    "Blood type A positive.",
    "Newborn screen sent.",
    "Hepatitis B vaccine given.",
)


def _baby_rule(facts: Baby) -> str:
    if facts.where == MOVED:
        return "Z38 belongs to the birth record only: the receiving hospital codes the condition."
    if facts.premature:
        return "Z38 first; prematurity as documented, birth weight before weeks (P07.1-, P07.3-)."
    if facts.weeks < 37:
        return "Weeks or weight alone make no P07: the provider has to document prematurity."
    return "Z38 is first, once, on the newborn's birth record, by place, delivery and number."


def _baby_mistakes(facts: Baby, answer: Answer, accept: list[Answer]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: tuple[str, ...], why: str) -> None:
        if codes and codes not in (answer, *accept):
            found.setdefault(" ".join(codes), why)

    if facts.where == MOVED:
        add(("Z38.00", *answer), "Z38 is not used by a hospital to which a newborn is transferred.")
    else:
        add((*answer[1:], answer[0]), "Z38 goes first on the birth record.")
        add(("Z37.0", *answer[1:]), "Z37 is for the mother's record.")
    if facts.where == OUTSIDE:
        add(("Z38.00", *answer[1:]), "Born outside the hospital: Z38.1.")
    if facts.premature:
        add((*answer[:-2], answer[-1], answer[-2]), "Birth weight goes before weeks.")
        add(answer[:-2], "Documented prematurity is coded, with weight and weeks.")
    elif facts.weeks < 37:
        add((*answer, f"P07.3{facts.weeks - 27}"), "Nobody documents prematurity.")
    return found


FAMILIES = (Newborn,)
