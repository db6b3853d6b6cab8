"""The next chart from the real bank, with the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from coder_drill.charts.bank import Bank
from coder_drill.charts.model import Chart
from coder_drill.scoring.domains import domain_label
from coder_drill.skills.book import SkillBook
from coder_drill.skills.chooser import choose, choose_due
from coder_drill.skills.model import ENOUGH, ChartProfile, Choice
from coder_drill.skills.profiles import profile_of

DUE_EVERY = 4
"""One chart in so many may be chosen for a due card: a quarter of practice, and no more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the learner asked for: a domain, a setting, or nothing. ``without`` names charts to leave out."""

    domain: str | None = None
    setting: str | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DueCard:
    """A card that is due, in words that name no code, and the charts that would test it again."""

    id: str
    words: str
    charts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Next:
    """A chart, what chose it, and the reason in words."""

    chart: Chart
    choice: Choice
    reason: str


def next_chart(
    bank: Bank,
    book: SkillBook,
    rng: Random,
    *,
    wish: Wish | None = None,
    due: Sequence[DueCard] = (),
) -> Next | None:
    """The next chart, or None when the bank holds none that fits the wish.

    Every fourth chart at most is one that tests a due card again.
    """
    wish = wish or Wish()
    every = [profile_of(chart) for chart in bank.charts]
    profiles = [p for p in every if _fits(p, wish) and p.chart_id not in wish.without]
    profiles = profiles or [p for p in every if _fits(p, wish)]
    recent = list(book.recent)
    if due and book.attempts % DUE_EVERY == DUE_EVERY - 1:
        for card in due:
            again = choose_due(profiles, card.charts, recent, rng, times=book.times)
            chart = bank.get(again.chart_id) if again else None
            if again is not None and chart is not None:
                return Next(chart, replace(again, card=card.id), f"due: {card.words}")
    chosen = choose(profiles, book.estimator, recent, rng, times=book.times)
    chart = bank.get(chosen.chart_id) if chosen else None
    if chosen is None or chart is None:
        return None
    return Next(chart, chosen, reason(chosen, book, wish))


def _fits(profile: ChartProfile, wish: Wish) -> bool:
    return wish.setting in (None, profile.setting) and (
        wish.domain is None or wish.domain in profile.weights
    )


def reason(choice: Choice, book: SkillBook, wish: Wish | None = None) -> str:
    """Why this chart, in a few words for the learner."""
    domain = choice.domain
    if wish is not None and wish.domain is not None:
        return f"you asked for {plain_label(wish.domain)}"
    codes = book.estimator.codes(domain)
    label = plain_label(domain)
    if codes == 0:
        return f"not tried yet: {label}"
    met = f"{codes} {'code' if codes == 1 else 'codes'} so far"
    if choice.rule == "diagnose":
        return f"to know you better: {label}, {met}"
    if choice.rule == "weakness":
        if codes < ENOUGH:
            return f"perhaps weak: {label}, {met}"
        estimate = book.estimator.estimate(domain)
        return f"weak: {label}, {estimate.low:.0%} to {estimate.high:.0%}"
    if choice.rule == "least-practised":
        return f"least practised: {label}, {met}"
    return f"for variety: {label}"


def plain_label(domain: str) -> str:
    """A domain's label as it stands inside a sentence."""
    label = domain_label(domain)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
