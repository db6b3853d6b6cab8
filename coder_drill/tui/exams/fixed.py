"""What leads through a run whose items stand in a list: a mock exam, a set that a trainer assigned."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from coder_drill.tui.exams.screen import Asked, Coded, SittingScreen
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.exercises.model import Exercise, Response
    from coder_drill.exercises.run import Entry, Run
    from coder_drill.exercises.sources import Sources
    from coder_drill.scoring.model import Answer
    from coder_drill.services.exams.desk import Place
    from coder_drill.services.runs import Runs
    from coder_drill.services.workspace import Workspace


class FixedLead(ABC):
    """Goes from item to item, back and forth; every answer is stored before the next item is shown.

    ``go_steps`` goes a step of the flow around it, and says what cannot be read or written.
    """

    fixed = True

    def __init__(
        self,
        app: App[Any],
        run: Run,
        name: str,
        go_steps: Callable[[Callable[[], Coroutine[None, None, None]]], None],
    ) -> None:
        self._services = services_of(app)
        self._go_steps = go_steps
        self.run = run
        self.at = run.at or 0
        self.name = name

    @abstractmethod
    def desk(self, workspace: Workspace) -> tuple[Runs, Sources]:
        """The runs that this one is among, and what its exercises are made from."""

    @abstractmethod
    def over(self) -> None:
        """Show what came of it; it has ended."""

    @abstractmethod
    def hand_in(self) -> None:
        """End it, and show what came of it."""

    def sections(self, workspace: Workspace) -> Mapping[str, str]:
        """The names of its sections by their ids, where they have other names."""
        return {}

    # -- items ---------------------------------------------------------------------------------

    async def _ask(
        self, step: Callable[[Runs, Sources, Run], Run], to: int | None = None
    ) -> Asked | None:
        """Take a step and come to the item at ``to`` (the one that is there); stay where it fails."""
        run = self.run
        place = self.at if to is None else to

        def asked(workspace: Workspace) -> tuple[Run, Asked | None]:
            runs, sources = self.desk(workspace)
            done = step(runs, sources, runs.latest(run))
            if not done.over:
                done = runs.open(done, place)
            if done.over:
                return done, None
            entry = done.entries[place]
            section = self.sections(workspace).get(entry.section, entry.section)
            return done, _asked(runs, done, place, section)

        self.run, shown = await self._services.background.ask(asked)
        self.at = place
        return shown

    @property
    def clock(self) -> Callable[[], float]:
        """Seconds, never running backwards."""
        return self._services.clock

    @property
    def last(self) -> bool:
        """True on the last item of the list."""
        return self.at == len(self.run.entries) - 1

    @property
    def _next(self) -> int:
        return min(self.at + 1, len(self.run.entries) - 1)

    def give(self, text: str, seconds: float) -> Awaitable[Asked | None]:
        """Answer, and go on to the next item."""
        from coder_drill.services.exams.desk import give_typed

        at = self.at
        return self._ask(
            lambda runs, sources, run: give_typed(runs, sources, run, at, text, seconds=seconds),
            self._next,
        )

    async def keep(self, text: str) -> None:
        """Keep what is typed."""
        run, at = self.run, self.at

        def kept(workspace: Workspace) -> None:
            from coder_drill.services.exams.desk import keep_typed

            runs, sources = self.desk(workspace)
            keep_typed(runs, sources, runs.latest(run), at, text)

        await self._services.background.ask(kept)

    def give_coded(self, answer: Answer, seconds: float, hints: int) -> Awaitable[Asked | None]:
        """Answer a chart, and go on to the next item; ``seconds`` and ``hints`` in all."""
        from coder_drill.services.exams.desk import keep_coded

        at = self.at
        return self._ask(
            lambda runs, sources, run: keep_coded(
                runs, run, at, answer, seconds=seconds, hints=hints, give=True
            ),
            self._next,
        )

    def keep_coded(self, at: int, answer: Answer, seconds: float, hints: int) -> Future[None]:
        """Keep the answer to the chart at a place as it stands; done even if nobody waits for it."""
        run = self.run

        def kept(workspace: Workspace) -> None:
            from coder_drill.services.exams.desk import keep_coded

            runs, _ = self.desk(workspace)
            keep_coded(runs, runs.latest(run), at, answer, seconds=seconds, hints=hints, give=False)

        return self._services.background.post(kept)

    def move(self, by: int, seconds: float) -> Awaitable[Asked | None]:
        """Go to another item."""
        return self._ask(
            lambda runs, sources, run: runs.now(run), (self.at + by) % len(self.run.entries)
        )

    def flag(self) -> Awaitable[Asked | None]:
        """Mark the item, or take the mark away."""
        at = self.at

        def flagged(runs: Runs, sources: Sources, run: Run) -> Run:
            run = runs.now(run)
            return run if run.over else runs.flag(run, at, on=not run.entries[at].flagged)

        return self._ask(flagged)

    # -- screens -------------------------------------------------------------------------------

    def put(self, asked: Asked) -> None:
        """The screen of an item: a chart is coded with the parts of a drill."""
        if asked.coded is not None:
            from coder_drill.tui.exams.chart import SatChart

            self._services.into_drill_mode(
                SatChart(self, asked, asked.coded, self._services.lookup_service)
            )
        else:
            self._services.into_drill_mode(SittingScreen(self, asked, clock=self._services.clock))

    def go(self, at: int) -> None:
        """Go to an item from the overview, or from the start."""
        self.at = at

        async def gone() -> None:
            asked = await self.move(0, 0.0)
            if asked is None:
                self.over()
            else:
                self.put(asked)

        self._go_steps(gone)

    def finish(self) -> None:
        """Every item before the end."""
        from coder_drill.tui.exams.overview import OverviewScreen

        async def shown() -> None:
            run = self.run

            def places(workspace: Workspace) -> list[Place]:
                from coder_drill.services.exams.desk import Place

                names = self.sections(workspace)
                latest = self.desk(workspace)[0].latest(run)
                return [
                    Place(n, names.get(e.section, e.section) or e.kind, e, None, "")
                    for n, e in enumerate(latest.entries, 1)
                ]

            found = await self._services.background.ask(places)
            self._services.into_drill_mode(
                OverviewScreen(
                    found, go=self.go, hand_in=self.hand_in, back=lambda: self.go(self.at)
                )
            )

        self._go_steps(shown)


def _asked(runs: Runs, run: Run, at: int, section: str) -> Asked:
    """The item at a place, with what was given so far."""
    from coder_drill.exercises.registry import kind_named
    from coder_drill.services.exams.desk import given_text

    entry = run.entries[at]
    exercise = runs.exercise(entry)
    response = runs.response(run, at) if exercise is not None else None
    text = "This item is no longer there; leave it open."
    if exercise is not None:
        text = kind_named(exercise.kind).asked_text(exercise)
    given = sum(each.stage.value == "given" for each in run.entries)
    return Asked(
        title=" · ".join(
            each for each in (f"Item {at + 1} of {len(run.entries)}", section) if each
        ),
        text=text,
        given=given_text(exercise, response) if exercise and response else "",
        flagged=entry.flagged,
        facts=f"{given} of {len(run.entries)} answered",
        left=run.left,
        coded=_coded(run, entry, exercise, response),
    )


def _coded(
    run: Run, entry: Entry, exercise: Exercise | None, response: Response | None
) -> Coded | None:
    from coder_drill.exercises.chart import KIND, answer_of, chart_of
    from coder_drill.scoring.model import Answer

    if exercise is None or exercise.kind != KIND.name:
        return None
    return Coded(
        chart_of(exercise),
        answer_of(response) if response is not None else Answer(()),
        entry.seconds,
        entry.hints,
        run.policy.hints,
    )
