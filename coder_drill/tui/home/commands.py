"""Commands of Home and of the greeting."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

WELCOME = Scope(
    "welcome",
    "Welcome",
    command(
        "welcome.start", "enter,space,escape", "start", "Start", "Go to the start screen.", show=3
    ),
    listed=False,
)

HOME = Scope(
    "home",
    "Home",
    command(
        "home.next",
        "enter",
        "next",
        "Start",
        "Open the chart named on the screen.",
        palette="Start or continue the next chart",
        show=3,
    ),
    command(
        "home.fresh",
        "n",
        "fresh",
        "New chart",
        "Open a chart you have not begun, and keep the begun one for later.",
        palette="Start a new chart",
        show=3,
    ),
    command(
        "home.discard",
        "x,delete",
        "discard",
        "Discard",
        "Discard the marked answer in progress, or the one named on the screen; asked first.",
        palette="Discard an answer in progress",
        show=9,
    ),
    command("home.back", "escape", "back", "Back", "Leave the list for the sentence on top."),
    command(
        "home.charts",
        "c",
        "charts",
        "Charts",
        "See all charts and pick one.",
        palette="Pick a chart",
        show=3,
    ),
    command(
        "home.session",
        "s",
        "session",
        "Session",
        "Start a session of several charts, or go on with the one that waits.",
        palette="Start or continue a session",
        show=3,
    ),
    command(
        "home.cards",
        "d",
        "cards",
        "Cards",
        "Answer the cards that are due.",
        palette="Answer the cards that are due",
        show=3,
    ),
    command(
        "home.list_cards",
        "D",
        "list_cards",
        "All cards",
        "See every card: due, leeches, suspended; and how many are asked a day.",
        palette="Cards: see all of them",
    ),
    command(
        "home.sprint",
        "r",
        "sprint",
        "Sprint",
        "Drill small rules for five minutes, the weakest most; or go on with the sprint that waits.",
        palette="Rapid drill: start or continue a sprint",
        show=3,
    ),
    command(
        "home.audit",
        "a",
        "audit",
        "Audit",
        "Audit what another coder coded on a chart that you have coded; or go on with one begun.",
        palette="Audit a claim",
        show=4,
    ),
    command(
        "home.map",
        "m",
        "map",
        "Map",
        "See the map of small rules and choose which to drill.",
        palette="Rapid drill: the map of families",
    ),
    command("home.codebook", "b", "codebook", "Code book", "Browse the code book."),
    command(
        "home.progress",
        "p",
        "progress",
        "Progress",
        "See where you stand, and what comes next.",
        palette="Show progress",
        show=3,
    ),
)
