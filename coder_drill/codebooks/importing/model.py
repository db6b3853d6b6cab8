"""What an official file turned out to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from coder_drill.codebooks.model import System

Rows = Sequence[Sequence[str]]


class Kind(StrEnum):
    """The published formats, by the name used in the store and in JSON."""

    CM_TABULAR = "icd10cm-tabular"
    CM_ORDER = "icd10cm-order"
    CM_INDEX = "icd10cm-index"
    CM_EINDEX = "icd10cm-eindex"
    CM_DRUG = "icd10cm-drug"
    CM_NEOPLASM = "icd10cm-neoplasm"
    PCS_TABLES = "icd10pcs-tables"
    PCS_ORDER = "icd10pcs-order"
    PCS_INDEX = "icd10pcs-index"
    PCS_DEFINITIONS = "icd10pcs-definitions"
    HCPCS = "hcpcs"
    CPT = "cpt"
    NCCI_PRACTITIONER = "hcpcs-ncci-practitioner"
    NCCI_HOSPITAL = "hcpcs-ncci-hospital"
    NCCI_SUPPLIER = "hcpcs-ncci-supplier"
    MUE_PRACTITIONER = "hcpcs-mue-practitioner"
    MUE_HOSPITAL = "hcpcs-mue-hospital"
    MUE_SUPPLIER = "hcpcs-mue-supplier"
    ADDONS = "hcpcs-addons"
    FEE_SCHEDULE = "hcpcs-fee-schedule"

    @property
    def label(self) -> str:
        """The name people know the file by."""
        return _LABELS[self.value]

    @property
    def system(self) -> System:
        """The code system the file belongs to."""
        return System(self.value.split("-")[0])

    @property
    def holds_codes(self) -> bool:
        """True for a file that says which codes there are."""
        return self in (
            Kind.CM_TABULAR, Kind.CM_ORDER, Kind.PCS_TABLES, Kind.PCS_ORDER, Kind.HCPCS, Kind.CPT,
        )  # fmt: skip

    @property
    def holds_rules(self) -> bool:
        """True for a file that says how codes are billed: together, how often, with what."""
        return self in (
            Kind.NCCI_PRACTITIONER, Kind.NCCI_HOSPITAL, Kind.NCCI_SUPPLIER, Kind.MUE_PRACTITIONER,
            Kind.MUE_HOSPITAL, Kind.MUE_SUPPLIER, Kind.ADDONS, Kind.FEE_SCHEDULE,
        )  # fmt: skip

    @property
    def comes_in_parts(self) -> bool:
        """True for a table that is published in several files a release."""
        return self in (Kind.NCCI_PRACTITIONER, Kind.NCCI_HOSPITAL, Kind.NCCI_SUPPLIER)

    @property
    def is_book(self) -> bool:
        """True for an alphabetic index or table that is walked by terms."""
        return self in (
            Kind.CM_INDEX, Kind.CM_EINDEX, Kind.CM_DRUG, Kind.CM_NEOPLASM, Kind.PCS_INDEX,
        )  # fmt: skip


_LABELS = {
    "icd10cm-tabular": "ICD-10-CM tabular list",
    "icd10cm-order": "ICD-10-CM order file",
    "icd10cm-index": "ICD-10-CM index to diseases and injuries",
    "icd10cm-eindex": "ICD-10-CM external cause index",
    "icd10cm-drug": "ICD-10-CM table of drugs and chemicals",
    "icd10cm-neoplasm": "ICD-10-CM neoplasm table",
    "icd10pcs-tables": "ICD-10-PCS tables",
    "icd10pcs-order": "ICD-10-PCS order file",
    "icd10pcs-index": "ICD-10-PCS index",
    "icd10pcs-definitions": "ICD-10-PCS definitions",
    "hcpcs": "HCPCS Level II (ANWEB)",
    "cpt": "CPT descriptors (licensed)",
    "hcpcs-ncci-practitioner": "NCCI pairs, practitioner",
    "hcpcs-ncci-hospital": "NCCI pairs, outpatient hospital",
    "hcpcs-ncci-supplier": "NCCI pairs, DME",
    "hcpcs-mue-practitioner": "Medically unlikely edits, practitioner",
    "hcpcs-mue-hospital": "Medically unlikely edits, outpatient hospital",
    "hcpcs-mue-supplier": "Medically unlikely edits, DME",
    "hcpcs-addons": "Add-on code edits",
    "hcpcs-fee-schedule": "Medicare physician fee schedule",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """Tables read from one file, before it is known to which edition they belong.

    ``tables`` by name: header and rows. ``year`` is the fiscal year (ICD) or calendar year that
    the file states, ``effective_from`` an ISO date where it states one. ``counts`` tell what was
    found, for people (``billable codes`` 74,719).
    """

    kind: Kind
    tables: Mapping[str, tuple[tuple[str, ...], Rows]]
    counts: Mapping[str, int]
    year: int | None = None
    effective_from: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one edition of a table changed against another: (code, title) or (code, old, new)."""

    system: System | None
    what: str
    added: tuple[tuple[str, str], ...] = ()
    deleted: tuple[tuple[str, str], ...] = ()
    revised: tuple[tuple[str, str, str], ...] = ()

    @property
    def summary(self) -> str:
        """``12 added, 3 deleted, 5 revised``."""
        return (
            f"{len(self.added):,} added, {len(self.deleted):,} deleted,"
            f" {len(self.revised):,} revised"
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One file, recognized and dated. ``edition`` is ``YYYY-MM`` of its first day in force."""

    file: Path
    parsed: Parsed
    edition: str
    effective_from: str
    effective_to: str
    sha256: str
    changes: Changes | None = field(default=None, compare=False)

    @property
    def kind(self) -> Kind:
        """What the file is."""
        return self.parsed.kind

    @property
    def system(self) -> System:
        """The code system it belongs to."""
        return self.parsed.kind.system
