"""Rows and lines of an imported index."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from coder_drill.codebooks.books import BookInfo, IndexEntry
from coder_drill.codebooks.model import Code
from coder_drill.services.codebooks.indexwalk import SHORT_HEADS, Lead, is_dead, leads
from coder_drill.tui.widgets.words import row

_MUTED = "$foreground-muted"
_DEEPER = Content.styled("›", _MUTED)
GONE = "×"
"""Before a code that no code table at hand has."""
_COLUMN = 8
"""Columns of the screen that a code of a table takes, the blank before it included."""
_READABLE = 90
"""Columns between the beginning of a term and its code at most, however wide the screen is."""
_AROUND = 10
"""Columns that frame, scroll bar and the mark of subterms take."""


def fits(item: Lead | IndexEntry, words: str) -> bool:
    """True when a row holds every word, in any case and order."""
    text = _words_of(item).lower()
    return all(word in text for word in words.lower().split())


def begins(item: Lead | IndexEntry, words: str) -> bool:
    """True when a term begins with the words."""
    return isinstance(item, IndexEntry) and item.term.lower().startswith(words.lower())


def _words_of(item: Lead | IndexEntry) -> str:
    if isinstance(item, Lead):
        return f"{item.how} {item.text}"
    references = () if item.term else (*item.see, *item.see_also, *item.use)
    return " ".join((item.term, item.qualifier, *item.codes, *references))


# -- rows ------------------------------------------------------------------------------------


def lead_row(lead: Lead, code: Code | None, width: int) -> Content:
    """A code with its title, or a reference, of the entry in view."""
    if not lead.is_code:
        style = "" if lead.how == "use" else "$accent"
        text = Content.styled(lead.text, style)
        return row(Content.styled(lead.how, _MUTED), text, "", width, left_width=9)
    title = code.title if code else ""
    text = Content.assemble((lead.how, _MUTED), "  " if lead.how and title else "", title)
    kind = "header" if code is not None and not code.billable else ""
    kind = "in no table" if lead.dead else kind
    return row(
        Content.styled(f"{GONE if lead.dead else ''}{lead.text}", "bold"),
        text,
        Content.styled(kind, _MUTED),
        width,
        left_width=9,
    )


def term_row(entry: IndexEntry, name: str, width: int) -> Content:
    """A term with what it leads to; ``name`` is the term, or the way down to one of another level."""
    codes = " ".join(
        (
            *(_marked(entry, code) for code in entry.codes),
            *_manifestation(entry),
            *(_marked(entry, code) for _, code in entry.cells[:1]),
        )
    )
    right = Content.assemble((codes, "bold"), " ", _DEEPER if entry.deeper else " ")
    return _line(_term(entry, name), right, min(width, _READABLE))


def table_row(entry: IndexEntry, info: BookInfo, name: str, width: int, screen: int) -> Content:
    """A term of a table, by this name, with the codes of its columns under their heads."""
    room = _term_width(info, screen)
    term = _term(entry, name)
    if not entry.cells:
        return _line(term, _DEEPER if entry.deeper else Content(""), width)
    if term.cell_length > room:
        term = Content.assemble(term.truncate(room - 1).rstrip(), "…")
    cells = dict(entry.cells)
    codes = [
        (_cell(entry, cells.get(head, "")), "bold" if head in cells else _MUTED)
        for head in info.heads
    ]
    line = Content.assemble(term.pad_right(room - term.cell_length), *codes)
    return Content.assemble(line, " ", _DEEPER) if entry.deeper else line


def heads_row(info: BookInfo, screen: int) -> Content:
    """The heads over the columns of `table_row`."""
    heads = "".join(
        f" {SHORT_HEADS.get(head, head)[: _COLUMN - 1]:<{_COLUMN - 1}}" for head in info.heads
    )
    return Content.styled(" " * _term_width(info, screen) + heads, _MUTED)


def has_columns(info: BookInfo, screen: int) -> bool:
    """True for a table whose columns fit on the screen with something left for the term."""
    return bool(info.heads) and _room(info, screen) >= 20


def _room(info: BookInfo, screen: int) -> int:
    return screen - _AROUND - _COLUMN * len(info.heads)


def _term_width(info: BookInfo, screen: int) -> int:
    return min(56, _room(info, screen))


def _line(text: Content, right: Content, width: int) -> Content:
    """`row` without a left part and the blank after it."""
    return row("", text, right, width + 1, left_width=0)[1:]


def _term(entry: IndexEntry, name: str) -> Content:
    parts: list[Content | str | tuple[str, str]] = [name] if name else []
    if entry.qualifier:
        parts.append((f" {entry.qualifier}", _MUTED))
    for lead in leads(entry):
        if not lead.is_code:
            gap = "  " if parts else ""
            parts += [(f"{gap}{lead.how} ", _MUTED), Content.styled(lead.text, "$accent")]
    return Content.assemble(*parts)


def _manifestation(entry: IndexEntry) -> Sequence[str]:
    codes = " ".join(_marked(entry, code) for code in entry.manifestation.split())
    return (f"[{codes}]",) if codes else ()


def _marked(entry: IndexEntry, code: str) -> str:
    """A code as printed, with a sign before one that no code table has."""
    return f"{GONE}{code}" if is_dead(entry, code) else code


def _cell(entry: IndexEntry, code: str) -> str:
    """A column of a table: the sign of a dead code stands in the blank before it."""
    sign = GONE if code and is_dead(entry, code) else " "
    return f"{sign}{code or '–':<{_COLUMN - 1}}"


# -- lines -----------------------------------------------------------------------------------


def crumbs(
    way: Sequence[IndexEntry], words: str, shown: Sequence[Lead | IndexEntry], width: int
) -> Content:
    """The way down to here, its beginning left out where the line is too short."""
    if not way:
        return Content.styled(_main_line(words, shown), "bold")
    terms = [entry.term or "…" for entry in way]
    line = " › ".join(terms)
    while len(line) > width and len(terms) > 1:
        terms = terms[1:]
        line = " › ".join(["…", *terms])
    return Content.styled(line, "bold")


def _main_line(words: str, shown: Sequence[Lead | IndexEntry]) -> str:
    if not words:
        return "Main terms"
    if not shown:
        return f"No main term begins with “{words}”"
    first = shown[0]
    if begins(first, words) and isinstance(first, IndexEntry) and not first.parent:
        return f"Main terms that begin with “{words}”"
    return f"No main term begins with “{words}”; it stands in these"


def entry_line(entry: IndexEntry) -> Content:
    """A term in full: the way down to it, nonessential modifiers, and where it sends."""
    codes = " ".join((*(_marked(entry, code) for code in entry.codes), *_manifestation(entry)))
    references = "; ".join(f"{lead.how} {lead.text}" for lead in leads(entry) if not lead.is_code)
    dead = f"({GONE} is in no code table at hand)" if entry.dead else ""
    parts = [
        (entry.path, "bold"), (entry.qualifier, ""), (codes, "bold"), (references, ""), (dead, _MUTED),
    ]  # fmt: skip
    filled: list[str | tuple[str, str]] = []
    for part in parts:
        if part[0]:
            filled += ["  ", part] if filled else [part]
    return Content.assemble(*filled)


def lead_line(lead: Lead, code: Code | None) -> Content:
    """A code or reference in full."""
    if not lead.is_code:
        return Content.assemble(f"{lead.how} ", (lead.text, "bold"))
    title = code.title if code else "in no code table at hand by itself"
    title = "in no code table at hand: the index is of another year" if lead.dead else title
    head = f"  {lead.how}:" if lead.how else ""
    return Content.assemble((lead.text, "bold"), (head, ""), f"  {title}")


def use_words(lead: Lead, key: str) -> str:
    """What to do with a *use*: it names a value of the tables, not an entry."""
    return f"“{lead.text}” is the value to choose in the tables; {key} builds a code."
