"""The lines of a key as checks look at them: with their place in the file and their row in the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from coder_drill.charts.model import KeyCode
from coder_drill.codebooks.model import Code, System

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


class KeyLine(NamedTuple):
    """One key code, its place (``key[2]``), and its row in the tables where it has one."""

    field: str
    key: KeyCode
    code: Code | None

    @property
    def system(self) -> System | None:
        """The system of the code, None for a code of no table."""
        return self.code.system if self.code else None

    @property
    def shown(self) -> str:
        """The code as printed, as the rules name it."""
        return self.code.code if self.code else self.key.code.upper()


def key_lines(keys: Sequence[KeyCode], codebook: Codebook, where: str = "") -> list[KeyLine]:
    """The lines of a key in the order of the file, numbered from 1; ``where`` goes before ``key``."""
    return [
        KeyLine(f"{where}key[{n}]", key, row_of(codebook, key.code, key.role.is_diagnosis))
        for n, key in enumerate(keys, 1)
    ]


def row_of(codebook: Codebook, code: str, diagnosis: bool) -> Code | None:
    """The row of a code in the systems its role allows (``M1000`` is two codes)."""
    systems = [system for system in System if system.is_diagnosis is diagnosis]
    return next((row for system in systems if (row := codebook.get(code, system))), None)


def titles_of(lines: Sequence[KeyLine]) -> dict[str, str]:
    """The book title of every key code that the tables know."""
    return {line.key.code: line.code.title for line in lines if line.code}
