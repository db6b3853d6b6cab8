"""HCPCS Level II, OPPS facts of CPT numbers, NCCI pairs, add-on codes: from the I/OCE data of pyoce.

Descriptors of codes that begin with a digit belong to the AMA (CPT) and are never read into a
table; D codes belong to the ADA (CDT) and are left out whole.
"""

from __future__ import annotations

import lzma
import marshal
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tables.sources import source
from tables.table import Table

VERSION = 103
"""I/OCE version of April 2026."""
EDITION = "2026-04"
FROM = "2026-04-01"
TO = "2026-06-30"
_ORIGIN = ("pyoce", "data/pyoce.mdb.xz")
_NO_LIMIT = (0, 124)
_BILATERAL = ("conditional", "independent", "inherent")


@contextmanager
def _database() -> Iterator[Any]:
    """A transaction on the unpacked LMDB file (320 MB, in a temporary folder)."""
    import lmdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "oce.mdb"
        with lzma.open(source(*_ORIGIN).path) as packed, path.open("wb") as out:
            shutil.copyfileobj(packed, out, 1 << 20)
        with (
            lmdb.open(str(path), subdir=False, readonly=True, lock=False, max_dbs=100) as env,
            env.begin() as transaction,
        ):
            yield lambda name: transaction.cursor(env.open_db(name.encode(), txn=transaction))


def _loads(value: bytes) -> Any:
    # Marshal data of a package whose files the manifest names with their hash, read while the
    # tables are made; never anything that a user brings.
    return marshal.loads(value)


def _current(record: dict[str, Any]) -> bool:
    return bool(record["lo_version"] <= VERSION <= record["hi_version"])


@cache
def _records() -> dict[str, dict[str, Any]]:
    """Everything the tables need, read in one pass: name of the LMDB table to its content."""
    found: dict[str, dict[str, Any]] = {}
    with _database() as table:
        hcpcs: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key, value in table("data_hcpcs"):
            code = bytes(key).decode().split("|")[0]
            record = _loads(bytes(value))
            first[code] = min(first.get(code, VERSION), record["lo_version"])
            if _current(record):
                hcpcs[code] = record
        found["hcpcs"] = hcpcs
        found["first"] = dict(first)
        found["modifier"] = {
            bytes(key).decode().split("|")[0]: record
            for key, value in table("data_modifier")
            if _current(record := _loads(bytes(value)))
        }
        found["ncci"] = {}
        for key, value in table("map_ncci"):
            pairs = {}
            for code2, packed in _loads(bytes(value)):
                record = _loads(packed)
                if _current(record):
                    pairs[bytes(code2).decode()] = bool(record["mod_indicator"])
            found["ncci"][bytes(key).decode()] = pairs
        found["addon"] = _addons(table)
        found["versions"] = {
            bytes(key).decode(): _loads(bytes(value)) for key, value in table("version_range")
        }
    return found


def _addons(table: Any) -> dict[str, Any]:
    """Add-on code to its primaries (types 1 and 3 list them; type 2 leaves them to the payer)."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind in ("1", "2", "3"):
        for key, value in table(f"map_addon_type{kind}"):
            record = _loads(bytes(value))
            if _current(record):
                code = bytes(key).decode().split("|")[0]
                found[code][kind] |= {record["addon_primary"]} if kind != "2" else set()
    return {code: dict(kinds) for code, kinds in found.items()}


def _is_level2(code: str) -> bool:
    return code[0].isalpha() and code[0] != "D" and len(code) == 5


def _facts(record: dict[str, Any]) -> tuple[str, str, str, str]:
    """Status indicator, age limits (empty when none), bilateral kind."""
    ages = (int(record["lo_age"]), int(record["hi_age"]))
    low, high = ("", "") if ages == _NO_LIMIT else (str(age) for age in ages)
    kinds = [kind for kind in _BILATERAL if record[f"bilateral_{kind}"]]
    if len(kinds) > 1:
        raise ValueError(f"{record['description']}: several bilateral kinds")
    return str(record["status_indicator"] or ""), low, high, "".join(kinds)


def _valid_from(code: str) -> str:
    """ISO day on which the code first appears; empty where it stands in the oldest version."""
    versions = _records()["versions"]
    first = _records()["first"][code]
    if first <= min(int(version) for version in versions):
        return ""
    day = str(versions[str(first)]["date_started"])
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def hcpcs() -> Table:
    """HCPCS Level II without D codes, with CMS's own short descriptor."""
    rows = [
        (code, record["description"], *_facts(record), _valid_from(code))
        for code, record in sorted(_records()["hcpcs"].items())
        if _is_level2(code)
    ]
    letters = Counter(row[0][0] for row in rows)
    return Table(
        "hcpcs",
        "hcpcs",
        EDITION,
        FROM,
        ("code", "short", "status", "age_low", "age_high", "bilateral", "valid_from"),
        rows,
        [source(*_ORIGIN)],
        {f"letter_{letter}": letters[letter] for letter in sorted(letters)},
        [
            "I/OCE version 103. D codes (CDT) and every text of a code that begins with a digit "
            "(CPT) are left out.",
            "Titles are made from the short descriptor when the database is built, by "
            "hcpcs_abbreviations.tsv.",
        ],
        TO,
    )


