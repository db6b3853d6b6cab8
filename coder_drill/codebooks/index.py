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

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from coder_drill.codebooks.books import book_names
from coder_drill.codebooks.fillers import DOC_FACTOR
from coder_drill.codebooks.indexsource import (
    GROUP,
    LEXICON,
    TERM,
    TITLE,
    entries,
    index_entries,
)
from coder_drill.codebooks.initials import initial_rows
from coder_drill.codebooks.lexicon import Lexicon, load_lexicon
from coder_drill.codebooks.model import System
from coder_drill.codebooks.words import STOPWORDS, stem, surface, words

Progress = Callable[[int, int, str], None]

SUBTREE = 40
"""Headers with at most so many codes below them have these told apart like seventh characters."""

DAILY = 2
"""Flag of codes that have an abbreviation of their own: met daily, first among equals."""

_SCHEMA = """
DROP TABLE IF EXISTS lookup_blob;
DROP TABLE IF EXISTS lookup_phrase;
CREATE TABLE lookup_blob (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE lookup_phrase (
    phrase TEXT NOT NULL, kind TEXT NOT NULL, rank INTEGER NOT NULL,
    reading TEXT NOT NULL, shown TEXT NOT NULL,
    PRIMARY KEY (phrase, rank)
) WITHOUT ROWID;
"""


@dataclass(slots=True)
class _Builder:
    """Collects names and codes of all systems, then packs them."""

    lexicon: Lexicon
    systems: tuple[System, ...] = field(default_factory=lambda: tuple(System))
    """The systems in their order in the index: names and codes of each are contiguous."""
    surface_id: dict[str, int] = field(default_factory=dict)
    names: list[tuple[int, ...]] = field(default_factory=list)
    name_code: array[int] = field(default_factory=lambda: array("I"))
    name_kind: bytearray = field(default_factory=bytearray)
    name_posted: bytearray = field(default_factory=bytearray)
    code_row: array[int] = field(default_factory=lambda: array("I"))
    code_flags: bytearray = field(default_factory=bytearray)
    code_system: bytearray = field(default_factory=bytearray)
    code_parent: array[int] = field(default_factory=lambda: array("i"))
    code_lo: array[int] = field(default_factory=lambda: array("I"))
    code_hi: array[int] = field(default_factory=lambda: array("I"))
    code_title: array[int] = field(default_factory=lambda: array("I"))
    code_default: array[int] = field(default_factory=lambda: array("I"))
    codes: list[str] = field(default_factory=list)
    shared: dict[int, int] = field(default_factory=dict)
    bounds: array[int] = field(default_factory=lambda: array("I"))
    cache: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def ids(self, text: str) -> tuple[int, ...]:
        """Return the word ids of ``text``; parts between commas are cached, titles repeat them."""
        cache = self.cache
        found = cache.get(text)
        if found is not None:
            return found
        if ", " in text:
            out: list[int] = []
            for part in text.split(", "):
                got = cache.get(part)
                if got is None:
                    got = cache[part] = self._ids(part)
                out += got
            return tuple(dict.fromkeys(out))
        found = cache[text] = self._ids(text)
        return found

    def _ids(self, text: str) -> tuple[int, ...]:
        table = self.surface_id
        return tuple([table.setdefault(w, len(table)) for w in words(text)])

    def add_code(self, code: str, rowid: int, system: System, billable: bool, parent: int) -> int:
        """Append one code and return its position; its title name is set by the caller."""
        self.codes.append(code)
        self.code_row.append(rowid)
        self.code_flags.append(billable)
        self.code_system.append(self.systems.index(system))
        self.code_parent.append(parent)
        self.code_lo.append(0)
        self.code_hi.append(0)
        self.code_default.append(len(self.codes) - 1)
        self.code_title.append(0)
        return len(self.codes) - 1

    def add_name(self, ids: tuple[int, ...], code: int, kind: int, posted: bool) -> int:
        """Append one name; names must come grouped by system."""
        self.names.append(ids)
        self.name_code.append(code)
        self.name_kind.append(kind)
        self.name_posted.append(posted)
        return len(self.names) - 1


