"""Ground ambulance under Medicare: level of service, loaded miles, origin and destination."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.ambulancelist import (
    ALS_DONE,
    ALS_ILL,
    CRITICAL_DONE,
    ILL_BASIC,
    STILL,
    WHERE,
    WORDS,
    WORST,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import listed

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

BASIC, ASSESSED, ONE, TWO, CRITICAL = "basic", "assessed", "als one", "als two", "critical"


@dataclass(frozen=True, slots=True)
class Trip:
    """From, to (letters), what was done, and loaded miles in hundredths; ``empty`` miles are driven
    without the patient."""

    origin: str
    destination: str
    emergency: bool
    care: str
    hundredths: int
    empty: int


_EMERGENCIES = (
    ("R", "H"),
    ("S", "H"),
    ("N", "H"),
    ("E", "H"),
    ("P", "H"),
    ("J", "H"),
    ("S", "H"),
)
_PLANNED = (
    ("H", "N"),
    ("H", "R"),
    ("H", "E"),
    ("N", "J"),
    ("J", "N"),
    ("R", "J"),
    ("J", "R"),
    ("N", "G"),
    ("G", "R"),
    ("N", "D"),
    ("D", "N"),
    ("H", "H"),
    ("N", "N"),
)
_NOISE = (
    "Crew of two.",
    "Stretcher used.",
    "PCS form on file.",
    "Siren not used on the way in.",
    "Daughter rode in the front.",
    "Wait at the door 12 min.",
    "Report given to the RN.",
    "BP 128/76.",
    "Secondary insurance on file.",
    "Oxygen 2 L by cannula.",
)


class Ambulance(Family[Trip]):
    """Base and mileage lines of a ground ambulance trip."""

    id = "hc-ambulance"
    title = "Ambulance: level, letters, miles"
    group = Group.HCPCS
    source = (
        "Medicare Claims Processing Manual, chapter 15, §20, §30; Benefit Policy Manual, chapter 10"
    )
    domain = "hcpcs-other"
    skill = "modifier"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Trip, Answer]:
        """The two lines first: base code by urgency and care, letters, miles as billed."""
        emergency = rng.random() < 0.55
        if emergency:
            origin, destination = rng.choice(_EMERGENCIES)
            base, care = rng.choice(
                _URGENT[: 2 if difficulty == 1 else 3 if difficulty == 2 else 5]
            )
        else:
            origin, destination = rng.choice(_PLANNED)
            base, care = ("A0428", BASIC)
            if difficulty >= 2 and (origin, destination) == ("H", "H"):
                base, care = rng.choice((("A0434", CRITICAL), ("A0426", ONE), ("A0428", BASIC)))
            elif difficulty >= 3 and origin == "H" and rng.random() < 0.25:
                base, care = ("A0426", ONE)
        far = difficulty >= 4 and origin == "H" and rng.random() < 0.7
        if far:
            units = rng.randint(101, 168)
            hundredths = units * 100 - (0 if rng.random() < 0.2 else rng.randint(1, 99))
            miles = str(units)
        else:
            tenths = rng.randint(11, 380) if rng.random() < 0.9 else rng.randint(3, 9)
            fine = 0 if difficulty < 3 else rng.choice((0, 1, 2, 4, 6, 8, 9))
            hundredths = tenths * 10 - fine
            whole, part = divmod(tenths, 10)
            miles = f"{whole}.{part}" if part else str(whole)
        empty = rng.randint(3, 25) if difficulty >= 2 and rng.random() < 0.7 else 0
        letters = origin + destination
        answer = (f"{base}-{letters}", f"A0425-{letters}" + ("" if miles == "1" else f"x{miles}"))
        return Trip(origin, destination, emergency, care, hundredths, empty), answer

    def solve(self, facts: Trip, codebook: Codebook) -> Answer:
        """Below 100 miles up to the next tenth, from 100 up to the next mile; care gives the base."""
        if facts.hundredths < 10_000:
            units = -(-facts.hundredths // 10) / 10
        else:
            units = float(-(-facts.hundredths // 100))
        letters = facts.origin + facts.destination
        if facts.care == CRITICAL:
            base = "A0434"
        elif facts.care == TWO:
            base = "A0433"
        elif facts.care == BASIC:
            base = "A0429" if facts.emergency else "A0428"
        else:
            base = "A0427" if facts.emergency else "A0426"
        miles = f"A0425-{letters}"
        return (f"{base}-{letters}", miles if units == 1 else f"{miles}x{units:g}")

    def write(
        self, facts: Trip, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A run sheet."""
        who = adult(rng, rng.randint(66, 89), rng.choice("FM"))
        start, end = rng.choice(WHERE[facts.origin]), rng.choice(WHERE[facts.destination])
        if facts.origin == facts.destination:
            end = f"another {WORDS[facts.destination]}"
        lines = [
            self._call(facts, who, rng),
            rng.choice(
                (
                    f"From {start} to {end}.",
                    f"Picked up at {start}, taken to {end}.",
                    f"Origin: {start}. Destination: {end}.",
                )
            ),
        ]
        lines.append(_miles(facts, rng))
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        lines.append("Payer: Medicare Part B, supplier's claim, ground.")
        base, miles = answer
        text = miles.partition("x")[2] or "1"
        accept = ((base, f"{miles}x1"),) if text == "1" else ()
        return Draft(
            scene="\n".join(lines),
            ask="Base and mileage lines, with origin-destination letters and units?",
            form=Form.CODES,
            rule=_RULE,
            worked=_steps(facts, answer, text),
            accept=accept,
            payer="Medicare",
            mistakes=_mistakes(facts, answer),
        )

    def _call(self, facts: Trip, who: str, rng: Random) -> str:
        if facts.emergency:
            call = rng.choice(
                ("911 call, immediate response", "Dispatched emergent by 911, responded at once")
            )
            if facts.care == BASIC:
                return f"{call}. {who}: {rng.choice(ILL_BASIC)}. EMT crew."
            if facts.care == ASSESSED:
                return f"{call}. {who}: {rng.choice(ALS_ILL)}; dispatched at the ALS level, paramedic did an ALS assessment, no ALS treatment needed."
            if facts.care == TWO:
                return f"{call}. {who}: {rng.choice(WORST)}."
            return f"{call}. {who}: {rng.choice(ALS_ILL)}. Paramedic: {rng.choice(ALS_DONE)}."
        call = rng.choice(
            (
                "Scheduled transfer",
                "Planned trip, booked the day before",
                "Nonemergency transport, physician-certified",
            )
        )
        if facts.care == BASIC:
            return f"{call}. {who}, {rng.choice(STILL)}. EMT crew."
        if facts.care == ONE:
            return f"{call}. {who}, {rng.choice(STILL)}. Paramedic: cardiac monitor and IV drug given once en route, medically necessary."
        return f"{call}. {who}, {rng.choice(CRITICAL_DONE)}."


