"""Where an encounter took place and where its patient went, for charts that do not state it.

A chart of format 2 says both. Of an older chart the key and the record tell: an ambulance, a visit
by video, a private therapy practice, a surgery center, "To SNF" in a discharge summary.
"""

from __future__ import annotations

import re

from coder_drill.charts.model import Chart, ClaimKind, Setting
from coder_drill.charts.places import Disposition

_USUAL = {
    Setting.INPATIENT: "21",
    Setting.EMERGENCY: "23",
    Setting.OUTPATIENT_SURGERY: "22",
    Setting.CLINIC: "11",
    Setting.ANCILLARY: "22",
    Setting.DME: "12",
}
_AMBULANCE = re.compile(r"A04(?:2[5-9]|3[0-6])|A0888")
_BY_AIR = frozenset({"A0430", "A0431", "A0435", "A0436"})
_TELEHEALTH = frozenset({"93", "95", "FQ", "GQ", "GT"})
_THERAPY = frozenset({"GN", "GO", "GP"})
_HOSPITAL_STAY = re.compile(r"992(?:2[1-3]|3[1-9])")
"""Initial and subsequent hospital care, observation included."""
_CENTER = re.compile(r"\b(?:ambulatory )?surg(?:ery|ical) center\b", re.IGNORECASE)
_AT_HOME = re.compile(r"\b(?:patient|pt|child|he|she)(?: is| was)? at home\b", re.IGNORECASE)

_LAST_PART = re.compile(r"discharge", re.IGNORECASE)
_WENT: tuple[tuple[str, Disposition], ...] = (
    (r"expired|died|pronounced dead", Disposition.EXPIRED),
    (r"against medical advice", Disposition.AGAINST_ADVICE),
    (r"inpatient rehab\w*|acute rehab\w*|\bIRF\b", Disposition.INPATIENT_REHAB),
    (r"\bLTACH?\b|long-term acute", Disposition.LONG_TERM_ACUTE),
    (r"\bSNF\b|skilled nursing", Disposition.SKILLED_NURSING),
    (r"home with hospice|hospice at home", Disposition.HOSPICE_HOME),
    (r"inpatient hospice|hospice (?:house|facility)", Disposition.HOSPICE_FACILITY),
    (r"home with (?:home health|HH\b|VNA\b)|home health", Disposition.HOME_HEALTH),
)
_TO = re.compile(
    r"(?:disposition|dispo|discharged?(?: home)?|\bto)\b[:*\s]*(?P<where>[^.\n;]{1,60})",
    re.IGNORECASE,
)


def place_of_service(chart: Chart) -> str:
    """CMS's place-of-service code of a chart's professional claim: stated, or as its record tells."""
    if chart.place_of_service:
        return chart.place_of_service
    codes = {key.code for key in chart.outline}
    modifiers = {modifier for key in chart.outline for modifier in key.modifiers}
    if any(_AMBULANCE.fullmatch(code) for code in codes):
        return "42" if codes & _BY_AIR else "41"
    if modifiers & _TELEHEALTH:
        return "10" if _AT_HOME.search(chart.note) else "02"
    if chart.setting is Setting.ANCILLARY and modifiers & _THERAPY:
        return "11"
    if chart.setting is Setting.OUTPATIENT_SURGERY:
        stated = f"{chart.document} {chart.instructions}"
        return "24" if _CENTER.search(stated) else "22"
    stays = any(_HOSPITAL_STAY.fullmatch(code) for code in codes)
    if chart.setting is Setting.EMERGENCY and stays:
        return "22"  # observation is care in the outpatient hospital
    return _USUAL[chart.setting]


def disposition(chart: Chart) -> Disposition | None:
    """Where the patient of a stay went: stated, or as the discharge summary says, else home.

    None where there is no stay to leave: professional claims and outpatient care.
    """
    if chart.disposition is not None:
        return chart.disposition
    if chart.setting is not Setting.INPATIENT or chart.claim is not ClaimKind.FACILITY:
        return None
    parts = list(_LAST_PART.finditer(chart.note))
    text = chart.note[parts[0].start() :] if parts else ""
    for match in _TO.finditer(text):
        for words, where in _WENT:
            if re.search(words, match["where"], re.IGNORECASE):
                return where
    return Disposition.HOME
