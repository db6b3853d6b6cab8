"""What questions are about: knowledge domains, and the exam sections a question can serve.

A question on a code's own rule takes the domain of the code, any other takes one of ``KNOWLEDGE``
(both in ``scoring.domains``).
"""

from __future__ import annotations

from functools import cache

from coder_drill.scoring.domains import KNOWLEDGE, all_domains, domain_label

SECTIONS: dict[str, dict[str, str]] = {
    "CPC": {
        "skin": "10000 series: skin and breast",
        "musculoskeletal": "20000 series: musculoskeletal",
        "chest": "30000 series: respiratory, heart, blood, mediastinum",
        "digestive": "40000 series: digestive",
        "genitourinary": "50000 series: urinary, genital, maternity",
        "nervous": "60000 series: endocrine, nervous, eye, ear",
        "em": "Evaluation and management",
        "anesthesia": "Anesthesia",
        "radiology": "Radiology",
        "laboratory": "Pathology and laboratory",
        "medicine": "Medicine",
        "icd-10-cm": "ICD-10-CM",
        "hcpcs": "HCPCS Level II",
        "cases": "Cases",
        "guidelines": "Coding guidelines",
        "terminology": "Medical terminology",
        "anatomy": "Anatomy",
        "compliance": "Compliance and regulation",
    },
    "COC": {
        "surgery": "Surgery and modifiers",
        "icd-10-cm": "ICD-10-CM",
        "cpt": "CPT outside surgery",
        "cases": "Cases",
        "hcpcs": "HCPCS Level II",
        "payment": "Payment methodologies",
        "terminology": "Medical terminology",
        "anatomy": "Anatomy",
        "guidelines": "Coding guidelines",
        "compliance": "Compliance",
    },
    # The certifying body publishes no weights for CIC: these sections are this bank's own division.
    "CIC": {
        "icd-10-cm": "ICD-10-CM",
        "icd-10-pcs": "ICD-10-PCS",
        "payment": "Inpatient payment",
        "documentation": "Documentation and queries",
        "compliance": "Compliance and regulation",
        "medical-knowledge": "Terminology, anatomy, pathophysiology",
    },
    "CCS": {
        "coding": "Coding knowledge and skills",
        "documentation": "Coding documentation",
        "queries": "Provider queries",
        "compliance": "Regulatory compliance",
        "it": "Information technologies",
    },
    "CCA": {
        "classification": "Clinical classification systems",
        "reimbursement": "Reimbursement methodologies",
        "records": "Health records and data content",
        "compliance": "Compliance",
        "it": "Information technologies",
        "privacy": "Confidentiality and privacy",
    },
    "CRC": {
        "diagnosis": "Diagnosis coding",
        "cases": "Cases",
        "compliance": "Compliance",
        "models": "Risk adjustment models",
        "documentation": "Documentation improvement",
        "purpose": "Purpose and use of models",
        "medical-knowledge": "Pathophysiology, terminology, anatomy",
        "quality": "Quality of care",
    },
}
"""Exam to its sections: the word written in a question, and the section's name in the blueprint."""


def topic_label(domain: str) -> str:
    """The plain name of a knowledge domain or of a code's domain."""
    return domain_label(domain)


@cache
def known_domains() -> frozenset[str]:
    """Every domain a question can have."""
    return frozenset([*KNOWLEDGE, *all_domains()])


@cache
def known_sections() -> frozenset[str]:
    """Every ``EXAM:section`` a question can serve."""
    return frozenset(f"{exam}:{name}" for exam, sections in SECTIONS.items() for name in sections)
