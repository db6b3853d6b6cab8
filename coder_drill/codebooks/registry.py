"""The code systems there are, one entry each.

A further one is one entry here: it is then read from prefixes and shapes, built into the search
database, found by the lookup, written and read in answers, shown and scored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coder_drill.codebooks.systems import ClaimType, CodeRow, CodeSystem, Revision, System

if TYPE_CHECKING:
    from coder_drill.codebooks.tables import Manifest


def _cm_rows(manifest: Manifest) -> Iterable[CodeRow]:
    # The readers are imported when a database is built: no other start shall pay for them.
    from coder_drill.codebooks.cm import code_rows

    return code_rows(manifest)


def _pcs_rows(manifest: Manifest) -> Iterable[CodeRow]:
    from coder_drill.codebooks.pcs import code_rows

    return code_rows(manifest)


def _hcpcs_rows(manifest: Manifest) -> Iterable[CodeRow]:
    from coder_drill.codebooks.hcpcs import code_rows

    return code_rows(manifest)


def _cpt_rows(manifest: Manifest) -> Iterable[CodeRow]:
    from coder_drill.codebooks.cpt import code_rows

    return code_rows(manifest)


def _cpt_edition(manifest: Manifest) -> tuple[str, str, str | None, str]:
    from coder_drill.codebooks.cpt import edition

    return edition(manifest)


System.ICD10CM = System.register(
    CodeSystem(
        id="icd10cm",
        label="ICD-10-CM",
        tag="CM",
        about="diagnoses, with every tabular note",
        prefix="cm",
        other_prefixes=("icd10cm",),
        shape=r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4}",
        dot_after=3,
        family_head=3,
        order=10,
        is_diagnosis=True,
        takes_poa=True,
        has_tabular_notes=True,
        settings=frozenset(
            ("inpatient", "emergency", "outpatient-surgery", "clinic", "ancillary", "dme")
        ),
        revision=Revision.FISCAL,
        uri="http://hl7.org/fhir/sid/icd-10-cm",
        rows=_cm_rows,
    )
)
System.ICD10PCS = System.register(
    CodeSystem(
        id="icd10pcs",
        label="ICD-10-PCS",
        tag="PCS",
        about="inpatient procedures, by their tables",
        prefix="pcs",
        other_prefixes=("icd10pcs",),
        shape=r"[0-9BCDFGHX][0-9A-HJ-NP-Z]{6}",
        family_head=3,
        order=20,
        is_inpatient_procedure=True,
        by_axes=True,
        claims=frozenset((ClaimType.INPATIENT,)),
        settings=frozenset(("inpatient",)),
        revision=Revision.FISCAL,
        uri="http://www.cms.gov/Medicare/Coding/ICD10",
        rows=_pcs_rows,
    )
)
System.HCPCS = System.register(
    CodeSystem(
        id="hcpcs",
        label="HCPCS",
        tag="HCPCS",
        about="supplies, drugs and services (Level II)",
        prefix="hcpcs",
        shape=r"[A-CE-HJ-V][0-9]{4}",
        order=30,
        is_line_item=True,
        takes_modifiers=True,
        takes_units=True,
        claims=frozenset((ClaimType.OUTPATIENT, ClaimType.PROFESSIONAL)),
        settings=frozenset(("dme",)),
        revision=Revision.QUARTERLY,
        uri="http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        rows=_hcpcs_rows,
    )
)
System.CPT = System.register(
    CodeSystem(
        id="cpt",
        label="CPT",
        tag="CPT",
        about="practice set of procedure codes",
        prefix="cpt",
        shape=r"[0-9]{4}[0-9AFMTU]",
        family_head=2,
        order=40,
        is_line_item=True,
        takes_modifiers=True,
        takes_units=True,
        by_families=True,
        carried_in_part=True,
        claims=frozenset((ClaimType.OUTPATIENT, ClaimType.PROFESSIONAL)),
        settings=frozenset(("emergency", "outpatient-surgery", "clinic", "ancillary")),
        uri="http://www.ama-assn.org/go/cpt",
        rows=_cpt_rows,
        edition=_cpt_edition,
    )
)
