"""Modifiers of durable medical equipment under Medicare: bought or rented, and which month."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

RENTED, BOUGHT, USED, REPLACED, OWNED = "rented", "bought", "used", "replaced", "owned"
LAST_MONTH = 13


@dataclass(frozen=True, slots=True)
class Equipment:
    """An item and what happened: ``month`` of a capped rental; ``policy`` whether the LCD wants KX
    or GA/GZ, its criteria are met (``met``), or a valid notice was signed (``notice``)."""

    code: str
    kind: str
    month: int
    policy: bool
    met: bool
    notice: bool = False


_RENTALS = {
    "E0260": "semi-electric hospital bed",
    "E0601": "CPAP",
    "K0001": "standard wheelchair",
    "K0003": "lightweight wheelchair",
    "E0470": "bilevel respiratory assist device",
    "E0277": "powered air mattress",
    "E0570": "compressor nebulizer",
    "E0630": "hydraulic patient lift",
    "K0006": "heavy-duty wheelchair",
}
_SALES = {
    "E0143": "folding wheeled walker",
    "E0105": "quad cane",
    "E0163": "commode chair",
    "E0135": "folding walker",
    "E0100": "cane",
    "E0114": "underarm crutches",
}
_WHY = {
    "E0260": ("CHF, cannot lie flat", "paraplegia, repositioning every 2 h"),
    "E0601": ("OSA, AHI 34", "OSA, AHI 18 with HTN"),
    "K0001": ("stroke, cannot use a walker at home", "hip fracture, NWB"),
    "K0003": ("MS, cannot propel a standard chair", "COPD, weak arms, tires in a standard chair"),
    "E0470": ("COPD with hypercapnia", "ALS, FVC 42 %"),
    "E0277": ("stage 4 sacral ulcer", "two stage 3 pelvic ulcers"),
    "E0570": ("COPD, albuterol solution", "asthma, budesonide solution"),
    "E0630": ("quadriplegia, bed to chair", "advanced MS, two-person transfer"),
    "K0006": ("obesity, 290 lb, hemiparesis", "310 lb, spinal stenosis, nonambulatory"),
    "E0143": ("gait ataxia", "knee OA, falls"),
    "E0105": ("hemiparesis after stroke", "hip OA"),
    "E0163": ("confined to one room, CHF", "hip fracture, no bathroom on the level"),
    "E0135": ("s/p hip fracture", "deconditioned after sepsis"),
    "E0100": ("knee OA", "mild gait instability"),
    "E0114": ("ankle fracture, NWB", "foot surgery, NWB"),
}
_LOST = (
    "lost in a house fire, police and fire report on file",
    "stolen from the porch, police report on file",
    "bent beyond repair in a car crash, report on file",
    "lost in the flood, report on file",
)
_NOISE = (
    "Delivered to the home, proof of delivery signed.",
    "Standard written order on file.",
    "Lives with spouse.",
    "Face-to-face visit documented.",
    "Set up by the technician.",
    "Supplier accepts assignment.",
    "Called the day before delivery.",
    "No change of address.",
    "Height 5 ft 6 in.",
)


class DurableEquipment(Family[Equipment]):
    """Which modifiers a DME line takes."""

    id = "hc-dme-modifiers"
    title = "Equipment: rented, bought, which month"
    group = Group.HCPCS
    source = "Medicare Claims Processing Manual, chapter 20, §30.5; DME MAC policy articles (KX)"
    domain = "hcpcs-supplies-dme"
    skill = "modifier"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Equipment, Answer]:
        """Modifiers first, then an item and a month that take them."""
        kind = rng.choice(_KINDS[difficulty])
        policy = difficulty >= 3 and kind == RENTED and rng.random() < 0.6
        met = policy and rng.random() < 0.65
        notice = policy and not met and rng.random() < 0.5
        extra = (("KX",) if met else ("GA",) if notice else ("GZ",)) if policy else ()
        if kind in (RENTED, OWNED):
            code = rng.choice(list(_RENTALS))
            if kind == OWNED:
                return Equipment(code, kind, rng.randint(14, 40), False, False), ()
            mark, low, high = rng.choice((("KH", 1, 1), ("KI", 2, 3), ("KJ", 4, 13)))
            month = rng.choice((low, high)) if difficulty >= 3 else rng.randint(low, high)
            return Equipment(code, kind, month, policy, met, notice), tuple(
                sorted(("RR", mark, *extra))
            )
        code = rng.choice(list(_SALES))
        marks = {BOUGHT: ("NU",), USED: ("UE",), REPLACED: ("NU", "RA")}[kind]
        return Equipment(code, kind, 0, False, False), marks

    def solve(self, facts: Equipment, codebook: Codebook) -> Answer:
        """Rented: RR with the mark of its month; bought: new or used; a replacement adds RA."""
        if facts.kind in (BOUGHT, REPLACED, USED):
            found = {"UE" if facts.kind == USED else "NU"}
            if facts.kind == REPLACED:
                found.add("RA")
            return tuple(sorted(found))
        if facts.month > LAST_MONTH:
            return ()
        third = "KH" if facts.month == 1 else "KI" if facts.month <= 3 else "KJ"
        found = {"RR", third}
        if facts.policy and facts.met:
            found.add("KX")
        elif facts.policy:
            found.add("GA" if facts.notice else "GZ")
        return tuple(sorted(found))

    def write(
        self, facts: Equipment, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A supplier's order sheet."""
        name = {**_RENTALS, **_SALES}[facts.code]
        why = rng.choice(_WHY[facts.code])
        who = adult(rng, rng.randint(66, 88), rng.choice("FM"))
        lines = [
            rng.choice(
                (
                    f"{who}, {why}. {_upper(name)}, {facts.code}.",
                    f"{facts.code}, {name}. {who}: {why}.",
                    f"Order: {name} ({facts.code}). {who}, {why}.",
                )
            ),
            _told(facts, rng),
        ]
        if facts.policy:
            lines.append(rng.choice(_MET if facts.met else _UNMET))
            if not facts.met:
                lines.append(rng.choice(_NOTICE if facts.notice else _NO_NOTICE))
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        lines.append("Payer: Medicare (DME MAC), supplier's claim.")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Modifiers of the line? (none if none, or if nothing is billed)",
                    "Which modifiers? (none if none, or if there is no line)",
                )
            ),
            form=Form.MODIFIERS,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            payer="Medicare",
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: (RENTED, RENTED, BOUGHT, USED),
    2: (RENTED, RENTED, BOUGHT, USED, REPLACED),
    3: (RENTED, RENTED, RENTED, BOUGHT, USED, REPLACED),
    4: (RENTED, RENTED, RENTED, REPLACED, OWNED),
    5: (RENTED, RENTED, RENTED, REPLACED, OWNED, USED),
}
_MET = (
    "The policy wants KX when its criteria are met, else GA or GZ; they are met, records show it.",
    "LCD criteria met and documented; the policy takes KX, GA, or GZ.",
    "Policy: KX if coverage criteria are met, otherwise GA or GZ. All met, notes on file.",
)
_UNMET = (
    "The policy wants KX when its criteria are met, else GA or GZ; one criterion is not met.",
    "Policy takes KX, GA, or GZ; the chart does not show the LCD's criteria.",
    "Policy: KX if coverage criteria are met, otherwise GA or GZ. Criteria not met.",
)
_NOTICE = (
    "ABN signed before delivery, valid.",
    "Pt signed a complete ABN beforehand.",
    "Valid advance notice on file.",
)
_NO_NOTICE = ("No ABN signed.", "Delivered without an ABN.", "No advance notice was given.")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _told(facts: Equipment, rng: Random) -> str:
    month = facts.month
    if facts.kind in (RENTED, OWNED):
        first = " (first)" if month == 1 else ""
        return rng.choice(
            (
                f"Capped rental, rental month {month}{first}, continuous use.",
                f"Capped rental item. {_upper(_ordinal(month))} month of use, no break.",
                f"Rental period of month {month}, capped rental category.",
                f"Capped rental; {plural(month - 1, 'month')} paid so far, next month to be billed."
                if month > 1
                else "Capped rental, delivered today, nothing paid before.",
            )
        )
    if facts.kind == BOUGHT:
        return rng.choice(
            (
                "Inexpensive item, bought new.",
                "Purchase, new, by the patient's choice.",
                "Sold new from stock; first one for the pt.",
            )
        )
    if facts.kind == USED:
        return rng.choice(
            (
                "Bought used, reconditioned by the supplier.",
                "Purchase of used equipment.",
                "Pt takes a refurbished one, purchase.",
            )
        )
    return f"Pt's own one was {rng.choice(_LOST)}. New one of the same kind sold."


