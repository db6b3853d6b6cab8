"""Skill domains: the part of a code system to which a code belongs, read from the code itself.

Sources: the 22 chapters of ICD-10-CM by category range, the sections of ICD-10-PCS by the first
character, the sections of CPT by number range, HCPCS Level II by its letter groups.
"""

from __future__ import annotations

from functools import lru_cache

from coder_drill.codebooks.model import System

UNKNOWN = "unknown"
MODIFIERS = "modifiers"
"""The domain of the modifiers of a line, whatever its code."""
QUERIES = "documentation-query"
"""The domain of queries to a provider."""
AUDITS = "auditing"
"""The domain of audits of what another coder coded."""

# first category, last category, plain name
_CHAPTERS: tuple[tuple[str, str, str], ...] = (
    ("A00", "B99", "Infectious and parasitic diseases"),
    ("C00", "D49", "Neoplasms"),
    ("D50", "D89", "Blood and immune mechanism"),
    ("E00", "E89", "Endocrine, nutritional and metabolic"),
    ("F01", "F99", "Mental and behavioral"),
    ("G00", "G99", "Nervous system"),
    ("H00", "H59", "Eye and adnexa"),
    ("H60", "H95", "Ear and mastoid"),
    ("I00", "I99", "Circulatory system"),
    ("J00", "J99", "Respiratory system"),
    ("K00", "K95", "Digestive system"),
    ("L00", "L99", "Skin and subcutaneous tissue"),
    ("M00", "M99", "Musculoskeletal and connective tissue"),
    ("N00", "N99", "Genitourinary system"),
    ("O00", "O9Z", "Pregnancy, childbirth, puerperium"),
    ("P00", "P96", "Perinatal period"),
    ("Q00", "QZZ", "Congenital and chromosomal"),
    ("R00", "R99", "Symptoms, signs, abnormal findings"),
    ("S00", "T88", "Injury, poisoning, external consequences"),
    ("V00", "Y99", "External causes"),
    ("Z00", "Z99", "Factors influencing health status"),
    ("U00", "U99", "Special purposes"),
)

# first number, last number, domain, name. First match wins.
_CPT: tuple[tuple[str, str, str, str], ...] = (
    ("99202", "99499", "cpt-e-m", "Evaluation and management"),
    ("00100", "01999", "cpt-anesthesia", "Anesthesia"),
    ("10004", "19499", "cpt-integumentary", "Surgery: skin and breast"),
    ("20100", "29999", "cpt-musculoskeletal", "Surgery: musculoskeletal"),
    ("30000", "32999", "cpt-respiratory", "Surgery: respiratory"),
    ("33016", "37799", "cpt-cardiovascular", "Surgery: heart and vessels"),
    ("38100", "38999", "cpt-hemic-lymphatic", "Surgery: blood and lymph"),
    ("39000", "39599", "cpt-mediastinum", "Surgery: mediastinum and diaphragm"),
    ("40490", "49999", "cpt-digestive", "Surgery: digestive"),
    ("50010", "53899", "cpt-urinary", "Surgery: urinary"),
    ("54000", "55980", "cpt-male-genital", "Surgery: male genital"),
    ("56405", "58999", "cpt-female-genital", "Surgery: female genital"),
    ("59000", "59899", "cpt-maternity", "Surgery: maternity"),
    ("60000", "60699", "cpt-endocrine", "Surgery: endocrine"),
    ("61000", "64999", "cpt-nervous", "Surgery: nervous system"),
    ("65091", "68899", "cpt-eye", "Surgery: eye"),
    ("69000", "69990", "cpt-ear", "Surgery: ear"),
    ("70000", "79999", "cpt-radiology", "Radiology"),
    ("80000", "89999", "cpt-pathology-lab", "Pathology and laboratory"),
    ("90000", "99199", "cpt-medicine", "Medicine"),
    ("99500", "99999", "cpt-medicine", "Medicine"),
)
_CPT_OTHER = ("cpt-other", "Other CPT codes")

