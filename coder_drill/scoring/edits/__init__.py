"""Rule edits: what the tables alone say against a set of codes.

One module a family, each with its registered ``RULES`` (documented in ``docs/edits.md``, which is
generated from them) and a ``check`` that raises them on an encounter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.scoring.book import book_of
from coder_drill.scoring.edits import (
    bundling,
    excludes,
    lines,
    reporting,
    sequence,
    specificity,
    validity,
    visits,
)
from coder_drill.scoring.edits.base import Encounter, Rule
from coder_drill.scoring.model import Answer, Edit

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

__all__ = ["RULES", "Rule", "run_edits"]

_FAMILIES: tuple[tuple[tuple[Rule, ...], Callable[[Encounter], Iterator[Edit]]], ...] = (
    (validity.RULES, validity.check),
    (excludes.RULES, excludes.check),
    (sequence.RULES, sequence.check),
    (reporting.RULES, reporting.check),
    (specificity.RULES, specificity.check),
    (bundling.RULES, bundling.check),
    (lines.RULES, lines.check),
    (visits.RULES, visits.check),
)

RULES: dict[str, Rule] = {rule.id: rule for rules, _ in _FAMILIES for rule in rules}
"""Every rule edit by its id, in the order in which edits are raised and documented."""


def run_edits(
    answer: Answer,
    codebook: Codebook,
    *,
    setting: Setting | None = None,
    claim: ClaimKind | None = None,
    age: int | None = None,
    sex: str | None = None,
    edition: str | None = None,
) -> list[Edit]:
    """Every rule edit that the codes raise, hard ones and those that only inform.

    Works on any set of codes, without a chart. What is None is unknown and raises nothing.
    ``age`` is in whole years; ``edition`` an ISO date or an edition such as ``2026-04``. ``sex`` is
    kept for teaching: sex-conflict edits ended on 2024-10-01, so it raises no edit.
    """
    encounter = Encounter(
        answer.codes,
        book_of(codebook),
        setting=setting,
        claim=claim,
        age=age,
        sex=sex,
        edition=edition,
    )
    return [edit for _, check in _FAMILIES for edit in check(encounter)]
