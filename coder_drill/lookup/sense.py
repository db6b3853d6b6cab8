"""Coding sense: what the words of a query say about the code wanted, beyond the words that fit.

Each rule gives a factor for a code that fits by its words but is about something else: another
step of the scale that was typed, a poisoning nobody mentioned, the cause instead of what it causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coder_drill.codebooks.words import STOPWORDS
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.rank import Matcher

_SCALES = tuple(
    frozenset(scale.split())
    for scale in (
        "left right bilateral",
        "straightforward low moderate high",
        "mild moderate severe profound",
        "acute chronic",
        "first second third fourth fifth",
        "new established",
        "upper lower",
        "medial lateral",
        "anterior posterior",
        "proximal distal",
        "male female",
        "partial total complete",
        "pregnancy childbirth puerperium",
    )
)
"""Words of which a title that has another one than the query is about something else."""
_OTHER_STEP = 0.87
_BOTH_STEPS = 0.97
"""Factor of a title that has another one as well: "acute on chronic" where chronic was typed."""
_SIDES = frozenset({"left", "right", "bilateral"})
_BESIDE = 12
"""How far from a code its other sides stand."""
_UNSIDED = 0.93
"""Factor of a code for an unspecified side when a side was typed."""

_DRUG_TITLES = frozenset({"poisoning", "adverse", "underdosing"})
_DRUG_SAID = frozenset(
    ["abuse", "accidental", "accidentally", "adverse", "allergic", "allergy", "attempt",
     "effect", "effects", "exposure", "ingested", "ingestion", "intentional", "intoxication",
     "level", "noncompliance", "overdose", "overdosed", "poisoned", "poisoning", "rash",
     "reaction", "reactions", "side", "suicidal", "suicide", "supratherapeutic", "toxic",
     "toxicity", "underdose", "underdosed", "underdosing"]
)  # fmt: skip
_DRUG_NOT_SAID = 0.62
"""Factor of what a drug did when only the drug was typed, or the drug and its dose."""

_LATER_SAID = frozenset(
    [
        "subsequent",
        "sequela",
        "sequelae",
        "follow",
        "followup",
        "aftercare",
        "routine",
        "healing",
        "delayed",
        "nonunion",
        "malunion",
        "late",
        "old",
    ]
)
_LATER = 0.97
"""Factor of a later encounter when none was typed: the initial one comes first."""

_OBSTETRIC = frozenset(
    ["antepartum", "childbirth", "delivered", "gravid", "intrapartum", "obstetric",
     "peripartum", "postpartum", "pregnancy", "pregnant", "puerperal", "puerperium",
     "trimester"]
)  # fmt: skip
_NOT_OBSTETRIC = 0.86
"""Factor of a diagnosis outside of pregnancy when pregnancy was typed: chapter 15 codes take
sequencing priority (guideline I.C.15.a.1)."""

_PAST = frozenset({"prior", "previous", "history", "hx", "status"})
_PAST_TITLE = 0.85
"""Factor of a title that tells of something previous when nothing past was typed."""
_PAST_PROCEDURE = 0.8
"""Factor of a procedure when a past one was typed: that is a diagnosis (Z code) today."""

_INJURY = frozenset(
    ["fracture", "fractured", "broken", "laceration", "lacerated", "sprain", "sprained",
     "strain", "dislocation", "dislocated", "contusion", "abrasion", "burn", "burned", "burns"]
)  # fmt: skip
_TREATED = frozenset(
    ["arthroplasty", "cast", "casting", "closure", "debridement", "fixation", "hardware",
     "manipulation", "orif", "pinning", "reduction", "reposition", "repair", "repaired",
     "splint", "splinting", "strapping", "surgery", "suture", "sutured", "suturing",
     "treatment", "brace", "boot", "injection", "dressing", "graft", "kyphoplasty", "vertebroplasty"]
)  # fmt: skip
_NOT_TREATED = 0.88
"""Factor of a procedure for an injury when no treatment was typed."""

_DONE = frozenset(
    ["exchange", "implantation", "insertion", "placement", "reinsertion", "removal",
     "replacement", "revision", "biopsy"]
)  # fmt: skip
_NOT_DONE = 0.86
"""Factor of a condition when something was typed that is done, and the title says nothing of it."""

_JOINTS = frozenset({"with", "due"})
_JOINED = frozenset({"with", "due", "from", "by"})
_TAIL_ONLY = 0.9
"""Factor of a code that fits what comes after "with" or "due to" and little of what comes before."""
_HEAD = 0.5
_CAUSE_ONLY = 0.85
"""Factor of a code for the organism behind a disease classified elsewhere (B95-B97) when more than
the organism was typed: it is never first-listed."""


class Sense:
    """What one query says; made once for it, asked about each code found."""

    def __init__(self, surfaces: Sequence[str], postings: Postings) -> None:
        said = set(surfaces)

        def ids(of: Iterable[str]) -> frozenset[int]:
            return frozenset(postings.id_of[w] for w in of if w in postings.id_of)

        self._postings = postings
        self._scales = [
            (ids(scale & said), ids(scale), ids(scale - said))
            for scale in _SCALES
            if len(scale & said) == 1
        ]
        self._side = bool(said & _SIDES)
        self._sides = ids(_SIDES)
        self._unspecified = ids(("unspecified",))
        self._initial = ids(("initial",))
        self._encounter = ids(("encounter", "sequela"))
        self._later_said = bool(said & _LATER_SAID)
        self._drug_titles = ids(_DRUG_TITLES)
        self._drug_said = bool(said & _DRUG_SAID) or "due" in said
        self._obstetric = bool(said & _OBSTETRIC)
        self._past = bool(said & _PAST) or {"post", "status"} <= said
        self._injury_alone = bool(said & _INJURY) and not said & _TREATED
        self._done = bool(said & _DONE)
        self._done_ids = ids(said & _DONE)
        self._previous = ids(("previous", "prior"))
        self._joined = bool(said & _JOINED) and len(surfaces) > 2
        self._cause_title = [ids((w,)) for w in ("cause", "classified", "elsewhere")]
        self._telling = frozenset().union(
            self._sides,
            self._unspecified,
            self._initial,
            self._encounter,
            self._previous,
            self._done_ids,
            *self._cause_title,
            *(scale for _, scale, _ in self._scales),
        )
        """All words of titles that any rule asks about: most titles have one or two of them."""
        self._heads: dict[int, int] = {}
        self._tail_only: dict[tuple[int, int], bool] = {}

    def factor(
        self, code: int, title: Sequence[int], matcher: Matcher, mask: int, states: bool
    ) -> float:
        """The factor of the code at a position with this title, found by these slots of the matcher.

        ``states`` is true for a title that tells a state or a reason for a visit.
        """
        out = 1.0
        postings = self._postings
        told = self._telling.intersection(title)
        if told:
            for said, scale, others in self._scales:
                if not scale.isdisjoint(told):
                    if said.isdisjoint(told):
                        out *= _OTHER_STEP
                    elif not others.isdisjoint(told):
                        out *= _BOTH_STEPS
            if self._side and self._lacks_side(code, title, told):
                out *= _UNSIDED
            if (
                not self._later_said
                and not self._encounter.isdisjoint(told)
                and self._initial.isdisjoint(told)
                and postings.is_seventh(code)
            ):
                out *= _LATER
        diagnosis = postings.system(code).is_diagnosis
        if diagnosis:
            if not self._drug_said and title and title[0] in self._drug_titles:
                out *= _DRUG_NOT_SAID
            if self._obstetric and not _matches(matcher, mask, _OBSTETRIC):
                out *= _NOT_OBSTETRIC
            if not self._past and not self._previous.isdisjoint(told):
                out *= _PAST_TITLE
            if self._joined and not any(w.isdisjoint(told) for w in self._cause_title):
                out *= _CAUSE_ONLY
            if self._done and not states and self._done_ids.isdisjoint(told):
                out *= _NOT_DONE
        else:
            if self._past:
                out *= _PAST_PROCEDURE
            if self._injury_alone:
                out *= _NOT_TREATED
        if self._fits_tail_only(matcher, mask):
            out *= _TAIL_ONLY
        return out

    def _fits_tail_only(self, matcher: Matcher, mask: int) -> bool:
        """True for what comes after "with" or "due to" and little of what comes before."""
        head = self._head(matcher)
        if not head:
            return False
        key = (id(matcher), head & mask)
        known = self._tail_only.get(key)
        if known is None:
            known = _weight(matcher, head & mask) < _HEAD * _weight(matcher, head)
            self._tail_only[key] = known
        return known

    def _lacks_side(self, code: int, title: Sequence[int], told: frozenset[int]) -> bool:
        """True for "unspecified ear" where codes beside it name the side."""
        if self._unspecified.isdisjoint(told) or not self._sides.isdisjoint(told):
            return False
        postings = self._postings
        first, last = max(0, code - _BESIDE), min(len(postings.code_title), code + _BESIDE + 1)
        beside = self._sides | self._unspecified
        plain = set(title) - beside
        for n in range(first, last):
            words = postings.words_of(postings.code_title[n])
            if not self._sides.isdisjoint(words) and plain == set(words) - beside:
                return True
        return False

    def _head(self, matcher: Matcher) -> int:
        """The slots before "with" or "due to", as a mask; 0 where the query has neither."""
        known = self._heads.get(id(matcher))
        if known is not None:
            return known
        mask = 0
        for n, slot in enumerate(matcher.slots):
            if slot.typed in _JOINTS:
                break
            if slot.weight > 0.5 and slot.typed not in STOPWORDS:
                mask |= 1 << n
        else:
            mask = 0
        self._heads[id(matcher)] = mask
        return mask


def _matches(matcher: Matcher, mask: int, words: frozenset[str]) -> bool:
    """True when a slot typed as one of the words is matched, or the reading has none of them."""
    slots = [n for n, slot in enumerate(matcher.slots) if slot.typed in words]
    return not slots or any(mask >> n & 1 for n in slots)


def _weight(matcher: Matcher, mask: int) -> float:
    return sum(slot.weight for n, slot in enumerate(matcher.slots) if mask >> n & 1)
