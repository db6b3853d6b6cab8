"""Questions are read from TOML, and everything that is off is said in one line."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from coder_drill.authoring.questions.tables import page
from coder_drill.exercises.question.bank import load_questions
from coder_drill.exercises.question.loader import parse_questions, read_questions
from coder_drill.exercises.question.model import Form
from coder_drill.exercises.question.schema import QUESTION_FIELDS
from coder_drill.exercises.question.topics import SECTIONS
from tests.conftest import ROOT
from tests.unit.question_text import HEAD, MULTIPLE, ORDER, SINGLE, TYPED, parsed, question


def test_every_form_is_read() -> None:
    file, faults = parsed(SINGLE, MULTIPLE, TYPED, ORDER)
    assert faults == []
    assert [each.form for each in file.questions] == list(Form)
    assert [each.place for each in file.questions] == [1, 2, 3, 4]
    one = file.questions[0]
    assert one.domain == "compliance-law"
    assert one.serves == (("CPC", "compliance"), ("CCS", "compliance"))
    assert [option.right for option in one.options] == [True, False, False]
    assert file.questions[2].answers == ("E11.22 N18.30",)
    assert [step.text for step in file.questions[3].right] == ["first", "second", "third"]


def test_a_question_may_say_its_own_domain_and_sections() -> None:
    own = SINGLE.replace(
        'form = "single"', 'form = "single"\ndomain = "cm-09"\nserves = ["CRC:models"]'
    )
    found = question(own)
    assert (found.domain, found.serves) == ("cm-09", (("CRC", "models"),))


def test_wrapped_prose_is_one_line_and_an_exhibit_stays_as_it_is() -> None:
    block = SINGLE.replace(
        'stem = "Which of the two',
        "exhibit = '''\nline 1   $100\n  line 2    $20\n'''\nstem = \"Which of\\n  the two",
    )
    found = question(block)
    assert found.stem.startswith("Which of the two letters")
    assert found.exhibit == "line 1   $100\n  line 2    $20"


def test_an_option_has_the_same_id_wherever_it_stands() -> None:
    first = question(SINGLE)
    head, *options = SINGLE.split("\n[[question.option]]")
    turned = question(head + "".join(f"\n[[question.option]]{o}" for o in reversed(options)))
    assert [o.id for o in first.options] == [o.id for o in reversed(turned.options)]


def test_the_hash_follows_what_is_asked_and_not_where_it_stands() -> None:
    same = question(SINGLE.replace("seconds = 45", 'seconds = 45\ntags = ["alphabet"]'))
    other = question(SINGLE.replace("Which of the two", "Which of these"))
    assert question(SINGLE).content_hash == same.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("block", "field", "said"),
    [
        (SINGLE.replace("seconds = 45\n", ""), "question[1].seconds", "is missing"),
        (SINGLE.replace("difficulty = 2", "difficulty = 6"), "question[1].difficulty", "range"),
        (SINGLE.replace('form = "single"', 'form = "pair"'), "question[1].form", "'pair'"),
        (SINGLE.replace('"one-choice"', '"One Choice"'), "question[1].id", "hyphens"),
        (SINGLE.replace("seconds", "second"), "question[1].second", "did you mean seconds?"),
        (SINGLE.replace("right =", "wrong ="), "question[1].option", "has 0 right options"),
        (SINGLE.replace("wrong =", "right ="), "question[1].option", "has 3 right options"),
        (SINGLE.replace("The letter P", "The letter K"), "question[1].option", "same words twice"),
        (SINGLE.replace('right = "The letter K"\n', ""), "question[1].option[1]", "neither right"),
        (SINGLE.replace('"31 USC 3729(a)"', ""), "question[1].source", "is missing"),
        (SINGLE + 'why = "Because."\n', "question[1].option[3].why", "TOML"),
        (TYPED.replace('accept = ["E11.22 N18.30"]\n', ""), "question[1].accept", "is missing"),
        (TYPED.replace('answer = "code"\n', ""), "question[1].answer", "is missing"),
        (SINGLE.replace("seconds", 'answer = "code"\nseconds'), "question[1].answer", "typed"),
        (ORDER.replace('form = "order"', 'form = "single"'), "question[1].step", "single"),
        (MULTIPLE.replace("wrong =", "right ="), "question[1].option", "but not all"),
        (
            SINGLE.replace("seconds", 'serves = ["CPC:law"]\nseconds'),
            "question[1].serves[1]",
            "CPC",
        ),
        (SINGLE.replace("seconds", 'domain = "law"\nseconds'), "question[1].domain", "'law'"),
        (SINGLE.replace("seconds", 'edition = "2026"\nseconds'), "question[1].edition", "2026-04"),
        (
            SINGLE.replace("seconds", 'expires = "2026"\nseconds'),
            "question[1].expires",
            "not a day",
        ),
        (
            SINGLE.replace("which is the", "x").replace("alphabet?", "x" * 1300),
            "question[1].stem",
            "1200",
        ),
        (
            SINGLE.replace("[[question.option]]\nwrong", "[[question.choice]]\nwrong"),
            "question[1].choice",
            "known",
        ),
        (SINGLE.replace("alphabet?", "alpha\\u001bbet?"), "question[1].stem", "control character"),
    ],
)
def test_a_fault_names_field_and_fix(block: str, field: str, said: str) -> None:
    file, faults = parse_questions((HEAD + block).encode(), Path("questions/test.toml"))
    if said == "TOML":
        assert file is None and "is not TOML" in faults[0].what
        return
    found = [fault for fault in faults if fault.field == field]
    assert found, [str(fault) for fault in faults]
    assert said in str(found[0])
    assert str(found[0]).startswith("questions/test.toml:")
    assert file is not None and file.questions == ()


def test_a_faulty_question_does_not_take_its_neighbors_along() -> None:
    file, faults = parsed(SINGLE.replace("seconds = 45\n", ""), TYPED)
    assert len(faults) == 1
    assert [each.id for each in file.questions] == ["typed-codes"]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for data, said in (
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"format = ", "is not TOML"),
        (b"x = " + b"[" * 100_000, "nested"),
        (b"x = " + b"9" * 5000, "too many digits"),
    ):
        assert said in parse_questions(data, Path("q.toml"))[1][0].what
    assert "cannot be read" in read_questions(tmp_path / "none.toml")[1][0].what
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)
    assert "1,000,001 bytes" in read_questions(large)[1][0].what


def test_the_bank(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + SINGLE + TYPED)
    (tmp_path / "b.toml").write_text(HEAD + SINGLE + MULTIPLE)
    (tmp_path / "_reviews").mkdir()
    (tmp_path / "_reviews" / "a.toml").write_text("x = 1")
    bank = load_questions([tmp_path])
    assert [each.id for each in bank.questions] == ["one-choice", "typed-codes", "several"]
    assert len(bank.faults) == 1 and "one-choice is taken by" in str(bank.faults[0])
    assert bank.get("several") in bank.questions and bank.get("none") is None
    assert [each.id for each in bank.find("a")] == ["one-choice", "typed-codes"]
    assert bank.find("compliance-law", exam="CCS:compliance", difficulty=2) == bank.questions[:1]
    assert bank.find(exam="CRC") == ()


def test_the_page_of_the_docs_says_what_the_declarations_say() -> None:
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert page(text) == text
    assert all(f"`{field.name}`" in text for field in QUESTION_FIELDS)


def test_sections_have_the_names_of_the_blueprints() -> None:
    blueprints = (ROOT / "coder_drill" / "skills" / "blueprints.toml").read_text(encoding="utf-8")
    exams = {exam["id"]: exam["parts"] for exam in tomllib.loads(blueprints)["exam"]}
    assert set(SECTIONS) == set(exams)
    for exam, parts in exams.items():
        if parts:
            assert sorted(SECTIONS[exam].values()) == sorted(part["name"] for part in parts)


def test_a_number_of_last_year_is_no_longer_asked(tmp_path: Path) -> None:
    dated = SINGLE.replace("seconds", "expires = 2026-12-31\nseconds")
    (tmp_path / "a.toml").write_text(HEAD + dated)
    bank = load_questions([tmp_path])
    assert len(bank.asked_on(date(2026, 12, 31))) == 1
    assert bank.asked_on(date(2027, 1, 1)) == ()
