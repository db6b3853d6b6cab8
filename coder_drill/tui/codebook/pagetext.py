"""A code's page as paragraphs with links, in the order in which a code book is read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from textual.content import Content

from coder_drill.codebooks.model import Code, Note, NoteKind
from coder_drill.services.codebooks.codepage import (
    MAX_CHILDREN,
    MAX_LEADING,
    CodePage,
    was_billable,
)
from coder_drill.services.codebooks.indexwalk import Leading
from coder_drill.tui.codebook.page import Block
from coder_drill.tui.widgets.words import plural

_MUTED = "$foreground-muted"


def page_blocks(
    page: CodePage, titles: Mapping[str, Code] | None = None, more: str = ""
) -> list[Block]:
    """The paragraphs of a page.

    ``titles`` tell the codes that NCCI pairs and add-on codes name, to make links of them; ``more``
    is the key that opens the browser, named where children are left out.
    """
    known = titles or {}
    code = page.code
    kind = "billable" if code.billable else "header, not billable"
    dates = f"in force {page.in_force}" if page.in_force else ""
    edition = f"edition {page.edition}" if page.edition else ""
    blocks = [
        Block(Content.styled(code.title, "bold")),
        Block(Content.styled(" · ".join(filter(None, (kind, edition, dates))), _MUTED)),
    ]
    if page.valid_from:
        blocks.append(_plain(f"This code is valid from {page.valid_from} on."))
    if page.valid_to:
        blocks.append(_plain(f"This code is valid until {page.valid_to}, and ends then."))
    if page.billable_until:
        words = was_billable(page)
        blocks.append(_plain(f"{words[0].upper()}{words[1:]}."))
    if code.short and code.short != code.title:
        blocks.append(Block(Content.styled(code.short, _MUTED)))
    blocks += [Block(Content(f"• {mark}"), hang=2) for mark in page.marks]
    if page.bundles:
        blocks.append(_heading("NCCI pairs in your answer"))
        for pair in page.bundles:
            way = "a modifier can bypass it" if pair.modifier_allowed else "no modifier bypasses it"
            text = f"{pair.column2} is bundled into {pair.column1}; {way}."
            other = pair.column1 if pair.column2 == code.code else pair.column2
            blocks.append(_linked(text, {other: known[other]} if other in known else {}))
    if len(page.path) > 1:
        blocks.append(_heading("Path"))
        blocks += [
            _row(above, indent=depth * 2, kind=False) for depth, above in enumerate(page.path[:-1])
        ]
    if page.axes:
        blocks.append(_heading("Characters"))
        blocks += _characters(page)
    links = {link.ref: link.code for link in page.links}
    for note_kind in NoteKind:
        notes = [note for note in page.notes if note.kind is note_kind]
        if notes:
            blocks.append(_heading(note_kind.label))
            blocks += [_note(note, code.code, links) for note in notes]
    if page.seventh:
        blocks.append(_heading("Seventh character"))
        blocks += [
            Block(Content.assemble((char, "bold"), f"  {meaning}"), hang=3)
            for char, meaning in page.seventh
        ]
    if page.primaries is not None:
        blocks.append(_heading("Add-on code; goes with"))
        text = ", ".join(page.primaries) or "left to the payer"
        blocks.append(_linked(text, {c: known[c] for c in page.primaries if c in known}))
    if page.leading:
        blocks.append(_heading("Index"))
        for title, entries in groupby(page.leading[:MAX_LEADING], lambda one: one.book.heading):
            blocks.append(Block(Content.styled(title, _MUTED)))
            blocks += [_leading(one) for one in entries]
        if (left := len(page.leading) - MAX_LEADING) > 0:
            blocks.append(Block(Content.styled(f"and {plural(left, 'more', 'more')}", _MUTED)))
    if page.children:
        blocks.append(_heading("Below it"))
        blocks += [_row(child) for child in page.children[:MAX_CHILDREN]]
        left = len(page.children) - MAX_CHILDREN
        if left > 0:
            how = f"; {more} shows them all" if more else ""
            blocks.append(Block(Content.styled(f"and {plural(left, 'more', 'more')}{how}", _MUTED)))
    return blocks


def _plain(words: str) -> Block:
    return Block(Content(words))


def _heading(words: str) -> Block:
    return Block(Content.assemble("\n", (words, "bold $primary")))


def _row(code: Code, indent: int = 0, *, kind: bool = True) -> Block:
    """A code with its title; the code is a link. ``kind`` says of a header that it is one."""
    tail = "" if code.billable or not kind else "  header"
    style = "bold" if code.billable else ""
    text = Content.assemble((code.code, style), "  ", code.title, (tail, _MUTED))
    return Block(text, ((0, len(code.code), code),), indent=indent, hang=len(code.code) + 2)


def _linked(text: str, links: Mapping[str, Code], owner: str = "") -> Block:
    """A text with links where it names a reference; what it does not name stands at its end."""
    spans: list[tuple[int, int, Code]] = []
    for ref in sorted(links, key=len, reverse=True):
        at = text.find(ref)
        while at >= 0 and any(start < at + len(ref) and at < end for start, end, _ in spans):
            at = text.find(ref, at + 1)
        if at < 0:
            text += f"  {ref}"
            at = len(text) - len(ref)
        spans.append((at, at + len(ref), links[ref]))
    body = Content.assemble(text, (owner, _MUTED))
    return Block(body, tuple(sorted(spans, key=lambda span: span[0])), hang=2)


def _note(note: Note, code: str, links: Mapping[str, Code]) -> Block:
    owner = "" if note.owner == code else f"  at {note.owner}"
    return _linked(note.text, {ref: links[ref] for ref in note.refs if ref in links}, owner)


def _leading(one: Leading) -> Block:
    """An entry of an imported index; its way down is a link that opens the book there."""
    text = Content.assemble(one.words, "  ", (one.printed, "bold"))
    return Block(text, ((0, len(one.entry.path), one.entry),), indent=2, hang=2)


def _characters(page: CodePage) -> list[Block]:
    blocks: list[Block] = []
    said = {step.position: step.choice for step in page.steps}
    for position, (axis, char, meaning) in enumerate(page.axes, 1):
        choice = said.get(position)
        words = meaning or (choice.meaning if choice else "")
        blocks.append(
            Block(
                Content.assemble((char, "bold"), "  ", (f"{axis}: ", _MUTED), (words, "bold")),
                hang=3,
            )
        )
        if position == 3 and page.operation:
            definition = page.operation.partition(": ")[2] or page.operation
        else:
            definition = choice.definition if choice else ""
        if definition:
            blocks.append(Block(Content(definition), indent=3))
    return blocks
