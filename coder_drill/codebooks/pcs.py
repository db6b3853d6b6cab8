"""ICD-10-PCS rows: codes under the prefixes of their tables, the meaning of each character."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from coder_drill.codebooks.systems import CodeRow, System
from coder_drill.codebooks.tables import Manifest, read_plain

AXES = {
    "0": ("section", "body system", "root operation", "body part", "approach", "device", "qualifier"),
    "1": ("section", "body system", "root operation", "body part", "approach", "device", "qualifier"),
    "2": ("section", "anatomical region", "root operation", "body region", "approach", "device", "qualifier"),
    "3": ("section", "body system", "root operation", "body system or region", "approach", "substance", "qualifier"),
    "4": ("section", "body system", "root operation", "body system", "approach", "function or device", "qualifier"),
    "5": ("section", "body system", "root operation", "body system", "duration", "function", "qualifier"),
    "6": ("section", "body system", "root operation", "body system", "duration", "qualifier", "qualifier"),
    "7": ("section", "anatomical region", "root operation", "body region", "approach", "method", "qualifier"),
    "8": ("section", "body system", "root operation", "body region", "approach", "method", "qualifier"),
    "9": ("section", "anatomical region", "root operation", "body region", "approach", "method", "qualifier"),
    "B": ("section", "body system", "root type", "body part", "contrast", "qualifier", "qualifier"),
    "C": ("section", "body system", "root type", "body part", "radionuclide", "qualifier", "qualifier"),
    "D": ("section", "body system", "modality", "treatment site", "modality qualifier", "isotope", "qualifier"),
    "F": ("section", "section qualifier", "root type", "body system or region", "type qualifier", "equipment", "qualifier"),
    "G": ("section", "body system", "root type", "type qualifier", "qualifier", "qualifier", "qualifier"),
    "H": ("section", "body system", "root type", "type qualifier", "qualifier", "qualifier", "qualifier"),
    "X": ("section", "body system", "root operation", "body part", "approach", "device, substance or technology", "qualifier"),
}  # fmt: skip
"""Names of the seven characters in each section of ICD-10-PCS."""


COMPOSED = "title composed from its characters"
"""Stands as the short title of codes whose official title is not known here."""


def valid_rows(manifest: Manifest) -> Iterator[tuple[str, str, int, str, str]]:
    """code, title, 1 for an operating-room procedure, first and last day of validity."""
    for code, title, operating, start, end, *_ in manifest.rows("icd10pcs"):
        yield code, title, 1 if operating else 0, start, end


def code_rows(manifest: Manifest) -> Iterator[CodeRow]:
    """Rows of the code table: sections, body systems, tables, fourth characters, then codes.

    Retired codes (last day before the edition begins) are left to the table of the retired.
    """
    system = System.ICD10PCS.value
    begins = str(manifest.tables["icd10pcs"]["effective_from"])
    meanings = _meanings(manifest)
    seen: set[str] = set()
    for code, title, _, _, end, *made in manifest.rows("icd10pcs"):
        if end and end < begins:
            continue
        for length in (1, 2, 3, 4):
            prefix = code[:length]
            if prefix not in seen:
                seen.add(prefix)
                parent = code[: length - 1] or None
                yield system, prefix, _prefix_title(prefix, meanings), False, parent, "", "table"
        yield system, code, title, True, code[:4], COMPOSED if made and made[0] else "", "code"


def load(connection: sqlite3.Connection, manifest: Manifest) -> None:
    """Fill the tables of axis meanings, root operations, definitions and index entries."""
    for length in (1, 2, 3):
        connection.execute(
            "INSERT INTO pcs_prefix SELECT substr(key, 1, ?), count(*) FROM code"
            " WHERE system = ? AND billable GROUP BY 1",
            (length, System.ICD10PCS.value),
        )
    connection.executemany("INSERT INTO pcs_definition VALUES (?, ?, ?, ?)", _definitions(manifest))
    for name, table, columns in (
        ("icd10pcs_axes", "pcs_axis", 4),
        ("icd10pcs_operations", "pcs_operation", 6),
        ("icd10pcs_index", "pcs_index", 3),
    ):
        if name in manifest.tables:
            connection.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})",  # noqa: S608
                manifest.rows(name),
            )


def _definitions(manifest: Manifest) -> list[tuple[str, int, str, str]]:
    """Section, position, name and what it means: imported ones first, then body parts and devices

    that the index puts under a value (``Abdominal esophagus: use Esophagus, Lower``), and the
    approaches.
    """
    found: dict[tuple[str, int, str], str] = {}
    if "icd10pcs_definitions" in manifest.tables:
        for section, position, name, meaning, explanation, includes in manifest.rows(
            "icd10pcs_definitions"
        ):
            said = [meaning, explanation, f"Includes: {includes}" if includes else ""]
            found[section, int(position), name] = ". ".join(filter(None, said))
    approaches = manifest.folder / "icd10pcs_approaches.tsv"
    if approaches.is_file():
        for row in read_plain(approaches, ("section", "position", "name", "definition")):
            key = (row["section"], int(row["position"]), row["name"])
            found.setdefault(key, row["definition"])
    includes_of: dict[str, list[str]] = {}
    if "icd10pcs_index" in manifest.tables:
        for term, _, text in manifest.rows("icd10pcs_index"):
            if text.startswith("use "):
                includes_of.setdefault(text[4:], []).append(term)
    for name, terms in includes_of.items():
        found.setdefault(("", 0, name), f"Includes: {'; '.join(dict.fromkeys(terms))}")
    return [(*key, meaning) for key, meaning in sorted(found.items())]


def scope(code: str, position: int) -> str:
    """The part of a code that decides what its character at ``position`` (1..7) means."""
    return code[: min(position - 1, 3)]


def _meanings(manifest: Manifest) -> dict[tuple[str, int, str], str]:
    if "icd10pcs_axes" not in manifest.tables:
        return {}
    return {(s, int(p), v): meaning for s, p, v, meaning in manifest.rows("icd10pcs_axes")}


def _prefix_title(prefix: str, meanings: dict[tuple[str, int, str], str]) -> str:
    """Meanings of the characters, from the section down: ``... : Resection, Gallbladder``."""
    known = [
        meanings.get((scope(prefix, position), position, value), "")
        for position, value in enumerate(prefix, 1)
    ]
    known = [meaning for meaning in known if meaning]
    if not known:
        return f"ICD-10-PCS {prefix}"
    # The section and body system stand for themselves; below them they only locate.
    return (
        known[-1]
        if len(prefix) <= 2
        else f"{known[1] if len(known) > 2 else known[0]}: {', '.join(known[2:]) or known[-1]}"
    )
