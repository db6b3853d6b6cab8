"""The database of code tables: built once, whole or not at all, never trusted blindly."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook, ensure_database
from coder_drill.codebooks import build as building
from coder_drill.codebooks.tables import Manifest
from coder_drill.errors import Exit, UnavailableError
from coder_drill.resources import charts_dir, codebooks_dir
from tests.unit.small_tables import small_tables


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def built(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished database of these tables, to be copied where a test only needs one to be there."""
    return ensure_database(tmp_path_factory.mktemp("built"), tables)


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """A copy of it in the cache folder of the test, as if built there."""
    path = tmp_path / built.name
    shutil.copyfile(built, path)
    assert building.is_finished(path)
    return path


def _databases(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.suffix not in (".lock", ".whole"))


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def test_first_use_builds_and_second_use_does_not_touch(tables: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    path = ensure_database(tmp_path, tables, lambda *step: told.append(step))
    before = _stamp(path)
    assert _databases(tmp_path) == [path.name]
    assert told[0][0] == 0
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert all(0 <= done <= total for done, total, _ in told)
    again: list[tuple[int, int, str]] = []
    assert ensure_database(tmp_path, tables, lambda *step: again.append(step)) == path
    assert again == []
    assert _stamp(path) == before


def test_cut_tables_answer(tables: Path, tmp_path: Path) -> None:
    with Codebook.open(tmp_path, tables) as book:
        code = book.get("e1165")
        assert code is not None and code.code == "E11.65"
        assert book.get("I10") is None


@pytest.mark.parametrize("kept", [0, 100, 4096, 40_000, -1])
def test_truncated_file_is_rebuilt(tables: Path, tmp_path: Path, copied: Path, kept: int) -> None:
    path = copied
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    with Codebook.open(tmp_path, tables) as book:
        assert book.get("E11.65") is not None
    assert path.stat().st_size == len(whole)


def test_foreign_files_are_rebuilt(tables: Path, tmp_path: Path, copied: Path) -> None:
    path = copied
    for foreign in (b"not a database at all", b"\0" * 100_000):
        path.write_bytes(foreign)
        with Codebook.open(tmp_path, tables) as book:
            assert book.get("E11.65") is not None
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE meta (name TEXT, value TEXT)")
        other.commit()
    with Codebook.open(tmp_path, tables) as book:
        assert book.get("E11.65") is not None


@pytest.mark.parametrize("at", [30, 5000, -5000, -1])
def test_one_wrong_byte_is_noticed_and_built_anew(
    tables: Path, tmp_path: Path, copied: Path, at: int
) -> None:
    path = copied
    whole = path.read_bytes()
    data = bytearray(whole)
    data[at] ^= 1
    path.write_bytes(bytes(data))
    assert not Codebook.is_built(tmp_path, tables)
    with Codebook.open(tmp_path, tables) as book:
        assert book.get("E11.65") is not None
    assert path.read_bytes() != bytes(data)
    assert Codebook.is_built(tmp_path, tables)


def test_damage_inside_a_page_is_one_clear_line(
    tables: Path, tmp_path: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Damage that the quick look does not see: marks and length as they should be.
    path = copied
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page : page + 64] = b"\xff" * 64
    path.write_bytes(bytes(data))
    monkeypatch.setattr(building, "is_finished", lambda path: True)
    with (
        pytest.raises(UnavailableError, match="codebooks build") as caught,
        Codebook.open(tmp_path, tables) as book,
    ):
        book.get("E11.65")
        book.notes("E11.65")
    assert "\n" not in str(caught.value)


def test_the_checksum_is_taken_again_after_a_write_and_from_time_to_time(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ensure_database(tmp_path, tables)
    taken: list[Path] = []
    checksum = building._checksum

    def counted(file: Path) -> int:
        taken.append(file)
        return checksum(file)

    monkeypatch.setattr(building, "_checksum", counted)

    def opened() -> bool:
        """What a process of its own finds."""
        building._seen_whole.clear()
        return building.is_finished(path)

    assert opened()
    assert taken == [path]
    assert all(opened() for _ in range(building._UNLOOKED))
    assert taken == [path]
    assert opened()
    assert taken == [path] * 2
    # Whatever is written changes the file's times, which the witness names.
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    assert not opened()
    # A witness that cannot be written is done without.
    ensure_database(tmp_path, tables, rebuild=True)
    monkeypatch.setattr(Path, "touch", _refused)
    taken.clear()
    assert opened()
    assert opened()
    assert taken == [path] * 2


def _refused(*unused: object, **named: object) -> None:
    raise PermissionError("read-only")


def test_foreign_lock_file_does_not_block(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "codebooks.lock").write_bytes(b"something else entirely" * 100)
    assert ensure_database(tmp_path, tables).is_file()


def test_a_failed_build_leaves_nothing(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*unused: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("coder_drill.codebooks.index.build_index", stop)
        with pytest.raises(KeyboardInterrupt):
            ensure_database(tmp_path, tables)
    assert _databases(tmp_path) == []
    assert ensure_database(tmp_path, tables).is_file()


def test_drafts_of_dead_processes_and_old_databases_go(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "codebooks-1.sqlite3.99.draft").write_text("left behind")
    for number in range(5):
        old = tmp_path / f"codebooks-{number}.sqlite3"
        old.write_text("old")
        os.utime(old, (number, number))
    path = ensure_database(tmp_path, tables)
    # Three others: people go to and fro between editions.
    kept = {f"codebooks-{number}.sqlite3" for number in (2, 3, 4)}
    assert set(_databases(tmp_path)) == {path.name, *kept}


def test_changed_tables_make_another_database(tables: Path, tmp_path: Path) -> None:
    mine = small_tables(tmp_path / "tables")
    cache = tmp_path / "cache"
    first = ensure_database(cache, mine)
    with (mine / "poa_exempt.tsv").open("a", encoding="utf-8") as stream:
        stream.write("E11.65\texempt\ttest\n")
    second = ensure_database(cache, mine)
    assert first != second
    with Codebook.open(cache, mine) as book:
        assert book.flags("E11.65").poa_exempt


_START = """
import sys, time
from pathlib import Path
from coder_drill.codebooks import Codebook
steps = []
with Codebook.open(Path(sys.argv[1]), Path(sys.argv[2]), lambda *step: steps.append(step)) as book:
    print(len(steps), book.get("E11.65").title)
"""


@pytest.mark.slow
def test_two_starts_at_once_build_once(tables: Path, tmp_path: Path) -> None:
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", _START, str(tmp_path), str(tables)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [start.communicate(timeout=120) for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    steps = sorted(int(out.split(" ", 1)[0]) for out, _ in said)
    assert steps[:2] == [0, 0] and steps[2] > 0, "one builds, the others find it built"
    assert len({out.split(" ", 1)[1] for out, _ in said}) == 1
    assert len(_databases(tmp_path)) == 1


def test_cache_that_cannot_be_written(tables: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(UnavailableError, match="CODER_DRILL_CACHE_DIR") as caught:
        ensure_database(blocked / "cache", tables)
    assert caught.value.exit_code is Exit.UNAVAILABLE
    assert "\n" not in str(caught.value)


def test_damaged_tables_are_named(tables: Path, tmp_path: Path) -> None:
    mine = small_tables(tmp_path / "tables")
    (mine / "hcpcs.tsv.gz").write_bytes(b"\x1f\x8b broken")
    with pytest.raises(UnavailableError, match=r"hcpcs\.tsv\.gz"):
        ensure_database(tmp_path / "cache", mine)
    (mine / "hcpcs.tsv.gz").write_bytes((mine / "ncci.tsv.gz").read_bytes())
    with pytest.raises(UnavailableError, match=r"hcpcs\.tsv\.gz: not the table"):
        ensure_database(tmp_path / "cache", mine)
    (mine / "manifest.toml").write_text("[[table]")
    with pytest.raises(UnavailableError, match=r"manifest\.toml"):
        ensure_database(tmp_path / "cache", mine)
    (mine / "manifest.toml").unlink()
    with pytest.raises(UnavailableError, match=r"manifest\.toml"):
        Manifest.read(mine)


def test_unknown_poa_rule_is_named(tmp_path: Path) -> None:
    mine = small_tables(tmp_path / "tables")
    with (mine / "poa_exempt.tsv").open("a", encoding="utf-8") as stream:
        stream.write("E11\tperhaps\ttest\n")
    with pytest.raises(UnavailableError, match=r"E11: rule 'perhaps'"):
        ensure_database(tmp_path / "cache", mine)


def test_connection_is_read_only(tables: Path, tmp_path: Path, copied: Path) -> None:
    with (
        Codebook.open(tmp_path, tables) as book,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        book.connection.execute("DELETE FROM code")


def test_bundled_folders_are_found() -> None:
    assert (codebooks_dir() / "manifest.toml").is_file()
    assert charts_dir().is_dir()


def test_a_missing_table_is_named(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the cache folder, which is well, but the file that is not there."""
    gone = tables / "lexicon" / "gone.tsv"

    def without(*unused: object) -> None:
        gone.read_text("utf-8")

    monkeypatch.setattr("coder_drill.codebooks.index.build_index", without)
    with pytest.raises(UnavailableError, match="is missing; install coder-drill again") as told:
        ensure_database(tmp_path, tables)
    assert str(told.value).startswith(f"{gone}: ")
