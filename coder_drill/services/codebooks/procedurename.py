"""A procedure's everyday name as what it settles of an ICD-10-PCS code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.model import Code
from coder_drill.codebooks.named import NamedProcedure, load_procedures, named_like, narrowed
from coder_drill.codebooks.pcsbuilder import LENGTH, Choice, PcsBuilder, Step, choices


@dataclass(frozen=True, slots=True)
class NamedCode:
    """What a name settles: the codes it may stand for, the usual one first."""

    name: str
    """The name as the table has it."""
    procedure: NamedProcedure
    """Narrowed to what was typed beside the name."""
    codes: tuple[Code, ...]

    @property
    def pattern(self) -> str:
        """The code with a dot for each character that is open: ``0W9·30Z``."""
        known = self.procedure.known
        return "".join(known.get(place, "·") for place in range(1, LENGTH + 1))

    def builder(self, book: Codebook) -> PcsBuilder:
        """A builder that begins with what is settled."""
        builder = PcsBuilder(book)
        builder.start_named(self.procedure)
        return builder

    def steps(self, book: Codebook) -> list[Step]:
        """The characters settled before the first open one, taken apart."""
        return self.builder(book).steps()

    def open_choices(self, book: Codebook) -> list[Choice]:
        """What the first open character may be for this procedure; none when all are settled."""
        prefix = self.pattern.partition("·")[0]
        if len(prefix) == LENGTH:
            return []
        wanted = self.procedure.values[len(prefix)]
        offered = {choice.value: choice for choice in choices(book, prefix)}
        return [offered[value] for value in wanted if value in offered]

    def as_json(self, book: Codebook) -> dict[str, object]:
        """The reading as plain JSON values."""
        return {
            "name": self.name,
            "pattern": self.pattern,
            "settled": [
                {
                    "position": step.position,
                    "axis": step.axis,
                    "value": step.choice.value,
                    "meaning": step.choice.meaning,
                }
                for step in self.steps(book)
            ],
            "open": [
                {"value": choice.value, "meaning": choice.meaning}
                for choice in self.open_choices(book)
            ],
            "codes": [{"code": code.code, "title": code.title} for code in self.codes],
        }


def read_procedure(book: Codebook, text: str) -> NamedCode | None:
    """The named procedure that a text has, narrowed by its other words (side, approach).

    None when no name of the table is in it.
    """
    procedure = named_like(text, _procedures())
    if procedure is None:
        return None
    system = System.inpatient_procedures()
    known = {code: book.get(code, system) for code in procedure.codes()}
    valid = {code: found for code, found in known.items() if found is not None and found.billable}
    if not valid:
        return None
    own, fitting = narrowed(procedure, text, {code: c.title for code, c in valid.items()})
    return NamedCode(own.names[0], own, tuple(valid[code] for code in fitting))


@cache
def _procedures() -> list[NamedProcedure]:
    return load_procedures()
