"""The tables of the database and how they are filled from ``codebooks/``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from coder_drill.codebooks import books_load, changed, pcs, procedures_load, rings
from coder_drill.codebooks.poa import exempt_rules, is_exempt
from coder_drill.codebooks.systems import CodeRow, System
from coder_drill.codebooks.tables import Manifest, read_plain
from coder_drill.codebooks.text import key_of

Progress = Callable[[int, int, str], None]

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edition (
    system TEXT, name TEXT, effective_from TEXT, effective_to TEXT, rows INTEGER, source TEXT
);
-- In book order, parents before children: the rows id..last are a code and all below it.
-- key is the code without dots, upper case, code the display form.
CREATE TABLE code (
    id INTEGER PRIMARY KEY, system TEXT NOT NULL, key TEXT NOT NULL, code TEXT NOT NULL,
    title TEXT NOT NULL, billable INTEGER NOT NULL, parent TEXT, last INTEGER NOT NULL,
    short TEXT NOT NULL, kind TEXT NOT NULL
);
-- One line of a tabular note, by the code that owns it. refs are parted by blanks.
CREATE TABLE note (
    owner TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    refs TEXT NOT NULL, PRIMARY KEY (owner, seq)
) WITHOUT ROWID;
CREATE TABLE seventh (
    owner TEXT NOT NULL, character TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (owner, character)
) WITHOUT ROWID;
-- Only codes with something to say have a row. id is that of the code.
CREATE TABLE flag (
    id INTEGER PRIMARY KEY, edits TEXT NOT NULL DEFAULT '', severity TEXT NOT NULL DEFAULT '',
    hcc TEXT NOT NULL DEFAULT '', poa_exempt INTEGER NOT NULL DEFAULT 0,
    or_procedure INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT '',
    bilateral TEXT NOT NULL DEFAULT '', age_low INTEGER, age_high INTEGER,
    valid_from TEXT, valid_to TEXT
);
-- The few codes that are known to end: the first search asks for them.
CREATE INDEX flag_end ON flag (valid_to) WHERE valid_to > '';
CREATE TABLE billing_unit (
    code TEXT PRIMARY KEY, basis TEXT NOT NULL, amount TEXT NOT NULL, unit TEXT NOT NULL,
    doubtful TEXT NOT NULL
) WITHOUT ROWID;
-- Names of diseases that the tables lack, by their stems, with names that they have.
CREATE TABLE disease_name (key TEXT PRIMARY KEY, readings TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE retired (
    system TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, valid_from TEXT, valid_to TEXT,
    became TEXT NOT NULL DEFAULT '', PRIMARY KEY (key, system)
) WITHOUT ROWID;
CREATE TABLE pcs_axis (
    scope TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (scope, position, value)
) WITHOUT ROWID;
CREATE TABLE pcs_operation (
    section TEXT NOT NULL, value TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
    explanation TEXT NOT NULL, examples TEXT NOT NULL, PRIMARY KEY (section, value)
) WITHOUT ROWID;
-- How many valid codes begin with a prefix of one to three characters: counting takes 0.1 s.
CREATE TABLE pcs_prefix (prefix TEXT PRIMARY KEY, codes INTEGER NOT NULL) WITHOUT ROWID;
-- What a value means. Position 0 and no section: by its name alone.
CREATE TABLE pcs_definition (
    section TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (name, section, position)
) WITHOUT ROWID;
CREATE TABLE pcs_index (term TEXT NOT NULL, prefix TEXT NOT NULL, text TEXT NOT NULL);
"""

_INDEXES = """
CREATE UNIQUE INDEX code_key ON code (key, system);
CREATE INDEX code_parent ON code (parent, system);
CREATE INDEX code_system ON code (system, id);
"""


