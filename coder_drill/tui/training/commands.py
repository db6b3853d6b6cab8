"""Commands of what is assigned, and of the trainer's screen."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

ASSIGNED = Scope(
    "assigned",
    "Assigned to you",
    command(
        "assigned.begin",
        "enter",
        "begin",
        "Start",
        "Start the marked set, or go on with it.",
        show=1,
    ),
    command(
        "assigned.open",
        "o",
        "open",
        "Open file",
        "Open a file that a trainer sent: an assignment, or the release of its keys.",
        palette="Open a file from a trainer",
        show=1,
    ),
    command(
        "assigned.hand_in",
        "h",
        "hand_in",
        "Hand in",
        "Hand in, and write the file to send back with its receipt; again any time.",
        palette="Hand in and write the file to send back",
        show=1,
    ),
    command("assigned.back", "escape", "back", "Home", "Go to Home.", show=3),
)

TRAINER = Scope(
    "trainer",
    "Your cohorts",
    command(
        "trainer.down", "enter", "down", "Look closer",
        "From a cohort to its learners, from a learner to the answers, from an answer to its verdicts.", show=1,
    ),
    command(
        "trainer.collect",
        "c",
        "collect",
        "Collect",
        "Take in the files of a folder, and score them.",
        palette="Collect what learners sent back",
        show=1,
    ),
    command(
        "trainer.overrule",
        "v",
        "overrule",
        "Overrule",
        "Accept another code in the marked exercise, or drop a code; first see who gains and who loses.",
        palette="Overrule the key of the marked exercise",
        show=1,
    ),
    command(
        "trainer.release",
        "r",
        "release",
        "Release",
        "Write the file that gives learners keys, reasons and overrules of the marked assignment.",
        palette="Release the marked assignment",
        show=1,
    ),
    command("trainer.back", "escape", "back", "Back", "Back to where you came from; then Home.", show=3),
)  # fmt: skip
