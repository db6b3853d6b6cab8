"""How records name a patient: age and sex, written as different hands write them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def adult(rng: Random, age: int, sex: str) -> str:
    """An adult as a note begins, without a full stop: ``64 F``, ``64 y/o woman``."""
    word = "woman" if sex == "F" else "man"
    return rng.choice(
        (
            f"{age} {sex}",
            f"{age}{sex}",
            f"{age} y/o {sex}",
            f"{age}-year-old {word}",
            f"{age} yo {word}",
            f"{word.capitalize()}, {age}",
            f"Pt {age} {sex}",
        )
    )


def child(rng: Random, months: int) -> str:
    """A child as a note begins: months below two years, else years."""
    word = rng.choice(("girl", "boy"))
    if months < 24:
        return rng.choice(
            (
                f"{months}-month-old {word}",
                f"{months} mo {word}",
                f"{word.capitalize()}, {months} months",
            )
        )
    years = months // 12
    return rng.choice(
        (f"{years}-year-old {word}", f"{years} yo {word}", f"{word.capitalize()}, age {years}")
    )


def strewn(rng: Random, pool: Sequence[str], most: int) -> list[str]:
    """None up to ``most`` lines of a pool, in any order."""
    return rng.sample(list(pool), rng.randint(0, min(most, len(pool))))


def mixed(rng: Random, parts: Sequence[T]) -> list[T]:
    """The same parts in a random order."""
    made = list(parts)
    rng.shuffle(made)
    return made


def assessment(rng: Random, problems: Sequence[str]) -> str:
    """Problems of an assessment in one of the layouts that clinicians use, in their order."""
    style = rng.randint(0, 5)
    if style == 0:
        return "\n".join(f"{n}. {_upper(each)}" for n, each in enumerate(problems, 1))
    if style == 1:
        return "A/P: " + "; ".join(problems) + "."
    if style == 2:
        return "Dx:\n" + "\n".join(f"- {each}" for each in problems)
    if style == 3:
        return "Impression: " + "; ".join(problems) + "."
    if style == 4:
        return " ".join(f"#{each}." for each in problems)
    return "Assessment:\n" + "\n".join(f"  {_upper(each)}" for each in problems)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def note(rng: Random, who: str, needed: Sequence[str], noise: Sequence[str], most: int = 2) -> str:
    """A short note: who it is, the sentences that decide in their order, some others strewn among
    them, in one of the layouts in which notes are written."""
    lines = list(needed)
    for each in strewn(rng, noise, most):
        lines.insert(rng.randint(0, len(lines)), each)
    lines = [_upper(line) for line in lines]
    style = rng.randint(0, 5)
    if style == 0:
        return f"{who}. {' '.join(lines)}"
    if style == 1:
        return "\n".join((f"{who}.", *lines))
    if style == 2:
        return "\n".join((f"{who}:", *(f"- {line}" for line in lines)))
    if style == 3:
        middle = max(1, len(lines) // 2)
        return f"{who}. {' '.join(lines[:middle])}\n{' '.join(lines[middle:])}".rstrip()
    if style == 4:
        return "\n".join((f"{who}. {lines[0]}", *lines[1:]))
    head = rng.choice(("Pt", "Patient", "Demographics", "ID"))
    return f"{head}: {who.removeprefix('Pt ')}.\n{' '.join(lines)}"


def at_hand(rng: Random, codes: Sequence[tuple[str, str]]) -> str:
    """Codes that were looked up, with what they are, in any order: ``Index: anemia D63.0; ...``."""
    shown = mixed(rng, list(dict.fromkeys(codes)))
    head = rng.choice(("At hand: ", "Looked up: ", "Index: ", "Codes to choose from: "))
    return head + "; ".join(f"{words} {code}" for words, code in shown) + "."
