"""How far coders agree with each other on the same record: F1 of code sets, kappa of closed choices.

First attempts, each paired once with another coder's answer to the same version of a chart, so that no answer
counts twice; who is paired with whom turns from chart to chart. Kappa is for closed choices alone: over an
open code set nobody can count the codes that neither gave, and it tends to F1 (Hripcsak and Rothschild 2005).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    seen = [(chart, standing.seen(a.outcome), standing.seen(b.outcome)) for chart, a, b in pairs]
    found = []
    for what, roles in SETS.items():
        sets = [(c, _codes(a, roles), _codes(b, roles)) for c, a, b in seen]
        sets = [each for each in sets if each[1] or each[2]]
        charts = len({c for c, _, _ in sets})
        if coders < least:
            figure = few(coders, f"{coders} coders: too few")
        elif charts < LEAST_CHARTS:
            figure = few(charts, f"{charts} charts: too few")
        else:
            figure = agreement([(a, b) for _, a, b in sets])
            figure = replace(figure, firm=figure.firm and charts >= FIRM_CHARTS)
        found.append(AgreementLine(what, "F1", figure, charts))
    for what, choice in (
        ("principal or first-listed diagnosis as in the key, yes or no", _first_right),
        ("level of an E/M visit", _level),
    ):
        chosen = [(c, choice(a), choice(b)) for c, a, b in seen]
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


def _codes(seen: Iterable[Seen], roles: Sequence[Role]) -> set[str]:
    return {each.given for each in seen if each.given and each.role in roles}


def _first_right(seen: Iterable[Seen]) -> str:
    """``yes`` or ``no``; "" where the key has no such line."""
    for each in seen:
        if each.expected is not None and each.role in _FIRST and not each.optional:
            return "yes" if each.credit >= 1 else "no"
    return ""


def _level(seen: Iterable[Seen]) -> str:
    """The visit's code that was given, ``none`` where none was; "" where the key has not exactly one."""
    asked = [each for each in seen if each.expected and is_em(each.expected) and not each.optional]
    return (asked[0].given or "none") if len(asked) == 1 else ""
