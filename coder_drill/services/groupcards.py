"""Anki notes of what a group missed most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder_drill.exercises.sources import Sources
from coder_drill.services.anki import AnkiNote, notes_of

if TYPE_CHECKING:
    from coder_drill.cohort.missed import MissedCode
    from coder_drill.cohort.standing import Standing


def group_notes(
    sources: Sources, standing: Standing, missed: Sequence[MissedCode]
) -> list[AnkiNote]:
    """A note for each code that a fair question can be asked about, tagged ``group``.

    No sentence or key comes from a chart of an assessment that was not released, nor from one whose key
    was overruled: its file still has the key as it was.
    """
    from coder_drill.cohort.missed import held

    closed = held(standing) | {o.exercise for o in standing.overrules if o.kind == "chart"}
    bank = sources.bank
    open_bank = replace(bank, charts=tuple(c for c in bank.charts if c.id not in closed))
    narrowed = Sources(bank=lambda: open_bank, codebook=lambda: sources.codebook, rng=sources.rng)
    notes = notes_of(narrowed, [each.card for each in missed])
    return [replace(note, tags=(*note.tags, "group")) for note in notes]
