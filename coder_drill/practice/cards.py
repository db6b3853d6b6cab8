"""`CardBox`: a learner's cards, kept in step with the attempt log, asked and answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from coder_drill.charts.bank import Bank
from coder_drill.exercises.card.spoiling import shows
from coder_drill.exercises.chart import key_domain
from coder_drill.services.nextchart import DueCard
from coder_drill.skills.cards import (
    BETWEEN_CODES,
    RULE_LABELS,
    meetings,
    new_card,
    reviewed,
)
from coder_drill.skills.drills import Drill, Graded, grade, make_drill
from coder_drill.store.model import Attempt, CardReview, CardRow
from coder_drill.store.moments import read_moment, utc_text
from coder_drill.store.store import Store

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

AT_ONCE = 200
"""Attempts taken in by one `CardBox.sync`: about a third of a second's work."""
LOOKED_AT = 40
"""Due cards looked at for a chart or a question: more would not change what comes next."""
_MARK = "cards.log"
"""Learner's setting that holds how far the log was taken in: the sequence of the last attempt."""


class CardBox:
    """Cards of missed codes and broken rules.

    Their stored state is a convenience: `rebuild` makes it again from attempts and answers alone.
    """

    def __init__(
        self,
        store: Store,
        learner: str,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._learner = learner
        self._now = now
        self._new_id = new_id
        self._places: _Places | None = None

    def sync(self) -> None:
        """Take in what was appended to the log since, at most 200 attempts at a time.

        After a longer absence (a history from before there were cards) several calls catch up, so
        that none of them keeps the learner waiting. Raises UnavailableError.
        """
        done = self._store.setting(self._learner, _MARK)
        after = int(done) if done.isdigit() else 0
        mark = self._store.log_mark(self._learner)
        if mark.last < after:
            self.rebuild()
            return
        if mark.last == after:
            return
        batch = list(islice(self._store.log(self._learner, after=after), AT_ONCE))
        named = {met.card for _, attempt in batch for met in meetings(attempt)}
        cards = {card.id: card for card in self._store.cards_named(self._learner, named)}
        touched: dict[str, CardRow] = {}
        for sequence, attempt in batch:
            after = sequence
            for card in self._met(attempt, cards):
                touched[card.id] = card
        # Another thread or process may be taking in the same attempts; only one of them writes.
        self._store.put_cards(
            self._learner, touched.values(), progress=(_MARK, str(after)), before=done
        )

    def rebuild(self) -> None:
        """Make all cards again from the log and the answers to drills, in the order of their dates."""
        cards: dict[str, CardRow] = {}
        answers = self._store.card_reviews(self._learner)
        last = 0
        for sequence, attempt in self._store.log(self._learner):
            last = sequence
            while answers and answers[0].reviewed_at < attempt.submitted_at:
                self._answered(answers.pop(0), cards)
            for _ in self._met(attempt, cards):
                pass
        for answer in answers:
            self._answered(answer, cards)
        self._store.put_cards(self._learner, cards.values(), progress=(_MARK, str(last)), wipe=True)

    def cards(self) -> list[CardRow]:
        """All cards, the one due first first."""
        self.sync()
        return self._store.cards(self._learner)

    def due(self, *, limit: int = -1) -> list[CardRow]:
        """The cards that are due now, the longest due first."""
        self.sync()
        return self._store.due_cards(self._learner, utc_text(self._now()), limit=limit)

    def counts(self) -> tuple[int, int]:
        """How many cards there are, and how many of them are due now."""
        return self._store.card_counts(self._learner, utc_text(self._now()))

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

    def drill(
        self, bank: Bank, codebook: Codebook, rng: Random, *, skip: Iterable[str] = ()
    ) -> tuple[CardRow, Drill] | None:
        """A question for the card due longest for which a fair one can be asked; None without any.

        ``skip`` names cards to pass over (those asked in this session already).
        """
        passed = set(skip)
        for card in self.due(limit=LOOKED_AT + len(passed)):
            if card.id in passed:
                continue
            drill = make_drill(card, bank.charts, codebook, rng)
            if drill is not None:
                return card, drill
        return None

    def answer(self, card: CardRow, drill: Drill, given: str, *, seconds: float = 0.0) -> Graded:
        """Grade an answer, store it and move the card. Raises UnavailableError."""
        graded = grade(drill, given)
        now = self._now()
        review = CardReview(
            uuid=self._new_id(),
            learner=self._learner,
            card=card.id,
            drill=drill.kind,
            chart_id=drill.chart_id,
            reviewed_at=utc_text(now),
            right=graded.right,
            seconds=max(0.0, seconds),
            answer=given.strip()[:80],
        )
        self._store.add_card_review(review, reviewed(card, right=graded.right, at=now))
        return graded

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

    def _answered(self, answer: CardReview, cards: dict[str, CardRow]) -> None:
        card = cards.get(answer.card)
        if card is not None:
            at = self._moment(answer.reviewed_at)
            cards[card.id] = reviewed(card, right=answer.right, at=at)

    def _days_since(self, text: str) -> int:
        """Whole days since a stored moment."""
        return (self._now() - self._moment(text)).days

    def _moment(self, text: str) -> datetime:
        """A stored moment, but never later than now: a clock that ran ahead must not bury a card."""
        now = self._now().astimezone(UTC)
        return min(read_moment(text) or now, now)


class _Places:
    """Which charts ask for a code, a category, or a rule in a domain."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._charts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for chart in bank.charts:
            for key in chart.key:
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
