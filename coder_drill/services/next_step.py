"""`NextStep`: what to do next: what was begun, what tests a due card, what the skills call for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from coder_drill.charts.bank import Bank
from coder_drill.errors import UnavailableError
from coder_drill.services.model import AnswerDraft, Suggestion
from coder_drill.services.nextchart import DueCard, Next, Wish, next_chart
from coder_drill.skills.book import SkillBook


class NextStep:
    """Chooses for one learner. The same question gets the same answer until an attempt is logged.

    ``drafts`` are the answers in progress, ``book`` what is known of the learner's skills, ``due`` the
    due cards that a chart of a bank would test. ``seed`` begins the seed of every draw.
    """

    def __init__(
        self,
        bank: Callable[[], Bank],
        *,
        drafts: Callable[[], list[AnswerDraft]],
        book: Callable[[], SkillBook],
        due: Callable[[Bank], list[DueCard]],
        rng: Callable[[str], Random],
        seed: str,
    ) -> None:
        self._bank = bank
        self._drafts = drafts
        self._book = book
        self._due = due
        self._rng = rng
        self._seed = seed

    def suggest(self, *, after: str | None = None) -> Suggestion | None:
        """What to code next: a draft, else the chart that the learner's skills call for.

        A draft without a code is no reason to go on with its chart: somebody looked, and left.
        ``after`` is the chart just finished, which is not offered again while another is there. None
        when the bank is empty.
        """
        bank = self._bank()
        for draft in self._drafts():
            chart = bank.get(draft.chart_id)
            if chart is not None and chart.id != after and draft.answer.codes:
                return Suggestion(chart, "you began this one", draft=True)
        found = self.choose_chart(after=after)
        if found is None:
            return None
        return Suggestion(
            found.chart, found.reason, rule=found.choice.rule, domain=found.choice.domain
        )

    def choose_chart(
        self,
        *,
        after: str | None = None,
        domain: str | None = None,
        setting: str | None = None,
        due: bool = True,
    ) -> Next | None:
        """The next chart by skill, of a domain or setting on request; None when none fits.

        With ``due`` a chart may also come because it tests a due card again.
        """
        bank, book = self._bank(), self._book()
        wish = Wish(domain, setting, frozenset({after} if after else ()))
        rng = self._rng(f"{self._seed}/{book.attempts}/{after}/{domain}/{setting}")
        try:
            cards = self._due(bank) if due and book.attempts else []
        except UnavailableError:
            cards = []  # They cannot be written; a chart can still be chosen.
        return next_chart(bank, book, rng, wish=wish, due=cards)
