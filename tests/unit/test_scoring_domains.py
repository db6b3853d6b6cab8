"""Skill domains of every code of the tables."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import all_domains, domain_label, domain_of


@pytest.mark.parametrize(
    ("code", "system", "domain"),
    [
        ("I50.23", System.ICD10CM, "cm-09"),
        ("QA0.0101", System.ICD10CM, "cm-17"),
        ("C4A.9", System.ICD10CM, "cm-02"),
        ("O9A.211", System.ICD10CM, "cm-15"),
        ("D49.9", System.ICD10CM, "cm-02"),
        ("D50.9", System.ICD10CM, "cm-03"),
        ("H59.89", System.ICD10CM, "cm-07"),
        ("H60.00", System.ICD10CM, "cm-08"),
        ("U07.1", System.ICD10CM, "cm-22"),
        ("0FT44ZZ", System.ICD10PCS, "pcs-medical-surgical"),
        ("10E0XZZ", System.ICD10PCS, "pcs-obstetrics"),
        ("5A1955Z", System.ICD10PCS, "pcs-other"),
        ("99284", System.CPT, "cpt-e-m"),
        ("00840", System.CPT, "cpt-anesthesia"),
        ("11042", System.CPT, "cpt-integumentary"),
        ("25605", System.CPT, "cpt-musculoskeletal"),
        ("45385", System.CPT, "cpt-digestive"),
        ("71046", System.CPT, "cpt-radiology"),
        ("80053", System.CPT, "cpt-pathology-lab"),
        ("93000", System.CPT, "cpt-medicine"),
        ("J1885", System.HCPCS, "hcpcs-drugs"),
        ("E0143", System.HCPCS, "hcpcs-supplies-dme"),
        ("G0463", System.HCPCS, "hcpcs-other"),
        ("NONSENSE", None, "unknown"),
        ("", System.ICD10CM, "unknown"),
    ],
)
def test_named_codes(code: str, system: System | None, domain: str) -> None:
    assert domain_of(code, system) == domain


def test_every_code_has_a_domain_and_diagnoses_their_chapter(codebook: Codebook) -> None:
    chapter = ""
    known = set(all_domains())
    for code, system, billable, kind in codebook.connection.execute(
        "SELECT code, system, billable, kind FROM code ORDER BY id"
    ):
        if kind == "chapter":
            chapter = f"cm-{int(code):02d}"
        elif billable:
            domain = domain_of(code, System(system))
            assert domain in known, code
            if system == "icd10cm":
                assert domain == chapter, code


def test_every_domain_has_a_name() -> None:
    labels = [domain_label(domain) for domain in all_domains()]
    assert "modifiers" in all_domains()
    assert all(
        label and label != domain for label, domain in zip(labels, all_domains(), strict=True)
    )
    # Visits, drugs and chapters do not share names; CPT medicine has two number ranges, one name.
    assert len(set(labels)) == len(set(all_domains()))
    assert sum(domain.startswith("cm-") for domain in all_domains()) == 22
