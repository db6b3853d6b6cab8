"""The registry of code systems, and a fifth system that is one entry in it."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from coder_drill.charts.model import Role, Setting
from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.systems import ClaimType, CodeRow, CodeSystem
from coder_drill.codebooks.tables import Manifest
from coder_drill.lookup import Lookup
from coder_drill.scoring import AnswerCode, format_code, parse_answer, score
from coder_drill.scoring.domains import all_domains, domain_label, domain_of
from tests.unit.scoring_charts import chart, key, key_answer
from tests.unit.small_tables import small_tables

PACKAGE = Path(__file__).resolve().parents[2] / "coder_drill"


def test_a_system_is_its_name_and_one_object() -> None:
    system = System("icd10cm")
    assert system is System.ICD10CM
    assert system == "icd10cm"
    assert f"{system}" == system.value == "icd10cm"
    assert json.dumps({"system": system}) == '{"system": "icd10cm"}'
    assert copy.deepcopy(system) is system
    assert pickle.loads(pickle.dumps(system)) is system
    assert list(System) == [System.ICD10CM, System.ICD10PCS, System.HCPCS, System.CPT]
    with pytest.raises(ValueError, match="icd11"):
        System("icd11")


@pytest.mark.parametrize(
    ("code", "systems"),
    [
        ("E11.65", [System.ICD10CM]),
        ("m1000", [System.ICD10CM, System.HCPCS]),
        ("E1165", [System.ICD10CM, System.HCPCS]),
        ("QA0.01", [System.ICD10CM]),
        ("S52501A", [System.ICD10CM]),
        ("0FT44ZZ", [System.ICD10PCS]),
        ("J1885", [System.ICD10CM, System.HCPCS]),
        ("99213", [System.CPT]),
        ("0202U", [System.CPT]),
        ("hello", []),
    ],
)
def test_the_shape_of_a_code_tells_its_systems(code: str, systems: list[System]) -> None:
    assert list(System.of_shape(code)) == systems


@pytest.mark.parametrize("system", list(System))
def test_every_code_of_the_tables_has_the_shape_and_spelling_of_its_system(
    codebook: Codebook, system: System
) -> None:
    codes = [
        code
        for root in codebook.roots(system)
        for code in codebook.billable_under(root.code, system)
    ]
    assert codes
    for code in codes[:: max(1, len(codes) // 3000)]:
        assert system in System.of_shape(code.code), code
        assert system.spell(code.code.replace(".", "").lower()) == code.code


def test_a_code_that_is_no_diagnosis_is_of_one_system() -> None:
    assert System.of_service("J1885") is System.HCPCS
    assert System.of_service("0FT44ZZ") is System.ICD10PCS
    assert System.of_service("99213") is System.CPT
    assert System.of_service("12") is System.CPT


def test_claims_take_their_systems() -> None:
    assert System.on_claim(ClaimType.INPATIENT) == {System.ICD10CM, System.ICD10PCS}
    assert System.on_claim(ClaimType.PROFESSIONAL) == {System.ICD10CM, System.CPT, System.HCPCS}


def _toy_rows(manifest: Manifest) -> Iterable[CodeRow]:
    yield "toy", "knitting", "Knitting", False, None, "", "section"
    yield "toy", "ZZ101", "Darning of a woolen sock, heel", True, "knitting", "", "code"
    yield "toy", "ZZ102", "Darning of a woolen sock, toe", True, "knitting", "", "code"


TOY = CodeSystem(
    id="toy",
    label="Toy",
    tag="TOY",
    about="knitting",
    prefix="toy",
    shape="ZZ[0-9]{3}",
    order=50,
    is_line_item=True,
    takes_units=True,
    claims=frozenset((ClaimType.PROFESSIONAL,)),
    rows=_toy_rows,
    edition=lambda manifest: ("2026", "2026-01-01", None, "a toy"),
)


@pytest.fixture
def toy() -> Iterator[System]:
    system = System.register(TOY)
    yield system
    System.unregister(system)


@pytest.fixture
def toy_book(toy: System, tmp_path: Path) -> Iterator[Codebook]:
    with Codebook.open(tmp_path / "cache", small_tables(tmp_path / "tables")) as book:
        yield book


def test_a_fifth_system_is_one_entry(toy: System, toy_book: Codebook) -> None:
    # Code book and lookup.
    assert [code.code for code in toy_book.roots(toy)] == ["knitting"]
    assert toy_book.normalize("toy: zz101") == "ZZ101"
    lookup = Lookup(toy_book)
    assert [hit.code for hit in lookup.search("zz10").hits] == ["ZZ101", "ZZ102"]
    found = lookup.search("darning toe").hits[0]
    assert (found.system, found.code, found.billable) == (toy, "ZZ102", True)
    assert {hit.system for hit in lookup.search("sock", system=toy).hits} == {toy}
    assert toy in {edition.system for edition in toy_book.editions()}

    # Notation: read, written, prefix understood, units taken.
    answer = parse_answer(["E11.9", "toy:ZZ101x3"], toy_book)
    line = answer.codes[1]
    assert line == AnswerCode("ZZ101", toy, (), 3)
    assert format_code(line, toy_book) == "ZZ101x3"
    assert (line.is_diagnosis, line.is_line_item) == (False, True)

    # Scoring: its own domain, the right line right, units off, another code missed.
    assert domain_of("ZZ101", toy) == "toy"
    assert domain_label("toy") == "Toy"
    assert "toy" in all_domains()
    it = chart(
        key("E11.9", Role.FIRST_LISTED),
        key("ZZ101", Role.SERVICE, units=3),
        setting=Setting.CLINIC,
    )
    assert score(it, key_answer(it, toy_book), toy_book).score == 1.0
    assert score(it, answer, toy_book).score == 1.0
    assert 0 < score(it, parse_answer(["E11.9 ZZ101"], toy_book), toy_book).score < 1.0
    wrong = score(it, parse_answer(["E11.9 ZZ102x3"], toy_book), toy_book)
    assert wrong.score < 1.0
    assert {verdict.given for verdict in wrong.verdicts} >= {"ZZ102"}


def test_the_answer_list_shows_a_line_of_a_fifth_system(toy: System, toy_book: Codebook) -> None:
    from coder_drill.tui.drill.editing import AnswerEdit, is_diagnosis, takes_modifiers

    line = parse_answer(["ZZ101x3"], toy_book).codes[0]
    edit = AnswerEdit()
    edit.add(line)
    edit.add(parse_answer(["E11.9"], toy_book).codes[0])
    assert [code.code for code in edit.codes] == ["E11.9", "ZZ101"]
    assert not is_diagnosis(line)
    assert takes_modifiers(line)


def test_an_entry_that_collides_is_refused(toy: System) -> None:
    with pytest.raises(ValueError, match="toy"):
        System.register(TOY)


MAY_NAME = {
    "authoring/check_codes.py": "which system a key line's role calls for",
    "claims/revenue.py": "revenue codes of CPT and HCPCS lines by their numbers",
    "claims/fhir.py": "modifiers are CPT's or HCPCS's by their form",
    "scoring/domains.py": "domains are cut from the numbers of each system",
}
"""Modules outside ``codebooks`` that may name a system: what they keep is about that system."""


def test_few_modules_outside_the_code_books_name_a_system() -> None:
    named = re.compile(r"\bSystem\.(ICD10CM|ICD10PCS|HCPCS|CPT)\b")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if named.search(path.read_text("utf-8"))
    }
    # A rule, a kinship and a family of rapid items are each about one system's codes.
    about_one = ("codebooks/", "scoring/rules/", "scoring/kin", "rapid/families/")
    found = {name for name in found if not name.startswith(about_one) and "/families/" not in name}
    assert found - MAY_NAME.keys() == set()