def load_tables(connection: sqlite3.Connection, manifest: Manifest, progress: Progress) -> None:
    """Create and fill every table of the database but the search index."""
    for statement in (_SCHEMA + procedures_load.SCHEMA).split(";"):
        connection.execute(statement)
    steps = _Steps(progress, _expected_rows(manifest))
    connection.execute("INSERT INTO meta VALUES ('key', ?)", (manifest.key(),))
    _load_codes(connection, manifest, steps)
    _load_notes(connection, manifest, steps)
    _load_flags(connection, manifest, steps)
    procedures_load.load(connection, manifest, steps.watch)
    _load_billing_units(connection, manifest)
    _load_disease_names(connection, manifest)
    pcs.load(connection, manifest)
    books_load.load(connection, manifest)
    _load_editions(connection, manifest)
    steps.done("indexes")


def index_tables(connection: sqlite3.Connection) -> None:
    """Make the indexes of the code table, and note how its rows are spread."""
    connection.execute("BEGIN")
    for statement in _INDEXES.strip().split(";"):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("ANALYZE code")


class _Steps:
    """Counts rows and reports now and then."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._count = progress, total, 0

    def watch(self, rows: Iterable[Sequence[object]], what: str) -> Iterator[Sequence[object]]:
        """Pass rows through, reporting every few thousand."""
        self._progress(self._count, self._total, what)
        rest = iter(rows)
        while stretch := list(islice(rest, 4000)):
            yield from stretch
            self._count += len(stretch)
            self._progress(min(self._count, self._total), self._total, what)

    def done(self, what: str) -> None:
        """Report that all rows are in."""
        self._progress(self._total, self._total, what)


def _expected_rows(manifest: Manifest) -> int:
    sizes = [int(table["rows"]) for table in manifest.tables.values()]
    pairs = int(manifest.tables.get("ncci", {}).get("counts", {}).get("pairs", 0))
    return sum(sizes) + pairs


def _load_codes(connection: sqlite3.Connection, manifest: Manifest, steps: _Steps) -> None:
    first = 1
    for system in System:
        placed = _place(list(system.entry.rows(manifest)), first)
        first += len(placed)
        connection.executemany(
            "INSERT INTO code (id, system, key, code, title, billable, parent, last, short, kind)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            steps.watch(placed, system.label),
        )


def _place(rows: list[CodeRow], first: int) -> list[tuple[object, ...]]:
    """Give rows ids in order and each the id of the last row below it."""
    last = {row[1]: first + i for i, row in enumerate(rows)}
    for _, code, _, _, parent, _, _ in reversed(rows):
        if parent is not None and last[code] > last[parent]:
            last[parent] = last[code]
    return [
        (first + i, system, key_of(code), code, title, billable, parent,
         last[code], short, kind)
        for i, (system, code, title, billable, parent, short, kind) in enumerate(rows)
    ]  # fmt: skip


def _load_notes(connection: sqlite3.Connection, manifest: Manifest, steps: _Steps) -> None:
    rows = enumerate(manifest.rows("icd10cm_notes"))
    connection.executemany(
        "INSERT INTO note (owner, seq, kind, text, refs) VALUES (?, ?, ?, ?, ?)",
        steps.watch(((o, n, kind, text, refs) for n, (o, kind, text, refs) in rows), "notes"),
    )
    connection.executemany(
        "INSERT INTO seventh (owner, character, meaning) VALUES (?, ?, ?)",
        steps.watch(manifest.rows("icd10cm_seventh"), "seventh characters"),
    )


_FLAG = (
    "INSERT INTO flag (id, edits, severity, hcc, poa_exempt, or_procedure, status, bilateral,"
    " age_low, age_high, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _load_flags(connection: sqlite3.Connection, manifest: Manifest, steps: _Steps) -> None:
    valid = list(pcs.valid_rows(manifest))
    pcs_ids = _ids(connection, System.ICD10PCS)
    for rows in (
        _cm_flags(connection, manifest),
        _pcs_flags(valid, pcs_ids),
        _procedure_flags(manifest.rows("hcpcs"), 2, _ids(connection, System.HCPCS)),
        _procedure_flags(manifest.rows("cpt_facts"), 1, _ids(connection, System.CPT)),
    ):
        connection.executemany(_FLAG, steps.watch(rows, "edit flags"))
    if "hcpcs_retired" in manifest.tables:
        connection.executemany(
            "INSERT INTO retired VALUES ('hcpcs', ?, ?, ?, ?, '')", manifest.rows("hcpcs_retired")
        )
    connection.executemany(
        "INSERT INTO retired VALUES ('icd10pcs', ?, ?, ?, ?, '')",
        [(code, title, start, end) for code, title, _, start, end in valid if code not in pcs_ids],
    )
    if changed.TABLE in manifest.tables:
        connection.executemany(
            "INSERT INTO retired VALUES ('icd10cm', ?, ?, '', ?, ?)",
            [
                (key_of(each.code), each.title, each.day, " ".join(each.now))
                for each in changed.shipped(manifest)
                if each.change is changed.Change.DELETED
            ],
        )


def _cm_flags(connection: sqlite3.Connection, manifest: Manifest) -> Iterator[tuple[object, ...]]:
    nothing = ("", "", None, None, None, None)
    edits = {
        code: (letters, severity, low or None, high or None, start or None, end or None)
        for code, letters, severity, low, high, start, end in manifest.rows("icd10cm_edits")
    }
    hcc = {code: found.replace(" ", ", ") for code, found in manifest.rows("icd10cm_hcc")}
    rules = exempt_rules(manifest.folder)
    for number, code, title in connection.execute(
        "SELECT id, code, title FROM code WHERE system = 'icd10cm' AND billable"
    ).fetchall():
        exempt = is_exempt(code, title, rules)
        if exempt or code in edits or code in hcc:
            letters, severity, low, high, start, end = edits.get(code, nothing)
            yield (
                number, letters, severity, hcc.get(code, ""), exempt, 0, "", "",
                low, high, start, end,
            )  # fmt: skip


def _ids(connection: sqlite3.Connection, system: System) -> dict[str, int]:
    """The number of each row of a system by its code."""
    return dict(connection.execute("SELECT code, id FROM code WHERE system = ?", (system.value,)))


def _pcs_flags(
    valid: Iterable[tuple[str, str, int, str, str]], ids: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for code, _, operating, start, end in valid:
        if code in ids and (operating or start or end):
            yield (
                ids[code], "", "", "", 0, operating, "", "", None, None, start or None, end or None,
            )  # fmt: skip


def _procedure_flags(
    rows: Iterable[Sequence[str]], first: int, ids: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    """Status, age limits, bilateral kind, first and last day from column ``first`` on."""
    for row in rows:
        status, low, high, bilateral, *days = row[first:]
        start, end = (*days, "", "")[:2]
        if row[0] in ids:
            yield (
                ids[row[0]], "", "", "", 0, 0, status, bilateral, low or None, high or None,
                start or None, end or None,
            )  # fmt: skip


def _load_billing_units(connection: sqlite3.Connection, manifest: Manifest) -> None:
    path = manifest.folder / "billing_units.tsv"
    if path.is_file():
        columns = ("code", "basis", "amount", "unit", "check")
        connection.executemany(
            "INSERT INTO billing_unit VALUES (?, ?, ?, ?, ?)",
            [tuple(row[name] for name in columns) for row in read_plain(path, columns)],
        )


def _load_disease_names(connection: sqlite3.Connection, manifest: Manifest) -> None:
    if rings.TABLE in manifest.tables:
        connection.executemany("INSERT INTO disease_name VALUES (?, ?)", manifest.rows(rings.TABLE))


def _load_editions(connection: sqlite3.Connection, manifest: Manifest) -> None:
    for system in System:
        if system.entry.edition is not None:
            _add_edition(connection, system, *system.entry.edition(manifest))
            continue
        table = manifest.tables[system.value]
        origins = ", ".join(
            dict.fromkeys(f"{s['package']} {s['version']}" for s in table["source"])
        )
        row = (table["edition"], table["effective_from"], table["effective_to"] or None, origins)
        _add_edition(connection, system, *row)


def _add_edition(
    connection: sqlite3.Connection,
    system: System,
    name: str,
    start: str,
    end: str | None,
    origin: str,
) -> None:
    connection.execute(
        "INSERT INTO edition SELECT ?, ?, ?, ?, count(*), ? FROM code WHERE system = ? AND billable",
        (system.value, name, start, end, origin, system.value),
    )
