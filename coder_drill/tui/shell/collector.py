"""Python's garbage collector, kept from stopping the screen, and Textual's memory of old screens."""

from __future__ import annotations

import gc
from importlib import import_module

_spared = False


def spare_what_stands() -> None:
    """Leave what is loaded by now out of every later collection; only the first call does it.

    A full collection walks every object there is: with the whole app imported it stops the screen
    for 50 to 100 ms in the middle of typing. Modules, classes and tables stay until the end anyway.
    From then on full collections come when `collect` asks for one, hardly ever by themselves.
    """
    global _spared
    if not _spared:
        _spared = True
        gc.freeze()
        gc.set_threshold(2000, 10, 1000)


def collect() -> None:
    """Collect now: at a moment at which nobody is typing."""
    if _spared:
        gc.collect()


def forget_drawn_lines() -> None:
    """Let go of the drawn lines of widgets that are gone.

    Textual 8.2 remembers two colors for each widget under its cache of drawn lines, and so keeps
    those lines for the last thousand widgets: 2 MB and 15,000 objects for every chart coded. Where
    another version does it in another way, nothing happens here.
    """
    try:
        module = import_module("textual._styles_cache")
    except ImportError:
        return
    remembered = getattr(getattr(module, "StylesCache", None), "get_inner_outer", None)
    clear = getattr(remembered, "cache_clear", None)
    if clear is not None:
        clear()
