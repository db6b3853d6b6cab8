"""A block copied from a spreadsheet or a claim: what its header row says of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder_drill.scoring.answertext import Word

_NAMES: dict[str, str] = {
    **dict.fromkeys(
        (
            "code", "codes", "dx", "diagnosis", "icd", "icd10", "icd-10", "icd-10-cm", "icd10cm",
            "icd-10-pcs", "icd10pcs", "pcs", "cpt", "hcpcs", "cpt/hcpcs", "procedure", "px", "service",
        ),
        "code",
    ),
    **dict.fromkeys(("modifier", "modifiers", "mod", "mods", "modifier(s)"), "modifiers"),
    **dict.fromkeys(("units", "unit", "qty", "quantity", "count", "days/units"), "units"),
    **dict.fromkeys(("poa", "poa?"), "poa"),
    **dict.fromkeys(
        (
            "#", "no", "no.", "line", "seq", "sequence", "description", "title", "desc", "label",
            "charge", "charges", "amount", "pointer", "pointers", "ptr",
        ),
        "aside",
    ),
}  # fmt: skip
_ORDER = {"code": 0, "modifiers": 1, "units": 2, "poa": 3}
_NUMBERED = ("mod", "modifier", "dx", "code", "diagnosis")


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a block holds: ``code``, ``modifiers``, ``units``, ``poa`` or ``aside``."""

    kinds: tuple[str, ...]

    def arranged(self, cells: Sequence[Word]) -> list[Word]:
        """The words of a row in notation's order, units and POA written as such."""
        found: list[tuple[int, Word]] = []
        for word in cells:
            kind = self.kinds[word.cell] if word.cell < len(self.kinds) else "code"
            text = word.text
            if kind == "aside":
                continue
            if kind == "units" and text.replace(".", "", 1).isdigit():
                text = f"x{text}"
            elif kind == "poa" and len(text) == 1:
                text = f"@{text}"
            elif kind == "modifiers" and len(text.lstrip("-")) == 2:
                text = f"-{text.lstrip('-')}"
            found.append((_ORDER[kind], replace(word, text=text)))
        if sum(place == 0 for place, _ in found) == 1:
            found.sort(key=lambda each: each[0])
        return [replace(word, apart=" " if n else "") for n, (_, word) in enumerate(found)]


def header_of(words: Sequence[Word]) -> Columns | None:
    """The columns that a header row names; None when the row is no header."""
    names: dict[int, list[str]] = {}
    for word in words:
        names.setdefault(word.cell, []).append(word.text.lower())
    kinds = []
    for cell in range(max(names, default=-1) + 1):
        name = " ".join(names.get(cell, []))
        kind = _NAMES.get(name) or _NAMES.get(name.split(" ")[0] if _numbered(name) else name)
        if kind is None and name:
            kind = _NAMES.get(name.split(" ")[-1]) if " " in name else None
        if kind is None:
            return None
        kinds.append(kind)
    return Columns(tuple(kinds)) if "code" in kinds else None


def _numbered(name: str) -> bool:
    first, _, rest = name.partition(" ")
    return first in _NUMBERED and rest.isdigit()
