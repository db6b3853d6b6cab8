"""References of the coder's desk: modifiers, billing units and doses, what became of a code."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.advice import why_unknown
from coder_drill.codebooks.doses import BillingUnit, units_of
from coder_drill.codebooks.modifierpages import ambulance_words, modifier_asked
from coder_drill.codebooks.tables import read_plain
from coder_drill.errors import UsageError
from coder_drill.lookup import Lookup
from coder_drill.resources import codebooks_dir
from coder_drill.services.codebooks.codepage import code_page, page_lines

MG15 = BillingUnit("J1885", Fraction(15), "mg")
MG1 = BillingUnit("J3262", Fraction(1), "mg")


# -- modifiers


def test_every_modifier_page_is_whole_and_names_known_modifiers(codebook: Codebook) -> None:
    columns = ("code", "means", "right", "wrong", "who", "confused")
    rows = read_plain(codebooks_dir() / "modifier_pages.tsv", columns)
    assert len(rows) >= 85
    for row in rows:
        assert all(row[column] for column in columns[:5]), row["code"]
        for code in (row["code"], *row["confused"].split()):
            assert codebook.modifier(code) is not None, code
        page = codebook.modifier_page(row["code"])
        assert page is not None and page.means == row["means"]


def test_a_modifier_without_a_page_of_its_own_has_its_label(codebook: Codebook) -> None:
    page = codebook.modifier_page("fa")
    assert page is not None and page.label
    assert codebook.modifier_page("@@") is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SH", "from the scene of an accident or acute event to a hospital"),
        ("HR", "from a hospital to a residence"),
        ("XH", ""),
        ("25", ""),
    ],
)
def test_two_letters_may_be_an_ambulance_trip(code: str, words: str) -> None:
    assert ambulance_words(code) == words


@pytest.mark.parametrize(
    ("query", "modifier"),
    [
        ("modifier 59", "59"),
        ("what is modifier 25?", "25"),
        ("JZ", "JZ"),
        ("xs modifier", "XS"),
        ("jz", ""),
        ("fractured hip", ""),
        ("modifier", ""),
    ],
)
def test_a_query_may_ask_for_a_modifier(query: str, modifier: str) -> None:
    assert modifier_asked(query) == modifier


def test_the_lookup_gives_the_modifiers_page(codebook: Codebook) -> None:
    page = Lookup(codebook).modifier_page("modifier 59")
    assert page is not None and page.parts_pairs and "XS" in page.confused
    assert Lookup(codebook).modifier_page("MI") is None


# -- units


@pytest.mark.parametrize(
    ("text", "unit", "lines"),
    [
        ("60 mg", MG15, ("J1885x4",)),
        ("20 mg", MG15, ("J1885x2",)),
        ("0.03 g", MG15, ("J1885x2",)),
        ("60", MG15, ("J1885x4",)),
        ("331 mg used, 29 mg discarded", MG1, ("J3262x331", "J3262-JWx29")),
        ("331 mg used and 29 mg wasted", MG1, ("J3262x331", "J3262-JWx29")),
        ("360 mg, nothing discarded", MG1, ("J3262-JZx360",)),
        ("10 mg given, 5 mg discarded", MG15, ("J1885-JZx1",)),
    ],
)
def test_a_dose_becomes_units(text: str, unit: BillingUnit, lines: tuple[str, ...]) -> None:
    assert units_of(text, unit).lines(unit.code) == lines


@pytest.mark.parametrize("text", ["", "some", "5 ml", "29 mg discarded", "0 mg"])
def test_what_is_no_dose_is_told(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        units_of(text, MG15)
    assert "\n" not in str(caught.value)


@given(
    st.integers(1, 5000),
    st.integers(0, 5000),
    st.sampled_from([Fraction(1), Fraction(5), Fraction(50)]),
)
def test_units_never_exceed_the_container(used: int, left: int, amount: Fraction) -> None:
    unit = BillingUnit("J0000", amount, "mg")
    dose = units_of(f"{used} mg used, {left} mg discarded", unit)
    assert dose.units * amount >= used
    assert (dose.units - 1) * amount < used
    assert (dose.units + dose.wasted) * amount < used + left + amount


@pytest.mark.parametrize("code", ["J3301", "J1100", "J1885"])
def test_the_billing_unit_stands_on_the_page(codebook: Codebook, code: str) -> None:
    page = code_page(codebook, code)
    assert page.billing_unit.startswith("per ")
    assert any(f"one unit: {page.billing_unit}" == text for _, text in page_lines(page))


def test_billing_units_are_of_codes_that_are_carried(codebook: Codebook) -> None:
    rows = read_plain(codebooks_dir() / "billing_units.tsv", ("code", "amount", "unit"))
    assert len(rows) >= 1500
    for row in rows:
        assert codebook.get(row["code"]) is not None, row["code"]
        unit = codebook.billing_unit(row["code"])
        assert unit is not None and unit.amount > 0


# -- ranges, and codes that are none


def test_a_range_has_the_title_of_the_range(codebook: Codebook) -> None:
    links = {link.ref: link.code.title for link in code_page(codebook, "D63.0").links}
    links |= {link.ref: link.code.title for link in code_page(codebook, "E11").links}
    assert all("lip" not in title for ref, title in links.items() if ref == "C00-D49")
    assert links.get("C00-D49", "Neoplasms (C00-D49)") == "Neoplasms (C00-D49)"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("T81.4XXA", "T81.4 was subdivided"),
        ("780.6", "ICD-9-CM"),
        ("250.00", "ICD-9-CM"),
        ("W21.89A", "W21.89XA"),
        ("T07XXXXD", "T07.XXXD"),
        ("E11.65X", "E11.65 is billable as it stands"),
        ("93999", "practice table"),
        ("hello", "coder-drill lookup"),
    ],
)
def test_what_became_of_a_code_is_told(codebook: Codebook, typed: str, said: str) -> None:
    told = why_unknown(codebook, typed)
    assert said in told and "\n" not in told
