"""Coding sense: by kinds, what comes first where the words alone would say otherwise."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.lookup import Lookup


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def first(lookup: Lookup, query: str, system: System | None = None) -> str:
    return lookup.search(query, system=system, limit=10).hits[0].code


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        # A drug, or its dose: the drug, unless what it did was typed.
        ("cefazolin 2 grams", "J0690"),
        ("methylprednisolone 125 mg", "J1010"),
        ("phenylephrine adverse effect", "T44.4X5A"),
        ("oxymetazoline overdose", "T48.5X1A"),
        ("lisinopril underdosing", "T46.4X6A"),
        # What is named before "with" or "due to", not what comes after.
        ("pneumonia with pseudomonas", "J15.1"),
        ("cystitis with klebsiella", "N30.90"),
        # Another step of the scale that was typed.
        ("hospital follow up moderate", "99232"),
        ("third degree burn of left palm", "T23.352A"),
        # Pregnant: chapter 15 first.
        ("asthma in pregnancy third trimester", "O99.513"),
        ("UTI pregnant second trimester", "O23.42"),
        # A past procedure is a diagnosis today.
        ("prior cesarean third trimester", "O34.219"),
        ("history of CABG", "Z95.1"),
        # An injury without a treatment is the injury.
        ("closed fracture right distal radius", "S52.501A"),
        # The first encounter, where none was typed.
        ("tripping over carpet with fall", "W18.09XA"),
        # The size typed, of a family of which the first has the name.
        ("simple laceration repair face 6 cm", "12014"),
        ("intermediate laceration repair scalp 8 cm", "12034"),
        # Levels of the spine as regions and vertebrae.
        ("L4-5 disc herniation", "M51.26"),
        ("L5-S1 herniated disc with radiculopathy", "M51.17"),
        ("C5-6 disc herniation", "M50.222"),
        ("T7 compression fracture", "S22.060A"),
        ("L1 burst fracture", "S32.011A S32.012A"),
        # Part of the body surface.
        ("burn 14 percent", "T31.10"),
        # Ligaments by their letters.
        ("ATFL sprain right ankle", "S93.491A"),
        ("UCL tear elbow left", "S53.442A"),
        # After an operation.
        ("postop afib", "I97.89"),
        ("urinary retention after surgery", "N99.89"),
    ],
)
def test_the_kind_comes_first(lookup: Lookup, query: str, codes: str) -> None:
    assert first(lookup, query) in codes.split()


def test_an_unspecified_side_comes_after_the_side_typed(lookup: Lookup) -> None:
    found = [hit.code for hit in lookup.search("hearing loss both ears", limit=10).hits]
    assert found.index("H91.93") < found.index("H91.90")
    found = [hit.code for hit in lookup.search("hearing loss", limit=10).hits]
    assert found[0] == "H91.90"
    found = [hit.code for hit in lookup.search("hand laceration", limit=10).hits]
    assert found[0] == "S61.419A"


def test_an_organism_is_never_first_with_its_disease(lookup: Lookup) -> None:
    hits = lookup.search("UTI due to e coli", limit=10).hits
    assert hits[0].code == "N39.0"
    assert "B96.20" in [hit.code for hit in hits]
    assert first(lookup, "e coli") == "B96.20"


def test_a_named_procedure_is_not_crowded_out_by_its_family(lookup: Lookup) -> None:
    assert first(lookup, "peg tube placement", System.ICD10PCS) == "0DH63UZ"
    assert first(lookup, "PEG tube insertion", System.ICD10PCS) == "0DH63UZ"


def test_a_drug_tells_its_billing_unit(lookup: Lookup) -> None:
    for query in ("J1885", "ketorolac injection"):
        hit = next(h for h in lookup.search(query, limit=10).hits if h.code == "J1885")
        assert hit.unit == "per 15 mg"
    assert all(not h.unit for h in lookup.search("asthma", system=System.ICD10CM).hits)
