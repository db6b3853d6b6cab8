"""The beginning of a new chart: a file that reads, with a place for everything a chart holds."""

from __future__ import annotations

from coder_drill.charts.model import Setting

_SECTIONS = {
    Setting.INPATIENT: ("H&P", "Progress notes", "Operative report", "Discharge summary"),
    Setting.EMERGENCY: ("Triage", "HPI", "Exam", "Results", "MDM", "Diagnoses and disposition"),
    Setting.OUTPATIENT_SURGERY: ("Preoperative note", "Operative report", "Pathology"),
    Setting.CLINIC: ("HPI", "Exam", "Assessment and plan"),
    Setting.ANCILLARY: ("Order", "Technique", "Findings", "Impression"),
    Setting.DME: ("Order", "Face-to-face note", "Delivery record"),
}


def new_chart_text(chart_id: str, setting: Setting, *, edition: str, title: str = "") -> str:
    """The text of a new chart file for ``chart_id``, to be saved as ``<setting>/<chart_id>.toml``.

    It is TOML in the right form with empty places (``""``); ``check`` then lists what is to be
    written. ``chart_id`` and ``title`` may not hold quotes or backslashes.
    """
    inpatient = setting is Setting.INPATIENT
    claim = "facility" if inpatient else "professional"
    sections = "\n\n".join(f"## {name}\n" for name in _SECTIONS[setting])
    poa = 'poa = "Y"                # Y N U W; leave it out for a code that is exempt\n'
    service = '"0FT44ZZ" style PCS code' if inpatient else "CPT or HCPCS code"
    lines = "" if inpatient else "modifiers = []\nunits = 1\n"
    return f'''\
format = 1
id = "{chart_id}"
title = "{title}"                  # like a chief complaint: never the answer
setting = "{setting}"
document = ""               # such as "ED provider note"
claim = "{claim}"
edition = "{edition}"
patient = {{ age = 54, sex = "F" }}
difficulty = 2              # 1..5
minutes = 8                 # what an experienced coder takes
teaches = []                # such as ["laterality", "seventh-character"]
instructions = ""           # what is to be coded, and the house rules that bear on it
hints = [                   # where to look, then what to look for; never a code
  "",
  "",
]
note = \'\'\'
{sections}
\'\'\'

# Diagnoses in order, the {"principal" if inpatient else "first-listed"} one first.
[[key]]
code = ""
role = "{"principal" if inpatient else "first-listed"}"
{poa if inpatient else ""}evidence = [""]             # words of the note, copied to the letter
why = ""                    # from the note and the tabular notes, in your own words
guideline = ""              # such as "I.C.9.a.2", "II.C", "PCS B3.2a", "Tabular: code first at N18"

[[key]]                     # {service}
code = ""
role = "procedure"          # or "service": visits, drugs, supplies
{lines}evidence = [""]
why = ""
guideline = ""

# Two to five codes that people wrongly assign here.
[[decoy]]
code = ""
why_not = ""

[[decoy]]
code = ""
why_not = ""
'''
