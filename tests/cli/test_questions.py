"""``questions``, ``ask``, and ``check`` on files of questions."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from coder_drill.exercises.question import load_questions
from coder_drill.resources import questions_dir
from tests.cli.conftest import Run
from tests.unit.question_text import HEAD, SINGLE

BANK = load_questions([questions_dir()])
FIRST = next(each for each in BANK.questions if each.form.value == "single")


def test_the_list_has_no_answers(run: Run) -> None:
    ran = run("questions", "--json")
    assert len(ran.json) == len(BANK)
    assert set(ran.json[0]) == {
        "id", "domain", "form", "difficulty", "seconds", "exams", "serves", "tags", "expires", "stem",
    }  # fmt: skip
    assert FIRST.id in run("questions").out
    assert FIRST.right[0].why not in ran.out
    some = run(
        "questions",
        FIRST.domain,
        "--exam",
        FIRST.exams[0].lower(),
        "--difficulty",
        str(FIRST.difficulty),
    )
    assert FIRST.id in some.out


def test_a_topic_that_is_not_there(run: Run) -> None:
    ran = run("questions", "complience-law")
    assert ran.code == 2 and "compliance-law" in ran.err
    assert run("ask", "no-such-thing-at-all").code == 2


def test_ask_prints_the_question_and_grades_an_answer(run: Run) -> None:
    asked = run("ask", FIRST.id, "--seed", "5", "--json").json
    assert not {"right", "why", "source", "expected"} & set(asked)
    assert set(asked["options"][0]) == {"letter", "id", "text"}
    letters = {option["id"]: option["letter"] for option in asked["options"]}
    right = letters[FIRST.right[0].id]
    graded = run("ask", FIRST.id, "--seed", "5", "--answer", right, "--json").json
    assert graded["right"] is True and graded["credit"] == 1
    wrong = next(letter for letter in letters.values() if letter != right)
    text = run("ask", FIRST.id, "--seed", "5", "--answer", wrong).out
    assert "not right" in text and FIRST.sources[0] in text


def test_an_answer_needs_its_question(run: Run) -> None:
    assert "by its id" in run("ask", "--answer", "A").err
    ran = run("ask", FIRST.id, "--answer", "Q")
    assert ran.code == 2 and "names no option" in ran.err


def test_ask_reads_answers_from_the_keyboard(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Keyboard("?\nA\n"))
    ran = run("ask", FIRST.id)
    assert ran.code == 0
    assert "names no option" in ran.err and "Source:" in ran.out
    assert kept(run) == [FIRST.id]
    monkeypatch.setattr(sys, "stdin", Keyboard("A\n"))
    run("ask", FIRST.id, "--no-save")
    assert kept(run) == [FIRST.id]


def kept(run: Run) -> list[str]:
    """The questions in the history, as an export tells."""
    lines = [json.loads(line) for line in run("export").out.splitlines()]
    return [line["exercise"] for line in lines if line.get("kind") == "question"]


def test_an_answer_is_kept_on_request_and_the_report_takes_it(run: Run) -> None:
    run("ask", FIRST.id, "--answer", "A", "--seed", "1")
    assert kept(run) == []
    run("ask", FIRST.id, "--answer", "A", "--seed", "1", "--save")
    assert kept(run) == [FIRST.id]
    assert run("report", "--json").code == 0
    assert run("report").code == 0


def test_several_are_asked_one_of_a_group(run: Run) -> None:
    asked = run("ask", "--count", "200", "--seed", "1", "--json").json
    groups = [q.group for each in asked if (q := BANK.get(each["id"])) and q.group]
    assert len(groups) == len(set(groups))
    assert len({each["id"] for each in asked}) == len(asked)


def test_check_takes_questions(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEAD + SINGLE)
    ran = run("check", str(path))
    assert ran.code == 0 and "1 question checked, 0 faults" in ran.err
    assert "no blind answer" in ran.err
    path.write_text(HEAD + SINGLE.replace("difficulty = 2", "difficulty = 9"))
    ran = run("check", str(path), "--json")
    assert ran.code == 1 and ran.json["faults"][0]["field"] == "question[1].difficulty"
    assert f"{len(BANK)} question" in run("check", str(questions_dir())).err
