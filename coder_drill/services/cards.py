"""`CardBox`: a learner's cards, kept in step with the attempt log, asked and answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from coder_drill.charts.bank import Bank
from coder_drill.exercises.card import card_of, exercise_of
from coder_drill.exercises.card.spoiling import shows
from coder_drill.exercises.chart import key_domain
from coder_drill.exercises.model import Exercise
from coder_drill.exercises.sources import Sources
from coder_drill.services.nextchart import DueCard
from coder_drill.skills.cards import (
    BETWEEN_CODES,
    RULE_LABELS,
    meetings,
    new_card,
    reviewed,
)
from coder_drill.store.interfaces import History
from coder_drill.store.model import CARD, CARDS_MARK, CHART, Attempt, CardRow
from coder_drill.store.moments import read_moment, utc_text

AT_ONCE = 200
"""Attempts taken in by one `CardBox.sync`: about a third of a second's work."""
LOOKED_AT = 40
"""Due cards looked at for a chart or a question: more would not change what comes next."""


class CardBox:
    """Cards of missed codes and broken rules.

    Their stored state is a convenience: `rebuild` makes it again from the log alone.
    """

    def __init__(
        self,
        store: History,
        sources: Sources,
        learner_id: str,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._sources = sources
        self._learner_id = learner_id
        self._now = now
        self._places: _Places | None = None

    def sync(self) -> None:
        """Take in what was appended to the log since, at most 200 attempts at a time.

        After a longer absence (a history from before there were cards) several calls catch up, so
        that none of them keeps the learner waiting. Raises UnavailableError.
        """
        store, learner = self._store, self._learner_id
        done = store.settings.get(learner, CARDS_MARK)
        after = int(done) if done.isdigit() else 0
        mark = store.log.mark(learner)
        if mark.last < after:
            self.rebuild()
            return
        if mark.last == after:
            return
        batch = list(islice(store.log.replay(learner, after=after), AT_ONCE))
        named = {name for _, attempt in batch for name in _cards_named(attempt)}
        cards = {card.id: card for card in store.cards.named(learner, named)}
        touched: dict[str, CardRow] = {}
        for _, attempt in batch:
            for card in self._fold(attempt, cards):
                touched[card.id] = card
        with store.transaction():
            # Another thread or process may be taking in the same attempts; only one of them writes.
            if store.settings.get(learner, CARDS_MARK) == done:
                store.cards.put(touched.values())
                store.settings.set(learner, CARDS_MARK, str(batch[-1][0]))

    def rebuild(self) -> None:
        """Make all cards again from the log alone, in its own order."""
        cards: dict[str, CardRow] = {}
        last = 0
        for sequence, attempt in self._store.log.replay(self._learner_id):
            last = sequence
            self._fold(attempt, cards)
        with self._store.transaction():
            self._store.cards.wipe(self._learner_id)
            self._store.cards.put(cards.values())
            self._store.settings.set(self._learner_id, CARDS_MARK, str(last))

    def cards(self) -> list[CardRow]:
        """All cards, the one due first first."""
        self.sync()
        return self._store.cards.all(self._learner_id)

    def due(self, *, limit: int = -1) -> list[CardRow]:
        """The cards that are due now, the longest due first."""
        self.sync()
        return self._store.cards.due(self._learner_id, utc_text(self._now()), limit=limit)

    def counts(self, domain: str | None = None) -> tuple[int, int]:
        """How many cards there are, and how many of them are due now; of a domain on request."""
        now = utc_text(self._now())
        if domain is None:
            return self._store.cards.counts(self._learner_id, now)
        cards = [card for card in self._store.cards.all(self._learner_id) if card.domain == domain]
        return len(cards), sum(card.due <= now for card in cards)

    def due_charts(self, bank: Bank) -> list[DueCard]:
        """Due cards that a chart would test again, the longest due first, a handful at most.

        A chart other than the one a card was missed in first, where one exists.
        """
        if self._places is None or self._places.bank is not bank:
            self._places = _Places(bank)
        found = []
        for card in self.due(limit=LOOKED_AT):
            charts = self._places.of(card)
            charts = charts - {card.chart_id} or charts
            if charts:
                found.append(DueCard(card.id, self._days_since(card.made_at), frozenset(charts)))
        return found

    def next(self, *, skip: Iterable[str] = (), seed: str = "") -> Exercise | None:
        """A question on the card due longest for which a fair one can be asked; None without any.

        ``skip`` names cards to pass over (those asked in this session already). The same ``seed`` gives
        the same question while card and charts are the same.
        """
        passed = set(skip)
        for card in self.due(limit=LOOKED_AT + len(passed)):
            if card.id in passed:
                continue
            exercise = exercise_of(self._sources, card, f"{seed}{card.reviews}-{len(passed)}")
            if exercise is not None:
                return exercise
        return None

    def _fold(self, attempt: Attempt, cards: dict[str, CardRow]) -> list[CardRow]:
        """The cards that the next attempt of the log makes or moves; ``cards`` is changed with them."""
        if attempt.kind == CARD:
            return self._answered(attempt, cards)
        return self._met(attempt, cards) if attempt.kind == CHART else []

    def _met(self, attempt: Attempt, cards: dict[str, CardRow]) -> list[CardRow]:
        """The cards that an attempt makes or moves; ``cards`` is changed with them."""
        at = self._moment(attempt.submitted_at)
        touched: dict[str, CardRow] = {}
        for met in meetings(attempt):
            card = cards.get(met.card)
            if card is None:
                if met.right:
                    continue
                card = new_card(met, attempt, at)
            elif met.card in touched:
                continue  # One attempt is one meeting, however many lines it had.
            else:
                card = reviewed(card, right=met.right, at=at)
                if not met.right and met.given:
                    card = replace(card, given=met.given)
            cards[met.card] = touched[met.card] = card
        return list(touched.values())

    def _answered(self, answer: Attempt, cards: dict[str, CardRow]) -> list[CardRow]:
        card = cards.get(card_of(answer.exercise))
        if card is None:
            return []
        at = self._moment(answer.submitted_at)
        cards[card.id] = reviewed(card, right=answer.score >= 0.5, at=at)
        return [cards[card.id]]

    def _days_since(self, text: str) -> int:
        """Whole days since a stored moment."""
        return (self._now() - self._moment(text)).days

    def _moment(self, text: str) -> datetime:
        """A stored moment, but never later than now: a clock that ran ahead must not bury a card."""
        now = self._now().astimezone(UTC)
        return min(read_moment(text) or now, now)


def _cards_named(attempt: Attempt) -> set[str]:
    if attempt.kind == CARD:
        return {card_of(attempt.exercise)}
    return {met.card for met in meetings(attempt)} if attempt.kind == CHART else set()


class _Places:
    """Which charts ask for a code, a category, or a rule in a domain."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._charts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for chart in bank.charts:
            for key in chart.outline:
                if key.optional:
                    continue
                self._charts["", key.code].add(chart.id)
                if key.role.is_diagnosis:
                    self._charts["", key.code.replace(".", "")[:3]].add(chart.id)
                for label in RULE_LABELS - BETWEEN_CODES:
                    if shows(label, key):
                        self._charts[label, key_domain(key)].add(chart.id)

    def of(self, card: CardRow) -> set[str]:
        """Ids of the charts that would test a card again."""
        rule = card.kind == "rule" and card.label not in BETWEEN_CODES
        return self._charts.get((card.label if rule else "", card.code), set())
