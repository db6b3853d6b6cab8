"""``python -m coder_drill``."""

from __future__ import annotations

from coder_drill.cli import main

if __name__ == "__main__":
    main()
