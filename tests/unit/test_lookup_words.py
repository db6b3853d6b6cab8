"""Words of titles and queries: spelling, stems, numerals, negation."""

from __future__ import annotations

import pytest

from coder_drill.codebooks.words import fold, stem, surface, words


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("haemorrhoids", "hemorrhoids"),
        ("oedema", "edema"),
        ("anaemia", "anemia"),
        ("oesophagus", "esophagus"),
        ("diarrhoea", "diarrhea"),
        ("tumour", "tumor"),
        ("sulphate", "sulfate"),
        ("paediatric", "pediatric"),
        ("catheterisation", "catheterization"),
    ],
)
def test_british_spelling_is_indexed_as_american(british: str, american: str) -> None:
    assert surface(british) == american


@pytest.mark.parametrize(
    "family",
    [
        ["failure", "failed"],
        ["infection", "infected", "infective"],
        ["hypertension", "hypertensive"],
        ["paralysis", "paralytic"],
        ["stenosis", "stenotic"],
        ["fracture", "fractures"],
        ["arthritis", "arthritic"],
        ["hemorrhage", "hemorrhagic"],
        ["abnormal", "abnormality", "abnormalities"],
    ],
)
def test_inflections_share_a_stem(family: list[str]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("radius", "radiation"),
        ("ileum", "ilium"),
        ("organ", "organism"),
        ("hypertension", "hypotension"),
    ],
)
def test_unlike_words_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_under_without_are_negated_up_to_the_comma() -> None:
    assert words("Epilepsy, not intractable, without status epilepticus, left") == (
        "epilepsy",
        "not",
        "!intractable",
        "without",
        "!status",
        "!epilepticus",
        "left",
    )


def test_shorthand_of_notes_is_read() -> None:
    assert words("dm2 w/o complications") == ("dm2", "without", "!complications")
    assert words("s/p fall d/t ice") == ("status", "post", "fall", "due", "to", "ice")


def test_numerals_meet_digits() -> None:
    assert words("Type II") == words("type 2")
    assert words("factor VIII") == words("factor 8")
    assert words("2nd degree") == words("second degree")
    assert "1" in words("bipolar I")


def test_accents_and_typographic_signs_vanish() -> None:
    assert words("Henoch(-Schönlein) purpura") == words("Henoch-Schonlein purpura")
    assert fold("Ménière’s") == "menieres"
    assert words("Non‑ST elevation") == words("nonST elevation")
