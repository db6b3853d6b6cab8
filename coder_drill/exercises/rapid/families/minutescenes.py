"""How services counted by minutes or days are charted: logs, calls, sedation records."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from coder_drill.exercises.rapid.people import adult, child
from coder_drill.exercises.rapid.wording import clock

ACP, TOBACCO, CCM, COMPLEX, DEVICE, TREATMENT, SEDATION, SEDATION_CHILD = (
    "acp",
    "tobacco",
    "ccm",
    "complex",
    "device",
    "treatment",
    "sedation",
    "sedation under 5",
)


@dataclass(frozen=True, slots=True)
class Logged:
    """``amount`` is minutes, or days of readings for a device. ``besides`` are minutes that do not
    count; ``talk`` is whether anyone spoke with the patient (remote treatment)."""

    kind: str
    amount: int
    besides: int = 0
    talk: bool = True


_ILL = (
    "metastatic pancreatic cancer",
    "end-stage COPD",
    "ALS",
    "advanced HFrEF",
    "ESRD weighing dialysis",
    "early Alzheimer disease",
    "decompensated cirrhosis",
    "frailty after hip fracture",
)
_CHRONIC = (
    "T2DM and HTN",
    "CHF and CKD 3b",
    "COPD and AF",
    "RA and osteoporosis",
    "CAD and T2DM",
    "HTN and chronic hepatitis B",
    "stroke sequelae and T2DM",
    "Parkinson disease and HTN",
)


_TOOLS = (
    ("BP cuff", "resistant HTN"),
    ("BP cuff", "HTN and CKD 3a"),
    ("cellular scale", "CHF"),
    ("BP cuff and scale", "HFpEF and HTN"),
    ("pulse oximeter", "COPD on home O2"),
    ("glucose meter, cellular,", "T2DM on insulin"),
    ("glucose meter", "T2DM and obesity"),
    ("BP cuff", "stroke last year, HTN"),
)


def _acp(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    who = adult(rng, rng.randint(55, 88), rng.choice("FM"))
    start = rng.randint(8 * 60, 17 * 60)
    talk = rng.choice(
        (
            "Goals of care and code status",
            "Living will and health care proxy",
            "POLST",
            "Hospice, feeding tube, and intubation wishes",
        )
    )
    span = rng.choice(
        (
            f"{clock(start)}-{clock(start + facts.amount)}",
            f"{facts.amount} min",
            f"{facts.amount} min face to face with pt and family",
        )
    )
    lines = [
        rng.choice(
            (f"{who}, {rng.choice(_ILL)}.", f"Advance care planning. {who}: {rng.choice(_ILL)}.")
        ),
        rng.choice(
            (
                f"{talk} discussed, {span}.",
                f"ACP conversation {span}. Topics: {talk[0].lower() if talk[:5] != 'POLST' else 'P'}{talk[1:]}.",
            )
        ),
    ]
    if facts.besides:
        lines.append(
            f"Remaining {facts.besides} min of the visit: medication changes, leveled by MDM."
        )
    return lines, (
        "Pt agreed to the talk.",
        "Forms completed.",
        "Forms not completed today.",
        "Son on speaker.",
        "Chaplain present.",
        "Copy to chart.",
    )


def _tobacco(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    who = adult(rng, rng.randint(22, 79), rng.choice("FM"))
    use = rng.choice(
        (
            "1 ppd x 20 y",
            "half a pack a day",
            "chews a can of snuff every 2 days",
            "2 ppd",
            "10 cigarettes daily, relapsed",
            "cigars, 3 a day",
        )
    )
    done = rng.choice(
        (
            "quit date set, nicotine patch",
            "triggers and varenicline discussed",
            "motivational interviewing, not ready yet",
            "relapse plan made",
            "bupropion options, quitline number",
        )
    )
    lines = [
        rng.choice((f"{who}, {use}.", f"{who}. Tobacco: {use}.")),
        rng.choice(
            (
                f"Cessation counseling {facts.amount} min: {done}.",
                f"Counseled {facts.amount} minutes to quit; {done}.",
                f"Tobacco cessation, time {facts.amount} min, {done}.",
            )
        ),
    ]
    return lines, (
        "Also seen for HTN, separate note.",
        "Spouse smokes too.",
        "Declined lung screening.",
        "Dentist's referral.",
        "Handout given.",
        "Cough in the morning.",
    )


def _month(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    who = adult(rng, rng.randint(58, 88), rng.choice("FM"))
    tasks = rng.sample(
        (
            "medication reconciliation by phone",
            "calls with home health",
            "care plan update",
            "refill coordination with pharmacy",
            "specialist records obtained and reviewed",
            "diet coaching call",
            "transport and equipment arranged",
            "lab follow-up call",
        ),
        3,
    )
    parts = _parts(rng, facts.amount, 3)
    log = "; ".join(f"{task} {minutes} min" for task, minutes in zip(tasks, parts, strict=True))
    complexity = (
        rng.choice(
            (
                "Complex care management, MDM of moderate level by the physician this month.",
                "Complex CCM: care plan substantially revised, MDM high.",
            )
        )
        if facts.kind == COMPLEX
        else rng.choice(
            (
                "CCM enrolled, consent on file, not complex.",
                "Chronic care management (not complex), consent signed.",
            )
        )
    )
    lines = [
        f"{who}, {rng.choice(_CHRONIC)}.",
        complexity,
        rng.choice(
            (
                f"RN, month log: {log}.",
                f"Clinical staff time this month: {log}.",
                f"LPN under general supervision: {log}.",
            )
        ),
    ]
    if facts.besides:
        lines.append(
            rng.choice(
                (
                    f"Front desk: scheduling and mailing, {facts.besides} min.",
                    f"Receptionist, insurance forms: {facts.besides} min.",
                )
            )
        )
    return lines, (
        "No office visit this month.",
        "24/7 phone access given.",
        "Care plan copy sent to pt.",
        "Lives alone.",
        "Physician's own time not counted toward these codes.",
        "A1c due.",
    )


def _device(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    who = adult(rng, rng.randint(45, 88), rng.choice("FM"))
    tool, why = rng.choice(_TOOLS)
    lines = [
        f"{who}, {why}. RPM, {tool} supplied by the practice.",
        rng.choice(
            (
                f"Readings transmitted on {facts.amount} of the last 30 days.",
                f"30-day period: data on {facts.amount} days, none on {30 - facts.amount}.",
                f"Days with automatic transmission in the 30-day window: {facts.amount}.",
            )
        ),
    ]
    return lines, (
        "Pt travels on weekends.",
        "Two alerts answered.",
        "Battery replaced.",
        "Setup was billed last period.",
        "Ordered by the cardiologist.",
    )


def _treatment(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    who = adult(rng, rng.randint(45, 88), rng.choice("FM"))
    parts = _parts(rng, facts.amount, 2)
    if facts.talk:
        work = rng.choice(
            (
                f"reviewing data {parts[0]} min, video call with pt {parts[1]} min",
                f"RN call with pt {parts[1]} min, data and plan {parts[0]} min",
                f"trend review {parts[0]} min; phone coaching, spoke with pt, {parts[1]} min",
            )
        )
    else:
        work = rng.choice(
            (
                f"data review {parts[0]} min, plan adjusted {parts[1]} min; voicemail only, pt not reached",
                f"trend review {parts[0]} min, portal message drafted {parts[1]} min; no call or video",
            )
        )
    lines = [
        f"{who}, {rng.choice(_TOOLS)[1]}. Remote physiologic monitoring.",
        rng.choice((f"This month: {work}.", f"Month log, clinical staff: {work}.")),
    ]
    if facts.besides:
        lines.append(f"Device setup and shipping, staff: {facts.besides} min, not in the above.")
    return lines, (
        "Data on 24 of 30 days.",
        "Lisinopril dose unchanged.",
        "One low reading repeated.",
        "Daughter helps with the device.",
        "Supply billed apart.",
        "Pt satisfied.",
    )


def _sedation(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    start = rng.randint(8 * 60, 15 * 60)
    if facts.kind == SEDATION_CHILD:
        who = child(rng, rng.randint(14, 58))
        what = rng.choice(
            (
                "face laceration repair",
                "forearm fracture reduction",
                "abscess drainage of the buttock",
                "foreign body in the ear canal, removal",
                "elbow dislocation, reduction",
            )
        )
    else:
        who = adult(rng, rng.randint(23, 82), rng.choice("FM"))
        what = rng.choice(
            (
                "shoulder dislocation, reduction",
                "abscess drainage",
                "cardioversion",
                "distal radius reduction",
                "chest tube insertion",
                "bone marrow biopsy",
            )
        )
    agents = rng.choice(("midazolam and fentanyl", "ketamine", "midazolam"))
    lines = [
        f"{who}. {what[0].upper()}{what[1:]}; moderate sedation by the same physician, RN observer.",
        rng.choice(
            (
                f"First dose ({agents}) {clock(start)}, physician's face-to-face time ended {clock(start + facts.amount)}.",
                f"Sedation {clock(start)}-{clock(start + facts.amount)} ({agents}), physician present throughout.",
                f"Intraservice sedation time {facts.amount} min, {agents}.",
            )
        ),
    ]
    if facts.besides:
        lines.append(
            rng.choice(
                (
                    f"Before that: airway exam and consent {facts.besides} min.",
                    f"Recovery, RN only, {facts.besides} min more.",
                )
            )
        )
    return lines, (
        "Aldrete 10.",
        "No complications.",
        "SpO2 98-100 %.",
        "Capnography used.",
        "NPO 6 h.",
        "ASA II.",
    )


def _parts(rng: Random, total: int, count: int) -> list[int]:
    """``total`` minutes in ``count`` parts of about the same length, none of them empty."""
    even = total // count
    parts = [max(1, even + rng.randint(-even // 2, even // 2)) for _ in range(count - 1)]
    return [*parts, total - sum(parts)]


_TOLD = {
    ACP: _acp,
    TOBACCO: _tobacco,
    CCM: _month,
    COMPLEX: _month,
    DEVICE: _device,
    TREATMENT: _treatment,
    SEDATION: _sedation,
    SEDATION_CHILD: _sedation,
}


def told(rng: Random, facts: Logged) -> tuple[list[str], tuple[str, ...]]:
    """The lines that decide, and lines that may stand among them."""
    return _TOLD[facts.kind](rng, facts)
