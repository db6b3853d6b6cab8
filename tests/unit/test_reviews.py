"""Blind codings: their form, their agreement with a key, and the page that is made of them."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from coder_drill.authoring.reviews import (
    Attack,
    Blind,
    Review,
    agreement,
    is_sealed,
    read_review,
    review_text,
    sealed,
)
from coder_drill.authoring.reviews.form import AUTHORS
from coder_drill.authoring.reviews.page import load_reviews, page
from coder_drill.errors import UsageError
from coder_drill.resources import charts_dir
from tests.bundled import bundled_bank
from tests.conftest import ROOT

BLIND = Blind(
    reader="A",
    role="outside certified coder (CCS-P)",
    codes=("I21.4@Y", "Z79.82?"),
    key_then=("I21.4@Y", "I10@Y"),
    after_answer=("I21.A1@Y",),
    denials='a "clinical validation" denial \\ of the type',
    second_reading="none",
    doubts="the troponin curve",
    difficulty=4,
    minutes=12,
    queries=({"about": "conflicting", "to": "attending"},),
    record="ab",
)
REVIEW = Review("ip-some-chart", (BLIND,), "nothing", Attack(AUTHORS, "all", ("one",), ()))


def test_what_is_written_is_read_again() -> None:
    assert read_review(review_text(REVIEW), "x.toml") == REVIEW
    assert read_review(review_text(replace(REVIEW, attack=None)), "x.toml").attack is None


def test_the_oldest_form_is_read() -> None:
    text = 'chart = "x"\nsettled = "s"\n[[blind]]\ncoder = 2\nkey_then = ["I10"]\ncodes = ["I10"]\n'
    (blind,) = read_review(text, "x.toml").blind
    assert (blind.reader, blind.role) == ("2", AUTHORS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reader = "A"', "", "blind[1].reader is missing"),
        ("(CCS-P)", "(my friend)", "blind[1].role is no known role"),
        ("difficulty = 4", "difficulty = 9", "blind[1].difficulty is off"),
        ("difficulty = 4", "difficulty = true", "blind[1].difficulty is off"),
        ("minutes = 12", "minuts = 12", "blind[1].minuts is no field"),
        ('denials = "', 'denials = ["x"] # "', "blind[1].denials is no text"),
        ("[attack]", "[attacked]", "attacked is no field"),
        ('tried = "all"', "", "attack.tried is missing"),
        ('about = "conflicting"', 'abbout = "c"', "queries[1].abbout is no field"),
        ('chart = "ip-some-chart"', 'chart = "', "is no TOML"),
    ],
)
def test_a_form_that_is_off_is_told_by_its_field(old: str, new: str, said: str) -> None:
    text = review_text(REVIEW)
    assert old in text
    with pytest.raises(UsageError) as told:
        read_review(text.replace(old, new), "x.toml")
    assert str(told.value).startswith("x.toml: ") and said in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("key", "coding", "f1", "alike", "common"),
    [
        (["I10", "E11.9"], ["I10", "E11.9"], 1.0, 2, 2),
        (["I10@Y", "E11.9@Y"], ["I10@Y", "E11.9@N"], 1.0, 1, 2),
        (["I10", "Z79.4?"], ["I10"], 1.0, 1, 1),
        (["I10"], ["I10", "Z79.4?"], 1.0, 1, 1),
        (["I10", "E11.9"], ["I10", "N18.6"], 0.5, 1, 1),
        (["I10"], [], 0.0, 0, 0),
        (["97110-GP,KXx2"], ["97110-KX,GPx2"], 1.0, 1, 1),
        (["J9305x86", "J9305-JWx4"], ["J9305x86"], 2 / 3, 1, 1),
        (["J9305x86", "J9305-JWx4"], ["hcpcs:J9305x86", "J9305-JWx3"], 1.0, 1, 2),
    ],
)
def test_agreement(key: list[str], coding: list[str], f1: float, alike: int, common: int) -> None:
    found = agreement(key, coding)
    assert found.f1 == pytest.approx(f1)
    assert (found.alike, found.common) == (alike, common)


def test_a_seal_covers_everything_but_the_key() -> None:
    whole = sealed("ip-some-chart", BLIND)
    assert is_sealed("ip-some-chart", whole) and not is_sealed("ip-some-chart", BLIND)
    assert is_sealed("ip-some-chart", replace(whole, key_then=("I10",)))
    assert not is_sealed("ip-other-chart", whole)
    for name in set(Blind.__dataclass_fields__) - {"key_then", "sealed"}:
        other = {"queries": (), "difficulty": 1, "minutes": 1}.get(name, ("I10",))
        other = "other" if isinstance(getattr(whole, name), str) else other
        assert not is_sealed("ip-some-chart", replace(whole, **{name: other})), name  # type: ignore[arg-type]


def test_the_page_says_who_read_and_what_it_shows() -> None:
    text = page([REVIEW, replace(REVIEW, chart="ip-other", blind=(replace(BLIND, role=AUTHORS),))])
    assert "second readings by the authors: 1; codings from outside: 1." in text
    assert "**not certified coders from outside**" in text and "does **not** show" in text
    assert "coder-drill review CHART" in text
    assert "A, outside certified coder (CCS-P): 0.67 (1 of 1)" in text
    assert "attack (second reading by the authors): all" in text and "found: one" in text
    # What a file says is no markup.
    loud = page([replace(REVIEW, settled="a | b <script> `x`")])
    assert "a \\| b \\<script\\> \\`x\\`" in loud


def test_records_of_the_bank_are_whole_and_the_page_is_current() -> None:
    reviews = load_reviews(charts_dir() / "_reviews")
    bank = bundled_bank()
    assert [each.chart for each in reviews if bank.get(each.chart) is None] == []
    written = (ROOT / "charts" / "REVIEW.md").read_text(encoding="utf-8")
    assert written == page(reviews), "run python scripts/chart_reviews.py"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: replace(r, settled=""), "settled is missing"),
        (lambda r: replace(r, blind=(replace(BLIND, key_then=()),)), "key_then is missing"),
        (lambda r: replace(r, chart="ip-other"), "name it ip-other.toml"),
    ],
)
def test_records_that_are_not_finished_are_refused(
    tmp_path: Path, change: object, said: str
) -> None:
    text = review_text(change(REVIEW))  # type: ignore[operator]
    (tmp_path / "ip-some-chart.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        load_reviews(tmp_path)


def test_names_of_the_package_are_no_modules() -> None:
    # A module named like what it holds would hide it once it is imported.
    package = importlib.import_module("coder_drill.authoring.reviews")
    for name in package.__all__:
        assert not isinstance(getattr(package, name), ModuleType), name
