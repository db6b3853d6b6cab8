"""Commands of the bank, of sessions and of cards."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

CHARTS = Scope(
    "charts",
    "Charts",
    command(
        "charts.filter",
        "slash",
        "filter",
        "Filter",
        "Type words to narrow the list.",
        palette="Filter the charts",
        show=3,
    ),
    command(
        "charts.setting",
        "s,f4",
        "cycle_setting",
        "Setting",
        "Show one setting only: inpatient, emergency and so on, then all again.",
        palette="Show the next setting",
        show=3,
    ),
    command(
        "charts.into_list",
        "down",
        "into_list",
        "To the list",
        "Move from the filter into the list.",
    ),
    command(
        "charts.back", "escape", "back", "Back", "Leave the filter, then go back to Home.", show=3
    ),
)

SESSION = Scope(
    "session",
    "Before a chart of a session",
    command(
        "session.begin",
        "enter",
        "begin",
        "Start",
        "Open the chart.",
        palette="Start the chart",
        show=1,
    ),
    command(
        "session.end",
        "x",
        "end",
        "End session",
        "End the session here and see its summary.",
        palette="End the session",
        show=3,
    ),
    command(
        "session.back", "escape", "back", "Home", "Go to Home. The session waits there.", show=3
    ),
)

CARD = Scope(
    "card",
    "A card",
    command("card.pick1", "1", "pick(1)", "Answer", "Give answer 1.", show=1),
    command("card.pick2", "2", "pick(2)", "Answer 2", "Give answer 2.", show=0),
    command("card.pick3", "3", "pick(3)", "Answer 3", "Give answer 3.", show=0),
    command("card.pick4", "4", "pick(4)", "Answer 4", "Give answer 4.", show=0),
    command("card.pick5", "5", "pick(5)", "Answer 5", "Give answer 5.", show=0),
    command("card.pick6", "6", "pick(6)", "Answer 6", "Give answer 6.", show=0),
    command(
        "card.lookup",
        "slash",
        "lookup",
        "Look up",
        "Search the code tables, or type a code.",
        show=2,
    ),
    command(
        "card.next",
        "enter,n",
        "next",
        "Go on",
        "Go on to what comes next.",
        palette="Go on",
        show=1,
    ),
    command(
        "card.skip",
        "s,f5",
        "skip",
        "Pass over",
        "Pass this card over; it stays due.",
        palette="Pass this card over",
        show=3,
    ),
    command(
        "card.bury",
        "z,f2",
        "bury",
        "Not today",
        "Ask this card no more today.",
        palette="Ask this card no more today",
        show=3,
    ),
    command(
        "card.suspend",
        "Z,f3",
        "suspend",
        "Suspend",
        "Ask this card no more until it is taken up again in the list of cards.",
        palette="Suspend this card",
    ),
    command("card.back", "escape", "back", "Home", "Go to Home. What is asked waits.", show=3),
)

CARDS = Scope(
    "cards",
    "The list of cards",
    command(
        "cards.ask",
        "enter",
        "ask",
        "Answer",
        "Answer the cards that are due.",
        palette="Answer the cards that are due",
        show=1,
    ),
    command(
        "cards.suspend",
        "s",
        "suspend",
        "Suspend",
        "Suspend the marked card, or take it up again.",
        palette="Suspend the marked card, or take it up again",
        show=2,
    ),
    command(
        "cards.bury",
        "z",
        "bury",
        "Not today",
        "Ask the marked card no more today.",
        palette="Ask the marked card no more today",
        show=2,
    ),
    command("cards.page", "i,f3", "page", "Page", "Show the marked code's page.", show=3),
    command("cards.more", "plus", "daily(5)", "More a day", "Ask five cards a day more.", show=3),
    command("cards.fewer", "minus", "daily(-5)", "Fewer", "Ask five cards a day fewer.", show=3),
    command("cards.back", "escape", "back", "Home", "Go to Home.", show=3),
)

ASK = Scope(
    "ask",
    "A short question",
    command(
        "ask.next", "enter,n", "next", "Go on", "Go on to what comes next.", palette="Go on", show=1
    ),
    command(
        "ask.skip",
        "f5",
        "skip",
        "Pass over",
        "Pass this one over, unanswered.",
        palette="Pass this question over",
        show=3,
    ),
    command("ask.back", "escape", "back", "Home", "Go to Home. What is asked waits.", show=3),
)

SUMMARY = Scope(
    "summary",
    "After a session",
    command(
        "summary.again",
        "s",
        "again",
        "New session",
        "Plan another session.",
        palette="Plan another session",
        show=3,
    ),
    command(
        "summary.progress",
        "p",
        "progress",
        "Progress",
        "See what the session changed.",
        palette="Show progress",
        show=3,
    ),
    command("summary.back", "escape", "back", "Home", "Go to Home.", show=3),
)
