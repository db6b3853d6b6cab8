"""Public names of a package, imported when they are first used.

Who only reads charts does not wait for the rules that check them: a package names the home of each
public name and leaves the importing to the first one who asks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def names_from(package: str, homes: Mapping[str, Iterable[str]]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: ``homes`` maps a module in it to the names that it keeps.

    A name found stays in the package. An unknown one raises AttributeError.
    """
    home = {name: module for module, names in homes.items() for name in names}

    def find(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{home[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return find
