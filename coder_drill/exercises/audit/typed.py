"""An audit's answer as it is typed on a command line.

``3=poa:J96.01@Y`` marks line 3 wrong, with its label and the line as it should be; ``5=extra`` leaves
nothing in its place; ``+I10@Y`` adds what is missing; ``query`` says that a query was missed; ``clean``
says that nothing is wrong.
"""

from __future__ import annotations

from coder_drill.errors import UsageError
from coder_drill.exercises.audit.model import LABELS, Audit
from coder_drill.exercises.audit.response import Audited, Mark

_NAMES = tuple(label.value for label in LABELS)


def typed_audit(text: str, audit: Audit) -> Audited:
    """The answer in a text. Raises UsageError with one line for what cannot be read."""
    marks: dict[int, Mark] = {}
    add: list[str] = []
    query = False
    for word in text.split():
        if word.casefold() == "clean":
            continue
        if word.casefold() == "query":
            query = True
        elif word.startswith("+") and len(word) > 1:
            add.append(word[1:])
        else:
            number, mark = _marked(word, audit)
            marks[number] = mark
    right = frozenset(n for n in range(1, len(audit.claim) + 1) if n not in marks)
    return Audited(marks, right, tuple(add), query)


def _marked(word: str, audit: Audit) -> tuple[int, Mark]:
    number, equals, rest = word.partition("=")
    label, _, should = rest.partition(":")
    if not equals or not number.isdecimal():
        raise UsageError(
            f"{word}: write a line as 3=poa:J96.01@Y, an addition as +I10, 'query' or 'clean'"
        )
    if not 1 <= int(number[:4]) <= len(audit.claim):
        raise UsageError(f"{word}: no such line; the claim has 1 to {len(audit.claim)}")
    if label not in _NAMES:
        raise UsageError(f"{word}: no such label; the labels are {', '.join(_NAMES)}")
    return int(number[:4]), Mark(label, should)
