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


STAY = '''\
format = 2
id = "ip-yellow-and-sleepy"
title = "Yellow and sleepy"
setting = "inpatient"
claim = "facility"
edition = "2026-04"
patient = { age = 58, sex = "M" }
difficulty = 4
minutes = 15
policy = "house-inpatient"
disposition = "skilled nursing"
course = { id = "liver", encounter = 2 }
teaches = ["query"]
instructions = "Code the hospital's inpatient claim."
hints = ["Read the progress note beside the summary.", "Who says what the confusion is?"]

[[document]]
title = "H&P"
author = "Attending, hospital medicine"
day = 1
text = """
## HPI
58 y/o man with alcoholic cirrhosis and ascites, tapped twice this year, brought in by his brother.
Lethargic, slow to answer. On lactulose at home. ammonia 94.
"""

[[document]]
title = "Progress note"
author = "Resident, internal medicine"
day = 3
text = """
Still lethargic, asterixis. CT head clean. lactulose 30 mL q6h, titrate to 3 BM.
"""

[[document]]
title = "Discharge summary"
author = "Attending, hospital medicine"
day = 5
text = """
Alcoholic cirrhosis with ascites, paracentesis not needed. Altered mental status, cleared.
"""

[[key]]
code = "K70.31"
role = "principal"
poa = "Y"
evidence = ["Alcoholic cirrhosis with ascites"]
why = "The attending names the cirrhosis, its cause and the ascites."
guideline = "II"

[[key]]
code = "R41.82"
role = "secondary"
poa = "Y"
evidence = [{ document = "Progress note", text = "lethargic" }, "Altered mental status, cleared"]
why = "Nobody has named what the confusion is."
guideline = "I.B.4"
until_query = "mental-state"

[[key]]
code = "K76.82"
role = "secondary"
poa = "Y"
evidence = ["hepatic encephalopathy"]
why = "The attending names the encephalopathy in the answer."
guideline = "III"
after_query = "mental-state"

[[key]]
code = "G93.41"
role = "secondary"
poa = "Y"
evidence = ["asterixis"]
why = "A metabolic encephalopathy is what the findings could also mean; nobody says so."
guideline = "III"
pending = "mental-state"

[[decoy]]
code = "F10.20"
why_not = "Dependence is not documented."

[[decoy]]
code = "K72.90"
why_not = "No liver failure is documented."

[[query]]
id = "mental-state"
about = "clinical-indicators"
to = "attending"
indicators = ["ammonia 94", "asterixis"]
contrary = ["CT head clean"]
why = "Findings and treatment stand in the record without a diagnosis that explains them."
wording = ["Clarification: mental status. Ammonia 94, asterixis, CT head without a lesion, lactulose raised. Please document the condition these findings represent, if any: ____ / unable to determine."]
wrong_wording = [
  { text = "Please document hepatic encephalopathy.", why_not = "It names the one answer it wants.", fault = "leading" },
  { text = "An MCC is missing here. What was the mental state?", why_not = "Payment has no place in a query.", fault = "payment" },
]
until_then = "Code the symptom."
answer = "Day 6: hepatic encephalopathy, resolved."
'''
