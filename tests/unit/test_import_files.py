"""Small files in the official formats: recognized by content, read right, dated right."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.codebooks.importing import Found, ImportRefusedError, Kind, Part, read_file
from tests.unit import import_files as files
from tests.unit.import_files import write


def rows(found: Found, table: str) -> list[list[str]]:
    return Part.of(found).rows(table)


@pytest.mark.parametrize(
    ("text", "kind", "edition"),
    [
        (files.TABULAR, Kind.CM_TABULAR, "2026-10"),
        (files.INDEX, Kind.CM_INDEX, "2025-10"),
        (files.EINDEX, Kind.CM_EINDEX, "2025-10"),
        (files.DRUG, Kind.CM_DRUG, "2025-10"),
        (files.DRUG.replace("Substance", "Neoplasm"), Kind.CM_NEOPLASM, "2025-10"),
        (files.pcs_tables(), Kind.PCS_TABLES, "2026-10"),
        (files.INDEX.replace("ICD10CM", "ICD10PCS"), Kind.PCS_INDEX, "2025-10"),
        (files.ANWEB, Kind.HCPCS, "2027-01"),
        (files.CPT, Kind.CPT, "2027-01"),
    ],
)
def test_content_tells_what_a_file_is(tmp_path: Path, text: str, kind: Kind, edition: str) -> None:
    found = read_file(write(tmp_path, "download (3).dat", text))
    assert (found.kind, found.edition) == (kind, edition)


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("icd10cm_order_2026.txt", None, ("2025-10", "2025-10-01", "2026-09-30")),
        ("icd10cm-order-April-1-2026.txt", None, ("2026-04", "2026-04-01", "2026-09-30")),
        ("list.txt", "2026", ("2025-10", "2025-10-01", "2026-09-30")),
        ("list.txt", "2026-04", ("2026-04", "2026-04-01", "2026-09-30")),
        ("icd10cm_order_2026.txt", "2027-04-01", ("2027-04", "2027-04-01", "2027-09-30")),
    ],
)
def test_the_edition_of_an_order_file(
    tmp_path: Path, name: str, asked: str | None, expected: tuple[str, str, str]
) -> None:
    found = read_file(write(tmp_path, name, files.CM_ORDER), asked)
    assert found.kind is Kind.CM_ORDER
    assert (found.edition, found.effective_from, found.effective_to) == expected


def test_an_edition_that_nobody_tells_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "list.txt", files.CM_ORDER)
    with pytest.raises(ImportRefusedError, match="add --edition"):
        read_file(path)
    with pytest.raises(ImportRefusedError, match="no year or month"):
        read_file(path, "soon")


def test_order_files_part_by_their_codes(tmp_path: Path) -> None:
    cm = read_file(write(tmp_path, "a_2027.txt", files.CM_ORDER))
    pcs = read_file(write(tmp_path, "b_2027.txt", files.PCS_ORDER))
    assert (cm.kind, pcs.kind) == (Kind.CM_ORDER, Kind.PCS_ORDER)
    assert cm.parsed.counts == {"billable codes": 4, "headers": 3}
    assert rows(pcs, "order")[1] == [
        "0FT40ZZ", "1", *["Resection of Gallbladder, Open Approach"] * 2,
    ]  # fmt: skip


def test_index_entries_keep_their_place_and_what_they_lead_to(tmp_path: Path) -> None:
    found = read_file(write(tmp_path, "index.xml", files.INDEX))
    entries = rows(found, "entries")
    assert [row[3] for row in entries] == [
        "Diabetes, diabetic", "type 2", "with", "zorbulous blightness", "amyotrophy", "bronze",
        "Sugar sickness", "Wasting",
    ]  # fmt: skip
    assert [row[0] for row in entries] == ["", "1", "2", "3", "3", "1", "", ""]
    assert entries[0][4] == "(mellitus) (sugar)"
    assert entries[4][5:7] == ["E11.44", "G99.0"]
    assert entries[5][7] == "Hemochromatosis"
    assert entries[7][8] == "Diabetes, bronze"


def test_cells_stand_under_their_heads(tmp_path: Path) -> None:
    found = read_file(write(tmp_path, "t.xml", files.DRUG))
    assert rows(found, "heads") == [["Poisoning Accidental"], ["Adverse effect"]]
    assert [row[10] for row in rows(found, "entries")] == ["T38.3X1|T38.3X5", "T49.0X1|"]
    assert found.parsed.counts["codes in columns"] == 3


def test_pcs_tables_are_multiplied_out(tmp_path: Path) -> None:
    found = read_file(write(tmp_path, "t.xml", files.pcs_tables()))
    assert [row[0] for row in rows(found, "codes")] == [
        "0FT40ZG", "0FT40ZZ", "0FT44ZG", "0FT44ZZ", "XW033A9", "XW033B9", "XW033C9",
    ]  # fmt: skip
    assert ["0F", "3", "T", "Resection"] in rows(found, "axes")


def test_anweb_lines_are_joined_and_dated(tmp_path: Path) -> None:
    found = read_file(write(tmp_path, "h.txt", files.ANWEB))
    codes = {row[0]: row for row in rows(found, "codes")}
    assert codes["A0021"][2] == "Ambulance service, outside state per mile, transport"
    assert codes["J9998"][4] == "2025-12-31"
    assert rows(found, "modifiers")[1] == ["ZQ", "Zorbulous item", ""]
    assert (found.effective_from, found.effective_to) == ("2027-01-01", "2027-03-31")


def test_the_spreadsheet_is_the_same_table(tmp_path: Path) -> None:
    path = tmp_path / "h.bin"
    path.write_bytes(
        files.xlsx(
            [
                ["Disclaimers"],
                files.HEADS,
                ["   ZQ", "0010", "7", "Zorbulous item", "Zorbulous item", "20270101", "20270101"],
                ["A0021", "0010", "3", "Ambulance <&>", "Amb", "20270101", "20270101"],
                ["V5364", "0010", "3", "Screening", "Scr", "20270101", "20270101", "20271231"],
            ]
        )
    )
    found = read_file(path)
    assert found.kind is Kind.HCPCS
    assert rows(found, "codes") == [
        ["A0021", "Amb", "Ambulance <&>", "2027-01-01", ""],
        ["V5364", "Scr", "Screening", "2027-01-01", "2027-12-31"],
    ]
    assert rows(found, "modifiers") == [["ZQ", "Zorbulous item", ""]]


def test_cpt_with_identifiers_and_a_heading(tmp_path: Path) -> None:
    lines = files.CPT.splitlines()[2:]
    text = "Concept Id\tCPT Code\tConsumer Friendly Descriptor\r\n" + "".join(
        f"10{number:05d}\t{line}\r\n" for number, line in enumerate(lines)
    )
    found = read_file(write(tmp_path, "consumer_2027.txt", text))
    assert rows(found, "descriptors")[2] == ["00100", "invented words for number 00100"]
    assert len(rows(found, "descriptors")) == 13
