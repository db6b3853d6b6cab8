"""Building the SQLite database of all code tables.

``ensure_database`` gives the path of a finished database: the one that is there, or a new one
written beside it and put in place whole. A file that is truncated, foreign or of other tables is
never used. Two processes at once build one after the other, and the second finds the work done.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from coder_drill.codebooks.database import connect
from coder_drill.codebooks.systems import System
from coder_drill.codebooks.tables import Manifest
from coder_drill.collector import paused
from coder_drill.errors import UnavailableError

Progress = Callable[[int, int, str], None]

APPLICATION_ID = 0x0C0DED11
"""Marks a SQLite file as a coder-drill code database."""

_KEPT = 4
"""Databases kept, this one included: people go to and fro between editions."""
_LOCK_SECONDS = 120.0


def database_path(cache_dir: Path, manifest: Manifest) -> Path:
    """Where the database of these tables lies in the cache folder.

    Its name tells the tables and the code that built it: either changed, another is built.
    """
    digest = hashlib.sha256(manifest.key().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    digest.update(" ".join(System).encode())
    return cache_dir / f"codebooks-{digest.hexdigest()[:16]}.sqlite3"


def is_finished(path: Path) -> bool:
    """True when ``path`` is a whole database made by ``ensure_database``, byte for byte.

    Marks, length and a checksum over the file: a disk that lost a bit must not end in wrong codes.
    The checksum (some 30 ms) is taken when the file was written since it was last taken, and every
    ``_UNLOOKED``-th time that a process opens it.
    """
    try:
        found = path.stat()
        state = (str(path), found.st_size, found.st_mtime_ns, found.st_ino)
        if state in _seen_whole:
            return True
        size = found.st_size
        with closing(connect(path)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return False
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            page_size = connection.execute("PRAGMA page_size").fetchone()[0]
            done = connection.execute("SELECT value FROM meta WHERE name = 'bytes'").fetchone()
            if not (size == pages * page_size and done and int(done[0]) == size):
                return False
        witness = _witness(path, found)
        if not _vouched(witness):
            if _checksum(path) != _noted_checksum(path):
                return False
            _vouch(path, witness)
        _seen_whole.add(state)
        return True
    except (OSError, sqlite3.Error, ValueError):
        return False


_seen_whole: set[tuple[str, int, int, int]] = set()
"""Files that this process has checked: path, size, time of change and number."""
_UNLOOKED = 24
"""Processes that may open a file unwritten since its checksum was taken before it is taken again."""


def _witness(path: Path, found: os.stat_result) -> Path:
    """The file whose being there says that this very state of the database was found whole.

    The state is in its name: length, times of change and number, as the file system keeps them.
    """
    state = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return path.with_name(f"{path.name}.{'-'.join(f'{part:x}' for part in state)}.whole")


def _vouched(witness: Path) -> bool:
    """True while a witness holds, which is one byte longer for each process that relied on it."""
    try:
        if witness.stat().st_size >= _UNLOOKED:
            return False
        with witness.open("ab") as stream:
            stream.write(b".")
    except OSError:
        return False
    return True


def _vouch(path: Path, witness: Path) -> None:
    """Note that the database was found whole. Where nothing can be written it is looked at again."""
    with contextlib.suppress(OSError):
        _forget_witnesses(path)
        witness.touch()


def _forget_witnesses(path: Path) -> None:
    for old in path.parent.glob(f"{path.name}.*.whole"):
        with contextlib.suppress(OSError):
            old.unlink()


_CHECKSUM_AT = 60
"""Where SQLite's header keeps ``user_version``: four bytes for whoever writes the file."""


def _checksum(path: Path) -> int:
    """CRC-32 over the file, the four bytes that note it taken as zero."""
    buffer = bytearray(1 << 20)
    with path.open("rb", buffering=0) as stream:
        head = bytearray(stream.read(100))
        head[_CHECKSUM_AT : _CHECKSUM_AT + 4] = b"\0\0\0\0"
        sum_so_far = zlib.crc32(head)
        while count := stream.readinto(buffer):
            sum_so_far = zlib.crc32(memoryview(buffer)[:count], sum_so_far)
    return sum_so_far


def _noted_checksum(path: Path) -> int:
    with path.open("rb") as stream:
        stream.seek(_CHECKSUM_AT)
        return int.from_bytes(stream.read(4), "big")


def _note_checksum(path: Path) -> None:
    """Write the checksum into the file, beside SQLite, which never looks at those four bytes."""
    noted = _checksum(path).to_bytes(4, "big")
    with path.open("rb+") as stream:
        stream.seek(_CHECKSUM_AT)
        stream.write(noted)


