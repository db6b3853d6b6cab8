"""`Practice`: a workspace under its old name and with its old methods, for callers not yet moved."""

from __future__ import annotations

from coder_drill.practice.facade import Practice

__all__ = ["Practice"]
