"""``cohort`` on the command line: the whole round over four home folders."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Protocol

import click
import pytest

from coder_drill.cli import main
from tests.cli.conftest import Ran
from tests.unit.training_set import assessment_text, own_charts


class At(Protocol):
    def __call__(self, home: str, *words: str, code: int = 0) -> Ran: ...


@pytest.fixture
def at(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    codebook_cache: Path,
) -> At:
    """Run a command at somebody's home; fails unless it ends with the code that is expected."""
    for name in ("CHARTS", "LEARNER", "STORE", "PASSPHRASE"):
        monkeypatch.delenv(f"CODER_DRILL_{name}", raising=False)
    own_charts(tmp_path / "own")

    def go(home: str, *words: str, code: int = 0) -> Ran:
        folder = tmp_path / home
        monkeypatch.setenv("CODER_DRILL_CONFIG", str(folder / "config.toml"))
        monkeypatch.setenv("CODER_DRILL_DATA_DIR", str(folder / "data"))
        monkeypatch.setenv("CODER_DRILL_CACHE_DIR", str(codebook_cache))
        more = ["--charts", str(tmp_path / "own")] if home == "trainer" else []
        monkeypatch.setattr(sys, "argv", ["coder-drill", *more, *words])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        ran = Ran(int(ended.value.code or 0), shown.out, shown.err)
        assert ran.code == code, (words, ran.out, ran.err)
        return ran

    return go


def test_the_whole_round_over_four_homes(at: At, tmp_path: Path) -> None:
    box = tmp_path / "box"
    # The trainer: keys, cohort, roster, set, assignment.
    at("trainer", "trainer", "init", "--name", "Pat")
    at("trainer", "cohort", "new", "spring", "--ramp", "1:80,4:88")
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,email\nL001,Ann,ann@x.org\nL002,Bo,bo@x.org\nL003,Cy,cy@x.org\n")
    dry = at("trainer", "cohort", "add", "spring", str(roster), "--dry-run", "--json").json
    assert dry["new"] == ["L001", "L002", "L003"]
    at("trainer", "cohort", "add", "spring", str(roster))
    text = tmp_path / "exam-one.toml"
    text.write_text(assessment_text())
    made = at(
        "trainer", "cohort", "assign", "spring", str(text), "--to", str(tmp_path / "out"),
        "--due", "2099-01-01T17:00", "--json",
    ).json  # fmt: skip
    files = {each["learner"]: each["path"] for each in made["files"]}
    mail = made["files"][0]
    assert mail["subject"].startswith("First assessment: to be done by Thursday, ")
    for words in (
        "coder-drill assignment open exam-one-L001.cdset\n",
        made["fingerprint"],
        "30 minutes of wall time",
        ".cdresult",
        "Pat",
    ):
        assert words in mail["body"], words
    assert "Ann" not in mail["body"]
    assert "ann@x.org" not in mail["body"]
    assert set(files) == {"L001", "L002", "L003"}
    # One learner gets more time, with a reason that stays here.
    more = at(
        "trainer", "cohort", "assign", "spring", "-", "--change", "exam-one", "--who", "L003",
        "--extra-time", "1.5", "--reason", "accommodation", "--to", str(tmp_path / "out"), "--json",
    ).json  # fmt: skip
    assert [each["learner"] for each in more["files"]] == ["L003"]
    assert b"accommodation" not in Path(files["L003"]).read_bytes()
    assert "45 minutes of wall time" in more["files"][0]["body"]
    # Three learners, each at home.
    receipts = {}
    for learner, answer in (("L001", "S93.492A"), ("L002", "S93.409A"), ("L003", "I10")):
        opened = at(learner, "assignment", "open", files[learner], "--json").json
        assert opened["minutes"] == (45 if learner == "L003" else 30)
        answers = tmp_path / f"{learner}.json"
        answers.write_text(json.dumps({"our-ankle": answer}))
        at(learner, "assignment", "start", "exam-one", "--answers", str(answers), "--json")
        handed = at(learner, "assignment", "hand-in", "exam-one", "--to", str(box), "--json").json
        receipts[learner] = handed["receipt"]
        assert at(learner, "report", "--json").json["totals"]["attempts"] == 0
    # Back: a broken file among them.
    (box / "zz.cdresult").write_text("{}")
    came = at("trainer", "cohort", "collect", "spring", str(box), "--json", code=1).json
    assert (came["taken"], came["refused"]) == (3, 1)
    assert {f["learner"]: f["receipt"] for f in came["files"] if f["learner"]} == receipts
    again = at("trainer", "cohort", "collect", "spring", str(box), "--json", code=1).json
    assert (again["taken"], again["had already"]) == (0, 3)
    shown = at("trainer", "cohort", "show", "spring", "--json").json
    assert [seat["state"] for seat in shown["seats"]] == ["handed in"] * 3
    before = {seat["learner"]: seat["score"] for seat in shown["seats"]}
    assert before["L001"] > before["L002"] > before["L003"]
    words = at("trainer", "cohort", "show", "spring").out
    for heading in ("Who is missing: 0", "Is it better?", "Where is help needed?", "Look at first"):
        assert heading in words
    # From a figure to the verdict behind it.
    (seat,) = at("trainer", "cohort", "show", "spring", "--learner", "L002", "--json").json
    answer = next(a for a in seat["answers"] if a["exercise"] == "our-ankle")
    verdicts = at("trainer", "cohort", "verdicts", "spring", answer["answer"][:8]).out
    assert "S93.409A" in verdicts
    # Overrule: dry run, then for good; release; the learner reads it.
    over = ("cohort", "overrule", "spring", "our-ankle", "S93.492A", "--accept", "S93.409A")
    at("trainer", *over, code=2)
    dry = at("trainer", *over, "--reason", "agreed", "--dry-run", "--json").json
    assert [c["learner"] for c in dry["changes"]] == ["L002"]
    at("trainer", *over, "--reason", "agreed")
    after = at("trainer", "cohort", "show", "spring", "--json").json
    scores = {seat["learner"]: seat["score"] for seat in after["seats"]}
    assert scores["L002"] == scores["L001"] == before["L001"]
    assert after["overrule_revision"] == 1
    shut = at("trainer", "cohort", "cards", "spring", "--few", "1", "--json")
    assert shut.json["codes"] == []
    assert "left out: 2 charts of assessments not released" in shut.err
    out = at("trainer", "cohort", "release", "spring", "exam-one", "--to", str(box), "--json").json
    # What the group missed, as cards: no code before the release, and then from two learners asked on.
    cards = tmp_path / "cards.tsv"
    wrote = at("trainer", "cohort", "cards", "spring", str(cards), "--few", "2", "--json").json
    assert wrote["notes"] == cards.read_text("utf-8").count("\n") - 4 > 0
    assert all(each["missed"] >= 2 and each["learners"] == 3 for each in wrote["codes"])
    assert "missed by" in at("trainer", "cohort", "cards", "spring", "--few", "2").out
    assert "--few lowers" in at("trainer", "cohort", "cards", "spring").err
    at("trainer", "cohort", "cards", "spring", str(tmp_path / "cards.txt"), code=2)
    told = at("L002", "assignment", "open", out["path"], "--json").json
    assert told["state"] == "released"
    assert told["overrules"][0]["reason"] == "agreed"
    assert at("L002", "report", "--json").json["totals"]["attempts"] == 1
    # The end: one is forgotten, then all.
    at("trainer", "cohort", "forget", "spring", "L003", "--yes")
    archive = tmp_path / "archive.json"
    at("trainer", "cohort", "close", "spring", "--yes", "--archive", str(archive))
    assert "Ann" not in archive.read_text()
    assert at("trainer", "cohort", "list", "--json").json == []


