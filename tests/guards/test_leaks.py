"""Before a chart is scored nothing a learner can see, print or export gives its key away.

What gives a key away: a code of it (with or without its dot), what the chart teaches, a domain of its
codes. The record is the exception for what the chart teaches: a record has to speak of its subject.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from textual.pilot import Pilot

from coder_drill.charts.model import Chart
from coder_drill.cli import authoring, charts, history, records, reviews, system  # noqa: F401
from coder_drill.cli.group import Context, cli
from coder_drill.config import Config
from coder_drill.errors import UsageError
from coder_drill.paths import Paths
from coder_drill.scoring.domains import domain_label
from coder_drill.services.coverage import FEW
from coder_drill.services.sessions import SessionPlan
from coder_drill.services.workspace import Workspace
from coder_drill.skills.profiles import profile_of
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.exercises.charts import ChartsScreen
from coder_drill.tui.exercises.plan import PlanDialog

SAMPLE = 8
"""Charts that are opened on screen; every one of the bank is printed."""


@dataclass(frozen=True)
class Secrets:
    """What may not be told of a chart before it is scored."""

    codes: re.Pattern[str]
    subject: re.Pattern[str]


@cache
def secrets(chart: Chart) -> Secrets:
    lines = [*chart.lines, *(line for other in chart.alternatives for line in other.lines)]
    codes = {code for line in lines for code in (line.code, *line.accept)}
    codes |= {decoy.code for decoy in chart.decoys}
    domains = [d for d in profile_of(chart).weights if d != "modifiers"]
    subject = {*chart.teaches, *(word.replace("-", " ") for word in chart.teaches)}
    subject |= {*domains, *(domain_label(domain) for domain in domains)}
    return Secrets(_words({*codes, *(code.replace(".", "") for code in codes)}), _words(subject))


def _words(found: set[str]) -> re.Pattern[str]:
    longest = sorted(found, key=len, reverse=True)
    return re.compile(
        rf"(?<![\w.-])(?:{'|'.join(re.escape(each) for each in longest)})(?![\w-])", re.IGNORECASE
    )


def told(chart: Chart, text: str) -> list[str]:
    """What ``text`` gives away of a chart.

    The words of its title, face sheet, instructions and record are taken out before its subject is
    looked for: a record speaks of its subject, and a specialist signs with the specialty.
    """
    hidden = secrets(chart)
    found = hidden.codes.findall(text)
    rest = re.sub(r"\s+", " ", text)
    own = [chart.id, chart.title, chart.instructions, chart.setting.label, chart.document]
    own += [words for each in chart.documents for words in (each.text, each.title, each.author)]
    own += [chart.place.lower(), chart.disposition.value if chart.disposition else ""]
    for words in sorted(own, key=len, reverse=True):
        words = re.sub(r"\s+", " ", words).strip()
        if words:
            rest = rest.replace(words, " ")
    return found + hidden.subject.findall(rest)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory, codebook_cache: Path) -> Iterator[Context]:
    """A learner who has coded nothing yet, on the bundled bank."""
    folder = tmp_path_factory.mktemp("learner")
    paths = Paths(
        config_file=folder / "config.toml", data_dir=folder / "data", cache_dir=codebook_cache
    )
    made = Context(_workspace=Workspace(paths, Config(learner="jo")))
    yield made
    made.close()


Print = Callable[..., str]


@pytest.fixture
def printed(context: Context, capsys: pytest.CaptureFixture[str]) -> Print:
    """Run a command in this process and give everything that it prints."""

    def go(*words: str) -> str:
        group: click.Command = cli
        rest = list(words)
        while isinstance(group, click.Group) and rest and rest[0] in group.commands:
            group = group.commands[rest.pop(0)]
        group.main(rest, obj=context, standalone_mode=False)
        shown = capsys.readouterr()
        return shown.out + shown.err

    return go


def bank(context: Context) -> tuple[Chart, ...]:
    return context.workspace().bank.charts


def test_the_finder_finds(context: Context) -> None:
    """The guard's own eyes: a code in either writing, a label, a word of what is taught."""
    chart = next(c for c in bank(context) if c.teaches and any("." in k.code for k in c.key))
    code = next(k.code for k in chart.key if "." in k.code)
    domain = next(d for d in profile_of(chart).weights if d != "modifiers")
    for words in (code, code.replace(".", "").lower(), domain_label(domain), domain):
        assert told(chart, f"not tried yet: {words}"), words
    assert told(chart, f"teaches {chart.teaches[0].replace('-', ' ')}")
    assert not told(chart, f"{chart.id} {chart.title}")


def test_the_list_of_charts_tells_nothing(context: Context, printed: Print) -> None:
    rows = {line.split()[0]: line for line in printed("charts").splitlines() if line.strip()}
    values = {value["id"]: value for value in json.loads(printed("charts", "--json"))}
    for chart in bank(context):
        for where, text in (("charts", rows[chart.id]), ("json", json.dumps(values[chart.id]))):
            assert not told(chart, text), f"{where}: {chart.id}: {told(chart, text)}"


