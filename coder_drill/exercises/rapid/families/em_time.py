"""E/M level by time: whose minutes count, on which date, and where the thresholds stand."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families import visitlist
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

COUNTED, STAFF, OTHER_DAY, BILLED_APART, TEACHING, TRAVEL = (
    "counted",
    "staff",
    "other day",
    "billed apart",
    "teaching",
    "travel",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Minutes of one activity. ``kind`` says whether they count, ``what`` how the log names them."""

    kind: str
    what: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Visit:
    """``place`` is a key of `PLACES`; the billing clinician's log in the order charted."""

    place: str
    log: tuple[Piece, ...]


# For each kind of visit: how a scene names it, whom it is about, and minutes at which codes begin.
# The last figure is where the next threshold (prolonged service) stands: draws stay below it.
PLACES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[int, str], ...], int]] = {
    "office new": (
        ("New pt, office", "Office, first visit to the group"),
        visitlist.OFFICE,
        ((15, "99202"), (30, "99203"), (45, "99204"), (60, "99205")),
        75,
    ),
    "office established": (
        ("Established pt, office", "Office follow-up, known pt"),
        visitlist.OFFICE,
        ((10, "99212"), (20, "99213"), (30, "99214"), (40, "99215")),
        55,
    ),
    "hospital first": (
        (
            "Inpatient, initial visit of this stay by the hospitalist",
            "H&P by the admitting hospitalist",
        ),
        visitlist.HOSPITAL,
        ((40, "99221"), (55, "99222"), (75, "99223")),
        90,
    ),
    "hospital later": (
        (
            "Inpatient, hospital day 3, rounds",
            "Observation, second day, rounds",
            "Hospital day 5 visit",
        ),
        visitlist.HOSPITAL,
        ((25, "99231"), (35, "99232"), (50, "99233")),
        65,
    ),
    "same day": (
        (
            "Observation, admitted at 06:30 and discharged at 19:00 on the same date, two visits by "
            "the same hospitalist",
            "Placed in observation 05:40, home 20:10, same date; same hospitalist saw the pt at both ends",
        ),
        visitlist.SHORT_STAY,
        ((45, "99234"), (70, "99235"), (85, "99236")),
        100,
    ),
    "discharge": (
        ("Hospital day 4, discharge day", "Discharge day after a 3-night stay"),
        visitlist.HOSPITAL,
        ((1, "99238"), (31, "99239")),
        56,
    ),
    "facility first": (
        ("Nursing facility, initial visit by the attending", "SNF admission visit, physician"),
        visitlist.FACILITY,
        ((25, "99304"), (35, "99305"), (50, "99306")),
        65,
    ),
    "facility later": (
        ("Nursing facility, subsequent visit", "Long-term care rounds, known resident"),
        visitlist.FACILITY,
        ((10, "99307"), (20, "99308"), (30, "99309"), (45, "99310")),
        60,
    ),
    "home new": (
        ("Home visit, new pt", "First house call, pt new to the practice"),
        visitlist.HOME,
        ((15, "99341"), (30, "99342"), (60, "99344"), (75, "99345")),
        90,
    ),
    "home established": (
        ("Home visit, established pt", "House call, known pt"),
        visitlist.HOME,
        ((20, "99347"), (30, "99348"), (40, "99349"), (60, "99350")),
        75,
    ),
}
_EASY = ("office new", "office established", "office established", "hospital later")

