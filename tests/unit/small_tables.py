"""A folder of code tables cut down to a few dozen rows, so that building takes no time."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from functools import cache
from pathlib import Path

from coder_drill.codebooks.tables import Manifest
from coder_drill.resources import codebooks_dir

_KEPT = {
    "icd10cm": r"(4|E08-E13|E11.*|19|S50-S59|S52|S52\.5|S52\.50|S52\.501.?)",
    "icd10cm_notes": r"(4|E08-E13|E11.*|S52)",
    "icd10cm_seventh": r"S52",
    "icd10cm_edits": r"(E11.*|S52\.501.)",
    "icd10cm_hcc": r"E11.*",
    "icd10pcs": r"(0FT.*|0SG60.*)",
    "icd10pcs_axes": r"(0?|0F|0FT)",
    "icd10pcs_operations": r"0",
    "icd10pcs_index": r"Cholecystectomy",
    "hcpcs": r"(A01.*|J188.)",
    "cpt_facts": r"99.*",
    "ncci": r"99.*",
    "disease_names": r".*diabet.*",
}


def small_tables(folder: Path) -> Path:
    """Write the cut tables into ``folder`` with a manifest that fits them; returns ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _cut_files().items():
        (folder / name).write_bytes(content)
    whole = codebooks_dir_of_the_package()
    for name in ("cpt.tsv", "modifiers.tsv", "poa_exempt.tsv", "hcpcs_abbreviations.tsv"):
        if (whole / name).is_file():
            shutil.copy(whole / name, folder / name)
    # Who asks for the bundled folder finds all of it, in whatever order tests run.
    shutil.copytree(whole / "lexicon", folder / "lexicon", dirs_exist_ok=True)
    return folder


@cache
def codebooks_dir_of_the_package() -> Path:
    """The bundled tables, whatever a test puts in their place later on."""
    return codebooks_dir()


@cache
def _cut_files() -> dict[str, bytes]:
    """The cut tables and their manifest, by the name of the file; worked out once a process."""
    whole = Manifest.read(codebooks_dir_of_the_package())
    text = (whole.folder / "manifest.toml").read_text(encoding="utf-8")
    found: dict[str, bytes] = {}
    for name, entry in whole.tables.items():
        packed = (whole.folder / entry["file"]).read_bytes()
        lines = gzip.decompress(packed).decode().split("\n")
        if name in _KEPT:
            wanted = re.compile(_KEPT[name])
            kept = [line for line in lines[1:-1] if wanted.fullmatch(line.split("\t")[0])]
            lines = [lines[0], *kept, ""]
        cut = "\n".join(lines).encode()
        found[entry["file"]] = gzip.compress(cut, mtime=0)
        text = text.replace(entry["sha256"], hashlib.sha256(cut).hexdigest())
    return {**found, "manifest.toml": text.encode()}
