"""Opening the screens of the code book: the one that is open already, else a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.codebook.adding import add_to_answer, answer_codes, can_add
from coder_drill.tui.codebook.browser import BrowserScreen
from coder_drill.tui.codebook.builder import BuilderScreen
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.codebook.indexbook import IndexScreen
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.codebooks.books import BookInfo
    from coder_drill.codebooks.model import Code, System


def open_browser(app: App[Any], code: tuple[str, System | None] | None) -> None:
    """Show the code book at a code: the one that is open already, else a new one."""
    there = next((s for s in app.screen_stack if isinstance(s, BrowserScreen)), None)
    try:
        if there is None:
            app.push_screen(BrowserScreen(code))
            return
        while app.screen is not there:
            app.pop_screen()
        if code is not None:
            there.go_to(code)
    except CoderDrillError as error:
        app.notify(str(error), severity="error", markup=False)


def open_index(app: App[Any], info: BookInfo, entry: int | None = None) -> None:
    """Show an index at an entry: the screen that is open already, else a new one."""
    there = next((s for s in app.screen_stack if isinstance(s, IndexScreen)), None)
    if there is None:
        app.push_screen(IndexScreen(info, entry))
        return
    while app.screen is not there:
        app.pop_screen()
    there.go_to(info, entry)


def open_builder(app: App[Any], prefix: str = "") -> None:
    """Show the builder at a PCS code or prefix: the one that is open already, else a new one."""
    there = next((s for s in app.screen_stack if isinstance(s, BuilderScreen)), None)
    if there is None:
        app.push_screen(BuilderScreen(prefix))
        return
    while app.screen is not there:
        app.pop_screen()
    if prefix:
        there.start(prefix)


def open_page(
    app: App[Any], code: str, system: System | None, answer: tuple[str, ...] | None = None
) -> None:
    """Open the page of a code; what is added there goes into the answer of the chart below.

    ``answer`` are the codes among which NCCI pairs are looked for, those of the chart when None.
    """

    def done(code: Code | None) -> None:
        if code is not None:
            add_to_answer(app, code)

    app.push_screen(
        DetailsScreen(
            services_of(app).workspace,
            code,
            system,
            adding=can_add(app),
            answer=answer_codes(app) if answer is None else answer,
        ),
        done,
    )
