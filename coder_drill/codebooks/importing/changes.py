"""What changed from one edition to another: codes added, deleted, revised; index entries too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.codebooks.importing.model import Changes, Found, Kind
from coder_drill.codebooks.importing.overlay import EditionManifest, bundled_names
from coder_drill.codebooks.importing.recognize import read_file
from coder_drill.codebooks.importing.shelf import Part, Shelf
from coder_drill.codebooks.model import System
from coder_drill.codebooks.tables import Manifest, read_plain
from coder_drill.errors import UsageError

BUNDLED = "bundled"
"""The name of the editions that come with the program, where an import has the same name."""

_Titles = dict[str, tuple[str, str]]
"""Code to (title to show, text to compare; empty where the two cannot be compared)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: code tables by system, indexes and tables by kind."""

    name: str
    codes: Mapping[System, Manifest] = field(default_factory=dict)
    books: Mapping[Kind, Part] = field(default_factory=dict)


def side_of(name: str, bundled: Manifest, shelf: Shelf) -> Side:
    """The side that an edition name, ``bundled`` or the name of a file stands for.

    Raises ``UsageError`` for a name that is neither, and ``ImportRefusedError`` for a file that
    cannot be read.
    """
    parts = [part for part in shelf.parts() if part.edition == name]
    own = _bundled_systems(bundled, None if name == BUNDLED else name)
    if parts or own:
        codes: dict[System, Manifest] = dict.fromkeys(own, bundled)
        return _side(name, parts, bundled, codes)
    path = Path(name)
    if path.exists():
        return _side(name, [Part.of(read_file(path))], bundled, {})
    known = sorted({part.edition for part in shelf.parts()} | bundled_names(bundled))
    raise UsageError(
        f"{name}: neither a file nor an edition; there are {', '.join([BUNDLED, *known])}"
    )


def compare(old: Side, new: Side) -> list[Changes]:
    """Changes of every system and index that both sides have.

    Raises ``UsageError`` when they have nothing in common.
    """
    result = [
        code_changes(old.codes[system], new.codes[system], system)
        for system in System
        if system in old.codes and system in new.codes
    ]
    result += [
        book_changes(old.books[kind], new.books[kind])
        for kind in Kind
        if kind in old.books and kind in new.books
    ]
    if not result:
        raise UsageError(
            f"{old.name} has {_holds(old)}, {new.name} has {_holds(new)}: nothing to compare;"
            " name two editions of one system"
        )
    return result


def changes_of(found: Found, bundled: Manifest, shelf: Shelf) -> Changes | None:
    """What a file changes against the edition at hand: the bundled code table of its system, or

    the latest import of the same index. None where there is nothing to compare with.
    """
    part = Part.of(found)
    if found.kind.is_book:
        earlier = [p for p in shelf.parts() if p.kind is found.kind and p.sha256 != found.sha256]
        latest = max(earlier, key=lambda p: p.effective_from, default=None)
        return book_changes(latest, part) if latest is not None else None
    if found.kind is Kind.PCS_DEFINITIONS or found.kind.holds_rules:
        return None
    return code_changes(bundled, EditionManifest(bundled, [part]), found.system)


def code_changes(old: Manifest, new: Manifest, system: System) -> Changes:
    """Billable codes added, deleted and revised (another title) from ``old`` to ``new``."""
    both = all("hcpcs_titles" in manifest.tables for manifest in (old, new))
    before, after = _titles(old, system, long=both), _titles(new, system, long=both)
    return Changes(
        system,
        system.label,
        tuple((code, after[code][0]) for code in sorted(after.keys() - before.keys())),
        tuple((code, before[code][0]) for code in sorted(before.keys() - after.keys())),
        tuple(
            (code, before[code][0], after[code][0])
            for code in sorted(before.keys() & after.keys())
            if before[code][1] and after[code][1] and before[code][1] != after[code][1]
        ),
    )


def book_changes(old: Part, new: Part) -> Changes:
    """Entries of an index added, deleted and revised (other codes or references)."""
    before, after = _entries(old), _entries(new)
    return Changes(
        None,
        new.kind.label,
        tuple((path, after[path]) for path in sorted(after.keys() - before.keys())),
        tuple((path, before[path]) for path in sorted(before.keys() - after.keys())),
        tuple(
            (path, before[path], after[path])
            for path in sorted(before.keys() & after.keys())
            if before[path] != after[path]
        ),
    )


def _side(
    name: str, parts: list[Part], bundled: Manifest, codes: Mapping[System, Manifest]
) -> Side:
    laid = dict(codes)
    for part in parts:
        if not part.kind.is_book and part.kind is not Kind.PCS_DEFINITIONS:
            same = [p for p in parts if p.system is part.system and not p.kind.is_book]
            laid[part.system] = EditionManifest(bundled, same)
    return Side(name, laid, {part.kind: part for part in parts if part.kind.is_book})


def _bundled_systems(bundled: Manifest, edition: str | None) -> list[System]:
    systems = [
        system
        for system in System
        if system.value in bundled.tables
        and edition in (None, str(bundled.tables[system.value]["edition"]))
    ]
    # The practice codes have no generated table; they count as bundled only when asked so.
    return [*systems, System.CPT] if edition is None else systems


def _titles(manifest: Manifest, system: System, *, long: bool) -> _Titles:
    if system is System.ICD10CM:
        rows = manifest.rows("icd10cm")
        return {row[0]: (row[4], _plain(row[4])) for row in rows if row[2]}
    if system is System.ICD10PCS:
        begins = str(manifest.tables["icd10pcs"]["effective_from"])
        return {
            row[0]: (row[1], _plain(row[1]))
            for row in manifest.rows("icd10pcs")
            if not row[4] or row[4] >= begins
        }
    if system is System.HCPCS:
        # Short descriptors are in every source; the long ones only in CMS's own file.
        said = {row[0]: row[1] for row in manifest.rows("hcpcs_titles")} if long else {}
        return {
            row[0]: (said.get(row[0]) or row[1], _plain(said.get(row[0]) or row[1]))
            for row in manifest.rows("hcpcs")
        }
    if "cpt_titles" in manifest.tables:
        return {row[0]: (row[1], _plain(row[1])) for row in manifest.rows("cpt_titles")}
    return {
        row["code"]: (row["label"], "")
        for row in read_plain(manifest.folder / "cpt.tsv", ("code", "label"))
    }


def _plain(title: str) -> str:
    return " ".join(title.lower().split())


def _entries(part: Part) -> dict[str, str]:
    """Path of each entry with all it leads to, in words."""
    paths: list[str] = [""]
    found: dict[str, list[str]] = {}
    for row in part.rows("entries"):
        parent, _, _, term, _, code, manifestation, see, see_also, use, cells = row
        above = paths[int(parent or 0)]
        path = f"{above}, {term}" if above and term else above or term
        paths.append(path)
        leads = [code, manifestation and f"[{manifestation}]", see and f"see {see}"]
        leads += [see_also and f"see also {see_also}", use and f"use {use}"]
        leads += [cells.replace("|", " ").strip()]
        if any(leads):
            found.setdefault(path, []).append(" ".join(filter(None, leads)))
    return {path: "; ".join(leads) for path, leads in found.items()}


def _holds(side: Side) -> str:
    names = [system.label for system in side.codes] + [kind.label for kind in side.books]
    return ", ".join(names) or "no code table"
