"""From an answer to the claim it would become."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, ClaimKind, Setting
from coder_drill.charts.places import PLACES, Disposition
from coder_drill.charts.whereabouts import disposition, place_of_service
from coder_drill.claims.model import (
    ClaimDiagnosis,
    ClaimForm,
    ClaimLine,
    ClaimProcedure,
    ClaimView,
    Stay,
)
from coder_drill.claims.pointers import pointers
from coder_drill.claims.revenue import revenue_code
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.scoring.pairing import looks_like_diagnosis

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Room on the paper forms (UB-04 fields 67, 72 and 74; CMS-1500 items 21 and 24) and on the
# electronic claims (ASC X12 837I and 837P, version 5010).
_UB_OTHER, _UB_CAUSES, _UB_PROCEDURES = 17, 3, 6
_EDI_OTHER, _EDI_CAUSES, _EDI_PROCEDURES = 24, 12, 25
_CMS_DIAGNOSES, _CMS_LINES, _MODIFIERS = 12, 6, 4
_EDI_LINES = {ClaimForm.UB04: 999, ClaimForm.CMS1500: 50}
_REASONS = 3
_ELECTRONIC = "837I"

# Type of bill: kind of facility, kind of care, frequency (1 admit through discharge, 2 first of
# several while the patient stays).
_INPATIENT_BILL = ("0111", "hospital inpatient")
_INTERIM_BILL = ("0112", "hospital inpatient, interim")
_OUTPATIENT_BILL = ("0131", "hospital outpatient")
_UNPLANNED = (Setting.EMERGENCY, Setting.CLINIC)


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
    place_code, place = _bill(chart) if facility else _place(chart)
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
        stay=_stay(chart, given, book) if facility else None,
    )


def _bill(chart: Chart) -> tuple[str, str]:
    if chart.setting is not Setting.INPATIENT:
        return _OUTPATIENT_BILL
    stays = disposition(chart) is Disposition.STILL_PATIENT
    return _INTERIM_BILL if stays else _INPATIENT_BILL


def _place(chart: Chart) -> tuple[str, str]:
    code = place_of_service(chart)
    name = PLACES.get(code, "")
    return code, name[:1].lower() + name[1:]


def _stay(chart: Chart, given: Sequence[AnswerCode], book: Book) -> Stay:
    """Fields 17, 66, 69 and 70. The admitting diagnosis is that of a condition present on admission;
    the reasons for an unplanned visit are its symptoms, else what was found."""
    known = [code for code in given if book.get(code.code, code.system) is not None]
    if chart.setting is Setting.INPATIENT:
        where = disposition(chart)
        first = known[0] if known else None
        admitting = first.code if first is not None and first.poa in ("Y", "W", "") else ""
        return Stay(
            status=where.status_code if where else "",
            status_words=str(where) if where else "",
            admitting=admitting,
        )
    if chart.setting not in _UNPLANNED:
        return Stay()
    symptoms = [code.code for code in known if code.code.startswith("R")]
    return Stay(reasons=tuple(symptoms[:_REASONS] or [code.code for code in known[:1]]))


def _ub_diagnoses(given: Sequence[AnswerCode], book: Book) -> tuple[ClaimDiagnosis, ...]:
    found: list[ClaimDiagnosis] = []
    others = causes = 0
    for code in given:
        external = book.flags(code.code, code.system).external_cause and bool(found)
        if not found:
            place = "67"
        elif external:
            place = _room(causes, [f"72{c}" for c in "abc"], _EDI_CAUSES)
            causes += 1
        else:
            place = _room(others, [f"67{c}" for c in ascii_uppercase[:_UB_OTHER]], _EDI_OTHER)
            others += 1
        found.append(_diagnosis(place, code, book, external=external))
    return tuple(found)


def _room(number: int, places: Sequence[str], electronic: int) -> str:
    """The field for the code of this number; the electronic claim's, or none, behind the last."""
    if number < len(places):
        return places[number]
    return _ELECTRONIC if number < electronic else ""


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
            _room(n, ["74", *(f"74{c}" for c in "abcde")], _EDI_PROCEDURES),
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
                left_over=code.modifiers[_MODIFIERS:],
                units=code.units,
                revenue=revenue[0],
                revenue_name=revenue[1],
                pointers=() if facility else pointers(code, diagnoses, given, book),
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
    coded: list[ClaimDiagnosis | ClaimProcedure] = [*diagnoses, *procedures]
    electronic = [each.code for each in coded if each.place == _ELECTRONIC]
    if electronic:
        found.append(f"Only the electronic claim (837I) has room for: {', '.join(electronic)}.")
    left = [each.code for each in coded if not each.place]
    if left:
        where = "claim" if form is ClaimForm.UB04 else str(form)
        found.append(f"No room on the {where}: {', '.join(left)}.")
    found += [
        f"Line {line.number}, {line.code}: no room for {', '.join(line.left_over)}; a line carries "
        "four modifiers."
        for line in lines
        if line.left_over
    ]
    if form is ClaimForm.CMS1500 and len(lines) > _CMS_LINES:
        found.append(f"{len(lines)} lines fill {-(-len(lines) // _CMS_LINES)} forms.")
    if len(lines) > _EDI_LINES[form]:
        found.append(f"More lines than one electronic claim takes ({_EDI_LINES[form]}): split it.")
    unknown = [each.code for each in diagnoses if not each.known]
    unknown += [line.code for line in lines if line.system is None]
    if unknown:
        found.append(f"Rejected as no billable codes: {', '.join(dict.fromkeys(unknown))}.")
    if chart.wants_poa:
        found.append("Room, board and ancillary charges come from the hospital's ledger.")
        found.append(
            "69 is registration's; shown is the principal diagnosis, if present on admission."
        )
    elif form is ClaimForm.CMS1500 and lines:
        found.append("Pointers are derived from the codes; they are not scored.")
    return found
