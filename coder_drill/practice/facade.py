"""`Practice`: the old methods of what is now a workspace with services beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coder_drill.services.workspace import Workspace

if TYPE_CHECKING:
    from datetime import date

    from coder_drill.charts import Chart
    from coder_drill.claims import ClaimView
    from coder_drill.money import Extra
    from coder_drill.scoring.model import Answer
    from coder_drill.services.billing import Report
    from coder_drill.services.model import AnswerDraft, DaySummary, Submitted, Suggestion
    from coder_drill.services.progress.model import GridVerdict, Progress
    from coder_drill.skills.model import DomainEstimate
    from coder_drill.store.model import Attempt, AttemptHead


class Practice(Workspace):
    """A workspace whose services can be asked directly, until every caller names the service."""

    def draft(self, chart_id: str) -> AnswerDraft | None:
        """See `Answers.draft`."""
        return self.answers.draft(chart_id)

    def drafts(self) -> list[AnswerDraft]:
        """See `Answers.drafts`."""
        return self.answers.drafts()

    def save_draft(self, chart: Chart, answer: Answer, **more: Any) -> None:
        """See `Answers.save_draft`."""
        self.answers.save_draft(chart, answer, **more)

    def discard_draft(self, chart_id: str) -> None:
        """See `Answers.discard_draft`."""
        self.answers.discard_draft(chart_id)

    def submit(self, chart: Chart, answer: Answer, **more: Any) -> Submitted:
        """See `Answers.submit`."""
        return self.answers.submit(chart, answer, **more)

    def history(self, limit: int | None = 50, *, since: str | None = None) -> list[Attempt]:
        """See `Answers.history`."""
        return self.answers.history(limit, since=since)

    def look_back(self, attempt: str) -> Submitted | None:
        """See `Answers.look_back`."""
        return self.answers.look_back(attempt)

    def claim(self, chart: Chart, attempt: Attempt) -> ClaimView:
        """See `Billing.claim`."""
        return self.billing.claim(chart, attempt)

    def money_at_hand(self, chart: Chart) -> bool:
        """See `Billing.money_at_hand`."""
        return self.billing.money_at_hand(chart)

    def money(self, chart: Chart, submitted: Submitted) -> dict[Extra, Report]:
        """See `Billing.money`."""
        return self.billing.money(chart, submitted)

    def suggest(self, *, after: str | None = None) -> Suggestion | None:
        """See `NextStep.suggest`."""
        return self.next_step.suggest(after=after)

    def weakest(self, limit: int = 3) -> list[DomainEstimate]:
        """See `Standing.weakest`."""
        return self.standing.weakest(limit)

    def progress(self, *, since: date | None = None, domain: str | None = None) -> Progress:
        """See `Standing.progress`."""
        return self.standing.progress(since=since, domain=domain)

    def progress_attempts(self, *, since: date | None = None) -> list[AttemptHead]:
        """See `Standing.attempts`."""
        return self.standing.attempts(since=since)

    def behind_cell(self, domain: str, label: str | None = None) -> list[GridVerdict]:
        """See `Standing.behind_cell`."""
        return self.standing.behind_cell(domain, label)

    def set_rate_target(self, setting: str, per_hour: float | None) -> None:
        """See `Standing.set_rate_target`."""
        self.standing.set_rate_target(setting, per_hour)

    def today(self) -> DaySummary:
        """See `Standing.today`."""
        return self.standing.today()
