"""Conditions that began after admission, at a time nobody knows, or that carry no indicator."""

from __future__ import annotations

from coder_drill.exercises.rapid.families.poalist import ANY, BABY, MOTHER, OLD, Story

LATER: dict[str, tuple[Story, ...]] = {
    "acquired": (
        Story("N39.0", "UTI", OLD, ("Clean urine on arrival; UTI from day {day}.",)),
        Story(
            "J18.9",
            "pneumonia",
            OLD,
            ("Clear film on arrival. Day {day}: hospital-acquired pneumonia.",),
        ),
        Story("I82.401", "DVT, right leg", ANY, ("Leg swelling first noted on day {day}: DVT.",)),
        Story(
            "L89.152",
            "sacral pressure ulcer, stage 2",
            OLD,
            ("Skin intact on arrival; stage 2 on day {day}.",),
        ),
        Story("R41.0", "disorientation", OLD, ("Oriented on admission, confused from day {day}.",)),
        Story("N17.9", "AKI", OLD, ("Creatinine normal on arrival, AKI on day {day}.",)),
        Story(
            "I21.4", "NSTEMI", OLD, ("Chest pain first on day {day}, NSTEMI; in for hip repair.",)
        ),
        Story("K56.7", "ileus", ANY, ("Ileus on day {day} after colectomy this stay.",)),
        Story(
            "J95.821",
            "acute postprocedural respiratory failure",
            OLD,
            ("Reintubated after surgery on day {day}; none before.",),
        ),
        Story(
            "D62",
            "acute blood loss anemia",
            ANY,
            ("Hgb normal on arrival; blood loss anemia after surgery on day {day}.",),
        ),
        Story(
            "S72.002A", "left hip fracture", OLD, ("Fell in the room on day {day}, hip fracture.",)
        ),
    ),
    "part later": (
        Story(
            "J44.1",
            "COPD with exacerbation",
            OLD,
            ("Stable COPD on arrival; exacerbation begins on day {day}.",),
        ),
        Story(
            "K25.4",
            "gastric ulcer with hemorrhage",
            ANY,
            ("Gastric ulcer known at admission; bleeds first on day {day}.",),
        ),
        Story(
            "J45.902",
            "asthma with status asthmaticus",
            (19, 60, ""),
            ("Asthma at baseline on arrival; status asthmaticus on day {day}.",),
        ),
        Story(
            "I50.33",
            "acute on chronic diastolic HF",
            OLD,
            ("Chronic HF compensated on arrival; acute failure on day {day}.",),
        ),
        Story(
            "E11.649",
            "diabetes with hypoglycemia",
            ANY,
            ("Diabetic; first hypoglycemia on day {day}.",),
        ),
        Story(
            "K26.4",
            "duodenal ulcer with hemorrhage",
            ANY,
            ("Duodenal ulcer on admission, not bleeding; hemorrhage on day {day}.",),
        ),
        Story(
            "E11.65",
            "diabetes with hyperglycemia",
            ANY,
            ("Glucose in range on arrival; T2DM with hyperglycemia from day {day}.",),
        ),
    ),
    "signs later": (
        Story(
            "I26.99",
            "pulmonary embolism",
            ANY,
            ("In for knee surgery. Dyspnea from day {day}. Discharge: possible PE.",),
        ),
        Story(
            "J18.9",
            "pneumonia",
            OLD,
            (
                "Admitted for a hip fracture, lungs clear. Fever on day {day}. "
                "Discharge: probable pneumonia.",
            ),
        ),
        Story(
            "A04.72",
            "C. difficile colitis",
            OLD,
            ("Diarrhea first on day {day}. Discharge: suspected C. difficile colitis.",),
        ),
        Story(
            "I63.9",
            "cerebral infarction",
            OLD,
            ("Neuro intact on arrival; facial droop on day {day}. Discharge: likely infarct.",),
        ),
        Story(
            "K85.90",
            "acute pancreatitis",
            ANY,
            ("No abdominal pain until day {day}. Discharge: possible pancreatitis.",),
        ),
    ),
    "obstetric later": (
        Story(
            "O70.1",
            "second-degree perineal laceration",
            MOTHER,
            ("Tear at delivery this stay.", "Delivered on day {day}, second-degree tear repaired."),
        ),
        Story(
            "O72.1",
            "other immediate postpartum hemorrhage",
            MOTHER,
            ("Bled heavily after delivery this stay.",),
        ),
        Story(
            "O86.12",
            "endometritis after delivery",
            MOTHER,
            ("Fever and endometritis two days after delivery, same stay.",),
        ),
        Story(
            "O90.81",
            "anemia of the puerperium",
            MOTHER,
            ("Hgb fell after delivery this stay; anemia of the puerperium.",),
        ),
        Story(
            "O76",
            "abnormal fetal heart rate in labor",
            MOTHER,
            ("Admitted for induction, tracing normal. Late decelerations {hours} h later.",),
        ),
        Story(
            "O75.2",
            "fever in labor",
            MOTHER,
            ("Afebrile on admission, fever {hours} h into labor.",),
        ),
    ),
    "silent": (
        Story(
            "L03.115",
            "cellulitis, right leg",
            ANY,
            ("First mentioned on day {day}; onset not given, query not answered.",),
        ),
        Story(
            "I82.402",
            "DVT, left leg",
            OLD,
            ("In the final list only. The attending did not answer the query about its onset.",),
        ),
        Story(
            "N39.0",
            "UTI",
            OLD,
            (
                "Urine first tested on day {day}. Record unclear about onset; query "
                "closed without a reply.",
            ),
        ),
        Story(
            "D62",
            "acute blood loss anemia",
            ANY,
            ("Listed at discharge; timing unclear, provider has left, query unanswered.",),
        ),
        Story(
            "L89.623",
            "left heel pressure ulcer, stage 3",
            OLD,
            ("No skin check until day {day}; provider did not respond to the POA query.",),
        ),
        Story(
            "E87.6",
            "hypokalemia",
            ANY,
            (
                "First potassium on day {day}; record unclear whether it was "
                "low before; query not answered.",
            ),
        ),
    ),
    "unknowable": (
        Story(
            "I82.401",
            "DVT, right leg",
            OLD,
            (
                'Reply to query: "cannot clinically determine whether '
                'the DVT was there on admission."',
            ),
        ),
        Story(
            "N39.0",
            "UTI",
            OLD,
            ('Provider: "unable to say clinically if the UTI was present on admission or not."',),
        ),
        Story(
            "J18.9",
            "pneumonia",
            OLD,
            ('Attending, when queried: "clinically undetermined whether present on admission."',),
        ),
        Story(
            "L89.322",
            "left buttock pressure ulcer, stage 2",
            OLD,
            ('Found on day {day}. Surgeon: "cannot be determined if present at admission."',),
        ),
        Story(
            "D62",
            "acute blood loss anemia",
            ANY,
            (
                "Provider states it cannot be clinically "
                "determined whether it began before the order.",
            ),
        ),
        Story(
            "A04.72",
            "C. difficile colitis",
            OLD,
            ('Day {day}. ID consult: "no way to tell clinically whether present on admission."',),
        ),
    ),
    "exempt": (
        Story(
            "Z79.4", "long-term insulin", ANY, ("Insulin for years, continued in the hospital.",)
        ),
        Story(
            "S52.531D",
            "Colles fracture, right, routine healing",
            OLD,
            ("Cast on, healing; in for pneumonia.",),
        ),
        Story("Z87.891", "former smoker", OLD, ("Quit ten years ago; in for bowel resection.",)),
        Story(
            "Q21.10",
            "atrial septal defect",
            (19, 45, ""),
            ("Known ASD; admitted for appendicitis.",),
        ),
        Story("Z95.1", "bypass graft status", OLD, ("CABG in 2015; admitted w/ HF.",)),
        Story(
            "I69.351",
            "hemiplegia after infarct, right dominant",
            OLD,
            ("Old stroke, still weak; here with UTI.",),
        ),
        Story(
            "I25.2", "old myocardial infarction", OLD, ("MI in 2016; admitted for hernia repair.",)
        ),
        Story(
            "Z37.0",
            "single live birth",
            MOTHER,
            ("Delivers on day {day}.", "Term delivery this stay."),
        ),
        Story(
            "Z68.41", "BMI 40.0-44.9", ANY, ("BMI 42.3, obesity documented; in for cellulitis.",)
        ),
        Story(
            "Z38.00", "liveborn, vaginal", BABY, ("Born in this hospital.", "Vaginal birth here.")
        ),
    ),
}
