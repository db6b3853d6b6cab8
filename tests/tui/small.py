"""A small real workspace: two charts over the real code tables, a history in a folder of its own.

The services are the real ones. What tests decide instead: the clock, that saving fails, that preparing
the tables fails, which cards are due and how Progress stands (made-up values of the real types), what
the money side says (its packages are optional), and the lookup, which knows a dozen codes and can be slow.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Self

from coder_drill.charts import Bank, Chart
from coder_drill.charts.model import ClaimKind, KeyCode, Patient, Role, Setting
from coder_drill.charts.policy import Policy
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import Code, System
from coder_drill.config import Config
from coder_drill.errors import UnavailableError
from coder_drill.exercises.card import card_of
from coder_drill.exercises.card.question import CardQuestion
from coder_drill.exercises.model import Exercise
from coder_drill.lookup.model import Hit, Result
from coder_drill.money import DrgReport, Extra, HccReport
from coder_drill.paths import Paths
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.billing import Billing, Report, money_asked
from coder_drill.services.cards import CardBox, CardLoad
from coder_drill.services.model import AnswerDraft, Submitted
from coder_drill.services.progress.model import GridVerdict, Progress
from coder_drill.services.saving import Saves
from coder_drill.services.standing import Standing
from coder_drill.services.workspace import Workspace
from coder_drill.skills.model import DomainEstimate
from coder_drill.store import Attempt, AttemptHead, CardRow, Store
from coder_drill.store.saving import Saving
from tests.tui import progress_fakes

NOT_INSTALLED: dict[Extra, Report] = {
    Extra.DRG: DrgReport(Extra.DRG.hint),
    Extra.HCC: HccReport(Extra.HCC.hint),
}
NOW = datetime.fromisoformat("2026-04-14T09:30:00.000+00:00")

WRIST_NOTE = """
## HPI
54 F slipped on ice outside a shop [no loss of consciousness] and landed on her outstretched
right hand.

## Exam
Dinner-fork deformity of the **right wrist**; neurovascularly intact.

## Assessment
- Displaced fracture, lower end of right radius, closed. Reduced under hematoma block.
- Follow up with orthopedics.
"""

ADMISSION_NOTE = """
## Admission
71 M with heart failure and chronic kidney disease, short of breath for three days.

