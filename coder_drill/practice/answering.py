"""What becomes of an answer: kept while in progress, scored and stored, looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.practice.opening import Opening

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.claims import ClaimView
    from coder_drill.money import Extra
    from coder_drill.scoring.model import Answer
    from coder_drill.services.billing import Report
    from coder_drill.services.model import AnswerDraft, Submitted
    from coder_drill.store import Attempt, Draft


class Answering(Opening):
    """The part of `Practice` that an answer goes through, from the first draft to its claim."""

    def draft(self, chart_id: str) -> AnswerDraft | None:
        """The answer in progress on a chart, or None."""
        found = self.store.drafts.get(self.learner_id, chart_id)
        return self._answer_draft(found) if found else None

    def drafts(self) -> list[AnswerDraft]:
        """All answers in progress whose chart is still in the bank, the last touched first."""
        return [
            self._answer_draft(draft)
            for draft in self.store.drafts.all(self.learner_id)
            if self.bank.get(draft.exercise) is not None
        ]

    def save_draft(
        self, chart: Chart, answer: Answer, *, hints_used: int = 0, active_seconds: float = 0.0
    ) -> None:
        """Keep the answer in progress. Raises UnavailableError when it cannot be written."""
        from coder_drill.services.records import answer_to_json
        from coder_drill.store import Draft

        now = self._now_utc()
        self.store.drafts.save(
            Draft(
                learner_id=self.learner_id,
                exercise=chart.id,
                content_hash=chart.content_hash,
                payload=answer_to_json(answer),
                started_at=now,
                updated_at=now,
                active_seconds=active_seconds,
                hints_used=hints_used,
            )
        )

    def discard_draft(self, chart_id: str) -> None:
        """Forget the answer in progress on a chart."""
        self.store.drafts.discard(self.learner_id, chart_id)

    # -- submitting --------------------------------------------------------------------------

    def submit(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        mode: str = "drill",
    ) -> Submitted:
        """Score an answer and store the attempt; the chart's draft goes with it.

        The attempt is written before the scorecard is given back. Raises UnavailableError when it
        cannot be written; the draft is then still there.
        """
        from coder_drill.scoring import score
        from coder_drill.services.model import Submitted
        from coder_drill.services.records import attempt_of

        card = score(chart, answer, self.codebook)
        now = self._now_utc()
        draft = self.store.drafts.get(self.learner_id, chart.id)
        attempt = attempt_of(
            chart,
            answer,
            card,
            uuid=self._new_id(),
            learner_id=self.learner_id,
            mode=mode,
            started_at=draft.started_at if draft else now,
            submitted_at=now,
            active_seconds=active_seconds,
            hints_used=hints_used,
        )
        with self.store.transaction():
            self.store.log.add(attempt)
            self.store.drafts.discard(self.learner_id, chart.id)
        return Submitted(scorecard=card, attempt=attempt)

    # -- looking back ------------------------------------------------------------------------

    def history(self, limit: int | None = 50, *, since: str | None = None) -> list[Attempt]:
        """The learner's attempts, newest first."""
        return self.store.log.attempts(self.learner_id, limit=limit, since=since)

    def look_back(self, attempt: str) -> Submitted | None:
        """An attempt by its uuid, scored again against the chart as it is now.

        None when the attempt or its chart is no longer there.
        """
        from coder_drill.scoring import score
        from coder_drill.services.model import Submitted
        from coder_drill.services.records import answer_of

        kept = self.store.log.get(attempt)
        chart = self.bank.get(kept.exercise) if kept else None
        if kept is None or chart is None:
            return None
        return Submitted(scorecard=score(chart, answer_of(kept), self.codebook), attempt=kept)

    def claim(self, chart: Chart, attempt: Attempt) -> ClaimView:
        """The claim that the answer of an attempt goes out as."""
        from coder_drill.services.billing import claim_of

        return claim_of(chart, attempt, self.codebook)

    def money_at_hand(self, chart: Chart) -> bool:
        """True when `money` can tell something of this chart, and not only how to get an extra."""
        from coder_drill.services.billing import money_at_hand

        return money_at_hand(chart)

    def money(self, chart: Chart, submitted: Submitted) -> dict[Extra, Report]:
        """What a scored attempt is paid by: MS-DRG, risk categories. Ask apart from the keys."""
        from coder_drill.services.billing import money_of

        return money_of(chart, submitted, self.codebook)

    def _now_utc(self) -> str:
        from coder_drill.store.moments import utc_text

        return utc_text(self._clock())

    def _answer_draft(self, draft: Draft) -> AnswerDraft:
        from coder_drill.services.model import AnswerDraft
        from coder_drill.services.records import answer_from_json

        chart = self.bank.get(draft.exercise)
        return AnswerDraft(
            chart_id=draft.exercise,
            answer=answer_from_json(draft.payload),
            hints_used=draft.hints_used,
            active_seconds=draft.active_seconds,
            started_at=draft.started_at,
            updated_at=draft.updated_at,
            chart_changed=chart is None or chart.content_hash != draft.content_hash,
        )
