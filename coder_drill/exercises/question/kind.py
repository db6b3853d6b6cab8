"""Questions as exercises.

A response is ``{"chosen": [option ids], "typed": "words", "seed": n}``: the ids of the options chosen (of
all steps, in the order given), or what was typed; ``seed`` is the order in which they were shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response
from coder_drill.exercises.question.bank import QuestionBank, load_questions
from coder_drill.exercises.question.grading import (
    Graded,
    QuestionResponse,
    grade,
    read_answer,
)
from coder_drill.exercises.question.model import FOLDER, Form, Question
from coder_drill.exercises.question.showing import LETTERS, as_shown, how_to_answer, shown_options
from coder_drill.exercises.question.topics import topic_label
from coder_drill.exercises.want import Want

if TYPE_CHECKING:
    from coder_drill.exercises.sources import Sources

SKILL = "knowledge"
"""The skill label of a question that was not right: what is missing is knowledge, not a kind of code."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the seed of the order in which its options are shown."""

    question: Question
    seed: int = 0


class QuestionKind(Kind):
    """A question: the content is what is `Asked`, the detail of an outcome how it was `Graded`."""

    name = "question"
    words = ("question", "questions")
    screen = "question"
    rubric = "1"

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        """Every question of the bank, in the order of its files; those that expired too."""
        return map(exercise_of, bank_of(sources).questions)

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The question with this id."""
        question = bank_of(sources).get(exercise_id)
        return exercise_of(question) if question else None

    def tags(self, exercise: Exercise) -> frozenset[str]:
        """The question's file, tags and form, the exams it serves and their sections (``CPC:compliance``)."""
        question = asked_in(exercise).question
        exams = [each for e, s in question.serves for each in (e, f"{e}:{s}")]
        stem = question.path.stem if question.path else ""
        return frozenset((stem, question.form.value, *question.tags, *exams))

    def wanted(self, sources: Sources, want: Want, rng: Random) -> Iterable[Exercise]:
        """Those that fit and whose numbers are still right on the day."""
        for exercise in super().wanted(sources, want, rng):
            if want.day is None or asked_in(exercise).question.asked_on(want.day):
                yield exercise

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        """Stem, exhibit and options in their order; neither key nor reasons nor source."""
        asked = asked_in(exercise)
        return {"kind": self.name, **as_shown(asked.question, asked.seed)}

    def asked_text(self, exercise: Exercise) -> str:
        """Exhibit, stem and lettered options as lines."""
        asked = asked_in(exercise)
        question, lines = asked.question, []
        if question.exhibit:
            lines += [question.exhibit, ""]
        lines += [question.stem, ""]
        for letter, option in zip(LETTERS, shown_options(question, asked.seed), strict=False):
            lines.append(f"  {letter}. {option.text}")
        return "\n".join([*lines, how_to_answer(question)])

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        """The response checked; a text is read as ``typed`` reads it."""
        if isinstance(given, str):
            return self.typed(sources, exercise, given)
        if not isinstance(given, dict):
            raise UsageError(f"{exercise.id}: answer: write the letters chosen, or what is typed")
        return Response(_json(QuestionResponse.from_json(given)))

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        """Letters as shown (``B``, ``A C``), or the typed answer."""
        asked = asked_in(exercise)
        try:
            return Response(_json(read_answer(asked.question, text, asked.seed)))
        except UsageError as error:
            raise UsageError(f"{exercise.id}: {error}") from error

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        """Right, partly right or wrong: one observation in the question's domain."""
        question = asked_in(exercise).question
        graded = grade(question, _given(response))
        return Outcome(
            score=graded.credit,
            observations=(
                Observation(
                    domain=question.domain,
                    skill="correct" if graded.is_right else SKILL,
                    credit=graded.credit,
                    expected=graded.expected,
                    given=graded.given or None,
                    message=graded.message,
                    points_lost=1 - graded.credit,
                    role=question.form.value,
                ),
            ),
            message=graded.message,
            detail=graded,
        )

    def outcome(self, exercise: Exercise, outcome: Outcome) -> dict[str, Json]:
        """Score, right answer, the reason for every option, and the source."""
        told: dict[str, Json] = graded_of(outcome).as_json()
        return {**super().outcome(exercise, outcome), **told}

    def outcome_text(self, exercise: Exercise, outcome: Outcome) -> str:
        """Verdict, the reason for every option, and the source as lines."""
        return "\n".join(outcome_lines(graded_of(outcome)))


KIND = QuestionKind()


def bank_of(sources: Sources) -> QuestionBank:
    """The questions of the folders that the sources name, read once."""
    return sources.kept(FOLDER, lambda: load_questions(sources.folders(FOLDER)))


def exercise_of(question: Question, seed: int = 0) -> Exercise:
    """A question as an exercise. ``seed`` orders the options; the exercise stays the same."""
    return Exercise(
        kind=KIND.name,
        id=question.id,
        content_hash=question.content_hash,
        title=topic_label(question.domain),
        domains={question.domain: 1.0},
        difficulty=question.difficulty,
        minutes=question.seconds / 60,
        load=partial(Asked, question, seed),
    )


def asked_in(exercise: Exercise) -> Asked:
    """The question of an exercise. Raises TypeError for an exercise of another kind."""
    asked = exercise.content
    if not isinstance(asked, Asked):
        raise TypeError(f"{exercise.kind} {exercise.id} is no question")
    return asked


def graded_of(outcome: Outcome) -> Graded:
    """How a question was graded. Raises TypeError for another kind's outcome."""
    if not isinstance(outcome.detail, Graded):
        raise TypeError("the outcome of another kind is not of a question")
    return outcome.detail


def outcome_lines(graded: Graded) -> list[str]:
    """The verdict in words: right or not, what was right, why for every option, the source."""
    question = graded.question
    if graded.is_right:
        lines = ["✓ correct"]
    elif graded.credit:
        lines = [f"Partly right: {graded.credit:.0%} of the credit"]
    else:
        lines = ["✗ not right"]
    if question.form in (Form.TYPED, Form.ORDER):
        lines += [f"The answer: {graded.expected}", question.why]
    if graded.note:
        lines.append(graded.note)
    shown = shown_options(question, graded.response.seed)
    letters = {o.id: letter for letter, o in zip(LETTERS, shown, strict=False)}
    for n, remark in enumerate(graded.remarks, 1):
        if question.form is Form.ORDER:
            lines.append(f"{n}. {remark.option.text} ({letters[remark.option.id]})")
        else:
            mark = "✓" if remark.option.right else "✗"
            yours = "  (your choice)" if remark.chosen else ""
            lines.append(f"{mark} {letters[remark.option.id]}. {remark.option.text}{yours}")
        lines.append(f"     {remark.option.why}")
    return [line for line in lines if line] + [f"Source: {'; '.join(question.sources)}"]


def _json(response: QuestionResponse) -> Json:
    return response.as_json()


def _given(response: Response) -> QuestionResponse:
    if isinstance(response.given, dict):
        try:
            return QuestionResponse.from_json(response.given)
        except UsageError:
            return QuestionResponse()
    return QuestionResponse(typed=response.given if isinstance(response.given, str) else "")
