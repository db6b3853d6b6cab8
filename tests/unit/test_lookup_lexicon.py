"""The lexicon: it reads, and every code that it names is in the code tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.initials import Splitter
from coder_drill.codebooks.lexicon import load_lexicon, system_of
from coder_drill.errors import UnavailableError


def test_every_code_of_the_lexicon_is_in_the_tables(codebook: Codebook) -> None:
    unknown = []
    pcs = [
        code
        for (code,) in codebook.connection.execute(
            "SELECT code FROM code WHERE system = 'icd10pcs' AND kind = 'code'"
        )
    ]
    prefixes = {code[:n] for code in pcs for n in range(2, 8)}
    for code, name in load_lexicon().code_names:
        system = system_of(code)
        known = code in prefixes if system is System.ICD10PCS else codebook.get(code, system)
        if not known:
            unknown.append((code, name))
    assert unknown == []


def test_abbreviations_stand_once_in_a_file() -> None:
    from coder_drill.resources import codebooks_dir

    for path in (codebooks_dir() / "lexicon").glob("abbreviations*.tsv"):
        keys = [
            line.split("\t")[0]
            for line in path.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        assert sorted({k for k in keys if keys.count(k) > 1}) == [], path.name


def test_ambiguous_abbreviations_have_all_their_readings() -> None:
    readings = {
        reading
        for phrase, kind, reading in load_lexicon().rewrites
        if kind == "abbreviation" and phrase == "CP"
    }
    assert {"cerebral palsy", "chest pain", "cleft palate"} <= readings


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("names_x.tsv", "# fine\nI10 high blood pressure\n", "names_x.tsv:2: two columns"),
        ("words.tsv", "kidney\n", "words.tsv:1: a group needs two words"),
        ("poems.tsv", "a\tb\n", "poems.tsv: unknown kind"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UnavailableError, match=says):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("I50.9", System.ICD10CM),
        ("C61", System.ICD10CM),
        ("B20", System.ICD10CM),
        ("J0129", System.HCPCS),
        ("99284", System.CPT),
        ("0FT4", System.ICD10PCS),
        ("10D00Z1", System.ICD10PCS),
    ],
)
def test_the_form_of_a_code_tells_its_system(code: str, system: System) -> None:
    assert system_of(code) is system


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("overweight", "ow"),
        ("hyperkalemia", "hk"),
        ("postpolio", "pp"),
        ("previous", "p"),
        ("interest", "i"),
        ("overt", "o"),
        ("fracture", "f"),
    ],
)
def test_initials_of_a_compound_word(word: str, letters: str) -> None:
    known = ["weight", "polio", "est", "fracture", "overt", "previous"]
    assert Splitter(known)(word) == letters
