"""A chart: one encounter's note with the key a careful coder would sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


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
class KeyCode:
    """One code of the key, justified from the note's own words.

    ``evidence`` are exact spans of the note, ``accept`` other codes that are fully right,
    ``optional`` a code that is never an error to add or to leave out.
    ``poa`` is ``Y``, ``N``, ``U``, ``W`` or empty (outpatient, or exempt from POA reporting).
    ``together`` names a set: its codes are right only when all of them are given.
    ``after`` names codes of the key behind which this one stands; without it order is free.
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
    optional: bool = False
    together: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoy:
    """A code that people wrongly assign here, with the reason it is wrong."""

    code: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A second legitimate reading of the chart: its whole key, and why it stands."""

    why: str
    key: tuple[KeyCode, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart as loaded. ``content_hash`` is the sha256 (hex) of the file's bytes."""

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

    @property
    def diagnoses(self) -> tuple[KeyCode, ...]:
        """The key's diagnoses in order, the principal or first-listed one first."""
        return tuple(k for k in self.key if k.role.is_diagnosis)

    @property
    def readings(self) -> tuple[tuple[KeyCode, ...], ...]:
        """The key, then the key of each alternative. An answer is held against the one it fits best."""
        return (self.key, *(each.key for each in self.alternatives))

    @property
    def wants_poa(self) -> bool:
        """True where the claim reports POA indicators: inpatient facility claims."""
        return self.setting is Setting.INPATIENT and self.claim is ClaimKind.FACILITY
