"""Chronic kidney disease: stage in words, dialysis, transplant, anemia."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, assessment, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

STAGE_CODES = {
    "1": "N18.1",
    "2": "N18.2",
    "3": "N18.30",
    "3a": "N18.31",
    "3b": "N18.32",
    "4": "N18.4",
    "5": "N18.5",
    "esrd": "N18.6",
    "": "N18.9",
}
_WORDS = {
    "1": ("CKD stage 1", "stage 1 CKD, preserved GFR"),
    "2": ("mild CKD", "CKD stage 2", "chronic kidney disease, mild"),
    "3": ("moderate CKD", "CKD stage 3", "chronic renal insufficiency documented as stage 3 CKD"),
    "3a": ("CKD 3a", "CKD stage 3a"),
    "3b": ("CKD 3b", "stage 3b CKD"),
    "4": ("severe CKD", "CKD stage 4", "advanced CKD, stage 4"),
    "5": ("CKD 5", "CKD stage 5"),
    "esrd": ("ESRD", "end-stage renal disease"),
    "": ("CKD", "chronic kidney disease", "chronic renal insufficiency"),
}
_EXTRA = {
    "D63.1": ("anemia of CKD", "anemia due to CKD, on epoetin", "renal anemia, Hgb 9.4"),
    "N25.81": ("secondary hyperparathyroidism of renal origin", "renal 2ndary hyperparathyroidism"),
    "E87.5": ("hyperkalemia", "hyperkalemia, K 5.9, given binder"),
    "Z76.82": ("listed for kidney transplant, waiting", "on the transplant waiting list"),
}
_NOISE = (
    "BP 118/70.",
    "NSAIDs avoided.",
    "Nephrology f/u 3 months.",
    "Renal US last year: small kidneys.",
    "Urine protein/creatinine ratio pending.",
    "Good appetite, weight stable.",
    "Vaccines up to date.",
    "Never smoked.",
    "Diet handout given.",
)
_PLACES = (
    "nephrology visit",
    "PCP visit",
    "seen in renal clinic",
    "hospital follow-up",
    "labs review",
    "annual exam with problem review",
)


@dataclass(frozen=True, slots=True)
class Kidney:
    """``stage`` as the provider gives it, empty for none. ``dialysis`` is ``chronic``, ``acute`` or
    empty; ``transplant`` is ``working``, ``rejection``, ``failure`` or empty."""

    stage: str
    also_esrd: bool
    dialysis: str
    transplant: str
    extra: tuple[str, ...]
    egfr: int


class KidneyDisease(Family[Kidney]):
    """The set of codes for chronic kidney disease as the provider words it."""

    id = "cm-kidney-disease"
    title = "Chronic kidney disease: stage, dialysis, transplant"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.14.a and I.C.19.g.3.b; notes at N18.5, N18.6, D63.1"
    domain = "cm-14"
    skill = "specificity"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Kidney, Answer]:
        """The stage code first, and how the record comes to it."""
        kind = rng.choice(_KINDS[difficulty])
        extra = list(rng.sample(tuple(_EXTRA), rng.randint(0, (1, 1, 2, 2, 2)[difficulty - 1])))
        stage, esrd, dialysis, transplant = rng.choice(_EARLY), False, "", ""
        codes = set()
        if kind == "late":
            stage = rng.choice(("4", "5"))
        elif kind == "esrd":
            stage, dialysis = "esrd", rng.choice(("chronic", "chronic", ""))
        elif kind == "both":
            stage, esrd, dialysis = rng.choice(("4", "5")), True, rng.choice(("chronic", ""))
        elif kind == "stage 5 dialyzed":
            stage, dialysis = "5", "chronic"
        elif kind == "acute":
            stage, dialysis = rng.choice(("3b", "4")), "acute"
            codes.add("N17.9")
        elif kind == "unstaged":
            stage = ""
        elif kind in ("working", "rejection", "failure"):
            transplant = kind
            codes |= {"working": {"Z94.0"}, "rejection": {"T86.11"}, "failure": {"T86.12"}}[kind]
            if kind == "failure":
                stage, dialysis = "esrd", "chronic"
        if dialysis == "chronic":
            codes.add("Z99.2")
        terminal = esrd or dialysis == "chronic"
        codes.add("N18.6" if terminal else STAGE_CODES[stage])
        if "Z76.82" in extra and not (terminal or stage in ("4", "5", "esrd")):
            extra.remove("Z76.82")
        if stage in ("1", "2"):
            extra = []
        if transplant and "Z76.82" in extra and transplant != "failure":
            extra.remove("Z76.82")
        codes |= set(extra)
        low, high = _EGFR.get("esrd" if terminal else stage, (28, 56))
        made = Kidney(stage, esrd, dialysis, transplant, tuple(extra), rng.randint(low, high))
        return made, tuple(sorted(codes))

    def solve(self, facts: Kidney, codebook: Codebook) -> Answer:
        """The stage that the provider documents; ESRD and chronic dialysis outrank it."""
        found = set(facts.extra)
        if facts.also_esrd or facts.stage == "esrd" or facts.dialysis == "chronic":
            found.add("N18.6")
        elif facts.stage == "":
            found.add("N18.9")
        elif facts.stage.startswith("3"):
            found.add({"3": "N18.30", "3a": "N18.31", "3b": "N18.32"}[facts.stage])
        else:
            found.add("N18." + facts.stage)
        if facts.dialysis == "chronic":
            found.add("Z99.2")
        elif facts.dialysis == "acute":
            found.add("N17.9")
        if facts.transplant == "working":
            found.add("Z94.0")
        elif facts.transplant:
            found.add("T86.11" if facts.transplant == "rejection" else "T86.12")
        return tuple(sorted(found))

    def write(
        self, facts: Kidney, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The provider's list, with an eGFR that the coder may not stage by."""
        stage = rng.choice(_WORDS[facts.stage])
        problems = []
        if facts.also_esrd:
            stage = rng.choice((f"{stage}, now ESRD", f"ESRD (last year's notes: {stage})"))
        if facts.dialysis == "chronic":
            stage += rng.choice((", chronic HD three times a week", ", on maintenance dialysis"))
        if facts.transplant == "working":
            problems.append(
                rng.choice(("kidney transplant, doing well", "s/p kidney tx, no complication"))
            )
        elif facts.transplant == "rejection":
            problems.append(
                rng.choice(("rejection of transplanted kidney", "kidney tx, acute rejection on bx"))
            )
        elif facts.transplant == "failure":
            problems.append(rng.choice(("failed kidney transplant", "kidney graft failure")))
        problems.append(stage)
        if facts.dialysis == "acute":
            problems.append(
                rng.choice(
                    (
                        "AKI, temporary dialysis twice, recovering",
                        "acute kidney injury, HD x1 via temporary catheter, now off",
                    )
                )
            )
        problems += [rng.choice(_EXTRA[code]) for code in facts.extra]
        who = adult(rng, rng.randint(27, 84), rng.choice("FM"))
        noise = list(_NOISE)
        if difficulty >= 2 and not facts.transplant and facts.dialysis != "acute":
            noise[:0] = [f"eGFR {facts.egfr}.", f"eGFR today {facts.egfr} (lab)."]
        lines = [f"{who}, {rng.choice(_PLACES)}.", assessment(rng, mixed(rng, problems))]
        link = rng.choice(_LINKS)
        if rng.random() < 0.5:
            lines[0] += " " + link
        else:
            lines.insert(rng.randint(1, 2), link)
        if facts.stage == "" and difficulty >= 3:
            lines.append(f"Lab: eGFR {facts.egfr}. No stage in the provider's note.")
        lines += [line for line in strewn(rng, noise, 2) if "eGFR" not in lines[-1] + line[:4]]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Codes for the kidney disease and what is listed with it, in any order?",
                    "All codes for the listed conditions and statuses, in any order?",
                )
            ),
            form=Form.CODES,
            rule=_ckd_rule(facts),
            worked=_ckd_steps(facts, answer),
            mistakes=_ckd_mistakes(facts, answer),
        )


