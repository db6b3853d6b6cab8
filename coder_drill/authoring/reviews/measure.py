"""How far a blind coding agrees with a key, by code and by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One code of a key or coding as the review files write it; ``rest`` is POA, modifiers, units."""

    code: str
    rest: str
    optional: bool

    @classmethod
    def parse(cls, text: str) -> Line:
        """``[SYSTEM:]CODE[-MODS][xUNITS][@POA][?]``; modifiers in any order mean the same."""
        plain = text.removesuffix("?").rpartition(":")[2]
        body, _, poa = plain.partition("@")
        units = "1"
        code, _, tail = body.partition("-")
        for part in (tail, code):
            head, cross, number = part.rpartition("x")
            if cross and number.isdigit():
                units = number
                if part is tail:
                    tail = head
                else:
                    code = head
                break
        mods = ",".join(sorted(m for m in tail.split(",") if m))
        return cls(code, f"{mods}x{units}@{poa}", text.endswith("?"))


@dataclass(frozen=True, slots=True)
class Agreement:
    """``right`` of ``offered`` codes of a coding are in the key, ``found`` of ``asked`` key codes in it.

    ``alike`` of the ``common`` codes agree in POA, modifiers and units too. Optional codes are
    neither offered nor asked.
    """

    right: int
    offered: int
    found: int
    asked: int
    alike: int
    common: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0..1."""
        precision = self.right / self.offered if self.offered else 0.0
        recall = self.found / self.asked if self.asked else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def agreement(key: Sequence[str], coding: Sequence[str]) -> Agreement:
    """Code-level and line-level agreement of a coding with a key, both in answer notation.

    A code that stands on several lines is compared line by line, in order.
    """
    keys, given = _numbered(key), _numbered(coding)
    offered = [each for each, line in given.items() if not line.optional]
    asked = [each for each, line in keys.items() if not line.optional]
    common = [each for each in keys if each in given]
    return Agreement(
        right=sum(each in keys for each in offered),
        offered=len(offered),
        found=sum(each in given for each in asked),
        asked=len(asked),
        alike=sum(keys[each].rest == given[each].rest for each in common),
        common=len(common),
    )


def _numbered(lines: Sequence[str]) -> dict[tuple[str, int], Line]:
    """Lines by their code and how many lines of that code went before."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Line] = {}
    for line in map(Line.parse, lines):
        found[line.code, seen[line.code]] = line
        seen[line.code] += 1
    return found
