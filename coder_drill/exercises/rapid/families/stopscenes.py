"""Procedures that ended early or were reduced, in the words of notes."""

from __future__ import annotations

STOPS: dict[str, tuple[str, ...]] = {
    "procedures": (
        "colonoscopy",
        "EGD",
        "laparoscopic cholecystectomy",
        "knee arthroscopy",
        "cataract extraction",
        "bronchoscopy",
        "cystoscopy",
        "inguinal hernia repair",
    ),
    "reduced": (
        "complete audiometry",
        "bilateral nerve conduction study",
        "cystoscopy",
        "bronchoscopy",
        "pulmonary function testing",
        "vestibular testing",
    ),
    "without anesthesia": (
        "chest X-ray series",
        "barium swallow",
        "screening abdominal ultrasound",
        "nuclear stress study",
        "sleep study",
    ),
    "begun": (
        "{Procedure}: after induction, well into the case, BP fell to 70/40 and it was stopped for safety.",
        "{Procedure} started under sedation; SpO2 dropped to 78%, ended before completion for the patient's safety.",
        "Sedated, {procedure} begun, runs of ventricular tachycardia; abandoned.",
        "Anesthesia given, first step of the {procedure} done, bronchospasm, stopped.",
    ),
    "prepared": (
        "{Procedure}: in the procedure room, prepped, BP 220/120; called off before any sedation.",
        "Taken to the OR and positioned for {procedure}; new atrial fibrillation on the monitor, stopped before anesthesia.",
        "{Procedure} planned under anesthesia. In the room, chest pain before induction; ended there.",
    ),
    "less": (
        "{Procedure}: physician elected to do less than the code describes, patient stable, finished as planned for today.",
        "{Procedure}, reduced at the physician's choice from the start; no instability, no distress.",
        "Physician chose a limited {procedure}, part of the usual service left out, no safety concern.",
    ),
    "less, no anesthesia": (
        "{Procedure}, no anesthesia planned; only part of it was done, as ordered.",
        "{Procedure} without anesthesia, cut short at the physician's choice.",
        "Part of a {procedure} done, no anesthesia needed or planned; the rest was judged unnecessary.",
    ),
    "canceled": (
        "{Procedure} canceled by phone the day before, patient has a cold.",
        "Patient ate breakfast; {procedure} called off in the waiting room, never prepared.",
        "{Procedure}: patient did not show up; room and staff were ready.",
    ),
}
"""Procedures, and how they ended."""
