"""Why patients are seen, by setting: what E/M scenes begin with."""

from __future__ import annotations

OFFICE = (
    "HTN above goal on home log",
    "T2DM, A1c up to 8.4",
    "knee OA, failing NSAIDs",
    "new palpitations",
    "chronic low back pain, med review",
    "COPD, more dyspnea than last winter",
    "migraine, now weekly",
    "fatigue and weight loss",
    "CHF, weight up 4 lb",
    "hypothyroidism, palpitations on current dose",
    "depression, partial response to sertraline",
    "CKD 3b, potassium creeping up",
    "RA flare",
    "abnormal LFTs on routine labs",
    "asthma, nightly symptoms",
    "neuropathy of both feet",
)
HOSPITAL = (
    "CHF exacerbation",
    "CAP with hypoxia",
    "COPD exacerbation",
    "cellulitis of the leg failing oral antibiotics",
    "acute pancreatitis",
    "GI bleed, Hgb 7.8",
    "pyelonephritis with sepsis workup",
    "new AF with RVR",
    "DKA, resolving",
    "small bowel obstruction, nonoperative",
    "syncope, telemetry",
    "AKI on CKD",
)
SHORT_STAY = (
    "chest pain, ACS ruled out",
    "syncope, monitored",
    "asthma flare, improved by evening",
    "vertigo with vomiting, MRI negative",
    "TIA workup",
    "dehydration from gastroenteritis",
    "allergic reaction, observed",
    "AF with RVR, rate controlled",
)
FACILITY = (
    "advanced dementia with new agitation",
    "stage 3 sacral pressure ulcer",
    "s/p hip fracture, on SNF rehab",
    "CHF after hospital stay",
    "recurrent UTI",
    "Parkinson disease with falls",
    "stroke with dysphagia, PEG feeds",
    "COPD on 2 L O2",
)
HOME = (
    "homebound CHF patient",
    "ALS, noninvasive ventilation at night",
    "bedbound MS with spasticity",
    "end-stage COPD, housebound",
    "frail, three falls this month",
    "leg ulcers, cannot leave the home",
    "advanced Parkinson disease",
    "dementia, caregiver exhausted",
)
