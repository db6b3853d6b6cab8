"""House conventions: one judgment for the whole bank on codes about which careful coders differ.

They stand in ``charts/conventions.toml``. ``python -m coder_drill.authoring.conventions`` writes
``docs/house-conventions.md`` from them; a test fails while the page is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.house import Judged, conventions
from coder_drill.charts.model import Chart, KeyCode

_HEAD = """\
# House conventions

Careful coders agree on most codes and differ on a few: long-term drugs, history, places of an accident.
The bank judges each of them alike in every chart. `coder-drill check` holds the keys to this page; a line
that is judged otherwise says why in its field `convention`. A code judged optional stands in a key where
the record supports it and then costs nothing left out; one that a key lacks is an extra like any other,
except where the rule says that it is none. The page is written from `coder_drill/charts/conventions.toml`
by `make docs`.

| codes | judged | where | rule | source |
|---|---|---|---|---|
"""


def check_conventions(chart: Chart) -> Iterator[Fault]:
    """A fault for each key line that is judged otherwise than the house does, without saying why.

    A line that stands first, or waits for a query, is what the encounter is about: no convention.
    """
    file = str(chart.path or chart.id)
    for place, line in enumerate(chart.lines, 1):
        if place == 1 or line.convention or line.waits_for:
            continue
        for each in conventions():
            if not each.codes or not each.covers(line, chart.key, chart.setting):
                continue
            if said := _otherwise(each.judged, line):
                fix = "follow docs/house-conventions.md, or say why not in convention"
                yield Fault(file, f"key[{place}].optional", f"{line.code} {said} ({each.id})", fix)


def _otherwise(judged: Judged, line: KeyCode) -> str:
    """How a line differs from what the house says, empty where it does not."""
    if judged is Judged.REQUIRED and line.optional:
        return "is optional here and required by the house"
    if judged is Judged.OPTIONAL and not line.optional:
        return "is required here and optional by the house"
    if judged is Judged.NEVER:
        return "is never coded here by the house"
    return ""


def page() -> str:
    """``docs/house-conventions.md``."""
    rows = []
    for each in conventions():
        codes = ", ".join(f"`{code}`" for code in each.codes) or "any"
        where = [setting.label for setting in each.settings]
        where += [f"beside {', '.join(each.beside)}"] if each.beside else []
        where += [f"not beside {', '.join(each.without)}"] if each.without else []
        judged = "as the record says" if each.judged is Judged.AUTHOR else each.judged.value
        rows.append(
            f"| {codes} | {judged} | {'; '.join(where) or 'everywhere'} | {each.text} | {each.source} |"
        )
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[2] / "docs" / "house-conventions.md"
    target.write_text(page(), encoding="utf-8")
