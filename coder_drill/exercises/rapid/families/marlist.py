"""Drugs of a medication record, by how they are given, and why."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

_DRUGS: dict[str, tuple[str, ...]] = {
    "chemo": ("paclitaxel", "carboplatin", "docetaxel", "oxaliplatin", "gemcitabine", "cisplatin"),
    "drug": (
        "vancomycin 1 g",
        "levofloxacin 750 mg",
        "cefepime 2 g",
        "ertapenem 1 g",
        "aztreonam 2 g",
        "piperacillin-tazobactam 3.375 g",
        "ampicillin-sulbactam 3 g",
        "azithromycin 500 mg",
    ),
    "push": (
        "ondansetron 4 mg",
        "morphine 4 mg",
        "famotidine 20 mg",
        "diphenhydramine 25 mg",
        "methylprednisolone 125 mg",
        "metoclopramide 10 mg",
        "hydromorphone 0.5 mg",
    ),
    "fluid": ("NS 1 L for dehydration", "LR 1 L for dehydration", "D5 half NS for dehydration"),
    "muscle": (
        "ketorolac 30 mg",
        "promethazine 25 mg",
        "dexamethasone 8 mg",
        "cyanocobalamin 1 mg",
    ),
    "short": (
        "ondansetron 8 mg in 50 mL",
        "famotidine 40 mg in 50 mL",
        "metoclopramide 20 mg in 50 mL",
        "ceftriaxone 1 g",
    ),
    "beside": ("clindamycin 600 mg", "metronidazole 500 mg", "gentamicin 240 mg"),
    "open": ("NS at KVO rate", "NS 10 mL/h to keep the vein open", "LR to keep the line patent"),
}
_WITH_CHEMO = ("dexamethasone 12 mg in 50 mL", "fosaprepitant 150 mg", "ondansetron 16 mg in 50 mL")
_PUSH_WITH_CHEMO = ("famotidine 20 mg", "diphenhydramine 50 mg", "lorazepam 0.5 mg")
NOISE = (
    "IV started in the left forearm.",
    "Flushed with saline before and after.",
    "No reaction.",
    "Line removed, dressing applied.",
    "Vitals q30 min.",
    "Drugs mixed in pharmacy.",
)


def pick(rng: Random, kinds: Sequence[str]) -> list[str]:
    """A drug for each kind, none of them twice; with chemotherapy, what is given along with it."""
    pools = {kind: list(names) for kind, names in _DRUGS.items()}
    if "chemo" in kinds:
        pools["drug"], pools["push"] = list(_WITH_CHEMO), list(_PUSH_WITH_CHEMO)
    for pool in pools.values():
        rng.shuffle(pool)
    return [pools[kind].pop() for kind in kinds]


def reasons(kinds: set[str]) -> tuple[str, ...]:
    """Why such drugs are given."""
    if "chemo" in kinds:
        return (
            "colon cancer, cycle 3",
            "bladder cancer, cycle 2",
            "lung cancer, day 1",
            "pancreatic cancer, cycle 4",
            "gastric cancer, cycle 1",
        )
    if "fluid" in kinds and "drug" in kinds:
        return ("pyelonephritis, dehydrated", "diverticulitis, dehydrated", "fever and dehydration")
    if "fluid" in kinds:
        return (
            "gastroenteritis, dehydrated",
            "persistent vomiting, dehydrated",
            "heat illness, dehydrated",
            "viral illness, not drinking",
        )
    if "drug" in kinds:
        return (
            "cellulitis",
            "complicated UTI",
            "diverticulitis",
            "pneumonia",
            "diabetic foot infection",
        )
    return ("migraine", "renal colic", "acute back pain", "vomiting with migraine")
