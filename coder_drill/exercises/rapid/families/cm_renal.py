"""Hypertension with heart and kidney disease; chronic kidney disease by its words."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, assessment, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_FAILURE = {
    "I50.9": ("CHF, type not further specified", "heart failure", "congestive heart failure"),
    "I50.22": ("chronic systolic heart failure", "chronic HFrEF", "HFrEF, chronic, compensated"),
    "I50.32": ("chronic diastolic heart failure", "chronic HFpEF", "HFpEF, chronic, euvolemic"),
    "I50.23": ("acute on chronic systolic heart failure", "acute on chronic HFrEF"),
    "I50.33": ("acute on chronic diastolic heart failure", "acute on chronic HFpEF"),
    "I50.42": ("chronic combined systolic and diastolic heart failure",),
}
_ENLARGED = ("cardiomegaly", "cardiomegaly on CXR", "myocardial degeneration")
_STAGES = {
    "N18.1": ("CKD stage 1", "stage 1 chronic kidney disease"),
    "N18.2": ("CKD stage 2", "CKD 2", "mild CKD"),
    "N18.30": ("CKD stage 3, not further specified", "moderate CKD"),
    "N18.31": ("CKD stage 3a", "CKD 3a", "stage 3a chronic kidney disease"),
    "N18.32": ("CKD stage 3b", "CKD 3b", "stage 3b chronic kidney disease"),
    "N18.4": ("CKD stage 4", "CKD 4", "severe CKD"),
    "N18.5": ("CKD stage 5, not on dialysis", "CKD 5, no dialysis yet"),
    "N18.6": ("ESRD", "end-stage renal disease"),
    "N18.9": ("CKD, stage not given", "chronic kidney disease, unstaged"),
}
_DIALYSIS = ("on hemodialysis MWF", "on HD three times a week", "on home peritoneal dialysis")
# Beside hypertension, presumed to be linked with nothing.
_BESIDE = {
    "I25.10": ("native-vessel CAD, no angina", "CAD of native arteries without angina"),
    "I48.0": ("paroxysmal atrial fibrillation", "paroxysmal AF"),
    "N17.9": ("AKI", "acute kidney injury"),
    "I34.0": ("mitral regurgitation, nonrheumatic", "moderate nonrheumatic MR"),
    "I73.9": ("PVD, no claudication now", "peripheral vascular disease"),
    "I44.7": ("LBBB", "left bundle branch block"),
}
_PRESSURE = (
    "hypertension",
    "HTN",
    "essential hypertension",
    "HTN, controlled",
    "HTN, uncontrolled",
)
_NOT_HEART = (
    "{}, from alcoholic cardiomyopathy and not related to HTN",
    "{} due to alcoholic cardiomyopathy; not hypertensive heart disease",
)
_NOT_KIDNEY = (
    "{}, provider states not due to hypertension",
    "{} - nephrology: unrelated to the hypertension",
)
_CRISIS = {
    "I16.0": ("hypertensive urgency", "admitted with hypertensive urgency"),
    "I16.1": ("hypertensive emergency", "hypertensive emergency on arrival"),
}
_NOISE = (
    "No diabetes.",
    "Echo this year reviewed.",
    "Never smoker.",
    "Cont. home meds.",
    "Renal dosing per pharmacy.",
    "Full code.",
    "BMP in the AM.",
    "Low-sodium diet reviewed.",
    "Seen with daughter.",
    "Not pregnant, no recent travel.",
    "Labs stable from last visit.",
)


@dataclass(frozen=True, slots=True)
class Pressure:
    """``heart`` is a code of failure or ``I51`` for what takes no code of its own; empty for none.
    ``apart`` names what the provider says has nothing to do with the hypertension."""

    heart: str
    kidney: str
    dialysis: bool
    apart: frozenset[str]
    beside: tuple[str, ...]
    crisis: str
    resistant: bool


class Hypertension(Family[Pressure]):
    """The set of codes for hypertension beside heart and kidney disease."""

    id = "cm-hypertension"
    title = "Hypertension with heart and kidney disease"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.9.a and I.C.14.a"
    domain = "cm-09"
    skill = "wrong-code"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Pressure, Answer]:
        """The hypertension code first, then conditions that have it."""
        main = rng.choice(_MAINS[difficulty])
        heart = rng.choice(tuple(_FAILURE)) if main in ("I11.0", "I13.0", "I13.2") else ""
        heart = "I51" if main in ("I11.9", "I13.10", "I13.11") else heart
        kidney = ""
        if main in ("I12.9", "I13.0", "I13.10"):
            kidney = rng.choice([code for code in _STAGES if code not in ("N18.5", "N18.6")])
        elif main in ("I12.0", "I13.2", "I13.11"):
            kidney = rng.choice(("N18.5", "N18.6", "N18.6"))
        apart: set[str] = set()
        codes = {main, kidney} | ({heart} if heart != "I51" else set())
        if main == "I10" and difficulty >= 3 and rng.random() < 0.6:
            # What would be presumed, but for the provider's words.
            if rng.random() < 0.5:
                heart = rng.choice(("I50.22", "I50.32", "I50.9"))
                apart.add("heart")
                codes |= {heart, "I42.6"}
            else:
                kidney = rng.choice(("N18.31", "N18.32", "N18.4", "N18.9"))
                apart.add("kidney")
                codes.add(kidney)
        elif main in ("I12.9", "I11.0") and difficulty == 5 and rng.random() < 0.5:
            if main == "I12.9":
                heart = rng.choice(("I50.22", "I50.32"))
                apart.add("heart")
                codes |= {heart, "I42.6"}
            else:
                kidney = rng.choice(("N18.31", "N18.32", "N18.4"))
                apart.add("kidney")
                codes.add(kidney)
        dialysis = kidney == "N18.6" and rng.random() < 0.7
        crisis = rng.choice(tuple(_CRISIS)) if difficulty >= 4 and rng.random() < 0.3 else ""
        resistant = difficulty >= 3 and not crisis and rng.random() < 0.2
        most = (0 if main != "I10" else 2, 1, 1, 2, 2)[difficulty - 1]
        least = 1 if main == "I10" and not apart else 0
        pool = [c for c in _BESIDE if c != "N17.9" or kidney != "N18.6"]
        beside = tuple(rng.sample(pool, rng.randint(least, max(least, most))))
        codes |= {*beside, crisis, "Z99.2" if dialysis else "", "I1A.0" if resistant else ""}
        facts = Pressure(heart, kidney, dialysis, frozenset(apart), beside, crisis, resistant)
        return facts, tuple(sorted(codes - {""}))

    def solve(self, facts: Pressure, codebook: Codebook) -> Answer:
        """Heart and kidney disease are presumed hypertensive unless the provider says otherwise."""
        heart = bool(facts.heart) and "heart" not in facts.apart
        kidney = bool(facts.kidney) and "kidney" not in facts.apart
        failing = heart and facts.heart.startswith("I50")
        late = facts.kidney in ("N18.5", "N18.6")
        if heart and kidney:
            main = ("I13.2" if late else "I13.0") if failing else ("I13.11" if late else "I13.10")
        elif heart:
            main = "I11.0" if failing else "I11.9"
        elif kidney:
            main = "I12.0" if late else "I12.9"
        else:
            main = "I10"
        found = {main, *facts.beside}
        if facts.heart.startswith("I50"):
            found.add(facts.heart)
        if facts.heart and "heart" in facts.apart:
            found.add("I42.6")
        if facts.kidney:
            found.add(facts.kidney)
        if facts.dialysis:
            found.add("Z99.2")
        if facts.crisis:
            found.add(facts.crisis)
        if facts.resistant:
            found.add("I1A.0")
        return tuple(sorted(found))

    def write(
        self, facts: Pressure, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An assessment with everything that the provider lists."""
        pressure = "resistant hypertension" if facts.resistant else rng.choice(_PRESSURE)
        problems = [pressure]
        if facts.heart:
            words = rng.choice(_FAILURE[facts.heart] if facts.heart != "I51" else _ENLARGED)
            problems.append(
                rng.choice(_NOT_HEART).format(words) if "heart" in facts.apart else words
            )
        if facts.kidney:
            words = rng.choice(_STAGES[facts.kidney])
            if facts.dialysis:
                words += " " + rng.choice(_DIALYSIS)
            problems.append(
                rng.choice(_NOT_KIDNEY).format(words) if "kidney" in facts.apart else words
            )
        problems += [rng.choice(_BESIDE[code]) for code in facts.beside]
        if facts.crisis:
            problems.append(rng.choice(_CRISIS[facts.crisis]))
        who = adult(rng, rng.randint(44, 86), rng.choice("FM"))
        acute = facts.crisis or "N17.9" in facts.beside or facts.heart in ("I50.23", "I50.33")
        place = rng.choice(_STAYS if acute else _PLACES)
        lines = [f"{who}, {place}.", assessment(rng, mixed(rng, problems))]
        lines += strewn(rng, _NOISE, 2)
        main = next(code for code in answer if code[:3] in ("I10", "I11", "I12", "I13"))
        worked = [_why(facts, main)]
        if facts.heart == "I51" and main != "I10":
            worked.append("the heart condition takes no further code (I51.5, I51.7)")
        if "N17.9" in facts.beside:
            worked.append("acute kidney injury is not presumed hypertensive: N17.9 beside it")
        worked.append("all codes: " + ", ".join(answer))
        return Draft(
            scene="\n".join(lines),
            ask="Codes for all that is listed, in any order?",
            form=Form.CODES,
            rule="Hypertension with heart failure, cardiomegaly, or CKD is presumed related unless "
            "the provider says it is not; other heart disease and AKI are not presumed.",
            worked=worked,
            mistakes=_pressure_mistakes(facts, answer, main),
        )


