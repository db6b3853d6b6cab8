"""Titles for valid ICD-10-PCS codes that the source of titles does not hold, by analogy.

A title is put together by its table's pattern, so one changed character changes one stretch of
words. Given an untitled code C and a titled S that differ in one character (v against w), any two
titled codes A and B of the same table that differ in the same way (v against w there, alike
elsewhere) show which words w has and which v: what turns B's title into A's turns S's into C's.
Every such pair has a vote; a title is taken only when the votes agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

_MAX_VOTES = 60


def compose(titles: Mapping[str, str], untitled: Iterable[str]) -> dict[str, str]:
    """Titles for as many of ``untitled`` as can be had with agreement, code to title.

    Titles composed in one round help in the next, so that codes which differ from every titled
    one in two characters are reached too.
    """
    left = sorted(untitled)
    found: dict[str, str] = {}
    while left:
        known = _Titles({**titles, **found})
        fresh = {code: title for code in left if (title := known.compose(code))}
        if not fresh:
            break
        found |= fresh
        left = [code for code in left if code not in fresh]
    return found


class _Titles:
    """Titled codes, by what remains of a code when one character is blanked."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._rows: dict[str, list[str]] = defaultdict(list)
        self._values: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for code in sorted(titles):
            for position in range(3, 7):
                self._rows[_blank(code, position)].append(code)
                for scope in _scopes(code, position):
                    self._values[scope, position, code[position]].append(code)

    def compose(self, code: str) -> str:
        """The title the votes agree on, or an empty string."""
        # The wider scope is asked only about values that no titled code of the table has.
        for narrow in (True, False):
            votes: Counter[str] = Counter()
            for position in range(3, 7):
                scope = _scopes(code, position)[0 if narrow else -1]
                for sibling in self._rows[_blank(code, position)]:
                    votes.update(self._votes(code, sibling, position, scope))
                    if votes.total() > 4 * _MAX_VOTES:
                        break
            if votes:
                (title, most), *_ = votes.most_common(1)
                return title if most >= 2 and most == votes.total() else ""
        return ""

    def _votes(self, code: str, sibling: str, position: int, scope: str) -> Iterator[str]:
        """Titles by each pair within ``scope`` that differs as ``code`` and ``sibling`` do."""
        given = self._titles[sibling].split(" ")
        number = 0
        for a in self._values[scope, position, code[position]]:
            b = a[:position] + sibling[position] + a[position + 1 :]
            if b in self._titles and (title := _apply(self._titles[a], self._titles[b], given)):
                yield title
                number += 1
                if number == _MAX_VOTES:
                    return


def _scopes(code: str, position: int) -> tuple[str, ...]:
    """Where the character at a place (from 0) means the same: the table, in section 0 more.

    There a body part means the same in all tables of its body system, and so does a device;
    an approach means the same throughout. A qualifier belongs to its table.
    """
    if code[0] != "0" or position == 6:
        return (code[:3],)
    return (code[:3], "0" if position == 4 else code[:2])


def _blank(code: str, position: int) -> str:
    return f"{code[:position]}?{code[position + 1 :]}"


def _apply(a: str, b: str, given: list[str]) -> str:
    """``given`` changed as ``b`` must be to become ``a``; empty when it cannot be told where."""
    to, source = a.split(" "), b.split(" ")
    start = 0
    while start < min(len(to), len(source)) and to[start] == source[start]:
        start += 1
    end = 0
    while end < min(len(to), len(source)) - start and to[-1 - end] == source[-1 - end]:
        end += 1
    old, new = source[start : len(source) - end], to[start : len(to) - end]
    if not old and not new:
        return ""
    # One word of context on each side tells where an insertion goes, and avoids half matches.
    before = source[start - 1 : start] if start else []
    after = source[len(source) - end : len(source) - end + 1] if end else []
    for left, right in ((before, after), (before, []), ([], after), ([], [])):
        window = [*left, *old, *right]
        if not window:
            continue
        places = [
            i for i in range(len(given) - len(window) + 1) if given[i : i + len(window)] == window
        ]
        if len(places) == 1:
            at = places[0]
            return " ".join([*given[:at], *left, *new, *right, *given[at + len(window) :]])
        if len(places) > 1:
            return ""
        if not old:
            break
    return ""
