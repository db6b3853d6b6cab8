"""`Workspace`: what a learner works with, opened on first use and handed to the services.

A workspace knows paths, settings, clocks, ids and chance, and opens charts, code tables and history when
they are first asked for. The services stand beside it as attributes (`Workspace.answers`,
`Workspace.runs`, ...): each is a class of its own that is given exactly what it needs, and knows neither
the workspace nor more of the other services than its constructor says.

Longer than most files: every service is put together here, in a few lines each, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Self

from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.services.clocks import (
    Clock,
    Clocks,
    Steady,
    random_id,
    system_clock,
    system_steady,
)
from coder_drill.services.opentables import OpenTables

if TYPE_CHECKING:
    from coder_drill.charts import Bank
    from coder_drill.codebooks import Codebook
    from coder_drill.codebooks.modifierpages import ModifierPage
    from coder_drill.exercises.sources import Sources
    from coder_drill.exercises.subject import Subject
    from coder_drill.lookup import Lookup
    from coder_drill.services.answers import Answers
    from coder_drill.services.assignments import Assignments
    from coder_drill.services.audits import Audits
    from coder_drill.services.billing import Billing
    from coder_drill.services.cards import CardBox
    from coder_drill.services.choosers import Choosers
    from coder_drill.services.closedbook import ClosedBook
    from coder_drill.services.drillsets import DrillSets
    from coder_drill.services.exams.desk import ExamDesk
    from coder_drill.services.next_step import NextStep
    from coder_drill.services.placement.desk import PlacementDesk
    from coder_drill.services.plan import PlanDesk
    from coder_drill.services.runs import Runs
    from coder_drill.services.saving import Saves
    from coder_drill.services.skilllog import SkillLog
    from coder_drill.services.standing import Standing
    from coder_drill.store import Store
    from coder_drill.store.saving import Saving

_OF_STORE = (
    "learner_id", "sources", "answers", "audits", "skills", "cards", "next_step", "choosers", "exams",
    "placements", "plans", "runs", "standing", "sets", "assignments",
)  # fmt: skip
"""What reads the history: made anew when it is opened again, for there may be another."""
_ASKED_FIRST = ("answers", "cards", "next_step", "progress", "skilllog", "standing")
"""Services that the first screen asks once it stands."""


class Workspace:
    """What a learner works with. Making one costs next to nothing.

    Use it from one thread; `warm_up`, `prepare` and `lookup` may be called from a worker, since they open
    connections of their own, and `twin` makes one for another thread.
    """

    def __init__(
        self,
        paths: Paths,
        config: Config | None = None,
        *,
        clock: Clock = system_clock,
        steady: Steady = system_steady,
        new_id: Callable[[], str] = random_id,
        rng: Callable[[str], Random] = Random,
    ) -> None:
        self.paths = paths
        self.config = config or Config()
        self.clocks = Clocks(clock, steady)
        self._new_id = new_id
        # Seeded by where the learner stands, so that looking twice gives the same suggestion.
        self._rng = rng

    # -- what is opened ------------------------------------------------------------------------

    @property
    def learner(self) -> str:
        """The name of whose history is read and written."""
        return self.config.learner

    @cached_property
    def learner_id(self) -> str:
        """The id under which the learner's history is kept. Raises UnavailableError."""
        return self.store.learners.ensure(self.learner).id

    @cached_property
    def bank(self) -> Bank:
        """All charts: the bundled ones, then the user's own folders."""
        from coder_drill.charts.bank import load_bank
        from coder_drill.resources import charts_dir

        return load_bank(
            [charts_dir(), *self._own_charts],
            index=self.paths.cache_dir / "charts-index.json",
            # While no table stands, keys are not held against any; `prepare` has the charts read again.
            tables=self._tables.for_keys() if self._own_charts and self._tables.built else None,
        )

    @property
    def codebook(self) -> Codebook:
        """The code tables in force today, for the thread that asks first.

        Builds them when they are not there.
        """
        return self._tables.book(self.edition_today)

    def codebook_on(
        self, day: str, progress: Callable[[int, int, str], None] | None = None
    ) -> Codebook:
        """The code tables in force on a day, such as the edition of a chart (``2026-04``) or a date.

        Imported ones where they cover the day, else the bundled ones. ``progress`` is told of a
        first build. The workspace closes it.
        """
        return self._tables.book(self.edition_on(day), progress)

    def edition_on(self, day: str) -> str | None:
        """The name of the imported edition in force on a day, None where the bundled tables stand."""
        return self._tables.edition_on(day)

    @property
    def edition_today(self) -> str | None:
        """The name of the imported edition in force today, None where the bundled tables stand."""
        return self._tables.edition_today

    @cached_property
    def _tables(self) -> OpenTables:
        return OpenTables(self.paths, lambda: self.clocks.now())

    @cached_property
    def store(self) -> Store:
        """The history. Raises UnavailableError when it cannot be used."""
        from coder_drill.store import Store

        return Store.open(self.paths.store, new_id=self._new_id)

    @cached_property
    def sources(self) -> Sources:
        """What exercises are made from."""
        return self._sources()

    def _sources(self, bank: Callable[[], Bank] | None = None) -> Sources:
        from coder_drill.exercises.sources import Sources
        from coder_drill.services.stays import stay_group

        return Sources(
            bank=bank or (lambda: self.bank),
            codebook=lambda: self.codebook,
            codebook_on=self.codebook_on,
            card=self._card,
            folders=self._folders,
            stay_group=stay_group,
            rng=self._rng,
        )

    def edition(
        self, name: str, progress: Callable[[int, int, str], None] | None = None
    ) -> Codebook:
        """The code tables of another edition, such as ``2026-10``; the caller closes it.

        Raises UsageError for an edition that is neither bundled nor imported.
        """
        return self._tables.opened(name, progress)

    def lookup(self, edition: str | None = None) -> Lookup:
        """A lookup with a connection of its own, for the calling thread.

        ``edition`` is what `edition_today` or `edition_on` gives: None for the bundled tables.
        """
        return self._tables.lookup(edition)

    # -- the services --------------------------------------------------------------------------

    @cached_property
    def answers(self) -> Answers:
        """Drafts and attempts."""
        return self._answers(self.sources)

    def _answers(self, sources: Sources) -> Answers:
        from coder_drill.services.answers import Answers

        return Answers(
            self.store,
            sources,
            self.learner_id,
            clocks=self.clocks,
            new_id=self._new_id,
            after={"card": lambda done: self.cards.sync()},
        )

    @cached_property
    def audits(self) -> Audits:
        """Claims of other coders to audit."""
        from coder_drill.services.audits import Audits

        return Audits(
            self.store,
            self.sources,
            self.learner_id,
            rng=self._rng,
            open_runs=lambda: self.runs.waiting(),
        )

    @cached_property
    def billing(self) -> Billing:
        """Claim and money of attempts."""
        from coder_drill.services.billing import Billing

        return Billing(self.codebook_on)

    @cached_property
    def cards(self) -> CardBox:
        """Cards of missed codes and broken rules."""
        from coder_drill.services.cards import CardBox

        return CardBox(
            self.store,
            self.sources,
            self.learner_id,
            now=self.clocks.now,
            zone=lambda: self.clocks.zone,
            new_id=self._new_id,
        )

    @cached_property
    def closed_book(self) -> ClosedBook:
        """Whether codes may be looked up now."""
        from coder_drill.services.closedbook import ClosedBook

        return ClosedBook(
            self.paths.assignments,
            learner_id=lambda: self.learner_id,
            runs=lambda: self.store.runs,
            reading=lambda: self.clocks.reading(),
        )

    @cached_property
    def next_step(self) -> NextStep:
        """What to do next."""
        from coder_drill.services.next_step import NextStep

        return NextStep(
            lambda: self.bank,
            drafts=lambda: self.answers.drafts(),
            book=lambda: self.skills.book(),
            due=lambda bank: self.cards.due_charts(bank),
            rng=self._rng,
            seed=self.learner,
        )

    @cached_property
    def runs(self) -> Runs:
        """Sessions, exams and whatever else is a run."""
        return self._runs(self.sources, self.answers)

    def _runs(self, sources: Sources, answers: Answers) -> Runs:
        from coder_drill.services.runs import Runs

        return Runs(
            self.store,
            sources,
            answers,
            self.learner_id,
            clocks=self.clocks,
            new_id=self._new_id,
            choosers=self.choosers.by_policy(self.next_step, self.cards),
        )

    @cached_property
    def choosers(self) -> Choosers:
        """Who chooses what a run asks next."""
        from coder_drill.services.choosers import Choosers

        return Choosers(
            self.sources,
            book=lambda: self.skills.book(),
            response=lambda run, at: self.runs.response(run, at),
            rng=self._rng,
            seed=self.learner,
        )

    @cached_property
    def placements(self) -> PlacementDesk:
        """Where the learner stands, found out in 40 minutes at most."""
        from coder_drill.services.placement.desk import PlacementDesk

        return PlacementDesk(
            self.store,
            self.sources,
            self.runs,
            self.choosers.placement,
            self.learner_id,
            target=lambda: self.config.accuracy_target,
        )

    @cached_property
    def plans(self) -> PlanDesk:
        """What to do this week."""
        from coder_drill.services.plan import PlanDesk

        return PlanDesk(
            self.store,
            self.learner_id,
            clocks=self.clocks,
            book=lambda: self.skills.book(),
            cards=self.cards,
            placements=self.placements,
            weights=lambda: self.choosers.placement.weights(),
        )

    @cached_property
    def exams(self) -> ExamDesk:
        """Mock exams."""
        from coder_drill.services.exams.desk import ExamDesk

        return ExamDesk(
            self.store,
            self.sources,
            self.runs,
            self.learner_id,
            book=lambda: self.skills.book(),
            today=lambda: self.clocks.now().date(),
            rng=self._rng,
            seed=self.learner,
        )

    @cached_property
    def assignments(self) -> Assignments:
        """What a trainer assigned to the learner."""
        from coder_drill.services.trainingside import assignments

        return assignments(self)

    def sources_over(self, bank: Bank) -> Sources:
        """Sources whose charts are those of this bank."""
        made = self._sources(lambda: bank)
        made.share(self.sources)
        return made

    def runs_over(self, sources: Sources) -> Runs:
        """Runs whose exercises come from these sources."""
        return self._runs(sources, self._answers(sources))

    def read_charts_again(self) -> None:
        """Charts were added: the bank is read anew when it is next asked for."""
        self.__dict__.pop("bank", None)

    def new_id(self) -> str:
        """A new identifier that nothing else has."""
        return self._new_id()

    def editions(self) -> dict[str, str]:
        """The code tables at hand: the name of the edition, by system."""
        return {each.system.value: each.name for each in self.codebook.editions()}

    @cached_property
    def sets(self) -> DrillSets:
        """Drill sets, bundled and own."""
        from coder_drill.services.trainingside import drill_sets

        return drill_sets(self)

    @cached_property
    def skills(self) -> SkillLog:
        """What the learner's log says of skill, kept in step with it."""
        from coder_drill.services.skilllog import SkillLog

        return SkillLog(self.store.log, self.learner_id, self.paths.cache_dir)

    @cached_property
    def standing(self) -> Standing:
        """Progress, today, the weakest domains."""
        from coder_drill.services.standing import Standing

        return Standing(
            self.store,
            self.skills,
            lambda: self.bank,
            self.cards,
            self.next_step,
            self.learner_id,
            clocks=self.clocks,
            config=self.config,
            asked=self._asked_beside,
        )

    def with_charts(self, page: ModifierPage) -> ModifierPage:
        """The page of a modifier with the charts in which it stands, of those scored.

        A chart of a run that is under way is left out: its answers may still be hidden.
        """
        from coder_drill.services.modifiers import with_charts

        under_way = {e.exercise for run in self.runs.waiting() for e in run.entries}
        scored = set(self.store.log.counts(self.learner_id)) - under_way
        return with_charts(page, self.bank, scored)

    def _asked_beside(self) -> Mapping[str, float]:
        """How much of each domain questions ask, in codes of charts: readiness counts them so."""
        from coder_drill.exercises.question.counts import domain_counts
        from coder_drill.exercises.question.model import FOLDER

        kept = self.paths.cache_dir / "questions-counts.json"
        return self.sources.kept(
            "question counts", lambda: domain_counts(self.sources.folders(FOLDER), kept)
        )

    def setting(self, key: str, default: str = "") -> str:
        """One of the learner's own settings, such as whether the welcome was seen."""
        return self.store.settings.get(self.learner_id, key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Write one of the learner's own settings."""
        self.store.settings.set(self.learner_id, key, value)

    def saves(self, told: Callable[[Saving], None] | None = None) -> Saves:
        """Answers in progress written beside the screen, in a thread and on a store of their own.

        ``told`` is called in that thread with each new state; the caller closes what it is given.
        """
        from coder_drill.services.answers import Answers
        from coder_drill.services.saving import Saves
        from coder_drill.store import Store
        from coder_drill.store.saving import BUSY, SaveQueue

        def answers(store: Store) -> Answers:
            learner_id = store.learners.ensure(self.learner).id
            return Answers(store, self.sources, learner_id, clocks=self.clocks, new_id=self._new_id)

        def opened() -> Store:
            return Store.open(self.paths.store, new_id=self._new_id, busy=BUSY)

        return Saves(SaveQueue(opened, told=told), answers)

    # -- getting ready, and closing --------------------------------------------------------------

    @property
    def notices(self) -> list[str]:
        """What the user should know of the history, a sentence each; opens nothing.

        An earlier history that could not be read is named as long as it lies beside.
        """
        from coder_drill.store.opening import kept_notices

        store: Store | None = self.__dict__.get("store")
        notices = kept_notices(self.paths.store) if store is None else store.notices
        return [notice.message for notice in notices]

    def check_history(self) -> None:
        """Look through the whole history, however large, and keep it aside if it is damaged.

        What came of it is told by `notices`. Raises UnavailableError when it cannot be used.
        """
        from coder_drill.store import Store

        self.close()
        self.__dict__["store"] = Store.open(self.paths.store, new_id=self._new_id, thorough=True)

    def prepare(
        self, progress: Callable[[int, int, str], None] | None = None, *, apart: bool = False
    ) -> None:
        """Make sure the search database stands, telling ``progress(done, total, what)`` on the way.

        With ``apart`` another process builds it, so that this one stays small.
        """
        held_against = self._tables.built
        self._tables.prepare(progress, apart=apart)
        if self._own_charts and not held_against:
            # Read before there were tables to hold the keys against.
            self.__dict__.pop("bank", None)

    @property
    def warm(self) -> bool:
        """True when the charts have been read, so that what comes next is known at once."""
        return "bank" in self.__dict__

    def warm_up(self) -> None:
        """Read the charts and import what the first questions need. May be called from a worker.

        Raises UnavailableError when the bundled charts are missing.
        """
        from importlib import import_module

        for name in _ASKED_FIRST:
            import_module(f"coder_drill.services.{name}")
        _ = self.bank

    def close(self) -> None:
        """Close what was opened."""
        for name in _OF_STORE:
            self.__dict__.pop(name, None)
        self._tables.close()
        store = self.__dict__.pop("store", None)
        if store is not None:
            store.close()

    def twin(self) -> Self:
        """The same workspace for another thread: same files and clocks, connections of its own.

        What was read already and is never changed is shared.
        """
        made = type(self)(
            self.paths,
            self.config,
            clock=self.clocks.now,
            steady=self.clocks.steady,
            new_id=self._new_id,
            rng=self._rng,
        )
        if self.warm:
            made.__dict__["bank"] = self.bank
        if "sources" in self.__dict__:
            made.sources.share(self.sources)
        return made

    @property
    def _own_charts(self) -> tuple[Path, ...]:
        """The learner's own folders of charts."""
        assigned = self.paths.assigned_charts
        own = (*self.paths.charts, *self.config.charts)
        return (*own, assigned) if assigned.is_dir() else own

    def _card(self, card_id: str) -> Subject | None:
        found = self.store.cards.named(self.learner_id, [card_id])
        return found[0] if found else None

    def _folders(self, name: str) -> tuple[Path, ...]:
        """The folder of this content that comes with the package."""
        from coder_drill.resources import bundled_dir

        return (bundled_dir(name),)
