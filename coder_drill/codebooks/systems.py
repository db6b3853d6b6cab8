"""What a code system is: everything that is asked of one, and where each is registered.

Outside this room code asks a property (``system.takes_units``) and never names a system, so that a
further one is one entry in `coder_drill.codebooks.registry`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from coder_drill.codebooks.tables import Manifest

CodeRow = tuple[str, str, str, bool, str | None, str, str]
"""A row of the code table: system, code, title, billable, parent, short title, kind."""
MOST_SYSTEMS = 256
"""The search index keeps one byte a code for its system."""


class ClaimType(StrEnum):
    """The kinds of claims: each takes the codes of some systems only."""

    INPATIENT = "inpatient"
    """A hospital's claim for a stay (UB-04, type of bill 11x)."""
    OUTPATIENT = "outpatient"
    """A facility's claim for anything else (UB-04)."""
    PROFESSIONAL = "professional"
    """A provider's or supplier's claim (CMS-1500)."""


class Revision(StrEnum):
    """When a system's codes change as a rule."""

    FISCAL = "fiscal"
    """October 1, with an update on April 1."""
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    """January 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """One entry of the registry."""

    id: str
    """Name on the command line and in JSON, e.g. ``icd10cm``."""
    label: str
    """The field's own name, e.g. ``ICD-10-CM``."""
    tag: str
    """The label where room is short, e.g. ``CM``."""
    about: str
    """What its codes are for, in some words."""
    prefix: str
    """What decides for it before a colon in an answer: ``cm`` in ``cm:M1000``."""
    other_prefixes: tuple[str, ...] = ()
    """Further prefixes that are understood."""
    shape: str
    """Regular expression of a whole code, upper case and without dots."""
    dot_after: int = 0
    """A dot is written after so many characters, none for 0."""
    order: int
    """Where its codes stand in lists and answers: low numbers first."""
    is_diagnosis: bool = False
    is_inpatient_procedure: bool = False
    """Reported on a hospital's inpatient claim as a procedure with a date."""
    is_line_item: bool = False
    """Reported as a service line with a charge."""
    takes_poa: bool = False
    takes_modifiers: bool = False
    takes_units: bool = False
    has_tabular_notes: bool = False
    """Its book prints notes (Excludes1, code first) and seventh characters."""
    by_axes: bool = False
    """Each character of a code is an axis with a value: codes can be built and taken apart."""
    by_families: bool = False
    """Neighboring numbers are one family of services, as in CPT's sections."""
    family_head: int = 0
    """Characters that related codes share at least; 0 where numbers tell nothing of kinship."""
    carried_in_part: bool = False
    """The table holds a practice set: a code that it lacks may well be valid."""
    claims: frozenset[ClaimType] = frozenset(ClaimType)
    """Claims that take its codes."""
    settings: frozenset[str] = frozenset()
    """Settings of charts whose services are coded with it before all other systems."""
    revision: Revision = Revision.YEARLY
    uri: str = ""
    """Name of the system in FHIR."""
    rows: Callable[[Manifest], Iterable[CodeRow]]
    """Reads its rows for the search database, in book order, parents before children."""
    edition: Callable[[Manifest], tuple[str, str, str | None, str]] | None = None
    """Name, first day, last day and origin of its edition; by the manifest's table for None."""


class _Registry(type):
    """Lets the class of systems be walked and counted, as a sequence in order."""

    def __iter__(cls) -> Iterator[System]:
        return iter(System.known())

    def __len__(cls) -> int:
        return len(System.known())

    def __getitem__(cls, place: int) -> System:
        return System.known()[place]


Sequence.register(_Registry)


