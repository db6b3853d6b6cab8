"""Skill gaps: what a learner can do in each domain, and which chart comes next."""

from __future__ import annotations

from coder_drill.skills.chooser import choose
from coder_drill.skills.estimator import Estimator, mastery_of
from coder_drill.skills.model import (
    ENOUGH,
    ChartProfile,
    Choice,
    DomainEstimate,
    Observation,
)

__all__ = [
    "ENOUGH",
    "ChartProfile",
    "Choice",
    "DomainEstimate",
    "Estimator",
    "Observation",
    "choose",
    "mastery_of",
]
