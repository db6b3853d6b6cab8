"""A chart: one encounter's record with the key a careful coder would sign."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.charts.places import PLACES, Disposition
from coder_drill.charts.queries import Query, QueryDecoy
from coder_drill.charts.record import Document, joined


class Setting(StrEnum):
    """Where the encounter took place."""

    INPATIENT = "inpatient"
    EMERGENCY = "emergency"
    OUTPATIENT_SURGERY = "outpatient-surgery"
    CLINIC = "clinic"
    ANCILLARY = "ancillary"
    DME = "dme"

    @property
    def label(self) -> str:
        """The setting in words, e.g. ``Outpatient surgery``."""
        return "DME" if self is Setting.DME else self.value.replace("-", " ").capitalize()


class ClaimKind(StrEnum):
    """Whose claim is coded: decides modifiers, E/M rules and the claim form."""

    PROFESSIONAL = "professional"
    FACILITY = "facility"


class Role(StrEnum):
    """What a key code is to the claim."""

    PRINCIPAL = "principal"
    FIRST_LISTED = "first-listed"
    SECONDARY = "secondary"
    PROCEDURE = "procedure"
    SERVICE = "service"

    @property
    def is_diagnosis(self) -> bool:
        """True for principal, first-listed and secondary diagnoses."""
        return self in (Role.PRINCIPAL, Role.FIRST_LISTED, Role.SECONDARY)


@dataclass(frozen=True, slots=True)
class Patient:
    """Age in whole years (90 stands for 90 or older), ``days`` for newborns, sex ``F`` or ``M``."""

    age: int
    sex: str
    days: int | None = None

    @property
    def label(self) -> str:
        """Short words for a heading: ``54 F``, ``90 or older M``, ``2 days M``."""
        if self.days is not None:
            return f"{self.days} {'day' if self.days == 1 else 'days'} {self.sex}"
        return f"{'90 or older' if self.age >= 90 else self.age} {self.sex}"


@dataclass(frozen=True, slots=True)
class Course:
    """The place of an encounter in the course of one patient: the ``encounter``-th, from 1."""

    id: str
    encounter: int


@dataclass(frozen=True, slots=True)
class KeyCode:
    """One code of the key, justified from the record's own words.

    ``evidence`` are exact spans of the record (``Quote`` where the file names their document),
    ``accept`` other codes that are fully right, ``accept_modifiers`` other modifiers of the line that
    are (``XS``, ``59,RT``, ``none``), ``optional`` a code that is never an error to add
    or to leave out. ``poa`` is ``Y``, ``N``, ``U``, ``W`` or empty (outpatient, or exempt from POA
    reporting). ``together`` names a set: its codes are right only when all of them are given.
    ``after`` names codes of the key behind which this one stands; without it order is free.

    Three fields tie a line to a query, by its id: ``until_query`` for a line that is coded only
    while the query is open, ``after_query`` for one that is coded only once it is answered,
    ``pending`` for one that no answer of this chart brings: it is coded at no time.
    """

    code: str
    role: Role
    poa: str = ""
    modifiers: tuple[str, ...] = ()
    units: int = 1
    evidence: tuple[str, ...] = ()
    why: str = ""
    guideline: str = ""
    accept: tuple[str, ...] = ()
    accept_modifiers: tuple[str, ...] = ()
    optional: bool = False
    together: str = ""
    after: tuple[str, ...] = ()
    convention: str = ""
    pending: str = ""
    after_query: str = ""
    until_query: str = ""

    @property
    def modifier_sets(self) -> tuple[frozenset[str], ...]:
        """The modifiers with which the line is right, each a whole set: the key's own first."""
        own = frozenset(modifier.upper() for modifier in self.modifiers)
        return (own, *map(_modifiers_of, self.accept_modifiers))

    @property
    def waits_for(self) -> str:
        """The query whose answer this line waits for; "" for a line that waits for none."""
        return self.pending or self.after_query

    def in_force(self, answered: Collection[str] = ()) -> bool:
        """Whether the line is coded when these queries are answered and all others open."""
        if self.pending or (self.after_query and self.after_query not in answered):
            return False
        return not (self.until_query and self.until_query in answered)


def _modifiers_of(text: str) -> frozenset[str]:
    return frozenset() if text == "none" else frozenset(text.split(","))


def in_force(lines: Iterable[KeyCode], answered: Collection[str] = ()) -> tuple[KeyCode, ...]:
    """The lines that are coded when these queries are answered and all others open."""
    return tuple(line for line in lines if line.in_force(answered))


