"""Cards: codes that were missed and rules that were broken, reviewed at growing distances.

A card is made by the learner's own miss. Its state moves with every later meeting: a card drill, or a
chart that asks for the same code again. The distances are those of FSRS (package ``fsrs``), without
fuzz and in UTC, so that the same meetings always give the same dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Label
from coder_drill.store.model import QUERY, Attempt, AttemptVerdict, CardRow
from coder_drill.store.moments import read_moment, utc_text

if TYPE_CHECKING:
    from fsrs import Scheduler

CODE_LABELS = frozenset(
    {
        Label.MISSED.value,
        Label.WRONG_CODE.value,
        Label.SPECIFICITY.value,
        Label.LATERALITY.value,
        Label.SEVENTH.value,
        Label.INVALID.value,
        Label.EM_LEVEL.value,
    }
)
"""Labels that say that the code itself was not found: they make a card of the code."""

RULE_LABELS = frozenset(
    {
        Label.PRINCIPAL.value,
        Label.SEQUENCING.value,
        Label.POA.value,
        Label.MODIFIER.value,
        Label.UNITS.value,
        Label.BUNDLED.value,
        Label.EXCLUDES1.value,
        Label.EDIT.value,
    }
)
"""Labels that say that a rule was broken: they make a card of the rule."""

BETWEEN_CODES = frozenset({Label.BUNDLED.value, Label.EXCLUDES1.value, Label.EDIT.value})
"""Rules between codes; the others are about one line's details or place."""

SUSPENDED = "9999-12-31T23:59:59.000+00:00"
"""When a suspended card is due."""
LEECH_LAPSES = 5
"""Answers that were wrong after which a card is a leech: asking it on and on teaches nothing."""
DAILY = 20
"""Cards a day, unless the learner sets another number."""


class Aside(StrEnum):
    """What a learner does with a card but answer it; the ``mode`` of its row in the log."""

    MADE = "card-made"
    BURIED = "card-buried"
    SUSPENDED = "card-suspended"
    RESUMED = "card-resumed"


_DIAGNOSES = ("principal", "first-listed", "secondary")
_SHOWN_BY = {Label.POA.value: "@", Label.MODIFIER.value: "-", Label.UNITS.value: "x"}
_FIRST_REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A code or a rule met in an attempt: card id, whether it went right, and what the card is about."""

    card: str
    right: bool
    kind: str
    code: str
    system: str
    domain: str
    label: str
    given: str


def system_of(code: str, role: str) -> System:
    """The code system of a verdict's code, from its role and shape."""
    if role in _DIAGNOSES:
        return System.diagnoses()
    return System.of_service(code)


def subject_of(label: str, code: str, system: System, domain: str) -> str:
    """What a rule card is about.

    Rules between two codes are learned code by code: an ICD-10-CM category, else the code itself.
    Rules on a line's detail or place are learned for a whole domain.
    """
    if label not in BETWEEN_CODES:
        return domain
    return code.replace(".", "")[:3] if system.is_diagnosis else code


def meetings(attempt: Attempt) -> Iterator[Meeting]:
    """Every code and rule met in an attempt, right or wrong. Optional codes and queries make no cards."""
    for verdict in attempt.verdicts:
        if verdict.optional or verdict.role == QUERY:
            continue
        labels = {verdict.label, *verdict.labels}
        code = verdict.expected or verdict.given or ""
        system = system_of(code, verdict.role)
        if verdict.expected is not None:
            wrong = labels & CODE_LABELS
            yield Meeting(
                f"code:{system.value}:{code}",
                not wrong,
                "code",
                code,
                system.value,
                verdict.domain,
                verdict.label if verdict.label in CODE_LABELS else min(wrong, default=""),
                verdict.given or "",
            )
        yield from _rules(verdict, labels, code, system)


def _rules(
    verdict: AttemptVerdict, labels: set[str], code: str, system: System
) -> Iterator[Meeting]:
    for label in sorted(RULE_LABELS):
        broken = label in labels
        if not broken and not _kept(verdict, label):
            continue
        subject = subject_of(label, code, system, verdict.domain)
        yield Meeting(
            f"rule:{label}:{subject}",
            not broken,
            "rule",
            subject,
            system.value,
            verdict.domain,
            label,
            verdict.given_line or verdict.given or "",
        )


