"""What service lines are paid by: relative values with the file, words without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coder_drill.charts.model import Chart, ClaimKind, Role, Setting
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.importing import import_files
from coder_drill.money import FeeReport, fee_report, fee_value, service_effect
from coder_drill.money.services import service_changes
from coder_drill.scoring import parse_answer, score
from coder_drill.scoring.book import book_of
from tests.unit import rvu_files
from tests.unit.scoring_charts import chart, key
from tests.unit.small_tables import small_tables

FACTOR = 33.4009


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Codebook, Codebook]]:
    """A code book with the fee schedule, and one without it."""
    folder = tmp_path_factory.mktemp("money")
    tables = small_tables(folder / "codebooks")
    file = folder / "PPRRVU26_JUL.csv"
    file.write_bytes(rvu_files.as_csv())
    import_files([file], folder / "imports", tables)
    with (
        Codebook.open(folder / "a", tables, imports=folder / "imports") as known,
        Codebook.open(folder / "b", tables) as unknown,
    ):
        yield known, unknown


def visit(*services: str, **more: object) -> Chart:
    """A chart with these service lines as its key."""
    keys = []
    for text in services:
        code, _, modifiers = text.partition("-")
        given = tuple(modifiers.split(",")) if modifiers else ()
        keys.append(key(code, Role.SERVICE, modifiers=given))
    return chart(key("E11.65", Role.FIRST_LISTED), *keys, **more)  # type: ignore[arg-type]


def units(text: str, book: Codebook, place: str = "11", factor: float | None = None) -> float:
    it = replace(visit("99213"), place_of_service=place)
    value = fee_value(parse_answer([text], book).codes, it, book, factor=factor)
    assert value is not None, text
    return value.units


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("99213", "11", 2.74),
        ("99213", "22", 1.96),
        ("71046", "11", 0.94),
        ("71046-26", "22", 0.31),
        ("71046-TC", "11", 0.63),
        ("96372x2", "11", 2 * 0.43),
        # Both sides: 150 percent by indicator 1.
        ("20610-50", "11", 1.5 * 1.91),
        # Several procedures: the highest whole, the others at half.
        ("29881 20610-RT", "22", 16.2 + 0.5 * 1.33),
        ("20610-RT 29881", "22", 16.2 + 0.5 * 1.33),
        ("20610-RT 20610-LT 99213-25", "11", 1.91 * 1.5 + 2.74),
        # A second surgeon, and parts of the global package (0.1, 0.8, 0.1).
        ("27447-80", "21", 0.16 * 39.5),
        ("27447-AS", "21", 0.136 * 39.5),
        ("27447-62", "21", 0.625 * 39.5),
        ("27447-54", "21", 0.9 * 39.5),
        ("27447-55", "11", 0.1 * 39.5),
        ("27447-56", "11", 0.1 * 39.5),
        ("29881-78", "22", 0.8 * 16.2),
        # Bundled is priced at nothing; drugs and laboratory have schedules of their own.
        ("99213 99000", "11", 2.74),
        ("99213 85025 J1885x2", "11", 2.74),
    ],
)
def test_relative_values_of_a_claim(
    text: str, place: str, expected: float, books: tuple[Codebook, Codebook]
) -> None:
    assert units(text, books[0], place) == pytest.approx(expected, abs=0.006)


def test_the_conversion_factor_is_the_files_or_given(books: tuple[Codebook, Codebook]) -> None:
    known, unknown = books
    codes = parse_answer(["99213 85025 J1885 20610-52"], known).codes
    it = visit("99213")
    value = fee_value(codes, it, known)
    assert value is not None
    assert value.factor == FACTOR
    assert value.dollars == pytest.approx(round(value.units * FACTOR, 2))
    assert value.unpriced == ("85025", "J1885")
    assert value.by_report == ("20610-52",)
    assert value.label == f"4.65 RVUs (${4.65 * FACTOR:,.2f})"
    given = fee_value(codes, it, known, factor=40)
    assert given is not None
    assert given.dollars == 186.0
    assert fee_value(codes, it, unknown) is None
    assert fee_value(parse_answer(["85025"], known).codes, it, known) is None
    facility = replace(it, claim=ClaimKind.FACILITY)
    assert fee_value(codes, facility, known) is None


def effect(it: Chart, billed: str, mine: str, book: Codebook) -> list[str]:
    billed_codes, my_codes = (parse_answer([text], book).codes for text in (billed, mine))
    return service_effect(it, it.key, billed_codes, my_codes, book)


def test_the_effect_in_units_and_dollars(books: tuple[Codebook, Codebook]) -> None:
    known = books[0]
    it = visit("99213")
    lines = effect(it, "E11.65 99214", "E11.65 99213", known)
    assert lines[:3] == [
        f"Billed: 3.91 RVUs (${3.91 * FACTOR:,.2f})",
        f"Right: 2.74 RVUs (${2.74 * FACTOR:,.2f})",
        f"As you have it: 2.74 RVUs (${2.74 * FACTOR:,.2f})",
    ]
    assert lines[3] == (
        "Financial effect on the relative value units: -1.17, -$39.08 (overpaid as billed); your "
        "audit finds -1.17."
    )
    assert lines[4].startswith("Medicare's national amount at $33.4009 for each unit")
    missed = effect(it, "E11.65 99214", "E11.65 99214", known)
    assert "your audit finds +0.00" in missed[3]
    under = effect(visit("99213-25", "20610-RT"), "E11.65 99213-25", "E11.65 99213-25", known)
    assert "+1.91, +$63.79 (underpaid as billed)" in under[3]
    clean = effect(it, "E11.65 99213", "E11.65 99214", known)
    assert "none; your audit would move it +1.17" in clean[3]


def test_without_the_file_the_changes_are_told_in_words(books: tuple[Codebook, Codebook]) -> None:
    unknown = books[1]
    it = visit("99213-25", "20610-RT")
    said = " ".join(effect(it, "E11.65 99214-25 36415", "E11.65 99213-25 20610-RT", unknown))
    for words in (
        "99214-25 should be 99213-25",
        "20610-RT should be added",
        "36415 should come off",
        "Your audit puts all of it right.",
        "The amount is not known here: import the relative value file",
    ):
        assert words in said
    left = " ".join(effect(it, "E11.65 99214-25 20610-RT", "E11.65 99214-25 20610-RT", unknown))
    assert "After your audit: 99214-25 should be 99213-25." in left
    [clean] = effect(it, "E11.65 99213-25 20610-RT", "E11.65 99213-25 20610-RT", unknown)
    assert clean.startswith("The service lines are right as billed")


def test_outpatient_facility_lines_name_their_status(codebook: Codebook) -> None:
    it = visit("29881-RT", "99284-25", setting=Setting.OUTPATIENT_SURGERY, claim=ClaimKind.FACILITY)
    said = " ".join(effect(it, "E11.65 29870-RT 99284-25", "E11.65 29881-RT 99284-25", codebook))
    assert "29870-RT should be 29881-RT (comprehensive APC, one payment for the claim" in said
    assert "APC payment rates are not carried" in said
    dme = visit("E0601", setting=Setting.DME, claim=ClaimKind.PROFESSIONAL)
    said = " ".join(effect(dme, "E11.65 E0601 A7030", "E11.65 E0601", codebook))
    assert "the DMEPOS fee schedule is not carried" in said
    stay = visit("29881", setting=Setting.INPATIENT, claim=ClaimKind.FACILITY)
    assert effect(stay, "E11.65", "E11.65", codebook) == []


def test_what_the_key_accepts_or_leaves_open_changes_nothing(codebook: Codebook) -> None:
    it = chart(
        key("E11.65", Role.FIRST_LISTED),
        key(
            "20610", Role.PROCEDURE, modifiers=("RT",), accept=("20611",), accept_modifiers=("59",)
        ),
        key("36415", Role.SERVICE, optional=True),
    )
    book = book_of(codebook)
    for text in ("20610-RT", "20610-59", "20611-RT", "20610-RT 36415"):
        given = parse_answer([f"E11.65 {text}"], codebook).codes
        right, changes = service_changes(it.key, given, book)
        assert changes == ()
        assert set(right) == {line for line in given if line.is_line_item}


def test_an_answer_beside_the_key(books: tuple[Codebook, Codebook]) -> None:
    known, unknown = books
    it = visit("99213-25", "20610-RT")

    def told(text: str, book: Codebook) -> FeeReport:
        answer = parse_answer([text], book)
        return fee_report(it, answer, score(it, answer, book), book)

    same = told("E11.65 99213-25 20610-RT", known)
    assert same.text == f"4.65 RVUs (${4.65 * FACTOR:,.2f}), as the key."
    high = told("E11.65 99214-25 20610-RT", known)
    assert high.answer is not None and high.key is not None
    assert "+1.17 RVUs. 99214-25 should be 99213-25." in high.text
    words = told("E11.65 99214-25 20610-RT", unknown)
    assert words.answer is None
    assert words.text.startswith("What changes the payment: 99214-25 should be 99213-25.")
    assert told("E11.65 99213-25 20610-RT", unknown).text == "Service lines: as the key."
    stay = visit("29881", setting=Setting.INPATIENT, claim=ClaimKind.FACILITY)
    answer = parse_answer(["E11.65"], known)
    assert "MS-DRG" in fee_report(stay, answer, score(stay, answer, known), known).text
