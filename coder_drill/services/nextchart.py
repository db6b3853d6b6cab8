"""The next chart from the real bank, with the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from coder_drill.charts.bank import Bank
from coder_drill.charts.model import Chart
from coder_drill.skills.book import SkillBook
from coder_drill.skills.chooser import choose, choose_due
from coder_drill.skills.model import ENOUGH, ChartProfile, Choice
from coder_drill.skills.profiles import profile_of
from coder_drill.skills.weakest import weakest_of

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
    """A card that is due, how many days ago it was missed first, and the charts that would test it."""

    id: str
    days: int
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
                return Next(chart, replace(again, card=card.id), due_reason(card.days))
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
    """Why this chart, in a few words for the learner.

    They are read before the chart is scored, and the domain of a key is half the answer: the words
    name none, and no code. Where the chart is not for one of the weakest domains they say why not.
    """
    if wish is not None and wish.domain is not None:
        return "from the domain you asked for"
    estimator = book.estimator
    codes = estimator.codes(choice.domain)
    weakest = {each.domain for each in weakest_of(estimator)}
    if choice.rule == "diagnose":
        return "shows where you stand, before weak spots" if weakest else "shows where you stand"
    if codes == 0:
        return f"{'not your weakest, but ' if weakest else ''}something you have not tried yet"
    if choice.domain in weakest:
        return "works on one of your weakest domains"
    if choice.rule == "weakness":
        if codes < ENOUGH:
            words = "may be weak: too little is known of it"
            return f"{words}, so not among your weakest yet" if weakest else words
        return "not your weakest, but you miss codes here"
    if choice.rule == "least-practiced":
        return f"{'not your weakest, but ' if weakest else ''}practiced least"
    return f"for variety{', not your weakest' if weakest else ''}"


def due_reason(days: int) -> str:
    """Why a chart comes that tests a missed code or a broken rule again."""
    if days < 1:
        return "tests something you missed lately"
    numbers = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    number = numbers[days - 1] if days <= len(numbers) else str(days)
    return f"tests something you missed {number} {'day' if days == 1 else 'days'} ago"
