"""Where the bundled data lie: package data in a wheel, the checkout's folders otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from coder_drill.errors import UnavailableError

_PACKAGE = Path(__file__).resolve().parent


def codebooks_dir() -> Path:
    """Folder of the generated and hand-written code tables.

    Raises ``UnavailableError`` when neither the package nor a checkout holds it.
    """
    return _find("codebooks", "manifest.toml")


def charts_dir() -> Path:
    """Folder of the bundled charts; raises ``UnavailableError`` when it is not there."""
    return _find("charts", "")


def questions_dir() -> Path:
    """Folder of the bundled questions; raises ``UnavailableError`` when it is not there."""
    return _find("questions", "")


def sets_dir() -> Path:
    """Folder of the bundled drill sets; raises ``UnavailableError`` when it is not there."""
    return _find("sets", "pre-hire-skills-a.toml")


def bundled_dir(name: str) -> Path:
    """The bundled folder of this name; raises ``UnavailableError`` when it is not there."""
    return _find(name, "")


def code_mark(patterns: Iterable[str]) -> str:
    """A hash of the modules of the package that the patterns name, for what is kept by the code that made it.

    "" where a pattern finds none, or the text of one is not at hand: then nothing can be trusted.
    """
    marks = hashlib.sha256()
    try:
        for pattern in patterns:
            sources = sorted(_PACKAGE.glob(pattern))
            if not sources:
                return ""
            for source in sources:
                marks.update(source.name.encode() + b"\n" + source.read_bytes())
    except OSError:
        return ""
    return marks.hexdigest()


def _find(name: str, witness: str) -> Path:
    # A wheel carries the data below the package; an editable install does not.
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if (folder / witness).exists():
            return folder
    raise UnavailableError(f"{name}: the bundled data are missing; install coder-drill again")
