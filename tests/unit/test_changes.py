"""The shipped difference of two editions, deleted codes, codes that end."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.advice import why_unknown
from coder_drill.codebooks.changed import TABLE, Change, shipped
from coder_drill.codebooks.tables import Manifest
from coder_drill.errors import UsageError
from coder_drill.lookup import Lookup
from coder_drill.resources import codebooks_dir
from coder_drill.services.codebooks.changes import bundled_difference, difference
from coder_drill.services.codebooks.codepage import code_page, page_lines

CM = System.ICD10CM


def test_the_numbers_are_those_that_were_published() -> None:
    """FY2026: 487 new, 28 deleted, 38 revised (CDC, addenda of October 2025)."""
    rows = shipped(Manifest.read(codebooks_dir()))
    counts = Counter(each.change for each in rows)
    assert counts == {Change.NEW: 487, Change.DELETED: 28, Change.REVISED: 38}


def test_every_row_agrees_with_the_tables(codebook: Codebook) -> None:
    for each in shipped(Manifest.read(codebooks_dir())):
        found = codebook.get(each.code, CM)
        if each.change is Change.DELETED:
            assert found is None or not found.billable, each
            assert each.day == "2025-09-30"
            assert each.now, each
            assert all((now := codebook.get(code, CM)) and now.billable for code in each.now)
        else:
            assert found is not None
            assert found.billable
            assert found.title == each.title
            assert bool(each.before) is (each.change is Change.REVISED)
            if each.change is Change.NEW:
                assert each.day == codebook.validity(each.code, CM)[0]


def test_the_manifest_names_both_releases_of_the_package() -> None:
    sources = Manifest.read(codebooks_dir()).tables[TABLE]["source"]
    versions = {source["version"] for source in sources if source["package"] == "simple-icd-10-cm"}
    assert versions == {"1.4.0", "1.5.0"}
    assert all(source["license"] and len(source["sha256"]) == 64 for source in sources)


def test_a_deleted_code_says_what_became_of_it(codebook: Codebook) -> None:
    assert why_unknown(codebook, "S30.1XXA") == (
        "S30.1XXA was deleted: valid until 2025-09-30; in its place S30.11XA, S30.12XA, S30.13XA"
    )
    page = code_page(codebook, "G35")
    assert page.billable_until == "2025-09-30"
    assert page.as_json()["became"][0] == "G35.A"
    assert any("then subdivided: G35.A, G35.B0" in text for _, text in page_lines(page))
    assert code_page(codebook, "G35.A").billable_until == ""
    assert code_page(codebook, "E11").billable_until == ""
    assert codebook.retired("G35", System.ICD10PCS) is None


def test_codes_that_end_say_so(codebook: Codebook) -> None:
    ending = {each.code: each.day for each in codebook.ending()}
    assert ending["I42.0"] == "2026-09-30"
    assert set(ending.values()) == {"2026-09-30"}
    for code in ending:
        assert codebook.validity(code)[1] == ending[code]
    assert any("and ends then" in text for _, text in page_lines(code_page(codebook, "I42.0")))
    lookup = Lookup(codebook)
    hits = {hit.code: hit.ends for hit in lookup.search("dilated cardiomyopathy").hits}
    assert hits["I42.0"] == "2026-09-30"
    assert not lookup.search("I10").hits[0].ends


def test_narrowing(codebook: Codebook) -> None:
    found = bundled_difference(codebooks_dir(), codebook)
    assert (found.old, found.new) == ("2025-04", "2026-04")
    assert {each.change for each in found.rows} == set(Change)
    sclerosis = found.narrowed("g35")
    assert [each.code for each in sclerosis.rows][-1] == "G35"
    assert sclerosis.summary == "8 new, 1 deleted"
    assert all(e.change is Change.REVISED for e in found.narrowed(changes=[Change.REVISED]).rows)
    assert {e.code for e in found.narrowed("furuncle flank back").rows} == {"L02.222"}
    assert found.narrowed("no such words").summary == "nothing"
    assert found.narrowed(system=System.HCPCS).rows == ()


def test_editions_by_name(codebook: Codebook, tmp_path: Path) -> None:
    found = difference("2025-04", "2026-04", codebooks_dir(), tmp_path, codebook)
    assert found == bundled_difference(codebooks_dir(), codebook)
    assert difference("bundled", "2026-04", codebooks_dir(), tmp_path, codebook).rows == ()
    with pytest.raises(UsageError, match="neither a file nor an edition"):
        difference("1999-10", "2026-04", codebooks_dir(), tmp_path, codebook)


def test_the_manifest_names_the_sources_of_the_texts() -> None:
    import tomllib

    folder = codebooks_dir()
    texts = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))["text"]
    named = {path for text in texts for pattern in text["files"] for path in folder.glob(pattern)}
    assert set((folder / "guidelines").iterdir()) <= named
    assert folder / "guideline_sections.txt" in named
    assert all(text["source"] and text["publisher"] and text["license"] for text in texts)
