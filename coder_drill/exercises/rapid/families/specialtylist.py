"""Specialties of office visits: what their physicians are called, read, and are seen for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Specialty:
    """``one`` and ``many`` name its physicians; reasons by level of MDM; ``reading`` is a test it reads."""

    one: str
    many: str
    other: str
    low: tuple[str, ...]
    moderate: tuple[str, ...]
    high: tuple[str, ...]
    reading: str


SPECIALTIES = {
    "cardiology": Specialty(
        "cardiologist",
        "cardiologists",
        "orthopedist",
        ("palpitations, benign PACs on monitor", "stable HTN, yearly visit", "stable HLD"),
        ("AF, rate poorly controlled", "new exertional chest pressure", "HFrEF, weight up"),
        ("crescendo angina, sent for admission", "decompensated HF, hospitalist to admit"),
        "echo",
    ),
    "dermatology": Specialty(
        "dermatologist",
        "dermatologists",
        "rheumatologist",
        ("seborrheic keratosis, reassurance", "dry skin, OTC emollient", "tinea pedis, OTC cream"),
        ("plaque psoriasis worse, new topical Rx", "changing nevus", "rosacea flare, doxycycline"),
        ("toxic erythroderma, sent to hospital",),
        "slide",
    ),
    "orthopedics": Specialty(
        "orthopedist",
        "orthopedists",
        "neurologist",
        ("ankle sprain", "trigger finger, splint", "simple wrist sprain"),
        ("knee OA, TKA decided", "rotator cuff tear, Rx NSAID", "hip OA flare, meloxicam"),
        ("septic knee suspected, to OR tonight",),
        "knee film",
    ),
    "gastroenterology": Specialty(
        "gastroenterologist",
        "gastroenterologists",
        "pulmonologist",
        ("GERD controlled on OTC famotidine", "constipation, OTC fiber", "stable IBS"),
        ("ulcerative colitis flare", "new dysphagia", "cirrhosis, diuretic changed"),
        ("hematemesis in clinic, sent for admission",),
        "capsule study",
    ),
    "neurology": Specialty(
        "neurologist",
        "neurologists",
        "cardiologist",
        ("tension headache, OTC analgesic", "mild carpal tunnel, wrist splint"),
        ("migraine, preventive Rx started", "seizures, levetiracetam raised", "new hand tremor"),
        ("myasthenic crisis developing, direct admit",),
        "EEG",
    ),
    "pulmonology": Specialty(
        "pulmonologist",
        "pulmonologists",
        "gastroenterologist",
        ("mild seasonal cough, OTC antihistamine", "stable small nodule, yearly check"),
        ("COPD, inhaler stepped up", "asthma not at goal", "new 14 mm lung nodule"),
        ("COPD with hypercapnia, sent for admission",),
        "sleep study",
    ),
    "urology": Specialty(
        "urologist",
        "urologists",
        "dermatologist",
        ("small hydrocele, no treatment", "stable BPH without medication"),
        ("gross hematuria", "overactive bladder, mirabegron started", "BPH, tamsulosin started"),
        ("obstructed infected stone, to OR today",),
        "renal ultrasound",
    ),
    "family medicine": Specialty(
        "family physician",
        "family physicians",
        "general surgeon",
        ("viral URI", "lumbar strain, OTC ibuprofen", "stable HTN, labs at goal"),
        ("T2DM, A1c 9.1, metformin raised", "HTN above goal, Rx changed", "pneumonia, doxycycline"),
        ("acute stroke symptoms, sent by ambulance for admission",),
        "ECG",
    ),
    "rheumatology": Specialty(
        "rheumatologist",
        "rheumatologists",
        "urologist",
        ("hand OA, OTC topical", "stable Raynaud, gloves advised"),
        ("RA flare, prednisone burst", "PMR, taper adjusted", "gout, allopurinol started"),
        ("giant cell arteritis with vision loss, direct admit",),
        "DXA scan",
    ),
}
