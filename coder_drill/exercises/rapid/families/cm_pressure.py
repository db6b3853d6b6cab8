"""Pressure ulcers: stage, author of the stage, and what changes during a stay."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

SITES = (
    ("sacral", "L89.15"),
    ("right heel", "L89.61"),
    ("left heel", "L89.62"),
    ("right hip", "L89.21"),
    ("left hip", "L89.22"),
    ("right buttock", "L89.31"),
    ("left buttock", "L89.32"),
    ("right ankle", "L89.51"),
    ("left ankle", "L89.52"),
    ("right elbow", "L89.01"),
    ("left elbow", "L89.02"),
    ("left upper back", "L89.12"),
    ("right lower back", "L89.13"),
    ("occipital", "L89.81"),
)
NONE, HIDDEN, DEEP = "not staged", "unstageable", "deep tissue pressure injury"


@dataclass(frozen=True, slots=True)
class Ulcer:
    """``stem`` lacks the stage. ``provider`` says whether a provider documents an ulcer. ``began`` is
    ``admission`` or ``stay``; ``first`` the stage when first seen (``1`` to ``4``, NONE, HIDDEN, DEEP, or
    ``healed``), ``later`` stages in their order; ``revealed`` that a later stage is what eschar hid."""

    site: str
    stem: str
    provider: bool
    began: str
    first: str
    later: tuple[str, ...] = ()
    revealed: bool = False
    healed_after: bool = False


class PressureUlcer(Family[Ulcer]):
    """Codes of a pressure ulcer of an inpatient, each with its POA indicator."""

    id = "cm-pressure-ulcer"
    title = "Pressure ulcers: stage and present on admission"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.12.a, I.B.14 and appendix I"
    domain = "cm-12"
    skill = "specificity"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Ulcer, Answer]:
        """What the codes are to be, then a course that makes them so."""
        kind = rng.choice(_KINDS[difficulty])
        site, stem = rng.choice(SITES)
        stage = rng.choice("1234" if kind == "plain" else "234")
        if kind == "hidden":
            return Ulcer(site, stem, True, "admission", HIDDEN), (f"{stem}0@Y",)
        if kind == "silent":
            return Ulcer(site, stem, True, "admission", NONE), (f"{stem}9@Y",)
        if kind == "deep":
            return Ulcer(site, stem, True, "admission", DEEP), (f"{stem}6@Y",)
        if kind == "healed":
            return Ulcer(site, stem, True, "admission", "healed"), ()
        if kind == "nurse only":
            return Ulcer(site, stem, False, "admission", stage), ()
        if kind == "healed after":
            stage = rng.choice("12")
            facts = Ulcer(site, stem, True, "admission", stage, healed_after=True)
            return facts, (f"{stem}{stage}@Y",)
        if kind == "new":
            stage = rng.choice("123")
            return Ulcer(site, stem, True, "stay", stage), (f"{stem}{stage}@N",)
        if kind == "revealed":
            stage = rng.choice("34")
            facts = Ulcer(site, stem, True, "admission", HIDDEN, (stage,), revealed=True)
            return facts, (f"{stem}{stage}@Y",)
        if kind == "deeper":
            start = rng.choice("123")
            end = rng.choice([each for each in "234" if each > start])
            steps = tuple(str(n) for n in range(int(start) + 1, int(end) + 1))
            steps = steps if difficulty >= 4 else (end,)
            facts = Ulcer(site, stem, True, "admission", start, steps)
            return facts, (f"{stem}{start}@Y", f"{stem}{end}@N")
        return Ulcer(site, stem, True, "admission", stage), (f"{stem}{stage}@Y",)

    def solve(self, facts: Ulcer, codebook: Codebook) -> Answer:
        """The ulcer from the provider, the stage from whoever wrote it, a second code if it deepened."""
        if not facts.provider or facts.first == "healed":
            return ()
        stages = [facts.first, *facts.later]
        if facts.revealed:
            stages = stages[-1:]
        letter = "Y" if facts.began == "admission" else "N"
        digits = [
            {HIDDEN: "0", NONE: "9", DEEP: "6"}.get(stage, stage)
            for stage in (stages[0], stages[-1])
        ]
        codes = [f"{facts.stem}{digits[0]}@{letter}"]
        if digits[1] != digits[0]:
            codes.append(f"{facts.stem}{digits[1]}@N")
        return tuple(codes)

    def write(
        self, facts: Ulcer, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An inpatient record with days and authors."""
        why, low = rng.choice(_REASONS)
        who = f"{adult(rng, rng.randint(low, 72 if low < 45 else 88), rng.choice('FM'))}, inpatient, {why}"
        text = note(rng, who, _told(facts, rng), _NOISE, 2)
        asks = (
            "Pressure ulcer code(s) with POA, such as L89.213@Y (none if none can be coded)?",
            "Which L89 codes with POA indicator, written like L89.213@Y; none if none?",
        )
        return Draft(
            scene=f"{text}\nStem: {facts.stem}-",
            ask=rng.choice(asks).replace("L89.213", "L89.893"),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[*_steps(facts), "codes: " + (", ".join(answer) or "none")],
            skill="poa" if facts.later or facts.began == "stay" else "",
            mistakes=_mistakes(facts, answer),
        )


