"""Every command: what it prints, as text and JSON, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder_drill.errors import Exit
from tests.bundled import bundled_bank
from tests.cli.conftest import Run
from tests.unit.chart_text import swap, write

BANK = bundled_bank()
IDS = [chart.id for chart in BANK.charts]
EACH_SETTING = list({chart.setting: chart.id for chart in reversed(BANK.charts)}.values())
"""One chart of each setting: what the commands do with a chart. What holds of every chart's key is
asked without the commands in `tests/unit/test_bank_keys.py`."""


def key_words(chart_id: str, *, optional: bool = True) -> list[str]:
    """A chart's own key in answer notation."""
    chart = BANK.get(chart_id)
    assert chart is not None
    words = []
    for k in chart.key:
        if k.optional and not optional:
            continue
        # A dotless diagnosis may be written like a HCPCS code, so the table is named.
        table = "" if k.role.is_diagnosis else "pcs:" if len(k.code) == 7 else "hcpcs:"
        table = "cpt:" if table == "hcpcs:" and k.code[0].isdigit() else table
        mods = f"-{','.join(k.modifiers)}" if k.modifiers else ""
        units = f"x{k.units}" if k.units != 1 else ""
        words.append(f"{table}{k.code}{mods}{units}{f'@{k.poa}' if k.poa else ''}")
    return words


def test_charts_lists_the_bank(run: Run) -> None:
    text = run("charts")
    assert text.code == 0
    assert all(chart_id in text.out for chart_id in IDS)
    data = run("charts", "--json").json
    assert [c["id"] for c in data] == IDS
    assert "key" not in data[0]


def test_charts_by_setting_and_difficulty(run: Run) -> None:
    data = run("charts", "--setting", "inpatient", "--json").json
    assert {c["setting"] for c in data} == {"inpatient"}
    assert {c["difficulty"] for c in run("charts", "--difficulty", "2", "--json").json} == {2}


@pytest.mark.parametrize("chart_id", EACH_SETTING)
def test_show_prints_the_note_without_the_key(run: Run, chart_id: str) -> None:
    chart = BANK.get(chart_id)
    assert chart is not None
    shown = run("show", chart_id)
    assert shown.code == 0
    assert chart.note.strip() in shown.out
    assert all(k.why not in shown.out for k in chart.key)
    assert "key" not in run("show", chart_id, "--json").json


def test_show_with_key_and_hints(run: Run) -> None:
    chart = BANK.charts[0]
    shown = run("show", chart.id, "--key", "--hints")
    assert all(k.code in shown.out for k in chart.key)
    data = run("show", chart.id, "--key", "--hints", "--json").json
    assert [k["code"] for k in data["key"]] == [k.code for k in chart.key]
    assert data["hints"] == list(chart.hints)


def test_an_unknown_chart_names_the_near_ones(run: Run) -> None:
    ran = run("show", IDS[0][:-2] + "zz")
    assert ran.code == 2
    assert f"did you mean {IDS[0]}" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("chart_id", EACH_SETTING)
def test_the_key_scores_one(run: Run, chart_id: str) -> None:
    ran = run("score", chart_id, *key_words(chart_id), "--json")
    assert ran.code == 0, ran.err
    assert ran.json["score"] == 1.0
    assert {v["label"] for v in ran.json["verdicts"]} == {"correct"}
    without_optional = run("score", chart_id, *key_words(chart_id, optional=False), "--json")
    assert without_optional.json["score"] == 1.0


@pytest.mark.parametrize("chart_id", EACH_SETTING)
def test_each_code_removed_lowers_the_score(run: Run, chart_id: str) -> None:
    words = key_words(chart_id, optional=False)
    for place in range(len(words)):
        ran = run("score", chart_id, *words[:place], *words[place + 1 :], "--json")
        assert ran.json["score"] < 1.0, words[place]


@pytest.mark.parametrize("chart_id", EACH_SETTING)
def test_the_empty_answer_scores_nothing_and_says_what_was_missed(run: Run, chart_id: str) -> None:
    ran = run("score", chart_id, "--json")
    assert ran.code == 1
    assert ran.json["score"] == 0.0
    chart = BANK.get(chart_id)
    assert chart is not None
    missed = {v["expected"] for v in ran.json["verdicts"] if v["label"] == "missed"}
    assert len(missed) == len(chart.key)
    text = run("score", chart_id)
    assert text.code == 1
    assert all(k.code in text.out for k in chart.key if not k.optional)


def test_score_text_says_why(run: Run) -> None:
    chart = BANK.charts[0]
    ran = run("score", chart.id, *key_words(chart.id))
    assert "Score 1.00" in ran.out
    assert "✓ correct" in ran.out
    assert chart.key[0].guideline in ran.out
    assert "Audit metrics" in ran.out


