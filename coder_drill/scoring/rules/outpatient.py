"""Outpatient facility claims: what the outpatient payment system does not take there."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.charts.policy import PayerKind
from coder_drill.scoring.model import Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Rule, unique
from coder_drill.scoring.rules.encounter import Encounter

INPATIENT_ONLY = Rule(
    "inpatient-only",
    "Inpatient-only procedure",
    "A procedure with OPPS status C is reported on an outpatient facility claim.",
    "OPPS status indicators (CMS addendum B and D1), April 2026; I/OCE edit 18",
    Effect.HARD,
    "Medicare pays the procedure to hospitals only during a stay. Modifier CA is the exception: the "
    "patient died before the admission.",
    label=Label.EDIT,
    counted=Counted.VERDICT,
    fix="code what was done in this setting",
)
NOT_RECOGNIZED = Rule(
    "opps-status",
    "Not recognized by the outpatient payment system",
    "A code with OPPS status B or M is reported on an outpatient facility claim.",
    "OPPS status indicators (CMS addendum B and D1), April 2026; I/OCE edits 62 and 72",
    Effect.SOFT,
    "Status B: another code may be right, such as G0463 for a clinic visit. Status M: not billed to "
    "the contractor of hospital claims. Flagged where the payer is Medicare, a hint where no payer "
    "is known.",
    label=Label.EDIT,
    counted=Counted.VERDICT,
    fix="use the code that hospitals report",
)

RULES = (INPATIENT_ONLY, NOT_RECOGNIZED)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every service line of an outpatient facility claim."""
    if not encounter.is_outpatient_facility:
        return
    for line in unique(encounter.lines):
        status = encounter.flags(line).status
        if status == "C" and "CA" not in line.modifiers:
            yield INPATIENT_ONLY.raised(
                (line.code,),
                f"{line.code} has OPPS status C: an inpatient-only procedure, which Medicare does "
                "not pay as outpatient.",
            )
        elif status in ("B", "M") and encounter.payer in (None, PayerKind.MEDICARE):
            what = (
                "hospitals report another code, such as G0463 for a clinic visit"
                if status == "B"
                else "it is not billed to the Medicare contractor on a hospital claim"
            )
            known = encounter.payer is PayerKind.MEDICARE
            yield NOT_RECOGNIZED.raised(
                (line.code,),
                f"{line.code} has status {status} in the outpatient payment system: {what}.",
                effect=Effect.SOFT if known else Effect.HINT,
            )
