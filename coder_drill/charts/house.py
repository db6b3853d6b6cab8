"""House conventions: one judgment for the whole bank on codes about which careful coders differ.

They stand in ``conventions.toml`` beside this module. `check` holds keys to them, scoring asks which
codes are never an extra, and ``docs/house-conventions.md`` is written from them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from coder_drill.charts.model import Chart, KeyCode, Setting

_FILE = Path(__file__).with_name("conventions.toml")


class Judged(StrEnum):
    """How a code is judged."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"
    AUTHOR = "author"
    """The record decides; told on the page, not checked."""


@dataclass(frozen=True, slots=True)
class Convention:
    """One convention. Codes are prefixes; empty ``settings`` and ``beside`` mean anywhere.

    ``never_extra``: codes that are no extra either where a key is silent about their kind, as far as
    the key holds one of ``amid`` (prefixes; empty for any key).
    """

    id: str
    codes: tuple[str, ...]
    judged: Judged
    text: str
    source: str
    beside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    never_extra: bool = False
    amid: tuple[str, ...] = ()

    def covers(self, line: KeyCode, key: Sequence[KeyCode], setting: Setting) -> bool:
        """True where this convention judges ``line`` of ``key``."""
        if not line.role.is_diagnosis or not line.code.startswith(self.codes):
            return False
        if self.settings and setting not in self.settings:
            return False
        codes = [each.code for each in key if each.role.is_diagnosis]
        if self.beside and not any(code.startswith(self.beside) for code in codes):
            return False
        return not (self.without and any(code.startswith(self.without) for code in codes))


@cache
def conventions() -> tuple[Convention, ...]:
    """All conventions in the order of the page."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Convention(
            id=each["id"],
            codes=tuple(each["codes"]),
            judged=Judged(each["judged"]),
            text=each["text"],
            source=each["source"],
            beside=tuple(each.get("with", ())),
            without=tuple(each.get("without", ())),
            settings=tuple(Setting(name) for name in each.get("settings", ())),
            never_extra=each.get("never_extra", False),
            amid=tuple(each.get("amid", ())),
        )
        for each in table["convention"]
    )


def never_extra(chart: Chart, code: str) -> bool:
    """True for a code that the house neither asks for nor counts as an extra on this chart.

    Only where the chart says nothing of its kind: with a place of occurrence in the key (or among the
    decoys) another place is wrong, and with none it is as optional as the house says.
    """
    for each in conventions():
        prefix = next((p for p in each.codes if code.startswith(p)), "") if each.never_extra else ""
        if not prefix:
            continue
        key = [line.code for line in chart.lines if line.role.is_diagnosis]
        others = [line.code for reading in chart.alternatives for line in reading.lines]
        said = [*key, *others, *(decoy.code for decoy in chart.decoys)]
        if any(known.startswith(prefix) for known in said):
            return False
        return not each.amid or any(known.startswith(each.amid) for known in key)
    return False