_URGENT = (("A0429", BASIC), ("A0427", ONE), ("A0433", TWO), ("A0427", ASSESSED), ("A0429", BASIC))
_RULE = "Loaded miles only: below 100 up to the next tenth, from 100 up to the next whole mile; letters are origin, then destination."


def _said(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}" if part % 10 else f"{whole}.{part // 10}"


def _miles(facts: Trip, rng: Random) -> str:
    loaded = _said(facts.hundredths)
    if facts.hundredths % 10 == 0 and rng.random() < 0.35:
        at = rng.randint(12_000, 88_000) * 10 + rng.randint(0, 9)
        arrived = at + facts.hundredths // 10
        head = (
            f"Odometer: leaving base {_said((at - facts.empty * 10) * 10)}, "
            if facts.empty
            else "Odometer: "
        )
        return f"{head}pt loaded {_said(at * 10)}, arrived {_said(arrived * 10)}."
    if facts.empty:
        return rng.choice(
            (
                f"{facts.empty} mi empty to the pickup, then {loaded} mi with the pt.",
                f"Loaded {loaded} mi; {facts.empty} mi back to base without pt.",
                f"GPS: {loaded} mi loaded, {facts.empty} mi unloaded.",
            )
        )
    return rng.choice(
        (
            f"{loaded} mi with the pt on board.",
            f"Loaded miles: {loaded}.",
            f"GPS, pt loaded to arrival: {loaded} mi.",
        )
    )


def _steps(facts: Trip, answer: Answer, units: str) -> list[str]:
    care = {
        BASIC: "basic life support",
        ASSESSED: "emergency ALS assessment counts as ALS level 1",
        ONE: "ALS intervention, level 1",
        TWO: "ALS level 2 (three IV doses, or a procedure such as intubation or defibrillation)",
        CRITICAL: "specialty care between hospitals, beyond paramedic scope",
    }[facts.care]
    urgency = "emergency" if facts.emergency else "not an emergency"
    return [
        f"{care}, {urgency}: {answer[0].partition('-')[0]}",
        listed(
            [
                f"{letter} = {WORDS[letter]}"
                for letter in dict.fromkeys(facts.origin + facts.destination)
            ]
        ),
        f"{_said(facts.hundredths)} loaded miles: {units} units"
        + (f"; the {facts.empty} empty miles are not billed" if facts.empty else ""),
    ]


def _mistakes(facts: Trip, answer: Answer) -> dict[str, str]:
    right = " ".join(answer)
    base, miles = answer
    letters = facts.origin + facts.destination
    code = base.partition("-")[0]
    text = miles.partition("x")[2] or "1"
    found: dict[str, str] = {}

    def add(codes: str, why: str) -> None:
        if codes != right:
            found.setdefault(codes, why)

    def lines(code: str, letters: str, units: str) -> str:
        return f"{code}-{letters} A0425-{letters}" + ("" if units == "1" else f"x{units}")

    add(
        lines(code, letters[::-1], text), "The letters are swapped: origin first, then destination."
    )
    if "N" in letters:
        add(
            lines(code, letters.replace("N", "E"), text),
            "N is the skilled nursing facility, E a custodial home.",
        )
    if "E" in letters:
        add(
            lines(code, letters.replace("E", "N"), text),
            "Assisted living and custodial homes are E, not N.",
        )
    if "J" in letters:
        add(
            lines(code, letters.replace("J", "G"), text),
            "G is dialysis in a hospital, J anywhere else.",
        )
    if "G" in letters:
        add(
            lines(code, letters.replace("G", "J"), text),
            "J is freestanding dialysis, G the hospital's own.",
        )
    if facts.hundredths >= 10_000 and facts.hundredths % 100:
        add(
            lines(code, letters, f"{-(-facts.hundredths // 10) / 10:g}"),
            "From 100 miles the count goes up to the next whole mile.",
        )
    elif facts.hundredths < 10_000:
        add(
            lines(code, letters, str(-(-facts.hundredths // 100))),
            "Below 100 miles Medicare takes tenths, not whole miles.",
        )
        down = facts.hundredths // 10
        add(lines(code, letters, f"{down / 10:g}"), "A part of a tenth goes up to the next tenth.")
    if facts.empty:
        whole = facts.hundredths + 100 * facts.empty
        units = f"{-(-whole // 10) / 10:g}" if whole < 10_000 else str(-(-whole // 100))
        add(lines(code, letters, units), "Only miles with the patient on board are billed.")
    swap = {
        "A0427": "A0429",
        "A0433": "A0427",
        "A0429": "A0428",
        "A0428": "A0429",
        "A0426": "A0427",
        "A0434": "A0428",
    }[code]
    add(lines(swap, letters, text), "The base code follows urgency and the care that was given.")
    return found


FAMILIES = (Ambulance,)
