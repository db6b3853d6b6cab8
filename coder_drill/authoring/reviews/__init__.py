"""Blind codings of charts: their form, their seal, how far they agree with a key, their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.authoring.reviews.form import Attack, Blind, Review, read_review, review_text
    from coder_drill.authoring.reviews.measure import Agreement, agreement
    from coder_drill.authoring.reviews.seal import is_sealed, record_hash, sealed

__all__ = [
    "Agreement",
    "Attack",
    "Blind",
    "Review",
    "agreement",
    "is_sealed",
    "read_review",
    "record_hash",
    "review_text",
    "sealed",
]

__getattr__ = names_from(
    __name__,
    {
        "measure": ("Agreement", "agreement"),
        "form": ("Attack", "Blind", "Review", "read_review", "review_text"),
        "seal": ("is_sealed", "record_hash", "sealed"),
    },
)