@pytest.mark.parametrize("words", [("show",), ("show", "--hints"), ("review",)], ids=" ".join)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_record_as_printed_tells_nothing(
    context: Context, printed: Print, words: tuple[str, ...], as_json: bool
) -> None:
    command, *options = words
    hints = "--hints" in options
    wrong = {}
    for chart in bank(context):
        text = printed(command, chart.id, *options, *["--json"] * as_json)
        if as_json:
            value = json.loads(text[: text.rindex("}") + 1])
            unseen = {"key", "teaches", "decoys", "queries", "alternatives"}
            assert not (unseen if hints else unseen | {"hints"}) & set(value), chart.id
            # A sheet is shared by many charts and names every code that its rules are about.
            if isinstance(value.get("policy"), dict):
                del value["policy"]
            text = "\n".join(_texts(value))
        # A hint may name the rule to look for once it is asked for, never a code.
        found = secrets(chart).codes.findall(text) if hints else told(chart, text)
        if found:
            wrong[chart.id] = found
    assert not wrong


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


@pytest.mark.parametrize(
    "words",
    [
        ("report",),
        ("report", "--json"),
        ("report", "--csv"),
        ("export",),
        ("drill", "--help"),
        ("show", "--help"),
        ("charts", "--help"),
    ],
    ids=" ".join,
)
def test_what_names_no_chart_holds_no_code_of_a_key(
    context: Context, printed: Print, words: tuple[str, ...]
) -> None:
    """A report lists every domain that there is; where it names a chart it names none."""
    text = printed(*words)
    lines = [*text.splitlines()]
    for chart in bank(context):
        named = "\n".join(line for line in lines if chart.id in line or chart.title in line)
        assert not told(chart, named), named


def test_the_coverage_of_a_few_charts_is_their_key(context: Context, printed: Print) -> None:
    """Narrowed to a chart or two the matrix would name their domains and skills."""
    few: dict[tuple[str, int], int] = {}
    for chart in bank(context):
        place = (chart.setting.value, chart.difficulty)
        few[place] = few.get(place, 0) + 1
    (setting, difficulty), count = min(few.items(), key=lambda each: each[1])
    assert count < FEW
    for as_json in ([], ["--json"]):
        with pytest.raises(UsageError, match="would give their keys away"):
            printed(
                "charts",
                "--coverage",
                "--setting",
                setting,
                "--difficulty",
                str(difficulty),
                *as_json,
            )
    assert "charts:" in printed("charts", "--coverage")


def test_the_reason_of_a_next_chart_tells_nothing(context: Context) -> None:
    """Whatever is chosen after whatever, in a session or not, and with a domain asked for."""
    workspace = context.workspace()
    for chart in bank(context):
        found = workspace.next_step.suggest(after=chart.id)
        assert found is not None
        assert not told(found.chart, found.reason), found.reason
    for domain in {d for chart in bank(context) for d in profile_of(chart).weights}:
        asked = workspace.next_step.choose_chart(domain=domain)
        assert asked is None or not told(asked.chart, asked.reason), asked.reason


# -- on screen -------------------------------------------------------------------------------


def seen(app: CoderDrillApp) -> str:
    """Everything on screen, as the terminal shows it."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def settled(pilot: Pilot[Any]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def near(chart: Chart, text: str) -> list[str]:
    """What is told on the lines that name a chart, and on the one below each."""
    lines = text.splitlines()
    named = [n for n, line in enumerate(lines) if chart.title[:30] in line or chart.id in line]
    return told(chart, "\n".join("\n".join(lines[n : n + 3]) for n in named))


async def test_no_screen_tells_of_an_unscored_chart(context: Context) -> None:
    workspace = context.workspace()
    charts_ = bank(context)
    app = CoderDrillApp(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        suggested = workspace.next_step.suggest()
        assert suggested is not None
        home = seen(app)
        assert not near(suggested.chart, home), home

        app.show_charts()
        await settled(pilot)
        assert isinstance(app.screen, ChartsScreen)
        for chart in charts_[:: max(1, len(charts_) // SAMPLE)]:
            field = app.screen.query_one("#filter")
            field.value = chart.teaches[0] if chart.teaches else ""  # type: ignore[attr-defined]
            await settled(pilot)
            shown = seen(app)
            for each in charts_:
                assert not near(each, shown), (each.id, shown)
            field.value = chart.title  # type: ignore[attr-defined]
            await settled(pilot)
            assert not near(chart, seen(app)), chart.id

        app.action_command_palette()
        await settled(pilot)
        shown = seen(app)
        for each in charts_:
            assert not near(each, shown), each.id
        await pilot.press("escape")

        for chart in charts_[:: max(1, len(charts_) // SAMPLE)]:
            app.open_chart(chart)
            await settled(pilot)
            shown = seen(app)
            hidden = secrets(chart)
            assert not hidden.codes.findall(shown), chart.id
            assert not near(chart, shown), chart.id
            first = chart.hints[0][:25] if chart.hints else "no hint"
            assert first not in shown, "a hint is shown before it is asked for"


async def test_a_session_tells_nothing_of_its_chart(context: Context) -> None:
    app = CoderDrillApp(context.workspace())
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.push_screen(PlanDialog(context.workspace().bank))
        await settled(pilot)
        assert isinstance(app.screen, PlanDialog)
        shown = seen(app)
        for chart in bank(context):
            assert not near(chart, shown), chart.id
        offered = {part.domain: part.charts for part in app.screen._all if part.domain}
        assert min(offered.values()) >= FEW, "a domain of few charts gives their keys away"
        app.screen.dismiss(SessionPlan(2, None))
        app.sessions.start(SessionPlan(2, None))
        await asyncio.sleep(0)
        await settled(pilot)
        shown = seen(app)
        named = [chart for chart in bank(context) if chart.title in shown]
        assert named, shown
        for chart in named:
            assert not told(chart, shown), (chart.id, told(chart, shown))
