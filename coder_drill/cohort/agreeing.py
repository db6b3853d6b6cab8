"""How far coders agree with each other on the same record: F1 of code sets, kappa of closed choices.

First attempts, each paired once with another coder's answer to the same version of a chart, so that no answer
counts twice; who is paired with whom turns from chart to chart. Kappa is for closed choices alone: over an
open code set nobody can count the codes that neither gave, and it tends to F1 (Hripcsak and Rothschild 2005).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from coder_drill.charts.model import Role
from coder_drill.cohort.figures import Figure, agreement, few, kappa
from coder_drill.cohort.grading import Seen
from coder_drill.cohort.model import Answered
from coder_drill.cohort.standing import Standing
from coder_drill.exercises.chart import answer_of
from coder_drill.exercises.model import Response
from coder_drill.scoring.em import is_em

LEAST_CHARTS, FIRM_CHARTS = 5, 20
LEAST_CHOICES = 30
"""Choices from which a kappa and what stands beside it are shown."""
MOST_POA_PAIRS = 300
"""Pairs of answers whose POA indicators are read at most."""
MOST_MARGINALS = 4
"""Choices whose share is told."""
MOST_CHOICES = 600
"""Pairs of choices that a kappa is worked out from at most, evenly taken: its bootstrap is dear."""
_FIRST = (Role.PRINCIPAL, Role.FIRST_LISTED)
SETS: dict[str, tuple[Role, ...]] = {
    "principal or first-listed diagnosis": _FIRST,
    "secondary diagnoses": (Role.SECONDARY,),
    "procedures and services": (Role.PROCEDURE, Role.SERVICE),
}
"""Codes that are compared as sets, by their roles."""


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """What coders agree on: ``measure`` is ``F1`` or ``kappa``; ``alike`` the raw share of equal choices
    beside a kappa, None beside an F1."""

    what: str
    measure: str
    figure: Figure
    charts: int
    alike: float | None = None
    marginals: tuple[tuple[str, float], ...] = ()
    """How often each choice was made, of all choices of both coders, the commonest first: where one is
    nearly always made, kappa is low however much coders agree."""

    @property
    def words(self) -> str:
        """The figure, and beside a kappa the raw share and what was chosen how often."""
        told = [self.figure.plain()]
        if self.alike is not None:
            told.append(f"{self.alike:.0%} alike")
        if self.marginals:
            shown = [f"{choice} {share:.0%}" for choice, share in self.marginals[:MOST_MARGINALS]]
            rest = len(self.marginals) - len(shown)
            told.append("chosen: " + ", ".join(shown) + (f" and {rest} others" if rest else ""))
        return "; ".join(told).replace("%", " %")


def agreements(
    standing: Standing, first: Mapping[tuple[str, str, str], Sequence[Answered]], least: int
) -> list[AgreementLine]:
    """Agreement of the group, over first attempts by kind, exercise and version; from ``least`` coders."""
    pairs = list(_pairs(first))
    coders = len({a.learner for _, *both in pairs for a in both})
    tallies = [_Tally() for _ in SETS]
    right: list[tuple[str, str, str]] = []
    level: list[tuple[str, str, str]] = []
    read: dict[str, _Read] = {}
    before = ""
    for chart, one, other in pairs:
        if (
            chart != before
        ):  # Pairs come chart by chart: what was read of one is no use for the next.
            before, read = chart, {}
        for outcome in (one.outcome, other.outcome):
            if outcome not in read:
                read[outcome] = _read(standing.seen(outcome))
        a, b = read[one.outcome], read[other.outcome]
        for tally, mine, theirs in zip(tallies, a.sets, b.sets, strict=True):
            tally.add(chart, mine, theirs)
        right.append((chart, a.right, b.right))
        level.append((chart, a.level, b.level))
    found = []
    for what, tally in zip(SETS, tallies, strict=True):
        charts = len(tally.charts)
        if coders < least:
            figure = few(coders, f"{coders} coders: too few")
        elif charts < LEAST_CHARTS:
            figure = few(charts, f"{charts} charts: too few")
        else:
            figure = agreement(tally.both, tally.of, tally.pairs)
            figure = replace(figure, firm=figure.firm and charts >= FIRM_CHARTS)
        found.append(AgreementLine(what, "F1", figure, charts))
    for what, chosen in (
        ("principal or first-listed diagnosis as in the key, yes or no", right),
        ("level of an E/M visit", level),
    ):
        found.append(_closed(what, chosen, coders, least))
    poa = list(_poa(standing, pairs)) if coders >= least else []
    found.append(_closed("present on admission, code by code", poa, coders, least))
    return found


def _closed(
    what: str, chosen: Sequence[tuple[str, str, str]], coders: int, least: int
) -> AgreementLine:
    """Kappa of choices: chart, one coder's choice, the other's; those that either did not make left out."""
    both = [(a, b) for _, a, b in chosen if a and b]
    charts = len({c for c, a, b in chosen if a and b})
    both = both[:: -(-len(both) // MOST_CHOICES) or 1]
    figure = kappa(both) if coders >= least else few(coders, f"{coders} coders: too few")
    if len(both) < LEAST_CHOICES or coders < least:
        return AgreementLine(what, "kappa", figure, charts)
    made = Counter(choice for pair in both for choice in pair)
    shares = tuple((choice, n / (2 * len(both))) for choice, n in made.most_common())
    alike = sum(a == b for a, b in both) / len(both)
    return AgreementLine(what, "kappa", figure, charts, alike, shares)


def _poa(
    standing: Standing, pairs: Sequence[tuple[str, Answered, Answered]]
) -> Iterator[tuple[str, str, str]]:
    """The indicators of diagnoses that both coders gave with one: chart, one's, the other's.

    What was given is read for a part of the pairs at most, evenly taken over the charts that have POA.
    """
    probes = {chart: (a, b) for chart, a, b in pairs}
    texts = standing.given_in([each.uuid for both in probes.values() for each in both])
    inpatient = {c for c, both in probes.items() if any(_indicators(texts, a) for a in both)}
    mine = [pair for pair in pairs if pair[0] in inpatient]
    mine = mine[:: -(-len(mine) // MOST_POA_PAIRS) or 1]
    texts = standing.given_in([each.uuid for _, *both in mine for each in both])
    for chart, a, b in mine:
        one, other = _indicators(texts, a), _indicators(texts, b)
        for code in one:
            if code in other:
                yield chart, one[code], other[code]


def _indicators(texts: Mapping[str, str], answer: Answered) -> dict[str, str]:
    """The codes of an answer that carry a POA indicator."""
    lines = answer_of(Response(json.loads(texts.get(answer.uuid) or "null"))).codes
    return {line.code: line.poa for line in lines if line.poa}


def _pairs(
    first: Mapping[tuple[str, str, str], Sequence[Answered]],
) -> Iterator[tuple[str, Answered, Answered]]:
    """Chart with version, and two coders' answers to it; each answer at most once."""
    charts = sorted(place for place in first if place[0] == "chart")
    for turn, place in enumerate(charts):
        # One answer a coder: the same set may have been assigned twice.
        mine = {a.learner: a for a in sorted(first[place], key=lambda a: a.uuid)}
        by_coder = [mine[name] for name in sorted(mine)]
        shift = turn % len(by_coder)
        turned = by_coder[shift:] + by_coder[:shift]
        for one, other in zip(turned[::2], turned[1::2], strict=False):
            yield f"{place[1]} {place[2]}", one, other


