"""New or established: who saw the patient, where, and how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.specialtylist import SPECIALTIES, Specialty
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

SELF, PARTNER, EXTENDER, COVERED = "self", "partner", "extender", "covered"
OTHER_SPECIALTY, OTHER_GROUP = "other specialty", "other group"
VISIT, HOSPITAL, READING, PHONE = "visit", "hospital", "reading", "phone"
OFFICE, ED = "office", "ED"
LOW, MODERATE, HIGH = "low", "moderate", "high"


@dataclass(frozen=True, slots=True)
class Contact:
    """One earlier contact: by whom, of what kind, and how many months ago."""

    by: str
    what: str
    months: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Today's visit of a specialty, with MDM given, and what came before."""

    place: str
    specialty: str
    mdm: str
    contacts: tuple[Contact, ...]


_ED_REASONS = {
    LOW: ("ankle sprain", "simple laceration check", "acute otitis externa", "wrist contusion"),
    MODERATE: ("renal colic", "asthma flare, improved", "syncope workup", "pyelonephritis"),
    HIGH: ("STEMI", "sepsis", "acute stroke", "rib fractures with pneumothorax"),
}
_NOISE = (
    "New insurance since last year; cards scanned.",
    "Intake packet and HIPAA form signed today.",
    "Pt moved across town, new address on file.",
    "Registration created a new account number.",
    "Problem is new to this office.",
    "Practice relocated to a new building in spring.",
    "Records release sent.",
    "Wants early appointments.",
    "Referred by a friend.",
    "Copay collected.",
    "Portal account activated.",
)

# What makes a patient established, and what does not, as pairs the draw picks from.
_COUNTS = (
    (SELF, VISIT),
    (SELF, VISIT),
    (PARTNER, VISIT),
    (SELF, HOSPITAL),
    (PARTNER, HOSPITAL),
    (EXTENDER, VISIT),
    (COVERED, VISIT),
)
_PLAIN = _COUNTS[:3]
_DOES_NOT = (
    (OTHER_SPECIALTY, VISIT),
    (OTHER_GROUP, VISIT),
    (PARTNER, READING),
    (SELF, READING),
    (PARTNER, PHONE),
    (OTHER_SPECIALTY, HOSPITAL),
    (SELF, PHONE),
)