def _ordinal(number: int) -> str:
    ending = (
        "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def _rule(facts: Equipment) -> str:
    if facts.kind in (RENTED, OWNED):
        return "Capped rental: RR with KH in month 1, KI in months 2-3, KJ in 4-13, then the pt owns it; KX only when the policy's criteria are met, else GA or GZ."
    if facts.kind == REPLACED:
        return "RA marks the replacement of a lost, stolen, or irreparably damaged item; NU says it is new."
    return "A purchase takes NU when new, UE when used."


def _steps(facts: Equipment, answer: Answer) -> list[str]:
    if facts.kind == OWNED:
        return [
            f"month {facts.month}: past the {LAST_MONTH} paid months",
            "title has passed to the patient: no rental line",
        ]
    if facts.kind == RENTED:
        mark = next(each for each in answer if each in ("KH", "KI", "KJ"))
        steps = [f"capped rental: RR; month {facts.month}: {mark}"]
        if facts.policy:
            steps.append(_criteria(facts))
        return steps
    return [
        {BOUGHT: "bought new: NU", USED: "bought used: UE", REPLACED: "replacement: RA; new: NU"}[
            facts.kind
        ]
    ]


def _criteria(facts: Equipment) -> str:
    if facts.met:
        return "criteria met and documented: KX"
    return f"criteria not met, {'valid notice: GA' if facts.notice else 'no notice: GZ'}"


def _mistakes(facts: Equipment, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(marks: tuple[str, ...], why: str) -> None:
        if tuple(sorted(marks)) != answer:
            found.setdefault(" ".join(sorted(marks)), why)

    if facts.kind == OWNED:
        add(
            ("RR", "KJ"),
            f"Medicare pays {LAST_MONTH} months; after that the item is the patient's.",
        )
        add(("RR",), f"Medicare pays {LAST_MONTH} months; after that the item is the patient's.")
    elif facts.kind == RENTED:
        rest = tuple(each for each in answer if each in ("KX", "GA", "GZ"))
        add(("RR", *rest), "A capped rental line needs the mark of its month, too.")
        for mark, months in (("KH", "month 1"), ("KI", "months 2 and 3"), ("KJ", "months 4 to 13")):
            add(("RR", mark, *rest), f"{mark} is for {months} of the rental.")
        if facts.policy:
            own = tuple(each for each in answer if each not in rest)
            add(own, "This policy wants KX, GA, or GZ on the line.")
            add((*own, "KX"), "KX says that the criteria are met and documented; they are not.")
            add((*own, "GA"), "GA says that criteria are not met and a valid notice was signed.")
            add((*own, "GZ"), "GZ says that criteria are not met and no notice was signed.")
    elif facts.kind == REPLACED:
        add(("NU",), "A replacement of a lost or damaged item takes RA, too.")
        add(("NU", "RB"), "RB is for a part in a repair; the whole item was replaced: RA.")
        add(("RA",), "The line must also say whether the item is new: NU.")
    else:
        add(("NU",), "NU is for a new item.")
        add(("UE",), "UE is for a used item.")
        add(("RR",), "The item was bought, not rented.")
    return found


FAMILIES = (DurableEquipment,)
