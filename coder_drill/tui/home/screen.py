"""Home: what to do next, in one sentence with one key; today; what was done lately."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, DescendantBlur, DescendantFocus, ScreenResume
from textual.widgets import OptionList, Static

from coder_drill.errors import CoderDrillError
from coder_drill.services.daywords import moment_words
from coder_drill.tui.home.commands import HOME
from coder_drill.tui.home.gathered import Gathered, gather, standing_lines
from coder_drill.tui.shell.screens import AppScreen, Confirm
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import percent, plural, row

if TYPE_CHECKING:
    from coder_drill.services.model import AnswerDraft


class NextStep(Vertical):
    """The sentence on top of Home; a click does what it says."""

    def on_click(self, event: Click) -> None:
        """Do what the sentence says."""
        event.stop()
        self.app.call_next(self.screen.run_action, "next")


class HomeScreen(AppScreen):
    """Where every session starts."""

    SCOPE = HOME
    BINDINGS: ClassVar[list[BindingType]] = HOME.bindings()
    HELP = (
        "The sentence in the frame names what to do next; Enter does it. Below it are answers you "
        "began and charts you coded lately: Tab goes there, Enter opens the marked one."
    )

    def __init__(self) -> None:
        super().__init__()
        self._found = Gathered()
        self._rows: list[AnswerDraft | str] = []
        """A begun answer, or the uuid of an attempt, for each row."""
        self._week = ""

    def compose(self) -> ComposeResult:
        """The frame; its words come after the first paint."""
        yield TopBar("coder-drill", "practice medical coding")
        with Vertical(id="home-body"), Vertical(classes="sheet"):
            with NextStep(id="next-step", classes="part"):
                yield Static(
                    Content.styled("Reading the charts…", "$foreground-muted"),
                    id="next-text",
                    markup=False,
                )
            yield Static("", id="tables-line", markup=False)
            yield Static("", id="history-line", markup=False)
            yield Static("", id="today-line", markup=False)
            yield ChoiceList(id="recent", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Load after the first paint, so that the screen is there at once."""
        self.query_one("#next-step").border_title = "Next"
        self.query_one("#recent").border_title = "Begun and coded lately"
        self.watch(self.app, "tables", self._tables_changed)
        self.watch(self.app, "bank_read", self.reload, init=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Things may have changed meanwhile; at the start the charts are still being read."""
        if self.services.bank_read:
            self.call_after_refresh(self.reload)

    def reload(self) -> None:
        """Read again what to do next and what was done."""
        try:
            self._found = gather(self.workspace)
            self.services.sessions.look_for_one()
            self.services.sprints.look_for_one()
        except CoderDrillError as error:
            self._text("#next-text", Content.assemble(("✗ ", "bold $error"), str(error)))
            return
        self._show_next()
        self._week = self._week if self._found.plan else ""
        self._show_facts()
        if self._found.plan:
            self.run_worker(self._read_week(), exclusive=True, group="week")
        self._show_notices()
        self._show_rows()
        self.refresh_bindings()

    async def _read_week(self) -> None:
        """What the plan asks for this week, worked out beside the screen."""
        try:
            week = await self.services.background.ask(lambda w: w.plans.week(gains=False))
        except CoderDrillError:
            return  # Its own screen says it.
        words = week.words if week is not None else ""
        if words != self._week and self.is_attached:
            self._week = words
            self._show_facts()

    # -- what is shown -----------------------------------------------------------------------

    def _show_next(self) -> None:
        if self._found.suggestion is None and not self.services.bank_read:
            return
        key = self.key("home.next")
        if self._in_list:
            key = f"{self.key('home.back')}, then {key}"
        chart = self._found.next_chart(self.workspace)
        if chart is None:
            faults = len(self.workspace.bank.faults)
            words = "There are no charts to code."
            if faults:
                words += (
                    f" {plural(faults, 'file')} could not be read; coder-drill check names them."
                )
            self._text("#next-text", Content(words))
            return
        if self._found.draft is not None:
            have = plural(len(self._found.draft.answer.codes), "code")
            lead, rest = " to go on with ", f", {have} so far."
            facts = f"{chart.setting.label} · {chart.patient.label} · begun {moment_words(self._found.draft.started_at)}"
        else:
            reason = self._found.suggestion.reason if self._found.suggestion else ""
            lead, rest = " to code ", "."
            facts = f"{chart.setting.label} · {chart.patient.label} · {reason}"
        self._text(
            "#next-text",
            Content.assemble(
                "Press ", (key, "bold $accent"), lead, (chart.title, "bold"), rest, "\n",
                (facts, "$foreground-muted"),
            ),
        )  # fmt: skip

    def _show_notices(self) -> None:
        """What became of the history, where something did."""
        notices = self.workspace.notices
        self._text(
            "#history-line",
            Content("\n").join(
                Content.assemble(("! ", "bold $warning"), notice) for notice in notices
            ),
        )
        self.query_one("#history-line").display = bool(notices)

    def _show_facts(self) -> None:
        words = standing_lines(self._found, self._week, self.services, self.key)
        self._text("#today-line", words)

    def _show_rows(self) -> None:
        recent = self.query_one("#recent", ChoiceList)
        marked = recent.highlighted
        self._rows = []
        rows: list[Row] = []
        for draft in self._found.drafts:
            if draft is self._found.draft:
                continue
            chart = self.workspace.bank.get(draft.chart_id)
            if chart is None:
                continue
            count = plural(len(draft.answer.codes), "code")
            facts = f"{count} · {moment_words(draft.updated_at)}"
            rows.append(Row(partial(_line, Content("begun"), chart.title, facts)))
            self._rows.append(draft)
        for attempt in self._found.attempts:
            score = Content.styled(f"{percent(attempt.score):>5}", "bold")
            when = moment_words(attempt.submitted_at)
            rows.append(Row(partial(_line, score, attempt.title, when)))
            self._rows.append(attempt.uuid)
        recent.display = bool(rows)
        recent.fill(rows, min(marked, len(rows) - 1) if marked is not None and rows else None)

    def _tables_changed(self) -> None:
        state = self.services.tables
        self._text(
            "#tables-line",
            Content.styled(state.words, "$foreground-muted") if state.words else Content(""),
        )
        self.query_one("#tables-line").display = bool(state.words)

    def _text(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content)

    # -- what can be done --------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Starting afresh beside a draft needs a draft; the next step needs a chart."""
        if action == "fresh":
            return self._found.draft is not None
        if action == "discard":
            return self._to_discard() is not None
        if action == "back":
            return self._in_list
        if action == "next":
            return True if self._found.suggestion or self._found.draft else None
        if action == "cards":
            return self._found.cards is not None and self._found.cards.left > 0
        if action == "session":
            return True if self._found.suggestion or self._found.draft else None
        return True

    def action_next(self) -> None:
        """Go on with the draft, or open the suggested chart."""
        chart = self._found.next_chart(self.workspace)
        if chart is not None:
            self.services.open_chart(chart, resume=True)

    def action_fresh(self) -> None:
        """Open a chart that was not begun."""
        begun = {draft.chart_id for draft in self._found.drafts}
        suggestion = self.workspace.next_step.suggest(
            after=self._found.draft.chart_id if self._found.draft else None
        )
        charts = [c for c in self.workspace.bank.charts if c.id not in begun]
        if suggestion is not None and suggestion.chart.id not in begun:
            self.services.open_chart(suggestion.chart)
        elif charts:
            self.services.open_chart(charts[0])
        else:
            self.say("Every chart is begun already.")

    def action_session(self) -> None:
        """Plan a session, or go on with the one that waits."""
        self.services.sessions.ask_for_plan()

    def action_sprint(self) -> None:
        """Drill small rules, or go on with the sprint that waits."""
        self.services.sprints.start()

    def action_audit(self) -> None:
        """Audit a claim, or go on with the one begun."""
        self.services.audits.start()

    def action_map(self) -> None:
        """The map of families."""
        self.services.sprints.show_map()

    def action_cards(self) -> None:
        """Answer the cards that are due."""
        self.services.sessions.ask_cards()

    def action_exam(self) -> None:
        """Sit a mock exam."""
        self.services.exams.start()

    def action_placement(self) -> None:
        """Find out where one stands."""
        self.services.exams.place()

    def action_assigned(self) -> None:
        """What is assigned."""
        self.services.training.show_assigned()

    def action_trainer(self) -> None:
        """The trainer's cohorts."""
        self.services.training.show_trainer()

    def action_week(self) -> None:
        """This week of the plan."""
        self.services.exams.show_week()

    def action_list_cards(self) -> None:
        """See every card."""
        self.services.sessions.list_cards()

    def action_codebook(self) -> None:
        """Browse the code book."""
        self.services.show_codebook()

    def action_charts(self) -> None:
        """Show the bank."""
        self.services.show_charts()

    def action_progress(self) -> None:
        """Show where the learner stands."""
        self.services.show_progress()

    @on(OptionList.OptionSelected, "#recent")
    def _open(self, event: OptionList.OptionSelected) -> None:
        """An answer in progress is gone on with; a finished attempt is looked back at."""
        from coder_drill.tui.review.past import open_past

        found = self._rows[event.option_index]
        if isinstance(found, str):
            open_past(self, found)
            return
        chart = self.workspace.bank.get(found.chart_id)
        if chart is not None:
            self.services.open_chart(chart, resume=True)

    # -- the list and the sentence -----------------------------------------------------------

    @property
    def _in_list(self) -> bool:
        return self.focused is not None and self.focused.id == "recent"

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Enter belongs to the list now: the sentence says so."""
        self._show_next()
        self.refresh_bindings()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Enter belongs to the sentence again."""
        self._show_next()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Leave the list: Enter does what the sentence says."""
        self.set_focus(None)

    def _to_discard(self) -> AnswerDraft | None:
        """The marked answer in progress, or the one that the sentence names."""
        if not self._in_list:
            return self._found.draft
        at = self.query_one("#recent", ChoiceList).highlighted
        found = self._rows[at] if at is not None and at < len(self._rows) else None
        return None if isinstance(found, str) else found

    def action_discard(self) -> None:
        """Forget an answer in progress, after asking."""
        draft = self._to_discard()
        chart = self.workspace.bank.get(draft.chart_id) if draft else None
        if draft is None or chart is None:
            return

        def decided(yes: bool | None) -> None:
            if not yes:
                return
            try:
                self.services.discard_draft(draft.chart_id)
            except CoderDrillError as error:
                self.say(str(error), severity="error")
            self.reload()

        have = plural(len(draft.answer.codes), "code")
        lines = [f"{chart.title}: {have}, begun {moment_words(draft.started_at)}."]
        self.app.push_screen(Confirm("Discard this answer", lines, "Discard it?"), decided)


def _line(left: Content, title: str, facts: str, width: int) -> Content:
    return row(left, title, Content.styled(facts, "$foreground-muted"), width, left_width=6)
