"""The last word on the order of what was found: coding sense among codes that fit about as well.

Numbers decide, the billable code comes before its header, the plain title before the one that says
more, and the many codes of one family leave room on the first screen for others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coder_drill.codebooks.indexsource import DAILY
from coder_drill.codebooks.model import System
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.rank import Matcher
from coder_drill.lookup.readings import Reading
from coder_drill.lookup.sense import Sense

HEADER = 0.88
"""Factor of a code that cannot be reported."""
DAILY_BONUS = 0.012
"""Added to the score of codes that coders meet daily."""
PREFERRED = 1.25
"""Factor of the preferred system when all are searched."""
USUAL = 1.05
"""Factor of the diagnoses when all are searched and none is preferred."""
WITHIN, OUTSIDE = 0.35, 0.8
"""What a range that holds the number typed closes of the gap to a full match; the factor of a code
whose range does not hold it."""
PLAIN = 0.001
"""Taken off for each weight of words that a title has beyond the query, up to MOST_PLAIN."""
MOST_PLAIN = 0.008
BUILT = 0.94
"""Factor of inpatient procedures when all are searched: most claims take the other systems."""
STATUS = frozenset({"presence", "personal", "acquired", "dependence", "encounter"})
"""First words of titles that tell a state or a reason for a visit, not a condition or service."""
SAID_STATUS = frozenset(
    ["status", "post", "history", "absence", "prior", "previous", "hx", "aftercare", "checkup",
     "visit", "exam", "examination", "screening", "vaccine", "immunization"]
)  # fmt: skip
NOT_ASKED_STATUS = 0.94
"""Factor of such a title when the query names no state and all systems are searched."""
HEAD = 8
"""Places at the top among which each system has its own when all are searched."""
OWN = 2
"""How many of them a system has, if its codes fit well enough."""
ENOUGH = 0.72
"""Part of the best score that is well enough."""
TOP = 10
"""Places at the top that the codes of one family do not fill."""
OF_FAMILY = 4
"""Codes of one family among them: one table and body part of ICD-10-PCS, when all are searched."""


@dataclass(slots=True)
class Found:
    """One code found under one reading."""

    score: float
    code: int
    name: int
    mask: int
    reading: Reading
    slots: int
    """Number of the matcher in which the mask counts."""


Shown = list[tuple[float, Found]]


def in_order(
    best: Sequence[Found],
    postings: Postings,
    matchers: Sequence[Matcher],
    *,
    system: System | None,
    prefer: System | None,
    numbers: Sequence[tuple[str, float]],
    sense: Sense,
    alone: bool,
) -> Shown:
    """Everything found, best first. ``alone`` when the query is one word with several readings."""
    shown: Shown = []
    said_status = system is not None or any(
        slot.typed in STATUS or slot.typed in SAID_STATUS for slot in matchers[0].slots
    )
    lead = prefer or System.diagnoses()
    status = {postings.id_of[word] for word in STATUS if word in postings.id_of}
    for found in best:
        score, code, matcher = found.score, found.code, matchers[found.slots]
        flags = postings.code_flags[code]
        if not flags & 1:
            score *= HEADER
        if flags & DAILY:
            score += DAILY_BONUS
        if numbers:
            score = _by_number(score, postings.ranges.get(code, ()), numbers)
        name = postings.code_title[code]
        title = postings.words_of(name)
        states = bool(title) and title[0] in status
        if not said_status and states:
            score *= NOT_ASKED_STATUS
        score *= sense.factor(code, title, matcher, found.mask, states)
        # A title other than the name found may say the same in other words; but where codes are
        # built by axes, what more it says is another code.
        own = postings.system(code)
        by_axes = own.by_axes
        if by_axes or found.name == name:
            rest = matcher.match_title(name)[2]
            score -= min(MOST_PLAIN, PLAIN * rest)
        if system is None and own is lead:
            score *= PREFERRED if prefer else USUAL
        elif system is None and by_axes:
            score *= BUILT
        shown.append((score, found))
    shown.sort(key=lambda x: (-round(x[0], 4), x[1].code))
    if alone:
        shown = _first_of_each_reading(shown)
    if system is None:
        shown = _spread(shown, postings)
    return _families_apart(shown, postings, every=system is None)


def _by_number(
    score: float,
    ranges: Sequence[tuple[str, float, float]],
    numbers: Sequence[tuple[str, float]],
) -> float:
    """The score as a code's ranges bear on the numbers typed; those of other units say nothing."""
    for unit, low, high in ranges:
        for typed, number in numbers:
            if unit != typed:
                continue
            if low - 1e-6 <= number <= high + 1e-6:
                score += WITHIN * max(0.0, 1 - score)
            else:
                score *= OUTSIDE
    return score


def _first_of_each_reading(shown: Shown) -> Shown:
    """Bring the best code of each reading of an abbreviation among the first :data:`HEAD`.

    ``MS`` is multiple sclerosis, mitral stenosis and morphine; the many codes of one reading must
    not push the others from the screen.
    """
    firsts: dict[int, int] = {}
    for n, (_, f) in enumerate(shown):
        if not f.reading.literal:
            firsts.setdefault(id(f.reading), n)
    return _brought_up(shown, set(list(firsts.values())[:HEAD]))


def _spread(shown: Shown, postings: Postings) -> Shown:
    """Bring each system's best codes, if they fit well, among the first :data:`HEAD`.

    A coder who types "appendectomy" may want the code of the operation in either procedure
    system; twenty codes of one must not push the other from the screen.
    """
    if len(shown) <= HEAD:
        return shown
    least = ENOUGH * shown[0][0]
    own: dict[System, list[int]] = {}
    for n, (score, f) in enumerate(shown):
        places = own.setdefault(postings.system(f.code), [])
        if score >= least and len(places) < OWN:
            places.append(n)
    return _brought_up(shown, {n for places in own.values() for n in places})


def _brought_up(shown: Shown, kept: set[int]) -> Shown:
    """The places ``kept`` and the best others as the head of :data:`HEAD`, then the rest."""
    for n in range(len(shown)):
        if len(kept) >= HEAD:
            break
        kept.add(n)
    return [shown[n] for n in sorted(kept)] + [x for n, x in enumerate(shown) if n not in kept]


def _families_apart(shown: Shown, postings: Postings, *, every: bool) -> Shown:
    """Keep the first :data:`TOP` places from being filled by one family.

    Of codes that differ only in their seventh character the first (initial encounter) stands
    there, unless the others were asked for and so score better; of one body part and operation of
    ICD-10-PCS at most :data:`OF_FAMILY` when all systems are searched.
    """
    count: dict[int, int] = {}
    head: Shown = []
    later: Shown = []
    most: Callable[[int], int] = lambda family: 1 if family >= 0 else OF_FAMILY  # noqa: E731
    for place, item in enumerate(shown):
        if len(head) == TOP:
            return [*head, *later, *shown[place:]]
        family = postings.family(item[1].code)
        if family < 0 and not every:
            family = 0
        taken = count.get(family, 0) if family else 0
        if family and taken >= most(family):
            later.append(item)
            continue
        count[family] = taken + 1
        head.append(item)
    return [*head, *later]
