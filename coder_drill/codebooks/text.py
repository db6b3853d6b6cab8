"""Codes and editions as people type them: keys, prefixes that name the system, days."""

from __future__ import annotations

import re

from coder_drill.codebooks.model import System

_PREFIX = re.compile(r"\s*([a-z][a-z0-9-]{1,12})\s*:\s*", re.IGNORECASE)


def first_day(when: str) -> str:
    """The ISO date that a date or an edition (``2026-04``: its first day) stands for."""
    return when if len(when) > 7 else f"{when}-01"


def key_of(text: str) -> str:
    """The key under which a code is stored: upper case, no dots or blanks (``e11.65`` E1165)."""
    return "".join(text.upper().replace(".", "").split())


def split_prefix(text: str) -> tuple[System | None, str]:
    """The system a text names before a colon (``pcs:0FT44ZZ``) and the rest, stripped.

    A dot past the third character names ICD-10-CM: no other system writes one.
    """
    match = _PREFIX.match(text)
    named = System.of_prefix(match[1]) if match else None
    if match and named is not None:
        return named, text[match.end() :].strip()
    rest = text.strip()
    return (System.diagnoses() if "." in rest else None), rest
