"""Sequence: what must stand before what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coder_drill.codebooks.model import Note
from coder_drill.scoring.book import FirstList, Placed
from coder_drill.scoring.explain import quoted
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Rule, unique
from coder_drill.scoring.rules.diagnoses import intent, is_adverse_effect, is_external
from coder_drill.scoring.rules.encounter import Encounter

CODE_FIRST = Rule(
    "code-first",
    "Code first",
    "Both codes are present and the one that the note wants first comes later.",
    "ICD-10-CM guideline I.A.13 and the tabular notes",
    Effect.HARD,
    "The underlying condition is sequenced before the manifestation. One condition of the note's "
    "list before the code satisfies it, whatever else of the list comes later. Where the notes of "
    "two codes ask for each other, either order stands.",
    label=Label.SEQUENCING,
    fix="move it behind the code that the note names",
)
CODE_FIRST_ABSENT = Rule(
    "code-first-absent",
    "Underlying condition absent",
    "A manifestation code is present without any of the conditions its code-first note names.",
    "ICD-10-CM guideline I.A.13",
    Effect.HINT,
    "A manifestation code is never reported alone. The note may name its conditions only as "
    "examples, so this informs and does not judge.",
    fix="add the underlying condition",
)
CHART_ORDER = Rule(
    "chart-order",
    "Order of the chart",
    "A code is sequenced before one that it follows in this chart.",
    "The chart's key",
    Effect.HARD,
    "Raised in scoring only. The order of secondary codes is free unless a code-first note or the "
    "chart itself sets it.",
    label=Label.SEQUENCING,
    fix="move it behind the code that comes first",
)

RULES = (CODE_FIRST, CODE_FIRST_ABSENT, CHART_ORDER)


def order_edit(code: str, before: str, guideline: str) -> Edit:
    """The edit on ``code`` that stands before ``before`` although the chart wants it behind."""
    return CHART_ORDER.raised(
        (code, before), f"{before} comes before {code} here.", guideline or CHART_ORDER.source
    )


def check(encounter: Encounter) -> Iterator[Edit]:
    """Code-first lists of every diagnosis."""
    diagnoses = unique(encounter.diagnoses)
    placed = Placed([line.code for line in diagnoses], encounter.book)
    for at, line in enumerate(diagnoses):
        lists = encounter.book.code_first(line.code)
        named = [_named(listed, placed) for listed in lists]
        for listed, notes in zip(lists, named, strict=True):
            yield from _order(encounter, diagnoses, at, listed, notes, placed)
        if not any(named) and not any(listed.open for listed in lists):
            yield from _absent(encounter, line, lists)


def _named(listed: FirstList, placed: Placed) -> dict[int, Note]:
    """Which of the codes a list names, by position, with the line of the list that does."""
    return {n: each.note for each in reversed(listed.reaches) for n in placed.within(each)}


def _order(
    encounter: Encounter,
    diagnoses: Sequence[AnswerCode],
    at: int,
    listed: FirstList,
    named: Mapping[int, Note],
    placed: Placed,
) -> Iterator[Edit]:
    """One condition of the list before the code satisfies it; else the first one after breaks it."""
    if not named or min(named) < at or (listed.open and _follows_its_effect(diagnoses, at)):
        return
    n = min(named)
    code, first = placed.codes[at], placed.codes[n]
    if encounter.book.asks_first(first, code) is None:
        yield CODE_FIRST.raised(
            (code, first),
            f"{first} comes before {code} ({quoted(named[n])}).",
            f"Tabular: code first at {listed.owner}; guideline I.A.13",
        )


def _follows_its_effect(diagnoses: Sequence[AnswerCode], at: int) -> bool:
    """True for the drug of an adverse effect that stands behind a condition: the nature of the effect.

    The note at T36-T50 names examples of it (delirium, vomiting, blood disorders): another condition is
    none the less the one, and a blood disorder further down may have nothing to do with the drug.
    """
    if not is_adverse_effect(diagnoses[at]):
        return False
    before = next((line for line in reversed(diagnoses[:at]) if not intent(line)), None)
    return before is not None and not is_external(before) and not before.code.startswith("Z")


def _absent(encounter: Encounter, line: AnswerCode, lists: tuple[FirstList, ...]) -> Iterator[Edit]:
    listed = next((listed for listed in lists if listed.reaches), None)
    if listed is not None and encounter.flags(line).manifestation:
        note = listed.reaches[0].note
        yield CODE_FIRST_ABSENT.raised(
            (line.code,),
            f"{line.code} is a manifestation: code its underlying condition first ({quoted(note)}).",
            f"Tabular: code first at {listed.owner}",
        )
