"""The tables of an edition, made from imported files and, where these are silent, bundled ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from coder_drill.codebooks.importing.shelf import Part
from coder_drill.codebooks.pcs import scope
from coder_drill.codebooks.tables import Manifest

Row = list[str]


def cm_codes(tabular: Part | None, order: Part | None, bundled: Manifest) -> list[Row]:
    """Rows code, kind, billable, parent, title, in book order.

    The tabular list gives the tree. Which seventh-character codes exist is told by the order file
    of the edition, else by the bundled edition for the codes it extends too: the list alone would
    make codes that do not exist (S06 ... 7D/S).
    """
    known = bundled.rows("icd10cm")
    if tabular is None:
        assert order is not None, "one of the two is there"
        return _tree(order.rows("order"), known)
    rows = tabular.rows("tabular")
    if order is not None:
        listed = {row[0] for row in order.rows("order")}
        return _without(rows, lambda code, parent: code.replace(".", "") not in listed)
    codes = {row[0] for row in known}
    extended = {row[3] for row in known if row[1] == "extended"}
    return _without(rows, lambda code, parent: parent in extended and code not in codes)


def _without(rows: list[Row], is_none: Callable[[str, str], bool]) -> list[Row]:
    """Rows without the seventh-character codes that do not exist; a code left bare is billable."""
    kept = [row for row in rows if row[1] != "extended" or not is_none(row[0], row[3])]
    if len(kept) == len(rows):
        return kept
    parents = {row[3] for row in kept}
    bare = {row[3] for row in rows if row[1] == "extended"} - parents
    return [[r[0], r[1], "1", *r[3:]] if r[0] in bare else r for r in kept]


def _tree(listed: Sequence[Row], known: Sequence[Row]) -> list[Row]:
    """The order file's codes below the chapters and blocks of the bundled edition."""
    headings = [row for row in known if row[1] in ("chapter", "block")]
    block_of = {row[0]: row[3] for row in known if row[1] == "category"}
    codes = {row[0] for row in listed}
    below: dict[str, list[Row]] = defaultdict(list)
    for row in headings:
        below[row[3]].append(row)
    for code, billable, _, title in listed:
        if len(code) == 3:
            parent, kind = block_of.get(code) or _block(code, headings), "category"
        else:
            stem = next(
                code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in codes or n == 3
            )
            parent, kind = _shown(stem), "extended" if len(code) == 7 else "subcategory"
        below[parent].append([_shown(code), kind, "1" if billable == "1" else "", parent, title])
    return [
        row for row in _descend("", below) if row[1] not in ("chapter", "block") or below[row[0]]
    ]


def _descend(parent: str, below: dict[str, list[Row]]) -> Iterator[Row]:
    for row in below.get(parent, ()):
        yield row
        yield from _descend(row[0], below)


def _block(category: str, headings: Iterable[Row]) -> str:
    """The narrowest block whose range holds a category that the bundled edition has not."""
    spans = []
    for row in headings:
        low, _, high = row[0].partition("-")
        if row[1] == "block" and low <= category <= high:
            spans.append(
                (ord(high[0]) * 1000 - ord(low[0]) * 1000 + _number(high) - _number(low), row[0])
            )
    return min(spans)[1] if spans else "22"


def _number(category: str) -> int:
    return int(category[1:3], 36)


def _shown(key: str) -> str:
    return key if len(key) <= 3 else f"{key[:3]}.{key[3:]}"


def cm_edits(bundled: Manifest) -> list[Row]:
    """Edit flags of the bundled edition without its dates: they are of that edition only."""
    return [[*row[:5], "", ""] for row in bundled.rows("icd10cm_edits")]


def pcs_codes(tables: Part | None, order: Part | None, bundled: Manifest) -> list[Row]:
    """Rows code, title, operating room, first and last day (empty).

    Titles come from the order file, else from the bundled edition, else from the meaning of the
    characters. Both the order file and the tables list every code; the order file decides.
    """
    known = {row[0]: row for row in bundled.rows("icd10pcs")}
    titles = {row[0]: row[1] for row in known.values() if not row[5]}
    if order is not None:
        listed = {row[0]: row[3] for row in order.rows("order") if row[1] == "1"}
        titles |= listed
        codes: Iterable[str] = listed
    else:
        assert tables is not None, "one of the two is there"
        codes = [row[0] for row in tables.rows("codes")]
    meanings = {(s, p, v): m for s, p, v, m in tables.rows("axes")} if tables else {}
    return [
        [
            code,
            titles.get(code) or _pcs_title(code, meanings),
            known[code][2] if code in known else "",
            "",
            "",
        ]
        for code in sorted(codes)
    ]


def _pcs_title(code: str, meanings: dict[tuple[str, str, str], str]) -> str:
    """A title in plain order: operation, part, device, approach, qualifier."""
    said = [
        meanings.get((code, str(p), code[p - 1]))
        or meanings.get((scope(code, p), str(p), code[p - 1]), "")
        for p in range(1, 8)
    ]
    operation, part, approach, device, qualifier = said[2:]
    extra = [word for word in (device, approach, qualifier) if word and not word.startswith("No ")]
    return ", ".join([f"{operation} {part}".strip(), *extra]) or code


def pcs_operations(tables: Part | None, definitions: Part | None, bundled: Manifest) -> list[Row]:
    """Rows section, value, name, definition, explanation, examples of every root operation."""
    found = {(row[0], row[1]): list(row) for row in bundled.rows("icd10pcs_operations")}
    if tables is not None:
        for section, value, name, definition in tables.rows("operations"):
            old = found.get((section, value))
            same = old is not None and old[2] == name
            rest = old[3:] if old is not None and same else ["", "", ""]
            found[section, value] = [section, value, name, definition or rest[0], *rest[1:]]
    if definitions is not None:
        said = {(r[0], r[2]): r[3:] for r in definitions.rows("definitions") if r[1] == "3"}
        for (section, _), row in found.items():
            if (section, row[2]) in said:
                row[3:] = said[section, row[2]]
    return [found[key] for key in sorted(found)]


def hcpcs_codes(part: Part) -> list[Row]:
    """Rows code, short, status, age limits, bilateral, first and last day of codes in force."""
    return [
        [code, short or title[:28], "", "", "", "", start, end]
        for code, short, title, start, end in part.rows("codes")
        if not end or end >= part.effective_from
    ]


def hcpcs_titles(part: Part) -> list[Row]:
    """Rows code and long description."""
    return [[row[0], row[2]] for row in part.rows("codes")]


def hcpcs_retired(part: Part) -> list[Row]:
    """Rows code, title, first and last day of codes that ended before the edition."""
    return [
        [code, title, start, end]
        for code, _, title, start, end in part.rows("codes")
        if end and end < part.effective_from
    ]


def hcpcs_modifiers(part: Part) -> list[Row]:
    """Rows code and description of modifiers in force."""
    return [
        [code, label]
        for code, label, end in part.rows("modifiers")
        if not end or end >= part.effective_from
    ]


def index_books(parts: Iterable[Part]) -> list[Row]:
    """Rows book, title, edition, first and last day, heads of the columns parted by ``|``."""
    return [
        [
            part.kind.value, part.kind.label, part.edition, part.effective_from, part.effective_to,
            "|".join(row[0] for row in part.rows("heads")),
        ]
        for part in parts
    ]  # fmt: skip


def index_entries(parts: Iterable[Part]) -> list[Row]:
    """Rows book and number, then the columns of ``books.COLUMNS``."""
    return [
        [part.kind.value, str(number), *row]
        for part in parts
        for number, row in enumerate(part.rows("entries"), 1)
    ]
