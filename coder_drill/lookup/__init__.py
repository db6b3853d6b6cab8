"""Finding codes: type as you think."""

from __future__ import annotations

from coder_drill.lookup.model import Correction, Hit, Result
from coder_drill.lookup.search import Lookup

__all__ = ["Correction", "Hit", "Lookup", "Result"]
