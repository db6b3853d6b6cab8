"""Cards put aside, made, limited by the day, and told apart from what gives its answer away."""

from __future__ import annotations

import sqlite3
import zipfile
from itertools import count
from pathlib import Path

import pytest

from coder_drill.errors import UnavailableError, UsageError
from coder_drill.exercises.card.giveaway import names_code, stands_out
from coder_drill.exercises.card.question import CardQuestion, CodedLine, Solution, gives_away
from coder_drill.services import anki
from coder_drill.services.transfer import export_lines, import_lines
from coder_drill.services.workspace import Workspace
from coder_drill.skills.cards import DAILY, LEECH_LAPSES, SUSPENDED, is_leech, is_own, is_suspended
from coder_drill.store import Store
from coder_drill.store.moments import utc_text
from tests.conftest import SteppingClock
from tests.unit.test_skills_evidence import verdict
from tests.unit.test_store import make_attempt

DAY = 24 * 3600.0
CODES = ("J44.1", "I10", "E11.9", "N18.30", "I50.23", "J18.9", "E87.6", "K35.80")


@pytest.fixture(autouse=True)
def counted_ids(workspace: Workspace) -> None:
    """Ids that are the same each time: what is chosen depends on them."""
    numbers = count(1)
    workspace._new_id = lambda: f"id-{next(numbers)}"


def missed(workspace: Workspace, *codes: str) -> list[str]:
    """Miss these codes; the ids of their cards."""
    for number, code in enumerate(codes):
        workspace.store.log.add(
            make_attempt(
                number,
                uuid=f"missed-{code}",
                learner_id=workspace.learner_id,
                exercise=f"chart-{number}",
                verdicts=(verdict(expected=code, given=None, label="missed", credit=0.0),),
                submitted_at=utc_text(workspace.clocks.now()),
            )
        )
    return [f"code:icd10cm:{code}" for code in codes]


def answer(workspace: Workspace, *, right: bool) -> str:
    asked = workspace.cards.next()
    assert asked is not None
    from coder_drill.exercises.card import question_of, response_of

    question = question_of(asked)
    given = response_of(asked, question.answers[0] if right else "Z99.89")
    workspace.answers.hand_in(asked, given, mode="card")
    return question.card


def test_only_so_many_cards_are_asked_a_day(workspace: Workspace, clock: SteppingClock) -> None:
    missed(workspace, *CODES)
    clock.step(3600)
    box = workspace.cards
    assert box.load().daily == DAILY
    box.set_daily(3)
    load = workspace.cards.load()
    assert (load.due, load.left) == (len(CODES), 3)
    assert load.words == f"3 cards left today, of {len(CODES)} due"
    for left in (2, 1, 0):
        answer(workspace, right=True)
        assert workspace.cards.load().left == left
    assert workspace.cards.next() is None
    assert "today's 3 cards are done" in workspace.cards.load().words
    clock.step(DAY)
    assert workspace.cards.load().left == 3 and workspace.cards.next() is not None
    box.set_daily(0)
    assert workspace.cards.next() is None
    with pytest.raises(UsageError):
        box.set_daily(-1)


def test_a_buried_card_comes_back_tomorrow(workspace: Workspace, clock: SteppingClock) -> None:
    (name,) = missed(workspace, "J44.1")
    clock.step(3600)
    assert workspace.cards.bury(name).due == "2026-05-02T00:00:00.000+00:00"
    assert workspace.cards.next() is None
    clock.step(DAY)
    assert workspace.cards.load().due == 1


def test_a_suspended_card_stays_so_until_it_is_resumed(
    workspace: Workspace, clock: SteppingClock
) -> None:
    (name,) = missed(workspace, "J44.1")
    clock.step(3600)
    assert is_suspended(workspace.cards.suspend(name))
    clock.step(400 * DAY)
    assert workspace.cards.load().due == 0
    # Meeting the code in a chart moves the card's memory, and not its being suspended.
    workspace.store.log.add(
        make_attempt(
            9,
            learner_id=workspace.learner_id,
            exercise="again",
            verdicts=(verdict(expected="J44.1", given=None, label="missed", credit=0.0),),
            submitted_at=utc_text(clock.now),
        )
    )
    kept = workspace.cards.get(name)
    assert kept is not None and kept.due == SUSPENDED and kept.lapses == 1
    assert not is_suspended(workspace.cards.resume(name))
    assert workspace.cards.load().due == 1


@pytest.mark.parametrize("how", ["bury", "suspend", "resume"])
def test_a_card_that_is_not_there_is_named(workspace: Workspace, how: str) -> None:
    with pytest.raises(UsageError, match="code:icd10cm:I10: no such card"):
        getattr(workspace.cards, how)("code:icd10cm:I10")


def test_a_card_of_ones_own(workspace: Workspace, clock: SteppingClock) -> None:
    made = workspace.cards.make("e11.9")
    assert (made.code, made.domain) == ("E11.9", "cm-04") and is_own(made)
    assert answer(workspace, right=True) == made.id
    assert workspace.cards.load().due == 0
    workspace.cards.make("E11.9")
    assert workspace.cards.load().due == 1, "made again, it is due again"
    for code, word in (("E11", "heading"), ("Q99999", "no such code")):
        with pytest.raises(UsageError, match=word):
            workspace.cards.make(code)


def test_a_leech_is_named(workspace: Workspace, clock: SteppingClock) -> None:
    (name,) = missed(workspace, "J44.1")
    for _ in range(LEECH_LAPSES):
        clock.step(2 * DAY)
        answer(workspace, right=False)
    found = workspace.cards.get(name)
    assert found is not None and is_leech(found) and "leech" in anki.tags_of(found)


