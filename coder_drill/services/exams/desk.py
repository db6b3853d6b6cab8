"""`ExamDesk`: a learner's mock exams: put together, sat against the clock, handed in, looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from coder_drill.errors import UsageError
from coder_drill.exercises.model import Exercise, Json, Response
from coder_drill.exercises.policy import EXAM
from coder_drill.exercises.registry import kind_named
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.exercises.runtext import UnreadableRunError
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.model import Answer
from coder_drill.services.exams.assemble import Assembled, assemble
from coder_drill.services.exams.forms import Form, Length, form_named
from coder_drill.services.exams.result import ExamResult, result_of
from coder_drill.services.runs import Runs
from coder_drill.skills.book import SkillBook
from coder_drill.store.interfaces import History


@dataclass(frozen=True, slots=True)
class Place:
    """An item of an exam as the learner sees it: its number from 1, section, state, and what was given."""

    number: int
    section: str
    entry: Entry
    exercise: Exercise | None
    given: str

    @property
    def state(self) -> str:
        """``answered`` or ``open``; a flag is apart."""
        return "answered" if self.entry.stage in (Stage.GIVEN, Stage.DONE) else "open"


class ExamDesk:
    """Mock exams of one learner: at most one is sat at a time."""

    def __init__(
        self,
        store: History,
        sources: Sources,
        runs: Runs,
        learner_id: str,
        *,
        book: Callable[[], SkillBook],
        today: Callable[[], date],
        rng: Callable[[str], Random],
        seed: str,
    ) -> None:
        self._store = store
        self._sources = sources
        self._runs = runs
        self._learner_id = learner_id
        self._book = book
        self._today = today
        self._rng = rng
        self._seed = seed

    def assembled(self, exam: str, length: Length) -> Assembled:
        """The next form of an exam, as it would be begun now. Raises UsageError for an unknown exam."""
        form = form_named(exam, length)
        book = self._book()
        sat = self._sat(form.exam)
        before = {(e.kind, e.exercise) for e in sat[0].entries} if sat else set()
        met = {*book.met, *(("chart", name) for name in book.times)}
        rng = self._rng(f"{self._seed}/{form.exam}/{length.value}/{len(sat)}")
        return assemble(form, self._sources, rng, met=met, before=before, today=self._today())

    def begin(self, exam: str, length: Length) -> Run:
        """Begin an exam; the clock runs from now. Raises UsageError when nothing of it can be filled."""
        made = self.assembled(exam, length)
        if not made.entries:
            raise UsageError(f"{made.form.exam}: no section can be filled")
        policy = replace(EXAM, limit=made.form.minutes * 60)
        wish: dict[str, Json] = {"exam": made.form.exam, "length": length.value}
        return self._runs.open(self._runs.begin(policy, entries=made.entries, wish=wish), 0)

    def waiting(self) -> Run | None:
        """The exam that is being sat, if any; one whose time is up is handed in on the way."""
        found = [
            run for run in self._runs.waiting(EXAM.name) if isinstance(run.wish.get("exam"), str)
        ]
        return found[0] if found else None

    def last(self) -> Run | None:
        """The exam that was sat last and is over."""
        sat = self._sat(None)
        return next((run for run in sat if run.over), None)

    def load(self, run_id: str) -> Run | None:
        """An exam by the id of its run, as it stands now."""
        run = self._runs.load(run_id)
        return run if run is not None and isinstance(run.wish.get("exam"), str) else None

    def place(self, run: Run, at: int) -> Place:
        """The item at a place from 0, with what was given so far."""
        entry = run.entries[at]
        exercise = self._runs.exercise(entry)
        response = self._runs.response(run, at) if exercise is not None and not run.over else None
        form = self.form(run)
        names = {section.id: section.name for section in form.sections}
        given = given_text(exercise, response) if exercise and response else ""
        return Place(at + 1, names.get(entry.section, ""), entry, exercise, given)

    def answer(self, run: Run, at: int, text: str, *, seconds: float = 0.0) -> Run:
        """Give an answer, as text, to the item at a place; an empty one takes the answer back.

        Raises UsageError for what cannot be read.
        """
        return give_typed(self._runs, self._sources, run, at, text, seconds=seconds)

    def keep(self, run: Run, at: int, text: str) -> Run:
        """Keep what is typed for the item at a place, as far as it can be read; it is handed in as it
        stands when the exam ends."""
        return keep_typed(self._runs, self._sources, run, at, text)

    def go(self, run: Run, at: int) -> Run:
        """Put the item at a place in front."""
        if not 0 <= at < len(run.entries):
            raise UsageError(f"there is no item {at + 1}; the exam has {len(run.entries)}")
        return self._runs.open(run, at)

    def flag(self, run: Run, at: int, *, on: bool) -> Run:
        """Mark an item to come back to, or take the mark away."""
        return self._runs.flag(run, at, on=on)

    def hand_in(self, run: Run) -> Run:
        """End the exam: everything given is graded and logged now."""
        return self._runs.end(run)

    def form(self, run: Run) -> Form:
        """The make-up of the exam that a run is."""
        length = run.wish.get("length")
        known = length in [each.value for each in Length]
        return form_named(str(run.wish.get("exam")), Length(str(length)) if known else Length.FULL)

    def result(self, run: Run) -> ExamResult:
        """What came of an exam that is over. Raises UsageError while it is being sat."""
        run = self._runs.now(run)
        if not run.over:
            raise UsageError("this exam is not over; hand it in first")
        length = str(run.wish.get("length", "full"))
        return result_of(run, self.form(run), length, self._store.log.get)

    def _sat(self, exam: str | None) -> list[Run]:
        """Exams begun, the last first; of one kind on request."""
        found = []
        for kept in self._store.runs.all(self._learner_id):
            if f'"{EXAM.name}"' not in kept.policy:
                continue
            try:
                run = self._runs.load(kept.id)
            except UnreadableRunError:
                continue
            named = run.wish.get("exam") if run is not None else None
            if run is not None and isinstance(named, str) and exam in (None, named):
                found.append(run)
        return sorted(found, key=lambda run: run.begun_at, reverse=True)


def give_typed(
    runs: Runs, sources: Sources, run: Run, at: int, text: str, *, seconds: float = 0.0
) -> Run:
    """Give an answer, as text, to the exercise at a place of a run; an empty one takes the answer back.

    Raises UsageError for what cannot be read.
    """
    run = runs.now(run)
    if run.over:
        return run
    entry = run.entries[at]
    exercise = runs.exercise(entry)
    if exercise is None:
        raise UsageError(f"item {at + 1} is no longer there; leave it open")
    response = None
    if text.strip():
        response = kind_named(exercise.kind).typed(sources, exercise, text)
    if run.at != at:
        run = runs.open(run, at)
    spent = entry.seconds + max(0.0, seconds)
    if response is None:
        return runs.take_back(run, at, seconds=spent)
    return runs.give(run, at, response, seconds=spent)[0]


def keep_coded(
    runs: Runs, run: Run, at: int, answer: Answer, *, seconds: float, hints: int, give: bool
) -> Run:
    """Keep the answer to a chart of a run as it stands, or give it; ``seconds`` and ``hints`` in all.

    An answer with nothing in it is taken back.
    """
    from coder_drill.exercises.chart import response_of

    run = runs.now(run)
    if run.over or runs.exercise(run.entries[at]) is None:
        return run
    if not (answer.codes or answer.queries):
        return runs.take_back(run, at, seconds=seconds)
    # Words marked for a query that is not raised are no part of what is handed in.
    response = response_of(replace(answer, marks=()))
    if not give:
        return runs.keep(run, at, response, seconds=seconds, hints=hints)
    return runs.give(run, at, response, seconds=seconds, hints=hints)[0]


def keep_typed(runs: Runs, sources: Sources, run: Run, at: int, text: str) -> Run:
    """Keep what is typed for an exercise of a run and not given yet; what cannot be read is not kept.

    The time counts once it is given.
    """
    run = runs.now(run)
    exercise = None if run.over else runs.exercise(run.entries[at])
    if exercise is None:
        return run
    try:
        response = kind_named(exercise.kind).typed(sources, exercise, text)
    except UsageError:
        return run  # Half a word; the next key makes it one.
    return runs.keep(run, at, response)


def given_text(exercise: Exercise, response: Response) -> str:
    """A response as the learner would type it again."""
    given = response.given
    if exercise.kind == "chart":
        from coder_drill.exercises.chart import answer_of
        from coder_drill.scoring.notation import format_code

        return " ".join(map(format_code, answer_of(response).codes))
    if exercise.kind == "question" and isinstance(given, dict):
        from coder_drill.exercises.question.kind import asked_in
        from coder_drill.exercises.question.showing import LETTERS, shown_options

        asked = asked_in(exercise)
        shown = shown_options(asked.question, asked.seed)
        letters = {option.id: letter for letter, option in zip(LETTERS, shown, strict=False)}
        chosen = given.get("chosen")
        if isinstance(chosen, list) and chosen:
            return " ".join(letters.get(str(each), "?") for each in chosen)
        return str(given.get("typed", ""))
    return given if isinstance(given, str) else json.dumps(given)
