"""A licensed CPT file in the tab-delimited layout in which the AMA delivers descriptors.

Each line is a code, a tab and its descriptor; lines of license text may stand above, and some
files (consumer and clinician descriptors) have a heading and an identifier before the code.
The descriptors are the licensee's: they stay in the user's data folder.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError

_CODE = re.compile(r"\d{4}[0-9A-Z]")
_NAMED = re.compile(r"\bCPT\W{0,4}((?:19|20)\d\d)\b")
_COPYRIGHT = re.compile(r"(?:19|20)\d\d\s*[-–]\s*((?:19|20)\d\d)|[©C]\)?\s*((?:19|20)\d\d)")


def looks_like(lines: list[str]) -> bool:
    """True when most lines have tabs and one column of them is CPT codes."""
    filled = [line for line in lines[:400] if line.strip()]
    return _column(filled) is not None


def read(lines: list[str], path: Path) -> Parsed:
    """Table ``descriptors``: code and descriptor. Several lines of one code keep the first."""
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    column = _column([line for _, line in filled])
    assert column is not None, "asked only after looks_like"
    found: dict[str, str] = {}
    begun = False
    for number, line in filled:
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if len(cells) <= column or not _CODE.fullmatch(cells[column]):
            if begun:
                raise ImportRefusedError(
                    f"{path}: line {number}: no CPT code and descriptor parted by a tab; deliver it anew"
                )
            continue
        begun = True
        rest = [cell for place, cell in enumerate(cells) if place != column and not cell.isdigit()]
        descriptor = max(rest, key=len, default="")
        if not descriptor:
            raise ImportRefusedError(
                f"{path}: line {number}: {cells[column]} has no descriptor; cut off"
            )
        found.setdefault(cells[column], " ".join(descriptor.split()))
    firsts = {code[0] for code in found}
    missing = min(set("0123456789") - firsts, default="")
    if missing:
        raise ImportRefusedError(
            f"{path}: no CPT code begins with {missing}: not the whole file; name the whole one"
        )
    return Parsed(
        Kind.CPT,
        {"descriptors": (("code", "title"), sorted(found.items()))},
        {"codes": len(found)},
        year=_year(lines),
    )


def _column(filled: list[str]) -> int | None:
    """The column that holds the codes, None when there is none."""
    votes: Counter[int] = Counter()
    for line in filled:
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if len(cells) >= 2:
            votes.update(i for i, cell in enumerate(cells[:-1]) if _CODE.fullmatch(cell))
    if not votes:
        return None
    # An identifier of five digits may look like a code; codes are the last such column.
    best, count = max(votes.items(), key=lambda item: (item[1], item[0]))
    return best if count >= 3 and count > 0.3 * len(filled) else None


def _year(lines: list[str]) -> int | None:
    """The year named with CPT; else the one after the copyright, as the AMA dates its files."""
    for line in lines[:60]:
        if named := _NAMED.search(line):
            return int(named[1])
    years = [
        int(year)
        for line in lines[:60]
        if "copyright" in line.lower() or "©" in line
        for match in _COPYRIGHT.finditer(line)
        for year in match.groups()
        if year
    ]
    return max(years) + 1 if years else None
