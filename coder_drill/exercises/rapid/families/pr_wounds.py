"""Wound closure: lengths added up within a class and a group of sites."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.woundlist import (
    EDGE,
    FACE,
    HOW,
    LIMBS,
    NOISE,
    SEVERAL,
    SINGLE,
    SMALL,
    STAPLED,
    TRUNK,
    longest,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CPT, MEDICARE = "commercial plan that follows CPT", "Medicare Part B"
SIMPLE, LAYERED, COMPLEX = "simple", "layered", "complex"
STRIPS, GLUE, DIRTY = "strips", "glue", "dirty"


@dataclass(frozen=True, slots=True)
class Cut:
    """One wound: where, how it was closed, and its length in millimeters. ``how`` is a class, or
    strips, glue, or dirty (one layer after heavy cleaning)."""

    site: str
    how: str
    mm: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Wounds closed in one session."""

    payer: str
    cuts: tuple[Cut, ...]


# Class and sites that are added up together: rows of (least mm, most mm, codes).
_ROWS: dict[tuple[str, tuple[str, ...]], tuple[tuple[int, int, str], ...]] = {
    (SIMPLE, ("scalp", "neck", *LIMBS, *TRUNK, *SMALL)): (
        (8, 25, "12001"),
        (26, 75, "12002"),
        (76, 125, "12004"),
        (126, 200, "12005"),
    ),
    (SIMPLE, (*FACE, *EDGE)): (
        (6, 25, "12011"),
        (26, 50, "12013"),
        (51, 75, "12014"),
        (76, 125, "12015"),
    ),
    (LAYERED, ("scalp", *LIMBS, *TRUNK)): (
        (10, 25, "12031"),
        (26, 75, "12032"),
        (76, 125, "12034"),
        (126, 200, "12035"),
    ),
    (LAYERED, ("neck", *SMALL)): ((10, 25, "12041"), (26, 75, "12042"), (76, 125, "12044")),
    (LAYERED, (*FACE, *EDGE)): (
        (8, 25, "12051"),
        (26, 50, "12052"),
        (51, 75, "12053"),
        (76, 125, "12054"),
    ),
    (COMPLEX, TRUNK): (
        (11, 25, "13100"),
        (26, 75, "13101"),
        (76, 125, "13101 13102"),
        (126, 175, "13101 13102x2"),
    ),
    (COMPLEX, ("scalp", *LIMBS)): (
        (11, 25, "13120"),
        (26, 75, "13121"),
        (76, 125, "13121 13122"),
        (126, 175, "13121 13122x2"),
    ),
    (COMPLEX, ("neck", *FACE, *SMALL)): (
        (11, 25, "13131"),
        (26, 75, "13132"),
        (76, 125, "13132 13133"),
    ),
    (COMPLEX, EDGE): ((11, 25, "13151"), (26, 75, "13152")),
}
_GROUPS = tuple(_ROWS)


