"""The tables of ``docs/questions.md`` that follow from the declarations: fields, domains, sections, rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coder_drill.authoring.questions.item import RULES
from coder_drill.exercises.question.schema import (
    FILE_FIELDS,
    MISTAKE_FIELDS,
    OPTION_FIELDS,
    QUESTION_FIELDS,
    STEP_FIELDS,
    Field,
)
from coder_drill.exercises.question.topics import SECTIONS
from coder_drill.scoring.domains import KNOWLEDGE

MARKS = ("fields", "rules")


def page(text: str) -> str:
    """``text`` of the page with its generated parts written anew."""
    for name in MARKS:
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        made = _fields() if name == "fields" else _rules()
        text = f"{before}{start}\n\n{made}\n\n{end}{rest.partition(end)[2]}"
    return text


def _rules() -> str:
    return _rows("Rules", ("rule", "says"), [(f"`{name}`", doc) for name, doc in RULES.items()])


def _fields() -> str:
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
    return "\n\n".join(parts)


def _table(heading: str, fields: Sequence[Field]) -> str:
    rows = [
        (f"`{field.name}`{'' if field.required else ' (optional)'}", field.bounds, field.doc)
        for field in fields
    ]
    return _rows(heading, ("field", "holds", "for"), rows)


def _rows(heading: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"**{heading}**", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[3] / "docs" / "questions.md"
    target.write_text(page(target.read_text(encoding="utf-8")), encoding="utf-8")