def test_what_was_done_with_cards_stands_in_the_log(
    workspace: Workspace, clock: SteppingClock, tmp_path: Path
) -> None:
    names = missed(workspace, *CODES)
    clock.step(3600)
    workspace.cards.suspend(names[0])
    workspace.cards.bury(names[1])
    workspace.cards.make("E03.9")
    workspace.cards.suspend(names[2])
    workspace.cards.resume(names[2])
    grown = workspace.cards.cards()
    workspace.cards.rebuild()
    assert workspace.cards.cards() == grown
    other = Store.open(tmp_path / "other.db")
    learner = workspace.store.learners.ensure("jo")
    import_lines(other, export_lines(workspace.store, learner), "export")
    moved = Workspace(workspace.paths, workspace.config, clock=clock)
    moved.__dict__["store"] = other
    assert [(c.id, c.due) for c in moved.cards.cards()] == [(c.id, c.due) for c in grown]
    other.close()


def test_what_was_done_with_cards_is_no_evidence_and_no_answer(workspace: Workspace) -> None:
    workspace.cards.make("E03.9")
    assert workspace.cards.load().done == 0
    assert list(workspace.skills.book().estimator.domains) == []
    assert workspace.standing.today().charts == 0


def test_an_event_that_makes_no_sense_changes_nothing(workspace: Workspace) -> None:
    for number, response in enumerate(("", "[1]", '{"code": 1}', '{"until": "soon"}')):
        workspace.store.log.add(
            make_attempt(
                number,
                learner_id=workspace.learner_id,
                kind="card",
                exercise="code:icd10cm:I10",
                mode=("card-made", "card-made", "card-made", "card-buried")[number],
                verdicts=(),
                response=response,
            )
        )
    assert workspace.cards.cards() == []


# -- what gives an answer away ---------------------------------------------------------------


def question(**changes: object) -> CardQuestion:
    made = {
        "card": "c",
        "kind": "neighbors",
        "prompt": "Which of these?",
        "context": "",
        "sentence": "Short of breath.",
        "answers": ("J44.1",),
        "evidence": Solution("J44.1", "", "", "", ""),
    }
    return CardQuestion(**{**made, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["COPD (J44.1).", "billed as j441 before", "J44.1"])
def test_a_code_in_the_question_gives_it_away(text: str) -> None:
    assert names_code(text, ("J44.1",))
    assert gives_away(question(sentence=text))


def test_a_longer_code_is_another_code() -> None:
    assert not names_code("J44.10 and J44", ("J44.1",))
    assert not gives_away(question())


def test_a_title_that_alone_repeats_the_sentence_stands_out() -> None:
    right = "Acute appendicitis with localized peritonitis"
    others = ["Acute appendicitis without abscess", "Hyperplasia of appendix"]
    said = "Imaging: acute appendicitis, localized peritonitis."
    assert stands_out(said, right, others)
    assert not stands_out(said, right, [*others, "Localized peritonitis, acute appendicitis"])
    assert not stands_out("Right lower quadrant pain.", right, others)


def test_a_line_without_words_among_lines_with_words_gives_itself_away() -> None:
    lines = (
        CodedLine("I10", "", "HTN."),
        CodedLine("J44.1", "", ""),
        CodedLine("E11.9", "", "DM."),
    )
    spot = question(kind="spot", answers=("2",), lines=lines)
    assert gives_away(spot)
    bare = tuple(CodedLine(line.text, "", "") for line in lines)
    assert not gives_away(question(kind="spot", answers=("2",), lines=bare))


# -- Anki --------------------------------------------------------------------------------------


def test_anki_text_has_stable_ids_and_no_broken_lines(
    workspace: Workspace, clock: SteppingClock
) -> None:
    missed(workspace, *CODES)
    notes = anki.notes_of(workspace.sources, workspace.cards.cards())
    assert len({note.guid for note in notes}) == len(notes) >= len(CODES) - 1
    text = anki.tsv(notes)
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert all(len(row) == 4 for row in rows) and len(rows) == len(notes)
    assert {row[0] for row in rows} <= {anki.guid_of(c.id) for c in workspace.cards.cards()}
    clock.step(DAY)
    assert anki.tsv(anki.notes_of(workspace.sources, workspace.cards.cards())) == text
    made = anki.AnkiNote("g", "a <b>\tc\nd", "e & f", ("t",))
    assert anki.tsv([made]).splitlines()[-1] == "g\ta &lt;b&gt; c<br>d\te &amp; f\tt"


def test_an_anki_package_holds_the_notes(workspace: Workspace, tmp_path: Path) -> None:
    pytest.importorskip("genanki")
    missed(workspace, "J44.1", "I10")
    notes = anki.notes_of(workspace.sources, workspace.cards.cards())
    file = tmp_path / "cards.apkg"
    anki.write_package(notes, file)
    with zipfile.ZipFile(file) as package:
        package.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    guids = {row[0] for row in connection.execute("SELECT guid FROM notes")}
    connection.close()
    assert guids == {note.guid for note in notes}
    assert not list(tmp_path.glob("*.part"))


def test_without_genanki_the_fix_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(anki, "installed", lambda: False)
    with pytest.raises(UnavailableError, match=r"pip install 'coder-drill\[anki\]'"):
        anki.write_package([], tmp_path / "x.apkg")
