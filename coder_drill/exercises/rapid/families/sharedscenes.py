"""How visits by two people are charted: an NP or PA with a physician, a resident with a teacher."""

from __future__ import annotations

from random import Random

NOISE = (
    "Vitals stable.",
    "Note complete by 18:00.",
    "Pt knows both of them.",
    "Family present.",
    "Orders entered by the RN.",
    "Labs pending.",
    "Signed electronically.",
    "Refills sent.",
    "Interpreter used.",
    "Exam as charted.",
    "Care manager informed.",
)

# Each story is one part of every column; {0} is NP or PA.
_STORIES: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("split by MDM", "physician"): (
        (
            "{0} took history and exam and wrote most of the note.",
            "{0} saw the pt first, long note.",
            "{0} did the morning exam and gathered results.",
            "Daily exam and order entry by the {0}.",
        ),
        (
            "Physician of the same group, same date: made and approved the management plan, answers for it.",
            "The physician (same group) saw the pt later, decided on the plan and takes responsibility for it.",
            "Same date, same group: the physician documents the problems, sets the plan, weighs its risks as own.",
        ),
    ),
    ("split by MDM", "helper"): (
        (
            "{0} evaluated, made the management plan and answers for it.",
            "The plan, its risks and the orders are the work of the {0}, who takes responsibility.",
            "{0}: assessment and management plan, own responsibility.",
        ),
        (
            "Physician of the same group examined the pt briefly, no part in the plan.",
            "The physician (same group) came by to listen to the lungs and left the plan alone.",
            "Same date: physician of the group took part of the history, nothing of the MDM.",
        ),
    ),
    ("split by MDM", "signed"): (
        (
            "{0} alone saw the pt and made the plan.",
            "The whole visit was the work of the {0}.",
            "History, exam and plan by the {0}.",
        ),
        (
            "A physician of the group, not in the hospital that day, co-signed.",
            "Physician's part: a signature the next day, no contact with pt or plan.",
            "The physician read the note in the evening and signed, took no part.",
            "Co-signature of the physician, who did not know the pt.",
        ),
    ),
    ("incident-to", "plan"): (
        ("Office, POS 11.", "Private practice office (11).", "POS 11, known pt."),
        (
            "{0} follows up the plan the physician made last month, nothing new.",
            "Return visit of a known problem with the {0}, on the physician's plan.",
            "The physician's treatment plan is carried on by the {0}.",
        ),
        (
            "Physician present in the suite.",
            "The physician sees other patients in the same suite.",
            "Physician at hand in the office suite throughout.",
        ),
    ),
    ("incident-to", "new patient"): (
        ("Office, POS 11.", "Private practice office (11)."),
        (
            "First visit of a new pt, seen by the {0} only.",
            "New to the practice; {0} did the visit.",
            "New pt intake, exam and plan by the {0}.",
        ),
        (
            "Physician in the suite, did not see the pt.",
            "The physician was next door in the suite, not involved.",
            "Physician on site in the suite, no contact with the pt.",
        ),
    ),
    ("incident-to", "new problem"): (
        ("Office, POS 11.", "Private practice office (11).", "POS 11, known pt."),
        (
            "Pt brings a new problem today; {0} works it up and treats it alone.",
            "What was booked as a follow-up is a new complaint, handled by the {0}.",
            "New problem, first addressed today, by the {0} only.",
        ),
        (
            "Physician in the suite, not involved.",
            "The physician was in the suite and did not see the pt.",
            "Physician on site, no part in the visit.",
        ),
    ),
    ("incident-to", "alone in suite"): (
        ("Office, POS 11.", "Private practice office (11).", "POS 11, known pt."),
        (
            "Known problem, physician's plan, visit by the {0}.",
            "{0} carries on the physician's plan, nothing new.",
            "Planned recheck with the {0} under the physician's plan.",
        ),
        (
            "No physician in the suite or supervising by video that day.",
            "All physicians were away from the office, none supervised.",
            "The physicians were at a meeting in another city; nobody supervised.",
        ),
    ),
    ("incident-to", "hospital"): (
        (
            "Hospital outpatient clinic, POS 22.",
            "Off-campus clinic of the hospital, POS 19.",
            "POS 22, provider-based clinic.",
        ),
        (
            "Known problem, physician's plan carried on by the {0}.",
            "{0} did the follow-up on the physician's plan.",
            "Recheck with the {0}, nothing new.",
        ),
        (
            "The physician was in the building and took no part.",
            "Physician down the hall, not in the visit.",
            "No contact of the physician with the pt that day.",
        ),
    ),
    ("teaching", "key portion"): (
        ("Resident's full note.", "Resident first, history and exam.", "Seen with the resident."),
        (
            "Teaching physician was present at the key portion and writes own part in the plan.",
            "The teaching physician examined the pt in person and notes agreement, with a change of the diuretic.",
            "Teaching physician: 'I saw the pt with the resident, examined the abdomen, agree with the plan.'",
        ),
    ),
    ("teaching", "signed only"): (
        (
            "Resident's full note.",
            "Resident alone with the pt.",
            "Visit by the second-year resident.",
        ),
        (
            "Teaching physician: 'Reviewed and agree', did not see the pt.",
            "The teaching physician co-signed in the evening without seeing the pt.",
            "Co-signature of the teaching physician, who never went into the room.",
        ),
    ),
    ("teaching", "phone only"): (
        (
            "Night admission by the resident.",
            "Resident alone on the ward.",
            "Resident's note at 02:10.",
        ),
        (
            "Teaching physician heard the case by phone, no contact with the pt on that date.",
            "Plan agreed on the phone; the pt was not seen by the teaching physician that day.",
            "The teaching physician was called at home and did not come in that day.",
        ),
    ),
    ("teaching", "alone"): (
        (
            "No resident in this visit.",
            "The resident was off that day.",
            "Resident in clinic elsewhere, no part.",
        ),
        (
            "The teaching physician's own note covers history, exam and plan.",
            "Teaching physician saw the pt alone, full own note.",
            "Visit wholly by the teaching physician, documented as such.",
        ),
    ),
    ("exception", "low"): (
        ("Approved primary care exception clinic.", "Primary care exception clinic, rules met."),
        (
            "Second-year resident alone, established pt, MDM low.",
            "Resident alone, MDM low, known pt.",
            "Third-year resident saw the pt alone; MDM low.",
        ),
        (
            "Teaching physician on site with 3 residents, reviewed at once.",
            "The teaching physician of 4 residents discussed the case during the visit.",
            "Case reviewed right after by the teaching physician on site.",
        ),
    ),
    ("exception", "moderate"): (
        ("Approved primary care exception clinic.", "Primary care exception clinic, rules met."),
        (
            "Resident alone raised two drugs, MDM moderate.",
            "Third-year resident alone, MDM moderate.",
            "Resident alone, leveled by MDM as moderate.",
        ),
        (
            "Teaching physician reviewed, did not see the pt.",
            "Case discussed; the teaching physician was never in the room.",
            "The teaching physician on site agreed with the plan without seeing the pt.",
        ),
    ),
    ("exception", "wellness"): (
        ("Approved primary care exception clinic.", "Primary care exception clinic, rules met."),
        (
            "Annual wellness visit (G0439) by a second-year resident alone.",
            "Resident alone did the yearly wellness visit, G0439.",
            "First wellness visit, G0438, by a third-year resident alone.",
        ),
        (
            "Teaching physician on site with 4 residents, reviewed.",
            "The teaching physician of 3 residents discussed it at once.",
            "Reviewed with the teaching physician before the pt left.",
        ),
    ),
    ("exception", "seen too"): (
        ("Approved primary care exception clinic.", "Primary care exception clinic, rules met."),
        (
            "MDM moderate, so the teaching physician went in and examined the pt with the resident.",
            "The resident asked for help; teaching physician saw the pt in person at the key portion, MDM moderate.",
            "Resident and teaching physician together in the room for the key portion; MDM moderate.",
        ),
        (
            "Own note of the teaching physician.",
            "The teaching physician documents own part.",
            "Attestation of presence and own findings by the teaching physician.",
        ),
    ),
}


def told(rng: Random, kind: str, fact: str, helper: str) -> str:
    """A visit in two or three sentences."""
    return " ".join(rng.choice(column) for column in _STORIES[kind, fact]).format(helper)
