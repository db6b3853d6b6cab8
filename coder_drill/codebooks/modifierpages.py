"""What a modifier says, when it is right and when not, in own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coder_drill.codebooks.model import Modifier
from coder_drill.codebooks.tables import read_plain
from coder_drill.resources import codebooks_dir

_PLACES = {
    "D": "a diagnostic or therapeutic site other than a hospital or physician's office",
    "E": "a residential or custodial facility",
    "G": "a hospital-based dialysis facility",
    "H": "a hospital",
    "I": "a transfer site between ambulances, such as an airport or helicopter pad",
    "J": "a freestanding dialysis facility",
    "N": "a skilled nursing facility",
    "P": "a physician's office",
    "R": "a residence",
    "S": "the scene of an accident or acute event",
    "X": "a stop at a physician's office on the way to the hospital",
}
"""Ambulance origin and destination, one letter each; X is a destination only."""
_COLUMNS = ("code", "means", "right", "wrong", "who", "confused")
_ASKED = re.compile(
    r"(?:what (?:is|does) |when (?:to use|is) )?(?:the )?(?:modifiers?|mod)\s+([0-9a-z]{2})\b.*|"
    r"([0-9a-z]{2})\s+modifier\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ModifierPage:
    """The page of a modifier. The texts are empty for one that has a label only."""

    code: str
    label: str
    means: str = ""
    right: str = ""
    wrong: str = ""
    who: str = ""
    confused: tuple[str, ...] = ()
    """Modifiers that people take for it."""
    ambulance: str = ""
    """What its two letters mean on an ambulance line: from where to where."""
    parts_pairs: bool = False
    """It can separate an NCCI pair that allows a modifier."""
    charts: tuple[str, ...] = ()
    """Titles of charts whose key has it, of those that the learner has scored."""

    def as_json(self) -> dict[str, object]:
        """The page as plain JSON values."""
        return {
            "modifier": self.code,
            "label": self.label,
            "means": self.means,
            "right": self.right,
            "wrong": self.wrong,
            "who": self.who,
            "confused": list(self.confused),
            "ambulance": self.ambulance,
            "ncci": self.parts_pairs,
            "charts": list(self.charts),
        }

    def lines(self) -> list[tuple[int, str]]:
        """(indent, text) for plain printing."""
        out = [(0, f"Modifier {self.code}  {self.label}")]
        for head, text in (
            ("", self.means),
            ("Right: ", self.right),
            ("Wrong: ", self.wrong),
            ("Used on: ", f"{self.who} claims" if self.who else ""),
            ("Ambulance: ", self.ambulance),
            ("Often confused with: ", ", ".join(self.confused)),
            ("In charts you scored: ", "; ".join(self.charts)),
        ):
            if text:
                out.append((1, f"{head}{text}"))
        if self.parts_pairs:
            out.append((1, "Separates an NCCI pair whose indicator is 1."))
        return out


def modifier_page(code: str, known: Modifier | None) -> ModifierPage | None:
    """The page of a modifier; ``known`` is its row, None when no table has it.

    None when the code is neither a modifier nor two ambulance letters.
    """
    code = code.strip().upper()
    ambulance = ambulance_words(code)
    if known is None and not ambulance:
        return None
    row = _pages(codebooks_dir()).get(code, {})
    label = known.label if known else "Ambulance origin and destination"
    notes = ""
    if known and not row:
        notes = "; ".join(filter(None, [known.applies_to, known.notes]))
    return ModifierPage(
        code=code,
        label=label,
        means=row.get("means", notes),
        right=row.get("right", ""),
        wrong=row.get("wrong", ""),
        who=row.get("who", ""),
        confused=tuple(row.get("confused", "").split()),
        ambulance=ambulance,
        parts_pairs=known.ncci if known else False,
    )


def ambulance_words(code: str) -> str:
    """``SH`` on an ambulance line: from the scene to a hospital. Empty for other letters."""
    if len(code) != 2 or code[0] not in _PLACES or code[1] not in _PLACES or code[0] == "X":
        return ""
    return f"from {_PLACES[code[0]]} to {_PLACES[code[1]]}"


def modifier_asked(query: str) -> str:
    """The modifier that a query asks about: ``modifier 59``, ``what is modifier 25``, ``JZ``.

    Two capitals alone may be one too; the caller looks whether a table has it. Empty otherwise.
    """
    text = query.strip().rstrip("?").strip()
    match = _ASKED.fullmatch(text)
    if match:
        return str(match[1] or match[2]).upper()
    return text if len(text) == 2 and text.isupper() and text.isalnum() else ""


@cache
def _pages(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "modifier_pages.tsv"
    return {row["code"]: row for row in read_plain(path, _COLUMNS)}
