"""Whose words may be coded: what clinicians other than the provider may document."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group, Option
from coder_drill.exercises.rapid.people import adult, mixed, note
from coder_drill.exercises.rapid.wording import KEYS

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# What others may document: entry with {n}; authors; the provider's diagnosis it hangs on (empty for
# none); a second entry that contradicts the first.
_OTHERS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]] = {
    "BMI": (
        ("BMI {bmi}", "body mass index {bmi} kg/m2"),
        ("dietitian", "intake RN", "MA"),
        ("obesity", "overweight", "obesity, class 2"),
        "",
    ),
    "pressure ulcer stage": (
        ("stage {stage} on the sacrum", "R heel, stage {stage}", "left hip: stage {stage}"),
        ("wound nurse", "admitting RN", "ostomy nurse"),
        ("pressure ulcer, POA", "decubitus ulcer, site as described by nursing"),
        "Another RN the same shift records a different stage.",
    ),
    "depth of a non-pressure ulcer": (
        ("foot ulcer, fat layer exposed", "shin ulcer limited to breakdown of skin"),
        ("wound nurse", "podiatry nurse", "home health RN"),
        ("chronic leg ulcer", "diabetic foot ulcer"),
        "A second wound note the same day describes exposed muscle.",
    ),
    "coma scale": (
        ("GCS {gcs} at the scene", "GCS {gcs}, field"),
        ("EMT", "paramedic"),
        ("traumatic subdural hematoma", "diffuse axonal injury"),
        "",
    ),
    "NIHSS": (
        ("NIHSS {nihss}, first assessment", "initial NIH stroke scale {nihss}"),
        ("stroke nurse", "ED nurse"),
        ("acute cerebral infarction", "acute MCA stroke"),
        "",
    ),
    "social factor": (
        (
            "sleeps in a shelter, no home of own",
            "runs out of food before the end of the month",
            "lives alone, no transportation to appointments",
            "lost job, cannot pay utilities",
        ),
        ("social worker", "case manager", "community health worker", "RN"),
        (),
        "",
    ),
    "laterality": (
        ("left knee swollen", "pain is in the right hip", "right shoulder injected", "left ankle"),
        ("RN", "physical therapist", "MA"),
        ("osteoarthritis, side not given", "joint pain, side not given"),
        "Another note the same day names the other side.",
    ),
    "blood alcohol level": (
        ("BAL {bal} mg/100 mL", "blood alcohol {bal} mg/100 mL"),
        ("ED nurse", "lab report entered by the RN"),
        ("alcohol intoxication", "alcohol abuse with intoxication"),
        "",
    ),
    "underimmunization": (
        ("behind on influenza and pneumococcal vaccines", "never had a COVID-19 vaccine"),
        ("RN", "pharmacist", "MA"),
        (),
        "",
    ),
    "firearm injury intent": (
        ("states gun went off while cleaning it", "says it was an accidental discharge"),
        ("paramedic", "ED nurse", "social worker"),
        ("gunshot wound of the left thigh", "gunshot wound, right hand"),
        "The ED social worker's note records an assault instead.",
    ),
}
# What only the provider may document: entry and its authors.
_PROVIDER_ONLY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "malnutrition and its severity": (
        ("severe protein-calorie malnutrition", "moderate malnutrition"),
        ("dietitian", "nutrition consult"),
    ),
    "CKD stage": (("CKD stage 3b", "CKD stage 4"), ("RN", "pharmacist", "diabetes educator")),
    "heart failure type": (
        ("EF 30 %, systolic heart failure", "diastolic heart failure"),
        ("echo technician's sheet", "heart failure nurse"),
    ),
    "diabetes type": (("type 1 diabetes", "type 2 diabetes"), ("diabetes educator", "RN")),
    "obesity diagnosis": (
        ("class 3 obesity", "obesity", "morbid obesity"),
        ("dietitian", "anesthesia tech", "RN"),
    ),
    "sepsis": (("sepsis, bundle started", "septic"), ("sepsis screening RN", "charge nurse")),
    "anemia": (("acute blood loss anemia", "anemia, Hgb 7.2"), ("RN", "lab flag")),
    "depression": (("major depression, PHQ-9 of 19", "depression"), ("social worker", "RN")),
    "encephalopathy or delirium": (
        ("metabolic encephalopathy", "delirium, CAM positive"),
        ("RN", "speech therapist", "occupational therapist"),
    ),
    "kidney injury": (("AKI, creatinine doubled", "acute kidney injury"), ("pharmacist", "RN")),
    "asthma severity": (("moderate persistent asthma",), ("respiratory therapist",)),
    "dysphagia": (("dysphagia, oropharyngeal phase",), ("speech therapist", "RN")),
    "respiratory failure": (
        ("acute respiratory failure, on BiPAP",),
        ("respiratory therapist", "rapid response RN"),
    ),
    "electrolyte disorder": (("hyponatremia, Na 124", "hypokalemia"), ("lab flag", "pharmacist")),
    "alcohol use disorder": (("alcohol dependence, CIWA 14",), ("RN", "social worker")),
}
USE, LATER, NEVER, QUERY = (
    "Code it: this clinician's entry is enough",
    "Not as it stands: the diagnosis it belongs to must come from the provider",
    "No: the provider alone can document this",
    "Query the provider: the entries conflict",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """``topic`` of the entry; ``hangs`` whether it needs a diagnosis; ``diagnosed`` whether a provider
    documents that; ``conflict`` whether another entry contradicts it; ``order`` of the options."""

    topic: str
    hangs: bool
    diagnosed: bool
    conflict: bool
    order: tuple[str, ...] = (USE, LATER, NEVER, QUERY)


class WhoDocuments(Family[Entry]):
    """May this be coded from this author?"""

    id = "cm-who-documents"
    title = "Documentation by clinicians other than the provider"
    group = Group.CM
    source = "ICD-10-CM guidelines I.B.14"
    domain = "cm-21"
    skill = "extra"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Entry, Answer]:
        """The verdict first, then an entry that deserves it."""
        verdict = rng.choice(_VERDICTS[difficulty])
        order = tuple(mixed(rng, (USE, LATER, NEVER, QUERY)))
        answer = (KEYS[order.index(verdict)],)
        if verdict == NEVER:
            topic = rng.choice(tuple(_PROVIDER_ONLY))
            return Entry(topic, False, False, False, order), answer
        topics = [
            topic
            for topic, (_, _, diagnoses, other) in _OTHERS.items()
            if not (verdict == LATER and not diagnoses)
            and not (verdict == QUERY and not other)
            and not (verdict == LATER and topic in ("laterality", "firearm injury intent"))
        ]
        topic = rng.choice(topics)
        hangs = bool(_OTHERS[topic][2])
        return Entry(topic, hangs, hangs and verdict != LATER, verdict == QUERY, order), answer

    def solve(self, facts: Entry, codebook: Codebook) -> Answer:
        """The guideline's list of exceptions, its condition, its remedy for a conflict."""
        if facts.topic not in _EXCEPTIONS:
            verdict = NEVER
        elif facts.conflict:
            verdict = QUERY
        else:
            verdict = USE if facts.diagnosed or not facts.hangs else LATER
        return ("ABCD"[facts.order.index(verdict)],)

    def write(
        self, facts: Entry, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An entry with its author."""
        verdict = facts.order[KEYS.index(answer[0])]
        diagnosis = ""
        second = ""
        if verdict == NEVER:
            entries, authors = _PROVIDER_ONLY[facts.topic]
        else:
            entries, authors, diagnoses, second = _OTHERS[facts.topic]
            diagnosis = rng.choice(diagnoses) if diagnoses else ""
        entry = rng.choice(entries).format(
            bmi=f"{rng.randint(362, 389) / 10:.1f}",
            stage=rng.choice("234"),
            gcs=rng.randint(4, 12),
            nihss=rng.randint(2, 24),
            bal=rng.randint(110, 290),
        )
        author = rng.choice(authors)
        written = rng.choice(_WAYS).format(author=author, entry=entry)
        lines = [written]
        if second and facts.conflict:
            lines.append(second)
        if verdict == NEVER:
            lines.append(rng.choice(_SILENT))
        elif facts.diagnosed:
            lines.append(rng.choice(_NAMED).format(diagnosis=diagnosis))
        elif facts.hangs:
            lines.append(rng.choice(_UNNAMED).format(diagnosis=_diagnosis(facts.topic)))
        reason = _REASON.get(facts.topic) or rng.choice(_REASONS)
        who = f"{adult(rng, rng.randint(26, 86), rng.choice('FM'))}, {reason}"
        return Draft(
            scene=note(rng, who, mixed(rng, lines) if not second else lines, _NOISE, 2),
            ask=rng.choice(
                (
                    f"May {_called(facts.topic)} be coded from this entry?",
                    f"What does the coder do with the entry on {_called(facts.topic)}?",
                )
            ),
            form=Form.CHOICE,
            rule=_RULES[verdict],
            worked=[
                f"{facts.topic}: "
                + (
                    "others may document it"
                    if verdict != NEVER
                    else "not on the list of exceptions"
                ),
                verdict,
            ],
            options=[
                Option(KEYS[n], text, "" if text == verdict else _why_not(text, verdict))
                for n, text in enumerate(facts.order)
            ],
        )


def _called(topic: str) -> str:
    return topic if topic in _BARE else f"the {topic}"


def _diagnosis(topic: str) -> str:
    return {
        "BMI": "overweight, obesity or another weight diagnosis",
        "pressure ulcer stage": "a pressure ulcer",
        "depth of a non-pressure ulcer": "an ulcer",
        "coma scale": "a head injury",
        "NIHSS": "a stroke",
        "blood alcohol level": "an alcohol-related disorder",
    }[topic]


def _why_not(wrong: str, verdict: str) -> str:
    if wrong == USE:
        return {
            LATER: "The detail may come from others, the diagnosis it belongs to may not.",
            NEVER: "Only the listed details may come from others, and this is none of them.",
            QUERY: "Two entries disagree, and the coder does not pick one.",
        }[verdict]
    if wrong == LATER:
        return (
            "This is itself for the provider to document."
            if verdict == NEVER
            else "Nothing is missing from the provider here."
        )
    if wrong == NEVER:
        return "This detail is on the list of what other clinicians may document."
    return "No two entries conflict here."


_BARE = {
    "sepsis",
    "anemia",
    "depression",
    "underimmunization",
    "laterality",
    "dysphagia",
    "respiratory failure",
    "encephalopathy or delirium",
    "malnutrition and its severity",
}
_EXCEPTIONS = {
    "BMI",
    "depth of a non-pressure ulcer",
    "pressure ulcer stage",
    "coma scale",
    "NIHSS",
    "social factor",
    "laterality",
    "blood alcohol level",
    "underimmunization",
    "firearm injury intent",
}
_RULES = {
    USE: "BMI, ulcer depth and stage, coma scale, NIHSS, social factors, side, blood alcohol, "
    "underimmunization and firearm intent may come from other clinicians.",
    LATER: "The detail may come from another clinician, its diagnosis only from the provider.",
    NEVER: "A diagnosis, its type, stage and severity come from the provider.",
    QUERY: "Conflicting documentation, whoever wrote it, is a query to the provider.",
}
_WAYS = (
    "{author}: {entry}.",
    "Note by the {author}: {entry}.",
    '{author} charts "{entry}".',
    "Flowsheet ({author}): {entry}.",
)
_SILENT = (
    "The provider's notes do not mention it.",
    "Not in the H&P, progress notes or discharge summary.",
    "No provider repeats it.",
    "The physician's assessment is silent on this.",
)
_NAMED = (
    "Provider's assessment: {diagnosis}.",
    "Attending documents {diagnosis}.",
    "H&P: {diagnosis}.",
    "Discharge summary lists {diagnosis}.",
)
_UNNAMED = (
    "No provider documents {diagnosis}.",
    "The provider's notes never mention {diagnosis}.",
    "Provider's assessment: nothing about {diagnosis}.",
)
_REASON = {
    "coma scale": "brought in after a fall",
    "NIHSS": "brought in with sudden weakness",
    "blood alcohol level": "ED, found on the sidewalk",
    "firearm injury intent": "ED",
    "asthma severity": "wheezing",
    "respiratory failure": "short of breath, admitted",
    "laterality": "office visit",
    "alcohol use disorder": "admitted with pancreatitis",
}
_REASONS = (
    "inpatient, cellulitis",
    "inpatient, pneumonia",
    "inpatient after hip surgery",
    "admitted with chest pain",
    "inpatient, UTI",
    "3-day stay for heart failure",
)
_NOISE = (
    "Vitals stable.",
    "Allergies reviewed.",
    "Diet advanced.",
    "Pain 3/10.",
    "Discharged home.",
    "Family present.",
    "Fall precautions.",
    "Labs drawn.",
    "Code status: full.",
)
_VERDICTS = {
    1: (USE, USE, NEVER, NEVER, LATER),
    2: (USE, USE, NEVER, NEVER, LATER),
    3: (USE, NEVER, LATER, LATER, QUERY),
    4: (USE, NEVER, LATER, QUERY),
    5: (USE, NEVER, LATER, QUERY, QUERY),
}
FAMILIES = (WhoDocuments,)
