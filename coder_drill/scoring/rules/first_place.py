"""The first place: what can never stand there, and what must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Rule
from coder_drill.scoring.rules.diagnoses import (
    begins,
    is_adverse_effect,
    is_external,
    is_first_only,
    is_injury,
    is_obstetric,
    is_poisoning,
    is_sequela_cause,
    is_underdosing,
)
from coder_drill.scoring.rules.encounter import Encounter

MANIFESTATION = Rule(
    "manifestation-principal",
    "Manifestation as principal",
    "A manifestation code is sequenced first.",
    "Medicare Code Editor: manifestation code as principal diagnosis; guideline I.A.13",
    Effect.HARD,
    'Titles with "in diseases classified elsewhere" describe the manifestation; the underlying '
    "disease comes first.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="put the underlying disease first",
)
EXTERNAL = Rule(
    "external-cause-principal",
    "External cause as principal",
    "A code of chapter 20 (V00-Y99) is sequenced first.",
    "Medicare Code Editor: E-code as principal diagnosis; guideline I.C.20.a.6",
    Effect.HARD,
    "External cause codes say how it happened; the injury or condition comes first.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="put the injury or condition first",
)
NEVER_FIRST = Rule(
    "never-first",
    "Never first",
    "A code that is secondary in every setting is sequenced first.",
    "ICD-10-CM guidelines I.B.14, I.C.1.d, I.C.15.b.5, I.C.19.e.5, I.C.21.c; notes of the tabular list",
    Effect.HARD,
    "Drugs of adverse effects and underdosing (T36-T50 with 5 or 6), organisms B95-B97, resistance "
    "Z16, severe sepsis and SIRS (R65), postprocedural septic shock T81.12, BMI Z68, coma scale "
    "R40.21-R40.24, stroke scale R29.7, underimmunization Z28.3, weeks of gestation Z3A, outcome of "
    "delivery Z37, incidental pregnancy Z33.1, tPA elsewhere Z92.82, extent of a burn or corrosion "
    "(T31, T32) beside its site. Social determinants (Z55-Z65) and genetic susceptibility (Z15) are "
    "flagged only: payers differ, and Z15 is first in rare cases.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="put the diagnosis that it goes with first",
)
UNACCEPTABLE = Rule(
    "unacceptable-principal",
    "Unacceptable principal diagnosis",
    "The first code describes a circumstance, not a current illness or injury.",
    "Medicare Code Editor: unacceptable principal diagnosis",
    Effect.HARD,
    "The edit is made for hospital inpatient claims. Without a known setting it only informs; in "
    "outpatient settings it is not raised, since many of these codes are first-listed there.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="choose the condition behind the admission",
)
FIRST_ONLY = Rule(
    "first-listed-only",
    "First-listed only",
    "A Z code that may only be the principal or first-listed diagnosis is listed after another.",
    "ICD-10-CM guideline I.C.21.c.15; for radiation and chemotherapy I.C.2.e.2",
    Effect.HARD,
    "General and special examinations (Z00-Z02, not Z00.6), observation Z04, elective termination "
    "Z33.2, normal pregnancy Z34, fertility procedures, liveborn Z38, postpartum care Z39, "
    "prophylactic and plastic surgery Z40 and Z42, radiation and chemotherapy Z51.0 and Z51.1, "
    "donors Z52 and some more. Exception: several encounters of one day on one record, which a line "
    "with XE or 27 says.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="put it first",
)
OBSTETRIC_FIRST = Rule(
    "obstetric-first",
    "Chapter 15 first",
    "A code of chapter 15 is listed after a code of another chapter that is sequenced first.",
    "ICD-10-CM guideline I.C.15.a.1",
    Effect.HARD,
    "Chapter 15 codes have sequencing priority. Where the provider says that the pregnancy is "
    "incidental, Z33.1 is reported in place of them. O94 follows its residual condition.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="put the chapter 15 code first, or use Z33.1 where the pregnancy is incidental",
)
POISONING_FIRST = Rule(
    "poisoning-first",
    "Poisoning first",
    "A poisoning or toxic effect is listed after another condition that is sequenced first.",
    "ICD-10-CM guideline I.C.19.e.5.b and I.C.19.e.5.d",
    Effect.SOFT,
    "The poisoning code comes first, then what it caused. Not raised where chapter 15, an injury, a "
    "burn or a device failure leads. The record decides whether the two belong together.",
    label=Label.PRINCIPAL,
    counted=Counted.PRINCIPAL,
    fix="put the poisoning first, unless the two are unrelated",
)
SEQUELA = Rule(
    "sequela-order",
    "Residual before its cause",
    "The cause of a late effect is sequenced before the residual condition.",
    "ICD-10-CM guideline I.B.10 and I.C.19.a",
    Effect.HARD,
    "The residual (a scar, a contracture, a deficit) comes first, then the injury with 7th "
    "character S or the sequela category. Hard where a residual follows; without any other "
    "diagnosis it is flagged: the residual is missing. I69 carries its residual itself.",
    label=Label.SEQUENCING,
    counted=Counted.PRINCIPAL,
    fix="put the residual condition before it",
)

RULES = (
    MANIFESTATION, EXTERNAL, NEVER_FIRST, UNACCEPTABLE, FIRST_ONLY, OBSTETRIC_FIRST,
    POISONING_FIRST, SEQUELA,
)  # fmt: skip


class _Secondary(NamedTuple):
    """Codes that are never first: which, in what words, by what source."""

    fits: Callable[[AnswerCode], bool]
    words: str
    source: str
    effect: Effect = Effect.HARD


def _stems(*stems: str) -> Callable[[AnswerCode], bool]:
    return lambda line: begins(line, stems)


_SECONDARY = (
    _Secondary(
        is_adverse_effect,
        "is the drug of an adverse effect: what it did to the patient comes first",
        "Guideline I.C.19.e.5.a",
    ),
    _Secondary(
        is_underdosing,
        "is an underdosing code: the condition that was undertreated comes first",
        "Guideline I.C.19.e.5.c",
    ),
    _Secondary(
        _stems("B95", "B96", "B97"),
        "only names the organism: the infection comes first",
        "Tabular: note at B95-B97; guideline I.B.7",
    ),
    _Secondary(
        _stems("Z16"),
        "only names the resistance: the infection comes first",
        "Tabular: note at Z16; guideline I.C.21.c.3",
    ),
    _Secondary(
        _stems("R652"),
        "is severe sepsis: the underlying infection comes first",
        "Guideline I.C.1.d.3; tabular: code first at R65.2",
    ),
    _Secondary(
        _stems("R651"),
        "is a response to another condition: that condition comes first",
        "Guideline I.C.18.g; tabular: code first at R65.1",
    ),
    _Secondary(
        _stems("T8112"),
        "is septic shock after a procedure: the infection comes first",
        "Guideline I.C.1.d.2",
    ),
    _Secondary(
        _stems("Z68"),
        "is a BMI: the weight diagnosis comes first",
        "Guideline I.B.14",
    ),
    _Secondary(
        _stems("R4021", "R4022", "R4023", "R4024"),
        "is a coma scale: the diagnosis comes first",
        "Guideline I.B.14",
    ),
    _Secondary(
        _stems("R297"),
        "is a stroke scale: the stroke comes first",
        "Guideline I.B.14; tabular: code first at R29.7",
    ),
    _Secondary(
        _stems("Z283"),
        "is an underimmunization status: a diagnosis or another reason comes first",
        "Guideline I.B.14",
    ),
    _Secondary(
        _stems("Z3A"),
        "only gives the week of gestation: the obstetric code comes first",
        "Tabular: code first at Z3A; guideline I.C.21.c.11",
    ),
    _Secondary(
        _stems("Z37"),
        "is the outcome of delivery: the delivery comes first",
        "Guideline I.C.21.c.11",
    ),
    _Secondary(
        _stems("Z331"),
        "is an incidental pregnancy: the reason for the encounter comes first",
        "Guideline I.C.21.c.3",
    ),
    _Secondary(
        _stems("Z9282"),
        "is tPA given elsewhere: the condition it was given for comes first",
        "Guideline I.C.21.c.3",
    ),
    _Secondary(
        _stems("Z15"),
        "is a genetic susceptibility: the condition or the follow-up usually comes first",
        "Guideline I.C.21.c.3",
        Effect.SOFT,
    ),
    _Secondary(
        _stems(*(f"Z{n}" for n in range(55, 66))),
        "is a social determinant of health: it is reported as a secondary diagnosis",
        "Guideline I.B.14",
        Effect.SOFT,
    ),
)


def check(encounter: Encounter) -> Iterator[Edit]:
    """What stands first, then what should."""
    first = encounter.first_diagnosis
    if first is not None:
        told = list(_in_place(encounter, first))
        yield from told
        yield from _out_of_place(encounter, first, bool(told))
    yield from _sequela(encounter)


def _in_place(encounter: Encounter, first: AnswerCode) -> Iterator[Edit]:
    """The one rule that keeps the first code from its place."""
    flags = encounter.flags(first)
    if flags.manifestation:
        yield MANIFESTATION.raised(
            (first.code,),
            f"{first.code} is a manifestation code and cannot be sequenced first: code the "
            "underlying disease before it.",
        )
    elif flags.external_cause:
        yield EXTERNAL.raised(
            (first.code,),
            f"{first.code} is an external cause code and cannot be sequenced first: code the injury "
            "or condition before it.",
        )
    elif secondary := next((each for each in _SECONDARY if each.fits(first)), None):
        yield NEVER_FIRST.raised(
            (first.code,),
            f"{first.code} {secondary.words}.",
            secondary.source,
            secondary.effect,
        )
    elif (extent := _extent_of(encounter, first)) is not None:
        yield NEVER_FIRST.raised(
            (first.code, extent.code),
            f"{first.code} only gives the extent: {extent.code}, the site, comes first.",
            f"Tabular: note at {first.code[:3]}",
        )
    elif flags.unacceptable_principal and encounter.inpatient is not False:
        yield UNACCEPTABLE.raised(
            (first.code,),
            f"{first.code} is unacceptable as the principal diagnosis of an inpatient stay.",
            effect=Effect.HARD if encounter.inpatient is True else Effect.HINT,
        )


def _extent_of(encounter: Encounter, first: AnswerCode) -> AnswerCode | None:
    """The burn or corrosion site beside an extent code (T31, T32) that stands first."""
    if not begins(first, ("T31", "T32")):
        return None
    sites = tuple(f"T{n}" for n in range(20, 26))
    return next((line for line in encounter.diagnoses if begins(line, sites)), None)


def _out_of_place(encounter: Encounter, first: AnswerCode, told: bool) -> Iterator[Edit]:
    """Codes behind the first that claim its place."""
    others = [line for line in encounter.diagnoses if line.code != first.code]
    reason = next((line for line in others if is_first_only(line)), None)
    several = any({"XE", "27"} & set(line.modifiers) for line in encounter.lines)
    if reason is not None and not (several or is_first_only(first) or is_obstetric(first)):
        yield FIRST_ONLY.raised(
            (reason.code, first.code),
            f"{reason.code} may only be the first-listed diagnosis, but {first.code} is listed first.",
        )
        return
    if told:  # the place is wrong already, and said to be
        return
    obstetric = next((line for line in others if is_obstetric(line)), None)
    if (
        obstetric is not None
        and not is_obstetric(first)
        and not is_first_only(first)
        and not begins(obstetric, ("O94",))
    ):
        yield OBSTETRIC_FIRST.raised(
            (obstetric.code, first.code),
            f"{obstetric.code} is a chapter 15 code and comes before {first.code}.",
        )
        return
    poisoning = next((line for line in others if is_poisoning(line)), None)
    if (
        poisoning is not None
        and not is_obstetric(first)
        and not is_injury(first)
        and first.code[:1] not in "PZ"
        and encounter.book.asks_first(first.code, poisoning.code) is None
    ):
        yield POISONING_FIRST.raised(
            (poisoning.code, first.code),
            f"{poisoning.code} is a poisoning or toxic effect: it comes before {first.code} if it "
            "caused it.",
        )


def _sequela(encounter: Encounter) -> Iterator[Edit]:
    """The first cause of a late effect with no residual before it."""
    for at, line in enumerate(encounter.diagnoses):
        if not is_sequela_cause(line):
            continue
        if any(_may_be_residual(other) for other in encounter.diagnoses[:at]):
            return
        residual = next(filter(_may_be_residual, encounter.diagnoses[at + 1 :]), None)
        if residual is not None:
            yield SEQUELA.raised(
                (line.code, residual.code),
                f"{line.code} is the cause of a late effect: the residual condition, such as "
                f"{residual.code}, comes before it.",
            )
        else:
            yield SEQUELA.raised(
                (line.code,),
                f"{line.code} is the cause of a late effect: code the residual condition "
                "before it.",
                effect=Effect.SOFT,
            )
        return


def _may_be_residual(line: AnswerCode) -> bool:
    return not (is_sequela_cause(line) or is_external(line) or line.code[:1] == "Z")
