"""An answer as it comes to a command: from its arguments or from a file."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.scoring import Answer, Where

_LARGEST = 1_000_000
"""Bytes of an answer file: thousands of codes."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
        # Looked at before it is opened: a pipe would wait, a device would never end.
        if path.exists() and not path.is_file():
            raise UsageError(f"{path}: is no file; name a text file of codes")
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path}: larger than {_LARGEST:,} bytes; name a text file of codes")
        data = path.read_bytes()
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
        return data.decode(encoding)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); name a text file of codes") from error
