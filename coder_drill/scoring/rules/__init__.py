"""The rule engine: what tables, tabular notes and guidelines say against a set of codes.

One module a family, each with its registered ``RULES`` (documented in ``docs/edits.md``, which is
generated from them) and a ``check`` that raises them on an encounter. Answers, keys and audits are
all checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coder_drill.scoring.model import Edit
from coder_drill.scoring.rules import (
    anatomy,
    bundling,
    drugs,
    excludes,
    feeschedule,
    first_place,
    links,
    modifiers,
    obstetrics,
    outpatient,
    reporting,
    sequence,
    specificity,
    units,
    validity,
    visits,
)
from coder_drill.scoring.rules.base import Counted, Part, Rule
from coder_drill.scoring.rules.bundling import pairs_note
from coder_drill.scoring.rules.encounter import Encounter, key_answer
from coder_drill.scoring.rules.feeschedule import schedule_note

__all__ = [
    "RULES",
    "Counted",
    "Encounter",
    "Part",
    "Rule",
    "key_answer",
    "pairs_note",
    "run",
    "schedule_note",
]

_FAMILIES: tuple[tuple[tuple[Rule, ...], Callable[[Encounter], Iterator[Edit]]], ...] = (
    (validity.RULES, validity.check),
    (excludes.RULES, excludes.check),
    (first_place.RULES, first_place.check),
    (sequence.RULES, sequence.check),
    (obstetrics.RULES, obstetrics.check),
    (links.RULES, links.check),
    (reporting.RULES, reporting.check),
    (specificity.RULES, specificity.check),
    (bundling.RULES, bundling.check),
    (modifiers.RULES, modifiers.check),
    (feeschedule.RULES, feeschedule.check),
    (anatomy.RULES, anatomy.check),
    (units.RULES, units.check),
    (drugs.RULES, drugs.check),
    (outpatient.RULES, outpatient.check),
    (visits.RULES, visits.check),
)

RULES: dict[str, Rule] = {rule.id: rule for rules, _ in _FAMILIES for rule in rules}
"""Every rule by its id, in the order in which edits are raised and documented."""


def run(encounter: Encounter) -> list[Edit]:
    """Every edit that an encounter's codes raise: hard, soft and hints.

    Works on any set of codes, without a chart. What is unknown of the encounter raises nothing.
    """
    return [edit for _, check in _FAMILIES for edit in check(encounter)]
