"""Codes typed as codes, whole or begun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import System
from coder_drill.codebooks.text import key_of, split_prefix
from coder_drill.lookup.model import Hit

if TYPE_CHECKING:
    from coder_drill.codebooks.searchtables import CodeRow, SearchTables

_CODE = re.compile(r"[A-Z0-9]{1,8}")


def named_system(text: str) -> tuple[System | None, str]:
    """Return the system a query names before a colon (``pcs: drainage``) and the rest."""
    if ":" in text[:14]:
        return split_prefix(text)
    return None, text


def find_codes(
    tables: SearchTables,
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
    if system is None and "." in typed:
        system = System.diagnoses()
    exact = tables.with_key(key, system)
    order = [prefer, *System]
    exact.sort(
        key=lambda r: (r.kind == "table", r.code != typed.upper(), order.index(System(r.system)))
    )
    hits = [_hit(row, 3.0, f"code {row.code}") for row in exact]
    for row in exact:
        below = tables.below(row.code, row.system, limit)
        hits += [_hit(r, 2.5, f"below {row.code}") for r in below]
    if hits:
        return hits[:limit], True
    top = tables.topmost(key, system)
    if not top:
        return [], False
    top.sort(key=lambda r: (order.index(System(r.system)), r.key))
    return [_hit(r, 2.0, f"code begins with {key}") for r in top[:limit]], len(key) >= 4


def _hit(row: CodeRow, score: float, why: str) -> Hit:
    return Hit(System(row.system), row.code, row.title, bool(row.billable), score, (why,))
