"""Uncertain diagnoses: coded as confirmed at an inpatient discharge, never outside of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, mixed, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


class Suspicion(NamedTuple):
    """A diagnosis with its code, the signs with which patients come (words, code), the youngest age,
    and whether one may be admitted for it (``i``), seen in a clinic for it (``o``), or both."""

    name: str
    code: str
    signs: tuple[tuple[str, str], ...]
    low: int
    places: str


_CHEST, _SOB = ("chest pain", "R07.9"), ("shortness of breath", "R06.02")
_FEVER, _COUGH = ("fever", "R50.9"), ("cough", "R05.9")
SUSPICIONS = (
    Suspicion("pneumonia", "J18.9", (_COUGH, _FEVER), 20, "io"),
    Suspicion("acute bronchitis", "J20.9", (_COUGH,), 20, "o"),
    Suspicion("acute appendicitis", "K35.80", (("right lower quadrant pain", "R10.31"),), 19, "io"),
    Suspicion("pulmonary embolism", "I26.99", (_CHEST, _SOB), 30, "io"),
    Suspicion("NSTEMI", "I21.4", (_CHEST,), 45, "io"),
    Suspicion("angina", "I20.9", (_CHEST,), 48, "io"),
    Suspicion("acute pericarditis", "I30.9", (_CHEST,), 24, "io"),
    Suspicion("gastric ulcer", "K25.9", (("epigastric pain", "R10.13"),), 35, "io"),
    Suspicion("acute pancreatitis", "K85.90", (("epigastric pain", "R10.13"),), 30, "io"),
    Suspicion("acute cholecystitis", "K81.0", (("right upper quadrant pain", "R10.11"),), 30, "io"),
    Suspicion("diverticulitis", "K57.92", (("left lower quadrant pain", "R10.32"),), 40, "io"),
    Suspicion("TIA", "G45.9", (("slurred speech", "R47.81"),), 52, "io"),
    Suspicion("epilepsy", "G40.909", (("seizure", "R56.9"),), 19, "io"),
    Suspicion("GERD", "K21.9", (("heartburn", "R12"),), 22, "o"),
    Suspicion("hypothyroidism", "E03.9", (("fatigue", "R53.83"),), 25, "o"),
    Suspicion("iron deficiency anemia", "D50.9", (("fatigue", "R53.83"),), 22, "o"),
    Suspicion("asthma", "J45.909", (("wheezing", "R06.2"),), 19, "o"),
    Suspicion("benign positional vertigo", "H81.10", (("dizziness", "R42"),), 30, "o"),
    Suspicion("migraine", "G43.909", (("headache", "R51.9"),), 19, "o"),
    Suspicion("viral meningitis", "A87.9", (("headache", "R51.9"), _FEVER), 19, "io"),
    Suspicion("infectious gastroenteritis", "A09", (("diarrhea", "R19.7"),), 19, "io"),
    Suspicion("infective endocarditis", "I33.0", (_FEVER,), 26, "i"),
    Suspicion("atrial fibrillation", "I48.91", (("palpitations", "R00.2"),), 50, "io"),
    Suspicion(
        "carpal tunnel syndrome, right", "G56.01", (("numbness of the hand", "R20.0"),), 30, "o"
    ),
    Suspicion("COVID-19", "U07.1", (_COUGH, _FEVER), 20, "io"),
)
_PAIRS = (
    ("acute pancreatitis", "acute cholecystitis"),
    ("gastric ulcer", "acute pancreatitis"),
    ("pulmonary embolism", "pneumonia"),
    ("acute pericarditis", "pulmonary embolism"),
    ("diverticulitis", "acute appendicitis"),
    ("NSTEMI", "acute pericarditis"),
)
INPATIENT, OUTPATIENT = "inpatient", "outpatient"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is written of ``names`` (two for a comparison) and ``codes``: ``term`` empty for a confirmed
    diagnosis, ``dropped`` for one that was ruled out. ``confirmed_only`` marks diagnoses that are coded
    only when confirmed, whatever the setting."""

    setting: str
    term: str
    dropped: bool
    reading: bool
    names: tuple[str, ...]
    codes: tuple[str, ...]
    signs: tuple[tuple[str, str], ...]
    confirmed_only: bool


