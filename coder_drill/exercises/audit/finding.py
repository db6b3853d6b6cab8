"""The finding: what an auditor writes to the coder, put together from blocks.

A good finding names the line, quotes the record, names the authority, and is about the line, not about
the person; without evidence or authority it is an opinion. The blocks are the same on every claim, so
that none of them gives anything away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Block:
    """One block to choose: ``text`` may name ``{line}`` and ``{code}``. ``why_not`` is empty for a good one."""

    text: str
    why_not: str = ""


OPENINGS: dict[str, Block] = {
    "line": Block("Line {line}, {code}: the record does not support the line as billed."),
    "missing": Block("An addition is recommended: the record supports more than was billed."),
    "none": Block("No finding: every line is supported as billed."),
    "person": Block(
        "You overlooked this again on line {line}; please be more careful.",
        "It is about the person and not about the line.",
    ),
    "vague": Block(
        "There are several problems with this claim.",
        "It names no line, so that nobody can answer it.",
    ),
}
CLOSINGS: dict[str, Block] = {
    "education": Block(
        "Next time, hold this line against the words quoted and the rule named. Please reply with "
        "agree or disagree, and with the record and rule if you disagree."
    ),
    "agree": Block("Thank you; nothing needs to be changed."),
    "order": Block(
        "Change it today. This finding is final.",
        "A coder may rebut a finding with the record and a rule.",
    ),
    "money": Block(
        "This cost the hospital money and counts against your bonus.",
        "A finding is about what the record supports, whichever way the payment goes.",
    ),
}


class Authority(StrEnum):
    """Where the rule behind a finding stands."""

    GENERAL = "general-guidelines"
    CHAPTER = "chapter-guidelines"
    SELECTION = "selection-guidelines"
    OUTPATIENT = "outpatient-guidelines"
    POA = "poa-guidelines"
    TABULAR = "tabular"
    PCS = "pcs-guidelines"
    CPT = "cpt"
    NCCI = "ncci"
    PAYER = "payer"

    @property
    def words(self) -> str:
        """The authority as a finding names it."""
        return _WORDS[self]


_WORDS = {
    Authority.GENERAL: "ICD-10-CM guidelines, sections I.A and I.B (conventions, general)",
    Authority.CHAPTER: "ICD-10-CM guidelines, section I.C (chapters)",
    Authority.SELECTION: "ICD-10-CM guidelines, sections II and III (inpatient diagnoses)",
    Authority.OUTPATIENT: "ICD-10-CM guidelines, section IV (outpatient)",
    Authority.POA: "ICD-10-CM guidelines, Appendix I (POA)",
    Authority.TABULAR: "ICD-10-CM tabular list and index",
    Authority.PCS: "ICD-10-PCS guidelines and tables",
    Authority.CPT: "CPT guidelines, E/M rules included",
    Authority.NCCI: "NCCI edits and policy manual",
    Authority.PAYER: "CMS manuals, HCPCS, payer or house policy",
}
_STARTS: tuple[tuple[str, Authority], ...] = (
    ("I.A", Authority.GENERAL), ("I.B", Authority.GENERAL), ("I.C", Authority.CHAPTER),
    ("IV", Authority.OUTPATIENT), ("III", Authority.SELECTION), ("II", Authority.SELECTION),
    ("APPENDIX I", Authority.POA), ("TABULAR", Authority.TABULAR), ("INDEX", Authority.TABULAR),
    ("PCS", Authority.PCS), ("CPT", Authority.CPT), ("NCCI", Authority.NCCI),
    ("CMS", Authority.PAYER), ("HCPCS", Authority.PAYER), ("POLICY", Authority.PAYER),
    ("HOUSE", Authority.PAYER), ("MEDICARE", Authority.PAYER),
)  # fmt: skip
"""How a citation of a key begins, the longer beginning first."""


def authorities(citation: str) -> frozenset[Authority]:
    """The authorities that a citation names, in its parts between semicolons; empty for none known."""
    parts = [part.strip().upper() for part in citation.split(";")]
    found = (
        next((authority for start, authority in _STARTS if part.startswith(start)), None)
        for part in parts
    )
    return frozenset(each for each in found if each is not None)
