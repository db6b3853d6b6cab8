"""Readable HCPCS Level II titles from the 28-character short descriptors.

CMS publishes a short descriptor of at most 28 characters for every Level II code
("Cerv flex n/adj foam pre ots").  `expand` spells it out with a table of abbreviations
kept in ``codebooks/hcpcs_abbreviations.tsv``: abbreviation, expansion, context.

The table's columns:

abbreviation
    One or more words as the descriptors write them, in lower case, with the marks between
    them (``n/adj``, ``per sq cm``).  A mark at either end belongs to the abbreviation
    (``w/`` in "w/needle", ``/wk`` in "cath/wk").
expansion
    The words to print.  A comma at the front or the end asks for a comma there, unless the
    neighbor is a linking word such as "with"; this is how strings of attributes become
    lists.  ``-`` leaves the abbreviation out.
context
    Empty, or conditions parted by spaces, all of which must hold:

    ``L,K08``    the code starts with one of these
    ``!G9,M``    the code starts with none of these
    ``<a|b``     the word before is one of these; ``<#`` a number, ``<^`` none
    ``>a|b``     the word after is one of these; ``>#`` a number, ``>$`` none

The longest abbreviation wins, counting words and then marks at its ends; among equals the one
with more conditions, then the one with the longer code prefix, then the first in the table.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_ATOM = re.compile(r"\d+(?:[.,]\d+)*|\.\d+|[A-Za-z][A-Za-z0-9']*")
_NUMBER = re.compile(r"[\d.]")
_SPACES = re.compile(r"\s+")
# After or before these a list comma would tear a phrase apart.
_LINKS = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "over"),
        *("per", "than", "the", "to", "under", "up", "via", "with", "within", "without"),
    )
)
_DRUG_CODES = ("A95", "A96", "C9", "J", "Q2", "Q5", "S0")
_INJECTION_LAST = re.compile(r"(?P<drug>.+?),? injection")
# "Alprostadil for injection" already says how it is given.
_CAME_AS = re.compile(r"\b(?:for|injection|infusion)$|^Injection,")
_DOSE = re.compile(r"\d[\d.,]* (?:mg|mcg|ml|g|gram|units?|IU)\b")
_DOSE_LAST = re.compile(r"(?<![,\d])(?<!\bper)(?<!\bto)(?<!\bover) (" + _DOSE.pattern + ")$")
_COLUMNS = ("abbreviation", "expansion", "context")


class AbbreviationTableError(ValueError):
    """The abbreviation table cannot be read; the message names file, line and fix."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word or number and the marks that stand before it (blank for the first)."""

    text: str
    before: str


