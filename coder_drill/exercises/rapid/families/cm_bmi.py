"""Body mass index: whose diagnosis, whose value, and which band."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, child, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_ADULT = {
    "R63.6": ("underweight",),
    "E44.0": ("moderate protein-calorie malnutrition", "moderate malnutrition, dietitian consult"),
    "E43": ("severe protein-calorie malnutrition", "severe malnutrition"),
    "E66.3": ("overweight",),
    "E66.9": ("obesity", "obese, diet discussed"),
    "E66.01": ("morbid obesity due to excess calories", "severe obesity due to excess calories"),
    "E66.811": ("obesity class 1", "class 1 obesity"),
    "E66.812": ("obesity class 2", "class 2 obesity"),
    "E66.813": ("obesity class 3", "class 3 obesity", "morbid obesity, class 3"),
}
# Lowest and highest BMI, in tenths, that a provider would call so.
_RANGE = {
    "R63.6": (158, 184),
    "E44.0": (162, 199),
    "E43": (132, 182),
    "E66.3": (250, 299),
    "E66.9": (300, 528),
    "E66.01": (400, 742),
    "E66.811": (300, 349),
    "E66.812": (350, 399),
    "E66.813": (400, 742),
}
_BANDS = {"Z68.41": (400, 449), "Z68.42": (450, 499), "Z68.43": (500, 599)} | {
    "Z68.44": (600, 699),
    "Z68.45": (700, 742),
}
_CHILD = {"R63.6": ("underweight",), "E66.3": ("overweight",), "E66.9": ("obesity",)} | {
    "E66.811": ("class 1 obesity",),
    "E66.812": ("class 2 obesity",),
    "E66.813": ("class 3 obesity",),
}
_CURVE = {
    "Z68.51": ("3rd percentile", "2nd percentile for age", "below the 5th percentile"),
    "Z68.53": ("88th percentile", "92nd percentile for age", "85th percentile"),
    "Z68.54": ("108% of the 95th percentile", "95th percentile", "118% of the 95th percentile"),
    "Z68.55": ("120% of the 95th percentile", "132% of the 95th percentile"),
    "Z68.56": ("140% of the 95th percentile", "151% of the 95th percentile"),
}
_CURVES = {
    "R63.6": ("Z68.51",),
    "E66.3": ("Z68.53",),
    "E66.9": ("Z68.54", "Z68.55", "Z68.56"),
    "E66.811": ("Z68.54",),
    "E66.812": ("Z68.55",),
    "E66.813": ("Z68.56",),
}
_WHO = ("dietitian", "RN", "MA", "nutrition note", "vitals", "pre-op nursing assessment")
_SIDE = (
    "knee pain",
    "seasonal allergies",
    "med refill",
    "low back strain",
    "rash on the forearm",
    "sleep study ordered",
    "cough for a week",
    "tobacco counseling done",
    "labs drawn",
    "return 3 months",
    "eye exam due",
    "walks 20 min a day",
    "works night shifts",
    "no chest pain",
    "diet log reviewed",
)
_YOUNG = (
    "screen time discussed",
    "school physical form signed",
    "seasonal allergies",
    "vaccines up to date",
    "picky eater",
    "sprained wrist last month, healed",
    "dental visit due",
    "parent's questions answered",
    "sleep 9 h",
    "soccer twice a week",
    "lipids ordered",
)
_HEADS = (
    "clinic",
    "office visit",
    "pre-op evaluation",
    "hospital day 1",
    "follow-up",
    "annual exam",
    "weight check",
)


@dataclass(frozen=True, slots=True)
class Weight:
    """``diagnosis`` is the provider's code, empty for none; ``tenths`` the recorded BMI of an adult,
    ``curve`` the percentile words of a child; ``weeks`` of a pregnancy, 0 for none."""

    diagnosis: str
    words: str
    tenths: int
    curve: str
    class_by_dietitian: int
    weeks: int


class BodyMass(Family[Weight]):
    """The weight diagnosis with or without a BMI code."""

    id = "cm-bmi"
    title = "BMI codes and obesity class"
    group = Group.CM
    source = "ICD-10-CM guidelines I.B.14, I.C.4.b and I.C.21.c.3 (Z68)"
    domain = "cm-21"
    skill = "specificity"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Weight, Answer]:
        """A diagnosis and a band of BMI, or a reason why none is coded."""
        kind = rng.choice(_KINDS[difficulty])
        if kind == "child":
            code = rng.choice(tuple(_CHILD))
            band = rng.choice(_CURVES[code])
            words, curve = rng.choice(_CHILD[code]), rng.choice(_CURVE[band])
            return Weight(code, words, 0, curve, 0, 0), tuple(sorted((code, band)))
        code = rng.choice([c for c in _ADULT if c.startswith("E66") or kind == "plain"])
        if kind == "dietitian class":
            code = "E66.9"
        low, high = _RANGE[code]
        tenths = rng.randint(low, high)
        if kind == "dietitian class" and code == "E66.9":
            tenths = rng.randint(300, 462)
        if kind == "edge":
            code = rng.choice(("E66.9", "E66.3", "E66.01", "E66.812"))
            low, high = _RANGE[code]
            edges = [
                n for n in (399, 400, 449, 450, 499, 500, 599, 600, 699, 700) if low <= n <= high
            ]
            edges = edges or [n for n in range(low, high + 1) if n % 10 in (0, 9)]
            tenths = rng.choice(edges)
        words = rng.choice(_ADULT[code])
        band = next((z for z, (a, b) in _BANDS.items() if a <= tenths <= b), "")
        band = band or (f"Z68.{tenths // 10}" if tenths >= 200 else "Z68.1")
        if kind == "silent":
            return Weight("", "", rng.randint(300, 452), "", 0, 0), ()
        if kind == "pregnant":
            weeks = rng.randint(8, 39)
            code = rng.choice(("E66.9", "E66.811", "E66.812", "E66.813"))
            low, high = _RANGE[code]
            trimester = 1 if weeks < 14 else 2 if weeks < 28 else 3
            made = (code, f"O99.21{trimester}", f"Z3A.{weeks:02d}")
            bmi = rng.randint(low, min(high, 459))
            return Weight(code, rng.choice(_ADULT[code]), bmi, "", 0, weeks), tuple(sorted(made))
        told = 0
        if kind == "dietitian class":
            told = 1 if tenths < 350 else 2 if tenths < 400 else 3
        return Weight(code, words, tenths, "", told, 0), tuple(sorted((code, band)))

    def solve(self, facts: Weight, codebook: Codebook) -> Answer:
        """No Z68 without a provider's diagnosis or in pregnancy; else the band of the value."""
        if not facts.diagnosis:
            return ()
        if facts.weeks:
            third = min(3, 1 + (facts.weeks >= 14) + (facts.weeks >= 28))
            week = f"Z3A.{facts.weeks}" if facts.weeks > 9 else f"Z3A.0{facts.weeks}"
            return tuple(sorted((f"O99.21{third}", facts.diagnosis, week)))
        return tuple(sorted((facts.diagnosis, _band(facts))))

    def write(
        self, facts: Weight, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A short note: the provider's words, somebody's BMI."""
        value = f"{facts.tenths / 10:.1f}"
        recorder = rng.choice(_WHO)
        if facts.curve:
            head = f"{child(rng, 12 * rng.randint(3, 17))}, {rng.choice(('well visit', 'weight check', 'sports physical', 'clinic'))}."
            measured = f"{recorder[0].upper()}{recorder[1:]}: BMI at {facts.curve}."
            measured = measured.replace("BMI at below", "BMI below")
        elif facts.weeks:
            head = f"{rng.randint(19, 41)}F, pregnant, {facts.weeks}w{rng.randint(0, 6)}d, prenatal visit."
            measured = f"BMI {value} ({recorder})."
        else:
            low, high = (24, 70) if facts.tenths > 250 else (35, 88)
            who = adult(rng, rng.randint(low, high), rng.choice("FM"))
            head = f"{who}, {rng.choice(_HEADS)}."
            measured = rng.choice(
                (
                    f"BMI {value} per {recorder}.",
                    f"{recorder[0].upper()}{recorder[1:]}: BMI {value}.",
                    f"BMI {value} recorded ({recorder}).",
                )
            )
        if facts.class_by_dietitian:
            measured = rng.choice(
                (
                    f"Dietitian: BMI {value}, obesity class {facts.class_by_dietitian}.",
                    f"RD note: class {facts.class_by_dietitian} obesity, BMI {value}.",
                )
            )
        side = strewn(rng, _YOUNG if facts.curve else _SIDE, 2)
        if facts.diagnosis:
            parts = mixed(rng, [facts.words, *side])
            assessed = rng.choice(("Provider A/P: ", "Provider's assessment: ", "MD: ", "PA-C: "))
            assessed += "; ".join(parts) + "."
        else:
            side = side or [rng.choice(_SIDE)]
            assessed = f"Provider A/P: {'; '.join(side)}. No weight diagnosis by the provider."
        if facts.weeks:
            assessed += " Obesity complicates the pregnancy." if rng.random() < 0.5 else ""
        lines = [head, *mixed(rng, [measured, assessed])]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Codes for weight and BMI, in any order (none if none)?",
                    "Which codes for the weight diagnosis and the BMI (none if none)?",
                )
                if not facts.weeks
                else (
                    "Codes for the weight in this pregnancy, with weeks, in any order?",
                    "Which codes for weight and weeks of gestation, in any order?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=(
                _rule(facts),
                f"recorded: {'BMI ' + value if facts.tenths else 'BMI at ' + facts.curve}",
                ", ".join(answer) or "no code for the BMI",
            ),
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: ("plain",),
    2: ("plain", "child", "edge"),
    3: ("edge", "dietitian class", "child", "silent"),
    4: ("dietitian class", "edge", "silent", "pregnant", "child"),
    5: ("dietitian class", "silent", "pregnant", "pregnant", "child", "edge"),
}


def _band(facts: Weight) -> str:
    """The Z68 code of the recorded value, as the tabular list cuts it."""
    if facts.curve:
        if "%" in facts.curve:
            share = int(facts.curve.split("%")[0])
            return "Z68.54" if share < 120 else "Z68.55" if share < 140 else "Z68.56"
        if "below" in facts.curve:
            return "Z68.51"
        number = int(facts.curve.split(" ")[0].rstrip("ndrsth"))
        if number < 5:
            return "Z68.51"
        return "Z68.52" if number < 85 else "Z68.53" if number < 95 else "Z68.54"
    whole = facts.tenths // 10
    if whole < 20:
        return "Z68.1"
    if whole < 40:
        return f"Z68.{whole}"
    return f"Z68.4{1 + (whole >= 45) + (whole >= 50) + (whole >= 60) + (whole >= 70)}"


def _rule(facts: Weight) -> str:
    if not facts.diagnosis:
        return "A BMI code needs a weight diagnosis by the patient's provider; without one, none."
    if facts.weeks:
        return "No Z68 in pregnancy: O99.21- by trimester, the obesity code, and the weeks."
    if facts.class_by_dietitian:
        return "The BMI may come from the dietitian; the obesity class only from the provider."
    if facts.curve:
        return "From 2 to 19 years the BMI code is by percentile, beside the provider's diagnosis."
    return (
        "The provider's diagnosis, then Z68 by the whole number of the recorded BMI, not rounded."
    )


def _mistakes(facts: Weight, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if sorted(codes) != sorted(answer):
            found.setdefault(" ".join(sorted(codes)), why)

    if not facts.diagnosis:
        add({_band(facts)}, "The provider names no weight diagnosis, so the BMI is not coded.")
        add({"E66.9", _band(facts)}, "The coder does not diagnose obesity from a BMI.")
    elif facts.weeks:
        add({*answer, _band(facts)}, "BMI codes are not assigned in pregnancy.")
        add({facts.diagnosis, _band(facts)}, "In pregnancy O99.21- comes with the obesity code.")
    elif facts.class_by_dietitian:
        add(
            {f"E66.81{facts.class_by_dietitian}", _band(facts)},
            "The class has to be documented by the provider.",
        )
    if facts.diagnosis and not facts.weeks:
        add({_band(facts)}, "A BMI code is never alone: the diagnosis comes with it.")
        if facts.diagnosis == "E66.813" and "morbid" in facts.words:
            add({"E66.01", *answer}, "Class 3 is the more specific: no E66.01 beside it.")
        if facts.tenths % 10 >= 5 and 200 <= facts.tenths < 400:
            up = facts.tenths // 10 + 1
            add({facts.diagnosis, f"Z68.{up}" if up < 40 else "Z68.41"}, "A BMI is not rounded up.")
    return found


FAMILIES = (BodyMass,)