_LINKS = (
    "No hypertension or diabetes.",
    "Normotensive, not diabetic.",
    "No HTN/DM.",
    "PMH negative for HTN and diabetes.",
    "Never hypertensive; A1c normal.",
)
_EARLY = ("1", "2", "3", "3a", "3b")
_KINDS = {
    1: ("early", "early", "late", "esrd"),
    2: ("early", "late", "esrd", "both", "working"),
    3: ("early", "both", "stage 5 dialyzed", "working", "unstaged"),
    4: ("both", "stage 5 dialyzed", "working", "rejection", "unstaged", "acute"),
    5: ("rejection", "failure", "acute", "stage 5 dialyzed", "unstaged", "working"),
}
_EGFR = {
    "1": (92, 104),
    "2": (62, 88),
    "3": (34, 56),
    "3a": (46, 58),
    "3b": (31, 44),
    "4": (16, 28),
    "5": (8, 13),
    "esrd": (5, 11),
}


def _ckd_rule(facts: Kidney) -> str:
    if facts.transplant in ("rejection", "failure"):
        return "A complication of a kidney transplant is T86.1- with the stage; no Z94.0 beside it."
    if facts.transplant:
        return "CKD after a kidney transplant is no complication by itself: stage and Z94.0."
    if facts.dialysis == "acute":
        return "Dialysis for acute kidney injury is no dialysis status: no Z99.2, the stage stays."
    if facts.stage == "":
        return "The stage comes from the provider, never from an eGFR; without one N18.9."
    if facts.also_esrd or facts.dialysis == "chronic":
        return "ESRD outranks any stage, and CKD on chronic dialysis is ESRD: N18.6."
    return "Mild is stage 2, moderate N18.30, severe stage 4; otherwise the stage as documented."


