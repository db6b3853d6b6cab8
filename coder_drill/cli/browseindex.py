"""``browse --index``: an imported index or table as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.output import print_json, say, width
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.codebooks.books import IndexBook, IndexEntry

MOST = 500
"""Main terms printed at most."""
FOUND = 50
"""Entries that hold all words, printed at most."""
_COLUMN = 8
_LEAST_TERM = 20


def browse_index(index: IndexBook, term: str, words: str, as_json: bool) -> None:
    """Print where ``term`` stands in an index and what lies below it; ``words`` narrows that.

    Without a term the main terms, or the sites of a table with but one. A term that is no way down to an
    entry is looked for word by word. Raises ``UsageError`` for what is not there.
    """
    here, found = _place(index, term)
    if found:
        below = found[:FOUND]
    elif here is not None:
        below = index.children(here)
    else:
        below = index.main_terms(words, MOST)
    if words and (found or here is not None):
        wanted = words.lower().split()
        below = [e for e in below if all(w in f"{e.path} {e.qualifier}".lower() for w in wanted)]
    if as_json:
        print_json(_as_json(index, here, found, below))
    else:
        _print(index, here, bool(found), below)
    if len(found) > FOUND:
        say(f"the {FOUND} nearest are shown; add a word")
    elif here is None and not found and len(below) == MOST:
        say(f"the first {MOST} main terms are shown; name a term, or --filter its beginning")
    if index.info.apart:
        say(f"the {index.info.title} of {index.info.edition} is {index.info.apart}")


def _place(index: IndexBook, term: str) -> tuple[IndexEntry | None, list[IndexEntry]]:
    """The entry that a term leads to, or several that hold its words; neither among the main terms."""
    from coder_drill.services.codebooks.indexwalk import only_main

    if not term:
        return only_main(index), []
    walked = index.follow(term)
    if walked is not None and _named(walked, term):
        return walked, []
    if (main := only_main(index)) is not None:
        site = index.follow(f"{main.term}, {term}")
        if site is not None and _named(site, term):
            return site, []
    found = index.find(term, limit=FOUND + 1)
    if not found and walked is None:
        raise UsageError(f"{term}: in no entry of the {index.info.title}; remove a word")
    if len(found) > 1:
        return None, found
    return (found[0] if found else walked), []


def index_named(book: Codebook, name: str) -> IndexBook:
    """An imported index by its key, or by what stands behind its system. Raises UsageError."""
    keys = [info.book for info in book.index_books()]
    fitting = [key for key in keys if name in (key, key.partition("-")[2])]
    found = book.index_book(fitting[0]) if fitting else None
    if found is not None:
        return found
    there = ", ".join(keys)
    raise UsageError(
        f"{name}: no such index; "
        + (
            f"there are {there}"
            if there
            else "'coder-drill codebooks get' brings them in, and 'codebooks import' files that you have"
        )
    )


def _named(entry: IndexEntry, term: str) -> bool:
    """True when the entry answers to every word of the term, so that the walk did not end early."""
    from coder_drill.codebooks.bookwords import nearness, readings

    said = f"{entry.path} {entry.qualifier}"
    return any(nearness(words, said)[0] == 0 for words in readings(term, entry.book))


# -- text


def _print(
    index: IndexBook, here: IndexEntry | None, far: bool, below: Sequence[IndexEntry]
) -> None:
    from coder_drill.services.codebooks.indexwalk import way_down

    click.echo(f"{index.info.title} > {here.path}" if here else index.info.title)
    if index.info.heads:
        _print_table(index, here, far, below)
        return
    if here:
        click.echo(f"  {' '.join(filter(None, [here.qualifier, _leads(here)])) or '-'}")
    for entry in below:
        name = way_down(index, entry) if far else entry.term
        parts = (name, entry.qualifier, _leads(entry), "" if not entry.deeper else ">")
        click.echo("  " + "  ".join(filter(None, parts)))


def _print_table(
    index: IndexBook, here: IndexEntry | None, far: bool, below: Sequence[IndexEntry]
) -> None:
    """Terms with a code under each head; a term without room stands on a line of its own."""
    from coder_drill.services.codebooks.indexwalk import SHORT_HEADS, way_down

    heads = index.info.heads
    room = max(_LEAST_TERM, min(50, width() - _COLUMN * len(heads) - 2))
    short = "".join(f"{SHORT_HEADS.get(head, head)[:7]:<{_COLUMN}}" for head in heads)
    click.echo(f"{'':<{room + 2}}{short}".rstrip())
    rows = [(here, here.term, 0)] if here else []
    rows += [
        (entry, way_down(index, entry) if far else entry.term, 1 if here else 0) for entry in below
    ]
    for entry, name, depth in rows:
        said = "  " * depth + " ".join(filter(None, [name, entry.qualifier]))
        references = "; ".join(f"{how} {text}" for how, text in _references(entry))
        said = f"{said}  {references}" if references else said
        codes = dict(entry.cells)
        cells = "".join(
            f"{_marked(entry, codes[head]) if head in codes else '-':<{_COLUMN}}" for head in heads
        )
        if not codes:
            click.echo(f"  {said}")
        elif len(said) >= room:
            click.echo(f"  {said}\n{'':<{room + 2}}{cells.rstrip()}")
        else:
            click.echo(f"  {said:<{room}}{cells.rstrip()}")


def _references(entry: IndexEntry) -> list[tuple[str, str]]:
    told = (("see", entry.see), ("see also", entry.see_also), ("use", entry.use))
    return [(how, text) for how, texts in told for text in texts]


def _marked(entry: IndexEntry, code: str) -> str:
    """A code as printed, with a sign before one that no code table has."""
    from coder_drill.services.codebooks.indexwalk import is_dead

    return f"×{code}" if is_dead(entry, code) else code


def _leads(entry: IndexEntry) -> str:
    pair = " ".join(_marked(entry, code) for code in entry.manifestation.split())
    parts = [" ".join(_marked(entry, code) for code in entry.codes), f"[{pair}]" if pair else ""]
    parts += [f"{how} {text}" for how, text in _references(entry)]
    parts += ["× is in no code table at hand"] if entry.dead else []
    return "; ".join(filter(None, parts))


# -- JSON


def _as_json(
    index: IndexBook,
    here: IndexEntry | None,
    found: Sequence[IndexEntry],
    below: Sequence[IndexEntry],
) -> dict[str, Any]:
    info = index.info
    return {
        "index": info.book,
        "edition": info.edition,
        "tables": info.tables,
        "older": info.older,
        "columns": list(info.heads),
        "entry": _entry_json(here) if here else None,
        "found": [_entry_json(entry) for entry in below] if found else [],
        "below": [] if found else [_entry_json(entry) for entry in below],
    }


def _entry_json(entry: IndexEntry) -> dict[str, Any]:
    return {
        "term": entry.term,
        "qualifier": entry.qualifier,
        "path": entry.path,
        "codes": list(entry.codes),
        "manifestation": entry.manifestation,
        "see": list(entry.see),
        "see_also": list(entry.see_also),
        "use": list(entry.use),
        "cells": dict(entry.cells),
        "dead": list(entry.dead),
        "deeper": entry.deeper,
    }