@dataclass(slots=True)
class _Tally:
    """Codes given by both and by either, over the pairs of coders where one gave any."""

    both: int = 0
    of: int = 0
    pairs: int = 0
    charts: set[str] = field(default_factory=set)

    def add(self, chart: str, mine: set[str], theirs: set[str]) -> None:
        """Two coders' codes of one chart."""
        if mine or theirs:
            self.both += len(mine & theirs)
            self.of += len(mine) + len(theirs)
            self.pairs += 1
            self.charts.add(chart)


class _Read(NamedTuple):
    """What of one answer is compared with another's."""

    sets: tuple[set[str], ...]
    """The codes given, a set for each of `SETS`."""
    right: str
    """The first diagnosis as in the key: ``yes`` or ``no``; "" where the key has no such line."""
    level: str
    """The visit's code that was given, ``none`` where none was; "" where the key has not exactly one."""


_PLACES = {str(role): place for place, roles in enumerate(SETS.values()) for role in roles}


def _read(seen: Iterable[Seen]) -> _Read:
    """An answer's verdicts, gone through once for all that is compared."""
    sets: tuple[set[str], ...] = tuple(set() for _ in SETS)
    right = ""
    visits = []
    for _, role, _, credit, _, expected, given, optional in seen:
        place = _PLACES.get(role)
        if given and place is not None:
            sets[place].add(given)
        if expected is None or optional:
            continue
        if not right and place == 0:
            right = "yes" if credit >= 1 else "no"
        if len(expected) == 5 and is_em(
            expected
        ):  # Most are no visits, and are passed over cheaply.
            visits.append(given or "none")
    return _Read(sets, right, visits[0] if len(visits) == 1 else "")
