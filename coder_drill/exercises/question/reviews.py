"""Blind answers: who answered a question without its key, and what came of a disagreement.

Kept in ``_reviews/`` beside the questions, one file for each file of questions. A record belongs to a
question by its id and by the hash of its words: once the words change, the question is unread again,
unless the record says that the change is what it led to (``settled_hash``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.fields import FieldReader
from coder_drill.charts.lines import field_lines
from coder_drill.exercises.question.bank import QuestionBank
from coder_drill.exercises.question.grading import QuestionResponse, grade
from coder_drill.exercises.question.model import Form, Question
from coder_drill.exercises.question.reading import read_fields
from coder_drill.exercises.question.schema import Field, Shape
from coder_drill.files import UnfitFileError, read_text

FOLDER = "_reviews"
HASH_CHARACTERS = 12
# Least share of a hundred barely competent candidates for difficulty 1, 2, 3 and 4; fewer is 5.
LEAST_EXPECTED = (80, 65, 50, 35)
FAR_LEVELS = 2

REVIEW_FIELDS = (
    Field("question", Shape.WORD, "The id of the question.", required=True, high=60),
    Field("hash", Shape.LINE, "The hash of the words that were answered.", required=True),
    Field("reader", Shape.LINE, "A number for whoever answered; never the author.", required=True),
    Field("answer", Shape.LINES, "Option ids chosen (in order), or the typed answer.", high=8),
    Field("agreed", Shape.FLAG, "The answer is the key."),
    Field(
        "expected", Shape.NUMBER, "Of 100 barely competent candidates, how many get it.", high=100
    ),
    Field("remark", Shape.PROSE, "What the reader says of it.", high=1000),
    Field("settled", Shape.PROSE, "After a disagreement: what was changed, or why not.", high=1000),
    Field("settled_hash", Shape.LINE, "The hash of the words after that."),
)


@dataclass(frozen=True, slots=True)
class Review:
    """One blind answer."""

    question: str
    hash: str
    reader: str
    answer: tuple[str, ...]
    agreed: bool
    expected: int
    remark: str
    settled: str
    settled_hash: str

    def covers(self, question: Question) -> bool:
        """True when it vouches for the question as it is now: agreed, or settled since."""
        now = short_hash(question)
        return (self.agreed and self.hash == now) or (
            bool(self.settled) and self.settled_hash == now
        )


def short_hash(question: Question) -> str:
    """The start of the content hash, as records write it."""
    return question.content_hash[:HASH_CHARACTERS]


def load_reviews(bank: QuestionBank) -> tuple[tuple[Review, ...], list[Fault]]:
    """The records beside the bank's files, and the faults of what cannot be read."""
    reviews: list[Review] = []
    faults: list[Fault] = []
    for folder in dict.fromkeys(file.path.parent / FOLDER for file in bank.files):
        for path in sorted(folder.glob("*.toml")):
            found, wrong = _read(path)
            reviews += found
            faults += wrong
    return tuple(reviews), faults


def unread(bank: QuestionBank, reviews: Iterable[Review]) -> tuple[Question, ...]:
    """The questions whose present words no blind answer covers."""
    by_question: dict[str, list[Review]] = {}
    for review in reviews:
        by_question.setdefault(review.question, []).append(review)
    return tuple(
        each
        for each in bank.questions
        if not any(review.covers(each) for review in by_question.get(each.id, ()))
    )


def far_from_readers(bank: QuestionBank, reviews: Iterable[Review]) -> tuple[Question, ...]:
    """The questions whose difficulty is two levels or more from what their readers expect."""
    expected: dict[str, list[int]] = {}
    for review in reviews:
        if review.expected:
            expected.setdefault(review.question, []).append(review.expected)
    return tuple(
        each
        for each in bank.questions
        if each.id in expected
        and abs(_readers_level(expected[each.id]) - each.difficulty) >= FAR_LEVELS
    )


def _readers_level(expected: list[int]) -> int:
    """Difficulty 1 to 5 by the mean of what the readers expect."""
    mean = sum(expected) / len(expected)
    return 1 + sum(mean < least for least in LEAST_EXPECTED)


def agrees(question: Question, answer: tuple[str, ...]) -> bool:
    """True when a blind answer gets full credit."""
    if question.form is Form.TYPED:
        return grade(question, QuestionResponse(typed=" ".join(answer))).is_right
    return grade(question, QuestionResponse(answer)).is_right


def _read(path: Path) -> tuple[list[Review], list[Fault]]:
    import tomllib

    try:
        text = read_text(path)
        table = tomllib.loads(text)
    except (UnfitFileError, RecursionError, ValueError) as error:
        return [], [Fault(str(path), "file", f"cannot be read: {error}", "correct it")]
    reader = FieldReader(str(path), field_lines(text))
    values = read_fields(
        reader, table, (Field("review", Shape.TABLES, "", high=1000, fields=REVIEW_FIELDS),)
    )
    return [Review(**each) for each in values["review"]], reader.faults
