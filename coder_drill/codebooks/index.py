"""The search index: compiled from the code tables and the lexicon into the code book's SQLite file.

A *name* is one way to call a code: its title, an inclusion term, an index entry, a term of the
lexicon. Names are lists of word ids; postings list the names of each word class. Everything is
packed into typed arrays, so that opening a code book reads a few megabytes and parses nothing.

Two families of titles are mechanical and are not posted one by one. Seventh-character codes of
ICD-10-CM repeat their parent's title, and ICD-10-PCS codes of one body part differ only in
approach, device and qualifier. The parent (for PCS a *group*, the first four characters) is posted
and its codes are told apart when it is found.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable

from coder_drill.codebooks import drugs
from coder_drill.codebooks.books import book_names
from coder_drill.codebooks.drugs import load_drug_classes
from coder_drill.codebooks.fillers import DOC_FACTOR
from coder_drill.codebooks.indexbuilder import Builder
from coder_drill.codebooks.indexpack import write_index
from coder_drill.codebooks.indexsource import (
    DAILY,
    GROUP,
    LEXICON,
    TERM,
    TITLE,
    entries,
    index_entries,
)
from coder_drill.codebooks.lexicon import load_lexicon
from coder_drill.codebooks.model import System
from coder_drill.codebooks.named import load_procedures, names_of
from coder_drill.codebooks.ranges import ranges_of
from coder_drill.codebooks.words import DOING, STOPWORDS, words

Progress = Callable[[int, int, str], None]

SUBTREE = 40
"""Headers with at most so many codes below them have these told apart like seventh characters."""


def build_index(
    connection: sqlite3.Connection,
    progress: Progress | None = None,
    beside: Callable[[], None] = lambda: None,
) -> None:
    """Build the search index in ``connection``, whose code tables are complete.

    Reads the code, note and PCS index tables, and the lexicon files of the package; replaces any
    earlier index. ``progress(done, total, what)`` is told the steps. ``beside`` is what else is to
    be done with the connection, in another thread while none of this uses it. Raises
    ``sqlite3.Error`` when the database cannot be written and ``UnavailableError`` for a faulty
    lexicon line.
    """
    tell = progress or (lambda done, total, what: None)
    builder = Builder(load_lexicon())
    total = len(builder.systems) + 2
    for step, system in enumerate(builder.systems):
        tell(step, total, f"indexing {system.label}")
        extra_start = _add_system(builder, connection, system)
        builder.bounds.extend((len(builder.names), extra_start, len(builder.codes)))
    tell(total - 2, total, "writing the search index")
    write_index(builder, connection, beside)
    tell(total, total, "search index ready")


def _add_system(builder: Builder, connection: sqlite3.Connection, system: System) -> int:
    """Add codes and names of one system; return where the names that are no titles begin."""
    rows = list(entries(connection, system))
    base = len(builder.codes)
    position = {row[1]: base + i for i, row in enumerate(rows)}
    parents = [position.get(row[4] or "", -1) for row in rows]
    builder.add_codes(
        [row[1] for row in rows],
        [row[0] for row in rows],
        system,
        [row[3] for row in rows],
        parents,
    )
    extra: list[tuple[int, tuple[int, ...], int]] = []
    pcs = system.by_axes
    parent_title = ""
    parent_ids: tuple[int, ...] = ()
    for here, parent, (rowid, code, title, _, _, terms) in zip(
        range(base, base + len(rows)), parents, rows, strict=True
    ):
        posted = not pcs
        ids: tuple[int, ...] | None = None
        if system.has_tabular_notes and parent >= 0 and len(code) == 8:
            over = rows[parent - base][2]
            if title.startswith(over):
                if parent_title != over:
                    parent_title, parent_ids = over, builder.ids(over)
                rest = builder.ids(title[len(over) :])
                ids = tuple(dict.fromkeys(parent_ids + rest))
                posted = False
                if not builder.code_hi[parent]:
                    builder.code_lo[parent] = here
                builder.code_hi[parent] = here + 1
        if ids is None:
            ids = builder.ids(title)
        if not posted and not pcs:
            builder.sevenths.append(here)
        for covered in ranges_of(title):
            builder.ranges.append((rowid, covered.unit, covered.low, covered.high))
        builder.code_title[here] = builder.add_name(ids, here, TITLE, posted)
        for text, kind in terms:
            extra.append((here, builder.ids(text), kind))
    _defaults(builder, base)
    prefixes: _Prefixes | None = None
    if pcs:
        prefixes = _Prefixes(builder, base, system)
        extra += prefixes.groups()
        for text, prefix in index_entries(connection):
            here = prefixes.find(prefix)
            if here >= 0:
                extra.append((here, builder.ids(text), TERM))
    for text, code in book_names(connection, system):
        here = prefixes.find(code) if prefixes is not None else position.get(code, -1)
        if here >= 0:
            extra.append((here, builder.ids(text), TERM))
    if system.by_axes:
        titles = {row[1]: row[2] for row in rows}
        for procedure in load_procedures():
            for code, text in names_of(procedure, titles):
                extra.append((position[code], builder.ids(text), LEXICON))
    if system.is_diagnosis:
        for drug in load_drug_classes():
            for code, text in drugs.names_of(drug):
                here = position.get(code, position.get(f"{code}X", -1))
                if here >= 0:
                    extra.append((here, builder.ids(text), LEXICON))
    procedures = _said_of_procedures() if system.by_axes else frozenset()
    for code, text in builder.lexicon.names(system):
        if procedures and _telling(text) in procedures:
            continue
        here = position.get(code, -1)
        if here < 0 and prefixes is not None:
            here = prefixes.find(code)
        if here >= 0:
            extra.append((here, builder.ids(text), LEXICON))
    for code in builder.lexicon.daily:
        if code in position:
            builder.code_flags[position[code]] |= DAILY
    extra_start = len(builder.names)
    extra.sort(key=lambda e: (e[0], e[2] != LEXICON))
    of, seen = -1, set[frozenset[int]]()
    for here, ids, kind in extra:
        if here != of:
            # Names of one code stand together: only theirs need remembering.
            of, seen = here, set()
        same = frozenset(ids)
        if ids and same not in seen:
            seen.add(same)
            builder.add_name(ids, here, kind, True)
    return extra_start


def _said_of_procedures() -> frozenset[frozenset[str]]:
    """The words of each named procedure: a name of it needs no prefix to stand for as well."""
    return frozenset(_telling(name) for p in load_procedures() for name in p.names)


def _telling(name: str) -> frozenset[str]:
    return frozenset(w for w in words(name) if w not in DOING and w not in STOPWORDS)


def _defaults(builder: Builder, base: int) -> None:
    """For each header choose the billable code to offer: the one that adds least to its title.

    "Unspecified" and the initial encounter add nothing, so that a header met by name leads to the
    code for the unspecified form, as the code book's own default does.
    """
    table = builder.surface_id
    cost_of = {table[w]: f for w, f in DOC_FACTOR.items() if w in table}
    cost_of.update({table[w]: 0.02 for w in STOPWORDS if w in table})
    children: dict[int, list[int]] = {}
    for code in range(base, len(builder.codes)):
        parent = builder.code_parent[code]
        if parent >= 0:
            children.setdefault(parent, []).append(code)
    names, title = builder.names, builder.code_title
    for parent in sorted(children, key=lambda c: -len(builder.codes[c])):
        if builder.code_flags[parent] & 1 or not builder.codes[parent][0].isalpha():
            continue
        own = set(names[title[parent]])
        best, best_cost = parent, 1e9
        for child in children[parent]:
            target = builder.code_default[child]
            if not builder.code_flags[target] & 1:
                continue
            cost = -0.04 * (builder.codes[child][-1] in "9A")
            for t in names[title[target]]:
                if t not in own:
                    cost += cost_of.get(t, 1.0)
            if cost < best_cost - 1e-9:
                best, best_cost = target, cost
        builder.code_default[parent] = best
    last = list(range(len(builder.codes)))
    for code in range(len(builder.codes) - 1, base - 1, -1):
        parent = builder.code_parent[code]
        if parent >= 0:
            last[parent] = max(last[parent], last[code])
    for code in children:
        if not builder.code_hi[code] and last[code] - code <= SUBTREE:
            builder.code_lo[code], builder.code_hi[code] = code + 1, last[code] + 1


class _Prefixes:
    """Prefixes of codes built by axes as codes of their own: each stands for the codes that begin with it."""

    def __init__(self, builder: Builder, base: int, system: System) -> None:
        self.builder = builder
        self.base = base
        self.system = system
        self.end = len(builder.codes)
        self.known: dict[str, int] = {}

    def find(self, prefix: str) -> int:
        """Return the position for ``prefix`` (1 to 7 characters); -1 when no code begins so."""
        got = self.known.get(prefix)
        if got is None:
            got = self.known[prefix] = self._make(prefix)
        return got

    def _make(self, prefix: str) -> int:
        builder = self.builder
        lo = bisect_left(builder.codes, prefix, self.base, self.end)
        hi = bisect_left(builder.codes, prefix + "~", self.base, self.end)
        if lo >= hi:
            return -1
        if len(prefix) == 7:
            return lo
        here = builder.add_codes([prefix + "*"], [0], self.system, [False], [-1])
        builder.code_lo[here], builder.code_hi[here] = lo, hi
        builder.code_default[here] = lo
        builder.code_title[here] = builder.code_title[lo]
        return here

    def groups(self) -> list[tuple[int, tuple[int, ...], int]]:
        """Return one name for each first four characters: the words shared by its codes first,

        then, behind a zero-width mark in :attr:`Builder.shared`, all other words of its codes.
        """
        builder = self.builder
        out: list[tuple[int, tuple[int, ...], int]] = []
        lo = self.base
        codes, names, title = builder.codes, builder.names, builder.code_title
        while lo < self.end:
            prefix = codes[lo][:4]
            hi = lo + 1
            while hi < self.end and codes[hi].startswith(prefix):
                hi += 1
            first = names[title[lo]]
            union = dict.fromkeys(first)
            common = set(first)
            for i in range(lo + 1, hi):
                ids = names[title[i]]
                union.update(dict.fromkeys(ids))
                common.intersection_update(ids)
            here = self.find(prefix)
            shared = [t for t in first if t in common]
            builder.groups.append(lo)
            out.append((here, (*shared, *[t for t in union if t not in common]), GROUP))
            builder.shared[here] = len(shared)
            lo = hi
        return out