class System(str, metaclass=_Registry):
    """A registered code system, called by its id: ``System("icd10cm")``.

    There is one object for each system, so that ``is`` compares them. It is its id as a string.
    Raises ValueError for an id that is not registered.
    """

    ICD10CM: ClassVar[System]
    ICD10PCS: ClassVar[System]
    HCPCS: ClassVar[System]
    CPT: ClassVar[System]

    _registered: ClassVar[dict[str, System]] = {}
    _in_order: ClassVar[tuple[System, ...]] = ()
    _for_diagnoses: ClassVar[System | None] = None
    entry: CodeSystem

    def __new__(cls, name: str) -> System:
        known = cls._registered.get(name)
        if known is None:
            raise ValueError(f"{name!r} is not a code system")
        return known

    @staticmethod
    def known() -> list[System]:
        """Every registered system, in the order in which lists show them."""
        return list(System._in_order)

    @staticmethod
    def register(entry: CodeSystem) -> System:
        """Add a system. Raises ValueError when its id, order or a prefix is taken."""
        for other in System._registered.values():
            taken = other.entry
            if (
                entry.id == taken.id
                or entry.order == taken.order
                or set(_prefixes(entry)) & set(_prefixes(taken))
            ):
                raise ValueError(f"{entry.id}: id, order or prefix is that of {taken.id}")
        if len(System._registered) >= MOST_SYSTEMS:
            raise ValueError(f"{entry.id}: the index has room for {MOST_SYSTEMS} systems")
        system = str.__new__(System, entry.id)
        system.entry = entry
        System._registered[entry.id] = system
        System._sort()
        return system

    @staticmethod
    def unregister(system: System) -> None:
        """Take a system out again."""
        System._registered.pop(system.value, None)
        System._sort()

    @staticmethod
    def _sort() -> None:
        """Keep the systems in their order and by what they are for: asked at every code."""
        systems = sorted(System._registered.values(), key=lambda system: system.entry.order)
        System._in_order = tuple(systems)
        System._for_diagnoses = next((s for s in systems if s.entry.is_diagnosis), None)

    @staticmethod
    def of_prefix(prefix: str) -> System | None:
        """The system that a prefix decides for (``cm``, ``ICD-10-CM``), None for another word."""
        plain = prefix.lower().replace("-", "")
        return next((s for s in System.known() if plain in _prefixes(s.entry)), None)

    @staticmethod
    def of_shape(code: str) -> tuple[System, ...]:
        """The systems whose codes look so, diagnoses first; blanks and case do not count.

        A dot leaves only those that write one.
        """
        plain = "".join(code.upper().replace(".", "").split())
        return tuple(
            system
            for system in System.known()
            if (system.entry.dot_after or "." not in code)
            and re.fullmatch(system.entry.shape, plain)
        )

    @staticmethod
    def of_service(code: str) -> System:
        """The system of a code that is known to be no diagnosis, by its shape.

        A code of no known shape counts as CPT when it begins with a digit, else as HCPCS.
        """
        fitting = next((s for s in System.of_shape(code) if not s.is_diagnosis), None)
        return fitting or (System.CPT if code[:1].isdigit() else System.HCPCS)

    @staticmethod
    def diagnoses() -> System:
        """The system that diagnoses are coded in."""
        if System._for_diagnoses is None:
            raise LookupError("no code system for diagnoses is registered")
        return System._for_diagnoses

    @staticmethod
    def inpatient_procedures() -> System:
        """The system that procedures of hospital stays are coded in."""
        return next(s for s in System.known() if s.is_inpatient_procedure)

    @staticmethod
    def on_claim(claim: ClaimType) -> frozenset[System]:
        """The systems whose codes a kind of claim takes."""
        return frozenset(s for s in System.known() if claim in s.entry.claims)

    @property
    def value(self) -> str:
        """The id as a plain string."""
        return self.entry.id

    @property
    def name(self) -> str:
        """The id in capitals, as the class calls it."""
        return self.entry.id.upper()

    @property
    def label(self) -> str:
        """The field's own name of the system, e.g. ``ICD-10-CM``."""
        return self.entry.label

    @property
    def tag(self) -> str:
        """The label where room is short, e.g. ``CM``."""
        return self.entry.tag

    @property
    def about(self) -> str:
        """What its codes are for, in some words."""
        return self.entry.about

    @property
    def prefix(self) -> str:
        """What decides for the system before a colon, e.g. ``cm``."""
        return self.entry.prefix

    @property
    def order(self) -> int:
        """Where its codes stand in lists and answers: low numbers first."""
        return self.entry.order

    @property
    def is_diagnosis(self) -> bool:
        """Its codes are diagnoses."""
        return self.entry.is_diagnosis

    @property
    def is_inpatient_procedure(self) -> bool:
        """Its codes are the procedures of a hospital's inpatient claim."""
        return self.entry.is_inpatient_procedure

    @property
    def is_line_item(self) -> bool:
        """Its codes are service lines with a charge."""
        return self.entry.is_line_item

    @property
    def takes_poa(self) -> bool:
        """Its codes carry a present-on-admission indicator on inpatient claims."""
        return self.entry.takes_poa

    @property
    def takes_modifiers(self) -> bool:
        """Its codes carry modifiers."""
        return self.entry.takes_modifiers

    @property
    def takes_units(self) -> bool:
        """Its codes carry units."""
        return self.entry.takes_units

    @property
    def has_tabular_notes(self) -> bool:
        """Its book prints notes and seventh characters."""
        return self.entry.has_tabular_notes

    @property
    def by_axes(self) -> bool:
        """Its codes are built character by character."""
        return self.entry.by_axes

    @property
    def by_families(self) -> bool:
        """Neighboring numbers of it are one family of services."""
        return self.entry.by_families

    @property
    def family_head(self) -> int:
        """Characters that related codes share at least; 0 where numbers tell nothing."""
        return self.entry.family_head

    @property
    def carried_in_part(self) -> bool:
        """Only some of its codes are carried: one that is not may well be valid."""
        return self.entry.carried_in_part

    @property
    def uri(self) -> str:
        """Name of the system in FHIR."""
        return self.entry.uri

    def spell(self, code: str) -> str:
        """A code in the system's spelling: upper case, the dot where it belongs (``E11.65``)."""
        plain = "".join(code.upper().replace(".", "").split())
        at = self.entry.dot_after
        return f"{plain[:at]}.{plain[at:]}" if at and len(plain) > at else plain

    def __reduce__(self) -> tuple[type[System], tuple[str]]:
        return System, (self.value,)

    def __deepcopy__(self, memo: object) -> System:
        return self

    def __repr__(self) -> str:
        return f"System({self.value!r})"


def _prefixes(entry: CodeSystem) -> tuple[str, ...]:
    return (entry.prefix, *entry.other_prefixes)