_MAIN = (
    "history and exam",
    "face to face with pt",
    "visit with pt: history, exam, plan",
    "at the bedside",
)
_OWN = (
    "review of outside records before going in",
    "counseling pt and spouse",
    "ordering tests and medications",
    "documentation in the EHR",
    "call with the consulting specialist",
    "reviewing results and prior notes",
    "medication reconciliation",
    "talk with daughter (caregiver) about the plan",
    "referral letter",
)
_DISCHARGE = (
    "discharge instructions to pt",
    "discharge summary dictated",
    "prescriptions and referrals",
    "talk with the family about home care",
    "call to the PCP",
)
_NOT: dict[str, tuple[tuple[str, int, int], ...]] = {
    STAFF: (
        ("MA: rooming and vitals", 5, 12),
        ("RN: medication teaching", 8, 20),
        ("RN: wound care teaching", 10, 20),
        ("pharmacist (clinic staff): drug review", 8, 18),
        ("social worker: resources", 10, 25),
    ),
    OTHER_DAY: (
        ("reviewed chart the evening before", 8, 20),
        ("note finished the next morning", 6, 18),
        ("call to the family the following day", 6, 15),
        ("outside records read two days earlier", 10, 25),
    ),
    BILLED_APART: (
        ("joint injection, billed separately", 10, 18),
        ("ECG interpretation and report, billed separately", 4, 8),
        ("advance care planning, billed separately with its own code", 16, 25),
        ("tobacco cessation counseling, billed separately", 4, 9),
        ("point-of-care ultrasound, billed separately", 8, 15),
    ),
    TEACHING: (
        ("general teaching of the student, not about this pt's care", 8, 20),
        ("bedside lecture to residents on the disease in general", 10, 20),
    ),
    TRAVEL: (
        ("drive to the pt", 12, 35),
        ("drive back to the office", 12, 35),
        ("walk between the buildings", 6, 12),
    ),
}
_WHY = {
    STAFF: "clinical staff's minutes do not count",
    OTHER_DAY: "only the date of the encounter counts",
    BILLED_APART: "a service reported with its own code is taken out",
    TEACHING: "general teaching does not count",
    TRAVEL: "travel does not count",
}
_NOISE = (
    "Vitals stable.",
    "Interpreter present by video.",
    "Labs pending.",
    "Allergies reviewed.",
    "Note signed at 18:40.",
    "Pt thanked the team.",
    "Afebrile.",
    "Spouse present.",
)


