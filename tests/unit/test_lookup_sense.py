"""Coding sense of the lookup, by kind: units, sides, numbers, everyday words, named procedures."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.drugs import load_drug_classes
from coder_drill.codebooks.named import load_procedures, named_like, names_of
from coder_drill.codebooks.pcsbuilder import PcsBuilder
from coder_drill.codebooks.ranges import Range, numbers_typed, ranges_of
from coder_drill.errors import UnavailableError
from coder_drill.lookup import Lookup
from coder_drill.lookup.querytext import read_query

CM, PCS = System.ICD10CM, System.ICD10PCS


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def first(lookup: Lookup, query: str, system: System | None = None, count: int = 1) -> list[str]:
    return [hit.code for hit in lookup.search(query, system=system, limit=10).hits[:count]]


@pytest.mark.parametrize(
    ("query", "system", "code"),
    [
        # Numbers decide.
        ("bmi 41.2", None, "Z68.41"),
        ("bmi 22.8", None, "Z68.22"),
        ("28 weeks gestation", None, "Z3A.28"),
        ("11 wks pregnant", CM, "Z3A.11"),
        ("ventilator 60 hours", PCS, "5A1945Z"),
        ("mechanical ventilation > 96 hrs", PCS, "5A1955Z"),
        # The plain injury before that of a vessel, initial encounter first.
        ("laceration left forearm", None, "S51.812A"),
        ("laceration right thumb", CM, "S61.011A"),
        ("puncture wound left foot", None, "S91.332A"),
        # Sides written short.
        ("cellulitis l leg", None, "L03.116"),
        ("rt knee osteoarthritis", CM, "M17.11"),
        ("acute conjunctivitis both eyes", CM, "H10.33"),
        # Words that are usually written together.
        ("gastro paresis", None, "K31.84"),
        ("hypo kalemia", None, "E87.6"),
        ("fibro myalgia", None, "M79.7"),
        # What a drug did.
        ("lisinopril adverse effect", CM, "T46.4X5A"),
        ("underdosing of sertraline", CM, "T43.226A"),
        ("poisoning by metoprolol", CM, "T44.7X1A"),
        ("long term use of apixaban", CM, "Z79.01"),
        # Everyday names of procedures.
        ("chest tube left", PCS, "0W9B30Z"),
        ("thoracentesis left", PCS, "0W9B3ZZ"),
        ("lap chole", PCS, "0FT44ZZ"),
        ("bka left", PCS, "0Y6J0Z2"),
        ("lumbar puncture", PCS, "009U3ZX"),
        ("liver biopsy", PCS, "0FB03ZX"),
        ("tka left", PCS, "0SRD0J9"),
        ("turp", PCS, "0VB08ZZ"),
        ("orif ankle left", PCS, "0QSK04Z"),
    ],
)
def test_the_first_hit(lookup: Lookup, query: str, system: System | None, code: str) -> None:
    assert first(lookup, query, system) == [code]


@pytest.mark.parametrize("query", ["hit by a falling branch", "cut finger", "was bitten by dog"])
def test_everyday_words_are_no_abbreviations(lookup: Lookup, query: str) -> None:
    for hit in lookup.search(query, limit=3).hits:
        assert not any(why.split(" = ")[0] in ("HIT", "CUT", "WAS") for why in hit.why), hit


@pytest.mark.parametrize("query", ["ketorolac 30 mg", "prednisone 20 mg", "warfarin 5 mg"])
def test_a_unit_after_a_number_is_a_unit(lookup: Lookup, query: str) -> None:
    for hit in lookup.search(query, limit=10).hits:
        assert "myasthenia" not in hit.title.lower(), hit
        assert not any(why.startswith("MG =") for why in hit.why)


@pytest.mark.parametrize(
    "drug", ["lisinopril", "gabapentin", "sertraline", "omeprazole", "apixaban", "clonazepam"]
)
def test_a_drug_is_never_read_as_another_word(lookup: Lookup, drug: str) -> None:
    assert lookup.search(drug).corrections == ()
    assert lookup.search(f"adverse effect of {drug}").corrections == ()


@pytest.mark.parametrize("abbreviation", ["ECG", "EEG", "CBC", "TIPS", "TPN", "PCI"])
def test_a_written_reading_comes_before_initials(lookup: Lookup, abbreviation: str) -> None:
    hit = lookup.search(abbreviation).hits[0]
    assert all("terrorism" not in why and "tubal" not in why for why in hit.why), hit


def test_hydration_is_not_hydronephrosis(lookup: Lookup) -> None:
    assert all("hydronephrosis" not in hit.title.lower() for hit in lookup.search("hydration").hits)


def test_the_seventh_characters_of_one_code_leave_room(lookup: Lookup) -> None:
    codes = first(lookup, "fall from ladder", CM, 10)
    assert codes[0] == "W11.XXXA"
    assert codes[1] not in ("W11.XXXD", "W11.XXXS")
    several = first(lookup, "sprain of left ankle", CM, 10)
    assert sum(code.endswith(("D", "S")) for code in several) == 0


def test_ranges_are_read_off_titles() -> None:
    assert ranges_of("Body mass index [BMI] 31.0-31.9, adult") == (Range("bmi", 31.0, 31.999),)
    assert ranges_of("Tonsils only, under age 12")[0].holds(11)
    assert not ranges_of("Tonsils only, under age 12")[0].holds(12)
    assert ranges_of("Burns involving 10-19% of body surface with 0% to 9% third degree burns")[
        0
    ] == Range("percent", 10, 19)
    assert ranges_of("Respiratory Ventilation, Greater than 96 Consecutive Hours")[0].holds(97)
    assert ranges_of("Appendicitis") == ()
    assert numbers_typed("> 96 hrs")[0][1] > 96
    assert numbers_typed("bmi 37.4") == (("bmi", 37.4),)
    assert numbers_typed("1 ppd") == ()


def test_a_query_is_read_in_parts() -> None:
    query = read_query("pain R knee due to fall, 2 mg")
    assert "right" in query.surfaces
    assert query.surfaces[query.cause] == "fall"
    assert query.measures == {"2", "mg"}
    assert read_query("r/o PE").capitals == {"pe"}


# -- the tables of names


def test_every_pattern_of_the_named_procedures_is_valid(codebook: Codebook) -> None:
    procedures = load_procedures()
    assert len(procedures) >= 450
    seen: dict[str, str] = {}
    for procedure in procedures:
        assert procedure.names
        for code in procedure.codes():
            row = codebook.get(code, PCS)
            assert row is not None and row.billable, code
        for name in procedure.names:
            assert name.lower() not in seen, f"{name}: {seen.get(name.lower())}"
            seen[name.lower()] = "".join(procedure.values)


def test_a_bare_name_stands_for_the_usual_code_and_others_need_their_words() -> None:
    procedure = load_procedures(_written("0FT4[40]ZZ\tgallbladder out\n"))[0]
    titles = {
        "0FT44ZZ": "Resection of Gallbladder, Percutaneous Endoscopic Approach",
        "0FT40ZZ": "Resection of Gallbladder, Open Approach",
    }
    assert set(names_of(procedure, titles)) == {
        ("0FT44ZZ", "gallbladder out"),
        ("0FT44ZZ", "gallbladder out percutaneous endoscopic"),
        ("0FT40ZZ", "gallbladder out open"),
    }


_FOLDERS: list[Path] = []


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    _FOLDERS[:] = [tmp_path]


def _written(text: str, name: str = "procedures.tsv") -> Path:
    (_FOLDERS[0] / name).write_text(text, "utf-8")
    return _FOLDERS[0]


def test_a_faulty_line_is_named() -> None:
    with pytest.raises(UnavailableError, match=r"procedures\.tsv:2"):
        load_procedures(_written("0FT44ZZ\tfine\n0FT44Z\tshort\n"))
    with pytest.raises(UnavailableError, match=r"drugclasses\.tsv:1"):
        load_drug_classes(_written("X99\t\t\t\n", "drugclasses.tsv"))


def test_a_name_opens_the_builder_with_what_is_known(codebook: Codebook) -> None:
    named = named_like("chest tube for the right side", load_procedures())
    assert named is not None
    assert named.known == {1: "0", 2: "W", 3: "9", 5: "3", 6: "0", 7: "Z"}
    builder = PcsBuilder(codebook)
    assert builder.start_named(named)
    assert (builder.prefix, builder.axis) == ("0W9", "body part")
    assert builder.choose("B")
    while builder.forward():
        pass
    assert builder.prefix == "0W9B30Z"
    assert named_like("knitting", load_procedures()) is None


def test_every_drug_leads_to_codes_that_exist(codebook: Codebook) -> None:
    names: dict[str, str] = {}
    for drug in load_drug_classes():
        stems = [f"{drug.stem}{c}" for c in "1256"]
        assert any(codebook.get(s, CM) or codebook.get(f"{s}X", CM) for s in stems), drug.stem
        assert not drug.long_term or codebook.get(drug.long_term, CM), drug.long_term
        for name in drug.names:
            assert name.lower() not in names, name
            names[name.lower()] = drug.stem
    assert len(names) >= 380


def test_the_symbol_of_a_family_with_a_letter_is_read_as_the_family(lookup: Lookup) -> None:
    hit = lookup.search("SPGA", system=CM).hits[0]
    assert hit.code == "G11.4"
    assert hit.why[0] == "SPG = hereditary spastic paraplegia"
