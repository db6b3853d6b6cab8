"""Small helpers that keep scenes from reading like a template."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from coder_drill.exercises.rapid.model import Option

T = TypeVar("T")

KEYS = "ABCDEFGH"


def options(
    rng: Random, right: str, wrong: Sequence[tuple[str, str]], *, count: int = 4
) -> tuple[tuple[Option, ...], str]:
    """Shuffled options, and the key of the right one.

    ``wrong`` are (text, mistake) pairs, the likeliest mistakes first; the first ``count - 1`` distinct
    ones that differ from ``right`` are taken. Raises ValueError with fewer than two of them.
    """
    chosen: dict[str, str] = {}
    for text, mistake in wrong:
        if text != right and text not in chosen:
            chosen[text] = mistake
        if len(chosen) == count - 1:
            break
    if len(chosen) < 2:
        raise ValueError(f"too few wrong options beside {right!r}")
    texts = [(right, ""), *chosen.items()]
    rng.shuffle(texts)
    made = tuple(Option(KEYS[n], text, mistake) for n, (text, mistake) in enumerate(texts))
    return made, next(option.key for option in made if option.text == right)


def scene(rng: Random, needed: Sequence[str], extra: Sequence[str] = (), *, extras: int = 1) -> str:
    """Lines of a scene: those that decide, in their order, with irrelevant ones strewn among them."""
    lines = list(needed)
    for line in rng.sample(list(extra), min(extras, len(extra))):
        lines.insert(rng.randint(0, len(lines)), line)
    return "\n".join(lines)


def age_sex(rng: Random, low: int = 19, high: int = 88, sex: str = "") -> tuple[int, str]:
    """An adult's age in years and sex, ``F`` or ``M``, unless one is asked for."""
    return rng.randint(low, high), sex or rng.choice("FM")


def clock(minutes: int) -> str:
    """Minutes after midnight as a time of day, ``14:05``; past midnight it starts again."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: ``a``, ``a and b``, ``a, b, and c``."""
    if len(words) <= 2:
        return f" {last} ".join(words)
    return f"{', '.join(words[:-1])}, {last} {words[-1]}"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 unit``, ``2 units``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
