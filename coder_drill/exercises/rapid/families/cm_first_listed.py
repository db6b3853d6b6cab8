"""Outpatient encounters: the first-listed diagnosis and what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CANCELED, CLEARANCE, SCREENING, DIAGNOSTIC, EXAM, AFTER_PATHOLOGY = (
    "surgery canceled",
    "preoperative exam",
    "screening",
    "test for a sign",
    "routine adult exam",
    "diagnosis known after surgery",
)
# Words, code, the operation planned for it.
_SURGICAL = (
    ("nuclear age-related cataract, right eye", "H25.11", "cataract surgery, right eye"),
    ("nuclear age-related cataract, left eye", "H25.12", "left cataract surgery"),
    ("right inguinal hernia, not recurrent", "K40.90", "hernia repair"),
    ("gallstones, no cholecystitis", "K80.20", "cholecystectomy"),
    ("primary osteoarthritis, right knee", "M17.11", "right knee replacement"),
    ("carpal tunnel syndrome, right", "G56.01", "right carpal tunnel release"),
)
_STOPPED = (
    ("BP 214/118 in holding, surgeon cancels", "Z53.09"),
    ("fever on arrival, procedure called off", "Z53.09"),
    ("potassium 2.6 on the morning labs, anesthesia cancels", "Z53.09"),
    ("patient changes her or his mind, gives no reason", "Z53.20"),
    ("patient decides against it at check-in, no reason given", "Z53.20"),
)
_CLEARED = (
    ("cardiology", "Z01.810", "preprocedural cardiovascular exam"),
    ("pulmonology", "Z01.811", "preprocedural respiratory exam"),
    ("PCP", "Z01.818", "other preprocedural exam"),
)
_EXTRA = {
    "Z01.810": ("atrial fibrillation, new on ECG", "I48.91"),
    "Z01.811": ("COPD, found on spirometry", "J44.9"),
    "Z01.818": ("hypertension, newly diagnosed", "I10"),
}
# Test, sex, youngest and oldest, screening code with words, finding with words, sign with words.
_TESTS = (
    (
        "mammogram",
        "F",
        (42, 74),
        ("screening mammogram", "Z12.31"),
        ("lump in the right breast", "N63.10"),
        ("breast pain", "N64.4"),
    ),
    (
        "colonoscopy",
        "",
        (46, 75),
        ("colon cancer screening", "Z12.11"),
        ("adenoma of the sigmoid colon per pathology", "D12.5"),
        ("melena", "K92.1"),
    ),
    (
        "colonoscopy",
        "",
        (46, 75),
        ("colon cancer screening", "Z12.11"),
        ("polyp of the colon", "K63.5"),
        ("left lower quadrant pain", "R10.32"),
    ),
    (
        "low-dose chest CT",
        "",
        (52, 78),
        ("lung cancer screening", "Z12.2"),
        ("solitary pulmonary nodule", "R91.1"),
        ("cough", "R05.9"),
    ),
    (
        "bone density scan",
        "F",
        (65, 84),
        ("osteoporosis screening", "Z13.820"),
        ("age-related osteoporosis", "M81.0"),
        ("back pain", "M54.9"),
    ),
    (
        "aortic ultrasound",
        "M",
        (65, 75),
        ("screening for cardiovascular disorders", "Z13.6"),
        ("infrarenal aortic aneurysm, no rupture", "I71.43"),
        ("epigastric pain", "R10.13"),
    ),
    (
        "lipid panel",
        "",
        (40, 75),
        ("screening for lipid disorders", "Z13.220"),
        ("hyperlipidemia", "E78.5"),
        ("chest pain", "R07.9"),
    ),
)
_CHRONIC = (("hypertension", "I10"), ("hypothyroidism", "E03.9"), ("hyperlipidemia", "E78.5"))
# Before surgery (words, code), after it.
_PROVEN = (
    (("lump, right breast", "N63.10"), ("fibroadenoma of the right breast", "D24.1"), "F"),
    (("lump, left breast", "N63.20"), ("fibroadenoma of the left breast", "D24.2"), "F"),
    (
        ("skin lesion of the nose", "L98.9"),
        ("basal cell carcinoma, skin of the nose", "C44.311"),
        "",
    ),
    (("lump of the trunk", "R22.2"), ("lipoma of the skin of the trunk", "D17.1"), ""),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """``condition`` for which the patient comes; ``special`` the Z code of the purpose; ``found`` what
    came of it, ``news`` whether that is new or worse; row of the table of the kind."""

    kind: str
    row: int
    condition: str
    special: str
    found: str
    news: bool


class FirstListed(Family[Reason]):
    """Codes of an outpatient encounter, the first-listed one first."""

    id = "cm-first-listed"
    title = "First-listed diagnosis, outpatient"
    group = Group.CM
    source = "ICD-10-CM guidelines IV.A, IV.K, IV.M to IV.P, I.C.21.c.5 and c.13"
    domain = "cm-21"
    skill = "sequencing"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Reason, Answer]:
        """The kind first, then a row of its table."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == CANCELED:
            row = rng.randrange(len(_SURGICAL))
            why = rng.choice(("Z53.09", "Z53.20"))
            code = _SURGICAL[row][1]
            return Reason(kind, row, code, why, "", False), (code, why)
        if kind == CLEARANCE:
            row = rng.randrange(len(_SURGICAL))
            special = rng.choice(_CLEARED)[1]
            found = _EXTRA[special][1] if difficulty >= 3 and rng.random() < 0.6 else ""
            codes = tuple(c for c in (special, _SURGICAL[row][1], found) if c)
            return Reason(kind, row, _SURGICAL[row][1], special, found, bool(found)), codes
        if kind in (SCREENING, DIAGNOSTIC):
            row = rng.randrange(len(_TESTS))
            special, found, sign = (each[1] for each in _TESTS[row][3:])
            if kind == DIAGNOSTIC:
                return Reason(kind, row, sign, special, "", False), (sign,)
            positive = rng.random() < (0.5 if difficulty == 1 else 0.8)
            answer = (special, found) if positive else (special,)
            return Reason(kind, row, "", special, found if positive else "", positive), answer
        if kind == EXAM:
            row = rng.randrange(len(_CHRONIC))
            news = rng.random() < 0.5
            special, code = "Z00.01" if news else "Z00.00", _CHRONIC[row][1]
            return Reason(kind, row, "", "", code, news), (special, code)
        row = rng.randrange(len(_PROVEN))
        before, after, _ = _PROVEN[row]
        return Reason(kind, row, before[1], "", after[1], True), (after[1],)

    def solve(self, facts: Reason, codebook: Codebook) -> Answer:
        """The reason for the encounter first, by its kind."""
        if facts.kind == CANCELED:
            return (facts.condition, facts.special)
        if facts.kind == CLEARANCE:
            return tuple(c for c in (facts.special, facts.condition, facts.found) if c)
        if facts.kind == SCREENING:
            return (facts.special, facts.found) if facts.found else (facts.special,)
        if facts.kind == DIAGNOSTIC:
            return (facts.condition,)
        if facts.kind == EXAM:
            return ("Z00.01" if facts.news else "Z00.00", facts.found)
        return (facts.found,)

    def write(
        self, facts: Reason, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An order or a note with its result."""
        sex, ages = "", (44, 84)
        if facts.kind in (SCREENING, DIAGNOSTIC):
            sex, ages = _TESTS[facts.row][1], _TESTS[facts.row][2]
        elif facts.kind == AFTER_PATHOLOGY:
            sex, ages = _PROVEN[facts.row][2], (26, 70)
        who = adult(rng, rng.randint(*ages), sex or rng.choice("FM"))
        lines, hand = _told(facts, rng)
        return Draft(
            scene=f"{note(rng, who, lines, _NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    "Outpatient diagnosis codes in order?",
                    "First-listed and any other code, in order?",
                    "How is this outpatient encounter coded, in order?",
                )
            ),
            form=Form.CODES,
            rule=_RULES[facts.kind],
            worked=[f"encounter: {facts.kind}", "in order: " + ", ".join(answer)],
            ordered=True,
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: (SCREENING, SCREENING, DIAGNOSTIC, EXAM),
    2: (SCREENING, DIAGNOSTIC, EXAM, CANCELED, CLEARANCE),
    3: (SCREENING, DIAGNOSTIC, EXAM, CANCELED, CLEARANCE, AFTER_PATHOLOGY),
    4: (CANCELED, CLEARANCE, CLEARANCE, EXAM, DIAGNOSTIC, AFTER_PATHOLOGY),
    5: (CANCELED, CLEARANCE, CLEARANCE, EXAM, SCREENING, AFTER_PATHOLOGY),
}
_NOISE = (
    "Allergies: none.",
    "Medications reviewed.",
    "Drove in.",
    "Next visit in a year.",
    "Referred by family.",
    "Prior study not available.",
    "Immunizations current.",
    "Interpreter not needed.",
    "Copy to the referring physician.",
)


def _told(facts: Reason, rng: Random) -> tuple[list[str], list[tuple[str, str]]]:
    """The sentences that decide, and the codes at hand."""
    if facts.kind == CANCELED:
        words, code, operation = _SURGICAL[facts.row]
        why = rng.choice([text for text, z in _STOPPED if z == facts.special])
        return [
            rng.choice(
                (
                    f"Ambulatory surgery for {words}: {operation}.",
                    f"{operation} scheduled, {words}.",
                )
            ),
            rng.choice((f"Not done: {why}.", f"{why}. No incision.")),
        ], [
            (words, code),
            ("procedure not carried out, other contraindication", "Z53.09"),
            ("procedure not carried out, patient's decision, reason unspecified", "Z53.20"),
        ]
    if facts.kind == CLEARANCE:
        words, code, operation = _SURGICAL[facts.row]
        by, _, _ = next(each for each in _CLEARED if each[1] == facts.special)
        lines = [
            rng.choice(
                (
                    f"{by} visit for clearance before {operation} ({words}).",
                    f"Sent to {by} to be cleared: {operation} planned for {words}.",
                )
            )
        ]
        hand = [(name, z) for _, z, name in _CLEARED]
        hand.append((words, code))
        if facts.found:
            lines.append(f"Finding: {_EXTRA[facts.special][0]}.")
            hand.append(_EXTRA[facts.special])
        else:
            lines.append(rng.choice(("Cleared, nothing found.", "No new finding.")))
        return lines, hand
    if facts.kind in (SCREENING, DIAGNOSTIC):
        test, _, _, special, found, sign = _TESTS[facts.row]
        if facts.kind == DIAGNOSTIC:
            test = test.removeprefix("low-dose ")
            lines = [
                rng.choice((f"{test} ordered for {sign[0]}.", f"{test} because of {sign[0]}.")),
                rng.choice(
                    ("Result normal.", "Nothing found.", "Read as normal; cause not known.")
                ),
            ]
        else:
            lines = [
                rng.choice((f"Routine {test}, no complaints.", f"Screening {test}, asymptomatic.")),
                rng.choice((f"Result: {found[0]}.", f"Found: {found[0]}."))
                if facts.found
                else rng.choice(("Result normal.", "Nothing found.")),
            ]
        return lines, [special, found, sign]
    if facts.kind == EXAM:
        name, code = _CHRONIC[facts.row]
        visit = rng.choice(("Yearly adult physical.", "Annual general exam.", "Routine checkup."))
        if facts.news:
            said = rng.choice(
                (f"{name} diagnosed today.", f"Known {name}, now worse, treatment changed.")
            )
        else:
            said = rng.choice((f"Known {name}, stable, refill.", f"{name}, stable on treatment."))
            said += " Nothing new."
        hand = [("adult exam, no abnormal findings", "Z00.00")]
        return [visit, said], [*hand, ("adult exam with abnormal findings", "Z00.01"), (name, code)]
    before, after, _ = _PROVEN[facts.row]
    return [
        rng.choice((f"Preoperative diagnosis: {before[0]}.", f"Excision of a {before[0]}.")),
        rng.choice((f"Postoperative diagnosis: {after[0]}.", f"Pathology, confirmed: {after[0]}.")),
    ], [before, after]


_RULES = {
    CANCELED: "Canceled surgery: the reason for the surgery first, then Z53 for why it was not done.",
    CLEARANCE: "Preoperative exam: Z01.81- first, the reason for the surgery, then what was found.",
    SCREENING: "A screening stays first-listed whatever it finds; the finding comes second.",
    DIAGNOSTIC: "With a sign or symptom the test is diagnostic: the sign is coded, no screening code.",
    EXAM: "Abnormal findings are new or worse ones; stable chronic disease leaves it Z00.00.",
    AFTER_PATHOLOGY: "A postoperative diagnosis known when coding replaces the preoperative one.",
}


def _mistakes(facts: Reason, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: tuple[str, ...], why: str) -> None:
        if codes and codes != answer:
            found.setdefault(" ".join(codes), why)

    if facts.kind == DIAGNOSTIC:
        add((facts.special,), "There was a sign, so it is no screening.")
        add((facts.special, *answer), "There was a sign, so it is no screening.")
    elif facts.kind == EXAM:
        other = "Z00.00" if facts.news else "Z00.01"
        add((other, facts.found), _RULES[EXAM])
        add((facts.found, answer[0]), "The exam is the reason for the visit.")
    elif facts.kind == AFTER_PATHOLOGY:
        add((facts.condition,), _RULES[AFTER_PATHOLOGY])
        add((facts.condition, facts.found), "Only the confirmed diagnosis is coded.")
    elif len(answer) > 1:
        add((answer[1], answer[0], *answer[2:]), _RULES[facts.kind])
        add(answer[:1], "Something in the record is not coded yet.")
    else:
        add(("Z00.00",), "A screening has a code of its own.")
    return found


FAMILIES = (FirstListed,)
