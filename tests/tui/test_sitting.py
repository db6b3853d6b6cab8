"""A chart of an assigned set on screen: the drill's parts, the lookup open or closed, queries, the clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.resources import charts_dir
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.browser import BrowserScreen
from coder_drill.tui.codebook.builder import BuilderScreen
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.drill.asking import QueryScreen
from coder_drill.tui.drill.hints import HintLine
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.exams.chart import SatChart
from coder_drill.tui.exams.overview import OverviewScreen
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.lookup.closed import ClosedPane
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.shell.palette import CodeProvider, CommandProvider, GuidelineProvider
from coder_drill.tui.training.assigned import AssignedScreen
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui.conftest import press, settle, type_text
from tests.unit.training_set import Machine, assessment_text, assigned, trainer_machine

SIZE = (120, 40)
QUERIED = "office-fluid-sent-on-thursday"


@pytest.fixture
def trainer(tmp_path: Path, codebook_cache: Path) -> Machine:
    return trainer_machine(tmp_path, codebook_cache)


def begun(
    trainer: Machine, tmp_path: Path, cache: Path, rules: str = "", text: str = ""
) -> tuple[Workspace, str]:
    """A learner's workspace with the set begun, and the id of the assignment."""
    file = trainer.folder / "data" / "sets" / "exam-one.toml"
    file.write_text(text or assessment_text(rules=rules), encoding="utf-8")
    theirs = trainer.workspace()
    assigned(theirs, tmp_path / "one.cdset")
    theirs.close()
    workspace = Machine(tmp_path / "learner", cache).workspace()
    workspace.set_setting("welcome-seen", "yes")
    found = workspace.assignments.open(tmp_path / "one.cdset")
    workspace.assignments.start(found)
    return workspace, found.id


async def into_it(pilot: Pilot[Any]) -> SatChart:
    """From Home to the chart in front."""
    await settle(pilot)
    await settle(pilot)
    await press(pilot, "o", "enter")
    return chart_of(pilot)


def chart_of(pilot: Pilot[Any]) -> SatChart:
    screen = pilot.app.screen
    assert isinstance(screen, SatChart)
    return screen


def said(app: CoderDrillApp) -> str:
    return " ".join(note.message for note in app._notifications)


def facts(app: CoderDrillApp) -> str:
    return str(app.screen.query_one("#topbar-facts", Static).render())


