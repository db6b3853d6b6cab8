"""Treated, healing, over, or only a status: which Z code goes first, and when none does."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.aftercarelist import (
    AFTER,
    ATTENTION,
    CASES,
    COMPLICATION,
    INJURY,
    OVER,
    RECURRED,
    STATUS,
    SUTURES,
    TREATED,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class Purpose:
    """``kind`` of visit and the codes that its parts have: ``main`` the Z or other code of the purpose,
    ``with_it`` what is coded beside it, ``shadow`` what only seems to belong."""

    kind: str
    case: int
    main: str
    with_it: str
    shadow: str


class Aftercare(Family[Purpose]):
    """The code or codes of a visit after treatment, in order."""

    id = "cm-aftercare-history"
    title = "Aftercare, follow-up, history, status"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.21.c.3, c.4, c.7 and c.8; I.C.19.a"
    domain = "cm-21"
    skill = "wrong-code"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Purpose, Answer]:
        """The kind of visit first, then a case of it."""
        kind = rng.choice(_KINDS[difficulty])
        number = rng.randrange(len(CASES[kind]))
        case = CASES[kind][number]
        codes = tuple(code for code in (case.first[1], case.second[1]) if code)
        return Purpose(kind, number, case.first[1], case.second[1], case.tempting[1]), codes

    def solve(self, facts: Purpose, codebook: Codebook) -> Answer:
        """What is still there is coded as such; a partner only after aftercare or follow-up."""
        if facts.kind in (AFTER, OVER) and facts.with_it:
            return (facts.main, facts.with_it)
        return (facts.main,)

    def write(
        self, facts: Purpose, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """One line of history, one of today."""
        case = CASES[facts.kind][facts.case]
        sex = "M" if answer[0] == "C61" else rng.choice("FM")
        who = adult(rng, rng.randint(*case.ages), sex)
        lines = [rng.choice(case.past) + ".", rng.choice(case.today) + "."]
        hand = [each for each in (case.first, case.second, case.tempting) if each[1]]
        hand += rng.sample([each for each in _OTHERS if each not in hand], 2)
        found: dict[str, str] = {facts.shadow: _WRONG[facts.kind]}
        if len(answer) == 2:
            found[" ".join(reversed(answer))] = "The reason for the visit goes first."
            found[answer[0]] = "The status or history beside it is coded too."
        else:
            found[f"{answer[0]} {facts.shadow}"] = _WRONG[facts.kind]
        return Draft(
            scene=f"{note(rng, who, lines, _NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    "Code(s) in order, first-listed first?",
                    "What is coded, in order?",
                    "Which code or codes, in order?",
                )
            )
            if facts.kind != STATUS
            else "Which code is added?",
            form=Form.CODES,
            rule=_RULES[facts.kind],
            worked=[f"today: {facts.kind}", "in order: " + ", ".join(answer)],
            ordered=True,
            mistakes=found,
        )


_KINDS = {
    1: (AFTER, INJURY, OVER, TREATED, STATUS),
    2: (AFTER, INJURY, OVER, TREATED, STATUS, SUTURES),
    3: (AFTER, INJURY, OVER, ATTENTION, STATUS, SUTURES),
    4: (INJURY, OVER, ATTENTION, STATUS, COMPLICATION, RECURRED, SUTURES),
    5: (AFTER, INJURY, ATTENTION, COMPLICATION, RECURRED, TREATED, STATUS),
}
_OTHERS = (
    ("other specified aftercare", "Z51.89"),
    ("other orthopedic aftercare", "Z47.89"),
    ("follow-up, completed treatment, not cancer", "Z09"),
    ("encounter for removal of sutures", "Z48.02"),
)
_NOISE = (
    "Vitals normal.",
    "No fever.",
    "Medications unchanged.",
    "Next visit in 6 weeks.",
    "Came by bus.",
    "Allergies: none.",
    "Retired.",
    "Weight stable.",
    "Nonsmoker.",
    "Pain 1/10.",
)
_RULES = {
    AFTER: "Healing or recovery after treatment of a disease: the aftercare Z code, then the status.",
    INJURY: "Aftercare of an injury is the injury code with its subsequent character, no Z code.",
    OVER: "Treatment complete and nothing left: Z09 first, then the history.",
    TREATED: "What is still under treatment is coded as the disease, not as history.",
    ATTENTION: "Attention to an opening (Z43) says that it is there: no Z93 status beside it.",
    STATUS: "A status code is for what is merely present, without complication or care today.",
    COMPLICATION: "A transplant complication (T86) says the status: no Z94 beside it.",
    RECURRED: "A recurrence found at follow-up is coded in place of the follow-up code.",
    SUTURES: "Sutures of planned surgery: Z48.02; those of a wound: the injury with D.",
}
_WRONG = {
    AFTER: "The joint, vessel or organ was treated: aftercare, with its status where that adds.",
    INJURY: "Z aftercare codes are not used for injuries.",
    OVER: "The disease is gone: follow-up and history.",
    TREATED: "It is still treated, so it is no history.",
    ATTENTION: "The status is contained in the attention code.",
    STATUS: "Nothing is done about it today: status only.",
    COMPLICATION: "The status is contained in the complication code.",
    RECURRED: "The disease is back: no follow-up code.",
    SUTURES: "There was no injury: Z48.02.",
}

FAMILIES = (Aftercare,)
