"""A small chart that calls for one query, and tempts to another."""

from __future__ import annotations

from coder_drill.charts import Chart
from coder_drill.charts.model import ClaimKind, Patient, Role, Setting
from coder_drill.charts.queries import (
    Addressee,
    Query,
    QueryDecoy,
    QueryKind,
    WordingFault,
    WrongWording,
)
from coder_drill.charts.record import Document, Quote
from tests.unit.scoring_charts import key

MODEL = (
    "Clarification: heart failure. CHF; EF 33%. Type and acuity? systolic / other / unable to "
    "determine."
)
LEADING = "Please document acute systolic heart failure."
PAYING = "CHF alone carries no CC. Which type?"
NURSE = "To the nurse: which type?"
NOTE = """CHF, volume up. Furosemide doubled.
BP 146/84, lisinopril up.
Knee pain since spring."""
ECHO = "EF 33%. Grade I diastolic filling pattern."
CHF = Quote("CHF, volume up", "Visit")
EF = Quote("EF 33%", "Echo")
GRADE = Quote("Grade I diastolic filling pattern", "Echo")
PRESSURE = Quote("BP 146/84", "Visit")

_LINES = (
    key("I11.0", Role.FIRST_LISTED),
    key("I50.9", until_query="type", evidence=("CHF, volume up",)),
    key("I50.23", after_query="type", evidence=("Acute on chronic systolic",)),
    key("I50.33", pending="type", evidence=("Grade I diastolic filling pattern",)),
)

HEART = Chart(
    id="clinic-heart",
    title="Shoes are tight by evening",
    setting=Setting.CLINIC,
    document="",
    claim=ClaimKind.PROFESSIONAL,
    edition="2026-04",
    patient=Patient(71, "M"),
    difficulty=2,
    minutes=5,
    instructions="Code the physician's claim: diagnoses.",
    note="",
    key=_LINES[:2],
    with_queries=_LINES,
    documents=(Document("Visit", NOTE, "Physician"), Document("Echo", ECHO, "Cardiologist")),
    queries=(
        Query(
            id="type",
            about=QueryKind.INCOMPLETE,
            to=(Addressee.TREATING_PROVIDER, Addressee.CONSULTANT),
            indicators=(CHF, EF),
            contrary=(GRADE,),
            why="No type, no acuity.",
            wording=(MODEL,),
            wrong_wording=(
                WrongWording(LEADING, "It names the answer.", WordingFault.LEADING),
                WrongWording(PAYING, "It speaks of payment.", WordingFault.PAYMENT),
                WrongWording(NURSE, "A nurse does not diagnose.", WordingFault.ADDRESSEE),
            ),
            until_then="Heart failure without a type.",
            answer="Acute on chronic systolic heart failure.",
        ),
    ),
    query_decoys=(QueryDecoy((PRESSURE,), "Diagnosed, above goal, treated."),),
    content_hash="x",
)
