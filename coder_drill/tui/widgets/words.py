"""Short wordings used on more than one screen, and rows set to a width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart

POA_WORDS = {
    "Y": "present on admission",
    "N": "not present on admission",
    "U": "documentation insufficient",
    "W": "clinically undetermined",
    "": "no indicator",
}
"""The indicators in the order in which the key steps through them."""


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 code``, ``3 codes``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share in whole per cent; never 100 unless it is all, never 0 unless it is nothing."""
    whole = round(share * 100)
    if share < 1:
        whole = min(whole, 99)
    if share > 0:
        whole = max(whole, 1)
    return f"{whole}%"


def minutes(seconds: float) -> str:
    """Working time in words: ``less than a minute``, ``14 min``, ``2 h 05 min``."""
    whole = int(seconds // 60)
    if whole < 1:
        return "less than a minute"
    if whole < 60:
        return f"{whole} min"
    return f"{whole // 60} h {whole % 60:02d} min"


def chart_facts(chart: Chart) -> str:
    """Setting, document, patient and difficulty in one line."""
    return (
        f"{chart.setting.label} · {chart.document} · {chart.patient.label}"
        f" · difficulty {chart.difficulty}"
    )


def level_dots(difficulty: int) -> str:
    """Difficulty 1 to 5 as dots: ``●●○○○``."""
    return "●" * difficulty + "○" * (5 - difficulty)


def row(
    left: str | Content, text: str | Content, right: str | Content, width: int, *, left_width: int
) -> Content:
    """One line: ``left`` padded to ``left_width``, ``text`` cut to fit, ``right`` at the edge."""
    head = Content(left) if isinstance(left, str) else left
    body = Content(text) if isinstance(text, str) else text
    tail = Content(right) if isinstance(right, str) else right
    head = head.extend_right(max(0, left_width - head.cell_length))
    gap = 1 if tail.cell_length else 0
    room = max(4, width - head.cell_length - 1 - tail.cell_length - gap)
    if body.cell_length > room:
        body = Content.assemble(body.truncate(room - 1).rstrip(), "…")
        body = body.pad_right(room - body.cell_length)
    else:
        body = body.pad_right(room - body.cell_length)
    return Content.assemble(head, " ", body, " " * gap, tail)


def wrap(line: Content, width: int) -> list[Content]:
    """A line broken at words; a line set in columns already fits and stays as it is."""
    if line.cell_length <= width:
        return [line]
    plain, parts, start = line.plain, [], 0
    while len(plain) - start > width:
        cut = plain.rfind(" ", start, start + width + 1)
        cut = cut if cut > start else start + width
        parts.append(line[start:cut])
        start = cut + (plain[cut : cut + 1] == " ")
    return [*parts, line[start:]]


def plain(text: str) -> Content:
    """A text from a file or a field, shown to the letter: never read as markup.

    Textual reads plain strings as markup in titles of frames, notices and the palette; whatever
    comes from a chart, a store or a setting goes through here. Control characters are left out.
    """
    return Content(text)