class LevelByTime(Family[Visit]):
    """The code that the billing clinician's own minutes of the date support."""

    id = "em-time"
    title = "E/M level by time"
    group = Group.EM
    source = "CPT E/M guidelines, time; Medicare Claims Processing Manual, chapter 12, §30.6"
    domain = "cpt-e-m"
    skill = "em-level"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Visit, Answer]:
        """A code, then minutes inside its band, then minutes of others that would change it."""
        place = rng.choice(_EASY if difficulty == 1 else list(PLACES))
        _, _, steps, end = PLACES[place]
        starts = [start for start, _ in steps]
        ends = [*starts[1:], end]
        answer: Answer
        if difficulty >= 2 and place != "discharge" and rng.random() < 0.06:
            total, answer = rng.randint(max(6, starts[0] - 6), starts[0] - 1), ()
        else:
            index = rng.randrange(len(steps))
            low, high = max(starts[index], 14), ends[index] - 1
            near = difficulty >= 3 and rng.random() < 0.55
            total = rng.choice((low, low + 1, high - 1, high)) if near else rng.randint(low, high)
            answer = (steps[index][1],)
        count = min(
            4,
            max(1, total // 6),
            rng.choice(((1, 2), (2, 3), (2, 3), (3, 4), (3, 4))[difficulty - 1]),
        )
        count = max(count, 1 + (total > 35))
        main = (
            "final exam"
            if place == "discharge"
            else rng.choice(_MAIN[: 4 if place[0] in "hsf" else 3])
        )
        own = [main, *rng.sample(_DISCHARGE if place == "discharge" else _OWN, count - 1)]
        log = [
            Piece(COUNTED, what, each)
            for what, each in zip(own, _split(rng, total, count), strict=True)
        ]
        log += _others(rng, difficulty, place)
        return Visit(place, tuple(mixed(rng, log) if difficulty > 1 else log)), answer

    def solve(self, facts: Visit, codebook: Codebook) -> Answer:
        """Sum what counts; the highest threshold that is met gives the code."""
        own = sum(piece.minutes for piece in facts.log if piece.kind == COUNTED)
        if facts.place == "discharge":
            return ("99239",) if own > 30 else ("99238",)
        first, thresholds = _THRESHOLDS[facts.place]
        met = sum(own >= threshold for threshold in thresholds)
        if met == 0:
            return ()
        # Codes of a family follow each other, but for the number that home visits skip.
        number = first + met - 1
        if facts.place == "home new" and met >= 3:
            number += 1
        return (str(number),)

    def write(
        self, facts: Visit, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The visit and its time log in one of several layouts."""
        names, reasons, steps, _ = PLACES[facts.place]
        senior = facts.place.startswith(("facility", "home"))
        who = adult(rng, rng.randint(66 if senior else 46, 88), rng.choice("FM"))
        opening = rng.choice(("{0}. {1}, {2}.", "{0}: {1}, {2}.", "{1}, {2}. {0}."))
        lines = [opening.format(rng.choice(names), who, rng.choice(reasons))]
        lines += _log(facts, rng)
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.choice((1, len(lines))), line)
        total = sum(piece.minutes for piece in facts.log if piece.kind == COUNTED)
        bands = ", ".join(f"{code} from {start}" for start, code in steps)
        if facts.place == "discharge":
            bands = "99238 to 30 min, 99239 over 30"
        worked = [
            f"counts: {' + '.join(str(p.minutes) for p in facts.log if p.kind == COUNTED)} = {total} min"
        ]
        worked += [
            f"out: {piece.what} {piece.minutes} min, {_WHY[piece.kind]}"
            for piece in facts.log
            if piece.kind != COUNTED
        ]
        worked.append(f"{bands} min: {answer[0] if answer else 'below the first threshold, none'}")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Visit code by time? (none if time supports none)",
                    "Leveled by time alone: which visit code? (none if none)",
                )
            ),
            form=Form.CODES,
            rule=(
                "Discharge day: 99239 only for more than 30 min of the clinician's own time."
                if facts.place == "discharge"
                else "Level by time: the billing clinician's own minutes on the date, met or "
                "exceeded; not staff, other days, or services billed apart."
            ),
            worked=worked,
            mistakes=_mistakes(facts, answer, total),
        )


_THRESHOLDS = {
    "office new": (99202, (15, 30, 45, 60)),
    "office established": (99212, (10, 20, 30, 40)),
    "hospital first": (99221, (40, 55, 75)),
    "hospital later": (99231, (25, 35, 50)),
    "same day": (99234, (45, 70, 85)),
    "facility first": (99304, (25, 35, 50)),
    "facility later": (99307, (10, 20, 30, 45)),
    "home new": (99341, (15, 30, 60, 75)),
    "home established": (99347, (20, 30, 40, 60)),
}
"""First code of each kind of visit, and the minutes at which it and the next ones begin."""


def _split(rng: Random, total: int, count: int) -> list[int]:
    """``total`` minutes as ``count`` parts, most of them in the first: with the patient."""
    rest = [rng.randint(3, max(4, min(14, total // (2 * count)))) for _ in range(count - 1)]
    return [total - sum(rest), *rest]


def _others(rng: Random, difficulty: int, place: str) -> list[Piece]:
    """Minutes that do not count: none on the lowest level, up to two on the highest."""
    if difficulty == 1:
        return []
    kinds = [STAFF, OTHER_DAY, BILLED_APART]
    if difficulty >= 4:
        kinds.append(TEACHING if not place.startswith("home") else TRAVEL)
    found = []
    for kind in rng.sample(kinds, 1 if difficulty < 4 else 2):
        pool = _NOT[kind]
        if kind == TRAVEL:
            pool = pool[:2]
        if place in ("same day", "discharge") or place.startswith("hospital"):
            pool = tuple(
                each for each in pool if not each[0].startswith(("MA:", "pharmacist", "joint"))
            )
        what, low, high = rng.choice(pool)
        found.append(Piece(kind, what, rng.randint(low, high)))
    return found


def _log(facts: Visit, rng: Random) -> list[str]:
    """The minutes as a list, a line, a table or sentences."""
    style = rng.randint(0, 4)
    head = rng.choice(("Time", "Time log", "Time today and around", "Minutes"))
    said = [(piece.what, piece.minutes) for piece in facts.log]
    if style == 0:
        return [f"{head}:", *(f"- {what}: {minutes} min" for what, minutes in said)]
    if style == 1:
        return [f"{head}: " + "; ".join(f"{what} {minutes} min" for what, minutes in said) + "."]
    if style == 2:
        return [f"{minutes:>3} min  {what}" for what, minutes in said]
    if style == 3:
        return [f"{what[0].upper()}{what[1:]}, {minutes} min." for what, minutes in said]
    return [f"{head}: " + ", ".join(f"{minutes} min {what}" for what, minutes in said)]


def _code(facts: Visit, minutes: int) -> str:
    """The code that ``minutes`` would give, empty when they give none."""
    _, _, steps, _ = PLACES[facts.place]
    return next((code for start, code in reversed(steps) if minutes >= start), "")


def _mistakes(facts: Visit, answer: Answer, total: int) -> dict[str, str]:
    right = answer[0] if answer else ""
    found: dict[str, str] = {}
    for piece in facts.log:
        code = _code(facts, total + piece.minutes)
        if piece.kind != COUNTED and code != right:
            why = f"{_WHY[piece.kind][0].upper()}{_WHY[piece.kind][1:]} ({piece.what})."
            found.setdefault(code, why)
    everything = _code(facts, sum(piece.minutes for piece in facts.log))
    if everything != right:
        found.setdefault(everything, "Minutes that do not count were added in.")
    nearly = _code(facts, total + 3)
    if nearly != right:
        found.setdefault(nearly, f"{total} min is short of its threshold; it must be met.")
    return found


FAMILIES = (LevelByTime,)
