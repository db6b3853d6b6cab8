"""What was found as hits with their reasons, and the words that were read as others."""

from __future__ import annotations

from coder_drill.codebooks.indexsource import LEXICON, TERM
from coder_drill.codebooks.searchtables import SearchTables
from coder_drill.lookup.model import Correction, Hit
from coder_drill.lookup.order import Found, Shown
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.query import Slot
from coder_drill.lookup.rank import Matcher


def hits_of(
    tables: SearchTables, postings: Postings, shown: Shown, matchers: list[Matcher]
) -> list[Hit]:
    """The rows of what is shown, each with the reason why it is there."""
    fetched = tables.numbered([postings.code_row[f.code] for _, f in shown])
    out = []
    for score, f in shown:
        row = fetched.get(postings.code_row[f.code])
        if row is None:
            continue
        out.append(
            Hit(
                postings.system(f.code),
                row.code,
                row.title,
                bool(row.billable),
                round(score, 4),
                _why(postings, f, matchers[f.slots]),
            )
        )
    return out


def corrections_of(
    postings: Postings, shown: Shown, matchers: list[Matcher]
) -> tuple[Correction, ...]:
    """The words that the first hit took for others."""
    if not shown:
        return ()
    f = shown[0][1]
    matcher = matchers[f.slots]
    out = []
    for slot in matcher.slots:
        used = _used(postings, slot, f) if slot.corrected else ""
        if used:
            out.append(Correction(slot.typed.lstrip("!"), used))
    return tuple(out)


def _why(postings: Postings, f: Found, matcher: Matcher) -> tuple[str, ...]:
    why = list(f.reading.why)
    if postings.name_kind[f.name] in (TERM, LEXICON):
        name = " ".join([postings.surfaces[w].lstrip("!") for w in postings.words_of(f.name)])
        why.append(f"also called {name}")
    for n, slot in enumerate(matcher.slots):
        if slot.corrected and f.mask >> n & 1:
            used = _used(postings, slot, f)
            if used:
                why.append(f"{slot.typed.lstrip('!')} read as {used}")
    if not why:
        found = [s.typed for n, s in enumerate(matcher.slots) if f.mask >> n & 1]
        why.append("words: " + " ".join(w.lstrip("!") for w in found))
    return tuple(why)


def _used(postings: Postings, slot: Slot, f: Found) -> str:
    """Return the word of the hit for which a corrected word was taken; empty when unclear."""
    have = {*postings.words_of(f.name), *postings.words_of(postings.code_title[f.code])}
    best = max((w for w in have if w in slot.words), key=slot.words.__getitem__, default=-1)
    if best < 0:
        classes = {postings.class_of[w]: w for w in have}
        best = next((classes[c] for c in slot.classes if c in classes), -1)
    return postings.surfaces[best].lstrip("!") if best >= 0 else ""
