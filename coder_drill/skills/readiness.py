"""How far what was practiced reaches into an exam's blueprint: an estimate, never a promise.

For each part of a blueprint that charts, questions or rapid items practice, the expected share right at
medium difficulty, its domains weighted as charts and questions mix them. Parts that nothing here
practices are named and left out. The figure says how sure the work under those parts is, not what an exam
would give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from coder_drill.skills.estimator import MASTERY_SPREAD, SLIP, Z90, Estimator, mastery_of, sigmoid
from coder_drill.skills.model import ENOUGH
from coder_drill.skills.tables import Exam, Part

SUPPORT = 0.5
"""Share of the practiced weight that must rest on enough evidence before a figure is given."""


@dataclass(frozen=True, slots=True)
class PartReadiness:
    """One part of an exam: ``estimate`` with its 90 % interval, None where not practiced here.

    ``supported`` is the share, 0..1, of its codes that lie in domains with enough evidence.
    """

    name: str
    weight: float
    codes: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    supported: float = 0.0

    @property
    def words(self) -> str:
        """How much is known, in a few words."""
        if self.estimate is None:
            return "not practiced here"
        return "estimated" if self.supported >= SUPPORT else "not enough evidence yet"


@dataclass(frozen=True, slots=True)
class Readiness:
    """An exam: ``estimate`` is None where nothing can be said yet, and ``words`` tells why.

    ``practiced`` is the share, 0..1, of the exam's weight that these charts practice.
    """

    exam: str
    name: str
    length: str
    pass_mark: str
    source: str
    words: str
    practiced: float = 0.0
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    parts: tuple[PartReadiness, ...] = ()


def readiness(
    exam: Exam, estimator: Estimator, shares: Mapping[str, float], *, domain: str | None = None
) -> Readiness:
    """An exam's readiness. ``shares`` is how many codes of each domain the charts hold.

    With ``domain`` only the parts that cover it are looked at, and of them only that domain.
    """
    if domain is not None:
        shares = {domain: shares.get(domain, 0.0)}
    looked_at = [part for part in exam.parts if domain is None or part.covers(domain)]
    parts = tuple(_part(part, estimator, shares) for part in looked_at)
    known = [(part, row) for part, row in zip(looked_at, parts, strict=True) if row.estimate]
    total = sum(part.weight for part in exam.parts)
    weight = sum(part.weight for part, _ in known)
    supported = sum(part.weight * row.supported for part, row in known) / weight if weight else 0.0
    practiced = weight / total if total else 0.0
    estimate = low = high = None
    if not exam.parts:
        words = exam.note
    elif not known:
        words = "nothing here practices a part of it"
    elif supported < SUPPORT:
        words = "not enough evidence yet"
    else:
        mix: dict[str, float] = {}
        for part, _ in known:
            for domain, share in _mix(part, shares).items():
                mix[domain] = mix.get(domain, 0.0) + share * part.weight / weight
        estimate, low, high = expected_share(mix, estimator)
        words = f"an estimate over the {practiced:.0%} of the exam practiced here, no promise"
    if exam.parts and exam.note:
        words = f"{words}. {exam.note}"
    return Readiness(
        exam=exam.id,
        name=exam.name,
        length=exam.length,
        pass_mark=exam.pass_mark,
        source=exam.source,
        words=words,
        practiced=practiced,
        estimate=estimate,
        low=low,
        high=high,
        parts=parts,
    )


def _mix(part: Part, shares: Mapping[str, float]) -> dict[str, float]:
    """The part's domains with their shares of its codes, summing to 1; empty when not practiced."""
    found = {d: n for d, n in shares.items() if n > 0 and part.covers(d)}
    total = sum(found.values())
    return {domain: n / total for domain, n in found.items()}


def _part(part: Part, estimator: Estimator, shares: Mapping[str, float]) -> PartReadiness:
    mix = _mix(part, shares)
    codes = sum(estimator.codes(domain) for domain in mix)
    if not mix:
        return PartReadiness(part.name, part.weight, codes)
    estimate, low, high = expected_share(mix, estimator)
    supported = sum(share for d, share in mix.items() if estimator.codes(d) >= ENOUGH)
    return PartReadiness(part.name, part.weight, codes, estimate, low, high, supported)


def expected_share(mix: Mapping[str, float], estimator: Estimator) -> tuple[float, float, float]:
    """Expected share right over a mix of domains, with the 90 % interval.

    The variance is that of the linearised sum, with what the domains share counted; the interval is
    taken on the logit scale, so that it stays within 0..1.
    """
    share = 0.0
    slopes: dict[str, float] = {}
    for domain, weight in mix.items():
        mean, variance = estimator.ability(domain)
        share += weight * mastery_of(mean, variance)
        shrink = math.sqrt(1.0 + math.pi / 8.0 * (MASTERY_SPREAD**2 + variance))
        z = sigmoid(mean / shrink)
        slopes[domain] = weight * (1.0 - 2.0 * SLIP) * z * (1.0 - z) / shrink
    half = Z90 * math.sqrt(estimator.combined(slopes)) / (share * (1.0 - share))
    logit = math.log(share / (1.0 - share))
    return share, sigmoid(logit - half), sigmoid(logit + half)
