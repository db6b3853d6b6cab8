"""A claim drawn as the form it goes out on: boxes with the numbers of their fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual.content import Content

from coder_drill.claims.model import ClaimDiagnosis, ClaimForm, ClaimLine, ClaimView
from coder_drill.claims.text import stay_lines

_QUIET = "$foreground-muted"
_FRAME = "$foreground 40%"
_WRONG = "bold $error"
_INPATIENT = "011"
"""How the type of bill of a hospital inpatient claim begins: the claims that report POA."""
_LEAST = 8
"""Columns that a title gets at least, however narrow the form is."""


def claim_form(view: ClaimView, width: int) -> Content:
    """The claim in ``width`` columns; titles go on below where they do not fit."""
    inside = width - 4
    ub = view.form is ClaimForm.UB04
    head = "4 Type of bill" if ub else "24B Place of service"
    lines = [
        Content.assemble((str(view.form), "bold $accent"), f"   {view.patient} · {view.setting}"),
        *_box(
            head,
            [
                Content.assemble((view.place_code, "bold"), f"  {view.place}"),
                *(Content(line) for line in stay_lines(view)),
            ],
            width,
        ),
        *_box(
            "67 Diagnoses, 72 external causes" if ub else "21 Diagnoses",
            _diagnoses(view.diagnoses, inside, poa=ub and view.place_code.startswith(_INPATIENT)),
            width,
        ),
    ]
    if view.procedures:
        rows = [
            (each.place or "-", each.code, "", each.title, not each.place)
            for each in view.procedures
        ]
        lines += _box("74 Procedures", _table(rows, inside), width)
    if view.lines:
        drawn = _services(view.lines, inside, ub=ub)
        lines += _box("42 to 46 Service lines" if ub else "24 Service lines", drawn, width)
    for remark in view.remarks:
        lines += [Content(line) for line in wrap(remark, width)]
    return Content("\n").join(lines)


def _box(title: str, rows: Sequence[Content], width: int) -> Iterator[Content]:
    rule = "─" * max(0, width - len(title) - 5)
    yield Content.assemble(("┌─ ", _FRAME), (title, "bold $primary"), (f" {rule}┐", _FRAME))
    for row in rows:
        space = " " * max(0, width - 4 - row.cell_length)
        yield Content.assemble(("│ ", _FRAME), row, space, (" │", _FRAME))
    yield Content.styled(f"└{'─' * (width - 2)}┘", _FRAME)


def _diagnoses(found: Sequence[ClaimDiagnosis], width: int, *, poa: bool) -> list[Content]:
    if not found:
        return [Content.assemble(("✗ ", _WRONG), "none")]
    rows = []
    for each in found:
        title = each.title if each.known else f"✗ no billable code. {each.title}".rstrip()
        mark = f"POA {each.poa or '-'}"
        rows.append((each.place or "-", each.code, mark if poa else "", title, not each.known))
    return _table(rows, width)


def _table(rows: Sequence[tuple[str, str, str, str, bool]], width: int) -> list[Content]:
    """Rows of field, code, mark, title, and whether something is wrong with it."""
    sizes = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:3]]
    indent = sum(size + 2 for size in sizes if size)
    room = max(_LEAST, width - indent)
    drawn = []
    for place, code, mark, title, wrong in rows:
        first, *more = wrap(title, room) or [""]
        parts: list[str | tuple[str, str]] = [
            (place.ljust(sizes[0] + 2), _QUIET),
            (code.ljust(sizes[1] + 2), "bold"),
        ]
        if sizes[2]:
            parts.append(mark.ljust(sizes[2] + 2))
        drawn.append(Content.assemble(*parts, (first, _WRONG if wrong else "")))
        drawn += [Content(" " * indent + line) for line in more]
    return drawn


def _services(found: Sequence[ClaimLine], width: int, *, ub: bool) -> list[Content]:
    """A line of fields for each service, its title in plain words below."""
    if ub:
        head: list[str] = ["42 Rev", "44 HCPCS", "Modifiers", "46 Units"]
        rows = [
            [line.revenue, line.code, " ".join(line.modifiers) or "-", str(line.units)]
            for line in found
        ]
        drawn = _columns(
            ["", *head], [[str(at.number), *row] for at, row in zip(found, rows, strict=True)], 2
        )
    else:
        head = ["", "24D Code", "Modifiers", "24E Pointer", "24G Units"]
        rows = [
            [str(line.number), line.code, " ".join(line.modifiers) or "-",
             "".join(line.pointers) or "-", str(line.units)]
            for line in found
        ]  # fmt: skip
        drawn = _columns(head, rows, 1)
    lines = [drawn[0]]
    for line, fields in zip(found, drawn[1:], strict=True):
        lines.append(fields)
        words, wrong = _meaning(line, ub=ub)
        lines += [
            Content.styled("   " + part, _WRONG if wrong else _QUIET)
            for part in wrap(words, width - 3)
        ]
    return lines


def _meaning(line: ClaimLine, *, ub: bool) -> tuple[str, bool]:
    """A service in plain words, and whether it does not belong here."""
    if line.system is None:
        return "✗ In no code table.", True
    if line.system and line.system.is_inpatient_procedure and not ub:
        return "✗ Not a professional code.", True
    return (f"{line.revenue_name}: {line.title}" if ub else line.title), False


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]], bold: int) -> list[Content]:
    """Aligned fields under their headings; the column ``bold`` holds the codes."""
    sizes = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]

    def line(cells: Sequence[str], style: str, code: str) -> Content:
        return Content.assemble(
            *(
                (f"{cell:<{size}}  ", code if at == bold else style)
                for at, (cell, size) in enumerate(zip(cells, sizes, strict=True))
            )
        ).rstrip()

    return [line(head, _QUIET, _QUIET), *(line(row, "", "bold") for row in rows)]
