"""Visits: what level an E/M service reaches, and what prolongs it."""

from coder_drill.visits.helper import Facts, Found, find
from coder_drill.visits.kinds import KINDS, Kind, kind_of

__all__ = ["KINDS", "Facts", "Found", "Kind", "find", "kind_of"]
