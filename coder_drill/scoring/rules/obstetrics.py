"""Deliveries: normal delivery alone, its outcome, mother and newborn on records of their own."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Rule
from coder_drill.scoring.rules.diagnoses import begins, is_obstetric
from coder_drill.scoring.rules.encounter import Encounter

NORMAL_DELIVERY = Rule(
    "normal-delivery",
    "Normal delivery alone",
    "O80 is reported with another chapter 15 code, after another code, or with another outcome than "
    "a single live birth.",
    "ICD-10-CM guideline I.C.15.n",
    Effect.HARD,
    "O80 is for a full-term delivery of a single, healthy infant without any complication before, "
    "during or after it: always principal, with Z37.0, never with another code of chapter 15 for a "
    "current complication.",
    fix="code the delivery by its complication, or drop it",
)
OUTCOME = Rule(
    "delivery-outcome",
    "Outcome of delivery",
    "Z37 is reported without a delivery, or a delivery without Z37.",
    "ICD-10-CM guideline I.C.15.b.5 and I.C.21.c.11",
    Effect.HARD,
    "Z37 goes on every maternal record of a delivery and on no other. That it is missing is flagged "
    "where the codes show a delivery (O80, O82, or ICD-10-PCS 10D and 10E).",
    fix="give the delivery and its outcome together",
)
MOTHER_AND_NEWBORN = Rule(
    "mother-and-newborn",
    "Mother and newborn",
    "Codes of the mother and codes of the newborn are reported on one record.",
    "ICD-10-CM guidelines I.C.15.a.2, I.C.16.a.1 and I.C.21.c.11",
    Effect.HARD,
    "Chapter 15 and Z37 belong on the mother's record, chapter 16 and Z38 on the newborn's.",
    counted=Counted.VIOLATION,
    label=Label.EDIT,
    fix="keep one patient on the record",
)

RULES = (NORMAL_DELIVERY, OUTCOME, MOTHER_AND_NEWBORN)


def check(encounter: Encounter) -> Iterator[Edit]:
    """The three rules in turn."""
    yield from _normal(encounter)
    yield from _outcome(encounter)
    mother = [line for line in encounter.diagnoses if is_obstetric(line) or begins(line, ("Z37",))]
    child = [line for line in encounter.diagnoses if begins(line, ("P", "Z38"))]
    if mother and child:
        yield MOTHER_AND_NEWBORN.raised(
            (mother[0].code, child[0].code),
            f"{mother[0].code} belongs on the mother's record, {child[0].code} on the newborn's.",
        )


def _normal(encounter: Encounter) -> Iterator[Edit]:
    diagnoses = encounter.diagnoses
    at = next((n for n, line in enumerate(diagnoses) if line.code == "O80"), None)
    if at is None:
        return
    other = next((line for line in diagnoses if is_obstetric(line) and line.code != "O80"), None)
    if other is not None:
        yield NORMAL_DELIVERY.raised(
            ("O80", other.code),
            f"O80 is an uncomplicated delivery: with {other.code} it is not reported.",
        )
    elif at > 0:
        yield NORMAL_DELIVERY.raised(
            ("O80", diagnoses[0].code), "O80 is always the principal diagnosis."
        )
    outcome = next((line for line in diagnoses if begins(line, ("Z37",))), None)
    if outcome is not None and outcome.code != "Z37.0":
        yield NORMAL_DELIVERY.raised(
            ("O80", outcome.code),
            f"O80 is the delivery of a single live child: Z37.0 goes with it, not {outcome.code}.",
        )


def _outcome(encounter: Encounter) -> Iterator[Edit]:
    diagnoses = encounter.diagnoses
    outcome = next((line for line in diagnoses if begins(line, ("Z37",))), None)
    if outcome is not None:
        if not any(is_obstetric(line) or line.code == "Z33.2" for line in diagnoses):
            yield OUTCOME.raised(
                (outcome.code,),
                f"{outcome.code} is the outcome of a delivery, but no chapter 15 code reports one.",
            )
        return
    delivered = next((line for line in diagnoses if line.code in ("O80", "O82")), None) or next(
        (
            line
            for line in encounter.valid
            if line.system is System.ICD10PCS and line.code.startswith(("10D0", "10E0"))
        ),
        None,
    )
    if delivered is not None and diagnoses and encounter.inpatient is not False:
        yield OUTCOME.raised(
            (delivered.code,),
            f"{delivered.code} is a delivery: a Z37 code reports its outcome.",
            effect=Effect.SOFT,
        )
