"""The drawings of the pages, as SVG that stands in them: a figure as a bar, accuracy by week."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from coder_drill.cohort.figures import Figure


def bar(figure: Figure) -> str:
    """A bar from 0 to 1 with its interval."""
    if figure.value is None:
        return ""
    low = figure.low if figure.low is not None else figure.value
    high = figure.high if figure.high is not None else figure.value
    words = escape(figure.percent())
    return (
        f'<svg width="120" height="12" role="img" aria-label="{words}"><rect width="120" height="12" fill="#e4e4e4"/>'
        f'<rect width="{120 * figure.value:.1f}" height="12" fill="#3b6ea5"/>'
        f'<line x1="{120 * low:.1f}" x2="{120 * high:.1f}" y1="6" y2="6" stroke="#111" stroke-width="2"/></svg>'
    )


def by_week(points: Sequence[tuple[int, Figure]], ramp: Sequence[tuple[int, float]]) -> str:
    """Accuracy by week with its intervals, and the ramp as steps."""
    if len(points) < 2 and not ramp:
        return ""
    last = max([week for week, _ in points] + [week for week, _ in ramp] + [2])

    def x(week: float) -> float:
        return 40 + 540 * (week - 1) / max(1, last - 1)

    def y(share: float) -> float:
        return 150 - 140 * share

    parts = [
        f'<line x1="40" x2="590" y1="{y(s):.0f}" y2="{y(s):.0f}" stroke="#ddd"/>'
        f'<text x="4" y="{y(s) + 4:.0f}" font-size="11">{s:.0%}</text>'
        for s in (0, 0.5, 1)
    ]
    for n, (week, share) in enumerate(ramp):
        until = ramp[n + 1][0] if n + 1 < len(ramp) else last
        parts.append(
            f'<line x1="{x(week):.0f}" x2="{x(until):.0f}" y1="{y(share):.0f}" y2="{y(share):.0f}" '
            'stroke="#999" stroke-dasharray="4"/>'
        )
    dots = []
    for week, figure in points:
        value = figure.value
        if value is None:
            continue
        low, high = figure.low or 0.0, figure.high if figure.high is not None else 1.0
        dots.append(f"{x(week):.0f},{y(value):.0f}")
        parts.append(
            f'<line x1="{x(week):.0f}" x2="{x(week):.0f}" y1="{y(low):.0f}" y2="{y(high):.0f}" stroke="#3b6ea5"/>'
            f'<circle cx="{x(week):.0f}" cy="{y(value):.0f}" r="3" fill="#3b6ea5"/>'
        )
    parts.append(f'<polyline points="{" ".join(dots)}" fill="none" stroke="#3b6ea5"/>')
    return (
        '<svg width="600" height="165" role="img" aria-label="Accuracy by week">'
        + "".join(parts)
        + "</svg>"
    )
