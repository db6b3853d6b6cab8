"""What was thrown away from a single-dose vial: JW, JZ, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.druglist import MULTIDOSE, NEEDLE, NURSING, VIALS, Vial
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class Opened:
    """Vials opened for one dose. ``given`` 0 is a dose that no patient got."""

    vial: Vial
    given: int
    """In the drug's measure."""
    count: int
    size: int
    multidose: bool


class DrugWaste(Family[Opened]):
    """Lines of a drug from a single-dose container, with what was thrown away."""

    id = "hc-drug-waste"
    title = "Discarded drug: JW and JZ"
    group = Group.HCPCS
    source = "Medicare Claims Processing Manual, chapter 17, §40; CMS discarded drugs FAQ (JW, JZ)"
    domain = "hcpcs-drugs"
    skill = "modifier"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Opened, Answer]:
        """A share of what the vials hold: all, most, all but less than a unit, nothing given."""
        kind = rng.choice(_KINDS[difficulty])
        pool = MULTIDOSE if kind == "multi" else _COARSE if kind == "sliver" else VIALS
        vial = rng.choice(pool)
        low, high = vial.doses
        aim = rng.randint(low, high)
        size = rng.choice([size for size in vial.sizes if aim <= 10 * size])
        count = -(-aim // size)
        if kind in ("all", "sliver") and count > 1 and count * size > high:
            count -= 1
        held = count * size // vial.per
        if held * vial.per != count * size:
            raise ValueError(f"vials of {vial.code} do not hold whole units")
        code = vial.code
        if kind == "never":
            return Opened(vial, 0, count, size, False), ()
        if kind == "all":
            return Opened(vial, count * size, count, size, False), (_line(code, "JZ", held),)
        if kind == "sliver":
            given = count * size - rng.randint(1, vial.per - 1)
            return Opened(vial, given, count, size, False), (_line(code, "JZ", held),)
        least = max((count - 1) * size, low - 1) // vial.per + 1
        used = rng.randint(least, max(least, min(held - 1, high // vial.per)))
        given = used * vial.per - (rng.randint(0, vial.per - 1) if difficulty >= 3 else 0)
        if kind == "multi":
            return Opened(vial, given, count, size, True), (_line(code, "", used),)
        if used == held:
            return Opened(vial, given, count, size, False), (_line(code, "JZ", held),)
        made = (_line(code, "", used), _line(code, "JW", held - used))
        return Opened(vial, given, count, size, False), made

    def solve(self, facts: Opened, codebook: Codebook) -> Answer:
        """Units given, rounded up; whole units left in single-dose vials are waste."""
        if facts.given == 0:
            return ()
        per = Fraction(facts.vial.per)
        used = ceil(facts.given / per)
        code = facts.vial.code
        if facts.multidose:
            return (code if used == 1 else f"{code}x{used}",)
        left = int(facts.count * facts.size / per) - used
        if left < 1:
            return (f"{code}-JZ" + (f"x{used}" if used > 1 else ""),)
        return (
            code + (f"x{used}" if used > 1 else ""),
            f"{code}-JW" + (f"x{left}" if left > 1 else ""),
        )

    def write(
        self, facts: Opened, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What was drawn up, given and discarded, as a nurse and a pharmacy chart it."""
        vial = facts.vial
        total = facts.count * facts.size
        left = total - facts.given
        sex = "F" if "breast" in " ".join(vial.reasons) else rng.choice("FM")
        who = adult(rng, rng.randint(66, 87), sex)
        why = rng.choice(vial.reasons)
        kind = "multi-dose vial" if facts.multidose else "single-dose vial"
        opened = f"{facts.count} x {facts.size:,} mg {kind}" + ("s" if facts.count > 1 else "")
        amount = f"{vial.name} {facts.given:,} mg"
        lines = [rng.choice((f"{who}, {why}.", f"{why[0].upper()}{why[1:]}. {who}."))]
        if facts.given == 0:
            said = rng.choice(_NEVER).format(drug=vial.name, opened=opened)
            lines.append(said[0].upper() + said[1:])
        else:
            lines.append(
                rng.choice(
                    (
                        f"{amount[0].upper()}{amount[1:]} {vial.how}, from {opened}.",
                        f"Pharmacy opened {opened}. RN: {amount} {vial.how} given.",
                        f"Given: {amount} {vial.how}. Used: {opened}.",
                    )
                )
            )
            if facts.multidose:
                lines.append(
                    rng.choice(
                        (
                            "Rest of the vial dated and returned to the refrigerator.",
                            "Remainder kept for the next patient.",
                            f"Vial past its beyond-use date afterward: remaining {left:,} mg discarded.",
                        )
                    )
                )
            elif left:
                lines.append(
                    rng.choice(
                        (
                            "Remainder discarded, witnessed.",
                            f"Wasted: {left:,} mg, two signatures.",
                            f"Residual {left:,} mg discarded per policy.",
                        )
                    )
                )
            elif rng.random() < 0.6:
                lines.append(rng.choice(("Nothing left over.", "No waste charted.", "Vial empty.")))
        if difficulty >= 4 and facts.given and not facts.multidose and rng.random() < 0.4:
            lines.append("Overfill of the vial also discarded, not measured.")
        lines += strewn(rng, NURSING if vial.how == "IV" else NEEDLE, 2)
        site = rng.choice(("physician office", "hospital outpatient infusion center"))
        lines.append(f"Payer: Medicare Part B, {site} claim; {vial.code} is paid separately.")
        return Draft(
            scene="\n".join(lines),
            ask=f"Drug lines with modifiers and units ({vial.code}: {vial.per} mg a unit; "
            "none if none)?",
            form=Form.CODES,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            payer="Medicare",
            mistakes=_waste_mistakes(facts, answer),
        )


_KINDS = {
    1: ("all", "some"),
    2: ("all", "some", "some"),
    3: ("all", "some", "some", "multi"),
    4: ("some", "sliver", "multi", "all"),
    5: ("some", "some", "sliver", "sliver", "multi", "never"),
}
_COARSE = tuple(vial for vial in VIALS if vial.per >= 5)
_NEVER = (
    "{drug} prepared from {opened}; pt spiked a fever before the start, dose canceled and discarded.",
    "{opened} of {drug} mixed, then the pt went home before the infusion began. Bag discarded.",
    "{drug} drawn up ({opened}). ANC back at 400, treatment held, nothing given; drug wasted.",
)


def _line(code: str, modifier: str, units: int) -> str:
    name = f"{code}-{modifier}" if modifier else code
    return name if units == 1 else f"{name}x{units}"


def _rule(facts: Opened) -> str:
    if facts.given == 0:
        return (
            "Waste is paid only when a patient got part of the vial; with nothing given, no line."
        )
    if facts.multidose:
        return "JW and JZ are for single-dose containers; a multi-dose vial takes neither."
    return (
        "Single-dose: the units given (rounded up), then JW with the whole units left; "
        "JZ on the drug line when no whole unit is left."
    )


def _steps(facts: Opened, answer: Answer) -> list[str]:
    if facts.given == 0:
        return ["no dose was given", "neither the drug nor its waste is billed"]
    per = facts.vial.per
    used = -(-facts.given // per)
    steps = [f"given: {facts.given:,} mg / {per} mg, rounded up: {plural(used, 'unit')}"]
    if facts.multidose:
        steps.append("multi-dose vial: no waste line, no JZ")
    else:
        held = facts.count * facts.size // per
        steps.append(f"vials hold {facts.count * facts.size:,} mg: {plural(held, 'unit')}")
        steps.append(f"left over in whole units: {held - used}")
    return [*steps, ", ".join(answer)]


def _waste_mistakes(facts: Opened, answer: Answer) -> dict[str, str]:
    code, per = facts.vial.code, facts.vial.per
    held = facts.count * facts.size // per
    used = -(-facts.given // per)
    left = held - used
    found: dict[str, str] = {}

    def add(entries: tuple[str, ...], why: str) -> None:
        if sorted(entries) != sorted(answer):
            found.setdefault(" ".join(entries), why)

    if facts.given == 0:
        add((_line(code, "JW", held),), "No patient got any of it, so the waste is not billed.")
        return found
    if facts.multidose:
        add((_line(code, "JZ", used),), "JZ is for single-dose containers.")
        if left:
            add(
                (_line(code, "", used), _line(code, "JW", left)),
                "Waste of a multi-dose vial is not billed.",
            )
        return found
    if left:
        add((_line(code, "", held),), "Waste stands on a line of its own with JW.")
        add((_line(code, "JZ", used),), "JZ says that nothing was discarded.")
        add((_line(code, "JZ", used), _line(code, "JW", left)), "JZ and JW exclude each other.")
    else:
        add((_line(code, "", used),), "With nothing discarded the drug line needs JZ.")
        if facts.given < facts.count * facts.size:
            add(
                (_line(code, "", used), _line(code, "JW", 1)),
                "Less than a unit is left: it is inside the rounded dose, not waste.",
            )
    return found


FAMILIES = (DrugWaste,)