_HCPCS_DRUGS: tuple[tuple[str, str], ...] = (
    ("J0000", "J9999"),
    ("P9010", "P9100"),
    ("Q0138", "Q0181"),
    ("Q0220", "Q0250"),
    ("Q2000", "Q3027"),
    ("Q5000", "Q5999"),
    ("Q9941", "Q9999"),
    ("S0012", "S0198"),
    ("A9500", "A9800"),
)
_HCPCS_SUPPLIES: tuple[tuple[str, str], ...] = (
    ("A4000", "A9499"),
    ("A9900", "A9999"),
    ("B0000", "B9999"),
    ("E0000", "E9999"),
    ("K0000", "K9999"),
    ("L0000", "L9999"),
    ("Q0477", "Q0510"),
    ("Q4001", "Q4051"),
    ("Q4100", "Q4999"),
    ("T4521", "T4545"),
    ("V2020", "V2799"),
    ("V5000", "V5299"),
)

_LABELS: dict[str, str] = {
    **{f"cm-{number:02d}": name for number, (_, _, name) in enumerate(_CHAPTERS, 1)},
    "pcs-medical-surgical": "PCS medical and surgical",
    "pcs-obstetrics": "PCS obstetrics",
    "pcs-other": "PCS other sections",
    **{domain: name for _, _, domain, name in _CPT},
    _CPT_OTHER[0]: _CPT_OTHER[1],
    "hcpcs-drugs": "HCPCS drugs and biologicals",
    "hcpcs-supplies-dme": "HCPCS supplies and equipment",
    "hcpcs-other": "HCPCS other services",
    MODIFIERS: "Modifiers",
    UNKNOWN: "Unknown code",
}

KNOWLEDGE: dict[str, str] = {
    "compliance-law": "Fraud, abuse and compliance programs",
    "privacy-security": "Privacy and security",
    "payer-policy": "Payers, coverage, audits and appeals",
    "claims-denials": "Claims, remittance and denials",
    "reimbursement": "Payment systems",
    "risk-quality": "Risk adjustment and quality",
    QUERIES: "Documentation and provider queries",
    AUDITS: "Coding audits",
    "ethics": "Professional ethics",
    "guidelines": "Coding guidelines and conventions",
    "terminology": "Medical terminology",
    "anatomy": "Anatomy and physiology",
    "pathophysiology-pharmacology": "Pathophysiology, drugs and laboratory values",
    "health-it": "Health information technology",
}
"""What questions ask beyond codes: knowledge domain to its plain name."""


def all_domains() -> tuple[str, ...]:
    """Every domain a code or modifier can belong to, in the order of the books."""
    known = (domain for domain in _LABELS if domain != UNKNOWN)
    own = (system.value for system in System if domain_of("0", system) == system.value)
    return (*known, *own)


@lru_cache(maxsize=4096)
def domain_of(code: str, system: System | None) -> str:
    """The skill domain of ``code``: ``cm-01`` to ``cm-22``, ``pcs-...``, ``cpt-...``, ``hcpcs-...``.

    ``system`` None (no table knows the code) and codes outside every range give ``unknown``.
    """
    plain = code.replace(".", "").strip().upper()
    if not plain or system is None:
        return UNKNOWN
    if system.is_diagnosis:
        for number, (first, last, _) in enumerate(_CHAPTERS, 1):
            if first <= plain[:3] <= last:
                return f"cm-{number:02d}"
        return UNKNOWN
    if system is System.ICD10PCS:
        return {"0": "pcs-medical-surgical", "1": "pcs-obstetrics"}.get(plain[0], "pcs-other")
    if system is System.CPT:
        if plain.isdigit():
            for first, last, domain, _ in _CPT:
                if first <= plain <= last:
                    return domain
        return "cpt-pathology-lab" if plain.endswith("U") else _CPT_OTHER[0]
    if system is not System.HCPCS:
        return system.value
    if _within(plain, _HCPCS_DRUGS):
        return "hcpcs-drugs"
    return "hcpcs-supplies-dme" if _within(plain, _HCPCS_SUPPLIES) else "hcpcs-other"


def domain_label(domain: str) -> str:
    """The domain in plain words, e.g. ``Circulatory system``; an unknown domain is given back."""
    label = _LABELS.get(domain) or KNOWLEDGE.get(domain)
    if label is None:
        label = next((system.label for system in System if system.value == domain), domain)
    return label


def _within(code: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
