"""Type as you think: from a query to codes, best first."""

from __future__ import annotations

import time
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from coder_drill.codebooks.indexsource import GROUP
from coder_drill.codebooks.model import System
from coder_drill.codebooks.nocode import no_code_said
from coder_drill.lookup.bycode import find_codes, named_system
from coder_drill.lookup.model import Correction, Hit, Result
from coder_drill.lookup.order import OWN, Found, in_order
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.query import Slot, Speller, make_slots
from coder_drill.lookup.querytext import read_query
from coder_drill.lookup.rank import Fit, Matcher
from coder_drill.lookup.readings import Reading, readings, related
from coder_drill.lookup.ringreadings import ring_readings
from coder_drill.lookup.sense import Sense
from coder_drill.lookup.showing import corrections_of, hits_of
from coder_drill.lookup.siblings import SIDES, Offer, Siblings

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.codebooks.modifierpages import ModifierPage

LONGEST = 300
"""Characters of a query that are read; titles are shorter."""
EXPANDED = 24
"""Headers and groups among the best fits whose codes are told apart."""
EXPANDED_CODES = 250
"""Codes told apart in one reading; beyond it only those of the four best fits."""
USABLE = 12
"""Hits asked of each system of the claim when another one takes up room."""
CONTEXT = 40
"""Best codes whose surroundings are asked about words that their name leaves unmatched."""
FITS_WELL = 0.65
"""Score from which on a disease with words unknown is not looked for by what it is a kind of."""
OWN_TITLE, AROUND = 0.75, 0.5
"""What a word counts that stands in the code's own title, or only in its surroundings."""


