"""Queries to a provider: what only the record's author can settle, and how to ask.

Kinds and faults follow the AHIMA/ACDIS practice brief on compliant queries (2022), in own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coder_drill.charts.record import Quote


class QueryKind(StrEnum):
    """The kind of doubt that calls for a query."""

    CONFLICTING = "conflicting"
    """Two providers, or one provider twice, say different things."""
    AMBIGUOUS = "ambiguous"
    """A term that no code follows from, such as urosepsis; active disease or history."""
    INCOMPLETE = "incomplete"
    """A diagnosis or procedure without the type, acuity, stage, depth, site or side a code needs."""
    CLINICAL_INDICATORS = "clinical-indicators"
    """Findings or treatment without a diagnosis."""
    CLINICAL_VALIDITY = "clinical-validity"
    """A diagnosis that the findings do not seem to support."""
    CAUSE_AND_EFFECT = "cause-and-effect"
    """Whether one condition is due to another, to a drug or to a procedure."""
    POA = "poa"
    """Whether a condition was present on admission."""

    @property
    def label(self) -> str:
        """The kind in words, such as ``Clinical validity``."""
        return "POA" if self is QueryKind.POA else self.value.replace("-", " ").capitalize()


class Addressee(StrEnum):
    """Whom a query goes to: providers who may document a diagnosis or an operation."""

    ATTENDING = "attending"
    CONSULTANT = "consultant"
    SURGEON = "surgeon"
    PROCEDURALIST = "proceduralist"
    EMERGENCY_PROVIDER = "emergency-provider"
    ANESTHESIA_PROVIDER = "anesthesia-provider"
    TREATING_PROVIDER = "treating-provider"

    @property
    def label(self) -> str:
        """The role in words, such as ``Emergency provider``."""
        return self.value.replace("-", " ").capitalize()


class WordingFault(StrEnum):
    """Why a wording of a query is not compliant."""

    LEADING = "leading"
    """It steers the provider to one answer."""
    PAYMENT = "payment"
    """It speaks of payment, a DRG, a risk score, a quality measure or a denial."""
    NO_INDICATORS = "no-indicators"
    """It gives no clinical indicators, or only those that favor one answer."""
    YES_NO = "yes-no"
    """It asks yes or no about a diagnosis that nobody has documented."""
    NEW_DIAGNOSIS = "new-diagnosis"
    """It names a diagnosis for which the record holds no indicators."""
    TITLE = "title"
    """Its title names the diagnosis that is hoped for."""
    OPTIONS = "options"
    """Its choices lack "other" or "unable to determine", or are padded or one-sided."""
    ADDRESSEE = "addressee"
    """It goes to somebody who cannot answer it."""
    JUDGMENT = "judgment"
    """The sender interprets or disputes: "meets criteria for", "this is not sepsis"."""
    FORM = "form"
    """The right doubt in the wrong form, such as an open question where only POA is missing."""
    DOUBLE = "double"
    """Two questions in one, so that an answer cannot be read."""
    PRIOR_ENCOUNTER = "prior-encounter"
    """It brings in an earlier encounter that has no bearing on this one."""

    @property
    def label(self) -> str:
        """The fault in words, such as ``No indicators``."""
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class WrongWording:
    """A wording that is not compliant, with the reason and its fault."""

    text: str
    why_not: str
    fault: WordingFault


@dataclass(frozen=True, slots=True)
class Query:
    """One query that a careful coder raises on the chart.

    ``to`` names the right addressee first, then others who may answer as well. ``indicators`` are
    words of the record that a compliant query quotes, ``contrary`` those that point the other way
    and belong in it too. Of ``wording`` the first is the model, the others are compliant as well.
    ``until_then`` says how the chart is coded while the query is open. ``answer`` is what comes
    back, "" where no answer comes.
    """

    id: str
    about: QueryKind
    to: tuple[Addressee, ...]
    indicators: tuple[Quote, ...]
    why: str
    wording: tuple[str, ...]
    wrong_wording: tuple[WrongWording, ...]
    until_then: str
    contrary: tuple[Quote, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class QueryDecoy:
    """Words that tempt to a query which is not called for, with the reason."""

    indicators: tuple[Quote, ...]
    why_not: str
