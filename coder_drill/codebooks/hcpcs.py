"""HCPCS Level II rows: readable titles from CMS's short descriptors, under their letter."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.codebooks.hcpcs_titles import AbbreviationTable, AbbreviationTableError, expand
from coder_drill.codebooks.systems import CodeRow, System
from coder_drill.codebooks.tables import Manifest
from coder_drill.errors import UnavailableError

SECTIONS = {
    "A": "Ambulance and transport, medical and surgical supplies, administrative",
    "B": "Enteral and parenteral therapy",
    "C": "Hospital outpatient items and services",
    "E": "Durable medical equipment",
    "G": "Procedures and professional services",
    "H": "Behavioral health and substance use treatment",
    "J": "Drugs other than oral, chemotherapy",
    "K": "Durable medical equipment, regional carriers",
    "L": "Orthotics and prosthetics",
    "M": "Quality measures, other medical services",
    "P": "Laboratory and blood products",
    "Q": "Temporary codes: drugs, casts, skin substitutes",
    "R": "Portable X-ray and ECG transport",
    "S": "Temporary national codes of private payers",
    "T": "State Medicaid services",
    "U": "Coronavirus laboratory tests",
    "V": "Vision, hearing and speech services",
}


def code_rows(manifest: Manifest) -> Iterator[CodeRow]:
    """Rows of the code table: each letter as a section, then its codes."""
    path = manifest.folder / "hcpcs_abbreviations.tsv"
    try:
        table = AbbreviationTable.load(path) if path.is_file() else None
    except AbbreviationTableError as error:
        raise UnavailableError(str(error)) from None
    titles: dict[str, str] = {}
    if "hcpcs_titles" in manifest.tables:
        titles = {row[0]: row[1] for row in manifest.rows("hcpcs_titles")}
    system = System.HCPCS.value
    letter = ""
    for code, short, *_ in manifest.rows("hcpcs"):
        if code[0] != letter:
            letter = code[0]
            yield (
                system,
                letter,
                SECTIONS.get(letter, f"HCPCS {letter} codes"),
                False,
                None,
                "",
                "section",
            )
        title = titles.get(code, "")
        yield (
            system,
            code,
            title or (expand(short, code, table) if table is not None else short),
            True,
            letter,
            short,
            "code",
        )
