"""``audit``: refused before a score, printed, answered by marks and by file, kept on request."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

CHART = "ip-breathless-observation"


def coded(run: Run) -> None:
    """The learner coded the chart and saw it scored."""
    assert run("score", CHART, "I50.9@Y", "--save", "--at-least", "0").code == 0


def test_no_claim_is_shown_of_a_chart_that_was_not_scored(run: Run) -> None:
    for words in (
        ("audit",),
        ("audit", CHART),
        ("audit", f"{CHART}/7"),
        ("audit", f"{CHART}/7", "clean"),
    ):
        refused = run(*words)
        assert refused.code == 2
        assert "code a chart first" in refused.err
        assert "I13.0" not in refused.out + refused.err
    assert run("audit", "--list", "--json").json == []
    assert "code a chart first" in run("audit", "--list").out
    assert run("audit", "no-such-chart").code == 2


def test_a_claim_is_printed_and_answered_by_marks(run: Run) -> None:
    coded(run)
    assert CHART in run("audit", "--list").out
    asked = run("audit", CHART, "--json").json
    again = run("audit").out
    assert f"coder-drill audit {asked['id']}" in again, "looking twice gives the same claim"
    assert "The claim as coded" in again
    assert "Hypertensive heart" in again
    everything = [f"{n['line']}=extra" for n in asked["claim"]]
    graded = run("audit", asked["id"], *everything, "--json").json
    right = len(asked["claim"]) - sum(each["line"] is not None for each in graded["errors"])
    assert len([a for a in graded["false_alarms"] if a["line"]]) >= right - 1
    assert set(graded["accuracy"]) == {"by_code", "by_case", "by_code_as_you_have_it"}
    assert graded["money"]
    assert graded["habit"]["audits"] == 0, "nothing was kept"
    text = run("audit", asked["id"], "clean", "--closing", "agree", "--opening", "none").out
    assert "Accuracy of the audited coder" in text
    assert "by case" in text
    assert "Money" in text


def test_an_answer_from_a_file_is_kept_on_request(run: Run, tmp_path: Path) -> None:
    coded(run)
    asked = run("audit", CHART, "--json").json
    file = tmp_path / "audit.json"
    given = {
        "lines": {"2": {"label": "poa", "should": "I50.33@N"}},
        "add": ["I10@Y"],
        "query": True,
    }
    file.write_text(json.dumps(given), encoding="utf-8")
    kept = run("audit", asked["id"], "--answers", str(file), "--save", "--json")
    assert kept.code == 0
    assert kept.json["habit"]["audits"] == 1
    lines = [json.loads(line) for line in run("export").out.splitlines()]
    attempt = lines[-1]
    assert attempt["kind"] == "audit"
    assert attempt["response"]["add"] == ["I10@Y"]
    assert {v["domain"] for v in attempt["verdicts"]} == {"auditing"}
    assert run("audit", CHART, "--json").json["id"] != asked["id"], "the next claim is another"


def test_what_cannot_be_read_is_one_line_with_the_fix(run: Run, tmp_path: Path) -> None:
    coded(run)
    name = run("audit", CHART, "--json").json["id"]
    for mark, said in (
        ("99=poa", "no such line"),
        ("2=mistake", "no such label"),
        ("poa", "write a line as"),
    ):
        refused = run("audit", name, mark)
        assert refused.code == 2
        assert said in refused.err
    assert run("audit", "nothing/1").code == 2
    assert run("audit", f"{CHART}/seven").code == 2
    quoted = run("audit", name, "clean", "--quote", "words that stand nowhere")
    assert quoted.code == 2
    assert "not in the record" in quoted.err
    file = tmp_path / "audit.json"
    for text, said in (
        ("nonsense", "is no JSON"),
        ("[]", "write an object"),
        ('{"lines": {"2": {"label": "wrong"}}}', "lines.2.label"),
        ('{"finding": {"closing": "rude"}}', "finding.closing"),
    ):
        file.write_text(text, encoding="utf-8")
        refused = run("audit", name, "--answers", str(file))
        assert refused.code == 2
        assert said in refused.err
    both = run("audit", name, "clean", "--answers", str(file))
    assert both.code == 2
