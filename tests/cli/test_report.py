"""``report``, ``export`` and ``import`` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from coder_drill.store import Store
from tests.cli.conftest import Run
from tests.unit.test_progress import NOW, attempt
from tests.unit.test_skills_evidence import verdict


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A learner's history in the folder that ``run`` uses."""
    store = Store.open(tmp_path / "data" / "history.db")
    wrong = verdict(label="missed", credit=0.0, given=None, points_lost=1.0, domain="cm-10")
    store.log.add_all(
        attempt(
            n, NOW, learner_id="me", setting="inpatient", score=0.5, verdicts=(verdict(), wrong)
        )
        for n in range(12)
    )
    store.close()
    return tmp_path


def test_nothing_coded_is_no_error(run: Run) -> None:
    ran = run("report")
    assert (ran.code, ran.out) == (0, "")
    assert "no attempt yet" in ran.err
    assert run("report", "--json").json["totals"]["attempts"] == 0


def test_the_text_tells_everything(run: Run, history: Path) -> None:
    ran = run("report")
    assert ran.code == 0
    for words in (
        "12 attempts on 12 charts",
        "Domains, the weakest first",
        "Gap grid",
        "✗ missed 12",
        "Audit metrics",
        "Weeks",
        "Speed, active time only",
        "Certification blueprints",
        "No weights of its parts were found",
        "Next: Code ",
        "12 charts coded earlier are no longer in the bank",
    ):
        assert words in ran.out
    domains = [line for line in ran.out.splitlines() if re.search(r"\d+%-\d+%", line)]
    assert domains[0].startswith("Respiratory system")


def test_json_csv_and_html_say_the_same(run: Run, history: Path) -> None:
    data = run("report", "--json").json
    rows = list(csv.DictReader(io.StringIO(run("report", "--csv").out)))
    page = history / "out.html"
    ran = run("report", "--html", str(page))
    assert ran.code == 0
    html = page.read_text(encoding="utf-8")
    codes = {
        r["item"]: r["value"] for r in rows if (r["section"], r["measure"]) == ("domain", "codes")
    }
    assert (
        codes
        == {d["domain"]: str(d["codes"]) for d in data["domains"]}
        == {"cm-09": "12", "cm-10": "12"}
    )
    for row in data["domains"]:
        assert f"{row['low']:.0%} to {row['high']:.0%}" in html
        assert row["label"] in html
    assert len(data["attempts"]) == 12


def test_the_page_is_one_file_without_script_or_anything_to_load(run: Run, history: Path) -> None:
    page = history / "out.html"
    run("report", "--html", str(page))
    html = page.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|src=|href=|@import|url\(", html)
    assert "@media print" in html
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) >= 2
    for drawing in drawings:
        ET.fromstring(drawing)
    assert [p.name for p in history.iterdir() if p.suffix == ".part"] == []


def test_a_page_that_cannot_be_written_is_one_line(run: Run, history: Path) -> None:
    ran = run("report", "--html", str(history / "no" / "such" / "out.html"))
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert "cannot be written" in ran.err


def test_period_and_domain(run: Run, history: Path) -> None:
    assert run("report", "--since", "2099-01-01", "--json").json["totals"]["attempts"] == 0
    data = run("report", "--domain", "Respiratory system", "--json").json
    assert [d["domain"] for d in data["domains"]] == ["cm-10"]
    assert len(run("report", "--limit", "3", "--json").json["attempts"]) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "yesterday"), "write it like 2026-05-01"),
        (("--domain", "resp"), "did you mean cm-10"),
        (("--json", "--csv"), "choose one"),
    ],
)
def test_bad_words_are_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("report", *words)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_export_wipe_import(run: Run, history: Path) -> None:
    run("report")
    exported = run("export").out
    before = run("report", "--json").json
    (history / "log.jsonl").write_text(exported, encoding="utf-8")
    for file in (history / "data").iterdir():
        file.unlink()
    assert run("report", "--json").json["totals"]["attempts"] == 0
    ran = run("import", str(history / "log.jsonl"))
    assert ran.code == 0
    assert "12 attempts and 0 card answers taken in, 0 were here already" in ran.err
    assert run("export").out == exported
    after = run("report", "--json").json
    before.pop("made_at")
    after.pop("made_at")
    assert after == before
    again = run("import", str(history / "log.jsonl"))
    assert "0 attempts and 0 card answers taken in, 12 were here already" in again.err


