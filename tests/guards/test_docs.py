"""The README and the docs name what is really there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click

from coder_drill import cli as cli_package
from coder_drill.cli import cli
from coder_drill.cli.group import COMMANDS
from tests.bundled import bundled_bank
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")

ELSEWHERE = {"downloads/", "charts/_reviews/CHART.toml"}
"""Paths in the docs that lie in a user's folder, or stand for one."""


def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def test_the_table_of_commands_names_every_module_that_registers_one() -> None:
    """Also those of groups: a module left out would take its commands with it."""

    def homes(command: click.Command) -> set[str]:
        own = {command.callback.__module__.rpartition(".")[2]} if command.callback else set()
        below = command.commands.values() if isinstance(command, click.Group) else ()
        return own.union(*(homes(each) for each in below))

    for path in Path(cli_package.__path__[0]).glob("*.py"):
        importlib.import_module(f"coder_drill.cli.{path.stem}")
    assert {name: homes(command) for name, command in cli.commands.items()} == {
        name: set(modules) for name, modules in COMMANDS.items()
    }


def test_every_command_is_in_the_readme() -> None:
    missing = [name for name in commands() if f"coder-drill {name}" not in README]
    assert missing == []


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"`coder-drill ([a-z-]+)", README)) | set(
        re.findall(r"^coder-drill ([a-z-]+)", README, re.M)
    )
    assert named <= set(commands())


def test_every_command_and_option_has_help() -> None:
    def walk(command: click.Command, path: str) -> list[str]:
        bare = [] if command.help else [path]
        bare += [
            f"{path} {p.name}" for p in command.params if isinstance(p, click.Option) and not p.help
        ]
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                bare += walk(child, f"{path} {name}")
        return bare

    assert commands()  # All registered.
    assert walk(cli, "coder-drill") == []


def test_every_environment_variable_is_documented() -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "coder_drill").rglob("*.py"))
    used = set(re.findall(r"CODER_DRILL_[A-Z_]+", source))
    assert used - set(re.findall(r"CODER_DRILL_[A-Z_]+", README)) == set()


def test_every_setting_is_documented() -> None:
    for setting in (
        "learner",
        "theme",
        "charts",
        "daily_target",
        "accuracy_target",
        "store",
        "[keys]",
    ):
        assert f"`{setting}`" in README


def test_pictures_and_links_in_the_readme_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / Path(target)).exists(), target


def test_the_answer_in_the_readme_is_the_key_of_that_chart() -> None:
    example = re.search(r"^coder-drill score (\S+) (.+)$", README, re.M)
    assert example is not None
    chart = bundled_bank().get(example[1])
    assert chart is not None
    given = {word.partition("-")[0].partition("@")[0] for word in example[2].split()}
    assert given == {k.code for k in chart.key if not k.optional}


def test_every_path_that_the_docs_name_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    rooms = (
        "coder_drill",
        "tests",
        "scripts",
        "charts",
        "codebooks",
        "questions",
        "sets",
        "docs",
        ".ci",
    )
    there = [
        f"/{each.relative_to(ROOT).as_posix()}"
        for room in rooms
        for each in (ROOT / room).rglob("*")
    ]
    there += [f"/{room}" for room in rooms]
    named = re.compile(r"`((?:[\w.-]+/)+(?:[\w.-]+|\{[\w,]+\}[\w.]*)?)`")
    lost = []
    for page in pages:
        for found in set(named.findall(page.read_text("utf-8"))) - ELSEWHERE:
            before, _, rest = found.partition("{")
            names, _, after = rest.partition("}")
            for name in names.split(","):
                # From some folder on: a page names what it is about from there.
                path = f"/{before}{name}{after}".rstrip("/")
                if not any(each.endswith(path) for each in there):
                    lost.append(f"{page.name}: {path}")
    assert not lost
