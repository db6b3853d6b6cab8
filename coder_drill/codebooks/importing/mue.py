"""CMS's medically unlikely edits as published: code, value, adjudication indicator, rationale.

The heading tells whose they are: "Practitioner Services MUE Values", "Outpatient Hospital Services
MUE Values", "DME Supplier Services MUE Values". The rows carry no date: the name of the file or the
notice above the heading does (``..._Eff_04-01-2026``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError, number
from coder_drill.codebooks.importing.sheets import Sheet

_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-_/](\d{1,2})[-_/](20\d\d)(?!\d)")
_WORDS = re.compile(r"(?i)\b(jan|apr|jul|oct)[a-z]*\.?\s+1\D{0,4}(20\d\d)")
_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_KINDS = (
    ("practitioner", Kind.MUE_PRACTITIONER),
    ("hospital", Kind.MUE_HOSPITAL),
    ("facility", Kind.MUE_HOSPITAL),
    ("dme", Kind.MUE_SUPPLIER),
    ("supplier", Kind.MUE_SUPPLIER),
)


def is_heading(heads: Sequence[str]) -> bool:
    """True for the heading row, its cells in plain lower-case words."""
    return (
        len(heads) >= 2
        and heads[0].startswith("hcpcs")
        and heads[0].endswith("code")
        and "mue value" in heads[1]
    )


def read(sheet: Sheet) -> Parsed:
    """The limits of a file. Raises ``ImportRefusedError`` naming the row that is none."""
    path = sheet.path
    heading: list[str] = []
    notice: list[str] = []
    rows: list[tuple[str, str, str]] = []
    for n, row in enumerate(sheet.rows(), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        plain = [re.sub(r"[^a-z0-9]+", " ", cell.lower()).strip() for cell in cells]
        if not heading:
            heading = plain if is_heading(plain) else []
            notice += cells
            continue
        code, value = cells[0].upper(), number(cells[1]) if len(cells) > 1 else None
        if not _CODE.fullmatch(code) or value is None:
            raise ImportRefusedError(
                f"{path}: row {n}: {code[:20]!r} is not a code with its units; download it again"
            )
        basis = cells[2][:1] if len(cells) > 2 and cells[2][:1] in ("1", "2", "3") else "1"
        rows.append((code, str(value), basis))
    if not rows:
        raise ImportRefusedError(
            f"{path}: medically unlikely edits without a code; download it again"
        )
    kind = next((kind for word, kind in _KINDS if word in heading[1]), None)
    name = f"{path.name} {sheet.name}".lower()
    kind = kind or next((kind for word, kind in _KINDS if word in name), None)
    if kind is None:
        raise ImportRefusedError(
            f"{path}: medically unlikely edits, and neither heading nor name says whose; keep CMS's"
            " file name (practitioner, facility or dme)"
        )
    if len({row[0] for row in rows}) != len(rows):
        raise ImportRefusedError(f"{path}: a code stands twice; download it again")
    return Parsed(
        kind,
        {"limits": (("code", "units", "basis"), sorted(rows))},
        {"codes": len(rows)},
        effective_from=_begins(name, " ".join(notice), path),
    )


def _begins(name: str, notice: str, path: Path) -> str:
    """The first day in force by name or notice, empty when neither tells it."""
    for text in (name, notice):
        if match := _NUMBERS.search(text):
            try:
                return date(int(match[3]), int(match[1]), int(match[2])).isoformat()
            except ValueError:
                raise ImportRefusedError(
                    f"{path}: {match[0]!r} is not a date; add --edition, such as --edition 2026-04"
                ) from None
        if match := _WORDS.search(text):
            return f"{match[2]}-{_MONTHS[match[1].lower()]:02}-01"
    return ""