def test_a_broken_file_is_refused_line_by_line(run: Run, history: Path) -> None:
    exported = run("export").out.splitlines()
    file = history / "log.jsonl"
    file.write_text("\n".join([exported[1], exported[2][:-5], exported[3]]), encoding="utf-8")
    (history / "data" / "history.db").unlink()
    ran = run("import", str(file))
    assert ran.code == 1
    assert f"{file}: line 2: is no JSON" in ran.err
    assert "nothing was imported" in ran.err
    assert run("export").out == ""


def test_files_that_are_none(run: Run, tmp_path: Path) -> None:
    assert run("import", str(tmp_path / "none.jsonl")).code == 2
    (tmp_path / "latin.jsonl").write_bytes(b"{}\n\xff\xfe\n")
    ran = run("import", str(tmp_path / "latin.jsonl"))
    assert ran.code == 2
    assert "line 2: is not UTF-8 text" in ran.err


def test_a_score_that_was_edited_is_named_by_its_line(run: Run, tmp_path: Path) -> None:
    chart = "clinic-knee-planned-visit"
    run("score", chart, "M17.11", "--save")
    lines = [json.loads(line) for line in run("export").out.splitlines()]
    worth = lines[1]["score"]
    assert worth < 1
    lines[1]["score"] = 1.0
    file = tmp_path / "edited.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    for each in (tmp_path / "data").iterdir():
        each.unlink()
    ran = run("import", str(file))
    assert ran.code == 0
    assert f"{file}: line 2: {chart}: the score 1 does not follow from the answer" in ran.err
    assert run("report", "--json").json["attempts"][0]["score"] == worth


def test_two_people_who_both_go_by_me_stay_two(run: Run, history: Path) -> None:
    theirs = run("export").out.replace("-0000-", "-1111-")
    theirs = theirs.replace('"id":"me"', '"id":"x"').replace(
        '"learner_id":"me"', '"learner_id":"x"'
    )
    file = history / "theirs.jsonl"
    file.write_text(theirs, encoding="utf-8")
    ran = run("import", str(file))
    assert "another 'me' practices here: this history is kept apart as 'me 2'" in ran.err
    assert run("report", "--json").json["totals"]["attempts"] == 12
    assert run("--learner", "me 2", "report", "--json").json["totals"]["attempts"] == 12
    (history / "data" / "history.db").unlink()
    run("import", str(file), "--as", "kim")
    assert run("--learner", "kim", "report", "--json").json["totals"]["attempts"] == 12
    assert run("import", str(file), "--as", "\x1b[31m").code == 2


def test_a_history_of_somebody_else_is_said_to_be(run: Run, history: Path) -> None:
    lines = [
        json.loads(line) | {"id": "kim-id", "name": "kim"}
        if n == 0
        else json.loads(line) | {"learner_id": "kim-id", "uuid": f"k{n}"}
        for n, line in enumerate(run("export").out.splitlines())
    ]
    file = history / "kim.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    ran = run("import", str(file))
    assert "they belong to kim" in ran.err
    assert run("--learner", "kim", "report", "--json").json["totals"]["attempts"] == 12
    assert run("report", "--json").json["totals"]["attempts"] == 12


def test_rapid_items_stand_in_the_report(run: Run) -> None:
    assert "no attempt yet" in run("report").err
    run("rapid", "em-critical-care/3/5", "--answer", "99291", "--save")
    text = run("report").out
    assert "Rapid items by family" in text and "Critical care" in text and "0 of 1" in text
    rows = run("report", "--json").json["rapid"]
    assert {row["id"]: row["items"] for row in rows}["em-critical-care"] == 1
