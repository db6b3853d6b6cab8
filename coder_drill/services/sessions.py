"""Sessions: runs under the practice policy, with cards between the charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from coder_drill.exercises.card import card_of
from coder_drill.exercises.chart import exercise_of
from coder_drill.exercises.model import Exercise, Json
from coder_drill.exercises.policy import PRACTICE, Policy
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.services.nextchart import Next

CARD = "card"


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What was asked for: a number of charts, or active minutes, or both (what comes first ends it).

    ``domain`` and ``setting`` narrow the charts; ``cards`` False leaves cards out.
    """

    charts: int | None = None
    minutes: float | None = None
    domain: str | None = None
    setting: str | None = None
    cards: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for a session without an end or without anything in it."""
        if self.charts is None and self.minutes is None:
            raise ValueError("a session needs a number of charts or of minutes")
        if any(limit is not None and limit <= 0 for limit in (self.charts, self.minutes)):
            raise ValueError("a session needs at least one chart or some minutes")

    @property
    def policy(self) -> Policy:
        """The practice policy with the plan's numbers."""
        share = PRACTICE.extras_share if self.cards else 0.0
        return replace(PRACTICE, exercises=self.charts, minutes=self.minutes, extras_share=share)

    @property
    def wish(self) -> dict[str, Json]:
        """What the chooser keeps to."""
        return {"domain": self.domain, "setting": self.setting}


class ChartChoice(Protocol):
    """Who chooses charts."""

    def choose_chart(
        self, *, domain: str | None = None, setting: str | None = None, due: bool = True
    ) -> Next | None:
        """The next chart, of a domain or a setting on request; None when none fits."""
        ...


class CardChoice(Protocol):
    """Who chooses cards."""

    def next(self, *, skip: Iterable[str] = ()) -> Exercise | None:
        """A question on the card due longest, those in ``skip`` passed over."""
        ...


class PracticeChooser:
    """What comes next in a session: a chart for the learner's skills, now and then a card.

    Never two cards in a row, none before the first chart, and never more than their share.
    """

    def __init__(self, charts: ChartChoice, cards: CardChoice) -> None:
        self._charts = charts
        self._cards = cards

    def next(self, run: Run) -> Entry | None:
        """The next entry, or None when the bank holds no chart that fits."""
        room = run.policy.extras_share > 0 and run.room_for_extra
        if room and run.entries and run.entries[-1].kind != CARD:
            asked = [card_of(entry.exercise) for entry in run.entries if entry.kind == CARD]
            card = self._cards.next(skip=asked)
            if card is not None:
                return Entry.of(card, why="a card that is due", due=True)
        chosen = self._charts.choose_chart(
            domain=_text(run.wish.get("domain")), setting=_text(run.wish.get("setting")), due=room
        )
        if chosen is None:
            return None
        return Entry.of(
            exercise_of(chosen.chart), why=chosen.reason, due=chosen.choice.rule == "due"
        )


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Score:
    """How a session stands: charts coded, their mean score, cards right of cards answered."""

    charts: int
    mean: float | None
    cards: int
    cards_right: int


def score_of(run: Run) -> Score:
    """How a session stands."""
    done = [entry for entry in run.entries if entry.stage is Stage.DONE]
    charts = [entry.score or 0.0 for entry in done if entry.kind != CARD]
    cards = [entry.score or 0.0 for entry in done if entry.kind == CARD]
    return Score(
        charts=len(charts),
        mean=sum(charts) / len(charts) if charts else None,
        cards=len(cards),
        cards_right=sum(score >= 1.0 for score in cards),
    )


def words_of(run: Run) -> str:
    """How far a session is, such as ``2 of 5 charts, 1 of 1 cards right``."""
    policy, score = run.policy, score_of(run)
    of = f" of {policy.exercises}" if policy.exercises is not None else ""
    parts = [
        f"{score.charts}{of} {'chart' if (policy.exercises or score.charts) == 1 else 'charts'}"
    ]
    if policy.minutes is not None:
        parts.append(f"{run.seconds / 60:.0f} of {policy.minutes:g} minutes")
    if score.cards:
        parts.append(f"{score.cards_right} of {score.cards} cards right")
    return ", ".join(parts)
