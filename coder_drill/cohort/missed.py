"""The codes that a group missed most: counted over counted sittings, as cards that can be learned from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from coder_drill.cohort.report import GROUP_LEAST
from coder_drill.cohort.standing import Standing
from coder_drill.sets.model import Mode
from coder_drill.skills.cards import CODE_LABELS, system_of
from coder_drill.store.model import QUERY, CardRow

TOLD = 3
"""Learners who missed a code from which it is told, as with the commonest wrong codes of a report."""


@dataclass(frozen=True, slots=True)
class MissedCode:
    """A key code: how many learners were asked for it, how many missed it, and the card about it."""

    card: CardRow
    learners: int
    missed: int


@dataclass(slots=True)
class _Tally:
    asked: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)
    instead: Counter[str] = field(default_factory=Counter)
    charts: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)


def held(standing: Standing) -> frozenset[str]:
    """Ids of charts whose keys stay with the trainer: of assessments that were not released yet."""
    return frozenset(
        item.id
        for given in standing.given
        if given.set.mode is Mode.ASSESSMENT and not given.released_at
        for item in given.set.items
        if item.kind == "chart"
    )


def missed_most(
    standing: Standing, *, least: int = GROUP_LEAST, count: int = 40
) -> list[MissedCode]:
    """The codes of charts that most of those missed who were asked for them, at most ``count``.

    A code is left out where fewer than ``least`` learners were asked for it or too few missed it, and what
    only a chart shows that is `held` is not counted. A card's id is that of a learner's own card of the code.
    """
    closed = held(standing)
    found: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for line in standing.lines:
        for answer in line.answers if not line.seat.excused else ():
            if answer.kind != "chart" or not answer.scored or answer.dropped:
                continue
            if answer.exercise in closed:
                continue
            for seen in standing.seen(answer.outcome):
                if seen.expected is None or seen.optional or seen.role == QUERY:
                    continue
                system = system_of(seen.expected, seen.role).value
                tally = found[system, seen.expected]
                tally.asked.add(answer.learner)
                tally.domains[seen.domain] += 1
                if seen.skill in CODE_LABELS:
                    tally.missed.add(answer.learner)
                    tally.labels[seen.skill] += 1
                    tally.charts[answer.exercise] += 1
                    if seen.given:
                        tally.instead[seen.given] += 1
    enough = [
        MissedCode(_card(system, code, tally), len(tally.asked), len(tally.missed))
        for (system, code), tally in found.items()
        if len(tally.asked) >= least and len(tally.missed) >= min(TOLD, least)
    ]
    enough.sort(key=lambda each: (-each.missed / each.learners, -each.missed, each.card.id))
    return enough[:count]


def _card(system: str, code: str, tally: _Tally) -> CardRow:
    return CardRow(
        learner_id="",
        id=f"code:{system}:{code}",
        kind="code",
        code=code,
        system=system,
        domain=_commonest(tally.domains),
        label=_commonest(tally.labels),
        given=_commonest(tally.instead),
        chart_id=_commonest(tally.charts),
        attempt="",
        made_at="",
        due="",
    )


def _commonest(found: Counter[str]) -> str:
    """What was counted most, of equals the first by name, whatever order answers came in."""
    return min(found, key=lambda name: (-found[name], name), default="")
