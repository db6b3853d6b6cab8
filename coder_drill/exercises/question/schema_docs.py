"""The tables of ``docs/questions.md`` that follow from the declarations: fields, domains, sections."""

from __future__ import annotations

from collections.abc import Sequence

from coder_drill.exercises.question.schema import (
    FILE_FIELDS,
    MISTAKE_FIELDS,
    OPTION_FIELDS,
    QUESTION_FIELDS,
    STEP_FIELDS,
    Field,
)
from coder_drill.exercises.question.topics import KNOWLEDGE, SECTIONS

START, END = "<!-- fields -->", "<!-- end of fields -->"


def generated() -> str:
    """Everything between the two marks of the page."""
    parts = [
        _table("At the head of a file", FILE_FIELDS),
        _table("In a `[[question]]`", QUESTION_FIELDS),
        _table("In a `[[question.option]]`: `right` or `wrong`, and `why`", OPTION_FIELDS),
        _table("In a `[[question.step]]`", STEP_FIELDS),
        _table("In a `[[question.mistake]]`", MISTAKE_FIELDS),
        _rows(
            "Knowledge domains",
            ("domain", "about"),
            [(f"`{name}`", label) for name, label in KNOWLEDGE.items()],
        ),
        _rows(
            "Exam sections",
            ("exam", "sections, written `EXAM:section`"),
            [(exam, ", ".join(f"`{s}`" for s in found)) for exam, found in SECTIONS.items()],
        ),
    ]
    return "\n\n".join([START, *parts, END])


def page(text: str) -> str:
    """``text`` of the page with its generated part written anew."""
    before, _, rest = text.partition(START)
    return before + generated() + rest.partition(END)[2]


def _table(heading: str, fields: Sequence[Field]) -> str:
    rows = [
        (f"`{field.name}`{'' if field.required else ' (optional)'}", field.bounds, field.doc)
        for field in fields
    ]
    return _rows(heading, ("field", "holds", "for"), rows)


def _rows(heading: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"**{heading}**", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
