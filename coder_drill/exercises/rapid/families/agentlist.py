"""Drugs and chemicals with their stems in the Table of Drugs, and how they came to do harm."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agent:
    """``stem`` of the Table of Drugs up to the character of intent, effects as (words, code)."""

    name: str
    group: str
    stem: str
    effects: tuple[tuple[str, str], ...]


DRUGS = (
    Agent(
        "amoxicillin",
        "penicillins",
        "T36.0X",
        (("hives", "L50.0"), ("generalized drug rash", "L27.0")),
    ),
    Agent("cephalexin", "cephalosporins", "T36.1X", (("hives", "L50.0"), ("vomiting", "R11.10"))),
    Agent("azithromycin", "macrolides", "T36.3X", (("vomiting", "R11.10"), ("diarrhea", "R19.7"))),
    Agent(
        "lisinopril", "ACE inhibitors", "T46.4X", (("hyperkalemia", "E87.5"), ("syncope", "R55"))
    ),
    Agent("metoprolol", "beta blockers", "T44.7X", (("bradycardia", "R00.1"), ("syncope", "R55"))),
    Agent(
        "furosemide", "loop diuretics", "T50.1X", (("hypokalemia", "E87.6"), ("dizziness", "R42"))
    ),
    Agent(
        "digoxin", "cardiac glycosides", "T46.0X", (("bradycardia", "R00.1"), ("nausea", "R11.0"))
    ),
    Agent(
        "oxycodone", "other opioids", "T40.2X", (("somnolence", "R40.0"), ("vomiting", "R11.10"))
    ),
    Agent(
        "lorazepam", "benzodiazepines", "T42.4X", (("somnolence", "R40.0"), ("dizziness", "R42"))
    ),
    Agent("sertraline", "SSRIs", "T43.22", (("hyponatremia", "E87.1"), ("tachycardia", "R00.0"))),
    Agent("ibuprofen", "propionic acid derivatives", "T39.31", (("epigastric pain", "R10.13"),)),
    Agent("diltiazem", "calcium-channel blockers", "T46.1X", (("bradycardia", "R00.1"),)),
    Agent("prednisone", "glucocorticoids", "T38.0X", (("insomnia", "G47.00"),)),
    Agent(
        "amitriptyline", "tricyclics", "T43.01", (("tachycardia", "R00.0"), ("somnolence", "R40.0"))
    ),
)
# Drugs of which too much is taken on purpose or by a mistake, and street drugs.
OVERDOSED = (
    Agent("acetaminophen", "4-aminophenol derivatives", "T39.1X", (("vomiting", "R11.10"),)),
    Agent("lorazepam", "benzodiazepines", "T42.4X", (("somnolence", "R40.0"),)),
    Agent("zolpidem", "other sedative-hypnotics", "T42.6X", (("somnolence", "R40.0"),)),
    Agent("oxycodone", "other opioids", "T40.2X", (("somnolence", "R40.0"),)),
    Agent("amitriptyline", "tricyclics", "T43.01", (("tachycardia", "R00.0"),)),
    Agent("sertraline", "SSRIs", "T43.22", (("tachycardia", "R00.0"), ("vomiting", "R11.10"))),
    Agent("metoprolol", "beta blockers", "T44.7X", (("bradycardia", "R00.1"),)),
    Agent("diltiazem", "calcium-channel blockers", "T46.1X", (("bradycardia", "R00.1"),)),
    Agent(
        "digoxin", "cardiac glycosides", "T46.0X", (("bradycardia", "R00.1"), ("nausea", "R11.0"))
    ),
)
STREET = (
    Agent("heroin", "heroin", "T40.1X", (("somnolence", "R40.0"),)),
    Agent("fentanyl", "fentanyl", "T40.41", (("somnolence", "R40.0"),)),
)
CHEMICALS = (
    Agent("chlorine gas", "chlorine gas", "T59.4X", (("cough", "R05.1"), ("dyspnea", "R06.00"))),
    Agent("car exhaust", "carbon monoxide, motor vehicle", "T58.0", (("headache", "R51.9"),)),
    Agent(
        "gasoline", "petroleum products", "T52.0X", (("vomiting", "R11.10"), ("dizziness", "R42"))
    ),
    Agent(
        "liquid detergent", "detergents", "T55.1X", (("vomiting", "R11.10"), ("nausea", "R11.0"))
    ),
    Agent(
        "insecticide", "organophosphates", "T60.0X", (("vomiting", "R11.10"), ("dizziness", "R42"))
    ),
    Agent("antifreeze", "glycols", "T52.3X", (("vomiting", "R11.10"), ("somnolence", "R40.0"))),
)
EXPOSED = {
    "chlorine gas": (
        "mixed bleach with an acid cleaner and breathed the chlorine gas",
        "chlorine gas leak at a pool, accidental",
    ),
    "car exhaust": (
        "engine left running in the attached garage by accident",
        "worked on a running car with the garage door shut",
    ),
    "gasoline": (
        "siphoned gasoline and swallowed some",
        "drank gasoline from a soda bottle by mistake",
    ),
    "liquid detergent": (
        "drank liquid detergent from a cup by mistake",
        "confused liquid detergent with juice and swallowed it",
    ),
    "insecticide": (
        "sprayed insecticide in a closed shed and breathed it",
        "insecticide soaked the clothes while mixing it on the farm",
    ),
    "antifreeze": (
        "drank antifreeze out of an unmarked bottle by mistake",
        "mistook antifreeze for a sports drink",
    ),
}
ON_PURPOSE = {
    "car exhaust": (
        "sat in a running car in the closed garage, suicide attempt",
        "car exhaust led into the cabin, intentional self-harm",
    ),
    "antifreeze": ("drank antifreeze to end life", "antifreeze swallowed as self-harm"),
}
# (drug, group, stem, what came of it, code)
SHORT = (
    ("furosemide", "loop diuretics", "T50.1X", "worsening heart failure", "I50.9"),
    (
        "levetiracetam",
        "other antiepileptics",
        "T42.6X",
        "breakthrough seizure, epilepsy",
        "G40.909",
    ),
    ("carbamazepine", "iminostilbenes", "T42.1X", "breakthrough seizure, epilepsy", "G40.909"),
    ("levothyroxine", "thyroid hormones", "T38.1X", "hypothyroidism, symptomatic again", "E03.9"),
    ("sertraline", "SSRIs", "T43.22", "depression worse", "F32.A"),
    ("amlodipine", "calcium-channel blockers", "T46.1X", "hypertension out of control", "I10"),
    ("lisinopril", "ACE inhibitors", "T46.4X", "hypertension, BP 178/98", "I10"),
    ("allopurinol", "uric acid drugs", "T50.4X", "gout flare", "M10.9"),
)
REASONS = {
    "Z91.120": ("cannot afford it and takes half the dose on purpose", "skips doses to save money"),
    "Z91.128": (
        "stopped it on own initiative, felt fine",
        "takes it every other day by choice, dislikes the side effects",
    ),
    "Z91.130": (
        "forgets doses, age-related debility",
        "misses doses because of age-related debility, per daughter",
    ),
    "Z91.138": (
        "misread the label and has taken half the dose",
        "mixed up two bottles, too little for weeks",
    ),
}
ADVERSE_WAYS = (
    "{drug} taken exactly as prescribed",
    "on {drug} as prescribed, dose checked against the bottle",
    "{drug} given as ordered, right dose and route",
    "taking {drug} correctly for a week",
)
INTENTS = {
    "1": (
        "took a double dose of {drug} by mistake",
        "took a spouse's {drug} in error",
        "pharmacy dispensed {drug} instead of the drug prescribed; took it",
        "confused pill bottles and took {drug} not prescribed to the pt",
        "took {drug} twice, forgot the first dose",
    ),
    "2": (
        "took a handful of {drug} in a suicide attempt",
        "intentional overdose of {drug}, self-harm",
        "swallowed a bottle of {drug} to end life",
    ),
    "3": (
        "{drug} put into the drink by another person to do harm",
        "given {drug} covertly by an assailant, police report filed",
    ),
    "4": (
        'overdose of {drug}; provider: "intent cannot be determined"',
        "{drug} overdose, provider documents intent undetermined after psych evaluation",
    ),
}
SILENT = (
    "overdose of {drug}",
    "{drug} overdose per EMS",
    "{drug} overdose, intent unknown",
    "found at home after a {drug} overdose",
    "took too much {drug}, no history available",
)
ALCOHOL = (
    "{drug} as prescribed plus several beers, provider: reaction to the combination",
    "took {drug} as prescribed with vodka; provider attributes it to the interaction",
)
OWN = (
    "{drug} as prescribed plus ibuprofen bought without advice; provider: due to the interaction",
    "self-treated with OTC ibuprofen on top of {drug} as prescribed; provider blames the combination",
)
NOISE = (
    "Poison control called.",
    "EKG done.",
    "Allergy list updated.",
    "Labs sent.",
    "IV fluids 1 L.",
    "Observed in the ED 6 h.",
    "Seen by pharmacist.",
    "A&Ox3 at discharge.",
    "No prior reactions.",
    "Lives with son.",
    "Activated charcoal considered, not given.",
    "PCP notified.",
    "Vitals stable now.",
    "Family at bedside.",
    "No fever.",
)
