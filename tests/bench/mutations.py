"""Mistakes made on purpose: every key of the bank, changed in the ways in which coders go wrong.

Each mutation carries the label an auditor would give, worked out from titles, tables and the shape of
codes alone: nothing of the scoring is asked. A code that the chart accepts or that is optional is no
mistake and is never mutated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from random import Random

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.model import NoteKind
from coder_drill.scoring import Answer, AnswerCode, Label

LEVELS = (
    ("99202", "99203", "99204", "99205"),
    ("99212", "99213", "99214", "99215"),
    ("99221", "99222", "99223"),
    ("99231", "99232", "99233"),
    ("99234", "99235", "99236"),
    ("99281", "99282", "99283", "99284", "99285"),
)
SYMPTOMS = (
    "R05.9",
    "R11.0",
    "R53.83",
    "R42",
    "R51.9",
    "R60.0",
    "R06.02",
    "R10.9",
    "R00.2",
    "R73.9",
)
INTENTS = ("accidental", "self-harm", "assault", "undetermined", "adverse effect", "underdosing")
SIDES = ("right", "left", "bilateral")
_SIDED = re.compile(r"\b(right|left|bilateral|unspecified)\b", re.IGNORECASE)
_IDLE_WORDS = (
    "unspecified other specified not elsewhere classified of the a an and or in with without to for"
    " by due disease encounter initial subsequent sequela closed fracture type site part duration"
    " degree depth reason agent organism severity right left bilateral"
)
_IDLE = frozenset(_IDLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Mutation:
    """An answer with one mistake. ``label`` is what the verdict on the key code at ``place``, or on
    the extra ``given`` where ``place`` is -1, must carry first."""

    row: str
    chart: Chart
    answer: Answer
    label: Label
    place: int = -1
    given: str = ""


def key_lines(chart: Chart, codebook: Codebook) -> list[AnswerCode]:
    """The key as an answer, in its order."""
    found = []
    for key in chart.key:
        systems = [s for s in System if s.is_diagnosis is key.role.is_diagnosis]
        row = next(row for s in systems if (row := codebook.get(key.code, s)))
        poa = key.poa if key.poa in ("Y", "N", "U", "W") else ""
        found.append(AnswerCode(row.code, row.system, key.modifiers, key.units, poa))
    return found


class Mutator:
    """Makes the mutations of charts; one code book, one seed."""

    def __init__(self, codebook: Codebook, seed: int = 1) -> None:
        self.book = codebook
        self.rng = Random(seed)
        rows = codebook.connection.execute(
            "SELECT system, code, title, parent FROM code WHERE billable ORDER BY id"
        ).fetchall()
        self.codes: dict[System, list[str]] = {}
        self.title: dict[tuple[System, str], str] = {}
        self.parent: dict[tuple[System, str], str] = {}
        for system, code, title, parent in rows:
            self.codes.setdefault(System(system), []).append(code)
            self.title[System(system), code] = title
            self.parent[System(system), code] = parent
        self._valid_pcs = frozenset(self.codes[System.ICD10PCS])
        self.by_head: dict[str, list[str]] = {}
        for code in self.codes[System.ICD10CM]:
            self.by_head.setdefault(code[:3], []).append(code)
        self._split: dict[str, frozenset[str]] = {}
        self._letters: dict[str, tuple[list[tuple[str, int]], dict[str, list[int]]]] = {}
        self._alike = lru_cache(maxsize=None)(self._find_alike)

    def mutations(self, chart: Chart) -> Iterator[Mutation]:
        """Every mutation of a chart."""
        lines = key_lines(chart, self.book)
        keys = list(chart.key)
        taken = {line.code for line in lines} | {c for key in keys for c in key.accept}
        for place, (key, line) in enumerate(zip(keys, lines, strict=True)):
            if key.optional:
                continue
            for row, given, label in self.instead(chart, key, line, taken):
                answer = Answer((*lines[:place], given, *lines[place + 1 :]))
                yield Mutation(row, chart, answer, label, place, given.code)
            rest = Answer((*lines[:place], *lines[place + 1 :]))
            if sum(other.code == line.code for other in lines) == 1:
                yield Mutation("dropped", chart, rest, Label.MISSED, place)
            if line.system and line.system.is_diagnosis:
                twice = Answer((*lines, line))
                yield Mutation("duplicate", chart, twice, Label.EXTRA, given=line.code)
        yield from self._order(chart, keys, lines)
        yield from self._more(chart, keys, lines, taken)

    # -- in place of a code ------------------------------------------------------------------

    def instead(
        self, chart: Chart, key: KeyCode, line: AnswerCode, taken: set[str]
    ) -> Iterator[tuple[str, AnswerCode, Label]]:
        """What may stand in place of a line: the kind of mistake, the line, the label."""
        system = line.system
        assert system is not None
        if system is System.ICD10CM:
            found = self._diagnosis(line.code)
        elif system is System.ICD10PCS:
            found = self._pcs(line.code)
        else:
            found = self._service(line)
        slips = [*self._typo(line), *self._letter(line)]
        for row, code, label in [*found, *slips]:
            if code not in taken:
                known = system if (system, code) in self.title else None
                row_of = self.book.get(code, system)
                known = row_of.system if row_of else known
                yield row, replace(line, code=code, system=known), label
        if chart.wants_poa and system.takes_poa:
            other = "N" if line.poa != "N" else "Y"
            yield "POA", replace(line, poa=other), Label.POA
        if system.is_line_item:
            yield "units", replace(line, units=line.units + 1), Label.UNITS
            for modifiers in _other_modifiers(line.modifiers):
                yield "modifier", replace(line, modifiers=modifiers), Label.MODIFIER

    def _diagnosis(self, code: str) -> list[tuple[str, str, Label]]:
        found: list[tuple[str, str, Label]] = []
        title = self.title[System.ICD10CM, code]
        plain = code.replace(".", "")
        family = [c for c in self.by_head[code[:3]] if c != code]
        same_end = [
            c for c in family if len(c) == len(code) and (len(plain) < 7 or c[-1] == code[-1])
        ]
        for other in same_end:
            theirs = self.title[System.ICD10CM, other]
            if _masked(title) == _masked(theirs) and _sides(title):
                sided = _sides(theirs)
                row, label = (
                    ("other side", Label.LATERALITY)
                    if sided
                    else ("unspecified side", Label.SPECIFICITY)
                )
                found.append((row, other, label))
        if len(plain) == 7:
            sevenths = [c for c in family if c[:-1] == code[:-1]]
            found += [("7th character", c, Label.SEVENTH) for c in sevenths[:3]]
            found.append(("missing 7th character", code[:-1], Label.INVALID))
            if "X" in plain[3:6]:
                found.append(
                    ("missing X", _dotted(plain[:3] + plain[3:].replace("X", "")), Label.INVALID)
                )
        header = _dotted(plain[: -1 if len(plain) < 7 else -2])
        while len(header.replace(".", "")) > 3 and self.book.get(header, System.ICD10CM) is None:
            header = _dotted(header.replace(".", "")[:-1])
        above = self.book.get(header, System.ICD10CM)
        if above is not None and not above.billable:
            found.append(("header", header, Label.INVALID))
        others = [c for c in same_end if _masked(title) != _masked(self.title[System.ICD10CM, c])]
        near = [c for c in others if c[:5] == code[:5]]
        far = [c for c in others if c[:5] != code[:5]]
        for row_name, pool in (("sibling", near), ("cousin", far)):
            for other in self.rng.sample(pool, min(3, len(pool))):
                found.append((row_name, other, self._of_detail(code, other)))
        alike = self._alike(code)
        if alike:
            found.append(("like title", alike, Label.WRONG_CODE))
        return found

    def _of_detail(self, code: str, other: str) -> Label:
        """Specificity when the other code says nothing but what the right one says, less something."""
        mine = self.title[System.ICD10CM, code].lower()
        theirs = self.title[System.ICD10CM, other].lower()
        if [i for i in INTENTS if i in mine] != [i for i in INTENTS if i in theirs]:
            return Label.WRONG_CODE
        # Where the two codes differ first, the other one must leave open what is said, or name
        # another side.
        at = next(n for n, (x, y) in enumerate(zip(code, other, strict=False)) if x != y)
        stems = [self.book.get(c[: at + 1], System.ICD10CM) for c in (code, other)]
        here, there = (stem.title.lower() if stem else "" for stem in stems)
        opens = there.count("unspecified") > here.count("unspecified")
        turned = _masked(here) == _masked(there) and bool(_sides(here) and _sides(there))
        if not opens and not turned:
            return Label.WRONG_CODE
        if opens and _sides(mine) and _sides(theirs) and _sides(mine) != _sides(theirs):
            return Label.WRONG_CODE
        path = self.book.path(code, System.ICD10CM)
        around = " ".join(above.title for above in path if above.kind not in ("chapter", "block"))
        said = {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", around.lower())}
        told = re.sub(r"unspecified whether.*", "", theirs)
        words = {w.rstrip("s") for w in re.findall(r"[a-z0-9]+", told) if w not in _IDLE}
        if any(not any(word in known for known in said) for word in words):
            return Label.WRONG_CODE
        return Label.LATERALITY if turned else Label.SPECIFICITY

    def _find_alike(self, code: str) -> str:
        """The code of another category with the most alike title by its words, if it is alike."""
        mine = self._words(self.title[System.ICD10CM, code])
        codes, holding = self._letter_words(code[0])
        # Only codes with a word in common count; of several that are as alike, the first.
        shared = Counter(chain.from_iterable(holding[word] for word in mine if word in holding))
        best, found = 0.49, -1
        for at, common in shared.items():
            other, size = codes[at]
            alike = common / (len(mine) + size - common)
            if alike < best or (alike == best and (found < 0 or at > found)):
                continue
            if other[:3] == code[:3] or (len(other) == len(code) == 8 and other[-1] != code[-1]):
                continue
            best, found = alike, at
        return codes[found][0] if found >= 0 else ""

    def _letter_words(self, letter: str) -> tuple[list[tuple[str, int]], dict[str, list[int]]]:
        """The codes that begin with a letter, each with the number of its title's words; and by a
        word the places in that list of the titles that have it."""
        if letter not in self._letters:
            codes: list[tuple[str, int]] = []
            holding: dict[str, list[int]] = {}
            for head, below in self.by_head.items():
                for other in below if head[0] == letter else ():
                    theirs = self._words(self.title[System.ICD10CM, other])
                    for word in theirs:
                        holding.setdefault(word, []).append(len(codes))
                    codes.append((other, len(theirs)))
            self._letters[letter] = codes, holding
        return self._letters[letter]

    def _words(self, title: str) -> frozenset[str]:
        if title not in self._split:
            words = re.findall(r"[a-z0-9]+", title.lower())
            self._split[title] = frozenset(w.rstrip("s") for w in words if w not in _IDLE)
        return self._split[title]

    def _pcs(self, code: str) -> list[tuple[str, str, Label]]:
        found: list[tuple[str, str, Label]] = []
        valid = self._valid_pcs
        title = self.title[System.ICD10PCS, code]
        for place in range(7):
            values = [c for c in "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ" if c != code[place]]
            codes = [f"{code[:place]}{c}{code[place + 1 :]}" for c in values]
            right = [c for c in codes if c in valid]
            wrong = [c for c in codes if c not in valid]
            for other in self.rng.sample(right, min(2, len(right))):
                same = _masked(title) == _masked(self.title[System.ICD10PCS, other])
                label = Label.LATERALITY if same and _sides(title) else Label.WRONG_CODE
                found.append((f"PCS character {place + 1}", other, label))
            if wrong:
                found.append((f"PCS character {place + 1}", self.rng.choice(wrong), Label.INVALID))
        return found

    def _service(self, line: AnswerCode) -> list[tuple[str, str, Label]]:
        code, system = line.code, line.system
        assert system is not None
        found: list[tuple[str, str, Label]] = []
        for levels in LEVELS:
            if code in levels:
                at = levels.index(code)
                found += [("E/M level", c, Label.EM_LEVEL) for c in levels if c != code]
                kinds = [other for other in LEVELS if other is not levels]
                found += [
                    ("E/M kind", kind[min(at, len(kind) - 1)], Label.WRONG_CODE) for kind in kinds
                ]
                return found
        codes = self.codes[system]
        at = codes.index(code)
        name = "CPT neighbor" if system is System.CPT else "HCPCS neighbor"
        for step in (-1, 1):
            if 0 <= at + step < len(codes):
                other = codes[at + step]
                near = self.parent[system, other] == self.parent[system, code]
                if near and other[:2] == code[:2]:
                    found.append((name, other, Label.WRONG_CODE))
        return found

    # -- slips -------------------------------------------------------------------------------

    def _typo(self, line: AnswerCode) -> list[tuple[str, str, Label]]:
        if line.system is System.CPT:
            return []  # a number that the practice table lacks may be a code of the whole book
        for _ in range(20):
            chars = list(line.code)
            at = self.rng.choice([n for n, c in enumerate(chars) if c != "." and n > 0])
            how = self.rng.randrange(3)
            if how == 0:
                chars[at] = self.rng.choice("0123456789")
            elif how == 1:
                chars.insert(at, self.rng.choice("0123456789"))
            elif at + 1 < len(chars) and chars[at + 1] != ".":
                chars[at], chars[at + 1] = chars[at + 1], chars[at]
            other = "".join(chars)
            if other != line.code and not self.book.resolve(other):
                return [("typo", other, Label.INVALID)]
        return []

    def _letter(self, line: AnswerCode) -> list[tuple[str, str, Label]]:
        places = [n for n, c in enumerate(line.code) if c == "0" and n > 0]
        if not places:
            return []
        at = self.rng.choice(places)
        other = f"{line.code[:at]}O{line.code[at + 1 :]}"
        return [] if self.book.resolve(other) else [("letter O for 0", other, Label.INVALID)]

    # -- order and more ----------------------------------------------------------------------

    def _order(
        self, chart: Chart, keys: Sequence[KeyCode], lines: Sequence[AnswerCode]
    ) -> Iterator[Mutation]:
        diagnoses = [n for n, key in enumerate(keys) if key.role.is_diagnosis]
        for n in diagnoses[1:4]:
            if keys[n].optional:
                continue
            swapped = list(lines)
            swapped[diagnoses[0]], swapped[n] = swapped[n], swapped[diagnoses[0]]
            # Another reading of the chart may put this very code first.
            if any(reading[0].code == keys[n].code for reading in chart.readings[1:]):
                continue
            yield Mutation("swapped", chart, Answer(tuple(swapped)), Label.PRINCIPAL, diagnoses[0])
        for n, key in enumerate(keys):
            for code in key.after:
                m = next(
                    m
                    for m, line in enumerate(lines)
                    if line.code.replace(".", "") == code.replace(".", "")
                )
                if keys[m].optional or key.optional or m in diagnoses[:1]:
                    continue
                moved = [line for k, line in enumerate(lines) if k != n]
                moved.insert(m, lines[n])
                yield Mutation("after", chart, Answer(tuple(moved)), Label.SEQUENCING, n)

    def _more(
        self, chart: Chart, keys: Sequence[KeyCode], lines: Sequence[AnswerCode], taken: set[str]
    ) -> Iterator[Mutation]:
        poa = "Y" if chart.wants_poa else ""
        for decoy in chart.decoys:
            row = self.book.get(decoy.code)
            if row is None or row.code in taken:
                continue
            given = AnswerCode(row.code, row.system, poa=poa if row.system.takes_poa else "")
            yield Mutation(
                "decoy",
                chart,
                Answer((*lines, given)),
                self._against(row.code, row.system, lines),
                given=row.code,
            )
        fitting = [
            code
            for code in SYMPTOMS
            if code not in taken and code[:3] not in {line.code[:3] for line in lines}
        ]
        for code in self.rng.sample(fitting, min(2, len(fitting))):
            label = self._against(code, System.ICD10CM, lines)
            given = AnswerCode(code, System.ICD10CM, poa=poa)
            yield Mutation("symptom added", chart, Answer((*lines, given)), label, given=code)

    def _against(self, code: str, system: System, lines: Sequence[AnswerCode]) -> Label:
        """What an auditor calls an extra: excluded or bundled by a line of the key, else extra."""
        row = self.book.get(code, system)
        if row is not None and not row.billable:
            return Label.INVALID
        if any(self._two_visits(code, line.code) for line in lines):
            return Label.EXTRA
        for line in lines:
            if line.system is None or line.code == code:
                continue
            if system.is_diagnosis and line.system.is_diagnosis:
                if self._excluded(code, line.code) or self._excluded(line.code, code):
                    return Label.EXCLUDES1
            elif system.is_line_item and line.system.is_line_item:
                pair = self.book.ncci(code, line.code)
                if pair is not None and pair.column2 == code:
                    return Label.BUNDLED
        return Label.EXTRA

    def _two_visits(self, a: str, b: str) -> bool:
        return any(a in levels for levels in LEVELS) and any(b in levels for levels in LEVELS)

    def _excluded(self, owner: str, other: str) -> bool:
        for note in self.book.notes(owner):
            if note.kind is not NoteKind.EXCLUDES1:
                continue
            for ref in note.refs:
                low, _, high = ref.partition("-")
                inside = other.startswith(low) if not high else low <= other[: len(low)] <= high
                own = owner.startswith(low) if not high else low <= owner[: len(low)] <= high
                if inside and not own:
                    return True
        return False


def _dotted(plain: str) -> str:
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def _sides(title: str) -> list[str]:
    return [side for side in SIDES if re.search(rf"\b{side}\b", title.lower())]


def _masked(title: str) -> str:
    return _SIDED.sub("*", title.lower())


def _other_modifiers(modifiers: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for n, modifier in enumerate(modifiers):
        yield modifiers[:n] + modifiers[n + 1 :]
        swap = {"RT": "LT", "LT": "RT"}.get(modifier)
        if swap:
            yield (*modifiers[:n], swap, *modifiers[n + 1 :])
    if not {"59", "XS"} & set(modifiers):
        yield (*modifiers, "59")


Check = Callable[[Mutation], tuple[Label, str] | None]
