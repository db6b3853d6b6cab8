"""``changes``: what changed between two editions."""

from __future__ import annotations

from coder_drill.errors import Exit
from tests.cli.conftest import Run


def test_the_bundled_difference(run: Run) -> None:
    told = run("changes", "--json").json
    assert told["counts"]["new"] == 487
    assert {"code", "title", "day", "before", "now"} <= set(told["changes"][0])
    done = run("changes", "--filter", "G35")
    assert "8 new, 1 deleted" in done.out
    assert "now: G35.A" in done.out
    revised = run("changes", "--only", "revised", "--filter", "Y07.435").out
    assert "was: Stepbrother, perpetrator or maltreatment" in revised
    assert "until 2026-09-30" in run("changes", "--only", "ending", "--system", "icd10pcs").out


def test_wrong_input(run: Run) -> None:
    assert run("changes", "2026-04").code == Exit.USAGE
    assert run("changes", "1999-10", "2026-04").code == Exit.USAGE
    assert run("changes", "--filter", "xyzzy").code == Exit.FAILED
    assert run("code", "T78.1XXA").code == Exit.USAGE
    assert "in its place T78.110A" in run("code", "T78.1XXA").err


def test_a_code_of_one_system_is_that_alone(run: Run) -> None:
    done = run("code", "g0402")
    assert done.code == 0
    assert "G04.02" not in done.out
    assert "ICD-10-CM G04.02 is another code" in done.err
    assert "G0402" not in run("code", "G04.02").out
    assert run("code", "cm:G0402").out.startswith("G04.02")
    assert [page["code"] for page in run("code", "G0402", "--json").json] == ["G0402"]


def test_modifier_33_tells_what_medicare_uses_it_for(run: Run) -> None:
    assert "99497" in run("code", "33").out
