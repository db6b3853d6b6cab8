"""The seal of a blind coding: a hash over what was written, taken before the key is opened.

It shows that what is compared is what was sealed. It cannot show that nobody had looked at the key.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from coder_drill.authoring.reviews.form import Blind
from coder_drill.charts.model import Chart


def record_hash(chart: Chart) -> str:
    """SHA-256 of the record as it was read: its documents with title and author, in order."""
    told = [[each.title, each.author, each.text] for each in chart.documents]
    return _sha256(told)


def sealed(chart_id: str, blind: Blind) -> Blind:
    """The coding with its seal: a hash over the chart's id and everything but the key of the time."""
    return replace(blind, sealed=_seal(chart_id, blind))


def is_sealed(chart_id: str, blind: Blind) -> bool:
    """True where the coding carries a seal and nothing was changed since."""
    return bool(blind.sealed) and blind.sealed == _seal(chart_id, blind)


def _seal(chart_id: str, blind: Blind) -> str:
    return _sha256(
        [
            chart_id,
            blind.record,
            blind.reader,
            blind.role,
            list(blind.codes),
            list(blind.after_answer),
            blind.denials,
            blind.second_reading,
            blind.doubts,
            blind.difficulty,
            blind.minutes,
            [sorted(each.items()) for each in blind.queries],
        ]
    )


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
