"""What is found when two codes are compared: the kind of relation, and what is off."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.scoring.model import Label
from coder_drill.scoring.rubric import Credit, Factor


@dataclass(frozen=True, slots=True)
class Relation:
    """``close`` is 0..1, 1 for the same code; ``factors`` multiply the kind's credit."""

    kind: Credit
    faults: tuple[Label, ...]
    close: float
    factors: tuple[Factor, ...] = ()
