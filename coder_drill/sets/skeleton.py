"""The text of a new set file."""

from __future__ import annotations

from coder_drill.sets.model import Mode

_EXERCISES = """\
# By id; a bare id is a chart's. Other kinds: "question:ID", "rapid:FAMILY/LEVEL/SEED".
exercises = []

# Or by filter, resolved once, when the set is frozen; several filters add up.
[[filter]]
kind = "chart"               # chart, question, rapid, ...
setting = ["clinic"]         # of any when left out
difficulty = [1, 3]
# domain = ["cm-13"]         # skill domains, as 'coder-drill report' names them
# tag = ["professional"]     # what a chart teaches, whose claim; a question's file, tag or exam ("CPC")
count = 5
seed = 1
"""
_TIMED = """\

[rules]
minutes = 40                 # wall time, from the start
order = "shuffled"           # each learner another order; or "as-listed"
lookup = true                # open book is the job
"""
_ONCE = """\
attempts = 1
count_which = "first"        # first, best, last-before-due: told to the learner
# pass = { metric = "code-over-code", at = 95, min_codes = 100 }
"""
_FREE = """\

[rules]
hints = true
feedback = "at-once"         # or "at-end"
"""


def new_set_text(set_id: str, mode: Mode, title: str = "") -> str:
    """A set of this mode with a place for everything, and a filter that works as it stands."""
    rules = {Mode.PRACTICE: _FREE, Mode.EXAM: _TIMED, Mode.ASSESSMENT: _TIMED + _ONCE}[mode]
    head = (
        f'format = 1\nid = "{set_id}"\ntitle = "{title or set_id}"\nabout = ""\nmode = "{mode}"\n\n'
    )
    return head + _EXERCISES + rules
