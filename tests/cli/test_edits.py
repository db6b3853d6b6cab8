"""``edits``: rule edits without a chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.scoring import RULES
from tests.cli.conftest import Run
from tests.unit import import_files as files
from tests.unit.small_tables import small_tables


def test_clean_codes_raise_nothing(run: Run) -> None:
    done = run("edits", "E11.9", "I10")
    assert (done.code, done.out) == (0, "")
    assert "no edits" in done.err
    assert run("edits", "E11.9", "I10", "--json").json == []


def test_a_hard_edit_is_printed_with_its_source_and_fails(run: Run) -> None:
    done = run("edits", "E10.9", "E11.9")
    assert done.code == 1
    assert "✗ excludes1: E10.9, E11.9" in done.out
    assert "type 2 diabetes mellitus (E11.-)" in " ".join(done.out.split())
    assert "guideline I.A.12.a" in done.out


def test_an_edit_that_only_informs_does_not_fail(run: Run) -> None:
    done = run("edits", "G59", "--json")
    assert done.code == 1  # a manifestation cannot stand first
    done = run("edits", "M17.10", "--json")
    assert (done.code, [edit["hard"] for edit in done.json]) == (0, [False])
    assert "informs only" in run("edits", "M17.10").out


@pytest.mark.parametrize(
    ("words", "edit"),
    [
        (["E11.9", "--setting", "inpatient"], "poa-missing"),
        (["0FT44ZZ", "--setting", "clinic"], "claim-system"),
        (["O80", "--age", "70"], "age-conflict"),
        (["E11.A", "--edition", "2020-10"], "not-in-edition"),
        (["73110", "--setting", "clinic", "--claim", "professional", "--place", "22"], "modifier-missing"),
        (["99213", "73110", "--setting", "emergency", "--claim", "professional"], "modifier-missing"),
        (["S52.5"], "header-code"),
        (["Q99.X9"], "invalid-code"),
    ],
)  # fmt: skip
def test_what_is_told_of_the_encounter_decides(run: Run, words: list[str], edit: str) -> None:
    found = run("edits", *words, "--json").json
    assert edit in {each["id"] for each in found}
    assert all(each["id"] in RULES and each["source"] and each["message"] for each in found)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["E11.9", "--edition", "April"], "2026-04"),
        (["E11.9", "--sex", "X"], "--sex"),
        (["A0100", "--setting", "clinic", "99213-2"], "99213-2: not an answer code"),
        ([], "CODE"),
    ],
)
def test_bad_words_get_one_line(run: Run, words: list[str], says: str) -> None:
    done = run("edits", *words)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_an_imported_edition_answers_for_its_days(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = small_tables(tmp_path / "tables")
    for home in ("codebooks.codebook", "resources"):
        monkeypatch.setattr(f"coder_drill.{home}.codebooks_dir", lambda: tables)
    monkeypatch.setenv("CODER_DRILL_CACHE_DIR", str(tmp_path / "cache"))
    split = files.TABULAR.replace(
        "<desc>Type 2 diabetes, nothing else</desc></diag>",
        "<desc>Type 2 diabetes, nothing else</desc>"
        "<diag><name>E11.91</name><desc>Of some kind</desc></diag></diag>",
    )
    path = files.write(tmp_path, "tabular.xml", split)
    assert run("codebooks", "import", str(path), "--edition", "2025-04").code == 0
    assert run("edits", "E11.9", "--edition", "2026-04").code == 0
    done = run("edits", "E11.9", "--edition", "2025-06-15", "--json")
    assert [edit["id"] for edit in done.json] == ["header-code"]
    assert "E11.91" in done.json[0]["message"]


def test_a_day_that_no_table_covers_is_said(run: Run) -> None:
    far = run("edits", "E11.9", "--edition", "2027-10")
    assert far.code == 0
    assert "no tables of 2027-10 are imported" in far.err
    assert "ICD-10-CM 2026-04-01 to 2026-09-30" in far.err
    # The diagnoses of August stand in the bundled table; those of another table may not.
    assert "ICD-10-CM" not in run("edits", "E11.9", "--edition", "2026-08-15").err
    assert "imported" not in run("edits", "E11.9", "--edition", "2026-04").err


def test_what_finds_nothing_says_which_pairs_it_was_held_against(run: Run) -> None:
    """Silence reads as clearance: the table is named whether or not it holds a pair."""
    clean = run("edits", "99213", "71046", "--claim", "professional", "--setting", "clinic")
    assert "no edits" in clean.err
    assert "checked against the hospital outpatient table" in clean.err
    assert "no practitioner pairs have been imported" in clean.err
    supplier = run("edits", "E0601", "A7035", "--setting", "dme", "--claim", "professional")
    assert "no DME pairs have been imported" in supplier.err
    found = run("edits", "45385", "45380", "--claim", "professional", "--json")
    assert found.json and "no practitioner pairs have been imported" in found.err
    hospital = run("edits", "99213", "71046", "--claim", "facility", "--setting", "clinic")
    assert "checked against the hospital outpatient table" in hospital.err
    assert "imported" not in hospital.err
    assert "NCCI" not in run("edits", "E11.9", "99213", "--claim", "professional").err


def test_no_table_is_promised_that_was_not_imported(run: Run) -> None:
    plain = run("edits", "99213", "71046")
    assert "checked against the hospital outpatient table" in plain.err
    assert "--claim professional asks" not in plain.err
    assert "no practitioner pairs have been imported" in plain.err
