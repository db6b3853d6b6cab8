"""Rapid items as exercises. An exercise's id is the item's own, ``family/difficulty/seed``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response
from coder_drill.exercises.rapid.grading import GIVEN_LIMIT, Graded, grade, shown
from coder_drill.exercises.rapid.model import Form, Item
from coder_drill.exercises.rapid.registry import families, item_of
from coder_drill.exercises.want import Want

if TYPE_CHECKING:
    from coder_drill.exercises.sources import Sources


class RapidKind(Kind):
    """A rapid item: the content is an `Item`, the detail of an outcome how it was `Graded`."""

    name = "rapid"
    words = ("rapid item", "rapid items")
    screen = "rapid"

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        """None: items are made on demand, see `coder_drill.exercises.rapid.registry`."""
        return ()

    def wanted(self, sources: Sources, want: Want, rng: Random) -> Iterable[Exercise]:
        """Items of the families named in the tags (of all without any), made by chance, family by family."""
        names = [name for name in families() if not want.tags or name in want.tags]
        for n in range(want.count if names else 0):
            level = rng.randint(want.easiest, want.hardest)
            identity = f"{names[n % len(names)]}/{level}/{rng.randrange(1_000_000)}"
            exercise = self.find(sources, identity)
            if exercise is not None and want.fits(exercise):
                yield exercise

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The item of the family, level and seed in the id."""
        item = item_of(exercise_id, sources.codebook)
        return None if item is None else exercise_of(item)

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        """Scene, question, form, options; neither answer nor rule."""
        item = item_in(exercise)
        return {
            "kind": self.name,
            "id": exercise.id,
            "form": item.form.value,
            "scene": item.scene,
            "ask": item.ask,
            "payer": item.payer,
            "options": [{"letter": option.key, "text": option.text} for option in item.options],
        }

    def asked_text(self, exercise: Exercise) -> str:
        """Scene, question and options as lines."""
        item = item_in(exercise)
        picks = [f"  {option.key}. {option.text}" for option in item.options]
        return "\n".join([item.scene, "", item.ask, *picks])

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        """What was typed, as text; a bare number is taken too."""
        if isinstance(given, int | float) and not isinstance(given, bool):
            given = f"{given:g}"
        if not isinstance(given, str):
            raise UsageError(
                f"{exercise.id}: answer: write it as text, such as {_sample(exercise)}"
            )
        return Response(given.strip()[:GIVEN_LIMIT])

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        """What was typed; for options the number of one stands for its letter."""
        item = item_in(exercise)
        text = text.strip()
        if item.form is Form.CHOICE and text.isascii() and text.isdigit():
            number = int(text[:2])
            if 1 <= number <= len(item.options):
                text = item.options[number - 1].key
        return self.response(sources, exercise, text)

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        """Right, partly right or wrong: one observation in the item's domain."""
        item = item_in(exercise)
        given = response.given if isinstance(response.given, str) else ""
        graded = grade(item, given)
        return Outcome(
            score=graded.credit,
            observations=(
                Observation(
                    domain=item.domain,
                    skill="correct" if graded.right else item.skill,
                    credit=graded.credit,
                    expected=shown(item),
                    given=given or None,
                    message=graded.message,
                    points_lost=1 - graded.credit,
                    role=item.family,
                ),
            ),
            message=graded.message,
            detail=graded,
        )

    def outcome(self, exercise: Exercise, outcome: Outcome) -> dict[str, Json]:
        """Score, the right answer, the rule, the steps and the source."""
        item = item_in(exercise)
        return {
            **super().outcome(exercise, outcome),
            "right": shown(item),
            "rule": item.rule,
            "worked": list(item.worked),
            "source": item.source,
        }

    def outcome_text(self, exercise: Exercise, outcome: Outcome) -> str:
        """Verdict, right answer, rule, steps and source as lines."""
        item = item_in(exercise)
        right = isinstance(outcome.detail, Graded) and outcome.detail.right
        lines = ["✓ correct" if right else f"✗ The answer is {shown(item)}"]
        if outcome.message != item.rule:
            lines.append(outcome.message)
        lines += [f"Rule: {item.rule}", *(f"  {step}" for step in item.worked)]
        return "\n".join([*lines, f"Source: {item.source}"])


KIND = RapidKind()


def exercise_of(item: Item) -> Exercise:
    """An item as an exercise."""
    made = families()[item.family]
    return Exercise(
        kind=KIND.name,
        id=item.id,
        content_hash=hashlib.sha256(repr(astuple(item)).encode()).hexdigest(),
        title=made.title,
        domains={item.domain: 1.0},
        difficulty=item.difficulty,
        minutes=item.seconds / 60,
        load=partial(_itself, item),
    )


def _itself(item: Item) -> Item:
    return item


def item_in(exercise: Exercise) -> Item:
    """The item of a rapid exercise. Raises TypeError for an exercise of another kind."""
    item = exercise.content
    if not isinstance(item, Item):
        raise TypeError(f"{exercise.kind} {exercise.id} is no rapid item")
    return item


def _sample(exercise: Exercise) -> str:
    """A form of answer that gives nothing away."""
    form = item_in(exercise).form
    samples = {Form.CHOICE: "A", Form.NUMBER: "2", Form.MODIFIERS: "none"}
    return f'"{samples.get(form, "...")}"'
