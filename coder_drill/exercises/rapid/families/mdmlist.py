"""Conditions for items on medical decision making: how severe, which tests, what is done about them."""

from __future__ import annotations

from dataclasses import dataclass

OFFICE, ED, FIRST, LATER = "office", "ED", "first", "later"


@dataclass(frozen=True, slots=True)
class Condition:
    """``level`` of the problem: 0 straightforward to 3 high. ``tests`` are unique tests that fit,
    ``image`` something the clinician may read alone, ``outside`` someone of another specialty to
    talk to, ``risks`` what may be decided, by level of risk."""

    text: str
    level: int
    places: tuple[str, ...]
    ages: tuple[int, int]
    tests: tuple[str, ...]
    image: str
    outside: str
    risks: dict[int, tuple[str, ...]]
    sex: str = ""


_HEART = ("troponin", "BNP", "CBC", "CMP", "lipid panel")

CONDITIONS = (
    Condition(
        "Mosquito bites of both arms, itching, no infection.",
        0,
        (OFFICE, ED),
        (19, 70),
        ("CBC", "CMP"),
        "outside chest film",
        "allergist",
        {1: ("OTC hydrocortisone.", "OTC antihistamine.", "OTC anti-itch cream.")},
    ),
    Condition(
        "Canker sore for 2 days, eats and drinks well.",
        0,
        (OFFICE, ED),
        (19, 60),
        ("CBC", "vitamin B12 level"),
        "outside sinus film",
        "oral surgeon",
        {1: ("OTC topical gel.", "OTC numbing gel before meals."), 2: ("Rx lidocaine rinse.",)},
    ),
    Condition(
        "Small paper cut of the fingertip, clean, healing.",
        0,
        (OFFICE, ED),
        (22, 75),
        ("CBC", "glucose"),
        "outside finger film",
        "hand surgeon",
        {1: ("Bandage and OTC ointment.", "OTC antibiotic ointment.")},
    ),
    Condition(
        "Simple lateral ankle sprain, walks, full recovery expected.",
        1,
        (OFFICE, ED),
        (19, 60),
        ("D-dimer", "CBC"),
        "ankle film from another clinic",
        "orthopedist",
        {1: ("Elastic wrap, OTC acetaminophen.", "OTC ibuprofen."), 2: ("Rx diclofenac.",)},
    ),
    Condition(
        "Acute uncomplicated cystitis, no fever, no flank pain.",
        1,
        (OFFICE, ED),
        (19, 45),
        ("urinalysis", "urine culture", "BMP"),
        "outside renal ultrasound",
        "urologist",
        {1: ("Fluids, OTC phenazopyridine.",), 2: ("Nitrofurantoin 5 days.", "Rx fosfomycin.")},
        "F",
    ),
    Condition(
        "HTN, at goal on home log, no other problem addressed.",
        1,
        (OFFICE,),
        (44, 80),
        ("BMP", "lipid panel", "urine albumin", "CBC"),
        "outside ECG",
        "nephrologist",
        {
            2: ("Amlodipine continued, refilled.", "Losartan renewed at the same dose."),
        },
    ),
    Condition(
        "Seasonal allergic rhinitis, at goal on its regimen.",
        1,
        (OFFICE,),
        (19, 65),
        ("IgE", "CBC", "allergen panel"),
        "outside sinus CT",
        "allergist",
        {1: ("OTC loratadine continued.",), 2: ("Rx azelastine renewed.", "Montelukast renewed.")},
    ),
    Condition(
        "Hypothyroidism, clinically at goal, sole problem today.",
        1,
        (OFFICE,),
        (30, 80),
        ("TSH", "free T4", "lipid panel", "CBC"),
        "outside thyroid ultrasound images",
        "endocrinologist",
        {2: ("Levothyroxine renewed.",)},
    ),
    Condition(
        "T2DM not at goal, sugars 220-280.",
        2,
        (OFFICE,),
        (42, 80),
        ("A1c", "BMP", "lipid panel", "urine albumin"),
        "outside ECG",
        "endocrinologist",
        {
            2: (
                "Metformin raised.",
                "Empagliflozin started.",
                "Insulin rationed for lack of money and shelter; plan limited by it.",
            ),
        },
    ),
    Condition(
        "HTN at goal and hyperlipidemia at goal, both addressed.",
        2,
        (OFFICE,),
        (44, 80),
        ("BMP", "lipid panel", "ALT", "CBC"),
        "outside ECG",
        "cardiologist",
        {
            2: ("Atorvastatin renewed.", "Both drugs refilled."),
        },
    ),
    Condition(
        "New breast lump, undiagnosed, malignancy possible.",
        2,
        (OFFICE,),
        (38, 75),
        ("mammogram", "breast ultrasound", "CBC", "CMP"),
        "mammogram brought on disc",
        "surgeon",
        {
            1: ("Return after imaging, OTC analgesic.",),
            2: ("Lorazepam Rx before the biopsy.",),
        },
        "F",
    ),
    Condition(
        "Moderate persistent asthma in exacerbation, wheezing.",
        2,
        (OFFICE, ED),
        (19, 60),
        ("CBC", "BMP", "RSV test", "COVID test"),
        "outside chest film",
        "pulmonologist",
        {
            2: ("Prednisone 5 days.", "Rx budesonide-formoterol."),
        },
    ),
    Condition(
        "Acute pyelonephritis with fever and rigors.",
        2,
        (OFFICE, ED),
        (19, 70),
        ("urinalysis", "urine culture", "CBC", "BMP"),
        "outside renal CT images",
        "urologist",
        {
            2: ("Ceftriaxone, then oral cefpodoxime.", "Levofloxacin."),
            3: ("Decision to hospitalize.",),
        },
        "F",
    ),
    Condition(
        "Knee OA, worsening, fails injections.",
        2,
        (OFFICE,),
        (55, 82),
        ("ESR", "CBC", "BMP", "A1c"),
        "knee films from another group",
        "rheumatologist",
        {
            1: ("Home exercises, OTC acetaminophen.",),
            2: ("Elective TKA decided, no added risk factors.", "Meloxicam started."),
        },
    ),
    Condition(
        "Head injury with brief loss of consciousness, now alert.",
        2,
        (ED,),
        (19, 60),
        ("head CT", "CBC", "INR", "BMP"),
        "C-spine film",
        "neurosurgeon",
        {
            1: ("Head-injury sheet, OTC acetaminophen.",),
            2: ("Ondansetron Rx.",),
            3: ("Admission for neuro checks decided.",),
        },
    ),
    Condition(
        "RA flare, swollen wrists, on methotrexate.",
        2,
        (OFFICE,),
        (35, 75),
        ("ESR", "CRP", "CMP", "CBC"),
        "outside hand films",
        "orthopedist",
        {
            2: ("Prednisone taper.", "Hydroxychloroquine added."),
            3: ("Methotrexate kept; CBC and CMP every 8 weeks to catch its toxicity.",),
        },
    ),
    Condition(
        "CAP with fever and tachycardia, stable on the floor.",
        2,
        (FIRST, LATER),
        (45, 88),
        ("CBC", "BMP", "blood culture", "procalcitonin", "Legionella antigen"),
        "chest film",
        "pulmonologist",
        {
            2: ("Switched to oral doxycycline.", "Ceftriaxone continued."),
            3: ("Escalated to step-down level of care.", "DNR ordered, prognosis poor."),
        },
    ),
    Condition(
        "Cellulitis of the leg with fever, spreading.",
        2,
        (ED, FIRST, LATER),
        (35, 85),
        ("CBC", "BMP", "CRP", "blood culture", "lactate"),
        "leg duplex images",
        "surgeon",
        {
            2: ("Cefazolin started.", "Cephalexin Rx."),
            3: ("Emergency debridement tonight decided.",),
        },
    ),
    Condition(
        "Severe CHF exacerbation, 9 lb up, dyspnea at rest, hospital care weighed.",
        3,
        (OFFICE, ED),
        (55, 88),
        _HEART,
        "chest film",
        "cardiologist",
        {
            2: ("Torsemide dose doubled.", "Furosemide changed to torsemide."),
            3: ("Decision to hospitalize.", "DNR after talk, poor prognosis."),
        },
    ),
    Condition(
        "Severe COPD exacerbation, accessory muscles, hospital care weighed.",
        3,
        (OFFICE, ED),
        (55, 86),
        ("CBC", "BMP", "blood gas", "troponin", "procalcitonin"),
        "chest film",
        "pulmonologist",
        {
            2: ("Prednisone and doxycycline.",),
            3: ("Decision to hospitalize.", "Decision to hospitalize, telemetry bed."),
        },
    ),
    Condition(
        "Unstable angina, pain at rest.",
        3,
        (ED, FIRST),
        (48, 86),
        _HEART,
        "ECG (read billed by cardiology)",
        "cardiologist",
        {
            2: ("Metoprolol and aspirin started.",),
            3: ("Care escalated to the ICU.", "Metoprolol; care escalated to the ICU."),
        },
    ),
    Condition(
        "Acute appendicitis with peritoneal signs.",
        3,
        (ED, FIRST),
        (19, 65),
        ("CBC", "BMP", "lactate", "urinalysis"),
        "abdominal CT",
        "surgeon",
        {
            2: ("Ondansetron and ketorolac IV.",),
            3: ("Emergency appendectomy decided.", "IV hydromorphone."),
        },
    ),
    Condition(
        "Acute ischemic stroke, left hemiparesis.",
        3,
        (ED, FIRST, LATER),
        (50, 88),
        ("CBC", "BMP", "INR", "lipid panel", "A1c"),
        "head CT",
        "neurologist",
        {
            2: ("Clopidogrel started.",),
            3: ("Care escalated to the ICU.", "DNR ordered, prognosis poor."),
        },
    ),
    Condition(
        "GI bleed, hypotensive, Hgb 6.4.",
        3,
        (ED, FIRST, LATER),
        (45, 86),
        ("CBC", "BMP", "INR", "lactate", "liver panel"),
        "abdominal film",
        "gastroenterologist",
        {
            2: ("IV pantoprazole.",),
            3: ("Care escalated to the ICU, transfusion.", "Care escalated to the ICU."),
        },
    ),
    Condition(
        "Respiratory failure worsening, on 60 % oxygen.",
        3,
        (LATER,),
        (45, 88),
        ("blood gas", "CBC", "BMP", "lactate"),
        "chest film",
        "pulmonologist",
        {
            2: ("Levofloxacin added.",),
            3: ("Moved to ICU-level care.", "DNR ordered, prognosis poor."),
        },
    ),
    Condition(
        "Uncomplicated viral gastroenteritis caught in the hospital, afebrile, sole problem addressed.",
        1,
        (LATER,),
        (35, 75),
        ("stool PCR", "BMP", "CBC", "magnesium"),
        "abdominal film",
        "gastroenterologist",
        {1: ("Fluids, OTC loperamide.",), 2: ("Ondansetron Rx.",)},
    ),
)