class Uncertain(Family[Statement]):
    """Diagnosis or sign, by setting and wording."""

    id = "cm-uncertain-diagnosis"
    title = "Uncertain diagnoses by setting"
    group = Group.CM
    source = "ICD-10-CM guidelines II.H, III.C, IV.H, IV.K and I.C.1.g"
    domain = "cm-18"
    skill = "wrong-code"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Statement, Answer]:
        """Whether the diagnosis or its signs are to be coded, then words that say so."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == "versus":
            names = rng.choice(_PAIRS)
            both = [next(s for s in SUSPICIONS if s.name == name) for name in names]
            brought = tuple(dict.fromkeys((*both[0].signs, *both[1].signs)))
            codes = tuple(s.code for s in both)
            made = Statement(INPATIENT, "versus", False, False, names, codes, brought, False)
            return made, tuple(sorted(codes))
        place = "i" if kind in ("inpatient", "dropped", "inpatient covid") else "o"
        covid = kind.endswith("covid")
        pool = [s for s in SUSPICIONS if place in s.places and (s.code == "U07.1") == covid]
        if kind.startswith("reading"):
            pool = [s for s in pool if s.name in _READINGS]
        chosen = rng.choice(pool)
        signs = tuple(sorted(code for _, code in chosen.signs))
        facts = (chosen.name,), (chosen.code,), chosen.signs, covid
        terms = _INPATIENT_TERMS if place == "i" else _OUTPATIENT_TERMS
        if covid:
            setting = INPATIENT if place == "i" else OUTPATIENT
            return Statement(setting, rng.choice(_COVID_TERMS), False, False, *facts), signs
        if kind == "inpatient":
            made = Statement(INPATIENT, rng.choice(terms), False, False, *facts)
            return made, (chosen.code,)
        if kind == "dropped":
            return Statement(INPATIENT, rng.choice(terms), True, False, *facts), signs
        if kind in ("confirmed", "reading"):
            made = Statement(OUTPATIENT, "", False, kind == "reading", *facts)
            return made, (chosen.code,)
        made = Statement(OUTPATIENT, rng.choice(terms), False, kind == "reading possible", *facts)
        return made, signs

    def solve(self, facts: Statement, codebook: Codebook) -> Answer:
        """The diagnosis if certain or uncertain at an inpatient discharge; else the signs."""
        certain = not facts.term and not facts.dropped
        counts = facts.setting == INPATIENT and not facts.dropped and not facts.confirmed_only
        if certain or counts:
            return tuple(sorted(facts.codes))
        return tuple(sorted({code for _, code in facts.signs}))

    def write(
        self, facts: Statement, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A short record that ends in the provider's wording."""
        low = max(s.low for s in SUSPICIONS if s.name in facts.names)
        age = adult(rng, rng.randint(low, 84), rng.choice("FM"))
        signs = " and ".join(words for words, _ in facts.signs)
        inpatient = facts.setting == INPATIENT
        if facts.reading:
            who = f"{age}, {rng.choice(('outpatient imaging', 'imaging center, outpatient'))}"
        else:
            who = f"{age}, {rng.choice(_STAYS if inpatient else _VISITS)}"
            if difficulty < 3:
                who = f"{age}, {rng.choice(_STAYS if inpatient else _VISITS[:4])}"
        lines = [
            rng.choice(
                (f"{signs}.", f"CC: {signs}.", f"here with {signs}.", f"presents with {signs}.")
            )
        ]
        lines.append(_wording(facts, rng))
        noise = [each for each in _NOISE if inpatient or "IV fluids" not in each]
        hand = [*facts.signs, *zip(facts.names, facts.codes, strict=True)]
        return Draft(
            scene=f"{note(rng, who, lines, noise, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    f"Which code(s) for this {facts.setting} claim, in any order?",
                    f"What is coded on the {'hospital ' if inpatient else ''}{facts.setting} claim, "
                    "in any order?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                f"setting: {facts.setting}",
                f"wording: {facts.term or 'confirmed'}" + (", ruled out later" * facts.dropped),
                "code: " + ", ".join(answer),
            ],
            mistakes=_mistakes(facts, answer),
        )


