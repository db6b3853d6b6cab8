"""Every command and every screen is either looked at for leaks or said to come after a score.

The commands are those of the command tree, the screens those that the packages of the app define: one that
is new and stands nowhere here fails.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

import coder_drill.cli
import coder_drill.tui
from coder_drill.cli.group import Context, cli
from coder_drill.scoring.model import Answer
from tests.guards.test_leaks import (  # noqa: F401 - fixtures
    Print,
    _texts,
    bank,
    context,
    printed,
    secrets,
    told,
)

for _module in pkgutil.iter_modules(coder_drill.cli.__path__):
    # Commands register themselves; any test here may be the first of its process.
    importlib.import_module(f"coder_drill.cli.{_module.name}")

EACH_CHART = {"show", "review", "query", "charts"}
"""Printed for each chart of the bank, in `test_leaks` or here."""
ONCE: dict[str, tuple[tuple[str, ...], ...]] = {
    "assignment list": ((), ("--json",)),
    "ask": (("--count", "3"), ("--count", "3", "--json")),
    "cards": ((), ("--json",)),
    "doctor": ((), ("--json",)),
    "drafts": ((), ("--json",)),
    "export": ((),),
    "guideline": (("I.C.9",), ("I.C.9", "--json")),
    "locate": ((), ("--json",)),
    "questions": ((), ("--json",)),
    "rapid": (("--list",), ("--map",), ("--list", "--json"), ("--count", "3", "--json")),
    "report": ((), ("--json",), ("--csv",), ("--html", "report.html")),
    "set list": ((), ("--json",)),
    "set show": (("first-week",), ("first-week", "--json"), ("ccs-mix",)),
}
"""Printed once: where a chart is named, nothing beside its name gives it away."""
TELLS = {
    "score": "a score is what it gives",
    "drill": "starts the app",
    "check": "for authors: it reads keys and names their faults",
    "new-chart": "writes an empty chart",
    "import": "reads a history",
    "audit": "is refused on charts that were not scored, as the tests of audits hold it to",
    "vignette": "is refused on charts that were not scored, as its tests hold it to",
    "placement": "held against keys in the tests of placements",
    "plan": "names weak domains and commands, no exercise",
    "exam": "held against keys in the tests of exams",
    "drafts discard": "prints the id it was given",
    **dict.fromkeys(
        ("cards add", "cards bury", "cards daily", "cards export", "cards resume", "cards suspend"),
        "is about cards, which come of what was scored or of codes that the learner named",
    ),
    **dict.fromkeys(("browse", "changes", "code", "edits", "lookup", "pcs", "units"), "asks the code tables, not charts"),
    "em": "computes from its options alone",
    **dict.fromkeys(
        ("codebooks build", "codebooks diff", "codebooks get", "codebooks import", "codebooks list", "codebooks remove"),
        "is about code tables",
    ),
    **dict.fromkeys(
        (
            "set check", "set new", "set pack", "set try", "show-bundle",
            "assignment answer", "assignment exercise", "assignment flag", "assignment hand-in",
            "assignment open", "assignment show", "assignment start", "assignment status",
        ),
        "held against keys in the tests of sets and assignments",
    ),
}  # fmt: skip
"""Not looked at here, and why."""
TRAINERS = ("trainer", "cohort")
"""Groups of commands for trainers, who hold the keys."""

LOOKED_AT = {
    "HomeScreen", "ChartsScreen", "DrillScreen", "PlanDialog", "StepScreen", "TwoSidedScreen",
    "AppScreen", "Dialog", "Confirm",
}  # fmt: skip
"""Opened in `test_leaks`, and the kinds of screen that those are."""
HOLDS_NO_KEY = {
    **dict.fromkeys(
        (
            "BrowserScreen",
            "BuilderScreen",
            "ChangesScreen",
            "DetailsScreen",
            "IndexScreen",
            "ModifierScreen",
            "NameDialog",
            "NarrowedScreen",
        ),
        "shows code tables",
    ),
    **dict.fromkeys(
        (
            "ReviewScreen",
            "PastReview",
            "ClaimScreen",
            "CitationScreen",
            "SummaryScreen",
            "OverScreen",
            "ResultScreen",
        ),
        "comes after a score",
    ),
    **dict.fromkeys(
        ("ModifierDialog", "UnitsDialog", "TwoAnswers"), "is given the learner's own lines alone"
    ),
    **dict.fromkeys(
        ("ProgressScreen", "BehindScreen", "TargetDialog"), "is given attempts, which are scored"
    ),
    **dict.fromkeys(
        ("OverviewScreen", "StartDialog", "WeekScreen", "PlanNumbers"),
        "names sections, weeks and numbers, no exercise",
    ),
    **dict.fromkeys(
        ("AskScreen", "SittingScreen", "CardListScreen", "CardScreen", "SprintScreen", "MapScreen"),
        "shows exercises of other kinds, whose own tests keep their answers from their faces",
    ),
    "SatChart": "is the screen of a drill without its hints, as its own tests hold it to",
    "QueryScreen": "its wordings are offered once a query is raised; tests of queries look at them",
    **dict.fromkeys(
        ("AuditScreen", "WrongDialog", "AddDialog", "FindingScreen", "AuditResult"),
        "is about a chart that was scored; tests of audits refuse any other",
    ),
    "PolicyScreen": "a sheet is shared by many charts and names every code its rules are about",
    "EmScreen": "computes from what the learner checks; of a chart it is given the kind of visit of the learner's own line",
    "WelcomeScreen": "names no chart",
    "AssignedScreen": "names sets and their rules",
    "TrainerScreen": "is for trainers, who hold the keys",
    "PathDialog": "is a field for a path",
    "OverruleDialog": "is for trainers, who hold the keys",
    "HelpScreen": "is made from keys and help texts",
    "TooSmall": "says the size",
}


def commands() -> Iterator[str]:
    """Every command that does something, by its words."""
    for module in pkgutil.iter_modules(coder_drill.cli.__path__):
        importlib.import_module(f"coder_drill.cli.{module.name}")

    def walk(group: object, words: tuple[str, ...]) -> Iterator[str]:
        for name, each in group.commands.items():  # type: ignore[attr-defined]
            if hasattr(each, "commands"):
                if each.invoke_without_command:
                    yield " ".join((*words, name))
                yield from walk(each, (*words, name))
            else:
                yield " ".join((*words, name))

    return walk(cli, ())


def screens() -> set[str]:
    """Every screen that the app defines, by its name."""
    for module in pkgutil.walk_packages(coder_drill.tui.__path__, "coder_drill.tui."):
        importlib.import_module(module.name)

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return {each.__name__ for each in below(Screen) if each.__module__.startswith("coder_drill.")}


def test_every_command_is_looked_at() -> None:
    known = EACH_CHART | set(ONCE) | set(TELLS)
    found = {each for each in commands() if each.split()[0] not in TRAINERS}
    assert not found - known, "new: print it in ONCE or EACH_CHART, or say in TELLS why not"
    assert not known - found, "no such command any more"


def test_every_screen_is_looked_at() -> None:
    known = LOOKED_AT | set(HOLDS_NO_KEY)
    assert not screens() - known, "new: open it in test_leaks, or say why it holds no key"
    assert not known - screens(), "no such screen any more"


@pytest.mark.parametrize("command", sorted(ONCE))
def test_what_names_a_chart_tells_nothing_beside_it(
    command: str,
    context: Context,  # noqa: F811
    printed: Print,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    charts = bank(context)
    if command == "drafts":
        context.workspace().answers.save_draft(charts[0], Answer(()))
    for options in ONCE[command]:
        text = printed(*command.split(), *options)
        text += "".join(file.read_text("utf-8") for file in tmp_path.iterdir())
        for chart in charts:
            # Most charts are named nowhere: looked for first, since looking for keys is dear.
            if chart.id in text or chart.title[:30] in text:
                rows = [r for r in text.splitlines() if chart.id in r or chart.title[:30] in r]
                row = "\n".join(rows)
                assert not told(chart, row), (command, options, row, told(chart, row))


@pytest.mark.parametrize("options", [(), ("--json",), ("--passages",)], ids=" ".join)
def test_queries_to_raise_tell_nothing(
    context: Context,  # noqa: F811
    printed: Print,  # noqa: F811
    options: tuple[str, ...],
) -> None:
    """Before one is raised nothing says whether the chart has one, let alone what it is about."""
    for chart in (each for each in bank(context) if each.queries):
        text = printed("query", chart.id, *options)
        assert not secrets(chart).codes.findall(text), chart.id
        for query in chart.queries:
            assert query.id not in text
            assert query.wording[0] not in text


def test_questions_and_items_are_shown_without_their_answers(printed: Print) -> None:  # noqa: F811
    telling = {"right", "answer", "answers", "key", "why", "why_not", "correct", "rationale"}
    for words in (("questions", "--json"), ("ask", "--count", "9", "--json")):
        for line in printed(*words).splitlines():
            if line.startswith(("{", "[")):
                break
        value = _values(printed(*words))
        names = set(_texts(value))
        assert not names & telling, names & telling
    names = set(_texts(_values(printed("rapid", "--count", "9", "--json"))))
    assert not names & telling, names & telling


def _values(text: str) -> list[object]:
    """The JSON values printed one after the other, whatever is said around them."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while (
        start := min((n for n in (text.find("{", at), text.find("[", at)) if n >= 0), default=-1)
    ) >= 0:
        value, at = decoder.raw_decode(text, start)
        found.append(value)
    return found
