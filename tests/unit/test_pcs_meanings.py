"""The characters of sections 3 and X: no name that its code's title contradicts, over the table."""

from __future__ import annotations

import re

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.pcsbuilder import choices, take_apart

# Names that a title rightly leaves out: the qualifier says which one it was, and the title says that.
_WIDER = {"Hormone", "Serum, Toxoid and Vaccine"}
_APPROACH = 5


def told(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower())) - {"and", "into", "or", "of"}


def test_no_name_contradicts_the_title_of_its_code(codebook: Codebook) -> None:
    query = (
        "SELECT code, title FROM code WHERE system = 'icd10pcs' AND billable"
        " AND (code LIKE '3%' OR code LIKE 'X%') ORDER BY code"
    )
    rows = codebook.connection.execute(query).fetchall()
    assert len(rows) > 1_500
    wrong, shown = [], 0
    for code, title in rows:
        for axis in codebook.pcs.axes(code)[3:]:
            if axis.value == "Z":
                if not re.match(r"No\b|None$|$", axis.meaning):
                    wrong.append((code, axis.position, axis.meaning))
            elif axis.position != _APPROACH and axis.meaning:
                shown += 1
                narrowed = axis.meaning in _WIDER and code[6] != "Z"
                if not (narrowed or told(axis.meaning) <= told(title)):
                    wrong.append((code, axis.position, axis.meaning))
    assert wrong == []
    assert shown > 3_000, "what is right stays shown"


@pytest.mark.parametrize(
    ("code", "position", "meaning"),
    [
        ("XW0DXM6", 6, "Baricitinib"),
        ("XW033M7", 6, "Brexucabtagene Autoleucel Immunotherapy"),
        ("XW033MA", 6, ""),  # its title is composed: the substance is not known here
        ("XW0DXM6", 4, "Mouth and Pharynx"),
        ("XW0Q316", 4, "Cranial Cavity and Brain"),
        ("XW033H5", 6, "Tocilizumab"),
        ("3E0336Z", 7, "No Qualifier"),
        ("3E0336Z", 6, "Nutritional Substance"),
        ("3E01340", 6, "Serum, Toxoid and Vaccine"),
        ("3E01340", 7, "Influenza Vaccine"),
        ("3E013VG", 6, "Hormone"),
        ("30233N0", 6, "Red Blood Cells"),
        ("30233G2", 6, "Bone Marrow"),
        ("XNS4032", 4, ""),
    ],
)
def test_the_name_is_the_codes_own(
    codebook: Codebook, code: str, position: int, meaning: str
) -> None:
    assert codebook.pcs.axes(code)[position - 1].meaning == meaning


def test_the_builder_names_no_substance_that_groups_do_not_share(codebook: Codebook) -> None:
    offered = {choice.value: choice.meaning for choice in choices(codebook, "XW033")}
    assert offered["M"].startswith("as in: ")
    assert take_apart(codebook, "XW0DXM6")[5].choice.meaning != (
        "Brexucabtagene Autoleucel Immunotherapy"
    )
