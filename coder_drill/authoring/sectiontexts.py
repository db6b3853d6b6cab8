"""What a guideline section says, in our own words: read and checked.

The texts stand in ``codebooks/guidelines/*.toml``, a file for each part of the guidelines: section number
to text. They restate the sections for coders at work; the guidelines themselves are not reproduced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

from coder_drill.authoring.citations import known_sections, section_named
from coder_drill.errors import UnavailableError
from coder_drill.resources import codebooks_dir

FOLDER = "guidelines"
FEWEST, MOST = 12, 75
"""Words that a text has: fewer say nothing, more is the section itself."""


def section_text(section: str) -> str:
    """What the section says, in our own words; empty where nothing is written for it.

    Raises UnavailableError when the texts cannot be read.
    """
    return section_texts().get(section_named(section), "")


@cache
def section_texts() -> dict[str, str]:
    """Section number to text, over all files.

    Raises UnavailableError when the texts cannot be read.
    """
    return read_texts(codebooks_dir() / FOLDER, frozenset(known_sections()))


def read_texts(folder: Path, known: Collection[str]) -> dict[str, str]:
    """Section number to text of all files in ``folder``; ``known`` are the sections there are.

    Raises UnavailableError, naming file and section, for a file that is no TOML, a section that does
    not exist or stands in two files, and a text that is none or has too few or too many words.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for section, text in _entries(path).items():
            if section not in known:
                raise UnavailableError(f"{path.name}: {section}: no section of the guidelines")
            if section in found:
                raise UnavailableError(f"{path.name}: {section}: has a text already; keep one")
            if not isinstance(text, str) or not text.isprintable():
                raise UnavailableError(f"{path.name}: {section}: write its text on one line")
            if not FEWEST <= len(text.split()) <= MOST:
                raise UnavailableError(
                    f"{path.name}: {section}: has {len(text.split())} words; "
                    f"write {FEWEST} to {MOST}"
                )
            found[section] = text
    return found


def _entries(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnavailableError(f"{path.name}: cannot be read: {error}") from None
