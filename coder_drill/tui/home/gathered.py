"""What Home shows, read in one go, and the lines it makes of it below the sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from coder_drill.services.daywords import moment_words
from coder_drill.tui.widgets.words import minutes, percent, plural

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.exercises.run import Run
    from coder_drill.services.cards import CardLoad
    from coder_drill.services.model import AnswerDraft, DaySummary, Suggestion
    from coder_drill.services.workspace import Workspace
    from coder_drill.skills.model import DomainEstimate
    from coder_drill.store.model import Attempt
    from coder_drill.tui.shell.services import AppServices

RECENT = 8


@dataclass(frozen=True, slots=True)
class Gathered:
    """Where the learner stands; without anything it is what is known before the charts are read.

    ``plan`` is the setting, empty where there is no plan; ``audits`` counts those begun; ``assigned`` says
    what is assigned and not handed in.
    """

    drafts: Sequence[AnswerDraft] = ()
    suggestion: Suggestion | None = None
    today: DaySummary | None = None
    attempts: Sequence[Attempt] = ()
    weakest: Sequence[DomainEstimate] = ()
    cards: CardLoad | None = None
    exam: Sequence[Run] = ()
    plan: str = ""
    audits: int = 0
    assigned: str = ""

    @property
    def draft(self) -> AnswerDraft | None:
        """The answer to go on with; a chart that was only looked at is none."""
        return next((d for d in self.drafts if d.answer.codes or d.answer.queries), None)

    def next_chart(self, workspace: Workspace) -> Chart | None:
        """The chart of that answer, else the suggested one."""
        draft = self.draft
        if draft is not None:
            return workspace.bank.get(draft.chart_id)
        return self.suggestion.chart if self.suggestion else None


def gather(workspace: Workspace) -> Gathered:
    """Read what to do next and what was done. Raises CoderDrillError."""
    return Gathered(
        drafts=workspace.answers.drafts(),
        suggestion=workspace.next_step.suggest(),
        today=workspace.standing.today(),
        attempts=workspace.answers.history(RECENT),
        weakest=workspace.standing.weakest(),
        cards=workspace.cards.load(),
        exam=workspace.runs.waiting("exam"),
        plan=workspace.setting("plan"),
        audits=workspace.answers.begun("audit"),
        assigned=_assigned(workspace),
    )


def _assigned(workspace: Workspace) -> str:
    """What is assigned and not handed in, in words; nothing is read where nothing ever was."""
    if not workspace.paths.assignments.is_dir():
        return ""
    box = workspace.assignments
    due = [each for each in box.all() if box.state(each) in ("not begun", "begun")]
    if not due:
        return ""
    first = next((each.due for each in due if each.due), "")
    when = f", the next due {moment_words(first)}" if first else ""
    return f"{plural(len(due), 'set is', 'sets are')} assigned{when}"


def standing_lines(
    found: Gathered, week: str, services: AppServices, key: Callable[[str], str]
) -> Content:
    """Today, and what else is known by now, a line each; ``key`` is the key of a command."""
    lines = [_today(found.today)] if found.today is not None else []
    if found.weakest:
        from coder_drill.scoring.domains import domain_label

        named = [f"{domain_label(each.domain)} ({percent(each.mastery)})" for each in found.weakest]
        lines.append(f"Weakest so far, by mastery: {', '.join(named)}.")
    if found.cards is None:
        pass
    elif found.cards.left:
        asks = "asks it" if found.cards.left == 1 else "asks them"
        lines.append(f"{found.cards.words}; {key('home.cards')} {asks}.")
    elif found.cards.due:
        said = found.cards.words
        lines.append(f"{said[:1].upper()}{said[1:]}; {key('home.list_cards')} lists them.")
    sessions = services.sessions
    if sessions.running:
        lines.append(f"A session waits, {sessions.words}; {key('home.session')} goes on.")
    if week:
        lines.append(f"Plan: {week}")
    if found.exam:
        left = int(found.exam[0].left or 0) // 60
        lines.append(f"An exam is being sat, {left} min left; {key('home.exam')} goes on.")
    sprints = services.sprints
    if sprints.running:
        lines.append(f"A sprint waits, {sprints.words}; {key('home.sprint')} goes on.")
    if found.assigned:
        lines.append(f"{found.assigned}; {key('home.assigned')} shows them.")
    if found.audits:
        lines.append(f"An audit waits; {key('home.audit')} goes on with it.")
    return Content("\n".join(lines))


def _today(today: DaySummary) -> str:
    if not today.charts:
        words = f"Today: nothing yet; your aim is {plural(today.target, 'chart')} a day."
    else:
        mean = f", mean score {percent(today.mean_score)}" if today.mean_score is not None else ""
        done = (
            f"{today.charts} of {plural(today.target, 'chart')}"
            if today.charts <= today.target
            else f"{plural(today.charts, 'chart')}, your aim was {today.target}"
        )
        words = f"Today: {done}{mean}, {minutes(today.active_seconds)} of work."
    if today.streak > 1:
        words += f" {today.streak} days in a row."
    return words
