"""Where the fields of a chart file stand: a scan beside the TOML parser, which gives no lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z_.]+)\s*\]?\]")
_FIELD = re.compile(r"\s*([A-Za-z_]+)\s*=")


def line_of(lines: Mapping[str, int], field: str) -> int | None:
    """The line of a field in ``field_lines``, or of the table that should hold it."""
    at: str = field
    while at:
        found = lines.get(at) or lines.get(re.sub(r"\[\d+\]$", "", at))
        if found:
            return found
        at = at.rpartition(".")[0]
    return lines.get(f"{field}[1]")


def field_lines(text: str) -> dict[str, int]:
    """The line of every field: ``title`` -> 3, ``key[2]`` -> 61, ``key[2].evidence`` -> 66.

    A scan beside the parser, which gives no lines: good enough for pointing, used for nothing else.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    where, closing = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        if match := _TABLE.match(line):
            # [[alternative.key]] belongs to the last [[alternative]].
            above, dot, name = match[1].rpartition(".")
            name = f"{above}[{counts.get(above, 1)}].{name}" if dot else name
            if line.lstrip().startswith("[["):
                counts[name] = counts.get(name, 0) + 1
                name = f"{name}[{counts[name]}]"
            where = f"{name}."
            lines.setdefault(name, number)
        elif match := _FIELD.match(line):
            lines.setdefault(where + match[1], number)
        closing = next((q for q in ("'''", '"""') if line.count(q) % 2), "")
    return lines
