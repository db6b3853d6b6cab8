"""Blind answers to questions: a sheet to answer, its answers into the record, and the page of records.

    python scripts/question_reviews.py sheet questions/fraud-abuse.toml --reader 2 > sheet.toml
    python scripts/question_reviews.py record sheet.toml
    python scripts/question_reviews.py page

A sheet holds the questions as a learner sees them and not a word of their keys. Fill in ``answer`` (letters, or
the typed answer), ``expected`` (of 100 barely competent candidates, how many get it right) and ``remark``.
``record`` compares the answers with the keys, writes them beside the questions, and tells the
disagreements: settle each in the question, then add ``settled`` and ``settled_hash`` to the record.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from coder_drill.errors import UsageError
from coder_drill.exercises.question.bank import QuestionBank, load_questions
from coder_drill.exercises.question.grading import read_answer
from coder_drill.exercises.question.model import Form, Question
from coder_drill.exercises.question.reviews import (
    FOLDER,
    Review,
    agrees,
    load_reviews,
    short_hash,
    unread,
)
from coder_drill.exercises.question.showing import LETTERS, how_to_answer, shown_options

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "questions"
PAGE = QUESTIONS / "REVIEW.md"


def main() -> int:
    parser = argparse.ArgumentParser(description="Blind answers to questions.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    sheet_of = verbs.add_parser("sheet")
    sheet_of.add_argument("files", nargs="+", type=Path)
    sheet_of.add_argument("--reader", type=int, required=True)
    sheet_of.add_argument("--all", action="store_true", help="Those that were answered, too.")
    recorded = verbs.add_parser("record")
    recorded.add_argument("sheet", type=Path)
    verbs.add_parser("page")
    given = parser.parse_args()
    if given.verb == "sheet":
        bank = load_questions(given.files)
        waiting = bank.questions if given.all else unread(bank, load_reviews(bank)[0])
        sys.stdout.write("".join(sheet(each, given.reader) for each in waiting))
    elif given.verb == "record":
        return record(given.sheet)
    else:
        PAGE.write_text(page(load_questions([QUESTIONS])), encoding="utf-8")
    return 0


def sheet(question: Question, reader: int) -> str:
    """One question to answer, as TOML; the order of its options follows from the reader's number."""
    shown = [*question.exhibit.splitlines(), question.stem]
    shown += [
        f"  {letter}. {option.text}"
        for letter, option in zip(LETTERS, shown_options(question, reader), strict=False)
    ]
    lines = [f"# {line}".rstrip() for line in [*shown, how_to_answer(question)]]
    return "\n".join(
        [
            *lines,
            "[[review]]",
            f'question = "{question.id}"',
            f'hash = "{short_hash(question)}"',
            f"reader = {reader}",
            'answer = ""',
            "expected = 0",
            'remark = ""',
            "\n",
        ]
    )


def record(path: Path) -> int:
    """Write the answers of a sheet into the records; 1 when one disagrees with its key."""
    bank = load_questions([QUESTIONS])
    disagree = 0
    for each in tomllib.loads(path.read_text(encoding="utf-8"))["review"]:
        question = bank.get(each["question"])
        if question is None or short_hash(question) != each["hash"]:
            print(f"{each['question']}: was changed since the sheet was made; take a new sheet")
            return 2
        try:
            response = read_answer(question, each["answer"], each["reader"])
        except UsageError as error:
            print(f"{question.id}: {error}")
            return 2
        answer = (response.typed,) if question.form is Form.TYPED else response.chosen
        agreed = agrees(question, answer)
        disagree += not agreed
        if not agreed:
            print(f"{question.id}: {each['answer']} is not the key; settle it. {each['remark']}")
        _append(question, each, answer, agreed)
    return int(disagree > 0)


def _append(question: Question, each: dict[str, object], answer: tuple[str, ...], ok: bool) -> None:
    assert question.path is not None
    file = question.path.parent / FOLDER / question.path.name
    file.parent.mkdir(exist_ok=True)
    remark = str(each["remark"]).replace("\\", "").replace('"', "'")
    listed = ", ".join('"' + part.replace('"', "'") + '"' for part in answer)
    with file.open("a", encoding="utf-8") as out:
        out.write(
            f'[[review]]\nquestion = "{question.id}"\nhash = "{each["hash"]}"\n'
            f'reader = "{each["reader"]}"\nanswer = [{listed}]\n'
            f"agreed = {str(ok).lower()}\nexpected = {each['expected']}\n"
            + (f'remark = "{" ".join(remark.split())}"\n' if remark.strip() else "")
            + "\n"
        )


def page(bank: QuestionBank) -> str:
    """The page of records: how many answers were as the key, and what came of the others.

    What still waits for a reader is not on it (``check`` tells): it would change with every question.
    """
    reviews, _ = load_reviews(bank)
    lines = [
        "# Blind answers",
        "",
        f"Generated by `scripts/question_reviews.py page` from `questions/{FOLDER}/`; do not edit.",
        "",
        "Every question is answered by somebody who did not write it and has not seen its key. A record holds for",
        "the words that were answered: a question that is changed waits for a reader again, unless its record says",
        "what was changed. `coder-drill check questions` counts those that wait.",
        "",
        f"{len({r.question for r in reviews})} questions answered, "
        f"{sum(r.agreed for r in reviews)} of {len(reviews)} answers as the key.",
    ]
    settled = [each for each in reviews if not each.agreed]
    if settled:
        lines += ["", "| question | disagreement settled by |", "|---|---|"]
        lines += [f"| {each.question} | {_settled(each)} |" for each in settled]
    # A later record answers the words as changed, so the earlier one's change is no longer open.
    latest = {each.question: each for each in reviews}
    changed = [each for each in latest.values() if each.agreed and each.settled]
    if changed:
        lines += [
            "",
            "Changed after an answer that was as the key, and not answered anew by a reader:",
            "",
            "| question | change |",
            "|---|---|",
        ]
        lines += [f"| {each.question} | {each.settled} |" for each in changed]
    return "\n".join(lines) + "\n"


def _settled(review: Review) -> str:
    return review.settled or "open"


if __name__ == "__main__":
    sys.exit(main())