def _kept(verdict: AttemptVerdict, label: str) -> bool:
    """True when the verdict shows that the rule was kept, not merely that it did not come up."""
    if verdict.expected is None or verdict.given is None:
        return False
    if label == Label.PRINCIPAL.value:
        return verdict.role in _DIAGNOSES[:2]
    sign = _SHOWN_BY.get(label)
    return sign is not None and sign in verdict.expected_line


def new_card(met: Meeting, attempt: Attempt, at: datetime) -> CardRow:
    """The card that a first miss makes, due ten minutes later."""
    row = CardRow(
        learner_id=attempt.learner_id,
        id=met.card,
        kind=met.kind,
        code=met.code,
        system=met.system,
        domain=met.domain,
        label=met.label,
        given=met.given,
        chart_id=attempt.exercise,
        attempt=attempt.uuid,
        made_at=utc_text(at),
        due=utc_text(at),
    )
    return replace(reviewed(row, right=False, at=at), reviews=0, lapses=0)


def own_card(event: Attempt, at: datetime) -> CardRow | None:
    """The card that a learner made of a code, due at once; None for an event that says no code."""
    said = json_object(event.response)
    code, system, domain = (said.get(name) for name in ("code", "system", "domain"))
    if not (isinstance(code, str) and isinstance(system, str) and isinstance(domain, str)):
        return None
    return CardRow(
        learner_id=event.learner_id,
        id=event.exercise,
        kind="code",
        code=code,
        system=system,
        domain=domain,
        label="",
        given="",
        chart_id="",
        attempt=event.uuid,
        made_at=utc_text(at),
        due=utc_text(at),
    )


def put_aside(card: CardRow, event: Attempt, at: datetime) -> CardRow:
    """The card after an event of `Aside`."""
    if event.mode == Aside.SUSPENDED:
        return replace(card, due=SUSPENDED)
    if event.mode == Aside.BURIED:
        until = json_object(event.response).get("until")
        later = isinstance(until, str) and read_moment(until) is not None and until > card.due
        return replace(card, due=until) if later and isinstance(until, str) else card
    return replace(card, due=min(card.due, utc_text(at)))


def is_suspended(card: CardRow) -> bool:
    """True for a card that is not asked until it is taken up again."""
    return card.due == SUSPENDED


def is_leech(card: CardRow) -> bool:
    """True for a card that keeps going wrong."""
    return card.lapses >= LEECH_LAPSES


def is_own(card: CardRow) -> bool:
    """True for a card that the learner made."""
    return not card.label and not card.chart_id


def json_object(text: str) -> dict[str, object]:
    """A JSON object from text; empty for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def reviewed(card: CardRow, *, right: bool, at: datetime) -> CardRow:
    """The card after it was met at a moment. A moment before the last meeting counts as that one.

    A suspended card stays suspended.
    """
    from fsrs import Card, Rating, State

    moment = at.astimezone(UTC)
    last = datetime.fromisoformat(card.last_review) if card.last_review else None
    suspended = is_suspended(card)
    if last is not None and moment < last:
        moment = last
    state = Card(
        card_id=0,
        state=State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=datetime.fromisoformat(card.due),
        last_review=last,
    )
    state, _ = scheduler().review_card(state, Rating.Good if right else Rating.Again, moment)
    return replace(
        card,
        due=SUSPENDED if suspended else utc_text(state.due),
        last_review=utc_text(moment),
        state=state.state.value,
        step=state.step,
        stability=state.stability,
        difficulty=state.difficulty,
        reviews=card.reviews + 1,
        lapses=card.lapses + (not right),
    )


@lru_cache(maxsize=1)
def scheduler() -> Scheduler:
    """The scheduler: one short step of ten minutes, then days; no fuzz."""
    from fsrs import Scheduler

    return Scheduler(
        learning_steps=(_FIRST_REST,), relearning_steps=(_FIRST_REST,), enable_fuzzing=False
    )