class Lookup:
    """Searches all code tables of one code book. Keep it in the thread that made it.

    ``Lookup(codebook)`` reads the index (about 30 ms); a second lookup of the same file may be
    given the first one's ``postings``.
    """

    def __init__(self, codebook: Codebook, postings: Postings | None = None) -> None:
        self._tables = codebook.search_tables
        self._modifier_page = codebook.modifier_page
        self.postings = postings or Postings(self._tables)
        self._speller = Speller(self.postings)
        self._siblings = Siblings(self.postings)

    def modifier_page(self, query: str) -> ModifierPage | None:
        """The page of the modifier that a query asks about (``modifier 59``, ``JZ``), or None."""
        from coder_drill.codebooks.modifierpages import modifier_asked

        asked = modifier_asked(query)
        return self._modifier_page(asked) if asked else None

    def close(self) -> None:
        """Close the code book's connection: for a lookup that has a code book to itself."""
        self._tables.close()

    def search(
        self,
        query: str,
        *,
        system: System | None = None,
        prefer: System | None = None,
        usable: frozenset[System] = frozenset(),
        limit: int = 50,
        correct: bool = True,
    ) -> Result:
        """Return at most ``limit`` codes for what was typed, best first.

        ``system`` restricts to one code system, ``prefer`` puts its codes first among equals.
        ``usable`` are the systems of the claim at hand (``System.on_claim``): their hits come
        before all others, each of those systems with its own best, so that a table that the claim
        cannot use never crowds out the ones that it can.
        ``correct=False`` takes every word as typed. Any text is accepted; nothing is raised for
        odd input, the result is then empty.
        """
        started = time.perf_counter()
        named, text = named_system(query[:LONGEST])
        system = system or named
        limit = max(0, min(limit, 500))
        hits: list[Hit] = []
        corrections: tuple[Correction, ...] = ()
        if limit and text.strip():
            hits, is_code = find_codes(self._tables, text, system, prefer, limit)
            if len(hits) < limit and not is_code:
                got = {(h.system, h.code) for h in hits}
                more, corrections = self._by_words(text, system, prefer, limit, correct)
                hits += [h for h in more if (h.system, h.code) not in got]
        if system is None and any(hit.system not in usable for hit in hits) and usable:
            hits = self._usable_first(text, hits, usable, correct)
        hits = self._with_ends(self._with_units(hits[:limit]))
        ms = (time.perf_counter() - started) * 1000
        return Result(query, tuple(hits), corrections, round(ms, 3), no_code_said(text))

    def _with_units(self, hits: list[Hit]) -> list[Hit]:
        """The hits, those of drugs and supplies with what one unit stands for."""
        codes = [hit.code for hit in hits if hit.system.takes_units and not hit.unit]
        if not codes:
            return hits
        units = self._tables.billing_units(codes)
        return [
            replace(hit, unit=units[hit.code].words)
            if hit.system.takes_units and hit.code in units
            else hit
            for hit in hits
        ]

    def _with_ends(self, hits: list[Hit]) -> list[Hit]:
        """The hits, those of codes that are known to end with their last day."""
        ending = self._tables.ending
        return [
            replace(hit, ends=day)
            if not hit.ends and (day := ending.get((hit.system, hit.code)))
            else hit
            for hit in hits
        ]

    def _usable_first(
        self, text: str, hits: list[Hit], usable: frozenset[System], correct: bool
    ) -> list[Hit]:
        """Bring the hits of the claim's systems to the front, with more of each of them."""
        first = [hit for hit in hits if hit.system in usable]
        others = [hit for hit in hits if hit.system not in usable]
        seen = {(hit.system, hit.code) for hit in first}
        for own in sorted(usable, key=lambda system: system.order):
            more = self.search(text, system=own, limit=USABLE, correct=correct).hits
            first += [hit for hit in more if (hit.system, hit.code) not in seen]
        return first + others

    # -- words -------------------------------------------------------------------------------

    def _by_words(
        self, text: str, system: System | None, prefer: System | None, limit: int, correct: bool
    ) -> tuple[list[Hit], tuple[Correction, ...]]:
        query = read_query(text)
        surfaces = query.surfaces
        if not surfaces:
            return [], ()
        postings = self.postings
        lo, hi = postings.name_range(system)
        unfinished = not text[-1].isspace()
        found: dict[int, Found] = {}
        matchers: list[Matcher] = []
        others = related(self._tables, surfaces)

        def read(as_read: list[Reading]) -> None:
            for reading in as_read:
                slots = make_slots(
                    postings,
                    self._speller,
                    reading.surfaces,
                    unfinished=unfinished and reading.literal,
                    correct=correct,
                    near_words=others,
                    capitals=query.capitals,
                    light=query.measures,
                )
                matchers.append(Matcher(postings, slots))
                self._run(matchers[-1], len(matchers) - 1, reading, lo, hi, found)

        read(readings(self._tables, postings, query))
        unknown = _unknown(found, matchers, surfaces)
        if unknown:
            fits = max((f.score for f in found.values()), default=0.0)
            kinds = fits < FITS_WELL
            read(ring_readings(self._tables, postings, query, unknown, kinds=kinds))
        if not found:
            return [], ()
        if query.numbers:
            self._siblings.sizes(query.numbers, found)
        ranked = sorted(found.values(), key=lambda f: -f.score)
        best = ranked[: 3 * limit + 60]
        if system is None:
            best += self._best_of_each(ranked[len(best) :], best)
        self._context(best, matchers)
        shown = in_order(
            best,
            postings,
            matchers,
            system=system,
            prefer=prefer,
            numbers=query.numbers,
            sense=Sense(surfaces, postings),
            alone=len(surfaces) == 1,
        )
        shown = shown[:limit]
        corrections = corrections_of(postings, shown, matchers)
        return hits_of(self._tables, postings, shown, matchers), corrections

    def _best_of_each(self, rest: list[Found], best: list[Found]) -> list[Found]:
        """Return the best of ``rest`` of each system that has few among ``best``."""
        count: dict[System, int] = {}
        for f in best:
            system = self.postings.system(f.code)
            count[system] = count.get(system, 0) + 1
        out = []
        for f in rest:
            system = self.postings.system(f.code)
            if count.get(system, 0) < 2 * OWN:
                count[system] = count.get(system, 0) + 1
                out.append(f)
        return out

    def _run(
        self,
        matcher: Matcher,
        number: int,
        reading: Reading,
        lo: int,
        hi: int,
        found: dict[int, Found],
    ) -> None:
        postings = self.postings
        fits = [matcher.fit(name) for name in matcher.shortlist(lo, hi)]
        fits.sort(key=lambda f: -f.score)
        best: dict[int, Fit] = {}
        for fit in fits:
            best.setdefault(postings.name_code[fit.name], fit)
        factor = reading.factor

        def offer(code: int, score: float, name: int, mask: int) -> None:
            score *= factor
            old = found.get(code)
            if old is None or score > old.score:
                found[code] = Found(score, code, name, mask, reading, number)

        budget = EXPANDED_CODES
        sided = [n for n, slot in enumerate(matcher.slots) if slot.typed in SIDES]
        for n, (code, fit) in enumerate(best.items()):
            if n < EXPANDED and any(not fit.mask >> side & 1 for side in sided):
                self._siblings.sides(matcher, fit, code, offer)
            group = postings.name_kind[fit.name] == GROUP
            lo_code, hi_code = postings.code_lo[code], postings.code_hi[code]
            if postings.code_row[code] and not group:
                offer(code, fit.score, fit.name, fit.mask)
            if hi_code and n < EXPANDED and (budget > 0 or n < 4):
                budget -= hi_code - lo_code
                self._expand(matcher, fit, group, lo_code, hi_code, offer)
            if not group and not postings.billable(code):
                default = postings.code_default[code]
                if postings.billable(default):
                    matched, mask, rest = matcher.match_title(postings.code_title[default])
                    own = matcher.value(matched, rest)
                    offer(default, max(own, fit.score * 0.985), fit.name, fit.mask | mask)

    def _expand(
        self, matcher: Matcher, fit: Fit, group: bool, lo: int, hi: int, offer: Offer
    ) -> None:
        """Tell the codes of a header or group apart by the words that only they have."""
        postings = self.postings
        if group:
            for code in range(lo, hi):
                matched, mask, rest = matcher.match_title(postings.code_title[code])
                offer(code, matcher.value(matched, rest), fit.name, mask)
            return
        own = postings.words_of(fit.name)
        base = set(own)
        header = postings.name_code[fit.name]
        if postings.code_row[header]:
            base.update(postings.words_of(postings.code_title[header]))
        match = matcher.matcher_of(own)
        rest0 = match(())[2]
        for code in range(lo, min(hi, lo + 500)):
            if not postings.billable(code):
                continue
            extra = [w for w in postings.words_of(postings.code_title[code]) if w not in base]
            matched, mask, rest = match(extra)
            rest = rest0 + 0.3 * max(0.0, rest - rest0)
            score = matcher.value(matched, rest)
            offer(code, score, fit.name, mask)

    def _context(self, best: list[Found], matchers: list[Matcher]) -> None:
        """Give part credit for words found not in the name but in the code's surroundings."""
        postings = self.postings
        for f in best[:CONTEXT]:
            matcher = matchers[f.slots]
            missing = [
                n for n, s in enumerate(matcher.slots) if not f.mask >> n & 1 and s.weight > 0.5
            ]
            if not missing:
                continue
            credit = 0.0
            own = set(postings.words_of(postings.code_title[f.code]))
            seen: set[int] = set()
            for name in self._surroundings(f.code):
                seen.update(postings.words_of(name))
            own_classes = {postings.class_of[w] for w in own}
            classes = {postings.class_of[w] for w in seen}
            for n in missing:
                slot = matcher.slots[n]
                credit += slot.weight * max(
                    OWN_TITLE * _says(slot, own, own_classes), AROUND * _says(slot, seen, classes)
                )
            f.score += credit / matcher.total * f.reading.factor * (1 - f.score)

    def _surroundings(self, code: int) -> list[int]:
        """Return the names of a code and the titles above it."""
        postings = self.postings
        out = []
        at = code
        first = True
        while at >= 0:
            out.append(postings.code_title[at])
            if first or postings.code_hi[at]:
                out += self._extra_names(at)
            first = False
            at = postings.code_parent[at]
        return out

    def _extra_names(self, code: int) -> range:
        postings = self.postings
        at = postings.code_system[code]
        end = postings.name_end[at]
        lo = hi = bisect_left(postings.name_code, code, postings.extra_start[at], end)
        while hi < end and postings.name_code[hi] == code and hi - lo < 30:
            hi += 1
        return range(lo, hi)


def _says(slot: Slot, said: set[int], classes: set[int]) -> float:
    """How well some of the words said, with their classes, stand for a word of the query, 0..1."""
    got = max((slot.words[w] for w in said & slot.words.keys()), default=0.0)
    if got:
        return got
    return max((slot.classes[c] for c in classes & slot.classes.keys()), default=0.0)


def _unknown(
    found: dict[int, Found], matchers: list[Matcher], surfaces: tuple[str, ...]
) -> frozenset[str]:
    """The telling words of the query that what fits best leaves unmatched, or guesses."""
    if not found:
        return frozenset(surfaces)
    best = max(found.values(), key=lambda f: f.score)
    return frozenset(
        slot.typed
        for n, slot in enumerate(matchers[best.slots].slots)
        if slot.weight > 0.5 and (slot.corrected or not best.mask >> n & 1)
    )
