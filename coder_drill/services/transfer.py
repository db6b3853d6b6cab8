"""Export and import of a learner's history as JSON Lines, without loss and without duplicates.

An import reads everything before it writes anything: with one broken line nothing is taken in. Whose a
history is goes by the learner's id, not by the name: two people who both go by "me" stay two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coder_drill.errors import CoderDrillError
from coder_drill.services.incoming import ATTEMPT, FORMAT, LEARNER, Incoming, read_lines
from coder_drill.services.rescoring import Corrected, Rescore, audited
from coder_drill.store.codec import codec_of
from coder_drill.store.interfaces import History
from coder_drill.store.model import CARD, Attempt, Learner
from coder_drill.store.salvage import salvage


class ImportRefusedError(CoderDrillError):
    """The file cannot be imported; nothing was. ``lines`` holds one sentence a broken line."""

    def __init__(self, name: str, lines: list[str]) -> None:
        count = len(lines)
        super().__init__(
            f"{name}: {count} {'line is' if count == 1 else 'lines are'} broken, nothing was imported"
        )
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    ``attempts`` and ``reviews`` (answers to cards) are new here, ``..._here`` were here already;
    ``differing`` counts those of them that were here with other content: kept as here. ``learners`` are
    those the history now belongs to; ``apart`` those of them that were given another name, since another
    learner here has theirs: (name in the file, name here).
    """

    attempts: int
    attempts_here: int
    reviews: int
    reviews_here: int
    differing: int
    learners: tuple[Learner, ...]
    places: tuple[Learner, ...]
    """For each learner of the file, in its order, the one here whose the history became."""
    apart: tuple[tuple[str, str], ...] = ()
    corrected: tuple[tuple[int, Corrected], ...] = ()
    """Attempts whose score did not follow from their answer, with the line of the file; they were taken in
    with the score that does."""
    again: int = 0
    """How many answers were scored again, of ``could`` that could be."""
    could: int = 0


def export_lines(store: History, learner: Learner) -> Iterator[str]:
    """The learner's history, one JSON object a line, in the order of the log; nothing without one."""
    if store.log.mark(learner.id).attempts == 0:
        return
    yield _line(LEARNER, {"format": FORMAT, **codec_of(Learner).plain(learner)})
    plain = codec_of(Attempt).plain
    for _, attempt in store.log.replay(learner.id):
        yield _line(ATTEMPT, plain(attempt))


def _line(record: str, values: dict[str, Any]) -> str:
    return json.dumps({"record": record, **values}, ensure_ascii=False, separators=(",", ":"))


def import_lines(
    store: History,
    lines: Iterable[str],
    name: str,
    *,
    into: str | None = None,
    rescore: Rescore | None = None,
) -> Imported:
    """Take in an export. ``name`` is how messages call the file.

    ``into`` is the name of the learner here whose it becomes. Without it a history goes to the learner
    with its id; else to whom it was imported for before; else to the learner of its name, as long as that
    one has no history of their own; else to a new learner. Attempts that are here already (by uuid) are
    passed over; scores of new ones are worked out again (`rescoring`, with ``rescore`` where the exercise
    is here). Raises ImportRefusedError naming every broken line by its number, and UnavailableError
    when the store cannot be written.
    """
    found = read_lines(lines, name)
    if found.faults:
        raise ImportRefusedError(name, found.faults)
    return _take_in(store, found, into=into, rescore=rescore)


def import_damaged(
    store: History,
    path: Path,
    *,
    into: str | None = None,
    rescore: Rescore | None = None,
    own: bool,
) -> tuple[Imported, int]:
    """Take in what can still be read of a damaged history; returns that, and how many attempts are lost.

    With ``own``, for a history that was begun in this very place, it goes to the learners of its names.
    Answers in progress come along where none is here. Raises UnavailableError when nothing can be read.
    """
    salvaged = salvage(path)
    with closing(salvaged.store) as old:
        found = read_lines(
            (line for each in old.learners.all() for line in export_lines(old, each)), str(path)
        )
        lost = salvaged.lost + len(found.faults)
        for learner in old.learners.all():
            found.learners.setdefault(learner.id, learner)
        with store.transaction():
            done = _take_in(store, found, into=into, rescore=rescore, own=own)
            places = dict(zip(found.learners, done.places, strict=True))
            for learner in old.learners.all():
                for draft in old.drafts.all(learner.id):
                    moved = replace(draft, learner_id=places[learner.id].id)
                    store.drafts.save(moved, after=0)
    return done, lost


def _take_in(
    store: History,
    found: Incoming,
    *,
    into: str | None = None,
    rescore: Rescore | None = None,
    own: bool = False,
) -> Imported:
    here = store.log.known(found.attempts)
    differing = sum(_differs(kept, found.attempts[kept.uuid]) for kept in store.log.find(here))
    looked_at = audited((a for a in found.attempts.values() if a.uuid not in here), rescore)
    with store.transaction():
        places = _places(store, found, here, into, own=own)
        new = [
            replace(attempt, learner_id=places[attempt.learner_id].id)
            for attempt in looked_at.attempts
        ]
        store.log.add_all(new)
    cards = sum(attempt.kind == CARD for attempt in found.attempts.values())
    new_cards = sum(attempt.kind == CARD for attempt in new)
    new_charts = len(new) - new_cards
    return Imported(
        attempts=new_charts,
        attempts_here=len(found.attempts) - cards - new_charts + found.doubled,
        reviews=new_cards,
        reviews_here=cards - new_cards + found.doubled_cards,
        differing=differing,
        learners=tuple(dict.fromkeys(places.values())),
        places=tuple(places[old] for old in found.learners),
        corrected=tuple((found.lines.get(c.uuid, 0), c) for c in looked_at.corrected),
        again=looked_at.again,
        could=looked_at.could,
        apart=()
        if into is not None
        else tuple(
            (found.learners[old].name, place.name)
            for old, place in places.items()
            if found.learners[old].name != place.name and old == place.id and new
        ),
    )


def _differs(kept: Attempt, attempt: Attempt) -> bool:
    return kept != attempt and kept != replace(attempt, learner_id=kept.learner_id)


def _places(
    store: History, found: Incoming, here: dict[str, str], into: str | None, *, own: bool
) -> dict[str, Learner]:
    """For each learner of the file the one here whose the attempts become."""
    if into is not None:
        target = store.learners.named(into)
        if target is None:
            (only, *others) = found.learners or [""]
            free = not others and only and store.learners.get(only) is None
            target = store.learners.add(Learner(only, into)) if free else None
        target = target or store.learners.ensure(into)
        return dict.fromkeys(found.learners, target)
    owners: dict[str, str] = {}
    for uuid, owner in here.items():
        owners.setdefault(found.attempts[uuid].learner_id, owner)
    return {
        old: _place(store, learner, owners.get(old), own=own)
        for old, learner in found.learners.items()
    }


def _place(store: History, learner: Learner, owner: str | None, *, own: bool) -> Learner:
    known = store.learners.get(learner.id) or (store.learners.get(owner) if owner else None)
    if known is not None:
        return known
    namesake = store.learners.named(learner.name)
    if namesake is not None and (own or store.log.mark(namesake.id).attempts == 0):
        store.learners.take_over(namesake.id, learner.id)
        return Learner(learner.id, namesake.name)
    return store.learners.add(learner)
