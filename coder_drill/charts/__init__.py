"""Charts: loading them, checking them, and keeping identifiers out of them.

The names below are loaded when they are first used: who only reads charts does not pay for the rules
that check them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.charts.bank import Bank, load_bank
    from coder_drill.charts.check import CheckReport, check_chart, check_paths
    from coder_drill.charts.evidence import evidence_spans, locate_evidence
    from coder_drill.charts.faults import ChartError, Fault
    from coder_drill.charts.identifiers import Identifier, IdentifierKind, find_identifiers
    from coder_drill.charts.loader import load_chart
    from coder_drill.charts.model import (
        Alternative,
        Chart,
        ClaimKind,
        Decoy,
        KeyCode,
        Patient,
        Role,
        Setting,
    )

__all__ = [
    "Alternative",
    "Bank",
    "Chart",
    "ChartError",
    "CheckReport",
    "ClaimKind",
    "Decoy",
    "Fault",
    "Identifier",
    "IdentifierKind",
    "KeyCode",
    "Patient",
    "Role",
    "Setting",
    "check_chart",
    "check_paths",
    "evidence_spans",
    "find_identifiers",
    "load_bank",
    "load_chart",
    "locate_evidence",
]

__getattr__ = names_from(
    __name__,
    {
        "bank": ("Bank", "load_bank"),
        "check": ("CheckReport", "check_chart", "check_paths"),
        "evidence": ("evidence_spans", "locate_evidence"),
        "faults": ("ChartError", "Fault"),
        "identifiers": ("Identifier", "IdentifierKind", "find_identifiers"),
        "loader": ("load_chart",),
        "model": (
            "Alternative",
            "Chart",
            "ClaimKind",
            "Decoy",
            "KeyCode",
            "Patient",
            "Role",
            "Setting",
        ),
    },
)
