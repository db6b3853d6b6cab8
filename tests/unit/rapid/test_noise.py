"""Lines that decide nothing: any of them may stand beside any other, so none denies another."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import combinations
from pkgutil import iter_modules

import pytest

from coder_drill.exercises.rapid import families

OPPOSITES = {
    "left": "right",
    "right": "left",
    "male": "female",
    "smoker": "nonsmoker",
    "with": "without",
    "inpatient": "outpatient",
}
MODULES = [each.name for each in iter_modules(families.__path__)]


def pools(name: str) -> list[tuple[str, ...]]:
    """The pools of irrelevant lines that a module of families draws from."""
    module = import_module(f"{families.__name__}.{name}")
    return [
        found
        for key, found in vars(module).items()
        if "NOISE" in key and isinstance(found, tuple) and all(isinstance(x, str) for x in found)
    ]


def turned(line: str) -> str:
    return re.sub(r"[a-z]+", lambda word: OPPOSITES.get(word[0], word[0]), line.lower())


def test_pools_are_found() -> None:
    assert sum(len(pools(name)) for name in MODULES) > 10


@pytest.mark.parametrize("name", MODULES)
def test_no_line_denies_another(name: str) -> None:
    for pool in pools(name):
        pairs = [(a, b) for a, b in combinations(pool, 2) if turned(a) == b.lower()]
        assert not pairs


def test_an_eyelid_gets_no_block_of_a_digit() -> None:
    (pool,) = pools("digits")
    assert not [line for line in pool if re.search(r"digit|finger|toe|lid", line.lower())]