def _ckd_steps(facts: Kidney, answer: Answer) -> list[str]:
    steps = [_ckd_rule(facts)]
    if "D63.1" in answer:
        steps.append("anemia in CKD: D63.1, after the N18 code")
    if "Z99.2" in answer:
        steps.append("chronic dialysis: Z99.2")
    return [*steps, "all codes: " + ", ".join(answer)]


def _ckd_mistakes(facts: Kidney, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def swap(out: set[str], into: set[str], why: str) -> None:
        codes = sorted((set(answer) - out) | into)
        if codes != sorted(answer):
            found.setdefault(" ".join(codes), why)

    stage = STAGE_CODES[facts.stage]
    if "N18.6" in answer and stage != "N18.6":
        swap({"N18.6"}, {stage}, "ESRD, or chronic dialysis, outranks the stage.")
        swap(set(), {stage}, "With ESRD no stage is coded beside it.")
    if facts.dialysis == "acute":
        swap(set(), {"Z99.2"}, "Z99.2 is for chronic dialysis.")
    if facts.dialysis == "chronic":
        swap({"Z99.2"}, set(), "Dialysis status, Z99.2, is missing.")
    if facts.transplant in ("rejection", "failure"):
        swap(set(), {"Z94.0"}, "Z94.0 is not coded with a complication of the same transplant.")
    if facts.transplant == "working":
        swap({"Z94.0"}, {"T86.19"}, "CKD alone is no complication of the transplant.")
    if facts.stage == "":
        for staged, code in (("3a", "N18.31"), ("3b", "N18.32"), ("4", "N18.4")):
            low, high = _EGFR[staged]
            if low - 2 <= facts.egfr <= high + 1:
                swap({"N18.9"}, {code}, "The coder does not stage by eGFR.")
    if facts.stage == "3":
        swap({"N18.30"}, {"N18.31"}, "Stage 3 without a or b is N18.30.")
    return found


FAMILIES = (KidneyDisease,)
