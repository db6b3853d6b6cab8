"""An answer as it comes to a command: from its arguments or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.files import UnfitFileError, read_text
from coder_drill.text import clean

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.scoring import Answer, Where

_LARGEST = 1_000_000
"""Bytes of an answer file: thousands of codes."""


def answer_from_file(path: Path, codebook: Codebook, where: Where) -> Answer:
    """The answer in a text file, as editors and spreadsheets write it (UTF-8 or UTF-16).

    Raises UsageError that names the file and the row for a file that cannot be read, is no text or
    holds something that is no answer code.
    """
    from coder_drill.scoring import Answer, read_answer

    reading = read_answer(_text(path), codebook, where)
    for part in reading.unread:
        more = len(reading.unread) - 1
        rest = f" ({more} more cannot be read)" if more else ""
        raise UsageError(f"{path}:{part.row}: {part.message}{rest}")
    return Answer(reading.lines)


def answer_from_words(words: Sequence[str], codebook: Codebook, where: Where) -> Answer:
    """The answer in a command's arguments. Raises AnswerError for what is no answer code."""
    from coder_drill.scoring import parse_answer

    return parse_answer(words, codebook, where)


def _text(path: Path) -> str:
    try:
        return clean(read_text(path, _LARGEST), lines=True)
    except UnfitFileError as error:
        raise UsageError(f"{path}: {error.what}; name a text file of codes") from None
