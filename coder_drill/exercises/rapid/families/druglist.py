"""Drugs of the drug families: usual adult doses, container sizes, and why they are given.

Billing units are those of the HCPCS file (a test compares them with the codebook's table). Doses are
usual adult ones of the labels; containers are single-dose vials on the US market.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Drug:
    """``per`` is the amount of one unit in ``uom``; ``stoppable`` an infusion that may end early."""

    code: str
    name: str
    per: Fraction
    uom: str
    doses: tuple[int | str, ...]
    how: str
    reasons: tuple[str, ...]
    stoppable: bool = False


@dataclass(frozen=True, slots=True)
class Vial:
    """``per`` mg a unit; ``sizes`` of single-dose vials in mg; ``doses`` lowest and highest, mg."""

    code: str
    name: str
    per: int
    sizes: tuple[int, ...]
    doses: tuple[int, int]
    how: str
    reasons: tuple[str, ...]


def _weighed(low: float, high: float, per_kg: float) -> tuple[int, ...]:
    """Doses by body weight, rounded to the milligram as pharmacies do."""
    return tuple(round(kg * per_kg) for kg in range(int(low), int(high) + 1))


def _surface(per_m2: float) -> tuple[int, ...]:
    """Doses by body surface from 1.45 to 2.30 square meters."""
    return tuple(round(hundredths * per_m2 / 100) for hundredths in range(145, 231))


_RA = ("RA, inadequate response to methotrexate", "seropositive rheumatoid arthritis")
_CROHN = ("moderate Crohn disease", "ulcerative colitis, steroid dependent", "fistulizing Crohn")
_IRON = ("IDA, intolerant of oral iron", "iron deficiency anemia, CKD not on dialysis", "IDA")
_NAUSEA = ("nausea and vomiting", "gastroenteritis with emesis", "post-op nausea")
_PAIN = ("renal colic", "migraine without aura", "acute low back pain", "flank pain, stone on CT")
_COLON = ("metastatic colon cancer", "stage III colon cancer, cycle 4")
_MCRC = ("metastatic colon cancer", "metastatic rectal cancer, cycle 3")
_LUNG = ("metastatic NSCLC", "stage IV lung adenocarcinoma", "recurrent NSCLC, cycle 3")
_BREAST = ("HER2-positive breast cancer", "breast cancer, adjuvant, cycle 5")
_NHL = ("follicular lymphoma", "diffuse large B-cell lymphoma, cycle 2")
_MYELOMA = ("multiple myeloma", "relapsed myeloma, cycle 6")
_PNA = ("community-acquired pneumonia", "RLL pneumonia", "CAP, failed oral therapy")
_UTI = ("pyelonephritis", "complicated UTI", "febrile UTI")
_CELL = ("cellulitis of the lower leg", "infected diabetic foot wound", "abscess, s/p I&D")


def _drug(
    code: str,
    name: str,
    per: int | str,
    uom: str,
    doses: tuple[int | str, ...],
    how: str,
    reasons: tuple[str, ...],
    stoppable: bool = False,
) -> Drug:
    return Drug(code, name, Fraction(per), uom, doses, how, reasons, stoppable)


NURSING = (
    "Pt tolerated without reaction.",
    "Line flushed per protocol.",
    "Two-RN check done.",
    "Consent on file.",
    "Allergies reviewed: NKDA.",
    "VSS before and after.",
    "Observed 30 min, no reaction.",
    "Labs reviewed by pharmacy, OK to treat.",
    "Weight re-checked today.",
    "Lot and expiration on the MAR.",
    "PIV left forearm, good blood return.",
    "Pt teaching done, questions answered.",
    "Crash cart at the bedside per policy.",
)
"""What nurses chart around a dose; nothing of it counts."""
NEEDLE = tuple(line for line in NURSING if not line.startswith(("Line", "PIV", "Crash")))
"""The same without what belongs to an IV line."""

DRUGS: tuple[Drug, ...] = (
    _drug("J1885", "ketorolac", 15, "mg", (15, 30, 60, 10, 20), "IM", _PAIN),
    _drug("J0696", "ceftriaxone", 250, "mg", (250, 500, 1000, 2000), "IV", _PNA + _UTI),
    _drug("J2405", "ondansetron", 1, "mg", (4, 8), "IV", _NAUSEA),
    _drug(
        "J1745", "infliximab (not a biosimilar)", 10, "mg", _weighed(48, 118, 5), "IV", _CROHN, True
    ),
    _drug("J9312", "rituximab", 10, "mg", _surface(375), "IV", _NHL, True),
    _drug(
        "J1439", "ferric carboxymaltose", 1, "mg", (750, 500, *_weighed(34, 49, 15)), "IV", _IRON
    ),
    _drug(
        "J1650", "enoxaparin", 10, "mg", (30, 40, 60, 80, 100, 120, 75, 85), "SC", ("acute DVT",)
    ),
    _drug("J9045", "carboplatin", 50, "mg", tuple(range(300, 751, 5)), "IV", _LUNG, True),
    _drug("J9190", "fluorouracil", 500, "mg", _surface(400), "IV push", _COLON),
    _drug("J1756", "iron sucrose", 1, "mg", (100, 200, 300), "IV", _IRON, True),
    _drug("J1335", "ertapenem", 500, "mg", (1000, 500), "IV", _CELL + _UTI),
    _drug("J9271", "pembrolizumab", 1, "mg", (200, 400), "IV", _LUNG, True),
    _drug("J9299", "nivolumab", 1, "mg", (240, 480), "IV", _LUNG, True),
    _drug("J9035", "bevacizumab", 10, "mg", _weighed(48, 118, 5), "IV", _MCRC, True),
    _drug(
        "J9355",
        "trastuzumab (not a biosimilar)",
        10,
        "mg",
        _weighed(46, 104, 6),
        "IV",
        _BREAST,
        True,
    ),
    _drug("J9305", "pemetrexed", 10, "mg", _surface(500), "IV", _LUNG, True),
    _drug("J9263", "oxaliplatin", "0.5", "mg", _surface(85), "IV", _COLON, True),
    _drug("J9267", "paclitaxel", 1, "mg", _surface(175), "IV", _BREAST, True),
    _drug("J9000", "doxorubicin", 10, "mg", _surface(60), "IV push", _BREAST),
    _drug("J9201", "gemcitabine", 200, "mg", _surface(1000), "IV", ("pancreatic cancer",), True),
    _drug("J9206", "irinotecan", 20, "mg", _surface(180), "IV", _MCRC, True),
    _drug(
        "J9395",
        "fulvestrant",
        25,
        "mg",
        (500, 250),
        "IM",
        ("HR-positive metastatic breast cancer",),
    ),
    _drug(
        "J9041",
        "bortezomib",
        "0.1",
        "mg",
        ("1.9", "2.1", "2.2", "2.4", "2.5", "2.6", "2.75", "2.86"),
        "SC",
        _MYELOMA,
    ),
    _drug("J9033", "bendamustine (lyophilized)", 1, "mg", _surface(90), "IV", _NHL, True),
    _drug("J9047", "carfilzomib", 1, "mg", _surface(27), "IV", _MYELOMA),
    _drug(
        "J3301",
        "triamcinolone acetonide",
        10,
        "mg",
        (10, 20, 40, 60, 80, 15),
        "intra-articular",
        ("knee OA", "subacromial bursitis", "hip OA, injected under US"),
    ),
    _drug("J0690", "cefazolin", 500, "mg", (1000, 2000), "IV", _CELL),
    _drug("J0692", "cefepime", 500, "mg", (1000, 2000), "IV", _PNA + _UTI),
    _drug("J2185", "meropenem", 100, "mg", (500, 1000, 2000), "IV", _UTI),
    _drug("J1956", "levofloxacin", 250, "mg", (500, 750), "IV", _PNA, True),
    _drug("J0456", "azithromycin", 500, "mg", (500, 250), "IV", _PNA),
    _drug("J3475", "magnesium sulfate", 500, "mg", (1000, 2000, 4000), "IV", ("hypomagnesemia",)),
    _drug("J2469", "palonosetron", 25, "mcg", (250,), "IV", ("chemo day, emesis prophylaxis",)),
    _drug(
        "J1100", "dexamethasone", 1, "mg", (4, 8, 10, 12, 20), "IV", ("chemo day, premedication",)
    ),
    _drug("J3489", "zoledronic acid", 1, "mg", (4,), "IV", ("bone metastases",), True),
    _drug("J3489", "zoledronic acid", 1, "mg", (5,), "IV", ("osteoporosis, yearly dose",)),
    _drug("J0897", "denosumab", 1, "mg", (60,), "SC", ("osteoporosis, 6-month dose",)),
    _drug("J0897", "denosumab", 1, "mg", (120,), "SC", ("bone metastases",)),
    _drug("J2357", "omalizumab", 5, "mg", (150, 225, 300, 375), "SC", ("severe allergic asthma",)),
    _drug("J0129", "abatacept", 10, "mg", (500, 750, 1000), "IV", _RA, True),
    _drug("J3262", "tocilizumab", 1, "mg", _weighed(45, 100, 4), "IV", _RA, True),
    _drug("J1602", "golimumab", 1, "mg", _weighed(45, 110, 2), "IV", _RA, True),
    _drug("J3380", "vedolizumab", 1, "mg", (300,), "IV", _CROHN, True),
    _drug("J2916", "sodium ferric gluconate", "12.5", "mg", (125, "62.5"), "IV", _IRON),
    _drug(
        "J1437", "ferric derisomaltose", 10, "mg", (1000, *_weighed(38, 49, 20)), "IV", _IRON, True
    ),
    _drug(
        "J1644", "heparin", 1000, "units", (5000, 7500, 4000, 6400, 5600), "IV bolus", ("acute PE",)
    ),
    _drug(
        "J0885", "epoetin alfa", 1000, "units", (40000, 20000, 10000), "SC", ("anemia from chemo",)
    ),
    _drug(
        "J0881", "darbepoetin alfa", 1, "mcg", (200, 300, 500, 100), "SC", ("anemia from chemo",)
    ),
    _drug("J1200", "diphenhydramine", 50, "mg", (25, 50), "IV", ("hives after a bee sting",)),
    _drug(
        "J2060", "lorazepam", 2, "mg", (1, 2, 4), "IV", ("seizure in the ED", "alcohol withdrawal")
    ),
    _drug("J1580", "gentamicin", 80, "mg", (80, 120, 240, 400, 320), "IV", _UTI),
    _drug("J1630", "haloperidol", 5, "mg", (5, 10, 2), "IM", ("agitation in the ED",)),
)

VIALS: tuple[Vial, ...] = (
    Vial("J1745", "infliximab (not a biosimilar)", 10, (100,), (240, 1000), "IV", _CROHN),
    Vial("J9312", "rituximab", 10, (100,), (540, 860), "IV", _NHL),
    Vial("J9035", "bevacizumab", 10, (100, 400), (240, 1100), "IV", _MCRC),
    Vial("J9299", "nivolumab", 1, (40, 100), (180, 260), "IV", _LUNG),
    Vial("J9305", "pemetrexed", 10, (100, 500), (700, 1100), "IV", _LUNG),
    Vial("J9201", "gemcitabine", 200, (1000,), (1400, 2200), "IV", ("pancreatic cancer",)),
    Vial("J9206", "irinotecan", 20, (40, 100), (240, 420), "IV", _MCRC),
    Vial("J9033", "bendamustine (lyophilized)", 1, (25, 100), (130, 220), "IV", _NHL),
    Vial("J9047", "carfilzomib", 1, (30, 60), (32, 64), "IV", _MYELOMA),
    Vial("J9308", "ramucirumab", 5, (100, 500), (380, 900), "IV", ("advanced gastric cancer",)),
    Vial("J9303", "panitumumab", 10, (100, 400), (280, 640), "IV", _MCRC),
    Vial("J3262", "tocilizumab", 1, (80, 200), (200, 420), "IV", _RA),
    Vial("J1602", "golimumab", 1, (50,), (90, 220), "IV", _RA),
    Vial("J9176", "elotuzumab", 1, (300, 400), (480, 1000), "IV", _MYELOMA),
    Vial("J9228", "ipilimumab", 1, (50, 200), (140, 330), "IV", ("metastatic melanoma",)),
)

MULTIDOSE: tuple[Vial, ...] = (
    Vial("J9267", "paclitaxel", 1, (300, 100), (240, 400), "IV", _BREAST),
    Vial("J9045", "carboplatin", 50, (450, 600), (300, 750), "IV", _LUNG),
    Vial("J9181", "etoposide", 10, (100, 500), (140, 230), "IV", ("small cell lung cancer",)),
    Vial("J1100", "dexamethasone", 1, (20, 120), (8, 19), "IV", ("chemo day, premedication",)),
    Vial(
        "J3301",
        "triamcinolone acetonide",
        10,
        (200, 400),
        (20, 80),
        "intra-articular",
        ("knee OA",),
    ),
)
"""Drugs on the market in multi-dose vials."""
