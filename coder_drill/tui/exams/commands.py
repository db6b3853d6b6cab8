"""Commands of mock exams, of placement and of the plan."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

SITTING = Scope(
    "sitting",
    "In an exam or a placement",
    command("sitting.up", "up", "scroll(-1)", "Up", "Scroll what is asked up."),
    command("sitting.down", "down", "scroll(1)", "Down", "Scroll what is asked down."),
    command("sitting.page_up", "pageup", "scroll(-10)", "Page up", "Scroll up one page."),
    command("sitting.page_down", "pagedown", "scroll(10)", "Page down", "Scroll down one page."),
    command(
        "sitting.flag",
        "f2,ctrl+t",
        "flag",
        "Flag",
        "Mark the item to come back to, or take the mark away.",
        palette="Flag this item",
        show=2,
    ),
    command(
        "sitting.previous", "f3,ctrl+b", "move(-1)", "Previous", "Go to the item before.", show=2
    ),
    command("sitting.next", "f4,ctrl+r", "move(1)", "Next", "Go to the next item.", show=2),
    command("sitting.skip", "f5", "skip", "Pass over", "Pass this one over, unanswered.", show=2),
    command(
        "sitting.finish",
        "f6,ctrl+l",
        "finish",
        "Review and end",
        "See which items are open and flagged, and hand in; a placement ends here.",
        palette="Review the items, and hand in",
        show=1,
    ),
    command(
        "sitting.back",
        "escape",
        "back",
        "Home",
        "Go to Home. The clock of an exam runs on.",
        show=3,
    ),
)

SAT = Scope(
    "sat",
    "A chart in an exam or an assigned set",
    command(
        "sat.give",
        "ctrl+s",
        "give",
        "Answer",
        "Answer with these codes and go on; they may be changed until you hand in.",
        palette="Answer, and go on to the next item",
        show=1,
    ),
    command(
        "sat.flag",
        "f,ctrl+t",
        "flag",
        "Flag",
        "Mark the item to come back to, or take the mark away.",
        palette="Flag this item",
        show=4,
    ),
    command("sat.previous", "N,ctrl+b", "step(-1)", "Previous", "Go to the item before.", show=3),
    command("sat.next", "n,ctrl+r", "step(1)", "Next", "Go to the next item.", show=3),
    command(
        "sat.finish",
        "l,ctrl+l",
        "finish",
        "Review and end",
        "See which items are open and flagged, and hand in.",
        palette="Review the items, and hand in",
        show=2,
    ),
    command(
        "sat.back",
        "escape",
        "back",
        "Home",
        "Leave the codes for the note, then go Home. The clock runs on.",
        palette="Leave for now; the clock runs on",
    ),
)

OVERVIEW = Scope(
    "overview",
    "Before an exam is handed in",
    command(
        "overview.hand_in",
        "h,f6",
        "hand_in",
        "Hand in",
        "End the exam and see what came of it; asked first.",
        palette="Hand the exam in",
        show=1,
    ),
    command("overview.back", "escape", "back", "Back", "Go back to the item.", show=3),
)

RESULT = Scope(
    "result",
    "What came of it",
    command("result.back", "escape,enter", "back", "Home", "Go to Home.", show=3),
)

WEEK = Scope(
    "week",
    "The plan",
    command(
        "week.new",
        "n",
        "new",
        "New plan",
        "Begin a plan: weeks, target, minutes a day.",
        palette="Begin a plan",
        show=2,
    ),
    command("week.clear", "x,delete", "clear", "Forget", "Forget the plan; asked first.", show=3),
    command("week.back", "escape", "back", "Home", "Go to Home.", show=3),
)
