"""The plain-language CPT table: own labels, sections and add-on links that exist."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

CODEBOOKS = Path(__file__).parents[2] / "codebooks"
SECTIONS = {
    "anesthesia",
    "e-m",
    "medicine",
    "pathology-laboratory",
    "radiology",
    "surgery",
}
CODE = re.compile(r"\d{4}[0-9A-Z]")
LINK = re.compile(r"([0-9A-Z]\d{3}[0-9A-Z])(?:-([0-9A-Z]\d{3}[0-9A-Z]))?")


def _rows(name: str) -> list[dict[str, str]]:
    with (CODEBOOKS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return _rows("cpt.tsv")


def test_size_order_and_columns(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 350
    assert set(rows[0]) == {"code", "label", "section", "subsection", "addon_to", "notes"}
    codes = [row["code"] for row in rows]
    assert all(CODE.fullmatch(code) for code in codes)
    assert codes == sorted(codes)


def test_codes_and_labels_are_unique(rows: list[dict[str, str]]) -> None:
    for column in ("code", "label"):
        twice = [value for value, count in Counter(r[column] for r in rows).items() if count > 1]
        assert twice == [], column


def test_sections_are_known_and_fit_the_code(rows: list[dict[str, str]]) -> None:
    assert {row["section"] for row in rows} == SECTIONS
    for row in rows:
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", row["subsection"]), row
        if row["code"].isdigit() and "10000" <= row["code"] < "70000":
            assert row["section"] == "surgery", row
        if row["section"] == "radiology":
            assert row["code"][0] == "7", row
        if row["section"] == "pathology-laboratory":
            assert row["code"][0] in "80" or row["code"].endswith("U") or row["code"] < "90000"


def test_labels_are_own_plain_words(rows: list[dict[str, str]]) -> None:
    clipped = re.compile(
        r"\b(?:w/o|w/|dx|tx|proc|unilat|bilat|addl|inj|excis|anes|ea|pt|hosp|incl|ent|bx|"
        r"lap|endo|repr|rmvl|interp|sgl|perq|mgmt|nos)\b|&|;$|/>|<",
    )
    for row in rows:
        label = row["label"]
        assert label[:1].isupper() or label[:1].isdigit() or label[1:2].isupper(), label
        assert not clipped.search(label), label
        assert label == " ".join(label.split())
        assert not label.endswith((".", ",")), label


def test_labels_have_no_stock_phrases_of_the_licensed_book(rows: list[dict[str, str]]) -> None:
    """Turns of phrase by which descriptors are written; shorthand of coders has none of them."""
    stock = re.compile(
        r"separate procedure|each additional|without manipulation|when performed|any method"
        r"|younger than|interpretation and report|list separately|initial or subsequent"
        r"|evaluation and management|not otherwise|not elsewhere|\beg\b|\bie\b",
        re.IGNORECASE,
    )
    assert [row["label"] for row in rows if stock.search(row["label"])] == []


def test_add_ons_name_codes_or_ranges(rows: list[dict[str, str]]) -> None:
    own = {row["code"] for row in rows}
    linked = [row for row in rows if row["addon_to"]]
    assert len(linked) >= 30
    known = 0
    for row in linked:
        for part in row["addon_to"].split(","):
            match = LINK.fullmatch(part)
            assert match, (row["code"], part)
            low, high = match[1], match[2]
            if high:
                assert low < high, (row["code"], part)
                known += any(low <= code <= high for code in own)
            else:
                assert low != row["code"], row
                known += low in own
    assert known >= len(linked)


def test_the_specimen_x_ray_is_there(rows: list[dict[str, str]]) -> None:
    found = next(row for row in rows if row["code"] == "76098")
    assert found["section"] == "radiology"
    assert "tissue" in found["label"]


def test_modifiers_have_codes_and_labels() -> None:
    rows = _rows("modifiers.tsv")
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) >= 30
    assert all(re.fullmatch(r"[0-9A-Z]{2}|P[1-6]|[A-Z]{1,2}\d?", code) for code in codes)
    assert all(row["label"] and row["kind"] for row in rows)
    assert {"25", "59", "26", "50", "TC", "LT", "RT"} <= set(codes)
