"""Levels of the spine as the regions and vertebrae that titles name: ``L4-5`` is the lumbar region."""

from __future__ import annotations

import re

_LEVEL = re.compile(r"([ctls])(\d{1,2})")
_REGIONS = {"c": "cervical", "t": "thoracic", "l": "lumbar", "s": "sacral"}
_BETWEEN = {("c", "t"): "cervicothoracic", ("t", "l"): "thoracolumbar", ("l", "s"): "lumbosacral"}
_MOST = {"c": 8, "t": 12, "l": 5, "s": 5}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_BROKEN = frozenset({"fracture", "fractured", "broken", "compression", "burst"})
_DISC = frozenset({"disc", "disk", "discs", "disks", "hnp"})


def with_regions(surfaces: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """The words with the first level of the spine as its region or vertebra, and why, in words.

    A level alone, without another word, is left as it is: it may begin a code. None when there is
    none.
    """
    if len(surfaces) < 2:
        return None
    for n, word in enumerate(surfaces):
        upper = _read(word)
        if upper is None:
            continue
        after = surfaces[n + 1] if n + 1 < len(surfaces) else ""
        lower = _read(after) or (_read(upper[0] + after) if after.isdigit() else None)
        taken = 2 if lower else 1
        if taken == len(surfaces):
            return None
        new = _named(
            upper,
            lower,
            broken=not _BROKEN.isdisjoint(surfaces),
            disc=not _DISC.isdisjoint(surfaces),
        )
        shown = f"{word}-{after}" if lower else word
        return (*surfaces[:n], *new, *surfaces[n + taken :]), f"{shown} = {' '.join(new)}"
    return None


def _read(word: str) -> tuple[str, int] | None:
    match = _LEVEL.fullmatch(word)
    if match is None or not 1 <= int(match[2]) <= _MOST[match[1]]:
        return None
    return match[1], int(match[2])


def _named(
    upper: tuple[str, int], lower: tuple[str, int] | None, *, broken: bool, disc: bool
) -> tuple[str, ...]:
    """The words of titles for a level or the space between two."""
    if lower is not None and upper[0] != lower[0]:
        return (_BETWEEN.get((upper[0], lower[0]), _REGIONS[upper[0]]),)
    region = _REGIONS[upper[0]]
    if lower is not None:
        return (
            (region, f"c{upper[1]}", f"c{lower[1]}") if disc and region == "cervical" else (region,)
        )
    if broken and region == "thoracic" and upper[1] > 4:
        odd = upper[1] - (upper[1] + 1) % 2
        return (f"t{odd}", f"t{odd + 1}", "vertebra")
    if broken and region != "sacral" and upper[1] <= len(_ORDINALS):
        return (_ORDINALS[upper[1] - 1], region, "vertebra")
    return (region,)
