"""Wordings that are made by rule from the words a query marks: the first compliant, the others not.

They are offered where the chart's own are not: for a query that is not called for, and in a set whose key is
not in the file. There a query that is called for is judged by them as by those of the chart.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.charts.queries import QueryKind, WordingFault
from coder_drill.charts.record import Quote
from coder_drill.scoring.model import RaisedQuery

_OPEN = "other: ____; unable to determine."
_ASKED: dict[QueryKind, str] = {
    QueryKind.CONFLICTING: "These entries read differently. Which of them holds in your clinical "
    f"judgment, if either? As first documented; as documented later; {_OPEN}",
    QueryKind.AMBIGUOUS: "Please document what is meant, in your clinical judgment: an active "
    f"condition (please name); a history; no condition of its own; {_OPEN}",
    QueryKind.INCOMPLETE: "Can the type, acuity, stage, site or side be specified? Please document "
    "it if it can; other: ____; unable to determine.",
    QueryKind.CLINICAL_INDICATORS: "Is there a diagnosis that these findings or this treatment "
    f"belong to? Diagnosis: ____; expected or not clinically significant; {_OPEN}",
    QueryKind.CLINICAL_VALIDITY: "Please confirm the diagnosis with the findings that support it, or "
    f"state that it was ruled out; {_OPEN}",
    QueryKind.CAUSE_AND_EFFECT: "Can the relation between these be stated? Related; not related; due "
    f"to another cause (please name); {_OPEN}",
    QueryKind.POA: "Was it present at the time of the inpatient order? Yes; no; clinically unable to "
    "determine; other: ____.",
}


@dataclass(frozen=True, slots=True)
class RuleWording:
    """A wording; ``fault`` says what is not compliant in it, None for nothing, ``why_not`` in a sentence."""

    text: str
    fault: WordingFault | None = None
    why_not: str = ""


def by_rule(raised: RaisedQuery) -> tuple[RuleWording, ...]:
    """The wordings for a query as it was raised."""
    first = _short(raised.marks[0]) if raised.marks else "the record"
    return (
        RuleWording(f"Clarification. {quoted_in(raised)}. {_ASKED[raised.about]}"),
        RuleWording(
            f"{first}: please add the diagnosis that this supports to your final note.",
            WordingFault.LEADING,
            "It takes for granted that there is a diagnosis, and leaves no other choice.",
        ),
        RuleWording(
            f"{first}: the severity of this stay is not reflected without a diagnosis. "
            "Do you agree? Yes / No",
            WordingFault.PAYMENT,
            "It speaks of what the severity reported comes to, and asks to agree.",
        ),
        RuleWording(
            "Documentation needs clarification. Please amend your note.",
            WordingFault.NO_INDICATORS,
            "It quotes nothing of the record and asks no question.",
        ),
    )


def quoted_in(raised: RaisedQuery) -> str:
    """The words that a query quotes, each with its document."""
    return "; ".join(
        f"{mark.document}: {_short(mark)}" if mark.document else _short(mark)
        for mark in raised.marks
    )


def _short(words: Quote) -> str:
    plain = " ".join(words.split()).rstrip(".;")
    return plain if len(plain) <= 90 else f"{plain[:87]}..."
