"""A small stand-in for `Workspace`: two charts, a dozen codes, everything in memory.

Screens are tested against it where the test is about the screen (what a slow search, a failed save
or a half-built table looks like); the story test runs on the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from coder_drill.charts import Bank, Chart
from coder_drill.charts.model import ClaimKind, KeyCode, Patient, Role, Setting
from coder_drill.claims import ClaimView
from coder_drill.codebooks.model import Code, Flags, Modifier, System
from coder_drill.config import Config
from coder_drill.errors import UnavailableError
from coder_drill.exercises.card import KIND as CARDS
from coder_drill.exercises.card import card_of
from coder_drill.exercises.card.question import CardQuestion
from coder_drill.exercises.model import Exercise, Response
from coder_drill.exercises.run import Run
from coder_drill.exercises.sources import Sources
from coder_drill.lookup.model import Hit, Result
from coder_drill.money import DrgReport, Extra, HccReport
from coder_drill.scoring.model import (
    Answer,
    AnswerCode,
    AuditMetric,
    Edit,
    Effect,
    Label,
    Scorecard,
    Verdict,
)
from coder_drill.services.answers import HandedIn
from coder_drill.services.billing import Report, claim_of, money_asked
from coder_drill.services.model import AnswerDraft, DaySummary, Submitted, Suggestion
from coder_drill.services.progress.model import GridVerdict, Progress
from coder_drill.services.saving import Saves
from coder_drill.skills.model import DomainEstimate
from coder_drill.store.model import Attempt, AttemptCode, AttemptHead, AttemptVerdict, CardRow
from coder_drill.store.saving import Saving
from tests.tui import progress_fakes

NOT_INSTALLED: dict[Extra, Report] = {
    Extra.DRG: DrgReport(Extra.DRG.hint),
    Extra.HCC: HccReport(Extra.HCC.hint),
}

MOMENT = "2026-04-14T09:30:00.000+00:00"

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
        KeyCode("W00.0XXA", Role.SECONDARY, evidence=("slipped on ice",)),
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


class FakeBook:
    """The part of a code book that the drill asks for."""

    def get(self, code: str, system: System | None = None) -> Code | None:
        for found in self.resolve(code):
            if system in (None, found.system):
                return found
        return None

    def resolve(self, text: str) -> list[Code]:
        wanted = text.upper().replace(".", "")
        return [code for code in CODES.values() if code.code.replace(".", "") == wanted]

    def index_books(self) -> tuple[()]:
        return ()

    def modifiers(self) -> list[Modifier]:
        return [
            Modifier("25", "CPT", "Separate visit on the day of a procedure"),
            Modifier("50", "CPT", "Both sides"),
            Modifier("RT", "HCPCS", "Right side"),
            Modifier("LT", "HCPCS", "Left side"),
        ]

    def flags(self, code: str) -> Flags:
        return Flags()

    def close(self) -> None:
        pass


class FakeLookup:
    """Finds codes whose title or code holds every word typed."""

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
class FakeWorkspace:
    """`Workspace` as the screens see it, with switches for what may go wrong."""

    config: Config = field(default_factory=Config)
    charts: tuple[Chart, ...] = (WRIST, ADMISSION)
    settings: dict[str, str] = field(default_factory=lambda: {"welcome-seen": "yes"})
    saved: dict[str, AnswerDraft] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    fail_saving: str = ""
    fail_preparing: str = ""
    make_lookup: Callable[[], FakeLookup] = FakeLookup
    codebook: Any = field(default_factory=lambda: FakeBook())
    saves_made: int = 0
    shown: Progress = field(default_factory=progress_fakes.nothing)
    heads: list[AttemptHead] = field(default_factory=list)
    due: list[tuple[CardRow, CardQuestion]] = field(default_factory=list)
    answered: list[tuple[str, str, float]] = field(default_factory=list)
    asked_behind: tuple[str, str | None] | None = None
    fail_reading: str = ""
    notices: list[str] = field(default_factory=list)
    paid: dict[Extra, Report] = field(default_factory=lambda: dict(NOT_INSTALLED))

    def __post_init__(self) -> None:
        self.bank = Bank(self.charts)

    def warm_up(self) -> None:
        pass

    def prepare(
        self, progress: Callable[[int, int, str], None] | None = None, *, apart: bool = False
    ) -> None:
        if self.fail_preparing:
            raise UnavailableError(self.fail_preparing)
        if progress is not None:
            progress(1, 2, "codes")

    def lookup(self) -> FakeLookup:
        return self.make_lookup()

    def close(self) -> None:
        pass

    def draft(self, chart_id: str) -> AnswerDraft | None:
        return self.saved.get(chart_id)

    def drafts(self) -> list[AnswerDraft]:
        return list(self.saved.values())

    def save_draft(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        after: int | None = None,
    ) -> int | None:
        if self.fail_saving:
            raise UnavailableError(self.fail_saving)
        stored = self.saved.get(chart.id)
        revision = stored.revision if stored else 0
        if after is not None and after != revision:
            return None
        self.saves_made += 1
        self.saved[chart.id] = AnswerDraft(
            chart.id, answer, hints_used, active_seconds, MOMENT, MOMENT, revision=revision + 1
        )
        return revision + 1

    def discard_draft(self, chart_id: str) -> None:
        if self.fail_saving:
            raise UnavailableError(self.fail_saving)
        self.saved.pop(chart_id, None)

    def transaction(self) -> AbstractContextManager[None]:
        return nullcontext()

    def saves(self, told: Callable[[Saving], None] | None = None) -> Saves:
        """The real `Saves` over a queue that writes at once, so that tests need not wait."""
        self.queue = AtOnce(self, told)
        return Saves(self.queue, lambda store: store)  # type: ignore[arg-type,return-value]

    def submit(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        mode: str = "drill",
    ) -> Submitted:
        if self.fail_saving:
            raise UnavailableError(self.fail_saving)
        card = scorecard(chart, answer)
        attempt = Attempt(
            uuid=f"attempt-{len(self.attempts) + 1}",
            learner_id=self.config.learner,
            exercise=chart.id,
            content_hash=chart.content_hash,
            title=chart.title,
            setting=chart.setting.value,
            difficulty=chart.difficulty,
            edition=chart.edition,
            mode=mode,
            started_at=MOMENT,
            submitted_at=MOMENT,
            active_seconds=active_seconds,
            hints_used=hints_used,
            score=card.score,
            codes=tuple(AttemptCode(c.code, str(c.system), c.modifiers, c.units, c.poa) for c in answer.codes),
            verdicts=tuple(
                AttemptVerdict(v.label.value, v.expected, v.given, v.credit, v.weight, v.points_lost, v.role, v.domain)
                for v in card.verdicts
            ),
        )  # fmt: skip
        self.attempts.insert(0, attempt)
        self.saved.pop(chart.id, None)
        return Submitted(card, attempt)

    def history(self, limit: int | None = 50, *, since: str | None = None) -> list[Attempt]:
        return self.attempts[:limit]

    def claim(self, chart: Chart, attempt: Attempt) -> ClaimView:
        return claim_of(chart, attempt, self.codebook)

    def money_at_hand(self, chart: Chart) -> bool:
        return any(self.paid[extra].key is not None for extra in money_asked(chart))

    def money(self, chart: Chart, submitted: Submitted) -> dict[Extra, Report]:
        return {extra: self.paid[extra] for extra in money_asked(chart)}

    def suggest(self, *, after: str | None = None) -> Suggestion | None:
        done = {attempt.chart_id for attempt in self.attempts}
        for chart in self.charts:
            if chart.id != after and chart.id not in done:
                return Suggestion(chart, "not coded yet, about 6 minutes")
        return Suggestion(self.charts[0], "coded least of all") if self.charts else None

    # -- progress and cards ------------------------------------------------------------------

    def twin(self) -> FakeWorkspace:
        return self

    @property
    def warm(self) -> bool:
        return True

    @property
    def cards(self) -> FakeWorkspace:
        return self

    def counts(self) -> tuple[int, int]:
        return len(self.due), len(self.due)

    def look_back(self, attempt: str) -> Submitted | None:
        if attempt == "gone":
            return None
        answer = Answer((AnswerCode("S52.501A", System.ICD10CM),))
        made = FakeWorkspace(codebook=self.codebook).submit(WRIST, answer, active_seconds=300.0)
        return Submitted(made.scorecard, replace(made.attempt, uuid=attempt))

    def next(self, *, skip: Iterable[str] = ()) -> Exercise | None:
        passed = set(skip)
        found = next((found for found in self.due if found[0].id not in passed), None)
        if found is None:
            return None
        card, question = found
        return Exercise("card", f"{card.id}#0", "", "", {card.domain: 1.0}, load=lambda: question)

    @property
    def answers(self) -> FakeWorkspace:
        return self

    @property
    def billing(self) -> FakeWorkspace:
        return self

    @property
    def next_step(self) -> FakeWorkspace:
        return self

    @property
    def standing(self) -> FakeStanding:
        return FakeStanding(self)

    @property
    def runs(self) -> FakeWorkspace:
        return self

    def waiting(self, *names: str) -> list[Run]:
        return []

    def hand_in(
        self, exercise: Exercise, response: Response, *, active_seconds: float, mode: str
    ) -> HandedIn:
        if self.fail_saving:
            raise UnavailableError(self.fail_saving)
        sources = Sources(bank=lambda: self.bank, codebook=lambda: self.codebook)
        card = card_of(exercise.id)
        assert isinstance(response.given, dict)
        self.answered.append((card, str(response.given["answer"]), active_seconds))
        self.due = [found for found in self.due if found[0].id != card]
        outcome = CARDS.grade(sources, exercise, response)
        return HandedIn(exercise, outcome, self.attempts[0] if self.attempts else None)  # type: ignore[arg-type]

    def setting(self, key: str, default: str = "") -> str:
        return self.settings.get(key, default)

    def set_setting(self, key: str, value: str) -> None:
        self.settings[key] = value


@dataclass
class FakeStanding:
    """Where the learner of a stand-in stands."""

    of: FakeWorkspace

    def weakest(self, limit: int = 3) -> list[DomainEstimate]:
        return [row.estimate for row in self.of.shown.domains if row.enough][:limit]

    def progress(self) -> Progress:
        if self.of.fail_reading:
            raise UnavailableError(self.of.fail_reading)
        return self.of.shown

    def attempts(self) -> list[AttemptHead]:
        return self.of.heads

    def behind_cell(self, domain: str, label: str | None = None) -> list[GridVerdict]:
        self.of.asked_behind = (domain, label)
        return progress_fakes.verdicts(WRIST.id, WRIST.title)

    def set_rate_target(self, setting: str, per_hour: float | None) -> None:
        self.of.settings[f"rate-target.{setting}"] = "" if per_hour is None else f"{per_hour:g}"

    def today(self) -> DaySummary:
        scores = [attempt.score for attempt in self.of.attempts]
        mean = sum(scores) / len(scores) if scores else None
        return DaySummary(
            len(scores), mean, sum(a.active_seconds for a in self.of.attempts), len(scores[:1]), 3
        )


def scorecard(chart: Chart, answer: Answer) -> Scorecard:
    """A plain scorecard: a code is right or missed, anything else is extra."""
    given = {code.code: code for code in answer.codes}
    verdicts = []
    for key in chart.key:
        right = key.code in given
        spans = tuple(
            (chart.note.index(words), chart.note.index(words) + len(words))
            for words in key.evidence
        )
        verdicts.append(
            Verdict(
                Label.CORRECT if right else Label.MISSED,
                key.code,
                key.code if right else None,
                float(right),
                2.0,
                0.0 if right else 2.0,
                key.role.value,
                "cm-19",
                "Right." if right else f"{key.code} was not coded.",
                why="The note says so.",
                guideline="I.C.19",
                evidence=key.evidence,
                spans=spans,
                expected_line=key.code,
            )
        )
    wanted = {key.code for key in chart.key}
    verdicts += [
        Verdict(Label.EXTRA, None, code, 0.0, 1.0, 0.5, "secondary", "cm-09", f"{code} is not documented.")
        for code in given
        if code not in wanted
    ]  # fmt: skip
    right = sum(v.credit for v in verdicts)
    edits = (
        (Edit("code-first", ("I10",), "I10 needs a look.", "Tabular note at I10", Effect.HINT),)
        if "I10" in given
        else ()
    )
    return Scorecard(
        chart.id,
        right / len(chart.key),
        f"({right:g} earned) / ({len(chart.key)} in the key)",
        tuple(verdicts),
        edits,
        (
            AuditMetric(
                "code-over-code", "Code over code", int(right), len(chart.key), "right / key"
            ),
        ),
    )
