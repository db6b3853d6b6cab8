"""Kinship of diagnoses: by category, side, seventh character, and by title across categories."""

from __future__ import annotations

import re

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book, sides_differ
from coder_drill.scoring.kin.codetext import plain, shared_start
from coder_drill.scoring.kin.relation import Relation
from coder_drill.scoring.kin.titles import content, likeness
from coder_drill.scoring.model import Label
from coder_drill.scoring.rubric import Credit, Factor

_UNSPECIFIED = re.compile(r"\b(?:unspecified|not otherwise specified)\b", re.IGNORECASE)
_SIDES = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)
_INTENTS = re.compile(
    r"\b(accidental|self-harm|assault|undetermined|adverse effect|underdosing)\b", re.IGNORECASE
)
"""What tells the columns of the Table of Drugs and Chemicals apart."""
_WHETHER = re.compile(r"\bunspecified whether\b.*")
_OPEN_WORDS = frozenset(
    ("site", "part", "duration", "degree", "depth", "reason", "agent", "cause", "organism",
     "severity", "episode", "status", "location", "time")
)  # fmt: skip
"""Nouns that go with "unspecified" and say nothing by themselves."""
_ALIKE_NEAR, _ALIKE_FAR = 0.3, 0.45
"""Likeness of titles that makes a substitute, within a chapter's letter and across."""


def near_diagnosis(
    given: str, given_system: System | None, expected: str, book: Book
) -> Relation | None:
    """The relation of two codes of one category."""
    a, b = plain(given), plain(expected)
    if a[:3] != b[:3]:
        return None
    row = book.get(given, given_system) if given_system else None
    if row is None or not row.billable:
        return _incomplete(a, b)
    seventh_off = len(a) == len(b) == 7 and a[6] != b[6]
    if seventh_off and a[:6] == b[:6]:
        return Relation(Credit.SEVENTH, (Label.SEVENTH,), 0.95)
    kind, labels = _stem(given, expected, book)
    close = _CLOSE[kind] + shared_start(a, b) / 100
    if seventh_off:
        return Relation(kind, (*labels, Label.SEVENTH), close - 0.02, (Factor.SEVENTH_TOO,))
    return Relation(kind, labels, close)


_CLOSE = {
    Credit.LATERALITY: 0.85,
    Credit.UNSPECIFIED: 0.8,
    Credit.SUBCATEGORY: 0.75,
    Credit.CATEGORY: 0.6,
}


def _incomplete(a: str, b: str) -> Relation | None:
    """A header above the expected code, or that code without 7th character or placeholder."""
    close = 0.6 + len(a) / 25
    if len(a) >= 3 and b.startswith(a):
        detail = Label.SEVENTH if len(b) == 7 and len(a) >= 5 else Label.SPECIFICITY
        return Relation(Credit.INCOMPLETE, (Label.INVALID, detail), close)
    ours, theirs = (code[:3] + code[3:].replace("X", "") for code in (a, b))
    placeholder = len(b) == 7 and "X" in b[3:6]
    if ours == theirs or (len(b) == 7 and a[:6] == b[:6]):
        return Relation(Credit.INCOMPLETE, (Label.INVALID, Label.SEVENTH), close)
    if placeholder and theirs.startswith(ours):
        return Relation(Credit.INCOMPLETE, (Label.INVALID, Label.SEVENTH), close)
    return None


def _stem(given: str, expected: str, book: Book) -> tuple[Credit, tuple[Label, ...]]:
    a, b = plain(given), plain(expected)
    ours, theirs = stem_title(given, book), stem_title(expected, book)
    if sides_differ(ours, theirs):
        # A side that the note names and the code leaves open is detail left out, not a wrong side.
        if _SIDES.search(theirs) and not _SIDES.search(ours):
            return Credit.UNSPECIFIED, (Label.SPECIFICITY,)
        return Credit.LATERALITY, (Label.LATERALITY,)
    if leaves_open(given, expected, book):
        return Credit.UNSPECIFIED, (Label.SPECIFICITY,)
    same = len(a) > 4 and len(b) > 4 and a[:4] == b[:4]
    kind = Credit.SUBCATEGORY if same else Credit.CATEGORY
    if _other_side(given, expected, book) and not says_more(given, expected, book, sides=False):
        return kind, (Label.LATERALITY, Label.SPECIFICITY)
    return kind, (Label.WRONG_CODE,)


