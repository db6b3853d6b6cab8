"""Building an ICD-10-PCS code character by character, and taking one apart.

The valid codes drive it: after a prefix only those characters are offered with which a valid code
goes on, so that every path ends in a code that exists.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.codebooks.codebook import Codebook
from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.named import NamedProcedure
from coder_drill.codebooks.pcs import AXES
from coder_drill.codebooks.text import key_of, split_prefix

LENGTH = 7
_FIRST_AXIS = "section"


@dataclass(frozen=True, slots=True)
class Choice:
    """A character that may come next: its value, meaning and, where known, definition.

    ``codes`` is how many valid codes begin with the prefix and this value.
    """

    value: str
    meaning: str
    definition: str = ""
    codes: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One character of a code taken apart: position 1 to 7, axis, and the choice it is.

    ``others`` is how many other values the table allows at this place.
    """

    position: int
    axis: str
    choice: Choice
    others: int


def axis_at(prefix: str) -> str:
    """Name of the axis that comes after a prefix of 0 to 6 characters, e.g. ``root operation``."""
    if not prefix:
        return _FIRST_AXIS
    names = AXES.get(prefix[0], ())
    return names[len(prefix)] if len(prefix) < len(names) else ""


def choices(book: Codebook, prefix: str) -> list[Choice]:
    """What may come after a prefix of 0 to 6 characters, by value; empty for a finished code

    and for a prefix with which no valid code begins.
    """
    key = key_of(split_prefix(prefix)[1])
    if len(key) >= LENGTH:
        return []
    return [
        Choice(axis.value, axis.meaning or _as_in(book, key + axis.value), definition, codes)
        for axis, definition, codes in book.pcs.choices(key)
    ]


def _as_in(book: Codebook, prefix: str) -> str:
    """A value whose name the tables do not tell, by an example."""
    return f"as in: {book.pcs.example(prefix)}"


def take_apart(book: Codebook, code: str) -> list[Step]:
    """The characters of a valid code or prefix with meaning and definition, in order.

    Empty when no valid code begins so.
    """
    key = key_of(split_prefix(code)[1])[:LENGTH]
    steps: list[Step] = []
    for place in range(len(key)):
        offered = choices(book, key[:place])
        found = next((choice for choice in offered if choice.value == key[place]), None)
        if found is None:
            return []
        steps.append(Step(place + 1, axis_at(key[:place]), found, len(offered) - 1))
    return steps


class PcsBuilder:
    """A code in the making. Choose, go back, choose otherwise; forward again where it still fits.

    Every state is a prefix with which at least one valid code begins.
    """

    def __init__(self, book: Codebook, prefix: str = "") -> None:
        self._book = book
        self._prefix = ""
        self._ahead = ""
        self.start(prefix)

    @property
    def prefix(self) -> str:
        """The characters chosen so far, 0 to 7."""
        return self._prefix

    @property
    def axis(self) -> str:
        """Name of the axis to be chosen next; empty when the code is finished."""
        return "" if self.finished else axis_at(self._prefix)

    @property
    def finished(self) -> bool:
        """True when all seven characters are chosen."""
        return len(self._prefix) == LENGTH

    @property
    def code(self) -> Code | None:
        """The finished code, None before."""
        return self._book.get(self._prefix, System.ICD10PCS) if self.finished else None

    @property
    def remembered(self) -> str:
        """The value that was chosen here before going back, empty when none fits."""
        value = self._ahead[:1]
        return value if any(choice.value == value for choice in self.choices()) else ""

    def start(self, prefix: str = "") -> bool:
        """Begin anew at a prefix or code; one with which no valid code begins is cut to what fits.

        True when all of it fitted.
        """
        key = key_of(split_prefix(prefix)[1])[:LENGTH]
        self._ahead = ""
        self._prefix = ""
        for place in range(len(key), 0, -1):
            if self._book.pcs.begins(key[:place]):
                self._prefix = key[:place]
                break
        return self._prefix == key

    def start_named(self, named: NamedProcedure) -> bool:
        """Begin anew with what a procedure's name settles (see ``named.named_like``).

        The characters up to the first that is open are chosen; those behind it are remembered,
        and ``forward`` chooses them as far as they fit. True when the beginning fitted.
        """
        known = "".join(named.known.get(place, " ") for place in range(1, LENGTH + 1))
        prefix = known.partition(" ")[0]
        fitted = self.start(prefix)
        self._ahead = known[len(self._prefix) :]
        return fitted

    def choices(self) -> list[Choice]:
        """What may come next, by value."""
        return choices(self._book, self._prefix)

    def choose(self, value: str) -> bool:
        """Add a character; False, and nothing changed, when it may not come here.

        What was chosen further on before going back stays remembered while it fits.
        """
        value = value.strip().upper()
        if self.finished or len(value) != 1 or not self._book.pcs.begins(self._prefix + value):
            return False
        self._prefix += value
        self._ahead = self._ahead[1:]
        return True

    def back(self, steps: int = 1) -> None:
        """Take back characters, as many as there are; they are remembered for ``forward``."""
        steps = min(max(steps, 0), len(self._prefix))
        kept = len(self._prefix) - steps
        self._ahead = self._prefix[kept:] + self._ahead
        self._prefix = self._prefix[:kept]

    def forward(self) -> bool:
        """Choose again what was taken back; False when it does not fit here."""
        return bool(self._ahead) and self.choose(self._ahead[0])

    def steps(self) -> list[Step]:
        """The characters chosen so far, taken apart."""
        return take_apart(self._book, self._prefix)
