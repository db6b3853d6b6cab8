"""What is typed in the lookup, before it is looked up: a modifier asked about, the claim's systems."""

from __future__ import annotations

from textual.content import Content

from coder_drill.charts.model import Chart
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.codebooks.modifierpages import ModifierPage, modifier_asked
from coder_drill.codebooks.systems import ClaimType
from coder_drill.lookup.model import Result


def modifier_in(query: str, book: Codebook) -> ModifierPage | None:
    """The page of the modifier that a text asks about (``modifier 59``, ``JZ``), or None."""
    asked = modifier_asked(query)
    return book.modifier_page(asked) if asked else None


def page_words(page: ModifierPage, key: str) -> Content:
    """What stands in place of hits when a modifier was asked about; ``key`` opens its page."""
    return Content.assemble(
        (f"Modifier {page.code} ", "bold"), f"{page.label}. Enter or {key} shows its page."
    )


def said_of(result: Result, modifier: ModifierPage | None) -> tuple[str, str, str] | None:
    """What is said over the hits of a query, with its sign and style; None for nothing.

    ``modifier`` is the one that the query's two letters are as well.
    """
    if result.note:
        return result.note, "?", "$warning"
    if not result.hits:
        words = f"Nothing found for “{result.query}”. Try fewer or other words."
        return words, "✗", "$foreground-muted"
    if modifier is not None:
        words = (
            f"{modifier.code} is a modifier, too: {modifier.label}. Type modifier {modifier.code}."
        )
        return words, "§", "$accent"
    if result.corrections:
        read = ", ".join(f"“{c.typed}” read as “{c.used}”" for c in result.corrections)
        return read, "~", "$accent"
    return None


def bare(text: str) -> str:
    """A text without the lookup key in front: it is pressed again by whoever is in the field already."""
    return text.strip().lstrip("/").lstrip()


def usable_systems(chart: Chart) -> frozenset[System]:
    """The code systems of the chart's claim: PCS on inpatient facility claims, CPT elsewhere."""
    return System.on_claim(ClaimType.INPATIENT if chart.wants_poa else ClaimType.PROFESSIONAL)
