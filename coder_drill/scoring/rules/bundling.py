"""Bundling: procedure pairs that are one service, add-on codes without what they add to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum

from coder_drill.charts.model import Setting
from coder_drill.codebooks.model import NcciPair, System
from coder_drill.codebooks.procedures import Provider
from coder_drill.scoring.book import Book
from coder_drill.scoring.em import is_em
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Part, Rule
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.services import (
    ANATOMIC,
    DIGITS,
    DISTINCT,
    is_visit,
    other_part,
    sides_of,
)

NCCI = Rule(
    "ncci",
    "NCCI pair",
    "One procedure is part of the other, and no modifier says that it was separate.",
    "CMS National Correct Coding Initiative (NCCI), procedure-to-procedure edits: outpatient hospital "
    "table of April 2026, or the table of the claim's provider where it was imported",
    Effect.HARD,
    "Indicator 0: never reported together. Indicator 1: an anatomic modifier (RT, LT, E1-E4, "
    "FA-F9, TA-T9, LC, LD, RC, LM, RI) of another part on each line, 59 or XE, XS, XP, XU on a "
    "procedure, 25 or 57 on a visit bypasses the edit, when the record shows a separate site, "
    "session or problem. The bundled pairs are those of hospital outpatient claims; on professional "
    "and DME claims the message says so, until CMS's file for them was imported (`codebooks "
    "import`): from then on each claim is held against its own table. Pairs are held against lines of one "
    "date: two visits of a stay are only flagged, since they may be of different days.",
    label=Label.BUNDLED,
    fix="drop it, or give the modifier that the record supports",
    part=Part.MODIFIERS,
)
SIDE = Rule(
    "ncci-side",
    "A side that separates nothing",
    "A pair is bypassed by an anatomic modifier, but the two lines do not name different parts.",
    "NCCI policy manual chapter 1, section E (modifiers are used when the circumstances support "
    "them)",
    Effect.SOFT,
    "The same side on both lines, or a side on one line while the other names none, may get past a "
    "payer's editor; an auditor asks what was separate. Different sides, fingers, toes, lids or "
    "coronaries, or 59 and X{EPSU}, do separate the pair.",
    label=Label.BUNDLED,
    fix="drop it, or give 59 or XS where the record shows a separate site or session",
    part=Part.MODIFIERS,
)
ADDON = Rule(
    "addon-without-primary",
    "Add-on without its primary",
    "An add-on code is reported without any of the procedures it adds to.",
    "CMS add-on code edits",
    Effect.HARD,
    "Report the primary procedure as well. For add-on codes whose primaries CMS leaves to the payer "
    "the edit informs only when no other procedure is present.",
    fix="add the procedure it belongs to",
)

RULES = (NCCI, SIDE, ADDON)

_PAIRS = "CMS National Correct Coding Initiative (NCCI), procedure-to-procedure edits"
_ON_VISITS = frozenset({"24", "25", "27", "57"})
_ON_PROCEDURES = DISTINCT | {"58", "78", "79", "91"}


class _Standing(IntEnum):
    """What the modifiers of two lines do to a pair with indicator 1."""

    OPEN = 0
    BY_SIDE_ALONE = 1
    SEPARATE = 2


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every pair of different codes, then every add-on."""
    yield from _pairs(encounter)
    yield from _addons(encounter)


def _pairs(encounter: Encounter) -> Iterator[Edit]:
    by_code: dict[str, list[AnswerCode]] = {}
    for line in encounter.lines:
        by_code.setdefault(line.code, []).append(line)
    place = {code: n for n, code in enumerate(by_code)}
    provider = encounter.pair_table
    found = [
        pair
        for code in by_code
        for part, pair in _present(encounter.book, code, provider, by_code)
        # Published in both orders, a pair is told once.
        if not (part < code and code in encounter.book.bundled(part, provider))
    ]
    found.sort(key=lambda pair: sorted((place[pair.column1], place[pair.column2])))
    for pair in found:
        yield from _judge(encounter, pair, by_code[pair.column1], by_code[pair.column2])


def _present(
    book: Book, code: str, provider: Provider, by_code: dict[str, list[AnswerCode]]
) -> Iterator[tuple[str, NcciPair]]:
    bundled = book.bundled(code, provider)
    few, many = (by_code, bundled) if len(by_code) < len(bundled) else (bundled, by_code)
    for part in few:
        if part in many and part != code:
            yield part, bundled[part]


def _judge(
    encounter: Encounter,
    pair: NcciPair,
    whole: Sequence[AnswerCode],
    parts: Sequence[AnswerCode],
) -> Iterator[Edit]:
    """The pair as it stands: bundled, bypassed by a side that separates nothing, or separate."""
    codes = (pair.column2, pair.column1)
    standing, a, b = min(
        ((_standing(a, b), a, b) for a in whole for b in parts), key=lambda each: each[0]
    )
    if not pair.modifier_allowed or standing is _Standing.OPEN:
        table = encounter.pair_table
        message = pair_sentence(pair, encounter.book)
        source = f"{_PAIRS}, {table.label} table"
        if table is not encounter.provider:
            message += (
                f" Checked against the {table.label} pairs, since no {encounter.provider.label} "
                "pairs have been imported; CMS's table for this claim may differ."
            )
        days = encounter.setting is Setting.INPATIENT and is_em(a.code) and is_em(b.code)
        if days:
            message += " The edit is for one date: on different days of the stay both stand."
        yield NCCI.raised(codes, message, source, Effect.SOFT if days else None)
    elif standing is _Standing.BY_SIDE_ALONE:
        yield SIDE.raised(codes, _side_sentence(encounter, a, b))


