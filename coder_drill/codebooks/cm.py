"""ICD-10-CM rows: chapters, blocks, categories and codes as the generated table lists them."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.codebooks.systems import CodeRow, System
from coder_drill.codebooks.tables import Manifest


def code_rows(manifest: Manifest) -> Iterator[CodeRow]:
    """Rows of the code table, in book order."""
    system = System.ICD10CM.value
    for code, kind, billable, parent, title in manifest.rows("icd10cm"):
        yield system, code, title, bool(billable), parent or None, "", kind