async def test_an_assessment_has_the_lookup_of_a_drill(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    workspace, _ = begun(trainer, tmp_path, codebook_cache)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        chart = await into_it(pilot)
        pane = chart.query_one(LookupPane)
        assert type(pane) is LookupPane
        await press(pilot, "slash")
        await type_text(pilot, "sprained ankle right")
        assert pane.hits.option_count > 1
        await press(pilot, "enter")
        (line,) = chart.codes
        assert line.code == "S93.401A"
        assert "Sprain" in (chart._title_of(line) or "")
        await press(pilot, "f8")
        assert isinstance(app.screen, BrowserScreen)
        await press(pilot, "escape", "f7")
        assert isinstance(app.screen, BuilderScreen)
        await press(pilot, "escape")
        assert chart_of(pilot) is chart
        await press(pilot, "escape", "i")
        assert isinstance(app.screen, DetailsScreen)
        await press(pilot, "escape")
        # No hints, whatever the chart has; the commands of a sitting in their place.
        names = {command.id for command, _ in CommandProvider(app.screen)._possible()}
        assert names >= {"sat.give", "sat.flag", "drill.query", "drill.lookup"}
        assert not names & {"drill.hint", "drill.submit"}
        await press(pilot, "ctrl+s")
        assert chart_of(pilot).asked.title == "Item 2 of 2"
        assert "1 of 2 answered" in facts(app)
        # Without a code nothing is given; behind the last item all of them are shown.
        await press(pilot, "ctrl+s")
        assert "There is no code yet" in said(app)
        await press(pilot, "slash")
        await type_text(pilot, "S52.501A")
        await press(pilot, "enter", "ctrl+s")
        assert isinstance(app.screen, OverviewScreen)
        await press(pilot, "escape", "N")
        assert [line.code for line in chart_of(pilot).codes] == ["S93.401A"]
    workspace.close()


async def test_an_answer_emptied_is_taken_back_and_stays_with_its_chart(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    workspace, name = begun(trainer, tmp_path, codebook_cache)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    box = workspace.assignments

    def stages() -> list[str]:
        run = box.going(box.get(name))
        assert run is not None
        return [entry.stage.value for entry in run.entries]

    async with app.run_test(size=SIZE) as pilot:
        await into_it(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "S93.401A")
        await press(pilot, "enter", "ctrl+s")
        assert stages() == ["given", "open"]
        # Another item is left: its answer does not become the one gone to.
        await press(pilot, "slash")
        await type_text(pilot, "S52.501A")
        await press(pilot, "enter", "escape", "N")
        chart = chart_of(pilot)
        assert [line.code for line in chart.codes] == ["S93.401A"]
        await press(pilot, "slash", "escape", "d")
        await settle(pilot)
        assert not chart.codes
        assert stages() == ["open", "open"]
        await press(pilot, "n")
        assert [line.code for line in chart_of(pilot).codes] == ["S52.501A"]
        await press(pilot, "N")
        assert not chart_of(pilot).codes
    workspace.close()


async def test_a_closed_lookup_is_closed_in_every_way(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    workspace, name = begun(trainer, tmp_path, codebook_cache, rules="lookup = false")
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        chart = await into_it(pilot)
        pane = chart.query_one(LookupPane)
        assert isinstance(pane, ClosedPane)
        for key in ("f7", "f8", "ctrl+e", "ctrl+g"):
            app.clear_notifications()
            await press(pilot, key)
            assert chart_of(pilot) is chart, key
            assert "the lookup is closed until you hand it in" in said(app), key
        await press(pilot, "slash")
        await type_text(pilot, "sprained ankle")
        assert pane.hits.option_count == 0
        await press(pilot, "enter")
        assert not chart.codes
        assert "lookup is closed" in str(chart.query_one("#said", Static).render())
        # Whole codes are taken as they are typed, codes or not, and nothing is said of them.
        for text in ("S93.401A", "S93.4", "Z99.999", "99284-25"):
            await press(pilot, "escape", "slash")
            await type_text(pilot, text)
            await press(pilot, "enter")
        assert [line.code for line in chart.codes] == ["S93.401A", "S93.4", "Z99.999", "99284"]
        assert {chart._title_of(line) for line in chart.codes} == {None}
        shown = "\n".join(str(o.prompt) for o in chart.query_one("#answer", ChoiceList).options)
        assert "prain" not in shown
        assert "not in the code tables" not in shown
        await press(pilot, "escape")
        for key in ("i", "f3", "m", "e"):
            await press(pilot, key)
            assert chart_of(pilot) is chart, key
        assert [hit async for hit in CodeProvider(app.screen).search("S93.401A")] == []
        assert [hit async for hit in GuidelineProvider(app.screen).search("sepsis")] == []
        # Nor from Home, nor in practice, while it is going on.
        app.go_home()
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "f8")
        assert isinstance(app.screen, HomeScreen)
        bundled = workspace.bank.charts[0]
        app.open_chart(bundled)
        await settle(pilot)
        drill = app.screen
        assert isinstance(drill, DrillScreen)
        assert not isinstance(drill, SatChart)
        assert isinstance(drill.query_one(LookupPane), ClosedPane)
        # Handed in, it is open again.
        box = workspace.assignments
        box.hand_in(box.get(name), tmp_path)
        await press(pilot, "f8")
        assert isinstance(app.screen, BrowserScreen)
    workspace.close()


async def test_a_code_book_left_open_closes_when_such_a_set_begins(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    file = trainer.folder / "data" / "sets" / "exam-one.toml"
    file.write_text(assessment_text(rules="lookup = false"), encoding="utf-8")
    theirs = trainer.workspace()
    assigned(theirs, tmp_path / "one.cdset")
    theirs.close()
    workspace = Machine(tmp_path / "learner", codebook_cache).workspace()
    workspace.set_setting("welcome-seen", "yes")
    workspace.assignments.open(tmp_path / "one.cdset")
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await settle(pilot)
        app.show_charts()
        await press(pilot, "f8")
        assert isinstance(app.screen, BrowserScreen)
        app.go_home()
        await press(pilot, "o", "enter", "enter")
        chart_of(pilot)
        app.show_charts()
        await settle(pilot)
        assert not isinstance(app.screen, BrowserScreen)
    workspace.close()


async def test_a_practice_set_with_feedback_at_once_keeps_its_lookup_closed(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    text = (
        'format = 1\nid = "exam-one"\ntitle = "By heart"\nmode = "practice"\n'
        'charts = ["ed-saturday-limp"]\n[rules]\nlookup = false\n'
    )
    workspace, _ = begun(trainer, tmp_path, codebook_cache, text=text)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await settle(pilot)
        await press(pilot, "o", "enter", "enter")
        assert isinstance(app.screen, DrillScreen)
        assert isinstance(app.screen.query_one(LookupPane), ClosedPane)
    workspace.close()


async def test_hints_are_closed_in_an_exam(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    text = (
        'format = 1\nid = "exam-one"\ntitle = "Exam"\nmode = "exam"\n'
        'charts = ["ed-saturday-limp"]\n[rules]\nminutes = 30\n'
    )
    workspace, _ = begun(trainer, tmp_path, codebook_cache, text=text)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        chart = await into_it(pilot)
        assert chart.chart.hints
        await press(pilot, "h", "f6")
        assert not chart.query_one(HintLine).display
        assert chart.kept.hints_used == 0
        names = {command.id for command, _ in CommandProvider(app.screen)._possible()}
        assert "drill.hint" not in names
    workspace.close()


def queried(trainer: Machine, mode: str, name: str) -> str:
    """A set over a chart of the trainer's own that calls for queries."""
    source = next(
        path for path in sorted(charts_dir().rglob("*.toml")) if "[[query]]" in path.read_text()
    )
    text = source.read_text(encoding="utf-8").replace(f'id = "{source.stem}"', f'id = "{name}"', 1)
    (trainer.charts[0] / f"{name}.toml").write_text(text, encoding="utf-8")
    return (
        f'format = 1\nid = "exam-one"\ntitle = "Doubts"\nmode = "{mode}"\n'
        f'charts = ["{name}"]\n[rules]\nminutes = 60\n'
    )


async def take(pilot: Pilot[Any], words: str) -> str:
    """Take the row of a query's list that holds these words; what is listed then."""
    options = pilot.app.screen.query_one("#query-list", ChoiceList)
    prompts = [" ".join(str(option.prompt).split()) for option in options.options]
    options.highlighted = next(n for n, each in enumerate(prompts) if words in each)
    await press(pilot, "enter")
    options = pilot.app.screen.query_one("#query-list", ChoiceList)
    return "\n".join(" ".join(str(option.prompt).split()) for option in options.options)


@pytest.mark.parametrize("mode", ["exam", "assessment"])
async def test_a_query_is_raised_on_screen(
    trainer: Machine, tmp_path: Path, codebook_cache: Path, mode: str
) -> None:
    from coder_drill.charts.passages import touched
    from coder_drill.exercises.chart import answer_of

    text = queried(trainer, mode, "our-doubts")
    theirs = trainer.workspace()
    own = theirs.bank.get("our-doubts")
    theirs.close()
    assert own is not None
    query = next(q for q in own.queries if q.answer)
    workspace, name = begun(trainer, tmp_path, codebook_cache, text=text)
    app = CoderDrillApp(workspace, clock=lambda: 0.0)
    async with app.run_test(size=SIZE) as pilot:
        chart = await into_it(pilot)
        documents = len(chart.chart.documents)
        await press(pilot, "Q")
        asking = app.screen
        assert isinstance(asking, QueryScreen)
        marked = touched(asking._passages, chart.chart.documents, query.indicators[:1])
        asking.query_one("#query-list", ChoiceList).highlighted = asking._rows.index(min(marked))
        await press(pilot, "space", "enter")
        await take(pilot, query.about.label)
        listed = await take(pilot, query.to[0].label)
        sealed = mode == "assessment"
        # The chart's own wordings are part of the key: in a sealed file there are general ones.
        own_one = " ".join(query.wording[0].split())
        assert (own_one in listed) is not sealed
        told = await take(pilot, "Clarification")
        assert ("No answer has come back" in told) is sealed
        await press(pilot, "enter")
        shown = chart_of(pilot).query_one(RecordPane).chart.documents
        assert len(shown) == documents + (0 if sealed else 1)
        box = workspace.assignments
        found = box.get(name)
        run = box.going(found)
        assert run is not None
        kept = box.runs(found).response(run, 0)
        assert kept is not None
        (raised,) = answer_of(kept).queries
        assert raised.about is query.about
        assert raised.to in (query.to[0], Addressee(raised.to))
        assert isinstance(raised.about, QueryKind)
        assert raised.sent
    workspace.close()


async def test_time_that_is_up_ends_the_chart_with_what_stands_there(
    trainer: Machine, tmp_path: Path, codebook_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theirs = trainer.workspace()
    assigned(theirs, tmp_path / "one.cdset")
    theirs.close()
    seconds = [0.0]
    machine = Machine(tmp_path / "learner", codebook_cache)
    workspace = machine.workspace()
    workspace.set_setting("welcome-seen", "yes")
    found = workspace.assignments.open(tmp_path / "one.cdset")
    workspace.assignments.start(found)
    app = CoderDrillApp(workspace, clock=lambda: seconds[0])
    async with app.run_test(size=SIZE) as pilot:
        chart = await into_it(pilot)
        assert "left" in facts(app)
        await press(pilot, "slash")
        await type_text(pilot, "S93.401A")
        await press(pilot, "enter", "Q")
        machine.clock.step(31 * 60)
        seconds[0] = 31 * 60.0
        chart._tell()
        await settle(pilot)
        assert isinstance(app.screen, AssignedScreen)
    (run,) = workspace.assignments.sittings(found)
    assert [entry.stage.value for entry in run.entries].count("given") == 1
    workspace.close()
