"""Imported indexes in the code book: main terms, subterms, references, columns, codes, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.books import BookInfo, IndexBook, IndexEntry
from coder_drill.codebooks.importing import import_files
from coder_drill.services.codebooks.codepage import MAX_LEADING
from coder_drill.services.codebooks.indexwalk import Lead
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook import indexbook
from coder_drill.tui.codebook.browser import BrowserScreen
from coder_drill.tui.codebook.builder import BuilderScreen
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.codebook.indexbook import IndexScreen
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.codebook.narrowed import BrowserInput
from coder_drill.tui.codebook.opening import open_index
from coder_drill.tui.codebook.page import PageView
from coder_drill.tui.drill.screen import DrillScreen
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import WRIST, SmallWorkspace
from tests.unit.import_files import write
from tests.unit.small_tables import small_tables

MANY = "".join(
    f"<mainTerm><title>Zebra {n:03d}</title><code>E11.8</code></mainTerm>" for n in range(40)
)
INDEX = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version>
<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>D</title>
  <mainTerm><title>Diabetes, diabetic<nemod>(mellitus) (sugar)</nemod></title><code>E11.9</code>
    <term level="1"><title>bronze</title><see>Nowhere at all</see></term>
    <term level="1"><title>poisoning</title><see>Table of Drugs and Chemicals, Zorbulin</see></term>
    <term level="1"><title>type 2</title><code>E11.9</code>
      <term level="2"><title>with</title>
        <term level="3"><title>amyotrophy</title><code>E11.44</code><manif>G99.0</manif></term>
        <term level="3"><title>hyperglycemia</title><code>E11.65</code></term>
      </term>
    </term>
  </mainTerm>
  <mainTerm><title>Dial, sugar</title><code>E11.6-</code></mainTerm>
  <mainTerm><title>Fracture<nemod>(closed)</nemod></title><code>S52.5-</code></mainTerm>
  <mainTerm><title>Sugar sickness</title><see>Diabetes, type 2, with amyotrophy</see></mainTerm>
  <mainTerm><title>Wasting</title><seeAlso>Diabetes, type 2</seeAlso><code>E11.8</code></mainTerm>
  {MANY}
</letter></ICD10CM.index>
"""
HEADS = (
    "Poisoning Accidental (unintentional)", "Poisoning Intentional self-harm", "Poisoning Assault",
    "Poisoning Undetermined", "Adverse effect", "Underdosing",
)  # fmt: skip
CODES = ("E11.10", "E11.11", "E11.21", "E11.22", "E11.641", "E11.649")


def cells(codes: tuple[str, ...]) -> str:
    return "".join(f'<cell col="{n}">{code}</cell>' for n, code in enumerate(codes, 2))


