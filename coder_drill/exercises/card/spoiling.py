"""Making one wrong line out of a chart's key, in the way the learner went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from coder_drill.charts.evidence import quote_span
from coder_drill.charts.model import Chart, KeyCode, Role
from coder_drill.codebooks.model import Code, System
from coder_drill.exercises.chart import key_domain
from coder_drill.exercises.subject import Subject
from coder_drill.scoring.book import book_of, sides_differ
from coder_drill.scoring.kinship import leaves_open, stem_title
from coder_drill.scoring.model import Label
from coder_drill.scoring.pairing import key_system

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_OTHER_SIDE = {"RT": "LT", "LT": "RT", "E1": "E3", "E3": "E1", "TA": "T5", "T5": "TA"}
_FLIPPED = {"Y": "N", "N": "Y"}
_LEADING = (Label.PRINCIPAL.value, Label.SEQUENCING.value)
_TOO_MUCH = (Label.EXCLUDES1.value, Label.BUNDLED.value, Label.EDIT.value)


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A wrong line. ``instead_of`` is the key line it stands for, ``needs`` lines that must stand by.

    ``about`` is the key code whose evidence shows the error, None for a line that does not belong,
    whose ``why`` is given instead. ``first`` when it must be the first line.
    """

    text: str
    code: str
    system: System
    sentence: str
    about: KeyCode | None = None
    instead_of: KeyCode | None = None
    needs: tuple[KeyCode, ...] = ()
    first: bool = False
    why: str = ""


def line_of(key: KeyCode) -> str:
    """A key code in answer notation."""
    modifiers = f"-{','.join(key.modifiers)}" if key.modifiers else ""
    units = f"x{key.units}" if key.units != 1 else ""
    poa = f"@{key.poa}" if key.poa else ""
    return f"{key.code}{modifiers}{units}{poa}"


_LABEL = re.compile(r"^\s*\*\*[^*\n]+(?:[:.]\*\*|\*\*[:.]|\*\*(?=\s+[A-Z0-9]))", re.MULTILINE)
"""A heading in bold at the beginning of a line, which is no part of the sentence."""


def sentence_around(note: str, span: tuple[int, int]) -> str:
    """The sentence, or sentences, of a note that hold a span; never more than its own lines."""
    start = note.rfind("\n", 0, span[0]) + 1
    end = note.find("\n", span[1])
    end = len(note) if end < 0 else end
    for mark in (". ", "? ", "! "):
        before = note.rfind(mark, start, span[0])
        start = max(start, before + len(mark)) if before >= 0 else start
    after = [
        place + 1
        for mark in (". ", "? ", "! ")
        if (place := note.find(mark, max(span[1] - 1, start), end)) >= 0
    ]
    label = _LABEL.match(note, start, span[0] + 1)
    plain = note[label.end() if label else start : min([*after, end])].replace("*", "")
    return " ".join(plain.replace("|", " ").split()).lstrip("-# ")


def sentence_of(chart: Chart, key: KeyCode) -> str:
    """The sentence of the note that holds a key code's first evidence; empty when it is not found."""
    for words in key.evidence:
        span = quote_span(chart, words)
        if span is not None:
            return sentence_around(chart.note, span)
    return ""


def spoiled_line(card: Subject, chart: Chart, codebook: Codebook, rng: Random) -> Spoiled | None:
    """A wrong line for a card from a chart's key, or None when the chart has nothing to make it of."""
    keys = [key for key in chart.key if not key.optional]
    rng.shuffle(keys)
    # What the card is about first; the principal last, whose indicator hardly ever is in doubt.
    keys.sort(key=lambda key: (not about(key, card), key.role is Role.PRINCIPAL))
    if card.kind == "code":
        return _other_code(card, chart, keys, codebook, rng)
    if card.label in _LEADING:
        return _wrong_lead(chart)
    if card.label in _TOO_MUCH:
        return _too_much(card, chart, codebook, rng)
    for key in keys:
        changed = _changed(card.label, key)
        if changed is not None:
            return _instead(chart, key, changed)
    return None


def about(key: KeyCode, card: Subject) -> bool:
    """True when a key code is what the card is about: its code, its category, or its domain."""
    if card.code == card.domain:
        return key_domain(key) == card.domain and shows(card.label, key)
    return key.code.replace(".", "").startswith(card.code.replace(".", ""))


