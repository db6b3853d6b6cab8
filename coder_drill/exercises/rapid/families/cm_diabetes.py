"""Diabetes: type, all complications with their partner codes, and long-term drugs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, assessment, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Words of a complication, what stands after the point of E11, and the partner code.
_COMPLICATIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("polyneuropathy", "peripheral polyneuropathy"), "42", ""),
    (("CKD 3a", "CKD stage 3a"), "22", "N18.31"),
    (("CKD 3b", "CKD stage 3b"), "22", "N18.32"),
    (("PAD, no gangrene", "peripheral angiopathy without gangrene"), "51", ""),
    (("right foot ulcer, plantar, skin breakdown only",), "621", "L97.511"),
    (("left foot ulcer, plantar, fat layer exposed",), "621", "L97.522"),
    (("right heel ulcer, fat layer exposed",), "621", "L97.412"),
    (("mild NPDR both eyes, no macular edema",), "3293", ""),
    (("mild NPDR right eye, no macular edema",), "3291", ""),
    (("moderate NPDR left eye, no macular edema",), "3392", ""),
)
_HIGH = ("poorly controlled", "out of control", "inadequately controlled", "hyperglycemia")
_PLAIN = ("no complication", "without complication", "no known complications")
_TYPE = {
    "type 2": ("type 2 DM", "T2DM", "type 2 diabetes", "DM2"),
    "": ("diabetes", "DM", "diabetes mellitus"),
}
_DRUGS: dict[str, tuple[str, ...]] = {
    "Z79.4": ("insulin glargine 22 units nightly", "basal insulin", "NPH insulin BID"),
    "Z79.84": (
        "metformin 1,000 mg BID",
        "glipizide 5 mg daily",
        "empagliflozin 10 mg daily",
        "semaglutide tablets daily",
        "sitagliptin 100 mg daily",
    ),
    "Z79.85": (
        "semaglutide SC weekly",
        "dulaglutide SC weekly",
        "liraglutide SC daily",
        "tirzepatide SC weekly",
    ),
}
_SLIDING = (
    "Sliding-scale insulin in the hospital only, stopped at discharge.",
    "Insulin drip two days for high sugars in hospital; not a home drug.",
    "Correction insulin while inpatient only.",
)
_NOISE = (
    "Foot care reviewed.",
    "A1c drawn.",
    "No hypertension.",
    "Statin intolerance, none taken.",
    "Dietitian visit set up.",
    "Eye exam report filed.",
    "Checks sugars twice a day.",
    "Never smoker.",
    "Flu shot given.",
    "Recheck in 3 months.",
)
_PLACES = (
    "endocrine visit",
    "PCP follow-up",
    "diabetes clinic",
    "new patient visit",
    "annual exam",
)


@dataclass(frozen=True, slots=True)
class Diabetes:
    """``kind`` is ``type 2`` or empty for unsaid; ``complications`` (after the point, partner);
    ``high`` poor control; ``remission`` as the provider says; ``drugs`` Z79 codes taken at home."""

    kind: str
    complications: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    high: bool
    remission: bool
    drugs: tuple[str, ...]
    sliding: bool


class DiabetesCodes(Family[Diabetes]):
    """All codes of diabetes with complications and long-term drugs."""

    id = "cm-diabetes"
    title = "Diabetes: type, complications, long-term drugs"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.4.a, I.A.15; Alphabetic Index, Diabetes"
    domain = "cm-04"
    skill = "missed"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Diabetes, Answer]:
        """Complications that do not overlap, then how it is treated."""
        count = (rng.choice((0, 1)), 1, rng.choice((1, 2)), 2, rng.choice((2, 3)))[difficulty - 1]
        chosen: list[tuple[tuple[str, ...], str, str]] = []
        for each in rng.sample(_COMPLICATIONS, len(_COMPLICATIONS)):
            if len(chosen) < count and all(each[1][:1] != other[1][:1] for other in chosen):
                chosen.append(each)
        high = difficulty >= 2 and rng.random() < 0.35
        remission = difficulty >= 3 and rng.random() < 0.15
        if remission:
            chosen, high = [], False
        kind = rng.choice(("type 2", "type 2", "")) if difficulty >= 2 else "type 2"
        kind = "type 2" if remission else kind
        most = 1 if difficulty <= 2 else 2
        drugs = () if remission else tuple(sorted(rng.sample(tuple(_DRUGS), rng.randint(0, most))))
        sliding = difficulty >= 3 and not remission and "Z79.4" not in drugs and rng.random() < 0.4
        codes = {f"E11.{tail}" for _, tail, _ in chosen} | {partner for _, _, partner in chosen}
        if high:
            codes.add("E11.65")
        if remission:
            codes.add("E11.A")
        elif not chosen and not high:
            codes.add("E11.9")
        codes |= set(drugs)
        facts = Diabetes(
            kind,
            tuple((tail, partner) for _, tail, partner in chosen),
            tuple(rng.choice(words) for words, _, _ in chosen),
            high,
            remission,
            drugs,
            sliding,
        )
        return facts, tuple(sorted(codes - {""}))

    def solve(self, facts: Diabetes, codebook: Codebook) -> Answer:
        """Type 2 by default, a code for every complication with its partner, Z79 for home drugs."""
        found: list[str] = []
        for tail, partner in facts.complications:
            found.append("E11." + tail)
            if partner:
                found.append(partner)
        if facts.high:
            found.append("E11.65")
        if not found:
            found = ["E11.A" if facts.remission else "E11.9"]
        return tuple(sorted({*found, *facts.drugs}))

    def write(
        self, facts: Diabetes, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A problem list with a drug list."""
        name = rng.choice(_TYPE[facts.kind])
        if facts.remission:
            name += rng.choice((", in remission per provider", " in remission, off all drugs"))
        elif facts.high:
            name += rng.choice((", ", " - ")) + rng.choice(_HIGH)
        elif not facts.words:
            name += f", {rng.choice(_PLAIN)}"
        who = adult(rng, rng.randint(41, 84), rng.choice("FM"))
        place = rng.choice(
            ("hospital discharge", "discharge summary") if facts.sliding else _PLACES
        )
        drugs = [rng.choice(_DRUGS[code]) for code in facts.drugs]
        if drugs:
            meds = (
                rng.choice(("Home meds: ", "Takes ", "Meds: ", "On ")) + " and ".join(drugs) + "."
            )
        elif facts.remission:
            meds = "No diabetes drugs."
        else:
            meds = rng.choice(("Diet only.", "No home drugs for diabetes.", "Diet controlled."))
        if facts.high and meds == "Diet controlled.":
            meds = "Diet only."
        lines = [f"{who}, {place}.", assessment(rng, mixed(rng, [name, *facts.words])), meds]
        lines += [rng.choice(_SLIDING)] if facts.sliding else []
        lines += strewn(rng, _NOISE, 2)
        lines[1:] = mixed(rng, lines[1:])
        if not facts.kind:
            lines += ["Type not documented."] if rng.random() < 0.4 else []
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "All codes, long-term drugs included, in any order?",
                    "Codes for the diabetes, what goes with it, and long-term drug use, in any order?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            mistakes=_mistakes(facts, answer),
        )


