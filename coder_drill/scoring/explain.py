"""Why a code is wrong, in words drawn from the tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from coder_drill.charts.model import Chart
from coder_drill.codebooks.model import Note, PcsAxis, System
from coder_drill.scoring.book import Book
from coder_drill.scoring.em import levels_apart, visit_of
from coder_drill.scoring.kin.titles import content
from coder_drill.scoring.kinship import plain, stem_title
from coder_drill.scoring.model import AnswerCode

_MOST_WORDS = 4
_SIDES = frozenset({"right", "left", "bilateral", "unilateral", "unspecified"})
_LITTLE = frozenset(
    {"a", "an", "and", "by", "due", "for", "in", "of", "on", "or", "the", "to", "with", "without"}
)


def difference(given: str, expected: str, system: System, book: Book) -> str:
    """One or two sentences on how ``given`` differs from ``expected``; empty when nothing is known.

    Says which character is wrong and what it means, and what the two titles differ in.
    """
    if system.by_axes:
        return _pcs_difference(given, expected, book)
    if system.is_line_item:
        words = visit_difference(given, expected)
        ours, theirs = _service_title(given, book), _service_title(expected, book)
        return words or _capital(_title_difference(ours, theirs))
    a, b = plain(given), plain(expected)
    sentences = []
    stems_part = not (len(a) == len(b) == 7 and a[:6] == b[:6])
    if stems_part:
        titles = _title_difference(stem_title(given, book), stem_title(expected, book))
        place = _first_difference(a, b)
        if titles and place is not None and a[:3] == b[:3]:
            sentences.append(f"They differ at character {place + 1}: {titles}")
        elif titles:
            sentences.append(_capital(titles))
    if len(a) == len(b) == 7 and a[6] != b[6]:
        meanings = book.seventh(expected)
        sentences.append(
            f"7th character {a[6]} means {_meaning(meanings, a[6])}; "
            f"the record supports {b[6]}, {_meaning(meanings, b[6])}."
        )
    return " ".join(sentences)


def visit_difference(given: str, expected: str) -> str:
    """How two E/M codes differ: the direction and number of levels, or the kind of visit."""
    a, b = visit_of(given), visit_of(expected)
    apart = levels_apart(given, expected)
    if apart is not None:
        way = "high: the note does not support it" if apart > 0 else "low: the note supports more"
        count = "one level" if abs(apart) == 1 else f"{abs(apart)} levels"
        return f"{given} is {count} too {way}."
    if a and b:
        return f"{given} is for another kind of visit ({a.kind}); the note documents {b.kind}."
    return ""


def note_against(given: str, others: list[str], book: Book) -> tuple[str, Note] | None:
    """The Excludes1 note that keeps ``given`` apart from one of ``others``, with that code."""
    found = book.kept_apart_from(given, others)
    return found[0] if found else None


def quoted(note: Note) -> str:
    """A note as quoted in a sentence: kind, owner and the words as printed."""
    words = " ".join(note.text.split())
    return f'{note.kind.label} at {note.owner}: "{words if len(words) <= 160 else words[:157] + "..."}"'


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _meaning(meanings: dict[str, str], character: str) -> str:
    return meanings.get(character, "nothing at this code")


def _first_difference(a: str, b: str) -> int | None:
    for index, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return index
    return min(len(a), len(b)) if len(a) != len(b) else None


def _title_difference(given: str, expected: str) -> str:
    """The one place where two titles part, in a few words; both titles when there are more places."""
    if not given or not expected:
        return ""
    a, b = given.split(), expected.split()
    bare = [[word.strip(",;").lower() for word in words] for words in (a, b)]
    matcher = SequenceMatcher(None, bare[0], bare[1], autojunk=False)
    parts = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if len(parts) == 1:
        _, i, j, k, m = parts[0]
        if j - i <= _MOST_WORDS and m - k <= _MOST_WORDS:
            before, after = _context(bare[0][i:j], bare[1][k:m])
            ours = _phrase(a[max(0, i - before) : j + after])
            theirs = _phrase(b[max(0, k - before) : m + after])
            if ours and theirs:
                return f'the code given says "{ours}", the correct code says "{theirs}".'
    return f'the code given is "{given}", the correct code is "{expected}".'


def _context(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """Words of context before and after: "stage 3", not "3"; "left knee", not "left"."""
    changed = {*ours, *theirs}
    if any(len(words) == 1 and len(words[0]) <= 2 for words in (ours, theirs)):
        return 1, 0
    if not ours or not theirs or changed <= _SIDES or "not" in changed:
        return 0, 1
    return 0, 0


def _phrase(words: Sequence[str]) -> str:
    """The words without the commas and little words at their ends."""
    kept = list(words)
    while kept and kept[-1].strip(",;").lower() in _LITTLE:
        kept.pop()
    while kept and kept[0].strip(",;").lower() in _LITTLE - {"with", "without"}:
        kept.pop(0)
    return " ".join(kept).strip(",;")


def _pcs_difference(given: str, expected: str, book: Book) -> str:
    """``They differ at character 5 (approach): Open instead of Percutaneous Endoscopic.``"""
    system = System.inpatient_procedures()
    a, b = plain(given), plain(expected)
    ours, theirs = book.title(a, system), book.title(b, system)
    told, untold = [], []
    for x, y in zip(book.codebook.pcs.axes(a), book.codebook.pcs.axes(b), strict=False):
        if x.value == y.value:
            continue
        place = f"character {y.position} ({y.axis.lower()})"
        given, documented = _value(x, ours), _value(y, theirs)
        if given and documented:
            told.append(f"{place}: {given} instead of {documented}")
        else:
            untold.append(place)
    sentences = []
    if told or untold:
        sentences.append(f"They differ at {'; '.join([*told[:3], *untold])}.")
    if untold and ours:
        sentences.append(f"{a} is {ours}.")
    return " ".join(sentences)


def _value(axis: PcsAxis, title: str) -> str:
    """What a character means in its own code. The tables give a value several meanings by row, so one
    that the code's title does not carry is not trusted; then nothing is said of it."""
    if axis.value == "Z" and axis.position > _APPROACH:
        return f"no {axis.axis.split(',')[0].lower()}"
    named = content(axis.meaning)
    trusted = axis.position <= _OPERATION or not named or named & content(title)
    return axis.meaning if trusted else ""


_OPERATION, _APPROACH = 3, 5


def named(code: str, system: System | None, book: Book) -> str:
    """``J44.1 (Chronic obstructive ...)``: the code with its title where there is one."""
    title = book.title(code, system)
    return f"{code} ({title})" if title else code


def why_not(chart: Chart, code: str) -> str | None:
    """What the chart itself says against a code that it foresaw."""
    for decoy in chart.decoys:
        if plain(decoy.code) == plain(code):
            return decoy.why_not
    return None


def uncheckable(given: AnswerCode, book: Book) -> bool:
    """True for a code of a system of which only a practice set is carried, and that is not in it."""
    system = given.system
    return system is not None and system.carried_in_part and book.get(given.code, system) is None


def beyond_table(given: AnswerCode) -> str:
    """What to say of such a code: nothing is known of it, so it is not called invalid."""
    label = given.system.label if given.system else ""
    return (
        f"{given.code} is not in the practice table of {label} codes, so it cannot be checked here: "
        f"check it against a licensed {label} book."
    )


def _service_title(code: str, book: Book) -> str:
    return next((row.title for s in System if s.is_line_item and (row := book.get(code, s))), "")
