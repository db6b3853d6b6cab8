"""A code's page: what the code book says of one code, ready to print or to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from coder_drill.codebooks import Code, Codebook, Flags, NcciPair, Note, NoteKind, System
from coder_drill.codebooks.advice import why_unknown
from coder_drill.codebooks.pcsbuilder import Step, take_apart
from coder_drill.codebooks.procedures import Fee, ProcedureTables
from coder_drill.errors import UsageError
from coder_drill.services.codebooks.feewords import fee_words
from coder_drill.services.codebooks.indexwalk import Leading, leading_to

MAX_CHILDREN = 60
"""Children shown on a page; a long list is told by its number."""
MAX_LEADING = 20
"""Entries of imported indexes shown on a page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference of a note as printed (``J40-J47``, ``E10.``) and the code, block or header it

    opens; a range that is no block or chapter of the book opens its first code and is titled by
    both ends.
    """

    ref: str
    code: Code


@dataclass(frozen=True, slots=True)
class CodePage:
    """All a code book says of one code, in reading order.

    ``notes`` are the code's own, then those inherited from each ancestor upward.
    """

    code: Code
    path: tuple[Code, ...]
    children: tuple[Code, ...]
    notes: tuple[Note, ...]
    seventh: tuple[tuple[str, str], ...]
    flags: Flags
    edition: str
    in_force: str
    axes: tuple[tuple[str, str, str], ...] = ()
    """ICD-10-PCS: (axis name, character, meaning) for each of the seven characters."""
    operation: str = ""
    """ICD-10-PCS: the root operation with its definition."""
    steps: tuple[Step, ...] = ()
    """ICD-10-PCS: the characters with definitions, as the builder takes the code apart."""
    links: tuple[Link, ...] = ()
    """Every code that a note names, in the order of the notes, each once."""
    valid_from: str = ""
    valid_to: str = ""
    """First and last day of the code itself, where they are not those of its edition."""
    billable_until: str = ""
    """A header that was a billable code: its last day as one."""
    became: tuple[str, ...] = ()
    """The codes in its place."""
    bundles: tuple[NcciPair, ...] = ()
    """NCCI pairs with the codes of the answer."""
    primaries: tuple[str, ...] | None = None
    """Add-on code: the codes it may follow (empty: left to the payer). None: no add-on."""
    billing_unit: str = ""
    """Drug and supply codes: what one unit stands for, such as ``per 15 mg``."""
    leading: tuple[Leading, ...] = ()
    """Entries of imported indexes that lead to the code."""
    fee: Fee | None = None
    """CPT and HCPCS: its row of the physician fee schedule, where that was imported."""

    @property
    def marks(self) -> tuple[str, ...]:
        """The flags in words, such as ``MCC`` or ``manifestation: never first``."""
        return (*flag_words(self.flags), *(fee_words(self.fee) if self.fee else ()))

    def as_json(self) -> dict[str, Any]:
        """The page as plain JSON values."""
        return {
            "system": self.code.system.value,
            "code": self.code.code,
            "title": self.code.title,
            "billable": self.code.billable,
            "short": self.code.short,
            "edition": self.edition,
            "in_force": self.in_force,
            "path": [{"code": c.code, "title": c.title} for c in self.path[:-1]],
            "children": [
                {"code": c.code, "title": c.title, "billable": c.billable} for c in self.children
            ],
            "notes": [
                {"kind": n.kind.value, "text": n.text, "owner": n.owner, "refs": list(n.refs)}
                for n in self.notes
            ],
            "seventh": dict(self.seventh),
            "axes": [{"axis": a, "character": c, "meaning": m} for a, c, m in self.axes],
            "operation": self.operation,
            "flags": list(self.marks),
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "billable_until": self.billable_until,
            "became": list(self.became),
            "links": [
                {
                    "ref": x.ref,
                    "system": x.code.system.value,
                    "code": x.code.code,
                    "title": x.code.title,
                }
                for x in self.links
            ],
            "definitions": {
                str(step.position): step.choice.definition
                for step in self.steps
                if step.choice.definition
            },
            "ncci": [
                {"column1": b.column1, "column2": b.column2, "modifier_allowed": b.modifier_allowed}
                for b in self.bundles
            ],
            "billing_unit": self.billing_unit,
            "fee_schedule": self.fee._asdict() if self.fee else None,
            "primaries": None if self.primaries is None else list(self.primaries),
            "index": [
                {
                    "book": x.book.book,
                    "edition": x.book.edition,
                    "path": x.entry.path,
                    "qualifier": x.entry.qualifier,
                    "column": x.column,
                    "printed": x.printed,
                }
                for x in self.leading
            ],
        }


_STATUS = {
    "A": "paid under another Medicare fee schedule",
    "B": "not recognized by OPPS on an outpatient hospital bill",
    "C": "inpatient only",
    "E1": "not covered by Medicare",
    "E2": "not priced",
    "F": "corneal tissue, certain vaccines: reasonable cost",
    "G": "pass-through drug or biological",
    "H": "pass-through device",
    "H1": "non-opioid pain relief device paid separately",
    "J1": "comprehensive APC: one payment for the whole claim",
    "J2": "comprehensive APC when observation criteria are met",
    "K": "drug paid separately",
    "K1": "non-opioid pain relief drug paid separately",
    "L": "vaccine paid at reasonable cost",
    "M": "not billable to the Medicare contractor",
    "N": "packaged: no separate payment",
    "P": "partial hospitalization",
    "Q1": "packaged with any S, T or V service of the day",
    "Q2": "packaged with any T service of the day",
    "Q3": "may be part of a composite",
    "Q4": "laboratory test, packaged on most claims",
    "R": "blood and blood products",
    "S": "significant procedure, no multiple-procedure discount",
    "S1": "skin substitute, paid per square centimeter",
    "T": "significant procedure, multiple-procedure discount",
    "U": "brachytherapy source",
    "V": "clinic or emergency visit",
    "Y": "durable medical equipment: bill the DME contractor",
}
"""Outpatient prospective payment status indicators in plain words. Source: CMS, Addendum D1."""


def flag_words(flags: Flags) -> tuple[str, ...]:
    """Edit flags and groupings in words, the weightiest first."""
    words: list[str] = []
    if flags.cc:
        words.append(f"{flags.cc} as a secondary diagnosis")
    if flags.hcc:
        words.append(f"HCC {flags.hcc} (V28)")
    if flags.manifestation:
        words.append("manifestation: never principal or first-listed")
    if flags.external_cause:
        words.append("external cause: never principal or first-listed")
    if flags.unacceptable_principal:
        words.append("unacceptable as principal diagnosis")
    if flags.questionable_admission:
        words.append("questionable admission: rarely a reason for an inpatient stay by itself")
    if flags.unspecified:
        words.append("unspecified code")
    if flags.poa_exempt:
        words.append("exempt from POA reporting")
    if flags.age_low is not None or flags.age_high is not None:
        low = flags.age_low if flags.age_low is not None else 0
        high = f"to {flags.age_high}" if flags.age_high is not None else "and over"
        words.append(f"age {low} {high}")
    if flags.or_procedure:
        words.append("operating-room procedure")
    if flags.status:
        meaning = _STATUS.get(flags.status, "")
        words.append(f"OPPS status {flags.status}{': ' if meaning else ''}{meaning}")
    if flags.bilateral:
        words.append(f"bilateral: {flags.bilateral}")
    return tuple(words)


def code_page(
    book: Codebook, code: str, system: System | None = None, *, answer: Sequence[str] = ()
) -> CodePage:
    """The page of one code; with the codes of an ``answer`` also its NCCI pairs among them.

    Raises UsageError when no table has the code.
    """
    found = book.get(code, system)
    if found is None:
        raise UsageError(why_unknown(book, code))
    edition = next((e for e in book.editions() if e.system is found.system), None)
    children = book.children(found.code, found.system)
    notes = book.notes(found.code) if found.system.has_tabular_notes else []
    procedure = found.system.is_line_item
    primaries = book.addon_primaries(found.code) if procedure else None
    valid_from, valid_to = book.validity(found.code, found.system)
    unit = book.billing_unit(found.code) if found.system.takes_units else None
    was = None if found.billable else book.retired(found.code, found.system)
    return CodePage(
        code=found,
        path=tuple(book.path(found.code, found.system)) or (found,),
        children=tuple(children),
        notes=tuple(notes),
        seventh=tuple(book.seventh(found.code).items()) if found.system.has_tabular_notes else (),
        flags=book.flags(found.code, found.system),
        edition=edition.name if edition else "",
        in_force=f"{edition.effective_from} to {edition.effective_to or 'further notice'}"
        if edition
        else "",
        axes=tuple((a.axis, a.value, a.meaning) for a in book.pcs.axes(found.code))
        if found.system.by_axes
        else (),
        operation=_operation(book, found),
        steps=tuple(take_apart(book, found.code)) if found.system.by_axes else (),
        links=tuple(links_of(book, notes)),
        valid_from=valid_from,
        valid_to=valid_to,
        billable_until=was.valid_to if was else "",
        became=was.became if was else (),
        bundles=tuple(_bundles(book, found.code, answer)) if procedure else (),
        primaries=None if primaries is None else tuple(sorted(primaries)),
        billing_unit=unit.words if unit else "",
        leading=leading_to(book, found),
        fee=ProcedureTables(book).fee(found.code) if procedure else None,
    )


def links_of(book: Codebook, notes: Sequence[Note]) -> list[Link]:
    """The codes that notes name, as links that open; what no table has is left out."""
    links: dict[str, Link] = {}
    for note in notes:
        for ref in note.refs:
            if ref not in links and (target := _target(book, ref)) is not None:
                links[ref] = Link(ref, target)
    return list(links.values())


def _target(book: Codebook, ref: str) -> Code | None:
    """The row that a reference names; for a range its block or chapter, else its two ends."""
    system = System.diagnoses()
    found = book.get(ref.rstrip(".-"), system)
    low, dash, high = ref.partition("-")
    if found is not None or not dash:
        return found or book.get(ref.rstrip("."), system)
    first, last = book.get(low.rstrip("."), system), book.get(high.rstrip(".-"), system)
    if first is None or last is None:
        return first
    for above in book.path(first.code, system):
        if above.title.endswith(f"({ref})"):
            return above
    return replace(first, title=f"{first.title} … {last.title}", billable=False)


def _bundles(book: Codebook, code: str, answer: Sequence[str]) -> list[NcciPair]:
    others = dict.fromkeys(other for other in answer if other != code)
    return [pair for other in others if (pair := book.ncci(code, other)) is not None]


def _operation(book: Codebook, code: Code) -> str:
    """The root operation of an ICD-10-PCS code with its definition, or nothing."""
    if not code.system.by_axes:
        return ""
    operation = book.pcs.operation(code.code)
    return f"{operation.name}: {operation.definition}" if operation else ""


def was_billable(page: CodePage) -> str:
    """That a header was a billable code, until when, and what is reported now."""
    words = f"billable until {page.billable_until}, then subdivided"
    return f"{words}: {', '.join(page.became)}" if page.became else words


def page_lines(page: CodePage) -> list[tuple[int, str]]:
    """The page as (indent level, text) lines for plain printing."""
    code = page.code
    lines = [
        (0, f"{code.code}  {code.title}"),
        (1, f"{code.system.label}, {'billable' if code.billable else 'header: not billable'}"),
    ]
    if page.edition:
        lines.append((1, f"edition {page.edition}, in force {page.in_force}"))
    if page.valid_from:
        lines.append((1, f"this code is valid from {page.valid_from} on"))
    if page.valid_to:
        lines.append((1, f"this code is valid until {page.valid_to}, and ends then"))
    if page.billable_until:
        lines.append((1, was_billable(page)))
    if code.short and code.short != code.title:
        lines.append((1, f"{code.short}"))
    if page.billing_unit:
        lines.append((1, f"one unit: {page.billing_unit}"))
    lines += [(1, mark) for mark in page.marks]
    if len(page.path) > 1:
        lines.append((0, "Path"))
        lines += [(1, f"{c.code}  {c.title}") for c in page.path[:-1]]
    if page.axes:
        lines.append((0, "Characters"))
        said = {step.position: step.choice for step in page.steps}
        for position, (name, char, meaning) in enumerate(page.axes, 1):
            choice = said.get(position)
            meaning = meaning or (choice.meaning if choice else "")
            lines.append((1, f"{char}  {name}: {meaning}"))
            if choice and choice.definition and position != 3:
                lines.append((3, choice.definition))
    if page.operation:
        lines += [(0, "Root operation"), (1, page.operation)]
    for kind in NoteKind:
        notes = [n for n in page.notes if n.kind is kind]
        if notes:
            lines.append((0, kind.label))
            lines += [
                (1, n.text if n.owner == code.code else f"{n.text}  [at {n.owner}]") for n in notes
            ]
    if page.seventh:
        lines.append((0, "Seventh character"))
        lines += [(1, f"{char}  {meaning}") for char, meaning in page.seventh]
    if page.links:
        lines.append((0, "See these codes"))
        lines += [(1, f"{x.ref}  {x.code.title}") for x in page.links]
    if page.bundles:
        lines.append((0, "NCCI pairs among the codes given"))
        lines += [(1, _bundle_words(pair)) for pair in page.bundles]
    if page.primaries is not None:
        listed = ", ".join(page.primaries) or "left to the payer"
        lines += [(0, "Add-on code; goes with"), (1, listed)]
    if page.leading:
        lines.append((0, "Index"))
        for title, entries in groupby(page.leading[:MAX_LEADING], lambda x: x.book.heading):
            lines.append((1, title))
            lines += [(2, f"{x.words}  {x.printed}") for x in entries]
        if len(page.leading) > MAX_LEADING:
            lines.append((1, f"and {len(page.leading) - MAX_LEADING} more"))
    if page.children:
        lines.append((0, "Below it"))
        lines += [
            (1, f"{c.code}  {c.title}{'' if c.billable else '  (header)'}")
            for c in page.children[:MAX_CHILDREN]
        ]
        if len(page.children) > MAX_CHILDREN:
            lines.append((1, f"and {len(page.children) - MAX_CHILDREN} more"))
    return lines


def _bundle_words(pair: NcciPair) -> str:
    way = "a modifier can bypass it" if pair.modifier_allowed else "no modifier bypasses it"
    return f"{pair.column2} is bundled into {pair.column1}; {way}"
