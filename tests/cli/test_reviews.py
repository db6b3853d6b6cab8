"""``review``: the record without its key, a form, its seal, and only then the key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coder_drill.authoring.reviews import read_review
from tests.cli.conftest import Run
from tests.cli.test_commands import BANK, key_words

CHART = "ed-cough-and-fast-breathing"


@pytest.fixture
def form(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    words = ["J45.41", "J06.9", "Z88.0?", "99285-25"]
    made = run("review", CHART, *words, "--form", str(path), "--credential", "CCS")
    assert made.code == 0, made.err
    return path


def test_the_record_comes_without_key_and_hints(run: Run) -> None:
    chart = BANK.get(CHART)
    assert chart is not None
    shown = run("review", CHART)
    assert shown.code == 0 and chart.documents[0].text.strip()[:60] in shown.out
    told = run("review", CHART, "--json").out
    for text in (shown.out, told):
        assert not [line.code for line in chart.lines if line.code in text]
        assert not [line.why for line in chart.lines if line.why[:40] in text]
    assert "key" not in run("review", CHART, "--json").json


def test_before_the_seal_nothing_prints_the_key(run: Run, form: Path) -> None:
    refused = run("review", CHART, "--compare", str(form))
    assert refused.code == 2 and "is not sealed" in refused.err and refused.out == ""
    sealing = run("review", CHART, "--seal", str(form))
    assert sealing.code == 0
    for text in (refused.err, sealing.out, sealing.err, form.read_text(encoding="utf-8")):
        assert "J45.42" not in text and "Z77.22" not in text


def test_sealed_and_compared(run: Run, form: Path) -> None:
    assert run("review", CHART, "--seal", str(form)).code == 0
    told = run("review", CHART, "--compare", str(form), "--json").json
    assert told["role"] == "outside certified coder (CCS)"
    # Of J45.41, J06.9 and 99285 two are in the key; of J45.42, J06.9, Z77.22 and 99285 two are given.
    assert told["precision"] == {"right": 2, "of": 3}
    assert told["recall"] == {"right": 2, "of": 4}
    assert told["f1"] == round(4 / 7, 6)
    assert told["lines_alike"] == {"right": 2, "of": 3}
    differs = {(each["given"] or each["expected"]): each for each in told["differs"]}
    assert set(differs) == {"J45.41", "Z77.22", "99285-25"}
    assert "status asthmaticus" in differs["J45.41"]["message"]
    review = read_review(form.read_text(encoding="utf-8"), "mine.toml")
    assert review.blind[0].key_then == tuple(told["key"])
    # What was sealed still stands, and may be looked at again.
    text = run("review", CHART, "--compare", str(form))
    assert text.code == 0 and "F1 0.57" in text.out


def test_a_coding_changed_after_its_seal_is_not_compared(run: Run, form: Path) -> None:
    assert run("review", CHART, "--seal", str(form)).code == 0
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("J45.41", "J45.42"), encoding="utf-8")
    refused = run("review", CHART, "--compare", str(form))
    assert refused.code == 2 and "changed after its seal" in refused.err and refused.out == ""
    again = run("review", CHART, "--seal", str(form))
    assert again.code == 2 and "changed after its seal" in again.err
    form.write_text(re.sub(r"\nsealed = .*", "", text), encoding="utf-8")
    assert run("review", CHART, "--seal", str(form)).code == 0


@pytest.mark.parametrize("chart_id", ["ip-fall-right-hip", "clinic-chair-seven-day-one"])
def test_the_key_itself_agrees_with_the_key(run: Run, tmp_path: Path, chart_id: str) -> None:
    form = str(tmp_path / "key.toml")
    assert run("review", chart_id, *key_words(chart_id), "--form", form).code == 0
    assert run("review", chart_id, "--seal", form).code == 0
    told = run("review", chart_id, "--compare", form, "--json").json
    assert (told["f1"], told["differs"]) == (1.0, [])
    assert told["lines_alike"]["right"] == told["lines_alike"]["of"] == len(told["key"])


def test_an_accepted_code_is_agreement(run: Run, tmp_path: Path) -> None:
    form = str(tmp_path / "key.toml")
    words = [w.replace("W01.0XXA", "W18.09XA") for w in key_words("ip-fall-right-hip")]
    assert run("review", "ip-fall-right-hip", *words, "--form", form).code == 0
    assert run("review", "ip-fall-right-hip", "--seal", form).code == 0
    told = run("review", "ip-fall-right-hip", "--compare", form, "--json").json
    assert told["f1"] == 1.0 and "W18.09XA@Y" in told["key"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seal", "none.toml"), "none.toml"),
        (("J45.41",), "--form FILE"),
        (("--seal", "a.toml", "--compare", "a.toml"), "steps of their own"),
        (("--form", "new.toml", "--credential", "me <b>"), "is no credential"),
        (("--form", "new.toml", "not-a-code!"), "not-a-code!"),
    ],
)
def test_what_is_off_is_said_in_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    refused = run("review", CHART, *words)
    assert refused.code == 2 and said in refused.err and len(refused.err.splitlines()) == 1
    assert not Path("new.toml").exists()


def test_forms_are_not_overwritten_and_not_of_another_chart(run: Run, form: Path) -> None:
    again = run("review", CHART, "--form", str(form))
    assert again.code == 2 and "is there already" in again.err
    other = run("review", "ed-saturday-limp", "--seal", str(form))
    assert other.code == 2 and f"is a coding of {CHART}" in other.err
