"""The page of blind answers is current, and a sheet gives nothing away."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from coder_drill.exercises.question import load_questions
from coder_drill.exercises.question.reviews import load_reviews, unread
from coder_drill.exercises.question.showing import LETTERS, shown_options
from coder_drill.resources import questions_dir
from tests.conftest import ROOT
from tests.unit.question_text import HEAD, MULTIPLE, ORDER, SINGLE, TYPED


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "question_reviews", ROOT / "scripts/question_reviews.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["question_reviews"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(script: ModuleType) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page(load_questions([questions_dir()]))


def test_records_can_be_read() -> None:
    bank = load_questions([questions_dir()])
    reviews, faults = load_reviews(bank)
    assert [str(fault) for fault in faults] == []
    assert {each.question for each in reviews} <= {each.id for each in bank.questions}


def test_a_sheet_goes_there_and_back(
    script: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "a.toml").write_text(HEAD + SINGLE + MULTIPLE + TYPED + ORDER)
    monkeypatch.setattr(script, "QUESTIONS", folder)
    bank = load_questions([folder])
    text = "".join(script.sheet(each, 2) for each in bank.questions)
    assert "why" not in text and "E11.22" not in text and "31 USC" not in text
    answers = []
    for each in bank.questions:
        letters = {o.id: c for c, o in zip(LETTERS, shown_options(each, 2), strict=False)}
        answers.append("".join(letters[o.id] for o in each.right) or each.answers[0])
    answers[0] = next(c for c in "ABC" if c != answers[0])
    for answer in answers:
        text = text.replace('answer = ""', f'answer = "{answer}"', 1)
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(text)
    assert len(tomllib.loads(text)["review"]) == 4
    assert script.record(sheet) == 1
    assert "one-choice: " in capsys.readouterr().out
    reviews, faults = load_reviews(bank)
    assert not faults and [each.agreed for each in reviews] == [False, True, True, True]
    assert [each.id for each in unread(bank, reviews)] == ["one-choice"]
    assert "| one-choice | open |" in script.page(bank)
    text = (folder / "_reviews" / "a.toml").read_text()
    (folder / "_reviews" / "a.toml").write_text(text + 'settled = "a word of the stem"\n')
    reviews, _ = load_reviews(bank)
    assert script.page(bank).endswith(
        "|---|---|\n| x-order | a word of the stem |\n".replace("x-order", reviews[-1].question)
    )


def test_a_changed_question_leaves_the_list_once_it_is_answered_anew(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "a.toml").write_text(HEAD + SINGLE)
    monkeypatch.setattr(script, "QUESTIONS", folder)
    bank = load_questions([folder])
    (question,) = bank.questions
    for reader in (2, 3):
        letters = {o.id: c for c, o in zip(LETTERS, shown_options(question, reader), strict=False)}
        answer = "".join(letters[o.id] for o in question.right)
        sheet = tmp_path / "sheet.toml"
        sheet.write_text(
            script.sheet(question, reader).replace('answer = ""', f'answer = "{answer}"')
        )
        assert script.record(sheet) == 0
        if reader == 2:
            records = folder / "_reviews" / "a.toml"
            records.write_text(records.read_text() + 'settled = "an option in other words"\n\n')
            assert f"| {question.id} | an option in other words |" in script.page(bank)
    page = script.page(bank)
    assert "1 questions answered, 2 of 2 answers as the key." in page
    assert "not answered anew" not in page
