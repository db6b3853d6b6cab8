"""CPT rows: the practice codes with labels of our own, and a licensed file over them where given.

CPT is the AMA's: no descriptor of theirs is in the bundled table. A licensee's descriptors, once
imported, replace the labels in that user's own database and add the codes that practice leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.codebooks.systems import CodeRow, System
from coder_drill.codebooks.tables import Manifest, read_plain

_SECTIONS = {
    "e-m": "Evaluation and management",
    "anesthesia": "Anesthesia",
    "surgery": "Surgery",
    "radiology": "Radiology",
    "pathology-laboratory": "Pathology and laboratory",
    "medicine": "Medicine",
    "category-2": "Category II: performance measurement",
    "category-3": "Category III: emerging technology",
}
_UPPER = (
    ("02000", "anesthesia"), ("70000", "surgery"), ("80000", "radiology"),
    ("90000", "pathology-laboratory"), ("98000", "medicine"), ("98017", "e-m"),
    ("99000", "medicine"), ("99100", "medicine"), ("99141", "anesthesia"),
    ("99202", "medicine"), ("99500", "e-m"),
)  # fmt: skip
"""Sections by number: each holds what lies below the bound and not below the one before."""


def code_rows(manifest: Manifest) -> Iterator[CodeRow]:
    """Rows of the code table: codes under section and subsection, in the order of the table.

    Codes of a licensed file that practice leaves out stand under their section; practice codes
    that it lacks keep their own label.
    """
    licensed = _licensed(manifest)
    system = System.CPT.value
    groups: dict[str, dict[str, list[tuple[str, str]]]] = {}
    path = manifest.folder / "cpt.tsv"
    for row in read_plain(path, ("code", "label", "section", "subsection")):
        subsections = groups.setdefault(row["section"], {})
        code = row["code"]
        title = licensed.pop(code, row["label"])
        subsections.setdefault(row["subsection"], []).append((code, title))
    for code, title in licensed.items():
        groups.setdefault(section_of(code), {}).setdefault("", []).append((code, title))
    for section, subsections in groups.items():
        name = _SECTIONS.get(section, _spoken(section))
        yield system, section, name, False, None, section, "section"
        for subsection, codes in subsections.items():
            parent = section
            if subsection and subsection != section:
                parent = f"{section}/{subsection}"
                heading = f"{name}: {_spoken(subsection)}"
                yield system, parent, heading, False, section, section, "section"
            for code, title in codes:
                yield system, code, title, True, parent, section, "code"


def section_of(code: str) -> str:
    """The CPT section of a code by its number (``99213``: ``e-m``) or last letter (``0001U``)."""
    last = code[-1]
    if last == "F":
        return "category-2"
    if last == "T":
        return "category-3"
    if not last.isdigit():
        return "pathology-laboratory"
    return next((section for bound, section in _UPPER if code < bound), "medicine")


def edition(manifest: Manifest) -> tuple[str, str, str | None, str]:
    """Name, first and last day and origin of the CPT edition."""
    entry = manifest.tables.get("cpt_titles")
    if entry is None:
        return "2026 practice codes", "2026-01-01", "2026-12-31", "own labels"
    origin = ", ".join(f"{s['package']} {s['version']}" for s in entry["source"])
    return entry["edition"], entry["effective_from"], entry["effective_to"], origin


def _licensed(manifest: Manifest) -> dict[str, str]:
    if "cpt_titles" not in manifest.tables:
        return {}
    return {row[0]: row[1] for row in manifest.rows("cpt_titles")}


def _spoken(slug: str) -> str:
    return slug.replace("-", " ").capitalize()
