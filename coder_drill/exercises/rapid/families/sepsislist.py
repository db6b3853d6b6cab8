"""Infections, organisms and organ failures of septic patients, by name and code."""

from __future__ import annotations

SOURCES = (
    ("pneumonia", "J18.9"),
    ("UTI", "N39.0"),
    ("acute pyelonephritis", "N10"),
    ("cellulitis of the right leg", "L03.115"),
    ("cellulitis of the left leg", "L03.116"),
    ("acute cholecystitis", "K81.0"),
)
GERMS = (
    ("E. coli", "A41.51"),
    ("MSSA", "A41.01"),
    ("MRSA", "A41.02"),
    ("Pseudomonas", "A41.52"),
    ("Enterococcus", "A41.81"),
    ("Streptococcus pneumoniae", "A40.3"),
    ("group B streptococcus", "A40.1"),
)
ORGANS = (
    ("acute kidney injury", "N17.9"),
    ("acute respiratory failure with hypoxia", "J96.01"),
    ("DIC", "D65"),
    ("metabolic encephalopathy", "G93.41"),
)
WOUNDS = (
    ("superficial incisional infection", "T81.41XA"),
    ("deep incisional infection", "T81.42XA"),
    ("intra-abdominal abscess after the operation", "T81.43XA"),
)
BIRTH_GERMS = (
    ("group A streptococcus", "B95.0"),
    ("E. coli", "B96.20"),
    ("group B streptococcus", "B95.1"),
)
NOT_INFECTED = (
    ("acute biliary pancreatitis", "K85.10"),
    ("acute pancreatitis, no infection or necrosis", "K85.90"),
    ("lung contusion, one side, from a crash", "S27.321A"),
)


NOISE = [
    "Lactate drawn.",
    "Vancomycin and cefepime given.",
    "ICU for two days.",
    "Family updated.",
    "Labs trended.",
    "Discharged to rehab.",
    "Central line placed.",
    "WBC 19.4.",
    "30 mL/kg fluid.",
    "NKDA.",
    "ID consulted.",
]
NAMES = {
    code: name
    for table in (SOURCES, GERMS, ORGANS, WOUNDS, BIRTH_GERMS, NOT_INFECTED)
    for name, code in table
}
