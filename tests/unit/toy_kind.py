"""A kind of exercise that never ships: adding numbers. It proves what a further kind takes."""

from __future__ import annotations

from collections.abc import Iterable

from coder_drill.errors import UsageError
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response
from coder_drill.exercises.sources import Sources


class SumKind(Kind):
    """``3+4``: what is the sum?"""

    name = "sum"
    words = ("sum", "sums")
    screen = "sum"

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        for a, b in sources.kept(self.name, lambda: [(1, 2), (3, 4), (20, 22)]):
            yield self._made(a, b)

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        return next((e for e in self.exercises(sources) if e.id == exercise_id), None)

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        return {"kind": self.name, "id": exercise.id, "prompt": f"{exercise.id} = ?"}

    def asked_text(self, exercise: Exercise) -> str:
        return f"{exercise.id} = ?"

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        if not isinstance(given, int) or isinstance(given, bool):
            raise UsageError(f"{exercise.id}: answer: write a whole number")
        return Response(given)

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        try:
            return Response(int(text))
        except ValueError:
            raise UsageError(f"{text!r}: write a whole number") from None

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        a, b = exercise.content if isinstance(exercise.content, tuple) else (0, 0)
        right = response.given == a + b
        seen = Observation(
            domain="sums",
            skill="correct" if right else "missed",
            credit=float(right),
            expected=str(a + b),
            given=None if response.given is None else str(response.given),
            message="Right." if right else f"{a} + {b} = {a + b}.",
        )
        return Outcome(seen.credit, (seen,), seen.message)

    def _made(self, a: int, b: int) -> Exercise:
        return Exercise(
            self.name,
            f"{a}+{b}",
            content_hash=f"{a}+{b}",
            title=f"{a} and {b}",
            domains={"sums": 1.0},
            difficulty=1 if a + b < 10 else 2,
            minutes=0.1,
            load=lambda: (a, b),
        )


KIND = SumKind()
