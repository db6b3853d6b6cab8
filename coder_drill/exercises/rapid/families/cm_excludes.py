"""Excludes notes: one code, the other, both, or a query."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group, Option
from coder_drill.exercises.rapid.people import adult, mixed, note
from coder_drill.exercises.rapid.wording import KEYS

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


class Pair(NamedTuple):
    """The code that stays when both describe one thing, and the one that gives way, each with words;
    then sentences for one problem, for two unrelated ones, for silence. Empty where none fits."""

    stays: tuple[str, str]
    yields: tuple[str, str]
    same: str
    apart: str
    unclear: str


ONE_OR_OTHER: tuple[Pair, ...] = (
    Pair(
        ("N30.00", "acute cystitis without hematuria"),
        ("N39.0", "UTI"),
        "Burning on urination; provider: UTI, acute cystitis without hematuria",
        "",
        "",
    ),
    Pair(
        ("F33.9", "recurrent major depression"),
        ("F32.A", "depression, unspecified"),
        "Depression in one note, recurrent major depressive disorder in the next, same illness",
        "",
        "",
    ),
    Pair(
        ("M54.41", "lumbago with right sciatica"),
        ("M54.50", "low back pain"),
        "Low back pain running down the right leg; provider: lumbago with sciatica, right",
        "",
        "",
    ),
    Pair(
        ("H81.10", "benign paroxysmal vertigo"),
        ("R42", "dizziness"),
        "Dizziness, explained by benign paroxysmal vertigo",
        "Benign positional vertigo when turning in bed; apart from it, dizziness due to a new BP "
        "drug, unrelated per provider",
        "Benign positional vertigo, and dizziness; nobody says whether one explains the other",
    ),
    Pair(
        ("J96.01", "acute respiratory failure with hypoxia"),
        ("R09.02", "hypoxemia"),
        "Hypoxemia on arrival; acute hypoxic respiratory failure diagnosed for it",
        "",
        "",
    ),
    Pair(
        ("G47.33", "obstructive sleep apnea"),
        ("R06.81", "apnea"),
        "Witnessed apnea at night; sleep study: obstructive sleep apnea",
        "",
        "",
    ),
    Pair(
        ("J95.821", "acute postprocedural respiratory failure"),
        ("J96.01", "acute respiratory failure with hypoxia"),
        "Respiratory failure, documented as a complication of yesterday's surgery",
        "Acute hypoxic respiratory failure from pneumonia on arrival, resolved; a week later "
        "postprocedural respiratory failure, unrelated per attending",
        "Respiratory failure on day 3, acute in one note, postprocedural in another; which is meant "
        "is not said",
    ),
    Pair(
        ("E89.0", "postprocedural hypothyroidism"),
        ("E03.9", "hypothyroidism, unspecified"),
        "Hypothyroidism since the thyroidectomy, due to it",
        "",
        "Hypothyroidism; thyroid surgery long ago; nobody says whether it is postprocedural",
    ),
    Pair(
        ("E11.9", "type 2 diabetes"),
        ("R73.03", "prediabetes"),
        "Prediabetes last year; now type 2 diabetes diagnosed",
        "",
        "",
    ),
    Pair(
        ("N30.01", "acute cystitis with hematuria"),
        ("R31.9", "hematuria, unspecified"),
        "Bloody urine; provider: acute cystitis with hematuria",
        "Acute cystitis with hematuria treated; hematuria since last year, from a renal "
        "source and unrelated per urology",
        "Acute cystitis with hematuria, and hematuria on an older list; relation not stated",
    ),
    Pair(
        ("G40.909", "epilepsy"),
        ("R56.9", "convulsions, unspecified"),
        "Convulsion at work in a patient with epilepsy, breakthrough seizure per neurology",
        "",
        "",
    ),
    Pair(
        ("K70.31", "alcoholic cirrhosis with ascites"),
        ("R18.8", "other ascites"),
        "Ascites; provider: alcoholic cirrhosis with ascites",
        "",
        "",
    ),
    Pair(
        ("K25.4", "gastric ulcer with hemorrhage"),
        ("K92.2", "GI hemorrhage, unspecified"),
        "GI bleed; endoscopy and provider: bleeding gastric ulcer",
        "",
        "",
    ),
    Pair(
        ("I95.1", "orthostatic hypotension"),
        ("R55", "syncope"),
        "Fainted on standing up; provider: orthostatic hypotension",
        "Orthostatic hypotension, long known; today's syncope, sitting, is unrelated to it per "
        "cardiology",
        "Orthostatic hypotension on the list, syncope today; cause of the syncope not stated",
    ),
    Pair(
        ("G47.63", "sleep-related teeth grinding"),
        ("F45.8", "psychogenic dysmenorrhea"),
        "",
        "Grinds teeth in sleep; also psychogenic dysmenorrhea, a separate condition",
        "",
    ),
    Pair(
        ("D62", "acute posthemorrhagic anemia"),
        ("D50.0", "anemia of chronic blood loss"),
        "",
        "Iron deficiency anemia of chronic blood loss from fibroids; acute blood loss anemia after a "
        "fall on day 4, unrelated per attending",
        "Acute blood loss anemia in one note, anemia of chronic blood loss in another; whether "
        "these are one anemia is not said",
    ),
)
_WOMEN = ("G47.63", "D62")
ALONE, OTHER, BOTH, QUERY = "stays", "yields", "both", "query"
SAME, APART, UNCLEAR = "one problem", "unrelated", "unclear"


@dataclass(frozen=True, slots=True)
class Relation:
    """``pair`` by its place, how the two relate, and the order of the options."""

    pair: int
    relation: str
    order: tuple[str, ...]


class Excludes(Family[Relation]):
    """Two codes with an Excludes1 note between them, and what the record says of their relation."""

    id = "cm-excludes1"
    title = "Excludes1: one code, both, or a query"
    group = Group.CM
    source = "ICD-10-CM guidelines I.A.12.a; Excludes1 notes of the tabular list"
    domain = "cm-18"
    skill = "excludes1"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Relation, Answer]:
        """The verdict first, then a pair for which the record can say so."""
        verdict = rng.choice(
            (
                (ALONE, ALONE, ALONE, BOTH),
                (ALONE, ALONE, BOTH),
                (ALONE, ALONE, BOTH, QUERY),
                (ALONE, BOTH, QUERY),
                (ALONE, BOTH, BOTH, QUERY, QUERY),
            )[difficulty - 1]
        )
        told = {ALONE: 2, BOTH: 3, QUERY: 4}[verdict]
        number = rng.choice([n for n, pair in enumerate(ONE_OR_OTHER) if pair[told]])
        order = tuple(mixed(rng, (ALONE, OTHER, BOTH, QUERY)))
        relation = {ALONE: SAME, BOTH: APART, QUERY: UNCLEAR}[verdict]
        return Relation(number, relation, order), (KEYS[order.index(verdict)],)

    def solve(self, facts: Relation, codebook: Codebook) -> Answer:
        """Together only if clearly unrelated; unclear is a query; else the excluded one gives way."""
        told = {UNCLEAR: QUERY, APART: BOTH}
        verdict = told.get(facts.relation, ALONE)
        return ("ABCD"[facts.order.index(verdict)],)

    def write(
        self, facts: Relation, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What the record says, and the two codes side by side."""
        pair = ONE_OR_OTHER[facts.pair]
        verdict = facts.order[KEYS.index(answer[0])]
        own = {SAME: pair.same, APART: pair.apart, UNCLEAR: pair.unclear}[facts.relation]
        told = rng.choice((own + ".", *_FRAMES[facts.relation])).format(
            stays=pair.stays[1], yields=pair.yields[1]
        )
        sex = "F" if pair.stays[0] in _WOMEN else rng.choice("FM")
        low, high = (24, 46) if sex == "F" and pair.stays[0] in _WOMEN else (34, 84)
        who = f"{adult(rng, rng.randint(low, high), sex)}, {rng.choice(_INPATIENT if pair.stays[0] in _SICK else _PLACES)}"
        both = mixed(rng, (pair.stays, pair.yields))
        listed = "; ".join(f"{code} {words}" for code, words in both)
        head = rng.choice(("Coder's list", "Both listed", "Encoder offers", "Worksheet"))
        texts = {
            ALONE: f"{pair.stays[0]} alone",
            OTHER: f"{pair.yields[0]} alone",
            BOTH: "Both codes",
            QUERY: "Neither yet: query the provider on how they relate",
        }
        return Draft(
            scene=f"{note(rng, who, [told], _NOISE, 3)}\n{head}: {listed}.",
            ask=rng.choice(
                (
                    "An Excludes1 note stands between the two codes. What is reported?",
                    "The tabular list has an Excludes1 note between them: which is right?",
                )
            ),
            form=Form.CHOICE,
            rule=_RULES[facts.relation],
            worked=[f"the two are: {facts.relation}", texts[verdict]],
            options=[
                Option(KEYS[n], texts[each], "" if each == verdict else _why(each, verdict))
                for n, each in enumerate(facts.order)
            ],
        )