def build_index(connection: sqlite3.Connection, progress: Progress | None = None) -> None:
    """Build the search index in ``connection``, whose code tables are complete.

    Reads the code, note and PCS index tables, and the lexicon files of the package; replaces any
    earlier index. ``progress(done, total, what)`` is told the steps. Raises ``sqlite3.Error`` when
    the database cannot be written and ``UnavailableError`` for a faulty lexicon line.
    """
    tell = progress or (lambda done, total, what: None)
    builder = _Builder(load_lexicon())
    total = len(builder.systems) + 2
    for step, system in enumerate(builder.systems):
        tell(step, total, f"indexing {system.label}")
        extra_start = _add_system(builder, connection, system)
        builder.bounds.extend((len(builder.names), extra_start, len(builder.codes)))
    tell(total - 2, total, "writing the search index")
    connection.executescript(_SCHEMA)
    _write(builder, connection)
    tell(total, total, "search index ready")


def _add_system(builder: _Builder, connection: sqlite3.Connection, system: System) -> int:
    """Add codes and names of one system; return where the names that are no titles begin."""
    rows = list(entries(connection, system))
    base = len(builder.codes)
    position = {row[1]: base + i for i, row in enumerate(rows)}
    extra: list[tuple[int, tuple[int, ...], int]] = []
    pcs = system.by_axes
    parent_title = ""
    parent_ids: tuple[int, ...] = ()
    for i, (rowid, code, title, billable, above, terms) in enumerate(rows):
        parent = position.get(above or "", -1)
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
                    builder.code_lo[parent] = base + i
                builder.code_hi[parent] = base + i + 1
        if ids is None:
            ids = builder.ids(title)
        here = builder.add_code(code, rowid, system, billable, parent)
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
    for code, text in builder.lexicon.names(system):
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
    seen: set[tuple[int, frozenset[int]]] = set()
    for here, ids, kind in extra:
        key = (here, frozenset(ids))
        if ids and key not in seen:
            seen.add(key)
            builder.add_name(ids, here, kind, True)
    return extra_start


def _defaults(builder: _Builder, base: int) -> None:
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

    def __init__(self, builder: _Builder, base: int, system: System) -> None:
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
        here = builder.add_code(prefix + "*", 0, self.system, False, -1)
        builder.code_lo[here], builder.code_hi[here] = lo, hi
        builder.code_default[here] = lo
        builder.code_title[here] = builder.code_title[lo]
        return here

    def groups(self) -> list[tuple[int, tuple[int, ...], int]]:
        """Return one name for each first four characters: the words shared by its codes first,

        then, behind a zero-width mark in :attr:`_Builder.shared`, all other words of its codes.
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
            out.append((here, (*shared, *[t for t in union if t not in common]), GROUP))
            builder.shared[here] = len(shared)
            lo = hi
        return out


def _truncated(builder: _Builder, surfaces: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (cut word, whole word) for words that the 28 characters of a CMS descriptor cut short.

    Cut words are those that only HCPCS titles use and that begin one known word, or inflections
    of one (``testostero`` of ``testosterone``).
    """
    at = builder.systems.index(System.HCPCS)
    lo, hi = builder.bounds[3 * at - 3], builder.bounds[3 * at]
    inside: set[int] = set()
    outside: set[int] = set()
    for number, ids in enumerate(builder.names):
        short = lo <= number < hi and builder.name_kind[number] != LEXICON
        (inside if short else outside).update(ids)
    only = {word for word, i in builder.surface_id.items() if i in inside and i not in outside}
    for word in only:
        if len(word) < 5 or not word.isalpha():
            continue
        start = bisect_left(surfaces, word) + 1
        longer: list[str] = []
        for other in surfaces[start : start + 30]:
            if not other.startswith(word):
                break
            if other not in only and other.isalpha():
                longer.append(other)
        if longer and len({stem(w) for w in longer}) == 1:
            yield word, longer[0]


def _posted_names(builder: _Builder) -> Iterator[tuple[int, list[str]]]:
    """Yield the kind and the words of each name that initials may stand for."""
    text = {i: word for word, i in builder.surface_id.items()}
    for number in range(builder.bounds[0]):
        if builder.name_posted[number]:
            yield builder.name_kind[number], [text[i] for i in builder.names[number]]