def test_what_is_off_is_one_line(at: At, tmp_path: Path) -> None:
    at("trainer", "trainer", "init", "--name", "Pat")
    at("trainer", "cohort", "show", "spring", code=2)
    at("trainer", "cohort", "new", "spring")
    assert (
        "nobody is in it" in at("trainer", "cohort", "assign", "spring", "first-week", code=2).err
    )
    assert "write week:percent" in at("trainer", "cohort", "new", "x", "--ramp", "4", code=2).err
    roster = tmp_path / "r.csv"
    roster.write_text("id\nL001\n")
    at("trainer", "cohort", "add", "spring", str(roster))
    who = at("trainer", "cohort", "assign", "spring", "first-week", "--who", "L9", code=2)
    assert "L9: is not in this cohort" in who.err
    bank = at("trainer", "cohort", "assign", "spring", "pre-hire-skills-a", code=1)
    assert "cannot be sealed" in bank.err
    store = at("trainer", "cohort", "--store", "nonsense", "list", code=2)
    assert "write postgresql://" in store.err


def test_what_sets_and_cohorts_both_ask_for_reads_the_same() -> None:
    from coder_drill.cli.cohorts import assign
    from coder_drill.cli.sets import pack_set

    def told(command: click.Command) -> dict[str, str | None]:
        return {p.name or "": p.help for p in command.params if isinstance(p, click.Option)}

    one, other = told(pack_set), told(assign)
    for name in ("opens", "due", "open_bank"):
        assert one[name]
        assert one[name] == other[name]


def test_mail_texts_lie_beside_the_files_and_days_count_from_opening(
    at: At, tmp_path: Path
) -> None:
    at("trainer", "trainer", "init", "--name", "Pat")
    at("trainer", "cohort", "new", "spring")
    (tmp_path / "roster.csv").write_text("id\nL001\n")
    at("trainer", "cohort", "add", "spring", str(tmp_path / "roster.csv"))
    out = tmp_path / "out"
    told = at(
        "trainer", "cohort", "assign", "spring", "first-week", "--days", "7", "--from-open", "--mail-text",
        "--to", str(out),
    )  # fmt: skip
    (text,) = out.glob("*.txt")
    assert text.name == "first-week-L001.txt"
    words = text.read_text(encoding="utf-8")
    assert words.startswith("Subject: ")
    assert "It is due 7 days after you first open the file" in words
    assert "Subject: " in told.err
    shown = at("trainer", "cohort", "show", "spring")
    assert "7 days from first opening" in shown.out
    opened = at("L001", "assignment", "open", str(out / "first-week-L001.cdset"), "--json").json
    assert (opened["days_from_opening"], bool(opened["due"])) == (7, True)
    off = at("trainer", "cohort", "assign", "spring", "first-week", "--from-open", code=2)
    assert "say how many days" in off.err
