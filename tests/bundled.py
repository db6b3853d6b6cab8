"""The bundled bank, read once in each process that runs tests."""

from __future__ import annotations

from functools import cache

from coder_drill.charts import Bank, load_bank
from coder_drill.resources import charts_dir


@cache
def bundled_bank() -> Bank:
    """Every bundled chart, by no index: as the files say."""
    return load_bank([charts_dir()])
