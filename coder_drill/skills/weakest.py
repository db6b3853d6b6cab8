"""The weakest domains: one answer for Home, Progress and the reason of what comes next."""

from __future__ import annotations

from coder_drill.skills.estimator import Estimator
from coder_drill.skills.model import DomainEstimate

NAMED = 3
"""How many domains are called the weakest."""


def weakest_of(estimator: Estimator, limit: int = NAMED) -> list[DomainEstimate]:
    """The weakest domains that there is enough evidence for, the weakest first; ties by name."""
    known = [estimator.estimate(domain) for domain in estimator.domains]
    known = [estimate for estimate in known if estimate.enough]
    return sorted(known, key=lambda e: (e.mastery, e.domain))[:limit]
