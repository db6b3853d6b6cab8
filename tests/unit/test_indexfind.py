"""Words in any order find entries of imported indexes; an index of another year says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.books import IndexBook
from coder_drill.codebooks.bookwords import readings, said_words
from coder_drill.codebooks.importing import import_files
from coder_drill.services.codebooks.indexwalk import (
    is_dead,
    leads,
    main_terms,
    only_main,
    way_down,
)
from tests.official import official
from tests.unit.import_files import write
from tests.unit.small_tables import small_tables

INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version>
<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>D</title>
  <mainTerm><title>Disease, diseased</title>
    <term level="1"><title>heart<nemod>(organic)</nemod></title><code>E11.8</code>
      <term level="2"><title>with</title>
        <term level="3"><title>failure</title><see>Failure, heart</see></term>
      </term>
    </term>
  </mainTerm>
</letter>
<letter><title>F</title>
  <mainTerm><title>Failure, failed</title>
    <term level="1"><title>heart<nemod>(acute) (senile) (sudden)</nemod></title><code>E11.9</code>
      <term level="2"><title>congestive<nemod>(compensated)</nemod></title><code>E11.65</code></term>
      <term level="2"><title>right<nemod>(isolated)</nemod></title><code>E10.99-</code></term>
    </term>
    <term level="1"><title>kidney</title><seeAlso>Disease, kidney</seeAlso></term>
  </mainTerm>
  <mainTerm><title>Heartburn</title><code>R12</code></mainTerm>
  <mainTerm><title>Ménière's disease, syndrome or vertigo</title><code>S52.5-</code></mainTerm>
</letter></ICD10CM.index>
"""
HEADS = "".join(
    f'<head col="{n}">{head}</head>'
    for n, head in enumerate(
        ("Neoplasm", "Malignant Primary", "Malignant Secondary", "Ca in situ", "Benign",
         "Uncertain Behavior", "Unspecified Behavior"), 1,
    )
)  # fmt: skip


def cells(*codes: str) -> str:
    return "".join(f'<cell col="{n}">{code}</cell>' for n, code in enumerate(codes, 2))


NEOPLASM = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><indexHeading>{HEADS}</indexHeading>
<letter><title>N</title><mainTerm><title>Neoplasm, neoplastic</title>
{cells("E11.9", "E11.8", "--", "E11.65", "E11.21", "E11.22")}
<term level="1"><title>bone<nemod>(periosteum)</nemod></title>
{cells("E11.641", "E11.649", "--", "E11.10", "E11.11", "X99.9")}
  <term level="2"><title>marrow NEC</title>{cells("X99.8-", "E11.649", "--", "--", "--", "--")}</term>
</term>
<term level="1"><title>skin NOS</title>{cells("E11.641", "E11.649", "--", "--", "--", "--")}
  <term level="2"><title>hip</title>{cells("E11.641", "E11.649", "--", "--", "--", "--")}</term>
</term>
</mainTerm></letter></ICD10CM.index>
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Codebook]:
    folder = tmp_path_factory.mktemp("find")
    tables = small_tables(folder / "tables")
    paths = [write(folder, "i.xml", INDEX), write(folder, "n-April-1-2026.xml", NEOPLASM)]
    import_files(paths, folder / "imports", tables)
    with Codebook.open(folder / "cache", tables, imports=folder / "imports") as opened:
        yield opened


def named(book: Codebook, key: str) -> IndexBook:
    found = book.index_book(f"icd10cm-{key}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "first", "others"),
    [
        ("heart failure", "Failure, failed, heart", ["Disease, diseased, heart, with, failure"]),
        ("failure of the heart", "Failure, failed, heart", None),
        ("FAILURE HEART", "Failure, failed, heart", None),
        ("congestive heart failure", "Failure, failed, heart, congestive", []),
        ("acute heart failure", "Failure, failed, heart", None),
        ("kidneys failing", "", []),
        ("kidney failures", "Failure, failed, kidney", []),
        ("menieres", "Ménière's disease, syndrome or vertigo", []),
        ("ménière vertigo", "Ménière's disease, syndrome or vertigo", []),
        ("nothing of the kind", "", []),
        ("' % _ \"", "", []),
    ],
)
def test_words_in_any_order(
    book: Codebook, words: str, first: str, others: list[str] | None
) -> None:
    found = [entry.path for entry in named(book, "index").find(words)]
    assert found[:1] == ([first] if first else [])
    if others is not None:
        assert found[1:] == others


