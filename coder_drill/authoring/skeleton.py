"""The beginning of a new chart: a file that reads, with a place for everything a chart holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coder_drill.charts.chart_fields import CHART, DECOY, DOCUMENT, KEY
from coder_drill.charts.model import Setting
from coder_drill.charts.schema import NEWEST, Kind, Table

COMMENT_AT = 28
"""The column of the comments."""


class _Sketch(NamedTuple):
    """A document that records of a setting usually have."""

    title: str
    author: str
    sections: tuple[str, ...] = ()
    day: int | None = None


_RECORDS: Mapping[Setting, tuple[_Sketch, ...]] = {
    Setting.INPATIENT: (
        _Sketch("H&P", "Attending, hospital medicine", ("HPI", "Exam", "Data", "A/P"), 1),
        _Sketch("Progress note", "Attending, hospital medicine", (), 2),
        _Sketch("Operative report", "Surgeon, general surgery", (), 2),
        _Sketch("Nursing", "RN, medical-surgical unit", (), 2),
        _Sketch("Discharge summary", "Attending, hospital medicine", (), 4),
    ),
    Setting.EMERGENCY: (
        _Sketch("Triage", "RN, emergency department"),
        _Sketch(
            "ED provider note",
            "Attending, emergency medicine",
            ("HPI", "Exam", "Results", "MDM", "Diagnoses and disposition"),
        ),
    ),
    Setting.OUTPATIENT_SURGERY: (
        _Sketch("H&P update", "Surgeon"),
        _Sketch("Operative report", "Surgeon", ("Indications", "Findings", "Description")),
        _Sketch("Pathology report", "Pathologist"),
    ),
    Setting.CLINIC: (
        _Sketch("Office visit", "Physician, family medicine", ("HPI", "Exam", "A/P")),
    ),
    Setting.ANCILLARY: (
        _Sketch("Order", "Physician, ordering"),
        _Sketch("Report", "Radiologist", ("Technique", "Findings", "Impression")),
    ),
    Setting.DME: (
        _Sketch("Order", "Physician, ordering"),
        _Sketch("Face-to-face note", "Physician, ordering"),
        _Sketch("Delivery record", "Supplier, delivery technician"),
    ),
}

_PLACES: Mapping[Setting, str] = {
    Setting.EMERGENCY: "23",
    Setting.OUTPATIENT_SURGERY: "22",
    Setting.CLINIC: "11",
    Setting.ANCILLARY: "22",
    Setting.DME: "12",
}


def new_chart_text(
    chart_id: str,
    setting: Setting,
    *,
    edition: str,
    title: str = "",
    documents: int | None = None,
) -> str:
    """The text of a new chart file for ``chart_id``, to be saved as ``<setting>/<chart_id>.toml``.

    It is TOML in the right form with empty places (``""``); ``check`` then lists what is to be
    written. ``chart_id`` and ``title`` may not hold quotes or backslashes. ``documents`` is how
    many documents the record is to have, as many as usual in the setting if None.
    """
    inpatient = setting is Setting.INPATIENT
    first = "principal" if inpatient else "first-listed"
    heading = {
        "id": f'"{chart_id}"',
        "title": f'"{title}"',
        "setting": f'"{setting}"',
        "claim": '"facility"' if inpatient else '"professional"',
        "edition": f'"{edition}"',
        "policy": '"hospital-inpatient"' if inpatient else '"physician-group"',
        "disposition": CHART.by_name["disposition"][0].skeleton if inpatient else None,
        "place_of_service": None if inpatient else f'"{_PLACES[setting]}"',
    }
    no_line = {"modifiers": None, "units": None}
    diagnosis = no_line if inpatient else {"poa": None, **no_line}
    procedure = {"poa": None, "role": '"procedure"', **(no_line if inpatient else {})}
    system = "ICD-10-PCS code" if inpatient else "CPT or HCPCS code; role service for visits, drugs"
    parts = [
        _fields(CHART, heading),
        *(_document(sketch) for sketch in _record(setting, documents)),
        f"# Diagnoses in order, the {first} one first.\n"
        + _block("key", KEY, {"role": f'"{first}"', **diagnosis}),
        f"# {system}.\n" + _block("key", KEY, procedure),
        "# Codes that people wrongly assign here.\n" + _block("decoy", DECOY, {}),
        _block("decoy", DECOY, {}),
    ]
    return "\n".join(parts)


def _record(setting: Setting, count: int | None) -> list[_Sketch]:
    usual = list(_RECORDS[setting])
    if count is None:
        return usual
    day = 2 if setting is Setting.INPATIENT else None
    more = [_Sketch("", "", (), day) for _ in range(count - len(usual))]
    # The last document of a stay stays the last: a discharge summary is what the others lead to.
    return [*usual[:-1], *more, usual[-1]] if more else [*usual[: count - 1], usual[-1]]


def _document(sketch: _Sketch) -> str:
    text = "\n\n".join(f"## {name}\n" for name in sketch.sections) or "\n"
    values = {
        "title": f'"{sketch.title}"',
        "author": f'"{sketch.author}"',
        "text": f"'''\n{text}'''",
        "day": None if sketch.day is None else str(sketch.day),
    }
    return _block("document", DOCUMENT, values)


def _block(name: str, table: Table, values: Mapping[str, str | None]) -> str:
    return f"[[{name}]]\n{_fields(table, values)}"


def _fields(table: Table, values: Mapping[str, str | None]) -> str:
    """The fields of a table that a new chart has, a line each, with their comments."""
    lines = []
    for field in table.of_format(NEWEST):
        value = values.get(field.name, field.skeleton)
        if value is None or field.kind is Kind.TABLES:
            continue
        first, *rest = f"{field.name} = {value}".splitlines()
        if field.comment:
            first = f"{first:<{COMMENT_AT - 1}} # {field.comment}"
        lines += [first, *rest]
    return "\n".join(lines) + "\n"