_PLACES = (
    "clinic follow-up",
    "cardiology visit",
    "nephrology visit",
    "annual visit with labs",
    "seen for BP check",
    "medication review",
    "new to this practice",
)
_STAYS = (
    "hospital day 2",
    "discharge summary",
    "H&P",
    "inpatient progress note",
    "hospitalist consult note",
    "admitted from the ED",
    "final diagnoses of the stay",
)
_MAINS: dict[int, tuple[str, ...]] = {
    1: ("I10", "I11.0", "I11.9", "I12.9"),
    2: ("I11.0", "I11.9", "I12.9", "I12.0", "I13.0"),
    3: ("I10", "I11.0", "I12.9", "I12.0", "I13.0", "I13.2", "I13.10"),
    4: ("I10", "I12.9", "I12.0", "I13.0", "I13.2", "I13.10", "I13.11"),
    5: ("I10", "I11.0", "I12.9", "I13.0", "I13.2", "I13.10", "I13.11"),
}


def _why(facts: Pressure, main: str) -> str:
    if main == "I10":
        if facts.apart:
            return (
                "the provider says that the hypertension is not the cause: I10, and the rest apart"
            )
        return "nothing listed is presumed to be hypertensive: I10"
    heart = "heart failure" if facts.heart.startswith("I50") else "heart disease without failure"
    parts = []
    if facts.heart and "heart" not in facts.apart:
        parts.append(heart)
    if facts.kidney and "kidney" not in facts.apart:
        late = facts.kidney in ("N18.5", "N18.6")
        parts.append("CKD stage 5 or ESRD" if late else "CKD stage 1 to 4 or unspecified")
    return f"hypertension with {' and '.join(parts)}: {main}"


