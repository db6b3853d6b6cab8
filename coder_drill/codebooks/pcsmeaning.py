"""Whether the name of a character fits the title of the code it stands in.

Sections 3 and X use one value of a table row for several things: in XW0, M is another substance in
each new technology group, and in 3E0 the qualifier 0 names what the substance before it is. A name
that was learned for the table alone is therefore held against the official title of each code. The
name of such a row in the code's own title stands in for it; where the title gives none, nothing is
shown, as a missing name does less harm than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SECTIONS = frozenset("3X")
"""Sections whose values change their meaning within a table."""

_WORD = re.compile(r"[a-z0-9]+")
_FILLERS = frozenset(
    ["and", "or", "of", "the", "a", "an", "into", "other", "to", "with", "for", "by"]
)
_APPROACHES = {
    "0": "Open",
    "3": "Percutaneous",
    "4": "Percutaneous Endoscopic",
    "7": "Via Natural or Artificial Opening",
    "8": "Via Natural or Artificial Opening Endoscopic",
    "X": "External",
}
# Introduction of SUBSTANCE into Mouth and Pharynx; the donor is the qualifier's.
_SUBSTANCE = re.compile(
    r"(?:Introduction of |Transfusion of (?:Autologous |Nonautologous "
    r"|Allogeneic (?:Related |Unrelated |Unspecified )?)?)(?P<substance>.+?) into (?P<site>[^,]+)"
)
_NO = re.compile(r"No\b")
HORMONE = "Hormone"
VACCINE = "Serum, Toxoid and Vaccine"


def fitting(code: str, position: int, meaning: str, title: str) -> str:
    """The name of the character at ``position`` (4 to 7) of a whole code, as its title bears it out.

    ``meaning`` is what the table says (may be empty). Empty where the two contradict each other.
    """
    value = code[position - 1]
    if position == 5:
        # Titles of section X and of irrigation leave the approach out; its values mean the same
        # everywhere (ICD-10-PCS appendix B, Approach).
        return meaning if meaning == _APPROACHES.get(value, meaning) else ""
    if value == "Z":
        return meaning if _NO.match(meaning) else _nothing(position, code)
    if meaning and _borne_out(meaning, title) and not (position == 4 and " into " in meaning):
        return meaning
    if code[:2] == "3E" and position == 6 and code[6] != "Z" and meaning in (HORMONE, VACCINE):
        # The title names what the qualifier narrows it to: insulin, influenza vaccine.
        return meaning
    found = _SUBSTANCE.match(title)
    if found is None or code[:3] not in ("302", "XW0"):
        return ""
    return {4: found["site"], 6: found["substance"]}.get(position, "")


def shared(meanings: Iterable[str]) -> str:
    """The one name that all codes below a prefix give a character, empty where they differ."""
    known = set(meanings)
    return known.pop() if len(known) == 1 else ""


def _nothing(position: int, code: str) -> str:
    if position == 7:
        return "No Qualifier"
    if position == 4:
        return "None"
    return "No Device" if position == 6 and code[0] == "X" else ""


def _borne_out(meaning: str, title: str) -> bool:
    told = set(_WORD.findall(title.lower()))
    return set(_WORD.findall(meaning.lower())) - _FILLERS <= told
