"""The command palette, fed from the command table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Provider
from textual.dom import DOMNode

from coder_drill.tui.keys import Command
from coder_drill.tui.shell.services import services_of


class CommandProvider(Provider):
    """Offers every command that the current screen, or the app, can do just now."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, in the order of the table."""
        for command, node in self._possible():
            yield DiscoveryHit(
                command.palette, partial(self._run, command, node), help=command.help
            )

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Those whose name fits ``query``."""
        matcher = self.matcher(query)
        for command, node in self._possible():
            score = matcher.match(command.palette)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(command.palette),
                    partial(self._run, command, node),
                    help=command.help,
                )

    def _possible(self) -> Iterator[tuple[Command, DOMNode]]:
        nodes: list[DOMNode] = [self.screen, self.app]
        if self.focused is not None:
            nodes.insert(0, self.focused)
        for command in services_of(self.app).command_table.commands:
            if not command.palette:
                continue
            name = command.action.partition("(")[0]
            for node in nodes:
                if node is self.app and command.scope != "app":
                    continue
                if hasattr(node, f"action_{name}") and _binds(node, command):
                    if node.check_action(name, ()):
                        yield command, node
                    break

    async def _run(self, command: Command, node: DOMNode) -> None:
        await self.app.run_action(command.action, default_namespace=node)


def _binds(node: DOMNode, command: Command) -> bool:
    return any(
        getattr(binding, "id", None) == command.id
        for cls in type(node).__mro__
        for binding in cls.__dict__.get("BINDINGS", ())
    )
