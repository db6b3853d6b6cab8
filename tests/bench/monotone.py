"""Is the score monotone? Two mistakes against one of them; an answer against itself less a right code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from coder_drill.charts.model import Chart
from coder_drill.codebooks import Codebook
from coder_drill.scoring import Answer, AnswerCode, format_code, score
from coder_drill.scoring.book import book_of
from tests.akin import akin
from tests.bench.mutations import Mutator, key_lines
from tests.bundled import bundled_bank

EVEN = 1e-6
"""Scores are rounded to six digits."""

_COMMON_EXTRAS = ("R05.9", "R53.83", "99213", "J1885", "I10", "E11.9")

Slots = list[list[AnswerCode]]
"""What is given for each code of the key, in its order; an empty slot was left out."""
Mistake = tuple[str, Callable[[Slots], Slots]]


@dataclass(frozen=True, slots=True)
class Broken:
    """A case in which the score is not monotone."""

    words: str


def two_mistakes_broken(codebook: Codebook, count: int, seed: int = 7) -> list[Broken]:
    """Cases in which setting one of two mistakes right lowers the score."""
    charts = bundled_bank().charts
    rng = Random(seed)
    makers = {chart.id: _Mistakes(chart, codebook, Random(rng.random())) for chart in charts}
    found = []
    for _ in range(count):
        chart = rng.choice(charts)
        maker = makers[chart.id]
        (one, first), (two, second) = maker.two(rng)
        slots = maker.slots
        both = second(first(slots))
        with_both = maker.score(both)
        for name, slots_of_one in ((one, first(slots)), (two, second(slots))):
            alone = maker.score(slots_of_one)
            if with_both > alone + EVEN:
                found.append(
                    Broken(
                        f"{chart.id}: {one} and {two} {with_both:.4f}, {name} alone {alone:.4f}: "
                        f"{_text(both)}"
                    )
                )
    return found


def removals_broken(codebook: Codebook, count: int, seed: int = 11) -> list[Broken]:
    """Cases in which taking a right code away, every line of it, raises the score; and in which
    taking away one of several lines of a code lowers it."""
    charts = bundled_bank().charts
    rng = Random(seed)
    makers = {chart.id: _Mistakes(chart, codebook, Random(rng.random())) for chart in charts}
    found: list[Broken] = []
    done = 0
    while done < count:
        chart = rng.choice(charts)
        maker = makers[chart.id]
        lines = maker.some_answer(rng)
        full = maker.score([lines])
        right = {c for key in chart.key if not key.optional for c in (key.code, *key.accept)}
        plain = {code.replace(".", "") for code in right}
        for code in dict.fromkeys(line.code for line in lines):
            if code.replace(".", "") not in plain:
                continue
            done += 1
            rest = [line for line in lines if line.code != code]
            less = maker.score([rest])
            if less > full + EVEN:
                found.append(
                    Broken(f"{chart.id}: {full:.4f}, without {code} {less:.4f}: {_text([lines])}")
                )
    return found


def _text(slots: Slots) -> str:
    return "  ".join(format_code(line) for slot in slots for line in slot)


class _Mistakes:
    """The mistakes that can be made on a chart, each on one code of its key or on the order."""

    def __init__(self, chart: Chart, codebook: Codebook, rng: Random) -> None:
        self.chart = chart
        self.codebook = codebook
        self.slots: Slots = [[line] for line in key_lines(chart, codebook)]
        self._known: dict[tuple[AnswerCode, ...], float] = {}
        mutator = _mutator(codebook)
        taken = {line.code for slot in self.slots for line in slot}
        times = Counter(line.code for slot in self.slots for line in slot)
        self.at: list[list[Mistake]] = []
        for place, key in enumerate(chart.key):
            line = self.slots[place][0]
            mistakes: list[Mistake] = [("drop " + line.code, _dropped(place))]
            if not key.optional:
                mutator.rng = rng
                for row, given, _ in mutator.instead(chart, key, line, taken):
                    mistakes.append((f"{row} {line.code}>{format_code(given)}", _put(place, given)))
                # Where the key has a code on several lines, one of them given twice is the other
                # with wrong modifiers or units: a mistake that stands in the list already.
                if times[line.code] == 1:
                    mistakes.append((f"twice {line.code}", _twice(place)))
            elif chart.wants_poa and line.system and line.system.takes_poa:
                mistakes.append(
                    (
                        f"POA {line.code}",
                        _put(place, replace(line, poa="N" if line.poa != "N" else "Y")),
                    )
                )
            self.at.append(mistakes)
        self.others: list[tuple[Mistake, AnswerCode | None]] = []
        # First in another reading of the chart: to put it there is no mistake.
        elsewhere = {reading.key[0].code for reading in chart.alternatives}
        for place, key in enumerate(chart.key):
            if key.code in elsewhere:
                continue
            if place and key.role.is_diagnosis and not key.optional:
                self.others.append(((f"first {self.slots[place][0].code}", _first(place)), None))
        for code in (*(d.code for d in chart.decoys), *_COMMON_EXTRAS):
            known = codebook.get(code)
            if known is not None and known.code not in taken:
                line = AnswerCode(known.code, known.system, poa="Y" if chart.wants_poa else "")
                mistake = (f"extra {known.code}", _added(line, rng.random() < 0.2))
                self.others.append((mistake, line))

    def two(self, rng: Random) -> tuple[Mistake, Mistake]:
        """Two mistakes that touch different codes."""
        places = rng.sample(range(len(self.at)), min(2, len(self.at)))
        if len(places) < 2 or rng.random() < 0.3:
            return rng.choice(self.at[places[0]]), rng.choice(self._apart(places[0]))
        return rng.choice(self.at[places[0]]), rng.choice(self.at[places[1]])

    def _apart(self, place: int) -> list[Mistake]:
        """The other mistakes without extras that would stand for the code at ``place``: left out
        here and added there, the two are one mistake."""
        line = self.slots[place][0]
        book = book_of(self.codebook)
        return [
            mistake
            for mistake, extra in self.others
            if extra is None or line.system is None or not akin(extra, line.code, line.system, book)
        ]

    def some_answer(self, rng: Random) -> list[AnswerCode]:
        """An answer of right and wrong lines, doubled and out of order here and there."""
        slots = self.slots
        for _ in range(rng.randint(0, 4)):
            if rng.random() < 0.7:
                slots = rng.choice(rng.choice(self.at))[1](slots)
            else:
                slots = rng.choice(self.others)[0][1](slots)
        lines = [line for slot in slots for line in slot]
        if rng.random() < 0.3:
            mistake = rng.choice(rng.choice(self.at))[1]
            lines += [line for slot in mistake(self.slots) for line in slot if line not in lines]
        for _ in range(rng.choice((0, 0, 0, 1, 2, 9))):
            lines.append(rng.choice(lines)) if lines else None
        how = rng.random()
        if how < 0.25:
            rng.shuffle(lines)
        elif how < 0.5 and lines:
            lines.insert(0, lines.pop(rng.randrange(len(lines))))
        return lines

    def score(self, slots: Slots) -> float:
        lines = tuple(line for slot in slots for line in slot)
        if lines not in self._known:
            self._known[lines] = score(self.chart, Answer(lines), self.codebook).score
        return self._known[lines]


_MUTATORS: dict[int, Mutator] = {}


def _mutator(codebook: Codebook) -> Mutator:
    if id(codebook) not in _MUTATORS:
        _MUTATORS[id(codebook)] = Mutator(codebook)
    return _MUTATORS[id(codebook)]


def _dropped(place: int) -> Callable[[Slots], Slots]:
    return lambda slots: [[] if n == place else slot for n, slot in enumerate(slots)]


def _put(place: int, line: AnswerCode) -> Callable[[Slots], Slots]:
    return lambda slots: [[line] if n == place else slot for n, slot in enumerate(slots)]


def _twice(place: int) -> Callable[[Slots], Slots]:
    return lambda slots: [slot * 2 if n == place else slot for n, slot in enumerate(slots)]


def _first(place: int) -> Callable[[Slots], Slots]:
    """The code of a slot before all others; the order of the rest stays. Slots keep their places, so
    an empty first slot takes it."""

    def move(slots: Slots) -> Slots:
        moved = [[] if n == place else slot for n, slot in enumerate(slots)]
        moved[0] = [*slots[place], *moved[0]]
        return moved

    return move


def _added(line: AnswerCode, first: bool) -> Callable[[Slots], Slots]:
    def add(slots: Slots) -> Slots:
        return [[line], *slots] if first else [*slots, [line]]

    return add
