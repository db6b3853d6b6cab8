"""Adding to the answer of the chart from the screens that lie over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.codebooks.model import Code


def can_add(app: App[Any]) -> bool:
    """True where a chart being coded lies under the screen in front."""
    return services_of(app).coding is not None


def answer_codes(app: App[Any]) -> tuple[str, ...]:
    """The codes of the answer in progress, none where no chart is being coded."""
    coding = services_of(app).coding
    return tuple(code.code for code in coding.codes) if coding is not None else ()


def add_to_answer(app: App[Any], code: Code) -> None:
    """Go back to the chart and add a code there; the chart says what came of it."""
    coding = services_of(app).coding
    if coding is not None:
        coding.come_to_front()
        coding.take(code)