## Course
Acute on chronic systolic heart failure, diuresed. Hypertension. CKD stage 3b, stable.
"""

WRIST = Chart(
    id="ed-wrist",
    title="Fall on an outstretched hand",
    setting=Setting.EMERGENCY,
    document="ED provider note",
    claim=ClaimKind.PROFESSIONAL,
    edition="2026-04",
    patient=Patient(54, "F"),
    difficulty=2,
    minutes=6,
    instructions="Code the emergency physician's claim.",
    note=WRIST_NOTE,
    key=(
        KeyCode("S52.501A", Role.FIRST_LISTED, evidence=("lower end of right radius, closed",)),
        KeyCode(
            "W00.0XXA",
            Role.SECONDARY,
            evidence=("slipped on ice",),
            why="The note says how she fell.",
            guideline="I.C.20.a",
        ),
        KeyCode("99284", Role.SERVICE, modifiers=("25",)),
    ),
    hints=("Read which bone is broken, and which end of it.", "Then ask how she fell."),
    teaches=("seventh-character",),
    content_hash="a1",
)

ADMISSION = Chart(
    id="ip-failure",
    title="Short of breath for three days",
    setting=Setting.INPATIENT,
    document="Admission note and discharge summary",
    claim=ClaimKind.FACILITY,
    edition="2026-04",
    patient=Patient(71, "M"),
    difficulty=3,
    minutes=12,
    instructions="",
    note=ADMISSION_NOTE,
    key=(KeyCode("I13.0", Role.PRINCIPAL, poa="Y"), KeyCode("I50.23", Role.SECONDARY, poa="Y")),
    content_hash="b2",
)

CODES = {
    code.code: code
    for code in (
        Code(System.ICD10CM, "S52.5", "Fracture of lower end of radius", False),
        Code(System.ICD10CM, "S52.501A", "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture", True, "S52.5"),
        Code(System.ICD10CM, "S52.502A", "Unspecified fracture of the lower end of left radius, initial encounter for closed fracture", True, "S52.5"),
        Code(System.ICD10CM, "W00.0XXA", "Fall on same level due to ice and snow, initial encounter", True),
        Code(System.ICD10CM, "I10", "Essential (primary) hypertension", True),
        Code(System.ICD10CM, "I13.0", "Hypertensive heart and chronic kidney disease with heart failure", True),
        Code(System.ICD10CM, "I50.23", "Acute on chronic systolic (congestive) heart failure", True),
        Code(System.ICD10CM, "M10.00", "Idiopathic gout, unspecified site", True),
        Code(System.HCPCS, "M1000", "Pain screened as moderate to severe", True),
        Code(System.HCPCS, "J1885", "Ketorolac, per 15 mg", True),
        Code(System.CPT, "99284", "Emergency visit, moderate complexity", True),
        Code(System.CPT, "25605", "Closed treatment of wrist fracture with manipulation", True),
    )
}  # fmt: skip


class FewCodes:
    """A lookup that finds codes whose title or code holds every word typed."""

    def close(self) -> None:
        """Nothing was opened."""

    def search(
        self,
        query: str,
        *,
        system: System | None = None,
        prefer: System | None = None,
        usable: frozenset[System] = frozenset(),
        limit: int = 50,
    ) -> Result:
        words = query.casefold().split()
        hits = tuple(
            Hit(c.system, c.code, c.title, c.billable, why=("all words in the title",))
            for c in CODES.values()
            if words
            and all(w in f"{c.code} {c.title}".casefold() for w in words)
            and system in (None, c.system)
        )
        first = sorted(hits, key=lambda hit: hit.system not in usable)
        return Result(query, tuple(first[:limit]))


class AtOnce:
    """A `SaveQueue` without a thread: what is put is written at once, or waits for `try_again`."""

    def __init__(self, store: Any, told: Callable[[Saving], None] | None) -> None:
        self._store = store
        self._told = told or (lambda state: None)
        self._waiting: dict[Any, tuple[Callable[[Any], Any], Future[Any]]] = {}
        self.state = Saving()

    def put(self, key: Any, work: Callable[[Any], Any]) -> Future[Any]:
        earlier = self._waiting.pop(key, None)
        if earlier is not None:
            earlier[1].cancel()
        done: Future[Any] = Future()
        self._waiting[key] = (work, done)
        self.try_again()
        return done

    def try_again(self) -> None:
        trouble = ""
        for key, (work, done) in list(self._waiting.items()):
            try:
                result = work(self._store)
            except UnavailableError as error:
                trouble = str(error)
                continue
            del self._waiting[key]
            done.set_result(result)
        before, self.state = self.state, Saving(len(self._waiting), trouble)
        if self.state != before:
            self._told(self.state)

    def flush(self, timeout: float) -> bool:
        self.try_again()
        return self.state.saved

    close = flush


@dataclass
class Decided:
    """What a test decides; shared with the workspaces of other threads."""

    fail_saving: str = ""
    fail_reading: str = ""
    fail_preparing: str = ""
    make_lookup: Callable[[], FewCodes] = FewCodes
    shown: Progress | None = None
    heads: list[AttemptHead] = field(default_factory=list)
    due: list[tuple[CardRow, CardQuestion]] | None = None
    paid: dict[Extra, Report] = field(default_factory=lambda: dict(NOT_INSTALLED))
    reckoning: Callable[[], None] = lambda: None
    """Called while the money side works its reports out."""
    asked_behind: tuple[str, str | None] | None = None
    notices: list[str] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(1))


@cache
def _empty_history() -> bytes:
    """A history as it is made on the first start: every table, no row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        Store.open(path).close()
        return path.read_bytes()


def _lay_out_history(path: Path) -> None:
    """Put an empty history there, unless something lies there: making one takes a while."""
    if not path.exists():
        made = _empty_history()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(made)


