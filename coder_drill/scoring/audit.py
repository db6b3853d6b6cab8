"""Accuracy as auditors compute it, beside the training score and never blended with it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from coder_drill.scoring.model import AuditMetric, Label
from coder_drill.scoring.pairing import Pair, Pairing, poa_value
from coder_drill.scoring.rubric import Credit

_LINE_FAULTS = frozenset({Label.MODIFIER, Label.UNITS, Label.POA, Label.PRINCIPAL})

FORMULAS: dict[str, tuple[str, str]] = {
    "code-over-code": ("Code over code", "codes right / (codes of the key + extra codes)"),
    "record-over-record": ("Record over record", "records without any error / records"),
    "principal": (
        "Principal or first-listed diagnosis",
        "principal diagnosis right and in first place / records with one",
    ),
    "secondary": (
        "Secondary diagnoses",
        "secondary diagnoses right / (secondary diagnoses of the key + extra diagnoses)",
    ),
    "poa": ("Present on admission", "POA indicators right / diagnoses matched"),
    "procedure": ("ICD-10-PCS", "PCS codes right / (PCS codes of the key + extra PCS codes)"),
    "cpt": (
        "CPT and HCPCS lines",
        "lines right with modifiers and units / (lines of the key + extra lines)",
    ),
    "queries": (
        "Query discipline",
        "queries called for and raised / (queries called for + needless ones)",
    ),
}
"""Label and formula of every metric by its id."""


class Weights(StrEnum):
    """Which weights the score of an answer uses."""

    TRAINING = "training"
    """Those of the rubric, with part of the credit for what is near: a score to learn by."""
    AUDIT = "audit"
    """Every code counts the same and is right or not, as an auditor counts: code over code."""


def weighed(weights: Weights, score: float, right: int, of: int) -> float:
    """The score of an answer, 0..1: the training score, or codes right of codes asked.

    An answer of which no code was asked keeps its training score.
    """
    return score if weights is Weights.TRAINING or of <= 0 else right / of


def audit(pairing: Pairing, *, wants_poa: bool) -> tuple[AuditMetric, ...]:
    """Every metric of one record. ``of`` = 0 where a metric does not apply.

    A code is right when it is the key's code or an accepted alternative. A line is right when its
    modifiers and units are right too. Optional codes count only when given; codes that the house takes
    for no extra do not count.
    """
    items, lines = pairing.items, pairing.lines
    right = [p for p in pairing.pairs if p.kin.kind is Credit.EXACT and Label.EDIT not in p.faults]
    clean = [p for p in right if not _LINE_FAULTS & set(p.faults)]
    every = set(range(len(items)))
    leads = {i for i in every if items[i].leads}
    first = [p for p in right if p.item in leads and lines[p.line].first]
    secondary = {i for i in every - leads if items[i].system.is_diagnosis}
    pcs = {i for i in every if items[i].system.is_inpatient_procedure}
    services = {i for i in every if items[i].system.is_line_item}
    extras = [lines[extra.line] for extra in pairing.extras if extra.counts]
    of_record = _of(pairing, every, len(extras))
    perfect = bool(of_record) and len(clean) == of_record
    return (
        _metric("code-over-code", len(right), of_record),
        _metric("record-over-record", int(perfect), 1),
        _metric("principal", len(first), len(leads)),
        _metric(
            "secondary",
            _count(right, secondary),
            _of(pairing, secondary, sum(line.is_diagnosis for line in extras)),
        ),
        _poa(pairing, wants_poa=wants_poa),
        _metric(
            "procedure",
            _count(right, pcs),
            _of(pairing, pcs, sum(line.given.is_inpatient_procedure for line in extras)),
        ),
        _metric(
            "cpt",
            _count(clean, services),
            _of(
                pairing,
                services,
                sum(line.given.is_line_item for line in extras),
            ),
        ),
    )


def _metric(name: str, right: int, of: int) -> AuditMetric:
    label, formula = FORMULAS[name]
    result = f"{right} / {of} = {right / of:.0%}" if of else "does not apply"
    return AuditMetric(name, label, right, of, f"{formula} = {result}")


def _count(pairs: Sequence[Pair], items: set[int]) -> int:
    return sum(pair.item in items for pair in pairs)


def _of(pairing: Pairing, items: set[int], extras: int) -> int:
    """Items required or given, and the extras that belong to them."""
    matched = {pair.item for pair in pairing.pairs}
    counted = sum(i in matched or not pairing.items[i].key.optional for i in items)
    return counted + extras


def _poa(pairing: Pairing, *, wants_poa: bool) -> AuditMetric:
    checked = [
        pair for pair in pairing.pairs if wants_poa and pairing.items[pair.item].system.takes_poa
    ]
    good = [
        pair
        for pair in checked
        if pairing.lines[pair.line].given.poa == poa_value(pairing.items[pair.item].key.poa)
    ]
    return _metric("poa", len(good), len(checked))
