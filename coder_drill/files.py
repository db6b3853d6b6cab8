"""Reading a file that somebody names: its kind and size are looked at before a byte is read.

A pipe would wait, a device would never end, and a file of gigabytes would fill the memory: each ends in
one clear line instead. Text is UTF-8, with or without a byte order mark, or UTF-16 with one, as Windows
writes it.
"""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import BinaryIO

TEXT_BYTES = 1_000_000
"""What a text file of settings, codes or reviews may take: hundreds of times what they do."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-8 or UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-8 or UTF-16"),
)


class UnfitFileError(Exception):
    """A file that is not read; ``what`` is wrong with it, and the ``fix``, in words for one line.

    ``line`` is where, if known; ``missing`` is True when there is no such file.
    """

    def __init__(
        self, what: str, fix: str, line: int | None = None, *, missing: bool = False
    ) -> None:
        self.what = what
        self.fix = fix
        self.line = line
        self.missing = missing
        super().__init__(f"{what}; {fix}")


def read_file(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file of ``most`` bytes or fewer.

    Raises ``UnfitFileError`` for anything else: a folder, a pipe, a device, a larger file, one that is
    not there or may not be read.
    """
    try:
        # Opened without waiting, then looked at through the handle: the name may mean another by then.
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise UnfitFileError(_unreadable(error), "check the path", missing=missing) from None
    except ValueError:
        raise UnfitFileError(
            "cannot be read: no file can have that name", "check the path"
        ) from None
    try:
        return _read(handle, most)
    finally:
        os.close(handle)


def read_text(path: Path, most: int = TEXT_BYTES) -> str:
    """The text of an ordinary file, as `read_file` and `decoded`. Raises ``UnfitFileError``."""
    return decoded(read_file(path, most))


def take_bytes(stream: BinaryIO, most: int) -> bytes:
    """What an open stream gives, at most ``most`` bytes. Raises ``UnfitFileError`` for more."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnfitFileError(f"has more than {most:,} bytes", "cut it into several files")
    return data


def decoded(data: bytes) -> str:
    """The text of a file, without its byte order mark. Raises ``UnfitFileError``, with the line."""
    encoding, name = next(
        ((encoding, name) for mark, encoding, name in _MARKS if data.startswith(mark)),
        ("utf-8", "UTF-8"),
    )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnfitFileError(f"is not {name} text", "save it as UTF-8", line) from None


def _read(handle: int, most: int) -> bytes:
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            folder = stat.S_ISDIR(found.st_mode)
            what = "is a folder" if folder else "is no ordinary file"
            raise UnfitFileError(
                what, "name a file" if folder else "save it to a file and name that"
            )
        if found.st_size > most:
            raise UnfitFileError(f"has {found.st_size:,} bytes", f"keep it within {most:,}")
        parts, left = [], most + 1
        # It may grow while it is read; it is cut off here all the same.
        while left and (part := os.read(handle, left)):
            parts.append(part)
            left -= len(part)
    except OSError as error:
        raise UnfitFileError(_unreadable(error), "check the path") from None
    data = b"".join(parts)
    if len(data) > most:
        raise UnfitFileError(f"has more than {most:,} bytes", "name a file that does not grow")
    return data


def _unreadable(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"
