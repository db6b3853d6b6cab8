"""The bank: all questions of one or more folders, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from coder_drill.charts.bank import chart_files
from coder_drill.charts.faults import Fault
from coder_drill.exercises.question.loader import QuestionFile, read_questions
from coder_drill.exercises.question.model import Question


@dataclass(frozen=True)
class QuestionBank:
    """Questions in the order of their files, and the faults of what could not be used.

    A faulty question never keeps the others from being asked.
    """

    questions: tuple[Question, ...] = ()
    files: tuple[QuestionFile, ...] = ()
    faults: tuple[Fault, ...] = ()
    _by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {each.id: each for each in self.questions})

    def get(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get(question_id)

    def __len__(self) -> int:
        return len(self.questions)

    def find(
        self, word: str = "", *, exam: str = "", difficulty: int | None = None
    ) -> tuple[Question, ...]:
        """The questions whose id, file, domain or tag is ``word`` (any when empty).

        ``exam`` keeps those that serve it (``CPC``) or one of its sections (``CPC:compliance``).
        """
        name, _, section = exam.partition(":")
        return tuple(
            each
            for each in self.questions
            if (not word or word in _words(each))
            and (not exam or any(e == name and section in ("", s) for e, s in each.serves))
            and (difficulty is None or each.difficulty == difficulty)
        )

    def asked_on(self, day: date) -> tuple[Question, ...]:
        """The questions whose numbers are still right on ``day``."""
        return tuple(each for each in self.questions if each.asked_on(day))


def load_questions(paths: Iterable[Path]) -> QuestionBank:
    """All questions in ``paths``: files, or folders searched with their subfolders.

    Of two questions with one id the first is kept and the other is a fault. Raises nothing: what is
    wrong is in ``.faults``.
    """
    paths_found, faults = chart_files(paths)
    files: list[QuestionFile] = []
    questions: dict[str, Question] = {}
    for path in paths_found:
        file, found = read_questions(path)
        faults += found
        if file is None:
            continue
        files.append(file)
        for each in file.questions:
            if (taken := questions.get(each.id)) is not None:
                name = f"question[{each.place}].id"
                what = f"{each.id} is taken by {taken.path}"
                faults.append(Fault(str(path), name, what, "choose another", file.lines.get(name)))
            else:
                questions[each.id] = each
    return QuestionBank(tuple(questions.values()), tuple(files), tuple(faults))


def _words(question: Question) -> frozenset[str]:
    stem = question.path.stem if question.path else ""
    return frozenset([question.id, question.domain, stem, *question.tags])
