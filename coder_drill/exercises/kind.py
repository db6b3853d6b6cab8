"""`Kind`: what a kind of exercise knows, and all that run, log, app and command line ask of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from random import Random
from typing import Protocol

from coder_drill.exercises.model import Exercise, Json, Outcome, Response
from coder_drill.exercises.sources import Sources
from coder_drill.exercises.want import Want
from coder_drill.scoring.model import AnswerCode


class Kind(Protocol):
    """One kind of exercise. Stateless: everything it works on is handed in.

    A kind is a class that inherits from this one and fills in what has no body here, one instance of
    it named ``KIND`` in its module, and its line in `coder_drill.exercises.registry`.
    """

    name: str
    """What the log, runs and files call it: lower case, never changed once it shipped."""
    words: tuple[str, str]
    """What people call one and several of it: ``("chart", "charts")``."""
    screen: str
    """The name of its own screen in the app; a kind without one there is asked as text."""
    rubric: str = ""
    """Version of the rules behind the score, kept with each attempt; empty where there are none."""

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        """All there are to choose from; none for a kind made on demand. Reads no content."""
        ...

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The exercise with this id, the same each time; None when there is none (any more)."""
        ...

    def tags(self, exercise: Exercise) -> Collection[str]:
        """The kind's own words for an exercise, by which a set may ask for it."""
        return ()

    def wanted(self, sources: Sources, want: Want, rng: Random) -> Iterable[Exercise]:
        """The exercises that fit a wish; a kind made on demand makes ``want.count`` by chance."""
        for exercise in self.exercises(sources):
            if want.fits(exercise) and (
                not want.tags or not set(want.tags).isdisjoint(self.tags(exercise))
            ):
                yield exercise

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        """What is asked, for ``--json``: all of it may be seen before it is scored."""
        ...

    def asked_text(self, exercise: Exercise) -> str:
        """What is asked, for a terminal; lines may be long."""
        ...

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        """A response from JSON of a file. Raises UsageError naming the field and the fix."""
        ...

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        """A response from what was typed. Raises UsageError with one line that says the fix."""
        ...

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        """What comes of a response, the same each time.

        Never raises for what a learner may give: an empty or senseless response is a wrong one.
        """
        ...

    def lines(self, response: Response) -> tuple[AnswerCode, ...] | None:
        """A response as code lines, which the log keeps as such; None where it is none."""
        return None

    def beside(self, response: Response) -> Json:
        """What the log keeps of a response of code lines beside them; None for nothing."""
        return None

    def outcome(self, exercise: Exercise, outcome: Outcome) -> dict[str, Json]:
        """The outcome for ``--json``; the key may be seen now. By default score and observations."""
        return {
            "kind": self.name,
            "id": exercise.id,
            "score": round(outcome.score, 6),
            "message": outcome.message,
            "observations": [
                {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(each).items()}
                for each in outcome.observations
            ],
        }

    def outcome_text(self, exercise: Exercise, outcome: Outcome) -> str:
        """The outcome for a terminal. By default score, line, and what was not right."""
        lines = [f"Score {outcome.score:.2f}", outcome.message]
        lines += [each.message for each in outcome.observations if each.credit < 1]
        return "\n".join(dict.fromkeys(line for line in lines if line))


def look_back(
    kind: Kind, sources: Sources, exercise_id: str, given: Json
) -> tuple[Exercise, Outcome] | None:
    """A response of the past graded again, with its exercise as it is now.

    None when the exercise is no longer there. Compare `Exercise.content_hash` with the attempt's to
    tell whether it was changed since.
    """
    exercise = kind.find(sources, exercise_id)
    if exercise is None:
        return None
    return exercise, kind.grade(sources, exercise, Response(given))
