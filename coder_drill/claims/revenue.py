"""Which revenue code a hospital usually puts on a service line, from the code itself.

The chargemaster of a hospital decides; these are the usual categories (Medicare Claims Processing
Manual, chapters 4 and 25), named in words of our own.
"""

from __future__ import annotations

from coder_drill.charts.model import Setting
from coder_drill.codebooks.model import System
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.em import is_em

_NAMES = {
    "0250": "pharmacy",
    "0260": "infusion therapy",
    "0270": "supplies",
    "0290": "equipment",
    "0300": "laboratory",
    "0310": "pathology",
    "0320": "diagnostic radiology",
    "0333": "radiation therapy",
    "0340": "nuclear medicine",
    "0350": "CT",
    "0360": "operating room",
    "0370": "anesthesia",
    "0390": "blood and blood products",
    "0402": "ultrasound",
    "0403": "screening mammography",
    "0410": "respiratory services",
    "0420": "physical therapy",
    "0430": "occupational therapy",
    "0440": "speech therapy",
    "0450": "emergency room",
    "0480": "cardiology",
    "0490": "ambulatory surgery",
    "0510": "clinic",
    "0610": "MRI",
    "0636": "drugs that need a code",
    "0730": "electrocardiogram",
    "0740": "electroencephalogram",
    "0761": "treatment room",
    "0762": "observation hours",
    "0771": "vaccine administration",
    "0900": "behavioral health",
    "0999": "other services",
}

# First number, last number, revenue code. The first match wins.
_RANGES: tuple[tuple[str, str, str], ...] = (
    ("36415", "36416", "0300"),
    ("36430", "36460", "0390"),
    ("70336", "70336", "0610"), ("70450", "70498", "0350"), ("70540", "70559", "0610"),
    ("71250", "71275", "0350"), ("71550", "71555", "0610"), ("72125", "72133", "0350"),
    ("72141", "72159", "0610"), ("72191", "72194", "0350"), ("72195", "72198", "0610"),
    ("73200", "73206", "0350"), ("73218", "73225", "0610"), ("73700", "73706", "0350"),
    ("73718", "73725", "0610"), ("74150", "74178", "0350"), ("74181", "74185", "0610"),
    ("76506", "76999", "0402"), ("77067", "77067", "0403"), ("77261", "77799", "0333"),
    ("78000", "79999", "0340"), ("70000", "77999", "0320"),
    ("88000", "88399", "0310"), ("80000", "89999", "0300"),
    ("90460", "90474", "0771"), ("90476", "90759", "0636"), ("90785", "90899", "0900"),
    ("92507", "92526", "0440"), ("93000", "93042", "0730"), ("92920", "93799", "0480"),
    ("93880", "93998", "0402"), ("94002", "94799", "0410"), ("95700", "95830", "0740"),
    ("96360", "96549", "0260"), ("97010", "97164", "0420"), ("97165", "97168", "0430"),
    ("97169", "97799", "0420"),
)  # fmt: skip
_OBSERVATION = frozenset({"G0378", "G0379"})
"""Observation hours and the direct admission to them (Claims Processing Manual chapter 4, 290.2)."""
_SURGERY = ("10004", "69990")


def revenue_code(code: str, system: System | None, setting: Setting) -> tuple[str, str]:
    """The usual revenue code of a CPT or HCPCS line, and its name in plain words."""
    number = _number(code, system, setting)
    return number, _NAMES[number]


def _number(code: str, system: System | None, setting: Setting) -> str:
    emergency = setting is Setting.EMERGENCY
    if system is System.HCPCS:
        return _hcpcs(code, system, emergency)
    if system is not System.CPT:
        return "0999"
    if is_em(code):
        return "0450" if emergency or "99281" <= code <= "99285" else "0510"
    for low, high, number in _RANGES:
        if low <= code <= high:
            return number
    if code < _SURGERY[0]:
        return "0370"
    if _SURGERY[0] <= code <= _SURGERY[1]:
        if emergency:
            return "0450"
        return {Setting.CLINIC: "0761", Setting.ANCILLARY: "0761"}.get(setting, "0360")
    return "0450" if emergency else "0761"


def _hcpcs(code: str, system: System, emergency: bool) -> str:
    if code in _OBSERVATION:
        return "0762"
    if code.startswith("P9"):
        return "0390"
    if code.startswith(("E", "K")):
        return "0290"
    match domain_of(code, system):
        case "hcpcs-drugs":
            return "0636"
        case "hcpcs-supplies-dme":
            return "0270"
    return "0450" if emergency else "0761"
