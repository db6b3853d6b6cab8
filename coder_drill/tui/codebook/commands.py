"""Commands of the code book, its pages and the PCS builder."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

DETAILS = Scope(
    "details",
    "Code details",
    command("details.add", "a", "add", "Add", "Add this code to the answer.", show=3),
    command(
        "details.back", "backspace,left", "back", "Back", "Go back to the page before.", show=3
    ),
    command("details.up", "u", "parent", "Parent", "Go up to the parent.", show=3),
    command(
        "details.browse", "b,f8", "browse", "Browse", "Show this code in the code book.", show=4
    ),
    command(
        "details.apart",
        "t,f7",
        "take_apart",
        "Take apart",
        "Take the PCS code apart: what else may stand at each place.",
        show=4,
    ),
)

PAGE = Scope(
    "page",
    "In a page of the code book",
    command("page.follow", "enter,right", "follow", "Open link", "Open the marked link.", show=2),
    command("page.next_link", "tab", "link(1)", "Next link", "Go to the next link.", show=2),
    command(
        "page.previous_link", "shift+tab", "link(-1)", "Previous link", "Go to the link before."
    ),
    command("page.up", "up,k", "scroll_up", "Up", "Go to the link above, or scroll up one line."),
    command(
        "page.down",
        "down,j",
        "scroll_down",
        "Down",
        "Go to the link below, or scroll down one line.",
    ),
    command("page.page_up", "pageup", "page_up", "Page up", "Scroll up one page."),
    command("page.page_down", "pagedown,space", "page_down", "Page down", "Scroll down one page."),
    command("page.top", "home,g", "scroll_home", "Top", "Go to the top."),
    command("page.bottom", "end,G", "scroll_end", "Bottom", "Go to the bottom."),
)

BROWSER = Scope(
    "browser",
    "In the code book",
    command(
        "browser.open",
        "enter",
        "open",
        "Open",
        "Go into the marked row, follow a reference, or open the page of a billable code.",
        show=1,
    ),
    command("browser.in", "right", "deeper", "In", "Go into the marked row."),
    command(
        "browser.up",
        "left",
        "left",
        "Level up",
        "Go a level up; in an index back to where you came from.",
        show=1,
    ),
    command(
        "browser.erase",
        "backspace",
        "erase",
        "Level up",
        "Erase what is typed, then go a level up.",
    ),
    command("browser.previous", "up", "mark(-1)", "Above", "Mark the row above."),
    command("browser.next", "down", "mark(1)", "Below", "Mark the row below."),
    command("browser.page_up", "pageup", "page(-1)", "Page up", "Mark a row one page up."),
    command("browser.page_down", "pagedown", "page(1)", "Page down", "Mark a row one page down."),
    command("browser.first", "home", "edge(-1)", "First", "Mark the first row."),
    command("browser.last", "end", "edge(1)", "Last", "Mark the last row."),
    command(
        "browser.details", "f3", "details", "Details", "Open the page of the marked row.", show=2
    ),
    command(
        "browser.leave",
        "escape",
        "leave",
        "Back",
        "Empty the field, then leave the code book.",
        show=3,
    ),
)

INDEX = Scope(
    "index",
    "In an imported index",
    command(
        "index.above",
        "shift+left",
        "above",
        "Term above",
        "Go to the term above, whichever way you came here.",
        show=2,
    ),
)

CHANGES = Scope(
    "changes",
    "What changed",
    command(
        "changes.open",
        "enter,f3",
        "open",
        "Open",
        "Open the page of the marked code.",
        show=1,
        priority=True,
    ),
    command(
        "changes.kind",
        "tab",
        "kind(1)",
        "Kind",
        "All changes, or one kind after the other.",
        show=2,
        priority=True,
    ),
    command(
        "changes.kind_before",
        "shift+tab",
        "kind(-1)",
        "Kind before",
        "The kind before.",
        priority=True,
    ),
    command("changes.previous", "up", "mark(-1)", "Above", "Mark the row above."),
    command("changes.next", "down", "mark(1)", "Below", "Mark the row below."),
    command("changes.page_up", "pageup", "page(-1)", "Page up", "Mark a row one page up."),
    command("changes.page_down", "pagedown", "page(1)", "Page down", "Mark a row one page down."),
    command("changes.leave", "escape", "leave", "Back", "Empty the field, then leave.", show=3),
)

BUILDING = Scope(
    "building",
    "Building a PCS code",
    command(
        "building.named",
        "slash",
        "named",
        "By name",
        "Type a procedure's everyday name; the builder begins with what it settles.",
        palette="Build a PCS code from a procedure's name",
        show=2,
    ),
    command(
        "building.details",
        "f3",
        "details",
        "Details",
        "Open the page of the code, or of its table so far.",
        show=4,
    ),
    command(
        "building.browse",
        "f8",
        "browse",
        "Code book",
        "Show this place of the tables in the code book.",
        show=4,
    ),
    command("building.leave", "escape", "leave", "Back", "Leave the builder.", show=3),
)

BUILDER = Scope(
    "builder",
    "Among the values of a PCS code",
    command("builder.take", "enter,right", "select", "Take", "Take the marked value.", show=1),
    command(
        "builder.back",
        "left,backspace",
        "take_back",
        "Take back",
        "Take the last character back; it is remembered.",
        show=1,
    ),
    command(
        "builder.ahead",
        "shift+right",
        "all_ahead",
        "All again",
        "Take again everything that was taken back and still fits.",
        show=4,
    ),
    command(
        "builder.over",
        "shift+left",
        "start_over",
        "Start over",
        "Take every character back.",
        show=5,
    ),
    command("builder.up", "up", "cursor_up", "Above", "Mark the value above."),
    command("builder.down", "down", "cursor_down", "Below", "Mark the value below."),
    command("builder.page_up", "pageup", "page_up", "Page up", "Move one page up."),
    command("builder.page_down", "pagedown", "page_down", "Page down", "Move one page down."),
    command("builder.first", "home", "first", "First", "Mark the first value."),
    command("builder.last", "end", "last", "Last", "Mark the last value."),
)
