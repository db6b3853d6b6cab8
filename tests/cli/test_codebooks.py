"""``codebooks import``, ``diff``, ``remove``, ``list``; ``browse``; ``code`` and ``lookup`` by edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.errors import Exit
from tests.cli.conftest import Day, Run
from tests.unit import import_files as files
from tests.unit.import_files import write


def test_import_says_what_it_found(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "some file.txt", files.CM_ORDER)
    asked = run("codebooks", "import", str(path))
    assert asked.code == Exit.FAILED
    assert "add --edition" in asked.err
    done = run("codebooks", "import", str(path), "--edition", "2027")
    assert done.code == 0
    assert "some file.txt: ICD-10-CM order file, edition 2026-10: 4 billable codes" in done.out
    assert "in force 2026-10-01 to 2027-09-30" in done.out
    assert "against the edition at hand: 3 added, 74,718 deleted, 1 revised" in done.out
    shown = run("codebooks", "list", "--json").json
    imported = next(row for row in shown if row.get("imported"))
    assert (imported["kind"], imported["edition"]) == ("icd10cm-order", "2026-10")
    assert {row["system"] for row in shown} == {"icd10cm", "icd10pcs", "hcpcs", "cpt"}


def test_import_as_json(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "h.txt", files.ANWEB)
    (found,) = run("codebooks", "import", str(path), "--json").json
    assert (found["kind"], found["edition"]) == ("hcpcs", "2027-01")
    assert found["counts"]["codes"] == 4
    changed = {row["code"] for row in found["changes"]["revised"]}
    assert changed <= {"A0021", "J1885", "V5364"}


def test_refused_files_are_all_told_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    good = write(tmp_path, "i.xml", files.INDEX)
    cut = write(tmp_path, "cut.xml", files.TABULAR[:300])
    other = write(tmp_path, "notes.txt", "nothing of the kind")
    done = run("codebooks", "import", str(good), str(cut), str(other))
    assert done.code == Exit.FAILED
    lines = done.err.splitlines()
    assert lines[0].startswith(f"coder-drill: error: {cut}: line ")
    assert lines[1].startswith(f"coder-drill: error: {other}: none of the formats")
    assert lines[2] == "coder-drill: nothing was imported; leave out what is refused"
    assert len(lines) == 3
    assert not any(row.get("imported") for row in run("codebooks", "list", "--json").json)


def test_diff_of_two_files(run: Run, tmp_path: Path) -> None:
    old = write(tmp_path, "a.xml", files.TABULAR)
    new = write(tmp_path, "b.xml", files.TABULAR.replace("newly told", "told again"))
    shown = run("codebooks", "diff", str(old), str(new))
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "ICD-10-CM: 0 added, 0 deleted, 1 revised",
        "~ E11.7  Type 2 diabetes, newly told",
        "    -> Type 2 diabetes, told again",
    ]
    (change,) = run("codebooks", "diff", str(old), str(new), "--json").json
    assert change["revised"][0]["code"] == "E11.7"
    nowhere = run("codebooks", "diff", "2030-10", str(new))
    assert nowhere.code == Exit.USAGE and "there are bundled" in nowhere.err


def test_remove(run: Run, tmp_path: Path) -> None:
    run("codebooks", "import", str(write(tmp_path, "i.xml", files.TABULAR)))
    assert "removed 1 imported file of 2026-10" in run("codebooks", "remove", "2026-10").err
    assert run("codebooks", "remove", "2026-10").code == Exit.USAGE


def test_an_unknown_edition(run: Run) -> None:
    for words in (
        ("code", "E11.9", "--edition", "2030-10"),
        ("browse", "--edition", "2030-10"),
        ("lookup", "chf", "--edition", "2030-10"),
    ):
        ended = run(*words)
        assert ended.code == Exit.USAGE
        assert "no such edition; there are 2026-04" in ended.err


@pytest.mark.slow
def test_an_imported_edition_answers_by_name(run: Run, tmp_path: Path, on: Day) -> None:
    on(2026, 5, 1)  # Before it is in force.
    run("codebooks", "import", str(write(tmp_path, "t.xml", files.TABULAR)))
    page = run("code", "E11.7", "--edition", "2026-10")
    assert "edition 2026-10, in force 2026-10-01 to 2027-09-30" in page.out
    assert run("code", "E11.7").code == Exit.USAGE
    hits = run("lookup", "diabetes newly told", "--edition", "2026-10", "--json").json["hits"]
    assert hits[0]["code"] == "E11.7"
    below = run("browse", "E11", "--edition", "2026-10", "--json").json[0]["below"]
    assert [row["code"] for row in below] == ["E11.9", "E11.7"]


def import_indexes(run: Run, tmp_path: Path) -> None:
    """The same two wherever one is wanted: each set of imported files has a database of its own."""
    drug = files.DRUG.replace("T38.3X5", "T38.3X5-")
    paths = [write(tmp_path, "i.xml", files.INDEX), write(tmp_path, "d.xml", drug)]
    run("codebooks", "import", *map(str, paths))


@pytest.mark.slow
def test_a_code_names_the_index_entries_that_lead_to_it(run: Run, tmp_path: Path) -> None:
    assert run("code", "E11.44", "--json").json[0]["index"] == []
    import_indexes(run, tmp_path)
    lines = run("code", "E11.44").out.splitlines()
    at = lines.index("Index")
    assert lines[at + 1 : at + 3] == [
        "  ICD-10-CM index to diseases and injuries (2025-10, older than the code tables)",
        "    Diabetes, diabetic, type 2, with, amyotrophy E11.44",
    ]
    (page,) = run("code", "T38.3X5A", "--json").json
    assert page["index"] == [
        {
            "book": "icd10cm-drug",
            "edition": "2025-10",
            "path": "Zorbulin",
            "qualifier": "",
            "column": "Adverse effect",
            "printed": "T38.3X5-",
        }
    ]
    assert "\nIndex\n" not in run("code", "I10").out


def test_browse_begins_with_all_systems(run: Run) -> None:
    shown = run("browse")
    heads = [line for line in shown.out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["ICD-10-CM", "ICD-10-PCS", "HCPCS", "CPT"]


def test_browse_shows_where_and_what_lies_below(run: Run) -> None:
    lines = run("browse", "E11.6").out.splitlines()
    assert lines[0] == "ICD-10-CM > 4 > E08-E13 > E11 > E11.6"
    assert "  E11.65  billable  Type 2 diabetes mellitus with hyperglycemia" in lines
    assert "  E11.62            Type 2 diabetes mellitus with skin complications" in lines
    assert run("browse", "0FT44ZZ").out.splitlines()[1] == "  nothing lies below it"
    pcs = run("browse", "icd10pcs", "--filter", "obst", "--json").json[0]
    assert [row["code"] for row in pcs["below"]] == ["1"]
    assert run("browse", "nonsense").code == Exit.USAGE


def test_an_index_is_found_in_by_words(run: Run, tmp_path: Path) -> None:
    import_indexes(run, tmp_path)
    shown = run("browse", "--index", "index", "amyotrophy diabetes")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "ICD-10-CM index to diseases and injuries > Diabetes, diabetic, type 2, with, amyotrophy",
        "  E11.44; [G99.0]",
    ]
    assert "of 2025-10 is older than the code tables (2026-04)" in shown.err
    told = run("browse", "--index", "index", "diabetes blightness", "--json").json
    assert (told["edition"], told["tables"], told["older"]) == ("2025-10", "2026-04", True)
    assert told["entry"]["term"] == "zorbulous blightness"
    assert told["entry"]["dead"] == []
    several = run("browse", "--index", "index", "diabet", "--json").json
    assert several["entry"]["term"] == "Diabetes, diabetic"
    missed = run("browse", "--index", "index", "zebra stripes")
    assert missed.code == Exit.USAGE
    assert "in no entry of the ICD-10-CM index" in missed.err


def test_the_bar_of_a_build_stays_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from coder_drill.cli.group import build_progress

    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with build_progress() as progress:
        progress(1, 2, "a step with a name that is longer than there is room for")
    drawn = capsys.readouterr().err.split("\r")
    assert drawn[1].startswith("building the search database [###############....")
    assert max(map(len, drawn)) == 59


def test_a_table_is_printed_as_one(run: Run, tmp_path: Path) -> None:
    import_indexes(run, tmp_path)
    shown = run("browse", "--index", "drug", "zorbulin").out.splitlines()
    assert shown[0] == "ICD-10-CM table of drugs and chemicals > Zorbulin"
    heads, zorbulin, topical = shown[1:]
    assert [heads.index(head) for head in ("Poisoni", "Adverse")] == [
        zorbulin.index("T38.3X1"),
        zorbulin.index("T38.3X5"),
    ]
    assert topical.split() == ["topical", "T49.0X1", "-"]
    told = run("browse", "--index", "drug", "topical poisoning", "--json").json
    assert told["columns"] == ["Poisoning Accidental", "Adverse effect"]
    assert told["entry"]["cells"] == {"Poisoning Accidental": "T49.0X1"}


def test_browse_an_index_that_is_not_there(run: Run) -> None:
    ended = run("browse", "--index", "icd10cm-eindex")
    assert ended.code == Exit.USAGE
    assert "codebooks import" in ended.err


def test_the_code_page_is_full(run: Run) -> None:
    (page,) = run("code", "E11.42", "--json").json
    assert page["edition"] == "2026-04"
    assert page["in_force"] == "2026-04-01 to 2026-09-30"
    assert [step["code"] for step in page["path"]] == ["4", "E08-E13", "E11", "E11.4"]
    links = {link["ref"]: link["code"] for link in page["links"]}
    assert links["Z79.4"] == "Z79.4"
    assert any("HCC" in flag for flag in page["flags"])


def test_a_link_of_a_range_opens_its_block(run: Run) -> None:
    (page,) = run("code", "A41.9", "--json").json
    for link in page["links"]:
        assert link["title"] and link["code"]
    assert any("-" in link["ref"] for link in page["links"])


def test_codes_given_together_tell_their_ncci_pairs(run: Run) -> None:
    text = run("code", "45380", "12001").out
    assert "NCCI pairs among the codes given" in text
    assert (
        "12001 is bundled into 45380; a modifier can bypass it"
        in text.split("NCCI pairs among the codes given")[1]
    )
    alone = run("code", "45380").out
    assert "NCCI pairs" not in alone


def test_a_pcs_page_tells_each_character(run: Run) -> None:
    text = run("code", "0FT44ZZ").out
    assert "T root operation: Resection" in text
    assert "4 body part: Gallbladder" in text
    assert "Cutting out or off, without replacement" in text
    assert "a scope" in text
    (page,) = run("code", "0FT44ZZ", "--json").json
    assert page["definitions"]["3"].startswith("Cutting out")


def test_a_hcpcs_page_tells_status_and_short_descriptor(run: Run) -> None:
    (page,) = run("code", "J1885", "--json").json
    assert page["short"]
    assert any(flag.startswith("OPPS status K1: non-opioid") for flag in page["flags"])


def test_a_code_with_its_own_dates(run: Run) -> None:
    (page,) = run("code", "A41.54", "--json").json
    assert (page["valid_from"], page["valid_to"]) == ("2023-10-01", "")
    assert "this code is valid from 2023-10-01 on" in run("code", "A41.54").out
    assert run("code", "A00.0", "--json").json[0]["valid_from"] == ""
