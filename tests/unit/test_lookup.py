"""Finding codes in the real tables."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.systems import ClaimType
from coder_drill.lookup import Correction, Lookup


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def codes(lookup: Lookup, query: str, limit: int = 10, system: System | None = None) -> list[str]:
    return [hit.code for hit in lookup.search(query, limit=limit, system=system).hits]


@pytest.mark.parametrize(
    ("query", "first", "then"),
    [
        ("E11.6", "E11.6", "E11.61"),
        ("e116", "E11.6", "E11.61"),
        ("E11.6-", "E11.6", "E11.61"),
        ("j18", "J18", "J18.0"),
        ("cm: j18", "J18", "J18.0"),
    ],
)
def test_a_code_comes_first_and_its_children_follow(
    lookup: Lookup, query: str, first: str, then: str
) -> None:
    assert codes(lookup, query)[:2] == [first, then]


def test_the_beginning_of_a_procedure_code_lists_what_begins_so(lookup: Lookup) -> None:
    found = codes(lookup, "0FT4")
    assert "0FT44ZZ" in found
    assert all(code.startswith("0FT4") for code in found)


def test_a_text_that_is_a_code_in_two_systems_gives_both(
    lookup: Lookup, codebook: Codebook
) -> None:
    both = next(
        key
        for (key,) in codebook.connection.execute(
            "SELECT key FROM code WHERE kind NOT IN ('table', 'section') AND length(key) > 3"
            " GROUP BY key HAVING count(DISTINCT system) > 1 ORDER BY key"
        )
    )
    hits = lookup.search(both, limit=10).hits
    assert len({hit.system for hit in hits}) > 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("chf", "I50.9"),
        ("heart attack", "I21.9"),
        ("COPD exacerbation", "J44.1"),
        ("htn", "I10"),
        ("haemorrhoids", "K64.9"),
        ("renal stone", "N20.0"),
        ("lou gehrig disease", "G12.21"),
        ("stomach cancer", "C16.9"),
        ("iron deficiency anaemia", "D50.9"),
        ("type 2 diabetes", "E11.9"),
        ("type II diabetes mellitus w/o complications", "E11.9"),
        ("pneumonia", "J18.9"),
        ("concussion without loc", "S06.0X0A"),
        ("laceration of liver sequela", "S36.113S"),
        ("keytruda", "J9271"),
        ("orencia", "J0129"),
        ("quad cane", "E0105"),
        ("SPG11", "G11.4"),
    ],
)
def test_queries_as_typed_lead_to_the_code(lookup: Lookup, query: str, code: str) -> None:
    assert codes(lookup, query)[0] == code


def test_a_procedure_is_found_by_its_plain_name(lookup: Lookup) -> None:
    found = codes(lookup, "laparoscopic cholecystectomy")
    assert "0FT44ZZ" in found[:4]


def test_the_words_may_come_in_any_order(lookup: Lookup) -> None:
    firsts = {
        codes(lookup, " ".join(order), limit=1)[0]
        for order in itertools.permutations(["fracture", "left", "clavicle", "closed"])
    }
    assert len(firsts) == 1
    assert firsts.pop().startswith("S42.0")


def test_laterality_re_ranks_and_does_not_exclude(lookup: Lookup) -> None:
    hits = lookup.search("pain in right knee", limit=10).hits
    assert hits[0].code == "M25.561"
    assert "M25.562" in [hit.code for hit in hits]


def test_unspecified_comes_first_when_the_query_is_not_specific(lookup: Lookup) -> None:
    assert codes(lookup, "chronic kidney disease")[0] == "N18.9"
    assert codes(lookup, "chronic kidney disease stage 4")[0] == "N18.4"


def test_without_does_not_match_its_opposite(lookup: Lookup) -> None:
    with_coma = lookup.search("hepatic failure with coma", system=System.ICD10CM, limit=1).hits[0]
    without = lookup.search("hepatic failure without coma", system=System.ICD10CM, limit=1).hits[0]
    assert "with coma" in with_coma.title
    assert "without coma" in without.title


def test_billable_codes_come_before_their_header(lookup: Lookup) -> None:
    hits = lookup.search("pneumonia, unspecified organism", system=System.ICD10CM).hits
    billable = [hit.billable for hit in hits if hit.code.startswith("J18")]
    assert billable[0]


def test_a_correction_is_told_and_can_be_refused(lookup: Lookup) -> None:
    result = lookup.search("diabetis insipidus", system=System.ICD10CM)
    assert result.hits[0].code == "E23.2"
    assert result.corrections == (Correction("diabetis", "diabetes"),)
    refused = lookup.search("diabetis insipidus", system=System.ICD10CM, correct=False)
    assert refused.corrections == ()


def test_known_words_are_not_corrected(lookup: Lookup) -> None:
    assert lookup.search("hypertension").corrections == ()


def test_every_hit_says_why(lookup: Lookup) -> None:
    for query in ("chf", "E11.6", "walker folding", "diabetis", "keytruda", "drainage stomach"):
        for hit in lookup.search(query, limit=20).hits:
            assert hit.why and all(hit.why), (query, hit)
    assert any("CHF" in why or "chf" in why for why in lookup.search("chf").hits[0].why)


@pytest.mark.parametrize("system", list(System))
def test_only_the_system_asked_for_is_searched(lookup: Lookup, system: System) -> None:
    for query in ("injection", "drainage", "knee", "E11", "99"):
        assert {h.system for h in lookup.search(query, system=system).hits} <= {system}


def test_a_named_system_restricts_words_too(lookup: Lookup) -> None:
    assert {h.system for h in lookup.search("pcs: drainage stomach").hits} == {System.ICD10PCS}


@pytest.mark.parametrize(
    ("query", "system"),
    [
        ("injection", System.HCPCS),
        ("injection", System.CPT),
        ("appendectomy", System.CPT),
        ("appendectomy", System.ICD10PCS),
        ("walker", System.HCPCS),
    ],
)
def test_the_preferred_system_comes_first_among_equals(
    lookup: Lookup, query: str, system: System
) -> None:
    assert lookup.search(query, prefer=system).hits[0].system is system


def test_an_unfinished_word_is_completed(lookup: Lookup) -> None:
    assert codes(lookup, "hyperten", system=System.ICD10CM)[0] == "I10"
    assert codes(lookup, "acute appendic", system=System.ICD10CM)[0].startswith("K35")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00",
        "'\"*()",
        "OR AND NOT",
        "*",
        "%_",
        "日本語",
        "🫀",
        "x" * 10_000,
        "a " * 5000,
        "-",
    ],
)
def test_odd_input_is_borne(lookup: Lookup, text: str) -> None:
    result = lookup.search(text, limit=5)
    assert len(result.hits) <= 5
    assert result.query == text


@given(text=st.text(max_size=60), limit=st.integers(min_value=-1, max_value=30))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_gives_a_sane_result(lookup: Lookup, text: str, limit: int) -> None:
    hits = lookup.search(text, limit=limit).hits
    assert len(hits) <= max(0, limit)
    assert len({(h.system, h.code) for h in hits}) == len(hits)


def test_the_same_query_gives_the_same_hits(lookup: Lookup, codebook: Codebook) -> None:
    again = Lookup(codebook, lookup.postings)
    for query in ("diab", "fracture of femur", "amoxicilin", "MS"):
        assert lookup.search(query).hits == again.search(query).hits


def _sample(codebook: Codebook, count: int, seed: int) -> list[tuple[str, str]]:
    rows = codebook.connection.execute(
        "SELECT code, title FROM code WHERE system = 'icd10cm' AND billable ORDER BY id"
    ).fetchall()
    return random.Random(seed).sample(rows, count)


def test_a_title_finds_its_code(lookup: Lookup, codebook: Codebook) -> None:
    missed = [
        code
        for code, title in _sample(codebook, 150, seed=11)
        if title not in [h.title for h in lookup.search(title, system=System.ICD10CM, limit=3).hits]
    ]
    assert missed == []


def test_a_title_with_a_slip_finds_its_code(lookup: Lookup, codebook: Codebook) -> None:
    rng = random.Random(5)
    missed = []
    for code, title in _sample(codebook, 120, seed=12):
        at = rng.randrange(1, len(title) - 1)
        while not (title[at].isalpha() and title[at - 1].isalpha()):
            at = rng.randrange(1, len(title) - 1)
        slip = rng.choice([title[:at] + title[at + 1 :], title[:at] + "q" + title[at:]])
        if code not in codes(lookup, slip, system=System.ICD10CM):
            missed.append((code, slip))
    assert len(missed) <= 2, missed


@pytest.mark.parametrize("query", ["appendectomy", "chest x-ray", "excision breast lesion"])
def test_the_systems_of_the_claim_come_first_and_none_is_crowded_out(
    lookup: Lookup, query: str
) -> None:
    usable = System.on_claim(ClaimType.PROFESSIONAL)
    hits = lookup.search(query, usable=usable).hits
    first = [hit.system in usable for hit in hits]
    assert first == sorted(first, reverse=True)
    assert any(hit.system is System.CPT for hit in hits[:20])
    assert len({(hit.system, hit.code) for hit in hits}) == len(hits) <= 50
