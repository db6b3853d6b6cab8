"""Code tables: editions, the SQLite database of codes, and the code book that answers for it."""

from __future__ import annotations

from coder_drill.codebooks import registry as registry  # First: the others name its systems.
from coder_drill.codebooks.build import ensure_database
from coder_drill.codebooks.codebook import Codebook
from coder_drill.codebooks.model import (
    Code,
    Edition,
    Flags,
    Modifier,
    NcciPair,
    Note,
    NoteKind,
    PcsAxis,
    PcsOperation,
    System,
)

__all__ = [
    "Code",
    "Codebook",
    "Edition",
    "Flags",
    "Modifier",
    "NcciPair",
    "Note",
    "NoteKind",
    "PcsAxis",
    "PcsOperation",
    "System",
    "ensure_database",
]
