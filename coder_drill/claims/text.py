"""A claim as plain text, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coder_drill.claims.model import ClaimForm, ClaimView


def claim_text(view: ClaimView, width: int = 100) -> str:
    """The claim in lines of at most ``width`` columns; titles are cut where they do not fit."""
    lines = [
        f"{view.form}  {view.patient}  {view.setting}",
        (
            f"Type of bill (4): {view.place_code} {view.place}"
            if view.form is ClaimForm.UB04
            else f"Place of service (24B): {view.place_code} {view.place}"
        ),
    ]
    body = _ub(view) if view.form is ClaimForm.UB04 else _cms(view)
    lines += list(body)
    if view.remarks:
        lines += ["", *view.remarks]
    return "\n".join(_cut(line, width) for line in lines)


def _ub(view: ClaimView) -> Iterator[str]:
    yield from stay_lines(view)
    yield ""
    yield "Diagnoses (67, external causes 72)"
    yield from _columns(
        ("FIELD", "CODE", "POA", ""),
        ((d.place or "-", d.code, d.poa or "-", d.title) for d in view.diagnoses),
    )
    if view.procedures:
        yield ""
        yield "Procedures (74)"
        yield from _columns(
            ("FIELD", "CODE", ""), ((p.place or "-", p.code, p.title) for p in view.procedures)
        )
    if view.lines:
        yield ""
        yield "Service lines (42 to 46)"
        yield from _columns(
            ("REV", "FOR", "HCPCS", "MODIFIERS", "UNITS", ""),
            (
                (
                    line.revenue,
                    line.revenue_name,
                    line.code,
                    " ".join(line.modifiers) or "-",
                    str(line.units),
                    line.title,
                )
                for line in view.lines
            ),
        )


def stay_lines(view: ClaimView) -> Iterator[str]:
    """What a UB-04 says beside the codes, a field a line."""
    stay = view.stay
    if stay is None:
        return
    if stay.status:
        yield f"Patient status (17): {stay.status} {stay.status_words}"
    yield f"ICD version (66): {stay.icd_version} (ICD-10)"
    if stay.admitting:
        yield f"Admitting diagnosis (69): {stay.admitting}"
    if stay.reasons:
        yield f"Patient's reason for visit (70): {', '.join(stay.reasons)}"


def _cms(view: ClaimView) -> Iterator[str]:
    yield ""
    yield "Diagnoses (21)"
    yield from _columns(
        ("", "CODE", ""), ((d.place or "-", d.code, d.title) for d in view.diagnoses)
    )
    if view.lines:
        yield ""
        yield "Service lines (24)"
        yield from _columns(
            ("", "D: CODE", "MODIFIERS", "E: POINTER", "G: UNITS", ""),
            (
                (
                    str(line.number),
                    line.code,
                    " ".join(line.modifiers) or "-",
                    "".join(line.pointers) or "-",
                    str(line.units),
                    # A PCS title on a professional claim would only hide that it does not belong.
                    line.title
                    if not (line.system and line.system.is_inpatient_procedure)
                    else "not a professional code",
                )
                for line in view.lines
            ),
        )


def _columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Left-aligned columns, the last one running on; a dash where there are no rows."""
    body = [list(row) for row in rows]
    if not body:
        return ["  -"]
    table = [list(head), *body]
    widths = [max(len(row[i]) for row in table) for i in range(len(head) - 1)]
    return [
        "  "
        + "  ".join(
            [*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in table
    ]


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: max(1, width - 3)].rstrip()}..."
