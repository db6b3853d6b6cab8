"""Skin biopsies: one primary code, add-ons by technique."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.skinlist import BODY, FACE, PARTS
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Ear and lip have biopsy codes of their own.
_SITES = tuple(site for site in (*BODY, *PARTS, *FACE) if site not in ("left ear", "upper lip"))
TANGENTIAL, PUNCH, INCISIONAL = "tangential", "punch", "incisional"


@dataclass(frozen=True, slots=True)
class Samples:
    """Separate lesions sampled, as (site, technique); ``excised`` is a site whose lesion was then cut
    out whole in the same session, so that its biopsy is not reported."""

    taken: tuple[tuple[str, str], ...]
    excised: str


_WAYS = {
    TANGENTIAL: (
        "shave biopsy",
        "tangential biopsy with a blade",
        "saucerized sample for pathology",
        "curette biopsy",
    ),
    PUNCH: ("4 mm punch biopsy", "3 mm punch biopsy", "punch biopsy, 5 mm, sutured"),
    INCISIONAL: (
        "wedge of the lesion, full thickness, incisional biopsy",
        "incisional biopsy down to fat",
        "incisional biopsy, scalpel wedge",
    ),
}
_LOOK = (
    "irregular brown macule",
    "pearly papule",
    "scaly plaque",
    "violaceous papule",
    "pigmented lesion, 6 mm",
    "nonhealing erosion",
    "keratotic nodule",
    "annular rash edge",
)


class SkinBiopsies(Family[Samples]):
    """One primary biopsy code, the others as add-ons by technique."""

    id = "pr-skin-biopsy"
    title = "Skin biopsies"
    group = Group.PROCEDURES
    source = "CPT skin biopsy guidelines; NCCI Policy Manual, chapter 3"
    domain = "cpt-integumentary"
    skill = "units"
    seconds = 40

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Samples, Answer]:
        """How many of each technique, then the codes."""
        counts: tuple[int, int, int] = (0, 0, 0)
        while not 1 <= sum(counts) <= 6:
            counts = rng.choice(_MIXES[difficulty])
            if difficulty >= 3:
                counts = (counts[0], counts[1] + rng.randint(0, 1), counts[2] + rng.randint(0, 1))
        deep, punched, shaved = counts
        codes: list[str] = []
        for number, primary, add_on in (
            (deep, "11106", "11107"),
            (punched, "11104", "11105"),
            (shaved, "11102", "11103"),
        ):
            left = number
            if left and not codes:
                codes.append(primary)
                left -= 1
            if left:
                codes.append(add_on if left == 1 else f"{add_on}x{left}")
        ways = [INCISIONAL] * deep + [PUNCH] * punched + [TANGENTIAL] * shaved
        excised = ""
        sites = rng.sample(_SITES, len(ways) + 1)
        taken = list(zip(sites, ways, strict=False))
        if difficulty >= 4 and rng.random() < 0.4:
            excised = sites[-1]
            taken.append((excised, rng.choice((TANGENTIAL, PUNCH))))
        return Samples(tuple(mixed(rng, taken)), excised), tuple(sorted(codes))

    def solve(self, facts: Samples, codebook: Codebook) -> Answer:
        """The most invasive technique gives the primary code; every other lesion is an add-on."""
        return _codes(facts.taken, facts.excised)

    def write(
        self, facts: Samples, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A dermatology procedure note."""
        who = adult(rng, rng.randint(24, 84), rng.choice("FM"))
        lines = [
            rng.choice(
                (f"{who}, skin check.", f"Dermatology, {who}.", f"{who}. Lesions sampled today.")
            )
        ]
        for site, way in facts.taken:
            how = rng.choice(_WAYS[way])
            text = rng.choice(
                (
                    f"{site[0].upper()}{site[1:]}, {rng.choice(_LOOK)}: {how}",
                    f"{how[0].upper()}{how[1:]}, {site} ({rng.choice(_LOOK)})",
                )
            )
            if site == facts.excised:
                text += rng.choice(
                    (
                        "; frozen section positive, then the whole lesion excised in this session",
                        ", then the same lesion excised completely, same session",
                    )
                )
            lines.append(f"{text}.")
        for line in strewn(
            rng,
            (
                "Local lidocaine.",
                "Aluminum chloride.",
                "Each in its own jar.",
                "Wound care sheet given.",
                "No SK frozen.",
                "Photos taken.",
            ),
            2,
        ):
            lines.insert(rng.choice((1, len(lines))), line)
        counted = {
            way: sum(w == way and s != facts.excised for s, w in facts.taken)
            for way in (INCISIONAL, PUNCH, TANGENTIAL)
        }
        worked = [", ".join(f"{way} {n}" for way, n in counted.items() if n)]
        if facts.excised:
            worked.append(
                f"{facts.excised}: sampled and excised in one session, the biopsy is included"
            )
        worked.append(f"primary from the most invasive, the rest as add-ons: {' '.join(answer)}")
        return Draft(
            scene="\n".join(lines),
            ask="Biopsy codes with units (no excision codes, no modifiers)?",
            form=Form.CODES,
            rule="One primary code for the most invasive technique (incisional, then punch, then tangential); each further lesion is an add-on of its own technique.",
            worked=worked,
            mistakes=_biopsy_mistakes(facts, answer, counted),
        )


