"""NCCI pairs on a hospital outpatient claim: what is denied, and when a modifier separates."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.pairlist import APART, LATER, NEVER
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

SAME, OTHER_PLACE, OTHER_TIME = "same", "place", "time"

_NOISE = (
    "Two different diagnoses are on the claim, one pointed to each line.",
    "Biller asks for 59 so that both lines pay.",
    "Consent lists both.",
    "Charges were entered by the unit.",
    "Both lines are in the charge capture.",
    "No complications.",
    "Records are complete.",
    "Both were medically necessary.",
)


_FEMALE = frozenset({"58563", "58558", "58571", "58661", "58662", "76856", "76857"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes as charged, and how the services relate: same site and session, another site or
    lesion, or another encounter of the day."""

    codes: tuple[str, str]
    relation: str
    story: str


class NcciPair(Family[Pair]):
    """Which lines of a pair stand on the claim, and with which modifier."""

    id = "cl-ncci-pair"
    title = "NCCI pairs and X modifiers"
    group = Group.CLAIMS
    source = "CMS NCCI procedure-to-procedure edits, hospital outpatient; NCCI Policy Manual, chapter 1, §E"
    domain = "claims-denials"
    skill = "edit-conflict"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Pair, Answer]:
        """The outcome first: one line stands, or both with a modifier."""
        outcome = rng.choice(
            {
                1: (NEVER, NEVER, LATER),
                2: (NEVER, APART, LATER, SAME),
                3: (NEVER, APART, LATER, SAME),
                4: (NEVER, APART, APART, SAME, LATER),
                5: (NEVER, APART, SAME, SAME, LATER),
            }[difficulty]
        )
        if outcome is NEVER:
            first, second, stories = rng.choice(NEVER)
            pair = Pair(_shuffled(rng, first, second), SAME, rng.choice(stories))
            return pair, (first,)
        if outcome == SAME:
            first, second, together, _ = rng.choice([row for row in APART if row[2]])
            pair = Pair(_shuffled(rng, first, second), SAME, rng.choice(together))
            return pair, (first,)
        if outcome is APART:
            first, second, _, apart = rng.choice(APART)
            pair = Pair(_shuffled(rng, first, second), OTHER_PLACE, rng.choice(apart))
            return pair, (first, f"{second}-XS")
        first, second, stories = rng.choice(LATER)
        pair = Pair(_shuffled(rng, first, second), OTHER_TIME, rng.choice(stories))
        return pair, (first, f"{second}-XE")

    def solve(self, facts: Pair, codebook: Codebook) -> Answer:
        """Column and indicator from the table, then the relation of the services."""
        pair = codebook.ncci(*facts.codes)
        if pair is None:
            return facts.codes
        if facts.relation == SAME or not pair.modifier_allowed:
            return (pair.column1,)
        ending = "XE" if facts.relation == OTHER_TIME else "XS"
        return (pair.column1, f"{pair.column2}-{ending}")

    def write(
        self, facts: Pair, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Two charged lines and the record."""
        pair = codebook.ncci(*facts.codes)
        assert pair is not None  # draw takes pairs of the table only
        labels = {code: _label(codebook, code) for code in facts.codes}
        sex = "F" if _FEMALE & {*facts.codes} else rng.choice("FM")
        who = adult(rng, rng.randint(24, 84), sex)
        charged = rng.choice(
            (
                "\n".join(f"{code} {labels[code]}" for code in facts.codes),
                "Charged: " + "; ".join(f"{code} ({labels[code]})" for code in facts.codes) + ".",
                " and ".join(f"{code}, {labels[code]}" for code in facts.codes) + ".",
            )
        )
        payer = rng.choice(
            (
                "Hospital outpatient claim, Medicare.",
                "Medicare, facility claim, one date of service.",
                "Hospital claim for one date, Medicare.",
            )
        )
        lines = [payer, charged, facts.story]
        if rng.random() < (0.7 if difficulty < 3 else 0.25):
            lines.append(f"Pair in the NCCI table, indicator {int(pair.modifier_allowed)}.")
        for line in strewn(rng, _NOISE, 1 if difficulty < 3 else 2):
            lines.insert(rng.randint(1, len(lines)), line)
        lines[0] = f"{lines[0]} {who}."
        one, two = pair.column1, pair.column2
        accept = []
        if len(answer) == 2:
            mark = answer[1].partition("-")[2]
            accept = [(one, f"{two}-59"), (f"{one}-{mark}", two), (f"{one}-59", two)]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Which lines stand? Give CODE, or CODE-MOD with an X modifier where it separates the pair",
                    "What should be billed? One code, or both with an X modifier (XE, XS) where the record supports it",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts, pair.modifier_allowed),
            worked=[
                f"column 1 {one}, column 2 {two}, indicator {int(pair.modifier_allowed)}",
                _rule(facts, pair.modifier_allowed),
                f"bill: {' '.join(answer)}",
            ],
            accept=accept,
            payer="Medicare, hospital outpatient",
            mistakes=_mistakes(one, two, facts, pair.modifier_allowed),
        )


def _shuffled(rng: Random, first: str, second: str) -> tuple[str, str]:
    return (first, second) if rng.random() < 0.5 else (second, first)


def _label(codebook: Codebook, code: str) -> str:
    found = codebook.get(code, System.CPT)
    return found.title if found else code


def _rule(facts: Pair, allowed: bool) -> str:
    if not allowed:
        return "Indicator 0: column 2 is never paid with column 1, whatever the modifier."
    if facts.relation == SAME:
        return (
            "Indicator 1 needs another site, lesion or encounter; another diagnosis alone does not "
            "separate the pair."
        )
    if facts.relation == OTHER_TIME:
        return "Another encounter on the same day: XE on the column 2 code."
    return "Another lesion, organ or site: XS on the column 2 code."


def _mistakes(one: str, two: str, facts: Pair, allowed: bool) -> dict[str, str]:
    found = {two: "Column 1 is the code that is paid; column 2 is dropped."}
    if facts.relation == SAME:
        why = (
            "Same site and session: nothing in the record supports a modifier."
            if allowed
            else "Indicator 0: no modifier separates the pair."
        )
        found[f"{one} {two}"] = "The pair is bundled; the column 2 line is denied."
        for mark in ("59", "XS", "XU", "XE", "XP"):
            found[f"{one} {two}-{mark}"] = why
        return found
    found[one] = "The record supports a separate service: both may be billed."
    found[f"{one} {two}"] = "Without a modifier the column 2 line is denied."
    other = "XE" if facts.relation == OTHER_PLACE else "XS"
    found[f"{one} {two}-{other}"] = (
        "XE is another encounter; here it is another site."
        if other == "XE"
        else "XS is another site; here it is another encounter."
    )
    return found


FAMILIES = (NcciPair,)
