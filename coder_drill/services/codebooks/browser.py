"""One level of the tree of codes: where it stands, what lies below it."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.codebooks import Code, Codebook, System
from coder_drill.errors import UsageError


@dataclass(frozen=True, slots=True)
class Level:
    """A place in the tree. ``path`` is the way down to it (breadcrumbs), itself last; empty at the

    top of a system. ``below`` is in the order of the book.
    """

    system: System
    path: tuple[Code, ...]
    below: tuple[Code, ...]

    @property
    def here(self) -> Code | None:
        """The code, block or chapter the level belongs to; None at the top of a system."""
        return self.path[-1] if self.path else None

    @property
    def crumbs(self) -> str:
        """The way down in one line: ``ICD-10-CM > 4 > E08-E13 > E11``."""
        return " > ".join([self.system.label, *(code.code for code in self.path)])

    def filtered(self, words: str) -> tuple[Code, ...]:
        """What lies below and has every word in its code or title, in any case and order."""
        wanted = words.lower().split()
        return tuple(
            code
            for code in self.below
            if all(word in f"{code.code} {code.title}".lower() for word in wanted)
        )


def level(book: Codebook, code: str = "", system: System | None = None) -> Level:
    """The level of a code, block, chapter, section or PCS prefix; the top of ``system`` without.

    The name of a system alone (``icd10pcs``, ``ICD-10-PCS``) is its top. Raises UsageError when no
    table has the code, and when neither code nor system is given.
    """
    named = _system(code)
    if named is not None or not code.strip():
        top = named or system
        if top is None:
            raise UsageError("browse: name a code or a system")
        return Level(top, (), tuple(book.roots(top)))
    found = book.get(code, system)
    if found is None:
        raise UsageError(
            f"{code}: in none of the code tables; 'coder-drill lookup' finds codes by words"
        )
    return Level(
        found.system,
        tuple(book.path(found.code, found.system)),
        tuple(book.children(found.code, found.system)),
    )


def up(book: Codebook, at: Level) -> Level:
    """The level above; at the top of a system the same again."""
    if len(at.path) > 1:
        return level(book, at.path[-2].code, at.system)
    return level(book, "", at.system)


def _system(text: str) -> System | None:
    name = text.strip().lower().replace("-", "")
    return next((system for system in System if system.value == name), None)