_MIXES: dict[int, tuple[tuple[int, int, int], ...]] = {
    1: ((0, 0, 1), (0, 1, 0), (1, 0, 0), (0, 0, 2), (0, 2, 0), (0, 0, 3), (0, 3, 0)),
    2: ((0, 0, 2), (0, 2, 0), (0, 1, 1), (0, 0, 3), (1, 0, 1), (0, 1, 2)),
    3: ((0, 1, 1), (0, 1, 2), (1, 0, 1), (1, 1, 0), (0, 2, 1)),
    4: ((0, 1, 2), (1, 1, 1), (1, 0, 2), (0, 2, 2), (0, 1, 1)),
    5: ((1, 1, 2), (1, 2, 1), (2, 1, 0), (0, 2, 3), (2, 0, 2)),
}


def _codes(taken: tuple[tuple[str, str], ...], excised: str) -> Answer:
    """The codes by the rule; ``excised`` is a site that is left out."""
    rank = (INCISIONAL, PUNCH, TANGENTIAL)
    ways = sorted((way for site, way in taken if site != excised), key=rank.index)
    if not ways:
        return ()
    first = {INCISIONAL: "11106", PUNCH: "11104", TANGENTIAL: "11102"}[ways[0]]
    rest: dict[str, int] = {}
    for way in ways[1:]:
        code = str(11107 - 2 * rank.index(way))
        rest[code] = rest.get(code, 0) + 1
    more = [code if n == 1 else f"{code}x{n}" for code, n in rest.items()]
    return tuple(sorted([first, *more]))


def _biopsy_mistakes(facts: Samples, answer: Answer, counted: dict[str, int]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: list[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(codes), why)

    def times(code: str, count: int) -> list[str]:
        return [code if count == 1 else f"{code}x{count}"] if count else []

    primaries = {INCISIONAL: "11106", PUNCH: "11104", TANGENTIAL: "11102"}
    adds = {INCISIONAL: "11107", PUNCH: "11105", TANGENTIAL: "11103"}
    present = [way for way, n in counted.items() if n]
    several = [
        code for way in present for code in (primaries[way], *times(adds[way], counted[way] - 1))
    ]
    add(several, "Only one primary code a session; other techniques are add-ons.")
    add(
        [code for way in present for code in times(primaries[way], counted[way])],
        "Further lesions are add-on codes, not more units of the primary one.",
    )
    least = present[-1]
    turned = [primaries[least], *times(adds[least], counted[least] - 1)]
    for way in present[:-1]:
        turned += times(adds[way], counted[way])
    add(turned, "The most invasive technique gives the primary code.")
    if facts.excised:
        whole = _codes(facts.taken, "")
        add(
            list(whole),
            "The biopsy of a lesion that was excised in the same session is not reported.",
        )
    return found


FAMILIES = (SkinBiopsies,)
