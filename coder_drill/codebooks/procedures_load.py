"""Filling the tables on service lines: modifiers, NCCI pairs, unit limits, add-ons, notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from coder_drill.codebooks.procedures import Provider
from coder_drill.codebooks.tables import Manifest, read_plain

SCHEMA = """
CREATE TABLE modifier (
    code TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, applies_to TEXT NOT NULL,
    notes TEXT NOT NULL, ncci INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE ncci (
    provider TEXT NOT NULL, column1 TEXT NOT NULL, column2 TEXT NOT NULL,
    modifier_allowed INTEGER NOT NULL, PRIMARY KEY (provider, column1, column2)
) WITHOUT ROWID;
CREATE TABLE mue (
    provider TEXT NOT NULL, code TEXT NOT NULL, units INTEGER NOT NULL, basis INTEGER NOT NULL,
    PRIMARY KEY (provider, code)
) WITHOUT ROWID;
CREATE TABLE addon (
    code TEXT NOT NULL, type TEXT NOT NULL, primaries TEXT NOT NULL, PRIMARY KEY (code, type)
) WITHOUT ROWID;
-- Medicare physician fee schedule: a row for the whole service, 26 and TC rows where it has parts.
CREATE TABLE fee (
    code TEXT NOT NULL, modifier TEXT NOT NULL, status TEXT NOT NULL, components TEXT NOT NULL,
    days TEXT NOT NULL, multiple TEXT NOT NULL, bilateral TEXT NOT NULL, assistant TEXT NOT NULL,
    cosurgeon TEXT NOT NULL, team TEXT NOT NULL, preoperative REAL NOT NULL,
    intraoperative REAL NOT NULL, postoperative REAL NOT NULL, work REAL NOT NULL,
    pe_nonfacility REAL NOT NULL, pe_facility REAL NOT NULL, malpractice REAL NOT NULL,
    factor REAL NOT NULL, PRIMARY KEY (code, modifier)
) WITHOUT ROWID;
-- What the practice table remarks on a code, one remark a row.
CREATE TABLE service_note (
    code TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (code, note)
) WITHOUT ROWID;
"""

Watch = Callable[[Iterable[Sequence[object]], str], Iterator[Sequence[object]]]
"""Passes rows through and reports on the way."""


def load(connection: sqlite3.Connection, manifest: Manifest, watch: Watch) -> None:
    """Fill the tables of ``SCHEMA``; the codes must be there."""
    _modifiers(connection, manifest)
    _pairs(connection, manifest, watch)
    _limits(connection, manifest)
    _addons(connection, manifest)
    _fees(connection, manifest)
    connection.executemany(
        "INSERT OR IGNORE INTO service_note (code, note) VALUES (?, ?)",
        [
            (row["code"], note.strip())
            for row in read_plain(manifest.folder / "cpt.tsv", ("code", "notes"))
            for note in row["notes"].split(";")
            if note.strip()
        ],
    )


def _modifiers(connection: sqlite3.Connection, manifest: Manifest) -> None:
    bypassing = {code for code, ncci in manifest.rows("modifiers_valid") if ncci}
    columns = ("code", "kind", "label", "applies_to")
    connection.executemany(
        "INSERT INTO modifier (code, kind, label, applies_to, notes, ncci) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (*(row[column] for column in columns), row.get("notes", ""), row["code"] in bypassing)
            for row in read_plain(manifest.folder / "modifiers.tsv", columns)
        ],
    )
    if "hcpcs_modifiers" in manifest.tables:
        connection.executemany(
            "INSERT OR IGNORE INTO modifier VALUES (?, 'hcpcs', ?, '', '', 0)",
            manifest.rows("hcpcs_modifiers"),
        )


def _pairs(connection: sqlite3.Connection, manifest: Manifest, watch: Watch) -> None:
    carried = _carried(connection)
    for provider in Provider:
        table = f"ncci_{provider.value}"
        if provider is Provider.HOSPITAL and table not in manifest.tables:
            table = "ncci"
        if table not in manifest.tables:
            continue
        connection.executemany(
            "INSERT OR REPLACE INTO ncci (provider, column1, column2, modifier_allowed)"
            " VALUES (?, ?, ?, ?)",
            watch(
                (
                    (provider.value, column1, column2, allowed)
                    for column1, yes, no in manifest.rows(table)
                    if column1 in carried
                    for column2, allowed in sorted(
                        {**dict.fromkeys(yes.split(), 1), **dict.fromkeys(no.split(), 0)}.items()
                    )
                    if column2 in carried
                ),
                "NCCI pairs",
            ),
        )


def _limits(connection: sqlite3.Connection, manifest: Manifest) -> None:
    carried = _carried(connection)
    for provider in Provider:
        table = f"mue_{provider.value}"
        if table in manifest.tables:
            connection.executemany(
                "INSERT OR REPLACE INTO mue (provider, code, units, basis) VALUES (?, ?, ?, ?)",
                [
                    (provider.value, code, int(units), int(basis))
                    for code, units, basis in manifest.rows(table)
                    if code in carried
                ],
            )


def _fees(connection: sqlite3.Connection, manifest: Manifest) -> None:
    if "fee_schedule" not in manifest.tables:
        return
    carried = _carried(connection)
    connection.executemany(
        "INSERT OR REPLACE INTO fee VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (*row[:10], *(float(cell or 0) for cell in row[10:]))
            for row in manifest.rows("fee_schedule")
            if row[0] in carried
        ],
    )


def _carried(connection: sqlite3.Connection) -> frozenset[str]:
    rows = connection.execute("SELECT code FROM code WHERE system IN ('cpt', 'hcpcs') AND billable")
    return frozenset(row[0] for row in rows)


def _addons(connection: sqlite3.Connection, manifest: Manifest) -> None:
    carried = _carried(connection)
    addons: dict[tuple[str, str], str] = {}
    for code, kind, primaries in manifest.rows("addons"):
        if code in carried:
            listed = [each for each in primaries.split() if each in carried]
            addons[code, kind] = " ".join([*addons.get((code, kind), "").split(), *listed])
    numbers = [row["code"] for row in read_plain(manifest.folder / "cpt.tsv", ("code",))]
    mapped = {code for code, _ in addons}
    for row in read_plain(manifest.folder / "cpt.tsv", ("code", "addon_to")):
        if row["addon_to"] and row["code"] not in mapped:
            addons[row["code"], "own"] = " ".join(_within(row["addon_to"], numbers))
    connection.executemany(
        "INSERT INTO addon (code, type, primaries) VALUES (?, ?, ?)",
        [(code, kind, primaries) for (code, kind), primaries in sorted(addons.items())],
    )


def _within(listed: str, numbers: Sequence[str]) -> list[str]:
    """The numbers that a list such as ``10160,20206-20225`` covers."""
    spans = [part.strip().partition("-") for part in listed.split(",")]
    return sorted(n for n in numbers if any(low <= n <= (high or low) for low, _, high in spans))