class Wounds(Family[Repair]):
    """Repair codes of one session."""

    id = "pr-wound-closure"
    title = "Wound closure"
    group = Group.PROCEDURES
    source = "CPT repair guidelines; NCCI Policy Manual, chapter 3; HCPCS G0168 (Medicare)"
    domain = "cpt-integumentary"
    skill = "wrong-code"
    seconds = 60

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Repair, Answer]:
        """Codes first: one or two groups, a row of each, then wounds that add up to it."""
        if difficulty >= 2 and rng.random() < 0.12:
            return self._alone(rng)
        payer = rng.choice((CPT, MEDICARE))
        count = 1 if difficulty <= 2 else rng.choice((1, 2, 2))
        groups = rng.sample(_GROUPS[:5] if difficulty < 3 else _GROUPS, count)
        cuts: list[Cut] = []
        codes: list[str] = []
        for how, sites in groups:
            low, high, answer = rng.choice(_ROWS[how, sites])
            near = difficulty >= 3 and rng.random() < 0.4
            total = rng.choice((low, high)) if near else rng.randint(low, high)
            for site, mm in _laid(rng, sites, total, difficulty):
                dirty = how == LAYERED and difficulty >= 4 and rng.random() < 0.25
                cuts.append(Cut(site, DIRTY if dirty else how, mm))
            codes += answer.split()
        return Repair(payer, tuple(mixed(rng, cuts))), tuple(sorted(codes))

    def _alone(self, rng: Random) -> tuple[Repair, Answer]:
        """A wound without sutures."""
        payer = rng.choice((CPT, MEDICARE))
        site, mm = rng.choice((*LIMBS, *SMALL, *FACE)), rng.randint(8, 24)
        if rng.random() < 0.5:
            return Repair(payer, (Cut(site, STRIPS, mm),)), ()
        if payer == MEDICARE:
            return Repair(payer, (Cut(site, GLUE, mm),)), ("G0168",)
        return Repair(payer, (Cut(site, GLUE, mm),)), ("12011" if site in FACE else "12001",)

    def solve(self, facts: Repair, codebook: Codebook) -> Answer:
        """Strips are none; glue as the payer wants; the rest added up by class and group."""
        sums: dict[tuple[str, str], int] = {}
        found: list[str] = []
        for cut in facts.cuts:
            how = {DIRTY: LAYERED, GLUE: SIMPLE}.get(cut.how, cut.how)
            if cut.how == STRIPS:
                continue
            if cut.how == GLUE and facts.payer == MEDICARE:
                found.append("G0168")
                continue
            key = how, _group(how, cut.site)
            sums[key] = sums.get(key, 0) + cut.mm
        for (how, letter), mm in sums.items():
            found += _code(how, letter, mm)
        return tuple(sorted(found))

    def write(
        self, facts: Repair, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A repair note."""
        who = adult(
            rng,
            rng.randint(66, 84) if facts.payer == MEDICARE else rng.randint(19, 62),
            rng.choice("FM"),
        )
        cause = rng.choice(SEVERAL if len(facts.cuts) > 1 else SINGLE)
        lines = [rng.choice((f"{who}, {cause}.", f"{cause[0].upper()}{cause[1:]}. {who}."))]
        said = [_said(cut, rng) for cut in facts.cuts]
        lines += (
            [f"{n}. {each}" for n, each in enumerate(said, 1)]
            if len(said) > 1 and rng.random() < 0.5
            else [f"{each}." for each in said]
        )
        for line in strewn(rng, NOISE, 2):
            lines.insert(rng.choice((1, len(lines))), line)
        lines.append(f"Payer: {facts.payer}. Physician's claim.")
        return Draft(
            scene="\n".join(lines),
            ask="Closure codes with units, leaving modifiers out? (none if none)",
            form=Form.CODES,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            payer=facts.payer,
            mistakes=_mistakes(facts, answer),
        )


def _said(cut: Cut, rng: Random) -> str:
    cm = f"{cut.mm / 10:.1f} cm"
    how = rng.choice(HOW["stapled" if cut.how == SIMPLE and cut.site in STAPLED else cut.how])
    site = cut.site[0].upper() + cut.site[1:]
    return rng.choice(
        (
            f"{site} {cm}, {how}",
            f"{site}: {cm} laceration, {how}",
            f"{cm} {cut.site}, {how}",
            f"Laceration {cut.site}, {cm}: {how}",
        )
    )


def _laid(
    rng: Random, sites: tuple[str, ...], total: int, difficulty: int
) -> list[tuple[str, int]]:
    """``total`` millimeters on one to four sites, none longer than its site allows."""
    while True:
        parts = min(
            max(1, total // 16), rng.choice((1, 2, 2, 3, 4) if difficulty > 1 else (1, 2, 3))
        )
        chosen = rng.sample(sites, min(parts, len(sites)))
        lengths = _split(rng, total, len(chosen))
        if all(mm <= longest(site) for site, mm in zip(chosen, lengths, strict=True)):
            return list(zip(chosen, lengths, strict=True))


def _split(rng: Random, total: int, parts: int) -> list[int]:
    even = total // parts
    found = [max(5, even + rng.randint(-even // 3, even // 3)) for _ in range(parts - 1)]
    return [*found, total - sum(found)]


def _group(how: str, site: str) -> str:
    """The group of a site in its class: A wide, N small parts, F face, T trunk, E edges of the face."""
    word = site.split()[-1]
    face = word in ("forehead", "cheek", "chin")
    edge = word in ("nose", "ear", "lip", "eyelid")
    small = word in ("hand", "palm", "foot", "neck")
    if how == SIMPLE:
        return "F" if face or edge else "A"
    if how == LAYERED:
        return "F" if face or edge else "N" if small else "A"
    if edge:
        return "E"
    if face or small:
        return "N"
    return "T" if word in ("back", "chest", "abdomen", "flank") else "A"


_NUMBERS = {
    (SIMPLE, "A"): ((25, 75, 125, 200), ("12001", "12002", "12004", "12005")),
    (SIMPLE, "F"): ((25, 50, 75, 125), ("12011", "12013", "12014", "12015")),
    (LAYERED, "A"): ((25, 75, 125, 200), ("12031", "12032", "12034", "12035")),
    (LAYERED, "N"): ((25, 75, 125, 200), ("12041", "12042", "12044", "12045")),
    (LAYERED, "F"): ((25, 50, 75, 125), ("12051", "12052", "12053", "12054")),
}
_COMPLEX = {"T": 13100, "A": 13120, "N": 13131, "E": 13151}


def _code(how: str, letter: str, mm: int) -> list[str]:
    """Codes of a sum; raises ValueError beyond what the family draws."""
    if how == COMPLEX:
        base = _COMPLEX[letter]
        if mm <= 25:
            return [str(base)]
        units = -(-(mm - 75) // 50) if mm > 75 else 0
        extra = [f"{base + 2}" + (f"x{units}" if units > 1 else "")] if units else []
        return [str(base + 1), *extra]
    limits, codes = _NUMBERS[how, letter]
    for limit, code in zip(limits, codes, strict=True):
        if mm <= limit:
            return [code]
    raise ValueError(f"{mm} mm is beyond the table")


def _rule(facts: Repair) -> str:
    first = facts.cuts[0].how
    if first == STRIPS:
        return "Closure with adhesive strips alone is part of the visit; no repair code."
    if first == GLUE:
        return "Glue alone: G0168 for Medicare; under CPT a simple repair by length and site."
    return "Add up lengths within one class and one group of sites only; each sum has its code."


_NAMES = {
    "A": "wide group",
    "N": "hands, feet, neck group",
    "F": "face group",
    "T": "trunk",
    "E": "lids, nose, ears, lips",
}


def _steps(facts: Repair, answer: Answer) -> list[str]:
    steps: list[str] = []
    sums: dict[tuple[str, str], list[int]] = {}
    for cut in facts.cuts:
        if cut.how == STRIPS:
            return ["strips only: no repair code"]
        if cut.how == GLUE:
            return [f"glue only, {facts.payer}: {answer[0]}"]
        if cut.how == DIRTY:
            steps.append(
                f"{cut.site}: one layer, but heavily contaminated and extensively cleaned, so the layered class"
            )
        how = LAYERED if cut.how == DIRTY else cut.how
        sums.setdefault((how, _group(how, cut.site)), []).append(cut.mm)
    for (how, letter), parts in sums.items():
        total = " + ".join(f"{mm / 10:.1f}" for mm in parts)
        name = "face, neck, hands, feet" if how == COMPLEX and letter == "N" else _NAMES[letter]
        steps.append(
            f"{how}, {name}: {total} = {sum(parts) / 10:.1f} cm, {' '.join(_code(how, letter, sum(parts)))}"
        )
    return steps


def _mistakes(facts: Repair, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: list[str], why: str) -> None:
        if sorted(codes) != sorted(answer):
            found.setdefault(" ".join(codes), why)

    first = facts.cuts[0].how
    if first == STRIPS:
        add(
            ["12011" if _group(SIMPLE, facts.cuts[0].site) == "F" else "12001"],
            "Strips alone are part of the visit.",
        )
        add(["G0168"], "G0168 is for glue, not for strips.")
        return found
    if first == GLUE:
        add(
            ["12011" if _group(SIMPLE, facts.cuts[0].site) == "F" else "12001"],
            "For Medicare glue alone is G0168.",
        )
        add(["G0168"], "G0168 is Medicare's; this plan takes the simple repair code.")
        add([], "Glue counts as closure; only strips do not.")
        return found
    each: list[str] = []
    plain: dict[tuple[str, str], int] = {}
    for cut in facts.cuts:
        how = LAYERED if cut.how == DIRTY else cut.how
        each += _code(how, _group(how, cut.site), cut.mm)
        low = SIMPLE if cut.how == DIRTY else cut.how
        key = low, _group(low, cut.site)
        plain[key] = plain.get(key, 0) + cut.mm
    add(each, "Lengths of one class and one group are added up, not reported wound by wound.")
    try:
        add(
            [code for key, mm in plain.items() for code in _code(*key, mm)],
            "Heavy contamination with extensive cleaning raises a one-layer closure to the layered class.",
        )
        ways = {how for how, _ in plain}
        if len(ways) == 1 and len(plain) > 1:
            add(
                _code(*next(iter(plain)), sum(plain.values())),
                "Different groups of sites are not added up.",
            )
        if len(plain) > 1 and len(ways) > 1:
            add(
                _code(*max(plain), sum(plain.values())),
                "Different classes of closure are not added up.",
            )
    except ValueError:
        pass  # A wrong sum that no code of the family has.
    return found


FAMILIES = (Wounds,)
