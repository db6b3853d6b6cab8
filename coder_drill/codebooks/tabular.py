"""Reading the ICD-10-CM tabular list as published (XML) with its order or code list.

Used by the table generator and by whoever imports a newer official file. Knows the traps of the
file: blocks that share their id with a category, seventh characters that stand only in a
definition above the code, and definitions that do not hold for every code below them. The XML
alone cannot tell the last: it would make 76 codes that do not exist (S06 ... 7D/S), so the code
list decides where there is one.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from coder_drill.codebooks.model import NoteKind

_NOTE_TAGS = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION,
    "notes": NoteKind.NOTE,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "sevenChrNote": NoteKind.SEVENTH,
}

_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{0,4})?|QA0(?:\.[0-9A-Z]{0,4})?"
_REFERENCE = re.compile(
    rf"(?<![A-Za-z0-9.])(?<![Vv]itamin )(?P<low>{_CODE})(?P<open>\.?-(?![A-Z0-9.]))?"
    rf"(?:\s*(?:-|–|\bto\b|\bthrough\b)\s*(?P<high>{_CODE})-?)?"
    r"(?![A-Za-z0-9])"
)

_LIST_AFTER = re.compile(rf"\.?-?\s*[(\[]\s*(?:{_CODE})(?![A-Za-z])")
"""A bracket that opens with a code: the list that the words before it refer to."""


@dataclass(slots=True)
class TabularNode:
    """A chapter, block or code of the tabular list.

    ``code`` is the display form: ``4``, ``E08-E13``, ``E11.65``. A block that holds a single
    category is written as a range (``B99-B99``), since its id would be the category's own.
    ``kind`` is ``chapter``, ``block``, ``category``, ``subcategory`` or ``extended`` (made by a
    seventh character). ``billable``: no codes below.
    """

    code: str
    title: str
    kind: str
    parent: str | None
    billable: bool = False
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)
    seventh: dict[str, str] = field(default_factory=dict)


def references(text: str) -> tuple[str, ...]:
    """The codes a note names, in order, each once.

    ``J44.1`` stays as it is; ``E10.-`` becomes the prefix ``E10.``, ``L97.41-`` becomes
    ``L97.41``; a range is written ``J40-J47`` (also for "M05.00 to M05.8A"). A code that a
    bracketed list of codes follows is part of the description, not a reference: "pneumoconiosis
    with tuberculosis, any type in A15 (J65)" names J65 alone.
    """
    found: dict[str, None] = {}
    for match in _REFERENCE.finditer(text):
        low, high = match["low"], match["high"]
        if _LIST_AFTER.match(text, match.end()):
            continue
        if high and high.rstrip(".") != low.rstrip("."):
            found[f"{low.rstrip('.')}-{high.rstrip('.')}"] = None
        elif match["open"] and "." not in low:
            found[f"{low}."] = None
        else:
            found[low] = None
    return tuple(found)


def read_tabular(xml: bytes, valid: Collection[str] | None = None) -> list[TabularNode]:
    """Every node of the tabular list in the order of the book, parents before children.

    ``valid`` holds the dotless codes of the edition's code list; a seventh-character code outside
    it does not exist. Without the list every seventh character defined above a code is taken.
    Raises ``ValueError`` when the XML is broken or is no tabular list.
    """
    try:
        root = ET.fromstring(xml)
    except ET.ParseError as error:
        raise ValueError(f"not well-formed XML: {error}") from None
    return tabular_nodes(root, valid)


def tabular_nodes(root: ET.Element, valid: Collection[str] | None = None) -> list[TabularNode]:
    """The nodes below a root that is already parsed; see ``read_tabular``."""
    if root.tag != "ICD10CM.tabular":
        raise ValueError(f"root element is <{root.tag}>, not <ICD10CM.tabular>")
    known = None if valid is None else frozenset(valid)
    return [node for chapter in root.iter("chapter") for node in _walk(chapter, None, {}, known)]


def _walk(
    element: ET.Element,
    parent: TabularNode | None,
    inherited: dict[str, str],
    valid: frozenset[str] | None,
) -> Iterator[TabularNode]:
    node = _node(element, parent)
    yield node
    seventh = node.seventh or inherited
    below = [child for child in element if child.tag in ("section", "diag")]
    above = [node]
    for child in below:
        # A block without codes of its own holds the blocks after it that lie within its range;
        # the XML lists them side by side, the notes of the wider one hold for all.
        while not _lies_within(child, above[-1]):
            above.pop()
        walked = list(_walk(child, above[-1], seventh, valid))
        yield from walked
        if child.tag == "section" and child.find("diag") is None:
            above.append(walked[0])
    if below or element.tag != "diag":
        return
    # A leaf of the XML is a code unless seventh characters make longer ones of it.
    extended = list(_extended(node, seventh, valid))
    node.billable = not extended
    yield from extended


def _lies_within(element: ET.Element, wider: TabularNode) -> bool:
    """True when a section lies within a block's range; anything lies within other nodes."""
    if wider.kind != "block" or element.tag != "section":
        return True
    low, _, high = element.get("id", "").partition("-")
    first, _, last = wider.code.partition("-")
    return first <= low and (high or low) <= last


def _node(element: ET.Element, parent: TabularNode | None) -> TabularNode:
    identifier = element.get("id") or _text(element.find("name"))
    if not identifier:
        raise ValueError(
            f"a <{element.tag}> below {parent.code if parent else 'the root'} has no name"
        )
    kind = {"chapter": "chapter", "section": "block"}.get(
        element.tag, "category" if len(identifier) == 3 else "subcategory"
    )
    if kind == "block" and "-" not in identifier:
        identifier = f"{identifier}-{identifier}"
    node = TabularNode(
        identifier, _text(element.find("desc")), kind, parent.code if parent else None
    )
    for child in element:
        note_kind = _NOTE_TAGS.get(child.tag)
        if note_kind is not None:
            node.notes += [(note_kind, text) for note in child if (text := _text(note))]
        elif child.tag == "sevenChrDef":
            node.seventh = _seventh(child)
    return node


def _seventh(element: ET.Element) -> dict[str, str]:
    """Characters and meanings; a <note> belongs to the character before it."""
    found: dict[str, str] = {}
    last = ""
    for child in element:
        if child.tag == "extension":
            last = child.get("char", "")
            found[last] = _text(child)
        elif child.tag == "note" and last:
            found[last] = f"{found[last]}/{_text(child)}"
    return found


def _extended(
    leaf: TabularNode, seventh: dict[str, str], valid: frozenset[str] | None
) -> Iterator[TabularNode]:
    stem = leaf.code if len(leaf.code) > 3 else f"{leaf.code}."
    stem = stem.ljust(7, "X")  # the placeholder fills up to the sixth character
    if len(stem) > 7:
        return
    for character, meaning in seventh.items():
        code = stem + character
        if valid is None or code.replace(".", "") in valid:
            yield TabularNode(
                code, f"{leaf.title}, {meaning}", "extended", leaf.code, billable=True
            )


def _text(element: ET.Element | None) -> str:
    """Text of an element with runs of white space collapsed."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
