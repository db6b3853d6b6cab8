"""The single changes that lead from an answer to the key, for saying which of them moves the group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coder_drill.charts.model import KeyCode
from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.model import AnswerCode, Label
from coder_drill.scoring.pairing import Pairing, items_of, lines_of, pair_up
from coder_drill.scoring.rubric import Credit
from coder_drill.scoring.verdicts import key_line


def _is_grouped(system: System | None) -> bool:
    """True for the systems that a stay is grouped by: its diagnoses and procedures."""
    return system is not None and (system.is_diagnosis or system.is_inpatient_procedure)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an answer. ``line`` is the line it touches, None for a code that is added.

    ``code`` is what stands there afterwards, None when the line goes. ``first`` puts it first.
    ``words`` name the change as a cause: "J96.01, which is missing".
    """

    words: str
    line: int | None
    code: AnswerCode | None
    first: bool = False


def steps_to_key(keys: Sequence[KeyCode], codes: Sequence[AnswerCode], book: Book) -> list[Step]:
    """What separates the diagnoses and ICD-10-PCS codes of an answer from the key, change by change.

    The principal diagnosis first, then wrong codes, POA indicators, missing codes and extras.
    Optional codes that were left out are none.
    """
    pairing = pair_up(items_of(keys, book), lines_of(codes, book), book, wants_poa=True)
    steps = _matched(pairing)
    for i in pairing.missed:
        item = pairing.items[i]
        if _is_grouped(item.system) and not item.key.optional:
            words = (
                f"{item.code} as principal diagnosis"
                if item.leads
                else f"{item.code}, which is missing"
            )
            steps.append(Step(words, None, key_line(item), item.leads))
    for extra in pairing.extras:
        given = pairing.lines[extra.line].given
        if _is_grouped(given.system):
            steps.append(Step(f"{given.code}, which is not in the key", extra.line, None))
    return sorted(steps, key=lambda step: not step.first)


def _matched(pairing: Pairing) -> list[Step]:
    steps = []
    for pair in pairing.pairs:
        item, given = pairing.items[pair.item], pairing.lines[pair.line].given
        if not _is_grouped(item.system):
            continue
        right = key_line(item)
        exact = pair.kin.kind is Credit.EXACT
        moved = item.leads and Label.PRINCIPAL in pair.faults
        if moved:
            code = given if exact else right
            steps.append(Step(f"{code.code} as principal diagnosis", pair.line, code, True))
        elif not exact:
            words = f"{item.code} instead of {given.code}"
            steps.append(Step(words, pair.line, right, item.leads))
        if exact and Label.POA in pair.faults and not moved:
            words = f"POA {right.poa or 'left out'} on {given.code}"
            steps.append(Step(words, pair.line, replace(given, poa=right.poa), item.leads))
    return steps


def after(codes: Sequence[AnswerCode], steps: Iterable[Step]) -> tuple[AnswerCode, ...]:
    """The answer's lines once the steps are taken."""
    lines: dict[int, AnswerCode] = dict(enumerate(codes))
    head: list[AnswerCode] = []
    tail: list[AnswerCode] = []
    for step in steps:
        if step.line is not None and (step.first or step.code is None):
            lines.pop(step.line, None)
        if step.code is not None:
            if step.first:
                head.append(step.code)
            elif step.line is not None:
                lines[step.line] = step.code
            else:
                tail.append(step.code)
    return (*head, *(lines[place] for place in sorted(lines)), *tail)