@dataclass(frozen=True, slots=True)
class _Context:
    """Conditions on the code and on the neighboring words."""

    prefixes: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    previous: frozenset[str] = frozenset()
    following: frozenset[str] = frozenset()

    def score(self, code: str, previous: str, following: str) -> tuple[int, int] | None:
        """How exactly the context fits, or None where it does not."""
        fitting = [len(p) for p in self.prefixes if code.startswith(p)]
        if (self.prefixes and not fitting) or any(code.startswith(p) for p in self.barred):
            return None
        if self.previous and not _neighbor_fits(self.previous, previous, "^"):
            return None
        if self.following and not _neighbor_fits(self.following, following, "$"):
            return None
        sides = bool(self.previous) + bool(self.following)
        return 2 * sides + bool(self.prefixes or self.barred), max(fitting, default=0)


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One row of the table, cut into words and marks."""

    words: tuple[str, ...]
    marks: tuple[str, ...]
    lead: str
    trail: str
    expansion: str
    context: _Context


def _key(entry: Abbreviation) -> tuple[object, ...]:
    return entry.words, entry.marks, entry.lead, entry.trail, entry.context


def _neighbor_fits(wanted: frozenset[str], word: str, edge: str) -> bool:
    if not word:
        return edge in wanted
    return word in wanted or ("#" in wanted and bool(_NUMBER.match(word)))


def _cut(text: str) -> tuple[list[_Atom], str]:
    """Words of `text` with the marks before each, and the marks after the last."""
    atoms: list[_Atom] = []
    end = 0
    for match in _ATOM.finditer(text):
        atoms.append(_Atom(match.group(), _SPACES.sub(" ", text[end : match.start()])))
        end = match.end()
    return atoms, _SPACES.sub(" ", text[end:])


def _context(text: str) -> _Context:
    prefixes: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    previous: frozenset[str] = frozenset()
    following: frozenset[str] = frozenset()
    for part in text.split():
        head, rest = part[0], part[1:]
        if head == "<" and rest:
            previous = frozenset(rest.lower().split("|"))
        elif head == ">" and rest:
            following = frozenset(rest.lower().split("|"))
        elif head == "!" and re.fullmatch(r"[A-Z]\d*(,[A-Z]\d*)*", rest):
            barred = tuple(rest.split(","))
        elif re.fullmatch(r"[A-Z]\d*(,[A-Z]\d*)*", part):
            prefixes = tuple(part.split(","))
        else:
            raise ValueError(part)
    return _Context(prefixes, barred, previous, following)


class AbbreviationTable:
    """The abbreviations, found by their words."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take (abbreviation, expansion, context) rows; the first is line 2, below the header.

        Raises AbbreviationTableError for a row without a word, without an expansion, with a
        context outside the notation of this module or standing in the table twice.
        """
        self._by_words: dict[tuple[str, ...], list[Abbreviation]] = {}
        self._sizes: dict[str, list[int]] = {}
        for number, (short, expansion, context) in enumerate(rows, start=2):
            self._add(number, short, expansion, context)
        for words in sorted(self._by_words, key=len, reverse=True):
            sizes = self._sizes.setdefault(words[0], [])
            if len(words) not in sizes:
                sizes.append(len(words))

    def _add(self, number: int, short: str, expansion: str, context: str) -> None:
        atoms, trail = _cut(short.lower())
        if not atoms or not expansion.strip(" ,"):
            raise AbbreviationTableError(
                f"line {number} ({short!r}): give an abbreviation with a letter or digit and "
                "an expansion ('-' leaves the word out)"
            )
        try:
            conditions = _context(context)
        except ValueError as error:
            raise AbbreviationTableError(
                f"line {number} ({short!r}), context: {error} is not a condition; "
                "write code starts (L,K08), !G9, <word or >word"
            ) from error
        entry = Abbreviation(
            words=tuple(atom.text for atom in atoms),
            marks=tuple(atom.before for atom in atoms[1:]),
            lead=atoms[0].before,
            trail=trail,
            expansion=expansion,
            context=conditions,
        )
        same = self._by_words.setdefault(entry.words, [])
        if any(_key(other) == _key(entry) for other in same):
            raise AbbreviationTableError(
                f"line {number} ({short!r}): the abbreviation stands in the table twice with the "
                "same context; remove one row or narrow its context"
            )
        same.append(entry)

    @classmethod
    def load(cls, path: Path) -> AbbreviationTable:
        """Read the tab separated table at `path` (UTF-8, header row).

        Raises AbbreviationTableError naming the file for a wrong header or row, OSError when
        the file cannot be read.
        """
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = next(reader, [])
            if tuple(header) != _COLUMNS:
                raise AbbreviationTableError(
                    f"{path.name}: header is {header}; it must be {', '.join(_COLUMNS)}"
                )
            rows: list[tuple[str, str, str]] = []
            for cells in reader:
                if len(cells) != len(_COLUMNS):
                    raise AbbreviationTableError(
                        f"{path.name}, line {reader.line_num}: {len(cells)} columns; give three"
                    )
                rows.append((cells[0], cells[1], cells[2]))
        try:
            return cls(rows)
        except AbbreviationTableError as error:
            raise AbbreviationTableError(f"{path.name}, {error}") from error

    def __len__(self) -> int:
        return sum(len(entries) for entries in self._by_words.values())

    def match(
        self, atoms: Sequence[_Atom], words: Sequence[str], at: int, trail: str, code: str
    ) -> Abbreviation | None:
        """The best row for `atoms` from position `at`, or None; `words` are their lower case."""
        for size in self._sizes.get(words[at], ()):
            end = at + size
            entries = self._by_words.get(tuple(words[at:end]), ())
            best: Abbreviation | None = None
            best_score = (-1, -1, -1)
            for entry in entries:
                if not _marks_fit(entry, atoms, at, trail):
                    continue
                previous = words[at - 1] if at else ""
                following = words[end] if end < len(words) else ""
                fit = entry.context.score(code, previous, following)
                if fit is None:
                    continue
                score = (len(entry.lead) + len(entry.trail), *fit)
                if score > best_score:
                    best, best_score = entry, score
            if best is not None:
                return best
        return None


def _marks_fit(entry: Abbreviation, atoms: Sequence[_Atom], at: int, trail: str) -> bool:
    end = at + len(entry.words)
    for offset, mark in enumerate(entry.marks, start=1):
        if atoms[at + offset].before != mark:
            return False
    if entry.lead and not atoms[at].before.endswith(entry.lead):
        return False
    after = atoms[end].before if end < len(atoms) else trail
    return not entry.trail or after.startswith(entry.trail)


def expand(short: str, code: str, table: AbbreviationTable) -> str:
    """Spell out the short descriptor `short` of `code` as a title.

    The words that `table` does not know stay as they are; the first letter becomes a capital.
    """
    atoms, trail = _cut(short.strip())
    lower = [atom.text.lower() for atom in atoms]
    pieces: list[str] = []
    comma_due = False
    swallowed = ""
    at = 0
    while at < len(atoms):
        mark = atoms[at].before.removeprefix(swallowed) or (" " if swallowed else "")
        swallowed = ""
        entry = table.match(atoms, lower, at, trail, code)
        if entry is None:
            words, size = atoms[at].text, 1
            if at == 0 and words[1:].islower():
                words = words.lower()  # a name keeps its capital through a row of its own
        else:
            words, size = entry.expansion, len(entry.words)
            if entry.lead:
                mark = mark.removesuffix(entry.lead).rstrip() + " "
            swallowed = entry.trail
            after = atoms[at + size].before if at + size < len(atoms) else trail
            # The full stop of an abbreviation goes with it; "T.E.N.S." has its own row.
            if not swallowed and after.startswith("."):
                swallowed = "."
        at += size
        if words == "-":
            continue
        glued = entry is not None and not mark and bool(pieces)
        mark = " " if glued else mark
        comma_due = _append(pieces, mark, words, comma_due)
    title = "".join(pieces) + _tail(trail.removeprefix(swallowed))
    return _capital(_drug(_tidy(title), code))


def _append(pieces: list[str], mark: str, words: str, comma_due: bool) -> bool:
    """Add `words` after `mark`; returns whether they ask for a comma behind them."""
    wants_before = words.startswith(",")
    wants_after = words.endswith(",")
    words = words.strip(" ,")
    if not pieces:
        pieces.append(mark.lstrip() + words)
        return wants_after
    if (comma_due or wants_before) and mark in (" ", ""):
        last = re.split(r"[ (/-]", pieces[-1])[-1].lower()
        first = words.split(" ", 1)[0].lower()
        if last not in _LINKS and (wants_before or first not in _LINKS):
            mark = ", "
    pieces.append(mark + words)
    return wants_after


def _tail(trail: str) -> str:
    """Marks after the last word that mean something: a closing bracket, percent, inch, plus."""
    return "".join(mark for mark in trail if mark in ')%"+')


def _tidy(title: str) -> str:
    title = re.sub(r"\s*([,;])\s*(?=\S)", r"\1 ", title)
    title = re.sub(r"(?<=\d), (?=\d{3}\b)", ",", title)
    title = re.sub(r"(?<=[a-z])\((?=\w{3})", " (", title)
    title = re.sub(r"\s*&\s*", " and ", title)
    title = re.sub(r"\s*([<>]=?)\s*", r" \1 ", title)
    title = re.sub(r",(?:\s*,)+", ",", title)
    return _SPACES.sub(" ", title).strip(" ,;")


def _drug(title: str, code: str) -> str:
    """Bring the titles of drugs to one form: "Injection, ketorolac tromethamine, 15 mg".

    CMS writes "Ketorolac tromethamine inj" beside "Inj, lumasiran, 0.5 mg"; the injection
    moves to the front and a dose at the end gets its comma.
    """
    if not code.startswith(_DRUG_CODES):
        return title
    found = _INJECTION_LAST.fullmatch(title)
    if found and not _CAME_AS.search(found["drug"]):
        title = f"Injection, {found['drug'].rstrip(',')}"
    if title[:10].lower() == "injection," and len(_DOSE.findall(title)) == 1:
        title = _DOSE_LAST.sub(r", \1", title)
    return title


def _capital(title: str) -> str:
    """A capital first letter, save for names that begin small on purpose (tPA, pT, pHisoHex)."""
    return title if title[1:2].isupper() else title[:1].upper() + title[1:]
