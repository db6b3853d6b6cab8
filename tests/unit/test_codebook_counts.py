"""Row counts of the bundled tables, and what their manifest says of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest

from coder_drill.codebooks import Codebook, NoteKind, System, pcs
from coder_drill.codebooks.tables import Manifest, read_plain
from coder_drill.resources import codebooks_dir


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest.read(codebooks_dir())


def _one(codebook: Codebook, query: str, *values: object) -> object:
    return codebook.connection.execute(query, values).fetchone()[0]


@pytest.mark.parametrize(
    ("system", "rows", "billable"),
    [(System.ICD10CM, 98_505, 74_719), (System.HCPCS, 7_409 + 17, 7_409)],
)
def test_codes(codebook: Codebook, system: System, rows: int, billable: int) -> None:
    count = "SELECT count(*) FROM code WHERE system = ?"
    assert _one(codebook, count, system.value) == rows
    assert _one(codebook, f"{count} AND billable", system.value) == billable


def test_pcs_codes(codebook: Codebook, manifest: Manifest) -> None:
    counts = manifest.tables["icd10pcs"]["counts"]
    assert counts["retired"] == 102
    assert counts["valid_untitled_in_source"] == 657
    named = ("title_of_second_source", "title_written", "title_composed", "title_from_axes")
    assert sum(counts[name] for name in named) == 657
    # 188 of the codes valid in April 2026 have no title in any source: theirs is made here.
    assert counts["title_from_axes"] == 188
    assert counts["valid"] == 78_536 + 657 == 79_193
    count = "SELECT count(*) FROM code WHERE system = 'icd10pcs' AND billable"
    assert _one(codebook, count) == counts["valid"]


def test_a_title_made_of_characters_says_so_and_claims_nothing_unknown(codebook: Codebook) -> None:
    made = "SELECT code, title FROM code WHERE system = 'icd10pcs' AND short = ?"
    rows = codebook.connection.execute(made, (pcs.COMPOSED,)).fetchall()
    assert len(rows) == 188
    titles = dict(rows)
    assert titles["0F9480D"] == (
        "Drainage, Gallbladder, Via Natural or Artificial Opening Endoscopic Approach,"
        " Drainage Device, qualifier D"
    )
    # A substance value of section X means another thing in each year's group.
    assert titles["XW0330B"].startswith("Introduction, Peripheral Vein, Percutaneous Approach, ")
    assert "Brexanolone" not in titles["XW0330B"]
    for code, title in rows:
        assert codebook.valid_on(code, System.ICD10PCS, "2026-04"), code
        assert title and title[0].isupper(), code


def test_cpt_practice_codes(codebook: Codebook) -> None:
    rows = read_plain(codebooks_dir() / "cpt.tsv", ("code", "label", "section"))
    count = "SELECT count(*) FROM code WHERE system = 'cpt' AND billable"
    assert _one(codebook, count) == len(rows) >= 350
    sections = {code.code for code in codebook.roots(System.CPT)}
    assert sections == {row["section"] for row in rows}


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (NoteKind.INCLUSION, 12_574),
        (NoteKind.EXCLUDES1, 5_407),
        (NoteKind.EXCLUDES2, 2_520),
        (NoteKind.USE_ADDITIONAL, 1_485),
        (NoteKind.INCLUDES, 1_024),
        (NoteKind.CODE_FIRST, 809),
        (NoteKind.CODE_ALSO, 655),
        (NoteKind.SEVENTH, 508),
        (NoteKind.NOTE, 180),
    ],
)
def test_notes(codebook: Codebook, kind: NoteKind, rows: int) -> None:
    assert _one(codebook, "SELECT count(*) FROM note WHERE kind = ?", kind.value) == rows


@pytest.mark.parametrize(
    ("letter", "rows"), [("m", 422), ("e", 7_461), ("u", 2_651), ("n", 3_465), ("q", 30)]
)
def test_edit_flags(codebook: Codebook, letter: str, rows: int) -> None:
    assert _one(codebook, "SELECT count(*) FROM flag WHERE instr(edits, ?)", letter) == rows


@pytest.mark.parametrize(("severity", "rows"), [("CC", 15_078), ("MCC", 3_354)])
def test_severity(codebook: Codebook, severity: str, rows: int) -> None:
    assert _one(codebook, "SELECT count(*) FROM flag WHERE severity = ?", severity) == rows


def test_groupings(codebook: Codebook, manifest: Manifest) -> None:
    assert _one(codebook, "SELECT count(*) FROM flag WHERE hcc <> ''") == 8_016
    assert _one(codebook, "SELECT count(*) FROM flag WHERE instr(hcc, ',')") == 280
    assert manifest.tables["icd10cm_hcc"]["counts"]["categories"] == 115
    assert _one(codebook, "SELECT sum(or_procedure) FROM flag") == 54_347
    assert _one(codebook, "SELECT count(*) FROM pcs_operation WHERE definition <> ''") == 43


def test_poa_exempt_codes_number_as_the_official_list(codebook: Codebook) -> None:
    """The list of FY2026 counts 38,349 codes; rules over prefixes come within a thousandth."""
    count = _one(codebook, "SELECT sum(poa_exempt) FROM flag")
    assert count == 38_381
    assert abs(count - 38_349) < 38_349 / 1000


def test_validity_at_the_edges_of_the_edition(codebook: Codebook) -> None:
    cm = "SELECT count(*) FROM flag JOIN code USING (id) WHERE system = 'icd10cm' AND "
    assert _one(codebook, cm + "valid_from > '2025-09-15'") == 487
    assert _one(codebook, cm + "valid_to < '2026-10-15'") == 30


def test_ncci_pairs_are_among_codes_carried(codebook: Codebook, manifest: Manifest) -> None:
    assert _one(codebook, "SELECT count(*) FROM ncci") == manifest.tables["ncci"]["counts"]["pairs"]
    carried = "SELECT code FROM code WHERE system IN ('hcpcs', 'cpt') AND billable"
    strangers = (
        "SELECT count(*) FROM ncci WHERE column1 NOT IN (known) OR column2 NOT IN (known)"
    ).replace("known", carried)
    assert _one(codebook, strangers) == 0
    assert manifest.tables["ncci"]["counts"]["pairs_in_source"] == 1_401_094


def _generated(manifest: Manifest) -> Iterator[tuple[str, list[list[str]]]]:
    for name in manifest.tables:
        yield name, manifest.rows(name)


def test_manifest_counts_and_provenance(manifest: Manifest) -> None:
    for name, rows in _generated(manifest):
        table = manifest.tables[name]
        assert len(rows) == table["rows"] > 0, name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", table["effective_from"]), name
        assert table["source"], name
        for source in table["source"]:
            assert set(source) == {"package", "version", "file", "license", "sha256"}
            assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
            names = {"CC-BY-4.0", "CC0-1.0", "public domain"}
            own = names if name == "disease_names" else {"MIT", "Apache-2.0"}
            assert source["license"] in own


def test_no_words_of_others_in_the_procedure_tables(manifest: Manifest) -> None:
    """Neither CPT descriptors nor D codes: Level II codes begin with a letter that is not D."""
    for row in manifest.rows("hcpcs"):
        assert re.fullmatch(r"[A-CE-V]\d{4}", row[0]), row
    for code, status, low, high, bilateral in manifest.rows("cpt_facts"):
        assert re.fullmatch(r"\d{4}[0-9FTU]", code)
        assert re.fullmatch(r"[A-Z]\d?", status)
        assert not f"{low}{high}" or f"{low}{high}".isdigit()
        assert bilateral in {"", "conditional", "independent", "inherent"}


def test_tables_were_generated_from_the_cpt_numbers_of_today(manifest: Manifest) -> None:
    """Status and NCCI pairs are cut to cpt.tsv: after a change there, run `make tables`."""
    numbers = {row["code"] for row in read_plain(codebooks_dir() / "cpt.tsv", ("code",))}
    assert {row[0] for row in manifest.rows("cpt_facts")} == numbers


def test_every_reference_of_a_note_leads_somewhere(codebook: Codebook) -> None:
    keys = sorted(
        key
        for (key,) in codebook.connection.execute("SELECT key FROM code WHERE system = 'icd10cm'")
    )
    prefixes = {key[:length] for key in keys for length in range(1, len(key) + 1)}
    dead = {
        end
        for (refs,) in codebook.connection.execute("SELECT refs FROM note WHERE refs <> ''")
        for ref in refs.split()
        for end in ref.split("-")
        if end.replace(".", "") not in prefixes
    }
    # Ends of ranges past the last category of today, and two slips of the book itself.
    assert dead == {"K93", "I64", "Y89", "G31.90", "R10.4"}


def test_manifest_is_toml_of_the_known_format() -> None:
    document = tomllib.loads((codebooks_dir() / "manifest.toml").read_text(encoding="utf-8"))
    assert document["format"] == 1
