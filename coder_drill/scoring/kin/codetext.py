"""Codes as strings: without dots, and one slip of the keyboard apart."""

from __future__ import annotations

_LETTERS = str.maketrans("OIL", "011")
"""Letters that are typed and read for digits."""


def plain(code: str) -> str:
    """The code in capitals without dots."""
    return code.replace(".", "").upper()


def slipped(a: str, b: str) -> bool:
    """True when one string is the other with one slip: a character wrong, too many, left out, or two
    swapped, or letters O, I and L for digits. Both are plain codes."""
    if a == b or not a or not b:
        return False
    if a.translate(_LETTERS) == b.translate(_LETTERS):
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 3:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    ours, theirs = a[start : len(a) - end], b[start : len(b) - end]
    if len(ours) <= 1 and len(theirs) <= 1:
        return True
    return len(ours) == len(theirs) == 2 and ours == theirs[::-1]


def shared_start(a: str, b: str) -> int:
    """How many characters two strings begin with in common."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
