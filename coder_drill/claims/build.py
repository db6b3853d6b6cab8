"""From an answer to the claim it would become."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, ClaimKind, Setting
from coder_drill.claims.model import ClaimDiagnosis, ClaimForm, ClaimLine, ClaimProcedure, ClaimView
from coder_drill.claims.pointers import pointers
from coder_drill.claims.revenue import revenue_code
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.scoring.pairing import looks_like_diagnosis

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Room on the paper forms (UB-04 fields 67, 72 and 74; CMS-1500 items 21 and 24).
_UB_OTHER, _UB_CAUSES, _UB_PROCEDURES = 17, 3, 6
_CMS_DIAGNOSES, _CMS_LINES, _MODIFIERS = 12, 6, 4

# Type of bill: kind of facility, kind of care, "admit through discharge".
_BILLS = {
    Setting.INPATIENT: ("0111", "hospital inpatient"),
    Setting.DME: ("0131", "hospital outpatient"),
}
_OUTPATIENT_BILL = ("0131", "hospital outpatient")
# Place of service codes of CMS.
_PLACES = {
    Setting.INPATIENT: ("21", "inpatient hospital"),
    Setting.EMERGENCY: ("23", "emergency room of a hospital"),
    Setting.OUTPATIENT_SURGERY: ("22", "outpatient hospital; 24 in a surgery center"),
    Setting.CLINIC: ("11", "office"),
    Setting.ANCILLARY: ("22", "outpatient hospital; 81 for an independent laboratory"),
    Setting.DME: ("12", "home"),
}


def claim_view(chart: Chart, answer: Answer, codebook: Codebook) -> ClaimView:
    """The claim that ``answer`` would become on ``chart``: UB-04 for a facility, else CMS-1500.

    Codes keep the answer's order. Codes that no table knows stay on it, marked; a payer would reject
    them. Takes any answer.
    """
    book = book_of(codebook)
    facility = chart.claim is ClaimKind.FACILITY
    form = ClaimForm.UB04 if facility else ClaimForm.CMS1500
    given = [code for code in answer.codes if looks_like_diagnosis(code)]
    diagnoses = _ub_diagnoses(given, book) if facility else _cms_diagnoses(given, book)
    procedures = _procedures(answer.codes, book, facility=facility)
    lines = _lines(chart, answer.codes, diagnoses, book, facility=facility)
    place_code, place = (
        _BILLS.get(chart.setting, _OUTPATIENT_BILL) if facility else _PLACES[chart.setting]
    )
    return ClaimView(
        form=form,
        setting=chart.setting.label,
        patient=chart.patient.label,
        place=place,
        place_code=place_code,
        diagnoses=diagnoses,
        procedures=procedures,
        lines=lines,
        remarks=tuple(_remarks(form, diagnoses, procedures, lines, chart)),
    )


def _ub_diagnoses(given: Sequence[AnswerCode], book: Book) -> tuple[ClaimDiagnosis, ...]:
    found: list[ClaimDiagnosis] = []
    others = causes = 0
    for code in given:
        external = book.flags(code.code, code.system).external_cause and bool(found)
        if not found:
            place = "67"
        elif external:
            place = f"72{'abc'[causes]}" if causes < _UB_CAUSES else ""
            causes += 1
        else:
            place = f"67{ascii_uppercase[others]}" if others < _UB_OTHER else ""
            others += 1
        found.append(_diagnosis(place, code, book, external=external))
    return tuple(found)


def _cms_diagnoses(given: Sequence[AnswerCode], book: Book) -> tuple[ClaimDiagnosis, ...]:
    return tuple(
        _diagnosis(
            ascii_uppercase[n] if n < _CMS_DIAGNOSES else "",
            AnswerCode(code.code, code.system),
            book,
            external=book.flags(code.code, code.system).external_cause,
        )
        for n, code in enumerate(given)
    )


def _diagnosis(place: str, code: AnswerCode, book: Book, *, external: bool) -> ClaimDiagnosis:
    row = book.get(code.code, code.system) if code.is_diagnosis else None
    return ClaimDiagnosis(
        place=place,
        code=code.code,
        title=row.title if row else "",
        poa=code.poa,
        known=row is not None and row.billable,
        external=external,
    )


def _procedures(
    codes: Sequence[AnswerCode], book: Book, *, facility: bool
) -> tuple[ClaimProcedure, ...]:
    if not facility:
        return ()
    given = [code for code in codes if code.is_inpatient_procedure]
    return tuple(
        ClaimProcedure(
            ("74" if n == 0 else f"74{'abcde'[n - 1]}") if n < _UB_PROCEDURES else "",
            code.code,
            book.title(code.code, code.system),
        )
        for n, code in enumerate(given)
    )


def _lines(
    chart: Chart,
    codes: Sequence[AnswerCode],
    diagnoses: Sequence[ClaimDiagnosis],
    book: Book,
    *,
    facility: bool,
) -> tuple[ClaimLine, ...]:
    given = [
        code
        for code in codes
        if not looks_like_diagnosis(code) and not (facility and code.is_inpatient_procedure)
    ]
    found = []
    for number, code in enumerate(given, 1):
        revenue = revenue_code(code.code, code.system, chart.setting) if facility else ("", "")
        found.append(
            ClaimLine(
                number=number,
                code=code.code,
                system=code.system,
                title=book.title(code.code, code.system) if code.system else "",
                modifiers=code.modifiers[:_MODIFIERS],
                units=code.units,
                revenue=revenue[0],
                revenue_name=revenue[1],
                pointers=() if facility else pointers(code, diagnoses),
            )
        )
    return tuple(found)


def _remarks(
    form: ClaimForm,
    diagnoses: Sequence[ClaimDiagnosis],
    procedures: Sequence[ClaimProcedure],
    lines: Sequence[ClaimLine],
    chart: Chart,
) -> list[str]:
    found = []
    if not diagnoses:
        found.append("Without a diagnosis the claim is returned.")
    left = [each.code for each in diagnoses if not each.place]
    left += [each.code for each in procedures if not each.place]
    if left:
        found.append(f"No room on the {form}: {', '.join(left)}.")
    if form is ClaimForm.CMS1500 and len(lines) > _CMS_LINES:
        found.append(f"{len(lines)} lines fill {-(-len(lines) // _CMS_LINES)} forms.")
    unknown = [each.code for each in diagnoses if not each.known]
    unknown += [line.code for line in lines if line.system is None]
    if unknown:
        found.append(f"Rejected as no billable codes: {', '.join(dict.fromkeys(unknown))}.")
    if chart.wants_poa:
        found.append("Room, board and ancillary charges come from the hospital's ledger.")
    elif form is ClaimForm.CMS1500 and lines:
        found.append("Pointers are derived from the codes; they are not scored.")
    return found
