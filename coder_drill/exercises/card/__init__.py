"""Cards as exercises: one short question on something missed earlier.

A response is ``{"answer": "J44.1", "chart": id, "drill": form}``: what was typed or picked (a code, or the
number of a line), and of which chart and in which form it was asked. An exercise's id is the card's own
with the seed its question was made from (``code:icd10cm:J44.1#3``), so that a question that waits is the
same when it is met again, as long as card and charts are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple
from functools import partial
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.exercises.card.question import CardQuestion, Graded, grade, make_question
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response

if TYPE_CHECKING:
    from coder_drill.exercises.sources import Sources
    from coder_drill.exercises.subject import Subject

MINUTES = 0.5
_LONGEST = 80
"""Characters of an answer that are kept."""


class CardKind(Kind):
    """A card: the content is a `CardQuestion`, the detail of an outcome how it was `Graded`."""

    name = "card"
    words = ("card", "cards")
    screen = "card"

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        """None: what is due, and what of it can be asked, the learner's cards say."""
        return ()

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The question that the card in the id gives with the seed in it."""
        card_id, mark, seed = exercise_id.rpartition("#")
        card = sources.card(card_id) if mark else None
        return exercise_of(sources, card, seed) if card else None

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        """Prompt, sentence, and what there is to choose from."""
        question = question_of(exercise)
        return {
            "kind": self.name,
            "id": exercise.id,
            "form": question.kind,
            "prompt": question.prompt,
            "context": question.context,
            "sentence": question.sentence,
            "options": [{"code": o.code, "title": o.title} for o in question.options],
            "lines": [
                {"line": line.text, "title": line.title, "sentence": line.sentence}
                for line in question.lines
            ],
        }

    def asked_text(self, exercise: Exercise) -> str:
        """The same as lines, what can be picked by number numbered."""
        question = question_of(exercise)
        picks = [f"{o.code}  {o.title}".rstrip() for o in question.options]
        for line in question.lines:
            said = f'  "{line.sentence}"' if line.sentence else ""
            picks.append(f"{line.text}  {line.title}{said}")
        said = f'"{question.sentence}"' if question.sentence else ""
        lines = [question.prompt, question.context, said]
        lines += [f"{number}. {pick}" for number, pick in enumerate(picks, 1)]
        return "\n".join(line for line in lines if line)

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        """The code, or the number of a line, alone or as ``answer`` of an object."""
        if isinstance(given, dict):
            given = given.get("answer")
        if isinstance(given, int) and not isinstance(given, bool):
            given = str(given)
        if not isinstance(given, str):
            raise UsageError(f"{exercise.id}: answer: write a code or the number of a line as text")
        return response_of(exercise, given)

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        """What was typed; where codes are listed, the number of one stands for it."""
        question = question_of(exercise)
        text = text.strip()
        if question.options and text.isascii() and text.isdigit():
            number = int(text[:4])
            if 1 <= number <= len(question.options):
                text = question.options[number - 1].code
        return self.response(sources, exercise, text)

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        """Right or wrong: one observation in the card's domain."""
        question = question_of(exercise)
        found = response.given.get("answer") if isinstance(response.given, dict) else None
        given = found if isinstance(found, str) else ""
        graded = grade(question, given)
        credit = float(graded.right)
        (domain,) = exercise.domains
        return Outcome(
            score=credit,
            observations=(
                Observation(
                    domain=domain,
                    skill="correct" if graded.right else question.skill or "missed",
                    credit=credit,
                    expected=question.answers[0],
                    given=given or None,
                    message=graded.message,
                    points_lost=1 - credit,
                    role="card",
                ),
            ),
            message=graded.message,
            detail=graded,
        )


KIND = CardKind()


def card_of(exercise_id: str) -> str:
    """The id of the card that an exercise asks; ids of the log from before seeds are the card's own."""
    return exercise_id.partition("#")[0]


def response_of(exercise: Exercise, given: str) -> Response:
    """What was typed or picked as a response."""
    question = question_of(exercise)
    return Response(
        {
            "answer": given.strip()[:_LONGEST],
            "chart": question.chart_id,
            "drill": question.kind,
        }
    )


def exercise_of(sources: Sources, card: Subject, seed: str) -> Exercise | None:
    """A question on a card as an exercise, the same for the same seed; None when none is fair."""
    exercise_id = f"{card.id}#{seed}"
    bank, codebook = sources.bank, sources.codebook
    question = make_question(card, bank.charts, codebook, sources.rng(exercise_id))
    if question is None:
        return None
    shown = repr(astuple(question)).encode()
    return Exercise(
        kind=KIND.name,
        id=exercise_id,
        content_hash=hashlib.sha256(shown).hexdigest(),
        title="a card that is due",
        domains={card.domain: 1.0},
        minutes=MINUTES,
        load=partial(_itself, question),
    )


def _itself(question: CardQuestion) -> CardQuestion:
    return question


def question_of(exercise: Exercise) -> CardQuestion:
    """The question of a card exercise. Raises TypeError for an exercise of another kind."""
    question = exercise.content
    if not isinstance(question, CardQuestion):
        raise TypeError(f"{exercise.kind} {exercise.id} is no card")
    return question


def graded_of(outcome: Outcome) -> Graded:
    """How a card was graded. Raises TypeError for another kind's outcome."""
    if not isinstance(outcome.detail, Graded):
        raise TypeError("the outcome of another kind is not that of a card")
    return outcome.detail
