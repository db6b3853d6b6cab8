"""coder-drill: practice medical coding on realistic charts in the terminal."""

from __future__ import annotations

__version__ = "0.2.0"
