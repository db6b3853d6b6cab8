"""The ids by which a trainer knows learners."""

from __future__ import annotations

import re

from coder_drill.errors import UsageError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def checked_id(text: str) -> str:
    """A learner's id. Raises UsageError for one that could be read as a formula, a path or markup."""
    if not _ID.fullmatch(text):
        raise UsageError(
            f"{text[:64]!r} is no learner id; use letters, digits, '.', '_' and '-', 64 at most"
        )
    return text
