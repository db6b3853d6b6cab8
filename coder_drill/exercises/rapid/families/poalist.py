"""Conditions and how they came about, for questions on present on admission."""

from __future__ import annotations

from typing import NamedTuple


class Story(NamedTuple):
    """A code with its name, who has it (youngest, oldest, sex; zeros for a newborn), ways to tell."""

    code: str
    name: str
    who: tuple[int, int, str]
    told: tuple[str, ...]


ANY, OLD, MOTHER, BABY = (28, 84, ""), (62, 88, ""), (19, 41, "F"), (0, 0, "")

THERE: dict[str, tuple[Story, ...]] = {
    "known": (
        Story("I10", "hypertension", ANY, ("Admitted with cellulitis. On lisinopril for years.",)),
        Story("E11.9", "type 2 diabetes", ANY, ("Elective knee surgery; metformin at home.",)),
        Story("J18.9", "pneumonia", ANY, ("Chest film on arrival: pneumonia. Admitted for it.",)),
        Story(
            "K80.20", "gallstones", ANY, ("Admitted for colectomy. Gallstones known since 2020.",)
        ),
        Story(
            "E03.9", "hypothyroidism", ANY, ("Inpatient for pneumonia, levothyroxine continued.",)
        ),
        Story("S72.001A", "hip fracture", OLD, ("Fell at home, film in the ED, then admitted.",)),
        Story(
            "I48.20",
            "chronic atrial fibrillation",
            OLD,
            ("On apixaban at home; admitted w/ UTI.",),
        ),
        Story("N39.0", "UTI", OLD, ("H&P: UTI, treated since the first day.",)),
        Story(
            "G20.A1", "Parkinson disease", OLD, ("Parkinson dx 5 years ago; admitted for hernia.",)
        ),
    ),
    "found later": (
        Story(
            "C18.7",
            "sigmoid cancer",
            OLD,
            ("Admitted with anemia. Colonoscopy on day {day} finds the cancer.",),
        ),
        Story(
            "E78.5",
            "hyperlipidemia",
            ANY,
            ("Lipid panel on day {day}; hyperlipidemia diagnosed.",),
        ),
        Story(
            "N18.31",
            "CKD 3a",
            OLD,
            ("Nephrology on day {day} diagnoses CKD 3a; here with a fall.",),
        ),
        Story(
            "J44.9",
            "COPD",
            OLD,
            ("COPD first named by pulmonary on day {day}; in for hip repair.",),
        ),
        Story(
            "K25.9",
            "gastric ulcer",
            ANY,
            ("Epigastric pain on arrival; endoscopy on day {day} shows a gastric ulcer.",),
        ),
        Story(
            "I63.512",
            "left MCA infarct",
            OLD,
            ("Aphasia on arrival; MRI on day {day} confirms the infarct.",),
        ),
        Story(
            "I26.99", "pulmonary embolism", ANY, ("Chest pain on arrival; CT on day {day}: PE.",)
        ),
        Story("E11.9", "type 2 diabetes", ANY, ("A1c 8.4 % on day {day}; diabetes diagnosed.",)),
        Story(
            "C34.11",
            "lung cancer",
            OLD,
            ("Admitted for hemoptysis; biopsy on day {day}: cancer.",),
        ),
    ),
    "outpatient": (
        Story(
            "S52.501A",
            "distal radius fracture",
            OLD,
            ("Fell off the ED stretcher {hours} h before the inpatient order was written.",),
        ),
        Story("I46.9", "cardiac arrest", OLD, ("Arrested in the ED; admitted afterward.",)),
        Story(
            "R33.9", "urinary retention", OLD, ("Retention in observation, then made inpatient.",)
        ),
        Story(
            "I97.821",
            "postprocedural stroke",
            OLD,
            ("Stroke after outpatient hernia surgery; admitted from recovery.",),
        ),
        Story("R56.9", "seizure", ANY, ("Seizure in the ED, inpatient order {hours} h later.",)),
        Story("I48.91", "atrial fibrillation", OLD, ("New AF during observation; then admitted.",)),
        Story(
            "T78.2XXA",
            "anaphylaxis",
            ANY,
            ("Anaphylaxis in the infusion center, then admitted as an inpatient.",),
        ),
        Story("N17.9", "AKI", OLD, ("AKI on the second observation day; admitted that evening.",)),
    ),
    "signs": (
        Story(
            "I26.99",
            "pulmonary embolism",
            ANY,
            ("Chest pain at admission. Discharge: possible pulmonary embolism.",),
        ),
        Story(
            "J18.9",
            "pneumonia",
            ANY,
            ("Fever and cough on arrival. Discharge: probable pneumonia.",),
        ),
        Story(
            "K85.90",
            "acute pancreatitis",
            ANY,
            ("Epigastric pain at admission. Final: suspected pancreatitis.",),
        ),
        Story(
            "I63.9",
            "cerebral infarction",
            OLD,
            ("Came in with facial droop. Discharge: likely infarct.",),
        ),
        Story(
            "G03.9",
            "meningitis",
            (20, 50, ""),
            ("Headache and fever on arrival. Discharge: possible meningitis.",),
        ),
        Story(
            "K57.92",
            "diverticulitis",
            ANY,
            ("LLQ pain on arrival. Discharge: suspected diverticulitis.",),
        ),
    ),
    "organism": (
        Story(
            "J15.1",
            "Pseudomonas pneumonia",
            OLD,
            ("Admitted with pneumonia; Pseudomonas named on day {day}.",),
        ),
        Story(
            "J15.212",
            "MRSA pneumonia",
            ANY,
            ("Pneumonia at admission; culture back on day {day}, provider: MRSA pneumonia.",),
        ),
        Story(
            "A41.51",
            "E. coli sepsis",
            OLD,
            ("Septic on arrival; blood cultures grow E. coli on day {day}.",),
        ),
        Story(
            "J13",
            "pneumococcal pneumonia",
            ANY,
            ("Pneumonia on arrival; antigen test on day {day}, pneumococcal per provider.",),
        ),
        Story(
            "A04.72",
            "C. difficile colitis",
            OLD,
            ("Diarrhea from the first day; C. difficile confirmed on day {day}.",),
        ),
        Story("A41.01", "MSSA sepsis", ANY, ("Sepsis on arrival; MSSA documented on day {day}.",)),
    ),
    "both there": (
        Story(
            "K26.5",
            "duodenal ulcer, perforated",
            ANY,
            ("Perforated before arrival, to OR from the ED.",),
        ),
        Story("J44.1", "COPD with exacerbation", OLD, ("Exacerbation brought the patient in.",)),
        Story(
            "E11.621",
            "diabetes with foot ulcer",
            ANY,
            ("Diabetic with a foot ulcer since spring.",),
        ),
        Story(
            "I11.0", "hypertensive heart disease with HF", OLD, ("HTN and HF, both long known.",)
        ),
        Story("K57.32", "diverticulitis of the colon", ANY, ("Came in with it; CT in the ED.",)),
        Story(
            "J45.901",
            "asthma with exacerbation",
            (19, 60, ""),
            ("Wheezing on arrival, asthma exacerbation.",),
        ),
    ),
    "birth": (
        Story(
            "P24.01",
            "meconium aspiration, respiratory symptoms",
            BABY,
            ("Aspirated meconium during delivery.", "Meconium aspiration in the delivery room."),
        ),
        Story(
            "P12.0",
            "cephalohematoma",
            BABY,
            (
                "Cephalohematoma from the delivery, seen day 1.",
                "Vacuum delivery, cephalohematoma noted on day {day}.",
            ),
        ),
        Story(
            "P05.18",
            "small for gestational age",
            BABY,
            ("SGA per pediatrician on day {day}.", "Documented as small for dates at birth."),
        ),
        Story(
            "P13.4",
            "clavicle fracture from birth",
            BABY,
            (
                "Clavicle fracture found on day {day}, from the birth.",
                "Shoulder dystocia; birth fracture of the clavicle.",
            ),
        ),
    ),
    "obstetric": (
        Story(
            "O60.14X0",
            "preterm labor with preterm delivery, third trimester",
            MOTHER,
            ("Admitted in preterm labor at 33 weeks, delivers on day {day}.",),
        ),
        Story(
            "O14.13",
            "severe pre-eclampsia, third trimester",
            MOTHER,
            ("Sent in for severe pre-eclampsia; induced on day {day}.",),
        ),
        Story(
            "O24.410",
            "gestational diabetes, diet controlled",
            MOTHER,
            ("GDM on diet since week 26; admitted for observation of the fetus.",),
        ),
        Story("O48.0", "post-term pregnancy", MOTHER, ("Admitted at 41 weeks for induction.",)),
        Story(
            "O34.211",
            "low transverse scar from previous cesarean",
            MOTHER,
            ("Repeat cesarean, scheduled.",),
        ),
        Story(
            "O44.03",
            "placenta previa, no hemorrhage",
            MOTHER,
            ("Previa known; admitted for cesarean.",),
        ),
    ),
}
NOISE = (
    "Discharged home.",
    "PT evaluated.",
    "Diet as tolerated.",
    "Vitals stable on the last day.",
    "Family informed.",
    "Code sheet complete but for this line.",
    "Length of stay 8 days.",
    "To a skilled facility.",
    "Medications reconciled.",
    "No drug allergies.",
)
