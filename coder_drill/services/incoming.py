"""Reading the lines of an export, of this format and of the one before it.

Format 2 begins with who the history belongs to, ``{"record": "learner", "format": 2, "id", "name"}``, and
goes on with the log in its own order, ``{"record": "attempt", ...}``, answers to cards included. Format 1
had names in place of ids, attempts on charts, and behind them answers to cards (``card-review``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from coder_drill.store.codec import codec_of
from coder_drill.store.legacy import id_of_history, merged
from coder_drill.store.model import CARD, Attempt, Learner, card_response
from coder_drill.text import clean

FORMAT = 2
LEARNER, ATTEMPT, REVIEW = "learner", "attempt", "card-review"

_RENAMED = {
    "learner": "learner_id",
    "chart_id": "exercise",
    "chart_hash": "content_hash",
    "chart_title": "title",
}
"""Names of format 1, and what they became."""
_REVIEW_RENAMED = {
    "learner": "learner_id",
    "card": "exercise",
    "reviewed_at": "submitted_at",
    "seconds": "active_seconds",
    "right": "score",
}
_LINE_LIMIT = 4_000_000
"""Characters of the longest line that is looked at: an attempt takes some thousands."""


@dataclass(slots=True)
class Incoming:
    """What the lines of an export hold: whose it is, and the log in its own order.

    ``faults`` has one sentence for each line that cannot be taken; ``lines`` tells in which line an
    attempt stands, by uuid.
    """

    learners: dict[str, Learner] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    doubled: int = 0
    doubled_cards: int = 0


def read_lines(lines: Iterable[str], name: str) -> Incoming:
    """All of an export. ``name`` is how messages call the file. Never raises for what stands in it."""
    found = Incoming()
    old: dict[str, Attempt] = {}
    reviews: dict[str, Attempt] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            kind, values = _object(line)
            if kind == LEARNER:
                learner = _learner(values)
                found.learners[learner.id] = learner
                continue
            aged = "learner_id" not in values
            made = _aged(kind, values) if aged else codec_of(Attempt).parse(values)
            if len({metric.id for metric in made.metrics}) < len(made.metrics):
                raise ValueError("metrics: an id is there twice")
            _fits(made)
        except ValueError as error:
            found.faults.append(f"{name}: line {number}: {error}")
            continue
        into = reviews if kind == REVIEW else old if aged else found.attempts
        known = into.get(made.uuid)
        if known is None:
            into[made.uuid] = made
            found.lines[made.uuid] = number
        elif known != made:
            found.faults.append(
                f"{name}: line {number}: uuid: {made.uuid} was given another attempt above; "
                "remove one of the two"
            )
        else:
            found.doubled += made.kind != CARD
            found.doubled_cards += made.kind == CARD
    _join(found, old, reviews)
    for attempt in found.attempts.values():
        found.learners.setdefault(
            attempt.learner_id, Learner(attempt.learner_id, attempt.learner_id)
        )
    return found


def _object(line: str) -> tuple[str, dict[str, Any]]:
    if len(line) > _LINE_LIMIT:
        raise ValueError(f"is longer than {_LINE_LIMIT:,} characters; export the history again")
    try:
        values = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error}); export the history again") from None
    if not isinstance(values, dict):
        raise ValueError("is no JSON object; export the history again")
    kind = values.pop("record", ATTEMPT)
    if kind not in (LEARNER, ATTEMPT, REVIEW):
        raise ValueError(
            f"record: {clean(str(kind))[:40]!r} is none of "
            f"'{LEARNER}', '{ATTEMPT}' and '{REVIEW}'; was it written by a newer coder-drill?"
        )
    return kind, values


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number that can be kept")


def _learner(values: dict[str, Any]) -> Learner:
    version = values.pop("format", FORMAT)
    if type(version) is not int or version > FORMAT:
        raise ValueError(
            f"format: {clean(str(version))[:20]} is newer than this coder-drill reads ({FORMAT}); "
            "upgrade coder-drill"
        )
    made = codec_of(Learner).parse(values)
    for field_name, text in (("id", made.id), ("name", made.name)):
        if not text.strip():
            raise ValueError(f"{field_name}: is empty")
    return made


def _aged(kind: str, values: dict[str, Any]) -> Attempt:
    """An attempt of format 1, with the name of the learner where the id will be."""
    names = _REVIEW_RENAMED if kind == REVIEW else _RENAMED
    back = {new: old for old, new in names.items()}
    if kind == REVIEW:
        values = _review(values)
    else:
        values = {names.get(key, key): value for key, value in values.items()}
    try:
        return codec_of(Attempt).parse(values)
    except ValueError as error:
        head, colon, rest = str(error).partition(":")
        raise ValueError(f"{back.get(head, head)}{colon}{rest}") from None


def _review(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of an answer to a card as those of an attempt."""
    right = values.pop("right", None)
    if "uuid" in values and type(right) is not bool:
        raise ValueError(f"right: {right!r} is not true or false")
    told = [values.pop(key, "") for key in ("drill", "chart_id", "answer")]
    if not all(isinstance(each, str) for each in told):
        raise ValueError("drill, chart_id, answer: are not text")
    drill, chart, answer = (clean(each) for each in told)
    made = {_REVIEW_RENAMED.get(key, key): value for key, value in values.items()}
    return {
        "content_hash": "",
        "title": "",
        "setting": "",
        "difficulty": 0,
        "edition": "",
        "mode": CARD,
        "kind": CARD,
        "hints_used": 0,
        "active_seconds": 0.0,
        "started_at": made.get("submitted_at", ""),
        "score": float(right is True),
        "response": json.loads(card_response(drill=drill, chart=chart, answer=answer)),
        **made,
    }


def _fits(attempt: Attempt) -> None:
    for place, metric in enumerate(attempt.metrics):
        if metric.right > metric.of:
            raise ValueError(
                f"metrics[{place}].right: {metric.right} is not in the range 0 to {metric.of}"
            )


def _join(found: Incoming, old: dict[str, Attempt], reviews: dict[str, Attempt]) -> None:
    """Put what format 1 kept in two places into one log, and give its learners their ids."""
    order = [
        made
        for made, _ in merged(
            ((a.learner_id, a.submitted_at, a) for a in old.values()),
            (
                (r.learner_id, r.submitted_at, r)
                for r in sorted(reviews.values(), key=lambda r: (r.submitted_at, r.uuid))
            ),
        )
    ]
    firsts: dict[str, str] = {}
    for attempt in (*old.values(), *reviews.values()):
        firsts.setdefault(attempt.learner_id, attempt.uuid)
    ids = {name: id_of_history(first) for name, first in firsts.items()}
    for name, made in ids.items():
        found.learners.setdefault(made, Learner(made, name))
    for attempt in order:
        uuid = attempt.uuid
        if uuid in found.attempts:  # the same name for an attempt and an answer to a card
            uuid = f"{CARD}-{uuid}"
        found.attempts[uuid] = replace(attempt, uuid=uuid, learner_id=ids[attempt.learner_id])
