"""Reading, making, both; and tests or images done again: 26, TC, 76, 77, 91."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

READ, MADE, BOTH, HOSPITAL = "read", "made", "both", "hospital"
ONCE, SAME, OTHER, VALUES, SPOILED = "once", "same", "other", "values", "spoiled"
ECG, LAB = "ECG", "lab"


@dataclass(frozen=True, slots=True)
class Study:
    """A study (a code, or ECG) and whose part the claim is for; ``again`` says whether the line is for
    a repeat, and why."""

    code: str
    part: str
    again: str


_IMAGES = {
    "71046": ("two-view chest film", ("cough", "fever", "dyspnea", "rib pain after a fall")),
    "70450": ("head CT without contrast", ("headache", "fall on anticoagulant", "confusion")),
    "72148": ("lumbar MRI without contrast", ("radiculopathy", "leg weakness", "spinal stenosis")),
    "73030": ("shoulder films, two views", ("shoulder pain", "fall on the arm", "impingement")),
    "93306": ("complete echo with Doppler", ("murmur", "heart failure", "syncope")),
    "76705": ("limited abdominal ultrasound", ("RUQ pain", "gallstones", "elevated LFTs")),
    "77080": ("central DXA", ("osteoporosis", "long-term prednisone", "vertebral fracture")),
    "73721": ("knee MRI without contrast", ("locked knee", "meniscal signs", "ACL injury")),
    "94010": ("spirometry", ("wheeze", "COPD", "dyspnea on stairs")),
}
_TESTS = {
    "84132": (
        "potassium",
        ("DKA under insulin", "hyperkalemia under treatment", "hypokalemia, replaced IV"),
    ),
    "84484": ("troponin", ("chest pain", "NSTEMI ruled out", "syncope")),
    "83605": (
        "lactate",
        ("sepsis, after fluids", "septic shock, pressors started", "mesenteric ischemia"),
    ),
    "82947": (
        "glucose",
        ("hypoglycemia, after D50", "DKA under insulin", "hyperglycemia, after IV insulin"),
    ),
    "85018": ("hemoglobin", ("GI bleed", "postoperative bleeding", "hemothorax")),
}
_NOISE = (
    "Ordered by the PCP.",
    "Comparison: none.",
    "Report signed at 14:20.",
    "Pt came by wheelchair.",
    "No contrast allergy.",
    "Stored in PACS.",
    "Result sent to the ordering clinician.",
    "Seen at shift change.",
)
_LAB_NOISE = (
    "Drawn from the left arm.",
    "On telemetry.",
    "Result called to the floor.",
    "Vitals q15 min.",
    "IV running in the other arm.",
)


class Components(Family[Study]):
    """The line of a study with the modifier of its part or of its repeat."""

    id = "md-components"
    title = "Components and repeats"
    group = Group.MODIFIERS
    source = "Medicare Claims Processing Manual, chapters 13, §20, and 16; NCCI Policy Manual, chapters 9 and 10"
    domain = "modifiers"
    skill = "modifier"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Study, Answer]:
        """The line first, then a study and a part that make it."""
        kind = rng.choice(_KINDS[difficulty])
        code = rng.choice(list(_IMAGES))
        if kind in (READ, MADE, BOTH, HOSPITAL):
            mark = {READ: "-26", MADE: "-TC"}.get(kind, "")
            return Study(code, kind, ONCE), (code + mark,)
        if kind in (SAME, OTHER):
            # Only what is done twice in a day.
            code = rng.choice(("71046", "70450", "73030", "76705"))
            return Study(code, BOTH, kind), (f"{code}-{'76' if kind == SAME else '77'}",)
        if kind == ECG:
            part = rng.choice((READ, MADE, BOTH))
            number = {READ: "93010", MADE: "93005", BOTH: "93000"}[part]
            return Study(ECG, part, ONCE), (number,)
        test = rng.choice(list(_TESTS))
        if kind == VALUES:
            return Study(test, LAB, VALUES), (test, f"{test}-91")
        return Study(test, LAB, SPOILED), (test,)

    def solve(self, facts: Study, codebook: Codebook) -> Answer:
        """Laboratory repeats for new values take 91; ECGs have codes by part; the rest by part."""
        if facts.part == LAB:
            return (facts.code,) if facts.again == SPOILED else (facts.code, f"{facts.code}-91")
        if facts.code == ECG:
            return (str(93000 + (facts.part == READ) * 10 + (facts.part == MADE) * 5),)
        if facts.again != ONCE:
            return (f"{facts.code}-{76 + (facts.again == OTHER)}",)
        if facts.part == READ:
            return (f"{facts.code}-26",)
        return (f"{facts.code}-TC" if facts.part == MADE else facts.code,)

    def write(
        self, facts: Study, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Who owns, who reads, how often."""
        who = adult(rng, rng.randint(46, 84), rng.choice("FM"))
        reasons: tuple[str, ...]
        if facts.part == LAB:
            name, reasons = _TESTS[facts.code]
        elif facts.code == ECG:
            name, reasons = (
                "12-lead ECG",
                ("palpitations", "chest pain", "before surgery", "syncope"),
            )
        else:
            name, reasons = _IMAGES[facts.code]
        number = "" if facts.code == ECG else f" ({facts.code})"
        lines = [
            rng.choice(("{0}, {1}. {2}.", "{2} for {1}. {0}.", "{0}: {2}, {1}.")).format(
                who, rng.choice(reasons), f"{name[0].upper()}{name[1:]}{number}"
            )
        ]
        lines.append(rng.choice(_STORIES[facts.again if facts.again != ONCE else facts.part]))
        for line in strewn(rng, _LAB_NOISE if facts.part == LAB else _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask="Line of the repeat, with its modifier?"
            if facts.again in (SAME, OTHER)
            else "Lines of this claim for the study, with modifiers?",
            form=Form.CODES,
            rule=_RULES[
                LAB
                if facts.part == LAB
                else ECG
                if facts.code == ECG
                else "again"
                if facts.again != ONCE
                else "part"
            ],
            worked=[_WHY[facts.again if facts.again != ONCE else facts.part], " ".join(answer)],
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: (READ, MADE, BOTH, ECG),
    2: (READ, MADE, BOTH, ECG, SAME),
    3: (READ, MADE, HOSPITAL, ECG, SAME, OTHER, VALUES),
    4: (MADE, HOSPITAL, ECG, SAME, OTHER, VALUES, SPOILED),
    5: (HOSPITAL, ECG, SAME, OTHER, VALUES, SPOILED, SPOILED),
}
_STORIES = {
    READ: (
        "Done on the hospital's equipment; claim of the physician who wrote the report.",
        "Physician's claim: interpretation and report only, the equipment belongs to the hospital.",
        "Made at an outside facility that bills its own part; this claim is for the reading physician.",
    ),
    MADE: (
        "Claim of the mobile supplier that made it; an independent physician reads and bills apart.",
        "This office owns the equipment and has the technician; the reading went to an outside group that bills it.",
        "Testing center's claim: equipment and staff only, the report is billed by someone else.",
    ),
    BOTH: (
        "Office equipment, own technician, read by the office's physician with a report. Office's claim.",
        "Done and interpreted with a written report in the same practice; one claim.",
        "The practice owns the equipment, and its physician signed the report.",
    ),
    HOSPITAL: (
        "Hospital's outpatient facility claim; the hospital made the study, the reading physician bills apart.",
        "Facility claim of the hospital that owns the equipment and employs the technician.",
        "Billed by the hospital on its facility claim, technical work only.",
    ),
    SAME: (
        "Done in the office at 09:10, read there; done again at 15:40 for a change, read by the same physician of the practice, who owns the equipment.",
        "Second study of the day, medically needed, same physician made and read both in the own office.",
    ),
    OTHER: (
        "Done and read in the practice in the morning; repeated in the afternoon for a change by another physician, who made and read it in the own office.",
        "Second study of the day, needed after a change; a different physician than in the morning, own equipment, own report.",
    ),
    VALUES: (
        "Hospital laboratory's claim: drawn at 06:00 and again at 11:00 the same day to follow treatment.",
        "Run twice the same day, the second to see the course under treatment. Laboratory's claim.",
        "Laboratory's claim: 08:00 value, repeat at 14:00 on order to follow the change.",
    ),
    SPOILED: (
        "First tube hemolyzed, no result; redrawn and run once more. Laboratory's claim.",
        "Analyzer error on the first run, repeated on the same specimen to confirm. Laboratory's claim.",
        "Laboratory's claim: the sample clotted, a second one was needed to get a result.",
    ),
}
_WHY = {
    READ: "interpretation and report only",
    MADE: "equipment and staff only, on a supplier's or office's claim",
    BOTH: "both parts by one biller",
    HOSPITAL: "a facility claim is for the technical part anyway",
    SAME: "repeated by the same physician",
    OTHER: "repeated by another physician",
    VALUES: "laboratory test run again for a new value",
    SPOILED: "run again because of the sample or the equipment",
}
_RULES = {
    "part": "26 for the reading alone, TC for equipment and staff alone, none for both or on a hospital's claim.",
    "again": "A repeat study the same day: 76 by the same physician, 77 by another.",
    ECG: "ECGs are split by code: 93000 both, 93005 tracing, 93010 reading; no 26 or TC.",
    LAB: "Laboratory repeats for new values take 91 on the repeat; a repeat for a bad sample or machine is not billed.",
}


