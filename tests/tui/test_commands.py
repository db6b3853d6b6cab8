"""Guards of the command table: every binding comes from it and says what it does."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import coder_drill.tui
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.commands import BY_ID, COMMANDS, TABLE
from coder_drill.tui.keys import Command, key_words
from coder_drill.tui.lookup.commands import LOOKUP
from coder_drill.tui.shell.help import HelpScreen
from coder_drill.tui.shell.screens import AppScreen
from tests.tui.conftest import drill_of, press, settle
from tests.tui.small import SmallWorkspace

MERGED_BY_TERMINALS = {"ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h"}


def own_nodes() -> Iterator[type[DOMNode]]:
    """Every screen, widget and app class of the package."""
    seen: set[type[DOMNode]] = set()
    for module in pkgutil.walk_packages(coder_drill.tui.__path__, "coder_drill.tui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, DOMNode) and found.__module__.startswith("coder_drill"):
                seen.add(found)
    yield from sorted(seen, key=lambda cls: cls.__qualname__)


def own_bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    for cls in own_nodes():
        for binding in cls.__dict__.get("BINDINGS", ()):
            assert isinstance(binding, Binding), f"{cls.__name__}: {binding!r}"
            yield cls, binding


def test_ids_are_unique_and_every_command_explains_itself() -> None:
    ids = Counter(command.id for command in COMMANDS)
    assert [name for name, count in ids.items() if count > 1] == []
    for command in COMMANDS:
        assert command.scope in {scope.name for scope in TABLE.scopes}
        assert command.label and command.help.endswith("."), command.id
        assert command.keys or command.palette, f"{command.id} cannot be reached"


def test_every_binding_comes_from_the_table() -> None:
    found = set()
    for cls, binding in own_bindings():
        assert binding.id and binding.id in BY_ID, f"{cls.__name__}: {binding}"
        assert binding.tooltip == BY_ID[binding.id].help
        assert binding.description == BY_ID[binding.id].label
        found.add(binding.id)
    assert found == {command.id for command in COMMANDS if command.keys}, "a command nobody binds"


def test_every_style_file_is_read() -> None:
    folder = Path(coder_drill.tui.__file__).parent
    assert set(CoderDrillApp.CSS_PATH) == set(folder.rglob("*.tcss"))


def test_every_binding_has_its_action() -> None:
    for cls, binding in own_bindings():
        name = binding.action.partition("(")[0]
        acting = (cls, *getattr(cls, "ACTIONS", ()))
        has = [each for each in acting if hasattr(each, f"action_{name}")]
        assert len(has) == 1, f"{cls.__name__} has {len(has)} of action_{name}"


def test_a_screen_takes_on_what_it_says() -> None:
    class Waving:
        def __init__(self) -> None:
            self.waved = 0

        def check(self, action: str) -> bool | None:
            return None if self.waved else True

        def action_wave(self) -> None:
            self.waved += 1

    class Hall(AppScreen):
        ACTIONS = (Waving,)

    hall, waving = Hall(), Waving()
    assert hall.check_action("wave", ()) is True and not hasattr(hall, "action_wave")
    hall.take_on(waving)
    hall.action_wave()  # type: ignore[attr-defined]
    assert waving.waved == 1 and hall.check_action("wave", ()) is None
    assert hall.check_action("else", ()) is True
    with pytest.raises(ValueError, match="Hall takes on"):
        hall.take_on()


def test_no_key_that_terminals_merge() -> None:
    for command in COMMANDS:
        assert not MERGED_BY_TERMINALS & set(TABLE.keys_of(command.id, {})), command.id


def test_no_scope_binds_a_key_twice() -> None:
    keys = Counter(
        (command.scope, key) for command in COMMANDS for key in TABLE.keys_of(command.id, {})
    )
    assert [pair for pair, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("command_id", ["app.help", "drill.hint", "drill.details", "drill.view"])
def test_what_a_text_field_needs_has_a_key_that_prints_nothing(command_id: str) -> None:
    assert any(len(key) > 1 and key != "question_mark" for key in TABLE.keys_of(command_id, {}))


def test_keys_are_said_as_people_say_them() -> None:
    assert key_words("question_mark") == "?"
    assert key_words("shift+up") == "shift+↑"
    assert key_words("ctrl+s") == "ctrl+s"


async def test_a_keymap_gives_other_keys_and_texts_follow(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, keymap={"home.next": "f5", "no.such": "x"})
    async with app.run_test() as pilot:
        await settle(pilot)
        shown = str(app.screen.query_one("#next-text").render())
        assert "Press f5 to code" in shown
        await press(pilot, "enter")
        assert app.current_mode == "home"
        await press(pilot, "f5")
        assert app.current_mode == "drill"
        assert any("no.such" in note.message for note in app._notifications)


async def test_help_lists_every_key_and_explains_the_focused_part(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, fake.charts[0])
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash", "f1")
        assert isinstance(app.screen, HelpScreen)
        text = str(app.screen.query_one("#help-text").render())
        flowing = " ".join(text.split())
        assert text.startswith("Type as you think")
        first = next(
            line for line in text.splitlines() if line in {scope.heading for scope in TABLE.scopes}
        )
        assert first == LOOKUP.heading
        for command in COMMANDS:
            if command.keys and command.scope != "welcome":
                assert command.help in flowing, command.id
        await press(pilot, "escape")
        assert app.focused is not None and app.focused.id == "lookup"


async def test_the_palette_offers_what_the_screen_can_do(fake: SmallWorkspace) -> None:
    from coder_drill.tui.shell.palette import CommandProvider

    app = CoderDrillApp(fake, fake.charts[0])
    async with app.run_test() as pilot:
        await settle(pilot)
        offered = {
            hit.text or str(hit.display) async for hit in CommandProvider(app.screen).discover()
        }
        assert {"Look up a code", "Submit the answer", "Show the next hint", "Quit"} <= offered
        assert "Remove the marked code" not in offered, "there is nothing to remove yet"
        assert "Retry this chart" not in offered
        hits = [hit async for hit in CommandProvider(app.screen).search("hint")]
        # The palette shows the best first, whatever order they are offered in.
        await max(hits, key=lambda hit: hit.score).command()
        await settle(pilot)
        assert drill_of(app).kept.hints_used == 1


def test_commands_are_plain_values() -> None:
    command = BY_ID["drill.submit"]
    assert isinstance(command, Command) and command.scope == "drill"
    with pytest.raises(KeyError):
        TABLE.keys_of("nothing.here", {})


def test_the_page_of_keys_is_the_table() -> None:
    """docs/keys.md is made by scripts/keys.py; run it after changing the table."""
    root = Path(__file__).resolve().parents[2]
    spec = importlib.util.spec_from_file_location("keys_page", root / "scripts" / "keys.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (root / "docs" / "keys.md").read_text(encoding="utf-8") == module.page()
