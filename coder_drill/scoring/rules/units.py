"""Units: more than one encounter, one side or one day can carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from coder_drill.scoring.em import is_em
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Part, Rule
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.services import is_surgery, sides_of, within

UNITS = Rule(
    "units",
    "Units",
    "More units than one encounter, one side or one day can carry.",
    "ICD-10-CM guideline I.B.12; the practice table's remarks (one unit a day, one unit for both "
    "sides)",
    Effect.HARD,
    "Diagnoses and ICD-10-PCS codes have no units; a visit is one unit, but time-based add-ons "
    "repeat; modifier 50 takes one unit; a code that is bilateral by its nature is one unit for both "
    "sides. Several units of a paired organ on one side, and several of what is reported once a "
    "day, are flagged.",
    label=Label.UNITS,
    counted=Counted.VERDICT,
    fix="fix the units",
    part=Part.UNITS,
)
MUE = Rule(
    "unit-limit",
    "Medically unlikely units",
    "More units than the published limit of the code.",
    "CMS medically unlikely edits, where their file was imported (codebooks import)",
    Effect.HARD,
    "Indicator 2 is a limit of the day by policy: hard. Indicator 1 is counted for each line and "
    "3 for the day by clinical judgment: flagged. Without an imported file no limit is known, and "
    "none is guessed.",
    label=Label.UNITS,
    counted=Counted.VERDICT,
    fix="fix the units",
    part=Part.UNITS,
)

RULES = (UNITS, MUE)

_FIRST_BLOCKS = frozenset({"99415", "99459"})
"""E/M add-ons that are reported once."""
_ONCE = ("one unit", "one per day", "once per day", "once per encounter", "once per episode")


def check(encounter: Encounter) -> Iterator[Edit]:
    """The units of every valid line, then the limits of a code."""
    for line in encounter.valid:
        message = _too_many(encounter, line)
        if message:
            yield UNITS.raised((line.code,), message)
            continue
        message = _unusual(encounter, line)
        if message:
            yield UNITS.raised((line.code,), message, effect=Effect.SOFT)
    yield from _limits(encounter)


def _too_many(encounter: Encounter, line: AnswerCode) -> str:
    code, units = line.code, line.units
    if units <= 1:
        return ""
    if line.system is not None and not line.system.takes_units:
        return f"{code} has no units: it is reported once ({units} given)."
    if is_em(code) and not _repeats(encounter, code):
        return f"{code} is one visit: one unit ({units} given)."
    if "50" in line.modifiers:
        return f"{code} with 50 is one unit for both sides ({units} given)."
    if encounter.flags(line).bilateral == "inherent":
        return f"{code} covers both sides: one unit ({units} given)."
    return ""


def _repeats(encounter: Encounter, code: str) -> bool:
    """Time-based add-ons of visits repeat; standby is by the half hour."""
    if code == "99360":
        return True
    return encounter.book.addon_primaries(code) is not None and code not in _FIRST_BLOCKS


def _unusual(encounter: Encounter, line: AnswerCode) -> str:
    code, units = line.code, line.units
    if units <= 1:
        return ""
    once = next((n for n in sorted(encounter.book.practice_notes(code)) if n.startswith(_ONCE)), "")
    if once:
        return f"{code} is reported once ({once}): {units} units given."
    if (
        len(sides_of(line.modifiers)) == 1
        and encounter.flags(line).bilateral == "conditional"
        and is_surgery(code)
        and not within(code, "10004", "20999")
        and not within(code, "64400", "64530")
    ):
        side = next(iter(sides_of(line.modifiers)))
        return (
            f"{code} on the {side} side has {units} units: one unit a side, unless it was repeated."
        )
    return ""


def _limits(encounter: Encounter) -> Iterator[Edit]:
    provider = encounter.provider
    if not encounter.book.procedures.has_limits(provider):
        return
    totals: dict[str, float] = defaultdict(float)
    for line in encounter.lines:
        totals[line.code] += line.units
    for code, total in totals.items():
        limit = encounter.book.unit_limit(code, provider)
        if limit is None:
            continue
        most = max(line.units for line in encounter.lines if line.code == code)
        counted = most if limit.basis == 1 else total
        if counted <= limit.units:
            continue
        per = "on one line" if limit.basis == 1 else "in one day"
        yield MUE.raised(
            (code,),
            f"{code}: {_number(counted)} units {per}, the MUE is "
            f"{limit.units} (adjudication indicator {limit.basis}).",
            f"CMS medically unlikely edits ({provider.label}), as imported",
            Effect.HARD if limit.basis == 2 else Effect.SOFT,
        )


def _number(units: float) -> str:
    return f"{units:g}"
