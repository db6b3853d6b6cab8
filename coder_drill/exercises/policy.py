"""Under which rules a run goes on: one value for a session, a sprint, an exam, an assessment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from coder_drill.scoring.audit import Weights


class Feedback(StrEnum):
    """When a learner is told how an exercise went."""

    AT_ONCE = "at-once"
    AT_END = "at-end"
    RELEASED = "after-release"
    """Only after a trainer releases it: here nothing is graded, the responses alone are kept."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a run. ``name`` is the ``mode`` of the attempts made under it.

    ``chosen``: exercises are chosen one by one as the run goes on; else their list is fixed before it
    begins. ``limit`` is in seconds of wall time, ``minutes`` in minutes of work (pauses left out),
    ``exercises`` counts exercises of the main kinds; what comes first ends the run. ``extras`` names
    kinds that come between the main ones without being counted, ``extras_share`` the share of all
    exercises that they may take. ``attempts`` is how often the same run may be begun.
    ``weights`` are those of the score of its entries; the log keeps the training score of every attempt.
    ``evidence`` False keeps what is done out of the estimates of skill. The log keeps the name alone,
    so it is the same for all policies of one name (`NO_EVIDENCE`).
    """

    name: str
    hints: bool = True
    lookup: bool = True
    feedback: Feedback = Feedback.AT_ONCE
    chosen: bool = True
    back: bool = False
    flags: bool = False
    pass_over: bool = True
    limit: float | None = None
    minutes: float | None = None
    exercises: int | None = None
    attempts: int | None = None
    extras: tuple[str, ...] = ()
    extras_share: float = 0.0
    evidence: bool = True
    weights: Weights = Weights.TRAINING

    def __post_init__(self) -> None:
        """Raises ValueError for rules that contradict each other."""
        if self.back and (self.chosen or self.feedback is Feedback.AT_ONCE):
            raise ValueError("going back needs a fixed list and feedback at the end")
        for name in ("limit", "minutes", "exercises", "attempts"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name}: {value!r} is not above 0")
        if not 0 <= self.extras_share < 1:
            raise ValueError(f"extras_share: {self.extras_share!r} is not a share below 1")

    @property
    def graded_here(self) -> bool:
        """False where only a trainer grades, after the run."""
        return self.feedback is not Feedback.RELEASED


CARD_SHARE = 0.25
"""Share of a session's exercises that may be cards, or charts chosen because a card is due."""

PRACTICE = Policy("practice", extras=("card",), extras_share=CARD_SHARE)
"""Practice: chosen exercises one after the other, hints, feedback at once."""

SPRINT = Policy("sprint", hints=False, minutes=5, exercises=20)
"""A few minutes of quick exercises, feedback at once."""

PLACEMENT = Policy("placement", hints=False, feedback=Feedback.AT_END, minutes=40)
"""Finding out where somebody stands: chosen to learn most, no help, the result at the end."""

EXAM = Policy(
    "exam",
    hints=False,
    lookup=True,
    feedback=Feedback.AT_END,
    chosen=False,
    back=True,
    flags=True,
    limit=4 * 3600.0,
)
"""A mock exam: a fixed list against the clock, with flags and going back, the result at the end."""

ASSESSMENT = replace(
    EXAM, name="assessment", feedback=Feedback.RELEASED, limit=40 * 60.0, attempts=1
)
"""What a trainer assigned: as an exam, begun once, graded by the trainer."""

TRIAL = replace(EXAM, name="trial", evidence=False)
"""A trainer sits an assessment of one's own to try it: it says nothing of anybody's skill."""

POLICIES = {
    policy.name: policy for policy in (PRACTICE, SPRINT, PLACEMENT, EXAM, ASSESSMENT, TRIAL)
}
"""The policies by name; a set or a command changes numbers in them, not their names."""

NO_EVIDENCE = frozenset(policy.name for policy in POLICIES.values() if not policy.evidence)
"""Modes whose attempts are no evidence of skill."""
