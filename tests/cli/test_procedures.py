"""``pcs``: procedures by their everyday names."""

from __future__ import annotations

from coder_drill.codebooks import Codebook
from coder_drill.errors import Exit
from coder_drill.services.codebooks.procedurename import read_procedure
from tests.cli.conftest import Run


def test_a_name_settles_what_it_implies(codebook: Codebook) -> None:
    found = read_procedure(codebook, "chest tube")
    assert found is not None
    assert found.pattern == "0W9·30Z"
    assert [choice.value for choice in found.open_choices(codebook)] == ["9", "B"]
    right = read_procedure(codebook, "right chest tube placement")
    assert right is not None and right.pattern == "0W9930Z"
    assert [code.code for code in right.codes] == ["0W9930Z"]
    assert read_procedure(codebook, "telephone") is None


def test_pcs_prints_what_is_settled_and_what_is_open(run: Run) -> None:
    done = run("pcs", "chest", "tube")
    assert done.code == 0
    assert done.out.startswith("0W9")
    assert "root operation: 9 Drainage" in done.out
    assert "open: 9 " in done.out
    assert "0W9930Z" in done.out


def test_pcs_as_json(run: Run) -> None:
    found = run("pcs", "BKA", "left", "--json").json
    assert found["codes"][0]["code"].startswith("0Y6J0Z")
    assert found["settled"][2]["meaning"] == "Detachment"


def test_an_unknown_name_is_one_line_with_the_fix(run: Run) -> None:
    done = run("pcs", "telephone")
    assert done.code == Exit.USAGE
    assert done.out == ""
    assert "names no procedure of the table; try lookup pcs: telephone" in done.err