def test_score_from_a_file_with_comments(run: Run, tmp_path: Path) -> None:
    chart_id = IDS[0]
    answer = tmp_path / "answer.txt"
    answer.write_text("# my answer\n" + "\n".join(key_words(chart_id)) + "\n")
    assert run("score", chart_id, "--answer", str(answer)).code == 0
    assert run("score", chart_id, "--answer", str(tmp_path / "none.txt")).code == 2
    assert run("score", chart_id, "I10", "--answer", str(answer)).code == 2


def test_score_below_the_mark_ends_with_one(run: Run) -> None:
    chart_id = IDS[0]
    some = key_words(chart_id, optional=False)[:-1]
    assert run("score", chart_id, *some).code == 1
    assert run("score", chart_id, *some, "--at-least", "0.1").code == 0


def test_score_can_be_kept_and_reported(run: Run) -> None:
    chart_id = IDS[0]
    run("score", chart_id, *key_words(chart_id), "--save")
    report = run("report", "--json").json
    assert [a["chart_id"] for a in report["attempts"]] == [chart_id]
    assert report["attempts"][0]["score"] == 1.0
    exported = run("export").out.splitlines()
    assert [json.loads(line).get("exercise") for line in exported] == [None, chart_id]


def test_without_save_nothing_is_kept(run: Run) -> None:
    run("score", IDS[0], *key_words(IDS[0]))
    assert run("report", "--json").json["attempts"] == []


def test_learners_are_kept_apart(run: Run) -> None:
    run("--learner", "kim", "score", IDS[0], *key_words(IDS[0]), "--save")
    assert run("report", "--json").json["attempts"] == []
    assert len(run("--learner", "kim", "report", "--json").json["attempts"]) == 1


def test_the_claim_decides_between_two_systems(run: Run) -> None:
    office = run("score", "clinic-wellness-and-then-some", "G0439", "--json").json
    assert [v["domain"] for v in office["verdicts"] if v["given"] == "G0439"] == ["hcpcs-other"]
    ran = run("edits", "G0439", "--setting", "inpatient", "--claim", "facility")
    assert "G04.39" in ran.out + ran.err


def test_an_answer_file_is_read_as_people_save_it(run: Run, tmp_path: Path) -> None:
    rows = ["E11.9, I10", "99214 25  # the visit", "J1885 x 2"]
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes("\r\n".join(rows).encode(encoding))
        card = run("score", IDS[0], "--answer", str(path), "--json").json
        given = [v["given"] for v in card["verdicts"] if v["given"]]
        assert set(given) >= {"E11.9", "I10", "99214-25", "J1885x2"}


