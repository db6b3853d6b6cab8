"""Codes typed as codes, whole or begun."""

from __future__ import annotations

import re
import sqlite3

from coder_drill.codebooks.model import System
from coder_drill.codebooks.text import key_of, split_prefix
from coder_drill.lookup.model import Hit

_CODE = re.compile(r"[A-Z0-9]{1,8}")
_COLUMNS = "id, system, key, code, title, billable, parent, kind"
_Row = tuple[int, str, str, str, str, int, str | None, str]


def named_system(text: str) -> tuple[System | None, str]:
    """Return the system a query names before a colon (``pcs: drainage``) and the rest."""
    if ":" in text[:14]:
        return split_prefix(text)
    return None, text


def find_codes(
    connection: sqlite3.Connection,
    text: str,
    system: System | None,
    prefer: System | None,
    limit: int,
) -> tuple[list[Hit], bool]:
    """Return the hits for a query that is a code or begins one, and whether it is a code.

    The code itself comes first, then what lies directly below it; for the beginning of codes, the
    topmost codes that begin so. Empty when ``text`` cannot be a code.
    """
    typed = text.strip()
    key = key_of(typed.rstrip(".-"))
    if not _CODE.fullmatch(key) or " " in typed:
        return [], False
    if not any(c.isdigit() for c in key) and len(key) > 1:
        return [], False
    if key.isdigit() and len(key) < 3 and system is None:
        return [], False
    where, args = "", []
    if system is not None:
        where, args = " AND system = ?", [system.value]
    elif "." in typed:
        where, args = " AND system = ?", [System.diagnoses().value]
    exact: list[_Row] = connection.execute(
        f"SELECT {_COLUMNS} FROM code WHERE key = ?{where}",  # noqa: S608
        [key, *args],
    ).fetchall()
    order = [prefer, *System]
    exact.sort(key=lambda r: (r[7] == "table", r[3] != typed.upper(), order.index(System(r[1]))))
    hits = [_hit(row, 3.0, f"code {row[3]}") for row in exact]
    for row in exact:
        below: list[_Row] = connection.execute(
            f"SELECT {_COLUMNS} FROM code WHERE parent = ? AND system = ? ORDER BY key LIMIT ?",  # noqa: S608
            [row[3], row[1], limit],
        ).fetchall()
        hits += [_hit(r, 2.5, f"below {row[3]}") for r in below]
    if hits:
        return hits[:limit], True
    begun: list[_Row] = connection.execute(
        f"SELECT {_COLUMNS} FROM code WHERE key >= ? AND key < ?{where}"  # noqa: S608
        " AND kind NOT IN ('chapter', 'block', 'section') ORDER BY key LIMIT 2000",
        [key, key + "~", *args],
    ).fetchall()
    if not begun:
        return [], False
    length = {name: min(len(r[2]) for r in begun if r[1] == name) for name in {r[1] for r in begun}}
    top = [r for r in begun if len(r[2]) == length[r[1]]]
    top.sort(key=lambda r: (order.index(System(r[1])), r[2]))
    return [_hit(r, 2.0, f"code begins with {key}") for r in top[:limit]], len(key) >= 4


def _hit(row: _Row, score: float, why: str) -> Hit:
    return Hit(System(row[1]), row[3], row[4], bool(row[5]), score, (why,))
