"""Editions put together: the bundled tables, with imported ones laid over them.

``manifest_of`` gives a manifest like that of the bundled folder, so that the database of another
edition is built by the same code. Without an edition asked for, the bundled code tables stand;
only what they do not hold is added: alphabetic indexes, definitions and a licensed CPT file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from coder_drill.codebooks.importing import derive
from coder_drill.codebooks.importing.model import Kind
from coder_drill.codebooks.importing.shelf import Part, Shelf
from coder_drill.codebooks.model import System
from coder_drill.codebooks.tables import Manifest
from coder_drill.errors import UsageError

_CODE_KINDS = {
    System.ICD10CM: (Kind.CM_TABULAR, Kind.CM_ORDER),
    System.ICD10PCS: (Kind.PCS_TABLES, Kind.PCS_ORDER),
    System.HCPCS: (Kind.HCPCS,),
    System.CPT: (Kind.CPT,),
}
_RULE_TABLES = {
    Kind.NCCI_PRACTITIONER: ("ncci_practitioner", "pairs"),
    Kind.NCCI_HOSPITAL: ("ncci_hospital", "pairs"),
    Kind.NCCI_SUPPLIER: ("ncci_supplier", "pairs"),
    Kind.MUE_PRACTITIONER: ("mue_practitioner", "limits"),
    Kind.MUE_HOSPITAL: ("mue_hospital", "limits"),
    Kind.MUE_SUPPLIER: ("mue_supplier", "limits"),
    Kind.ADDONS: ("addons", "addons"),
    Kind.FEE_SCHEDULE: ("fee_schedule", "fees"),
}
"""The table that each kind of rule file fills, and its name on the shelf."""
_CPT_FROM = "2026-01-01"
"""First day of the bundled practice codes."""

_Table = Callable[[], list[list[str]]]


class EditionManifest(Manifest):
    """The bundled manifest with tables replaced or added; ``parts`` are the files laid over."""

    __slots__ = ("_made", "parts")

    def __init__(self, bundled: Manifest, parts: Sequence[Part]) -> None:
        object.__setattr__(self, "parts", tuple(parts))
        made, entries = _laid_over(bundled, {part.kind: part for part in parts})
        object.__setattr__(self, "_made", made)
        super().__init__(bundled.folder, {**bundled.tables, **entries})

    parts: tuple[Part, ...]
    _made: dict[str, _Table]

    def key(self) -> str:
        """Key of the bundled tables, the imported ones and the code that joins them."""
        digest = hashlib.sha256(Manifest.key(self).encode())
        for path in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(path.read_bytes())
        for part in self.parts:
            digest.update(
                f"{part.kind} {part.edition} {part.effective_from} {part.sha256}".encode()
            )
        return digest.hexdigest()

    def rows(self, name: str) -> list[list[str]]:
        """Rows of a table, imported or bundled; see ``Manifest.rows``."""
        made = self._made.get(name)
        return made() if made is not None else Manifest.rows(self, name)


def manifest_of(bundled: Manifest, shelf: Shelf, edition: str | None = None) -> Manifest:
    """The manifest of an edition, the bundled one's when nothing is laid over it.

    ``edition`` is a name such as ``2026-10``: each system is taken from the import of that name,
    else from the one in force on its first day, else from the bundled tables. Raises
    ``UsageError`` for an edition that is nowhere.
    """
    parts = shelf.parts()
    if edition is not None:
        known = {part.edition for part in parts}
        own = bundled_names(bundled)
        if edition not in known | own:
            names = ", ".join(sorted(known | own))
            raise UsageError(f"{edition}: no such edition; there are {names}")
    chosen = chosen_parts(parts, bundled, edition)
    return EditionManifest(bundled, chosen) if chosen else bundled


def bundled_names(bundled: Manifest) -> set[str]:
    """Names of the editions of the bundled code tables."""
    return {
        str(bundled.tables[system.value]["edition"])
        for system in System
        if system.value in bundled.tables
    }


def chosen_parts(parts: Sequence[Part], bundled: Manifest, edition: str | None) -> list[Part]:
    """The imported files that make up an edition; see ``manifest_of``."""
    chosen: list[Part] = []
    for system, kinds in _CODE_KINDS.items():
        if edition is None and system is not System.CPT:
            continue
        own = bundled.tables.get(system.value, {})
        begins = str(own.get("effective_from", _CPT_FROM))
        candidates = [part for part in parts if part.kind in kinds]
        name = _code_edition(candidates, edition, begins, system)
        chosen += [part for part in candidates if part.edition == name]
    day = f"{edition}-01" if edition else str(bundled.tables["icd10cm"]["effective_from"])
    for kind in Kind:
        if kind.is_book or kind is Kind.PCS_DEFINITIONS:
            fitting = [p for p in parts if p.kind is kind and p.effective_from[:7] <= day[:7]]
            # The newest that had begun: a fiscal year's index outlives it where no newer one is.
            if fitting:
                chosen.append(max(fitting, key=lambda part: part.effective_from))
            # One that is newer than the code tables is better than none, and says so.
            elif later := [p for p in parts if p.kind is kind]:
                chosen.append(min(later, key=lambda part: part.effective_from))
        elif kind.holds_rules:
            # Without an edition asked for, the newest that was imported: rules run by the quarter.
            fitting = [
                p
                for p in parts
                if p.kind is kind and (edition is None or p.effective_from[:7] <= day[:7])
            ]
            if fitting:
                chosen.append(max(fitting, key=lambda part: part.effective_from))
    return chosen


def _code_edition(
    candidates: Sequence[Part], edition: str | None, begins: str, system: System
) -> str | None:
    if edition is not None and any(part.edition == edition for part in candidates):
        return edition
    day = f"{edition}-01" if edition else begins
    in_force = [p for p in candidates if p.effective_from <= day <= p.effective_to]
    if not in_force:
        return None
    newest = max(in_force, key=lambda part: part.effective_from)
    # The bundled table is newer and in force as well.
    if system is not System.CPT and newest.effective_from <= begins <= day:
        return None
    return newest.edition


def _laid_over(
    bundled: Manifest, parts: dict[Kind, Part]
) -> tuple[dict[str, _Table], dict[str, dict[str, Any]]]:
    """Tables made from parts, by name, and their entries for the manifest."""
    made: dict[str, _Table] = {}
    entries: dict[str, dict[str, Any]] = {}

    def lay(name: str, table: _Table, *sources: Part) -> None:
        made[name] = table
        first = sources[0]
        rows = max(sum(int(f["rows"]) for f in part.files.values()) for part in sources)
        entries[name] = {
            "name": name, "edition": first.edition, "rows": rows,
            "effective_from": first.effective_from, "effective_to": first.effective_to,
            "source": [{"package": "imported", "version": part.source} for part in sources],
        }  # fmt: skip

    tabular, order = parts.get(Kind.CM_TABULAR), parts.get(Kind.CM_ORDER)
    if cm := [part for part in (tabular, order) if part is not None]:
        lay("icd10cm", partial(derive.cm_codes, tabular, order, bundled), *cm)
        lay("icd10cm_edits", partial(derive.cm_edits, bundled), *cm)
    if tabular is not None:
        for name in ("notes", "seventh"):
            lay(f"icd10cm_{name}", partial(tabular.rows, name), tabular)
    tables, listed = parts.get(Kind.PCS_TABLES), parts.get(Kind.PCS_ORDER)
    if pcs := [part for part in (tables, listed) if part is not None]:
        lay("icd10pcs", partial(derive.pcs_codes, tables, listed, bundled), *pcs)
    if tables is not None:
        lay("icd10pcs_axes", partial(tables.rows, "axes"), tables)
    definitions = parts.get(Kind.PCS_DEFINITIONS)
    if sources := [part for part in (tables, definitions) if part is not None]:
        lay(
            "icd10pcs_operations",
            partial(derive.pcs_operations, tables, definitions, bundled),
            *sources,
        )
    if definitions is not None:
        lay("icd10pcs_definitions", partial(definitions.rows, "definitions"), definitions)
    if (hcpcs := parts.get(Kind.HCPCS)) is not None:
        lay("hcpcs", partial(derive.hcpcs_codes, hcpcs), hcpcs)
        lay("hcpcs_titles", partial(derive.hcpcs_titles, hcpcs), hcpcs)
        lay("hcpcs_retired", partial(derive.hcpcs_retired, hcpcs), hcpcs)
        lay("hcpcs_modifiers", partial(derive.hcpcs_modifiers, hcpcs), hcpcs)
    if (cpt := parts.get(Kind.CPT)) is not None:
        lay("cpt_titles", partial(cpt.rows, "descriptors"), cpt)
    for kind, (name, table) in _RULE_TABLES.items():
        if (rules := parts.get(kind)) is not None:
            lay(name, partial(rules.rows, table), rules)
    books = [part for kind, part in parts.items() if kind.is_book]
    if books:
        lay("index_books", partial(derive.index_books, books), *books)
        lay("index_entries", partial(derive.index_entries, books), *books)
    return made, entries
