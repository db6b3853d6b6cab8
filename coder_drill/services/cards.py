"""`CardBox`: a learner's cards, kept in step with the attempt log, asked and answered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

from coder_drill.charts.bank import Bank
from coder_drill.codebooks.model import System
from coder_drill.errors import UsageError
from coder_drill.exercises.card import card_of, exercise_of
from coder_drill.exercises.card.spoiling import shows
from coder_drill.exercises.chart import key_domain
from coder_drill.exercises.model import Exercise
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.domains import domain_of
from coder_drill.services.clocks import random_id
from coder_drill.services.days import day_begins
from coder_drill.services.nextchart import DueCard
from coder_drill.skills.cards import (
    BETWEEN_CODES,
    DAILY,
    RULE_LABELS,
    Aside,
    meetings,
    new_card,
    own_card,
    put_aside,
    reviewed,
)
from coder_drill.store.interfaces import History
from coder_drill.store.model import CARD, CARDS_MARK, CHART, Attempt, CardRow
from coder_drill.store.moments import read_moment, utc_text

AT_ONCE = 200
"""Attempts taken in by one `CardBox.sync`: about a third of a second's work."""
LOOKED_AT = 40
"""Due cards looked at for a chart or a question: more would not change what comes next."""


DAILY_SETTING = "cards-a-day"
_ASIDE = frozenset(Aside)


def _no_zone() -> tzinfo | None:
    """The machine's own rules."""
    return None


@dataclass(frozen=True, slots=True)
class CardLoad:
    """A learner's cards: all, those due, answers given today, and the most a day."""

    cards: int
    due: int
    done: int
    daily: int

    @property
    def left(self) -> int:
        """How many are still asked today."""
        return max(0, min(self.due, self.daily - self.done))

    @property
    def words(self) -> str:
        """Such as ``12 of 48 due cards left today``."""
        if not self.due:
            return "none due now"
        if self.left == self.due:
            return f"{self.due} {'card is' if self.due == 1 else 'cards are'} due"
        if not self.left:
            return f"today's {self.daily} cards are done, {self.due} more are due"
        return f"{self.left} {'card' if self.left == 1 else 'cards'} left today, of {self.due} due"


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
        zone: Callable[[], tzinfo | None] = _no_zone,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._store = store
        self._sources = sources
        self._learner_id = learner_id
        self._now = now
        self._zone = zone
        self._new_id = new_id
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

    def load(self) -> CardLoad:
        """How many cards there are, are due, were answered today, and may be asked today."""
        self.sync()
        cards, due = self.counts()
        day = self._now().astimezone(self._zone()).date()
        begin = utc_text(day_begins(day, self._zone()))
        answers = self._store.log.attempts(self._learner_id, kind=CARD, since=begin, limit=None)
        end = utc_text(day_begins(day + timedelta(days=1), self._zone()))
        done = sum(
            each.mode not in _ASIDE and each.submitted_at < end and bool(each.response)
            for each in answers
        )
        return CardLoad(cards, due, done, self.daily)

    @property
    def daily(self) -> int:
        """Cards a day, set by the learner."""
        kept = self._store.settings.get(self._learner_id, DAILY_SETTING)
        return int(kept) if kept.isdecimal() and len(kept) < 7 else DAILY

    def set_daily(self, number: int) -> None:
        """Ask so many cards a day at most, 0 or more. Raises UsageError for anything else."""
        if not 0 <= number < 10_000:
            raise UsageError(f"{number} cards a day: write a number from 0 to 9999")
        self._store.settings.set(self._learner_id, DAILY_SETTING, str(number))

    # -- what else can be done with a card -------------------------------------------------------

    def get(self, card_id: str) -> CardRow | None:
        """A card by its id, or None."""
        self.sync()
        found = self._store.cards.named(self._learner_id, [card_id])
        return found[0] if found else None

    def bury(self, card_id: str) -> CardRow:
        """Ask a card no more today. Raises UsageError when there is none."""
        day = self._now().astimezone(self._zone()).date()
        until = utc_text(day_begins(day + timedelta(days=1), self._zone()))
        return self._set_aside(card_id, Aside.BURIED, {"until": until})

    def suspend(self, card_id: str) -> CardRow:
        """Ask a card no more until it is taken up again. Raises UsageError when there is none."""
        return self._set_aside(card_id, Aside.SUSPENDED, {})

    def resume(self, card_id: str) -> CardRow:
        """Take a card up again: it is due now. Raises UsageError when there is none."""
        return self._set_aside(card_id, Aside.RESUMED, {})

    def make(self, code: str, system: System | None = None) -> CardRow:
        """A card of a code, due now; one that is there already is taken up again.

        Raises UsageError for what no table has, or what is no billable code.
        """
        found = self._sources.codebook.get(code, system)
        if found is None:
            raise UsageError(f"{code}: no such code; 'coder-drill lookup' finds codes")
        if not found.billable:
            raise UsageError(f"{found.code}: is a heading; make a card of a code below it")
        card_id = f"code:{found.system.value}:{found.code}"
        said = {
            "code": found.code,
            "system": found.system.value,
            "domain": domain_of(found.code, found.system),
        }
        self._log(card_id, Aside.MADE, said)
        made = self.get(card_id)
        assert made is not None
        return made

    def _set_aside(self, card_id: str, how: Aside, said: dict[str, str]) -> CardRow:
        if self.get(card_id) is None:
            raise UsageError(f"{card_id}: no such card; 'coder-drill cards' lists them")
        self._log(card_id, how, said)
        card = self.get(card_id)
        assert card is not None
        return card

    def _log(self, card_id: str, how: Aside, said: dict[str, str]) -> None:
        """What is done with cards stands in the log, so that they can be made again from it alone."""
        now = utc_text(self._now())
        self.sync()
        self._store.log.add(
            Attempt(
                uuid=self._new_id(),
                learner_id=self._learner_id,
                exercise=card_id,
                content_hash="",
                title="",
                setting="",
                difficulty=0,
                edition="",
                mode=how.value,
                started_at=now,
                submitted_at=now,
                active_seconds=0.0,
                hints_used=0,
                score=0.0,
                kind=CARD,
                response=json.dumps(said, sort_keys=True),
            )
        )
        self.sync()

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
        the same question while card and charts are the same. None once today's number is reached.
        """
        passed = set(skip)
        if self.load().left <= 0:
            return None
        for card in self.due(limit=LOOKED_AT + len(passed)):
            if card.id in passed:
                continue
            exercise = exercise_of(self._sources, card, f"{seed}{card.reviews}-{len(passed)}")
            if exercise is not None:
                return exercise
        return None

    def _fold(self, attempt: Attempt, cards: dict[str, CardRow]) -> list[CardRow]:
        """The cards that the next attempt of the log makes or moves; ``cards`` is changed with them."""
        if attempt.kind == CARD and attempt.mode in _ASIDE:
            return self._aside(attempt, cards)
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

    def _aside(self, event: Attempt, cards: dict[str, CardRow]) -> list[CardRow]:
        at = self._moment(event.submitted_at)
        card = cards.get(event.exercise)
        if card is None:
            made = own_card(event, at) if event.mode == Aside.MADE else None
            if made is None:
                return []
            card = made
        else:
            card = put_aside(card, event, at)
        cards[card.id] = card
        return [card]

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