def test_what_an_answer_file_holds_besides_codes_is_named_with_its_row(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "answer.txt"
    path.write_text("E11.9\n99214-2\nfoo", encoding="utf-8")
    ran = run("score", IDS[0], "--answer", str(path))
    assert ran.code == 2
    assert f"{path}:2: 99214-2:" in ran.err
    assert "(1 more" in ran.err
    ran = run("score", IDS[0], "--answer", "/dev/zero")
    assert ran.code == 2
    assert "name a text file" in ran.err


def test_lookup_text_and_json(run: Run) -> None:
    ran = run("lookup", "type", "2", "diabetes", "hyperglycemia")
    assert ran.code == 0
    assert "E11.65" in ran.out.splitlines()[0]
    data = run("lookup", "E11.65", "--json").json
    assert data["hits"][0]["code"] == "E11.65"
    assert data["hits"][0]["system"] == "icd10cm"


def test_lookup_limits_and_system(run: Run) -> None:
    data = run("lookup", "knee", "--system", "hcpcs", "--limit", "3", "--json").json
    assert len(data["hits"]) == 3
    assert {h["system"] for h in data["hits"]} == {"hcpcs"}


def test_lookup_of_nonsense_ends_with_one(run: Run) -> None:
    ran = run("lookup", "qqzzxxvvww")
    assert ran.code == 1
    assert ran.err.count("\n") == 1


def test_lookup_says_of_a_term_without_a_code_what_to_do(run: Run) -> None:
    ran = run("lookup", "urosepsis")
    assert "ask the provider" in ran.err
    assert "try fewer" not in ran.err
    assert ran.code == 1
    assert "ask the provider" in run("lookup", "--json", "urosepsis due to e coli").json["note"]


def test_lookup_corrects_and_can_be_told_not_to(run: Run) -> None:
    data = run("lookup", "diabetis", "--json").json
    assert {"typed": "diabetis", "used": "diabetes"} in data["corrections"]
    assert run("lookup", "diabetis", "--exact", "--json").json["corrections"] == []


def test_lookup_batch(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(
        '{"query": "chf", "system": "icd10cm"}\n\n{"query": "cholecystectomy", "system": "icd10pcs"}\n'
    )
    ran = run("lookup", "--batch", str(file), "--limit", "2")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["query"] for line in lines] == ["chf", "cholecystectomy"]
    assert all(set(line) == {"query", "hits", "ms"} for line in lines)
    assert lines[1]["hits"][0]["code"].startswith("0F")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{nonsense", "not JSON"),
        ("[]", "query: missing"),
        ('{"q": 1}', "query: missing"),
        ('{"query": "x", "system": "icd9"}', "system: 'icd9'"),
    ],
)
def test_a_bad_batch_line_is_named(run: Run, tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query": "chf"}\n' + line + "\n")
    ran = run("lookup", "--batch", str(file))
    assert ran.code == 2
    assert f"{file}:2: {says}" in ran.err


def test_lookup_wants_one_or_the_other(run: Run) -> None:
    assert run("lookup").code == 2


def test_code_prints_the_page(run: Run) -> None:
    ran = run("code", "e116")
    assert ran.code == 0
    assert "header: not billable" in ran.out
    assert "E11.65" in ran.out
    page = run("code", "J44.9", "--json").json[0]
    assert page["billable"] is True
    assert any(n["kind"] == "excludes2" for n in page["notes"])
    assert run("code", "0FT44ZZ", "--json").json[0]["axes"][2]["meaning"] == "Resection"


def test_code_of_two_systems_is_that_of_its_spelling_and_names_the_other(run: Run) -> None:
    done = run("code", "A4281", "--json")
    assert [p["system"] for p in done.json] == ["hcpcs"]
    assert "ICD-10-CM A42.81" in done.err
    assert [p["system"] for p in run("code", "cm:A4281", "--json").json] == ["icd10cm"]
    assert [p["system"] for p in run("code", "A42.81", "--json").json] == ["icd10cm"]


def test_an_unknown_code_is_one_line(run: Run) -> None:
    ran = run("code", "ZZZ99")
    assert ran.code == 2
    assert ran.err.startswith("coder-drill: error: ZZZ99")
    assert ran.err.count("\n") == 1


def test_codebooks_list(run: Run) -> None:
    rows = {e["system"]: e["rows"] for e in run("codebooks", "list", "--json").json}
    assert rows["icd10cm"] == 74719
    assert rows["hcpcs"] == 7409
    assert rows["cpt"] >= 350
    assert "ICD-10-PCS" in run("codebooks", "list").out


def test_codebooks_build_is_done_once(run: Run) -> None:
    assert "up to date" in run("codebooks", "build").err


def test_check_of_the_bank_is_clean(run: Run) -> None:
    ran = run("check")
    assert ran.out == ""
    assert ran.code == 0
    assert f"{len(IDS)} charts checked, 0 faults" in ran.err


def test_check_of_a_broken_chart(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("format = 1\nid = \n")
    ran = run("check", str(tmp_path / "broken.toml"))
    assert ran.code == 1
    assert "broken.toml" in ran.out
    data = run("check", str(tmp_path / "broken.toml"), "--json").json
    assert data["faults"][0]["fix"]
    assert run("check", str(tmp_path / "not-there")).code == 2


def test_a_chart_of_ones_own_that_cannot_be_scored_is_left_out_and_named(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    write(folder, swap('"S52.531A"', '"S52.53"'))
    ran = run("--charts", str(folder), "charts", "--json")
    assert "ed-slip-on-ice" not in {chart["id"] for chart in ran.json}
    assert "key[1].code: S52.53 is a header" in ran.err
    assert run("--charts", str(folder), "score", "ed-slip-on-ice", "I10").code == 2
    checks = {
        c["check"]: c for c in run("--charts", str(folder), "doctor", "--json").json["checks"]
    }
    assert not checks["charts"]["ok"]
    assert "S52.53 is a header" in str(checks["charts"])


def test_locate_and_doctor(run: Run, tmp_path: Path) -> None:
    assert run("locate", "--json").json["history"] == str(tmp_path / "data" / "history.db")
    ran = run("doctor", "--json")
    assert ran.code == 0, ran.out
    assert {"python", "sqlite", "code tables", "charts", "history"} <= {
        c["check"] for c in ran.json["checks"]
    }


def test_doctor_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    ran = run("doctor")
    assert ran.code == 3
    assert "NOT OK" in ran.out
    assert "CODER_DRILL_DATA_DIR" in ran.out


def test_a_damaged_history_is_kept_aside_and_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "history.db").write_bytes(b"garbage" * 1000)
    ran = run("report")
    assert ran.code == 0
    assert "history.db.damaged-1" in ran.err
    assert (tmp_path / "data" / "history.db.damaged-1").read_bytes() == b"garbage" * 1000


def test_an_unusable_data_folder_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    ran = run("report")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert "CODER_DRILL_DATA_DIR" in ran.err


def test_a_bad_settings_file_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("learner = 3\n")
    ran = run("charts")
    assert ran.code == 2
    assert "config.toml: learner" in ran.err


@pytest.mark.parametrize(
    "words", [["nonsense"], ["score"], ["lookup", "x", "--limit", "0"], ["--bad"]]
)
def test_wrong_words_end_with_two_and_one_line(run: Run, words: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.err.startswith("coder-drill: error: ")
    assert ran.err.count("\n") == 1


def test_the_app_without_a_terminal_says_so(run: Run) -> None:
    ran = run()
    assert ran.code == 2
    assert "needs a terminal" in ran.err


def test_help_and_version(run: Run) -> None:
    assert run("--help").code == 0
    assert run("--version").out.startswith("coder-drill 0.")


def test_coverage_counts_every_chart(run: Run) -> None:
    data = run("charts", "--coverage", "--json").json
    assert data["charts"] == len(IDS)
    assert sum(data["settings"].values()) == len(IDS)
    assert sum(data["difficulty"].values()) == len(IDS)
    for chart in BANK.charts:
        for key in chart.key:
            assert all(m in data["modifiers"] for m in key.modifiers)
    text = run("charts", "--coverage").out
    assert "principal-selection" in text
    assert "root operations" in text


def test_coverage_sees_what_a_chart_exercises(run: Run) -> None:
    for chart in BANK.charts:
        if any(k.units > 1 for k in chart.key if not k.optional):
            data = run("charts", "--coverage", "--setting", chart.setting.value, "--json").json
            assert data["skills"]["units"][chart.setting.value] >= 1
            break
    else:
        pytest.fail("no chart of the bank has a line with more than one unit")


def test_a_new_chart_is_started_and_then_asked_to_be_filled(run: Run, tmp_path: Path) -> None:
    ran = run("new-chart", "my-first-chart", "--setting", "clinic", "--dir", str(tmp_path))
    path = tmp_path / "clinic" / "my-first-chart.toml"
    assert ran.code == 0
    assert ran.out.strip() == str(path)
    checked = run("check", str(path))
    assert checked.code == 1
    assert "note" in checked.out
    before = path.read_text()
    again = run("new-chart", "my-first-chart", "--setting", "clinic", "--dir", str(tmp_path))
    assert again.code == 2
    assert path.read_text() == before


@pytest.mark.parametrize("chart_id", ["Bad Id", "-x", "ümlaut", "a--b", IDS[0]])
def test_a_new_chart_wants_a_fitting_id(run: Run, tmp_path: Path, chart_id: str) -> None:
    ran = run("new-chart", "--setting", "clinic", "--dir", str(tmp_path), "--", chart_id)
    assert ran.code == 2
    assert list(tmp_path.rglob("*.toml")) == []


def test_a_chart_of_the_bank_named_relatively_is_no_double_of_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = BANK.charts[0]
    assert chart.path is not None
    monkeypatch.chdir(chart.path.parent)
    ran = run("check", chart.path.name)
    assert ran.out == ""
    assert ran.code == 0


def test_a_copy_of_a_chart_is_told(run: Run, tmp_path: Path) -> None:
    chart = BANK.charts[0]
    assert chart.path is not None
    copy = tmp_path / chart.setting.value / chart.path.name
    copy.parent.mkdir()
    copy.write_bytes(chart.path.read_bytes())
    ran = run("check", str(copy))
    assert ran.code == 1
    assert "id" in ran.out


def test_the_digits_that_tell_two_scores_apart_are_shown() -> None:
    from coder_drill.cli.scores import _apart

    assert _apart(0.947, 0.95) == "0.947 is below 0.95"
    assert _apart(0.5, 0.95) == "0.50 is below 0.95"
    assert _apart(0.949996, 0.95) == "0.949996 is below 0.95"


def test_what_is_known_is_printed_and_what_is_not_is_named(run: Run) -> None:
    done = run("code", "I10", "T81.4XXA", "25")
    assert done.code == Exit.USAGE
    assert "Essential (primary) hypertension" in done.out
    assert "Modifier 25" in done.out
    assert "T81.4 was subdivided" in done.err
    asked = run("lookup", "modifier 59", "--json").json
    assert asked["modifier"]["modifier"] == "59"


def test_a_dose_in_units(run: Run) -> None:
    done = run("units", "J1885", "60", "mg")
    assert done.code == 0
    assert "J1885x4" in done.out
    told = run("units", "J3262", "331 mg used, 29 mg discarded", "--json").json
    assert told["lines"] == ["J3262x331", "J3262-JWx29"]
    assert run("units", "I10", "5 mg").code == Exit.USAGE
