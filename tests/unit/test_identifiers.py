"""The de-identification guard: recall on planted identifiers, silence on clinical text."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable

import pytest

from coder_drill.authoring.identifiers import Identifier, IdentifierKind, find_identifiers

K = IdentifierKind

# Real notes are full of numbers and capitals that identify nobody. None of these may alarm.
CLEAN = """\
BP 120/80, HR 98, RR 18, T 98.6 F, SpO2 94% on 2 L NC, pain 3/10 at rest and 7/10 with movement
Strength 5/5 throughout, 4/5 on the left, DTRs 2/4, 2/6 systolic murmur at the apex
On 4/5 strength in the right arm; weakness improved from 3/5 to 4/5 by discharge
Pain improved from 8/10 to 3/10 by POD 2, by 2/10 on the VAS
ABG on 4 L: pH 7.31, pCO2 58, pO2 58/BiPAP, HCO3 29
D5 1/2 NS at 75 mL/h, then 1/4 NS; lactated Ringer's 30 mL/kg
Visual acuity 20/40 OD, 20/25 OS; MMSE 27/30, MoCA 22/30, GCS 14/15 then 15/15
L4-5 and L5-S1 disc disease, T12 compression fracture, C5-6 fusion, T2-3 level
Blood cultures 2/2 bottles positive; 2/4 bottles grew GPC; SIRS 3/4; nodes 2/14 positive
0.9% saline, 1:1000 epinephrine, 1/150 gr, 5-10-20 mg taper, 40/30/20 prednisone
Hospital day 2, POD 1, 3 weeks ago, at 14:20, in 2019, since 2021, last seen 6 months ago
Patient aged 90 or older, lives in assisted living; 90+ years; age 90 or older
54-year-old woman, 67 y/o M, 45F with fever, 89-year-old man, 3 yo boy, aged 72
Smoked 1-2 ppd for 95 pack-years; weight 98 kg; glucose 94; SpO2 99% on RA; 98 F oral
She may 3 times a day take ibuprofen; MAR 3 doses held; march in place test
Dr. Attending reviewed; Attending: Hospital Medicine; Surgeon: Orthopedic Surgery
Electronically signed by: Attending Physician, MD; Wound Care, RN; Emergency Medicine, DO
Mother: Breast Cancer at 52; Father: Type 2 Diabetes; Sister: Healthy
Provider: Nurse Practitioner; Assistant: Physician Assistant; PCP: Outside Clinic
History of multiple sclerosis. Ms exam normal. Mild MR. TTE shows EF 55%.
NPDR. Retinal exam stable. DR. No macular edema.
Charles Bonnet syndrome; Marcus Gunn pupil; Jackson Pratt drain; Austin Flint murmur
Foley catheter, Kelly clamp, Bruce protocol stress test, Hartmann pouch, Allen test normal
Transferred from Outside Hospital; transferred from Medicine to ICU; Outside Hospital records
Follow up in Wound Clinic, Heart Failure Clinic and General Surgery; Community Hospital
Lives in Senior housing; lives in a two-story home; lived in Texas; born in Mexico
Traveled to Southeast Asia; works in construction; resides in nursing home
Group A strep; group 1 pulmonary hypertension; account for 50% of stenosis; case discussed
Visit 3 of 12; record reviewed; Study showed 2 cm mass; ID consulted, ID: no change
Lot of drainage; serial troponins 0.04, 0.12, 0.31; serial exams; serial lactates 4.1 to 1100
Chest, CT: no PE; Awake, alert, OR at 0730; To OR, PA catheter placed; Lung, CA; Diabetes, MI
T 37.2 P 88 R 16 BP 132/78; I/O 2100/1850; FiO2 0.4; PEEP 5; 10/5 BiPAP; 12/6 CPAP
Hgb 7.8 -> 9.4; Na 128/K 5.1; WBC 12.4; plt 240; A1c 8.2%; INR 1.2; Cr 1.9 (baseline 1.1)
CBC 12/36/250; Chem 7 138/4.1/102/24/18/1.1; CPK 1200; HIV 1/2 Ab neg; HPV 16/18 neg
EKG: NSR 72, PR 160; CT 3 mm cuts; MRI 1.5 T; CT 1/2 sections; labs 2/2 normal
Metoprolol 12.5 mg 1/2 tab BID; insulin 70/30 20 units; Norco 5/325; Percocet 10/325
Advair 250/50; Bactrim 800/160; losartan-HCTZ 100/25; carbidopa/levodopa 25/100 3/day
Gravida 3 para 2, G3P2002, 39 2/7 weeks, 38 3/7 weeks EGA, Apgars 8/9, station -1, 4/80/-2
Ankle brachial index 0.6; stage 3b CKD; grade 2/3 sprain; Gleason 3+4=7 in 4/12 cores
Lymph nodes 0/14; margin 1.2 x 0.8 x 0.4 cm; 2-0 Vicryl, 3-0 nylon, 10 Fr, 7-0 Prolene
CPT time 45 minutes; on I-131 therapy; I-123 scan; V/Q scan; C1-2; S1-S2; T1/T2 weighted
Frank hematuria. Rose Bengal. Sunday night. Monday to Friday. St. Jude valve. Christmas tree pattern
Ranson 3/5, CURB-65 2/5, CHADS 4/6, NYHA III/IV, ASA 3, TIMI 4/7, Wells 4.5
Discharged on 3/4 of home dose; seen by 2/3 consultants; from 1/2 to 3/4 ring
18 gauge IV, 22 Fr chest tube, size 11 blade, 5 mm port x 3, 12 mm trocar
Unit 2 transfused; 2 units PRBC; Apartment stairs; Suite of labs; Route of spread: PO
Pager on file; call if fever over 101.5; phone visit 12 minutes; call back in 24-48 hours
The plate and 6 screws; tag removed; claw plate; 3.5 mm plate; plate 12 x 3.5
""".splitlines()

# Templates around the planted thing; "{}" is the identifier.
TEMPLATES: dict[IdentifierKind, list[str]] = {
    K.DATE: [
        "Admitted {} with chest pain.",
        "Last colonoscopy on {} was normal.",
        "Symptoms began {} after a meal",
        "DOS: {}",
        "MRI {} showed an infarct.",
        "Started on antibiotics {} for UTI; afebrile since.",
    ],
    K.NAME: [
        "Patient: {}",
        "Seen with {} at bedside.",
        "Her daughter {} is the proxy.",
        "Discussed with Dr. {} who agrees.",
        "Electronically signed by: {}, MD",
        "Mr. {} is a 54-year-old man.",
    ],
    K.AGE: ["A {}-year-old woman.", "{} yo M with a fall", "aged {}, frail", "Mother died at {}."],
    K.PHONE: ["Call {} for results.", "Fax {}", "Cell: {}", "Reach the daughter on {} any time."],
    K.RECORD: [
        "MRN: {}", "Account # {}", "Accession {}", "NPI {}", "Medicaid ID {}", "Policy number {}",
    ],
    K.DEVICE: ["Pacemaker serial number {}", "S/N {}", "UDI: {}", "Vaccine lot {}"],
    K.PLACE: [
        "Lives in {} with her son.", "Home: {}", "Moved from {} last year.", "Resident of {}.",
    ],
    K.FACILITY: ["Transferred from {} for care.", "Prior work-up at {}."],
}  # fmt: skip

MONTHS = "January February March April May June July August September October November December"
FIRST = [
    "John",
    "Mary",
    "Tunde",
    "Zofia",
    "Karen",
    "Xochitl",
    "Bjorn",
    "Priya",
    "Linda",
    "Ngozi",
    "Robert",
    "Aroha",
]
LAST = [
    "Kowalczyk",
    "Adeyemi",
    "Smith",
    "Tanaka",
    "Brightwater",
    "Okafor",
    "Lindqvist",
    "Garcia",
    "Vance",
    "Huckaby",
]
TOWNS = [
    "Millbrook",
    "Fairhaven",
    "Dunmore",
    "Tolleson",
    "Arvada",
    "Poughkeepsie",
    "Kettering",
    "Ashford",
]
STATES = ["Ohio", "Texas", "Vermont", "Nevada", "Kansas"]


def _date(r: random.Random) -> str:
    year, month, day = r.randint(1950, 2029), r.randint(1, 12), r.randint(1, 28)
    name = MONTHS.split()[month - 1]
    return r.choice(
        [
            f"{month:02}/{day:02}/{year}", f"{month}/{day}/{year % 100:02}", f"{month}/{day}",
            f"{year}-{month:02}-{day:02}", f"{name} {day}", f"{name[:3]} {day}, {year}",
            f"{day} {name} {year}", f"{name} {day}th", f"{name} {year}", f"{month}-{day}-{year}",
        ]
    )  # fmt: skip


def _name(r: random.Random) -> str:
    first, last = r.choice(FIRST), r.choice(LAST)
    return r.choice([f"{first} {last}", f"{first} {r.choice('ABJM')}. {last}", f"{last}, {first}"])


def _plant(kind: IdentifierKind, template: str, r: random.Random) -> str:
    """An identifier of ``kind`` that fits the template."""

    def d(count: int) -> str:
        return "".join(r.choice("0123456789") for _ in range(count))

    if kind is K.DATE:
        return _date(r)
    if kind is K.NAME:
        if "Dr." in template or "Mr." in template:
            return r.choice(LAST)
        if "signed" in template or "bedside" in template:
            return f"{r.choice(FIRST)} {r.choice(LAST)}"
        return r.choice(FIRST) if "daughter" in template else _name(r)
    if kind is K.AGE:
        return str(r.randint(90, 104))
    if kind is K.PHONE:
        a, b, c = f"{r.randint(2, 9)}{d(2)}", d(3), d(4)
        return r.choice([f"({a}) {b}-{c}", f"{a}-{b}-{c}", f"{a}.{b}.{c}", f"1-{a}-{b}-{c}"])
    if kind is K.RECORD:
        return r.choice([d(7), d(10), f"{r.choice('ABHS')}{d(2)}-{d(5)}", f"{d(3)}{d(6)}"])
    if kind is K.DEVICE:
        return r.choice([f"{r.choice('ABX')}{d(6)}", d(8), f"PJN{d(6)}H"])
    if kind is K.FACILITY:
        town = r.choice(TOWNS)
        return r.choice(
            [f"St. {r.choice(LAST)} Hospital", f"{town} Memorial Hospital",
             f"{town} Regional Medical Center", f"{town} General Hospital"]
        )  # fmt: skip
    town = r.choice(TOWNS)
    if "Home" in template:
        return f"{r.randint(1, 9999)} {r.choice(LAST)} {r.choice(['Street', 'Ave', 'Rd', 'Lane'])}"
    return r.choice([town, f"{town}, {r.choice(STATES)}", f"{town} County"])


def _planted(seed: int, count: int) -> list[tuple[IdentifierKind, str, int, int]]:
    """(kind, text, start, end): each text one clean line, one planted sentence, one clean line."""
    r = random.Random(seed)
    cases = []
    for kind, templates in TEMPLATES.items():
        for n in range(count):
            template = templates[n % len(templates)]
            head = r.choice(CLEAN) + "\n"
            before, _, after = template.partition("{}")
            thing = _plant(kind, template, r)
            start = len(head) + len(before)
            text = f"{head}{before}{thing}{after}\n{r.choice(CLEAN)}"
            cases.append((kind, text, start, start + len(thing)))
    return cases


def _hits(found: list[Identifier], start: int, end: int) -> bool:
    return any(item.start < end and start < item.end for item in found)


def test_clinical_lines_raise_no_alarm() -> None:
    alarms = [(line, item.kind, item.text) for line in CLEAN for item in find_identifiers(line)]
    assert alarms == []


def test_recall_and_precision_on_planted_identifiers(
    record_property: Callable[[str, object], None],
) -> None:
    cases = _planted(seed=20260401, count=120)
    recalled: Counter[IdentifierKind] = Counter()
    planted: Counter[IdentifierKind] = Counter()
    right = false = 0
    for kind, text, start, end in cases:
        found = find_identifiers(text)
        planted[kind] += 1
        recalled[kind] += _hits(found, start, end)
        for item in found:
            if item.start < end and start < item.end:
                right += 1
            else:
                false += 1
    recall = {kind: recalled[kind] / planted[kind] for kind in planted}
    precision = right / (right + false)
    record_property("recall", {kind.value: round(share, 3) for kind, share in recall.items()})
    record_property("precision", round(precision, 4))
    print(f"recall {sum(recalled.values()) / len(cases):.3f} {recall} precision {precision:.3f}")
    assert sum(recalled.values()) / len(cases) >= 0.95
    assert precision >= 0.99
    # A bare month and day ("6/10") and a name without any cue are the known gaps.
    assert min(recall.values()) >= 0.85


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("born 03/14/1961", K.DATE),
        ("seen on 3/14 in clinic", K.DATE),
        ("3/14: CT abdomen negative", K.DATE),
        ("admitted 2024-03-14", K.DATE),
        ("March 3", K.DATE),
        ("the 3rd of March", K.DATE),
        ("since January", K.DATE),
        ("in May", K.DATE),
        ("June 2023", K.DATE),
        ("Sept. 4, 2022", K.DATE),
        ("jane.doe@example.org", K.EMAIL),
        ("see https://portal.example/chart", K.URL),
        ("portal at mychart.example.com", K.URL),
        ("logged in from 10.24.3.118", K.IP),
        ("SSN 123-45-6789", K.SSN),
        ("last four of SSN: 6789", K.SSN),
        ("VIN 1HGCM82633A004352", K.VEHICLE),
        ("license plate KDR 4521", K.VEHICLE),
        ("412 Maple Street", K.PLACE),
        ("P.O. Box 311", K.PLACE),
        ("TX 75001", K.PLACE),
        ("ZIP 43004", K.PLACE),
        ("crash on Highway 41", K.PLACE),
        ("lives in Fairhaven", K.PLACE),
        ("Cuyahoga County", K.PLACE),
        ("94-year-old", K.AGE),
        ("101 y.o. F", K.AGE),
        ("92 years of age", K.AGE),
        ("Mrs. O'Neil", K.NAME),
        ("wife Linda at bedside", K.NAME),
        ("Attending: Zofia Kowalczyk", K.NAME),
        ("J. Huckaby, MD", K.NAME),
        ("goes by Tunde", K.NAME),
        ("(614) 555-0188", K.PHONE),
        ("DEA BK1234563", K.RECORD),
        ("health plan ID W123456789", K.RECORD),
    ],
)
def test_each_kind_is_found(text: str, kind: IdentifierKind) -> None:
    assert [item.kind for item in find_identifiers(text)] == [kind]


def test_spans_are_the_words_found_and_do_not_overlap() -> None:
    text = "Mr. Vance, MRN: 00412345, seen 03/14/2024 at 412 Maple Street, Dunmore, Ohio."
    found = find_identifiers(text)
    assert [text[item.start : item.end] for item in found] == [item.text for item in found]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert [item.kind for item in found] == [K.NAME, K.RECORD, K.DATE, K.PLACE, K.PLACE]
    assert all(item.kind.fix for item in found)


def test_empty_text_has_none() -> None:
    assert find_identifiers("") == []


@pytest.mark.parametrize(
    "text",
    [
        "record" + " " * 200_000 + "x",
        "lot" + "\t" * 200_000 + "x",
        "a-" * 200_000,
        "1." * 200_000,
        "\n" + " " * 200_000 + "x",
        "plate " + " " * 200_000 + "x",
        "zip code" + " " * 200_000 + "x",
        "name" + " " * 200_000 + "x",
        "seen" + "\t" * 200_000 + "x",
        "Aa " * 100_000,
        "www." * 50_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    # A quadratic pattern would take hours on these.
    find_identifiers(text)


def test_a_number_is_found_behind_any_blanks() -> None:
    for gap in (" ", "\t", ": ", " # ", " " * 3000, "\n"):
        found = find_identifiers(f"MRN{gap}4471902 on file")
        assert [item.text for item in found] == ["4471902"], repr(gap[:5])
