"""Reading a file that somebody names: pipes, devices, folders and giants end in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coder_drill.charts import load_bank
from coder_drill.charts.loader import MOST_BYTES, parse_chart
from coder_drill.files import UnfitFileError, read_file
from tests.unit.chart_text import ED, swap, write


def test_an_ordinary_file_is_read_to_its_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a" * 100)
    assert read_file(path, 100) == b"a" * 100
    with pytest.raises(UnfitFileError, match="has 100 bytes; keep it within 99"):
        read_file(path, 99)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(UnfitFileError, match="no ordinary file"):
        read_file(tmp_path / "pipe.toml", 100)
    write(tmp_path)
    bank = load_bank([tmp_path])
    assert len(bank) == 1
    assert "pipe.toml: file: is no ordinary file" in str(bank.faults[0])


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file here")
def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    [fault] = load_bank([tmp_path]).faults
    assert "is no ordinary file" in fault.what


def test_a_folder_a_lost_file_and_an_impossible_name(tmp_path: Path) -> None:
    with pytest.raises(UnfitFileError, match=r"is a folder|denied"):
        read_file(tmp_path, 100)
    with pytest.raises(UnfitFileError, match="no such file"):
        read_file(tmp_path / "lost", 100)
    with pytest.raises(UnfitFileError, match="no file can have that name"):
        read_file(Path("a\0b"), 100)


def test_a_chart_of_megabytes_is_left_out_unread(tmp_path: Path) -> None:
    path = write(tmp_path)
    with path.open("ab") as file:
        file.truncate(MOST_BYTES + 1)
    [fault] = load_bank([tmp_path]).faults
    assert "has 2,000,001 bytes" in fault.what


@pytest.mark.parametrize("digits", ["9" * 5000, "0x" + "f" * 5000, "-" + "9" * 4000])
@pytest.mark.parametrize("field", ["difficulty = 2", "format = 1", "age = 54"])
def test_a_number_of_thousands_of_digits_is_one_short_line(
    tmp_path: Path, field: str, digits: str
) -> None:
    name = field.partition(" ")[0]
    write(tmp_path, swap(field, f"{name} = {digits}"), "huge.toml")
    write(tmp_path)
    bank = load_bank([tmp_path])
    assert [chart.id for chart in bank.charts] == ["ed-slip-on-ice"]
    assert "huge.toml" in bank.faults[0].file
    assert all(len(str(fault)) < 300 for fault in bank.faults)


def test_what_steers_a_terminal_never_leaves_the_loader() -> None:
    """Controls are faults; marks that turn text around, or cannot be seen, are taken out."""
    text = swap(
        "Slip on ice", "Slip\u202e on\ufeff ice", swap("Read by me", "\u2066Read by me\u2069")
    )
    chart, faults = parse_chart(text.encode(), Path("x.toml"))
    assert faults == []
    assert chart is not None
    assert chart.title == "Slip on ice"
    assert "Read by me" in chart.note
    assert "\u2066" not in chart.note
    for control in ("\\u001b[31m", "\\u009b31m", "\\u0007"):
        _, faults = parse_chart(swap("Slip on ice", f"Slip {control}").encode(), Path("x.toml"))
        assert any("control character" in fault.what for fault in faults)


def test_brackets_are_words() -> None:
    for words in ("ED note [/b]", "[@click=app.quit]ED[/]", "ED note [addendum]"):
        chart, faults = parse_chart(swap("ED provider note", words, ED).encode(), Path("x.toml"))
        assert faults == []
        assert chart is not None
        assert chart.document == words
