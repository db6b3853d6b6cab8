"""Typed answers: brought to one form before they are compared, so that form is not the test.

What is let go: capitals, spaces, kinds of hyphen, the dot of an ICD code, separators, the order of codes
and modifiers unless it counts, ``$`` and ``%`` and thousands commas, plural and hyphen in words. What
is kept: leading zeros (DRG 039, revenue code 0450), and the letters O and I, which are never taken
for the digits 0 and 1.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from coder_drill.exercises.question.model import AnswerKind, Question

LENGTH = 200
"""A longer answer is none of those that can be right."""

_HYPHENS = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"
)
_SPLIT = re.compile(r"[,;\s]+")
_ICD_DOT = re.compile(r"^([A-Z][0-9A-Z]{2})\.([0-9A-Z]{1,4})$")
_UNITS = re.compile(r"^[X*](\d+)$")
_TOKEN = re.compile(
    r"^(?P<code>[0-9A-Z.]+?)(?P<modifiers>(?:-[0-9A-Z]{2})*)(?:[X*](?P<units>\d+))?(?P<poa>@[YNUW1])?$"
)
_MODIFIER = re.compile(r"^[0-9A-Z]{2}$")
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
_SWAPS = str.maketrans({"O": "0", "I": "1"})

Canonical = tuple[str, ...]
"""The parts of an answer, each in one form."""


def is_right(question: Question, given: str) -> bool:
    """True when ``given`` is one of the accepted answers."""
    read = canonical(question, given)
    return bool(read) and any(
        _alike(question, read, canonical(question, answer)) for answer in question.answers
    )


def canonical(question: Question, given: str) -> Canonical:
    """``given`` in one form; () when it cannot be an answer of this kind."""
    text = _plain(given)
    if not text or len(text) > LENGTH:
        return ()
    match question.answer_kind:
        case AnswerKind.CODE:
            parts = _codes(text, ordered=question.in_order)
        case AnswerKind.MODIFIER:
            parts = [part for part in re.split(r"[-,;\s]+", text) if part]
        case AnswerKind.NUMBER | AnswerKind.MONEY | AnswerKind.PERCENT:
            return _number(text, question.answer_kind)
        case AnswerKind.WORD:
            return _words(text)
        case AnswerKind.DATE:
            return _date(text)
    return tuple(parts) if question.in_order else tuple(sorted(parts))


def swapped(question: Question, given: str) -> bool:
    """True when only the letters O and I typed for the digits 0 and 1 keep ``given`` from being right."""
    if question.answer_kind not in (AnswerKind.CODE, AnswerKind.MODIFIER) or not given:
        return False
    read = sorted(part.translate(_SWAPS) for part in canonical(question, given))
    return not is_right(question, given) and any(
        read == sorted(part.translate(_SWAPS) for part in canonical(question, answer))
        for answer in question.answers
    )


def shares(question: Question, given: str) -> tuple[int, int, int]:
    """Parts in common with the nearest accepted answer, parts of that answer, and parts given too many."""
    read = canonical(question, given)
    best = (0, 1, len(read))
    for answer in question.answers:
        wanted = list(canonical(question, answer))
        size, common = len(wanted), 0
        for part in read:
            if part in wanted:
                wanted.remove(part)
                common += 1
        found = (common, max(1, size), len(read) - common)
        if found[0] * best[1] - found[2] > best[0] * found[1] - best[2]:
            best = found
    return best


def _alike(question: Question, read: Canonical, wanted: Canonical) -> bool:
    numeric = (AnswerKind.NUMBER, AnswerKind.MONEY, AnswerKind.PERCENT)
    if question.answer_kind in numeric and question.tolerance and read and wanted:
        return abs(float(read[0]) - float(wanted[0])) <= question.tolerance + 1e-9
    return read == wanted


def _plain(given: str) -> str:
    text = unicodedata.normalize("NFKC", given).translate(_HYPHENS)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c in "\t\n")
    return " ".join(text.upper().split())


def _codes(text: str, *, ordered: bool) -> list[str]:
    """``99213 25`` and ``99213-25``, ``J1885 x 2`` and ``J1885X2``: each code with what belongs to it."""
    text = re.sub(r"\s*([*@-])\s*", r"\1", text)
    text = re.sub(r"\bX\s+(?=\d+\b)", "X", text)
    lines: list[str] = []
    for token in (part for part in _SPLIT.split(text) if part):
        # Two characters after a code are its modifier; two characters alone are a code (POS 02).
        if lines and _UNITS.fullmatch(token):
            lines[-1] += token
        elif lines and _MODIFIER.fullmatch(token) and len(lines[-1].partition("-")[0]) >= 5:
            lines[-1] = _with_modifier(lines[-1], token)
        else:
            lines.append(token)
    return [_code(line, ordered) for line in lines]


def _with_modifier(line: str, modifier: str) -> str:
    """The modifier goes before the units: ``J1885X2`` and ``JZ`` give ``J1885-JZX2``."""
    split = re.match(r"^([0-9A-Z.]+?(?:-[0-9A-Z]{2})*)((?:[X*]\d+)?(?:@[YNUW1])?)$", line)
    return f"{split[1]}-{modifier}{split[2]}" if split else f"{line}-{modifier}"


def _code(token: str, ordered: bool) -> str:
    found = _TOKEN.match(token)
    if found is None:
        return token
    code = _ICD_DOT.sub(r"\1\2", found["code"])
    modifiers = [part for part in (found["modifiers"] or "").split("-") if part]
    modifiers = modifiers if ordered else sorted(modifiers)
    units = int(found["units"] or 1)
    return "-".join([code, *modifiers]) + (f"X{units}" if units != 1 else "") + (found["poa"] or "")


def _number(text: str, kind: AnswerKind) -> Canonical:
    plain = text.replace(" ", "")
    if kind is AnswerKind.MONEY:
        plain = plain.removeprefix("$").removesuffix("USD").removesuffix("DOLLARS")
    if kind is AnswerKind.PERCENT:
        plain = plain.removesuffix("PERCENT").removesuffix("%")
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", plain)
    return (str(float(plain)),) if _NUMBER.match(plain) else ()


def _words(text: str) -> Canonical:
    words = re.findall(r"[A-Z0-9]+", text.replace("'", ""))
    while words and words[0] in ("A", "AN", "THE"):
        words = words[1:]
    # "follow up", "follow-up" and "followup" are one word here, so are singular and plural.
    return ("".join(_singular(word) for word in words),) if words else ()


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("S") and not word.endswith(("SS", "US", "IS", "OS")):
        return word[:-1]
    return word


def _date(text: str) -> Canonical:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        month, day, year = (int(part) for part in found.groups())
    else:
        return ()
    try:
        return (date(year, month, day).isoformat(),)
    except ValueError:
        return ()