DRUG = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><indexHeading><head col="1">Substance</head>
{"".join(f'<head col="{n}">{head}</head>' for n, head in enumerate(HEADS, 2))}</indexHeading>
<letter><title>Z</title><mainTerm><title>Zorbulin<nemod>(any salt)</nemod></title>{cells(CODES)}
<term level="1"><title>topical and in every other way in which it may be given</title>
{cells(("E11.10", "E11.11", "E11.21", "E11.22", "--", "--"))}</term>
<term level="1"><title>mixed with sugar</title><see>Zorbulin, topical</see></term>
</mainTerm></letter></ICD10CM.index>
"""
PCS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.index><version>2026</version>
<title>ICD-10-PCS INDEX</title>
<letter><title>C</title>
  <mainTerm><title>Cholecystectomy</title>
    <see>Resection, Gallbladder <code>0FT4</code></see></mainTerm>
  <mainTerm><title>Gall tube</title><use>Drainage Device</use></mainTerm>
  <mainTerm><title>Resection</title>
    <term level="1"><title>Gallbladder</title><code>0FT4</code></term>
    <term level="1"><title>Gallbladder by scope</title><code>0FT44</code></term>
    <term level="1"><title>Gallbladder of last year</title><code>0FT9ZZZ</code></term>
  </mainTerm>
</letter></ICD10PCS.index>
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Codebook]:
    """Small code tables with an index, a table and a PCS index imported."""
    folder = tmp_path_factory.mktemp("index")
    tables = small_tables(folder / "tables")
    texts = {"i-April-1-2026.xml": INDEX, "d-April-1-2026.xml": DRUG, "p.xml": PCS}
    import_files([write(folder, *one) for one in texts.items()], folder / "imports", tables)
    with Codebook.open(folder / "cache", tables, imports=folder / "imports") as book:
        yield book


@pytest.fixture
def with_books(imported: Codebook) -> SmallWorkspace:
    return SmallWorkspace(codebook=imported)


def app_for(workspace: SmallWorkspace, chart: Any = None) -> CoderDrillApp:
    return CoderDrillApp(workspace, chart, clock=lambda: 0.0)


def index(pilot: Pilot[Any]) -> IndexScreen:
    assert isinstance(pilot.app.screen, IndexScreen)
    return pilot.app.screen


def shown(pilot: Pilot[Any]) -> list[str]:
    return [i.text if isinstance(i, Lead) else i.term for i in index(pilot).shown]


def marked(pilot: Pilot[Any]) -> str:
    item = index(pilot).marked
    return item.text if isinstance(item, Lead) else item.term if item else ""


def crumbs(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#crumbs").render())


def line(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#level-line").render())


def row_at(pilot: Pilot[Any], place: int) -> str:
    return index(pilot).query_one(LongList).render_line(place).text


async def open_book(pilot: Pilot[Any], name: str) -> None:
    """From the top of the code book, as one does by hand."""
    await settle(pilot)
    await press(pilot, "f8")
    await type_text(pilot, name)
    await press(pilot, "enter")


def page(pilot: Pilot[Any]) -> str:
    assert isinstance(pilot.app.screen, DetailsScreen)
    assert pilot.app.screen.code_in_hand is not None
    return pilot.app.screen.code_in_hand[0]


async def test_the_top_lists_the_books_beside_the_systems(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        screen = pilot.app.screen
        assert isinstance(screen, BrowserScreen)
        names = [top.book if isinstance(top, BookInfo) else top for top in screen.shown]
        assert names == [*System, "icd10cm-drug", "icd10cm-index", "icd10pcs-index"]
        assert "import" not in line(pilot)
        await press(pilot, "end")
        assert line(pilot).splitlines() == [
            "ICD-10-PCS index: edition 2025-10, 6 entries",
            "Older than the code tables (2026-04), 1 dead entry.",
        ]
        await press(pilot, "enter")
        assert index(pilot).book.info.book == "icd10pcs-index"
        await press(pilot, "left")
        assert pilot.app.screen is screen
        assert isinstance(screen, BrowserScreen)
        assert isinstance(screen.marked, BookInfo), "the mark stays where one went in"


async def test_without_books_the_top_says_how_to_import_them(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        screen = pilot.app.screen
        assert isinstance(screen, BrowserScreen)
        assert screen.shown == tuple(System)
        assert line(pilot).splitlines()[1].endswith("with: coder-drill codebooks get")


async def test_down_to_a_code_and_back_to_where_one_was(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        assert shown(pilot)[:3] == ["Diabetes, diabetic", "Dial, sugar", "Fracture"]
        await type_text(pilot, "DIA")
        assert shown(pilot) == ["Diabetes, diabetic", "Dial, sugar"]
        assert crumbs(pilot) == "Main terms that begin with “DIA”"
        await press(pilot, "enter")
        assert shown(pilot) == ["E11.9", "bronze", "poisoning", "type 2"]
        await press(pilot, "end", "enter", "end", "enter", "end")
        assert crumbs(pilot) == "Diabetes, diabetic › type 2 › with"
        assert shown(pilot) == ["amyotrophy", "hyperglycemia"]
        await press(pilot, "enter")
        assert page(pilot) == "E11.65", "a term that is only a code opens its page"
        await press(pilot, "escape")
        assert marked(pilot) == "hyperglycemia"
        await press(pilot, "left", "left")
        assert (marked(pilot), crumbs(pilot)) == ("type 2", "Diabetes, diabetic")
        await press(pilot, "left")
        assert shown(pilot) == ["Diabetes, diabetic", "Dial, sugar"], "what was typed is back"
        await type_text(pilot, "f")
        assert shown(pilot) == ["Fracture"], "and the next letter begins anew"
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, BrowserScreen)


async def test_a_pair_opens_as_two_codes(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        await type_text(pilot, "sugar")
        assert "see Diabetes, type 2, with amyotrophy" in row_at(pilot, 0)
        await press(pilot, "enter")
        assert crumbs(pilot) == "Diabetes, diabetic › type 2 › with › amyotrophy"
        assert shown(pilot) == ["E11.44", "G99.0"]
        assert "E11.44" in line(pilot)
        await press(pilot, "left")
        assert marked(pilot) == "Sugar sickness", "back to where the reference stands"
        await press(pilot, "enter", "shift+left")
        assert crumbs(pilot) == "Diabetes, diabetic › type 2 › with"
        assert marked(pilot) == "amyotrophy"
        await press(pilot, "shift+left", "shift+left", "shift+left")
        assert crumbs(pilot) == "Main terms" and marked(pilot) == "Diabetes, diabetic"


async def test_see_also_stands_beside_the_code(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        await type_text(pilot, "wast")
        await press(pilot, "enter")
        assert [(i.how, i.text) for i in index(pilot).shown if isinstance(i, Lead)] == [
            ("", "E11.8"),
            ("see also", "Diabetes, type 2"),
        ]
        await press(pilot, "down", "enter")
        assert crumbs(pilot) == "Diabetes, diabetic › type 2"


async def test_a_reference_to_another_book_and_one_to_nowhere(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        await press(pilot, "enter", "down", "enter")
        notes = [note.message for note in pilot.app._notifications]
        assert notes == ["“Nowhere at all” names no entry of the imported indexes."]
        await press(pilot, "down", "enter")
        assert index(pilot).book.info.book == "icd10cm-drug"
        assert crumbs(pilot) == "Zorbulin"
        await press(pilot, "backspace")
        assert index(pilot).book.info.book == "icd10cm-index"
        assert marked(pilot) == "poisoning"


async def test_every_column_of_a_table_opens_its_code(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "drug")
        found = index(pilot)
        assert crumbs(pilot) == "Zorbulin", "a book of one main term opens there"
        ways = [item for item in found.shown if isinstance(item, Lead)]
        assert [(way.how, way.text) for way in ways] == list(zip(HEADS, CODES, strict=True))
        for code in CODES:
            await press(pilot, "enter")
            assert page(pilot) == code
            await press(pilot, "escape", "down")
        assert marked(pilot).startswith("topical")
        heads, entry = str(found.query_one("#index-heads").render()), row_at(pilot, 6)
        assert [heads.index(h) for h in ("Accid.", "Self-h.", "Assault")] == [
            entry.index(code) for code in CODES[:3]
        ]
        assert "…" in entry and entry.count("–") == 2
        await type_text(pilot, "sugar")
        await press(pilot, "enter")
        assert crumbs(pilot).startswith("Zorbulin › topical")
        await press(pilot, "left", "left")
        assert isinstance(pilot.app.screen, BrowserScreen)


async def test_pcs_tables_open_and_what_is_no_code_is_said(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "pcs index")
        await press(pilot, "enter")
        assert [(item.how, item.text) for item in index(pilot).shown if isinstance(item, Lead)] == [
            ("", "0FT4"),
            ("see", "Resection, Gallbladder"),
        ]
        await press(pilot, "left", "end", "enter")
        assert shown(pilot)[0] == "Gallbladder"
        await press(pilot, "enter")
        assert page(pilot) == "0FT4"
        await press(pilot, "escape", "end", "enter")
        await press(pilot, "left", "home", "down", "enter")
        notes = [note.message for note in pilot.app._notifications]
        assert notes == [
            "0FT9ZZZ is in no code table at hand; the index is of 2025-10.",
            "“Drainage Device” is the value to choose in the tables; f7 builds a code.",
        ]
        await press(pilot, "down", "enter", "down", "enter")
        assert isinstance(pilot.app.screen, BuilderScreen)
        assert pilot.app.screen.prefix == "0FT44"


async def test_words_that_begin_no_main_term(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        await type_text(pilot, "sickness sug")
        assert shown(pilot) == ["Sugar sickness"]
        assert crumbs(pilot).startswith("No main term begins with “sickness sug”; ")
        await press(pilot, "escape")
        await type_text(pilot, "diabetes, type 2")
        assert shown(pilot) == ["type 2"]
        assert "Diabetes, diabetic, type 2" in row_at(pilot, 0), "with the way down to it"
        await press(pilot, "escape")
        await type_text(pilot, "e1165")
        assert shown(pilot) == ["hyperglycemia"], "a code shows what leads to it"
        await press(pilot, "escape")
        await type_text(pilot, "nothing of the kind")
        assert shown(pilot) == []
        assert "Nothing here fits" in line(pilot)
        await press(pilot, "enter", "f3", "down")
        assert shown(pilot) == []


async def test_words_of_a_way_down_in_any_order(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        await type_text(pilot, "amyotrophy diabetes")
        assert shown(pilot) == ["amyotrophy"]
        assert "Diabetes, diabetic, type 2, with, amyotrophy" in row_at(pilot, 0)
        await press(pilot, "enter")
        assert crumbs(pilot) == "Diabetes, diabetic › type 2 › with › amyotrophy"
        await press(pilot, "left", "escape")
        await type_text(pilot, "diabetes, type 2")
        await press(pilot, "enter")
        await type_text(pilot, "hyper")
        assert shown(pilot) == ["hyperglycemia"], "a level further down than the one in view"
        assert "Diabetes, diabetic, type 2, with, hyperglycemia" in row_at(pilot, 0)
        await press(pilot, "escape")
        await type_text(pilot, "sugar sickness")
        assert shown(pilot) == ["Sugar sickness"], "else anywhere in the book"


async def test_the_palette_opens_a_book_by_its_title(with_books: SmallWorkspace) -> None:
    from coder_drill.tui.shell.palette import IndexProvider

    async with app_for(with_books).run_test() as pilot:
        await settle(pilot)
        provider = IndexProvider(pilot.app.screen)
        assert [hit async for hit in provider.search("zebra")] == []
        assert [hit async for hit in provider.search("d")] == []
        (hit,) = [hit async for hit in provider.search("table drugs")]
        assert hit.text == "ICD-10-CM table of drugs and chemicals"
        hit.command()
        await settle(pilot)
        assert index(pilot).book.info.book == "icd10cm-drug"


async def test_codes_that_are_gone_are_marked(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "pcs index")
        assert crumbs(pilot) == "Main terms: older than the code tables (2026-04), 1 dead entry"
        await press(pilot, "end", "enter", "end")
        assert "×0FT9ZZZ" in row_at(pilot, 2)
        assert line(pilot).endswith("(× is in no code table at hand)")
        assert "×" not in row_at(pilot, 0) + row_at(pilot, 1)


async def test_a_long_book_is_cut_and_goes_on_at_its_ends(
    with_books: SmallWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexbook, "LIMIT", 10)
    asked: list[int] = []
    real = IndexBook.main_terms_near

    def counted(self: Any, number: int, limit: int = 500) -> list[IndexEntry]:
        asked.append(limit)
        return real(self, number, limit)

    monkeypatch.setattr(IndexBook, "main_terms_near", counted)
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        assert len(shown(pilot)) == 10
        seen = [marked(pilot)]
        for _ in range(50):
            await pilot.press("down")
            await pilot.pause()
            seen.append(marked(pilot))
        assert seen[:6] == [
            "Diabetes, diabetic", "Dial, sugar", "Fracture", "Sugar sickness", "Wasting",
            "Zebra 000",
        ]  # fmt: skip
        assert seen[5:45] == [f"Zebra {n:03d}" for n in range(40)], "none is passed over"
        assert seen[-1] == "Zebra 039"
        for _ in range(60):
            await pilot.press("up")
        await settle(pilot)
        assert marked(pilot) == "Diabetes, diabetic"
        assert set(asked) == {10} and len(asked) < 40, "not with every key"
        await press(pilot, "end")
        assert marked(pilot) == "Zebra 039"
        await press(pilot, "home")
        assert marked(pilot) == "Diabetes, diabetic"
        await type_text(pilot, "zebra 03")
        assert shown(pilot) == [f"Zebra {n:03d}" for n in range(30, 40)]
        await press(pilot, "down", "enter", "escape", "f3")
        assert page(pilot) == "E11.8"


async def test_a_page_names_its_entries_as_links(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await settle(pilot)
        screen = DetailsScreen(with_books, "E11.65", None)
        pilot.app.push_screen(screen)
        await settle(pilot)
        view = screen.query_one(PageView)
        assert "Index\n" in view.plain
        assert "Diabetes, diabetic, type 2, with, hyperglycemia  E11.65" in view.plain
        link = next(n for n, to in enumerate(view.links) if isinstance(to, IndexEntry))
        view._mark_link(link)
        await press(pilot, "enter")
        assert crumbs(pilot) == "Diabetes, diabetic › type 2 › with"
        assert marked(pilot) == "hyperglycemia"
        assert index(pilot).code_in_hand == ("E11.65", System.ICD10CM)
        await press(pilot, "left")
        assert marked(pilot) == "with", "nothing to go back to: up"
        await press(pilot, "escape")
        assert pilot.app.screen is screen


async def test_a_page_over_an_index_moves_that_index(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "drug")
        first = index(pilot)
        await press(pilot, "end", "up", "up", "enter")
        assert page(pilot) == "E11.649"
        view = pilot.app.screen.query_one(PageView)
        link = next(n for n, to in enumerate(view.links) if isinstance(to, IndexEntry))
        view._mark_link(link)
        await press(pilot, "enter")
        assert pilot.app.screen is first
        await press(pilot, "left")
        assert marked(pilot) == "E11.649", "as it was left"


async def test_a_code_of_many_entries(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await settle(pilot)
        screen = DetailsScreen(with_books, "E11.8", None)
        pilot.app.push_screen(screen)
        await settle(pilot)
        view = screen.query_one(PageView)
        assert sum(isinstance(to, IndexEntry) for to in view.links) == MAX_LEADING
        assert f"and {41 - MAX_LEADING} more" in view.plain


async def test_from_a_chart_a_code_goes_into_the_answer(with_books: SmallWorkspace) -> None:
    async with app_for(with_books, WRIST).run_test() as pilot:
        await open_book(pilot, "diseases")
        await press(pilot, "enter", "enter", "a")
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen)
        assert [code.code for code in screen.codes] == ["E11.9"]


async def test_f8_shows_the_marked_code_in_the_tree(with_books: SmallWorkspace) -> None:
    async with app_for(with_books).run_test() as pilot:
        await open_book(pilot, "diseases")
        await type_text(pilot, "frac")
        assert index(pilot).code_in_hand == ("S52.5", System.ICD10CM)
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, BrowserScreen)
        assert pilot.app.screen.code_in_hand == ("S52.5", System.ICD10CM)


@pytest.mark.parametrize("name", ["drug", "index"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_picture(
    snap_compare: Callable[..., bool], with_books: SmallWorkspace, size: tuple[int, int], name: str
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        book = next(b for b in with_books.codebook.index_books() if b.book.endswith(f"-{name}"))
        open_index(app_of(pilot), book)
        await settle(pilot)
        index(pilot).query_one(BrowserInput).cursor_blink = False
        await press(pilot, "end" if name == "drug" else "enter")

    assert snap_compare(app_for(with_books), terminal_size=size, run_before=run)
