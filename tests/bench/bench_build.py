"""Building the database of code tables, opening it, and asking it.

    python -m tests.bench build

The database is built in a temporary folder; nothing of the user's is touched.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from coder_drill.codebooks import Codebook, System

_BUILD = """
import resource, sys
from pathlib import Path
from coder_drill.codebooks import Codebook
Codebook.open(Path(sys.argv[1])).close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_FIRST = """
import sys, time
from pathlib import Path
from coder_drill.codebooks import Codebook
start = time.perf_counter()
with Codebook.open(Path(sys.argv[1])) as book:
    book.get("E11.65")
print((time.perf_counter() - start) * 1000)
"""


def run() -> Iterator[tuple[str, float, str, float | None]]:
    """What was measured, the value, its unit, and the target where there is one."""
    with tempfile.TemporaryDirectory() as other:
        # First of all: a process is said to have used at least what the one that started it did.
        yield "memory of a process that builds it", _told(_BUILD, Path(other)), "MB", None
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        start = time.perf_counter()
        Codebook.open(cache).close()
        yield "build of the database, with the search index", time.perf_counter() - start, "s", 8.0
        yield "its size", sum(p.stat().st_size for p in cache.iterdir()) / 1e6, "MB", None
        opened = [_told(_FIRST, cache) for _ in range(7)]
        yield "a new process: open and first code, median", statistics.median(opened), "ms", 20.0
        with Codebook.open(cache) as book:
            yield from _asked(book)


def _told(program: str, cache: Path) -> float:
    """The number that a program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(cache)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _asked(book: Codebook) -> Iterator[tuple[str, float, str, float | None]]:
    rows = book.connection.execute(
        "SELECT code FROM code WHERE system = ? AND billable", (System.ICD10CM.value,)
    )
    codes = random.Random(3).sample([code for (code,) in rows], 400)
    for name in ("get", "notes", "flags", "path", "seventh"):
        ask = getattr(book, name)
        took = []
        for code in codes:
            start = time.perf_counter()
            ask(code)
            took.append((time.perf_counter() - start) * 1000)
        yield f"{name} of a diagnosis, p95 of {len(codes)}", sorted(took)[380], "ms", None
