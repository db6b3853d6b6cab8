"""Fifty everyday queries, written down before anything was looked at: what has to come first.

They were chosen from what a week of mixed coding brings (emergency, stay, clinic, obstetrics,
surgery, supplies), each with the codes that a coder would accept in the first place.
"""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.lookup import Lookup

FIFTY: tuple[tuple[str, str, System | None], ...] = (
    ("chest pain", "R07.9", None),
    ("shortness of breath on exertion", "R06.09 R06.02", None),
    ("UTI with e coli", "N39.0", None),
    ("type 2 diabetic with foot ulcer", "E11.621", None),
    ("low back pain with sciatica right side", "M54.41", None),
    ("fall from ladder", "W11.XXXA", None),
    ("dog bite left forearm", "S51.852A W54.0XXA", None),
    ("sprained ankle left", "S93.402A", None),
    ("closed fracture distal radius right", "S52.501A", None),
    ("hip fracture left", "S72.002A", None),
    ("COPD exacerbation", "J44.1", None),
    ("afib with rvr", "I48.91", None),
    ("acute on chronic diastolic heart failure", "I50.33", None),
    ("NSTEMI", "I21.4", None),
    ("esrd on dialysis", "N18.6 Z99.2", None),
    ("sepsis due to MRSA", "A41.02", None),
    ("aspiration pneumonia", "J69.0", None),
    ("alcohol withdrawal delirium", "F10.231 F10.931", None),
    ("morbid obesity", "E66.01 E66.813", None),
    ("well child check", "Z00.129", None),
    ("colon cancer screening", "Z12.11", None),
    ("history of breast cancer", "Z85.3", None),
    ("breast lump left upper outer", "N63.21", None),
    ("hearing loss both ears", "H91.93", None),
    ("cellulitis left lower leg", "L03.116", None),
    ("kidney stone", "N20.0", None),
    ("gallstones with acute cholecystitis", "K80.00", None),
    ("perforated appendicitis", "K35.32", None),
    ("GERD without esophagitis", "K21.9", None),
    ("migraine with aura", "G43.109", None),
    ("old stroke with right hemiparesis", "I69.351 I69.353", None),
    ("37 weeks gestation", "Z3A.37", None),
    ("gestational diabetes diet controlled", "O24.410", None),
    ("preterm labor second trimester", "O60.02", None),
    ("postpartum hemorrhage", "O72.1", None),
    ("newborn jaundice", "P59.9", None),
    ("accidental tylenol overdose", "T39.1X1A", None),
    ("opioid overdose accidental", "T40.2X1A T40.601A", None),
    ("bleeding from warfarin adverse effect", "T45.515A", None),
    ("lap appy", "44970 0DTJ4ZZ", None),
    ("total hip replacement right", "0SR9", System.ICD10PCS),
    ("egd with biopsy", "43239", System.CPT),
    ("colonoscopy with polypectomy snare", "45385", None),
    ("laceration repair face 3 cm", "12013", None),
    ("chest xray 2 views", "71046", None),
    ("ct head without contrast", "70450", None),
    ("knee brace hinged", "L18", None),
    ("wheelchair standard", "K0001", None),
    ("ceftriaxone 1 gram", "J0696", None),
    ("zofran injection", "J2405", None),
)


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def test_there_are_fifty() -> None:
    assert len({query for query, _, _ in FIFTY}) == 50


@pytest.mark.parametrize(("query", "wanted", "system"), FIFTY, ids=[row[0] for row in FIFTY])
def test_what_is_typed_every_day_comes_first(
    lookup: Lookup, query: str, wanted: str, system: System | None
) -> None:
    """The first hit is one of the codes wanted, or begins with a prefix that is wanted."""
    first = lookup.search(query, system=system, limit=10).hits[0]
    assert first.code.startswith(tuple(wanted.split())), f"{first.code} {first.title}"
