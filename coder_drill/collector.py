"""Python's garbage collector, out of the way while many plain values are made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No looking for cycles within: for tens of thousands of rows or more that hold none.

    Each further thousand of rows would have all those before it walked again and again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
