"""E/M level by medical decision making: two of three elements."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.mdmlist import CONDITIONS, ED, FIRST, LATER, OFFICE
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import listed

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

NEW, KNOWN = "office new", "office known"
LEVELS = ("straightforward", "low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Data:
    """What counts toward data: unique tests and outside notes, a historian, own reading, a talk
    with an outside clinician. ``void`` is what does not count, in words."""

    tests: int = 0
    notes: int = 0
    historian: bool = False
    reading: bool = False
    talk: bool = False
    void: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """``condition`` and ``risk_line`` point into the list; ``problem`` and ``risk`` are levels 0..3."""

    place: str
    condition: int
    problem: int
    data: Data
    risk: int
    risk_line: int


# Codes by level, straightforward to high.
_CODES = {
    NEW: ("99202", "99203", "99204", "99205"),
    KNOWN: ("99212", "99213", "99214", "99215"),
    ED: ("99282", "99283", "99284", "99285"),
    FIRST: ("99221", "99221", "99222", "99223"),
    LATER: ("99231", "99231", "99232", "99233"),
}
_PLACES = {
    NEW: ("Office, new pt", "New pt, office"),
    KNOWN: ("Office, established pt", "Known pt, office"),
    ED: ("ED, emergency physician", "ED visit, physician's claim"),
    FIRST: ("Initial hospital visit, hospitalist", "H&P on admission, hospitalist"),
    LATER: ("Hospital, subsequent visit", "Rounds, hospital day 3"),
}
_SHAPES: dict[int, tuple[Data, ...]] = {
    0: (Data(), Data(tests=1), Data(notes=1)),
    1: (Data(tests=2), Data(tests=1, notes=1), Data(historian=True), Data(tests=1, historian=True)),
    2: (
        Data(tests=3),
        Data(tests=2, notes=1),
        Data(reading=True),
        Data(talk=True),
        Data(tests=1, reading=True),
        Data(tests=2, talk=True),
        Data(tests=2, historian=True),
        Data(tests=4),
    ),
    3: (
        Data(tests=3, reading=True),
        Data(tests=3, talk=True),
        Data(reading=True, talk=True),
        Data(tests=1, reading=True, talk=True),
        Data(tests=2, notes=1, talk=True),
        Data(tests=4, reading=True),
    ),
}
"""Examples of each level of data; with an own reading never exactly two others, so that counting the
same test twice could not decide."""
_VOID = (
    ("Result of the CMP ordered at the last visit reviewed.", (KNOWN,)),
    (
        "Rhythm strip done and billed here with its interpretation by this physician.",
        (NEW, KNOWN, ED),
    ),
    ("Clinic nurse told the physician about the vitals.", (NEW, KNOWN)),
    ("Own note of the last visit reread.", (KNOWN,)),
    ("Pain plan talked over with the floor RN.", (LATER, FIRST)),
    ("Partner of the same specialty and group asked in the hallway.", (NEW, KNOWN, LATER)),
    ("Yesterday's own progress note reread.", (LATER,)),
)
_OLD = (
    "Pt cannot give a history (dementia): taken from the daughter.",
    "Dementia, unreliable: the son gives the history.",
    "Advanced dementia; history from the nursing home aide.",
)
_YOUNG = (
    "Pt nonverbal (autism): history from the caregiver.",
    "Intellectual disability: history from the group-home aide.",
    "Old brain injury, cannot give a history: taken from the brother.",
)
_NOISE = (
    "Afebrile.",
    "Exam as documented.",
    "ROS otherwise negative.",
    "PMH: appendectomy in childhood, not addressed.",
    "Glaucoma on the problem list, not addressed.",
    "Allergies: sulfa.",
    "Vitals stable.",
    "Old gout noted, not addressed today.",
    "Interpreter used.",
    "Nonsmoker.",
)


class DecisionMaking(Family[Decision]):
    """The visit code from problems, data and risk as a note shows them."""

    id = "em-decision-making"
    title = "E/M level by medical decision making"
    group = Group.EM
    source = "CPT E/M guidelines (office 2021, other settings 2023): two of three elements"
    domain = "cpt-e-m"
    skill = "em-level"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Decision, Answer]:
        """Condition, risk and data; on higher levels the three elements differ."""
        while True:
            index = rng.randrange(len(CONDITIONS))
            about = CONDITIONS[index]
            risk = rng.choice(list(about.risks))
            level = rng.randrange(4)
            three = sorted((about.level, level, risk))
            if abs(level - about.level) > (1 if difficulty < 5 else 2):
                continue
            if difficulty <= 2 and three[0] != three[1] and three[1] != three[2]:
                continue
            if difficulty >= 4 and three[0] == three[2]:
                continue
            break
        place = rng.choice(about.places)
        if place == OFFICE:
            place = rng.choice((NEW, KNOWN, KNOWN))
        shape = rng.choice([each for each in _SHAPES[level] if each.tests <= len(about.tests)])
        if difficulty >= 3 and rng.random() < 0.5:
            void = rng.choice([text for text, places in _VOID if place in places])
            shape = Data(
                shape.tests, shape.notes, shape.historian, shape.reading, shape.talk, (void,)
            )
        facts = Decision(
            place, index, about.level, shape, risk, rng.randrange(len(about.risks[risk]))
        )
        return facts, (_CODES[place][three[1]],)

    def solve(self, facts: Decision, codebook: Codebook) -> Answer:
        """Data by its counts, then the highest level that two elements reach."""
        data = facts.data
        items = data.tests + data.notes
        kinds = (items + data.historian >= 3) + data.reading + data.talk
        level = 1 if items >= 2 or data.historian else 0
        if kinds:
            level = 3 if kinds > 1 else 2
        elements = (facts.problem, level, facts.risk)
        reached = max(n for n in range(4) if sum(each >= n for each in elements) >= 2)
        first = {NEW: 99202, KNOWN: 99212, ED: 99282, FIRST: 99220, LATER: 99230}[facts.place]
        if facts.place in (FIRST, LATER):
            reached = max(reached, 1)
        return (str(first + reached),)

    def write(
        self, facts: Decision, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A short note, its elements in any order."""
        about = CONDITIONS[facts.condition]
        age = rng.randint(*about.ages)
        who = adult(rng, age, about.sex or rng.choice("FM"))
        place = rng.choice(_PLACES[facts.place])
        opening = rng.choice((f"{place}. {who}.", f"{who}. {place}.", f"{place}: {who}."))
        body = [
            rng.choice(("", "Problem: ", "A: ", "Assessment: ")) + about.text,
            *mixed(rng, _said(facts, age, rng)),
            rng.choice(("Plan: ", "P: ", "")) + about.risks[facts.risk][facts.risk_line],
        ]
        lines = [opening, *body]
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        level = _level(facts.data)
        elements = (facts.problem, level, facts.risk)
        worked = [
            f"problems {LEVELS[facts.problem]}: {about.text.rstrip('.')}",
            f"data {LEVELS[level]}: {_why(facts.data)}",
            f"risk {LEVELS[facts.risk]}: {about.risks[facts.risk][facts.risk_line].rstrip('.')}",
            f"two of three reach {LEVELS[sorted(elements)[1]]}: {answer[0]}",
        ]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("Visit code by MDM?", "Leveled by MDM: which code?")),
            form=Form.CODE,
            rule="The level is the highest that two of the three elements (problems, data, risk) reach.",
            worked=worked,
            mistakes=_mistakes(facts, answer[0], elements),
        )


