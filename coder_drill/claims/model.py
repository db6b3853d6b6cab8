"""A claim as plain data: what stands in the fields of a UB-04 or a CMS-1500."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coder_drill.codebooks.model import System


class ClaimForm(StrEnum):
    """The paper form whose fields a claim fills."""

    UB04 = "UB-04"
    CMS1500 = "CMS-1500"


@dataclass(frozen=True, slots=True)
class ClaimDiagnosis:
    """One diagnosis. ``place`` is its letter (CMS-1500: A to L; UB-04: empty for the principal one,
    A to Q behind it, ``72a`` to ``72c`` for external causes) or empty when the form has no room."""

    place: str
    code: str
    title: str
    poa: str = ""
    known: bool = True
    external: bool = False


@dataclass(frozen=True, slots=True)
class ClaimProcedure:
    """One ICD-10-PCS procedure of a UB-04: field 74 for the principal one, 74a to 74e behind it."""

    place: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service line.

    ``revenue`` is the UB-04's revenue code with its name in plain words, ``pointers`` the letters
    of the CMS-1500's diagnoses that the service answers to, at most four, the first the main one.
    """

    number: int
    code: str
    system: System | None
    title: str
    modifiers: tuple[str, ...]
    units: int | float
    revenue: str = ""
    revenue_name: str = ""
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimView:
    """The claim that an answer would become. ``remarks`` tell what the form cannot carry."""

    form: ClaimForm
    setting: str
    patient: str
    place: str
    """UB-04: type of bill; CMS-1500: place of service. Number and plain words."""
    place_code: str
    diagnoses: tuple[ClaimDiagnosis, ...]
    procedures: tuple[ClaimProcedure, ...]
    lines: tuple[ClaimLine, ...]
    remarks: tuple[str, ...] = ()
