"""Adding to the answer of the drill from the screens that lie over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.codebooks.model import Code, System
    from coder_drill.tui.app import CoderDrillApp


def can_add(app: CoderDrillApp) -> bool:
    """True where a chart being coded lies under the screen in front."""
    return app.drill is not None and app.drill in app.screen_stack


def answer_codes(app: CoderDrillApp) -> tuple[str, ...]:
    """The codes of the answer in progress, none where no chart is being coded."""
    drill = app.drill
    return tuple(code.code for code in drill.edit.codes) if drill and can_add(app) else ()


def add_to_answer(app: CoderDrillApp, code: Code) -> None:
    """Go back to the chart and add a code there; the chart says what came of it."""
    drill = app.drill
    if drill is None or not can_add(app):
        return
    while app.screen is not drill:
        app.pop_screen()
    drill.take(code)


def show_page(app: CoderDrillApp, code: str, system: System | None) -> None:
    """Open the page of a code; what is added there goes into the answer of the chart below."""
    from coder_drill.tui.codebook.details import DetailsScreen

    def done(code: Code | None) -> None:
        if code is not None:
            add_to_answer(app, code)

    app.push_screen(
        DetailsScreen(app.practice, code, system, adding=can_add(app), answer=answer_codes(app)),
        done,
    )