def _standing(a: AnswerCode, b: AnswerCode) -> _Standing:
    for line in (a, b):
        bypassing = _ON_VISITS if is_visit(line.code) else _ON_PROCEDURES
        if bypassing & set(line.modifiers):
            return _Standing.SEPARATE
    mine, other = (ANATOMIC & set(line.modifiers) for line in (a, b))
    if not mine and not other:
        return _Standing.OPEN
    return _Standing.SEPARATE if _apart(a, b) else _Standing.BY_SIDE_ALONE


def _apart(a: AnswerCode, b: AnswerCode) -> bool:
    """True when the anatomic modifiers of two lines name parts that differ."""
    mine, other = sides_of(a.modifiers), sides_of(b.modifiers)
    if mine and other and not mine & other:
        return True
    one, two = (DIGITS & set(line.modifiers) for line in (a, b))
    return bool(one and two and not one & two)


def _side_sentence(encounter: Encounter, a: AnswerCode, b: AnswerCode) -> str:
    mine, other = (
        [modifier for modifier in line.modifiers if modifier in ANATOMIC] for line in (a, b)
    )
    ending = (
        "the modifier may get past a payer's editor, but an auditor asks what was separate: another "
        "site or session takes 59 or XS"
    )
    if mine and other:
        same = f"both carry {mine[0]}" if set(mine) & set(other) else "name the same side"
        return f"{b.code} bundles into {a.code}, and {same}, which separates nothing: {ending}."
    sided, plain = (a, b) if mine else (b, a)
    takes = encounter.flags(plain).bilateral in ("conditional", "independent")
    lacks = "lacks its side" if takes else "takes none"
    return (
        f"{b.code} bundles into {a.code}. {sided.code} carries {(mine or other)[0]} while {plain.code} "
        f"{lacks}, which separates nothing: {ending}."
    )


def pairs_note(encounter: Encounter) -> str:
    """Which NCCI table the service lines were held against, empty where no two could be a pair.

    Told whether or not a pair was found, so that silence is not taken for clearance.
    """
    if len({line.code for line in encounter.lines}) < 2:
        return ""
    table = encounter.pair_table
    checked = f"NCCI pairs: checked against the {table.label} table"
    if table is encounter.provider:
        if encounter.claim is not None or encounter.setting is not None:
            return checked
        if encounter.book.procedures.has_pairs(Provider.PRACTITIONER):
            return f"{checked}; --claim professional asks for the practitioner's"
        return (
            f"{checked}; for a professional claim, no {Provider.PRACTITIONER.label} pairs have been "
            "imported (coder-drill codebooks import)"
        )
    return (
        f"{checked}, since no {encounter.provider.label} pairs have been imported: CMS's table for "
        "this claim may hold other pairs (coder-drill codebooks import)"
    )


def pair_sentence(pair: NcciPair, book: Book) -> str:
    """The pair in words: what is part of what, and which modifier bypasses the edit."""
    opening = f"{pair.column2} bundles into {pair.column1} (NCCI, modifier indicator "
    if not pair.modifier_allowed:
        return f"{opening}0): never reported together."
    if is_em(pair.column2) or is_em(pair.column1):
        visit = pair.column2 if is_em(pair.column2) else pair.column1
        how = (
            f"modifier 25 on {visit} bypasses the edit when the visit was significant and separate"
        )
    else:
        sides = book.flags(pair.column2, System.of_service(pair.column2)).bilateral
        part = other_part(pair.column2)
        if sides in ("conditional", "independent") and not part.startswith("E1"):
            part = f"RT or LT for the other side, {part}" if part else "RT or LT for the other side"
        part = f"{part}, " if part else ""
        how = f"{part}59 or XE, XS, XP, XU on {pair.column2} bypasses the edit when it was separate"
    return f"{opening}1): {how}."


def _addons(encounter: Encounter) -> Iterator[Edit]:
    present = dict.fromkeys(line.code for line in encounter.lines)
    for code in present:
        primaries = encounter.book.addon_primaries(code)
        if primaries is None or not primaries.isdisjoint(present):
            continue
        if primaries:
            some = sorted(primaries)
            shown = ", ".join(some[:6]) + (", ..." if len(some) > 6 else "")
            none = "none of them is" if len(some) > 1 else "which is not"
            joint = ":" if len(some) > 1 else ","
            yield ADDON.raised(
                (code,), f"{code} is an add-on to {shown}{joint} {none} on the claim."
            )
        elif len(present) == 1:
            yield ADDON.raised(
                (code,),
                f"{code} is an add-on code: its primary procedure is missing.",
                effect=Effect.HINT,
            )
