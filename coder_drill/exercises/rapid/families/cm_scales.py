"""Stroke scale and coma scale: which scores may be coded, and how."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

NIHSS, GLASGOW = "NIHSS", "Glasgow"
_STROKES = (
    "acute left MCA infarct",
    "acute ischemic stroke, right ICA occlusion",
    "cerebral infarction, cardioembolic",
    "acute pontine infarct",
    "acute lacunar infarct",
    "left PCA infarct, acute",
    "right basal ganglia hemorrhage, nontraumatic",
    "aneurysmal subarachnoid hemorrhage",
)
_NO_STROKE = (
    "TIA, resolved",
    "transient ischemic attack",
    "Bell palsy, stroke ruled out",
    "complex migraine, stroke ruled out",
    "late effect of an old infarct, no new stroke",
)
_INJURIES = (
    "traumatic subdural hematoma",
    "diffuse axonal injury",
    "cerebral contusion after a fall",
    "traumatic subarachnoid hemorrhage",
    "epidural hematoma, motorcycle crash",
    "skull base fracture with traumatic brain injury",
)
_MEDICAL = (
    "nontraumatic coma due to uremia (R40.2A)",
    "coma due to hypercapnia, no trauma (R40.2A)",
    "coma due to severe hyponatremia (R40.2A)",
    "coma after cardiac arrest, anoxic (R40.2A)",
)
_TIMES = ("field", "emergency", "admission", "early", "later", "unknown")
_EYES = ("", "no eye opening", "eyes open to pain", "eyes open to sound", "eyes open spontaneously")
_VERBAL = (
    "",
    "no verbal response",
    "incomprehensible sounds",
    "inappropriate words",
    "confused conversation",
    "oriented",
)
_MOTOR = (
    "",
    "no motor response",
    "extension",
    "abnormal flexion",
    "flexion withdrawal",
    "localizes pain",
    "obeys commands",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """When, one of `_TIMES`; eyes, verbal, motor, or none of them; the total."""

    time: str
    parts: tuple[int, int, int] | None
    total: int


@dataclass(frozen=True, slots=True)
class Scores:
    """``fits`` says whether the diagnosis is one that the scale is coded with; ``sedated`` that the
    patient was under sedation when scored. Stroke scores stand in the order of their times."""

    scale: str
    diagnosis: str
    fits: bool
    sedated: bool
    readings: tuple[Reading, ...]


class ScoreCodes(Family[Scores]):
    """Codes of NIHSS and Glasgow scores."""

    id = "cm-score-codes"
    title = "NIHSS and Glasgow coma scale"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.18.e, I.C.18.i and I.B.14"
    domain = "cm-18"
    skill = "specificity"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Scores, Answer]:
        """Codes first, then readings that give them, with others that give none."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == "stroke":
            first = rng.choice((0, *range(1, 40), *range(1, 26)))
            scores = [Reading("", None, first)]
            for _ in range(rng.randint(0, 2 if difficulty > 1 else 0)):
                scores.append(Reading("", None, max(0, scores[-1].total - rng.randint(1, 5))))
            facts = Scores(NIHSS, rng.choice(_STROKES), True, False, tuple(scores))
            return facts, (f"R29.7{first:02d}",)
        if kind == "no stroke":
            scores = [Reading("", None, rng.randint(1, 6))]
            return Scores(NIHSS, rng.choice(_NO_STROKE), False, False, tuple(scores)), ()
        if kind in ("sedated", "medical"):
            reading = _reading(rng, rng.choice(("emergency", "admission")), parts=False)
            pool = _MEDICAL if kind == "medical" else _INJURIES
            facts = Scores(
                GLASGOW, rng.choice(pool), kind == "sedated", kind == "sedated", (reading,)
            )
            return facts, ()
        parts = kind == "parts"
        wanted = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2}[difficulty] if not parts else 1
        times = rng.sample(("field", "emergency", "admission", "later"), wanted)
        if difficulty == 2 and rng.random() < 0.2:
            times = ["unknown"]
        if difficulty >= 3 and not parts:
            times.append("early")
            if "admission" not in times and rng.random() < 0.5:
                times.append("admission")
        times.sort(key=_TIMES.index)
        level = rng.randint(0, 4)
        readings = tuple(_reading(rng, time, parts=parts, near=level) for time in times)
        codes = []
        for reading in readings:
            digit = {"field": "1", "emergency": "2", "admission": "3", "later": "4", "unknown": "0"}
            if reading.time == "early":
                continue
            last = digit[reading.time]
            if reading.parts:
                codes += [f"R40.2{n + 1}{part}{last}" for n, part in enumerate(reading.parts)]
            else:
                band = "1" if reading.total > 12 else "2" if reading.total > 8 else "3"
                codes.append(f"R40.24{band}{last}")
        facts = Scores(GLASGOW, rng.choice(_INJURIES), True, False, readings)
        return facts, tuple(sorted(codes))

    def solve(self, facts: Scores, codebook: Codebook) -> Answer:
        """Nothing without the diagnosis or under sedation; else the first NIHSS, or each Glasgow score
        of a time that has a character."""
        if not facts.fits or facts.sedated:
            return ()
        if facts.scale == NIHSS:
            return ("R29.7" + str(facts.readings[0].total).zfill(2),)
        found = set()
        for reading in facts.readings:
            if reading.time == "early":
                continue
            time = str(("unknown", "field", "emergency", "admission", "later").index(reading.time))
            if reading.parts is None:
                band = 3 if reading.total <= 8 else 2 if reading.total <= 12 else 1
                found.add(f"R40.24{band}{time}")
            else:
                eyes, verbal, motor = reading.parts
                found |= {f"R40.21{eyes}{time}", f"R40.22{verbal}{time}", f"R40.23{motor}{time}"}
        return tuple(sorted(found))

    def write(
        self, facts: Scores, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Readings with time and author."""
        injury = facts.scale == GLASGOW and facts.fits
        who = adult(rng, rng.randint(19 if injury else 44, 88), rng.choice("FM"))
        who = f"{who}, {rng.choice(('Dx', 'final diagnosis', 'provider documents'))}: "
        who += facts.diagnosis
        stroke = facts.scale == NIHSS
        lines = _nihss_told(facts, rng) if stroke else _glasgow_told(facts, rng)
        ask = (
            rng.choice(
                (
                    "The initial score alone is reported here: which R29.7- code (none if none)?",
                    "Code for the first stroke scale score; none if it may not be coded?",
                )
            )
            if stroke
            else rng.choice(
                (
                    "Every coma scale code that may be assigned, in any order (none if none)?",
                    "This trauma center reports each score that has a code: which R40.2- codes; "
                    "none if none?",
                )
            )
        )
        return Draft(
            scene=note(rng, who, lines, _NOISE, 2),
            ask=ask,
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                "; ".join(_step(facts, reading) for reading in facts.readings),
                "codes: " + (", ".join(answer) or "none"),
            ],
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: ("stroke", "total", "parts"),
    2: ("stroke", "stroke", "total", "parts", "no stroke"),
    3: ("stroke", "total", "parts", "sedated", "no stroke"),
    4: ("stroke", "total", "total", "parts", "sedated", "medical"),
    5: ("total", "total", "total", "parts", "stroke", "sedated", "medical", "no stroke"),
}
_NOISE = (
    "CT head reviewed.",
    "Neurosurgery consulted.",
    "BP 162/88.",
    "Glucose 118.",
    "Family at the bedside.",
    "Pupils equal, reactive.",
    "Neuro checks every hour.",
    "Arrived by ambulance.",
    "No anticoagulants at home.",
    "Swallow screen done.",
)


def _reading(rng: Random, time: str, *, parts: bool, near: int = -1) -> Reading:
    """A score that a patient may have, motor never much worse than eyes and words; ``near`` a level
    of 0..4, so that scores of one patient do not jump about."""
    level = rng.randint(0, 4) if near < 0 else min(4, max(0, near + rng.randint(-1, 1)))
    eyes = (1, 1, 2, 3, 4)[level]
    verbal = (1, 2, 3, 4, rng.choice((4, 5)))[level]
    motor = (rng.randint(1, 3), rng.randint(2, 4), rng.randint(4, 5), rng.randint(5, 6), 6)[level]
    total = eyes + verbal + motor
    return Reading(time, (eyes, verbal, motor) if parts else None, total)


def _nihss_told(facts: Scores, rng: Random) -> list[str]:
    times = [
        rng.choice(("On arrival", "Initial assessment", "ED triage, 09:10", "First exam")),
        rng.choice(("After treatment", "6 h later", "Next morning")),
        rng.choice(("At discharge", "Day 3", "Last exam")),
    ]
    author = rng.choice(("stroke nurse", "RN", "neurology resident", "ED nurse"))
    told = []
    for time, reading in zip(times, facts.readings, strict=False):
        told.append(
            rng.choice(
                (
                    f"{time}: NIHSS {reading.total} ({author}).",
                    f"{time} NIH stroke scale total {reading.total}.",
                    f"{time}, {author}: NIHSS = {reading.total}.",
                )
            )
        )
    return told


def _glasgow_told(facts: Scores, rng: Random) -> list[str]:
    told = []
    for reading in facts.readings:
        time = rng.choice(_TIME_WORDS[reading.time])
        if reading.parts is None:
            score = rng.choice(
                (
                    f"GCS {reading.total}, components not recorded",
                    f"Glasgow total {reading.total} only",
                    f"GCS {reading.total} (total alone)",
                )
            )
        else:
            eyes, verbal, motor = reading.parts
            words = [_EYES[eyes], _VERBAL[verbal], _MOTOR[motor]]
            rng.shuffle(words)
            score = rng.choice(
                (f"GCS E{eyes} V{verbal} M{motor}", "GCS: " + ", ".join(words), ", ".join(words))
            )
        told.append(f"{time}: {score}.")
    if facts.sedated:
        told.append(
            rng.choice(
                (
                    "Scored under propofol, intubated.",
                    "Deeply sedated on fentanyl and midazolam when scored.",
                    "In a medically induced coma at the time.",
                )
            )
        )
    if not facts.fits:
        told.append(rng.choice(("No head injury.", "No trauma.", "No fall, no injury.")))
    return told


_TIME_WORDS = {
    "field": ("EMT at the scene", "Paramedic, in the field", "Ambulance record"),
    "emergency": ("ED arrival, triage RN", "On arrival in the ED", "ED, first minutes"),
    "admission": ("At hospital admission, ICU RN", "On admission to the ICU", "Admission exam"),
    "early": ("6 h after admission", "Ten hours after admission", "14 hours into the admission"),
    "later": ("30 h after admission", "Day 3 of the stay", "Two days after admission"),
    "unknown": ("Neuro sheet, time not recorded", "Undated flowsheet entry"),
}


def _rule(facts: Scores) -> str:
    if facts.scale == NIHSS:
        if not facts.fits:
            return "R29.7- goes only with an acute stroke (I60-I63)."
        return (
            "R29.7nn is the score itself, any clinician's; at least the initial one, after I60-I63."
        )
    if facts.sedated:
        return "No coma scale code for a sedated patient or one in a medically induced coma."
    if not facts.fits:
        return "Coma scale codes are not used with R40.2A, nontraumatic coma."
    if facts.readings[0].parts:
        return "Parts recorded: one code each for eyes, verbal, motor, all with the same last character."
    return "Total only: 13-15, 9-12, 3-8; 1 field, 2 ED, 3 admission, 4 from 24 h; none in between."


def _step(facts: Scores, reading: Reading) -> str:
    if facts.scale == NIHSS:
        return f"score {reading.total}"
    if reading.time == "early":
        return "after admission but within 24 h: not classified"
    return f"{reading.time}: {reading.parts or reading.total}"


def _mistakes(facts: Scores, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    if facts.scale == NIHSS:
        first = f"R29.7{facts.readings[0].total:02d}"
        if not facts.fits:
            add({first}, "No acute stroke, so no stroke scale code.")
        elif len(facts.readings) > 1:
            last = f"R29.7{facts.readings[-1].total:02d}"
            add({last}, "That is a later score; the initial one is reported.")
        return found
    digits = {"field": "1", "emergency": "2", "admission": "3", "later": "4", "unknown": "0"}
    for reading in facts.readings:
        band = 1 if reading.total > 12 else 2 if reading.total > 8 else 3
        if reading.time == "early":
            add({*answer, f"R40.24{band}4"}, "Character 4 begins 24 hours after admission.")
            add({*answer, f"R40.24{band}3"}, "Character 3 is the score at admission itself.")
            continue
        code = f"R40.24{band}{digits[reading.time]}"
        if not answer:
            why = (
                "Scores under sedation are not coded."
                if facts.sedated
                else "Coma scale codes do not go with nontraumatic coma."
            )
            add({code}, why)
        elif reading.parts:
            add({code}, "The parts are recorded: three codes, not the total.")
            add({*answer, code}, "Parts or total, never both.")
    return found


FAMILIES = (ScoreCodes,)
