"""What a guideline citation points at."""

from __future__ import annotations

import pytest

from coder_drill.errors import UsageError
from coder_drill.services.citations import ICD10CM, ICD10PCS, cited_sections, section_asked


def test_each_section_of_a_citation_has_number_and_heading() -> None:
    hypertension, bodies = cited_sections("I.C.9.a; PCS B3.2a")
    assert hypertension.source == ICD10CM
    assert hypertension.path[-2:] == (("I.C.9", "circulation"), ("I.C.9.a", "hypertension"))
    assert bodies.source == ICD10PCS
    assert bodies.path[-1] == ("PCS B3.2a", "several body parts")


@pytest.mark.parametrize("text", ["Tabular: code first at I27.8", "CPT: units", "NCCI: PTP edit"])
def test_other_sources_stand_as_they_are_written(text: str) -> None:
    (found,) = cited_sections(text)
    assert (found.text, found.source, found.path) == (text, "", ())


def test_a_section_is_found_however_it_is_typed() -> None:
    assert section_asked(" i.c.9.a ").text == "I.C.9.a"
    assert section_asked("b3.2A").text == "PCS B3.2a"
    assert section_asked("appendix i").source == ICD10CM


def test_an_unknown_section_is_refused_with_the_fix() -> None:
    with pytest.raises(UsageError, match=r"^I\.C\.99: no section .*such as I\.C\.9\.a\.1"):
        section_asked("I.C.99")
