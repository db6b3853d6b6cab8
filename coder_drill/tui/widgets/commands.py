"""Commands of lists and of texts that scroll."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

LIST = Scope(
    "list",
    "In a list",
    command("list.up", "up,k", "cursor_up", "Up", "Mark the row above."),
    command("list.down", "down,j", "cursor_down", "Down", "Mark the row below."),
    command("list.first", "home,g", "first", "First", "Mark the first row."),
    command("list.last", "end,G", "last", "Last", "Mark the last row."),
    command("list.page_up", "pageup", "page_up", "Page up", "Move one page up."),
    command("list.page_down", "pagedown", "page_down", "Page down", "Move one page down."),
    command("list.select", "enter", "select", "Open", "Open or add the marked row.", show=4),
)

NOTE = Scope(
    "note",
    "In the note and other texts",
    command("note.up", "up,k", "scroll_up", "Up", "Scroll up one line."),
    command("note.down", "down,j", "scroll_down", "Down", "Scroll down one line."),
    command("note.page_up", "pageup,b", "page_up", "Page up", "Scroll up one page."),
    command("note.page_down", "pagedown,space", "page_down", "Page down", "Scroll down one page."),
    command("note.top", "home,g", "scroll_home", "Top", "Go to the top."),
    command("note.bottom", "end,G", "scroll_end", "Bottom", "Go to the bottom."),
)
