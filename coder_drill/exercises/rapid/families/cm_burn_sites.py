"""Burns: the highest degree of each site, and the order of sites."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.cm_burns import HEAT, NOISE
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Sites: the category and what stands after the degree; a side is the sixth character.
_SITES = {
    "forearm": ("T22", "1"),
    "elbow": ("T22", "2"),
    "upper arm": ("T22", "3"),
    "axilla": ("T22", "4"),
    "shoulder": ("T22", "5"),
    "palm": ("T23", "5"),
    "back of the hand": ("T23", "6"),
    "wrist": ("T23", "7"),
    "thigh": ("T24", "1"),
    "knee": ("T24", "2"),
    "lower leg": ("T24", "3"),
    "ankle": ("T25", "1"),
    "foot": ("T25", "2"),
}
_TRUNK = {"chest wall": "1", "abdominal wall": "2", "upper back": "3", "lower back": "4"}
_DEGREE = {
    1: ("first-degree", "superficial (erythema only)"),
    2: ("second-degree", "partial-thickness", "blistering second-degree"),
    3: ("third-degree", "full-thickness"),
}


@dataclass(frozen=True, slots=True)
class Sites:
    """(site, side, degrees seen there); the side is empty on the trunk."""

    burned: tuple[tuple[str, str, tuple[int, ...]], ...]
    healing: bool
    unhealed: bool


class BurnSites(Family[Sites]):
    """One code a site and side by the highest degree, the deepest first."""

    id = "cm-burn-sites"
    title = "Burns: degree and order of sites"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.19.d.1 to I.C.19.d.5"
    domain = "cm-19"
    skill = "sequencing"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Sites, Answer]:
        """Highest degrees that differ, so that one order is right."""
        count = 1 if difficulty == 1 else 2 if difficulty <= 3 else rng.choice((2, 3))
        tops = rng.sample((1, 2, 3), count)
        if count == 1:
            tops = [rng.choice((2, 3))]
        healing = difficulty >= 2 and 1 not in tops and rng.random() < 0.5
        unhealed = not healing and difficulty >= 4 and 1 not in tops and rng.random() < 0.5
        places = [(site, side) for site in _SITES for side in ("right", "left")]
        places += [(site, "") for site in _TRUNK]
        burned, codes = [], []
        for (site, side), top in zip(rng.sample(places, count), tops, strict=True):
            degrees = {top}
            if top > 1 and ((difficulty in (1, 2) and rng.random() < 0.6) or difficulty > 2):
                degrees.add(rng.randint(1, top - 1))
            if healing or unhealed:
                # Redness is gone by then.
                degrees.discard(1)
            burned.append((site, side, tuple(sorted(degrees))))
            tail = "D" if healing else "A"
            if side:
                category, place = _SITES[site]
                number = "1" if side == "right" else "2"
                code = f"{category}.{_D5[top]}{place}{number}{tail}"
            else:
                code = f"T21.{_D5[top]}{_TRUNK[site]}X{tail}"
            codes.append((top, code))
        answer = tuple(code for _, code in sorted(codes, reverse=True))
        return Sites(tuple(burned), healing, unhealed), answer

    def solve(self, facts: Sites, codebook: Codebook) -> Answer:
        """The deepest burn of each site and side, sites by depth; not healed is still active."""
        ranked = sorted(facts.burned, key=lambda each: max(each[2]), reverse=True)
        seventh = "D" if facts.healing and not facts.unhealed else "A"
        found = []
        for site, side, degrees in ranked:
            fourth = str(max(degrees))
            if site in _TRUNK:
                found.append("T21." + fourth + _TRUNK[site] + "X" + seventh)
            else:
                category, place = _SITES[site]
                sixth = str(("right", "left").index(side) + 1)
                found.append(f"{category}.{fourth}{place}{sixth}{seventh}")
        return tuple(found)

    def write(
        self, facts: Sites, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What the examiner saw, site by site."""
        said = []
        for site, side, degrees in facts.burned:
            where = f"back of the {side} hand" if site == "back of the hand" else site
            where = where if where != site else f"{side} {site}".strip()
            words = [rng.choice(_DEGREE[degree]) for degree in mixed(rng, degrees)]
            said.append(
                rng.choice(
                    (
                        f"{where}: {' and '.join(words)}",
                        f"{' and '.join(words)} burn of the {where}",
                    )
                )
            )
        who = adult(rng, rng.randint(19, 80), rng.choice("FM"))
        how = rng.choice(HEAT)
        if facts.healing:
            head = rng.choice(_HEALING).format(how=how)
        elif facts.unhealed:
            head = rng.choice(_UNHEALED).format(how=how)
        else:
            head = rng.choice(_ACUTE).format(how=how)
        head = head[0].upper() + head[1:]
        lines = [f"{who}. {head}", rng.choice(("Exam: ", "Burns: ", "")) + "; ".join(said) + "."]
        lines[1] = lines[1][0].upper() + lines[1][1:]
        if not (facts.healing or facts.unhealed):
            lines += strewn(rng, NOISE, 2)
        return Draft(
            scene="\n".join(lines),
            ask="Codes for the burned sites in order (no extent, no external cause)?",
            form=Form.CODES,
            rule="One code a site and side, by its highest degree; the deepest burn first; a burn "
            "that has not healed is coded as acute.",
            worked=[
                *(
                    f"{f'{side} {site}'.strip()}: highest degree {max(degrees)}"
                    for site, side, degrees in facts.burned
                ),
                "seventh character "
                + ("D, healing" if facts.healing else "A, active (not healed counts as acute)"),
                ", ".join(answer),
            ],
            ordered=True,
            mistakes=_site_mistakes(facts, answer),
        )


_D5 = {1: "1", 2: "2", 3: "3"}
_ACUTE = (
    "{how}, today in the ED.",
    "Burned one hour ago: {how}.",
    "Admitted to the burn unit, {how}.",
)
_HEALING = (
    "Dressing check, burns of 10 days ago ({how}), healing as expected.",
    "Burn clinic week 3, {how}; re-epithelializing well, routine aftercare.",
)
_UNHEALED = (
    "Week 6 after {how}: burns not healed, back for debridement.",
    "Burns of last month ({how}), necrotic and still open, grafting today.",
)


def _site_mistakes(facts: Sites, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    if len(answer) > 1:
        found[" ".join(reversed(answer))] = "The deepest burn goes first."
    other = tuple(code[:-1] + ("A" if code[-1] == "D" else "D") for code in answer)
    found[" ".join(other)] = (
        "Burns that are not healed are coded as acute, with A."
        if facts.unhealed
        else "A is for active treatment, D for routine care while healing."
    )
    lower = []
    for code, (_, _, degrees) in zip(
        answer, sorted(facts.burned, key=lambda b: max(b[2]), reverse=True), strict=True
    ):
        lower.append(code)
        if len(degrees) > 1:
            lower.append(f"{code[:4]}{min(degrees)}{code[5:]}")
    if len(lower) > len(answer):
        found[" ".join(lower)] = "One site and side is one code, of the highest degree."
    return found


FAMILIES = (BurnSites,)
