"""What is in front of a learner in a run."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.charts.model import Chart
from coder_drill.exercises.card.question import CardQuestion
from coder_drill.exercises.model import Exercise
from coder_drill.exercises.run import Entry, Run


@dataclass(frozen=True, slots=True)
class Step:
    """What is in front of the learner: the entry at ``at`` of a run, and its exercise."""

    at: int
    entry: Entry
    exercise: Exercise

    @property
    def reason(self) -> str:
        """Why it was chosen."""
        return self.entry.why

    @property
    def chart(self) -> Chart | None:
        """The chart to code; None for another kind."""
        content = self.exercise.content
        return content if isinstance(content, Chart) else None

    @property
    def question(self) -> CardQuestion | None:
        """The question of a card; None for another kind."""
        content = self.exercise.content
        return content if isinstance(content, CardQuestion) else None


def step_of(run: Run, exercise: Exercise | None) -> Step | None:
    """The step in front of the learner, with its exercise; None when there is none."""
    if run.at is None or exercise is None:
        return None
    return Step(run.at, run.entries[run.at], exercise)
