"""Burns: how much of the body surface."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import listed

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_NINES = {
    "head and neck": 9,
    "right arm": 9,
    "left arm": 9,
    "right leg": 18,
    "left leg": 18,
    "anterior trunk": 18,
    "posterior trunk": 18,
    "genitalia": 1,
}
_CHEMICAL = ("lye spill at a plant", "sulfuric acid tank leak", "caustic cleaner, industrial spill")
HEAT = (
    "house fire",
    "flash burn from a grill",
    "scalded in the shower",
    "gasoline fire",
    "hot oil in a kitchen fire",
    "vehicle fire after MVC",
    "space heater set clothing on fire",
    "campfire accident",
)
_FIRES = (
    "house fire",
    "gasoline fire",
    "vehicle fire after MVC",
    "clothing caught fire at a stove",
    "explosion in a garage",
    "apartment fire",
    "propane explosion",
)
NOISE = (
    "Airway clear, no soot.",
    "Tetanus updated.",
    "LR started, Parkland formula.",
    "Transferred to burn center.",
    "Dressed with silver sulfadiazine.",
    "Pain 8/10, fentanyl given.",
    "Foley placed for urine output.",
    "Pulses intact.",
    "Burn surgery consulted.",
    "Wounds debrided at the bedside.",
    "Family at bedside.",
    "Smoker, 1 ppd.",
)


@dataclass(frozen=True, slots=True)
class Extent:
    """Percent of body surface by area: (area, percent, of it third degree)."""

    chemical: bool
    areas: tuple[tuple[str, int, int], ...]
    by_nines: bool


class BurnExtent(Family[Extent]):
    """T31 or T32 from the areas burned."""

    id = "cm-burn-extent"
    title = "Burns: extent of body surface"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.19.d.6"
    domain = "cm-19"
    skill = "specificity"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Extent, Answer]:
        """Digits of the code first, then areas that add up to them."""
        chemical = rng.random() < 0.25
        base = "T32" if chemical else "T31"
        if difficulty >= 3 and rng.random() < 0.5:
            # Whole body parts by the rule of nines.
            chosen = rng.sample(tuple(_NINES), rng.randint(2, 4))
            deep = {part for part in chosen if rng.random() < 0.4}
            areas = tuple((p, _NINES[p], _NINES[p] if p in deep else 0) for p in chosen)
            total = sum(_NINES[p] for p in chosen)
            third = sum(_NINES[p] for p in deep)
            digits = str(total // 10) + (str(third // 10) if total >= 10 else "")
            return Extent(chemical, areas, True), (f"{base}.{digits}",)
        tens = rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7))
        third_tens = rng.randint(0, tens)
        edge = difficulty >= 3
        total = tens * 10 + (
            rng.choice((0, 9)) if edge and rng.random() < 0.6 else rng.randint(0, 9)
        )
        total = max(total, 2)
        third = third_tens * 10 + rng.choice((0, 9) if edge else range(10))
        third = min(third, total)
        third_tens = third // 10
        count = 1 if difficulty == 1 else rng.randint(2, 3) if total >= 6 else 1
        areas = _split(rng, total, third, count)
        code = f"{base}.{total // 10}{third_tens}" if total >= 10 else f"{base}.0"
        return Extent(chemical, areas, False), (code,)

    def solve(self, facts: Extent, codebook: Codebook) -> Answer:
        """Tens of the total, then tens of the third degree; below 10 % one digit only."""
        burned = deep = 0
        for _, percent, third in facts.areas:
            burned += percent
            deep += third
        category = "T32." if facts.chemical else "T31."
        return (category + (str(burned // 10) + str(deep // 10) if burned > 9 else "0"),)

    def write(
        self, facts: Extent, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A burn assessment with its percentages."""
        who = adult(rng, rng.randint(19, 78), rng.choice("FM"))
        large = sum(percent for _, percent, _ in facts.areas) > 20
        how = rng.choice(_CHEMICAL if facts.chemical else _FIRES if large else HEAT)
        kind = "Chemical burns" if facts.chemical else "Thermal burns"
        total = sum(percent for _, percent, _ in facts.areas)
        third = sum(deep for _, _, deep in facts.areas)
        if facts.by_nines:
            parts = listed([area for area, _, _ in facts.areas])
            deep_parts = [area for area, _, deep in facts.areas if deep]
            body = f"{kind}, whole surface of: {parts}."
            body += (
                f" Full thickness: {listed(deep_parts)}; the rest partial thickness."
                if deep_parts
                else " All partial thickness."
            )
            body += rng.choice((" Adult, extent by rule of nines.", " Use rule of nines."))
        elif len(facts.areas) == 1:
            depth = (
                "all third degree"
                if third == total
                else "no third degree"
                if not third
                else f"{third}% of body surface third degree, the rest second degree"
            )
            body = rng.choice(
                (
                    f"{kind}, total {total}% TBSA; {depth}.",
                    f"{kind}: {total}% TBSA, {depth}.",
                    f"TBSA {total}% in all ({depth}). {kind}.",
                    f"Burn diagram: {total}% TBSA total. {depth.capitalize()}. {kind}.",
                )
            )
        else:
            said = []
            for area, percent, deep in facts.areas:
                if deep == percent:
                    said.append(f"{area} {percent}%, all third degree")
                elif deep:
                    said.append(f"{area} {percent}%, {deep}% of it third degree")
                else:
                    said.append(f"{area} {percent}% second degree")
            body = f"{kind} (% TBSA): {'; '.join(said)}."
        first = rng.choice((f"{who}, {how}.", f"{how[0].upper()}{how[1:]}. {who}."))
        lines = [first, body, *strewn(rng, NOISE, 3)]
        if rng.random() < 0.4:
            lines[1:] = mixed(rng, lines[1:])
        (right,) = answer
        mistakes: dict[str, str] = {}
        other = right.replace("T31", "T3x").replace("T32", "T31").replace("T3x", "T32")
        mistakes[other] = "T31 is for thermal burns, T32 for chemical burns (corrosions)."
        base = right[:4]
        if total >= 10:
            second = f"{base}{total // 10}{(total - third) // 10}"
            if second != right:
                mistakes.setdefault(second, "The last digit is of third degree, not of second.")
            added = min(9, (total + third) // 10)
            wrong = f"{base}{added}{third // 10}"
            if wrong != right:
                mistakes.setdefault(
                    wrong, "Third degree is part of the total; it is not added to it."
                )
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Code for the extent of body surface?",
                    "Which code gives the body surface involved?",
                )
            ),
            form=Form.CODE,
            rule="T31 (T32 for chemicals): fourth character tens of the total percent, fifth tens of "
            "third degree; under 10% total only .0.",
            worked=(
                f"total: {' + '.join(str(p) for _, p, _ in facts.areas)} = {total}%",
                f"third degree: {third}%",
                f"{total // 10} and {third // 10} in tens" if total >= 10 else "under 10%: .0",
                right,
            ),
            mistakes=mistakes,
        )


_AREAS = (
    "face and neck",
    "right arm",
    "left arm",
    "chest",
    "abdomen",
    "back",
    "right leg",
    "left leg",
)
_MOST = {"face and neck": 7, "right arm": 9, "left arm": 9, "chest": 9, "abdomen": 9}


def _split(rng: Random, total: int, third: int, count: int) -> tuple[tuple[str, int, int], ...]:
    """The percents on so many areas, none more than it can hold; on one where they do not fit."""
    if count == 1:
        return (("body surface", total, third),)
    for _ in range(30):
        areas = rng.sample(_AREAS, count)
        parts = [1] * count
        caps = [_MOST.get(area, 18) for area in areas]
        if sum(caps) < total or total < count:
            continue
        left = total - count
        while left:
            n = rng.randrange(count)
            if parts[n] < caps[n]:
                step = min(left, rng.randint(1, caps[n] - parts[n]))
                parts[n] += step
                left -= step
        deep = [0] * count
        left = third
        for n in rng.sample(range(count), count):
            deep[n] = min(left, parts[n])
            left -= deep[n]
        return tuple(zip(areas, parts, deep, strict=True))
    return (("body surface", total, third),)


FAMILIES = (BurnExtent,)
