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
class Change:
    """One change of an answer. ``line`` is the line it touches, None for a code that is added.

    ``code`` is what stands there afterwards, None when the line goes. ``first`` puts it first.
    ``words`` name the change as a cause: "J96.01, which is missing".
    """

    words: str
    line: int | None
    code: AnswerCode | None
    first: bool = False


def changes_to_key(
    keys: Sequence[KeyCode], codes: Sequence[AnswerCode], book: Book
) -> list[Change]:
    """What separates the diagnoses and ICD-10-PCS codes of an answer from the key, change by change.

    The principal diagnosis first, then wrong codes, POA indicators, missing codes and extras.
    Optional codes that were left out are none.
    """
    pairing = pair_up(items_of(keys, book), lines_of(codes, book), book, wants_poa=True)
    changes = _matched(pairing)
    for i in pairing.missed:
        item = pairing.items[i]
        if _is_grouped(item.system) and not item.key.optional:
            words = (
                f"{item.code} as principal diagnosis"
                if item.leads
                else f"{item.code}, which is missing"
            )
            changes.append(Change(words, None, key_line(item), item.leads))
    for extra in pairing.extras:
        given = pairing.lines[extra.line].given
        if _is_grouped(given.system):
            changes.append(Change(f"{given.code}, which is not in the key", extra.line, None))
    return sorted(changes, key=lambda change: not change.first)


def _matched(pairing: Pairing) -> list[Change]:
    changes = []
    for pair in pairing.pairs:
        item, given = pairing.items[pair.item], pairing.lines[pair.line].given
        if not _is_grouped(item.system):
            continue
        right = key_line(item)
        exact = pair.kin.kind is Credit.EXACT
        moved = item.leads and Label.PRINCIPAL in pair.faults
        if moved:
            code = given if exact else right
            changes.append(Change(f"{code.code} as principal diagnosis", pair.line, code, True))
        elif not exact:
            words = f"{item.code} instead of {given.code}"
            changes.append(Change(words, pair.line, right, item.leads))
        if exact and Label.POA in pair.faults and not moved:
            words = f"POA {right.poa or 'left out'} on {given.code}"
            changes.append(Change(words, pair.line, replace(given, poa=right.poa), item.leads))
    return changes


def after(codes: Sequence[AnswerCode], changes: Iterable[Change]) -> tuple[AnswerCode, ...]:
    """The answer's lines once the changes are taken."""
    lines: dict[int, AnswerCode] = dict(enumerate(codes))
    head: list[AnswerCode] = []
    tail: list[AnswerCode] = []
    for change in changes:
        if change.line is not None and (change.first or change.code is None):
            lines.pop(change.line, None)
        if change.code is not None:
            if change.first:
                head.append(change.code)
            elif change.line is not None:
                lines[change.line] = change.code
            else:
                tail.append(change.code)
    return (*head, *(lines[place] for place in sorted(lines)), *tail)