def ensure_database(
    cache_dir: Path,
    data_dir: Path | Manifest,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
) -> Path:
    """Path of the finished database of the tables in ``data_dir``, built when it is not there.

    ``data_dir`` is a folder of tables or the manifest of an edition put together from several.

    ``progress(done, total, what)`` is called some dozen times while building, ``done`` rising to
    ``total``, and never otherwise. ``rebuild`` builds even when a finished one is there. Raises ``UnavailableError``
    when the tables are damaged or the cache folder cannot be written.
    """
    manifest = data_dir if isinstance(data_dir, Manifest) else Manifest.read(data_dir)
    path = database_path(cache_dir, manifest)
    if not rebuild and is_finished(path):
        return path
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with build_lock(cache_dir / "codebooks.lock"):
            # Another process may have finished while this one waited.
            if rebuild or not is_finished(path):
                # Looking for cycles among millions of rows costs a tenth of the build.
                with paused():
                    _build(path, manifest, progress or _silent)
                _forget_older(cache_dir, path)
    except FileNotFoundError as error:
        missing = Path(os.fspath(error.filename or cache_dir))
        if missing.is_relative_to(cache_dir):
            raise _cannot_build(cache_dir, error) from None
        raise UnavailableError(
            f"{missing}: is missing; install coder-drill again or restore codebooks/ from the"
            " repository"
        ) from None
    except (OSError, sqlite3.Error) as error:
        raise _cannot_build(cache_dir, error) from None
    return path


def _cannot_build(cache_dir: Path, error: OSError | sqlite3.Error) -> UnavailableError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnavailableError(
        f"{cache_dir}: cannot build the code tables ({reason}); "
        "free some space or name another folder in CODER_DRILL_CACHE_DIR"
    )


def _part(progress: Progress, start: int, end: int) -> Progress:
    """Progress of one step as a stretch of the whole, in thousandths."""

    def tell(done: int, total: int, what: str) -> None:
        progress(start + (end - start) * done // max(total, 1), 1000, what)

    return tell


def _silent(done: int, total: int, what: str) -> None:
    """No progress wanted."""


def _build(path: Path, manifest: Manifest, progress: Progress) -> None:
    # Only the first start needs what builds; every other would pay 40 ms for importing it.
    from coder_drill.codebooks.index import build_index
    from coder_drill.codebooks.load import index_tables, load_tables
    from coder_drill.wholefile import whole_file

    with whole_file(path) as draft:
        # Two threads use the connection, one after the other.
        opened = sqlite3.connect(draft, isolation_level=None, check_same_thread=False)
        with closing(opened) as connection:
            # Nothing is lost by a crash: the draft is thrown away.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            # Indexes and tables out of order are sorted in memory, without going to the disk.
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("BEGIN")
            load_tables(connection, manifest, _part(progress, 0, 400))
            connection.execute("COMMIT")
            build_index(connection, _part(progress, 400, 1000), partial(index_tables, connection))
            if connection.in_transaction:
                connection.commit()
            _note_length(connection)
        _note_checksum(draft)


def _note_length(connection: sqlite3.Connection) -> None:
    """Write the file's own length into it: what a cut copy cannot have."""
    connection.execute("INSERT INTO meta VALUES ('bytes', '0000000000000000')")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    size = pages * connection.execute("PRAGMA page_size").fetchone()[0]
    connection.execute("UPDATE meta SET value = ? WHERE name = 'bytes'", (f"{size:016d}",))


def _forget_older(cache_dir: Path, path: Path) -> None:
    """Remove databases of other tables but the newest few, and drafts of processes that died."""
    for pattern in (".codebooks-*.part*", "codebooks-*.draft"):
        for draft in cache_dir.glob(pattern):
            with contextlib.suppress(OSError):
                draft.unlink()
    others = [other for other in cache_dir.glob("codebooks-*.sqlite3") if other != path]
    others.sort(key=lambda other: other.stat().st_mtime, reverse=True)
    for other in others[_KEPT - 1 :]:
        with contextlib.suppress(OSError):
            other.unlink()
        _forget_witnesses(other)


@contextmanager
def build_lock(path: Path) -> Iterator[None]:
    """Hold a lock between processes. SQLite's own file lock serves: it works everywhere and dies with us."""
    lock = _open_lock(path)
    try:
        yield
    finally:
        lock.close()


def _open_lock(path: Path) -> sqlite3.Connection:
    for last in (False, True):
        lock = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            return lock
        except sqlite3.DatabaseError as error:
            lock.close()
            # A foreign file of that name is put aside; a lock held too long is reported.
            if last or isinstance(error, sqlite3.OperationalError):
                raise
            path.unlink(missing_ok=True)
    raise AssertionError("unreachable")
