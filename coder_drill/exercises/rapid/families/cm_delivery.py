"""The mother's record of a delivery: conditions in childbirth, weeks, outcome."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


class Problem(NamedTuple):
    """Words, the code when the delivery happens this stay, the code of a stay without it (empty where
    there is none), the group of which a mother has one, whether it goes with a cesarean."""

    told: str
    code: str
    before: str
    group: str
    cesarean: bool


_PROBLEMS = (
    Problem("gestational diabetes, diet controlled", "O24.420", "O24.410", "sugar", True),
    Problem("GDM on insulin", "O24.424", "O24.414", "sugar", True),
    Problem("GDM, diet and insulin", "O24.424", "O24.414", "sugar", True),
    Problem("GDM on metformin", "O24.425", "O24.415", "sugar", True),
    Problem("gestational hypertension", "O13.4", "O13.3", "pressure", True),
    Problem("severe pre-eclampsia", "O14.14", "O14.13", "pressure", True),
    Problem("essential hypertension since before pregnancy", "O10.02", "O10.013", "pressure", True),
    Problem("GBS carrier, penicillin in labor", "O99.824", "O99.820", "carrier", True),
    Problem("first-degree perineal tear, repaired", "O70.0", "", "tear", False),
    Problem("second-degree perineal laceration, sutured", "O70.1", "", "tear", False),
    Problem("cord around the neck, not compressed", "O69.81X0", "", "cord", True),
    Problem("meconium-stained amniotic fluid", "O77.0", "", "fluid", True),
    Problem("immediate postpartum hemorrhage (atonic uterus)", "O72.1", "", "blood", True),
)
_REASONS = (
    ("repeat cesarean, low transverse scar", "O34.211"),
    ("cesarean for breech presentation", "O32.1XX0"),
)
_NAMES = {
    "O24.420": "gestational diabetes in childbirth, diet",
    "O24.424": "gestational diabetes in childbirth, insulin",
    "O24.425": "gestational diabetes in childbirth, oral drugs",
    "O24.410": "gestational diabetes in pregnancy, diet",
    "O24.414": "gestational diabetes in pregnancy, insulin",
    "O24.415": "gestational diabetes in pregnancy, oral drugs",
    "O13.4": "gestational hypertension in childbirth",
    "O13.3": "gestational hypertension, third trimester",
    "O14.14": "severe pre-eclampsia in childbirth",
    "O14.13": "severe pre-eclampsia, third trimester",
    "O10.02": "pre-existing essential hypertension in childbirth",
    "O10.013": "pre-existing essential hypertension, third trimester",
    "O99.824": "GBS carrier in childbirth",
    "O99.820": "GBS carrier in pregnancy",
}


@dataclass(frozen=True, slots=True)
class Birth:
    """``weeks`` completed at admission; ``problems`` by their place in the table; ``reason`` of a
    cesarean, empty for a vaginal birth; one live child."""

    weeks: int
    problems: tuple[int, ...]
    reason: str


class Delivery(Family[Birth]):
    """The mother's codes for the stay in which she delivers."""

    id = "cm-delivery"
    title = "Delivery: the mother's record"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.15.a, I.C.15.b, I.C.15.i, I.C.15.n and I.C.21.c.11"
    domain = "cm-15"
    skill = "specificity"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Birth, Answer]:
        """The codes first, from what goes together in one birth."""
        weeks = rng.choice((39, 39, 40))
        reason = rng.choice(_REASONS)[1] if difficulty >= 3 and rng.random() < 0.3 else ""
        count = rng.choice(((0, 0, 1), (0, 1, 1), (0, 1, 2), (1, 2, 2), (1, 2, 3))[difficulty - 1])
        chosen: list[int] = []
        taken: set[str] = set()
        for number in rng.sample(range(len(_PROBLEMS)), len(_PROBLEMS)):
            problem = _PROBLEMS[number]
            fits = problem.group not in taken and (problem.cesarean or not reason)
            if fits and len(chosen) < count:
                chosen.append(number)
                taken.add(problem.group)
        codes = {_PROBLEMS[n].code for n in chosen} | ({reason} if reason else set())
        answer = tuple(sorted({*(codes or {"O80"}), f"Z3A.{weeks}", "Z37.0"}))
        return Birth(weeks, tuple(chosen), reason), answer

    def solve(self, facts: Birth, codebook: Codebook) -> Answer:
        """O80 only when nothing else of chapter 15 applies; always weeks and outcome."""
        codes = {"Z37.0", f"Z3A.{facts.weeks}"}
        if not facts.reason and not facts.problems:
            codes.add("O80")
        if facts.reason:
            codes.add(facts.reason)
        for number in facts.problems:
            codes.add(_PROBLEMS[number].code)
        return tuple(sorted(codes))

    def write(
        self, facts: Birth, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A delivery summary."""
        who = adult(rng, rng.randint(19, 41), "F")
        days = rng.randint(0, 6)
        lines = [
            rng.choice(
                (
                    f"Admitted at {facts.weeks}w{days}d.",
                    f"IUP {facts.weeks} {days}/7 weeks on admission.",
                    f"Term, {facts.weeks}+{days} when admitted.",
                )
            )
        ]
        born = rng.choice(("girl", "boy"))
        grams = rng.randint(2950, 3900) // 10 * 10
        if facts.reason:
            words = next(words for words, code in _REASONS if code == facts.reason)
            lines.append(f"{words}. Live {born}, {grams} g.")
        else:
            lines.append(
                rng.choice(
                    (
                        f"Spontaneous vaginal birth of a live {born}, {grams} g, cephalic.",
                        f"SVD, vertex, one live {born} of {grams} g.",
                        f"Vaginal delivery, single live {born}, {grams} g, no instruments.",
                    )
                )
            )
        told = [_PROBLEMS[n].told for n in facts.problems]
        if told:
            lines.append(
                rng.choice(("Also: ", "Complicated by ", "Problems: ")) + "; ".join(told) + "."
            )
        else:
            lines.append(
                rng.choice(
                    ("No other complication.", "Pregnancy and postpartum otherwise uneventful.")
                )
            )
        hand = [("full-term uncomplicated delivery", "O80"), ("single live birth", "Z37.0")]
        hand.append(("weeks of gestation", "Z3A.-"))
        if facts.reason:
            hand.append((words, facts.reason))
        for number in facts.problems:
            problem = _PROBLEMS[number]
            hand.append((_NAMES.get(problem.code, problem.told), problem.code))
            if problem.before:
                hand.append((_NAMES[problem.before], problem.before))
        return Draft(
            scene=f"{note(rng, who, lines, _NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    "Codes for the mother's delivery record, in any order?",
                    "All codes of the mother's stay, in any order?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                "chapter 15: " + (", ".join(c for c in answer if c[0] == "O")),
                f"weeks on admission: Z3A.{facts.weeks}; outcome: Z37.0",
            ],
            mistakes=_mistakes(facts, answer),
        )


_NOISE = (
    "Epidural.",
    "Breastfeeding.",
    "Rubella immune.",
    "Blood type O positive.",
    "Home on day 2.",
    "Second child.",
    "Prenatal vitamins.",
    "Placenta complete.",
    "Partner present.",
)


def _rule(facts: Birth) -> str:
    if not facts.problems and not facts.reason:
        return (
            "O80 stands for a full-term vaginal birth without complication, with Z37.0 and weeks."
        )
    if any(_PROBLEMS[n].before for n in facts.problems):
        return (
            'She delivers this stay: the "in childbirth" code where there is one, never O80 beside.'
        )
    return "O80 is never used with another code of chapter 15; Z37 and Z3A are on every delivery."


def _mistakes(facts: Birth, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    add(set(answer) - {"Z37.0"}, "The outcome, Z37.0, is on every delivery record of the mother.")
    week = f"Z3A.{facts.weeks}"
    add(set(answer) - {week}, "The weeks of gestation are coded as well.")
    add({*answer, f"Z3A.{facts.weeks + 1}"} - {week}, "Completed weeks count, without rounding up.")
    if "O80" not in answer:
        add({*answer, "O80"}, "O80 is never used beside another code of chapter 15.")
    for number in facts.problems:
        problem = _PROBLEMS[number]
        if problem.before:
            add({*answer, problem.before} - {problem.code}, "She delivered: in childbirth.")
    return found


FAMILIES = (Delivery,)
