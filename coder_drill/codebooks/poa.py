"""Which diagnoses are exempt from present-on-admission reporting.

The rules stand in ``poa_exempt.tsv``, a hand-written table of prefixes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coder_drill.codebooks.tables import read_plain


@dataclass(frozen=True, slots=True)
class ExemptRules:
    """Prefixes without dots that are exempt, and those among them that are not."""

    exempt: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()


def exempt_rules(folder: Path) -> ExemptRules:
    """Read ``poa_exempt.tsv``; no rules when the folder has none."""
    path = folder / "poa_exempt.tsv"
    if not path.is_file():
        return ExemptRules()
    rows = read_plain(path, ("prefix", "rule"))
    return ExemptRules(
        tuple(row["prefix"].replace(".", "") for row in rows if row["rule"] == "exempt"),
        tuple(row["prefix"].replace(".", "") for row in rows if row["rule"] == "reported"),
    )


def is_exempt(code: str, rules: ExemptRules) -> bool:
    """True when the ICD-10-CM code carries no POA indicator on an inpatient claim."""
    key = code.replace(".", "")
    return key.startswith(rules.exempt) and not key.startswith(rules.reported)
