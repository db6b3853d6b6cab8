"""Skill gaps: what a learner can do in each domain, and which chart comes next."""

from __future__ import annotations

from coder_drill.skills.book import SkillBook
from coder_drill.skills.chooser import choose
from coder_drill.skills.counting import observations
from coder_drill.skills.estimator import Estimator, mastery_of
from coder_drill.skills.model import (
    ENOUGH,
    Cell,
    ChartProfile,
    Choice,
    DomainEstimate,
    Observation,
)

__all__ = [
    "ENOUGH",
    "Cell",
    "ChartProfile",
    "Choice",
    "DomainEstimate",
    "Estimator",
    "Observation",
    "SkillBook",
    "choose",
    "mastery_of",
    "observations",
]
