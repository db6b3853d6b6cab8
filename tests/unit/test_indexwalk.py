"""What entries of imported indexes lead to, and which entries lead to a code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder_drill.codebooks import Code, Codebook, System
from coder_drill.codebooks.books import BookInfo, IndexEntry
from coder_drill.codebooks.importing import import_files
from coder_drill.services.codebooks.codepage import MAX_LEADING, code_page, page_lines
from coder_drill.services.codebooks.indexwalk import code_at, follow, leading_to, leads
from tests.unit import import_files as files
from tests.unit.import_files import write
from tests.unit.small_tables import small_tables

DRUG = files.DRUG.replace("T38.3X1", "E11.641").replace("T38.3X5", "E11.649")
EINDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version>
<title>ICD-10-CM EXTERNAL CAUSE of INJURIES INDEX</title>
<letter><title>L</title>
  <mainTerm><title>Legal</title>
    <term level="1"><title>intervention</title><code>S52.5-</code></term>
  </mainTerm>
  <mainTerm><title>Powder NEC</title><see>Table of Drugs and Chemicals, Zorbulin, topical</see>
  </mainTerm>
  <mainTerm><title>Sugar</title><see>Diabetes, bronze</see></mainTerm>
  <mainTerm><title>Table</title><see>Table of Drugs and Chemicals</see></mainTerm>
  <mainTerm><title>Urgent</title><see>categories E11.6 with anything</see></mainTerm>
  <mainTerm><title>Upper</title><code>S52.5-</code></mainTerm>
  <mainTerm><title>Vague</title><see>by specific substance</see></mainTerm>
</letter></ICD10CM.index>
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Codebook]:
    folder = tmp_path_factory.mktemp("index")
    tables = small_tables(folder / "tables")
    texts = {"i.xml": files.INDEX, "d.xml": DRUG, "e.xml": EINDEX}
    paths = [write(folder, name, text) for name, text in texts.items()]
    import_files(paths, folder / "imports", tables)
    with Codebook.open(folder / "cache", tables, imports=folder / "imports") as opened:
        yield opened


def info(book: Codebook, key: str) -> BookInfo:
    return next(info for info in book.index_books() if info.book == f"icd10cm-{key}")


def paths(book: Codebook, code: str) -> list[tuple[str, str, str]]:
    found = book.get(code)
    assert found is not None
    return [(x.entry.path, x.column, x.printed) for x in leading_to(book, found)]


def test_an_entry_leads_to_codes_columns_and_references(book: Codebook) -> None:
    index, drugs = book.index_book("icd10cm-index"), book.index_book("icd10cm-drug")
    assert index is not None and drugs is not None
    amyotrophy = index.follow("Diabetes, type 2, with amyotrophy")
    assert amyotrophy is not None
    assert [(x.how, x.text, x.is_code) for x in leads(amyotrophy)] == [
        ("", "E11.44", True),
        ("manifestation", "G99.0", True),
    ]
    assert [(x.how, x.text) for x in leads(drugs.main_terms()[0])] == [
        ("Poisoning Accidental", "E11.641"),
        ("Adverse effect", "E11.649"),
    ]
    wasting = index.main_terms("wast")[0]
    assert [(x.how, x.text, x.is_code) for x in leads(wasting)] == [
        ("", "E11", True),
        ("see also", "Diabetes, bronze", False),
    ]
    assert not wasting.deeper and index.main_terms("diab")[0].deeper


@pytest.mark.parametrize(
    ("reference", "leads_to"),
    [
        ("Legal intervention", "Legal, intervention"),
        ("Powder(s)", "Powder NEC"),
        ("Table of Drugs and Chemicals, Zorbulin, topical", "Zorbulin, topical"),
        ("Table of Drugs and Chemicals", "ICD-10-CM table of drugs and chemicals"),
        ("Diabetes, bronze", "Diabetes, diabetic, bronze"),
        ("Index to Diseases and Injuries, Wasting", "Wasting"),
        ("categories E11.6 with anything", "E11.6"),
        ("by specific substance", None),
        ("Table of Neoplasms", None),
        ("", None),
    ],
)
def test_where_a_reference_leads(book: Codebook, reference: str, leads_to: str | None) -> None:
    found = follow(book, info(book, "eindex"), reference)
    if isinstance(found, IndexEntry):
        assert found.path == leads_to
    elif isinstance(found, Code):
        assert found.code == leads_to
    else:
        assert (found.title if found else None) == leads_to


def test_the_entries_that_lead_to_a_code(book: Codebook) -> None:
    assert paths(book, "E11.9") == [
        ("Diabetes, diabetic", "", "E11.9"),
        ("Diabetes, diabetic, type 2", "", "E11.9"),
    ]
    assert paths(book, "E11.649") == [("Zorbulin", "Adverse effect", "E11.649")]
    assert paths(book, "S52.501A") == [
        ("Upper", "", "S52.5-"),
        ("Legal, intervention", "", "S52.5-"),
    ], "the longest beginning that an index prints, the uppermost first"
    assert paths(book, "E11.8") == [("Wasting", "", "E11")]
    assert paths(book, "E08-E13") == [], "no index leads to a block"
    assert paths(book, "0FT44ZZ") == [], "only indexes of the code's own system"


def test_a_printed_code_as_a_row(book: Codebook) -> None:
    found = code_at(book, info(book, "eindex"), "S52.5-")
    assert found is not None and (found.code, found.system) == ("S52.5", System.ICD10CM)
    assert code_at(book, info(book, "eindex"), "Z99.9") is None


def test_the_page_of_a_code_names_them(book: Codebook) -> None:
    page = code_page(book, "E11.649")
    assert page.as_json()["index"] == [
        {
            "book": "icd10cm-drug",
            "edition": "2025-10",
            "path": "Zorbulin",
            "qualifier": "",
            "column": "Adverse effect",
            "printed": "E11.649",
        }
    ]
    lines = [text for _, text in page_lines(page)]
    at = lines.index("Index")
    assert lines[at + 1 : at + 3] == [
        "ICD-10-CM table of drugs and chemicals (2025-10, older than the code tables)",
        "Zorbulin  · Adverse effect  E11.649",
    ]


def test_without_imported_books_the_page_is_as_before(codebook: Codebook) -> None:
    page = code_page(codebook, "E11.9")
    assert page.leading == () and page.as_json()["index"] == []
    assert "Index" not in [text for _, text in page_lines(page)]


def test_a_code_of_many_entries_names_the_first(tmp_path: Path) -> None:
    many = "".join(
        f"<mainTerm><title>Term {n:03d}</title><code>E11.9</code></mainTerm>" for n in range(30)
    )
    head, _, tail = EINDEX.partition("<letter>")
    text = f"{head}<letter><title>T</title>{many}</letter></ICD10CM.index>"
    assert tail
    tables = small_tables(tmp_path / "tables")
    import_files([write(tmp_path, "e.xml", text)], tmp_path / "imports", tables)
    with Codebook.open(tmp_path / "cache", tables, imports=tmp_path / "imports") as book:
        page = code_page(book, "E11.9")
        lines = [text for _, text in page_lines(page)]
        assert len(page.leading) == len(page.as_json()["index"]) == 30
        assert sum(line.startswith("Term 0") for line in lines) == MAX_LEADING
        assert f"and {30 - MAX_LEADING} more" in lines
        index = book.index_book("icd10cm-eindex")
        assert index is not None
        assert [e.term for e in index.main_terms_near(15, 4)] == [
            "Term 012", "Term 013", "Term 014", "Term 015",
        ]  # fmt: skip
        assert [e.term for e in index.main_terms_near(30, 4)] == [
            "Term 026", "Term 027", "Term 028", "Term 029",
        ]  # fmt: skip
        assert index.main_terms_near(0, 4) == index.main_terms("", 4)
        assert len(index.main_terms_near(15)) == 30
        assert [e.term for e in index.find("012 term")] == ["Term 012"]
        assert len(index.main_terms("", 7)) == 7
