"""Charts: the format, loading, the bank, and where evidence stands in a record.

The names below are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.charts.bank import Bank, load_bank
    from coder_drill.charts.evidence import evidence_spans, locate_evidence, places_of
    from coder_drill.charts.faults import ChartError, Fault
    from coder_drill.charts.loader import load_chart
    from coder_drill.charts.model import (
        Alternative,
        Chart,
        ClaimKind,
        Course,
        Decoy,
        KeyCode,
        Patient,
        Role,
        Setting,
    )
    from coder_drill.charts.places import Disposition
    from coder_drill.charts.policy import PayerKind, Policy, PolicySection
    from coder_drill.charts.queries import (
        Addressee,
        Query,
        QueryDecoy,
        QueryKind,
        WordingFault,
        WrongWording,
    )
    from coder_drill.charts.record import Document, Quote

_HOMES = {
    "bank": ("Bank", "load_bank"),
    "evidence": ("evidence_spans", "locate_evidence", "places_of"),
    "faults": ("ChartError", "Fault"),
    "loader": ("load_chart",),
    "model": (
        "Alternative",
        "Chart",
        "ClaimKind",
        "Course",
        "Decoy",
        "KeyCode",
        "Patient",
        "Role",
        "Setting",
    ),
    "places": ("Disposition",),
    "policy": ("PayerKind", "Policy", "PolicySection"),
    "queries": (
        "Addressee",
        "Query",
        "QueryDecoy",
        "QueryKind",
        "WordingFault",
        "WrongWording",
    ),
    "record": ("Document", "Quote"),
}

__all__ = [
    "Addressee",
    "Alternative",
    "Bank",
    "Chart",
    "ChartError",
    "ClaimKind",
    "Course",
    "Decoy",
    "Disposition",
    "Document",
    "Fault",
    "KeyCode",
    "Patient",
    "PayerKind",
    "Policy",
    "PolicySection",
    "Query",
    "QueryDecoy",
    "QueryKind",
    "Quote",
    "Role",
    "Setting",
    "WordingFault",
    "WrongWording",
    "evidence_spans",
    "load_bank",
    "load_chart",
    "locate_evidence",
    "places_of",
]

__getattr__ = names_from(__name__, _HOMES)