def _rule(facts: Diabetes) -> str:
    if facts.remission:
        return "E11.A is for type 2 diabetes that the provider says is in remission."
    if facts.sliding:
        return "Insulin given only for a time in the hospital is no long-term use: no Z79.4."
    if not facts.kind:
        return "Type not documented: type 2 (E11), with insulin too; a code for each complication."
    return (
        "As many E11 codes as there are complications, each with its partner code, and Z79 for "
        "every kind of drug taken long term."
    )


def _steps(facts: Diabetes, answer: Answer) -> list[str]:
    steps = [_rule(facts)]
    for words, (tail, partner) in zip(facts.words, facts.complications, strict=True):
        steps.append(f"{words}: E11.{tail}" + (f" with {partner}" if partner else ""))
    if facts.high:
        steps.append("poor control is hyperglycemia by the index: E11.65")
    if facts.drugs:
        steps.append("long-term drugs: " + ", ".join(facts.drugs))
    return [*steps, ", ".join(answer)]


def _mistakes(facts: Diabetes, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def swap(out: set[str], into: set[str], why: str) -> None:
        codes = sorted((set(answer) - out) | into)
        if codes != sorted(answer):
            found.setdefault(" ".join(codes), why)

    if facts.sliding:
        swap(set(), {"Z79.4"}, "Insulin in the hospital only is not long-term use.")
    if "E11.9" not in answer and not facts.remission:
        swap(set(), {"E11.9"}, "E11.9 is not coded beside a complication.")
    if facts.remission:
        swap({"E11.A"}, {"E11.9"}, "The provider says remission: E11.A.")
    partners = {partner for _, partner in facts.complications if partner}
    if partners:
        swap(partners, set(), "The partner code of the complication (stage, ulcer) is missing.")
    if facts.drugs:
        swap(set(facts.drugs), set(), "Long-term drug use (Z79) is missing.")
    if facts.high:
        swap({"E11.65"}, {"E11.9"} if not facts.complications else set(), "Poor control is E11.65.")
    if "Z79.85" in facts.drugs:
        swap({"Z79.85"}, {"Z79.4"}, "A GLP-1 injection is no insulin: Z79.85.")
    return found


FAMILIES = (DiabetesCodes,)
