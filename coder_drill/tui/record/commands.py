"""Commands of a record: its documents, the search in it, its policy sheet."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

RECORD = Scope(
    "record",
    "In the record",
    command(
        "record.find",
        "ctrl+f",
        "find",
        "Find",
        "Search the record for words.",
        palette="Find words in the record",
        show=7,
        priority=True,
    ),
    command(
        "record.next",
        "right_square_bracket",
        "document(1)",
        "Next document",
        "Show the next document of the record.",
        palette="Next document of the record",
        show=2,
        near="record",
    ),
    command(
        "record.previous",
        "left_square_bracket",
        "document(-1)",
        "Document before",
        "Show the document before.",
        palette="Document before in the record",
    ),
    command(
        "record.whole",
        "w",
        "whole",
        "Whole record",
        "Show the whole record as one text, then the one document again.",
        palette="Show the whole record, or one document",
        show=3,
        near="record",
    ),
    command(
        "record.policy",
        "o,f5",
        "policy",
        "Policy",
        "Show the policy sheet: the payer and house rules of this chart.",
        palette="Show the policy sheet",
        show=4,
    ),
)

FIND = Scope(
    "find",
    "Searching the record",
    command("find.next", "enter,down", "step(1)", "Next", "Go to the next match.", show=1),
    command("find.previous", "up", "step(-1)", "Before", "Go to the match before.", show=2),
    command(
        "find.close",
        "escape",
        "close",
        "Close",
        "Close the search; the note stays where it is.",
        show=2,
    ),
)
