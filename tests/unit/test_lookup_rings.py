"""Rings of disease names: what sources call a disease, where the code tables call it otherwise."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.rings import CAPITALS, KIND_OF, NEAR, SEPARATOR, TABLE, ring_key
from coder_drill.codebooks.tables import Manifest
from coder_drill.codebooks.words import words
from coder_drill.lookup import Lookup
from coder_drill.resources import codebooks_dir


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def test_the_table_names_its_sources_and_their_licenses() -> None:
    entry = Manifest.read(codebooks_dir()).tables[TABLE]
    licenses = {source["file"].split("/")[-1]: source["license"] for source in entry["source"]}
    assert licenses == {
        "mondo.json": "CC-BY-4.0",
        "doid.json": "CC0-1.0",
        "mesh_id_label_mappings.tsv": "public domain",
    }
    notice = (codebooks_dir().parent / "NOTICE").read_text("utf-8")
    for name in ("Mondo", "CC BY 4.0", "Disease Ontology", "CC0", "National Library of Medicine"):
        assert name in notice


def test_rows_are_keys_with_one_to_three_names_and_no_codes() -> None:
    rows = Manifest.read(codebooks_dir()).rows(TABLE)
    keys = [key for key, _ in rows]
    assert keys == sorted(set(keys))
    for key, readings in rows:
        names = readings.split(SEPARATOR)
        assert key.strip() and 1 <= len(names) <= 3
        for name in names:
            plain = name.lstrip(KIND_OF + NEAR)
            assert plain and ring_key(words(plain)) != key.removeprefix(CAPITALS)


def test_a_key_knows_no_order_and_no_small_words() -> None:
    assert ring_key(words("neoplasm of the yolk sac")) == ring_key(words("yolk sac neoplasms"))


@pytest.mark.parametrize(
    ("query", "code", "why"),
    [
        ("Canale-Smith syndrome", "D89.82", "canale smith syndrome ="),
        ("glycogen storage disease type V", "E74.04", ""),
        ("Melanosis lenticularis progressiva", "Q82.1", "melanosis lenticularis progressiva ="),
        ("smooth atrophic tongue", "K14.4", ""),
    ],
)
def test_a_name_the_tables_lack_leads_to_the_disease(
    lookup: Lookup, query: str, code: str, why: str
) -> None:
    first = lookup.search(query, limit=5).hits[0]
    assert first.code == code
    assert any(reason.startswith(why) for reason in first.why)


def test_the_side_typed_stays_with_a_ring(lookup: Lookup) -> None:
    first = lookup.search("skier thumb right", limit=5).hits[0]
    assert first.code.startswith("S63.641")


@pytest.mark.parametrize(
    ("query", "code"),
    [("chest pain", "R07.9"), ("septic shock", "R65.21"), ("runny nose", "R09.89 J34.89 J00")],
)
def test_what_the_tables_know_themselves_asks_no_ring(
    lookup: Lookup, query: str, code: str
) -> None:
    first = lookup.search(query, limit=5).hits[0]
    assert first.code in code.split()
    assert not any("is a kind of" in reason for reason in first.why)


def test_letters_are_a_name_in_capitals_only(lookup: Lookup) -> None:
    assert lookup.search("XLMTM", limit=3).hits[0].code == "G71.220"
    assert not any(
        "xlmtm =" in reason for hit in lookup.search("xlmtm", limit=3).hits for reason in hit.why
    )
