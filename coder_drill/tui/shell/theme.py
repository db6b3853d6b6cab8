"""The two themes of the app: quiet, with one accent and one marker color."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="coder-drill-dark",
    primary="#8ab4d8",
    secondary="#6f8fae",
    accent="#e0b060",
    warning="#e0b060",
    error="#e08a80",
    success="#8cc295",
    foreground="#d8dce2",
    background="#14171b",
    surface="#1a1e23",
    panel="#252b33",
    dark=True,
    variables={
        "block-cursor-background": "#2f4358",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#252b33",
        "block-cursor-blurred-foreground": "#d8dce2",
        "block-cursor-blurred-text-style": "none",
        "footer-key-foreground": "#8ab4d8",
        "footer-background": "#1a1e23",
        "input-selection-background": "#8ab4d8 35%",
    },
)

LIGHT = Theme(
    name="coder-drill-light",
    primary="#1f5c8b",
    secondary="#4b7796",
    accent="#a86a00",
    warning="#a86a00",
    error="#a8352a",
    success="#2c7038",
    foreground="#22282f",
    background="#f6f7f8",
    surface="#eceff2",
    panel="#dde3e8",
    dark=False,
    variables={
        "block-cursor-background": "#c3d8ea",
        "block-cursor-foreground": "#10161c",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#dde3e8",
        "block-cursor-blurred-foreground": "#22282f",
        "block-cursor-blurred-text-style": "none",
        "footer-key-foreground": "#1f5c8b",
        "footer-background": "#eceff2",
        "input-selection-background": "#1f5c8b 30%",
    },
)

DEFAULT = DARK.name
THEMES = (DARK, LIGHT)


def other(name: str) -> str:
    """The theme to switch to from ``name``: light from our dark one, dark from anything else."""
    return LIGHT.name if name == DARK.name else DARK.name
