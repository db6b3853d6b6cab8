"""Rules on diagnoses beyond the tabular notes: first place, obstetrics, presumed links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks import Codebook
from coder_drill.scoring import RULES, Edit, Effect, Encounter, parse_answer
from coder_drill.scoring.rules import run

ROOT = Path(__file__).resolve().parents[2]
SETTINGS: list[dict[str, object]] = [
    {},
    {"setting": Setting.CLINIC, "claim": ClaimKind.PROFESSIONAL},
    {"setting": Setting.EMERGENCY, "claim": ClaimKind.FACILITY},
    {"setting": Setting.INPATIENT, "claim": ClaimKind.FACILITY},
]


def edits(text: str, book: Codebook, **encounter: object) -> list[Edit]:
    codes = parse_answer([text], book).codes
    return run(Encounter(codes, book, **encounter))  # type: ignore[arg-type]


def raised(text: str, rule: str, book: Codebook, **encounter: object) -> list[Edit]:
    return [edit for edit in edits(text, book, **encounter) if edit.id == rule]


# -- never first


@pytest.mark.parametrize("encounter", SETTINGS)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("T46.4X5A T78.3XXA", "adverse effect"),
        ("T46.5X6A I10", "underdosing"),
        ("T45.515A K92.2", "adverse effect"),
        ("T39.015A K25.4", "adverse effect"),  # 5th character 1, 6th 5
        ("Z68.41 E66.813", "BMI"),
        ("B96.20 N39.0", "organism"),
        ("B95.62 L03.115", "organism"),
        ("Z16.11 A41.01", "resistance"),
        ("R65.21 A41.9", "severe sepsis"),
        ("R65.10 K85.90", "response to another condition"),
        ("T81.12XA T81.44XA", "septic shock"),
        ("R40.2112 S06.5X1A", "coma scale"),
        ("R29.708 I63.9", "stroke scale"),
        ("Z3A.38 O80", "week of gestation"),
        ("Z37.0 O80", "outcome of delivery"),
        ("Z33.1 S61.411A", "incidental pregnancy"),
        ("Z92.82 I63.9", "tPA"),
        ("Z28.310 Z23", "underimmunization"),
        ("T31.10 T24.301A", "extent"),
    ],
)
def test_a_secondary_code_is_never_first_in_any_setting(
    text: str, words: str, encounter: dict[str, object], codebook: Codebook
) -> None:
    [edit] = raised(text, "never-first", codebook, **encounter)
    assert edit.hard
    assert not edit.counts  # the verdict on the principal does
    assert words in edit.message
    assert "unacceptable-principal" not in {e.id for e in edits(text, codebook, **encounter)}
    turned = " ".join(reversed(text.split()))
    assert raised(turned, "never-first", codebook, **encounter) == []


@pytest.mark.parametrize("text", ["Z59.00 F32.9", "Z15.01 Z80.3"])
def test_some_are_only_flagged(text: str, codebook: Codebook) -> None:
    [edit] = raised(text, "never-first", codebook, **SETTINGS[1])
    assert edit.effect is Effect.SOFT


@pytest.mark.parametrize("text", ["T31.10", "R40.20 I63.9", "T42.6X1A R40.20", "Z79.4 E11.9"])
def test_what_may_stand_first_is_left_alone(text: str, codebook: Codebook) -> None:
    assert raised(text, "never-first", codebook) == []


# -- claims on the first place


@pytest.mark.parametrize("encounter", SETTINGS)
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("R40.20 T42.6X1A", ("T42.6X1A", "R40.20")),
        ("J96.01 T40.2X2A", ("T40.2X2A", "J96.01")),
        ("R11.10 T54.3X1A", ("T54.3X1A", "R11.10")),
    ],
)
def test_a_poisoning_comes_before_what_it_caused(
    text: str, codes: tuple[str, str], encounter: dict[str, object], codebook: Codebook
) -> None:
    [edit] = raised(text, "poisoning-first", codebook, **encounter)
    assert edit.codes == codes
    assert edit.effect is Effect.SOFT


@pytest.mark.parametrize(
    "text",
    [
        "T42.6X1A R40.20",
        "O9A.212 T42.6X1A R40.20",
        "T85.614A T38.3X1A E10.649",  # the pump failed
        "S06.0X1A T40.2X1A",
        "R40.20 T42.6X1S",
        "L50.0 T36.0X5A",
        "G92.8 T42.6X1A",  # told by the code-first note
    ],
)
def test_a_poisoning_may_follow(text: str, codebook: Codebook) -> None:
    assert raised(text, "poisoning-first", codebook) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("I10 Z00.01 99396", ("Z00.01", "I10")),
        ("C34.11 Z51.11 96413", ("Z51.11", "C34.11")),
        ("P07.18 Z38.00", ("Z38.00", "P07.18")),
        ("K64.8 Z01.818", ("Z01.818", "K64.8")),
        ("N18.6 Z52.4", ("Z52.4", "N18.6")),
        ("C50.911 Z51.0", ("Z51.0", "C50.911")),
    ],
)
def test_first_listed_only_codes_come_first(
    text: str, codes: tuple[str, str], codebook: Codebook
) -> None:
    [edit] = raised(text, "first-listed-only", codebook)
    assert (edit.codes, edit.hard) == (codes, True)


@pytest.mark.parametrize(
    "text", ["Z00.01 I10", "Z51.11 Z51.12 C34.11", "C34.11 Z00.6", "I10 Z52.9", "Z01.419 Z00.00"]
)
def test_first_listed_only_codes_may_stand_together(text: str, codebook: Codebook) -> None:
    assert raised(text, "first-listed-only", codebook) == []


@pytest.mark.parametrize("line", ["93010-XE", "99213-27"])
def test_a_first_listed_only_code_may_follow_that_of_another_encounter_of_the_day(
    line: str, codebook: Codebook
) -> None:
    assert raised(f"I49.3 Z01.810 {line}", "first-listed-only", codebook) == []
    assert raised(f"I49.3 Z01.810 {line.partition('-')[0]}", "first-listed-only", codebook) != []


def test_chapter_15_comes_first(codebook: Codebook) -> None:
    [edit] = raised("I11.0 O10.113", "obstetric-first", codebook)
    assert (edit.codes, edit.hard) == (("O10.113", "I11.0"), True)
    assert raised("O10.113 I11.0", "obstetric-first", codebook) == []
    assert raised("S61.411A Z33.1", "obstetric-first", codebook) == []
    assert raised("N81.6 O94", "obstetric-first", codebook) == []


@pytest.mark.parametrize("encounter", SETTINGS)
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("T23.302S L90.5", ("T23.302S", "L90.5")),
        ("S06.5X1S G40.909 Z91.81", ("S06.5X1S", "G40.909")),
        ("B91 M21.371", ("B91", "M21.371")),
        ("Z47.89 T23.302S L90.5", ("T23.302S", "L90.5")),
    ],
)
def test_the_residual_comes_before_its_cause(
    text: str, codes: tuple[str, str], encounter: dict[str, object], codebook: Codebook
) -> None:
    [edit] = raised(text, "sequela-order", codebook, **encounter)
    assert (edit.codes, edit.hard) == (codes, True)


def test_a_cause_alone_lacks_its_residual(codebook: Codebook) -> None:
    [edit] = raised("T23.302S X08.8XXS", "sequela-order", codebook)
    assert edit.effect is Effect.SOFT
    assert raised("L90.5 T23.302S", "sequela-order", codebook) == []
    assert raised("I69.351 I10", "sequela-order", codebook) == []


# -- obstetrics


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("O80 O70.1 Z37.0", ("O80", "O70.1")),
        ("O70.1 O80 Z37.0", ("O80", "O70.1")),
        ("I10 O80 Z37.0", ("O80", "I10")),
        ("O80 Z37.1", ("O80", "Z37.1")),
    ],
)
def test_o80_stands_alone(text: str, codes: tuple[str, ...], codebook: Codebook) -> None:
    assert codes in [edit.codes for edit in raised(text, "normal-delivery", codebook)]
    assert raised("O80 Z37.0 Z3A.39 Z30.2", "normal-delivery", codebook) == []


def test_the_outcome_goes_with_the_delivery(codebook: Codebook) -> None:
    [alone] = raised("I10 Z37.0", "delivery-outcome", codebook)
    assert alone.hard
    [lacking] = raised("O80@Y Z3A.39 10E0XZZ", "delivery-outcome", codebook, **SETTINGS[3])
    assert lacking.effect is Effect.SOFT
    for fine in ("O80 Z37.0", "Z33.2 Z37.0", "O24.410 Z3A.28", "O34.219 Z37.0 Z3A.39"):
        assert raised(fine, "delivery-outcome", codebook) == [], fine


def test_mother_and_newborn_have_records_of_their_own(codebook: Codebook) -> None:
    assert raised("O70.1 Z38.00", "mother-and-newborn", codebook)
    assert raised("Z38.00 P22.0 Z37.0", "mother-and-newborn", codebook)
    assert raised("Z38.00 P22.0", "mother-and-newborn", codebook) == []


# -- presumed links


@pytest.mark.parametrize(
    ("text", "codes", "wanted"),
    [
        ("I10 N18.30", ("I10", "N18.30"), "I12.9"),
        ("I10 N18.6", ("I10", "N18.6"), "I12.0"),
        ("I10 I50.9", ("I10", "I50.9"), "I11.0"),
        ("I10 I51.7", ("I10", "I51.7"), "I11.9"),
        ("I10 I50.9 N18.30", ("I10", "I50.9"), "I13.-"),
        ("I11.0 I50.9 N18.30", ("I11.0", "N18.30"), "I13.-"),
        ("I12.9 N18.30 I50.22", ("I12.9", "I50.22"), "I13.-"),
        ("E11.9 N18.30", ("E11.9", "N18.30"), "E11.22"),
        ("E10.9 N18.4", ("E10.9", "N18.4"), "E10.22"),
        ("E11.65 N18.30", ("E11.65", "N18.30"), "E11.22"),
        ("E11.9 G62.9", ("E11.9", "G62.9"), "E11.42"),
        ("E11.9 K31.84", ("E11.9", "K31.84"), "E11.43"),
        ("E11.9 L97.511", ("E11.9", "L97.511"), "E11.621"),
        ("E11.9 L97.111", ("E11.9", "L97.111"), "E11.622"),
    ],
)
def test_presumed_links_are_hints(
    text: str, codes: tuple[str, str], wanted: str, codebook: Codebook
) -> None:
    [edit] = raised(text, "presumed-link", codebook)
    assert (edit.codes, edit.effect, edit.counts) == (codes, Effect.HINT, False)
    assert wanted in edit.message
    assert "unless the provider says" in edit.message


@pytest.mark.parametrize(
    "text",
    [
        "I12.9 N18.30",
        "I11.0 I50.9",
        "I13.0 I50.9 N18.30",
        "I10 N17.9",
        "I10 I25.10",
        "E11.22 N18.30",
        "E11.9 I10",
        "E11.621 L97.511",
    ],
)
def test_no_link_where_none_is_presumed_or_it_is_coded(text: str, codebook: Codebook) -> None:
    assert raised(text, "presumed-link", codebook) == []


# -- sources


def test_every_guideline_section_that_a_rule_cites_exists(codebook: Codebook) -> None:
    listed = (ROOT / "codebooks" / "guideline_sections.txt").read_text("utf-8")
    known = {line.split("\t")[0] for line in listed.splitlines()}
    sources = [rule.source for rule in RULES.values()]
    for text in ("T46.4X5A I10", "Z68.41 I10", "R65.20 A41.9", "Z37.0 O80", "Z15.01 I10"):
        sources += [edit.source for edit in edits(text, codebook)]
    cited = {section for source in sources for section in re.findall(r"I+\.[A-Z][\w.]*\w", source)}
    assert len(cited) > 15
    assert cited <= known, cited - known
