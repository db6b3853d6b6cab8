"""From the words of a text to the lines of an answer: what ``notation.read_answer`` does.

Longer than most files: one reader goes through the words once, and all its steps share the line that
is still open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.text import split_prefix
from coder_drill.scoring.answercolumns import Columns, header_of
from coder_drill.scoring.answerparts import (
    MAX_UNITS,
    MILEAGE,
    POA_VALUES,
    Read,
    Reading,
    Unread,
    Where,
    either,
)
from coder_drill.scoring.answertext import Word, rows
from coder_drill.scoring.codeshapes import CodeShapes, carried_in_part, is_line_item
from coder_drill.scoring.model import AnswerCode

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
_X_MODIFIER = re.compile(r"X[1-5]")
_UNIT_NAMES = frozenset({"unit", "units", "u", "un"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_POA_WORD = re.compile(r"POA[:=-]?(?P<poa>[A-Za-z0-9]?)", re.IGNORECASE)
_ENDING_UNITS = re.compile(r"(?P<code>.+?)[xX×*](?P<units>\d{1,4}(?:\.\d+)?)")


def read(text: str, codebook: Codebook, where: Where) -> Reading:
    """See ``notation.read_answer``."""
    if len(text) > _LONGEST:
        kind = f"{len(text):,} characters are no answer; at most {_LONGEST:,} are read"
        return Reading((Unread(text[:60], kind, 0, len(text), 1, shaped=False),))
    reader = _Reader(text, codebook, where)
    found = rows(text)
    for place, (number, words) in enumerate(found, 1):
        header = header_of(words) if place < len(found) else None
        if header is not None:
            reader.columns = header
        else:
            reader.row(words, number)
    return Reading(tuple(reader.settled()))


@dataclass(slots=True)
class _Open:
    """A line that further words may still add to."""

    typed: str
    known: list[Code]
    start: int
    end: int
    row: int
    modifiers: list[str] = field(default_factory=list)
    units: int | float | None = None
    poa: str | None = None
    listing: bool = False
    """True right behind a written list of modifiers, which a comma continues."""

    @property
    def maybe_diagnosis(self) -> bool:
        if self.known:
            return any(code.system.is_diagnosis for code in self.known)
        return not is_line_item(self.typed)

    @property
    def maybe_service(self) -> bool:
        if self.known:
            return any(code.system.takes_modifiers for code in self.known)
        return is_line_item(self.typed)


class _Reader:
    """Reads row by row. Codes of two systems are settled at the end, when all lines are known."""

    def __init__(self, text: str, codebook: Codebook, where: Where) -> None:
        self._text = text
        self._book = codebook
        self._shapes = CodeShapes(codebook)
        self._where = where
        self._parts: list[_Open | Unread] = []
        self.columns: Columns | None = None
        self._row = 0

    def row(self, words: list[Word], number: int) -> None:
        """Read one row."""
        self._row = number
        if self.columns is not None:
            words = self.columns.arranged(words)
        at = 0
        current: _Open | None = None
        while at < len(words):
            taken = self._continue(current, words, at) if current is not None else 0
            if not taken:
                current, taken = self._begin(words, at)
            elif not any(part is current for part in self._parts):
                current = None  # what was added is wrong: the line was given back
            at += taken

    # -- the beginning of a line -------------------------------------------------------------

    def _begin(self, words: Sequence[Word], at: int) -> tuple[_Open | None, int]:
        word = words[at]
        text, taken = word.text, 1
        apart = text.endswith(":") and at + 1 < len(words) and split_prefix(f"{text}A")[0]
        if apart or self._ends_in_times(words, at):
            text, taken = text + words[at + 1].text, 2
        found = self._line(text, word.start, words[at + taken - 1].end)
        usable = isinstance(found, _Open) and any(code.billable for code in found.known)
        if taken == 1 and not usable:
            joined = self._joined(words, at, whole=isinstance(found, _Open) and bool(found.known))
            if joined is not None:
                return joined
        if found is None:
            return None, self._leave(words, at, self._why_not(word.text), shaped=False)
        self._parts.append(found)
        return (found if isinstance(found, _Open) else None), taken

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

    def _line(self, text: str, start: int, end: int) -> _Open | Unread | None:
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
        line = _Open(typed, known, start, end, self._row)
        fault = self._add(line, match["modifiers"], units, match["poa"])
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
    ) -> tuple[_Open | None, int] | None:
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
                self._parts.append(line)
                return (line if isinstance(line, _Open) else None), taken
        return None

    def _leave(self, words: Sequence[Word], at: int, reason: str, *, shaped: bool) -> int:
        """Give a word back; words of a row that follow each other and are no codes are one piece."""
        word = words[at]
        last = self._parts[-1] if self._parts else None
        if (
            isinstance(last, Unread)
            and not last.shaped
            and not shaped
            and last.row == self._row
            and at
            and last.end == words[at - 1].end
        ):
            self._parts[-1] = self._unread(last.start, word.end, _WORDS, shaped=False)
        else:
            self._parts.append(self._unread(word.start, word.end, reason, shaped=shaped))
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

    def _continue(self, line: _Open, words: Sequence[Word], at: int) -> int:
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
            self._parts.append(self._unread(word.start, word.end, reason))
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

    def _two_ways(self, line: _Open, words: Sequence[Word], at: int) -> bool:
        """True for two digits in a column that may be a modifier or units."""
        word = words[at]
        if not (word.column and len(word.text) == 2 and word.text.isdigit()):
            return False
        drug = any(not code.system.by_families for code in line.known)
        skipped = word.cell > words[at - 1].cell + 1
        return (drug or skipped) and self._book.modifier(word.text) is not None

    def _fits(self, line: _Open, suffix: re.Match[str], words: Sequence[Word], at: int) -> bool:
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

    def _modifier(self, code: str, line: _Open) -> bool:
        if self._book.modifier(code) is not None:
            return True
        # Ambulance lines carry two letters for origin and destination.
        return line.typed.startswith("A0") and re.fullmatch("[DEGHIJNPRSX]{2}", code) is not None

    def _no_modifier(self, line: _Open, words: Sequence[Word], at: int) -> int:
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
        self._parts.append(self._unread(words[at].start, words[at].end, reason))
        return 1

    def _put(
        self,
        line: _Open,
        words: Sequence[Word],
        at: int,
        taken: int,
        modifiers: str | None = None,
        units: str | None = None,
        poa: str | None = None,
    ) -> int:
        """Add to the open line; what is wrong with it replaces the line. How many words it took."""
        fault = self._add(line, modifiers, units, poa)
        line.end = words[at + taken - 1].end
        line.listing = bool(modifiers) and not units and poa is None
        if fault is not None:
            place = next(n for n, part in enumerate(self._parts) if part is line)
            self._parts[place] = self._unread(line.start, line.end, fault)
        return taken

    def _add(
        self, line: _Open, modifiers: str | None, units: str | None, poa: str | None
    ) -> str | None:
        """Add what was written; the fault in words when it cannot be."""
        if modifiers:
            line.modifiers += re.split(r"[-/,]", modifiers.upper())
        if units is not None:
            if line.units is not None:
                return "units are given twice"
            number, fault = read_units(units, line.typed)
            if fault:
                return fault
            line.units = number
        if poa is not None:
            value = poa.upper()
            if line.poa is not None:
                return "POA is given twice"
            if value != "1" and value not in POA_VALUES:
                return "POA must be Y, N, U or W, or be left out when exempt"
            # 1 was the sign for "exempt"; exempt is left blank today.
            line.poa = "" if value == "1" else value
        return None

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

    # -- settling ----------------------------------------------------------------------------

    def settled(self) -> list[Read | Unread]:
        """Every part, with codes of two systems decided where something decides."""
        return [
            part if isinstance(part, Unread) else self._settle(part, place)
            for place, part in enumerate(self._parts)
        ]

    def _settle(self, line: _Open, place: int) -> Read | Unread:
        code = line.known[0] if line.known else None
        if len(line.known) > 1:
            code = self._decided(line, place)
            if code is None:
                return self._unread(
                    line.start,
                    line.end,
                    either(line.typed, line.known),
                    row=line.row,
                    choices=tuple(line.known),
                )
        system = code.system if code else carried_in_part(line.typed)
        return Read(
            AnswerCode(
                code=code.code if code else line.typed,
                system=system,
                modifiers=tuple(dict.fromkeys(line.modifiers)),
                units=1 if line.units is None else line.units,
                poa=line.poa or "",
            ),
            line.start,
            line.end,
        )

    def _decided(self, line: _Open, place: int) -> Code | None:
        """Which of two systems is meant; None where nothing decides."""
        diagnosis = next((code for code in line.known if code.system.is_diagnosis), None)
        service = next((code for code in line.known if code.system.is_line_item), None)
        if diagnosis is None or service is None:
            return None
        serves = bool(line.modifiers) or line.units is not None
        if serves or line.poa:
            return service if not line.poa else None if serves else diagnosis
        if self._where.known:
            taken = self._where.canonical or service.system in self._where.systems
            return service if taken else diagnosis
        alone = [part for part in self._parts if isinstance(part, _Open) and len(part.known) == 1]
        written = [part.typed for part in alone if part.known[0].system.is_diagnosis]
        if any("." in typed for typed in written):
            return service  # whoever writes dots elsewhere means none here
        if any(len(typed) > 3 for typed in written):
            # Diagnoses without their dots: they stand before the services, as on a claim.
            before = [part for part in self._parts[:place] if part in alone]
            after = [part for part in self._parts[place:] if part in alone]
            if any(part.known[0].system.is_line_item for part in before):
                return service
            if any(part.known[0].system.is_diagnosis for part in after):
                return diagnosis
        return None

    def _unread(
        self,
        start: int,
        end: int,
        reason: str,
        *,
        shaped: bool = True,
        row: int = 0,
        choices: tuple[Code, ...] = (),
    ) -> Unread:
        return Unread(self._text[start:end], reason, start, end, row or self._row, shaped, choices)


def _either_prefix() -> str:
    named = [f"{known.prefix}:" for known in System]
    return f"{', '.join(named[:-1])} or {named[-1]}"


_NOTATION = (
    "not an answer code; write CODE[-MOD[,MOD]][xUNITS][@POA], e.g. 64483-RT,59x1 or J44.1@Y"
)
_WORDS = "words are not an answer code; look them up by themselves"


def read_units(text: str, code: str) -> tuple[int | float, str]:
    """Units as written in digits, and what is wrong with them for ``code`` (empty when nothing)."""
    whole, _, tenths = text.partition(".")
    number = int(whole[:9])
    if tenths.strip("0"):
        if code not in MILEAGE:
            return 1, f"units of {code} are whole numbers"
        if number >= 100:
            return 1, "100 miles and more are whole miles, rounded up"
        if len(tenths.rstrip("0")) > 1:
            return 1, "miles are given in tenths, rounded up"
        return float(f"{number}.{tenths[0]}"), ""
    if not 1 <= number <= MAX_UNITS:
        return 1, f"units must be 1 to {MAX_UNITS}"
    return number, ""