def shows(label: str, key: KeyCode) -> bool:
    """True when a rule of this label can be kept or broken at a key line."""
    if label == Label.POA.value:
        return key.poa in _FLIPPED
    if label == Label.MODIFIER.value:
        return bool(key.modifiers)
    if label == Label.UNITS.value:
        return key.units > 1
    return key.role in (Role.PRINCIPAL, Role.FIRST_LISTED)


def _changed(label: str, key: KeyCode) -> KeyCode | None:
    """A key line with a wrong POA indicator, modifier or number of units; None where it has none."""
    if label == Label.POA.value and key.poa in _FLIPPED:
        return replace(key, poa=_FLIPPED[key.poa])
    if label == Label.MODIFIER.value and key.modifiers:
        sides = tuple(_OTHER_SIDE.get(m, m) for m in key.modifiers)
        changed = replace(key, modifiers=() if sides == key.modifiers else sides)
        # What the chart accepts as well is not wrong.
        return None if frozenset(changed.modifiers) in key.modifier_sets else changed
    if label == Label.UNITS.value and key.units > 1:
        return replace(key, units=1)
    return None


def _instead(chart: Chart, key: KeyCode, changed: KeyCode) -> Spoiled:
    return Spoiled(
        text=line_of(changed),
        code=changed.code,
        system=key_system(key),
        sentence=sentence_of(chart, key),
        about=key,
        instead_of=key,
        first=chart.key[:1] == (key,),
    )


def _other_code(
    card: Subject, chart: Chart, keys: Iterable[KeyCode], codebook: Codebook, rng: Random
) -> Spoiled | None:
    system = System(card.system)
    category = card.code.replace(".", "")[:3]
    taken = {code for key in chart.key for code in (key.code, *key.accept)}
    for key in keys:
        if key_system(key) is not system or not key.code.replace(".", "").startswith(category):
            continue
        wrong = _lookalike(card, key, taken, codebook, rng)
        if wrong is not None:
            return _instead(chart, key, replace(key, code=wrong.code))
    return None


def _lookalike(
    card: Subject, key: KeyCode, taken: set[str], codebook: Codebook, rng: Random
) -> Code | None:
    """The code the learner gave, should it be wrong here too; else one that errs in the same way."""
    system = key_system(key)
    given = codebook.get(card.given, system) if card.given else None
    if given and given.billable and given.code not in taken and given.code[:3] == key.code[:3]:
        return given
    parent = codebook.parent(key.code, system)
    pool = codebook.siblings(key.code, system)
    pool += codebook.siblings(parent.code, system) if parent else []
    pool = [
        code
        for each in pool
        for code in ([each] if each.billable else codebook.billable_under(each.code, system)[:6])
        if code.billable and code.code not in taken and code.code[:3] == key.code[:3]
    ]
    book = book_of(codebook)
    alike = []
    if card.label == Label.LATERALITY.value:
        title = stem_title(key.code, book)
        alike = [code for code in pool if sides_differ(stem_title(code.code, book), title)]
    elif card.label == Label.SPECIFICITY.value:
        alike = [code for code in pool if leaves_open(code.code, key.code, book)]
    elif card.label == Label.SEVENTH.value:
        stem = key.code[:-1]
        alike = [code for code in pool if len(key.code) == 8 and code.code[:-1] == stem]
    return rng.choice(alike or pool) if alike or pool else None


def _wrong_lead(chart: Chart) -> Spoiled | None:
    """Another diagnosis in the place of the principal or first-listed one."""
    required = [key for key in chart.diagnoses if not key.optional]
    if len(required) < 2:
        return None
    lead, second = required[0], required[1]
    return Spoiled(
        text=line_of(second),
        code=second.code,
        system=key_system(second),
        sentence=sentence_of(chart, second),
        about=lead,
        instead_of=second,
        needs=(lead,),
        first=True,
    )


def _too_much(card: Subject, chart: Chart, codebook: Codebook, rng: Random) -> Spoiled | None:
    """A code that people wrongly add here, with the reason the chart gives."""
    bundled = card.label == Label.BUNDLED.value
    pool = []
    for decoy in chart.decoys:
        row = codebook.get(decoy.code)
        if row is not None and row.system.is_line_item == bundled:
            pool.append((decoy, row))
    if not pool:
        return None
    decoy, row = rng.choice(pool)
    poa = "@Y" if chart.wants_poa and row.system.takes_poa else ""
    return Spoiled(
        text=f"{row.code}{poa}", code=row.code, system=row.system, sentence="", why=decoy.why_not
    )
