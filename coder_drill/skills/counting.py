"""What of an attempt counts as a sign of skill, and how strongly.

Rules, each with its reason:

- The first attempt on a chart counts in full. A retry is coded with the key already seen: it teaches, and
  says little of skill. After a rest of `REST_DAYS` since the chart was last done it counts again, at
  `RETRY_WEIGHT` of a first attempt (the simulation of `tests/bench/bench_kinds.py` is why). Attempts from
  before their rubric was kept never do, so that old histories replay to the same estimates.
- A required key code is one observation in its own domain, with the verdict's credit.
- Optional codes are none: leaving one out is no error, so that only their right answers would count.
- Extras are none: the model is about whether a documented code is found. They stand in the gap grid.
- A key line with modifiers whose code was matched is one observation more, in ``modifiers``: right when
  nothing is wrong with them.
- A hint makes a chart easier. Each hint step used takes one level off the chart's difficulty, down to
  1: a right code with help is weaker evidence, a wrong one in spite of help stronger.
- Codes that no table knows (domain ``unknown``) are none.
- What was done under a policy that is no evidence (`policy.NO_EVIDENCE`) is none, and the exercise
  is no longer fresh after it.
- An answer to a card is none: what is asked was chosen because it went wrong.
- An exercise of another kind counts as a chart does: its verdicts that expect something, at its own
  difficulty, and with the chance of a lucky guess of its kind (`GUESS`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from coder_drill.exercises.policy import NO_EVIDENCE
from coder_drill.scoring.domains import MODIFIERS, UNKNOWN
from coder_drill.skills.estimator import SLIP
from coder_drill.skills.model import Observation
from coder_drill.store.model import KEY, KEY_WITH_MODIFIERS, LogCode
from coder_drill.store.moments import read_moment

_MODIFIER_LABEL = "modifier"
REST_DAYS = 14
"""Days after which a retry is evidence again."""
RETRY_WEIGHT = 0.5
"""What a rested retry counts for, of a first attempt."""
GUESS = {"question": 0.2, "rapid": 0.1, "vignette": 0.25}
"""Chance of a lucky answer by kind: most questions have four options, a third of the rapid items some."""


def counts(mode: str) -> bool:
    """True when what was done under a mode is evidence of skill."""
    return mode not in NO_EVIDENCE


def guess_of(kind: str) -> float:
    """The chance, 0..1, of a right answer to what is beyond the learner, by kind of exercise."""
    return GUESS.get(kind, SLIP)


def rested(last: str, now: str) -> bool:
    """True when at least `REST_DAYS` lie between two stored moments; False where one cannot be read."""
    before, after = read_moment(last), read_moment(now)
    if before is None or after is None:
        return False
    return after - before >= timedelta(days=REST_DAYS)


def difficulty_met(difficulty: int, hints_used: int) -> int:
    """The difficulty, 1..5, that a chart had for a learner who used so many hints."""
    return max(1, min(5, difficulty) - max(0, hints_used))


def observations(
    codes: Iterable[LogCode], *, difficulty: int, hints_used: int
) -> Iterator[Observation]:
    """The observations in the verdicts of a first attempt, in the scorecard's order.

    ``difficulty`` 1..5 is the chart's label.
    """
    met = difficulty_met(difficulty, hints_used)
    for _, domain, labels, credit, _, kind in codes:
        if kind != KEY and kind != KEY_WITH_MODIFIERS:
            continue
        if domain != UNKNOWN:
            yield domain, credit, met
        if kind == KEY_WITH_MODIFIERS:
            yield MODIFIERS, 0.0 if _MODIFIER_LABEL in labels.split() else 1.0, met
