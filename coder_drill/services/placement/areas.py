"""The areas that a placement tells apart: groups of domains that a manager has words for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coder_drill.scoring.domains import KNOWLEDGE, MODIFIERS
from coder_drill.skills.estimator import Estimator
from coder_drill.skills.readiness import expected_share

NARROW = 0.1
"""Half an interval, as a share right, at which an area is known well enough."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area: ``domains`` are its domains, one ending in * stands for all that begin so."""

    id: str
    name: str
    domains: tuple[str, ...]
    without: tuple[str, ...] = ()

    def covers(self, domain: str) -> bool:
        """True when a domain belongs to the area."""
        return domain not in self.without and any(
            domain.startswith(each[:-1]) if each.endswith("*") else domain == each
            for each in self.domains
        )


AREAS: tuple[Area, ...] = (
    Area("diagnoses", "Diagnoses (ICD-10-CM)", ("cm-*",)),
    Area("inpatient-procedures", "Inpatient procedures (ICD-10-PCS)", ("pcs-*",)),
    Area("visits", "Visits (E/M)", ("cpt-e-m",)),
    Area("procedures", "Procedures and tests (CPT)", ("cpt-*",), without=("cpt-e-m",)),
    Area("supplies", "Drugs and supplies (HCPCS)", ("hcpcs-*",)),
    Area("modifiers", "Modifiers", (MODIFIERS,)),
    Area("knowledge", "Rules, payers and payment", tuple(KNOWLEDGE)),
)


def area_of(domain: str) -> Area | None:
    """The area of a domain; None for one that belongs to none."""
    return next((area for area in AREAS if area.covers(domain)), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in an area: expected share right, 0..1, with its 90 % interval.

    ``items`` counts the answers and codes behind it.
    """

    area: Area
    share: float
    low: float
    high: float
    items: int

    @property
    def narrow(self) -> bool:
        """True when it is known well enough."""
        return self.items > 0 and (self.high - self.low) / 2 <= NARROW


def standings(estimator: Estimator, weights: Mapping[str, float]) -> list[Standing]:
    """Each area that something is asked in. ``weights`` say how much of each domain there is."""
    found = []
    for area in AREAS:
        mix = {domain: weight for domain, weight in weights.items() if area.covers(domain)}
        total = sum(mix.values())
        if total <= 0:
            continue
        shares = {domain: weight / total for domain, weight in mix.items()}
        share, low, high = expected_share(shares, estimator)
        items = sum(estimator.codes(domain) for domain in shares)
        found.append(Standing(area, share, low, high, items))
    return found
