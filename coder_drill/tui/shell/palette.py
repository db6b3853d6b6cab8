"""The command palette: commands of the table with their keys, charts by title, codes, guidelines, indexes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen

from coder_drill.errors import CoderDrillError
from coder_drill.tui.keys import Command
from coder_drill.tui.shell.services import services_of

_MOST = 8
"""Charts and codes offered at most: the palette is for going to one, not for reading lists."""
_EXACT = 1000.0
_CHART, _CODE, _SECTION = 0.02, 0.01, 0.005
"""Scores of hits: a code typed in full stands first; words find commands, then charts, then codes, then

sections of the guidelines."""
_SHORTEST, _SECTIONS, _PARTS = 3, 5, 20
"""Letters from which guideline sections are looked for, how many words and how many a number offers."""


class CommandProvider(Provider):
    """Offers every command that the current screen, or the app, can do just now."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, in the order of the table."""
        for command, node in self._possible():
            yield DiscoveryHit(
                self._with_key(Content(command.palette), command),
                partial(self._run, command, node),
                text=command.palette,
                help=command.help,
            )

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Those whose name fits ``query``; none for the number of a guideline section."""
        if _is_section_number(query):
            return
        matcher = self.matcher(query)
        for command, node in self._possible():
            score = matcher.match(command.palette)
            if score > 0:
                yield Hit(
                    score,
                    self._with_key(matcher.highlight(command.palette), command),
                    partial(self._run, command, node),
                    text=command.palette,
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

    def _with_key(self, name: Content, command: Command) -> Content:
        """The name, and behind it the key that does the same."""
        if not command.keys:
            return name
        keys = " or ".join(services_of(self.app).keys(command.id))
        return Content.assemble(name, "  ", (keys, "$foreground-muted"))

    async def _run(self, command: Command, node: DOMNode) -> None:
        await self.app.run_action(command.action, default_namespace=node)


class ChartProvider(Provider):
    """Offers charts whose title holds the words typed, once the bank is read; not over a dialog."""

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """The first `_MOST` of the bank's order."""
        services = services_of(self.app)
        words = query.casefold().split()
        if not words or not services.bank_read or isinstance(self.screen, ModalScreen):
            return
        if _is_section_number(query):
            return
        fitting = (
            chart
            for chart in services.workspace.bank.charts
            if all(word in chart.title.casefold() for word in words)
        )
        for place, chart in zip(range(_MOST), fitting, strict=False):
            shown = Content.assemble(
                ("Chart  ", "$foreground-muted"),
                chart.title,
                (f"  {chart.setting.label}", "$foreground-muted"),
            )
            yield Hit(
                _CHART - place / 10_000,
                shown,
                partial(services.open_chart, chart),
                text=chart.title,
            )


class CodeProvider(Provider):
    """Offers codes by code or words, as the lookup finds them; only when the tables are ready."""

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """The first `_MOST` hits, each opening the page of its code."""
        services = services_of(self.app)
        words = query.strip()
        if not words or not services.tables.ready or isinstance(self.screen, ModalScreen):
            return
        if _is_section_number(query) or services.closed_book:
            return
        try:
            found = await services.lookup_service.search(
                words, edition=services.workspace.edition_today
            )
        except CoderDrillError:
            return  # Home says what is wrong with the tables.
        typed = words.replace(".", "").casefold()
        for place, hit in enumerate(found.hits[:_MOST]):
            exact = hit.code.replace(".", "").casefold() == typed
            yield Hit(
                (_EXACT if exact else _CODE) - place / 10_000,
                Content.assemble((hit.code, "bold"), "  ", hit.title),
                partial(services.open_page, hit.code, hit.system),
                text=hit.code,
            )


class GuidelineProvider(Provider):
    """Offers sections of the coding guidelines by number or words; not over a dialog."""

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """The first hits, each opening what its section says: of a number it and its parts, in order."""
        from coder_drill.services.citations import sections_found

        services = services_of(self.app)
        words = query.strip()
        if len(words) < _SHORTEST or isinstance(self.screen, ModalScreen) or services.closed_book:
            return
        try:
            by_number = _is_section_number(words)
            found = sections_found(words, _PARTS if by_number else _SECTIONS)
        except CoderDrillError:
            return
        for place, section in enumerate(found):
            yield Hit(
                (_EXACT if by_number else _SECTION) - place / 10_000,
                Content.assemble(
                    ("Guideline  ", "$foreground-muted"),
                    (section.text, "bold"),
                    "  ",
                    section.path[-1][1] if section.path else "",
                ),
                partial(services.open_guideline, section),
                text=section.text,
            )


class IndexProvider(Provider):
    """Offers imported indexes and tables by words of their titles; not over a dialog."""

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Those that have all the words, each opening the book."""
        services = services_of(self.app)
        words = query.casefold().split()
        if len("".join(words)) < _SHORTEST or isinstance(self.screen, ModalScreen):
            return
        if services.closed_book or not services.tables.ready:
            return
        try:
            books = services.workspace.codebook.index_books()
        except CoderDrillError:
            return  # Home says what is wrong with the tables.
        for place, info in enumerate(books):
            if all(word in f"open {info.title}".casefold() for word in words):
                yield Hit(
                    _CODE + 0.005 - place / 10_000,
                    Content.assemble(("Open  ", "$foreground-muted"), info.heading),
                    partial(services.open_index, info),
                    text=info.title,
                )


def _is_section_number(query: str) -> bool:
    from coder_drill.services.sectionsearch import is_number

    return is_number(query)


def _binds(node: DOMNode, command: Command) -> bool:
    return any(
        getattr(binding, "id", None) == command.id
        for cls in type(node).__mro__
        for binding in cls.__dict__.get("BINDINGS", ())
    )
