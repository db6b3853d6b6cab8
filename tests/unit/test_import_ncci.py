"""CMS's NCCI pairs, medically unlikely edits and add-on codes: read as published, used by claim."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.importing import ImportRefusedError, Kind, Shelf, import_files, read_file
from coder_drill.codebooks.importing.ncci import provider_of, quarter
from coder_drill.codebooks.importing.sheets import sheets
from coder_drill.codebooks.procedures import ProcedureTables, Provider
from coder_drill.scoring import Edit, Effect, Encounter, parse_answer
from coder_drill.scoring.rules import pairs_note, run
from tests.unit import import_files as files
from tests.unit.small_tables import small_tables

NOTICE = "CPT only copyright 2025 American Medical Association.  All rights reserved."
HEADING = (
    "Column1/Column2 Edits\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
Pair = tuple[str, str, str, str, str]
PAIRS: list[Pair] = [
    ("20610", "36415", "20200101", "*", "1"),
    ("45385", "45380", "20260701", "*", "0"),
    ("29881", "29870", "19960101", "20240331", "1"),
    ("29881", "20610", "20200101", "20260930", "1"),
    ("29881", "11042", "20200101", "*", "9"),
]


def pairs_text(pairs: Sequence[Pair] = PAIRS, heading: str = f"{NOTICE}\r\n{HEADING}") -> str:
    return heading + "".join(
        f"{a}\t{b}\t\t{begun}\t{end}\t{modifier}\tStandards of medical / surgical practice\r\n"
        for a, b, begun, end, modifier in pairs
    )


def pairs_sheet(pairs: Sequence[Pair] = PAIRS) -> bytes:
    head = [["Column 1", "Column 2", "*=in existence prior to 1996", "Effective Date",
             "Deletion Date *=no data", "Modifier 0=not allowed", "PTP Edit Rationale"]]  # fmt: skip
    rows = [[a, b, "", begun, end, modifier, "Misuse"] for a, b, begun, end, modifier in pairs]
    return files.xlsx([[NOTICE], *head, *rows])


def limits_text(whose: str = "Practitioner", rows: str = "99213,1,2 Date of Service Edit: Policy,x\n") -> str:  # fmt: skip
    return (
        f'"{NOTICE}",,,\n'
        f'"HCPCS/\nCPT Code",{whose} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
        f"{rows}"
    )


def addons_sheet(rows: Sequence[Sequence[str]]) -> bytes:
    heads = ["AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT",
             "AOC_Edit_EffDT", "AOC_Edit_DelDT", "Special_Instruction_Notes"]  # fmt: skip
    return files.xlsx([[NOTICE], heads, *rows])


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# -- pairs


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ccipra-v322r0-f1.txt", pairs_text().encode()),
        ("ccipra-v322r0-f1.xlsx", pairs_sheet()),
        ("anything.zip", zipped(ccipra_v322r0_f1__txt=pairs_text().encode(),
                                ccipra_v322r0_f1__xlsx=pairs_sheet(),
                                readme__pdf=b"%PDF-1.7")),
        ("practitioner-ptp-edits.zip", zipped(part1__xlsx=pairs_sheet())),
    ],
    ids=["text", "sheet", "zip-of-both", "zip-of-a-sheet"],
)  # fmt: skip
def test_pairs_are_read_as_published(name: str, data: bytes, tmp_path: Path) -> None:
    found = read_file(put(tmp_path, name, data))
    assert (found.kind, found.edition) == (Kind.NCCI_PRACTITIONER, "2026-07")
    assert (found.effective_from, found.effective_to) == ("2026-07-01", "2026-09-30")
    rows = found.parsed.tables["pairs"][1]
    # Ended before the quarter and "not applicable" are left out; what ends within it stands.
    assert [tuple(row) for row in rows] == [
        ("20610", "36415", ""),
        ("29881", "20610", ""),
        ("45385", "", "45380"),
    ]
    assert found.parsed.counts == {"pairs": 3, "column 1 codes": 3}


def test_the_version_in_the_name_dates_a_part_without_new_pairs(tmp_path: Path) -> None:
    old = [("20610", "36415", "20200101", "*", "1")]
    path = put(tmp_path, "ccioph-v323r0-f2.txt", pairs_text(old))
    assert (found := read_file(path)).kind is Kind.NCCI_HOSPITAL
    assert found.edition == "2026-10"
    assert read_file(put(tmp_path, "ccioph.txt", pairs_text(old))).edition == "2020-01"


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("ccipra-v322r0-f1.txt", Provider.PRACTITIONER),
        ("2026q3_practitioner_ptp_edits.zip", Provider.PRACTITIONER),
        ("ccioph-v322r0-f4.xlsx", Provider.HOSPITAL),
        ("hospital-ptp-edits.zip", Provider.HOSPITAL),
        ("mcd_dme_ptp_edits.xlsx", Provider.SUPPLIER),
        ("pairs.txt", None),
        ("hospital and practitioner.txt", None),
    ],
)
def test_the_name_tells_whose_pairs_they_are(name: str, provider: Provider | None) -> None:
    assert provider_of(name) is provider


def test_quarters() -> None:
    assert quarter("20260101") == quarter("20260331") == "2026-01-01"
    assert quarter("20261224") == "2026-10-01"


GOOD = pairs_text()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("pairs.txt", GOOD, "the name does not say whose"),
        ("ccipra.txt", GOOD[:-60] + "\r\n", "row 11"),
        ("ccipra.txt", GOOD + "45385\t453", "cut off"),
        ("ccipra.txt", GOOD + "not a code\t\t\t\t\t\t\r\n", "'not a code' is not a code"),
        ("ccipra.txt", GOOD.replace("20200101", "20201301"), "is not a date"),
        ("ccipra.txt", GOOD.replace("\t0\tS", "\t7\tS"), "modifier indicator '7'"),
        ("ccipra.txt", pairs_text([]), "without a pair in force"),
        ("ccipra.txt", GOOD.replace("36415", "3641\x00"), "binary data"),
    ],
    ids=["whose", "short", "cut", "no-code", "date", "indicator", "empty", "binary"],
)  # fmt: skip
def test_broken_pairs_are_refused_in_one_line(
    name: str, data: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        read_file(put(tmp_path, name, data))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_several_kinds_in_one_zip_are_refused(tmp_path: Path) -> None:
    mixed = zipped(ccipra__txt=GOOD.encode(), mue__csv=limits_text().encode())
    with pytest.raises(ImportRefusedError, match="several kinds"):
        read_file(put(tmp_path, "mixed.zip", mixed))
    both = zipped(ccipra__txt=GOOD.encode(), ccioph__txt=GOOD.encode())
    with pytest.raises(ImportRefusedError, match="several providers"):
        read_file(put(tmp_path, "both.zip", both))


def test_a_spreadsheet_made_to_exhaust_memory_is_refused(tmp_path: Path) -> None:
    bomb = zipped(ccipra__txt=(NOTICE + HEADING).encode() + b"0" * 30_000_000)
    with pytest.raises(ImportRefusedError):
        read_file(put(tmp_path, "ccipra.zip", bomb))
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet/>'
    out = io.BytesIO(pairs_sheet())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/worksheets/sheet0.xml", entity)
    [first, *_] = sheets(out.getvalue(), tmp_path / "x.xlsx")
    with pytest.raises(ImportRefusedError, match="entities"):
        list(first.rows())


# -- limits and add-on codes


@pytest.mark.parametrize(
    ("whose", "kind"),
    [
        ("Practitioner", Kind.MUE_PRACTITIONER),
        ("Outpatient Hospital", Kind.MUE_HOSPITAL),
        ("DME Supplier", Kind.MUE_SUPPLIER),
    ],
)
def test_limits_are_read_as_published(whose: str, kind: Kind, tmp_path: Path) -> None:
    rows = "97110,6,3 Date of Service Edit: Clinical,x\n0001U,1,1 Line Edit,y\nJ1885,8,2,z\n"
    path = put(tmp_path, "MCR_MUE_Eff_07-01-2026.csv", limits_text(whose, rows))
    found = read_file(path)
    assert (found.kind, found.edition) == (kind, "2026-07")
    assert found.parsed.tables["limits"][1] == [
        ("0001U", "1", "1"), ("97110", "6", "3"), ("J1885", "8", "2"),
    ]  # fmt: skip


def test_limits_without_a_date_ask_for_the_edition(tmp_path: Path) -> None:
    path = put(tmp_path, "limits.csv", limits_text())
    with pytest.raises(ImportRefusedError, match="add --edition"):
        read_file(path)
    assert read_file(path, "2026-04").edition == "2026-04"
    noted = limits_text().replace(NOTICE, f"{NOTICE} Effective July 1, 2026")
    assert read_file(put(tmp_path, "more.csv", noted)).edition == "2026-07"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (limits_text(rows="99213,one,2,x\n"), "is not a code with its units"),
        (limits_text(rows="99213,1,2,x\n99213,2,2,x\n"), "stands twice"),
        (limits_text(rows=""), "without a code"),
        (limits_text("Somebody's"), "neither heading nor name"),
    ],
)
def test_broken_limits_are_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=words):
        read_file(put(tmp_path, "a_Eff_07-01-2026.csv", text))


def test_add_on_codes_are_read_as_published(tmp_path: Path) -> None:
    rows = [
        ["1", "11045", "0", "11042", "0", "2013001", "0", ""],
        ["1", "11045", "0", "97597", "0", "2013001", "2024091", ""],
        ["1", "11045", "0", "10060", "2025365", "2013001", "0", ""],
        ["2", "99292", "", "CCCCC", "", "2013001", "", "Contractor Defined Primary Codes"],
        ["3", "64484", "0", "64483", "0", "2026182", "0", ""],
    ]
    found = read_file(put(tmp_path, "AOC_V2026Q3-MCR.xlsx", addons_sheet(rows)))
    assert (found.kind, found.edition) == (Kind.ADDONS, "2026-07")
    assert [tuple(row) for row in found.parsed.tables["addons"][1]] == [
        ("11045", "1", "11042"), ("64484", "3", "64483"), ("99292", "2", ""),
    ]  # fmt: skip
    for row, words in (
        (["4", "11045", "", "11042", "", "2013001", "", ""], "is not an add-on code"),
        (["1", "11045", "", "11042", "", "2013999", "", ""], "is not a date"),
    ):
        with pytest.raises(ImportRefusedError, match=words):
            read_file(put(tmp_path, "AOC.xlsx", addons_sheet([row])))


# -- kept, and used


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_tables(tmp_path_factory.mktemp("tables") / "codebooks")


def edits(text: str, book: Codebook, **encounter: object) -> list[Edit]:
    return run(Encounter(parse_answer([text], book).codes, book, **encounter))  # type: ignore[arg-type]


def told(text: str, rule: str, book: Codebook, **encounter: object) -> list[Edit]:
    return [edit for edit in edits(text, book, **encounter) if edit.id == rule]


OFFICE = {"setting": Setting.CLINIC, "claim": ClaimKind.PROFESSIONAL}
HOSPITAL = {"setting": Setting.EMERGENCY, "claim": ClaimKind.FACILITY}
DME = {"setting": Setting.DME, "claim": ClaimKind.PROFESSIONAL}


def test_each_claim_is_held_against_its_own_table(tables: Path, tmp_path: Path) -> None:
    imports, cache = tmp_path / "imports", tmp_path / "cache"
    made = [
        put(tmp_path, "ccipra-v321r0-f1.txt", pairs_text([("20610", "36415", "20260401", "*", "1")])),
        put(tmp_path, "ccioph-v321r0-f1.txt", pairs_text([("45385", "45380", "20260401", "*", "0")])),
        put(tmp_path, "dme-ptp-v321r0.txt", pairs_text([("99213", "99214", "20260401", "*", "0")])),
        put(tmp_path, "p_Eff_04-01-2026.csv", limits_text(rows="20610,2,3,x\n99292,1,2,x\n")),
        put(tmp_path, "h_Eff_04-01-2026.csv",
            limits_text("Outpatient Hospital", "20610,1,1,x\n99292,4,2,x\n")),
        put(tmp_path, "AOC_V2026Q2-MCR.xlsx",
            addons_sheet([["1", "11045", "", "20610", "", "2026091", "", ""]])),
    ]  # fmt: skip
    found = import_files(made, imports, tables)
    assert len({one.kind for one in found}) == 6
    assert all(one.changes is None for one in found)
    with Codebook.open(cache, tables, imports=imports) as book:
        whole = ProcedureTables(book)
        assert all(whole.has_pairs(provider) for provider in Provider)
        assert whole.has_limits(Provider.PRACTITIONER)
        assert not whole.has_limits(Provider.SUPPLIER)
        unsaid = Encounter(parse_answer(["99213 71046"], book).codes, book)
        assert "--claim professional asks for the practitioner's" in pairs_note(unsaid)
        # Pairs by claim.
        [office] = told("20610 36415", "ncci", book, **OFFICE)
        assert office.source == (
            "CMS National Correct Coding Initiative (NCCI), procedure-to-procedure edits, practitioner table"
        )
        assert "may differ" not in office.message
        assert told("20610 36415", "ncci", book, **HOSPITAL) == []
        assert told("45385 45380", "ncci", book, **HOSPITAL)
        assert told("45385 45380", "ncci", book, **OFFICE) == []
        assert told("99213-25 99214", "ncci", book, **DME)
        # Limits by claim and indicator.
        assert [e.effect for e in told("20610x3", "unit-limit", book, **OFFICE)] == [Effect.SOFT]
        assert [e.effect for e in told("20610x3", "unit-limit", book, **HOSPITAL)] == [Effect.SOFT]
        assert told("20610-RT 20610-LT", "unit-limit", book, **HOSPITAL) == []  # each line one
        [day] = told("99291 99292x2", "unit-limit", book, **OFFICE)
        assert day.hard
        assert "2 units in one day, the MUE is 1 (adjudication indicator 2)" in day.message
        assert told("99291 99292x2", "unit-limit", book, **HOSPITAL) == []
        assert told("20610x3", "unit-limit", book, **DME) == []
        # Add-ons.
        assert told("11042 11045", "addon-without-primary", book)
        assert told("20610 11045", "addon-without-primary", book) == []


def test_parts_of_a_release_add_up_in_one_import_or_several(tables: Path, tmp_path: Path) -> None:
    one = put(
        tmp_path, "ccipra-v321r0-f1.txt", pairs_text([("20610", "36415", "20260401", "*", "1")])
    )
    two = put(
        tmp_path, "ccipra-v321r0-f2.txt", pairs_text([("45385", "45380", "20200101", "*", "0")])
    )
    for name, turns in (("together", [[one, two]]), ("apart", [[one], [two]])):
        imports = tmp_path / name
        for turn in turns:
            import_files(turn, imports, tables)
        [part] = Shelf(imports).parts()
        assert [row[0] for row in part.rows("pairs")] == ["20610", "45385"]
        assert part.counts["pairs"] == 2
    # The same part again replaces its codes.
    again = put(
        tmp_path, "ccipra-v321r0-f1.txt", pairs_text([("20610", "96372", "20260401", "*", "0")])
    )
    import_files([again], tmp_path / "apart", tables)
    [part] = Shelf(tmp_path / "apart").parts()
    assert part.rows("pairs") == [["20610", "", "96372"], ["45385", "", "45380"]]


def test_the_newest_rules_count_until_an_edition_is_asked_for(tables: Path, tmp_path: Path) -> None:
    imports, cache = tmp_path / "imports", tmp_path / "cache"
    for version, allowed in (("v321r0", "1"), ("v322r0", "0")):
        path = put(tmp_path, f"ccipra-{version}.txt",
                   pairs_text([("20610", "36415", "20200101", "*", allowed)]))  # fmt: skip
        import_files([path], imports, tables)
    with Codebook.open(cache, tables, imports=imports) as book:
        assert "indicator 0" in told("20610 36415", "ncci", book, **OFFICE)[0].message
    with Codebook.open(cache, tables, imports=imports, edition="2026-04") as book:
        assert "indicator 1" in told("20610 36415", "ncci", book, **OFFICE)[0].message


def test_ten_thousand_codes_of_one_column_keep_within_a_cell(tmp_path: Path) -> None:
    many = [("01960", f"{n:05}", "20260401", "*", "1") for n in range(10_000, 20_000)]
    found = read_file(put(tmp_path, "ccipra-v321r0-f1.txt", pairs_text(many)))
    rows = found.parsed.tables["pairs"][1]
    assert [row[0] for row in rows] == ["01960"] * 5
    assert sum(len(row[1].split()) for row in rows) == 10_000
