"""What is said of an answer before it is handed in: it needs no key, only the claim and the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.tui.drill.editing import is_diagnosis
from coder_drill.tui.lookup.entry import Refused, judged, named

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


def is_exempt(code: AnswerCode, codebook: Codebook) -> bool:
    """True for a diagnosis that carries no POA indicator (ICD-10-CM guidelines, appendix I)."""
    return is_diagnosis(code) and codebook.flags(code.code).poa_exempt


def before_submit(
    codes: Sequence[AnswerCode], chart: Chart, codebook: Codebook, *, closed: bool = False
) -> list[str]:
    """A line for each thing to look at before the answer goes out; none when there is nothing.

    Codes that cannot stand on this claim, diagnoses of an inpatient hospital claim without POA, lines that
    stand twice, and units above a limit that is known; ``closed``: nothing that the tables say.
    """
    if not codes:
        return ["There is no code in the answer yet."]
    if closed:
        return _twice(codes)
    lines = []
    for code in dict.fromkeys(codes):
        found = judged(code, code.code, chart, codebook)
        if isinstance(found, Refused):
            lines.append(f"✗ {found.reason}")
    if chart.wants_poa:
        lines += _without_poa(codes, codebook)
    lines += _twice(codes)
    lines += _too_many(codes, chart, codebook)
    return lines


def _without_poa(codes: Sequence[AnswerCode], codebook: Codebook) -> list[str]:
    open_lines = [code for code in codes if is_diagnosis(code) and not code.poa]
    exempt = [code for code in open_lines if is_exempt(code, codebook)]
    missing = [code for code in open_lines if code not in exempt]
    if not missing:
        return []
    lines = [f"POA is missing on {named(missing)}."]
    if exempt:
        verb = "is" if len(exempt) == 1 else "are"
        lines.append(f"{named(exempt)} {verb} exempt and rightly without one.")
    return lines


def _twice(codes: Sequence[AnswerCode]) -> list[str]:
    counts = Counter((code.code, code.modifiers) for code in codes)
    return [
        f"{'-'.join([code, ','.join(modifiers)]) if modifiers else code} stands "
        f"{'twice' if count == 2 else f'{count} times'}."
        for (code, modifiers), count in counts.items()
        if count > 1
    ]


def _too_many(codes: Sequence[AnswerCode], chart: Chart, codebook: Codebook) -> list[str]:
    from coder_drill.scoring.rules import Encounter, units

    encounter = Encounter.of(chart, codebook, Answer(tuple(codes)))
    return [edit.message for edit in units.check(encounter)]
