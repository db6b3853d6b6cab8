"""Official files as published: what the importers find, counted here by another way."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.importing import Found, Kind, Part, read_file
from coder_drill.codebooks.importing.changes import code_changes
from coder_drill.codebooks.importing.overlay import EditionManifest
from coder_drill.codebooks.model import System
from coder_drill.codebooks.tables import Manifest
from coder_drill.resources import codebooks_dir
from tests.official import official


def read(name: str) -> tuple[Found, str]:
    path = official(name)
    return read_file(path), path.read_bytes().decode("utf-8", errors="replace")


def rows(found: Found, table: str) -> list[list[str]]:
    return Part.of(found).rows(table)


@pytest.mark.parametrize(
    ("name", "kind", "mains", "terms"),
    [
        ("icd10cm-eindex-April-1-2026.xml", Kind.CM_EINDEX, 314, 7776),
        ("icd10cm-drug-April-1-2026.xml", Kind.CM_DRUG, 5179, 2251),
        ("icd10cm-neoplasm-April-1-2026.xml", Kind.CM_NEOPLASM, 1, 1939),
        ("icd10pcs_index_2025.xml", Kind.PCS_INDEX, 3215, 21269),
    ],
)
def test_every_term_of_an_index(name: str, kind: Kind, mains: int, terms: int) -> None:
    found, text = read(name)
    assert found.kind is kind
    assert text.count("<mainTerm>") == mains and text.count("<term ") == terms
    entries = rows(found, "entries")
    assert len(entries) == mains + terms
    assert sum(not row[0] for row in entries) == mains
    for level in range(1, 10):
        assert sum(row[1] == str(level) for row in entries) == text.count(f'<term level="{level}">')


def test_every_code_of_the_external_cause_index() -> None:
    found, text = read("icd10cm-eindex-April-1-2026.xml")
    written = re.findall(r"<(?:code|subcat|seecat)>([^<]+)<", text)
    kept = [code for row in rows(found, "entries") for code in row[5].split()]
    assert kept == [code.strip() for code in written]
    assert len(kept) == 6671 + 11 + 4
    sees = [ref for row in rows(found, "entries") for ref in row[7].split(" | ") if ref]
    assert len(sees) == text.count("<see>") == 791
    also = [ref for row in rows(found, "entries") for ref in row[8].split(" | ") if ref]
    assert len(also) == text.count("<seeAlso>") == 98
    assert (found.edition, found.effective_from, found.effective_to) == (
        "2026-04",
        "2026-04-01",
        "2026-09-30",
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [("icd10cm-drug-April-1-2026.xml", 40036), ("icd10cm-neoplasm-April-1-2026.xml", 9020)],
)
def test_every_cell_of_a_table(name: str, written: int) -> None:
    found, text = read(name)
    cells = re.findall(r'<cell col="(\d)">([^<]*)</cell>', text)
    filled = [(int(column), code.strip()) for column, code in cells if code.strip(" -")]
    kept = [
        (column, code)
        for row in rows(found, "entries")
        for column, code in enumerate(row[10].split("|"), 2)
        if code
    ]
    assert kept == filled
    assert len(kept) == written
    assert [row[0] for row in rows(found, "heads")] == re.findall(
        r"<head col=\"[2-7]\">(.*?)<", text
    )


def test_every_code_of_the_pcs_index() -> None:
    found, text = read("icd10pcs_index_2025.xml")
    written = re.findall(r"<(?:code|codes|tab)>([^<]+)<", text)
    kept = [code for row in rows(found, "entries") for code in row[5].split()]
    assert sorted(kept) == sorted(code.strip() for code in written)
    assert len(kept) == 2794 + 12152 + 1415
    assert found.effective_from == "2024-10-01"


def test_every_code_of_the_pcs_tables() -> None:
    found, text = read("icd10pcs_tables_2025.xml")
    stated = sum(int(number) for number in re.findall(r'<pcsRow codes="(\d+)">', text))
    codes = {row[0] for row in rows(found, "codes")}
    assert len(codes) == stated == 78948
    assert found.parsed.counts["tables"] == text.count("<pcsTable>") == 908
    assert {len(code) for code in codes} == {7}
    assert not any(set(code) & set("IO") for code in codes)
    # Every label of the file is the meaning of a character somewhere.
    labels = {" ".join(t.split()) for t in re.findall(r'<label code=".">(.*?)</label>', text)}
    meanings = {row[3] for row in rows(found, "axes")}
    assert {html.unescape(label) for label in labels} <= meanings
    # One value, two meanings within a table: each code tells its own.
    own = {(row[0], row[1]): row[3] for row in rows(found, "axes") if len(row[0]) == 7}
    assert (own["3E030U0", "7"], own["3E01340", "7"]) == ("Autologous", "Influenza Vaccine")


def test_pcs_definitions() -> None:
    found, text = read("icd10pcs_definitions_2025.xml")
    terms = text.split("<deviceAggregation>")[0].split("<terms>")[1:]
    titles = [len(re.findall(r"<title>", term.split("</terms>")[0])) for term in terms]
    kept = rows(found, "definitions")
    assert len(kept) == sum(titles) == 1066
    bypass = next(row for row in kept if row[:3] == ["0", "3", "Bypass"])
    assert bypass[3].startswith("Altering the route of passage")
    assert bypass[5].startswith("Coronary artery bypass")


def test_hcpcs_text_and_spreadsheet_agree() -> None:
    found = read_file(official("HCPC2019_CONTR_ANWEB.txt"))
    sheet = read_file(official("HCPC2019_CONTR_ANWEB.xlsx"))
    lines = official("HCPC2019_CONTR_ANWEB.txt").read_bytes().split(b"\r\n")
    records = [line for line in lines if re.match(rb".{5}\d{5}[3478]", line)]
    assert sum(line[10:11] == b"3" for line in records) == len(rows(found, "codes")) == 6440
    assert sum(line[10:11] == b"7" for line in records) == len(rows(found, "modifiers")) == 360
    assert found.edition == sheet.edition == "2019-01"
    assert rows(found, "codes")[0][0] == "A0021"
    compared = [
        (row, other)
        for row, other in zip(rows(found, "codes"), rows(sheet, "codes"), strict=True)
        if [re.sub(r"\W", "", cell) for cell in row] != [re.sub(r"\W", "", cell) for cell in other]
    ]
    # The spreadsheet clips one description at 1,024 characters.
    assert [row[0] for row, _ in compared if row[2][:200] != other_title(row, compared)] == []
    codes = {row[0]: row for row in rows(found, "codes")}
    assert codes["L0120"][1] == "Cerv flex n/adj foam pre ots"
    assert codes["C8904"][4] == "2018-12-31"


def other_title(row: list[str], pairs: list[tuple[list[str], list[str]]]) -> str:
    return next(other[2][:200] for mine, other in pairs if mine is row)


@pytest.mark.slow
def test_the_imported_pcs_edition_answers(tmp_path: Path) -> None:
    found = read_file(official("icd10pcs_tables_2025.xml"))
    bundled = Manifest.read(codebooks_dir())
    edition = EditionManifest(bundled, [Part.of(found)])
    changes = code_changes(bundled, edition, System.ICD10PCS)
    codes = {row[0] for row in rows(found, "codes")}
    begins = bundled.tables["icd10pcs"]["effective_from"]
    known = {r[0] for r in bundled.rows("icd10pcs") if not r[4] or r[4] >= begins}
    assert {code for code, _ in changes.added} == codes - known
    assert {code for code, _ in changes.deleted} == known - codes
    titles = {row[0]: row[1] for row in edition.rows("icd10pcs")}
    assert titles.keys() == codes
    assert titles["0FT44ZZ"].startswith("Resection of Gallbladder")


def test_default_code_book_is_bundled(codebook: Codebook) -> None:
    assert codebook.index_books() == []
