"""The one table of commands, put together from those of the features: keys, palette, help.

A feature's commands stand in its own ``commands.py``; a new feature adds its scopes here, in the
place where the key list names them.
"""

from __future__ import annotations

from collections.abc import Mapping

from coder_drill.tui.audit.commands import AUDIT, AUDITED, FINDING
from coder_drill.tui.codebook.commands import (
    BROWSER,
    BUILDER,
    BUILDING,
    CHANGES,
    DETAILS,
    INDEX,
    PAGE,
)
from coder_drill.tui.drill.commands import DRILL, MODIFIERS, QUERY
from coder_drill.tui.exams.commands import OVERVIEW, RESULT, SAT, SITTING, WEEK
from coder_drill.tui.exercises.commands import ASK, CARD, CARDS, CHARTS, SESSION, SUMMARY
from coder_drill.tui.home.commands import HOME, WELCOME
from coder_drill.tui.keys import Command, CommandTable
from coder_drill.tui.lookup.commands import LOOKUP
from coder_drill.tui.progress.commands import BEHIND, GRID, PROGRESS
from coder_drill.tui.rapid.commands import DRILL_MAP, SPRINT, SPRINT_OVER
from coder_drill.tui.record.commands import FIND, RECORD
from coder_drill.tui.review.commands import PAST, REVIEW
from coder_drill.tui.shell.commands import APP, DIALOG
from coder_drill.tui.training.commands import ASSIGNED, TRAINER
from coder_drill.tui.visits.commands import EM
from coder_drill.tui.widgets.commands import LIST, NOTE

TABLE = CommandTable(
    (
        APP,
        WELCOME,
        HOME,
        CHARTS,
        DRILL,
        MODIFIERS,
        QUERY,
        LOOKUP,
        RECORD,
        FIND,
        REVIEW,
        PROGRESS,
        GRID,
        BEHIND,
        PAST,
        SESSION,
        CARD,
        CARDS,
        ASK,
        SUMMARY,
        AUDIT,
        FINDING,
        AUDITED,
        SPRINT,
        SPRINT_OVER,
        DRILL_MAP,
        SITTING,
        SAT,
        OVERVIEW,
        RESULT,
        WEEK,
        ASSIGNED,
        TRAINER,
        LIST,
        NOTE,
        DIALOG,
        DETAILS,
        PAGE,
        BROWSER,
        INDEX,
        CHANGES,
        BUILDING,
        BUILDER,
        EM,
    ),
)
COMMANDS: tuple[Command, ...] = TABLE.commands
BY_ID: Mapping[str, Command] = TABLE.by_id
