"""A reading of the tabular list that shares no code with the product.

Built from the XML and the code list of simple-icd-10-cm. Codes are dotless; a code's number is its
position in the order of the book. What a note covers is a set of such numbers.
"""

from __future__ import annotations

import importlib.util
import re
import xml.etree.ElementTree as ET
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![A-Za-z0-9])")


@dataclass
class Oracle:
    """The tabular list as read: codes that can be reported, notes by owner, what is above a code."""

    codes: list[str] = field(default_factory=list)
    headers: set[str] = field(default_factory=set)
    span: dict[str, tuple[int, int]] = field(default_factory=dict)
    """First and one past the last number of what stands at or below a node."""
    above: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def covered(self, text: str) -> set[int]:
        """The numbers of all codes that the note names."""
        found: set[int] = set()
        for low, high, condition in _references(text):
            found |= {n for n in self._numbers(low, high) if condition(self.codes[n])}
        return found

    def _numbers(self, low: str, high: str) -> range | set[int]:
        if high == low:
            if low in self.span:
                return range(*self.span[low])
            return {n for n, code in enumerate(self.codes) if code.startswith(low)}
        if len(low) == len(high) == 5 and low[:3] == high[:3] and low[4] == high[4]:
            # Subcategories that differ in the fourth character: I69.01-I69.11 is I69.01, I69.11.
            middle = [c for c in self.span if len(c) == 5 and c[:3] == low[:3] and c[4] == low[4]]
            return {n for c in middle if low <= c <= high for n in range(*self.span[c])}
        start = self.span[low][0]
        if high in self.span:
            return range(start, self.span[high][1])
        inside = [
            self.span[c][1]
            for c in self.span
            if high.startswith(c[:3]) and c <= high and not high.startswith(c)
        ]
        return range(start, max(inside))

    def apart(self, a: int, b: int) -> bool:
        """True when an Excludes1 note keeps two codes apart."""
        return self._keeps(a, b) or self._keeps(b, a)

    def _keeps(self, a: int, b: int) -> bool:
        for owner in self.above[self.codes[a]]:
            for kind, text in self.notes.get(owner, ()):
                if kind == "excludes1":
                    covered = self.memo(text)
                    if b in covered and a not in covered:
                        return True
        return False

    def memo(self, text: str) -> set[int]:
        """``covered``, remembered."""
        if text not in self._memo:
            self._memo[text] = self.covered(text)
        return self._memo[text]

    _memo: dict[str, set[int]] = field(default_factory=dict)


def _always(code: str) -> bool:
    return True


def _references(text: str) -> list[tuple[str, str, Callable[[str], bool]]]:
    """(first, last, condition) of each reference, read token by token."""
    # Six notes speak of "any type in A15" before they refer.
    words = text.replace("any type in A15", "any type")
    words = re.sub(r"\bvitamin B12\b|\bCD4\b", " ", words, flags=re.IGNORECASE)
    spots = list(_TOKEN.finditer(words))
    found: list[tuple[str, str, object]] = []
    at = 0
    while at < len(spots):
        low = spots[at][0].replace(".", "")
        end = spots[at].end()
        high = low
        if at + 1 < len(spots):
            between = words[end : spots[at + 1].start()].replace(".", "").strip()
            if between in ("-", "to", "- to", "--", "- -"):
                high = spots[at + 1][0].replace(".", "")
                at += 1
                end = spots[at].end()
        found.append((low, high, words[end:]))
        at += 1
    # A condition binds what stands before it in the same bracket or at the end of the note.
    read: list[tuple[str, str, Callable[[str], bool]]] = []
    for low, high, rest in found:
        assert isinstance(rest, str)
        nearest = rest.split("(")[0] if ")" not in rest else rest[: _close(rest)]
        read.append((low, high, _condition(nearest)))
    return read


def _close(rest: str) -> int:
    """Where what binds a reference ends: its bracket, or the note where the bracket closes at once."""
    end = rest.index(")")
    return len(rest) if rest[end + 1 :].strip().startswith("with ") else end


