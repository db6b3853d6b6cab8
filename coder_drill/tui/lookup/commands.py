"""Commands of the lookup field."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

LOOKUP = Scope(
    "lookup",
    "In the lookup field",
    command(
        "lookup.add",
        "enter",
        "add",
        "Add",
        "Add the typed code, or the marked hit, to the answer.",
        show=1,
    ),
    command("lookup.previous", "up", "previous", "Hit above", "Mark the hit above."),
    command("lookup.next", "down", "next", "Hit below", "Mark the hit below.", show=1),
    command("lookup.page_up", "pageup", "page(-1)", "Page up", "Mark a hit one page up."),
    command("lookup.page_down", "pagedown", "page(1)", "Page down", "Mark a hit one page down."),
    command(
        "lookup.system",
        "f4",
        "cycle_system",
        "Table",
        "Search one code table only, then all again.",
        palette="Search the next code table",
        show=5,
    ),
    command(
        "lookup.leave",
        "escape",
        "leave",
        "Leave",
        "Empty the field, then leave it for the answer.",
        show=2,
    ),
)
