"""Write charts/REVIEW.md from the blind codings kept in charts/_reviews/.

usage: python scripts/chart_reviews.py [--check]

Each file there holds the codings of one chart by people who had the note, the code tables and the
guidelines but not the key, the key as it stood then, and what was changed because of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from coder_drill.authoring.reviews import agreement
from coder_drill.authoring.reviews.page import load_reviews
from coder_drill.authoring.reviews.page import page as page_of
from coder_drill.errors import UsageError

__all__ = ["PAGE", "agreement", "page"]

ROOT = Path(__file__).resolve().parent.parent
REVIEWS = ROOT / "charts" / "_reviews"
PAGE = ROOT / "charts" / "REVIEW.md"


def page() -> str:
    """The whole of REVIEW.md. UsageError for a record that is off."""
    return page_of(load_reviews(REVIEWS))


def main() -> int:
    try:
        text = page()
    except UsageError as error:
        print(error)
        return 2
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") != text:
            print("charts/REVIEW.md is not current; run python scripts/chart_reviews.py")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
