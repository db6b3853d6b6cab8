"""The things a code book holds: codes, their tabular notes and their edit flags."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coder_drill.codebooks.systems import System as System


class NoteKind(StrEnum):
    """Kinds of tabular notes, in the order in which a code book prints them."""

    INCLUDES = "includes"
    INCLUSION = "inclusion"
    NOTE = "note"
    CODE_FIRST = "code-first"
    USE_ADDITIONAL = "use-additional"
    CODE_ALSO = "code-also"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    SEVENTH = "seventh-character"

    @property
    def label(self) -> str:
        """The heading as printed, e.g. ``Excludes1``."""
        return {
            "includes": "Includes",
            "inclusion": "Inclusion terms",
            "note": "Note",
            "code-first": "Code first",
            "use-additional": "Use additional code",
            "code-also": "Code also",
            "excludes1": "Excludes1",
            "excludes2": "Excludes2",
            "seventh-character": "Seventh character",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code table.

    ``code`` is in display form: dotted for ICD-10-CM (``E11.65``), plain elsewhere.
    Chapters and blocks of ICD-10-CM are rows too (``code`` = chapter number or ``A00-A09``),
    as are the PCS table prefixes a browser needs; none of those is billable.
    """

    system: System
    code: str
    title: str
    billable: bool
    parent: str | None = None
    short: str = ""
    """HCPCS: CMS's own short descriptor. CPT: section. ICD-10-PCS: a remark on a title that is not
    the official one. Else empty."""
    kind: str = "code"
    """ICD-10-CM: ``chapter``, ``block``, ``category``, ``subcategory`` or ``extended``.
    ICD-10-PCS: ``table`` for a prefix, else ``code``. HCPCS and CPT: ``section`` or ``code``."""


@dataclass(frozen=True, slots=True)
class Note:
    """One tabular note: ``text`` as printed at ``owner`` (the code, block or chapter).

    ``refs`` are the codes the note names: ``J44.1``, ``E10.-`` written as the prefix ``E10.``,
    or a range ``J40-J47``.
    """

    kind: NoteKind
    text: str
    owner: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flags:
    """Edit flags and groupings of one code; everything false or empty where it does not apply."""

    manifestation: bool = False
    external_cause: bool = False
    unacceptable_principal: bool = False
    unspecified: bool = False
    poa_exempt: bool = False
    age_low: int | None = None
    age_high: int | None = None
    cc: str = ""
    """``CC``, ``MCC`` or empty: the severity level as a secondary diagnosis."""
    hcc: str = ""
    """CMS-HCC V28 category, e.g. ``37``, or empty; a few codes have two: ``37, 263``."""
    or_procedure: bool = False
    """ICD-10-PCS: grouped as an operating-room procedure."""
    status: str = ""
    """HCPCS/CPT: OPPS status indicator."""
    questionable_admission: bool = False
    """Rarely a reason for an inpatient stay by itself (Medicare Code Editor)."""
    bilateral: str = ""
    """HCPCS/CPT: ``conditional`` (modifier 50 doubles it), ``independent``, ``inherent`` or empty."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """A CPT or HCPCS modifier with a label in plain words."""

    code: str
    kind: str
    label: str
    applies_to: str = ""
    notes: str = ""
    """Own words on its use."""
    ncci: bool = False
    """True when it can part an NCCI pair that allows a modifier."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one code table. Dates are ISO ``YYYY-MM-DD``; ``effective_to`` may be open."""

    system: System
    name: str
    effective_from: str
    effective_to: str | None
    rows: int
    source: str


@dataclass(frozen=True, slots=True)
class NcciPair:
    """An NCCI procedure-to-procedure pair: ``column2`` is bundled into ``column1``.

    ``modifier_allowed`` is the modifier indicator (1 true, 0 false).
    """

    column1: str
    column2: str
    modifier_allowed: bool


@dataclass(frozen=True, slots=True)
class PcsAxis:
    """One character of an ICD-10-PCS code: ``position`` 1..7, the axis name, value and meaning."""

    position: int
    axis: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PcsOperation:
    """A root operation as ICD-10-PCS defines it; ``explanation`` and ``examples`` may be empty."""

    name: str
    definition: str
    explanation: str = ""
    examples: str = ""
