"""Question files for tests: a small valid one, and ways to change it."""

from __future__ import annotations

from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.exercises.question.loader import QuestionFile, parse_questions
from coder_drill.exercises.question.model import Question

HEAD = """format = 1
title = "A test"
domain = "compliance-law"
serves = ["CPC:compliance", "CCS:compliance"]
"""
SINGLE = """
[[question]]
id = "one-choice"
form = "single"
difficulty = 2
seconds = 45
stem = "Which of the two letters stands first in the alphabet?"
source = ["31 USC 3729(a)"]

[[question.option]]
right = "The letter K"
why = "K is the eleventh letter and comes before every other letter that is offered here."

[[question.option]]
wrong = "The letter P"
why = "P is the sixteenth letter; it would stand first if K and M were not offered."

[[question.option]]
wrong = "The letter M"
why = "M is the thirteenth letter; it would stand first if only P were offered beside it."
"""
MULTIPLE = """
[[question]]
id = "several"
form = "multiple"
difficulty = 3
seconds = 60
stem = "Which of these numbers are even?"
source = ["42 CFR 411.351"]
option = [
  { right = "two", why = "Two is divisible by two." },
  { right = "four", why = "Four is divisible by two." },
  { wrong = "three", why = "Three leaves a remainder." },
  { wrong = "five", why = "Five leaves a remainder too." },
]
"""
TYPED = """
[[question]]
id = "typed-codes"
form = "typed"
difficulty = 3
seconds = 60
stem = "Which codes report it?"
source = ["OCG I.C.4.a"]
answer = "code"
accept = ["E11.22 N18.30"]
in_order = true
why = "The combination code first, then the stage."

[[question.mistake]]
answer = "E11.9 N18.30"
why = "The combination code is left out."
"""
ORDER = """
[[question]]
id = "steps"
form = "order"
difficulty = 3
seconds = 60
stem = "In which order do the steps follow?"
source = ["42 CFR 405.942"]
why = "Each level is open once the one before it is through."

[[question.step]]
text = "first"
why = "It begins."

[[question.step]]
text = "second"
why = "It follows the first."

[[question.step]]
text = "third"
why = "It follows the second."
"""


def parsed(*blocks: str, head: str = HEAD) -> tuple[QuestionFile, list[Fault]]:
    """The file made of these blocks, and its faults."""
    file, faults = parse_questions((head + "".join(blocks)).encode(), Path("questions/test.toml"))
    assert file is not None, faults
    return file, faults


def question(block: str, head: str = HEAD) -> Question:
    """The one question of a block that has no fault."""
    file, faults = parsed(block, head=head)
    assert not faults, [str(fault) for fault in faults]
    (found,) = file.questions
    return found