def _condition(words: str) -> Callable[[str], bool]:
    if "with" not in words and "character" not in words:
        return _always
    words = words.split("(")[0] if words.strip(" .-,").startswith(")") is False else words
    if match := re.search(r"sixth character (\d)(?:-(\d))?", words):
        low, high = match[1], match[2] or match[1]
        # Carbon monoxide and the like: the sixth is a placeholder, the fifth tells the intent.
        return lambda c: low <= (c[5] if c[5:6] not in ("X", "") else c[4]) <= high
    if "to indicate intent" in words:
        return _always
    if match := re.search(r"final characters -(\w+)", words):
        named = match[1]
        return lambda c: c.endswith(named)
    if match := re.search(r"(?:fifth|5th) to sixth characters (\d\d)", words):
        named = match[1]
        return lambda c: c[4:6] == named
    if match := re.search(r"(?:fifth|5th)[ -]character \.?(\d)", words):
        named = match[1]
        return lambda c: c[4:5] == named
    if "open fracture 7th character" in words:
        return lambda c: c[6:7] in {*"BCEFHJMNQR"}
    if match := re.search(r"(?:7th|seventh) character ([A-Z])", words):
        named = match[1]
        return lambda c: c[6:7] == named
    if "ketoacidosis" in words:
        return lambda c: c[3] == "1"
    if match := re.search(r"with \.(\d+)-\.(\d+)", words):
        width = len(match[1])
        first, last = match[1], match[2]
        return lambda c: first <= c[3 : 3 + width] <= last
    if match := re.search(r"with \.(\d+)", words):
        named = match[1]
        return lambda c: c[3:].startswith(named)
    return _always


def read() -> Oracle:
    """The oracle; skips the test where the package is not installed."""
    spec = importlib.util.find_spec("simple_icd_10_cm")
    if spec is None or spec.origin is None:
        pytest.skip("needs the extra tables (simple-icd-10-cm)")
    folder = Path(spec.origin).parent / "data"
    listed = set((folder / "code-list-April-2026.txt").read_text("utf-8").split())
    root = ET.parse(folder / "icd10c-tabular-April-1-2026.xml").getroot()
    found = Oracle()
    ordered = sorted(listed)
    for chapter in root.iter("chapter"):
        _walk(chapter, [], found, listed, ordered)
    return found


def _walk(
    node: ET.Element, above: list[str], found: Oracle, listed: set[str], ordered: list[str]
) -> None:
    name = node.findtext("name") or node.get("id") or ""
    code = name.replace(".", "") if node.tag == "diag" else f"{node.tag} {name}"
    chain = [code, *above]
    for tag in ("excludes1", "codeFirst"):
        for group in node.findall(tag):
            for note in group.findall("note"):
                text = " ".join("".join(note.itertext()).split())
                found.notes[code].append((tag, text))
    start = len(found.codes)
    below = [child for child in node if child.tag in ("section", "diag")]
    wider: list[str] = []
    for child in below:
        # Sections without codes of their own name a wider range: what follows within it is theirs.
        inside = _inside(child, wider)
        _walk(child, [*inside, *chain], found, listed, ordered)
        if child.tag == "section" and child.find("diag") is None:
            wider = [f"section {child.get('id')}", *inside]
    if not below and node.tag == "diag":
        # A leaf of the XML: a code, or the stem of those that a 7th character makes of it.
        stem = code.ljust(6, "X")
        at = bisect_left(ordered, stem)
        made = []
        while at < len(ordered) and ordered[at].startswith(stem):
            made += [ordered[at]] if len(ordered[at]) == 7 and ordered[at] != code else []
            at += 1
        for each in made or [code]:
            assert each in listed, each
            found.codes.append(each)
            found.above[each] = chain
    if node.tag == "diag":
        found.span[code] = (start, len(found.codes))
        if found.codes[start:] != [code]:
            found.headers.add(code)


def _inside(child: ET.Element, wider: list[str]) -> list[str]:
    if child.tag != "section":
        return []
    low, _, high = (child.get("id") or "").partition("-")
    kept = []
    for each in wider:
        first, _, last = each.removeprefix("section ").partition("-")
        if first <= low and (high or low) <= last:
            kept.append(each)
    return kept
