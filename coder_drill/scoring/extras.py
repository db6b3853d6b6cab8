"""The verdict on a line that no key code stands for: what speaks against it, in order of weight.

A reason names a code only where the learner can see it: a code of the answer that a rule sets against
this one, or a required key code that nothing was given for. Optional codes are never named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coder_drill.charts.model import Chart
from coder_drill.scoring.book import Book
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.em import visit_of
from coder_drill.scoring.explain import (
    beyond_table,
    named,
    note_against,
    quoted,
    uncheckable,
    why_not,
)
from coder_drill.scoring.model import Edit, Label, Verdict
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.pairing import Extra, Item, Line, Pairing
from coder_drill.scoring.rules.bundling import NCCI, pair_sentence

# Edits that explain why a code is too many; others (a missing POA, say) are beside the point then.
_AGAINST = frozenset(
    {
        "claim-system",
        "age-conflict",
        "addon-without-primary",
        "manifestation-principal",
        "external-cause-principal",
        "unacceptable-principal",
    }
)
_SYMPTOMS = "cm-18"
_FINDINGS = ("R70", "R94")
"""Abnormal findings on examination of blood, urine and other substances, and on imaging."""
# The chapters whose diagnoses the symptoms of a block usually belong to.
_BELONG: tuple[tuple[str, str, str], ...] = (
    ("R00", "R09", "IJ"),
    ("R10", "R19", "KNO"),
    ("R20", "R23", "L"),
    ("R25", "R29", "GM"),
    ("R30", "R39", "N"),
    ("R40", "R49", "FG"),
    ("R50", "R69", "ABCDEFGHIJKLMNOPQST"),
)


class _Reason(NamedTuple):
    """``whole``: the sentence says by itself that the line does not belong."""

    label: Label
    words: str
    source: str = ""
    whole: bool = False


_OPTIONAL = _Reason(
    Label.EXTRA,
    "is optional where the record supports it, and the key leaves it out: nothing is gained or lost.",
    "house conventions",
)


class Surroundings:
    """What stands around the extras of one answer, gathered once for all of them."""

    def __init__(self, pairing: Pairing, edits: Sequence[Edit]) -> None:
        self.pairing = pairing
        self.edits: dict[str, list[Edit]] = {}
        for edit in edits:
            for code in dict.fromkeys(edit.codes):
                self.edits.setdefault(code, []).append(edit)
        given = [pairing.lines[pair.line].given.code for pair in pairing.pairs]
        self.matched = frozenset(given)
        self.visits = [code for code in given if visit_of(code)]
        self.repeated: set[int] = set()
        seen: set[str] = set()
        for extra in pairing.extras:
            code = pairing.lines[extra.line].given.code
            if code in seen:
                self.repeated.add(extra.line)
            seen.add(code)
        missed = [pairing.items[i] for i in pairing.missed]
        self.missing = [item for item in missed if not item.key.optional]


def extra_verdict(chart: Chart, around: Surroundings, extra: Extra, book: Book) -> Verdict:
    """The verdict on an extra, with the first reason that applies."""
    pairing = around.pairing
    line = pairing.lines[extra.line]
    given = line.given
    reason = next(_reasons(around, extra, book)) if extra.counts else _OPTIONAL
    name = named(given.code, given.system, book)
    opening = name if reason is _OPTIONAL else f"{name} is not in the key."
    words = reason.words if reason.whole else f"{opening} {reason.words}"
    labels = []
    if line.first and any(item.leads for item in pairing.items):
        labels.append(Label.PRINCIPAL)
        words += " It is sequenced as the principal or first-listed diagnosis."
    return Verdict(
        label=reason.label,
        expected=None,
        given=given.code,
        credit=0.0,
        weight=line.weight if extra.counts else 0.0,
        points_lost=round(extra.cost, 6),
        role="secondary" if line.is_diagnosis else "procedure",
        domain=domain_of(given.code, given.system),
        message=words.strip(),
        why=why_not(chart, given.code) or "",
        guideline=reason.source,
        labels=tuple(labels),
        optional=not extra.counts,
        given_line=format_code(given),
    )


def _reasons(around: Surroundings, extra: Extra, book: Book) -> Iterator[_Reason]:
    line = around.pairing.lines[extra.line]
    mine = around.edits.get(line.given.code, [])
    if uncheckable(line.given, book):
        yield _Reason(Label.EXTRA, beyond_table(line.given))
    for edit in mine:
        if edit.label is Label.INVALID:
            yield _Reason(Label.INVALID, edit.message, edit.source)
    yield from _repeats(around, extra, line.given.code, mine)
    yield from _set_against(around, line, mine, book)
    for edit in mine:
        if edit.id in _AGAINST and edit.hard:
            yield _Reason(Label.EDIT, edit.message, edit.source)
    if domain_of(line.given.code, line.given.system) == _SYMPTOMS:
        yield _symptom(around.pairing, line)
    yield _Reason(Label.EXTRA, "No key code corresponds to it.")


def _repeats(
    around: Surroundings, extra: Extra, code: str, mine: Sequence[Edit]
) -> Iterator[_Reason]:
    """The same code once more, or a second visit."""
    for edit in mine:
        if edit.id == "duplicate":
            yield _Reason(Label.EXTRA, edit.message, edit.source, True)
    if code in around.matched:
        yield _Reason(Label.EXTRA, f"{code} is already on another line.", "", True)
    if extra.line in around.repeated:
        yield _Reason(Label.EXTRA, f"{code} is already on another line.")
    if visit_of(code) and around.visits:
        yield _Reason(
            Label.EXTRA,
            f"With {around.visits[0]} it is a second visit: one a day is reported by one physician or "
            "group unless the problems and times are separate.",
            "CMS Claims Processing Manual chapter 12, 30.6.5",
        )


def _set_against(
    around: Surroundings, line: Line, mine: Sequence[Edit], book: Book
) -> Iterator[_Reason]:
    """Rules that set the line against a code of the answer, or against one that is missing."""
    code = line.given.code
    for edit in mine:
        # Of a bundled pair the part is too many, not the whole that it is part of.
        if edit.label is Label.BUNDLED and edit.codes[:1] == (code,):
            yield _Reason(Label.BUNDLED, _bundled(edit, book), edit.source)
        if edit.label is Label.EXCLUDES1 and edit.hard:
            yield _Reason(Label.EXCLUDES1, edit.message, edit.source)
    missing = around.missing
    if line.given.is_diagnosis:
        against = note_against(code, [i.code for i in missing if i.system.is_diagnosis], book)
        if against is not None:
            other, note = against
            yield _Reason(
                Label.EXCLUDES1,
                f"It is not reported together with {other}, which is documented: {quoted(note)}.",
                f"Tabular: Excludes1 at {note.owner}",
            )
    if line.given.is_line_item:
        for item in missing:
            pair = book.ncci(code, item.code) if _may_be_bundled(item, code) else None
            if pair is not None and pair.column2 == code:
                yield _Reason(Label.BUNDLED, pair_sentence(pair, book), NCCI.source)


def _bundled(edit: Edit, book: Book) -> str:
    """The pair in words; what only passes an editor is told as the pair that it is."""
    pair = None if edit.hard else book.ncci(edit.codes[0], edit.codes[1])
    return pair_sentence(pair, book) if pair is not None else edit.message


def _may_be_bundled(item: Item, code: str) -> bool:
    return item.system.is_line_item and item.code != code


def _symptom(pairing: Pairing, line: Line) -> _Reason:
    """Why a symptom or finding is not coded: it belongs to a diagnosis, or no provider made it one."""
    head = line.plain[:3]
    if _FINDINGS[0] <= head <= _FINDINGS[1]:
        return _Reason(
            Label.EXTRA,
            "An abnormal finding is not coded unless the provider indicates its clinical significance "
            "(guideline III.B).",
            "III.B",
        )
    letters = next((each for low, high, each in _BELONG if low <= head <= high), "")
    diagnoses = [i for i in pairing.items if i.system.is_diagnosis and not i.key.optional]
    if any(item.plain[:1] in letters for item in diagnoses):
        return _Reason(
            Label.EXTRA,
            "A symptom that is integral to a confirmed diagnosis is not coded separately (guideline "
            "I.B.5).",
            "I.B.5",
        )
    return _Reason(
        Label.EXTRA,
        "No provider documents it as a problem that was evaluated or treated here (guideline III.B).",
        "III.B",
    )
