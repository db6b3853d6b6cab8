"""Which diagnoses are exempt from present-on-admission (POA) reporting.

The rules stand in ``poa_exempt.tsv``, a hand-written table of prefixes; the longest prefix of a
code decides. Source: ICD-10-CM Official Guidelines, Appendix I, and the list of exempt codes.
"""

from __future__ import annotations

from pathlib import Path

from coder_drill.codebooks.tables import read_plain
from coder_drill.errors import UnavailableError

_EXEMPT, _LATER, _REPORTED = "exempt", "later", "reported"


def exempt_rules(folder: Path) -> dict[str, str]:
    """Rules by dotless prefix: ``exempt``, ``later`` or ``reported``.

    Raises ``UnavailableError`` naming the file and prefix of an unknown rule.
    """
    path = folder / "poa_exempt.tsv"
    rules = {}
    for row in read_plain(path, ("prefix", "rule")):
        if row["rule"] not in (_EXEMPT, _LATER, _REPORTED):
            raise UnavailableError(
                f"{path}: {row['prefix']}: rule {row['rule']!r}; write exempt, later or reported"
            )
        rules[row["prefix"].replace(".", "")] = row["rule"]
    return rules


def is_exempt(code: str, title: str, rules: dict[str, str]) -> bool:
    """True when a billable ICD-10-CM code carries no POA indicator on an inpatient claim.

    ``later`` rules hold for codes of a later encounter, which their title tells.
    """
    key = code.replace(".", "")
    for length in range(len(key), 0, -1):
        rule = rules.get(key[:length])
        if rule == _LATER:
            return ", subsequent encounter" in title or title.endswith(", sequela")
        if rule:
            return rule == _EXEMPT
    return False
