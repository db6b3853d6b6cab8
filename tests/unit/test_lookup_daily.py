"""A second list of everyday queries, of all settings: what has to come first.

Written as one, then run; a kind that failed was fixed as a kind. Five whose first code is a matter of
opinion were left out.
"""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.lookup import Lookup

DAILY: tuple[tuple[str, str], ...] = (
    ("39 weeks pregnant", "Z3A.39"),
    ("s/p lap chole", "Z90.49"),
    ("history of colon polyps", "Z86.010 Z86.0100 Z86.0101 Z86.0102 Z86.0109"),
    ("long term insulin use", "Z79.4"),
    ("noncompliance with meds", "Z91.14 Z91.148"),
    ("former smoker", "Z87.891"),
    ("family history colon cancer", "Z80.0"),
    ("screening mammogram", "Z12.31 77067"),
    ("abnormal pap ascus", "R87.610"),
    ("IUD removal", "58301 Z30.432"),
    ("b12 deficiency", "E53.8"),
    ("elevated psa", "R97.20"),
    ("gross hematuria", "R31.0"),
    ("urinary retention", "R33.9"),
    ("foley placement", "51702"),
    ("I&D abscess arm", "10060"),
    ("suture removal", "Z48.02"),
    ("short arm splint", "29125"),
    ("crutches", "E0114 E0110 E0112"),
    ("walker with wheels", "E0141 E0143"),
    ("nebulizer machine", "E0570"),
    ("oxygen concentrator", "E1390"),
    ("diabetic shoes", "A5500 A5501"),
    ("wound vac", "E2402 97605"),
    ("semi electric hospital bed", "E0260 E0261 E0294 E0295"),
    ("zofran 4 mg iv", "J2405"),
    ("rocephin 1 g im", "J0696"),
    ("tdap", "90715"),
    ("high dose flu vaccine", "90662"),
    ("ekg", "93000"),
    ("chest x-ray 1 view", "71045"),
    ("ct abd pelvis with contrast", "74177"),
    ("mri brain w wo contrast", "70553"),
    ("gallbladder ultrasound", "76705"),
    ("echo complete", "93306"),
    ("cbc with diff", "85025"),
    ("ua with micro", "81001 81000"),
    ("hba1c", "83036"),
    ("troponin", "84484 R79.89"),
    ("lipid panel", "80061"),
    ("rapid strep", "87880"),
    ("critical care 45 minutes", "99291"),
    ("tcm within 7 days", "99496"),
    ("annual wellness visit", "G0438 G0439 Z00.00"),
    ("smoking cessation counseling 5 minutes", "99406"),
    ("PT eval low complexity", "97161"),
    ("manual therapy", "97140"),
    ("colostomy status", "Z93.3"),
    ("right bka status", "Z89.511"),
    ("dvt left calf", "I82.4Z2"),
    ("pulmonary embolism", "I26.99"),
    ("sepsis with septic shock", "R65.21 A41.9"),
    ("acute hypoxic respiratory failure", "J96.01"),
    ("type 2 diabetes with ckd 3b", "E11.22"),
    ("hypertensive ckd stage 4", "I12.9"),
    ("covid pneumonia", "U07.1 J12.82"),
    ("stage 3 pressure ulcer sacrum", "L89.153"),
    ("unstageable pressure ulcer left heel", "L89.620"),
    ("chronic systolic heart failure", "I50.22"),
    ("rotator cuff tear right nontraumatic", "M75.101 M75.121"),
    ("carpal tunnel left", "G56.02"),
    ("plantar fasciitis", "M72.2"),
    ("otitis media right ear", "H66.91"),
    ("strep throat", "J02.0"),
    ("concussion without loc", "S06.0X0A"),
    ("fall out of bed", "W06.XXXA"),
    ("struck by ball", "W21.00XA W21.09XA W21.03XA W21.01XA"),
    ("cut by knife", "W26.0XXA"),
    ("suicide attempt tylenol overdose", "T39.1X2A"),
    ("anemia due to chemo", "D64.81"),
    ("neutropenic fever", "D70.9 D70.1 R50.81"),
    ("prostate cancer", "C61"),
    ("basal cell carcinoma nose", "C44.311"),
    ("lipoma back", "D17.1"),
    ("chronic pain syndrome", "G89.4"),
    ("post covid", "U09.9"),
    ("dehydration", "E86.0"),
    ("hyponatremia", "E87.1"),
    ("lactic acidosis", "E87.20 E87.29 E87.21"),
    ("hyperkalemia", "E87.5"),
    ("obesity bmi 42", "Z68.41 E66.9"),
    ("nsvd", "59400 59409 O80 10E0XZZ"),
    ("repeat c section", "O34.219 59510 59514 10D00Z1 O34.211"),
    ("twin pregnancy 32 weeks", "O30.003 Z3A.32"),
    ("preeclampsia severe third trimester", "O14.13"),
    ("newborn born in hospital vaginal", "Z38.00"),
    ("jaundice newborn preterm", "P59.0"),
    ("rsv bronchiolitis", "J21.0"),
    ("ingrown nail removal", "11750 11765 11730"),
    ("skin tag removal", "11200"),
    ("shave biopsy face", "11102"),
    ("colonoscopy with biopsy", "45380"),
    ("egd dilation", "43249 43248"),
    ("knee arthroscopy meniscectomy", "29881 29880 29882"),
    ("epidural steroid injection lumbar", "62323 62322 64483"),
    ("trigger point injection", "20552"),
    ("botox migraine", "64615"),
)


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


@pytest.mark.parametrize(("query", "wanted"), DAILY, ids=[query for query, _ in DAILY])
def test_what_is_typed_every_day_comes_first(lookup: Lookup, query: str, wanted: str) -> None:
    first = lookup.search(query, limit=10).hits[0]
    assert first.code.startswith(tuple(wanted.split())), f"{first.code} {first.title}"
