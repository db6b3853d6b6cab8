"""Reports and files for others: escaped, honest about n, fit for Moodle and Canvas."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.cohort.figures import accuracy
from coder_drill.cohort.html import group_page, learner_page
from coder_drill.cohort.outputs import (
    Format,
    canvas_csv,
    cell,
    codes_csv,
    csv_text,
    moodle_csv,
    results_csv,
)
from coder_drill.cohort.ramp import against, checked_ramp, expected
from coder_drill.cohort.report import report_of
from coder_drill.cohort.roster import CANVAS, Person
from coder_drill.cohort.standing import Standing, standing_of
from coder_drill.errors import UsageError
from coder_drill.training.completion import (
    Completion,
    completion_bytes,
    completion_html,
    completion_of,
)
from coder_drill.training.envelope import open_bytes
from tests.cohort.group import IDS, PERFECT, Group
from tests.unit.training_set import KEYS

NOW = "2026-05-02T00:00:00.000+00:00"


@pytest.fixture
def standing(group: Group) -> Standing:
    group.sit("L001", PERFECT)
    group.sit("L002", {"our-ankle": "I10"})
    group.collect()
    return standing_of(group.cohort, NOW)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_formula_is_text_and_a_number_a_number(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell(-1.5) == "-1.5"
    assert cell(0.25, Format(decimal=",")) == "0,25"
    assert cell("E11.9") == "E11.9"
    assert "\0" not in cell("\0=1")


def test_files_end_lines_as_spreadsheets_want_them() -> None:
    assert csv_text(("a",), [("é",)]) == "a\r\né\r\n"
    assert csv_text(("a",), [], Format(excel=True)).startswith("\ufeff")


def test_results_and_codes(standing: Standing) -> None:
    found = rows(results_csv(standing))
    assert len(found) == 4
    assert {row["learner"] for row in found} == {"L001", "L002"}
    assert all(row["counted"] == "1" and row["overrule_rev"] == "0" for row in found)
    perfect = [row for row in found if row["learner"] == "L001"]
    assert [row["score"] for row in perfect] == ["1", "1"]
    codes = rows(codes_csv(standing))
    assert any(row["given"] == "I10" and row["learner"] == "L002" for row in codes)


def test_a_right_code_without_its_modifier_is_not_told_as_another_code(group: Group) -> None:
    whole = group.key_of("our-wrist")
    bare = re.sub(r"-[\w,]+", "", whole)
    assert bare != whole
    for learner in IDS:
        group.sit(learner, {"our-wrist": bare})
    group.collect()
    items = report_of(standing_of(group.cohort, NOW)).items
    assert [(i.exercise, i.wrong) for i in items if i.exercise == "our-wrist"] == [
        ("our-wrist", "")
    ]


def test_moodle_has_rows_for_those_alone_who_have_a_result(standing: Standing) -> None:
    lines = standing.of(standing.given[0].id)
    found = rows(moodle_csv(lines))
    assert [row["email"] for row in found] == ["L001@example.org", "L002@example.org"]
    values = [float(row["First assessment"]) for row in found]
    assert values[0] == 100
    assert all(0 <= value <= 100 for value in values)
    with pytest.raises(UsageError, match="the roster has no idnumber for L001"):
        moodle_csv(lines, "idnumber")
    with pytest.raises(UsageError, match="use one of"):
        moodle_csv(lines, "name")


def test_canvas_takes_its_own_ids_alone(standing: Standing) -> None:
    lines = standing.of(standing.given[0].id)
    with pytest.raises(UsageError, match="not from an export of Canvas"):
        canvas_csv(lines)
    facts = dict(zip(CANVAS, ("Doe, Jo", "77", "u77", "jo", "East"), strict=True))
    own = [replace(line, person=replace(line.person, canvas=facts)) for line in lines]
    text = canvas_csv(own)
    assert text.splitlines()[0] == "Student,ID,SIS User ID,SIS Login ID,Section,First assessment"
    assert text.splitlines()[1] == "    Points Possible,,,,,100"
    assert text.splitlines()[2] == '"Doe, Jo",77,u77,jo,East,100'


def test_the_groups_page_asks_its_two_questions_first_and_runs_nothing(standing: Standing) -> None:
    page = group_page(standing, report_of(standing), "1:80,4:88")
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings[:3] == ["Is it better?", "Where is help needed?", "Look at first"]
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in page
    # Three learners are fewer than five: no figure of the group.
    better = page.partition("Is it better?")[2].partition("Where is help needed?")[0]
    assert ">few<" in better
    assert not re.search(r"\d+ % \[", better)
    assert group_page(standing, report_of(standing), "1:80,4:88") == page


def test_what_learners_and_files_say_is_escaped(group: Group) -> None:
    group.cohort.add([Person("L001", "<script>alert(1)</script>", "x")], NOW)
    group.sit("L001", PERFECT)
    group.collect()
    standing = standing_of(group.cohort, NOW)
    for page in (group_page(standing, report_of(standing)), learner_page(standing, "L001")):
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def test_a_learners_page_holds_that_learner_and_nobody_else(standing: Standing) -> None:
    page = learner_page(standing, "L002", standing.overrules)
    assert "Name L002" in page
    assert "L001" not in page
    assert "L003" not in page
    assert "given I10" in page


def test_a_record_of_completion_is_signed_and_says_what_it_is(tmp_path: Path) -> None:
    record = Completion(
        "L001", "<b>Ann</b>", "exam-one", "First assessment", "a" * 64, 2, 0.2, "1.00", "2 charts: too few",
        NOW, "", True, "Pat", NOW,
    )  # fmt: skip
    data = completion_bytes(record, KEYS.sign)
    assert completion_of(open_bytes(data)) == record
    page = completion_html(record, KEYS.fingerprint)
    assert "<b>Ann" not in page
    for words in (
        "Not supervised.",
        "practice record, not a certification",
        "keys of exercises in it are public",
    ):
        assert words in page


def test_a_ramp_is_held_against_an_interval() -> None:
    assert checked_ramp("1:80,4:88") == "1:80,4:88"
    assert [expected("1:80,4:88", week) for week in (0, 1, 3, 4, 9)] == [None, 0.8, 0.8, 0.88, 0.88]
    assert against(accuracy([(20, 20)] * 20), 0.9) == "on track"
    assert against(accuracy([(5, 10)] * 20), 0.9) == "behind"
    assert against(accuracy([(9, 10)] * 12), 0.9) == "cannot tell yet"
    assert against(accuracy([]), 0.9) == "cannot tell yet"
    for bad in ("4", "4:101", "4:80,4:90", "1:90,2:80", "a:b"):
        with pytest.raises(UsageError):
            checked_ramp(bad)
