"""Alphabetic indexes and term tables, XML: what a coder walks from a main term to a code.

One grammar serves the ICD-10-CM index, its external cause index, its drug and neoplasm tables
(terms with a cell for each column) and the ICD-10-PCS index.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from coder_drill.codebooks.importing.cm_tabular import year_of
from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError, number

CM_ROOT, PCS_ROOT = "ICD10CM.index", "ICD10PCS.index"

COLUMNS = (
    "parent", "level", "letter", "term", "qualifier", "code", "manifestation",
    "see", "see_also", "use", "cells",
)  # fmt: skip
"""Columns of the table ``entries``. Rows are numbered from 1 in book order; ``parent`` is such a
number, empty for a main term. Several see references are parted by `` | ``, cells by ``|``."""

_CODES = ("code", "codes", "tab", "subcat", "seecat")
_BLANK = ("-", "--", "---")


def kind_of(root: ET.Element) -> Kind | None:
    """Which book it is, None when no known one."""
    if root.tag == PCS_ROOT:
        return Kind.PCS_INDEX
    if root.tag != CM_ROOT:
        return None
    first = next((_text(head).lower() for head in root.iterfind("indexHeading/head")), "")
    if first:
        return {"neoplasm": Kind.CM_NEOPLASM, "substance": Kind.CM_DRUG}.get(first)
    return (
        Kind.CM_EINDEX if "external cause" in _text(root.find("title")).lower() else Kind.CM_INDEX
    )


def read(root: ET.Element, kind: Kind, path: Path) -> Parsed:
    """Tables ``entries`` and ``heads`` (the column heads of a table; one for each cell)."""
    heads = [_text(head) for head in root.iterfind("indexHeading/head")][1:]
    rows: list[tuple[str, ...]] = []
    for letter in root.iterfind("letter"):
        title = _text(letter.find("title"))
        for main in letter.iterfind("mainTerm"):
            if not _text(main.find("title")):
                raise ImportRefusedError(f"{path}: a main term below letter {title} has no name")
            _walk(main, 0, 0, title, len(heads), rows)
    if not rows:
        raise ImportRefusedError(f"{path}: {kind.label} without terms; download it again")
    mains = sum(row[1] == "0" for row in rows)
    codes = sum(len(row[5].split()) for row in rows)
    cells = sum(cell != "" for row in rows for cell in row[10].split("|"))
    counts = {"main terms": mains, "subterms": len(rows) - mains}
    counts |= {"codes": codes} if codes else {}
    counts |= {"codes in columns": cells} if cells else {}
    return Parsed(
        kind,
        {
            "entries": (COLUMNS, rows),
            "heads": (("head",), [(head,) for head in heads]),
        },
        counts,
        year=year_of(root),
    )


def _walk(
    element: ET.Element,
    parent: int,
    level: int,
    letter: str,
    columns: int,
    rows: list[tuple[str, ...]],
) -> None:
    term, qualifier = _title(element.find("title"))
    codes: list[str] = []
    refs: dict[str, list[str]] = {"see": [], "seeAlso": [], "use": []}
    manifestation: list[str] = []
    cells = [""] * columns
    for child in element:
        if child.tag in _CODES:
            codes.append(_text(child).rstrip("†*"))
        elif child.tag in refs:
            refs[child.tag].append(" ".join((child.text or "").split()))
            codes += [_text(inner) for inner in child if inner.tag in _CODES]
        elif child.tag == "manif":
            manifestation.append(_text(child))
        elif child.tag == "cell":
            place = number(child.get("col"))
            text = _text(child)
            if place is not None and 2 <= place < columns + 2 and text not in _BLANK:
                cells[place - 2] = text
    rows.append(
        (
            str(parent) if parent else "",
            str(level),
            letter,
            term,
            qualifier,
            " ".join(code for code in codes if code not in _BLANK),
            " ".join(manifestation),
            *(" | ".join(ref for ref in refs[tag] if ref) for tag in ("see", "seeAlso", "use")),
            "|".join(cells),
        )
    )
    here = len(rows)
    for child in element.iterfind("term"):
        _walk(child, here, level + 1, letter, columns, rows)


def _title(element: ET.Element | None) -> tuple[str, str]:
    """The term without its nonessential modifiers, and these: ``Abuse``, ``(adult) (child)``."""
    if element is None:
        return "", ""
    return (
        " ".join(" ".join(_outside(element)).split()),
        " ".join(_text(inner) for inner in element.iterfind("nemod")),
    )


def _outside(element: ET.Element) -> Iterator[str]:
    """Text of an element without that of its ``nemod`` children."""
    yield element.text or ""
    for inner in element:
        if inner.tag != "nemod":
            yield "".join(inner.itertext())
        yield inner.tail or ""


def _text(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