def cpt_facts(numbers: set[str]) -> Table:
    """OPPS facts of the CPT numbers the product carries: no words, only indicators."""
    records = _records()["hcpcs"]
    rows = [(code, *_facts(records[code])) for code in sorted(numbers) if code in records]
    unknown = sorted(numbers - set(records))
    return Table(
        "cpt_facts",
        "cpt",
        EDITION,
        FROM,
        ("code", "status", "age_low", "age_high", "bilateral"),
        rows,
        [source(*_ORIGIN)],
        {"not_in_edition": len(unknown)},
        ["Numbers of cpt.tsv only.", *(f"Not current: {' '.join(unknown)}" for _ in unknown[:1])],
        TO,
    )


def modifiers() -> Table:
    """Modifiers that are valid in the edition, and whether they bypass an NCCI pair."""
    rows = [
        (code, "1" if record["ncci"] else "")
        for code, record in sorted(_records()["modifier"].items())
        if len(code) == 2 and code.isalnum()
    ]
    return Table(
        "modifiers_valid",
        "hcpcs",
        EDITION,
        FROM,
        ("code", "ncci"),
        rows,
        [source(*_ORIGIN)],
        {"ncci": sum(bool(row[1]) for row in rows)},
        ["Labels stand in modifiers.tsv."],
        TO,
    )


def _carried(numbers: set[str]) -> set[str]:
    records = _records()["hcpcs"]
    return {code for code in records if _is_level2(code)} | (numbers & set(records))


def ncci(numbers: set[str]) -> Table:
    """NCCI pairs among the codes carried, grouped by the comprehensive code."""
    carried = _carried(numbers)
    rows = []
    total = kept = 0
    for column1, pairs in sorted(_records()["ncci"].items()):
        total += len(pairs)
        if column1 not in carried:
            continue
        mine = {code: allowed for code, allowed in sorted(pairs.items()) if code in carried}
        kept += len(mine)
        if mine:
            rows.append(
                (
                    column1,
                    " ".join(code for code, allowed in mine.items() if allowed),
                    " ".join(code for code, allowed in mine.items() if not allowed),
                )
            )
    return Table(
        "ncci",
        "hcpcs",
        EDITION,
        FROM,
        ("column1", "modifier_allowed", "modifier_not_allowed"),
        rows,
        [source(*_ORIGIN)],
        {"pairs": kept, "pairs_in_source": total},
        ["Hospital pairs (I/OCE version 103) among the codes of hcpcs and cpt.tsv only."],
        TO,
    )


def addons(numbers: set[str]) -> Table:
    """Add-on codes carried, with the primaries among the codes carried."""
    carried = _carried(numbers)
    rows = []
    for code, kinds in sorted(_records()["addon"].items()):
        if code in carried:
            for kind, primaries in sorted(kinds.items()):
                rows.append((code, kind, " ".join(sorted(primaries & carried))))
    return Table(
        "addons",
        "hcpcs",
        EDITION,
        FROM,
        ("code", "type", "primaries"),
        rows,
        [source(*_ORIGIN)],
        {"codes": len({row[0] for row in rows})},
        ["Type 1 and 3 list their primary codes, type 2 leaves them to the payer."],
        TO,
    )