def _pressure_mistakes(facts: Pressure, answer: Answer, main: str) -> dict[str, str]:
    rest = [code for code in answer if code != main]
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        entries = sorted({*rest, *codes})
        if entries != sorted(answer):
            found.setdefault(" ".join(entries), why)

    if main != "I10":
        add({"I10"}, "The link is presumed: I10 is not coded beside heart failure or CKD.")
    if main.startswith("I13"):
        heart = "I11.0" if main in ("I13.0", "I13.2") else "I11.9"
        kidney = "I12.0" if main in ("I13.2", "I13.11") else "I12.9"
        add({heart, kidney}, "Heart and kidney disease together are one code of I13.")
    if facts.heart == "I51":
        add({main, "I51.7"}, "Cardiomegaly is inside the combination code; no I51.7.")
    if "kidney" in facts.apart and main == "I10":
        add({"I12.9"}, "The provider says that the CKD is not due to hypertension.")
    if "heart" in facts.apart and main == "I10":
        add({"I11.0"}, "The provider says that the heart failure is not hypertensive.")
    if "N17.9" in facts.beside and not facts.kidney and main == "I10":
        add({"I12.9"}, "I12 is for chronic kidney disease; AKI is not presumed hypertensive.")
    return found


FAMILIES = (Hypertension,)
