"""Assignments and cohorts on screen: from the file to the receipt, and three keys from a cohort to a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.roster import Person
from coder_drill.exercises.registry import kind_named
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.training.keys import save_trainer
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.exams.chart import SatChart
from coder_drill.tui.exams.overview import OverviewScreen
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.training.assigned import AssignedScreen
from coder_drill.tui.training.dialogs import OverruleDialog
from coder_drill.tui.training.trainer import TrainerScreen
from coder_drill.tui.widgets.frame import KeyBar
from tests.tui.conftest import press, settle, type_text
from tests.unit.training_set import KEYS, Machine, assessment_text, assigned, trainer_machine

SIZE = (110, 36)


@pytest.fixture
def trainer(tmp_path: Path, codebook_cache: Path) -> Machine:
    return trainer_machine(tmp_path, codebook_cache)


def learner_at(tmp_path: Path, cache: Path) -> Workspace:
    workspace = Machine(tmp_path / "learner", cache).workspace()
    workspace.set_setting("welcome-seen", "yes")
    return workspace


async def opened(pilot: Pilot[Any]) -> CoderDrillApp:
    app = pilot.app
    assert isinstance(app, CoderDrillApp)
    await settle(pilot)
    await settle(pilot)
    return app


def words(app: CoderDrillApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).render())


def rows(app: CoderDrillApp) -> list[str]:
    assert isinstance(app.screen, TrainerScreen)
    return [f"{line.left} {line.text} {line.facts}" for line in app.screen.level.lines]


async def test_an_assessment_from_the_file_to_the_receipt(
    trainer: Machine, tmp_path: Path, codebook_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theirs = trainer.workspace()
    assigned(theirs, tmp_path / "one.cdset")
    theirs.close()
    workspace = learner_at(tmp_path, codebook_cache)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "o")
        assert isinstance(app.screen, AssignedScreen)
        await press(pilot, "o")
        app.screen.query_one("#path", Input).value = str(tmp_path / "one.cdset")
        await press(pilot, "enter")
        assert isinstance(app.screen, AssignedScreen)
        assert "30 minutes of wall time" in words(app, "#assigned-line")
        bar = str(app.screen.query_one(KeyBar).render())
        assert "enter Start" in bar and "Open  " not in bar
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert "1 set is assigned; o shows them." in words(app, "#today-line")
        await press(pilot, "o", "enter")
        shown = " ".join(str(each.render()) for each in app.screen.query(Static))
        assert "The clock runs from here." in shown
        await press(pilot, "enter")
        assert isinstance(app.screen, SatChart)
        await press(pilot, "slash")
        await type_text(pilot, "S93.401A")
        await press(pilot, "enter", "ctrl+s")
        assert "1 of 2 answered" in words(app, "#topbar-facts")
        await press(pilot, "f", "escape", "up", "o", "enter")
        assert isinstance(app.screen, SatChart)
        assert "flagged" in words(app, "#topbar-facts")
        await press(pilot, "escape", "up", "o", "h")
        shown = " ".join(str(each.render()) for each in app.screen.query(Static))
        assert "1 of 2 exercises are not answered." in shown
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, SatChart)
        await press(pilot, "l")
        assert isinstance(app.screen, OverviewScreen)
        await press(pilot, "h", "enter")
        assert isinstance(app.screen, AssignedScreen)
        assert "Receipt " in words(app, "#assigned-line")
        told = [note.message for note in app._notifications]
        assert any("Receipt" in each for each in told), told
        assert (tmp_path / "exam-one-L001-1.cdresult").is_file()
        await press(pilot, "enter")
        assert isinstance(app.screen, AssignedScreen)
    workspace.close()


async def test_three_keys_from_a_cohort_to_a_verdict(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    theirs = trainer.workspace()
    theirs.set_setting("welcome-seen", "yes")
    save_trainer(theirs.paths.keys / "trainer.key", KEYS)
    cohort = cohorts.new_cohort(theirs, "spring")
    cohort.add([Person("L001", "Ann"), Person("L002", "Bo")], theirs.clocks.utc())
    frozen = theirs.sets.frozen(theirs.sets.get("exam-one"))
    made = cohorts.assign(theirs, cohort, frozen, KEYS, tmp_path / "out")
    cohort.close()
    box = tmp_path / "box"
    learner = learner_at(tmp_path, codebook_cache)
    found = learner.assignments.open(made.files[0].path)
    learner.assignments.start(found)
    learner.assignments.hand_in(found, box)
    learner.close()
    (box / "broken.cdresult").write_text("{}")
    app = CoderDrillApp(theirs, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "T")
        assert rows(app) == [" spring "]
        await press(pilot, "c")
        app.screen.query_one("#path", Input).value = str(box)
        await press(pilot, "enter")
        await settle(pilot)
        told = [note.message for note in app._notifications]
        assert any("broken.cdresult: format: is missing" in each for each in told), told
        assert any("1 taken, 0 had already, 1 refused" in each for each in told), told
        shown = rows(app)
        for heading in (
            "Who is missing: 1",
            "Is it better?",
            "Where is help needed?",
            "Look at first",
        ):
            assert any(heading in each for each in shown), shown
        assert isinstance(app.screen, TrainerScreen)
        at = next(n for n, line in enumerate(app.screen.level.lines) if line.text == "Ann")
        app.screen.query_one("#cohort").highlighted = at  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert any("chart:our-ankle" in each for each in rows(app))
        await press(pilot, "enter")
        assert any("is missing" in each for each in rows(app)), rows(app)
        await press(pilot, "escape", "escape", "escape")
        assert rows(app) == [" spring "]
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
    theirs.close()


def typed(app: CoderDrillApp) -> list[str]:
    """What stands in the fields of the overrule."""
    names = ("code", "accept", "reason")
    return [app.screen.query_one(f"#ruling-{name}", Input).value for name in names]


def mark(app: CoderDrillApp, text: str) -> None:
    assert isinstance(app.screen, TrainerScreen)
    n = next(n for n, line in enumerate(app.screen.level.lines) if text in line.text)
    app.screen.query_one("#cohort").highlighted = n  # type: ignore[attr-defined]


def collected(trainer: Machine, folder: Path, cache: Path) -> tuple[Workspace, Cohort, str]:
    """A trainer, the cohort with one wrong answer of the first of two learners, and the code of its key."""
    theirs = trainer.workspace()
    theirs.set_setting("welcome-seen", "yes")
    save_trainer(theirs.paths.keys / "trainer.key", KEYS)
    cohort = cohorts.new_cohort(theirs, "spring")
    cohort.add([Person("L001", "Ann"), Person("L002", "Bo")], theirs.clocks.utc())
    frozen = theirs.sets.frozen(theirs.sets.get("exam-one"))
    made = cohorts.assign(theirs, cohort, frozen, KEYS, folder / "out")
    learner = learner_at(folder, cache)
    found = learner.assignments.open(made.files[0].path)
    run = learner.assignments.start(found)
    runs, sources = learner.assignments.runs(found), learner.assignments.sources(found)
    at = next(n for n, entry in enumerate(run.entries) if entry.exercise == "our-ankle")
    exercise = runs.exercise(run.entries[at])
    assert exercise is not None
    runs.give(run, at, kind_named("chart").typed(sources, exercise, "S93.409A"))
    handed = learner.assignments.hand_in(found, folder / "box")
    learner.close()
    cohorts.collect_files(theirs, cohort, KEYS, [handed.path])
    chart = theirs.bank.get("our-ankle")
    assert chart is not None
    return theirs, cohort, chart.key[0].code


async def to_the_answer(app: CoderDrillApp, pilot: Pilot[Any]) -> None:
    """From Home to the list of Ann's answers, her chart marked."""
    await opened(pilot)
    await press(pilot, "T", "enter")
    mark(app, "Ann")
    await press(pilot, "enter")
    mark(app, "chart:our-ankle")


