"""Reading one file of questions: TOML to ``Question`` values, with every fault of form collected.

Form is what a question needs to be asked at all: known fields of the right type within their bounds,
and the parts its form asks for. Whether it is a *good* question is for ``check``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.fields import FieldReader
from coder_drill.charts.lines import field_lines
from coder_drill.exercises.question.model import (
    AnswerKind,
    Form,
    Mistake,
    Option,
    Question,
    option_id,
)
from coder_drill.exercises.question.reading import Values, read_fields
from coder_drill.exercises.question.schema import EDITION, FILE_BYTES, FILE_FIELDS
from coder_drill.exercises.question.topics import known_domains, known_sections
from coder_drill.files import UnfitFileError, decoded, read_file

OPTIONS = {Form.SINGLE: (3, 5), Form.MULTIPLE: (4, 7), Form.ORDER: (3, 7)}
"""Form to the fewest and the most options (steps) it has."""

_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TYPED_ONLY = ("answer", "accept", "in_order", "tolerance", "mistake")


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """One file: its title, the domain of its questions, and those that could be read."""

    path: Path
    title: str
    domain: str
    questions: tuple[Question, ...]
    lines: dict[str, int]


def read_questions(path: Path) -> tuple[QuestionFile | None, list[Fault]]:
    """The questions of ``path`` that have no fault of form, and all faults.

    None when the file cannot be read at all: missing, too large, no UTF-8, no TOML.
    """
    try:
        data = read_file(path, FILE_BYTES)
    except UnfitFileError as error:
        return None, [Fault(str(path), "file", error.what, error.fix)]
    return parse_questions(data, path)


def parse_questions(data: bytes, path: Path) -> tuple[QuestionFile | None, list[Fault]]:
    """As ``read_questions``, from the file's bytes."""
    file = str(path)
    try:
        text = decoded(data)
    except UnfitFileError as error:
        return None, [Fault(file, "file", error.what, error.fix, error.line)]
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        what = _SYNTAX_LINE.sub("", str(error)).strip().rstrip(":")
        at = int(found[1]) if found else None
        return None, [Fault(file, "file", f"is not TOML: {what}", "correct the syntax there", at)]
    except RecursionError:
        fix = "take out the brackets that nothing closes"
        return None, [Fault(file, "file", "is not TOML: nested without end", fix)]
    except ValueError:  # Python refuses to read a number of more than some thousand digits.
        fix = "write a number of a few digits"
        return None, [Fault(file, "file", "holds a number of too many digits", fix)]
    lines = field_lines(text)
    reader = FieldReader(file, lines)
    values = read_fields(reader, table, FILE_FIELDS)
    _domain(reader, "domain", values["domain"])
    _serves(reader, "", values["serves"])
    if not values["question"] and "question" not in {fault.field for fault in reader.faults}:
        reader.fault("question", "is missing", "add a [[question]] block for each question")
    questions = []
    for place, item in enumerate(values["question"], 1):
        before = len(reader.faults)
        question = _question(reader, item, values, place, path)
        where = f"question[{place}]"
        faulty = any(fault.field.startswith(where) for fault in reader.faults[:before])
        if len(reader.faults) == before and not faulty:
            questions.append(question)
    head = QuestionFile(path, values["title"], values["domain"], tuple(questions), lines)
    return head, reader.faults


def _question(reader: FieldReader, item: Values, head: Values, place: int, path: Path) -> Question:
    where = f"question[{place}]."
    domain = item["domain"] or head["domain"]
    if item["domain"]:
        _domain(reader, f"{where}domain", domain)
    _serves(reader, where, item["serves"])
    serves = item["serves"] or head["serves"]
    if not serves:
        fix = "name an exam section such as CPC:compliance, here or at the head of the file"
        reader.fault(f"{where}serves", "is missing", fix)
    if item["edition"] and not EDITION.fullmatch(item["edition"]):
        fix = "give year and month, such as 2026-04"
        reader.fault(f"{where}edition", f"is {item['edition']!r}", fix)
    form = Form(item["form"]) if item["form"] else Form.SINGLE
    options = _options(reader, item, form, where)
    _typed(reader, item, form, where)
    return Question(
        id=item["id"],
        form=form,
        domain=domain,
        stem=item["stem"],
        exhibit=item["exhibit"],
        options=options,
        difficulty=item["difficulty"],
        seconds=item["seconds"],
        sources=item["source"],
        serves=tuple(_pair(word) for word in serves),
        answer_kind=AnswerKind(item["answer"]) if item["answer"] else AnswerKind.CODE,
        answers=item["accept"],
        in_order=item["in_order"],
        tolerance=item["tolerance"],
        why=item["why"],
        mistakes=tuple(Mistake(each["answer"], each["why"]) for each in item["mistake"]),
        payer=item["payer"],
        edition=item["edition"],
        expires=item["expires"],
        group=item["group"],
        tags=item["tags"],
        allow=item["allow"],
        invalid_codes=item["invalid_codes"],
        path=path,
        place=place,
    )


