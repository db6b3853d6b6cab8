"""External causes: which of cause, place, activity and status belong to an encounter."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


class Event(NamedTuple):
    """What happened: cause stem, injuries, place, activity and status with their words, ages."""

    told: str
    cause: str
    injuries: tuple[str, ...]
    place: tuple[str, str]
    activity: tuple[str, str]
    status: tuple[str, str]
    ages: tuple[int, int]


_WORK, _LEISURE = ("paid work", "Y99.0"), ("leisure", "Y99.8")
_VOLUNTEER = ("volunteer activity", "Y99.2")
EVENTS = (
    Event(
        "fell from a ladder",
        "W11.XXX",
        ("wrist fracture", "rib fracture", "ankle sprain"),
        ("building under construction", "Y92.61"),
        ("building and construction", "Y93.H3"),
        _WORK,
        (21, 62),
    ),
    Event(
        "fell from a ladder",
        "W11.XXX",
        ("heel fracture", "shoulder contusion"),
        ("yard of a single-family house", "Y92.017"),
        ("property and land maintenance", "Y93.H9"),
        _LEISURE,
        (34, 76),
    ),
    Event(
        "slipped and fell on a wet floor",
        "W01.0XX",
        ("hip contusion", "wrist fracture", "patella fracture"),
        ("kitchen of a single-family house", "Y92.010"),
        ("cooking", "Y93.G3"),
        _LEISURE,
        (40, 86),
    ),
    Event(
        "cut by a kitchen knife",
        "W26.0XX",
        ("index finger laceration", "thumb laceration", "palm laceration"),
        ("restaurant", "Y92.511"),
        ("food preparation", "Y93.G1"),
        _WORK,
        (19, 60),
    ),
    Event(
        "cut by a kitchen knife",
        "W26.0XX",
        ("finger laceration", "hand laceration"),
        ("kitchen of a single-family house", "Y92.010"),
        ("food preparation", "Y93.G1"),
        _LEISURE,
        (22, 80),
    ),
    Event(
        "collided with another player",
        "W51.XXX",
        ("nasal fracture", "shoulder dislocation", "knee sprain"),
        ("basketball court", "Y92.310"),
        ("basketball", "Y93.67"),
        _LEISURE,
        (19, 45),
    ),
    Event(
        "struck by a batted ball",
        "W21.03X",
        ("orbital fracture", "forearm contusion", "finger fracture"),
        ("baseball field", "Y92.320"),
        ("baseball", "Y93.64"),
        _LEISURE,
        (19, 50),
    ),
    Event(
        "fell out of bed",
        "W06.XXX",
        ("forehead laceration", "hip fracture", "wrist fracture"),
        ("bedroom of a nursing home", "Y92.122"),
        ("sleeping", "Y93.84"),
        _LEISURE,
        (70, 89),
    ),
    Event(
        "bitten by a dog",
        "W54.0XX",
        ("calf bite", "forearm bite", "hand bite"),
        ("sidewalk", "Y92.480"),
        ("walking", "Y93.01"),
        _WORK,
        (22, 60),
    ),
    Event(
        "strained while lifting a patient",
        "X50.0XX",
        ("lumbar strain", "shoulder strain"),
        ("patient room of a hospital", "Y92.230"),
        ("caregiving, lifting", "Y93.F2"),
        _WORK,
        (22, 60),
    ),
    Event(
        "fell down stairs",
        "W10.9XX",
        ("ankle fracture", "tailbone contusion", "wrist sprain"),
        ("church", "Y92.22"),
        ("walking", "Y93.01"),
        _VOLUNTEER,
        (28, 79),
    ),
    Event(
        "hit by a falling box",
        "W20.8XX",
        ("scalp laceration", "foot contusion", "concussion"),
        ("warehouse", "Y92.59"),
        ("other activity: stacking shelves", "Y93.89"),
        _WORK,
        (20, 60),
    ),
)
INJURY, REPEAT, HEALING, LATE, DRUG, SUSPECTED = (
    "first encounter for treatment",
    "active treatment, later encounter",
    "healing",
    "late effect",
    "drug event",
    "suspected abuse",
)


@dataclass(frozen=True, slots=True)
class Cause:
    """``stem`` lacks the seventh character. Place, activity and status are empty where the record is
    silent."""

    event: int
    phase: str
    stem: str
    place: str = ""
    activity: str = ""
    status: str = ""


class ExternalCause(Family[Cause]):
    """The chapter 20 codes of one encounter."""

    id = "cm-external-cause"
    title = "External causes: cause, place, activity, status"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.20.a to I.C.20.k and I.C.19.f"
    domain = "cm-20"
    skill = "extra"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Cause, Answer]:
        """The phase first, then an event and what of it is recorded."""
        phase = rng.choice(_PHASES[difficulty])
        number = rng.randrange(len(EVENTS))
        event = EVENTS[number]
        if phase in (DRUG, SUSPECTED):
            return Cause(rng.randrange(6), phase, ""), ()
        full = difficulty == 1 or rng.random() < 0.4
        kept = [full or rng.random() < 0.6 for _ in range(3)]
        told = [
            code[1] if keep else ""
            for code, keep in zip((event.place, event.activity, event.status), kept, strict=True)
        ]
        facts = Cause(number, phase, event.cause, *told)
        letter = {INJURY: "A", REPEAT: "A", HEALING: "D", LATE: "S"}[phase]
        others = [each for each in told if each] if phase == INJURY else []
        return facts, (event.cause + letter, *sorted(others))

    def solve(self, facts: Cause, codebook: Codebook) -> Answer:
        """Nothing where the code says the cause or abuse is only suspected; place, activity and status
        once, and only if recorded."""
        if not facts.stem:
            return ()
        if facts.phase == LATE:
            return (f"{facts.stem}S",)
        if facts.phase == HEALING:
            return (f"{facts.stem}D",)
        codes = {f"{facts.stem}A"}
        if facts.phase == INJURY:
            codes |= {facts.place, facts.activity, facts.status} - {""}
        return tuple(sorted(codes))

    def write(
        self, facts: Cause, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A story and which encounter this is."""
        ask = rng.choice(
            (
                "Which chapter 20 codes belong to this encounter, in any order (none if none)?",
                "External cause codes for this encounter; none if none?",
            )
        )
        if not facts.stem:
            return self._without(facts, rng, ask)
        event = EVENTS[facts.event]
        who = adult(rng, rng.randint(*event.ages), rng.choice("FM"))
        injury = rng.choice(event.injuries)
        where = [event.place[0]] if facts.place else []
        lines = [f"{injury}: {event.told}{_at(where, rng)}."]
        if facts.activity or facts.status:
            words = []
            if facts.activity:
                words.append(f"activity: {event.activity[0]}")
            if facts.status:
                words.append(f"status: {event.status[0]}")
            rng.shuffle(words)
            lines.append("; ".join(words) + ".")
        missing = [
            word
            for word, code in (
                ("place", facts.place),
                ("activity", facts.activity),
                ("status", facts.status),
            )
            if not code
        ]
        if missing:
            listed = " and ".join(missing) if len(missing) < 3 else ", ".join(missing)
            lines.append(f"{listed.capitalize()} not recorded.")
        lines.insert(
            rng.choice((0, len(lines))), rng.choice(_TODAY[facts.phase]).format(injury=injury)
        )
        hand = [
            (event.told, f"{facts.stem}-"),
            (event.place[0] if facts.place else "place unspecified", facts.place or "Y92.9"),
            (
                event.activity[0] if facts.activity else "activity unspecified",
                facts.activity or "Y93.9",
            ),
            (event.status[0] if facts.status else "status unspecified", facts.status or "Y99.9"),
        ]
        return Draft(
            scene=f"{note(rng, who, lines, _NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=ask,
            form=Form.CODES,
            rule=_RULES[facts.phase],
            worked=[
                f"encounter: {facts.phase}",
                f"not recorded: {', '.join(missing) or 'nothing'}",
                "codes: " + ", ".join(answer),
            ],
            mistakes=_mistakes(facts, answer),
        )

    def _without(self, facts: Cause, rng: Random, ask: str) -> Draft:
        """Encounters without any external cause code."""
        pool = _DRUG_EVENTS if facts.phase == DRUG else _ABUSE
        line, code = pool[facts.event]
        who = adult(rng, rng.randint(22, 84), rng.choice("FM"))
        place = rng.choice(
            (
                ("kitchen of a single-family house", "Y92.010"),
                ("bedroom of a single-family house", "Y92.013"),
                ("patient room of a hospital", "Y92.230"),
            )
        )
        lines = [line, rng.choice(_SEEN)]
        hand = [(code[0], code[1]), place, ("leisure or other status", "Y99.8")]
        if facts.phase == SUSPECTED:
            hand.append(("assault by unspecified means", "Y09"))
        wrong = {"Y99.8": "Status does not belong to this encounter."}
        wrong[f"{place[1]} Y99.8"] = _RULES[facts.phase]
        wrong[place[1]] = _RULES[facts.phase]
        if facts.phase == SUSPECTED:
            wrong["Y09"] = "Abuse that is only suspected takes no external cause code."
        return Draft(
            scene=f"{note(rng, who, lines, _NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=ask,
            form=Form.CODES,
            rule=_RULES[facts.phase],
            worked=[f"{facts.phase}: {code[1]} says it all", "codes: none"],
            mistakes=wrong,
        )


