"""Commands of Progress and of what stands behind a figure."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

PROGRESS = Scope(
    "progress",
    "Progress",
    command(
        "progress.overview",
        "1",
        "section(0)",
        "Overview",
        "Show the overview: what to do next, what is weakest.",
        palette="Progress: overview",
    ),
    command(
        "progress.domains",
        "2",
        "section(1)",
        "Domains",
        "Show every domain with its estimate, the weakest first.",
        palette="Progress: domains",
    ),
    command(
        "progress.gaps",
        "3",
        "section(2)",
        "Gaps",
        "Show the gap grid: domains by skills.",
        palette="Progress: gaps",
    ),
    command(
        "progress.weeks",
        "4",
        "section(3)",
        "Weeks",
        "Show accuracy and speed over weeks, and the calendar.",
        palette="Progress: weeks",
    ),
    command(
        "progress.audit",
        "5",
        "section(4)",
        "Audit",
        "Show audit metrics, and charts an hour by setting.",
        palette="Progress: audit",
    ),
    command(
        "progress.exams",
        "6",
        "section(5)",
        "Exams",
        "Show how far your practice reaches into an exam.",
        palette="Progress: exams",
    ),
    command(
        "progress.attempts",
        "7",
        "section(6)",
        "Attempts",
        "Show your attempts, the newest first.",
        palette="Progress: attempts",
    ),
    command("progress.right", "right", "beside(1)", "Next section", "Show the next section."),
    command("progress.left", "left", "beside(-1)", "Previous section", "Show the section before."),
    command(
        "progress.next",
        "n",
        "next",
        "Next chart",
        "Open the chart that the overview names.",
        palette="Open the next chart",
        show=3,
    ),
    command(
        "progress.cards",
        "d",
        "cards",
        "Cards",
        "Answer the cards that are due.",
        palette="Answer the cards that are due",
        show=3,
    ),
    command(
        "progress.exam",
        "e",
        "exam",
        "Next exam",
        "Show another exam; the choice is remembered.",
        palette="Show the next exam",
        show=2,
    ),
    command("progress.back", "escape", "back", "Home", "Go to Home.", show=3),
)

GRID = Scope(
    "grid",
    "In the gap grid",
    command("grid.left", "left,h", "across(-1)", "Left", "Mark the skill to the left."),
    command("grid.right", "right,l", "across(1)", "Right", "Mark the skill to the right."),
)

BEHIND = Scope(
    "behind",
    "Behind a figure",
    command("behind.back", "escape", "back", "Back", "Go back to Progress.", show=3),
)