class SmallWorkspace(Workspace):
    """The real services over two charts and an empty history; ``decided`` is what the test decides."""

    CACHE: ClassVar[Path]
    """The folder of the built search database; the fixtures set it."""
    OPENED: ClassVar[list[SmallWorkspace]] = []
    """Those to be closed when a test is over."""

    def __init__(
        self,
        *,
        charts: Sequence[Chart] | None = None,
        policies: Sequence[Policy] = (),
        settings: Mapping[str, str] | None = None,
        codebook: Codebook | None = None,
        folder: Path | None = None,
        decided: Decided | None = None,
        **more: Any,
    ) -> None:
        self.decided = decided or Decided(**more)
        self._made = None if folder else Path(tempfile.mkdtemp())
        folder = folder or self._made
        assert folder is not None
        super().__init__(
            Paths(folder / "config.toml", folder, self.CACHE),
            Config(),
            clock=lambda: NOW,
            steady=lambda: (0.0, "here"),
            new_id=lambda: f"id-{next(self.decided.ids)}",
        )
        self.charts = (WRIST, ADMISSION) if charts is None else tuple(charts)
        self.__dict__["bank"] = Bank(self.charts, policies=tuple(policies))
        self._codebook = codebook
        if codebook is not None:
            self._tables.books[None] = codebook
        if decided is None:
            for key, value in ({"welcome-seen": "yes"} if settings is None else settings).items():
                self.set_setting(key, value)
        self.OPENED.append(self)

    def begin(
        self, chart: Chart, codes: Iterable[AnswerCode], *, hints: int = 0, seconds: float = 0.0
    ) -> None:
        """Leave an answer in progress."""
        self.answers.save_draft(
            chart, Answer(tuple(codes)), hints_used=hints, active_seconds=seconds
        )

    def submit(self, chart: Chart, answer: Answer, **more: float) -> Submitted:
        """Hand an answer in."""
        return self.answers.submit(chart, answer, **more)  # type: ignore[arg-type]

    @property
    def saved(self) -> dict[str, AnswerDraft]:
        """The answers in progress by chart."""
        return {draft.chart_id: draft for draft in self.answers.drafts()}

    @property
    def attempts(self) -> list[Attempt]:
        """What was handed in on charts, the last first."""
        return self.answers.history()

    @property
    def answered(self) -> list[tuple[str, str, float]]:
        """(card, answer, seconds) of each answer to a card, the first first."""
        from coder_drill.services.attempts import response_of

        found = []
        for attempt in reversed(self.answers.history(kind="card")):
            given = response_of(attempt).given
            assert isinstance(given, dict)
            found.append((card_of(attempt.exercise), str(given["answer"]), attempt.active_seconds))
        return found

    # -- what the test decides -------------------------------------------------------------------

    @cached_property
    def store(self) -> Store:
        """The history, whose writes may fail."""
        _lay_out_history(self.paths.store)
        made = Store.open(self.paths.store, new_id=self._new_id)
        write = made._db.write

        @contextlib.contextmanager
        def guarded(learner_id: str | None = None) -> Iterator[Any]:
            if self.decided.fail_saving:
                raise UnavailableError(self.decided.fail_saving)
            with write(learner_id) as connection:
                yield connection

        made._db.write = guarded  # type: ignore[method-assign]
        return made

    @cached_property
    def billing(self) -> Billing:
        """The claim is real; what it is paid by is decided."""
        return DecidedBilling(self.codebook_on, self.decided)

    @cached_property
    def cards(self) -> CardBox:
        """The real cards, or those that are due by decision."""
        if self.decided.due is None:
            return super().cards
        return DueCards(self)

    @cached_property
    def standing(self) -> Standing:
        """The real standing, or the one that is shown by decision."""
        if self.decided.shown is None:
            return super().standing
        return ShownStanding(self)

    @property
    def notices(self) -> list[str]:
        """What was decided."""
        return self.decided.notices

    def prepare(
        self, progress: Callable[[int, int, str], None] | None = None, *, apart: bool = False
    ) -> None:
        """The tables stand already; telling of it may fail."""
        if self.decided.fail_preparing:
            raise UnavailableError(self.decided.fail_preparing)
        if progress is not None:
            progress(1, 2, "codes")

    def saves(self, told: Callable[[Saving], None] | None = None) -> Saves:
        """The real `Saves` over a queue that writes at once, so that tests need not wait."""
        self.queue = AtOnce(self.store, told)
        return Saves(self.queue, lambda _: self.answers)  # type: ignore[arg-type]

    def lookup(self, edition: str | None = None) -> Any:
        """The lookup of a dozen codes, or the one decided."""
        return self.decided.make_lookup()

    def twin(self) -> Self:
        """The same for another thread, with the same decisions."""
        bank = self.bank
        made = type(self)(
            charts=bank.charts,
            policies=bank.policies,
            folder=self.paths.data_dir,
            decided=self.decided,
        )
        self.OPENED.remove(made)  # Its thread closes it.
        return made

    def close(self) -> None:
        """Close what was opened; a code book that was handed in stays open."""
        if self._codebook is not None:
            self._tables.books.pop(None, None)
        super().close()

    def forget(self) -> None:
        """Close, and remove the folder."""
        self.close()
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)


