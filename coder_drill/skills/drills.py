"""The questions of cards, under the names they had here."""

from __future__ import annotations

from coder_drill.exercises.card.question import (
    CardQuestion,
    CodedLine,
    Graded,
    Option,
    Solution,
    grade,
    make_question,
)

Drill = CardQuestion
Evidence = Solution
make_drill = make_question

__all__ = [
    "CodedLine",
    "Drill",
    "Evidence",
    "Graded",
    "Option",
    "grade",
    "make_drill",
]
