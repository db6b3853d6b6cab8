"""Reporting: what goes on which claim, how often, with which indicator, for which patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Part, Rule, unique
from coder_drill.scoring.rules.encounter import Encounter

DUPLICATE = Rule(
    "duplicate",
    "Duplicate code",
    "The same diagnosis code, or the same service line, is listed twice.",
    "ICD-10-CM guideline I.B.12; CMS: exact duplicate lines are denied",
    Effect.HARD,
    "A diagnosis code is reported once, even for two conditions or two sides that share it. A "
    "service done twice takes units or modifiers (50, RT and LT, 59, 76). ICD-10-PCS codes may "
    "repeat (guideline B3.2) and are not checked.",
    label=Label.EXTRA,
    fix="take one out",
)
POA_MISSING = Rule(
    "poa-missing",
    "POA missing",
    "A diagnosis of a hospital inpatient claim has no present-on-admission indicator.",
    "ICD-10-CM guidelines, appendix I",
    Effect.HARD,
    "Y present, N not present, U documentation insufficient, W clinically undetermined.",
    label=Label.POA,
    counted=Counted.VERDICT,
    fix="give Y, N, U or W",
    part=Part.POA,
)
POA_EXEMPT = Rule(
    "poa-exempt",
    "POA on an exempt code",
    "A code that is exempt from POA reporting carries an indicator.",
    "ICD-10-CM guidelines, appendix I; CMS list of codes exempt from POA",
    Effect.HARD,
    "Exempt codes are left blank.",
    label=Label.POA,
    counted=Counted.VERDICT,
    fix="leave it out",
    part=Part.POA,
)
POA_UNWANTED = Rule(
    "poa-not-wanted",
    "POA outside inpatient claims",
    "A POA indicator is given on a claim that does not report it.",
    "ICD-10-CM guidelines, appendix I: general acute care inpatient claims",
    Effect.HINT,
    "Leave it out; it has no effect on the claim.",
    label=Label.POA,
    counted=Counted.VERDICT,
    fix="leave it out",
    part=Part.POA,
)
AGE = Rule(
    "age-conflict",
    "Age conflict",
    "The code is for patients of another age.",
    "Medicare Code Editor: age conflict (newborn 0, pediatric 0-17, maternity 9-64, adult 15-124)",
    Effect.HARD,
    "Check the age on the face sheet, then the code. On procedures and services the limits of the "
    "OPPS table only inform.",
    counted=Counted.VERDICT,
    fix="fix the age or the code",
)
SYSTEM = Rule(
    "claim-system",
    "Code system of the claim",
    "Procedures are coded in a system that this claim does not use.",
    "HIPAA code sets, 45 CFR 162.1002",
    Effect.HARD,
    "ICD-10-PCS is for procedures of hospital inpatients; physicians and outpatient settings use "
    "CPT and HCPCS.",
    counted=Counted.VERDICT,
    fix="use the code system of the claim",
)

RULES = (DUPLICATE, POA_MISSING, POA_EXEMPT, POA_UNWANTED, AGE, SYSTEM)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Duplicates, POA, age, system."""
    yield from _duplicates(encounter)
    yield from _poa(encounter)
    yield from _age(encounter)
    yield from _system(encounter)


def _duplicates(encounter: Encounter) -> Iterator[Edit]:
    for code, count in Counter(line.code for line in encounter.diagnoses).items():
        if count > 1:
            yield DUPLICATE.raised(
                (code,), f"{code} is listed {count} times: a diagnosis code is reported once."
            )
    lines = Counter((line.code, frozenset(line.modifiers)) for line in encounter.lines)
    for (code, _), count in lines.items():
        if count > 1:
            yield DUPLICATE.raised(
                (code,),
                f"{code} is listed {count} times with the same modifiers: use units or a modifier "
                "(50, RT and LT, 59, 76).",
            )


def _poa(encounter: Encounter) -> Iterator[Edit]:
    inpatient = encounter.inpatient
    if inpatient is None:
        return
    for line in unique(encounter.diagnoses):
        if not inpatient:
            if line.poa:
                yield POA_UNWANTED.raised(
                    (line.code,),
                    f"{line.code}: this claim does not report POA; leave {line.poa} out.",
                )
            continue
        exempt = encounter.flags(line).poa_exempt
        if exempt and line.poa:
            yield POA_EXEMPT.raised(
                (line.code,), f"{line.code} is exempt from POA reporting: leave {line.poa} out."
            )
        elif not exempt and not line.poa:
            yield POA_MISSING.raised(
                (line.code,), f"{line.code} needs a POA indicator: Y, N, U or W."
            )


def _age(encounter: Encounter) -> Iterator[Edit]:
    if encounter.age is None:
        return
    for line in unique(encounter.valid):
        flags = encounter.flags(line)
        low, high = flags.age_low, flags.age_high
        too_young = low is not None and encounter.age < low
        too_old = high is not None and encounter.age > high
        if too_young or too_old:
            yield AGE.raised(
                (line.code,),
                f"{line.code} is for ages {low or 0} to {high if high is not None else 124}; the "
                f"patient is {encounter.age}.",
                "" if line.is_diagnosis else "OPPS code table: age limits",
                effect=Effect.HARD if line.is_diagnosis else Effect.HINT,
            )


def _system(encounter: Encounter) -> Iterator[Edit]:
    if encounter.setting is None:
        return
    for line in unique(encounter.valid):
        if line.is_inpatient_procedure and not encounter.inpatient:
            why = (
                "a professional claim uses CPT and HCPCS"
                if encounter.setting is Setting.INPATIENT
                else "this setting uses CPT and HCPCS"
            )
            yield SYSTEM.raised((line.code,), f"{line.code} is an ICD-10-PCS code: {why}.")
        elif (
            line.system is System.CPT
            and encounter.inpatient
            and encounter.claim is ClaimKind.FACILITY
        ):
            yield SYSTEM.raised(
                (line.code,),
                f"{line.code} is a CPT code: the hospital's inpatient claim uses ICD-10-PCS.",
            )
