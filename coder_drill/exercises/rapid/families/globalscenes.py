"""What happens around an operation, in the words of notes: scenes for the modifiers of surgery."""

from __future__ import annotations

from dataclasses import dataclass

OPERATIONS: tuple[tuple[str, int], ...] = (
    ("total knee arthroplasty", 90),
    ("open hernia repair", 90),
    ("laparoscopic cholecystectomy", 90),
    ("lumbar laminectomy", 90),
    ("carpal tunnel release", 90),
    ("rotator cuff repair", 90),
    ("trigger finger release", 90),
    ("excision of a forearm lesion", 10),
    ("abscess drainage, complex", 10),
    ("layered repair of a leg wound", 10),
    ("shave biopsy", 0),
    ("knee injection", 0),
    ("nasal endoscopy with biopsy", 0),
    ("EGD with biopsy", 0),
)
"""Operations with the global days that CMS gives their kind."""

_ASSISTED = (
    "total knee arthroplasty",
    "open hernia repair",
    "laparoscopic cholecystectomy",
    "lumbar laminectomy",
    "rotator cuff repair",
)
FITTING: dict[str, tuple[str, ...]] = {
    "visit deciding": ("open hernia repair", "laparoscopic cholecystectomy"),
    "surgery therapy after": ("excision of a forearm lesion",),
    "surgery staged": ("lumbar laminectomy", "rotator cuff repair", "excision of a forearm lesion"),
    "work more": ("open hernia repair", "laparoscopic cholecystectomy"),
    "role assistant": _ASSISTED,
    "role minimum": _ASSISTED,
    "role no resident": _ASSISTED,
    "role PA": _ASSISTED,
}
"""Operations that fit an event, where not all do."""

NOISE = (
    "Documentation supports each service.",
    "Operative note on file.",
    "Consent signed.",
    "Same tax ID, one location.",
    "Prior authorization obtained.",
    "Seen with a scribe.",
    "Follow-up arranged.",
)


@dataclass(frozen=True, slots=True)
class Event:
    """``span`` first and last day, with 99 for the last day of the period; ``told`` templates with
    operation and day; ``timed`` whether the global days are shown."""

    modifier: str
    level: int
    periods: tuple[int, ...]
    span: tuple[int, int]
    told: tuple[str, ...]
    asked: tuple[str, ...]
    rule: str
    mistakes: tuple[tuple[str, str], ...]
    timed: bool = True

    def days(self, period: int) -> tuple[int, int]:
        """First and last day on which the event may fall."""
        last = period if self.span[1] == 99 else self.span[1]
        return self.span[0], max(last, self.span[0])


_VISIT = (
    "Modifier on the visit",
    "Which modifier does the visit take",
    "Which modifier on the E/M",
)
_SECOND = ("Modifier on the second operation", "Which modifier on the later procedure")
_LINE = ("Modifier on this physician's line", "Which modifier on the claim of this physician")
_HELP = ("Modifier on the assistant's line", "Which modifier does the one who assists report")

