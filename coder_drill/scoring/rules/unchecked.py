"""What the rules do not look at, so that a clean answer is not taken for more than it is."""

from __future__ import annotations

NOT_CHECKED: tuple[tuple[str, str], ...] = (
    (
        "Whether the record supports a code",
        "Rules see codes, not documentation. Clinical validity, medical necessity, coverage (LCD, NCD) "
        "and whether the provider linked two conditions are for the record and its reader.",
    ),
    (
        "Codes that are missing",
        '"Use additional code" and "code also" notes, external causes, place and status codes, '
        "long-term drugs: only a chart's key asks for them. An absent code-first condition is a hint "
        "for manifestation codes alone.",
    ),
    (
        "Excludes2, and Excludes1 between unrelated conditions",
        "Excludes2 allows both codes. Whether two conditions are unrelated (I.A.12.a) is not in a code.",
    ),
    (
        "The order of secondary diagnoses",
        "Free, but for code-first notes, sequelae and what a chart sets. Which of several conditions "
        "is principal (section II) is a matter of the record.",
    ),
    (
        "Sex",
        "Sex-conflict edits of the Medicare Code Editor ended on October 1, 2024.",
    ),
    (
        "ICD-10-PCS beyond its tables",
        "Multiple procedures, integral steps and the choice of the root operation are not checked; "
        "nor are the editor's lists of noncovered and limited-coverage procedures.",
    ),
    (
        "Global surgery beyond one encounter, and modifiers that follow from dates or providers",
        "24, 58, 76-79, GC, FS and the like: earlier procedures and their days are on other claims, so "
        "a visit within a global period raises nothing. Who did what of a split or shared procedure "
        "(54-56, 62, 66, 80-82) is not in the codes.",
    ),
    (
        "Indicators of the physician fee schedule, until imported",
        "PC/TC, bilateral, multiple-procedure, assistant, co-surgeon and team indicators, global days "
        "and status come from CMS's relative value file (codebooks import), which is not bundled. "
        "Without it 26 and TC are judged by the section of CPT and lists of codes that are one part "
        "already, sides by the outpatient table's bilateral indicators, which say less than the fee "
        "schedule's, second surgeons and global days not at all, and the global service without 26 is "
        "flagged for imaging alone.",
    ),
    (
        "The place of service where it is not stated",
        "TC and incident-to services by a physician, and imaging without 26, are flagged by the place of "
        "service (19, 21-24 and the like); where none is stated, in emergency, inpatient and "
        "outpatient-surgery settings.",
    ),
    (
        "Body parts beyond lids, fingers, toes and coronary arteries",
        "Whether RT and LT fit an organ, and whether a finger is the one in the record, is not in the "
        "tables.",
    ),
    (
        "Units without a published limit",
        "Doses against billing units, timed services against minutes, and medically unlikely edits "
        "until CMS's file was imported.",
    ),
    (
        "Practitioner and DME pairs, until imported",
        "The bundled pairs are the hospital outpatient table among the codes carried here.",
    ),
    (
        "Single-dose or multi-dose container",
        "The tables do not say it: JZ and JW are asked for by the OPPS status of the drug.",
    ),
    (
        "CPT codes outside the practice table",
        "Named as such and not checked further, unless a licensed file was imported.",
    ),
    (
        "Payer rules",
        "Beyond Medicare's where a rule says so: prior authorization, frequency, contracts, Medicaid "
        "and commercial policies are not known.",
    ),
)
"""Topic and sentence, for ``docs/edits.md``."""
