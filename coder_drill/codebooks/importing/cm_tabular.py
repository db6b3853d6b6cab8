"""ICD-10-CM tabular list, XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError, number
from coder_drill.codebooks.tabular import references, tabular_nodes

ROOT = "ICD10CM.tabular"


def read(root: ET.Element, path: Path) -> Parsed:
    """Tables ``tabular``, ``notes`` and ``seventh`` of the list as published.

    The list makes a code of every seventh character defined above it; which of them exist is
    settled where the tables are put together (see ``derive``).
    """
    try:
        nodes = tabular_nodes(root)
    except ValueError as error:
        raise ImportRefusedError(f"{path}: tabular list: {error}; download it again") from None
    if not any(node.billable for node in nodes):
        raise ImportRefusedError(f"{path}: a tabular list without codes; download it again")
    notes = [
        (node.code, kind.value, text, " ".join(references(text)))
        for node in nodes
        for kind, text in node.notes
    ]
    return Parsed(
        Kind.CM_TABULAR,
        {
            "tabular": (
                ("code", "kind", "billable", "parent", "title"),
                [
                    (n.code, n.kind, "1" if n.billable else "", n.parent or "", n.title)
                    for n in nodes
                ],
            ),
            "notes": (("owner", "kind", "text", "refs"), notes),
            "seventh": (
                ("owner", "character", "meaning"),
                [(n.code, char, text) for n in nodes for char, text in n.seventh.items()],
            ),
        },
        {
            "chapters": sum(node.kind == "chapter" for node in nodes),
            "codes in the list": sum(node.kind in ("category", "subcategory") for node in nodes),
            "notes": len(notes),
        },
        year=year_of(root),
    )


def year_of(root: ET.Element) -> int | None:
    """The year in ``<version>``, None when it is no year."""
    year = number(root.findtext("version"))
    return year if year is not None and 1900 <= year <= 9999 else None