_INPATIENT_TERMS = (
    "probable",
    "suspected",
    "likely",
    "questionable",
    "possible",
    "compatible with",
    "consistent with",
    "still to be ruled out",
)
_OUTPATIENT_TERMS = (
    "probable",
    "suspected",
    "questionable",
    "rule out",
    "compatible with",
    "consistent with",
    "working diagnosis",
    "possible",
    "likely",
)
_COVID_TERMS = ("suspected", "probable", "possible")
_READINGS = (
    "pneumonia",
    "pulmonary embolism",
    "acute appendicitis",
    "acute cholecystitis",
    "diverticulitis",
)
_STAYS = (
    "inpatient, 3-day stay",
    "admitted as an inpatient, home on day 4",
    "hospital inpatient",
    "inpatient, discharged after 2 days",
    "inpatient, transferred to rehab on day 5",
)
_VISITS = (
    "ED visit, sent home",
    "office visit",
    "urgent care",
    "clinic visit",
    "observation overnight, sent home",
    "ED, left in good condition",
    "hospital outpatient clinic",
)
_NOISE = (
    "Vitals reviewed.",
    "No known allergies.",
    "Labs pending at the time of the note.",
    "Given IV fluids.",
    "Tolerating diet.",
    "Smokes occasionally.",
    "PMH noncontributory.",
    "Spouse drove.",
    "Discharged with instructions.",
    "Follow up with PCP.",
)
_KINDS = {
    1: ("inpatient", "outpatient", "confirmed"),
    2: ("inpatient", "outpatient", "outpatient", "confirmed"),
    3: ("inpatient", "outpatient", "reading", "dropped"),
    4: ("inpatient", "outpatient", "reading possible", "reading", "versus", "outpatient covid"),
    5: ("versus", "dropped", "inpatient covid", "reading", "reading possible", "outpatient"),
}


def _wording(facts: Statement, rng: Random) -> str:
    """The sentence with the diagnosis."""
    name = facts.names[0]
    if facts.term == "versus":
        first, second = mixed(rng, facts.names)
        return rng.choice(
            (
                f"Discharge summary: {first} versus {second}, both treated, not resolved further.",
                f"Final diagnosis at discharge: {first} vs. {second}; both were treated.",
            )
        )
    phrase = {
        "still to be ruled out": f"{name}, still to be ruled out",
        "rule out": f"rule out {name}",
        "working diagnosis": f"working diagnosis {name}",
    }.get(facts.term, f"{facts.term} {name}".strip())
    if facts.reading:
        return rng.choice(
            (
                f"Radiologist's final report: {phrase}.",
                f"Imaging, interpreted by the radiologist: {phrase}. Report final.",
            )
        )
    if facts.dropped:
        signs = " and ".join(words for words, _ in facts.signs)
        return rng.choice(
            (
                f"Day 2: {phrase}. Discharge summary: {name} ruled out, {signs}, cause not found.",
                f"Progress note: {phrase}. Final: {name} has been excluded; {signs} of unknown cause.",
            )
        )
    if facts.confirmed_only:
        phrase += rng.choice((", no test result", ", test not done", ", test pending"))
    if facts.setting == INPATIENT:
        return rng.choice(
            (
                f"Discharge summary: {phrase}.",
                f"Final diagnosis at discharge: {phrase}.",
                f"Attending's discharge diagnosis: {phrase}.",
            )
        )
    return rng.choice((f"Assessment: {phrase}.", f"A/P: {phrase}.", f"Impression: {phrase}."))


def _rule(facts: Statement) -> str:
    if facts.confirmed_only:
        return "COVID-19 is coded only when the provider confirms it, inpatient or not."
    if facts.dropped:
        return "A suspicion that was ruled out is not coded; the sign is."
    if facts.term == "versus":
        return "Inpatient, A versus B at discharge: both are coded as if confirmed."
    if facts.reading and not facts.term:
        return "Outpatient test interpreted by a physician: code the confirmed diagnosis of the report."
    if not facts.term:
        return "A confirmed diagnosis is coded in every setting; its integral signs are not."
    if facts.setting == INPATIENT:
        return "Inpatient: uncertain at discharge is coded as if it existed."
    return "Outpatient: an uncertain diagnosis is not coded; the sign or reason is."


def _mistakes(facts: Statement, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    signs = tuple(sorted({code for _, code in facts.signs}))
    for codes in (tuple(sorted(facts.codes)), signs, tuple(sorted((*signs, *facts.codes)))):
        if codes != answer:
            found[" ".join(codes)] = _why(facts, codes == signs)
    if facts.term == "versus":
        for code in facts.codes:
            found[code] = "Both of the compared conditions are coded."
    return found


def _why(facts: Statement, signs: bool) -> str:
    if signs:
        return "The diagnosis is coded here, and its usual signs give way to it."
    if facts.confirmed_only or facts.dropped:
        return _rule(facts)
    if facts.setting == INPATIENT or not facts.term:
        return "Signs that belong to the diagnosis are not coded beside it."
    return f'"{facts.term.capitalize()}" is uncertain, and this is no inpatient stay.'


FAMILIES = (Uncertain,)