def _parted(given: str, expected: str, book: Book) -> tuple[str, str]:
    """The titles at the character where two codes differ; empty when one begins with the other."""
    a, b = plain(given), plain(expected)
    shared = shared_start(a, b)
    if not 3 <= shared < min(len(a), len(b), 6):
        return "", ""
    titles = [book.title(code[: shared + 1], System.diagnoses()) for code in (a, b)]
    return titles[0], titles[1]


def _apart(pattern: re.Pattern[str], a: str, b: str) -> bool:
    """True when both titles carry words of the pattern, and not the same."""
    ours, theirs = (frozenset(w.lower() for w in pattern.findall(title)) for title in (a, b))
    return bool(ours and theirs) and ours != theirs


def _other_side(given: str, expected: str, book: Book) -> bool:
    """True when the first difference is the side, and both name one."""
    ours, theirs = _parted(given, expected, book)
    both = _SIDES.search(ours) is not None and _SIDES.search(theirs) is not None
    return both and sides_differ(ours, theirs)


def leaves_open(given: str, expected: str, book: Book) -> bool:
    """True when ``given`` is the unspecified choice where the two differ, and says nothing more.

    E66.9 leaves open what E66.812 says; S52.501A (unspecified fracture of the lower radius) leaves
    open what S52.531A says, but not S52.614A, which is another bone. T45.95XA (adverse effect of an
    unspecified agent) is no unspecified choice for T45.516A (underdosing), nor J96.92 (unspecified,
    with hypercapnia) for J96.01 (with hypoxia).
    """
    ours, theirs = _parted(given, expected, book)
    if _open_places(ours) <= _open_places(theirs):
        return False
    return not says_more(given, expected, book, sides=True)


def says_more(given: str, expected: str, book: Book, *, sides: bool) -> bool:
    """True when the given code's title says something that nothing above or at the expected says.

    ``sides``: a side is something said. Words that only go with "unspecified" (site, part, duration)
    say nothing.
    """
    title = _WHETHER.sub("", stem_title(given, book).lower())
    above = stem_title(expected, book)
    row = book.get(expected, System.diagnoses())
    for _ in range(6):
        if row is None or row.kind in ("block", "chapter"):
            break
        above += f" {row.title}"
        row = book.get(row.parent, System.diagnoses()) if row.parent else None
    if _INTENTS.findall(title) != _INTENTS.findall(stem_title(expected, book).lower()):
        return True
    if sides and _apart(_SIDES, title, stem_title(expected, book)):
        return True
    known = content(above)
    return any(
        word not in _OPEN_WORDS and not any(word in each for each in known)
        for word in content(title)
    )


def stem_title(code: str, book: Book) -> str:
    """The title without what the seventh character adds."""
    row = book.get(code, System.diagnoses())
    if row is None:
        return ""
    if len(plain(code)) == 7 and row.parent:
        return book.title(row.parent, System.diagnoses()) or row.title
    return row.title


def like_diagnosis(
    given: str, given_system: System | None, expected: str, book: Book
) -> Relation | None:
    """A diagnosis of another category whose title is like the expected one's."""
    if given_system is None:
        return None
    ours, theirs = stem_title(given, book), stem_title(expected, book)
    alike = likeness(ours, theirs)
    if alike < (_ALIKE_NEAR if given[:1] == expected[:1] else _ALIKE_FAR):
        return None
    row = book.get(given, given_system)
    if row is None or not row.billable:
        return Relation(Credit.TITLE, (Label.INVALID, Label.WRONG_CODE), 0.25 + alike / 5, ())
    return Relation(Credit.TITLE, (Label.WRONG_CODE,), 0.3 + alike / 5)


def _open_places(title: str) -> int:
    return len(_UNSPECIFIED.findall(title))
