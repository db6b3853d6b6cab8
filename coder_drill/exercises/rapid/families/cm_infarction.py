"""Infarctions of the heart: how old, which type, and what follows within four weeks."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_TYPE_ONE = (
    ("NSTEMI", "I21.4", "I22.2"),
    ("STEMI of the anterior wall, LAD", "I21.02", "I22.0"),
    ("STEMI of the inferior wall, RCA", "I21.11", "I22.1"),
)
_CAUSES = (
    ("acute blood loss anemia", "D62"),
    ("paroxysmal supraventricular tachycardia", "I47.10"),
    ("acute respiratory failure with hypoxia", "J96.01"),
)


@dataclass(frozen=True, slots=True)
class Heart:
    """``first`` and ``second`` are codes of type 1 infarctions as acute, ``days`` since the first;
    ``cause`` of a type 2 infarction; ``stemi`` what an NSTEMI turned into."""

    first: str
    days: int
    second: str = ""
    cause: str = ""
    stemi: str = ""


class HeartAttack(Family[Heart]):
    """Codes of a myocardial infarction by time and type."""

    id = "cm-myocardial-infarction"
    title = "Myocardial infarction: time and type"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.9.e"
    domain = "cm-09"
    skill = "specificity"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Heart, Answer]:
        """The kind first; days stay clear of the four weeks' edge."""
        kind = rng.choice(_HEARTS[difficulty])
        _, acute, _ = rng.choice(_TYPE_ONE)
        recent = rng.randint(5, 24)
        if kind == "now":
            return Heart(acute, rng.choice((0, 1, 2))), (acute,)
        if kind == "recent":
            return Heart(acute, recent), (acute,)
        if kind == "old":
            return Heart(acute, rng.randint(60, 1500)), ("I25.2",)
        if kind == "again":
            second = rng.choice(_TYPE_ONE)
            return Heart(acute, recent, second[1]), tuple(sorted((acute, second[2])))
        if kind == "old, then new":
            second = rng.choice(_TYPE_ONE)
            facts = Heart(acute, rng.randint(90, 1500), second[1])
            return facts, tuple(sorted(("I25.2", second[1])))
        if kind == "turned":
            stemi = rng.choice(_TYPE_ONE[1:])[1]
            return Heart("I21.4", 0, stemi=stemi), (stemi,)
        cause = rng.choice(_CAUSES)[1]
        if kind == "type 2 after type 1":
            facts = Heart(acute, recent, cause=cause)
            return facts, tuple(sorted((cause, "I21.A1", acute)))
        return Heart("", 0, cause=cause), tuple(sorted((cause, "I21.A1")))

    def solve(self, facts: Heart, codebook: Codebook) -> Answer:
        """Within 28 days still acute; a second of type 1 is I22; type 2 is I21.A1 with its cause."""
        codes = set()
        if facts.first and not facts.stemi:
            codes.add(facts.first if facts.days <= 28 else "I25.2")
        if facts.stemi:
            codes.add(facts.stemi)
        if facts.second:
            later = {"I21.4": "I22.2", "I21.02": "I22.0", "I21.11": "I22.1"}[facts.second]
            codes.add(later if facts.days <= 28 else facts.second)
        if facts.cause:
            codes |= {facts.cause, "I21.A1"}
        return tuple(sorted(codes))

    def write(
        self, facts: Heart, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An encounter with what happened and when."""
        who = f"{adult(rng, rng.randint(46, 86), rng.choice('FM'))}, {_place(facts, rng)}"
        hand = [
            (f"acute {_name(code)}", code)
            for code in (facts.first, facts.second, facts.stemi)
            if code
        ]
        hand.append(("old myocardial infarction", "I25.2"))
        if facts.second or facts.cause:
            hand += [
                (f"subsequent {name}", again)
                for name, acute, again in _TYPE_ONE
                if acute in (facts.first, facts.second)
            ]
        if facts.cause:
            name = next(name for name, code in _CAUSES if code == facts.cause)
            hand += [(name, facts.cause), ("type 2 myocardial infarction", "I21.A1")]
            hand.append(("acute NSTEMI", "I21.4"))
        return Draft(
            scene=f"{note(rng, who, _heart_told(facts, rng), _HEART_NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    "Codes for the infarction(s) and any stated cause, in any order?",
                    "Which codes, in any order, for what is described?",
                )
            ),
            form=Form.CODES,
            rule=_heart_rule(facts),
            worked=[
                f"days since the infarction: {facts.days}"
                if facts.first
                else "type 2, by its cause",
                "codes: " + ", ".join(answer),
            ],
            mistakes=_heart_mistakes(facts, answer),
        )


_HEARTS = {
    1: ("now", "recent", "recent", "old"),
    2: ("now", "recent", "old", "type 2", "again"),
    3: ("recent", "type 2", "turned", "again", "old, then new"),
    4: ("again", "again", "type 2", "turned", "old, then new", "recent"),
    5: ("type 2 after type 1", "type 2 after type 1", "again", "old, then new", "turned", "type 2"),
}
_HEART_NOISE = (
    "Troponin peaked at 4.2.",
    "EF 45 %.",
    "On aspirin and a statin.",
    "Cath done.",
    "Former smoker.",
    "Chest pain free today.",
    "BP 118/70.",
    "NKDA.",
    "Cardiac rehab discussed.",
)


def _name(code: str) -> str:
    return next(name for name, acute, _ in _TYPE_ONE if acute == code)


def _place(facts: Heart, rng: Random) -> str:
    if facts.first and facts.days > 3 and not (facts.second or facts.cause):
        return rng.choice(("cardiology clinic", "office visit", "PCP visit"))
    return rng.choice(("inpatient", "admitted", "hospital stay"))


def _ago(days: int, rng: Random) -> str:
    if days > 400:
        return f"{days // 365 + 1} years ago"
    if days > 60:
        return f"{days // 30} months ago"
    if days == 60:
        return "2 months ago"
    return rng.choice((f"{days} days ago", f"day {days} after it"))


def _heart_told(facts: Heart, rng: Random) -> list[str]:
    if facts.stemi:
        return [
            rng.choice(
                (
                    f"Came in as an NSTEMI; evolved to {_name(facts.stemi)} the same day.",
                    f"NSTEMI on arrival, hours later {_name(facts.stemi)} per cardiology.",
                )
            )
        ]
    if facts.cause:
        name = next(name for name, code in _CAUSES if code == facts.cause)
        words = rng.choice(("Type 2 MI", "Type 2 NSTEMI", "Demand ischemia with type 2 infarction"))
        told = [f"{words} due to {name}, per cardiology."]
        if facts.first:
            told.insert(0, f"Type 1 {_name(facts.first)} {facts.days} days before, still treated.")
        return told
    first = _name(facts.first)
    if facts.second:
        again = f"Now new {_name(facts.second)}, type 1, acute."
        if facts.days > 28:
            return [f"{first} {_ago(facts.days, rng)}, healed.", again]
        return [f"{first} (type 1) {facts.days} days before, still under care.", again]
    if facts.days <= 2:
        return [
            rng.choice(
                (
                    f"Acute {first}, admitted for it.",
                    f"{first} today.",
                    f"Dx: acute {first}, first day.",
                )
            )
        ]
    if facts.days > 28:
        return [
            rng.choice(
                (
                    f"Had {first} {_ago(facts.days, rng)}; healed, no symptoms, no care for it now.",
                    f"PMH {first} {_ago(facts.days, rng)}, no current symptoms.",
                )
            )
        ]
    return [
        rng.choice(
            (
                f"{first} {facts.days} days ago, still treated for it.",
                f"Follow-up {facts.days} days after {first}; care for it continues.",
                f"Day {facts.days} since {first}, medical therapy for it adjusted.",
            )
        )
    ]


def _heart_rule(facts: Heart) -> str:
    if facts.stemi:
        return "An NSTEMI that turns into a STEMI is coded as the STEMI alone."
    if facts.cause and facts.first:
        return "Type 2 within four weeks of a type 1: I21.A1 and the other I21 code, never I22."
    if facts.cause:
        return "Type 2 is I21.A1 with its cause, whatever NSTEMI or STEMI is said, never I21.4."
    if facts.second and facts.days <= 28:
        return "A new type 1 infarction within four weeks: I22 for it, with the I21 of the first."
    if facts.days > 28:
        return "After four weeks a healed infarction is I25.2; a new one is I21 again."
    return "Up to four weeks (28 days), while it is cared for, an infarction is still I21."


def _heart_mistakes(facts: Heart, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    if facts.stemi:
        add({"I21.4"}, "It became a STEMI: that is coded.")
        add({"I21.4", facts.stemi}, "One infarction, one code: the STEMI.")
    elif facts.cause:
        add({*answer, "I21.4"} - {"I21.A1"}, "Type 2 is I21.A1, not I21.4.")
        add({"I21.A1"}, "The cause of a type 2 infarction is coded too.")
    elif facts.second:
        again = {"I21.4": "I22.2", "I21.02": "I22.0", "I21.11": "I22.1"}[facts.second]
        add({again}, "I22 is never used without an I21 code.")
        add(
            {facts.first, facts.second},
            "Within four weeks the second is I22; later the first is old.",
        )
        add({facts.first, again}, "Four weeks have passed: the first is old, the new one I21.")
    elif facts.days > 28:
        add({facts.first}, "After four weeks it is no longer acute.")
    else:
        add({"I25.2"}, "Within four weeks it is still acute.")
    return found


FAMILIES = (HeartAttack,)
