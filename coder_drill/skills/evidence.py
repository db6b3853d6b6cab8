"""What counts as evidence of skill, and how strongly.

Rules, each with its reason:

- Only the first attempt on a chart counts. A retry is coded with the key already seen: it teaches, and
  says little of skill.
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
- An exercise of another kind counts as a chart does: its verdicts that expect something, the first time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coder_drill.exercises.policy import NO_EVIDENCE
from coder_drill.scoring.domains import MODIFIERS, UNKNOWN
from coder_drill.skills.model import Observation
from coder_drill.store.model import KEY, KEY_WITH_MODIFIERS, LogCode

_MODIFIER_LABEL = "modifier"


def counts(mode: str) -> bool:
    """True when what was done under a mode is evidence of skill."""
    return mode not in NO_EVIDENCE


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
