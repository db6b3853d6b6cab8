"""CMS's relative value file: read in every form in which it is published, without descriptors."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.importing import ImportRefusedError, Kind, Shelf, import_files, read_file
from coder_drill.codebooks.importing.rvu import COLUMNS
from coder_drill.codebooks.procedures import ProcedureTables
from coder_drill.services.codebooks.codepage import code_page
from tests.unit import rvu_files
from tests.unit.small_tables import small_tables


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


RELEASE = {
    "RVU26C.pdf": b"%PDF-1.7",
    "GPCI2026.csv": b"ADDENDUM E,,,\nMAC,State,Locality,Name,PW GPCI,PE GPCI,MP GPCI\n10112,AL,00,X,1,0.8,0.6\n",
    "PPRRVU2026_Jul_QPP.csv": rvu_files.as_csv(factor="33.5675"),
    "PPRRVU2026_Jul_nonQPP.csv": rvu_files.as_csv(),
    "PPRRVU2026_Jul_nonQPP.txt": rvu_files.as_text(),
    "PPRRVU2026_Jul_nonQPP.xlsx": rvu_files.as_xlsx(),
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("PPRRVU2026_Jul_nonQPP.csv", rvu_files.as_csv()),
        ("whatever.csv", rvu_files.as_csv(priced=False)),
        ("PPRRVU26_JUL.txt", rvu_files.as_text()),
        ("PPRRVU26_JUL.txt", rvu_files.as_text(title="")),
        ("PPRRVU26_JUL.xlsx", rvu_files.as_xlsx()),
        ("rvu26c.zip", zipped(RELEASE)),
        ("rvu26c.zip", zipped({"PPRRVU26.txt": rvu_files.as_text(title="")})),
    ],
    ids=["csv", "older-csv", "text", "text-without-title", "sheet", "release", "zip-of-text"],
)
def test_every_published_form_reads_alike(name: str, data: bytes, tmp_path: Path) -> None:
    found = read_file(put(tmp_path, name, data))
    assert (found.kind, found.edition) == (Kind.FEE_SCHEDULE, "2026-07")
    assert (found.effective_from, found.effective_to) == ("2026-07-01", "2026-09-30")
    header, rows = found.parsed.tables["fees"]
    assert tuple(header) == COLUMNS
    kept = {(row[0], row[1]): dict(zip(header, row, strict=True)) for row in rows}
    assert len(kept) == len(rvu_files.SERVICES)
    for one in rvu_files.SERVICES:
        row = kept[one.code, one.modifier]
        assert (row["status"], row["components"], row["days"]) == one[2:5]
        assert "".join(row[name] for name in COLUMNS[5:10]) == one.indicators
        values = [float(row[name]) for name in COLUMNS[13:]]
        assert values == [*map(float, one[6:]), float(rvu_files.FACTOR)]
        assert float(row["intraoperative"]) == (0.8 if one.days in ("010", "090") else 0)
    assert found.parsed.counts == {"codes": 24, "rows": 26}
    assert rvu_files.WORD not in str(found.parsed.tables)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (rvu_files.as_csv().replace(b"BILAT", b"BOTH"), "no column for bilateral"),
        (rvu_files.as_csv().replace(b",090,", b",091,", 1), "global days '091'"),
        (rvu_files.as_csv().replace(b"27447,,", b"27-47,,"), "'27-47' is not"),
        (rvu_files.as_csv().replace(b",19.60,", b",19.6a,"), "work is '19.6a', not a number"),
        (rvu_files.as_csv() + rvu_files.as_csv()[-200:].split(b"\n", 1)[1].replace(b"0.42", b"9.42"), "stands twice"),
        (rvu_files.as_csv().split(b"11045")[0], "without a code"),
        (rvu_files.as_text().replace(b"27447  ", b"27447  cut\r\n  "), "cut off"),
    ],
    ids=["column", "days", "code", "number", "twice", "empty", "cut"],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_line(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=words) as caught:
        read_file(put(tmp_path, "PPRRVU26_JUL.csv", data))
    assert "\n" not in str(caught.value)


def test_without_title_and_name_the_edition_is_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path, "values.txt", rvu_files.as_text(title=""))
    with pytest.raises(ImportRefusedError, match="--edition"):
        read_file(path)
    assert read_file(path, "2026-04").edition == "2026-04"


def test_it_is_kept_and_asked_by_code_and_part(tmp_path: Path) -> None:
    tables = small_tables(tmp_path / "tables")
    imports, cache = tmp_path / "imports", tmp_path / "cache"
    import_files([put(tmp_path, "rvu26c.zip", zipped(RELEASE))], imports, tables)
    [part] = Shelf(imports).parts()
    assert part.kind.label == "Medicare physician fee schedule"
    with Codebook.open(cache, tables, imports=imports) as book:
        asked = ProcedureTables(book)
        assert asked.has_fees
        fee = asked.fee("71046", "26")
        assert fee is not None
        assert fee.value(facility=True) == 0.31
        whole = asked.fee("99213")
        assert whole is not None
        assert whole.value(facility=False) == 2.74
        assert whole.value(facility=True) == 1.96
        assert whole.factor == 33.4009
        assert asked.fee("99213", "26") is None
        assert asked.fee("00000") is None
    with Codebook.open(cache, tables) as book:
        assert not ProcedureTables(book).has_fees
        assert ProcedureTables(book).fee("99213") is None


def test_the_page_of_a_code_tells_its_row(tmp_path: Path) -> None:
    tables = small_tables(tmp_path / "tables")
    imports = tmp_path / "imports"
    import_files([put(tmp_path, "PPRRVU26_JUL.csv", rvu_files.as_csv())], imports, tables)
    with Codebook.open(tmp_path / "cache", tables, imports=imports) as book:
        knee = code_page(book, "27447")
        for words in (
            "physician fee schedule: status A, paid",
            "39.5 RVUs, in a facility 39.5 (work 19.6), $33.4009 for each",
            "global days 090: major surgery, 57 for the decision",
            "both sides: 50 pays 150 percent",
            "assistant: paid",
            "team: never",
        ):
            assert words in knee.marks
        assert knee.as_json()["fee_schedule"]["days"] == "090"
        assert "takes 26 and TC" in code_page(book, "71046").marks
        bundled = code_page(book, "99000").marks
        assert "physician fee schedule: status B, bundled, never paid by itself" in bundled
        assert not any("RVUs" in words for words in bundled)
        assert code_page(book, "43239").fee is None
    with Codebook.open(tmp_path / "cache", tables) as book:
        assert not any("fee schedule" in words for words in code_page(book, "27447").marks)
