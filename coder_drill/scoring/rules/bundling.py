"""Bundling: procedure pairs that are one service, add-on codes without what they add to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from coder_drill.codebooks.model import NcciPair, System
from coder_drill.scoring.book import Book
from coder_drill.scoring.em import is_em
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Rule
from coder_drill.scoring.rules.encounter import Encounter

NCCI = Rule(
    "ncci",
    "NCCI pair",
    "One procedure is part of the other, and no modifier says that it was separate.",
    "CMS National Correct Coding Initiative, procedure-to-procedure edits (hospital), April 2026",
    Effect.HARD,
    "Indicator 0: never reported together. Indicator 1: an anatomical modifier (RT, LT, E1-E4, "
    "FA-F9, TA-T9, LC, LD, RC, LM, RI), 59 or XE, XS, XP, XU on a procedure, 25 or 57 on a visit "
    "parts the pair, when the record shows a separate site, session or problem.",
    label=Label.BUNDLED,
)
ADDON = Rule(
    "addon-without-primary",
    "Add-on without its primary",
    "An add-on code stands without any of the procedures it adds to.",
    "CMS add-on code edits",
    Effect.HARD,
    "Report the primary procedure as well. For add-on codes whose primaries CMS leaves to the payer "
    "the edit informs only when no other procedure is present.",
)

RULES = (NCCI, ADDON)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every pair of different lines, then every add-on."""
    yield from _pairs(encounter)
    yield from _addons(encounter)


def _pairs(encounter: Encounter) -> Iterator[Edit]:
    seen: set[tuple[str, str]] = set()
    for a, b in combinations(encounter.lines, 2):
        if a.code == b.code:
            continue
        pair = encounter.book.ncci(a.code, b.code)
        if pair is None or (pair.column1, pair.column2) in seen:
            continue
        whole, part = (a, b) if a.code == pair.column1 else (b, a)
        if pair.modifier_allowed and (_parts(encounter, whole) or _parts(encounter, part)):
            continue
        seen.add((pair.column1, pair.column2))
        yield NCCI.raised((part.code, whole.code), pair_sentence(pair, encounter.book))


def _parts(encounter: Encounter, line: AnswerCode) -> bool:
    """True when the line carries a modifier that can part a pair."""
    for code in line.modifiers:
        if is_em(line.code) and code in ("59", "XE", "XS", "XP", "XU"):
            continue
        modifier = encounter.book.modifier(code)
        if modifier is not None and modifier.ncci:
            return True
    return False


def pair_sentence(pair: NcciPair, book: Book) -> str:
    """The pair in words: what is part of what, and which modifier would part them."""
    opening = f"{pair.column2} is part of {pair.column1} (NCCI, modifier indicator "
    if not pair.modifier_allowed:
        return f"{opening}0): never reported together."
    if is_em(pair.column2) or is_em(pair.column1):
        visit = pair.column2 if is_em(pair.column2) else pair.column1
        how = f"modifier 25 on {visit} parts them when the visit was significant and separate"
    else:
        sides = book.flags(pair.column2, _system(pair.column2)).bilateral
        side = "RT or LT for the other side, " if sides in ("conditional", "independent") else ""
        how = f"{side}59 or XE, XS, XP, XU on {pair.column2} parts them when it was separate"
    return f"{opening}1): {how}."


def _system(code: str) -> System:
    return System.of_service(code)


def _addons(encounter: Encounter) -> Iterator[Edit]:
    present = {line.code for line in encounter.lines}
    for code in sorted(present, key=[line.code for line in encounter.lines].index):
        primaries = encounter.book.addon_primaries(code)
        if primaries is None or primaries & present:
            continue
        if primaries:
            some = sorted(primaries)
            shown = ", ".join(some[:6]) + (", ..." if len(some) > 6 else "")
            yield ADDON.raised((code,), f"{code} is an add-on to {shown}: none of them is present.")
        elif len(present) == 1:
            yield ADDON.raised(
                (code,),
                f"{code} is an add-on code: its primary procedure is missing.",
                effect=Effect.HINT,
            )
