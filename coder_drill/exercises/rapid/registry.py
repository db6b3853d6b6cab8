"""All families of rapid items, by group; a new family is a class in a module of `families` and one
line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from coder_drill.exercises.rapid.model import Family, Item

_MODULES: tuple[str, ...] = (
    "anesthesia",
    "anesthesia_modifier",
    "cm_aftercare",
    "cl_appeals",
    "cl_denial",
    "cl_hcc",
    "cl_mue",
    "cl_ncci",
    "cl_place",
    "cm_bmi",
    "cm_burn_sites",
    "cm_burns",
    "cm_changes",
    "cm_ckd",
    "cm_diabetes",
    "cm_delivery",
    "cm_documents",
    "cm_drug_events",
    "cm_excludes",
    "cm_external",
    "cm_first_listed",
    "cm_infarction",
    "cm_injury",
    "cm_long_drug",
    "cm_neoplasm",
    "cm_newborn",
    "cm_poa",
    "cm_pregnancy",
    "cm_pressure",
    "cm_renal",
    "cm_scales",
    "cm_sepsis",
    "cm_seventh",
    "cm_side",
    "cm_stroke",
    "cm_substance",
    "cm_uncertain",
    "critical_care",
    "digits",
    "drug_waste",
    "drugs",
    "em_mdm",
    "em_minutes",
    "em_new",
    "em_preventive",
    "em_prolonged",
    "em_psychotherapy",
    "em_time",
    "em_who",
    "hc_abn",
    "hc_ambulance",
    "hc_dme",
    "immunization",
    "md_components",
    "md_global",
    "md_payment",
    "pcs_amputation",
    "pcs_biopsy",
    "pcs_fusion",
    "pcs_heart",
    "pcs_obstetrics",
    "pcs_parts",
    "pcs_root",
    "pcs_stents",
    "pcs_ventilation",
    "pr_biopsy",
    "pr_colonoscopy",
    "pr_counts",
    "pr_excision",
    "pr_infusion",
    "pr_wounds",
    "therapy",
)
"""Modules of `families`; each lists its classes in ``FAMILIES``."""


@cache
def families() -> dict[str, Family[Any]]:
    """Every family by its id, in the order of their modules."""
    found: dict[str, Family[Any]] = {}
    for name in _MODULES:
        module = import_module(f"coder_drill.exercises.rapid.families.{name}")
        for made in module.FAMILIES:
            family: Family[Any] = made()
            found[family.id] = family
    return found


def family(name: str) -> Family[Any] | None:
    """A family by its id, or None."""
    return families().get(name)


def item_of(identity: str, codebook: Any) -> Item | None:
    """The item of an id such as ``em-critical-care/3/1207``; None when it is no such id."""
    name, _, rest = identity.partition("/")
    level, _, seed = rest.partition("/")
    found = family(name)
    if found is None or not (level.isdecimal() and seed.isdecimal() and len(seed) < 19):
        return None
    if not 1 <= int(level) <= 5:
        return None
    return found.item(int(seed), int(level), codebook)
