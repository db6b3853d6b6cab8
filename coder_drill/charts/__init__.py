"""Charts: loading them, checking them, and keeping identifiers out of them."""

from __future__ import annotations

from coder_drill.charts.bank import Bank, default_chart_dirs, load_bank
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
    "default_chart_dirs",
    "evidence_spans",
    "find_identifiers",
    "load_bank",
    "load_chart",
    "locate_evidence",
]
