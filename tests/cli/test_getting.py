"""``codebooks get``: shown, agreed to, fetched, imported; every fault one line with its exit code."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from coder_drill.errors import Exit
from tests.cli.conftest import Day, Run
from tests.local_site import Site, no_proxy, packed, site
from tests.unit import import_files as files

__all__ = ["no_proxy", "site"]


def test_a_dry_run_shows_addresses_and_fetches_nothing(run: Run, on: Day) -> None:
    on(2026, 11, 27)
    shown = run("codebooks", "get", "--dry-run")
    assert shown.code == 0
    first, address, *_ = shown.out.splitlines()
    assert first.endswith("edition 2026-10 (CDC/NCHS, CMS)")
    assert address == (
        "  https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/2027/"
        "icd10cm-table-and-index-2027.zip"
    )
    assert "nothing was fetched" in shown.err
    told = run("codebooks", "get", "2026-04", "--what", "index,codes", "--system", "icd10pcs",
               "--dry-run", "--json").json  # fmt: skip
    assert [(each["name"], each["edition"]) for each in told["files"]] == [
        ("icd10pcs", "2026-04"),
        ("icd10pcs-order", "2026-04"),
    ]
    assert told["files"][0]["imported"] == ["icd10pcs-index"]


def test_nothing_is_fetched_unasked(run: Run, site: Site) -> None:
    address = site.put("/i.zip", packed(i__xml=files.INDEX))
    done = run("codebooks", "get", "--from", address)
    assert done.code == Exit.USAGE
    assert "nothing is fetched unasked; add --yes" in done.err
    assert address in done.out
    assert "not encrypted" in done.out
    done = run("codebooks", "get", "--from", address, "--what", "ncci", "--yes")
    assert done.code == Exit.USAGE
    assert "read its license: https://www.cms.gov/license/ama" in done.err
    assert "--accept-ama-license says that you accept it" in done.err
    assert site.asked == []


@pytest.mark.parametrize(("answer", "code"), [(False, Exit.FAILED), (True, Exit.OK)])
def test_a_person_is_asked(
    run: Run, site: Site, monkeypatch: pytest.MonkeyPatch, answer: bool, code: Exit
) -> None:
    questions: list[str] = []

    def confirm(text: str, **unused: object) -> bool:
        questions.append(text)
        return answer

    monkeypatch.setattr("click.confirm", confirm)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    address = site.put("/i.zip", packed(i__xml=files.INDEX))
    done = run("codebooks", "get", "--from", address)
    assert done.code == code
    assert questions == ["Fetch this file?"]
    assert site.asked == (["/i.zip"] if answer else [])
    assert ("nothing was fetched" in done.err) is not answer


def test_fetched_imported_listed_compared(run: Run, site: Site, tmp_path: Path) -> None:
    body = packed(i__xml=files.INDEX, d__xml=files.DRUG, cover__pdf=b"%PDF")
    address = site.put("/books-2026.zip", body)
    digest = hashlib.sha256(body).hexdigest()
    told = run("codebooks", "get", "2026-04", "--from", address, "--sha256", digest.upper(),
               "--to", str(tmp_path / "kept"), "--yes", "--json")  # fmt: skip
    assert told.code == 0
    (fetched,) = told.json["fetched"]
    assert (fetched["address"], fetched["sha256"], fetched["before"]) == (address, digest, None)
    assert Path(fetched["path"]) == tmp_path / "kept" / "books-2026.zip"
    assert Path(fetched["path"]).read_bytes() == body
    assert {one["kind"] for one in told.json["imported"]} == {"icd10cm-index", "icd10cm-drug"}
    listed = [row for row in run("codebooks", "list", "--json").json if row.get("imported")]
    assert {(row["kind"], row["edition"]) for row in listed} == {
        ("icd10cm-index", "2026-04"),
        ("icd10cm-drug", "2026-04"),
    }
    again = run("codebooks", "get", "2026-04", "--from", address, "--yes")
    assert again.code == 0
    assert f"sha256 {digest} (the same as on " in again.err
    assert "i.xml: ICD-10-CM index to diseases and injuries, edition 2026-04" in again.out
    site.put("/books-2026.zip", packed(i__xml=files.INDEX.replace("bronze", "silver")))
    other = run("codebooks", "get", "2026-04", "--from", address, "--yes")
    assert other.code == Exit.FAILED
    assert len(other.err.splitlines()) == 1
    assert "--replace takes it" in other.err
    taken = run("codebooks", "get", "2026-04", "--from", address, "--yes", "--replace")
    assert taken.code == 0
    assert "(another than on " in taken.err


def test_faults_are_one_line_with_their_exit_code(run: Run, site: Site, tmp_path: Path) -> None:
    page = site.put("/page.zip", b"<html>Sorry")
    cut = site.put("/cut.zip", packed(i__xml=files.INDEX))
    site.cut["/cut.zip"] = 30
    cases = [
        (["--from", f"{site.base}/none.zip", "--yes"], Exit.UNAVAILABLE, "no file there"),
        (["--from", page, "--yes"], Exit.UNAVAILABLE, "no file there"),
        (["--from", cut, "--yes"], Exit.UNAVAILABLE, "broke off after 30 of"),
        (["--from", "gopher://x/y", "--yes"], Exit.USAGE, "no web address"),
        (["--from", str(tmp_path / "no.zip")], Exit.FAILED, "No such file"),
        (["--sha256", "12", "--yes"], Exit.USAGE, "64 hexadecimal digits"),
        (["--what", "everything", "--yes"], Exit.USAGE, "there are index, tables, codes"),
        (["20026"], Exit.USAGE, "no year or edition"),
        (["--from", cut, "--sha256", "0" * 64, "--yes"], Exit.UNAVAILABLE, "broke off"),
    ]
    for words, code, said in cases:
        done = run("codebooks", "get", *words)
        assert done.code == code, words
        errors = [line for line in done.err.splitlines() if "error:" in line]
        assert len(errors) == 1, done.err
        assert said in errors[0]
    assert not (tmp_path / "data" / "codebooks" / "imports.toml").exists()
    assert not list(tmp_path.glob("data/downloads/*"))


def test_what_is_no_official_file_is_kept_but_not_imported(run: Run, site: Site) -> None:
    done = run("codebooks", "get", "--from", site.put("/x.zip", packed(x__txt="hello")), "--yes")
    assert done.code == Exit.FAILED
    assert "format known here" in done.err
    assert done.err.splitlines()[-1] == "coder-drill: nothing was imported"


def test_an_interrupted_download_ends_in_130(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("coder_drill.cli.getting._progress", lambda each: stop)
    done = run("codebooks", "get", "--from", site.put("/i.zip", b"x" * 100_000), "--yes")
    assert (done.code, done.err.splitlines()[-1]) == (Exit.INTERRUPTED, "coder-drill: interrupted")
    assert not list(tmp_path.glob("data/downloads/*"))


def test_a_file_by_path_needs_no_connection_and_no_consent(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "books.zip"
    path.write_bytes(packed(i__xml=files.INDEX))
    done = run("codebooks", "get", "--from", str(path))
    assert done.code == 0
    assert "i.xml: ICD-10-CM index to diseases and injuries, edition 2025-10" in done.out


def test_import_reads_the_publishers_zips(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "books.zip"
    path.write_bytes(packed(i__xml=files.INDEX, d__xml=files.DRUG))
    done = run("codebooks", "import", str(path))
    assert done.code == 0
    assert "d.xml: ICD-10-CM table of drugs and chemicals, edition 2025-10" in done.out
