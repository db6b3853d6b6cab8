"""The whole story with the keyboard alone: first start, a chart coded, the attempt kept."""

from __future__ import annotations

import json

from click.testing import CliRunner

from coder_drill.cli import history  # noqa: F401 - registers the report command
from coder_drill.cli.group import cli
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.scoring import format_code
from coder_drill.scoring.model import AnswerCode
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.home.welcome import WelcomeScreen
from coder_drill.tui.review.screen import ReviewScreen
from tests.tui.conftest import drill_of, press, settle, type_text


def key_lines(workspace: Workspace, chart_id: str) -> list[str]:
    """The chart's key as one would type it."""
    chart = workspace.bank.get(chart_id)
    assert chart is not None
    return [
        format_code(
            AnswerCode(
                key.code,
                workspace.codebook.resolve(key.code)[0].system,
                tuple(key.modifiers),
                key.units,
                key.poa,
            )
        )
        for key in chart.key
    ]


async def test_from_the_first_start_to_a_stored_attempt(workspace: Workspace, paths: Paths) -> None:
    app = CoderDrillApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        await press(pilot, "enter")
        assert app.current_mode == "home"
        await press(pilot, "enter")
        assert isinstance(app.screen, DrillScreen)
        chart = drill_of(app).chart

        await press(pilot, "slash")
        for line in key_lines(workspace, chart.id):
            await type_text(pilot, line)
            await press(pilot, "enter")
        await press(pilot, "escape", "h", "ctrl+s")
        assert isinstance(app.screen, ReviewScreen)
        score = str(app.screen.query_one("#score").render())
        assert "Score 100%" in score and "1 hint" in score
        assert workspace.answers.draft(chart.id) is None
        await press(pilot, "escape")
        assert "mean score 100%" in str(app.screen.query_one("#today-line").render())
        await press(pilot, "p")
        assert app.current_mode == "progress"
        await press(pilot, "q")
    assert app.return_code == 0

    attempts = workspace.answers.history()
    assert [(a.chart_id, a.score, a.hints_used) for a in attempts] == [(chart.id, 1.0, 1)]
    workspace.close()
    report = CliRunner().invoke(
        cli,
        ["--learner", "jo", "report", "--json"],
        env={
            "CODER_DRILL_DATA_DIR": str(paths.data_dir),
            "CODER_DRILL_CACHE_DIR": str(paths.cache_dir),
            "CODER_DRILL_CONFIG": str(paths.config_file),
        },
    )
    assert report.exit_code == 0, report.output
    assert chart.id in json.dumps(json.loads(report.stdout))


async def test_killed_in_the_middle_the_answer_is_offered_back(
    workspace: Workspace, paths: Paths
) -> None:
    """The first app is never left in order: what counts is what stands in the store by then."""
    workspace.set_setting("welcome-seen", "yes")
    app = CoderDrillApp(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "slash")
        chart = drill_of(app).chart
        line = key_lines(workspace, chart.id)[0]
        await type_text(pilot, line)
        await press(pilot, "enter")
        await type_text(pilot, "half a wor")

        second = Workspace(paths, Config(learner="jo"))
        kept = second.answers.draft(chart.id)
        assert kept is not None and [format_code(code) for code in kept.answer.codes] == [line]

        again = CoderDrillApp(second)
        async with again.run_test(size=(80, 24)) as other:
            await settle(other)
            text = str(again.screen.query_one("#next-text").render())
            assert f"to go on with {chart.title}, 1 code so far" in text
            await press(other, "enter")
            assert [code.code for code in drill_of(again).codes] == [kept.answer.codes[0].code]
        second.close()


async def test_welcome_comes_once(workspace: Workspace) -> None:
    for expected in (WelcomeScreen, None):
        app = CoderDrillApp(workspace)
        async with app.run_test() as pilot:
            await settle(pilot)
            assert isinstance(app.screen, WelcomeScreen) is (expected is not None)
            await press(pilot, "enter")
