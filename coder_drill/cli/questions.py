"""``questions`` and ``ask``."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.authoring.questions.check import QuestionReport
    from coder_drill.codebooks import Codebook
    from coder_drill.exercises.question import Graded, Question, QuestionBank, QuestionResponse

EXAMS = ("CPC", "COC", "CIC", "CCS", "CCA", "CRC")


def question_folders() -> list[Path]:
    """The folders that hold questions."""
    from coder_drill.resources import questions_dir

    return [questions_dir()]


def check_question_paths(
    codebook: Codebook, paths: Sequence[Path]
) -> tuple[QuestionReport, list[Path]]:
    """The report on the question files among ``paths`` (on the bundled ones without paths), and the rest."""
    from coder_drill.authoring.questions.check import check_questions, split_paths
    from coder_drill.exercises.question import load_questions

    mine, others = split_paths(paths) if paths else (question_folders(), [])
    beside = load_questions(question_folders()) if paths and mine else None
    return check_questions(mine, codebook, today=date.today(), beside=beside), others


def open_bank(context: Context) -> QuestionBank:
    """The questions, with a warning for each file that has faults."""
    from coder_drill.charts.faults import by_file
    from coder_drill.exercises.question import load_questions

    bank = load_questions(question_folders())
    for line in by_file(bank.faults):
        say(f"warning: {line}")
    return bank


@cli.command()
@click.argument("topic", required=False, default="")
@click.option("--exam", type=click.Choice(EXAMS, case_sensitive=False), help="Only for this exam.")
@click.option("--difficulty", type=click.IntRange(1, 5), help="Only of this difficulty.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def questions(
    context: Context, topic: str, exam: str | None, difficulty: int | None, as_json: bool
) -> None:
    """List the questions of the bank, without their answers.

    TOPIC is a domain, a file, a tag or an id; without it all are listed.
    """
    from coder_drill.exercises.question.topics import topic_label

    bank = open_bank(context)
    found = bank.find(topic, exam=(exam or "").upper(), difficulty=difficulty)
    if topic and not bank.find(topic):
        raise UsageError(_unknown(bank, topic))
    if as_json:
        print_json([_summary(each) for each in found])
        return
    if not found:
        say("no question fits; leave out --exam or --difficulty")
        return
    rows = [
        (each.id, topic_label(each.domain), each.form.value, str(each.difficulty), _short(each))
        for each in found
    ]
    click.echo(table(rows, head=("QUESTION", "TOPIC", "FORM", "LEVEL", "ASKS")))
    say(f"{len(found)} {'question' if len(found) == 1 else 'questions'}")


@cli.command()
@click.argument("topic", required=False, default="")
@click.option("--exam", type=click.Choice(EXAMS, case_sensitive=False), help="Only for this exam.")
@click.option("--difficulty", type=click.IntRange(1, 5), help="Only of this difficulty.")
@click.option("--answer", help="Letters as shown, or the typed answer: grade it and print why.")
@click.option("--seed", type=click.IntRange(0), help="Which question, and in which order.")
@click.option("--count", type=click.IntRange(1, 200), default=1, help="How many, one by one.")
@click.option(
    "--save/--no-save",
    default=None,
    help="Keep answers in the learner's history; by default those typed at the keyboard.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@pass_context
def ask(
    context: Context,
    topic: str,
    exam: str | None,
    difficulty: int | None,
    answer: str | None,
    seed: int | None,
    count: int,
    save: bool | None,
    as_json: bool,
) -> None:
    """Ask a question, and say why each answer is right or wrong.

    TOPIC is an id, a domain, a file or a tag. On a terminal the answer is read from the keyboard;
    elsewhere the question is printed, and --answer with the printed --seed grades an answer to it.
    """
    from coder_drill.exercises.question import as_shown, read_answer

    bank = open_bank(context)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    if topic and not bank.find(topic):
        raise UsageError(_unknown(bank, topic))
    chosen = _choose(bank, topic, (exam or "").upper(), difficulty, seed, count)
    if answer is not None:
        if not topic or bank.get(topic) is None:
            raise UsageError("--answer: name the question by its id, as 'ask --json' prints it")
        response = read_answer(chosen[0], answer, seed)
        graded = _hand_in(context, chosen[0], response, 0.0, save=bool(save))
        if as_json:
            print_json(graded.as_json())
        else:
            _say_why(graded)
        return
    if as_json:
        shown = [as_shown(each, seed) for each in chosen]
        print_json(shown[0] if count == 1 else shown)
        return
    if not sys.stdin.isatty():
        for each in chosen:
            _put(each, seed)
            click.echo(f"coder-drill ask {each.id} --seed {seed} --answer ...")
        return
    _ask_each(context, chosen, seed, save=save is not False)


def _ask_each(context: Context, chosen: list[Question], seed: int, *, save: bool) -> None:
    """Ask one by one until an empty line; what was answered is kept at once."""
    credit, done = 0.0, 0
    for each in chosen:
        _put(each, seed)
        began = time.monotonic()
        response = _from_keyboard(each, seed)
        if response is None:
            break
        graded = _hand_in(context, each, response, time.monotonic() - began, save=save)
        _say_why(graded)
        credit, done = credit + graded.credit, done + 1
    if done > 1:
        say(f"{credit:g} of {done} right")


def _hand_in(
    context: Context, question: Question, response: QuestionResponse, seconds: float, *, save: bool
) -> Graded:
    """The graded response, written to the history first where it is kept."""
    from coder_drill.exercises import Response
    from coder_drill.exercises.question import grade
    from coder_drill.exercises.question.kind import exercise_of, graded_of

    if not save:
        return grade(question, response)
    done = context.workspace().answers.hand_in(
        exercise_of(question, response.seed),
        Response(response.as_json()),
        active_seconds=seconds,
        mode="cli",
    )
    return graded_of(done.outcome)


def _choose(
    bank: QuestionBank, topic: str, exam: str, difficulty: int | None, seed: int, count: int
) -> list[Question]:
    """``count`` questions by chance, one of a group at most; the named one for an id."""
    from random import Random

    today = date.today()
    named = bank.get(topic)
    if named is not None:
        return [named]
    found = [e for e in bank.find(topic, exam=exam, difficulty=difficulty) if e.asked_on(today)]
    if not found:
        raise UsageError("no question fits; leave out --exam or --difficulty")
    Random(seed).shuffle(found)
    chosen: list[Question] = []
    groups: set[str] = set()
    for each in found:
        if len(chosen) < count and (not each.group or each.group not in groups):
            chosen.append(each)
            groups.add(each.group)
    return chosen


def _put(question: Question, seed: int) -> None:
    from coder_drill.exercises.question import how_to_answer, shown_options
    from coder_drill.exercises.question.showing import LETTERS
    from coder_drill.exercises.question.topics import topic_label

    click.echo(f"{topic_label(question.domain)} · {question.id} · level {question.difficulty}\n")
    if question.exhibit:
        click.echo(f"{question.exhibit}\n")
    click.echo(wrapped(question.stem))
    click.echo()
    for letter, option in zip(LETTERS, shown_options(question, seed), strict=False):
        click.echo(wrapped(option.text, "     ", f"  {letter}. "))
    click.echo(f"\n{how_to_answer(question)}")


def _from_keyboard(question: Question, seed: int) -> QuestionResponse | None:
    """The answer from the keyboard; None once an empty line ends the round."""
    from coder_drill.exercises.question import read_answer

    while True:
        text = click.prompt("Your answer", default="", show_default=False)
        if not text.strip():
            say("left unanswered")
            return None
        try:
            return read_answer(question, text, seed)
        except UsageError as error:
            say(str(error))


def _say_why(graded: Graded) -> None:
    from coder_drill.exercises.question.kind import outcome_lines

    for line in outcome_lines(graded):
        indent = " " * (len(line) - len(line.lstrip()))
        click.echo(wrapped(line, indent or "  ", indent))
    click.echo()


def _summary(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "domain": question.domain,
        "form": question.form.value,
        "difficulty": question.difficulty,
        "seconds": question.seconds,
        "exams": list(question.exams),
        "serves": [f"{exam}:{section}" for exam, section in question.serves],
        "tags": list(question.tags),
        "expires": question.expires.isoformat() if question.expires else None,
        "stem": question.stem,
    }


def _short(question: Question) -> str:
    last = question.stem.rpartition(". ")[2]
    return last if len(last) <= 70 else f"{last[:67]}..."


def _unknown(bank: QuestionBank, topic: str) -> str:
    from rapidfuzz import process

    words = {e.id for e in bank.questions} | {e.domain for e in bank.questions}
    words |= {tag for e in bank.questions for tag in e.tags}
    near = process.extract(topic, sorted(words), limit=3, score_cutoff=60)
    hint = (
        f"did you mean {', '.join(n[0] for n in near)}?"
        if near
        else "'coder-drill questions' lists them"
    )
    return f"no question has the topic or id {topic!r}; {hint}"
