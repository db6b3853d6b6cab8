"""Checks of a key by the rule engine: the very rules with which answers are scored.

A key is raised on for every hard and soft edit; hints only inform a coder and are no faults, but
for those in `HINTS_THAT_COUNT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder_drill.authoring.keylines import KeyLine
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart
from coder_drill.scoring.model import Edit, Effect
from coder_drill.scoring.rules import RULES, Encounter, run, validity

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

UNRELATED = "I.A.12.a"
"""Citing this section on either code says: two unrelated conditions, Excludes1 does not apply."""

HINTS_THAT_COUNT = frozenset({"poa-not-wanted"})
"""Edits that only inform on an answer, and that a key must not raise."""

_TOLD_BY_LINE = frozenset(rule.id for rule in validity.RULES)
"""Each code is judged with its line (`check_codes`), those that hang on a query included."""


def check_rules(chart: Chart, lines: Sequence[KeyLine], codebook: Codebook) -> Iterator[Fault]:
    """A fault for each edit that the key raises. ``lines`` are the lines of ``chart.key`` in order."""
    unrelated = {line.key.code for line in lines if UNRELATED in line.key.guideline}
    for edit in run(Encounter.of(chart, codebook)):
        if edit.id in _TOLD_BY_LINE:
            continue
        if edit.effect is Effect.HINT and edit.id not in HINTS_THAT_COUNT:
            continue
        if edit.id == "excludes1" and unrelated & set(edit.codes):
            continue
        line = _line(edit, lines)
        what = edit.message.rstrip(".")
        yield Fault(str(chart.path or chart.id), _place(edit, line), what, RULES[edit.id].fix)


def hard_with(chart: Chart, codebook: Codebook, at: int, modifiers: tuple[str, ...]) -> Edit | None:
    """The first hard edit that the key raises only with these modifiers on its line ``at``."""
    changed = replace(chart.key[at], modifiers=modifiers)
    other = replace(chart, key=(*chart.key[:at], changed, *chart.key[at + 1 :]))
    before = {(edit.id, edit.codes) for edit in run(Encounter.of(chart, codebook)) if edit.hard}
    after = (edit for edit in run(Encounter.of(other, codebook)) if edit.hard)
    return next((edit for edit in after if (edit.id, edit.codes) not in before), None)


def _line(edit: Edit, lines: Sequence[KeyLine]) -> KeyLine | None:
    """The line of the key on which a fault is told: the last that the edit is about.

    Where two codes do not go together the later one is as a rule the one that was added.
    """
    if edit.id in ("code-first", "ncci", "modifier-missing"):
        return next((line for line in lines if line.shown == edit.codes[0]), None)
    return next((line for line in reversed(lines) if line.shown in edit.codes), None)


def _place(edit: Edit, line: KeyLine | None) -> str:
    if line is None:
        return "key"
    field = RULES[edit.id].part
    if edit.id.startswith("modifier-"):
        words = set(re.findall(r"\w+", edit.message))
        named = [n for n, mark in enumerate(line.key.modifiers, 1) if mark in words]
        if len(named) == 1:
            return f"{line.field}.modifiers[{named[0]}]"
    return f"{line.field}.{field}"