def _level(data: Data) -> int:
    """The level of data, by the grid."""
    many = data.tests + data.notes + data.historian >= 3
    groups = [many, data.reading, data.talk].count(True)
    if groups >= 2:
        return 3
    if groups == 1:
        return 2
    return 1 if data.historian or data.tests + data.notes >= 2 else 0


def _why(data: Data) -> str:
    parts = []
    if data.tests:
        parts.append(f"{data.tests} unique test{'s' if data.tests > 1 else ''} ordered")
    if data.notes:
        parts.append("an outside note")
    if data.historian:
        parts.append("an independent historian")
    if data.reading:
        parts.append("own reading, not billed")
    if data.talk:
        parts.append("talk with an outside clinician")
    found = ", ".join(parts) or "nothing that counts"
    return f"{found}; one item does not count" if data.void else found


def _said(facts: Decision, age: int, rng: Random) -> list[str]:
    """The lines of a note that bear on data."""
    about, data = CONDITIONS[facts.condition], facts.data
    said = list(data.void)
    if data.tests:
        tests = listed(rng.sample(about.tests, data.tests))
        said.append(
            rng.choice(
                (
                    f"Ordered today: {tests}.",
                    f"Labs and studies ordered: {tests}.",
                    f"Orders: {tests}.",
                )
            )
        )
    if data.notes:
        said.append(
            rng.choice(
                (
                    f"Read the outside {about.outside}'s note.",
                    "Read a note from an unrelated practice.",
                    "Outside hospital's discharge summary reviewed.",
                )
            )
        )
    if data.historian:
        said.append(rng.choice(_OLD if age >= 66 else _YOUNG))
    if data.reading:
        said.append(
            rng.choice(
                (
                    f"I looked at the {about.image} myself: my reading is in the note, not billed by me.",
                    f"Own interpretation of the {about.image} documented; another group bills the read.",
                )
            )
        )
    if data.talk:
        said.append(
            rng.choice(
                (
                    f"Discussed management with the {about.outside} by phone.",
                    f"Spoke with the {about.outside} (other group) about the plan.",
                )
            )
        )
    return said


def _mistakes(facts: Decision, code: str, elements: tuple[int, int, int]) -> dict[str, str]:
    codes = _CODES[facts.place]
    found: dict[str, str] = {}
    low, _, high = sorted(elements)
    if codes[high] != code:
        found[codes[high]] = (
            "One element alone does not carry the level; two of three must reach it."
        )
    if codes[low] != code:
        found.setdefault(codes[low], "The lowest element does not decide; two of three do.")
    more = sorted((facts.problem, min(3, elements[1] + 1), facts.risk))[1]
    if facts.data.void and codes[more] != code:
        found[codes[more]] = "Something was counted in data that does not count."
    return found


FAMILIES = (DecisionMaking,)