class DecidedBilling(Billing):
    """The real claim, and the money side as decided."""

    def __init__(self, codebook_on: Callable[[str], Codebook], decided: Decided) -> None:
        super().__init__(codebook_on)
        self._decided = decided

    def money_at_hand(self, chart: Chart) -> bool:
        return any(self._decided.paid[extra].key is not None for extra in money_asked(chart))

    def money(self, chart: Chart, submitted: Submitted) -> dict[Extra, Report]:
        self._decided.reckoning()
        return {extra: self._decided.paid[extra] for extra in money_asked(chart)}


def _itself(question: CardQuestion) -> CardQuestion:
    return question


class DueCards(CardBox):
    """Cards that are due by decision, until they are answered."""

    def __init__(self, of: SmallWorkspace) -> None:
        super().__init__(of.store, of.sources, of.learner_id, now=of.clocks.now)
        self._decided = of.decided

    def counts(self, domain: str | None = None) -> tuple[int, int]:
        due = self._decided.due or []
        return len(due), len(due)

    def load(self) -> CardLoad:
        due = len(self._decided.due or [])
        return CardLoad(due, due, 0, 20)

    def next(self, *, skip: Iterable[str] = (), seed: str = "") -> Exercise | None:
        passed = set(skip)
        for card, question in self._decided.due or ():
            if card.id not in passed:
                shares = {card.domain: 1.0}
                return Exercise(
                    "card", f"{card.id}#0", "", "", shares, load=partial(_itself, question)
                )
        return None

    def sync(self) -> None:
        logged = self._store.log.attempts(self._learner_id, kind="card")
        answered = {card_of(attempt.exercise) for attempt in logged}
        self._decided.due = [each for each in self._decided.due or () if each[0].id not in answered]


class ShownStanding(Standing):
    """Where a learner stands by decision."""

    def __init__(self, of: SmallWorkspace) -> None:
        super().__init__(
            of.store, of.skills, lambda: of.bank, of.cards, of.next_step, of.learner_id,
            clocks=of.clocks, config=of.config,
        )  # fmt: skip
        self._decided = of.decided

    def progress(self, **_: Any) -> Progress:
        if self._decided.fail_reading:
            raise UnavailableError(self._decided.fail_reading)
        assert self._decided.shown is not None
        return self._decided.shown

    def weakest(self, limit: int = 3) -> list[DomainEstimate]:
        assert self._decided.shown is not None
        return [row.estimate for row in self._decided.shown.domains if row.enough][:limit]

    def attempts(self, **_: Any) -> list[AttemptHead]:
        return self._decided.heads

    def behind_cell(self, domain: str, label: str | None = None) -> list[GridVerdict]:
        self._decided.asked_behind = (domain, label)
        return progress_fakes.verdicts(WRIST.id, WRIST.title)
