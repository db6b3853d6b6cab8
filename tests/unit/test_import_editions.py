"""Imported editions: side by side with the bundled tables, chosen by name, compared, walked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.importing import (
    Kind,
    Part,
    Shelf,
    compare,
    import_files,
    read_file,
    side_of,
)
from coder_drill.codebooks.importing.changes import BUNDLED
from coder_drill.codebooks.importing.inforce import edition_on
from coder_drill.codebooks.importing.overlay import EditionManifest
from coder_drill.codebooks.tables import Manifest
from coder_drill.errors import UsageError
from coder_drill.lookup import Lookup
from coder_drill.resources import codebooks_dir
from coder_drill.scoring import AnswerCode, Encounter
from coder_drill.scoring.rules import run
from tests.unit import import_files as files
from tests.unit.import_files import write
from tests.unit.small_tables import small_tables

DRUG = files.DRUG.replace("T38.3X1", "E11.641").replace("T38.3X5", "E11.649")
SPARE = files.TABULAR.replace(
    '<diag><name>S52.5</name><desc>Fracture of lower end of radius</desc></diag>',
    """<diag><name>S52.5</name><desc>Fracture of lower end of radius</desc>
    <diag><name>S52.50</name><desc>Unspecified</desc>
    <diag><name>S52.501</name><desc>Right radius</desc>
      <sevenChrDef><extension char="A">initial</extension><extension char="Y">none such</extension>
      </sevenChrDef></diag>
    <diag><name>S52.509</name><desc>New here</desc></diag></diag></diag>""",
)  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_tables(tmp_path_factory.mktemp("tables") / "codebooks")


class Place:
    """Folders of one user: imports and cache, over the same small tables."""

    def __init__(self, folder: Path, tables: Path) -> None:
        self.folder, self.tables = folder, tables
        self.imports = folder / "imports"
        self.shelf = Shelf(self.imports)

    def take(self, name: str, text: str, edition: str | None = None) -> None:
        path = write(self.folder, name, text)
        import_files([path], self.imports, self.tables, edition=edition)

    def open(self, edition: str | None = None) -> Codebook:
        return Codebook.open(
            self.folder / "cache", self.tables, imports=self.imports, edition=edition
        )


@pytest.fixture
def place(tmp_path: Path, tables: Path) -> Place:
    return Place(tmp_path, tables)


@pytest.fixture(scope="module")
def shelved(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Place:
    """One of everything."""
    place = Place(tmp_path_factory.mktemp("user"), tables)
    place.take("tabular.xml", files.TABULAR)
    place.take("index.xml", files.INDEX)
    place.take("drug.xml", DRUG)
    place.take("tables.xml", files.pcs_tables())
    place.take("anweb.txt", files.ANWEB)
    place.take("cpt.txt", files.CPT.replace("CPT 2027", "CPT 2026"))
    return place


@pytest.fixture(scope="module")
def at_hand(shelved: Place) -> Iterator[Codebook]:
    with shelved.open() as book:
        yield book


@pytest.fixture(scope="module")
def next_year(shelved: Place) -> Iterator[Codebook]:
    with shelved.open("2026-10") as book:
        yield book


def test_code_tables_stay_those_of_the_bundled_edition(at_hand: Codebook) -> None:
    assert at_hand.get("E11.65") is not None
    assert at_hand.get("E11.7") is None
    names = {e.system: e.name for e in at_hand.editions()}
    assert names[System.ICD10CM] == names[System.ICD10PCS] == names[System.HCPCS] == "2026-04"


def test_an_edition_is_opened_by_name(next_year: Codebook) -> None:
    added = next_year.get("E11.7")
    assert added is not None and added.billable
    assert next_year.get("E11.65") is None
    assert [c.code for c in next_year.path("E11.7")] == ["4", "E08-E13", "E11", "E11.7"]
    assert next_year.notes("E11.7")[0].refs == ("Z79.4",)
    names = {e.system: (e.name, e.effective_from) for e in next_year.editions()}
    assert names[System.ICD10CM] == ("2026-10", "2026-10-01")
    assert names[System.ICD10PCS] == ("2026-10", "2026-10-01")
    assert names[System.HCPCS][0] == "2026-04"  # none of its own: the bundled one


def test_an_imported_pcs_edition(next_year: Codebook) -> None:
    codes = [c.code for c in next_year.billable_under("0FT")]
    assert codes == ["0FT40ZG", "0FT40ZZ", "0FT44ZG", "0FT44ZZ"]
    known = next_year.get("0FT44ZZ")
    assert known is not None and known.title.startswith("Resection of Gallbladder")
    fresh = next_year.get("XW033A9")
    assert fresh is not None and fresh.title == "Introduction Name 3, Name A, Name 3, Name 9"
    assert [a.meaning for a in next_year.pcs.axes("XW033A9")][:3] == [
        "New Technology", "Anatomical Regions", "Introduction",
    ]  # fmt: skip


def test_an_edition_that_is_nowhere(shelved: Place) -> None:
    with pytest.raises(UsageError, match=r"2031-10: no such edition; there are 2025-10, 2026-01"):
        shelved.open("2031-10")


def test_an_edition_without_imports_is_the_bundled_one(place: Place) -> None:
    with place.open("2026-04") as named, place.open() as bundled:
        assert named.file == bundled.file


def test_hcpcs_edition(shelved: Place) -> None:
    with shelved.open("2027-01") as book:
        code = book.get("A0021")
        assert code is not None
        assert code.title == "Ambulance service, outside state per mile, transport"
        assert code.short == "Outside state ambulance serv"
        assert book.get("J9998") is None
        assert book.invalid_because("J9998", None, "2027-01") == (
            "J9998 was deleted: valid until 2025-12-31"
        )
        modifier = book.modifier("ZQ")
        assert modifier is not None and modifier.label == "Zorbulous item"
        # In force on that day as well, and imported: the ICD-10 editions of the fiscal year.
        assert book.get("E11.7") is not None


def test_a_licensed_cpt_file_takes_the_place_of_the_labels(at_hand: Codebook) -> None:
    visit, device = at_hand.get("99213"), at_hand.get("0042T")
    assert visit is not None and visit.title == "invented words for number 99213"
    assert visit.parent == "e-m/office"
    assert device is not None and device.parent == "category-3"
    kept = at_hand.get("99284")
    assert kept is not None and "invented" not in kept.title
    cpt = next(e for e in at_hand.editions() if e.system is System.CPT)
    assert (cpt.name, cpt.source) == ("2026-01", "imported cpt.txt")


def test_index_terms_take_part_in_lookup(at_hand: Codebook) -> None:
    lookup = Lookup(at_hand)
    assert lookup.search("zorbulous blightness").hits[0].code == "E11.65"
    assert lookup.search("zorbulin").hits[0].code.startswith("E11.64")


def test_an_index_is_walked_like_the_book(at_hand: Codebook) -> None:
    book = at_hand.index_book("icd10cm-index")
    assert book is not None
    assert (book.info.entries, book.info.edition) == (8, "2025-10")
    assert [e.term for e in book.main_terms()] == [
        "Diabetes, diabetic", "Sugar sickness", "Wasting",
    ]  # fmt: skip
    assert [e.term for e in book.main_terms("sug")] == ["Sugar sickness"]
    sickness = book.main_terms("sug")[0]
    there = book.follow(sickness.see[0])
    assert there is not None
    assert there.path == "Diabetes, diabetic, type 2, with, amyotrophy"
    assert (there.codes, there.manifestation) == (("E11.44",), "G99.0")
    above = book.parent(there)
    assert above is not None
    assert [e.term for e in book.children(above)] == ["zorbulous blightness", "amyotrophy"]
    assert book.follow("Diabetes, by color") == book.main_terms("diab")[0]
    assert book.follow("Nothing") is None
    assert [e.path for e in book.leading_to("E11.9")] == [
        "Diabetes, diabetic", "Diabetes, diabetic, type 2",
    ]  # fmt: skip
    assert at_hand.index_book("icd10cm-eindex") is None


def test_a_table_is_walked_by_its_columns(at_hand: Codebook) -> None:
    book = at_hand.index_book("icd10cm-drug")
    assert book is not None
    entry = book.main_terms()[0]
    assert entry.cells == (("Poisoning Accidental", "E11.641"), ("Adverse effect", "E11.649"))
    assert book.children(entry)[0].cells == (("Poisoning Accidental", "T49.0X1"),)


def test_the_order_file_decides_which_codes_exist(place: Place) -> None:
    place.take("tabular.xml", files.TABULAR)
    with place.open("2026-10") as book:
        assert [c.code for c in book.children("S52.5")] == ["S52.5XXA", "S52.5XXD"]
    place.take("order_2027.txt", files.CM_ORDER)
    with place.open("2026-10") as book:
        assert [c.code for c in book.children("S52.5")] == ["S52.5XXA"]
        assert book.notes("E11.7") != []


def test_without_an_order_file_the_bundled_codes_decide(place: Place) -> None:
    place.take("tabular.xml", SPARE)
    with place.open("2026-10") as book:
        assert [c.code for c in book.children("S52.501")] == ["S52.501A"]
        assert [c.code for c in book.children("S52.509")] == ["S52.509A", "S52.509D"]


def test_an_order_file_alone_makes_the_tree(place: Place) -> None:
    place.take("order_2027.txt", files.CM_ORDER)
    with place.open("2026-10") as book:
        assert [c.code for c in book.path("S525XXA")] == [
            "19", "S50-S59", "S52", "S52.5", "S52.5XXA",
        ]  # fmt: skip
        assert [c.code for c in book.billable_under("4")] == ["E11.7", "E11.9"]
        extended = book.get("S52.5XXA")
        assert extended is not None and extended.kind == "extended" and extended.billable


def test_editions_stand_side_by_side(place: Place) -> None:
    place.take("a.xml", files.TABULAR)
    place.take("b.xml", files.TABULAR.replace("newly told", "told again"), edition="2027-04")
    with place.open("2026-10") as old, place.open("2027-04") as new, place.open() as bundled:
        titles = [code.title if (code := book.get("E11.7")) else None for book in (old, new)]
        assert titles == ["Type 2 diabetes, newly told", "Type 2 diabetes, told again"]
        assert bundled.get("E11.7") is None
        assert len({old.file, new.file, bundled.file}) == 3
    assert place.shelf.remove("2027-04") == 1
    with pytest.raises(UsageError):
        place.open("2027-04")
    with place.open("2026-10") as still:
        assert still.get("E11.7") is not None


def test_importing_again_replaces(place: Place) -> None:
    place.take("a.xml", files.INDEX)
    first = sorted(p.name for p in place.imports.rglob("*.gz"))
    place.take("a.xml", files.INDEX)
    assert sorted(p.name for p in place.imports.rglob("*.gz")) == first
    place.take("a.xml", files.INDEX.replace("E11.65", "E11.69"))
    assert len(place.shelf.parts()) == 1
    assert len(list(place.imports.rglob("*entries*.gz"))) == 1
    with place.open() as book:
        assert Lookup(book).search("zorbulous blightness").hits[0].code == "E11.69"


def test_an_index_of_a_later_year_waits(place: Place) -> None:
    place.take("a.xml", files.INDEX)
    place.take("b.xml", files.INDEX.replace("<version>2026", "<version>2028"))
    with place.open() as book:
        assert [info.edition for info in book.index_books()] == ["2025-10"]
    with place.open("2027-10") as book:
        assert [info.edition for info in book.index_books()] == ["2027-10"]


def test_two_imports_at_once_are_both_kept(place: Place) -> None:
    paths = [write(place.folder, "i.xml", files.INDEX), write(place.folder, "d.xml", DRUG)]
    threads = [
        threading.Thread(target=import_files, args=([path], place.imports, place.tables))
        for path in paths
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {part.kind for part in place.shelf.parts()} == {Kind.CM_INDEX, Kind.CM_DRUG}


def test_an_import_says_what_it_changes(place: Place) -> None:
    path = write(place.folder, "t.xml", files.TABULAR)
    (found,) = import_files([path], place.imports, place.tables)
    assert found.changes is not None
    assert ("E11.7", "Type 2 diabetes, newly told") in found.changes.added
    assert ("E11.65", "Type 2 diabetes mellitus with hyperglycemia") in found.changes.deleted
    assert found.changes.revised == (
        (
            "E11.9",
            "Type 2 diabetes mellitus without complications",
            "Type 2 diabetes, nothing else",
        ),
    )


def test_compare_editions_and_files(shelved: Place) -> None:
    bundled = Manifest.read(shelved.tables)

    def changes(old: str, new: str) -> dict[str, str]:
        sides = [side_of(name, bundled, shelved.shelf) for name in (old, new)]
        return {one.what: one.summary for one in compare(*sides)}

    assert changes("2026-10", "2026-10") == {
        "ICD-10-CM": "0 added, 0 deleted, 0 revised",
        "ICD-10-PCS": "0 added, 0 deleted, 0 revised",
    }
    there, back = changes(BUNDLED, "2026-10"), changes("2026-10", BUNDLED)
    assert there["ICD-10-CM"].split()[0] == back["ICD-10-CM"].split()[2]
    path = write(shelved.folder, "j.xml", files.INDEX.replace("E11.65", "E11.69"))
    assert changes("2025-10", str(path)) == {
        "ICD-10-CM index to diseases and injuries": "0 added, 0 deleted, 1 revised"
    }
    with pytest.raises(UsageError, match="nothing to compare"):
        changes("2027-01", "2026-10")
    with pytest.raises(UsageError, match="neither a file nor an edition; there are bundled, 2025"):
        changes("2026-10", "nowhere")


@pytest.mark.slow
def test_an_order_file_gives_back_the_bundled_tree(tmp_path: Path) -> None:
    bundled = Manifest.read(codebooks_dir())
    rows = bundled.rows("icd10cm")
    codes = sorted(
        (row[0].replace(".", ""), int(row[2] or 0), row[4])
        for row in rows
        if row[1] not in ("chapter", "block")
    )
    found = read_file(write(tmp_path, "order_2027.txt", files.order_lines(codes)))
    made = EditionManifest(bundled, [Part.of(found)]).rows("icd10cm")
    assert sorted(map(tuple, made)) == sorted(
        # Official lists mark a code by its length; the tabular list by how it was made.
        (*row[:1], "extended" if len(row[0]) == 8 else row[1], *row[2:])
        for row in rows
    )
    place = {row[0]: n for n, row in enumerate(made)}
    assert all(place[row[3]] < n for n, row in enumerate(made) if row[3])


def test_the_edition_in_force_on_a_day(place: Place) -> None:
    bundled = Manifest.read(place.tables)
    assert edition_on("2026-04", bundled, place.imports) is None
    place.take("tabular.xml", files.TABULAR, edition="2025-04")
    place.take("next.xml", files.TABULAR.replace("newly told", "told anew"), edition="2026-10")
    place.take("index.xml", files.INDEX, edition="2026-01")  # an index holds no codes
    for day, name in (
        ("2025-04", "2025-04"),
        ("2025-09-30", "2025-04"),
        ("2025-10-01", None),
        ("2026-04", None),
        ("2026-10", "2026-10"),
        ("2026-12-24", "2026-10"),
    ):
        assert edition_on(day, bundled, place.imports) == name, day


def test_rules_answer_for_the_edition_in_force(place: Place) -> None:
    """E11.9 was a header once, as G35 is one now."""
    split = files.TABULAR.replace(
        "<desc>Type 2 diabetes, nothing else</desc></diag>",
        "<desc>Type 2 diabetes, nothing else</desc>"
        "<diag><name>E11.91</name><desc>Of some kind</desc></diag></diag>",
    )
    place.take("tabular.xml", split, edition="2025-04")
    for edition, ids in ((None, []), ("2025-04", ["header-code"])):
        with place.open(edition) as book:
            line = AnswerCode("E11.9", System.ICD10CM)
            assert [edit.id for edit in run(Encounter([line], book))] == ids
