"""The claim an answer would become: as a biller sees it, and as data for a payer."""

from __future__ import annotations

from coder_drill.claims.build import claim_view
from coder_drill.claims.fhir import fhir_claim
from coder_drill.claims.model import ClaimDiagnosis, ClaimForm, ClaimLine, ClaimProcedure, ClaimView
from coder_drill.claims.text import claim_text

__all__ = [
    "ClaimDiagnosis",
    "ClaimForm",
    "ClaimLine",
    "ClaimProcedure",
    "ClaimView",
    "claim_text",
    "claim_view",
    "fhir_claim",
]