class NewOrEstablished(Family[Chart]):
    """The code of a visit whose level of MDM is given, from earlier contacts."""

    id = "em-new-established"
    title = "New or established patient"
    group = Group.EM
    source = "CPT E/M guidelines; Medicare Claims Processing Manual, chapter 12, §30.6.7"
    domain = "cpt-e-m"
    skill = "wrong-code"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Chart, Answer]:
        """New or established first, then contacts that make it so; never near 36 months."""
        mdm = rng.choice((LOW, MODERATE, MODERATE, HIGH) if difficulty > 1 else (LOW, MODERATE))
        specialty = rng.choice(list(SPECIALTIES))
        if difficulty >= 3 and rng.random() < 0.12:
            old = Contact(*rng.choice(_COUNTS[:2]), _recent(rng))
            code = {LOW: "99283", MODERATE: "99284", HIGH: "99285"}[mdm]
            return Chart(ED, specialty, mdm, (old,) if rng.random() < 0.5 else ()), (code,)
        known = rng.random() < 0.5
        contacts: list[Contact] = []
        if known:
            pair = rng.choice(_PLAIN if difficulty == 1 else _COUNTS)
            contacts.append(Contact(*pair, _recent(rng, near=difficulty >= 3)))
        count = rng.choice(((0, 1), (0, 1), (1, 1, 2), (1, 2), (1, 2, 2))[difficulty - 1])
        if not known:
            count = max(count, difficulty > 1)
        for _ in range(count):
            if not known and rng.random() < 0.4:
                pair = rng.choice(_COUNTS[:5])
                made = Contact(*pair, rng.choice((38, 39, 41, 44, 50, 58, 62, 71, 84)))
            else:
                made = Contact(*rng.choice(_DOES_NOT), _recent(rng))
            if made.by in {each.by for each in contacts}:
                continue
            contacts.append(made)
        level = (LOW, MODERATE, HIGH).index(mdm)
        code = f"9921{level + 3}" if known else f"9920{level + 3}"
        return Chart(OFFICE, specialty, mdm, tuple(mixed(rng, contacts))), (code,)

    def solve(self, facts: Chart, codebook: Codebook) -> Answer:
        """Established when someone who counts met the patient within three years."""
        step = {LOW: 3, MODERATE: 4, HIGH: 5}[facts.mdm]
        if facts.place == ED:
            return (str(99280 + step),)
        counted = {SELF, PARTNER, EXTENDER, COVERED}
        for contact in facts.contacts:
            in_person = contact.what not in (READING, PHONE)
            if contact.by in counted and in_person and contact.months < 36:
                return (str(99210 + step),)
        return (str(99200 + step),)

    def write(
        self, facts: Chart, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Today's visit, the scheduling history, and the level that MDM supports."""
        about = SPECIALTIES[facts.specialty]
        who = adult(rng, rng.randint(44, 86), rng.choice("FM"))
        if facts.place == ED:
            reason = rng.choice(_ED_REASONS[facts.mdm])
            opening = f"ED, {who}: {reason}. {_seen_in_ed(rng)}"
            history = [_ed_history(facts, rng)]
        else:
            pool = {LOW: about.low, MODERATE: about.moderate, HIGH: about.high}[facts.mdm]
            reason = rng.choice(pool)
            opening = rng.choice(
                (
                    f"{who}. Seen today by the {about.one}, office: {reason}.",
                    f"{facts.specialty.capitalize()} office. {who}, {reason}.",
                    f"Office visit with the {about.one}: {who}, {reason}.",
                )
            )
            history = [_told(rng, about, contact) for contact in facts.contacts]
            if not history:
                history = [rng.choice(_NEVER).format(many=about.many)]
            elif rng.random() < 0.5 and COVERED not in {each.by for each in facts.contacts}:
                history.append(rng.choice(_ELSE).format(many=about.many))
        level = rng.choice(("MDM {0}.", "Level by MDM: {0}.", "MDM supported by the note: {0}."))
        lines = [opening, *history]
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        lines.append(level.format(facts.mdm))
        return Draft(
            scene="\n".join(lines),
            ask="Visit code?",
            form=Form.CODE,
            rule=_rule(facts),
            worked=_steps(facts, about, answer[0]),
            mistakes=_mistakes(facts, answer[0]),
        )


_NEVER = (
    "Never seen by any of the group's {many}.",
    "First contact with this group, any specialty.",
    "No earlier record in the practice's system.",
)
_ELSE = (
    "No other contact with the group's {many}.",
    "Nothing else on file with the group's {many}.",
    "Otherwise not seen by the {many} of this group.",
)


def _recent(rng: Random, *, near: bool = False) -> int:
    return rng.choice((29, 31, 33, 34)) if near and rng.random() < 0.4 else rng.randint(2, 28)


def _ago(rng: Random, months: int) -> str:
    if months < 24 or months % 12 == 0:
        return f"{months} months ago" if months % 12 else plural(months // 12, "year") + " ago"
    years, rest = divmod(months, 12)
    return rng.choice((f"{months} months ago", f"{years} yr {rest} mo ago"))


def _seen_in_ed(rng: Random) -> str:
    return rng.choice(("Emergency physician's claim.", "Claim of the emergency physician group."))


def _ed_history(facts: Chart, rng: Random) -> str:
    if facts.contacts:
        ago = _ago(rng, facts.contacts[0].months)
        return f"The same emergency physician treated the pt here {ago}."
    return "No earlier visit to this ED or its physicians."


def _told(rng: Random, about: Specialty, contact: Contact) -> str:
    """One earlier contact, as scheduling and old notes tell it."""
    ago = _ago(rng, contact.months)
    words = {
        (SELF, VISIT): (
            f"Same {about.one} saw the pt in the office {ago}.",
            f"Last visit with this {about.one}: {ago}.",
            f"This {about.one} saw the pt {ago} in a former practice, before joining this group.",
        ),
        (PARTNER, VISIT): (
            f"Another {about.one} of the group saw the pt {ago}.",
            f"Seen {ago} by a partner, also a {about.one}, at the group's other office.",
            f"Partner {about.one} (same group) had one visit with the pt {ago}, since retired.",
        ),
        (SELF, HOSPITAL): (
            f"The {about.one} rounded on the pt in the hospital {ago}; first office visit.",
            f"Inpatient consult by this {about.one} {ago}, never in the office until now.",
        ),
        (PARTNER, HOSPITAL): (
            f"A {about.one} of the same group saw the pt during a hospital stay {ago}.",
            f"Hospital visit {ago} by the group's on-call {about.one}.",
        ),
        (EXTENDER, VISIT): (
            f"NP who works with the group's {about.many} saw the pt {ago}.",
            f"PA of the group's {_word(about)} team had a visit with the pt {ago}.",
        ),
        (COVERED, VISIT): (
            f"Today's {about.one} covers for the pt's own {about.one} of another practice, "
            f"on vacation, who saw the pt {ago}.",
            f"Pt's own {about.one} (separate practice) last saw the pt {ago}, is away; "
            f"today's {about.one} is covering for that practice.",
        ),
        (OTHER_SPECIALTY, VISIT): (
            f"The group's {about.other} saw the pt {ago}.",
            f"Seen {ago} by the {about.other} of this multispecialty group.",
        ),
        (OTHER_SPECIALTY, HOSPITAL): (
            f"The group's {about.other} saw the pt in the hospital {ago}.",
            f"Inpatient consult {ago} by the {about.other} of the group.",
        ),
        (OTHER_GROUP, VISIT): (
            f"Under a {about.one} of an unrelated practice until {ago}; records requested.",
            f"A {about.one} of another group, no tie to this one, saw the pt {ago}.",
        ),
        (PARTNER, READING): (
            f"A partner {about.one} read the pt's {about.reading} {ago} without seeing the pt.",
            f"{about.reading[0].upper()}{about.reading[1:]} of {ago} interpreted by a "
            f"{about.one} of the group, no visit.",
        ),
        (SELF, READING): (
            f"This {about.one} interpreted a {about.reading} for the PCP {ago}; pt not seen.",
            f"Only earlier contact with this {about.one}: a {about.reading} read {ago}.",
        ),
        (PARTNER, PHONE): (
            f"Refill of a partner {about.one}'s old Rx handled by a nurse on the phone {ago}.",
            f"Call to the office {ago}: staff gave directions and parking, no visit.",
        ),
        (SELF, PHONE): (
            f"Appointment with this {about.one} {ago}: no-show.",
            f"Visit with this {about.one} booked {ago}, canceled by the pt.",
        ),
    }
    return rng.choice(words[contact.by, contact.what])


def _word(about: Specialty) -> str:
    """The specialty whose physicians these are, as an adjective: ``cardiology``."""
    return next(name for name, each in SPECIALTIES.items() if each is about)


def _rule(facts: Chart) -> str:
    if facts.place == ED:
        return "ED visit codes make no difference between new and established patients."
    return (
        "Established: a face-to-face service within 3 years by this physician or by one of the "
        "same group and specialty, or an NP/PA working with them."
    )


_WHY = {
    SELF: "same physician, whatever the place or practice",
    PARTNER: "same group and same specialty",
    EXTENDER: "an NP or PA counts as the specialty worked with",
    COVERED: "a covering physician takes the status the patient has with the absent one",
    OTHER_SPECIALTY: "another specialty of the group does not count",
    OTHER_GROUP: "an unrelated group does not count",
}


def _steps(facts: Chart, about: Specialty, code: str) -> list[str]:
    if facts.place == ED:
        return ["ED visit: earlier contacts do not matter", f"MDM {facts.mdm}: {code}"]
    steps = []
    for contact in facts.contacts:
        when = f"{contact.months} months ago"
        if contact.what == READING:
            steps.append(f"{when}: reading a test is no face-to-face service")
        elif contact.what == PHONE:
            steps.append(f"{when}: no service by a physician took place")
        elif contact.by in (OTHER_SPECIALTY, OTHER_GROUP) or contact.months < 36:
            steps.append(f"{when}: {_WHY[contact.by]}")
        else:
            steps.append(f"{when}: more than 3 years, no longer counts")
    status = "established" if code.startswith("9921") else "new"
    return [*steps, f"{status} with the {about.many}; MDM {facts.mdm}: {code}"]


def _mistakes(facts: Chart, code: str) -> dict[str, str]:
    if facts.place == ED:
        step = code[-1]
        return {
            f"9920{step}": "An ED visit has its own codes, new or not.",
            f"9921{step}": "An ED visit has its own codes, new or not.",
        }
    if code.startswith("9920"):
        told = "Nobody who counts (this physician, same group and specialty) saw the patient "
        return {f"9921{code[-1]}": f"{told}face to face in the last 3 years."}
    return {
        f"9920{code[-1]}": "A face-to-face service within 3 years by someone who counts makes the "
        "patient established; a new problem, office, or insurance changes nothing."
    }


FAMILIES = (NewOrEstablished,)
