"""Titles cut to a width so that what tells them apart stays visible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

_HEAD = 14
"""Characters of the beginning that stay where the middle is left out."""
_SLACK = 5
"""Characters that two lines may lose where they break between words."""
_TAILS = 4
"""Words of the end that are tried behind a middle that tells titles apart."""


def elided(titles: Sequence[str], room: int) -> list[str]:
    """Titles of at most ``room`` characters each; no two different ones read alike if it can be.

    A title that fits stays as it is. One that would be cut is cut at its end, unless another one
    reads the same up to there: then words that they share give way to an ellipsis.
    """
    room = max(8, room)
    known = list(dict.fromkeys(titles))
    return [title if len(title) <= room else _cut(title, known, room) for title in titles]


def in_lines(titles: Sequence[str], room: int) -> list[tuple[str, ...]]:
    """Titles in one line of ``room`` characters each, in two where one line would read alike."""
    room = max(8, room)
    starts = Counter(title[: room - 1] for title in dict.fromkeys(titles))
    longer = elided(titles, 2 * room - _SLACK)
    found: list[tuple[str, ...]] = []
    for title, long in zip(titles, longer, strict=True):
        if len(title) <= room:
            found.append((title,))
        elif starts[title[: room - 1]] == 1:
            found.append((f"{title[: room - 1].rstrip()}…",))
        else:
            first = _beginning(long, room) or long[:room]
            rest = long[len(first) :].strip()
            found.append((first, rest if len(rest) <= room else f"{rest[: room - 1].rstrip()}…"))
    # What still reads alike differs in the middle and at the end: the end is what is left to show.
    for (title, lines), count in Counter(zip(titles, found, strict=True)).items():
        if len(lines) > 1 and found.count(lines) > count:
            ends = (_beginning(title, room), f"…{_ending(title, room - 1)}")
            found = [
                ends if each == title else kept for each, kept in zip(titles, found, strict=True)
            ]
    return found


def _cut(title: str, titles: Sequence[str], room: int) -> str:
    start = title[: room - 1]
    others = [other for other in titles if other != title]
    alike = [other for other in others if other.startswith(start)]
    if not alike:
        return f"{start.rstrip()}…"
    best, fewest = "", len(others) + 1
    for form in _forms(title, alike, room):
        like = sum(_reads_as(form, other) for other in others)
        if like < fewest:
            best, fewest = "…".join(form), like
        if not like:
            break
    return best


def _forms(title: str, others: Sequence[str], room: int) -> Iterator[tuple[str, ...]]:
    """Ways to leave words out, the best first: pieces of the title between ellipses."""
    head = title[: min(_HEAD, room // 3)].rstrip()
    yield head, _ending(title, room - len(head) - 1)
    yield "", _ending(title, room - 1)
    starts = sorted({title.rfind(" ", 0, _common(title, other) + 1) + 1 for other in others})
    words = title.split(" ")
    for start in starts:
        for count in range(1, min(_TAILS, len(words)) + 1):
            tail = " ".join(words[-count:])
            space = room - len(tail) - 2
            middle = _beginning(title[start : len(title) - len(tail)].strip(), space)
            if middle:
                yield "", middle, tail
    for start in starts:
        yield "", title[start : start + room - 2].strip(), ""


def _ending(title: str, space: int) -> str:
    """As many whole words of the end as fit; of a longer word its last characters."""
    tail = title[max(0, len(title) - space) :]
    if len(tail) < len(title) and title[len(title) - len(tail) - 1] != " ":
        tail = tail.partition(" ")[2] or tail
    return tail.strip()


def _beginning(text: str, space: int) -> str:
    """As many whole words of the beginning as fit."""
    if len(text) <= space:
        return text
    return text[: space + 1].rpartition(" ")[0] if space > 0 else ""


def _reads_as(form: Sequence[str], title: str) -> bool:
    """Whether ``title`` could be meant by the pieces, too."""
    if not (title.startswith(form[0]) and title.endswith(form[-1])):
        return False
    at = len(form[0])
    for piece in form[1:-1]:
        found = title.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(title) - len(form[-1]) >= at


def _common(one: str, other: str) -> int:
    """How many characters two titles begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
