"""Where ambulances go and what their crews do, in the words of run sheets."""

from __future__ import annotations

WHERE: dict[str, tuple[str, ...]] = {
    "R": (
        "pt's own apartment",
        "the pt's house",
        "home (mobile home)",
        "the pt's private residence",
    ),
    "S": (
        "roadside after a crash",
        "a grocery store parking lot",
        "a church",
        "a hiking trailhead",
        "a restaurant",
    ),
    "H": (
        "the acute care hospital",
        "the regional hospital",
        "the community hospital",
        "the trauma center hospital",
    ),
    "N": ("a skilled nursing facility", "the SNF", "a Medicare-certified SNF"),
    "E": (
        "an assisted living residence",
        "a custodial care home, no skilled care",
        "a board-and-care home",
    ),
    "P": ("a physician's office", "a cardiologist's private office", "a family practice office"),
    "J": ("a freestanding dialysis center", "a dialysis chain's storefront unit, no hospital tie"),
    "G": ("the hospital's own dialysis unit", "a hospital-based dialysis unit"),
    "D": ("a freestanding imaging center", "an independent diagnostic MRI site"),
}
WORDS = {
    "R": "residence",
    "S": "scene of the accident or event",
    "H": "hospital",
    "N": "skilled nursing facility",
    "E": "custodial or domiciliary facility",
    "P": "physician's office",
    "J": "freestanding dialysis",
    "G": "hospital-based dialysis",
    "D": "diagnostic site other than P or H",
}
ILL_BASIC = (
    "hip pain after a fall, splinted",
    "nausea and weakness, vitals only",
    "leg wound, dressed",
    "wrist fracture, splinted",
    "back pain, positioned and moved",
)
STILL = (
    "bed-confined after stroke",
    "bed-confined, contractures",
    "bariatric, cannot sit",
    "bed-confined, stage 4 sacral ulcer",
    "s/p pelvic fracture, cannot sit upright",
)
ALS_DONE = (
    "12-lead and cardiac monitor, IV access, one IV drug dose",
    "IV started, cardiac monitoring throughout",
    "two IV drug doses and a saline bolus",
    "monitor, IV access, normal saline wide open",
)
ALS_ILL = (
    "chest pain",
    "syncope",
    "shortness of breath",
    "altered mental status",
    "palpitations",
    "sudden weakness",
)
WORST = (
    "cardiac arrest, pulses back; manual defibrillation, IO access",
    "respiratory failure; intubated in the field",
    "anaphylaxis with shock; three IV doses of epinephrine",
    "unstable tachycardia; IV adenosine, then IV amiodarone and IV fentanyl",
    "complete heart block; transcutaneous pacing and IV atropine",
    "tension pneumothorax; chest decompressed with a needle",
    "ventricular fibrillation; two manual shocks, IV amiodarone",
    "severe pulmonary edema; endotracheal tube placed by the paramedic",
)
CRITICAL_DONE = (
    "septic shock. RN on board, ventilator, norepinephrine drip titrated, beyond paramedic scope",
    "cardiogenic shock. Critical care nurse, balloon pump running, beyond paramedic scope",
    "ARDS. RN and RT on board, ventilator, propofol and heparin drips, beyond paramedic scope",
    "subarachnoid hemorrhage. Critical care RN, nicardipine drip, ventricular drain, beyond "
    "paramedic scope",
)
