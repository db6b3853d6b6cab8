"""The command line: everything the app can show, as text or JSON."""

from __future__ import annotations

from coder_drill.cli.group import cli
from coder_drill.cli.main import main

__all__ = ["cli", "main"]
