"""Medically unlikely edits: units paid on first processing, by adjudication indicator."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_WORDS = {
    1: ("MAI 1 (claim line)", "adjudication indicator 1", "MAI 1"),
    2: ("MAI 2 (date of service, policy)", "adjudication indicator 2", "MAI 2"),
    3: ("MAI 3 (date of service, clinical)", "adjudication indicator 3", "MAI 3"),
}
_WHAT = (
    "lesion service",
    "injection service",
    "imaging service",
    "drug code",
    "laboratory test",
    "nerve block service",
    "supply code",
    "casting service",
)
_NOISE = (
    "Records support every unit.",
    "Biller asks for an ABN to shift the rest to the patient.",
    "No other edit applies.",
    "All lines are for one date.",
    "Diagnosis is covered.",
    "Claim filed on time.",
    "Same physician.",
    "No prior claim for this date.",
)


@dataclass(frozen=True, slots=True)
class Lines:
    """``limit`` the MUE value, ``indicator`` 1 to 3, ``units`` of each line of one code and date."""

    limit: int
    indicator: int
    units: tuple[int, ...]


class MueUnits(Family[Lines]):
    """How many units the edit lets through."""

    id = "cl-mue-units"
    title = "MUE: units let through"
    group = Group.CLAIMS
    source = "NCCI Policy Manual, chapter 1, §V; CMS MUE adjudication indicators"
    domain = "claims-denials"
    skill = "units"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Lines, Answer]:
        """Which lines pass first, then units within or beyond the value."""
        limit = rng.randint(1, 4 if difficulty < 3 else 10)
        count = (
            1 if difficulty == 1 else rng.randint(1, 2) if difficulty == 2 else rng.randint(2, 4)
        )
        indicator = rng.choice((1, 1, 2, 3))
        if indicator == 1:
            passes = [rng.random() < 0.7 for _ in range(count)]
            units = [rng.randint(1, limit) if ok else limit + rng.randint(1, 3) for ok in passes]
            paid = sum(n for n, ok in zip(units, passes, strict=True) if ok)
            return Lines(limit, 1, tuple(units)), (str(paid),)
        if rng.random() < 0.6 and limit >= count:
            # Cut a total within the value into lines of at least one unit.
            total = rng.randint(count, limit)
            cuts = sorted(rng.sample(range(1, total), count - 1))
            units = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
            return Lines(limit, indicator, tuple(units)), (str(total),)
        units = [rng.randint(1, limit) for _ in range(count)]
        units[0] += max(0, limit + 1 - sum(units))
        return Lines(limit, indicator, tuple(units)), ("0",)

    def solve(self, facts: Lines, codebook: Codebook) -> Answer:
        """Indicator 1 judges each line, 2 and 3 the day; what exceeds is denied whole."""
        if facts.indicator == 1:
            paid = sum(units for units in facts.units if units <= facts.limit)
        else:
            paid = sum(facts.units)
            if paid > facts.limit:
                paid = 0
        return (str(paid),)

    def write(
        self, facts: Lines, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A claim with the edit's value and indicator."""
        who = adult(rng, rng.randint(66, 88), rng.choice("FM"))
        what = rng.choice(_WHAT)
        mark = rng.choice(("59", "XS", "76"))
        told = []
        for number, units in enumerate(facts.units, 1):
            note = f" with {mark}" if number > 1 else ""
            told.append(f"line {number}{note}, {plural(units, 'unit')}")
        body = rng.choice(
            (
                f"One {what}, one date: {'; '.join(told)}.",
                f"Billed for a {what}: {'; '.join(told)}, same date.",
                "\n".join(text[:1].upper() + text[1:] + "." for text in told),
            )
        )
        edit = rng.choice(
            (
                f"MUE {facts.limit}, {rng.choice(_WORDS[facts.indicator])}.",
                f"Edit for this code: value {facts.limit}, {rng.choice(_WORDS[facts.indicator])}.",
            )
        )
        lines = [f"{who}, Medicare Part B.", *rng.choice(([body, edit], [edit, body]))]
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        rule = (
            "MAI 1 judges each claim line: a line above the value is denied whole, the others pass."
            if facts.indicator == 1
            else "MAI 2 and 3 add up all lines of the date: above the value every unit is denied "
            "(MAI 3 may be appealed with records)."
        )
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "How many units pass the edit on first processing?",
                    "Units paid at first, as far as the MUE goes?",
                )
            ),
            form=Form.NUMBER,
            rule=rule,
            worked=[
                rule,
                f"value {facts.limit}, lines {', '.join(str(n) for n in facts.units)}: "
                f"{plural(int(answer[0]), 'unit')} pass",
            ],
            payer="Medicare",
            mistakes=_mistakes(facts, answer),
        )


def _mistakes(facts: Lines, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(units: int, why: str) -> None:
        if str(units) != answer[0]:
            found.setdefault(str(units), why)

    total = sum(facts.units)
    if facts.indicator == 1:
        note(
            sum(min(units, facts.limit) for units in facts.units),
            "A line above the value is denied whole, not cut down to it.",
        )
        note(total, "A line above the value is denied.")
        note(0, "With MAI 1 each line stands alone; those within the value pass.")
    else:
        note(min(total, facts.limit), "Above the value all units of the date are denied.")
        note(
            sum(units for units in facts.units if units <= facts.limit),
            "With MAI 2 and 3 lines are added up; a modifier does not split the day.",
        )
    return found


FAMILIES = (MueUnits,)
