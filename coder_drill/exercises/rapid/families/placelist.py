"""Places of service as notes tell them, and codes taken for one another.

Source: CMS place of service code set.
"""

from __future__ import annotations

PLACES: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    (
        "office",
        "11",
        1,
        (
            "Seen in the physician's own office, a private practice.",
            "Visit at a private group practice, rent paid by the group.",
            "Independent clinic suite of the practice, not part of any hospital.",
        ),
    ),
    (
        "home",
        "12",
        1,
        (
            "House call at the patient's own apartment.",
            "Physician sees the patient at home, private residence.",
            "Home visit, patient lives with a daughter in her house.",
        ),
    ),
    (
        "inpatient",
        "21",
        1,
        (
            "Hospital day 3 of an inpatient admission, medical floor.",
            "Inpatient by order since yesterday, seen in the ICU.",
            "Rounds on a patient admitted as an inpatient.",
        ),
    ),
    (
        "ED",
        "23",
        1,
        (
            "Seen and treated in the hospital's emergency department.",
            "ED physician, acute bed, then discharged from the ED.",
            "Consult in the emergency department, no admission or observation order yet.",
        ),
    ),
    (
        "urgent",
        "20",
        2,
        (
            "Walk-in at a freestanding urgent care center.",
            "Urgent care facility, not hospital based, sprain treated.",
            "Evening visit at an urgent care center.",
        ),
    ),
    (
        "ASC",
        "24",
        2,
        (
            "Operation in a freestanding ambulatory surgery center.",
            "Cataract surgery at a Medicare-certified ASC.",
            "Day surgery in an ASC, not owned by a hospital.",
        ),
    ),
    (
        "on campus",
        "22",
        3,
        (
            "Seen in a provider-based clinic on the main hospital campus.",
            "Hospital outpatient department in the main building.",
            "Infusion center of the hospital, on its campus; physician visit there.",
        ),
    ),
    (
        "off campus",
        "19",
        3,
        (
            "Provider-based clinic of the hospital in a mall 6 miles from the campus.",
            "Hospital outpatient department, off campus.",
            "Hospital-owned, provider-based department in another part of town.",
        ),
    ),
    (
        "observation",
        "22",
        3,
        (
            "Observation status on the medical floor, bed in the main hospital.",
            "Placed in observation overnight in the hospital, hospitalist visit.",
            "Observation by order, no inpatient order; cardiology visit at the bedside on the hospital campus.",
        ),
    ),
    (
        "SNF",
        "31",
        3,
        (
            "Skilled stay in a nursing facility, Medicare Part A, day 9.",
            "SNF resident on a Part A covered stay after a hip fracture.",
            "Skilled nursing stay covered by Part A, attending's visit.",
        ),
    ),
    (
        "nursing",
        "32",
        3,
        (
            "Long-term resident of a nursing home, no Part A stay.",
            "Nursing facility, custodial resident for two years, Part A days used up.",
            "Visit in the long-term care wing, resident not on a Part A stay.",
        ),
    ),
    (
        "assisted",
        "13",
        3,
        (
            "Apartment in an assisted living facility.",
            "Patient lives in assisted living, seen in her unit.",
            "Assisted living resident, visit in the room.",
        ),
    ),
    (
        "hospice",
        "34",
        4,
        (
            "Inpatient hospice house, freestanding.",
            "Bed in a hospice facility, attending's visit.",
            "Hospice inpatient unit, own building.",
        ),
    ),
    (
        "rehab",
        "61",
        4,
        (
            "Inpatient stay in a comprehensive rehabilitation facility.",
            "Inpatient rehabilitation hospital after a stroke, physiatrist.",
            "Comprehensive inpatient rehabilitation facility, day 5.",
        ),
    ),
    (
        "dialysis",
        "65",
        4,
        (
            "Visit during hemodialysis in a freestanding ESRD treatment facility.",
            "ESRD facility, nephrologist at chairside.",
            "Dialysis center for ESRD, patient on the machine.",
        ),
    ),
    (
        "psych",
        "51",
        4,
        (
            "Inpatient in a freestanding psychiatric hospital.",
            "Psychiatric hospital, inpatient, day 4.",
            "Inpatient psychiatric facility, psychiatrist's visit.",
        ),
    ),
    (
        "lab",
        "81",
        4,
        (
            "Test done in an independent laboratory, specimen drawn there.",
            "Independent laboratory performs and bills the test.",
            "Reference lab, independent, own draw station.",
        ),
    ),
    (
        "ambulance",
        "41",
        4,
        (
            "Treated in a ground ambulance on the way.",
            "Care given in the land ambulance.",
            "Ground ambulance, between scene and hospital.",
        ),
    ),
    (
        "air",
        "42",
        4,
        (
            "Treated on board a medical helicopter.",
            "Air ambulance, fixed wing.",
            "Flight physician, rotor aircraft.",
        ),
    ),
    (
        "pharmacy",
        "01",
        4,
        (
            "Flu shot given in a retail pharmacy.",
            "Pharmacist gives a vaccine at the pharmacy counter.",
            "Vaccine at a pharmacy, billed by it.",
        ),
    ),
    (
        "video home",
        "10",
        3,
        (
            "Video visit; the patient sits in the living room at home.",
            "Telehealth by video, patient at home, physician in the office.",
            "Audio-video visit, patient at her own house.",
        ),
    ),
    (
        "video elsewhere",
        "02",
        4,
        (
            "Video visit; the patient is in a rural health clinic, physician in town.",
            "Telehealth, patient at a community mental health center, not at home.",
            "Video visit with the patient in a hospital's telehealth room, specialist far away.",
        ),
    ),
    (
        "temporary",
        "16",
        5,
        (
            "Visit in the hotel room where the patient stays on vacation.",
            "Patient staying at a hotel for a week, seen there.",
            "Seen at a campground cabin where the patient stays for the summer.",
        ),
    ),
    (
        "group home",
        "14",
        5,
        (
            "Resident of a group home with supervision, seen there.",
            "Group home for adults, shared living with staff, visit on site.",
            "Supervised group home, physician visit in the house.",
        ),
    ),
    (
        "shelter",
        "04",
        5,
        (
            "Visit at a homeless shelter where the patient sleeps.",
            "Street medicine team's visit inside the homeless shelter.",
            "Homeless shelter, exam in its front room.",
        ),
    ),
    (
        "mobile",
        "15",
        5,
        (
            "Mobile mammography van that moves from town to town.",
            "Mobile unit equipped for screening, parked at a fair.",
            "Exam in a mobile medical van of the practice.",
        ),
    ),
    (
        "retail",
        "17",
        5,
        (
            "Walk-in clinic inside a supermarket, not urgent care, strep test.",
            "Retail health clinic within a drugstore, NP treats a sore throat.",
            "Store-based walk-in clinic, minor ailment, no appointment.",
        ),
    ),
    (
        "school",
        "03",
        5,
        (
            "Visit in the clinic room of a high school.",
            "School-based visit, nurse practitioner in the school building.",
            "Elementary school, child seen on the premises.",
        ),
    ),
    (
        "CORF",
        "62",
        5,
        (
            "Therapy in a comprehensive outpatient rehabilitation facility (CORF).",
            "CORF, outpatient rehabilitation after a joint replacement.",
            "Comprehensive outpatient rehabilitation facility, physiatrist's visit.",
        ),
    ),
    (
        "FQHC",
        "50",
        5,
        (
            "Visit at a federally qualified health center.",
            "FQHC, primary care visit.",
            "Federally qualified health center, diabetic follow-up.",
        ),
    ),
    (
        "RHC",
        "72",
        5,
        (
            "Visit at a certified rural health clinic, patient on site.",
            "Rural health clinic, face-to-face primary care.",
            "RHC certified by Medicare, patient seen in the exam room.",
        ),
    ),
)
"""Name, code, the level from which it is asked, and how it is told."""