def _options(reader: FieldReader, item: Values, form: Form, where: str) -> tuple[Option, ...]:
    """The options or steps, as the form wants them; () with a fault where it does not."""
    wants, other = ("step", "option") if form is Form.ORDER else ("option", "step")
    if form is Form.TYPED:
        wants, other = "", "option"
    for name in {other, "step"} - {wants}:
        if item[name]:
            fix = f"take the [[question.{name}]] blocks out, or change the form"
            reader.fault(f"{where}{name}", f"is given for the form {form}", fix)
    if not wants:
        return ()
    entries = item[wants]
    low, high = OPTIONS[form]
    if not low <= len(entries) <= high:
        reader.fault(
            f"{where}{wants}", f"has {len(entries)}", f"a {form} question has {low}-{high}"
        )
    options = []
    for n, entry in enumerate(entries, 1):
        at = f"{where}{wants}[{n}]"
        if form is Form.ORDER:
            text, right = entry["text"], True
        else:
            text, right = entry["right"] or entry["wrong"], bool(entry["right"])
            if bool(entry["right"]) == bool(entry["wrong"]):
                what = "has both right and wrong" if text else "has neither right nor wrong"
                reader.fault(at, what, 'write right = "..." or wrong = "..."')
        options.append(Option(option_id(item["id"], text), text, right, entry["why"]))
    _count_right(reader, options, form, f"{where}{wants}")
    return tuple(options)


def _count_right(reader: FieldReader, options: Sequence[Option], form: Form, field: str) -> None:
    right = sum(option.right for option in options)
    if form is Form.SINGLE and options and right != 1:
        reader.fault(field, f"has {right} right options", "mark exactly one as right")
    if form is Form.MULTIPLE and options and not 2 <= right < len(options):
        reader.fault(field, f"has {right} right options", "mark two or more as right, but not all")
    if len({option.id for option in options}) < len(options):
        reader.fault(field, "has the same words twice", "change or remove one")


def _typed(reader: FieldReader, item: Values, form: Form, where: str) -> None:
    if form is not Form.TYPED:
        for name in _TYPED_ONLY:
            if item[name]:
                fix = 'take it out, or write form = "typed"'
                reader.fault(f"{where}{name}", f"is given for the form {form}", fix)
    else:
        if not item["answer"]:
            fix = f'add answer = "...": {", ".join(AnswerKind)}'
            reader.fault(f"{where}answer", "is missing", fix)
        if not item["accept"]:
            reader.fault(f"{where}accept", "is missing", 'add accept = ["..."]')
    reasoned = form in (Form.TYPED, Form.ORDER)
    if reasoned and not item["why"]:
        reader.fault(f"{where}why", "is missing", 'add why = "...": the rule behind the answer')
    if not reasoned and item["why"]:
        reader.fault(f"{where}why", f"is given for the form {form}", "give each option its why")


def _domain(reader: FieldReader, field: str, domain: str) -> None:
    if domain and domain not in known_domains():
        fix = "use a domain of docs/questions.md, or a code's domain such as cm-09"
        reader.fault(field, f"is {domain!r}, which is not known", fix)


def _serves(reader: FieldReader, where: str, words: Sequence[str]) -> None:
    for n, word in enumerate(words, 1):
        if word and word not in known_sections():
            fix = "use EXAM:section as in docs/questions.md, such as CPC:compliance"
            reader.fault(f"{where}serves[{n}]", f"is {word!r}, which is not known", fix)


def _pair(word: str) -> tuple[str, str]:
    exam, _, section = word.partition(":")
    return exam, section
