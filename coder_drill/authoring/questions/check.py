"""Checking question files: form, item-writing rules, codes, and which questions nobody answered blind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.authoring.questions.between import lint_bank, lint_between
from coder_drill.authoring.questions.item import RULES, Finding, lint_question, texts_of
from coder_drill.authoring.questions.wording import codes_in
from coder_drill.charts.bank import chart_files
from coder_drill.charts.faults import Fault
from coder_drill.charts.lines import line_of
from coder_drill.exercises.question.bank import QuestionBank, load_questions
from coder_drill.exercises.question.model import AnswerKind, Question
from coder_drill.exercises.question.reviews import far_from_readers, load_reviews, unread
from coder_drill.files import UnfitFileError, read_text

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """What ``check_questions`` found: the questions, the faults, and remarks that are no faults."""

    bank: QuestionBank
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]


def check_questions(
    paths: Iterable[Path],
    tables: Codebook,
    *,
    today: date,
    beside: QuestionBank | None = None,
) -> QuestionReport:
    """Check all question files in ``paths`` (files, or folders with their subfolders).

    ``beside`` holds further questions against which ids and stems are compared, such as the shipped
    ones while one file is written; they are not checked themselves. Raises nothing but what the code
    tables raise.
    """
    bank = load_questions(paths)
    faults = list(bank.faults)
    mine = {each.id for each in bank.questions}
    for each in bank.questions:
        findings = [*lint_question(each), *_codes(each, tables), *_allow(each)]
        faults += [_fault(bank, each, finding) for finding in findings if _holds(each, finding)]
    inside = {file.path.resolve() for file in bank.files}
    others = [
        each
        for each in (beside.questions if beside else ())
        if each.path is None or each.path.resolve() not in inside
    ]
    for each in bank.questions:
        if any(other.id == each.id for other in others):
            finding = Finding("", "id", f"{each.id} is taken in the bank", "choose another")
            faults.append(_fault(bank, each, finding))
    all_questions = [*(other for other in others if other.id not in mine), *bank.questions]
    for each, finding in lint_between(all_questions):
        if each.id in mine and _holds(each, finding):
            faults.append(_fault(bank, each, finding))
    place = str(next((file.path.parent for file in bank.files), "questions"))
    faults += [Fault(place, "bank", what, fix) for what, fix in lint_bank(bank.questions)]
    order = {str(file.path): n for n, file in enumerate(bank.files)}
    faults.sort(key=lambda fault: (order.get(fault.file, len(order)), fault.line or 0))
    return QuestionReport(bank, tuple(dict.fromkeys(faults)), tuple(_remarks(bank, today)))


def split_paths(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The files of ``paths`` that hold questions, and all other paths as they were given."""
    mine: list[Path] = []
    others: list[Path] = []
    for path in paths:
        files = chart_files([path])[0]
        held = [file for file in files if _holds_questions(file)]
        mine += held
        if path.is_dir() and held:
            others += [file for file in files if file not in held]
        elif not held:
            others.append(path)
    return mine, others


def _holds_questions(file: Path) -> bool:
    try:
        return re.search(r"(?m)^\s*\[\[\s*question\s*\]\]", read_text(file)) is not None
    except UnfitFileError:
        return False


def _remarks(bank: QuestionBank, today: date) -> Iterator[str]:
    expired = [each.id for each in bank.questions if not each.asked_on(today)]
    if expired:
        yield f"{len(expired)} expired, no longer asked: {', '.join(expired)}"
    reviews, faults = load_reviews(bank)
    yield from (str(fault) for fault in faults)
    waiting = unread(bank, reviews)
    if waiting:
        yield f"{len(waiting)} of {len(bank)} questions have no blind answer to their present words"
    far = far_from_readers(bank, reviews)
    if far:
        listed = ", ".join(each.id for each in far)
        yield f"difficulty two levels or more from what the readers expect: {listed}"


def _holds(question: Question, finding: Finding) -> bool:
    return finding.rule not in question.allow


def _allow(question: Question) -> Iterator[Finding]:
    for n, rule in enumerate(question.allow, 1):
        if rule not in RULES:
            fix = f"use one of: {', '.join(RULES)}"
            yield Finding("", f"allow[{n}]", f"is {rule!r}, which is no rule", fix)


def _codes(question: Question, tables: Codebook) -> Iterator[Finding]:
    """Everything that reads as a code is one, on the question's date."""
    shown = list(texts_of(question))
    if question.answer_kind is not AnswerKind.CODE:
        shown = [(field, text) for field, text in shown if not field.startswith("accept")]
    known = {code.replace(".", "") for code in question.invalid_codes}
    when = question.edition or newest_edition(tables)
    for field, text in shown:
        for code in codes_in(text):
            row = tables.get(code)
            if code.replace(".", "") in known:
                continue
            if row is None:
                fix = "correct it, or list it under invalid_codes when that is the point"
                yield Finding("code", field, f"{code} is in none of the code tables", fix)
            elif row.billable or field.startswith("accept"):
                reason = tables.invalid_because(row.code, row.system, when)
                if reason is not None:
                    yield Finding("code", field, reason, "use a code in force, or another edition")


def newest_edition(tables: Codebook) -> str:
    """The name of the newest ICD-10-CM edition, such as ``2026-04``."""
    return max((e.name for e in tables.editions() if e.system.is_diagnosis), default="")


def _fault(bank: QuestionBank, question: Question, finding: Finding) -> Fault:
    field = f"question[{question.place}].{finding.field}"
    lines = next((file.lines for file in bank.files if file.path == question.path), {})
    what = f"{question.id}: {finding.what}"
    return Fault(str(question.path), field, what, finding.fix, line_of(lines, field))
