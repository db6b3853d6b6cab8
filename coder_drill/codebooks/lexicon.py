"""The hand-written lexicon: other words for what the code tables say.

Seven kinds of tab-separated files under ``codebooks/lexicon``; ``#`` starts a comment line:

- ``names*.tsv``: ``CODE<TAB>name|name|...``: further names of a code (an ICD-10-PCS prefix stands
  for all codes that begin with it);
- ``words*.tsv``: words that mean the same, one group a line (``kidney renal``);
- ``phrases*.tsv``: ``phrase|phrase<TAB>reading|reading``: what to search for as well;
- ``abbreviations*.tsv``: ``ABBR<TAB>reading=CODE|reading``: readings, most usual first;
- ``drugs*.tsv``: ``generic<TAB>brand|brand``: brand and older names of a drug;
- ``related*.tsv``: ``WORD<TAB>word word``: words that often stand for it but are not equal;
- ``forms*.tsv``: ``hepat<TAB>liver``, ``-itis<TAB>inflammation``: parts of compound terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.codebooks.model import System
from coder_drill.codebooks.words import abbreviation_key, stem, words
from coder_drill.errors import UnavailableError
from coder_drill.resources import codebooks_dir

OWN_READERS = frozenset({"procedures", "drugclasses", "nocode"})
"""Files of the folder that modules of their own read."""


@dataclass(slots=True)
class Lexicon:
    """The lexicon as read: see the module for the kinds."""

    code_names: list[tuple[str, str]] = field(default_factory=list)
    daily: set[str] = field(default_factory=set)
    """Codes that are the first meaning of an abbreviation."""
    word_groups: list[tuple[str, ...]] = field(default_factory=list)
    rewrites: list[tuple[str, str, str]] = field(default_factory=list)
    """(phrase, kind, reading): kind ``abbreviation``, ``phrase``, ``drug``, ``related``, ``form``."""

    def names(self, system: System) -> Iterator[tuple[str, str]]:
        """Yield (code, name) of one system."""
        for code, name in self.code_names:
            if system_of(code) is system:
                yield code, name

    def vocabulary(self) -> Iterator[str]:
        """Yield every word that a learner may type and that is not to be taken for a typo."""
        for phrase, kind, reading in self.rewrites:
            if kind != "form":
                yield from words(phrase)
            yield from words(reading)
        for group in self.word_groups:
            for word in group:
                yield from words(word)

    def phrase_rows(self) -> Iterator[tuple[str, str, int, str, str]]:
        """Yield rows of the phrase table: (key, kind, rank, reading, phrase as written)."""
        rank: dict[str, int] = {}
        for phrase, kind, reading in self.rewrites:
            key = f"form:{phrase}" if kind == "form" else phrase_key(words(phrase))
            if kind == "related":
                key = f"related:{key}"
            elif kind == "abbreviation":
                key = abbreviation_key(words(phrase))
            if key:
                rank[key] = rank.get(key, 0) + 1
                yield key, kind, rank[key], reading, phrase


def phrase_key(surfaces: tuple[str, ...] | list[str]) -> str:
    """Return the form under which a phrase is looked up: its stems in order."""
    return " ".join([stem(w) for w in surfaces])


def system_of(code: str) -> System:
    """Tell the system of a code of the lexicon, which writes ICD-10-CM codes with their dot."""
    if len(code) > 3 and code[3] == ".":
        return System.ICD10CM
    if len(code) == 3 and code[0].isalpha() and code[0] not in "BCDFGHX":
        return System.ICD10CM
    if len(code) == 3 and code[0].isalpha() and code[1:].isdigit():
        return System.ICD10CM
    if len(code) == 5 and code[0].isalpha() and code[1:].isdigit():
        return System.HCPCS
    if len(code) == 5 and code[:4].isdigit():
        return System.CPT
    return System.ICD10PCS


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Read all lexicon files. Raises ``UnavailableError`` naming file and line of a fault."""
    folder = folder or codebooks_dir() / "lexicon"
    out = Lexicon()
    for path in sorted(folder.glob("*.tsv")):
        kind = path.stem.split("_")[0]
        if kind in OWN_READERS:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            line = line.rstrip()
            if not line or line.startswith("#"):
                continue
            if kind == "words":
                group = tuple(line.split())
                if len(group) < 2:
                    raise UnavailableError(f"{path.name}:{number}: a group needs two words or more")
                out.word_groups.append(group)
                continue
            left, tab, right = line.partition("\t")
            if not tab or not left or not right:
                raise UnavailableError(
                    f"{path.name}:{number}: two columns parted by a tab expected"
                )
            parts = [p.strip() for p in right.split("|") if p.strip()]
            if kind == "names":
                out.code_names += [(code, p) for code in left.split() for p in parts]
            elif kind == "phrases":
                out.rewrites += [(p.strip(), "phrase", r) for p in left.split("|") for r in parts]
            elif kind == "abbreviations":
                for part in parts:
                    reading, _, code = part.partition("=")
                    if part is parts[0] and path.stem == "abbreviations":
                        out.daily.update(code.split()[:1])
                    out.rewrites.append((left, "abbreviation", reading))
                    for one in code.split():
                        out.code_names.append((one, reading))
            elif kind == "drugs":
                out.rewrites += [(p, "drug", left) for p in parts]
            elif kind == "related":
                out.rewrites.append((left, "related", right))
            elif kind == "forms":
                out.rewrites.append((left, "form", right))
            else:
                raise UnavailableError(f"{path.name}: unknown kind of lexicon file")
    return out
