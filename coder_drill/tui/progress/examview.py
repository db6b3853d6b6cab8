"""What Progress says of the exams: how far practice reaches into a blueprint, set for a width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from coder_drill.tui.progress.plots import interval
from coder_drill.tui.progress.view import HEAD, QUIET, Key
from coder_drill.tui.widgets.words import percent, plural, row, wrap

if TYPE_CHECKING:
    from coder_drill.skills.readiness import PartReadiness, Readiness


def exam_text(exams: tuple[Readiness, ...], chosen: str, key: Key, width: int) -> Content:
    """How far practice reaches into one exam's blueprint."""
    exam = next((each for each in exams if each.exam == chosen), exams[0] if exams else None)
    if exam is None:
        return Content("No blueprint is known.")
    names = [
        (f" {each.exam} ", "bold reverse" if each is exam else "$foreground-muted")
        for each in exams
    ]
    facts = " · ".join(
        [
            exam.length,
            *([f"pass mark {exam.pass_mark.replace(' %', '%')}"] if exam.pass_mark else []),
        ]
    ).strip(" ·")
    lines: list[Content] = [
        Content.assemble(*names, (f"   {key('progress.exam')} shows the next", QUIET)),
        Content(""),
        Content.styled(exam.name, "bold"),
        *([Content.styled(facts, QUIET)] if facts else []),
        Content(""),
    ]
    if exam.estimate is not None and exam.low is not None and exam.high is not None:
        lines += [
            Content.assemble(
                ("Estimate ", HEAD), (percent(exam.estimate), "bold $accent"),
                f" of codes right, between {exam.low:.0%} and {exam.high:.0%} nine times in ten",
            ),
            Content.assemble("0 ", interval(exam.low, exam.estimate, exam.high, min(60, width - 8)), " 100%"),
        ]  # fmt: skip
    lines += wrap(Content(f"{exam.words[:1].upper()}{exam.words[1:].rstrip('.')}."), width)
    if exam.parts:
        lines.append(
            Content.styled(
                f"Of the exam, {exam.practiced:.0%} is practiced here. Its questions are no charts: "
                "this is no promise.",
                QUIET,
            )
        )
        lines = [part for line in lines for part in wrap(line, width)]
        lines += [Content(""), Content.styled("Parts, with their weight", HEAD)]
        lines += [_part_row(part, width) for part in exam.parts]
    lines += [
        Content(""),
        *wrap(Content.styled(f"Source, indicative: {exam.source}.", QUIET), width),
    ]
    return Content("\n").join(lines)


def _part_row(part: PartReadiness, width: int) -> Content:
    weight = f"{part.weight:g}%"
    right = Content.styled(part.words, QUIET)
    if part.words == "estimated" and part.estimate is not None and part.low is not None and part.high is not None:  # fmt: skip
        right = Content.assemble(
            interval(part.low, part.estimate, part.high, 24 if width >= 100 else 14),
            (f"{percent(part.estimate):>6}", "bold"),
            (f" {part.low * 100:.0f}–{part.high * 100:.0f}".ljust(8), QUIET),
        )
    elif part.estimate is not None:
        right = Content.styled(f"{part.words} ({plural(part.codes, 'code')})", QUIET)
    return row(f"{weight:>6}", part.name, right, width, left_width=6)
