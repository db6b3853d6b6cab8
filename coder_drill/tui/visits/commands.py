"""Commands of the E/M helper."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

EM = Scope(
    "em",
    "In the E/M helper",
    command("em.toggle", "space", "check", "Check", "Check the marked box, or uncheck it.", show=1),
    command(
        "em.less",
        "left",
        "change(-1)",
        "Less",
        "The value before: another visit, one fewer.",
        show=2,
    ),
    command(
        "em.more", "right", "change(1)", "More", "The next value: another visit, one more.", show=2
    ),
    command(
        "em.erase", "backspace", "erase", "Erase", "Erase the last digit of the marked number."
    ),
    command(
        "em.clear",
        "c,delete",
        "clear",
        "Clear",
        "Uncheck every box and erase every number.",
        palette="E/M helper: uncheck everything",
        show=4,
    ),
    command(
        "em.take",
        "a",
        "take",
        "Take",
        "Put the level into the marked line of the answer.",
        palette="Put the level into the answer",
        show=3,
    ),
    command("em.back", "escape,q", "back", "Back", "Leave the helper.", show=3),
)
