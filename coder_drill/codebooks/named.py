"""Named procedures: the everyday name that stands for an ICD-10-PCS code, or a family of them.

``codebooks/lexicon/procedures.tsv`` holds ``PATTERN<TAB>name|name``. A name implies root operation,
approach, device and qualifier. Brackets in a pattern hold the values that fit, the usual one first
(``0FT4[40]ZZ``: laparoscopic, then open): a bare name stands for the first code, the others are
reached with the words that set them apart (side, body part, approach).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from coder_drill.codebooks.words import words
from coder_drill.errors import UnavailableError
from coder_drill.resources import codebooks_dir

_PART = re.compile(r"\[([0-9A-HJ-NP-Z]+)\]|([0-9A-HJ-NP-Z])")
_LENGTH = 7
_FILLERS = frozenset({"approach", "with", "of", "the", "into", "and", "to", "from", "!"})


@dataclass(frozen=True, slots=True)
class NamedProcedure:
    """A row: the values that fit each of the seven characters, the usual first, and the names."""

    values: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def known(self) -> dict[int, str]:
        """The characters that the name settles: position 1..7 to value."""
        return {n: value for n, value in enumerate(self.values, 1) if len(value) == 1}

    def codes(self) -> Iterator[str]:
        """Every code that the name may stand for, the usual one first."""
        return ("".join(values) for values in product(*self.values))


def load_procedures(folder: Path | None = None) -> list[NamedProcedure]:
    """The table of named procedures. Raises ``UnavailableError`` naming the line of a fault."""
    path = (folder or codebooks_dir() / "lexicon") / "procedures.tsv"
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, tab, names = line.partition("\t")
        values = tuple(a or b for a, b in _PART.findall(pattern))
        if not tab or len(values) != _LENGTH or _PART.sub("", pattern):
            raise UnavailableError(
                f"{path.name}:{number}: seven characters, brackets around choices, a tab and names"
            )
        found.append(NamedProcedure(values, tuple(n.strip() for n in names.split("|") if n)))
    return found


def names_of(procedure: NamedProcedure, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(code, name) of a procedure: the bare name for its usual code, and for every code the name

    with the words of its title that the other codes lack. ``titles`` are those of valid codes.
    """
    codes = [code for code in procedure.codes() if code in titles]
    said = {code: [w for w in words(titles[code]) if w not in _FILLERS] for code in codes}
    common = set.intersection(*(set(own) for own in said.values())) if said else set()
    for place, code in enumerate(codes):
        apart = " ".join(w.lstrip("!") for w in said[code] if w not in common)
        for name in procedure.names:
            if place == 0:
                yield code, name
            if apart:
                yield code, f"{name} {apart}"


def narrowed(
    procedure: NamedProcedure, text: str, titles: Mapping[str, str]
) -> tuple[NamedProcedure, tuple[str, ...]]:
    """The procedure with what else the text says of it (side, approach), and the codes that fit.

    Only words count that some of its codes have and others lack. ``titles`` are those of the
    procedure's valid codes; the codes come the usual one first.
    """
    codes = [code for code in procedure.codes() if code in titles]
    said = {code: set(words(titles[code])) for code in codes}
    typed = set(words(text)).difference(*map(words, procedure.names))
    for word in typed:
        having = [code for code in codes if word in said[code]]
        codes = having or codes
    values = tuple(
        "".join(dict.fromkeys(code[place] for code in codes)) or procedure.values[place]
        for place in range(_LENGTH)
    )
    return NamedProcedure(values, procedure.names), tuple(codes)


def named_like(text: str, procedures: list[NamedProcedure]) -> NamedProcedure | None:
    """The procedure whose name has the most words of ``text`` and the fewest others.

    None when no name has all of its words there.
    """
    typed = set(words(text))
    best: tuple[int, NamedProcedure] | None = None
    for procedure in procedures:
        for name in procedure.names:
            own = set(words(name))
            if own and own <= typed and (best is None or len(own) > best[0]):
                best = (len(own), procedure)
    return best[1] if best else None
