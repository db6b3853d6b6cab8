"""Amputation in ICD-10-PCS: the level of the cut is the qualifier."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import listed

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

RIGHT, LEFT = "right", "left"
LIMBS = ("upper arm", "lower arm", "upper leg", "lower leg")
_LIMB_CODES = {
    ("upper arm", RIGHT): "0X680Z",
    ("upper arm", LEFT): "0X690Z",
    ("lower arm", RIGHT): "0X6D0Z",
    ("lower arm", LEFT): "0X6F0Z",
    ("upper leg", RIGHT): "0Y6C0Z",
    ("upper leg", LEFT): "0Y6D0Z",
    ("lower leg", RIGHT): "0Y6H0Z",
    ("lower leg", LEFT): "0Y6J0Z",
}
_RAY_CODES = {
    ("hand", RIGHT): "0X6J0Z",
    ("hand", LEFT): "0X6K0Z",
    ("foot", RIGHT): "0Y6M0Z",
    ("foot", LEFT): "0Y6N0Z",
}
_DIGIT_CODES = {
    ("finger", RIGHT): ("0X6L0Z", "0X6N0Z", "0X6Q0Z", "0X6S0Z", "0X6V0Z"),
    ("finger", LEFT): ("0X6M0Z", "0X6P0Z", "0X6R0Z", "0X6T0Z", "0X6W0Z"),
    ("toe", RIGHT): ("0Y6P0Z", "0Y6R0Z", "0Y6T0Z", "0Y6V0Z", "0Y6X0Z"),
    ("toe", LEFT): ("0Y6Q0Z", "0Y6S0Z", "0Y6U0Z", "0Y6W0Z", "0Y6Y0Z"),
}
FINGERS = ("thumb", "index finger", "middle finger", "ring finger", "little finger")
TOES = ("great toe", "second toe", "third toe", "fourth toe", "fifth toe")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_LEG_WHY = (
    "dry gangrene, severe PAD",
    "wet gangrene, diabetic foot",
    "osteomyelitis, diabetic ulcer",
    "nonhealing ischemic ulcer",
    "critical limb ischemia, failed bypass",
    "necrotizing infection",
)
_ARM_WHY = (
    "crush injury, press machine",
    "saw injury, unsalvageable",
    "soft tissue sarcoma",
    "frostbite gangrene",
    "necrotizing infection",
)
_NOISE = (
    "Pneumatic tourniquet.",
    "Bone edges beveled.",
    "Flaps closed without tension.",
    "EBL 150 mL.",
    "Cultures of the margin sent.",
    "Specimen to pathology.",
    "Popliteal block for pain.",
    "General anesthesia.",
    "Drain left for a day.",
    "Antibiotics continued for 48 h.",
    "Vascular surgery.",
    "Margins bleeding, viable.",
)


@dataclass(frozen=True, slots=True)
class Cut:
    """``part`` a limb segment, ``ray``, ``digit`` or ``joint``; ``region`` hand, foot, finger, toe
    or empty; ``numbers`` 1..5 of rays or digits; ``place`` where along the bone the cut lies."""

    part: str
    side: str
    place: str
    region: str = ""
    numbers: tuple[int, ...] = ()


class Amputation(Family[Cut]):
    """Detachment: body part by region, qualifier by the level of the cut."""

    id = "pcs-amputation"
    title = "Amputation levels"
    group = Group.PCS
    source = "ICD-10-PCS tables 0X6 and 0Y6; Detachment qualifier definitions of the PCS Reference Manual"
    domain = "pcs-medical-surgical"
    skill = "specificity"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Cut, Answer]:
        """Part and qualifier first, then a cut there."""
        kinds = {
            1: ("limb", "limb", "digit"),
            2: ("limb", "digit", "digit"),
            3: ("digit", "ray", "ray", "limb"),
            4: ("ray", "ray", "digit", "joint"),
            5: ("ray", "ray", "digits", "joint"),
        }[difficulty]
        kind = rng.choice(kinds)
        side = rng.choice((RIGHT, LEFT))
        if kind == "limb":
            part = rng.choice(LIMBS[2:] if rng.random() < 0.65 else LIMBS[:2])
            level = rng.choice("123")
            place = {"1": "proximal third", "2": "middle third", "3": "distal third"}[level]
            return Cut(part, side, place), (_LIMB_CODES[part, side] + level,)
        if kind == "joint":
            part, codes = rng.choice(
                (
                    ("knee", {RIGHT: "0Y6F0ZZ", LEFT: "0Y6G0ZZ"}),
                    ("elbow", {RIGHT: "0X6B0ZZ", LEFT: "0X6C0ZZ"}),
                    ("shoulder", {RIGHT: "0X620ZZ", LEFT: "0X630ZZ"}),
                    ("all foot rays", {RIGHT: "0Y6M0Z0", LEFT: "0Y6N0Z0"}),
                )
            )
            return Cut("joint", side, "joint", part), (codes[side],)
        if kind == "ray":
            region = rng.choice(("foot", "foot", "hand"))
            whole = rng.random() < 0.4
            values = "45678" if whole else "9BCDF"
            count = 1 if difficulty == 3 or rng.random() < 0.4 else 2
            start = rng.randint(1, 6 - count)
            numbers = tuple(range(start, start + count))
            place = "base joint" if whole else rng.choice(("shaft", "shaft", "head"))
            stem = _RAY_CODES[region, side]
            return Cut("ray", side, place, region, numbers), tuple(
                sorted(stem + values[n - 1] for n in numbers)
            )
        region = rng.choice(("toe", "toe", "finger"))
        count = 2 if kind == "digits" else 1
        start = rng.randint(1, 6 - count)
        numbers = tuple(range(start, start + count))
        level = rng.choice("0013" if 1 in numbers else "01223")
        place = {
            "0": "base joint",
            "1": "proximal phalanx",
            "2": rng.choice(("middle phalanx", "PIP joint")),
            "3": rng.choice(("distal phalanx", "DIP joint"))
            if 1 not in numbers
            else "distal phalanx",
        }[level]
        stems = _DIGIT_CODES[region, side]
        return Cut("digit", side, place, region, numbers), tuple(
            sorted(stems[n - 1] + level for n in numbers)
        )

    def solve(self, facts: Cut, codebook: Codebook) -> Answer:
        """Section, root, then body part and level from the anatomy of the cut."""
        right = facts.side == RIGHT
        if facts.part == "joint":
            if facts.region == "all foot rays":
                return ("0Y6M0Z0" if right else "0Y6N0Z0",)
            stem = {"knee": "0Y6", "elbow": "0X6", "shoulder": "0X6"}[facts.region]
            value = {"knee": "FG", "elbow": "BC", "shoulder": "23"}[facts.region]
            return (f"{stem}{value[0 if right else 1]}0ZZ",)
        if facts.part in LIMBS:
            limb = "X" if facts.part.endswith("arm") else "Y"
            values = {"upper arm": "89", "lower arm": "DF", "upper leg": "CD", "lower leg": "HJ"}
            thirds = ("proximal third", "middle third", "distal third")
            level = 1 + thirds.index(facts.place)
            return (f"0{limb}6{values[facts.part][0 if right else 1]}0Z{level}",)
        if facts.part == "ray":
            stem = "0X6" + ("J" if right else "K")
            if facts.region == "foot":
                stem = "0Y6" + ("M" if right else "N")
            row = {4: "45678", 9: "9BCDF"}[4 if facts.place == "base joint" else 9]
            return tuple(sorted(f"{stem}0Z{row[n - 1]}" for n in facts.numbers))
        order = {"finger": "LMNPQRSTVW", "toe": "PQRSTUVWXY"}[facts.region]
        limb = "X" if facts.region == "finger" else "Y"
        levels = {
            "base joint": 0,
            "proximal phalanx": 1,
            "PIP joint": 2,
            "middle phalanx": 2,
            "DIP joint": 3,
            "distal phalanx": 3,
        }
        return tuple(
            sorted(
                f"0{limb}6{order[2 * (n - 1) + (0 if right else 1)]}0Z{levels[facts.place]}"
                for n in facts.numbers
            )
        )

    def write(
        self, facts: Cut, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """One operative line, and what surrounds it."""
        arm = facts.part in LIMBS[:2] or facts.region in ("hand", "finger", "elbow", "shoulder")
        who = adult(rng, rng.randint(31, 68) if arm else rng.randint(47, 88), rng.choice("FM"))
        why = rng.choice(_ARM_WHY if arm else _LEG_WHY)
        lines = [f"{who}, {why}.", _line(rng, facts)]
        if rng.random() < 0.3:
            lines = [f"{who}. Preop dx: {why}.", f"Procedure: {_line(rng, facts)}"]
        noise = [n for n in _NOISE if not (arm and n.startswith(("Popliteal", "Vascular")))]
        for line in strewn(rng, noise, 3):
            lines.insert(rng.randint(1, len(lines)), line)
        several = len(facts.numbers) > 1
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("PCS code", "Which ICD-10-PCS code", "Inpatient procedure code"))
            + ("s for the amputation, in any order?" if several else " for the amputation?"),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                f"cut: {facts.side} {_where(facts)}",
                f"code: {' '.join(answer)} "
                f"({'; '.join(_title(codebook, code) for code in answer)})",
            ],
            mistakes=_mistakes(facts, answer, codebook),
        )


def _title(codebook: Codebook, code: str) -> str:
    found = codebook.get(code)
    return found.title if found else code


def _where(facts: Cut) -> str:
    if facts.part == "joint":
        return facts.region
    if facts.part in LIMBS:
        return f"{facts.part}, {facts.place}"
    if facts.part == "ray":
        rays = listed([_ORDINALS[n - 1] for n in facts.numbers])
        return f"{facts.region}, {rays} ray, {facts.place}"
    names = FINGERS if facts.region == "finger" else TOES
    return f"{listed([names[n - 1] for n in facts.numbers])}, {facts.place}"


def _line(rng: Random, facts: Cut) -> str:
    side = facts.side
    if facts.part == "joint":
        return _joint(rng, facts)
    if facts.part in LIMBS:
        bones = {
            "upper arm": "humerus",
            "lower arm": "radius and ulna",
            "upper leg": "femur",
            "lower leg": "tibia and fibula",
        }[facts.part]
        short = {
            "upper arm": "above-elbow amputation",
            "lower arm": "below-elbow amputation",
            "upper leg": rng.choice(("AKA", "above-knee amputation")),
            "lower leg": rng.choice(("BKA", "below-knee amputation")),
        }[facts.part]
        third = rng.choice(
            {
                "proximal third": ("proximal third", "upper third"),
                "middle third": ("middle third", "mid-shaft"),
                "distal third": ("distal third", "lower third"),
            }[facts.place]
        )
        cut = f"through the {third} of the {bones}"
        if third == "mid-shaft":
            cut = f"through the {bones} at mid-shaft"
        return rng.choice(
            (
                f"{side.capitalize()} {short}, bone divided {cut}.",
                f"{side.capitalize()} {short}; level: {third}, {bones}.",
                f"Guillotine cut {cut}, {side}; formal {short} closed with flaps.",
            )
        )
    if facts.part == "ray":
        meta = "metatarsal" if facts.region == "foot" else "metacarpal"
        carpal = "tarsometatarsal" if facts.region == "foot" else "carpometacarpal"
        which = listed([_ORDINALS[n - 1] for n in facts.numbers])
        end = "s" if len(facts.numbers) > 1 else ""
        where = {
            "base joint": f"disarticulated at the {carpal} joint{end}",
            "shaft": rng.choice(
                (f"cut through the {meta} shaft{end}", f"{meta}{end} divided at mid-shaft")
            ),
            "head": f"cut through the {meta} head{end}, toes included"
            if facts.region == "foot"
            else f"cut through the {meta} head{end}, fingers included",
        }[facts.place]
        if end == "" and facts.place == "head":
            where = where.replace("toes", "toe").replace("fingers", "finger")
        return rng.choice(
            (
                f"{side.capitalize()} {facts.region}, {which} ray{end}: {where}.",
                f"Ray amputation, {which}, {side} {facts.region}; {where}.",
                f"{which.capitalize()} ray{end} of the {side} {facts.region} removed, {where}.",
            )
        )
    names = FINGERS if facts.region == "finger" else TOES
    which = listed([names[n - 1] for n in facts.numbers])
    many = len(facts.numbers) > 1
    base = "MCP" if facts.region == "finger" else "MTP"
    where = {
        "base joint": rng.choice(
            (f"disarticulated at the {base} joint", f"taken at the {base} joint")
        ),
        "proximal phalanx": "cut through the proximal phalanx",
        "middle phalanx": "cut through the middle phalanx",
        "PIP joint": "cut through the PIP joint",
        "DIP joint": "cut through the DIP joint",
        "distal phalanx": "cut through the distal phalanx",
    }[facts.place]
    if many:
        where = where.replace("joint", "joints").replace("phalanx", "phalanges")
    return rng.choice(
        (
            f"{side.capitalize()} {which} {where}.",
            f"Amputation of the {side} {which}, {where}.",
            f"{which.capitalize()} of the {side} {'hand' if facts.region == 'finger' else 'foot'} {where}.",
        )
    )


def _joint(rng: Random, facts: Cut) -> str:
    side = facts.side
    if facts.region == "all foot rays":
        return rng.choice(
            (
                f"All five rays of the {side} foot disarticulated at the tarsometatarsal joints.",
                f"{side.capitalize()} Lisfranc amputation: all five tarsometatarsal joints.",
            )
        )
    return rng.choice(
        (
            f"{side.capitalize()} {facts.region} disarticulation.",
            f"Amputation through the {side} {facts.region} joint, no bone cut.",
            f"{side.capitalize()} limb disarticulated at the {facts.region}.",
        )
    )


def _rule(facts: Cut) -> str:
    if facts.part == "joint":
        if facts.region == "all foot rays":
            return "All rays at the tarsometatarsal joints is the foot, complete: qualifier 0."
        return "Through the joint the body part is the region of that joint, with qualifier Z."
    if facts.part in LIMBS:
        return "On the shaft of a limb: proximal third 1 (high), middle 2 (mid), distal 3 (low)."
    if facts.part == "ray":
        return (
            "A ray at its base joint is complete, through the shaft or head of the metacarpal or "
            "metatarsal partial; each ray has a code."
        )
    return (
        "Digit: MCP or MTP joint 0 complete, proximal phalanx 1, PIP joint or middle phalanx 2, "
        "DIP joint or distal phalanx 3."
    )


def _mistakes(facts: Cut, answer: Answer, codebook: Codebook) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(codes: tuple[str, ...], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    other = LEFT if facts.side == RIGHT else RIGHT
    mirrored = Cut(facts.part, other, facts.place, facts.region, facts.numbers)
    note(Amputation().solve(mirrored, codebook), f"That is the {other} side.")
    if facts.part in LIMBS:
        for level, word in (("1", "proximal"), ("2", "middle"), ("3", "distal")):
            note((answer[0][:-1] + level,), f"That level is the {word} third of the bone.")
    elif facts.part == "ray":
        swap = dict(zip("456789BCDF", "9BCDF45678", strict=True))
        note(
            tuple(code[:-1] + swap[code[-1]] for code in answer),
            "Complete is at the joint at the base, partial is through the shaft or head.",
        )
        digits = _DIGIT_CODES["toe" if facts.region == "foot" else "finger", facts.side]
        note(
            tuple(digits[n - 1] + "0" for n in facts.numbers),
            "The metacarpal or metatarsal is cut: that is a ray of the hand or foot, not the digit.",
        )
    elif facts.part == "digit":
        # The thumb and the great toe have no middle phalanx.
        for level in "013" if 1 in facts.numbers else "0123":
            note(
                tuple(code[:-1] + level for code in answer),
                "0 is the joint at the base, 1 the proximal, 2 the middle, 3 the distal phalanx.",
            )
    return found


FAMILIES = (Amputation,)