def _mistakes(facts: Study, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(line: str, why: str) -> None:
        if tuple(line.split()) != answer:
            found.setdefault(line, why)

    if facts.part == LAB:
        code = facts.code
        add(f"{code} {code}-91", "91 is not for a bad sample or a failed run.")
        add(f"{code} {code}-76", "A laboratory test takes 91, not 76.")
        add(code, "The second value was ordered to follow the course; it is billed with 91.")
        add(f"{code}x2", "The repeat stands on a line of its own with 91.")
    elif facts.code == ECG:
        for code, why in (
            ("93000", "93000 is tracing and reading together."),
            ("93005", "93005 is the tracing alone."),
            ("93010", "93010 is the reading alone."),
        ):
            add(code, why)
        add("93000-26", "The reading alone has its own code.")
        add("93000-TC", "The tracing alone has its own code.")
        add("93010-26", "93010 is the reading already; 26 does not go on it.")
        add("93005-TC", "93005 is the tracing already; TC does not go on it.")
    else:
        for mark, why in (
            ("26", "26 is for the reading alone, on a physician's claim."),
            ("TC", "TC is for equipment and staff alone, not on a hospital's claim."),
            ("76", "76 is a repeat by the same physician."),
            ("77", "77 is a repeat by another physician."),
            ("91", "91 is for laboratory tests."),
        ):
            add(f"{facts.code}-{mark}", why)
        add(facts.code, "The claim is for a part or a repeat; a modifier must say so.")
    return found


FAMILIES = (Components,)
