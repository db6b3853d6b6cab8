"""Files for others: results.csv, codes.csv, grades for Moodle and Canvas.

UTF-8 without a byte order mark, lines ending in CRLF. A text cell that a spreadsheet would take for a formula
gets an apostrophe before it (OWASP ASVS 1.2.10); numbers stay numbers. The rules for Moodle follow its grade
import (grade/import/csv): one unknown user or one value above 100 stops the whole import, and an empty cell
wipes a grade that was there, so there is a file for each set, with rows for those alone who have a result.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder_drill.cohort.roster import CANVAS
from coder_drill.cohort.standing import SeatLine, Standing
from coder_drill.errors import UsageError

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
RESULTS = (
    "learner", "set", "version", "kind", "chart", "chart_hash", "attempt", "counted", "handed_in_utc",
    "late", "minutes", "score", "code_right", "code_of", "hints", "flagged", "counts", "overrule_rev",
)  # fmt: skip
CODES = (
    "learner", "set", "kind", "chart", "attempt", "skill", "role", "domain", "expected", "given",
    "credit", "weight", "optional", "overrule_rev",
)  # fmt: skip
MOODLE_KEYS = ("idnumber", "username", "email")


@dataclass(frozen=True, slots=True)
class Format:
    """How a CSV is written: ``excel`` puts a byte order mark first, ``decimal`` is the sign in numbers."""

    excel: bool = False
    decimal: str = "."


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]], how: Format = Format()) -> str:
    """Rows as CSV: texts made harmless, numbers with the decimal sign that is wanted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(each, how) for each in head])
    for row in rows:
        writer.writerow([cell(each, how) for each in row])
    return ("\ufeff" if how.excel else "") + out.getvalue()


def cell(value: object, how: Format = Format()) -> str:
    """One cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", how.decimal) or "0"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def results_csv(standing: Standing, how: Format = Format()) -> str:
    """Every answer that came in, a row each."""
    seats = {(line.given.id, line.seat.learner): line for line in standing.lines}

    def rows() -> Iterable[Sequence[object]]:
        for a in sorted(
            standing.answers, key=lambda a: (a.learner, a.assignment, a.number, a.exercise)
        ):
            line = seats.get((a.assignment, a.learner))
            if line is None:
                continue
            counted = line.sitting is not None and line.sitting.id == a.sitting
            yield (
                a.learner,
                line.given.set.id,
                line.given.set.hash[:12],
                a.kind,
                a.exercise,
                a.hash[:12],
                a.number,
                counted,
                a.handed_in,
                counted and line.late,
                a.seconds / 60,
                a.score if a.scored and not a.dropped else None,
                a.code_right if a.scored and not a.dropped else None,
                a.code_of if a.scored and not a.dropped else None,
                a.hints,
                a.flagged,
                not a.dropped,
                standing.revision,
            )

    return csv_text(RESULTS, rows(), how)


def codes_csv(standing: Standing, how: Format = Format()) -> str:
    """Every verdict on the answers that count, a row each."""

    def rows() -> Iterable[Sequence[object]]:
        for line in standing.lines:
            for a in line.answers:
                for seen in standing.seen(a.outcome) if a.scored and not a.dropped else ():
                    yield (
                        a.learner,
                        line.given.set.id,
                        a.kind,
                        a.exercise,
                        a.number,
                        seen.skill,
                        seen.role,
                        seen.domain,
                        seen.expected,
                        seen.given,
                        float(seen.credit),
                        float(seen.weight),
                        seen.optional,
                        standing.revision,
                    )

    return csv_text(CODES, rows(), how)


def moodle_csv(lines: Sequence[SeatLine], by: str = "", how: Format = Format()) -> str:
    """The grades of one assignment for Moodle, 0 to 100. Raises UsageError for learners it cannot name."""
    done = [line for line in lines if line.score is not None and not line.seat.excused]
    if by and by not in MOODLE_KEYS:
        raise UsageError(f"--by: {by}: use one of {', '.join(MOODLE_KEYS)}")
    key = by or next(
        (name for name in MOODLE_KEYS if done and all(getattr(x.person, name) for x in done)),
        "idnumber",
    )
    lacking = [line.seat.learner for line in done if not getattr(line.person, key)]
    if lacking:
        raise UsageError(
            f"the roster has no {key} for {', '.join(lacking[:5])}; add the column, for one unknown user "
            "stops Moodle's whole import"
        )
    title = lines[0].given.set.title if lines else ""
    rows = [(getattr(line.person, key), _grade(line)) for line in done]
    # The key is matched by Moodle letter for letter, so an apostrophe would break it; ids are checked.
    return csv_text((key, title), rows, how)


def canvas_csv(lines: Sequence[SeatLine], how: Format = Format()) -> str:
    """The grades of one assignment for Canvas; only over a roster that is Canvas's own export."""
    done = [line for line in lines if line.score is not None and not line.seat.excused]
    lacking = [line.seat.learner for line in done if not line.person.canvas.get("ID")]
    if lacking:
        raise UsageError(
            f"{', '.join(lacking[:5])}: not from an export of Canvas; take the exported gradebook in with "
            "'cohort add' first"
        )
    title = lines[0].given.set.title if lines else ""
    rows: list[Sequence[object]] = [("    Points Possible", "", "", "", "", 100)]
    rows += [
        (*(line.person.canvas.get(name, "") for name in CANVAS), _grade(line)) for line in done
    ]
    return csv_text((*CANVAS, title), rows, how)


def _grade(line: SeatLine) -> float:
    return round(min(1.0, max(0.0, line.score or 0.0)) * 100, 2)