EVENTS: dict[str, Event] = {
    "visit unrelated": Event(
        "24",
        1,
        (90, 10),
        (2, 99),
        (
            "Day {day} after {operation}: the surgeon sees the patient for new sinusitis and treats it.",
            "{Operation} {day} days ago. Visit with the same surgeon for a rash on the other limb, unrelated.",
            "Surgeon, postop day {day} ({operation}): visit for vertigo, nothing to do with the operation.",
            "Postop day {day}, {operation}. Same surgeon evaluates a new breast lump found by the patient.",
        ),
        _VISIT,
        "24: an unrelated visit of the surgeon in the global period.",
        (
            ("25", "25 is for a visit on the day of a procedure."),
            ("79", "79 goes on an unrelated procedure, not on a visit."),
            ("none", "Without 24 the visit is denied as postoperative care."),
        ),
    ),
    "visit postop": Event(
        "none",
        2,
        (90, 10),
        (2, 99),
        (
            "Day {day} after {operation}: surgeon checks the wound, sutures out, healing well. Visit charged.",
            "{Operation} {day} days ago; routine postop check by the surgeon, no new problem.",
            "Surgeon, postop day {day} ({operation}): wound redness, oral antibiotic, seen in clinic.",
        ),
        (
            "Modifier that would make the visit payable",
            "Which modifier lets Medicare pay the visit",
        ),
        "Care after surgery, complications without return to the OR too, is in Medicare's package.",
        (("24", "24 is for unrelated problems only."), ("25", "25 is for the day of a procedure.")),
    ),
    "visit separate": Event(
        "25",
        1,
        (0, 10),
        (0, 0),
        (
            "Office visit for diabetes and blood pressure, both managed; {operation} the same day for another problem.",
            "Same physician, one day: asthma flare worked up and treated, and {operation}.",
            "Visit for new headaches, full workup; {operation} was done at that visit as well.",
        ),
        _VISIT,
        "25: a significant, separate visit on the day of a minor procedure.",
        (
            ("57", "57 is for the decision to do surgery with 90 global days."),
            ("59", "59 never goes on a visit."),
            ("24", "24 is for later days of the global period."),
        ),
    ),
    "visit deciding": Event(
        "57",
        1,
        (90,),
        (-1, 0),
        (
            "ED consult: the surgeon examines, decides on {operation}; done within the day.",
            "Surgeon's visit at which {operation} was decided on, operation the next morning.",
            "Seen by the surgeon, need for {operation} established at this visit; to the OR within a day.",
        ),
        _VISIT,
        "57: the visit that decided on surgery with 90 global days, on the day before or the day itself.",
        (
            ("25", "25 is for minor procedures; with 90 global days the deciding visit takes 57."),
            ("none", "Without 57 the visit falls into the package."),
        ),
    ),
    "surgery staged": Event(
        "58",
        2,
        (90, 10),
        (7, 99),
        (
            "Second stage, planned at the time of the {operation}, done on day {day} by the same surgeon.",
            "{Operation}; the plan called for a second procedure, done on day {day}, same surgeon.",
            "Day {day} after {operation}: same surgeon returns for the planned next stage.",
        ),
        _SECOND,
        "58: staged, planned or more extensive procedure in the global period; a new period begins.",
        (
            ("78", "78 is an unplanned return for a complication."),
            ("79", "79 is for an unrelated procedure."),
        ),
    ),
    "surgery therapy after": Event(
        "58",
        3,
        (10,),
        (3, 99),
        (
            "Day {day} after {operation}: pathology shows melanoma, same surgeon does the wider excision.",
            "{Operation}, margins positive; more extensive excision by the same surgeon on day {day}.",
            "Pathology after {operation} calls for wider margins: re-excision, day {day}, same surgeon.",
        ),
        _SECOND,
        "58: a more extensive procedure that follows from the first one, within its global period.",
        (
            ("78", "There is no complication; 58 is for a more extensive procedure."),
            ("79", "It is related to the first procedure."),
            ("76", "76 is the same procedure repeated."),
        ),
    ),
    "surgery complication": Event(
        "78",
        2,
        (90,),
        (1, 14),
        (
            "Day {day} after {operation}: bleeding into the wound, same surgeon takes the patient back to the OR.",
            "Unplanned return to the OR on day {day} for a deep infection after {operation}, same surgeon.",
            "{Operation}; on day {day} dehiscence, closed by the same surgeon in the operating room.",
        ),
        _SECOND,
        "78: unplanned return to the OR for a related problem; no new global period.",
        (
            ("58", "58 is for planned or more extensive procedures."),
            ("79", "A complication is related: 78."),
            ("76", "It is not the same procedure repeated."),
        ),
    ),
    "surgery unrelated": Event(
        "79",
        2,
        (90, 10),
        (5, 99),
        (
            "Day {day} after {operation}: same surgeon removes a lipoma of the back in the OR, unrelated.",
            "{Operation} {day} days ago; now the same surgeon excises a new skin lesion elsewhere, unrelated.",
            "Same surgeon, day {day} after {operation}: drains an abscess elsewhere, not connected.",
        ),
        _SECOND,
        "79: unrelated procedure by the same physician in the global period; a new period begins.",
        (
            ("78", "78 is for a related problem."),
            ("58", "58 is for staged or related procedures."),
            ("24", "24 goes on visits."),
        ),
    ),
    "care operation": Event(
        "54",
        2,
        (90,),
        (0, 0),
        (
            "This surgeon does the {operation}; a physician near the patient's home takes over all aftercare by written transfer.",
            "{Operation} done here; aftercare transferred in writing to another practice from discharge on.",
        ),
        _LINE,
        "54: the operation alone; 55 the care after it, 56 the care before it.",
        (
            ("55", "55 is for the one who gives the aftercare."),
            ("56", "56 is for the care before."),
            ("52", "A split of care is no reduced service."),
        ),
    ),
    "care after": Event(
        "55",
        3,
        (90,),
        (0, 0),
        (
            "{Operation} by a surgeon in another city; this physician has taken over the aftercare by written transfer.",
            "Aftercare of a {operation} only: transfer of care letter on file, operation done elsewhere.",
        ),
        _LINE,
        "54: the operation alone; 55 the care after it, 56 the care before it.",
        (
            ("54", "54 is for the surgeon who operates only."),
            ("24", "This is the surgery's own aftercare, split off with 55."),
            ("56", "56 is for the care before."),
        ),
    ),
    "care before": Event(
        "56",
        3,
        (90,),
        (0, 0),
        (
            "{Operation} and all later care by a surgeon elsewhere; this physician gave the preoperative care only, split agreed in writing.",
            "This physician did the preoperative management alone; {operation} and aftercare by others.",
        ),
        _LINE,
        "54: the operation alone; 55 the care after it, 56 the care before it.",
        (
            ("54", "54 is for the surgeon who operates only."),
            ("55", "55 is for the care after."),
            ("57", "57 is for the visit that decides on surgery, by the surgeon."),
        ),
    ),
    "role co": Event(
        "62",
        2,
        (90,),
        (0, 0),
        (
            "Two surgeons of different specialties, each does a distinct part of one procedure (same code), each dictates a note.",
            "Orthopedic and neurosurgeon work as primary surgeons on one spine code, separate parts, two operative notes.",
            "General surgeon exposes the anterior spine, spine surgeon fuses: one code, both primary surgeons.",
        ),
        _LINE,
        "62: two surgeons share one code, each doing a distinct part; both report it with 62.",
        (
            ("80", "Neither assists: both are primary surgeons."),
            ("66", "66 is a team of more than two."),
        ),
        timed=False,
    ),
    "role assistant": Event(
        "80",
        2,
        (90,),
        (0, 0),
        (
            "{Operation}. A second physician assists from start to finish, no residency program.",
            "Another surgeon was first assistant for the whole {operation}; not a teaching hospital.",
            "Physician assisting for the entire {operation}, community hospital without residents.",
        ),
        _HELP,
        "80: a physician who assists throughout.",
        (
            ("62", "62 is for two primary surgeons."),
            ("AS", "AS is for a PA, NP or CNS."),
            ("82", "82 is for teaching hospitals with no qualified resident at hand."),
        ),
        timed=False,
    ),
    "role minimum": Event(
        "81",
        3,
        (90,),
        (0, 0),
        (
            "{Operation}. A second physician helped for about 15 minutes of it, at one step only, and left.",
            "A physician held retraction for a short part of the {operation} only, community hospital without residents.",
        ),
        _HELP,
        "81: a physician who gives minimum assistance.",
        (("80", "80 is for assistance throughout."), ("AS", "AS is for a PA, NP or CNS.")),
        timed=False,
    ),
    "role no resident": Event(
        "82",
        3,
        (90,),
        (0, 0),
        (
            "Teaching hospital, {operation}. All qualified residents were in other rooms; an attending assisted.",
            "{Operation} at a teaching hospital; no qualified resident available (certified), staff surgeon assisted.",
        ),
        _HELP,
        "82: a physician assists in a teaching hospital because no qualified resident was available.",
        (
            ("80", "In a teaching hospital without a qualified resident it is 82."),
            ("81", "81 is minimum assistance."),
        ),
        timed=False,
    ),
    "role PA": Event(
        "AS",
        2,
        (90,),
        (0, 0),
        (
            "{Operation}. A PA was first assistant throughout.",
            "NP assisted at surgery, {operation}.",
            "Clinical nurse specialist as assistant for the {operation}.",
        ),
        _HELP,
        "AS: a PA, NP or CNS assists at surgery.",
        (
            ("80", "80 is for physicians."),
            ("81", "81 is for physicians."),
            ("82", "82 is for physicians in teaching hospitals."),
        ),
        timed=False,
    ),
    "work more": Event(
        "22",
        3,
        (90,),
        (0, 0),
        (
            "{Operation} took more than twice the usual time: dense adhesions from prior surgery, described with minutes in the note.",
            "{Operation}: scarring made it 2.5 times as long as usual, note says why and how much more work.",
        ),
        ("Modifier on the operation", "Which modifier asks for more on this operation"),
        "22: substantially more work than usual, with the reason and the extent in the record.",
        (("52", "52 is for less."), ("59", "There is no pair to separate.")),
        timed=False,
    ),
}
"""Events by kind."""
