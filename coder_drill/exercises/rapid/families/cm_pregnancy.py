"""Weeks of gestation and trimester: completed weeks, admission, and where Z3A is not used."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.pregnancylist import (
    AFTER,
    CONDITIONS,
    ENDED,
    HEADS,
    NOISE,
    QUIET,
    Condition,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """Days of gestation at the encounter or admission; ``begun`` where the condition began later in
    the stay, else 0; ``ended`` no pregnancy goes on; ``twin`` the fetus affected of twins, 0 for a
    single one."""

    conditions: tuple[Condition, ...]
    days: int
    begun: int
    discharged: int
    ended: str
    ended_words: str
    twin: int


class Gestation(Family[Pregnancy]):
    """The pregnancy code with its trimester and the weeks of gestation."""

    id = "cm-gestation"
    title = "Trimester, weeks of gestation, fetus"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.15.a.3 to I.C.15.a.7, I.C.15.i and I.C.21.c.11"
    domain = "cm-15"
    skill = "specificity"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Pregnancy, Answer]:
        """The trimester first, then weeks in it, at its edge on the higher levels."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == "ended":
            if rng.random() < 0.65:
                words, code, (low, high) = rng.choice(ENDED)
            else:
                words, code = rng.choice(AFTER)
                low, high = 37, 41
            days = rng.randint(low, high) * 7 + rng.randint(0, 6)
            return Pregnancy((), days, 0, 0, code, words, 0), (code,)
        if kind == "breech":
            week = rng.randint(36, 40)
            days = week * 7 + rng.randint(0, 6)
            twin = rng.choice((0, 1, 2)) if difficulty >= 4 else 0
            week = min(week, 37) if twin else week
            days = week * 7 + days % 7
            codes = [f"O32.1XX{twin}", f"Z3A.{week}"] + (["O30.043"] if twin else [])
            breech = Condition(("breech presentation",), "O32.1XXf", (36, 40))
            return Pregnancy((breech,), days, 0, 0, "", "", twin), tuple(sorted(codes))
        if kind == "stay":
            # Admitted in one trimester, the complication begins in the next.
            first = rng.choice([c for c in CONDITIONS if c.stem in _ADMITTED])
            later = rng.choice(
                [
                    c
                    for c in CONDITIONS
                    if c.arises and (first.stem != "O10.01t" or c.stem[:3] not in ("O13", "O14"))
                ]
            )
            days = 196 - rng.randint(2, 9)
            begun = 196 + rng.randint(0, 3)
            begun = begun if rng.random() < 0.6 else days + rng.randint(1, 195 - days)
            t = 3 if begun > 195 else 2
            codes = [first.stem.replace("t", "2"), *first.more, later.stem.replace("t", str(t))]
            codes += [*later.more, f"Z3A.{days // 7}"]
            out = max(begun, 196) + rng.randint(2, 5)
            facts = Pregnancy((first, later), days, begun, out, "", "", 0)
            return facts, tuple(sorted(set(codes)))
        condition = rng.choice(CONDITIONS)
        low, high = condition.weeks
        if kind == "edge":
            edges = [d for d in (55, 56, 97, 98, 195, 196) if low * 7 <= d <= high * 7 + 6]
            days = rng.choice(edges) if edges else rng.randint(low, high) * 7 + 6
        else:
            days = rng.randint(low, high) * 7 + rng.randint(0, 6)
        if kind == "late":
            condition = rng.choice([c for c in CONDITIONS if c.weeks[1] == 41])
            days = rng.randint(42 * 7, 43 * 7 + 5)
        t = 1 if days <= 97 else 2 if days <= 195 else 3
        completed = "01" if days <= 55 else "49" if days >= 301 else f"{days // 7:02d}"
        codes = [condition.stem.replace("t", str(t)), *condition.more, f"Z3A.{completed}"]
        return Pregnancy((condition,), days, 0, 0, "", "", 0), tuple(sorted(codes))

    def solve(self, facts: Pregnancy, codebook: Codebook) -> Answer:
        """Trimester at the encounter, or when a complication began; weeks at admission, completed."""
        if facts.ended:
            return (facts.ended,)
        found = set()
        for n, condition in enumerate(facts.conditions):
            day = facts.begun if facts.begun and n else facts.days
            trimester = "1" if day < 14 * 7 else "2" if day < 28 * 7 else "3"
            stem = condition.stem.replace("t", trimester).replace("f", str(facts.twin))
            found |= {stem, *condition.more}
        if facts.twin:
            found.add("O30.043")
        completed = facts.days // 7
        if completed < 8:
            found.add("Z3A.01")
        elif completed > 42:
            found.add("Z3A.49")
        else:
            found.add(f"Z3A.{completed:02d}")
        return tuple(sorted(found))

    def write(
        self, facts: Pregnancy, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A prenatal note, a stay across trimesters, or a pregnancy that has ended."""
        age = rng.randint(19, 34)
        stated = next((w for c in facts.conditions for w in c.words if "age 3" in w), "")
        if stated:
            age = int(stated[-2:])
        who = rng.choice(
            (f"{age}F", f"{age} y/o F", f"{age}-year-old", f"Pt {age} F", f"{age} yo woman")
        )
        weeks = _weeks(rng, facts.days)
        if facts.ended:
            lines = [f"{who}, {facts.ended_words.format(w=weeks)}."]
            noise = strewn(rng, QUIET, 3)
        elif facts.begun:
            first, later = facts.conditions
            day = facts.begun - facts.days + 1
            lines = [
                f"{who}, admitted at {weeks}, {rng.choice(first.words)}.",
                f"Hospital day {day} ({_weeks(rng, facts.begun)}): {rng.choice(later.words)}, new.",
                f"Discharged undelivered at {_weeks(rng, facts.discharged)}.",
            ]
            noise = strewn(rng, NOISE, 2)
        else:
            (condition,) = facts.conditions
            words = rng.choice(condition.words)
            if facts.twin:
                fetus = f"fetus {facts.twin}"
                words = rng.choice((f"{fetus} breech", f"breech presentation of {fetus}"))
                words += ", dichorionic/diamniotic twins"
            elif condition.stem == "O32.1XXf":
                words += ", single fetus"
            visit = rng.choice(HEADS)
            lines = rng.choice(
                (
                    [f"{who}, {weeks}, {words}."],
                    [f"{who} at {weeks}. {words[0].upper()}{words[1:]}."],
                    [f"{visit[0].upper()}{visit[1:]}: {who}, {weeks}.", f"A/P: {words}."],
                    [f"{who}, EDD confirmed by early US, now {weeks}.", f"Dx: {words}."],
                )
            )
            if "prenatal visit" in words:
                lines = [f"{who}, {weeks}.", f"{words[0].upper()}{words[1:]}, no complication."]
            noise = strewn(rng, NOISE, 3)
        if facts.ended:
            lines += noise
        else:
            lines = (
                [lines[0], *mixed(rng, [*lines[1:], *noise])] if not facts.begun else lines + noise
            )
        asks = (
            "Codes for the condition and the weeks, in any order?"
            if not facts.ended
            else "Codes for this encounter, with weeks of gestation if they apply?",
            "Which codes, weeks of gestation included where they apply, in any order?",
        )
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(asks),
            form=Form.CODES,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            mistakes=_mistakes(facts, answer),
        )


_ADMITTED = ("O44.0t", "O10.01t", "O24.11t")
"""What a pregnant patient is admitted with in a stay of two trimesters."""
_KINDS = {
    1: ("plain",),
    2: ("plain", "plain", "edge", "breech"),
    3: ("edge", "edge", "plain", "ended", "breech"),
    4: ("edge", "ended", "stay", "breech", "late"),
    5: ("stay", "stay", "edge", "ended", "late", "breech"),
}


def _weeks(rng: Random, days: int) -> str:
    week, day = divmod(days, 7)
    return rng.choice(
        (
            f"{week}w{day}d",
            f"{week} weeks {day} day" + ("" if day == 1 else "s"),
            f"{week} {day}/7 weeks",
            f"{week}+{day} weeks",
        )
    )


def _rule(facts: Pregnancy) -> str:
    if facts.ended:
        return "No Z3A with abortive outcomes (O00-O08), elective termination, or postpartum."
    if facts.begun:
        return (
            "A complication that begins during the stay takes the trimester in which it began; "
            "Z3A is for the weeks at admission."
        )
    if any(c.stem.startswith("O24.41") for c in facts.conditions):
        return "Gestational diabetes by its control, insulin and oral drugs before diet; no Z79."
    if any(c.stem.startswith("O32") for c in facts.conditions):
        return "Seventh character 0 for a single fetus, else the number of the fetus affected."
    return (
        "First trimester to 13w6d, second 14w0d to 27w6d, third from 28w0d; Z3A by completed weeks, "
        ".01 under 8, .49 over 42."
    )


def _steps(facts: Pregnancy, answer: Answer) -> list[str]:
    week, day = divmod(facts.days, 7)
    if facts.ended:
        return [_rule(facts), ", ".join(answer)]
    third = "first" if facts.days < 98 else "second" if facts.days < 196 else "third"
    steps = [f"{week}w{day}d: {third} trimester, {week} completed weeks"]
    if facts.begun:
        begun = "second" if facts.begun < 196 else "third"
        steps.append(f"new condition at {facts.begun // 7}w{facts.begun % 7}d: {begun} trimester")
        steps.append("weeks of admission for Z3A")
    return [*steps, ", ".join(answer)]


def _mistakes(facts: Pregnancy, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def swap(out: str, into: str, why: str) -> None:
        codes = sorted({*answer, into} - {out, ""})
        if codes != sorted(answer):
            found.setdefault(" ".join(codes), why)

    week = facts.days // 7
    if facts.ended:
        swap(
            "", f"Z3A.{week:02d}" if week > 7 else "Z3A.01", "Weeks of gestation do not apply here."
        )
        return found
    own = next(code for code in answer if code.startswith("Z3A"))
    swap(own, "", "The weeks of gestation are missing.")
    if facts.begun:
        swap(own, f"Z3A.{facts.discharged // 7}", "Z3A is for the weeks at admission.")
    elif facts.days % 7 and 8 <= week < 42:
        swap(own, f"Z3A.{week + 1:02d}", "Completed weeks: days are not rounded up.")
    for n, condition in enumerate(facts.conditions):
        day = facts.begun if facts.begun and n else facts.days
        right = 1 if day < 98 else 2 if day < 196 else 3
        for wrong in {max(1, right - 1), min(3, right + 1)} - {right}:
            if "t" in condition.stem:
                stem = condition.stem
                swap(
                    stem.replace("t", str(right)),
                    stem.replace("t", str(wrong)),
                    "That is another trimester.",
                )
        if condition.stem in ("O24.414", "O24.415"):
            swap("", "Z79.4" if condition.stem == "O24.414" else "Z79.84", "No Z79 with O24.4-.")
        if condition.stem == "O32.1XXf" and not facts.twin:
            swap("O32.1XX0", "O32.1XX1", "A single fetus is 0; 1 is fetus 1 of several.")
    return found


FAMILIES = (Gestation,)
