"""ICD-10-PCS tables and definitions, XML."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from coder_drill.codebooks.importing.cm_tabular import year_of
from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import MAX_CODES, ImportRefusedError, number
from coder_drill.codebooks.pcs import scope

TABLES_ROOT, DEFINITIONS_ROOT = "ICD10PCS.tabular", "ICD10PCS.definitions"

_Labels = list[tuple[str, str]]
_VALUE = re.compile(r"[0-9A-HJ-NP-Z]")


def read_tables(root: ET.Element, path: Path) -> Parsed:
    """Tables ``codes``, ``axes`` (scope, position, value, meaning) and ``operations``.

    Each row of a table is the product of its characters; the number of codes it states must come
    out, else ``ImportRefusedError``.
    """
    codes: dict[str, None] = {}
    axes: dict[tuple[str, int, str], dict[str, list[str]]] = {}
    operations: dict[tuple[str, str], tuple[str, str]] = {}
    tables = 0
    for table in root.iterfind("pcsTable"):
        tables += 1
        prefix, names = "", list[str]()
        for position in (1, 2, 3):
            labels = _labels(table, position, path)
            if len(labels) != 1:
                raise ImportRefusedError(
                    f"{path}: table {tables}: no character {position}; download it again"
                )
            value, meaning = labels[0]
            axes[prefix, position, value] = {meaning: []}
            names.append(meaning)
            prefix += value
        definition = _text(table.find("axis[@pos='3']/definition"))
        operations.setdefault((prefix[0], prefix[2]), (names[2], definition))
        for row in table.iterfind("pcsRow"):
            choices = [_labels(row, position, path) for position in (4, 5, 6, 7)]
            count = math.prod(len(labels) for labels in choices)
            if len(codes) + count > MAX_CODES:
                raise ImportRefusedError(
                    f"{path}: table {prefix}: more than {MAX_CODES:,} codes; no official file has"
                )
            made = [
                prefix + "".join(c)
                for c in itertools.product(*([v for v, _ in a] for a in choices))
            ]
            stated = row.get("codes", "")
            if number(stated) not in (None, len(made)):
                raise ImportRefusedError(
                    f"{path}: table {prefix}: a row of {stated} codes makes {len(made)}; download it again"
                )
            codes.update(dict.fromkeys(made))
            for position, labels in enumerate(choices, 4):
                for value, meaning in labels:
                    said = axes.setdefault((scope(prefix + "0000", position), position, value), {})
                    said.setdefault(meaning, []).extend(
                        code for code in made if code[position - 1] == value
                    )
    if not codes:
        raise ImportRefusedError(f"{path}: ICD-10-PCS tables without codes; download it again")
    if max(codes)[0] != "X":
        raise ImportRefusedError(
            f"{path}: ends at {max(codes)}: sections are missing; download it again"
        )
    return Parsed(
        Kind.PCS_TABLES,
        {
            "codes": (("code",), [(code,) for code in sorted(codes)]),
            "axes": (
                ("scope", "position", "value", "meaning"),
                list(_meanings(axes)),
            ),
            "operations": (
                ("section", "value", "name", "definition"),
                [(*key, *found) for key, found in sorted(operations.items())],
            ),
        },
        {"tables": tables, "codes": len(codes)},
        year=year_of(root),
    )


def _meanings(
    axes: dict[tuple[str, int, str], dict[str, list[str]]],
) -> Iterator[tuple[str, str, str, str]]:
    """Rows scope, position, value, meaning.

    A few values of the new-technology section mean different things in rows of one table: for
    these the scope of a table names all meanings, and each code has a row of its own.
    """
    for (within, position, value), said in sorted(axes.items()):
        yield within, str(position), value, " or ".join(said)
        if len(said) > 1:
            for meaning, codes in said.items():
                for code in codes:
                    yield code, str(position), value, meaning


def read_definitions(root: ET.Element, path: Path) -> Parsed:
    """Table ``definitions``: section, position, name, definition, explanation, includes.

    ``includes`` (body parts, brand names of devices, examples) are parted by ``; ``. Terms that
    share one entry get a row each.
    """
    rows: list[tuple[str, ...]] = []
    for section in root.iterfind("section"):
        code = section.get("code", "")
        for axis in section.iterfind("axis"):
            for terms in axis.iterfind("terms"):
                definition, explanation = (
                    _text(terms.find(tag)) for tag in ("definition", "explanation")
                )
                includes = "; ".join(filter(None, (_text(i) for i in terms.iterfind("includes"))))
                rows += [
                    (code, axis.get("pos", ""), _text(title), definition, explanation, includes)
                    for title in terms.iterfind("title")
                ]
    if not rows:
        raise ImportRefusedError(f"{path}: ICD-10-PCS definitions without terms; download it again")
    return Parsed(
        Kind.PCS_DEFINITIONS,
        {
            "definitions": (
                ("section", "position", "name", "definition", "explanation", "includes"),
                rows,
            )
        },
        {"terms": len(rows), "definitions": sum(bool(row[3]) for row in rows)},
        year=year_of(root),
    )


def _labels(element: ET.Element, position: int, path: Path) -> _Labels:
    axis = element.find(f"axis[@pos='{position}']")
    if axis is None:
        raise ImportRefusedError(
            f"{path}: a table row without character {position}; download it again"
        )
    labels = [(label.get("code", ""), _text(label)) for label in axis.iterfind("label")]
    if not labels or any(not _VALUE.fullmatch(value) for value, _ in labels):
        raise ImportRefusedError(f"{path}: a character {position} without value; download it again")
    if len({value for value, _ in labels}) != len(labels):
        raise ImportRefusedError(
            f"{path}: a character {position} names a value twice; download it again"
        )
    return labels


def _text(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
