"""Packs what was collected for the search index into typed arrays and writes them."""

from __future__ import annotations

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from heapq import nlargest
from itertools import compress

from coder_drill.codebooks.fillers import DENIED, DOC_FACTOR
from coder_drill.codebooks.indexbuilder import Builder
from coder_drill.codebooks.indexsource import GROUP, LEXICON
from coder_drill.codebooks.initials import initial_rows
from coder_drill.codebooks.model import System
from coder_drill.codebooks.words import STOPWORDS, stem, surface

_SCHEMA = """
DROP TABLE IF EXISTS lookup_blob;
DROP TABLE IF EXISTS lookup_phrase;
DROP TABLE IF EXISTS lookup_range;
CREATE TABLE lookup_range (id INTEGER NOT NULL, unit TEXT NOT NULL, low REAL, high REAL);
CREATE TABLE lookup_blob (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE lookup_phrase (
    phrase TEXT NOT NULL, kind TEXT NOT NULL, rank INTEGER NOT NULL,
    reading TEXT NOT NULL, shown TEXT NOT NULL,
    PRIMARY KEY (phrase, rank)
) WITHOUT ROWID;
"""


def _truncated(builder: Builder, surfaces: list[str]) -> Iterator[tuple[str, str]]:
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


def _posted_names(builder: Builder) -> Iterator[tuple[int, list[str]]]:
    """Yield the kind and the words of each name that initials may stand for."""
    text = {i: word for word, i in builder.surface_id.items()}
    for number in range(builder.bounds[0]):
        if builder.name_posted[number]:
            yield builder.name_kind[number], [text[i] for i in builder.names[number]]


def _classes(builder: Builder, surfaces: list[str]) -> tuple[array[int], int]:
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


