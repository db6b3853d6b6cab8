"""A small chart without faults, for tests that break one thing at a time."""

from __future__ import annotations

from pathlib import Path

ED = '''\
format = 1
id = "ed-slip-on-ice"
title = "Slip on ice"
setting = "emergency"
document = "ED provider note"
claim = "professional"
edition = "2026-04"
patient = { age = 54, sex = "F" }
difficulty = 2
minutes = 6
teaches = ["seventh-character", "laterality"]
instructions = "Code the physician's professional claim: diagnoses and the E/M level."
hints = ["Look at the film report.", "Which side, and is this the first treatment?"]
note = """
## HPI
54 y/o right-handed woman slipped on an icy driveway this morning and landed on her outstretched
right hand. Immediate wrist pain and swelling. Denies head strike, no LOC, no neck pain. Pain 7/10.
PMH: HTN, on lisinopril, good control. Type 2 diabetes, diet controlled, A1c 6.4. No anticoagulants.
Old left ankle sprain years ago, healed. Nonsmoker, rare wine. NKDA.

## Exam
BP 138/82 HR 88 RR 16 T 98.4 SpO2 98% RA. Alert, in pain. Right wrist swollen, dinner fork shape,
tender over the distal radius; skin intact. Radial pulse 2+, sensation and thumb opposition intact,
strength 5/5 at the elbow. Snuffbox nontender. Left wrist normal. No elbow or shoulder tenderness.

## Imaging
XR right wrist 3 views: closed Colles fracture of the right distal radius, dorsal angulation about
15 degrees, no joint involvement. Read by me and compared with the radiologist's report.

## MDM / Plan
Acute Colles fracture right wrist, closed. Sugar tong splint by the tech, recheck neurovascularly
intact. Hydrocodone prescribed after review of the state database. Essential hypertension, continue
lisinopril. Orthopedics in 3 to 5 days; return for numbness, color change or worse pain.
"""

[[key]]
code = "S52.531A"
role = "first-listed"
evidence = ["Acute Colles fracture right wrist, closed"]
why = "The physician names a Colles fracture of the right radius; first visit, active treatment."
guideline = "I.C.19.c.1"

[[key]]
code = "I10"
role = "secondary"
evidence = ["Essential hypertension, continue\\nlisinopril"]
why = "A chronic condition that is managed at the visit."
guideline = "IV.J"

[[key]]
code = "W00.0XXA"
role = "secondary"
evidence = ["slipped on an icy driveway"]
why = "A fall on the same level because of ice."
guideline = "I.C.20.a.2"

[[key]]
code = "99284"
role = "service"
modifiers = ["25"]
units = 1
evidence = ["Hydrocodone prescribed"]
why = "Moderate: an acute complicated injury, and a prescription drug is managed."
guideline = "CPT: E/M medical decision making"

[[decoy]]
code = "S52.501A"
why_not = "The type of the fracture is documented."

[[decoy]]
code = "S52.532A"
why_not = "That is the other side."
'''


def write(folder: Path, text: str = ED, name: str = "ed-slip-on-ice.toml") -> Path:
    """Write a chart file into ``folder`` (made when missing) and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def swap(old: str, new: str, text: str = ED) -> str:
    """``text`` with ``old`` replaced; the old words must be there."""
    assert old in text, old
    return text.replace(old, new)
