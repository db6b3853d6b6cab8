"""``browse --index``: an imported alphabetic index, level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.output import print_json
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.codebooks.books import IndexBook, IndexEntry


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
        + (f"there are {there}" if there else "'coder-drill codebooks import' brings them in")
    )


def browse_index(book: IndexBook, term: str, words: str | None, as_json: bool) -> None:
    """Print an entry and what lies below it, or the main terms. Raises UsageError for an unknown term."""
    here = book.follow(term) if term else None
    if term and here is None:
        raise UsageError(f"{term}: no main term of the {book.info.title}; begin with the main term")
    below = book.children(here) if here else book.main_terms(words or "")
    if here and words:
        below = [entry for entry in below if words.lower() in entry.term.lower()]
    if as_json:
        print_json(
            {
                "index": book.info.book,
                "edition": book.info.edition,
                "entry": _entry_json(here) if here else None,
                "below": [_entry_json(entry) for entry in below],
            }
        )
        return
    click.echo(f"{book.info.title} > {here.path}" if here else book.info.title)
    if here:
        click.echo(f"  {_leads(here)}")
    click.echo("\n".join(f"  {_entry_line(entry)}" for entry in below))


def _entry_line(entry: IndexEntry) -> str:
    return "  ".join(filter(None, [entry.term, entry.qualifier, _leads(entry)]))


def _leads(entry: IndexEntry) -> str:
    parts = [" ".join(entry.codes), f"[{entry.manifestation}]" if entry.manifestation else ""]
    parts += [f"see {ref}" for ref in entry.see]
    parts += [f"see also {ref}" for ref in entry.see_also]
    parts += [f"use {ref}" for ref in entry.use]
    parts += [f"{head} {code}" for head, code in entry.cells]
    return "; ".join(filter(None, parts))


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
    }
