"""``query`` and the queries of ``score``: raised, worded, sent, answered, scored."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

CHART = "ip-coughing-at-breakfast"
LUNG = (
    "--mark", "This is aspiration pneumonia",
    "--mark", "I read this as a bacterial community-acquired pneumonia",
    "--mark", "Sputum: normal oral flora",
    "--kind", "conflicting",
    "--to", "attending",
)  # fmt: skip


def wording(run: Run, starts: str) -> str:
    """The letter of the wording of the open query that begins so."""
    open_one = run("query", CHART, "--json").json["queries"][-1]
    assert open_one["sent"] is False
    return next(str(k) for k, text in open_one["wordings"].items() if text.startswith(starts))


def test_a_query_from_mark_to_answer_to_score(run: Run, tmp_path: Path) -> None:
    first = run("query", CHART, *LUNG)
    assert first.code == 0
    assert "Choose a wording" in first.out
    # Before it is sent nothing comes back, and nobody says whether it was called for.
    assert "answers" not in first.out
    sent = run("query", CHART, "--wording", wording(run, "Clarification: pneumonia"))
    assert "The attending answers: I have read both consults again" in sent.out
    kept = run("query", CHART, "--json")
    assert kept.json["queries"][0]["answer"].startswith("I have read")
    drafts = run("drafts", "--json").json
    assert drafts[0]["codes"] == []
    assert len(drafts[0]["queries"]) == 1

    scored = run("score", CHART, "J18.9@Y", "--raised", "--json", "--at-least", "0")
    labels = [each["label"] for each in scored.json["queries"]]
    assert labels == ["query-indicators", "query-missed"]
    assert 0.4 < scored.json["query_score"] < 0.5
    assert "queries" in {m["id"] for m in scored.json["metrics"]}

    file = tmp_path / "queries.json"
    file.write_text(kept.out, encoding="utf-8")
    same = run("score", CHART, "J18.9@Y", "--queries", str(file), "--json", "--at-least", "0")
    assert same.json == scored.json
    saved = run("score", CHART, "J18.9@Y", "--save", "--at-least", "0")
    assert "Queries 0.4" in saved.out
    assert run("drafts").out == ""
    exported = [json.loads(line) for line in run("export").out.splitlines()]
    attempt = exported[-1]
    assert attempt["response"]["queries"][0]["about"] == "conflicting"
    assert [v["role"] for v in attempt["verdicts"]].count("query") == 2


def test_a_needless_query_looks_like_one_without_an_answer(run: Run) -> None:
    run("query", CHART, "--mark", "Mask face", "--kind", "incomplete", "--to", "attending")
    sent = run("query", CHART, "--wording", "a")
    assert "No answer has come back" in sent.out
    scored = run("score", CHART, "--raised", "--json", "--at-least", "0")
    assert scored.json["queries"][-1]["label"] == "query-needless"


def test_what_is_missing_or_wrong_is_one_line_with_the_fix(run: Run, tmp_path: Path) -> None:
    bare = run("query", CHART, "--mark", "Mask face")
    assert (bare.code, bare.err) == (
        2,
        "coder-drill: error: --kind: is missing; a query needs --mark, --kind and --to\n",
    )
    strange = run("query", CHART, "--mark", "purple", "--kind", "poa", "--to", "attending")
    assert strange.code == 2
    assert "not in the record" in strange.err
    assert run("query", CHART, "--wording", "A").code == 2
    assert run("query", "no-such-chart").code == 2
    run("query", CHART, *LUNG)
    assert "give one of A, B, C, D" in run("query", CHART, "--wording", "Z").err
    again = run("query", CHART, *LUNG)
    assert "not sent" in again.err
    file = tmp_path / "queries.json"
    for text, what in (
        ("nonsense", "is no JSON"),
        ("{}", "write a list"),
        ('[{"marks": [], "about": "poa", "to": "attending"}]', "queries[0].marks"),
        ('[{"marks": [{"text": "x"}], "about": "money", "to": "attending"}]', "queries[0].about"),
        ('[{"marks": [{"text": "x"}], "about": "poa", "to": "attending", "x": 1}]', "queries[0].x"),
    ):
        file.write_text(text, encoding="utf-8")
        refused = run("score", CHART, "--queries", str(file))
        assert refused.code == 2
        assert what in refused.err
    both = run("score", CHART, "--queries", str(file), "--raised")
    assert both.code == 2


def test_passages_are_listed_and_can_be_marked_by_number(run: Run) -> None:
    listed = run("query", CHART, "--passages", "--json").json
    number = next(each["n"] for each in listed if "Sacrum not examined" in each["text"])
    marked = run(
        "query", CHART, "--mark", str(number), "--kind", "poa", "--to", "attending", "--json"
    )
    assert marked.json["queries"][0]["marks"] == [
        {"document": "H&P", "text": "Sacrum not examined."}
    ]
    assert "Sacrum not examined" in run("query", CHART, "--passages").out
