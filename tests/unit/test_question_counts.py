"""How many questions each domain has, kept beside a hash of the questions."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from coder_drill.exercises.question import bank, counts
from coder_drill.exercises.question.bank import QuestionBank, load_questions
from coder_drill.exercises.question.counts import domain_counts
from coder_drill.resources import questions_dir

QUESTION = """
[[question]]
id = "{id}"
form = "single"
stem = "Which book has the codes of diagnoses?"
difficulty = 1
seconds = 30
source = ["a public source"]
option = [
  {{ right = "ICD-10-CM", why = "It has." }},
  {{ wrong = "HCPCS Level II", why = "It has supplies." }},
  {{ wrong = "CPT", why = "It has services." }},
]
"""
HEAD = 'format = 1\ntitle = "Books"\ndomain = "{domain}"\nserves = ["CPC:anatomy"]\n'


def folder_of(folder: Path, *ids: str, domain: str = "anatomy") -> Path:
    folder.mkdir(exist_ok=True)
    text = HEAD.format(domain=domain) + "".join(QUESTION.format(id=each) for each in ids)
    (folder / "books.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that questions are read."""
    times: list[int] = []

    def counted(paths: list[Path]) -> QuestionBank:
        times.append(1)
        return load_questions(paths)

    monkeypatch.setattr(bank, "load_questions", counted)
    return times


def test_they_are_those_of_the_bank_in_its_order(tmp_path: Path) -> None:
    wanted = Counter(each.domain for each in load_questions([questions_dir()]).questions)
    for _ in range(2):
        found = domain_counts([questions_dir()], tmp_path / "counts.json")
        assert list(found.items()) == list(wanted.items())
    assert list(domain_counts([questions_dir()], None).items()) == list(wanted.items())


def test_questions_that_are_as_they_were_are_not_read_again(
    tmp_path: Path, read: list[int]
) -> None:
    folder, kept = folder_of(tmp_path / "own", "one", "two"), tmp_path / "cache" / "counts.json"
    assert domain_counts([folder], kept) == domain_counts([folder], kept) == {"anatomy": 2}
    assert len(read) == 1


def test_a_change_is_seen_even_of_one_letter(tmp_path: Path, read: list[int]) -> None:
    kept = tmp_path / "counts.json"
    folder = folder_of(tmp_path / "own", "one", "two")
    assert domain_counts([folder], kept) == {"anatomy": 2}
    folder_of(folder, "one", "one")
    assert domain_counts([folder], kept) == {"anatomy": 1}
    (folder / "more.toml").write_text(
        HEAD.format(domain="cm-09") + QUESTION.format(id="six"), encoding="utf-8"
    )
    assert domain_counts([folder], kept) == {"anatomy": 1, "cm-09": 1}
    assert domain_counts([], kept) == {}
    assert len(read) == 4


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"of": 1}', '{"of": "MARK"}', '{"of": "MARK", "domains": [1]}',
               '{"of": "MARK", "domains": {"anatomy": "2"}}', '{"of": "MARK", "domains": {"x": -1}}'],
)  # fmt: skip
def test_a_damaged_file_counts_for_nothing(tmp_path: Path, damage: str) -> None:
    folder, kept = folder_of(tmp_path / "own", "one"), tmp_path / "counts.json"
    domain_counts([folder], kept)
    mark = json.loads(kept.read_text(encoding="utf-8"))["of"]
    kept.write_text(damage.replace("MARK", mark), encoding="utf-8")
    assert domain_counts([folder], kept) == {"anatomy": 1}
    assert json.loads(kept.read_text(encoding="utf-8")) == {
        "of": mark,
        "domains": {"anatomy": 1},
    }


def test_other_code_reads_the_questions_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[int]
) -> None:
    folder, kept = folder_of(tmp_path / "own", "one"), tmp_path / "counts.json"
    domain_counts([folder], kept)
    monkeypatch.setattr(counts, "_made_by", lambda: "other code")
    domain_counts([folder], kept)
    assert len(read) == 2
    # Where the text of the code is not at hand, nothing is kept and nothing is trusted.
    monkeypatch.setattr(counts, "_made_by", lambda: "")
    domain_counts([folder], kept)
    domain_counts([folder], kept)
    assert len(read) == 4


def test_every_module_that_decides_is_there() -> None:
    assert counts._made_by()
