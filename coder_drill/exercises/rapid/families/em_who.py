"""Whose number goes on a shared visit under Medicare: split or shared, incident-to, teaching."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families import visitlist
from coder_drill.exercises.rapid.families.sharedscenes import NOISE, told
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group, Option
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

SPLIT_TIME, SPLIT_MDM, INCIDENT, TEACHING, EXCEPTION = (
    "split by time",
    "split by MDM",
    "incident-to",
    "teaching",
    "exception",
)


@dataclass(frozen=True, slots=True)
class Shared:
    """Who did what. ``first`` and ``second`` are minutes of the NP or PA and of the physician (split
    by time). ``fact`` names what decides in the other kinds; ``helper`` is NP or PA; ``order`` is
    how the ways to bill are listed."""

    kind: str
    helper: str
    first: int
    second: int
    fact: str
    order: tuple[str, ...]


PHYSICIAN_FS = "Physician's number with FS, 100 %"
HELPER_FS = "{0}'s number with FS, 85 %"
PHYSICIAN = "Physician's number, no modifier, 100 %"
HELPER = "{0}'s number, no modifier, 85 %"
GC = "Teaching physician's number with GC"
GE = "Teaching physician's number with GE"
PLAIN = "Teaching physician's number, no modifier"
NOTHING = "Nothing is billed under the teaching physician"

_BY_HELPER = (PHYSICIAN_FS, HELPER_FS, PHYSICIAN, HELPER)
_BY_RESIDENT = (GC, GE, PLAIN, NOTHING)
_FACTS: dict[str, dict[str, str]] = {
    SPLIT_MDM: {"physician": PHYSICIAN_FS, "helper": HELPER_FS, "signed": HELPER},
    INCIDENT: {
        "plan": PHYSICIAN,
        "new patient": HELPER,
        "new problem": HELPER,
        "alone in suite": HELPER,
        "hospital": HELPER,
    },
    TEACHING: {"key portion": GC, "signed only": NOTHING, "phone only": NOTHING, "alone": PLAIN},
    EXCEPTION: {"low": GE, "moderate": NOTHING, "wellness": GE, "seen too": GC},
}
_WRONG = {
    PHYSICIAN_FS: "The physician must do the substantive part: more than half of the time, or make or approve the plan.",
    HELPER_FS: "That needs a facility visit shared by both, with the substantive part done by the NP or PA.",
    PHYSICIAN: "Without FS it must be incident-to: office, known problem, physician's plan, supervision in the suite.",
    HELPER: "The NP or PA bills alone only where the physician did no part that counts.",
    GC: "GC needs the teaching physician's presence at the key portion, with an own note.",
    GE: "GE is the primary care exception: low levels and wellness visits, resident alone.",
    PLAIN: "A resident took part, so a modifier tells how.",
    NOTHING: "The visit can be billed; the rule for it is met.",
}


_MILD = (
    "HTN, at goal",
    "hypothyroidism, at goal",
    "seasonal allergic rhinitis",
    "ankle sprain",
    "stable knee OA",
)
_KNOWN = (
    "HTN above goal on home log",
    "T2DM, A1c up to 8.4",
    "knee OA, failing NSAIDs",
    "chronic low back pain",
    "COPD, more dyspnea than last winter",
    "migraine, now weekly",
    "CHF, weight up 4 lb",
    "RA flare",
    "asthma, nightly symptoms",
    "depression, partial response to sertraline",
)


class WhoseNumber(Family[Shared]):
    """Number, modifier and share of a visit by two people."""

    id = "em-whose-number"
    title = "Split, incident-to, teaching"
    group = Group.EM
    source = (
        "Medicare Claims Processing Manual, chapter 12, §30.6.18 and §100; Benefit Policy Manual, "
        "chapter 15, §60"
    )
    domain = "modifiers"
    skill = "modifier"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Shared, Answer]:
        """The place of the right option and what decides; then minutes or facts."""
        kind = rng.choice(_KINDS[difficulty])
        helper = rng.choice(("NP", "PA"))
        ways = _BY_RESIDENT if kind in (TEACHING, EXCEPTION) else _BY_HELPER
        order = tuple(rng.sample(ways, len(ways)))
        if kind == SPLIT_TIME:
            less = rng.randint(12, 30)
            more = less + (rng.randint(1, 4) if difficulty >= 3 else rng.randint(6, 20))
            right = rng.choice((PHYSICIAN_FS, HELPER_FS))
            first, second = (less, more) if right == PHYSICIAN_FS else (more, less)
            facts = Shared(kind, helper, first, second, "", order)
        else:
            fact = rng.choice(list(_FACTS[kind]))
            right = _FACTS[kind][fact]
            facts = Shared(kind, helper, 0, 0, fact, order)
        return facts, ("ABCD"[order.index(right)],)

    def solve(self, facts: Shared, codebook: Codebook) -> Answer:
        """Who did the substantive part; or whether presence, place and problem allow the number."""
        return ("ABCD"[facts.order.index(_ruled(facts))],)

    def write(
        self, facts: Shared, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The visit, and the four ways to bill it."""
        old = adult(rng, rng.randint(66, 88), rng.choice("FM"))
        if facts.kind in (INCIDENT, EXCEPTION):
            why = rng.choice(_MILD if facts.fact in ("low", "wellness") else _KNOWN)
            why = "here for the yearly prevention visit" if facts.fact == "wellness" else why
            first = f"{old}, {why}."
        else:
            why = rng.choice(visitlist.HOSPITAL)
            first = rng.choice(
                (
                    f"Hospital ward. {old}, {why}.",
                    f"{old}, {why}, inpatient.",
                    f"Inpatient day 2: {old}, {why}.",
                )
            )
        if facts.kind == SPLIT_TIME:
            story = rng.choice(
                (
                    f"{facts.helper} {facts.first} min, physician of the same group {facts.second} min, both with own time notes; leveled by time.",
                    f"Split visit by time: physician {facts.second} min, {facts.helper} {facts.first} min, not together, same group and date.",
                    f"Time today: {facts.helper} {facts.first} min; attending physician (same group) {facts.second} min. Level by total time.",
                )
            )
        else:
            story = told(rng, facts.kind, facts.fact, facts.helper)
        lines = [first, story]
        for line in strewn(rng, NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        lines.append("Payer: Medicare Part B, professional claim.")
        right = _ruled(facts)
        choices = tuple(
            Option("ABCD"[n], way.format(facts.helper), "" if way == right else _WRONG[way])
            for n, way in enumerate(facts.order)
        )
        return Draft(
            scene="\n".join(lines),
            ask="How is the visit billed?",
            form=Form.CHOICE,
            rule=_RULES[facts.kind],
            worked=[_why(facts), right.format(facts.helper)],
            options=choices,
            payer="Medicare",
        )


_KINDS = {
    1: (SPLIT_TIME, INCIDENT, TEACHING),
    2: (SPLIT_TIME, SPLIT_MDM, INCIDENT, TEACHING),
    3: (SPLIT_TIME, SPLIT_MDM, INCIDENT, TEACHING, EXCEPTION),
    4: (SPLIT_TIME, SPLIT_MDM, INCIDENT, TEACHING, EXCEPTION),
    5: (SPLIT_TIME, SPLIT_MDM, INCIDENT, EXCEPTION),
}
_RULES = {
    SPLIT_TIME: "Split or shared, facility only: who has more than half of the time bills, with FS; NP or PA at 85 %.",
    SPLIT_MDM: "Split or shared, facility only: who makes or approves the plan and answers for it bills, with FS.",
    INCIDENT: "Incident-to: office, physician's plan, nothing new, supervision; otherwise the NP or PA bills at 85 %.",
    TEACHING: "Teaching: presence at the key portion and an own note, GC; a co-signature alone bills nothing.",
    EXCEPTION: "Primary care exception, GE: resident alone for low levels and wellness visits; higher levels need presence.",
}


def _ruled(facts: Shared) -> str:
    """The way to bill, by the rule of each kind."""
    if facts.kind == SPLIT_TIME:
        return PHYSICIAN_FS if 2 * facts.second > facts.first + facts.second else HELPER_FS
    if facts.kind == SPLIT_MDM:
        if facts.fact == "signed":
            return HELPER
        return PHYSICIAN_FS if facts.fact == "physician" else HELPER_FS
    if facts.kind == INCIDENT:
        return PHYSICIAN if facts.fact == "plan" else HELPER
    if facts.fact in ("key portion", "seen too"):
        return GC
    if facts.kind == TEACHING:
        return PLAIN if facts.fact == "alone" else NOTHING
    return NOTHING if facts.fact == "moderate" else GE


_REASONS = {
    "physician": "the physician made and approved the plan: the substantive part",
    "helper": "the plan is the NP's or PA's: the substantive part",
    "signed": "a signature is no part of the visit: not shared",
    "plan": "office, known problem, physician's plan, supervised: incident-to",
    "new patient": "a new patient is never incident-to",
    "new problem": "a new problem handled alone is not incident-to",
    "alone in suite": "without supervision it is not incident-to",
    "hospital": "incident-to is for the office; in a facility the physician must take part",
    "key portion": "present at the key portion, own note: GC",
    "signed only": "not seen by the teaching physician",
    "phone only": "a call is no presence at the key portion",
    "alone": "no resident took part: no teaching modifier",
    "low": "low level under the exception: GE",
    "moderate": "moderate MDM is above what the exception allows, and nobody else saw the pt",
    "wellness": "wellness visits are within the exception: GE",
    "seen too": "the teaching physician saw the pt in person: GC, not the exception",
}


def _why(facts: Shared) -> str:
    if facts.kind == SPLIT_TIME:
        total = facts.first + facts.second
        return f"{facts.helper} {facts.first} min, physician {facts.second} min: half of {total} is {total / 2:g}"
    return _REASONS[facts.fact]


FAMILIES = (WhoseNumber,)
