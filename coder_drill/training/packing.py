"""Making assignments and releases: which charts travel inside, and how much of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
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


def released(
    frozen: FrozenSet,
    kept: Mapping[str, tuple[str, str]],
    bank: Bank,
    bundled: Collection[str],
) -> Packed:
    """The whole charts of a set that travel in its release.

    ``kept`` are the files as they were assigned: content hash to id and text. Raises SetError for a chart
    that is not among them.
    """
    whole = []
    for item in frozen.items:
        if item.kind != "chart" or item.content_hash in bundled:
            continue
        if item.content_hash not in kept:
            raise SetError(f"{frozen.id}: chart {item.id} was not kept when it was assigned")
        whole.append(CarriedChart(item.id, item.content_hash, text=kept[item.content_hash][1]))
    charts = [each.chart() for each in whole]
    return Packed(tuple(whole), _sheets(bank, charts), 0)


def chart_files_of(frozen: FrozenSet, bank: Bank) -> dict[str, tuple[str, str]]:
    """The files of a set's charts as they are now: content hash to id and text. Raises SetError."""
    found = {}
    for item in frozen.items:
        if item.kind != "chart":
            continue
        chart = bank.get(item.id)
        if chart is None or chart.content_hash != item.content_hash:
            raise SetError(f"{frozen.id}: chart {item.id} was changed since; assign the set again")
        found[item.content_hash] = (item.id, _text(chart))
    return found


def _text(chart: Chart) -> str:
    try:
        return chart_bytes(chart).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{chart.path}: is not UTF-8 text; save it as UTF-8") from None


def _carried(chart: Chart, *, sealed: bool) -> CarriedChart:
    if sealed:
        return CarriedChart(chart.id, chart.content_hash, asked=asked_table(chart_bytes(chart)))
    return CarriedChart(chart.id, chart.content_hash, text=_text(chart))


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