def _at(where: list[str], rng: Random) -> str:
    if not where:
        return ""
    return rng.choice((f" ({where[0]})", f", place: {where[0]}", f"; happened at: {where[0]}"))


_PHASES = {
    1: (INJURY, INJURY, HEALING),
    2: (INJURY, INJURY, HEALING, LATE),
    3: (INJURY, INJURY, HEALING, LATE, DRUG),
    4: (INJURY, REPEAT, HEALING, LATE, DRUG, SUSPECTED),
    5: (INJURY, REPEAT, REPEAT, HEALING, LATE, DRUG, SUSPECTED),
}
_TODAY = {
    INJURY: (
        "First encounter for it, ED.",
        "Urgent care the same day, first treatment.",
        "Seen right after it happened; nobody has treated it yet.",
        "Initial encounter, walk-in clinic.",
    ),
    REPEAT: (
        "Treated first in the ED last week; today still active treatment by the specialist.",
        "Second encounter, treatment of the {injury} still active; cause fully coded at the first.",
        "ED visit 4 days ago was the first encounter. Today active treatment goes on.",
    ),
    HEALING: (
        "Follow-up, {injury} healing as expected.",
        "Third visit, routine healing.",
        "Recheck after active treatment; recovering.",
    ),
    LATE: (
        "Injury healed long ago; today for a late effect of it (chronic pain).",
        "Years later: stiffness documented as a late effect of the {injury}.",
        "Today's problem is a sequela of the old {injury}.",
    ),
}
_DRUG_EVENTS = (
    ("Took a double dose of metoprolol by mistake.", ("poisoning, accidental", "T44.7X1A")),
    ("Rash from amoxicillin taken as prescribed.", ("adverse effect", "T36.0X5A")),
    ("Swallowed bleach by accident.", ("toxic effect, accidental", "T54.3X1A")),
    ("Carbon monoxide from a faulty furnace, accidental.", ("toxic effect", "T58.11XA")),
    ("Drowsy after a mix-up of own pills, zolpidem.", ("poisoning, accidental", "T42.6X1A")),
    ("Nosebleed on warfarin taken as prescribed.", ("adverse effect", "T45.515A")),
)
_ABUSE = tuple(
    (line, ("suspected adult abuse or neglect", code))
    for line, code in (
        ("Bruises; provider documents suspected physical abuse, not confirmed.", "T76.11XA"),
        ("Suspected neglect by a caregiver, reported, not confirmed.", "T76.01XA"),
        ("Rib fractures; physical abuse suspected by the provider.", "T76.11XA"),
        ("Arm fracture, physical abuse suspected, investigation open.", "T76.11XA"),
        ("Dehydrated; provider suspects neglect at home.", "T76.01XA"),
        ("Black eye, suspected abuse, patient denies.", "T76.11XA"),
    )
)
_SEEN = ("ED, first encounter.", "Admitted from the ED.", "Brought in by a neighbor, first visit.")
_NOISE = (
    "Tetanus up to date.",
    "Vitals normal.",
    "Pain 4/10.",
    "No loss of consciousness.",
    "Home with instructions.",
    "Allergies: none.",
    "X-ray reviewed.",
)
_RULES = {
    INJURY: "Cause at every encounter; place, activity and status once, at the first, if recorded.",
    REPEAT: "Place, activity and status are used once, at the initial encounter; the cause goes on.",
    HEALING: "While healing, the cause alone, with the injury's seventh character D.",
    LATE: "A late effect takes the external cause with S, alone.",
    DRUG: "Poisoning, toxic and adverse effect codes contain the cause: no chapter 20 code.",
    SUSPECTED: "Suspected abuse (T76) takes no external cause code; confirmed abuse does.",
}


def _mistakes(facts: Cause, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    told = {facts.place, facts.activity, facts.status} - {""}
    cause = answer[0] if answer[0].startswith(facts.stem) else facts.stem + "A"
    if facts.phase == INJURY:
        for given, unsaid in (
            (facts.place, "Y92.9"),
            (facts.activity, "Y93.9"),
            (facts.status, "Y99.9"),
        ):
            if not given:
                add({*answer, unsaid}, f"What is not stated is not coded to {unsaid}.")
        add({cause}, "At the first encounter place, activity and status belong to it, if recorded.")
    else:
        add({cause, *told}, "Place, activity and status are used once, at the initial encounter.")
        if facts.phase in (HEALING, LATE):
            add({facts.stem + "A"}, "The cause takes the seventh character of the injury.")
    return found


FAMILIES = (ExternalCause,)