def _classes(builder: _Builder, surfaces: list[str]) -> tuple[array[int], int]:
    """Return the class of each surface id, and the number of classes.

    Words of one stem are one class; the lexicon's groups of equal words join classes, and so do
    words cut short with the whole ones.
    """
    groups = [*builder.lexicon.word_groups, *_truncated(builder, surfaces)]
    root: dict[str, str] = {}

    def find(s: str) -> str:
        while root.get(s, s) != s:
            s = root[s]
        return s

    for group in groups:
        stems = [find(stem(surface(w))) for w in group]
        for s in stems[1:]:
            if s != stems[0]:
                root[s] = stems[0]
    number: dict[str, int] = {}
    out = array("H")
    for word in surfaces:
        s = stem(word)
        s = "!" + find(s[1:]) if s.startswith("!") else find(s)
        out.append(number.setdefault(s, len(number)))
    return out, len(number)


def _write(builder: _Builder, connection: sqlite3.Connection) -> None:
    for word in builder.lexicon.vocabulary():
        builder.surface_id.setdefault(word, len(builder.surface_id))
    order = sorted(builder.surface_id)
    new_id = {builder.surface_id[w]: i for i, w in enumerate(order)}
    remap = array("H", [new_id[i] for i in range(len(order))])
    class_of, n_classes = _classes(builder, order)
    flat, offsets = array("H"), array("I", [0])
    postings: list[array[int]] = [array("I") for _ in range(n_classes)]
    for number, ids in enumerate(builder.names):
        mapped = [remap[i] for i in ids]
        flat.extend(mapped)
        offsets.append(len(flat))
        if builder.name_posted[number]:
            for c in {class_of[t] for t in mapped}:
                postings[c].append(number)
    counted = Counter(flat)
    frequency = array("I", [counted[i] for i in range(len(order))])
    posted = sum(builder.name_posted)
    weight = array("f", [math.log(1 + posted / (1 + len(p))) for p in postings])
    for i, word in enumerate(order):
        if word in STOPWORDS:
            weight[class_of[i]] = 0.15
    doc_weight = array("f", [weight[class_of[i]] for i in range(len(order))])
    for word, factor in DOC_FACTOR.items():
        at = bisect_left(order, word)
        if at < len(order) and order[at] == word:
            doc_weight[at] *= factor
    totals = array("f")
    for number, is_posted in enumerate(builder.name_posted):
        if not is_posted:
            totals.append(0.0)
            continue
        name = flat[offsets[number] : offsets[number + 1]]
        if builder.name_kind[number] == GROUP:
            name = name[: builder.shared[builder.name_code[number]]]
        totals.append(sum([doc_weight[t] for t in name]))
    post_flat, post_offsets = array("I"), array("I", [0])
    for p in postings:
        post_flat.extend(p)
        post_offsets.append(len(post_flat))
    blobs: dict[str, bytes] = {
        "surfaces": "\n".join(order).encode(),
        "class_of": class_of.tobytes(),
        "class_weight": weight.tobytes(),
        "doc_weight": doc_weight.tobytes(),
        "frequency": frequency.tobytes(),
        "post_offsets": post_offsets.tobytes(),
        "post": post_flat.tobytes(),
        "name_offsets": offsets.tobytes(),
        "name_words": flat.tobytes(),
        "name_code": builder.name_code.tobytes(),
        "name_kind": bytes(builder.name_kind),
        "name_weight": totals.tobytes(),
        "code_row": builder.code_row.tobytes(),
        "code_flags": bytes(builder.code_flags),
        "code_system": bytes(builder.code_system),
        "systems": "\n".join(builder.systems).encode(),
        "code_parent": builder.code_parent.tobytes(),
        "code_lo": builder.code_lo.tobytes(),
        "code_hi": builder.code_hi.tobytes(),
        "code_default": builder.code_default.tobytes(),
        "code_title": builder.code_title.tobytes(),
        "codes": "\n".join(builder.codes).encode(),
        "bounds": builder.bounds.tobytes(),
    }
    connection.executemany("INSERT INTO lookup_blob VALUES (?, ?)", blobs.items())
    connection.executemany(
        "INSERT OR IGNORE INTO lookup_phrase VALUES (?, ?, ?, ?, ?)", builder.lexicon.phrase_rows()
    )
    connection.executemany(
        "INSERT OR IGNORE INTO lookup_phrase VALUES (?, 'initials', ?, ?, ?)",
        initial_rows(_posted_names(builder), builder.surface_id),
    )
    connection.commit()
