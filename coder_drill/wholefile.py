"""Writing a file whole or not at all: under another name beside its place, then renamed.

Whoever reads the place finds the file that was there or the new one, never a part of either: not on a full
disk, not after a kill. What a kill leaves is a hidden draft, which no reader knows and no writer needs.
A link at the place is replaced by the file; what it leads to stays as it is.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

BY_UMASK = 0o666
"""Rights of an ordinary file, as the user's umask narrows them."""
OWNER_ALONE = 0o600
"""Rights of a file that only its owner may read."""
_NAME = 40
"""Letters of the place's name in that of its draft: with all of them it could be too long for a file."""


def write_whole(
    path: Path,
    content: bytes | str,
    *,
    mode: int = BY_UMASK,
    sync: bool = True,
    replace: bool = True,
) -> None:
    """Write bytes, or text as UTF-8 with its line ends as they are, as `whole_file` does.

    Raises OSError, which names ``path``, and FileExistsError as `whole_file`.
    """
    data = content.encode() if isinstance(content, str) else content
    with whole_file(path, mode=mode, sync=sync, replace=replace) as draft:
        draft.write_bytes(data)


@contextmanager
def whole_file(
    path: Path, *, mode: int = BY_UMASK, sync: bool = True, replace: bool = True
) -> Iterator[Path]:
    """An empty file to fill and close; at the end of the block it takes its place, after an error it is gone.

    ``mode``: its rights from the first byte on. ``sync``: its bytes are on the disk before it takes its
    place, so that a machine that stops loses neither file; False is for what can be made again.
    ``replace=False``: never in the place of another, not even of one that came while the block ran: raises
    FileExistsError. Any OSError that names no other file names ``path``, not the draft.
    """
    draft = _draft(path)
    try:
        draft.unlink(missing_ok=True)  # Of a process of the same number that was killed.
        # Only a new file: nobody's link is written through, nobody's rights are kept.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        yield draft
        if sync:
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            _place_new(draft, path)
    except OSError as error:
        if error.filename is None or Path(os.fsdecode(error.filename)) == draft:
            error.filename = os.fspath(path)
            error.filename2 = None
        raise
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def forget_drafts(path: Path) -> None:
    """Remove the drafts that killed processes left of a file. For one who writes it alone, behind a lock."""
    start = f".{path.name}."
    with suppress(OSError):
        for each in path.parent.iterdir():
            # SQLite keeps more beside a database, under its name and some letters.
            if each.name.startswith(start) and ".part" in each.name[len(start) :]:
                each.unlink(missing_ok=True)


def _draft(path: Path) -> Path:
    """A name of this process and thread, so that two that write one file do not meet."""
    return path.with_name(f".{path.name[:_NAME]}.{os.getpid()}-{get_ident()}.part")


def _place_new(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # Unlike a rename it never replaces what is there.
    except FileExistsError:
        raise
    except OSError:
        # A file system without links. Where a rename would replace, this look is the best there is.
        if os.path.lexists(path):
            raise FileExistsError(
                errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path)
            ) from None
        draft.rename(path)
