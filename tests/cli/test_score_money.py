"""``score --drg --hcc --claim``: the money side and the claim."""

from __future__ import annotations

import json

import pytest

from coder_drill import scoring
from coder_drill.charts import Chart
from coder_drill.cli.group import Context
from coder_drill.codebooks import Codebook
from coder_drill.money import Extra
from coder_drill.scoring.model import Answer, Scorecard
from tests.cli.conftest import Run
from tests.cli.test_commands import key_words

STAY = "ip-fall-right-hip"
VISIT = "clinic-quarterly-chronic-care"


@pytest.mark.skipif(not Extra.DRG.installed, reason="needs the extra drg")
def test_the_group_of_answer_and_key(run: Run) -> None:
    done = run("score", STAY, *key_words(STAY), "--drg")
    assert done.code == 0
    assert "Score 1.00" in done.out
    assert "as the key" in done.out.partition("Money")[2]
    data = run("score", STAY, *key_words(STAY)[1:], "--drg", "--at-least", "0", "--json").json
    assert data["drg"]["answer"]["drg"] != data["drg"]["key"]["drg"]
    assert data["drg"]["text"]
    assert "hcc" not in data


@pytest.mark.skipif(not Extra.HCC.installed, reason="needs the extra hcc")
def test_categories_lost(run: Run) -> None:
    words = [word for word in key_words(VISIT) if word[:3] not in ("E11", "N18")]
    done = run("score", VISIT, *words, "--hcc", "--at-least", "0", "--json")
    assert "37" in [each["hcc"] for each in done.json["hcc"]["lost"]]
    assert done.json["hcc"]["answer"]["score"] < done.json["hcc"]["key"]["score"]


def test_without_the_extra_the_score_stands_and_a_line_says_how(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Extra, "module", property(lambda self: "no_such_package_at_all"))
    done = run("score", STAY, *key_words(STAY), "--drg", "--hcc")
    assert done.code == 0
    assert "pip install 'coder-drill[drg]'" in done.out
    assert "pip install 'coder-drill[hcc]'" in done.out


def test_the_claim_as_text_and_as_fhir(run: Run) -> None:
    text = run("score", STAY, *key_words(STAY), "--claim", "text")
    assert text.code == 0
    assert text.out.startswith("UB-04")
    fhir = run("score", VISIT, *key_words(VISIT), "--claim", "fhir", "--hcc")
    claim = json.loads(fhir.out)
    assert claim["resourceType"] == "Claim"
    assert "Money" in fhir.err
    both = run("score", VISIT, *key_words(VISIT), "--claim", "fhir", "--json").json
    assert both["claim"]["resourceType"] == "Claim"
    assert both["score"] == 1


def test_a_claim_of_a_failing_answer_still_fails(run: Run) -> None:
    done = run("score", VISIT, "I10", "--claim", "text")
    assert done.code == 1
    assert "CMS-1500" in done.out


def test_the_tables_of_the_charts_edition_score_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in force for the chart's edition is asked, and its answer scores."""
    from coder_drill.cli import codes

    asked, opened, scored = [], [], []
    book_on, scorer = codes.book_on, scoring.score

    def in_force(context: Context, day: str | None) -> Codebook:
        asked.append(day)
        opened.append(book_on(context, day))
        return opened[-1]

    def watched(chart: Chart, answer: Answer, codebook: Codebook) -> Scorecard:
        scored.append(codebook)
        return scorer(chart, answer, codebook)

    monkeypatch.setattr(codes, "book_on", in_force)
    monkeypatch.setattr(scoring, "score", watched)
    done = run("score", VISIT, "E11.9", "--at-least", "0", "--json")
    assert done.code == 0, done.err
    assert len(asked) == 1 and asked[0] == "2026-04"
    assert scored[0] is opened[0]


def test_the_fees_of_an_answer_are_told(run: Run) -> None:
    done = run("score", VISIT, *key_words(VISIT), "--fees", "--at-least", "0")
    assert "Money" in done.out
    assert "Service lines: as the key." in done.out
    data = run("score", VISIT, *key_words(VISIT)[:1], "--fees", "--at-least", "0", "--json").json
    assert "should be added" in data["fees"]["text"]
    assert data["fees"]["answer"] is None
