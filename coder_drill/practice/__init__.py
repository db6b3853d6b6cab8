"""The use cases as one object: what of them is not yet composed from `coder_drill.services`.

`Practice` costs next to nothing to import; the names beside it are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from
from coder_drill.practice.facade import Practice

if TYPE_CHECKING:
    from coder_drill.practice.session import Session, SessionPlan, Step

__all__ = ["Practice", "Session", "SessionPlan", "Step"]

__getattr__ = names_from(__name__, {"session": ("Session", "SessionPlan", "Step")})
