"""Files that are broken, cut, wrong, huge or hostile: one clear line, and nothing changes."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from coder_drill.codebooks.importing import (
    ImportRefusedError,
    Shelf,
    hcpcs,
    import_files,
    read_file,
    safety,
)
from coder_drill.errors import Exit, UnavailableError
from coder_drill.resources import codebooks_dir
from tests.unit import import_files as files
from tests.unit.import_files import write

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<ICD10CM.tabular><version>&c;</version></ICD10CM.tabular>"""

OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<ICD10CM.tabular><version>&file;</version></ICD10CM.tabular>"""

DAMAGE = {
    "cut XML": (files.TABULAR[: len(files.TABULAR) // 2], "broken or cut-off XML"),
    "entities": (BOMB, "entities"),
    "outside entity": (OUTSIDE, "entities"),
    "deep nesting": ("<a>" * 5000, "nested deeper"),
    "another XML": ("<html><body>Not found</body></html>", "none of the formats"),
    "plain words": ("Inclusion or exclusion of a procedure\n" * 30, "none of the formats"),
    "no codes": ("<ICD10CM.tabular><version>2027</version></ICD10CM.tabular>", "without codes"),
    "no terms": ("<ICD10CM.index><version>2027</version></ICD10CM.index>", "without terms"),
    "no name": (files.TABULAR.replace("<name>E11.9</name>", "<name/>"), "has no name"),
    "wrong product": (
        files.pcs_tables().replace('codes="4"', 'codes="5"'),
        "a row of 5 codes makes 4",
    ),
    "sections missing": (
        files.pcs_tables().split("<pcsTable>")[0]
        + "<pcsTable>"
        + files.pcs_tables().split("<pcsTable>")[1]
        + "</ICD10PCS.tabular>",
        "sections are missing",
    ),
    "order file cut at a line": (files.CM_ORDER[: files.CM_ORDER.index("00007")], "cut off"),
    "order file cut within": (files.CM_ORDER[:-30], "not a line of an order file"),
    "order file cut in a title": (files.CM_ORDER[:-4], "cut off"),
    "lines missing": (
        files.CM_ORDER[: files.CM_ORDER.index("00003")]
        + files.CM_ORDER[files.CM_ORDER.index("00005") :],
        "2 lines are missing",
    ),
    "ANWEB cut at a line": (files.ANWEB[: files.ANWEB.index("V5364")], "goes on to V"),
    "ANWEB cut within": (files.ANWEB[: files.ANWEB.index("V5364") + 60], "cut off"),
    "ANWEB no date": (files.ANWEB.replace("20251231", "20251399"), "is no date"),
    "ANWEB orphan": (
        files.ANWEB.replace("A002100100300", "A0021001003").replace("A0021001004", "A0031001004"),
        "no first line",
    ),
    "CPT in part": ("\n".join(files.CPT.splitlines()[:-4]), "not the whole file"),
    "CPT without words": (files.CPT + "99214\t\n", "no descriptor"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_one_clear_line(tmp_path: Path, what: str) -> None:
    text, told = DAMAGE[what]
    path = write(tmp_path, "file_2027.xml", text)
    with pytest.raises(ImportRefusedError) as refused:
        read_file(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code is Exit.FAILED


def _xlsx(extra: dict[str, bytes] | None = None) -> bytes:
    return files.xlsx(
        [files.HEADS, ["V5364", "1", "3", "Screening", "Scr", "20270101", "20270101"]], extra=extra
    )


def test_broken_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "h.xlsx"
    whole = _xlsx()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")
    newer = bytearray(whole)
    newer[whole.index(b"PK\x01\x02") + 6] = 199  # the version needed to unpack it
    cases = {
        whole[: len(whole) // 2]: "broken or cut off",
        bytes(newer): "broken or cut off",
        other.getvalue(): "unpack it",
        files.xlsx([["a", "b"], ["1", "2"]]): "without the HCPCS ANWEB columns",
        _xlsx({"xl/big.xml": b"\0" * 30_000_000}): "unpacks to far more",
        _xlsx({"xl/sharedStrings.xml": BOMB.encode()}): "entities",
        files.xlsx([files.HEADS, ["?", "1", "3", "x", "y", "1", "20270101"]]): "no HCPCS code",
    }
    for data, told in cases.items():
        path.write_bytes(data)
        with pytest.raises(ImportRefusedError, match=told):
            read_file(path)


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    data = bytearray(_xlsx())
    at = data.index(b"sheet1.xml") + 30
    data[at : at + 12] = b"\xff" * 12
    path = tmp_path / "h.xlsx"
    path.write_bytes(bytes(data))
    with pytest.raises(ImportRefusedError, match=r"damaged|broken"):
        read_file(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="No such file"):
        read_file(tmp_path / "absent.xml")
    with pytest.raises(ImportRefusedError, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(ImportRefusedError, match="is empty"):
        read_file(write(tmp_path, "empty.xml", "\n"))
    with pytest.raises(ImportRefusedError, match="binary data"):
        read_file(write(tmp_path, "b.dat", "abc\0def"))


def test_a_row_of_many_labels_is_not_multiplied(tmp_path: Path) -> None:
    labels = "".join(f'<label code="{n % 10}">Part {n}</label>' for n in range(100))
    axes = "".join(f'<axis pos="{p}" values="100">{labels}</axis>' for p in (4, 5, 6, 7))
    table = files.pcs_tables()
    start, end = table.index("<pcsRow"), table.index("</pcsRow>")
    row = table[start : table.index(">", start) + 1].replace('codes="4"', "")
    text = table[:start] + row + axes + table[end:]
    with pytest.raises(ImportRefusedError, match=r"more than 400,000 codes|twice"):
        read_file(write(tmp_path, "tables.xml", text))


@pytest.mark.parametrize("col", ["²", "9" * 6000, "-1", "", "x"])
def test_a_column_that_is_no_number_holds_nothing(tmp_path: Path, col: str) -> None:
    text = files.DRUG.replace('<cell col="2">', f'<cell col="{col}">')
    assert text != files.DRUG
    found = read_file(write(tmp_path, "drug.xml", text))
    assert {row[0] for row in found.parsed.tables["heads"][1]} >= {"Adverse effect"}


@pytest.mark.parametrize("day", ["20190231", "20191301", "2019010", "²0190101", "99999999"])
def test_a_day_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    with pytest.raises(ImportRefusedError, match="is no date") as caught:
        hcpcs._day(day, tmp_path)
    assert "\n" not in str(caught.value)


def test_a_pipe_is_refused_unread(tmp_path: Path) -> None:
    pipe = tmp_path / "order.txt"
    os.mkfifo(pipe)
    with pytest.raises(ImportRefusedError, match="no ordinary file"):
        read_file(pipe)


def test_what_steers_a_terminal_is_cleaned_where_it_enters(tmp_path: Path) -> None:
    text = files.INDEX.replace("Sugar sickness", "Sugar \x85\x9b31m sick\u202eness")
    found = read_file(write(tmp_path, "index.xml", text))
    cells = [cell for _, rows in found.parsed.tables.values() for row in rows for cell in row]
    assert "Sugar 31m sick ness" in cells
    assert all(cell.isprintable() for cell in cells)


def test_huge_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_BYTES", 1000)
    path = tmp_path / "huge.xml"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), 2000)  # sparse: takes no room
    with pytest.raises(ImportRefusedError, match="more than any official file"):
        read_file(path)


def test_too_many_elements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_ELEMENTS", 20)
    with pytest.raises(ImportRefusedError, match="more than 20 XML elements"):
        read_file(write(tmp_path, "t.xml", files.TABULAR))


SAMPLES = {
    "tabular": files.TABULAR, "index": files.INDEX, "drug": files.DRUG,
    "pcs": files.pcs_tables(), "order": files.CM_ORDER, "anweb": files.ANWEB, "cpt": files.CPT,
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_whatever_damage_is_refused_or_read(tmp_path: Path, name: str) -> None:
    """Cut anywhere, or with bytes put in anywhere: never another error than a refusal."""
    whole = SAMPLES[name].encode()
    dice = random.Random(name)
    path = tmp_path / "f_2027.dat"
    refused = 0
    for _ in range(250):
        place = dice.randrange(len(whole))
        damaged = dice.choice(
            [
                whole[:place],
                whole[place:],
                whole[:place] + bytes(dice.randrange(256) for _ in range(3)) + whole[place:],
                whole[:place] + whole[place + dice.randrange(1, 60) :],
            ]
        )
        path.write_bytes(damaged)
        try:
            read_file(path)
        except ImportRefusedError as error:
            assert "\n" not in str(error)
            refused += 1
    assert refused > 100


def _state(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "imports.lock"
    }


def test_one_bad_file_leaves_all_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "imports"
    import_files([write(tmp_path, "i.xml", files.INDEX)], folder, codebooks_dir())
    before = _state(folder)
    told: list[ImportRefusedError] = []
    good, bad = write(tmp_path, "d.xml", files.DRUG), write(tmp_path, "bad.xml", BOMB)
    with pytest.raises(ImportRefusedError):
        import_files([good, bad, bad], folder, codebooks_dir(), refused=told.append)
    assert len(told) == 2
    assert _state(folder) == before


def test_a_disk_that_fails_in_the_middle_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "imports"
    import_files([write(tmp_path, "i.xml", files.INDEX)], folder, codebooks_dir())
    before = _state(folder)
    calls = 0
    real = os.fsync

    def failing(number: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(UnavailableError, match="No space left"):
        import_files([write(tmp_path, "d.xml", files.DRUG)], folder, codebooks_dir())
    parts = Shelf(folder).parts()
    assert [part.kind.value for part in parts] == ["icd10cm-index"]
    assert len(parts[0].rows("entries")) == 8
    assert {name: data for name, data in _state(folder).items() if name in before} == before


def test_two_files_for_one_place_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path, "a.xml", files.INDEX)
    two = write(tmp_path, "b.xml", files.INDEX.replace("E11.65", "E11.69"))
    with pytest.raises(ImportRefusedError, match=r"same table and edition as a\.xml"):
        import_files([one, two], tmp_path / "imports", codebooks_dir())
    assert not (tmp_path / "imports" / "imports.toml").exists()


def test_damage_on_the_shelf_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "imports"
    import_files([write(tmp_path, "i.xml", files.INDEX)], folder, codebooks_dir())
    table = next(folder.glob("*/*entries*"))
    table.write_bytes(table.read_bytes()[:-20])
    with pytest.raises(UnavailableError, match="import the official file again"):
        Shelf(folder).parts()[0].rows("entries")
    (folder / "imports.toml").write_text("[[part]]\nkind = 'nonsense'\n")
    with pytest.raises(UnavailableError, match="remove it and import"):
        Shelf(folder).parts()
