"""Commands of sprints and of the map of families."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

_LETTERS = "abcdef"
"""Letters that pick an option; the letters of lists begin after them."""

SPRINT = Scope(
    "sprint",
    "A rapid item",
    *(
        command(
            f"sprint.pick{number}",
            f"{letter},{number}",
            f"pick({number})",
            "Answer" if number == 1 else f"Answer {letter.upper()}",
            f"Give answer {letter.upper()}.",
            show=1 if number == 1 else 0,
        )
        for number, letter in enumerate(_LETTERS, 1)
    ),
    command(
        "sprint.next",
        "enter,n",
        "next",
        "Go on",
        "Go on to the next item.",
        palette="Next item",
        show=1,
    ),
    command(
        "sprint.worked",
        "w",
        "worked",
        "Worked out",
        "Show the steps to the answer, and hide them again.",
        palette="Show the item worked out",
        show=2,
    ),
    command(
        "sprint.skip",
        "f5",
        "skip",
        "Pass over",
        "Pass this item over, unanswered.",
        palette="Pass this item over",
        show=3,
    ),
    command(
        "sprint.end",
        "x,f6",
        "end",
        "End",
        "End the sprint here and see what came of it.",
        palette="End the sprint",
        show=3,
    ),
    command("sprint.back", "escape", "back", "Home", "Go to Home. The sprint waits there.", show=3),
)

SPRINT_OVER = Scope(
    "sprint_over",
    "After a sprint",
    command(
        "sprint_over.again",
        "r",
        "again",
        "Again",
        "Begin another sprint of the same kind.",
        palette="Another sprint of the same kind",
        show=3,
    ),
    command(
        "sprint_over.map",
        "m",
        "map",
        "Map",
        "See the map of families.",
        palette="Show the map of families",
        show=3,
    ),
    command("sprint_over.back", "escape", "back", "Home", "Go to Home.", show=3),
)

DRILL_MAP = Scope(
    "drill_map",
    "The map of families",
    command(
        "drill_map.length",
        "l",
        "length",
        "Length",
        "How long the next sprint is: 5, 10 or 20 minutes.",
        palette="How long the next sprint is",
        show=2,
    ),
    command(
        "drill_map.level",
        "v",
        "level",
        "Level",
        "Only items of one difficulty, 1 to 5, or of what fits you.",
        palette="Difficulty of the next sprint",
        show=2,
    ),
    command("drill_map.back", "escape", "back", "Home", "Go to Home.", show=3),
)
