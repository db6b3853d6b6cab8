"""How many questions each domain has, told without reading questions that are as they were.

Progress asks for these numbers and for nothing else of the questions: taking all of them apart would be a
third of the time that it takes. They are kept in the cache beside a hash of the very files, and of the code
that reads them; with any other hash, or when they are damaged, the questions are read.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from coder_drill.charts.bank import chart_files
from coder_drill.exercises.question.schema import FILE_BYTES
from coder_drill.files import UnfitFileError, read_file
from coder_drill.resources import code_mark
from coder_drill.wholefile import write_whole

_READERS = (
    "charts/bank.py",
    "charts/faults.py",
    "charts/fields.py",
    "charts/lines.py",
    "charts/schema.py",
    "codebooks/registry.py",
    "codebooks/systems.py",
    "exercises/question/*.py",
    "files.py",
    "scoring/domains.py",
)
"""What decides which questions there are and of which domain: they are counted anew after a change."""
_MOST = 1_000_000
"""Bytes: a larger file holds no such counts."""


def domain_counts(folders: Sequence[Path], file: Path | None) -> dict[str, int]:
    """Questions by domain, of all questions in the folders that can be asked, in the order of the bank.

    ``file`` is where the numbers are kept for the next time, None for nowhere.
    """
    mark = _mark(folders) if file is not None else ""
    if file is None or not mark:
        return _counted(folders)
    kept = _read(file, mark)
    if kept is None:
        kept = _counted(folders)
        text = json.dumps({"of": mark, "domains": kept}, separators=(",", ":"))
        with suppress(OSError):  # A cache that cannot be written is none.
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(file, text, sync=False)
    return kept


def _counted(folders: Sequence[Path]) -> dict[str, int]:
    from coder_drill.exercises.question.bank import load_questions

    return dict(Counter(question.domain for question in load_questions(folders).questions))


def _read(file: Path, mark: str) -> dict[str, int] | None:
    """The numbers of a file that is of these questions; None for any other file."""
    try:
        found = json.loads(read_file(file, _MOST))
        if found["of"] != mark:
            return None
        domains = found["domains"].items()
    except (UnfitFileError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not all(isinstance(count, int) and count > 0 for _, count in domains):
        return None
    return dict(domains)


def _mark(folders: Sequence[Path]) -> str:
    """A hash of the files in the folders, in their order, and of the code; "" where one cannot be read."""
    code = _made_by()
    paths, _ = chart_files(folders)
    marks = hashlib.sha256(code.encode())
    try:
        for path in paths:
            marks.update(hashlib.sha256(read_file(path, FILE_BYTES)).digest())
    except UnfitFileError:
        return ""
    return marks.hexdigest() if code else ""


@cache
def _made_by() -> str:
    """A hash of the code of the reader; "" where its text is not at hand."""
    return code_mark(_READERS)
