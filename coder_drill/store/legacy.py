"""What histories from before there were learner ids and one log are read by: migration and import alike."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

_NAMESPACE = uuid.UUID("6f2a3d0e-5d0b-5c53-9d8c-1f2a7d3b9c41")


def id_of_history(first: str) -> str:
    """The id of a learner whose history was kept before learners had one, from its first attempt.

    The same history becomes the same learner on whatever machine it is migrated or imported, and two
    people who both were "me" stay two.
    """
    return str(uuid.uuid5(_NAMESPACE, first))


def merged(
    attempts: Iterable[tuple[str, str, A]], reviews: Iterable[tuple[str, str, R]]
) -> Iterator[tuple[A | R, bool]]:
    """Attempts in their own order, and each answer to a card before the first attempt made later.

    Takes (learner, moment, value), the reviews by time; gives (value, whether it is a review).
    """
    waiting: dict[str, list[tuple[str, R]]] = defaultdict(list)
    for learner, moment, review in reviews:
        waiting[learner].append((moment, review))
    for each in waiting.values():
        each.reverse()
    for learner, moment, attempt in attempts:
        held = waiting.get(learner)
        while held and held[-1][0] < moment:
            yield held.pop()[1], True
        yield attempt, False
    for held in waiting.values():
        for _, review in reversed(held):
            yield review, True
