"""A code's page: what the code book says of one code, ready to print or to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coder_drill.codebooks import Code, Codebook, Flags, Note, NoteKind, System
from coder_drill.errors import UsageError

MAX_CHILDREN = 60
"""Children shown on a page; a long list is told by its number."""


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

    @property
    def marks(self) -> tuple[str, ...]:
        """The flags in words, such as ``MCC`` or ``manifestation: never first``."""
        return flag_words(self.flags)

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
        }


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
        words.append(f"OPPS status {flags.status}")
    if flags.bilateral:
        words.append(f"bilateral: {flags.bilateral}")
    return tuple(words)


def code_page(book: Codebook, code: str, system: System | None = None) -> CodePage:
    """The page of one code.

    Raises UsageError when no table has the code.
    """
    found = book.get(code, system)
    if found is None:
        raise UsageError(
            f"{code}: in none of the code tables; 'coder-drill lookup' finds codes by words"
        )
    edition = next((e for e in book.editions() if e.system is found.system), None)
    children = book.children(found.code, found.system)
    return CodePage(
        code=found,
        path=tuple(book.path(found.code, found.system)) or (found,),
        children=tuple(children),
        notes=tuple(book.notes(found.code)) if found.system is System.ICD10CM else (),
        seventh=tuple(book.seventh(found.code).items()) if found.system is System.ICD10CM else (),
        flags=book.flags(found.code, found.system),
        edition=edition.name if edition else "",
        in_force=f"{edition.effective_from} to {edition.effective_to or 'further notice'}"
        if edition
        else "",
        axes=tuple((a.axis, a.value, a.meaning) for a in book.pcs_axes(found.code))
        if found.system is System.ICD10PCS
        else (),
        operation=_operation(book, found),
    )


def _operation(book: Codebook, code: Code) -> str:
    """The root operation of an ICD-10-PCS code with its definition, or nothing."""
    if code.system is not System.ICD10PCS:
        return ""
    operation = book.pcs_operation(code.code)
    return f"{operation.name}: {operation.definition}" if operation else ""


def page_lines(page: CodePage) -> list[tuple[int, str]]:
    """The page as (indent level, text) lines for plain printing."""
    code = page.code
    lines = [
        (0, f"{code.code}  {code.title}"),
        (1, f"{code.system.label}, {'billable' if code.billable else 'header: not billable'}"),
    ]
    if page.edition:
        lines.append((1, f"edition {page.edition}, in force {page.in_force}"))
    if code.short and code.short != code.title:
        lines.append((1, f"{code.short}"))
    lines += [(1, mark) for mark in page.marks]
    if len(page.path) > 1:
        lines.append((0, "Path"))
        lines += [(1, f"{c.code}  {c.title}") for c in page.path[:-1]]
    if page.axes:
        lines.append((0, "Characters"))
        lines += [(1, f"{char}  {name}: {meaning}") for name, char, meaning in page.axes]
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
    if page.children:
        lines.append((0, "Below it"))
        lines += [
            (1, f"{c.code}  {c.title}{'' if c.billable else '  (header)'}")
            for c in page.children[:MAX_CHILDREN]
        ]
        if len(page.children) > MAX_CHILDREN:
            lines.append((1, f"and {len(page.children) - MAX_CHILDREN} more"))
    return lines
