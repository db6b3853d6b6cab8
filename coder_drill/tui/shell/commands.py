"""Commands everywhere and in dialogs."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

APP = Scope(
    "app",
    "Everywhere",
    command(
        "app.help",
        "question_mark,f1",
        "show_help",
        "Help",
        "Explain the part of the screen you are in, and list every key.",
        palette="Help",
        show=8,
    ),
    command(
        "app.palette",
        "ctrl+p",
        "command_palette",
        "Commands",
        "Find a command, a chart by its title, a code, or a section of the guidelines.",
        show=9,
        priority=True,
    ),
    command(
        "app.codebook",
        "f8",
        "codebook",
        "Code book",
        "Browse the code book, at the marked code where there is one.",
        palette="Code book: browse the code tables",
        show=7,
    ),
    command(
        "app.builder",
        "f7",
        "builder",
        "PCS",
        "Build a PCS code from its tables, or take the marked one apart.",
        palette="Build a PCS code, or take one apart",
        show=7,
    ),
    command(
        "app.em",
        "ctrl+e",
        "em_helper",
        "E/M",
        "Work out the level of a visit from what you check, and what prolongs it.",
        palette="E/M helper: the level of a visit, prolonged services",
    ),
    command(
        "app.changes",
        "ctrl+g",
        "changes",
        "Changes",
        "List the codes that are new, revised, deleted or about to end.",
        palette="What changed: new, revised and deleted codes",
    ),
    command(
        "app.card",
        "ctrl+n",
        "make_card",
        "Make a card",
        "Make a card of the marked code or verdict, to be asked from now on.",
        palette="Make a card of the marked code",
    ),
    command(
        "app.home",
        "f10",
        "go_home",
        "Home",
        "Go to the start screen. An answer in progress is kept.",
        palette="Go to Home",
    ),
    command(
        "app.theme",
        "f9",
        "toggle_dark",
        "Light or dark",
        "Switch between the light and the dark theme.",
        palette="Switch light or dark theme",
    ),
    command(
        "app.next_focus",
        "tab",
        "focus_next_part",
        "Next part",
        "Move to the next part of the screen.",
    ),
    command(
        "app.previous_focus",
        "shift+tab",
        "focus_previous_part",
        "Previous part",
        "Move to the previous part of the screen.",
    ),
    command(
        "app.copy", "ctrl+c", "copy_selection", "Copy", "Copy the text selected with the mouse."
    ),
    command(
        "app.quit",
        "q",
        "quit",
        "Quit",
        "Leave coder-drill. An answer in progress is kept.",
        palette="Quit",
        show=10,
    ),
    command(
        "app.quit_now",
        "ctrl+q",
        "quit",
        "Quit",
        "Leave coder-drill from anywhere, also out of a text field.",
        priority=True,
    ),
)

HELP = APP.commands[0]
"""Help, which dialogs bind too: what the app binds does not reach through a dialog."""

DIALOG = Scope(
    "dialog",
    "In a dialog",
    command("dialog.accept", "enter", "accept", "Confirm", "Do what the dialog proposes.", show=3),
    command("dialog.refuse", "escape", "refuse", "Close", "Close the dialog.", show=3),
    command("dialog.next", "down", "next", "Below", "Mark the row below."),
    command("dialog.previous", "up", "previous", "Above", "Mark the row above."),
    command(
        "dialog.next_field",
        "tab",
        "field(1)",
        "Next field",
        "Move to the next field.",
        priority=True,
    ),
    command(
        "dialog.previous_field",
        "shift+tab",
        "field(-1)",
        "Previous field",
        "Move to the field before.",
        priority=True,
    ),
)
