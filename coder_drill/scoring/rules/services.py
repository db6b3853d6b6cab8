"""Facts about service codes and modifiers that several rules ask for: numbers, no descriptors.

Sources: the sections of CPT by number; the PC/TC indicator of the Medicare physician fee schedule;
CMS Claims Processing Manual (Pub. 100-04) chapter 12, section 60 (laboratory tests with a
professional interpretation); HCPCS Level II modifiers.
"""

from __future__ import annotations

from coder_drill.codebooks.model import System
from coder_drill.scoring.em import is_em
from coder_drill.scoring.model import AnswerCode

READING_ONLY = frozenset(
    {"93010", "93016", "93018", "93042", "93227", "93244", "93248", "93272", "85060", "85097"}
)
"""Codes that are the professional part of a service (PC/TC indicator 2)."""
TRACING_ONLY = frozenset(
    {
        "93005", "93017", "93041", "93225", "93226", "93242", "93243", "93246", "93247", "93270",
        "93271", "88184", "88185",
    }
)  # fmt: skip
"""Codes that are the technical part of a service (PC/TC indicator 3)."""
WHOLE_ONLY = frozenset({"93000", "93015", "93040", "93224", "93241", "93245", "93268"})
"""Codes of the whole service whose parts have codes of their own (PC/TC indicator 4)."""

_READ_TESTS = frozenset(
    {
        "83020", "84165", "84166", "84181", "84182", "85390", "85576", "86153", "86255", "86256",
        "86320", "86325", "86327", "86334", "86335", "87164", "87207",
    }
)  # fmt: skip
_SPLIT_SURGERY = frozenset(
    {
        "51725", "51726", "51727", "51728", "51729", "51736", "51741", "51784", "51785", "51792",
        "51797", "54240", "54250", "59020", "59025", "62252",
    }
)  # fmt: skip

LEFT = frozenset({"LT", "E1", "E2", "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4"})
RIGHT = frozenset({"RT", "E3", "E4", "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9"})
EYELIDS = frozenset({"E1", "E2", "E3", "E4"})
FINGERS = frozenset({"FA", *(f"F{n}" for n in range(1, 10))})
TOES = frozenset({"TA", *(f"T{n}" for n in range(1, 10))})
CORONARIES = frozenset({"LC", "LD", "LM", "RC", "RI"})
DIGITS = EYELIDS | FINGERS | TOES | CORONARIES
"""Modifiers that name one part: a lid, a finger, a toe, a coronary artery."""
ANATOMIC = DIGITS | {"LT", "RT"}
DISTINCT = frozenset({"59", "XE", "XS", "XP", "XU"})
VISIT_ONLY = frozenset({"24", "25", "57"})
EYE_VISITS = frozenset({"92002", "92004", "92012", "92014"})
"""Evaluation services outside the E/M section."""

_ORIGINS = "DEGHIJNPRS"
AMBULANCE_TRIPS = frozenset(a + b for a in _ORIGINS for b in "DEGHIJNPRX")
"""Origin and destination letters of an ambulance trip: S, the scene, is no destination, X, a stop on
the way, is no origin."""


def is_visit(code: str) -> bool:
    """An evaluation service: the E/M section and the eye visits."""
    return is_em(code) or code in EYE_VISITS


def within(code: str, low: str, high: str) -> bool:
    """True for a five-digit CPT number from ``low`` to ``high``."""
    return len(code) == 5 and code.isdigit() and low <= code <= high


def is_anesthesia(code: str) -> bool:
    """CPT anesthesia by number."""
    return within(code, "00100", "01999")


def is_surgery(code: str) -> bool:
    """CPT surgery by number."""
    return within(code, "10004", "69990")


def is_imaging(code: str) -> bool:
    """CPT radiology by number."""
    return within(code, "70010", "79999")


def is_laboratory(code: str) -> bool:
    """CPT pathology and laboratory by number, proprietary tests included."""
    return within(code, "80047", "89398") or (len(code) == 5 and code[-1] == "U")


def is_drug(line: AnswerCode) -> bool:
    """A drug of HCPCS Level II: J codes, biosimilars and other biologicals among the Q codes."""
    if line.system is not System.HCPCS:
        return False
    return line.code[0] == "J" or line.code[:2] == "Q5" or line.code[:2] in ("C9", "Q2")


def is_ambulance(line: AnswerCode) -> bool:
    """A trip or mileage line of an ambulance."""
    return line.system is System.HCPCS and "A0425" <= line.code <= "A0436"


def has_parts(line: AnswerCode) -> bool:
    """True where 26 and TC may apply; False only for codes that surely have no two parts."""
    code = line.code
    if line.system is not System.CPT:
        return not (is_drug(line) or line.code[0] in "BEKL")
    if is_visit(code) or is_anesthesia(code):
        return False
    if code in READING_ONLY | TRACING_ONLY | WHOLE_ONLY:
        return False
    if within(code, "80047", "87999") or within(code, "89049", "89398"):
        return code in _READ_TESTS
    if is_surgery(code):
        return code in _SPLIT_SURGERY
    return not (within(code, "90281", "90749") or within(code, "96360", "96549"))


def sides_of(modifiers: tuple[str, ...]) -> frozenset[str]:
    """``left`` and ``right`` as far as the modifiers say."""
    named = set()
    for modifier in modifiers:
        if modifier in LEFT:
            named.add("left")
        elif modifier in RIGHT:
            named.add("right")
    return frozenset(named)


_OTHER_PARTS = (
    ("11719", "11765", "FA-F9 or TA-T9 for another digit"),
    ("26010", "26989", "FA-F9 for another digit"),
    ("28001", "28899", "TA-T9 for another toe"),
    ("67700", "67999", "E1-E4 for another lid"),
    ("92920", "92998", "LC, LD, LM, RC or RI for another vessel"),
)


def other_part(code: str) -> str:
    """The anatomic modifiers that tell two parts of a procedure's kind apart, in words, else empty.

    Source: NCCI policy manual, chapter 1, on modifiers that show another anatomic site.
    """
    return next((words for low, high, words in _OTHER_PARTS if low <= code <= high), "")


def may_take(code: str, part: frozenset[str]) -> bool:
    """False where a procedure by its number is surely not one of the part named.

    Fingers: skin, general musculoskeletal, hand, casts, digital nerves, films of the hand. Toes:
    the same of the foot. Lids: skin, the eye. Coronaries: heart, coronary procedures, films.
    """
    if len(code) != 5 or not code.isdigit() or code >= "96000":
        return True
    spans: tuple[tuple[str, str], ...]
    if part is FINGERS:
        spans = (
            ("10004", "17999"), ("20000", "20999"), ("26010", "26989"), ("29000", "29280"),
            ("64702", "64702"), ("64776", "64778"), ("64831", "64832"), ("73120", "73140"),
        )  # fmt: skip
    elif part is TOES:
        spans = (
            ("10004", "17999"), ("20000", "20999"), ("28001", "28899"), ("29000", "29590"),
            ("64702", "64702"), ("64776", "64782"), ("64831", "64832"), ("73620", "73660"),
        )  # fmt: skip
    elif part is EYELIDS:
        spans = (("10004", "17999"), ("65091", "68899"), ("92002", "92499"))
    else:
        spans = (("33010", "33999"), ("75571", "75574"), ("92920", "93662"))
    return any(low <= code <= high for low, high in spans)
