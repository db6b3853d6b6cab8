"""Files have one reason to exist."""

from __future__ import annotations

import ast
from pathlib import Path

import coder_drill

ROOT = Path(coder_drill.__file__).parent
LONG = 400


def test_a_file_of_more_than_400_lines_says_why() -> None:
    found = []
    for path in ROOT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        doc = ast.get_docstring(ast.parse(text)) or ""
        if len(text.splitlines()) > LONG and "Longer than most files" not in doc:
            found.append(path.relative_to(ROOT).as_posix())
    assert found == []
