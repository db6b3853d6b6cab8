"""Terms of notes that have no code of their own, and what to do about them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.resources import codebooks_dir


@cache
def load_terms(folder: Path | None = None) -> dict[str, str]:
    """Each term, padded with spaces, with what is said. Raises ``UnavailableError`` naming a faulty line.

    ``codebooks/lexicon/nocode.tsv``: ``TERM|TERM<TAB>guideline section<TAB>what to do``.
    """
    path = (folder or codebooks_dir() / "lexicon") / "nocode.tsv"
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        terms, section, said = (*(part.strip() for part in line.split("\t")), "", "")[:3]
        if not terms or not section or not said:
            raise UnavailableError(f"{path.name}:{number}: terms, a guideline section, what to do")
        for term in terms.split("|"):
            found[f" {term.strip()} "] = f"{said} (guideline {section})."
    return found


def no_code_said(text: str) -> str:
    """What is said of a term in a query that has no code of its own, "" where there is none."""
    padded = f" {text.lower().replace('-', ' ')} "
    return next((said for term, said in load_terms().items() if term in padded), "")
