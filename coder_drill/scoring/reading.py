"""From the words of a text to the lines of an answer: what ``notation.read_answer`` does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import System
from coder_drill.codebooks.text import split_prefix
from coder_drill.scoring.answercolumns import Columns, header_of
from coder_drill.scoring.answerparts import (
    POA_VALUES,
    Reading,
    Unread,
    Where,
)
from coder_drill.scoring.answertext import Word, rows
from coder_drill.scoring.codeshapes import CodeShapes, carried_in_part
from coder_drill.scoring.openline import OpenLine
from coder_drill.scoring.settling import settled

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_LONGEST = 200_000
_JOINED = 3
"""Words that may be pieces of one code: ``0FT 44 ZZ``."""
_TIMES = "xX×*"

_CODE = re.compile(
    r"(?:(?P<prefix>[A-Za-z][A-Za-z0-9-]*):)?"
    r"(?P<code>[A-Za-z0-9.]+)"
    r"(?:[-/](?P<modifiers>[A-Za-z0-9]{2}(?:[-/,][A-Za-z0-9]{2})*))?"
    r"(?:[xX×*](?P<units>\d+(?:\.\d+)?))?"
    r"(?:@(?P<poa>[A-Za-z0-9]*))?"
)
_SUFFIX = re.compile(
    r"(?P<dash>[-/])?(?P<modifiers>[A-Za-z0-9]{2}(?:[-/][A-Za-z0-9]{2})*)?"
    r"(?:[xX×*](?P<units>\d+(?:\.\d+)?))?"
    r"(?:@(?P<poa>[A-Za-z0-9]*))?"
)
_UNITS_WORD = re.compile(r"[xX×*](?P<units>\d+(?:\.\d+)?)(?:@(?P<poa>[A-Za-z0-9]*))?")
_X_MODIFIER = re.compile(r"X[1-5](?:@[A-Za-z0-9]*)?")
_UNIT_NAMES = frozenset({"unit", "units", "u", "un"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_POA_WORD = re.compile(r"POA[:=-]?(?P<poa>[A-Za-z0-9]?)", re.IGNORECASE)
_ENDING_UNITS = re.compile(r"(?P<code>.+?)[xX×*](?P<units>\d{1,4}(?:\.\d+)?)")


def read(text: str, codebook: Codebook, where: Where) -> Reading:
    """See ``notation.read_answer``."""
    if len(text) > _LONGEST:
        kind = f"{len(text):,} characters are no answer; at most {_LONGEST:,} are read"
        return Reading((Unread(text[:60], kind, 0, len(text), 1, shaped=False),))
    reader = _Reader(text, codebook)
    found = rows(text)
    for place, (number, words) in enumerate(found, 1):
        header = header_of(words) if place < len(found) else None
        if header is not None:
            reader.columns = header
        else:
            reader.row(words, number)
    return Reading(tuple(settled(reader.parts, text, where)))


class _Reader:
    """Reads row by row. What codes of two systems are is settled when all lines are known."""

    def __init__(self, text: str, codebook: Codebook) -> None:
        self._text = text
        self._book = codebook
        self._shapes = CodeShapes(codebook)
        self.parts: list[OpenLine | Unread] = []
        self.columns: Columns | None = None
        self._row = 0

    def row(self, words: list[Word], number: int) -> None:
        """Read one row."""
        self._row = number
        if self.columns is not None:
            words = self.columns.arranged(words)
        at = 0
        current: OpenLine | None = None
        while at < len(words):
            taken = self._continue(current, words, at) if current is not None else 0
            if not taken:
                current, taken = self._begin(words, at)
            elif not any(part is current for part in self.parts):
                current = None  # what was added is wrong: the line was given back
            at += taken

    # -- the beginning of a line -------------------------------------------------------------

    def _begin(self, words: Sequence[Word], at: int) -> tuple[OpenLine | None, int]:
        word = words[at]
        text, taken = word.text, 1
        apart = text.endswith(":") and at + 1 < len(words) and split_prefix(f"{text}A")[0]
        if apart or self._ends_in_times(words, at):
            text, taken = text + words[at + 1].text, 2
        found = self._line(text, word.start, words[at + taken - 1].end)
        usable = isinstance(found, OpenLine) and any(code.billable for code in found.known)
        if taken == 1 and not usable:
            joined = self._joined(
                words, at, whole=isinstance(found, OpenLine) and bool(found.known)
            )
            if joined is not None:
                return joined
        if found is None:
            return None, self._leave(words, at, self._why_not(word.text), shaped=False)
        self.parts.append(found)
        return (found if isinstance(found, OpenLine) else None), taken

    def _ends_in_times(self, words: Sequence[Word], at: int) -> bool:
        """True for ``J1885x`` before a number."""
        text = words[at].text
        if (
            at + 1 == len(words)
            or text[-1] not in _TIMES
            or not _NUMBER.fullmatch(words[at + 1].text)
        ):
            return False
        code = text[:-1].rpartition(":")[2].upper()
        return bool(self._shapes.resolve(code, None)) and not self._shapes.resolve(f"{code}X", None)

    def _line(self, text: str, start: int, end: int) -> OpenLine | Unread | None:
        """The line that a word writes; None when it is no code, Unread when part of it is wrong."""
        match = _CODE.fullmatch(text.rstrip(".:"))
        if match is None:
            return self._nearly(text, start, end)
        wanted = None
        if match["prefix"]:
            wanted = split_prefix(f"{match['prefix']}:")[0]
            if wanted is None:
                return self._unread(
                    start,
                    end,
                    f"unknown system {match['prefix']}:; write {_either_prefix()}",
                )
        typed, units = match["code"].upper().rstrip("."), match["units"]
        known = self._shapes.resolve(typed, wanted)
        if units is None and not known and match["modifiers"] is None:
            # An x inside the code may be the placeholder of ICD-10 (S06.0X1A) or mean units
            # (J1885x2): units only when what stands before it is a code and the whole is not.
            split = _ENDING_UNITS.fullmatch(typed)
            if split is not None:
                before = self._shapes.resolve(split["code"], wanted)
                if any(code.billable for code in before) or carried_in_part(split["code"]):
                    typed, units, known = split["code"], split["units"], before
        if not known and not self._shapes.shaped(typed, wanted):
            return None
        line = OpenLine(typed, known, start, end, self._row)
        fault = line.add(match["modifiers"], units, match["poa"])
        line.listing = bool(match["modifiers"]) and units is None and match["poa"] is None
        return line if fault is None else self._unread(start, end, fault)

    def _nearly(self, text: str, start: int, end: int) -> Unread | None:
        """A code with something wrong behind it; None when the word does not begin with a code."""
        head = re.match(r"(?:[A-Za-z][A-Za-z0-9]*:)?([A-Za-z0-9.]+)[-/xX×*@]", text)
        if head is None or not (
            self._shapes.resolve(head[1].upper(), None) or self._shapes.strong(head[1])
        ):
            return None
        rest = text[head.end(1) :]
        if rest[0] in "-/" and re.fullmatch(r"[0-9A-Za-z.]{3,}", rest[1:]):
            return self._unread(start, end, "not an answer code: a range; write each code")
        if rest[0] in "-/" and rest[1:].upper() in POA_VALUES:
            reason = f"not an answer code: write {head[1].upper()}@{rest[1:].upper()} for POA"
            return self._unread(start, end, reason)
        if rest[0] in "-/":
            return self._unread(
                start, end, "not an answer code: a modifier has two characters, as in 99214-25"
            )
        return self._unread(start, end, _NOTATION)

    def _joined(
        self, words: Sequence[Word], at: int, *, whole: bool
    ) -> tuple[OpenLine | None, int] | None:
        """A code written with blanks inside: ``i 10``, ``E11 .9``. A word that is a header by itself
        (``whole``) is continued only to a billable code."""
        text = words[at].text
        for taken in range(2, _JOINED + 1):
            if at + taken > len(words) or words[at + taken - 1].apart != " ":
                return None
            piece = words[at + taken - 1].text
            head = _CODE.fullmatch(piece.lstrip(".") or "?")
            if head is None or head["prefix"]:
                return None
            if any(code.billable for code in self._shapes.resolve(head["code"].upper(), None)):
                return None
            text += piece
            match = _CODE.fullmatch(text)
            if match is None:
                return None
            found = self._shapes.resolve(match["code"].upper(), None)
            if any(code.billable for code in found) or (found and not whole):
                line = self._line(text, words[at].start, words[at + taken - 1].end)
                if line is None:
                    return None
                self.parts.append(line)
                return (line if isinstance(line, OpenLine) else None), taken
        return None

    def _leave(self, words: Sequence[Word], at: int, reason: str, *, shaped: bool) -> int:
        """Give a word back; words of a row that follow each other and are no codes are one piece."""
        word = words[at]
        last = self.parts[-1] if self.parts else None
        if (
            isinstance(last, Unread)
            and not last.shaped
            and not shaped
            and last.row == self._row
            and at
            and last.end == words[at - 1].end
        ):
            self.parts[-1] = self._unread(last.start, word.end, _WORDS, shaped=False)
        else:
            self.parts.append(self._unread(word.start, word.end, reason, shaped=shaped))
        return 1

    def _why_not(self, word: str) -> str:
        if re.fullmatch(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}", word):
            return "a date is no part of an answer"
        if word in _TIMES:
            return "the number of units is missing, as in J1885x2"
        if _NUMBER.fullmatch(word):
            return "a number by itself; write modifiers as CODE-25 and units as CODEx2"
        return _NOTATION

    # -- what follows a code -----------------------------------------------------------------

    def _continue(self, line: OpenLine, words: Sequence[Word], at: int) -> int:
        """How many words belong to the open line; 0 when the next word begins something else."""
        word = words[at]
        text = word.text
        after = words[at + 1].text if at + 1 < len(words) else ""
        if word.apart in (";", ""):
            return 0
        if text in _TIMES and _NUMBER.fullmatch(after):
            return self._put(line, words, at, 2, units=after)
        if _NUMBER.fullmatch(text) and after.lower() in _UNIT_NAMES:
            return self._put(line, words, at, 2, units=text)
        if text in ("-", "@", "/") and after:
            suffix = _SUFFIX.fullmatch(text + after)
            if suffix is not None:
                return self._put(
                    line, words, at, 2, suffix["modifiers"], suffix["units"], suffix["poa"]
                )
            return 0
        # X1 to X5 are modifiers; in a list of modifiers they are no units.
        listed = line.listing and word.apart == "," and _X_MODIFIER.fullmatch(text)
        units = None if listed else _UNITS_WORD.fullmatch(text)
        if units is not None:
            return self._put(line, words, at, 1, units=units["units"], poa=units["poa"])
        poa = _POA_WORD.fullmatch(text)
        if poa is not None and line.poa is None:
            if poa["poa"]:
                return self._put(line, words, at, 1, poa=poa["poa"])
            return self._put(line, words, at, 2, poa=after) if len(after) == 1 else 0
        if len(text) == 1 and line.maybe_diagnosis and line.poa is None:
            if text.upper() in POA_VALUES and not self._begins_code(words, at):
                return self._put(line, words, at, 1, poa=text)
            if text == "1" and not line.maybe_service:
                return self._put(line, words, at, 1, poa=text)
        if self._two_ways(line, words, at):
            reason = (
                f"modifier {text} or {text} units; write {line.typed}-{text} or {line.typed}x{text}"
            )
            self.parts.append(self._unread(word.start, word.end, reason))
            return 1
        suffix = _SUFFIX.fullmatch(text)
        if suffix is not None and self._fits(line, suffix, words, at):
            return self._put(
                line, words, at, 1, suffix["modifiers"], suffix["units"], suffix["poa"]
            )
        if word.column and line.maybe_service and re.fullmatch(r"\d{1,4}", text):
            return self._put(line, words, at, 1, units=text)
        if len(text) == 2 and text.isalnum() and not self._begins_code(words, at):
            return self._no_modifier(line, words, at)
        return 0

    def _two_ways(self, line: OpenLine, words: Sequence[Word], at: int) -> bool:
        """True for two digits in a column that may be a modifier or units."""
        word = words[at]
        if not (word.column and len(word.text) == 2 and word.text.isdigit()):
            return False
        drug = any(not code.system.by_families for code in line.known)
        skipped = word.cell > words[at - 1].cell + 1
        return (drug or skipped) and self._book.modifier(word.text) is not None

    def _fits(self, line: OpenLine, suffix: re.Match[str], words: Sequence[Word], at: int) -> bool:
        """True when the word adds to the line: a modifier that exists or was written as one."""
        modifiers = suffix["modifiers"]
        if not modifiers:
            return suffix["poa"] is not None or bool(suffix["units"])
        if suffix["dash"] or (line.listing and words[at].apart == ","):
            return True
        if not line.maybe_service:
            return False
        if modifiers.isalpha() and at + 1 < len(words):
            after = words[at + 1]
            if after.apart == " " and len(after.text) > 2 and after.text.isalpha():
                return False  # AT, IN, NO are modifiers, and words of a title
        return all(self._modifier(code, line) for code in re.split(r"[-/]", modifiers.upper()))

    def _modifier(self, code: str, line: OpenLine) -> bool:
        if self._book.modifier(code) is not None:
            return True
        # Ambulance lines carry two letters for origin and destination.
        return line.typed.startswith("A0") and re.fullmatch("[DEGHIJNPRSX]{2}", code) is not None

    def _no_modifier(self, line: OpenLine, words: Sequence[Word], at: int) -> int:
        """Two characters behind a code that are no modifier of it: said, not guessed."""
        text = words[at].text.upper()
        known = self._book.modifier(text) is not None
        if known and not line.maybe_service:
            system = line.known[0].system.label if line.known else "ICD-10"
            reason = f"{line.typed} is an {system} code and takes no modifier"
        elif text.isalpha() and not known and words[at].text != text:
            return 0
        else:
            reason = f"no modifier that the tables have; write {line.typed}-{text} to keep it"
        self.parts.append(self._unread(words[at].start, words[at].end, reason))
        return 1

    def _put(
        self,
        line: OpenLine,
        words: Sequence[Word],
        at: int,
        taken: int,
        modifiers: str | None = None,
        units: str | None = None,
        poa: str | None = None,
    ) -> int:
        """Add to the open line; what is wrong with it replaces the line. How many words it took."""
        fault = line.add(modifiers, units, poa)
        line.end = words[at + taken - 1].end
        line.listing = bool(modifiers) and not units and poa is None
        if fault is not None:
            place = next(n for n, part in enumerate(self.parts) if part is line)
            self.parts[place] = self._unread(line.start, line.end, fault)
        return taken

    def _begins_code(self, words: Sequence[Word], at: int) -> bool:
        """True when the word and the next one make up a code: ``Y 92.000``."""
        if at + 1 >= len(words) or words[at + 1].apart != " ":
            return False
        match = _CODE.fullmatch(words[at].text + words[at + 1].text)
        return (
            match is not None
            and bool(self._shapes.resolve(match["code"].upper(), None))
            and not any(
                code.billable for code in self._shapes.resolve(words[at + 1].text.upper(), None)
            )
        )

    def _unread(
        self,
        start: int,
        end: int,
        reason: str,
        *,
        shaped: bool = True,
    ) -> Unread:
        return Unread(self._text[start:end], reason, start, end, self._row, shaped)


def _either_prefix() -> str:
    named = [f"{known.prefix}:" for known in System]
    return f"{', '.join(named[:-1])} or {named[-1]}"


_NOTATION = (
    "not an answer code; write CODE[-MOD[,MOD]][xUNITS][@POA], e.g. 64483-RT,59x1 or J44.1@Y"
)
_WORDS = "words are not an answer code; look them up by themselves"
