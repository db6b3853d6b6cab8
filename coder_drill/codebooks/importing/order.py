"""ICD-10-CM and ICD-10-PCS order files: fixed-width lists of every code and header.

Columns 1-5 order number, 7-13 code, 15 flag (1 billable, 0 header), 17-76 short and 78 on long
title. Source: the layout published with the files.
"""

from __future__ import annotations

import re
from pathlib import Path

from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError

LINE = re.compile(r"(\d{5}) ([0-9A-Z]{3,7}) {1,5}([01]) (.{60}) (\S.*)")


def looks_like(lines: list[str]) -> bool:
    """True when the first lines are those of an order file."""
    head = [line for line in lines[:20] if line.strip()]
    return bool(head) and all(LINE.match(line) for line in head[:-1] or head)


def read(lines: list[str], path: Path) -> Parsed:
    """Table ``order``: code without dots, 1 for billable, short title, long title.

    Raises ``ImportRefusedError`` naming the line that is broken, or when the list stops early.
    """
    rows: list[tuple[str, str, str, str]] = []
    before = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = LINE.match(line)
        if match is None:
            raise ImportRefusedError(
                f"{path}: line {number}: not a line of an order file; download it again"
            )
        if int(match[1]) <= before:
            raise ImportRefusedError(
                f"{path}: line {number}: order number {match[1]} follows {before:05d}; download it again"
            )
        if before and int(match[1]) != before + 1:
            raise ImportRefusedError(
                f"{path}: line {number}: {int(match[1]) - before - 1:,} lines are missing before"
                f" order number {match[1]}; download it again"
            )
        before = int(match[1])
        rows.append((match[2], match[3], match[4].strip(), match[5].strip()))
    kind = Kind.PCS_ORDER if any(row[0][0].isdigit() for row in rows) else Kind.CM_ORDER
    last = "X" if kind is Kind.PCS_ORDER else "Z99"
    # An abbreviated title is never the longer one, unless the line was cut.
    if not rows[-1][0].startswith(last) or len(rows[-1][3]) < len(rows[-1][2]):
        raise ImportRefusedError(
            f"{path}: ends at {rows[-1][0]}: cut off (a whole list goes on to {last}); download it again"
        )
    billable = [row for row in rows if row[1] == "1"]
    if kind is Kind.PCS_ORDER and any(len(row[0]) != 7 for row in billable):
        raise ImportRefusedError(
            f"{path}: an ICD-10-PCS code without seven characters; download it again"
        )
    seen = {row[0] for row in rows}
    if len(seen) != len(rows):
        raise ImportRefusedError(f"{path}: a code stands twice; download it again")
    return Parsed(
        kind,
        {"order": (("code", "billable", "short", "title"), rows)},
        {"billable codes": len(billable), "headers": len(rows) - len(billable)},
    )
