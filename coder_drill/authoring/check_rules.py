"""Checks of a key by the rule engine: the very rules with which answers are scored.

A key is raised on for every hard and soft edit; hints only inform a coder and are no faults, but
for those in `HINTS_THAT_COUNT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coder_drill.authoring.keylines import KeyLine
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart
from coder_drill.scoring.model import Edit, Effect
from coder_drill.scoring.rules import Encounter, run

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

UNRELATED = "I.A.12.a"
"""Citing this section on either code says: two unrelated conditions, Excludes1 does not apply."""

HINTS_THAT_COUNT = frozenset({"poa-not-wanted"})
"""Edits that only inform on an answer, and that a key must not raise."""

_FIELD = {
    "poa-missing": "poa",
    "poa-exempt": "poa",
    "poa-not-wanted": "poa",
    "ncci": "modifiers",
    "modifier-unknown": "modifiers",
    "modifier-not-allowed": "modifiers",
    "modifier-missing": "modifiers",
    "units": "units",
}
"""Rule id to the field of the key's line where its fault stands; ``code`` for all others."""

_FIX = {
    "invalid-code": "look it up with coder-drill lookup",
    "not-in-edition": "choose a code that is billable in the chart's edition",
    "header-code": "choose one of the billable codes below it",
    "seventh-character": "choose a code with the 7th character that the encounter calls for",
    "placeholder-x": "fill the empty places with X",
    "pcs-table": "take the last four characters from one row of the table",
    "excludes1": f"drop one, or cite {UNRELATED} where the two are unrelated",
    "code-first": "move it behind the code that the note names",
    "manifestation-principal": "put the underlying disease first",
    "external-cause-principal": "put the injury or condition first",
    "unacceptable-principal": "choose the condition behind the admission",
    "duplicate": "take one out",
    "poa-missing": "give Y, N, U or W",
    "poa-exempt": "leave it out",
    "poa-not-wanted": "leave it out",
    "age-conflict": "fix the age or the code",
    "claim-system": "use the code system of the claim",
    "ncci": "drop it, or give the modifier that the record supports",
    "addon-without-primary": "add the procedure it belongs to",
    "modifier-unknown": "use a CPT or HCPCS modifier",
    "modifier-not-allowed": "take the modifier off",
    "modifier-missing": "add the modifier, or drop the line that is part of the other",
    "units": "fix the units",
    "em-two": "keep the visit that the record supports",
}
_ANY_FIX = "fix the key, or the record"


def check_rules(chart: Chart, lines: Sequence[KeyLine], codebook: Codebook) -> Iterator[Fault]:
    """A fault for each edit that the key raises. ``lines`` are the lines of ``chart.key`` in order."""
    unrelated = {line.key.code for line in lines if UNRELATED in line.key.guideline}
    for edit in run(Encounter.of(chart, codebook)):
        if edit.effect is Effect.HINT and edit.id not in HINTS_THAT_COUNT:
            continue
        if edit.id == "excludes1" and unrelated & set(edit.codes):
            continue
        line = _line(edit, lines)
        what = edit.message.rstrip(".")
        fix = _FIX.get(edit.id, _ANY_FIX)
        yield Fault(str(chart.path or chart.id), _place(edit, line), what, fix)


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
    field = _FIELD.get(edit.id, "code")
    if edit.id.startswith("modifier-"):
        words = set(re.findall(r"\w+", edit.message))
        named = [n for n, mark in enumerate(line.key.modifiers, 1) if mark in words]
        if len(named) == 1:
            return f"{line.field}.modifiers[{named[0]}]"
    return f"{line.field}.{field}"
