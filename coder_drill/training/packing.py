"""Making assignments and releases: which charts travel inside, and how much of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coder_drill.charts.asked import asked_table, chart_bytes
from coder_drill.charts.bank import Bank
from coder_drill.charts.model import Chart
from coder_drill.charts.policy import Policy as Sheet
from coder_drill.errors import UsageError
from coder_drill.sets.model import FrozenSet, Mode, SetError
from coder_drill.training.assignment import CarriedChart


@dataclass(frozen=True, slots=True)
class Packed:
    """What of a set travels inside: its own charts and sheets, and how many keys are public anyway."""

    charts: tuple[CarriedChart, ...]
    sheets: tuple[tuple[str, str], ...]
    keys_public: int


def pack(
    frozen: FrozenSet,
    bank: Bank,
    *,
    bundled: Collection[str],
    bundled_ids: Collection[str],
    open_bank: bool = False,
) -> Packed:
    """The charts and sheets of a set that travel with it.

    ``bundled`` and ``bundled_ids`` are content hashes and ids of the charts in every copy of the product.
    An assessment takes only charts whose key is in no copy, unless ``open_bank``. Raises SetError for a
    chart that is, or that changed since the set was frozen.
    """
    sealed = frozen.mode is Mode.ASSESSMENT
    public = [
        item
        for item in frozen.items
        if item.kind != "chart" or item.content_hash in bundled or item.id in bundled_ids
    ]
    if sealed and public and not open_bank:
        raise SetError(
            f"{frozen.id}: {public[0].kind}:{public[0].id}: its key comes with every copy of coder-drill, "
            f"so it cannot be sealed ({len(public)} of {len(frozen.items)} exercises); use charts of "
            "your own, or pass --open-bank, which says so in every file and report"
        )
    carried: list[CarriedChart] = []
    own: list[Chart] = []
    for item in frozen.items:
        if item.kind != "chart" or item.content_hash in bundled:
            continue
        chart = bank.get(item.id)
        if chart is None or chart.content_hash != item.content_hash:
            raise SetError(f"{frozen.id}: chart {item.id} was changed since; assign the set again")
        own.append(chart)
        carried.append(_carried(chart, sealed=sealed))
    return Packed(tuple(carried), _sheets(bank, own), len(public))


def released(frozen: FrozenSet, bank: Bank, bundled: Collection[str]) -> Packed:
    """The whole charts of a set that travel in its release. Raises SetError for one that changed."""
    charts = []
    for item in frozen.items:
        if item.kind != "chart" or item.content_hash in bundled:
            continue
        chart = bank.get(item.id)
        if chart is None or chart.content_hash != item.content_hash:
            raise SetError(
                f"{frozen.id}: chart {item.id} was changed since it was assigned; put the file back as "
                "it was to release it"
            )
        charts.append(chart)
    whole = tuple(_carried(chart, sealed=False) for chart in charts)
    return Packed(whole, _sheets(bank, charts), 0)


def _carried(chart: Chart, *, sealed: bool) -> CarriedChart:
    data = chart_bytes(chart)
    if sealed:
        return CarriedChart(chart.id, chart.content_hash, asked=asked_table(data))
    try:
        return CarriedChart(chart.id, chart.content_hash, text=data.decode("utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"{chart.path}: is not UTF-8 text; save it as UTF-8") from None


def _sheets(bank: Bank, charts: Iterable[Chart]) -> tuple[tuple[str, str], ...]:
    """The policy sheets of these charts, as the text of files."""
    found = {sheet.id: _sheet_text(sheet) for chart in charts for sheet in bank.sheets(chart)}
    return tuple(sorted(found.items()))


def _sheet_text(sheet: Sheet) -> str:
    lines = ["format = 1", *(_line(sheet, name) for name in ("id", "title", "payer"))]
    for section in sheet.sections:
        lines += [
            "",
            "[[section]]",
            *(_line(section, name) for name in ("topic", "text", "source")),
        ]
    return "\n".join(lines) + "\n"


def _line(made: object, name: str) -> str:
    # A JSON text is a basic string of TOML.
    return f"{name} = {json.dumps(str(getattr(made, name)), ensure_ascii=False)}"