def _stage(value: str, rng: Random) -> str:
    if value.isdigit():
        return rng.choice(
            (f"stage {value}", f"st {value}", f"stage {['_', 'I', 'II', 'III', 'IV'][int(value)]}")
        )
    return value


def _told(facts: Ulcer, rng: Random) -> list[str]:
    day = rng.randint(3, 8)
    site = facts.site
    if not facts.provider:
        return [
            rng.choice(
                (
                    f"Wound nurse, day 1: {site} pressure ulcer, {_stage(facts.first, rng)}.",
                    f"Nursing skin sheet on admission: {site} PU {_stage(facts.first, rng)}.",
                )
            ),
            rng.choice(
                (
                    "No provider note mentions an ulcer; the query is still open.",
                    "H&P, progress notes and discharge summary: no word of an ulcer.",
                )
            ),
        ]
    if facts.first == "healed":
        return [
            rng.choice(
                (
                    f"H&P: {site} pressure ulcer, completely healed at the time of admission.",
                    f"Provider, day 1: previous {site} pressure ulcer has healed, skin intact.",
                    f"Wound nurse and H&P agree on admission: {site} ulcer fully healed.",
                )
            )
        ]
    if facts.began == "stay":
        return [
            rng.choice(("Skin intact on admission.", "Admission skin check: no wounds.")),
            rng.choice(
                (
                    f"Day {day}, provider: new {site} pressure ulcer; nurse: "
                    f"{_stage(facts.first, rng)}.",
                    f"Day {day}: hospitalist documents a {site} pressure ulcer that developed here, "
                    f"{_stage(facts.first, rng)}.",
                )
            ),
        ]
    if facts.first == NONE:
        return [
            rng.choice(
                (
                    f"H&P: {site} pressure ulcer on arrival. No stage anywhere in the record.",
                    f"Provider on admission: {site} decubitus ulcer. Nobody gives a stage.",
                    f"H&P lists a {site} pressure ulcer; nursing describes size and drainage, no stage.",
                )
            )
        ]
    if facts.first == HIDDEN:
        told = [
            rng.choice(
                (
                    f"H&P: {site} pressure ulcer under eschar, unstageable.",
                    f"Provider, admission: {site} pressure ulcer. Wound nurse: full-thickness, base "
                    "covered by slough, unstageable.",
                    f"On arrival {site} pressure ulcer, depth hidden by eschar, unstageable per H&P.",
                )
            )
        ]
        if facts.revealed:
            stage = _stage(facts.later[0], rng)
            told.append(
                rng.choice(
                    (
                        f"Day {day}: debrided; {stage} is now visible, per surgeon.",
                        f"After debridement on day {day} the same ulcer is {stage}.",
                    )
                )
            )
        else:
            told.append(rng.choice(("No debridement this stay.", "Eschar left in place.")))
        return told
    if facts.first == DEEP:
        return [
            rng.choice(
                (
                    f"H&P: deep tissue pressure injury, {site}, unchanged through the stay.",
                    f"Provider, day 1: {site} DTPI (deep tissue pressure injury), intact purple skin.",
                    f"Admission: pressure-induced deep tissue injury of the {site} area per H&P.",
                )
            )
        ]
    stage = _stage(facts.first, rng)
    healing = "healing " if rng.random() < 0.3 and not facts.later else ""
    told = [
        rng.choice(
            (
                f"H&P: {healing}{site} pressure ulcer. Wound nurse, same day: {stage}.",
                f"Provider on admission: {healing}{site} pressure ulcer, {stage}.",
                f"Present on arrival per H&P: {healing}{site} decubitus ulcer; RN assessment {stage}.",
            )
        )
    ]
    at = day
    for stage in facts.later:
        told.append(
            rng.choice(
                (
                    f"Day {at}: same ulcer now {_stage(stage, rng)} per wound nurse.",
                    f"Day {at} wound note: progressed to {_stage(stage, rng)}.",
                )
            )
        )
        at += rng.randint(2, 4)
    if facts.healed_after:
        told.append(
            rng.choice(
                (
                    f"Healed by discharge on day {day + 14}.",
                    f"Discharge summary, day {day + 16}: ulcer healed.",
                )
            )
        )
    elif not facts.later:
        told.append(rng.choice(("Unchanged at discharge.", "Dressings daily.", "Offloading.")))
    return told


