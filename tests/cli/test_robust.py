"""What commands do when files and folders are not as they should be: one line, the right exit code."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from coder_drill.cli import main
from coder_drill.errors import Exit
from tests.cli.conftest import Run

CHART = "an-called-in-passed-out"
DAMAGED = b"this is no database at all" * 50


def one_line(err: str, *words: str) -> None:
    (line,) = err.splitlines()
    assert line.startswith("coder-drill: error: ")
    for word in words:
        assert word in line


def damage(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "history.db"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(DAMAGED)
    return file


@pytest.mark.parametrize(
    "words", [("charts",), ("report",), ("export",), ("score", CHART, "I10", "--save")]
)
def test_whoever_opens_a_damaged_history_tells_it(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    damage(tmp_path)
    done = run(*words)
    (told,) = [line for line in done.err.splitlines() if "warning" in line]
    assert "history.db.damaged-1" in told
    # Until the file kept aside is seen to, every command that reads the history says so.
    (again,) = [line for line in run("charts").err.splitlines() if "warning" in line]
    assert "history.db.damaged-1" in again
    assert "coder-drill import" in again
    (tmp_path / "data" / "history.db.damaged-1").unlink()
    assert "warning" not in run("charts").err


def test_every_later_command_and_doctor_name_the_file_kept_aside(run: Run, tmp_path: Path) -> None:
    damage(tmp_path)
    run("report")
    for words in (("lookup", "chf"), ("report",), ("doctor",)):
        done = run(*words)
        assert "history.db.damaged-1" in done.err
        assert "coder-drill import" in done.err
    (check,) = [c for c in run("doctor", "--json").json["checks"] if c["check"] == "history"]
    assert not check["ok"]
    assert "history.db.damaged-1" in check["detail"]


def test_a_history_kept_aside_is_imported_and_no_longer_told(run: Run, tmp_path: Path) -> None:
    for answer in ("I10", "E11.9"):
        run("score", CHART, answer, "--save")
    file = tmp_path / "data" / "history.db"
    content = bytearray(file.read_bytes())
    content[-4096:] = (
        b"\xee" * 4096
    )  # some page that is not needed to read the rest, or one that is
    content[18:20] = b"\x09\x09"  # a version of the format that nobody knows
    file.write_bytes(content)
    assert "damaged-1" in run("score", CHART, "I10", "--save").err
    kept = file.with_name("history.db.damaged-1")
    ran = run("import", str(kept))
    assert (ran.code, kept.exists()) in ((Exit.OK, False), (Exit.UNAVAILABLE, True))
    if ran.code == Exit.OK:
        assert file.with_name("history.db.salvaged-1").exists()
        assert "warning: an earlier" not in ran.err
        assert "warning" not in run("report").err


def test_a_damaged_page_costs_only_what_stands_on_it(run: Run, tmp_path: Path) -> None:
    for _ in range(3):
        run("score", CHART, "I10", "--save")
    file = tmp_path / "data" / "history.db"
    before = file.read_bytes()
    kept = file.with_name("history.db.damaged-1")
    file.rename(kept)
    run("score", CHART, "I10", "--save")
    ran = run("import", str(kept))
    assert ran.code == 0
    assert "3 attempts and 0 card answers taken in" in ran.err
    assert "history.db.salvaged-1" in ran.err
    assert file.with_name("history.db.salvaged-1").read_bytes() == before
    assert run("report", "--json").json["totals"]["attempts"] == 4
    assert "warning" not in run("report").err


def test_a_file_kept_aside_in_which_nothing_is_left_says_so(run: Run, tmp_path: Path) -> None:
    damage(tmp_path)
    run("report")
    kept = tmp_path / "data" / "history.db.damaged-1"
    ran = run("import", str(kept))
    assert ran.code == Exit.UNAVAILABLE
    assert "nothing in it can be read any more; move it away or delete it" in ran.err
    assert kept.exists()


def test_a_damaged_history_that_cannot_be_moved_stays_and_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = damage(tmp_path)

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(30, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "rename", refuse)
    done = run("report")
    assert done.code == Exit.UNAVAILABLE
    one_line(done.err, str(file), "Read-only file system", "CODER_DRILL_DATA_DIR")
    assert file.read_bytes() == DAMAGED


@pytest.mark.parametrize(
    ("table", "version"), [("attempts", 0), ("bookmarks", 0), ("bookmarks", 2)]
)
def test_a_database_of_another_program_is_left_alone(
    run: Run, tmp_path: Path, table: str, version: int
) -> None:
    file = tmp_path / "data" / "history.db"
    file.parent.mkdir()
    connection = sqlite3.connect(file)
    connection.execute(f"CREATE TABLE {table} (a)")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    for words in (("report",), ("score", CHART, "I10", "--save")):
        done = run(*words)
        assert done.code == Exit.UNAVAILABLE
        one_line(done.err, str(file), "another program", "CODER_DRILL_DATA_DIR")
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [(table,)]
    connection.close()


def test_charts_are_listed_where_the_history_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    done = run("charts")
    assert done.code == 0
    assert CHART in done.out
    assert "warning" in done.err
    assert str(tmp_path / "data") in done.err
    assert {chart["attempts"] for chart in run("charts", "--json").json} == {None}


class _FullDisk:
    """A standard output on a full disk."""

    encoding = "utf-8"
    errors = "strict"

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1


def test_output_to_a_full_disk_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["coder-drill", "charts"])
    monkeypatch.setattr(sys, "stdout", _FullDisk())
    monkeypatch.setattr(os, "dup2", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == Exit.UNAVAILABLE
    one_line(capsys.readouterr().err, "standard output", "No space left on device")


@pytest.mark.parametrize("flag", [True, False])
def test_a_name_that_cannot_be_printed_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, flag: bool
) -> None:
    if not flag:
        monkeypatch.setenv("CODER_DRILL_LEARNER", "\udcff")
    done = run(*(("--learner", "\udcff") if flag else ()), "report")
    assert done.code == Exit.USAGE
    one_line(done.err, "--learner" if flag else "CODER_DRILL_LEARNER")


def test_a_broken_chart_beside_good_ones_is_named_and_they_are_used(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "deep.toml").write_text("a = " + "[" * 5000)
    (folder / "half.toml").write_text("format = 1\nid = ")
    (folder / "many.toml").write_text('format = 1\n"\\u001b[31m" = 2\n')
    monkeypatch.setenv("CODER_DRILL_CHARTS", str(folder))
    done = run("charts")
    assert done.code == 0
    assert CHART in done.out
    assert [line.split(":")[2].strip() for line in done.err.splitlines()] == [
        str(folder / "deep.toml"),
        str(folder / "half.toml"),
        str(folder / "many.toml"),
    ]
    many = done.err.splitlines()[-1]
    assert many.endswith(f"more faults; 'coder-drill check {folder / 'many.toml'}' lists them)")
    assert "\x1b" not in many


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_period_at_the_end_of_the_calendar(run: Run, day: str) -> None:
    run("score", CHART, "I10", "--save")
    done = run("report", "--since", day, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["totals"]["attempts"] == (1 if day < "2000" else 0)


def test_a_batch_with_a_byte_order_mark_is_read_and_a_pipe_is_refused(
    tmp_path: Path, run: Run
) -> None:
    batch = tmp_path / "queries.jsonl"
    batch.write_bytes(b'\xef\xbb\xbf{"query": "I10"}\n')
    assert '"I10"' in run("lookup", "--batch", str(batch)).out
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    refused = run("lookup", "--batch", str(pipe))
    assert refused.code == Exit.USAGE
    one_line(refused.err, "no ordinary file")


def test_a_name_that_is_repeated_is_harmless(run: Run) -> None:
    """What is typed, or copied from a page, does not reach the terminal as a command to it."""
    done = run("set", "check", "\x1b]52;c;aGk=\x07", "first-week")
    assert done.code == 1
    assert "no such set" in done.out
    assert not {"\x1b", "\x07"} & set(done.out + done.err)


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is told otherwise elsewhere")
def test_a_reader_that_has_gone_is_no_error(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "coder_drill", "locate"],
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "CODER_DRILL_DATA_DIR": str(tmp_path)},
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
