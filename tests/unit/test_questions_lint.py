"""Every item-writing rule finds what it forbids, and is silent on what it allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coder_drill.authoring.questions.between import lint_bank, lint_between, modal_key
from coder_drill.authoring.questions.check import check_questions, split_paths
from coder_drill.authoring.questions.item import RULES, lint_question
from coder_drill.authoring.questions.wording import codes_in
from coder_drill.codebooks import Codebook
from coder_drill.exercises.question.model import Option, Question, option_id
from coder_drill.exercises.question.reviews import short_hash
from coder_drill.resources import questions_dir
from tests.unit.question_text import HEAD, MULTIPLE, SINGLE, TYPED, question

ONE, CODES = question(SINGLE), question(TYPED)
TODAY = date(2026, 6, 1)


def broken(asked: Question) -> set[str]:
    return {finding.rule for finding in lint_question(asked)}


def choices(*texts: str, stem: str = "Which of the two is right?", qid: str = "x") -> Question:
    """The first text is the right one; every option has a reason of its own."""
    whys = [
        "It follows from the rule that the section states in its opening sentence.",
        "Taking the neighboring column for this one leads to it again and again.",
        "Counting from the day of discharge gives this number, not the one asked for.",
        "A payer that prices by charges would do so; this one prices by weight.",
        "Reading the note about newborns as one about their mothers ends up here.",
    ]
    options = tuple(
        Option(option_id(qid, text), text, n == 0, whys[n]) for n, text in enumerate(texts)
    )
    return replace(ONE, id=qid, stem=stem, options=options)


def test_a_sound_question_breaks_no_rule() -> None:
    for asked in (ONE, choices("GA", "GX", "GY"), choices("60 days", "90 days", "45 days")):
        assert broken(asked) == set()


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("one-question", replace(ONE, stem="Name the letter that stands first.")),
        ("one-question", replace(ONE, stem="Is it K? Or which letter stands first?")),
        ("words", replace(ONE, stem="word " * 60 + "which?")),
        ("words", replace(ONE, stem="Which?", exhibit="word " * 130, tags=("vignette",))),
        ("negative", replace(ONE, stem="A claim is sent. Which of these steps is not allowed?")),
        ("negative", choices("no notice", "a notice", "two copies", stem="Which is NOT needed?")),
        ("grammar", replace(ONE, stem="The form used for this notice is called an?")),
        ("payer", replace(ONE, stem="Which MUE indicator lets units be split over lines?")),
        ("year", replace(ONE, expires=date(2026, 12, 31))),
        ("length", choices("The one that says by far the most of all of them", "A word", "A second word")),
        ("alike", choices("I10", "Hypertension", "Heart failure")),
        ("alike", choices("lower", "Upper", "Middle")),
        ("alike", choices("A sentence.", "A phrase", "A word")),
        ("clang", choices("The deductible", "The premium", "The copayment", stem="Who sets the deductible amount?")),
        ("compound", choices("A word", "All of the above", "A second word")),
        ("compound", choices("A word", "Both A and B", "A second word")),
        ("absolute", choices("A refund", "Only a refund letter", "A reversal")),
        ("vague", choices("A refund", "It may be refunded", "A reversal")),
        ("overlap", choices("The refund", "A refund", "A reversal")),
        ("overlap", choices("10 to 20 days", "15 to 30 days", "40 to 50 days")),
        ("place", replace(ONE, stem="Why is option B the better reading of the two rules?")),
        ("identifier", replace(ONE, stem="Mary Smith of Toledo calls. Which letter stands first?")),
        ("wording", replace(ONE, stem="In which centre was the tumour treated?")),
        ("source", replace(ONE, sources=("X12 claim adjustment reason code 16",))),
        ("source", replace(ONE, sources=("OCG I.C.99.z",))),
        ("source", replace(ONE, sources=("Some handbook",))),
        ("giveaway", replace(CODES, in_order=False, stem="Is it E11.22 N18.30 or another?")),
        ("mistake", replace(CODES, answers=("E11.22 N18.30", "E1122 N1830"))),
        ("mistake", replace(CODES, mistakes=(replace(CODES.mistakes[0], answer="E11.22 N18.30"),))),
        ("rationale", replace(ONE, options=(replace(ONE.options[0], why="Too short."), *ONE.options[1:]))),
        (
            "rationale",
            replace(ONE, options=(ONE.options[0], replace(ONE.options[1], why=ONE.options[0].why))),
        ),
    ],
)  # fmt: skip
def test_a_rule_finds_what_it_forbids(rule: str, asked: Question) -> None:
    assert rule in broken(asked)
    assert rule in RULES


@pytest.mark.parametrize(
    "asked",
    [
        choices("Only the first", "Only the second", "Any of the two"),
        choices("GA", "GZ", "25"),
        choices("10 to 20 days", "20 to 30 days", "30 to 40 days"),
        replace(ONE, stem="Which Medicare MUE indicator lets units be split over lines?"),
        replace(ONE, stem="In 2026, which letter stands first?", expires=date(2026, 12, 31)),
        replace(ONE, stem="Which of these is NOT a letter?"),
        replace(ONE, sources=("X12 CARC 16", "CPM 22 60")),
        replace(ONE, sources=("OCG I.C.9.a", "PCS B3.2", "Tabular: note at I11")),
        replace(ONE, stem="Which letter goes first when the patient did not sign the form?"),
    ],
)
def test_a_rule_is_silent_on_what_it_allows(asked: Question) -> None:
    assert broken(asked) - {"clang"} == set()


def test_codes_are_told_from_other_words() -> None:
    for text, codes in (
        ("E11.22 and N18.30, then I10", ["E11.22", "N18.30"]),
        ("The 10000 series, 20,000 people, 89 FR 97710", ["97710"]),
        ("99213-25x2, or 93005.", ["99213", "93005"]),
        ("any code of E11.-, I63.- or L89.15-", []),
        ("0FT44ZZ beside MODIFIER and CHICKEN", ["0FT44ZZ"]),
        ("J1885x2 with G0463", ["J1885", "G0463"]),
        ("form CMS-1500 for $12345", []),
    ):
        assert codes_in(text) == codes


def test_a_question_may_not_answer_its_neighbor() -> None:
    first = choices("The quality improvement organization", "The carrier", "The court", qid="a")
    second = choices(
        "A", "B", "C", stem="When is the quality improvement organization asked?", qid="b"
    )
    assert [(q.id, f.rule) for q, f in lint_between([first, second])] == [("b", "cueing")]
    grouped = [replace(first, group="review"), replace(second, group="review")]
    assert list(lint_between(grouped)) == []
    elsewhere = replace(second, path=Path("questions/other.toml"))
    assert list(lint_between([first, elsewhere])) == []


def test_two_stems_of_the_same_words() -> None:
    stem = "A hospital finds that it was paid twice for one stay by the same contractor in a year. "
    first = choices("A", "B", "C", stem=f"{stem}What comes next?", qid="a")
    second = choices("D", "E", "F", stem=f"{stem}Who is told?", qid="b")
    assert [(q.id, f.rule) for q, f in lint_between([first, second])] == [("b", "double")]


def test_the_option_that_shares_most_with_the_others_is_seen() -> None:
    assert modal_key(choices("99213-25", "99213", "99214-25", "99212-25")) is True
    assert modal_key(choices("99213", "99213-25", "99214-25", "99212-25")) is False
    assert modal_key(choices("A word", "Another", "A third")) is None


def test_habits_of_a_whole_bank() -> None:
    def bank(key: str, n: int = 80) -> list[Question]:
        return [
            choices(key, f"Wrong one {i}", f"Wrong two {i}", "W", qid=f"q{i}") for i in range(n)
        ]

    said = " ".join(what for what, _ in lint_bank(bank("A right option that is long")))
    assert "longest in 100%" in said
    assert list(lint_bank(bank("A right option that is long", 20))) == []
    codes = [choices("GA", "GX", "GY", "GZ", qid=f"q{i}") for i in range(80)]
    assert "100% have the right one in place 1" in " ".join(w for w, _ in lint_bank(codes))
    negative = [replace(each, stem="Which is NOT one?") for each in codes]
    assert "80 of 80 stems are negative" in " ".join(what for what, _ in lint_bank(negative))


def written(folder: Path, *blocks: str, name: str = "a.toml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(HEAD + "".join(blocks), encoding="utf-8")
    return path


def test_check_names_file_line_and_fix(tmp_path: Path, codebook: Codebook) -> None:
    bad = SINGLE.replace("The letter P", "All of the above, E11.9999 too")
    path = written(tmp_path / "questions", bad)
    faults = [str(f) for f in check_questions([path], codebook, today=TODAY).faults]
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "E11.9999" in text)
    said = f"{path}:{line - 1}: question[1].option[2]: one-choice: E11.9999 is in none"
    assert any(f.startswith(said) for f in faults), faults
    assert any("All of the above" in f for f in faults)


def test_rules_broken_on_purpose_are_named(tmp_path: Path, codebook: Codebook) -> None:
    bad = SINGLE.replace("Which of the two letters", "In which centre")
    allowed = bad.replace("seconds", 'allow = ["wording"]\nseconds')
    unknown = bad.replace("seconds", 'allow = ["spelling"]\nseconds')
    for block, rule in ((bad, "spells"), (unknown, "is no rule"), (allowed, "")):
        path = written(tmp_path / "q", block)
        faults = [str(f) for f in check_questions([path], codebook, today=TODAY).faults]
        assert any(rule in f for f in faults) if rule else not faults


def test_codes_that_are_gone_and_codes_that_never_were(tmp_path: Path, codebook: Codebook) -> None:
    for stem, faulty in (
        ("Does C85.9 or C85.90 stand first?", False),
        ("Does E11.6 or E11.65 stand first?", False),
        ("Does E11.66 or E11.65 stand first?", True),
        ("Does 99201 or 99202 stand first?", True),
    ):
        path = written(
            tmp_path / "q",
            SINGLE.replace("Which of the two letters stands first in the alphabet?", stem),
        )
        found = [
            f for f in check_questions([path], codebook, today=TODAY).faults if "stem" in f.field
        ]
        assert bool(found) == faulty, (stem, found)
        path = written(
            tmp_path / "q",
            SINGLE.replace("Which of the two letters stands first in the alphabet?", stem).replace(
                "seconds", 'invalid_codes = ["E11.66", "99201"]\nseconds'
            ),
        )
        assert not [
            f for f in check_questions([path], codebook, today=TODAY).faults if "stem" in f.field
        ]


def test_blind_answers_are_told_apart_from_none(tmp_path: Path, codebook: Codebook) -> None:
    folder = tmp_path / "questions"
    path = written(folder, SINGLE, MULTIPLE)

    def remarks() -> str:
        return " ".join(check_questions([folder], codebook, today=TODAY).remarks)

    assert "2 of 2 questions have no blind answer" in remarks()
    now = short_hash(question(SINGLE))
    record = f'[[review]]\nquestion = "one-choice"\nhash = "{now}"\nreader = "1"\nanswer = ["{ONE.right[0].id}"]\n'
    reviews = folder / "_reviews"
    reviews.mkdir()
    (reviews / "a.toml").write_text(record + "agreed = true\n")
    assert "1 of 2 questions have no blind answer" in remarks()
    (reviews / "a.toml").write_text(record + "agreed = false\n")
    assert "2 of 2" in remarks()
    (reviews / "a.toml").write_text(record + f'settled = "reworded"\nsettled_hash = "{now}"\n')
    assert "1 of 2" in remarks()
    path.write_text(path.read_text().replace("Which of the two", "Which of those two"))
    assert "2 of 2" in remarks()
    (reviews / "a.toml").write_text("[[review]]\nquestion = 3\n")
    assert "question" in remarks() and "is missing" in remarks()


def test_an_expired_number_is_told(tmp_path: Path, codebook: Codebook) -> None:
    path = written(tmp_path / "q", SINGLE.replace("seconds", "expires = 2026-05-31\nseconds"))
    report = check_questions([path], codebook, today=TODAY)
    assert "1 expired, no longer asked: one-choice" in report.remarks


def test_charts_and_questions_are_told_apart(tmp_path: Path) -> None:
    asked = written(tmp_path / "mixed", SINGLE)
    chart = tmp_path / "mixed" / "chart.toml"
    chart.write_text('format = 1\nid = "x"\n')
    assert split_paths([tmp_path / "mixed"]) == ([asked], [chart])
    assert split_paths([asked, chart, tmp_path / "none.toml"]) == (
        [asked],
        [chart, tmp_path / "none.toml"],
    )
    assert split_paths([tmp_path / "empty"]) == ([], [tmp_path / "empty"])


def test_the_bundled_bank_passes(codebook: Codebook) -> None:
    report = check_questions([questions_dir()], codebook, today=TODAY)
    assert [str(fault) for fault in report.faults] == []
    assert len(report.bank) >= 1


@pytest.mark.parametrize(
    ("expected", "far"),
    [([80], False), ([50], False), ([49], True), ([20, 90], False), ([0], False), ([30, 36], True)],
)
def test_a_difficulty_far_from_the_readers_is_named(
    expected: list[int], far: bool, tmp_path: Path, codebook: Codebook
) -> None:
    """The question has level 2: 65 and more of a hundred are expected to get it right."""
    folder = tmp_path / "questions"
    written(folder, SINGLE)
    reviews = folder / "_reviews"
    reviews.mkdir()
    (reviews / "a.toml").write_text(
        "".join(
            f'[[review]]\nquestion = "one-choice"\nhash = "a"\nreader = "{n}"\n'
            f'answer = ["b"]\nexpected = {share}\n'
            for n, share in enumerate(expected)
        )
    )
    remarks = " ".join(check_questions([folder], codebook, today=TODAY).remarks)
    assert ("from what the readers expect: one-choice" in remarks) == far
