"""The map of families: how firmly each small rule is known, like a heat map of keys."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.exercises.model import Json
from coder_drill.exercises.rapid.model import Group
from coder_drill.exercises.rapid.registry import families
from coder_drill.skills.drills import ENOUGH_ITEMS, Drills

SHADES = ((0.9, "█"), (0.75, "▓"), (0.6, "▒"), (0.0, "░"))
"""Signs of mastery from these shares on; a family that is not known well enough is a dot."""
UNKNOWN = "·"
FORMULA = (
    f"Mastery: chance of a right answer to an item of medium difficulty in the family, from {ENOUGH_ITEMS} items on, "
    "with its 90% interval; each item counts at its own difficulty."
)


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family. ``mastery`` with its 90 % interval is None before there is enough evidence.

    ``seconds`` are those of work on an item on average, None without any; ``last`` is the stored moment
    of the last item, empty without one.
    """

    id: str
    title: str
    group: Group
    domain: str
    source: str
    items: int
    right: int
    mastery: float | None = None
    low: float | None = None
    high: float | None = None
    seconds: float | None = None
    last: str = ""

    @property
    def shade(self) -> str:
        """The sign of the family on the map."""
        return shade(self.mastery)

    def as_json(self) -> dict[str, Json]:
        """The row for ``--json``."""
        return {
            "id": self.id,
            "title": self.title,
            "group": self.group.value,
            "domain": self.domain,
            "items": self.items,
            "right": self.right,
            "mastery": _rounded(self.mastery),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "seconds": _rounded(self.seconds),
            "last": self.last or None,
        }


def shade(mastery: float | None) -> str:
    """The sign for a mastery, 0..1."""
    if mastery is None:
        return UNKNOWN
    return next(sign for least, sign in SHADES if mastery >= least)


def legend() -> str:
    """What the signs mean, in one line."""
    words = [f"{sign} {least:.0%}+" if least else f"{sign} less" for least, sign in SHADES]
    return "  ".join([*words, f"{UNKNOWN} too few items yet"])


def family_rows(drills: Drills, *, domain: str | None = None) -> list[FamilyRow]:
    """A row for each family in the order of groups; only of a domain on request."""
    order = list(Group)
    rows = []
    for each in families().values():
        if domain is not None and each.domain != domain:
            continue
        tally = drills.tallies.get(each.id)
        known = drills.known(each.id)
        estimate = drills.estimate(each.id)
        rows.append(
            FamilyRow(
                id=each.id,
                title=each.title,
                group=each.group,
                domain=each.domain,
                source=each.source,
                items=tally.items if tally else 0,
                right=tally.right if tally else 0,
                mastery=estimate.mastery if known else None,
                low=estimate.low if known else None,
                high=estimate.high if known else None,
                seconds=tally.seconds / tally.items if tally and tally.items else None,
                last=tally.last if tally else "",
            )
        )
    return sorted(rows, key=lambda row: order.index(row.group))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