NEAR: dict[str, tuple[tuple[str, str], ...]] = {
    "22": (
        ("11", "11 is a practice's own office; this is a department of the hospital."),
        ("21", "21 needs an inpatient order."),
        ("19", "19 is a hospital department off the campus."),
    ),
    "19": (
        ("11", "11 is a practice's own office; this is a department of the hospital."),
        ("22", "22 is on the campus."),
    ),
    "31": (
        ("32", "32 is a nursing facility stay that is not a Part A skilled stay."),
        ("21", "21 is an inpatient hospital."),
    ),
    "32": (("31", "31 is for a Part A skilled stay."), ("13", "13 is assisted living.")),
    "13": (
        ("12", "12 is a private residence."),
        ("32", "32 is a nursing facility."),
        ("33", "33 is a custodial care facility."),
    ),
    "10": (
        ("02", "02 is telehealth with the patient elsewhere than at home."),
        ("11", "The patient's place counts, not the physician's."),
    ),
    "02": (
        ("10", "10 is telehealth with the patient at home."),
        ("11", "The patient's place counts, not the physician's."),
    ),
    "20": (("11", "11 is an office."), ("23", "23 is a hospital's emergency department.")),
    "24": (("22", "22 is a hospital's outpatient department."), ("11", "11 is an office.")),
    "23": (
        ("21", "There is no inpatient order."),
        ("22", "22 is an outpatient department other than the ED."),
    ),
    "34": (
        ("21", "21 is an inpatient hospital."),
        ("12", "The patient is in the facility, not at home."),
    ),
    "61": (
        ("62", "62 is an outpatient rehabilitation facility."),
        ("21", "21 is an acute inpatient hospital."),
    ),
    "62": (("61", "61 is an inpatient rehabilitation facility."), ("11", "11 is an office.")),
    "17": (
        ("20", "20 is an urgent care facility."),
        ("01", "01 is a pharmacy."),
        ("11", "11 is an office."),
    ),
    "01": (("17", "17 is a walk-in retail clinic."),),
    "41": (("42", "42 is air or water."),),
    "42": (("41", "41 is land."),),
    "16": (("12", "12 is the patient's home; a hotel or campground is temporary lodging."),),
    "14": (("12", "12 is a private residence."), ("13", "13 is assisted living.")),
    "51": (
        ("21", "21 is an inpatient hospital that is not psychiatric."),
        ("52", "52 is partial hospitalization."),
    ),
    "72": (("11", "11 is an office."), ("50", "50 is a federally qualified health center.")),
    "50": (("11", "11 is an office."), ("72", "72 is a rural health clinic.")),
}
"""For a code, those given by mistake and why each is wrong."""
