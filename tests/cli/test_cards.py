"""``cards``: listing, making, putting aside, the daily limit, Anki."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

CARD = "code:icd10cm:E11.9"


def test_cards_are_made_put_aside_and_taken_up_again(run: Run) -> None:
    assert run("cards", "add", "E11.9", "cm:I10").out.split() == [CARD, "code:icd10cm:I10"]
    listed = run("cards", "--json").json
    assert (listed["total"], listed["due"], listed["left_today"]) == (2, 2, 2)
    assert {each["id"]: each["own"] for each in listed["cards"]} == {
        CARD: True,
        "code:icd10cm:I10": True,
    }
    assert run("cards", "suspend", CARD).code == 0
    assert [each["id"] for each in run("cards", "--suspended", "--json").json["cards"]] == [CARD]
    assert run("cards", "bury", "code:icd10cm:I10").code == 0
    assert run("cards", "--due", "--json").json["cards"] == []
    assert run("cards", "resume", CARD).code == 0
    text = run("cards")
    assert "made by you" in text.out and "2 cards, 1 card is due" in text.err


def test_the_daily_number(run: Run) -> None:
    run("cards", "add", "E11.9", "I10")
    assert "1 card left today, of 2 due" in run("cards", "daily", "1").err
    assert run("cards", "--json").json["daily"] == 1
    assert run("cards", "daily", "--", "-1").code == 2


def test_export_for_anki(run: Run, tmp_path: Path) -> None:
    run("cards", "add", "E11.9", "I10")
    file = tmp_path / "cards.tsv"
    assert run("cards", "export", str(file)).code == 0
    text = file.read_text("utf-8")
    assert text.startswith("#separator:tab\n") and text.count("\n") == 6
    assert run("cards", "export", str(tmp_path / "cards.txt")).code == 2
    assert run("cards", "export", str(tmp_path / "no" / "cards.tsv")).code == 3


def test_what_is_not_there_is_one_line(run: Run) -> None:
    for words in (("add", "E11"), ("add", "nosuch"), ("bury", "x"), ("suspend", "x")):
        ran = run("cards", *words)
        assert ran.code == 2 and ran.err.count("\n") == 1, words