_FRAMES = {
    SAME: (
        "Intake sheet: {yields}. Provider's assessment: {stays}; one and the same problem.",
        "Problem list carries {yields}; today's assessment names the same problem {stays}.",
        "Final diagnosis {stays}. An earlier note calls it {yields}.",
        "{yields} in the H&P, worked up, and documented as {stays} in the end.",
    ),
    APART: (
        "{stays} treated. Also {yields}, which the provider documents as unrelated to it.",
        "Two separate problems per attending, not related: {stays}; {yields}.",
        "{yields}, of another cause than the {stays} that is also documented; unrelated per provider.",
    ),
    UNCLEAR: (
        "Final list: {stays}; {yields}. Nobody says how the two relate.",
        "{stays} in one note, {yields} in another; whether they are related is not documented.",
        "Assessment names {yields} and {stays}. Related or not: no word in the record.",
    ),
}
_SICK = ("J96.01", "J95.821", "D62", "K70.31", "K25.4")
_INPATIENT = ("inpatient", "hospital stay", "admitted", "inpatient, discharge coding")
_PLACES = ("office visit", "inpatient", "clinic", "hospital follow-up", "discharge coding")
_NOISE = (
    "Vitals stable.",
    "Allergies reviewed.",
    "Labs sent.",
    "Medications refilled.",
    "Family history noncontributory.",
    "Former smoker.",
    "Follow-up arranged.",
    "Lives alone.",
    "Denies fever.",
    "Weight unchanged.",
)
_RULES = {
    SAME: "Excludes1: not coded here; the two are not reported together for one problem.",
    APART: "Excludes1 has one exception: conditions that are clearly unrelated are both coded.",
    UNCLEAR: "Whether two Excludes1 conditions are related is a question for the provider.",
}


def _why(wrong: str, verdict: str) -> str:
    if wrong == OTHER:
        return "That one gives way: it is the less specific, or not what is documented."
    if wrong == QUERY:
        return "The record says how the two relate: nothing to ask."
    if wrong == BOTH:
        return (
            "Both describe one problem, which Excludes1 forbids."
            if verdict == ALONE
            else "Both only if clearly unrelated, and the record does not say so."
        )
    return (
        "They are unrelated, so both are coded."
        if verdict == BOTH
        else "The record does not say that the two are one problem."
    )


FAMILIES = (Excludes,)
