"""What guideline sections say in our own words, and the search over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.authoring.citations import known_sections, section_heading, section_path
from coder_drill.authoring.sectiontexts import read_texts, section_text, section_texts
from coder_drill.errors import UnavailableError
from coder_drill.services.citations import section_asked, sections_found
from coder_drill.services.sectionsearch import is_number, search_sections

GOOD = "This text says in words of our own what a section of the guidelines asks of a coder."


def test_the_bundled_texts_are_sound_and_cover_the_sections_most_cited() -> None:
    texts = section_texts()
    assert set(texts) <= set(known_sections())
    for section in ("IV.J", "IV.H", "II.C", "II.H", "I.B.14", "I.A.19", "PCS B3.2a", "Appendix I"):
        assert section in texts, section
    assert len(set(texts.values())) == len(texts)
    assert not [section for section in texts if not section_heading(section)]


def test_every_section_has_a_heading_and_a_text_of_its_own() -> None:
    texts = section_texts()
    for section in known_sections():
        assert section_path(section)[-1][0] == section, section
        assert section in texts, section


def test_a_section_after_pancreatectomy_has_both_codes_and_their_order() -> None:
    """The guidelines of FY2026: E89.1 as well, a code from E13 first, Z90.41- in addition."""
    text = section_text("I.C.4.a.6.b.i")
    assert all(code in text for code in ("E89.1", "E13", "Z90.41-"))
    assert "E13, which is the principal or first-listed diagnosis" in text


def test_a_section_is_found_however_its_number_is_written() -> None:
    assert section_text("iv.h") == section_text("IV.H") != ""
    assert section_text("b3.2a") == section_text("PCS B3.2a") != ""
    assert section_text("I.C.99") == ""
    assert section_asked("appendix i").says.startswith("Present on admission")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("IV.H = [", "a.toml: cannot be read"),
        (f'"IV.Z" = "{GOOD}"', "a.toml: IV.Z: no section"),
        ('"IV.H" = 3', "a.toml: IV.H: write its text on one line"),
        (f'"IV.H" = "{GOOD}\\n{GOOD}"', "a.toml: IV.H: write its text on one line"),
        ('"IV.H" = "Too short."', "a.toml: IV.H: has 2 words"),
        (f'"IV.H" = "{" ".join([GOOD] * 9)}"', "a.toml: IV.H: has 162 words"),
    ],
)
def test_a_fault_names_file_and_section(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "a.toml").write_text(content, encoding="utf-8")
    with pytest.raises(UnavailableError, match=says):
        read_texts(tmp_path, {"IV.H"})


def test_a_section_has_one_text(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(f'"IV.H" = "{GOOD}"', encoding="utf-8")
    with pytest.raises(UnavailableError, match=r"b.toml: IV.H: has a text already"):
        read_texts(tmp_path, {"IV.H"})


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("iv.h", "IV.H"),
        ("excludes1", "I.A.12.a"),
        ("biopsy", "PCS B3.4a"),
        ("borderline diagnosis", "I.B.17"),
        ("bordreline", "I.B.17"),
        ("cast for fractures", "PCS B3.15"),
        ("ambulatory surgery", "IV.N"),
        ("present on admission", "Appendix I"),
    ],
)
def test_words_find_the_section(words: str, first: str) -> None:
    assert search_sections(words)[0] == first


def test_uncertain_diagnoses_are_found_in_all_three_places() -> None:
    assert set(search_sections("uncertain diagnosis", 3)) == {"II.H", "III.C", "IV.H"}


def test_a_number_brings_its_parts_and_nothing_comes_of_other_words() -> None:
    assert search_sections("PCS B3.4") == ["PCS B3.4", "PCS B3.4a", "PCS B3.4b"]
    assert search_sections("I.A.12") == ["I.A.12", "I.A.12.a", "I.A.12.b"]
    assert search_sections("xylophone quartz") == search_sections("") == []


def test_what_is_written_like_a_number_finds_sections_of_that_number_in_order() -> None:
    hypertension = search_sections("I.C.9.", 30)
    assert hypertension[:3] == ["I.C.9", "I.C.9.a", "I.C.9.a.1"]
    assert hypertension[9:12] == ["I.C.9.a.8", "I.C.9.a.9", "I.C.9.a.10"]
    assert all(each.startswith("I.C.9") for each in hypertension)
    assert search_sections("ii.h") == ["II.H"]
    assert search_sections("II.", 3) == ["II", "II.A", "II.B"]
    assert search_sections("b3.1", 3) == ["PCS B3.1", "PCS B3.1a", "PCS B3.1b"]
    assert search_sections("PCS B4", 2) == ["PCS B4.1", "PCS B4.1a"]
    assert search_sections("II.Z") == search_sections("I.C.9.z") == search_sections("PCS F9") == []


@pytest.mark.parametrize("words", ["E11.9", "B34.2", "A41", "iv infusion", "I10", "ii", "H", "B3"])
def test_codes_and_words_are_no_section_numbers(words: str) -> None:
    assert not is_number(words)
    assert len(sections_found("fracture injury diagnosis", 4)) == 4