async def test_a_key_is_overruled_after_a_look_and_an_assignment_released(
    trainer: Machine, tmp_path: Path, codebook_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theirs, cohort, code = collected(trainer, tmp_path, codebook_cache)
    app = CoderDrillApp(theirs, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await to_the_answer(app, pilot)
        await press(pilot, "v")
        assert isinstance(app.screen, OverruleDialog)
        for name, value in (("code", code), ("accept", "S93.409A"), ("reason", "")):
            app.screen.query_one(f"#ruling-{name}", Input).value = value
        await press(pilot, "enter")
        # Without a reason nothing is even tried; what was typed stays, and what is wrong stands beside it.
        assert typed(app) == [code, "S93.409A", ""]
        assert "say why" in words(app, "#ruling-fault")
        assert app.screen.focused is app.screen.query_one("#ruling-reason")
        await type_text(pilot, "agreed")
        for name, wrong, said in (
            ("code", "I10", "has no key line 'I10'"),
            ("accept", "S93 409A @", "S93 409A @"),
        ):
            field = app.screen.query_one(f"#ruling-{name}", Input)
            right, field.value = field.value, wrong
            await press(pilot, "enter")
            assert wrong in typed(app)
            assert "agreed" in typed(app)
            assert said in words(app, "#ruling-fault")
            assert app.screen.focused is app.screen.query_one(f"#ruling-{name}")
            app.screen.query_one(f"#ruling-{name}", Input).value = right
        await press(pilot, "enter")
        shown = " ".join(str(each.render()) for each in app.screen.query(Static))
        assert "1 gain: L001" in shown
        assert "0 lose" in shown
        assert cohort.ledger() == []
        # Who looks and declines is back at what was typed.
        await press(pilot, "escape")
        assert typed(app) == [code, "S93.409A", "agreed"]
        assert cohort.ledger() == []
        await press(pilot, "enter", "enter")
        assert [row.words for row in cohort.ledger()] == [f"S93.409A is accepted for {code}"]
        assert any("takes it back" in note.message for note in app._notifications)
        await press(pilot, "escape")
        mark(app, "First assessment")
        await press(pilot, "r")
        shown = " ".join(str(each.render()) for each in app.screen.query(Static))
        assert "1 learner has not handed in" in shown
        await press(pilot, "escape")
        assert list(tmp_path.glob("*.cdrelease")) == []
        await press(pilot, "r", "enter")
        assert len(list(tmp_path.glob("*.cdrelease"))) == 1
    cohort.close()
    theirs.close()


async def test_a_verdict_names_the_code_of_the_key_that_is_overruled(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    theirs, cohort, code = collected(trainer, tmp_path, codebook_cache)
    app = CoderDrillApp(theirs, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await to_the_answer(app, pilot)
        await press(pilot, "enter")
        worth = rows(app)[0]
        mark(app, f"{code} (")
        await press(pilot, "v")
        assert isinstance(app.screen, OverruleDialog)
        assert typed(app) == [code, "S93.409A", ""]
        assert app.screen.focused is app.screen.query_one("#ruling-accept")
        app.screen.query_one("#ruling-reason", Input).value = "agreed"
        await press(pilot, "enter", "enter")
        assert [row.words for row in cohort.ledger()] == [f"S93.409A is accepted for {code}"]
        # Back at the answer, judged by the new key.
        assert float(rows(app)[0].split()[1]) > float(worth.split()[1])
        assert not any(line.strip().startswith(code) for line in rows(app))
    cohort.close()
    theirs.close()


async def test_what_is_typed_and_not_given_survives_and_is_handed_in_as_it_stands(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    theirs = trainer.workspace()
    assigned(theirs, tmp_path / "one.cdset")
    theirs.close()
    machine = Machine(tmp_path / "learner", codebook_cache)
    workspace = machine.workspace()
    workspace.set_setting("welcome-seen", "yes")
    found = workspace.assignments.open(tmp_path / "one.cdset")
    workspace.assignments.start(found)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "o", "enter")
        assert isinstance(app.screen, SatChart)
        await press(pilot, "slash")
        await type_text(pilot, "S93.401A")
        await press(pilot, "enter")
        # What a kill would leave behind: another process reads what stands in the store now.
        other = machine.workspace()
        box = other.assignments
        run = box.going(box.get(found.id))
        assert run is not None
        assert run.at is not None
        kept = box.runs(found).response(run, run.at)
        assert kept is not None
        assert "S93.401A" in str(kept.given)
        assert run.entries[run.at].stage.value == "open"
        other.close()
        # Leaving without answering keeps it.
        await press(pilot, "ctrl+t", "escape", "escape", "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "up", "o")
        assert isinstance(app.screen, AssignedScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, SatChart)
        assert app.screen.asked.facts == "0 of 2 answered"
        assert [line.code for line in app.screen.codes] == ["S93.401A"]
    workspace.close()
    # Time runs out while nobody is there: it is handed in as it stands.
    machine.clock.step(31 * 60)
    late = machine.workspace()
    (ended,) = late.assignments.sittings(late.assignments.get(found.id))
    assert ended.over
    assert sum(entry.stage.value == "given" for entry in ended.entries) == 1
    late.close()


@pytest.mark.parametrize("count", [1, 9])
async def test_deadline_time_and_attempts_are_seen_in_a_small_window(
    trainer: Machine, tmp_path: Path, codebook_cache: Path, count: int
) -> None:
    theirs = trainer.workspace()
    long = assessment_text(rules='attempts = 3\nlookup = false\nweights = "audit"').replace(
        "First assessment", "Inpatient core, orthopedic surgery and trauma"
    )
    (theirs.paths.sets / "exam-one.toml").write_text(long, encoding="utf-8")
    for n in range(count):
        assigned(theirs, tmp_path / f"{n}.cdset", due="2026-12-04T17:00:00.000+00:00")
    theirs.close()
    learner = learner_at(tmp_path, codebook_cache)
    for n in range(count):
        learner.assignments.open(tmp_path / f"{n}.cdset")
    app = CoderDrillApp(learner, clock=lambda: 0.0)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "up", "o")
        facts = app.screen.query_one("#assigned-facts", Static)
        assert "30 minutes · 3 attempts" in str(facts.render())
        assert str(facts.render()).startswith("Due Dec 4")
        shown = app.screen.find_widget(facts)
        assert shown.visible_region == shown.region
        assert shown.region.bottom < 24
        # What else there is to read is there in full, by scrolling where it must be.
        room = app.screen.query_one("#assigned-rules")
        assert room.region.height >= 8
        assert room.max_scroll_y == max(0, room.virtual_size.height - room.size.height)
        assert app.screen.query_one("#assigned-line").size.height <= room.virtual_size.height
        assert app.screen.query_one("#assigned").size.height >= 1
    learner.close()
