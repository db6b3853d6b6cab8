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
    """One diagnosis. ``place`` is its letter (CMS-1500: A to L; UB-04: 67 for the principal one, 67A to
    67Q behind it, ``72a`` to ``72c`` for external causes), ``837I`` where only the electronic claim
    has room, or empty where no claim has."""

    place: str
    code: str
    title: str
    poa: str = ""
    known: bool = True
    external: bool = False


@dataclass(frozen=True, slots=True)
class ClaimProcedure:
    """One ICD-10-PCS procedure of a UB-04: field 74 for the principal one, 74a to 74e behind it,
    ``837I`` where only the electronic claim has room, empty where no claim has."""

    place: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service line.

    ``revenue`` is the UB-04's revenue code with its name in plain words, ``pointers`` the letters
    of the CMS-1500's diagnoses that the service treats, at most four, the first the main one.
    ``left_over`` are modifiers behind the fourth, which no claim line carries.
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
    left_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Fields of a UB-04 that no coder assigns as a code of the answer.

    ``status`` is the patient status (17) of an inpatient stay, ``icd_version`` the version indicator
    (66), ``admitting`` the admitting diagnosis (69) and ``reasons`` the patient's reasons for an
    outpatient visit (70a to 70c): registration assigns both, so they are taken from the answer.
    """

    icd_version: str = "0"
    status: str = ""
    status_words: str = ""
    admitting: str = ""
    reasons: tuple[str, ...] = ()


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
    stay: Stay | None = None
    """What a UB-04 says beside the codes; None on a CMS-1500."""
