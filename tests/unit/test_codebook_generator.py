"""The generated tables are what their sources give; needs the packages of the extra ``tables``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "generate_codebooks.py"
PYTHON = os.environ.get("CODER_DRILL_TABLES_PYTHON", sys.executable)
"""An interpreter that may have the source packages; pyoce needs Python 3.12."""

sys.path.insert(0, str(SCRIPT.parent))

from tables.grouper import validity  # noqa: E402
from tables.pcs_axes import read_off  # noqa: E402
from tables.pcs_composed import composed_from_axes  # noqa: E402
from tables.pcs_titles import compose  # noqa: E402
from tables.pcs_written import written_titles  # noqa: E402


@pytest.mark.slow
def test_generating_again_changes_nothing() -> None:
    done = subprocess.run(
        [PYTHON, str(SCRIPT), "--check"], capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode == 3:
        pytest.skip(done.stderr.strip().splitlines()[0])
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr[-500:]


def test_titles_are_composed_by_analogy_alone() -> None:
    titles = {
        "0FT40ZZ": "Resection of Gallbladder, Open Approach",
        "0FT44ZZ": "Resection of Gallbladder, Percutaneous Endoscopic Approach",
        "0FT50ZZ": "Resection of Right Hepatic Duct, Open Approach",
        "0FT54ZZ": "Resection of Right Hepatic Duct, Percutaneous Endoscopic Approach",
        "0FT60ZZ": "Resection of Left Hepatic Duct, Open Approach",
    }
    assert compose(titles, ["0FT64ZZ", "0FT70ZZ", "0FT47ZZ"]) == {
        "0FT64ZZ": "Resection of Left Hepatic Duct, Percutaneous Endoscopic Approach"
    }


def test_titles_that_disagree_are_not_composed() -> None:
    titles = {
        "0FT40ZZ": "Resection of Gallbladder, Open Approach",
        "0FT44ZZ": "Resection of Gallbladder, Percutaneous Endoscopic Approach",
        "0FT50ZZ": "Resection of Duct, Open Approach",
        "0FT54ZZ": "Resection of Duct, Endoscopic Approach",
        "0FT60ZZ": "Resection of Node, Open Approach",
    }
    assert compose(titles, ["0FT64ZZ"]) == {}


def test_characters_are_read_off_titles() -> None:
    rows = {
        "B2100ZZ": "Fluoroscopy of Single Coronary Artery using High Osmolar Contrast",
        "B2101ZZ": "Fluoroscopy of Single Coronary Artery using Low Osmolar Contrast",
        "B2110ZZ": "Fluoroscopy of Multiple Coronary Arteries using High Osmolar Contrast",
        "B2111ZZ": "Fluoroscopy of Multiple Coronary Arteries using Low Osmolar Contrast",
    }
    found = read_off("B21", rows)
    assert found["B21", 4, "0"] == "Single Coronary Artery"
    assert found["B21", 4, "1"] == "Multiple Coronary Arteries"
    assert found["B21", 5, "1"] == "Low Osmolar Contrast"
    assert found["B21", 6, "Z"] == found["B21", 7, "Z"] == "None"


def test_validity_is_told_by_the_starts_of_editions() -> None:
    assert validity(lambda code, day: True, "X") == ("", "")
    assert validity(lambda code, day: day >= 20251001, "X") == ("2025-10-01", "")
    assert validity(lambda code, day: day < 20250401, "X") == ("", "2025-03-31")
    with pytest.raises(ValueError, match="never valid"):
        validity(lambda code, day: False, "X")


def _written(folder: Path, *rows: str) -> Path:
    path = folder / "titles.tsv"
    path.write_text("\n".join(["codes\ttitle\tvalues\tsource", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_written_title_stands_for_the_codes_wanted_and_no_others(tmp_path: Path) -> None:
    row = "XNS?*HB\tReposition of ?, * Approach\tN=Right Hip|P=Left Hip\ttables"
    wanted = {"XNSN0HB", "XNSP3HB", "XNSQ0HB"}
    assert written_titles(_written(tmp_path, row), wanted) == {
        "XNSN0HB": "Reposition of Right Hip, Open Approach",
        "XNSP3HB": "Reposition of Left Hip, Percutaneous Approach",
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XNS?0HB\tReposition of ?\t\ttables", "values for ?"),
        ("XNSN0HB\tReposition\t\thearsay", "a source"),
        ("XNSZ0HB\tReposition\t\tindex", "stands for no code without a title"),
    ],
)
def test_a_written_title_that_is_of_no_use_is_refused(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        written_titles(_written(tmp_path, row), {"XNSN0HB"})


def test_a_title_from_characters_takes_only_what_all_tables_agree_on() -> None:
    known = {
        ("0", 2, "F"): "Hepatobiliary System and Pancreas",
        ("0F", 3, "9"): "Drainage",
        ("0F9", 4, "4"): "Gallbladder",
        ("0FB", 4, "5"): "Hepatic Duct, Right",
        ("0FB", 5, "8"): "Via Natural or Artificial Opening Endoscopic",
        ("0FB", 6, "Z"): "No Device",
        ("0FB", 6, "0"): "Drainage Device",
        ("0FC", 6, "0"): "Another Device",
        ("XW0", 6, "3"): "A substance of last year",
    }
    codes = ["0F9480D", "0F958ZZ", "XW0330B"]
    assert composed_from_axes(known, codes) == {
        "0F9480D": "Drainage, Gallbladder, Via Natural or Artificial Opening Endoscopic Approach,"
        " device 0, qualifier D",
        "0F958ZZ": "Drainage, Hepatic Duct, Right, Via Natural or Artificial Opening Endoscopic"
        " Approach",
        "XW0330B": "root operation 0, Anatomical Regions, body part 3, approach 3, device,"
        " substance or technology 0, qualifier B",
    }
