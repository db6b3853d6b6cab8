"""A file is written whole or not at all, whatever happens on the way."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coder_drill.wholefile import OWNER_ALONE, forget_drafts, whole_file, write_whole

POSIX = os.name == "posix"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_bytes_and_text_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_whole(path, b"\x00\r\n")
    assert path.read_bytes() == b"\x00\r\n"
    write_whole(path, "é\nb\r\n", sync=False)
    assert path.read_bytes() == b"\xc3\xa9\nb\r\n"
    assert names(tmp_path) == ["a"]


def test_a_name_as_long_as_a_file_may_have(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)
    write_whole(path, "whole")
    assert path.read_text() == "whole"


@pytest.mark.skipif(not POSIX, reason="rights are POSIX's")
def test_rights_hold_from_the_first_byte_and_are_those_of_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("for all to read")
    path.chmod(0o644)
    before = os.umask(0o022)
    try:
        with whole_file(path, mode=OWNER_ALONE) as draft:
            assert stat.S_IMODE(draft.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        write_whole(path, "page")
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
    finally:
        os.umask(before)


def test_a_file_that_is_there_is_kept_where_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write_whole(path, "first", replace=False)
    with pytest.raises(FileExistsError) as told:
        write_whole(path, "second", replace=False)
    assert told.value.filename == str(path)
    assert path.read_text() == "first"
    other = tmp_path / "other"
    with pytest.raises(FileExistsError), whole_file(other, replace=False) as draft:
        draft.write_text("mine")
        other.write_text("came meanwhile")
    assert other.read_text() == "came meanwhile"
    assert names(tmp_path) == ["keys", "other"]


def test_without_links_a_file_that_is_there_is_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", unable)
    path = tmp_path / "keys"
    write_whole(path, "first", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(path, "second", replace=False)
    assert path.read_text() == "first"
    assert names(tmp_path) == ["keys"]


@pytest.mark.parametrize("moment", ["write", "sync"])
@pytest.mark.parametrize("replace", [True, False])
def test_a_full_disk_leaves_what_was_there_and_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, replace: bool
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "page"
    if replace:
        path.write_text("whole")
    if moment == "sync":
        monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(OSError, match="No space left") as told,
        whole_file(path, replace=replace) as draft,
    ):
        draft.write_text("ha")
        if moment == "write":
            full()
    assert told.value.filename == str(path)
    assert names(tmp_path) == (["page"] if replace else [])
    assert not replace or path.read_text() == "whole"


def test_an_error_that_names_another_file_goes_on_naming_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as told, whole_file(tmp_path / "page"):
        (tmp_path / "table").read_text()
    assert told.value.filename == str(tmp_path / "table")
    assert names(tmp_path) == []


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "page") as draft:
        draft.write_text("ha")
        raise KeyboardInterrupt
    assert names(tmp_path) == []


@pytest.mark.skipif(not POSIX or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_text("whole")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError) as told:
            write_whole(path, "half")
    finally:
        tmp_path.chmod(0o700)
    assert told.value.filename == str(path)
    assert path.read_text() == "whole"


def test_a_folder_that_is_not_there_or_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    for path in (tmp_path / "lost" / "page", tmp_path / "file" / "page"):
        with pytest.raises(OSError, match=r"lost|file") as told:
            write_whole(path, "half")
        assert told.value.filename == str(path)
    path = tmp_path / "folder"
    path.mkdir()
    with pytest.raises(OSError, match="folder") as told:
        write_whole(path, "half")
    assert told.value.filename == str(path)
    assert names(tmp_path) == ["file", "folder"]


_KILLED = """
import os, sys
from pathlib import Path
from coder_drill.wholefile import whole_file
with whole_file(Path(sys.argv[1])) as draft:
    draft.write_text("ha")
    os._exit(9)
"""


def test_a_process_killed_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_text("whole")
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False)
    assert done.returncode == 9
    assert path.read_text() == "whole"
    [left] = [name for name in names(tmp_path) if name != "page"]
    assert left.startswith(".page.")
    (tmp_path / f"{left}-wal").write_text("beside it")
    (tmp_path / ".page2.1-1.part").write_text("another's")
    write_whole(path, "new")
    forget_drafts(path)
    assert names(tmp_path) == [".page2.1-1.part", "page"]
    assert path.read_text() == "new"


@pytest.mark.skipif(not POSIX, reason="making links may need rights elsewhere")
def test_links_are_not_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("another's")
    link.symlink_to(target)
    with pytest.raises(FileExistsError):
        write_whole(link, "mine", replace=False)
    write_whole(link, "mine")
    assert not link.is_symlink()
    assert (link.read_text(), target.read_text()) == ("mine", "another's")
    # Nor one that was laid where the draft comes to lie.
    with whole_file(link) as draft:
        planted = draft
    planted.symlink_to(target)
    write_whole(link, "again")
    assert (link.read_text(), target.read_text()) == ("again", "another's")
    assert names(tmp_path) == ["link", "target"]
