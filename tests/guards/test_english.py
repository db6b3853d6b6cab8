"""American English in the words of the field: what codespell does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOREIGN = {
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\bby its? rows?'? order\b": "in row order",
    r"\bpractis(?:e[sd]?|ing)\b": "practice",
    r"\blicen[c]e\b": "license",
    r"\bwhilst\b": "while",
    r"\bsceptic": "skeptic",
    r"\bNothing in the key answers to it\b": "No key code corresponds to it",
    r"\bNo key code answers to it\b": "No key code corresponds to it",
    r"\bpart at character\b": "differ at character",
    r"\bglue ears?\b": "ear infections with effusion",
    r"\bgerms?\b": "bacteria, organism",
}
"""Words that no US coder or engineer would write here, and what they would."""

READ_BY_PEOPLE = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/*.md",
    "charts/*/*.toml",
    "questions/*.toml",
)


def texts() -> Iterator[Path]:
    for pattern in READ_BY_PEOPLE:
        yield from sorted(ROOT.glob(pattern))


@pytest.mark.parametrize("pattern", FOREIGN)
def test_no_foreign_words_where_people_read(pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:90]} (write: {FOREIGN[pattern]})"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line, re.IGNORECASE)
    ]
    assert found == []
