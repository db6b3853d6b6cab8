"""Building the search database in a process of its own.

Building takes 100 MB more than anything else does, and Python gives little of it back: where a
learner goes on to work for hours, another process does it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from coder_drill.codebooks import Codebook

Progress = Callable[[int, int, str], None]


def build_apart(
    cache_dir: Path,
    progress: Progress | None = None,
    *,
    data_dir: Path | None = None,
    imports: Path | None = None,
    edition: str | None = None,
) -> None:
    """Build the search database in another process when it is not there yet.

    ``progress(done, total, what)`` is told of each step, in the calling thread; what it raises ends
    the build. Raises nothing else: what the other process could not do, opening the code book here
    does, or says why not.
    """
    if not sys.executable or Codebook.is_built(
        cache_dir, data_dir, imports=imports, edition=edition
    ):
        return
    root = str(Path(__file__).resolve().parents[2])
    # An empty or relative entry would be the current folder: no code of it is ever run.
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = os.pathsep.join([root, *(entry for entry in given if Path(entry).is_absolute())])
    wanted = {"cache": str(cache_dir), "data": _text(data_dir), "imports": _text(imports)}
    wanted["edition"] = edition or ""
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "coder_drill.services.building", json.dumps(wanted)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
            cwd=root,
            text=True,
            encoding="utf-8",
        )
    except OSError:
        return
    with process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if progress is not None:
                    done, total, what = json.loads(line)
                    progress(done, total, what)
        except BaseException:
            process.kill()
            raise


def main() -> None:
    """The other process: build what the argument names, one line of JSON for each step."""
    wanted = json.loads(sys.argv[1])

    def tell(done: int, total: int, what: str) -> None:
        sys.stdout.write(json.dumps([done, total, what]) + "\n")
        sys.stdout.flush()

    data, imports = wanted["data"], wanted["imports"]
    Codebook.open(
        Path(wanted["cache"]),
        Path(data) if data else None,
        tell,
        imports=Path(imports) if imports else None,
        edition=wanted["edition"] or None,
    ).close()


def _text(path: Path | None) -> str:
    return str(path.resolve()) if path else ""


if __name__ == "__main__":
    main()
