"""Anki notes of what a group missed most."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder_drill.exercises.sources import Sources
from coder_drill.services.anki import AnkiNote, notes_of

if TYPE_CHECKING:
    from coder_drill.cohort.missed import MissedCode
    from coder_drill.cohort.standing import Standing


def group_notes(
    sources: Sources, standing: Standing, missed: Sequence[MissedCode], public: Collection[str]
) -> list[AnkiNote]:
    """A note for each code that a fair question can be asked about, tagged ``group``.

    Words come from charts whose key is public (``public``, by content hash) and from those of one's own
    that this group was given, and no longer sits: another group may be sitting the others. A chart whose key
    was overruled gives none, for its file still has the key as it was.
    """
    from coder_drill.cohort.missed import held

    closed = held(standing) | {o.exercise for o in standing.overrules if o.kind == "chart"}
    shown = {
        item.id for given in standing.given for item in given.set.items if item.kind == "chart"
    }
    bank = sources.bank
    charts = tuple(
        c for c in bank.charts if c.id not in closed and (c.id in shown or c.content_hash in public)
    )
    open_bank = replace(bank, charts=charts)
    narrowed = Sources(bank=lambda: open_bank, codebook=lambda: sources.codebook, rng=sources.rng)
    notes = notes_of(narrowed, [each.card for each in missed])
    return [replace(note, tags=(*note.tags, "group")) for note in notes]
