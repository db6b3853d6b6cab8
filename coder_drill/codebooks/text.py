"""Codes as people type them: keys, prefixes that name the system."""

from __future__ import annotations

import re

from coder_drill.codebooks.model import System

_PREFIX = re.compile(r"\s*(cm|pcs|hcpcs|cpt|icd-?10-?cm|icd-?10-?pcs)\s*:\s*", re.IGNORECASE)
_SYSTEMS = {
    "cm": System.ICD10CM,
    "icd10cm": System.ICD10CM,
    "pcs": System.ICD10PCS,
    "icd10pcs": System.ICD10PCS,
    "hcpcs": System.HCPCS,
    "cpt": System.CPT,
}


def key_of(text: str) -> str:
    """The key under which a code is stored: upper case, no dots or blanks (``e11.65`` E1165)."""
    return "".join(text.upper().replace(".", "").split())


def split_prefix(text: str) -> tuple[System | None, str]:
    """The system a text names before a colon (``pcs:0FT44ZZ``) and the rest, stripped.

    A dot past the third character names ICD-10-CM: no other system writes one.
    """
    match = _PREFIX.match(text)
    if match:
        return _SYSTEMS[match[1].lower().replace("-", "")], text[match.end() :].strip()
    rest = text.strip()
    return (System.ICD10CM if "." in rest else None), rest
