"""The rubric: every weight, credit and factor of scores, declared in one place.

``docs/scoring.md`` is generated from these tables (see ``scoring/docs.py``), so a number is
changed here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERSION = "5"
"""Grows with every change after which the same answer may score otherwise; stands in every attempt."""


class Weight(StrEnum):
    """Kinds of items that carry weight in the score."""

    PRINCIPAL = "principal"
    LINE = "line"
    SEVERE = "severe-secondary"
    SECONDARY = "secondary"
    OPTIONAL = "optional"


class Credit(StrEnum):
    """What was given in place of a key code, best first."""

    EXACT = "exact"
    SEVENTH = "seventh-character"
    LATERALITY = "laterality"
    UNSPECIFIED = "unspecified"
    SUBCATEGORY = "same-subcategory"
    PCS_ONE = "pcs-one-character"
    EM_ONE = "em-one-level"
    CATEGORY = "same-category"
    PCS_TABLE = "pcs-same-table"
    INCOMPLETE = "incomplete"
    SLIP = "slip"
    TITLE = "like-title"
    PCS_OTHER = "pcs-other-table"
    FAMILY = "same-family"
    EM_FAR = "em-further"
    NONE = "none"


class Factor(StrEnum):
    """Faults that multiply the credit of an otherwise matched code."""

    POSITION = "position"
    POA = "poa"
    MODIFIER = "modifier"
    UNITS = "units"
    SEVENTH_TOO = "seventh-character-too"


@dataclass(frozen=True, slots=True)
class Row:
    """One declared number with the words that explain it."""

    value: float
    label: str


WEIGHTS: dict[Weight, Row] = {
    Weight.PRINCIPAL: Row(3.0, "principal or first-listed diagnosis"),
    Weight.LINE: Row(2.0, "first procedure or service line, and every CPT or E/M line"),
    Weight.SEVERE: Row(1.5, "secondary diagnosis that is a CC or MCC or carries an HCC"),
    Weight.SECONDARY: Row(1.0, "other secondary diagnosis; other PCS or HCPCS line"),
    Weight.OPTIONAL: Row(0.5, "optional code, counted only when given, never an extra"),
}

CREDITS: dict[Credit, Row] = {
    Credit.EXACT: Row(1.0, "the key's code or an accepted alternative"),
    Credit.SEVENTH: Row(0.6, "only the 7th character is wrong"),
    Credit.LATERALITY: Row(0.5, "only the side is wrong"),
    Credit.UNSPECIFIED: Row(
        0.5, "an unspecified code of the same category although the detail is documented"
    ),
    Credit.SUBCATEGORY: Row(0.5, "another code of the same subcategory (first four characters)"),
    Credit.PCS_ONE: Row(0.5, "PCS: same table, one character wrong"),
    Credit.EM_ONE: Row(0.5, "E/M: one level too high or too low"),
    Credit.CATEGORY: Row(0.3, "another code of the same category (first three characters)"),
    Credit.PCS_TABLE: Row(0.3, "PCS: same table (section, body system, operation), more wrong"),
    Credit.INCOMPLETE: Row(
        0.25, "a header code, or the code without its 7th character or placeholder X"
    ),
    Credit.SLIP: Row(0.25, "no code, and one slip away from the right one"),
    Credit.TITLE: Row(0.25, "a diagnosis of another category with a like title"),
    Credit.PCS_OTHER: Row(
        0.25, "PCS: another table, the same body system and part or two characters wrong at most"
    ),
    Credit.FAMILY: Row(0.25, "CPT or HCPCS: another code of the same family"),
    Credit.EM_FAR: Row(0.0, "E/M: two or more levels off, or of another kind of visit"),
    Credit.NONE: Row(0.0, "anything else"),
}

FACTORS: dict[Factor, Row] = {
    Factor.POSITION: Row(
        0.5,
        "the right principal or first-listed diagnosis in a wrong position; where only right codes "
        "stand before it, it costs no more than leaving those out would",
    ),
    Factor.POA: Row(0.9, "present-on-admission indicator wrong or missing"),
    Factor.MODIFIER: Row(0.75, "a modifier wrong, missing or too many"),
    Factor.UNITS: Row(0.75, "units wrong"),
    Factor.SEVENTH_TOO: Row(0.6, "the 7th character wrong on top of another fault of the code"),
}


class QueryShare(StrEnum):
    """What a query that was called for is scored by."""

    RAISED = "raised"
    KIND = "kind"
    ADDRESSEE = "addressee"
    INDICATORS = "indicators"
    WORDING = "wording"
    UNCODED = "uncoded"


QUERY_SHARES: dict[QueryShare, Row] = {
    QueryShare.RAISED: Row(0.35, "raised where the record cannot settle the code"),
    QueryShare.KIND: Row(0.15, "kind of doubt; half for a neighboring kind"),
    QueryShare.ADDRESSEE: Row(0.15, "a provider who can answer it"),
    QueryShare.INDICATORS: Row(
        0.15,
        "indicators: F1 of the passages marked, those that point the other way counted twice",
    ),
    QueryShare.WORDING: Row(0.15, "a compliant wording"),
    QueryShare.UNCODED: Row(0.05, "not coded before the answer"),
}

QUERY_CAP = 0.4
"""Most credit of a query that speaks of payment, or brings in a diagnosis that nobody documented."""

QUERY_NEEDLESS = 0.15
"""What each query that is not called for takes off the query score of a chart."""

QUERY_WEIGHT = 2.0
"""Weight of a query among the observations of skill: that of a service line."""

PRINCIPAL_CAP = 0.25
"""Most credit that a manifestation or external-cause code gets as principal."""

EXTRA_SHARE = 0.5
"""Share of an extra's weight that is added to the denominator."""

ORDER_COST = 0.4
"""Points that two right codes in the wrong order take off; near misses their share of it."""

AUDIT_STANDARD = 0.95
"""The customary accuracy that audit metrics are held against."""


def weight(kind: Weight) -> float:
    """The weight of an item."""
    return WEIGHTS[kind].value


def credit(kind: Credit) -> float:
    """The credit, 0..1, for what was given."""
    return CREDITS[kind].value


def factor(kind: Factor) -> float:
    """What the credit is multiplied with."""
    return FACTORS[kind].value