def _bits(places: list[int], size: int) -> bytes:
    """One bit a place, set for those named."""
    out = bytearray(size // 8 + 1)
    for place in places:
        out[place >> 3] |= 1 << (place & 7)
    return bytes(out)


_COMMON = 64
"""Word classes of which each name tells by a bit whether it holds them: reading their postings
takes longer than all else of a search."""


def _common(
    postings: Sequence[Sequence[int]], weight: Sequence[float], places: int
) -> tuple[array[int], array[int]]:
    """The commonest word classes that tell something, and for each posted name its bits of them."""
    telling = [cls for cls in range(len(postings)) if weight[cls] > 0.5]
    common = array("I", nlargest(_COMMON, telling, key=lambda cls: len(postings[cls])))
    bits = array("Q", bytes(8 * places))
    for n, cls in enumerate(common):
        bit = 1 << n
        for place in postings[cls]:
            bits[place] |= bit
    return common, bits


def _lightest_first(
    builder: Builder, names: Sequence[int], weights: Sequence[float]
) -> tuple[list[int], array[int]]:
    """In which order names are posted, the lightest of each system first, and where each ends.

    Of names that match alike the lightest are wanted: so they stand first in every posting.
    """
    order: list[int] = []
    ends = array("I")
    for end in builder.bounds[0::3]:
        own = range(len(order), bisect_left(names, end))
        order += sorted(own, key=weights.__getitem__)
        ends.append(len(order))
    return order, ends


def write_index(
    builder: Builder, connection: sqlite3.Connection, beside: Callable[[], None]
) -> None:
    """Write everything collected into the tables of the index, which are made anew.

    ``beside`` is done in another thread while the arrays are packed, and has the connection to
    itself: SQLite sorts its own indexes without holding this one up.
    """
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(beside)
        blobs = _packed(builder)
        initials = list(initial_rows(_posted_names(builder), builder.surface_id))
        waiting.result()
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO lookup_blob VALUES (?, ?)", blobs.items())
    connection.executemany("INSERT INTO lookup_range VALUES (?, ?, ?, ?)", builder.ranges)
    connection.executemany(
        "INSERT OR IGNORE INTO lookup_phrase VALUES (?, ?, ?, ?, ?)",
        sorted(builder.lexicon.phrase_rows()),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO lookup_phrase VALUES (?, 'initials', ?, ?, ?)", initials
    )
    connection.commit()


def _packed(builder: Builder) -> dict[str, bytes]:
    """The arrays of the index by name."""
    for word in builder.lexicon.vocabulary():
        builder.surface_id.setdefault(word, len(builder.surface_id))
    order = sorted(builder.surface_id)
    new_id = {builder.surface_id[w]: i for i, w in enumerate(order)}
    remap = array("H", [new_id[i] for i in range(len(order))])
    class_of, n_classes = _classes(builder, order)
    new = remap.__getitem__
    flat, offsets = array("H"), array("I", [0])
    sizes = [1] * n_classes
    held: list[tuple[int, ...]] = []
    for number, ids in enumerate(builder.names):
        mapped = list(map(new, ids))
        flat.extend(mapped)
        offsets.append(len(flat))
        if builder.name_posted[number]:
            classes = tuple(set(map(class_of.__getitem__, mapped)))
            held.append(classes)
            for c in classes:
                sizes[c] += 1
    counted = Counter(flat)
    frequency = array("I", [counted[i] for i in range(len(order))])
    posted = sum(builder.name_posted)
    weight = array("f", [math.log(1 + posted / size) for size in sizes])
    for i, word in enumerate(order):
        if word in STOPWORDS:
            weight[class_of[i]] = 0.15
    doc_weight = array("f", [weight[class_of[i]] for i in range(len(order))])
    for i, word in enumerate(order):
        # What a title denies is the plain case: it says little about the concept.
        if word.startswith("!") and word not in DOC_FACTOR:
            doc_weight[i] *= DENIED
    for word, factor in DOC_FACTOR.items():
        at = bisect_left(order, word)
        if at < len(order) and order[at] == word:
            doc_weight[at] *= factor
    places = list(compress(range(len(builder.names)), builder.name_posted))
    totals = array("f")
    for number in places:
        name = flat[offsets[number] : offsets[number + 1]]
        if builder.name_kind[number] == GROUP:
            name = name[: builder.shared[builder.name_code[number]]]
        totals.append(sum(map(doc_weight.__getitem__, name)))
    lightest_first, place_end = _lightest_first(builder, places, totals)
    postings: list[list[int]] = [[] for _ in range(n_classes)]
    for place, at in enumerate(lightest_first):
        for c in held[at]:
            postings[c].append(place)
    common, place_common = _common(postings, weight, len(places))
    post_flat, post_offsets = array("I"), array("I", [0])
    for p in postings:
        post_flat.extend(p)
        post_offsets.append(len(post_flat))
    return {
        "surfaces": "\n".join(order).encode(),
        "class_of": class_of.tobytes(),
        "class_weight": weight.tobytes(),
        "doc_weight": doc_weight.tobytes(),
        "frequency": frequency.tobytes(),
        "post_offsets": post_offsets.tobytes(),
        "post": post_flat.tobytes(),
        "common": common.tobytes(),
        "place_common": place_common.tobytes(),
        "place_end": place_end.tobytes(),
        "place_name": array("I", map(places.__getitem__, lightest_first)).tobytes(),
        "place_weight": array("f", map(totals.__getitem__, lightest_first)).tobytes(),
        "name_offsets": offsets.tobytes(),
        "name_words": flat.tobytes(),
        "name_code": builder.name_code.tobytes(),
        "name_kind": bytes(builder.name_kind),
        "code_row": builder.code_row.tobytes(),
        "code_flags": bytes(builder.code_flags),
        "code_system": bytes(builder.code_system),
        "systems": "\n".join(builder.systems).encode(),
        "code_parent": builder.code_parent.tobytes(),
        "code_lo": builder.code_lo.tobytes(),
        "code_hi": builder.code_hi.tobytes(),
        "code_default": builder.code_default.tobytes(),
        "code_title": builder.code_title.tobytes(),
        "bounds": builder.bounds.tobytes(),
        "groups": builder.groups.tobytes(),
        "code_seventh": _bits(builder.sevenths, len(builder.codes)),
    }
