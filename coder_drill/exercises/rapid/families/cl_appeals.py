"""Original Medicare's appeals: the last day to file, and the day a decision is due."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

FILE, DECIDE = "file", "decide"

_FILING = {1: 120, 2: 180, 3: 60, 4: 60, 5: 60}
"""Days to file by level, from receipt: 42 CFR 405.942, .962, .1014, .1102, .1136."""
_DECIDING = {1: 60, 2: 60, 3: 90, 4: 90}
"""Days to decide by level, from receipt of the request: 42 CFR 405.950, .970, .1016, .1100."""
_NOTICES = {
    1: (
        "Medicare remittance advice with the denial",
        "Initial determination (remittance)",
        "MAC remittance, line denied",
    ),
    2: (
        "Redetermination notice, unfavorable",
        "MAC redetermination: denial upheld",
        "Medicare Redetermination Notice, unfavorable",
    ),
    3: (
        "QIC reconsideration, unfavorable",
        "Reconsideration decision from the QIC, denial upheld",
        "QIC notice, claim still denied",
    ),
    4: (
        "ALJ decision from OMHA, unfavorable",
        "Hearing decision (OMHA), denial upheld",
        "ALJ decision, not in our favor",
    ),
    5: (
        "Medicare Appeals Council decision, unfavorable",
        "Council decision, denial upheld",
        "Appeals Council notice, unfavorable",
    ),
}
_REQUESTS = {
    1: ("redetermination request", "request for a redetermination"),
    2: ("reconsideration request", "request for a QIC reconsideration"),
    3: ("request for an ALJ hearing", "hearing request"),
    4: ("request for Council review", "request for review by the Medicare Appeals Council"),
    5: ("complaint in federal district court", "civil action in federal district court"),
}
_BODIES = {1: "the MAC", 2: "the QIC", 3: "OMHA (ALJ)", 4: "the Medicare Appeals Council"}
_SERVICES = (
    "MRI of the lumbar spine denied, CARC 50",
    "two units of a drug denied, CARC 151",
    "inpatient stay denied as not reasonable and necessary",
    "critical care line denied after record review",
    "physical therapy visits denied, CARC 50",
    "excision line denied, CARC 97",
    "echocardiogram denied, diagnosis not covered",
    "wound care visits denied after review",
    "emergency visit down-coded",
    "sleep study denied, records not received",
)
_NOISE = (
    "Patient's supplemental plan is billed after Medicare.",
    "Records total 84 pages.",
    "Biller's log counts every calendar day.",
    "Claim was filed on time.",
    "No Advance Beneficiary Notice on file.",
    "Physician wrote a letter of support.",
    "The practice takes assignment.",
    "Beneficiary has not appealed.",
    "Coding was reviewed, the codes stand.",
    "Amount in dispute is above any threshold of this level.",
)


@dataclass(frozen=True, slots=True)
class Clock:
    """``level`` 1..5 of the appeal asked about; ``dated`` day of the notice (or of the request's
    arrival when a decision is awaited); ``stamped`` day on which receipt is proven, or None."""

    task: str
    level: int
    dated: int
    stamped: int | None = None


class Appeals(Family[Clock]):
    """Days of the five levels of appeal."""

    id = "cl-appeal-days"
    title = "Medicare appeals: last day"
    group = Group.CLAIMS
    source = "42 CFR 405 subpart I; Medicare Claims Processing Manual, chapter 29, §310-§345"
    domain = "payer-policy"
    skill = "edit-conflict"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Clock, Answer]:
        """The days allowed first, then a notice."""
        top = {1: 2, 2: 3, 3: 5, 4: 5, 5: 5}[difficulty]
        task = DECIDE if rng.random() < (0.2 if difficulty < 3 else 0.35) else FILE
        level = rng.randint(1, min(top, 4) if task == DECIDE else top)
        dated = 0 if difficulty == 1 and rng.random() < 0.5 else rng.randint(1, 240)
        if task == DECIDE:
            return Clock(DECIDE, level, dated), (str(dated + _DECIDING[level]),)
        stamped = None
        if difficulty >= 3 and rng.random() < 0.5:
            stamped = dated + rng.choice((1, 2, 3, 7, 8, 9, 11))
        start = stamped if stamped is not None else dated + 5
        return Clock(FILE, level, dated, stamped), (str(start + _FILING[level]),)

    def solve(self, facts: Clock, codebook: Codebook) -> Answer:
        """Receipt is proven, or presumed five days after the date; then the level's days."""
        if facts.task == DECIDE:
            return (str(facts.dated + (90 if facts.level >= 3 else 60)),)
        receipt = facts.dated + 5 if facts.stamped is None else facts.stamped
        if facts.level == 1:
            return (str(receipt + 120),)
        return (str(receipt + (180 if facts.level == 2 else 60)),)

    def write(
        self, facts: Clock, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An entry of a denial log, in day numbers."""
        service = rng.choice(_SERVICES)
        request = rng.choice(_REQUESTS[facts.level])
        if facts.task == DECIDE:
            body = _BODIES[facts.level]
            lines = [
                rng.choice(
                    (
                        f"Original Medicare, {service}.",
                        f"Denial log: {service}. Payer: original Medicare.",
                    )
                ),
                rng.choice(
                    (
                        f"{_up(request)} reached {body} on day {facts.dated}.",
                        f"Day {facts.dated}: {body} received our {request}.",
                        f"{_up(body)} logged our {request} as received, day {facts.dated}.",
                    )
                ),
            ]
            ask = rng.choice(
                (
                    "By which day is the decision due?",
                    "Last day of the time the rules give for the decision (day number)?",
                )
            )
            rule = "MAC and QIC have 60 days to decide, OMHA and the Council 90."
            worked = [
                f"{body}: {_DECIDING[facts.level]} days from receipt of the request",
                f"{facts.dated} + {_DECIDING[facts.level]} = day {answer[0]}",
            ]
        else:
            notice = rng.choice(_NOTICES[facts.level])
            lines = [
                rng.choice(
                    (
                        f"Original Medicare: {service}.",
                        f"Payer original Medicare; {service}.",
                        f"{_up(service)} (original Medicare).",
                    )
                ),
                rng.choice(
                    (
                        f"{notice}, dated day {facts.dated}.",
                        f"Day {facts.dated}: date on the notice ({notice}).",
                        f"{notice}; notice date day {facts.dated}.",
                    )
                ),
            ]
            if facts.stamped is not None:
                lines.append(
                    rng.choice(
                        (
                            f"Mailroom stamp and portal log both show receipt on day {facts.stamped}.",
                            f"Certified mail receipt signed day {facts.stamped}.",
                            f"Received day {facts.stamped}, proven by the dated delivery record.",
                        )
                    )
                )
            else:
                lines.append(
                    rng.choice(
                        (
                            "No record of when it arrived.",
                            "Envelope not kept.",
                            "Arrival not logged.",
                        )
                    )
                )
            ask = rng.choice(
                (
                    f"Last day to file the {request}?",
                    f"By which day must the {request} be filed?",
                    f"The {request} is timely through which day (number)?",
                )
            )
            days = _FILING[facts.level]
            start = facts.dated + 5 if facts.stamped is None else facts.stamped
            rule = (
                "Redetermination 120 days, reconsideration 180, the later levels 60, from receipt; "
                "receipt is presumed 5 days after the date unless shown otherwise."
            )
            worked = [
                f"receipt: day {start}"
                + (" (date + 5, presumed)" if facts.stamped is None else " (proven)"),
                f"level {facts.level}: {days} days",
                f"{start} + {days} = day {answer[0]}",
            ]
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask=ask,
            form=Form.NUMBER,
            rule=rule,
            worked=worked,
            payer="Original Medicare",
            mistakes=_mistakes(facts, answer),
        )


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mistakes(facts: Clock, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(day: int, why: str) -> None:
        if str(day) != answer[0]:
            found.setdefault(str(day), why)

    if facts.task == DECIDE:
        note(
            facts.dated + (60 if facts.level >= 3 else 90), "60 days are for MAC and QIC, 90 above."
        )
        note(facts.dated + 120, "120 days is the time to file a redetermination, not to decide.")
        return found
    start = facts.dated + 5 if facts.stamped is None else facts.stamped
    days = _FILING[facts.level]
    note(facts.dated + days, "Counted from the date of the notice; the days run from receipt.")
    if facts.stamped is not None:
        note(facts.dated + 5 + days, "The 5 days are a presumption; receipt is proven here.")
    if facts.level == 1:
        note(start + 180, "180 days is the next level; a redetermination has 120.")
    elif facts.level == 2:
        note(start + 120, "120 days is the first level; a reconsideration has 180.")
    else:
        note(start + 180, "180 days is for the reconsideration; this level has 60.")
    return found


FAMILIES = (Appeals,)