@dataclass(frozen=True, slots=True)
class Decoy:
    """A code that people wrongly assign here, with the reason it is wrong."""

    code: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A second legitimate reading of the chart: its whole key, and why it stands.

    ``with_queries`` holds all lines of the reading where some of them hang on a query.
    """

    why: str
    key: tuple[KeyCode, ...]
    with_queries: tuple[KeyCode, ...] = ()

    @property
    def lines(self) -> tuple[KeyCode, ...]:
        """Every line as the file has it, whatever query it hangs on."""
        return self.with_queries or self.key


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart as loaded. ``content_hash`` is the sha256 (hex) of the file's bytes.

    ``documents`` is the record; ``note`` is the same as one text (``record.joined``), and evidence
    is given as offsets into it. A chart made of a ``note`` alone has one document.

    ``key`` is the key before any query is answered; ``with_queries`` holds all its lines where some
    hang on a query, and `with_answers` gives the chart as it is coded after the answers.
    """

    id: str
    title: str
    setting: Setting
    document: str
    claim: ClaimKind
    edition: str
    patient: Patient
    difficulty: int
    minutes: int
    instructions: str
    note: str
    key: tuple[KeyCode, ...]
    decoys: tuple[Decoy, ...] = ()
    teaches: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    content_hash: str = ""
    path: Path | None = field(default=None, compare=False)
    alternatives: tuple[Alternative, ...] = ()
    documents: tuple[Document, ...] = ()
    with_queries: tuple[KeyCode, ...] = ()
    queries: tuple[Query, ...] = ()
    query_decoys: tuple[QueryDecoy, ...] = ()
    policies: tuple[str, ...] = ()
    disposition: Disposition | None = None
    place_of_service: str = ""
    course: Course | None = None
    pair: str = ""
    format: int = 1
    _outline: Callable[[], tuple[KeyCode, ...]] | None = field(
        default=None, init=False, repr=False, compare=False
    )
    _whole: Callable[[], Chart] | None = field(default=None, init=False, repr=False, compare=False)
    _asks: int | None = field(default=None, init=False, repr=False, compare=False)

    if not TYPE_CHECKING:  # For a type checker every field is simply there.

        def __getattr__(self, name: str) -> object:
            """A field that has not been read yet: of a chart out of the index only its heading is there.

            Raises ChartError when the file has become unreadable since.
            """
            whole = object.__getattribute__(self, "_whole")
            if whole is None or name not in self.__dataclass_fields__:
                raise AttributeError(f"a chart has no {name!r}", name=name, obj=self)
            read = whole()
            for each in fields(self):
                if each.init:
                    object.__setattr__(self, each.name, getattr(read, each.name))
            object.__setattr__(self, "_whole", None)
            object.__setattr__(self, "_outline", None)
            object.__setattr__(self, "_asks", None)
            return object.__getattribute__(self, name)

    def __post_init__(self) -> None:
        plain = len(self.documents) == 1 and not self.documents[0].author
        if not self.documents or (plain and self.note):
            one = Document(self.document, self.note)
            object.__setattr__(self, "documents", (one,))
            return
        text = joined(self.documents)
        if self.note and self.note != text:
            raise ValueError("the note of a chart follows from its documents: change those")
        object.__setattr__(self, "note", text)
        if not self.document:
            titles = ", ".join(dict.fromkeys(each.title for each in self.documents))
            object.__setattr__(self, "document", titles)

    @property
    def outline(self) -> tuple[KeyCode, ...]:
        """The key without its words: code, role, POA, modifiers, units, optional.

        Known without reading the whole chart: for what walks over a bank.
        """
        return self.key if self._outline is None else self._outline()

    @property
    def asks(self) -> int:
        """How many queries are called for. Known without reading the whole chart."""
        return len(self.queries) if self._asks is None else self._asks

    @property
    def diagnoses(self) -> tuple[KeyCode, ...]:
        """The key's diagnoses in order, the principal or first-listed one first."""
        return tuple(k for k in self.key if k.role.is_diagnosis)

    @property
    def readings(self) -> tuple[tuple[KeyCode, ...], ...]:
        """The key, then the key of each alternative. An answer is held against the one it fits best."""
        return (self.key, *(each.key for each in self.alternatives))

    @property
    def lines(self) -> tuple[KeyCode, ...]:
        """Every ``[[key]]`` of the file in order, whatever query it hangs on."""
        return self.with_queries or self.key

    @property
    def waiting(self) -> tuple[KeyCode, ...]:
        """Lines that are not coded as the record stands: a query that is open would have to bring them."""
        return tuple(line for line in self.lines if line.waits_for and line not in self.key)

    @property
    def place(self) -> str:
        """The place of service in words, "" where none is given."""
        return PLACES.get(self.place_of_service, "")

    @property
    def wants_poa(self) -> bool:
        """True where the claim reports POA indicators: inpatient facility claims."""
        return self.setting is Setting.INPATIENT and self.claim is ClaimKind.FACILITY

    def query(self, query_id: str) -> Query | None:
        """The query with this id, or None."""
        return next((each for each in self.queries if each.id == query_id), None)

    def with_answers(self, answered: Collection[str]) -> Chart:
        """The chart once these queries are answered: the answers in its record, its key after them.

        A query without an answer stays open. Answers stand behind the documents, in the order of
        the queries, so that offsets into the note before them hold.
        """
        came = [each for each in self.queries if each.id in answered and each.answer]
        if not came:
            return self
        given = {each.id for each in came}
        # A number tells two answers apart; it does not count queries that never bring one.
        bring = [each for each in self.queries if each.answer]
        answers = tuple(
            Document(
                "Query answer" if len(bring) == 1 else f"Query answer {n}",
                each.answer,
                each.to[0].label if each.to else "Provider",
            )
            for n, each in enumerate(bring, 1)
            if each.id in given
        )
        return replace(
            self,
            note="",
            documents=(*self.documents, *answers),
            key=in_force(self.lines, given),
            alternatives=tuple(
                replace(each, key=in_force(each.lines, given)) for each in self.alternatives
            ),
        )