def test_of_a_way_down_the_uppermost_counts(book: Codebook) -> None:
    found = [entry.path for entry in named(book, "index").find("heart")]
    assert "Failure, failed, heart" in found
    assert "Failure, failed, heart, congestive" not in found
    assert found[-1] == "Heartburn", "a word that is only begun stands behind whole ones"


def test_below_an_entry(book: Codebook) -> None:
    index = named(book, "index")
    failure = index.follow("Failure")
    assert failure is not None
    assert [e.term for e in index.find("right", failure)] == ["right"]
    assert index.find("organic", failure) == []
    last = index.follow("Heartburn")
    assert last is not None
    assert index.find("vertigo", last) == []


def test_the_app_opens_an_index_by_words_too(book: Codebook) -> None:
    index = named(book, "index")
    first, *_ = main_terms(book, index, "heart failure")
    assert first.path == "Failure, failed, heart"
    assert [e.term for e in main_terms(book, index, "heart")] == ["Heartburn"]


def test_a_table_is_asked_without_its_columns(book: Codebook) -> None:
    table = named(book, "neoplasm")
    for words in ("bone cancer", "secondary bone", "metastatic malignant bone neoplasm", "bone"):
        assert [e.term for e in table.find(words)][:1] == ["bone"], words
    (marrow,) = table.find("bone marrow")
    assert way_down(table, marrow) == "bone, marrow NEC"
    assert only_main(table) == table.get(1)
    (hip,) = table.find("hip skin")
    assert [code for _, code in hip.cells] == ["E11.641", "E11.649"]


def test_an_older_index_says_so_and_marks_what_is_gone(book: Codebook) -> None:
    index, table = named(book, "index"), named(book, "neoplasm")
    assert (index.info.edition, index.info.older) == ("2025-10", True)
    # R12 and E10.99- are in no table of this test.
    assert index.info.apart == "older than the code tables (2026-04), 2 dead entries"
    assert index.info.heading.endswith("(2025-10, older than the code tables)")
    assert (table.info.apart, table.info.heading) == ("", "ICD-10-CM neoplasm table")
    right, heart = index.find("right heart failure")[0], index.find("heart failure")[0]
    assert (right.dead, heart.dead) == (("E10.99",), ())
    assert is_dead(right, "E10.99-") and not is_dead(heart, "E11.9")
    marrow = table.find("marrow")[0]
    assert [(lead.text, lead.dead) for lead in leads(marrow)] == [
        ("X99.8-", True),
        ("E11.649", False),
    ]


def test_an_index_newer_than_the_tables_is_better_than_none(tmp_path: Path) -> None:
    tables = small_tables(tmp_path / "tables")
    newer = INDEX.replace("<version>2026", "<version>2027")
    import_files([write(tmp_path, "i.xml", newer)], tmp_path / "imports", tables)
    with Codebook.open(tmp_path / "cache", tables, imports=tmp_path / "imports") as opened:
        info = named(opened, "index").info
        assert (info.edition, info.older) == ("2026-10", False)
        assert info.apart.startswith("newer than the code tables (2026-04)")


def test_words_as_they_are_said() -> None:
    assert said_words("Crohn's disease (of colon)") == " crohns disease of colon"
    assert said_words("…") == ""
    assert list(readings("", "icd10cm-index")) == []
    assert list(readings("of the", "icd10cm-index")) == [["of", "the"]]
    assert list(readings("injuries of hips", "icd10cm-index")) == [
        ["injur", "of", "hip"],
        ["injur", "hip"],
    ]


def test_the_official_tables(tmp_path: Path) -> None:
    names = [f"icd10cm-{book}-April-1-2026.xml" for book in ("drug", "eindex", "neoplasm")]
    paths = [official(name) for name in names]
    import_files(paths, tmp_path / "imports", small_tables(tmp_path / "tables"))
    with Codebook.open(
        tmp_path / "cache", tmp_path / "tables", imports=tmp_path / "imports"
    ) as opened:
        causes = named(opened, "eindex").find("ladder fall")
        assert "Fall, falling, from, off, out of, ladder" in [entry.path for entry in causes]
        (nipple,) = [
            entry
            for entry in named(opened, "neoplasm").find("breast nipple cancer")
            if entry.term == "nipple"
        ]
        assert dict(nipple.cells)["Malignant Secondary"] == "C79.81"
        aspirin = named(opened, "drug").find("aspirin overdose")[0]
        assert len(aspirin.cells) == 6