_REASONS = (
    ("pneumonia", 66),
    ("hip fracture repair", 68),
    ("septic arthritis of the knee", 50),
    ("COPD exacerbation", 60),
    ("dehydration", 70),
    ("paraplegia, UTI", 24),
    ("advanced MS, aspiration pneumonia", 42),
    ("subdural hematoma", 55),
    ("end-stage dementia, failure to thrive", 74),
    ("heart failure", 64),
)
_NOISE = (
    "Turned every 2 hours.",
    "Braden 13.",
    "Dietitian following.",
    "Specialty mattress ordered.",
    "Foam dressing.",
    "Foley in place.",
    "No fever.",
    "Albumin 2.9.",
    "Incontinence care.",
    "Daughter at the bedside.",
    "From a nursing facility.",
)
_KINDS = {
    1: ("plain", "plain", "hidden", "silent", "deep"),
    2: ("plain", "hidden", "silent", "new", "deeper"),
    3: ("healed", "nurse only", "new", "deeper", "revealed", "healed after"),
    4: ("deeper", "deeper", "revealed", "healed after", "silent", "nurse only"),
    5: ("deeper", "deeper", "revealed", "healed after", "new", "nurse only"),
}


def _rule(facts: Ulcer) -> str:
    if not facts.provider:
        return (
            "A nurse may stage an ulcer, but the ulcer itself must come from the provider: query."
        )
    if facts.first == "healed":
        return "An ulcer that is completely healed on admission is not coded."
    if facts.revealed:
        return "Eschar removed: only the stage that debridement revealed is coded."
    if facts.later:
        return "It deepened during the stay: the stage on admission (Y) and the highest stage (N)."
    if facts.healed_after:
        return "Healed by discharge: the site and stage on admission."
    if facts.began == "stay":
        return "An ulcer that developed after admission is POA N."
    if facts.first == HIDDEN:
        return "Unstageable (0) is a finding: the depth cannot be seen."
    if facts.first == NONE:
        return "No stage in the record is unspecified stage (9), not unstageable (0)."
    if facts.first == DEEP:
        return "Pressure-induced deep tissue injury has its own character, 6."
    return "The provider documents the ulcer, any clinician the stage; healing keeps its stage."


def _steps(facts: Ulcer) -> list[str]:
    steps = [f"{facts.site} pressure ulcer: {facts.stem}-"]
    if not facts.provider:
        return [*steps, "no provider documents it: query before coding"]
    course = " then ".join((facts.first, *facts.later))
    return [*steps, f"stage: {course}", f"there since: {facts.began}"]


def _mistakes(facts: Ulcer, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    stem = facts.stem

    def add(codes: tuple[str, ...], why: str) -> None:
        if sorted(codes) != sorted(answer):
            found.setdefault(" ".join(codes), why)

    if not facts.provider:
        add(
            (f"{stem}{facts.first}@Y",),
            "The nurse's stage needs a provider's diagnosis of an ulcer.",
        )
        add((f"{stem}9@Y",), "No provider documents an ulcer, so no code at all.")
    elif facts.first == "healed":
        add((f"{stem}9@Y",), "A healed ulcer is not coded.")
    elif facts.revealed:
        add((f"{stem}0@Y",), "Debridement revealed the stage: code that one.")
        add(
            (f"{stem}0@Y", f"{stem}{facts.later[-1]}@N"),
            "The ulcer did not deepen, it was uncovered: one code, POA Y.",
        )
    elif facts.later:
        last = facts.later[-1]
        add((f"{stem}{last}@Y",), "The deeper stage was not there on admission.")
        add((f"{stem}{last}@N",), "The stage on admission is coded as well.")
        add((f"{stem}{facts.first}@Y",), "The highest stage of the stay is coded as well.")
        add((f"{stem}{facts.first}@Y", f"{stem}{last}@Y"), "The deeper stage came later: N.")
    elif facts.first in (HIDDEN, NONE):
        wrong = "9" if facts.first == HIDDEN else "0"
        why = (
            "Unspecified is silence; here the record says unstageable."
            if facts.first == HIDDEN
            else "Unstageable must be documented; without any stage it is unspecified."
        )
        add((f"{stem}{wrong}@Y",), why)
    elif facts.first == DEEP:
        add((f"{stem}0@Y",), "Deep tissue injury is not unstageable: it is character 6.")
    else:
        add((f"{stem}9@Y",), "A clinician's stage may be used.")
        if facts.began == "stay":
            add((f"{stem}{facts.first}@Y",), "The skin was intact on admission: N.")
        if facts.healed_after:
            add((), "It was there on admission and treated: code that stage.")
    return found


FAMILIES = (PressureUlcer,)
