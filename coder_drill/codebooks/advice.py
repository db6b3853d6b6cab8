"""What became of a text that looks like a code and is in no table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coder_drill.codebooks.systems import System
from coder_drill.codebooks.text import key_of, split_prefix

if TYPE_CHECKING:
    from coder_drill.codebooks.codebook import Codebook

_ICD9 = re.compile(r"\d{3}(?:\.\d{1,2})?|V\d{2}(?:\.\d{1,2})?|E\d{3}\.\d")
_ICD9_PROCEDURE = re.compile(r"\d{2}\.\d{1,2}")
_MOST = 8


def why_unknown(book: Codebook, text: str) -> str:
    """One clause on a code that no table has: deleted, subdivided, ICD-9-CM, X missing or too many.

    ``text`` is as typed; the answer names what to use instead where the tables tell it.
    """
    named, rest = split_prefix(text)
    shown = rest.upper()
    reason = book.invalid_because(rest, named, "9999-12-31") or ""
    if "deleted" in reason:
        return reason
    diagnoses = System.diagnoses()
    key = key_of(rest)
    icd9 = _ICD9.fullmatch(shown) or _ICD9_PROCEDURE.fullmatch(shown)
    if icd9 and not (shown[0].isalpha() and book.get(key[:3], diagnoses)):
        return f"{shown} has the form of an ICD-9-CM code; those ended on 2015-09-30"
    if re.fullmatch(diagnoses.entry.shape, key) or (len(key) > 7 and key[0].isalpha()):
        found = _diagnosis(book, shown, key, diagnoses)
        if found:
            return found
    if any(system.carried_in_part for system in System.of_shape(rest)):
        return f"{shown} is not in the practice table: check it against a licensed CPT book"
    return f"{shown} is in none of the code tables; coder-drill lookup finds codes by words"


def _diagnosis(book: Codebook, shown: str, key: str, system: System) -> str:
    """A diagnosis code with a placeholder missing or too many, or under a code since subdivided."""
    seventh = key[-1]
    stem = key[:-1].rstrip("X")
    right = book.get(f"{stem.ljust(6, 'X')}{seventh}", system) if len(stem) >= 3 else None
    if right is not None and right.billable:
        what = "too many placeholders X" if len(key) > 7 else "no placeholder X where one belongs"
        return f"{shown} has {what}: the code is {right.code}"
    for length in range(len(key) - 1, 2, -1):
        above = book.get(key[:length].rstrip("X"), system)
        if above is None:
            continue
        if above.billable:
            return f"{shown} is longer than the code: {above.code} is billable as it stands"
        below = list(book.children(above.code, system))
        names = ", ".join(code.code for code in below[:_MOST]) + (
            ", ..." if len(below) > _MOST else ""
        )
        if "X" in key[3:-1]:
            return f"{shown}: {above.code} was subdivided; choose under {names}"
        return f"{shown} is not a code; under {above.code} there are {names}"
    return ""
