"""The PCS builder: every valid code can be built, and nothing else."""

from __future__ import annotations

import random

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.pcsbuilder import PcsBuilder, axis_at, choices, take_apart


def valid(codebook: Codebook) -> list[str]:
    query = "SELECT code FROM code WHERE system = 'icd10pcs' AND billable ORDER BY code"
    return [code for (code,) in codebook.connection.execute(query)]


@pytest.mark.slow
def test_every_valid_code_is_built_and_no_other(codebook: Codebook) -> None:
    wanted = valid(codebook)
    edition = next(e for e in codebook.editions() if e.system is System.ICD10PCS)
    assert len(wanted) == edition.rows > 78_000
    prefixes = [""]
    for length in range(7):
        prefixes = [
            prefix + choice.value for prefix in prefixes for choice in choices(codebook, prefix)
        ]
        assert {len(prefix) for prefix in prefixes} == {length + 1}
    assert prefixes == wanted


def test_counts_add_up(codebook: Codebook) -> None:
    for prefix in ("", "0", "0F", "0FT", "0FT4", "3E0"):
        below = sum(choice.codes for choice in choices(codebook, prefix))
        assert below == sum(code.startswith(prefix) for code in valid(codebook))


def test_each_step_has_name_meaning_and_definition(codebook: Codebook) -> None:
    steps = take_apart(codebook, "pcs:0ft44zz")
    assert [(s.position, s.axis, s.choice.value, s.choice.meaning) for s in steps] == [
        (1, "section", "0", "Medical and Surgical"),
        (2, "body system", "F", "Hepatobiliary System and Pancreas"),
        (3, "root operation", "T", "Resection"),
        (4, "body part", "4", "Gallbladder"),
        (5, "approach", "4", "Percutaneous Endoscopic"),
        (6, "device", "Z", "No Device"),
        (7, "qualifier", "Z", "No Qualifier"),
    ]
    assert steps[2].choice.definition.startswith("Cutting out or off, without replacement, all")
    assert "scope" in steps[4].choice.definition
    assert steps[5].others == 0 and steps[6].others == 1
    esophagus = next(c for c in choices(codebook, "0DB") if c.meaning == "Esophagus, Lower")
    assert "Abdominal esophagus" in esophagus.definition


def test_every_choice_has_a_meaning(codebook: Codebook) -> None:
    tables = {code[:3] for code in valid(codebook)}
    for table in sorted(tables):
        for choice in choices(codebook, table):
            assert choice.meaning, table


def test_what_is_no_code_is_not_taken_apart(codebook: Codebook) -> None:
    assert take_apart(codebook, "0FT99ZZ") == []
    assert take_apart(codebook, "E11.65") == []
    assert [s.choice.meaning for s in take_apart(codebook, "0F")][-1].startswith("Hepatobiliary")
    assert choices(codebook, "0FT44ZZ") == []
    assert choices(codebook, "ZZ") == []


def test_forward_back_and_otherwise(codebook: Codebook) -> None:
    builder = PcsBuilder(codebook)
    assert builder.axis == "section"
    for value in "0ft44zz":
        assert builder.choose(value)
    assert builder.finished and builder.axis == ""
    assert builder.code is not None and builder.code.code == "0FT44ZZ"
    assert not builder.choose("Z")
    builder.back(3)
    assert (builder.prefix, builder.axis, builder.remembered) == ("0FT4", "approach", "4")
    assert builder.code is None
    assert not builder.choose("8") and builder.prefix == "0FT4"
    # Another approach: the device still fits, and is offered again.
    assert builder.choose("0") and builder.remembered == "Z"
    assert builder.forward() and builder.forward()
    assert builder.code is not None and builder.code.code == "0FT40ZZ"
    builder.back(99)
    assert builder.prefix == "" and builder.remembered == "0"
    assert len(builder.steps()) == 0


def test_a_choice_further_up_drops_what_no_longer_fits(codebook: Codebook) -> None:
    builder = PcsBuilder(codebook, "0FT44ZZ")
    builder.back(5)
    assert builder.choose("2")  # Change: external only, other body parts
    assert builder.prefix == "0F2"
    assert builder.remembered in ("", "4")
    assert all(choice.value != "" for choice in builder.choices())
    while builder.forward():
        pass
    assert codebook.pcs.begins(builder.prefix)


def test_starting_at_what_is_no_code_keeps_what_fits(codebook: Codebook) -> None:
    builder = PcsBuilder(codebook)
    assert not builder.start("0FT49ZZ")
    assert builder.prefix == "0FT4"
    assert builder.start("0FT44ZZ") and builder.finished
    assert not builder.start("nonsense") and builder.prefix == ""


def test_any_walk_stays_within_valid_codes(codebook: Codebook) -> None:
    codes = set(valid(codebook))
    dice = random.Random(7)
    builder = PcsBuilder(codebook)
    for _ in range(400):
        offered = builder.choices()
        if builder.finished or dice.random() < 0.3:
            builder.back(dice.randint(1, 3))
        else:
            assert offered
            assert builder.choose(dice.choice(offered).value)
        if builder.finished:
            assert builder.prefix in codes


def test_axis_names(codebook: Codebook) -> None:
    assert axis_at("0FT44Z") == "qualifier"
    assert axis_at("X") == "body system"
    assert axis_at("0FT44ZZ") == ""
    assert axis_at("?") == ""
