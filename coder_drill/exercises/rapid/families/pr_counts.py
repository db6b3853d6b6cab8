"""Procedures whose codes follow from a count: lesions, nails, muscles, areas, stages, levels."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.countscenes import Counted, told
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# By kind (and state): rows of (least, most, codes) of the count or of the sum.
_ROWS: dict[tuple[str, str], tuple[tuple[int, int, str], ...]] = {
    ("keratoses", ""): ((1, 1, "17000"), (15, 22, "17004")),
    ("warts", ""): ((1, 14, "17110"), (15, 24, "17111")),
    ("tags", ""): ((3, 15, "11200"), (16, 25, "11200 11201"), (26, 35, "11200 11201x2")),
    ("nails", ""): ((1, 5, "11720"), (6, 10, "11721")),
    ("plates", ""): ((1, 1, "11730"), (2, 2, "11730 11732"), (3, 3, "11730 11732x2")),
    ("corns", ""): ((1, 1, "11055"), (2, 4, "11056"), (5, 8, "11057")),
    ("muscles", ""): ((1, 2, "20552"), (3, 5, "20553")),
    ("debride", ""): ((4, 20, "11042"), (21, 40, "11042 11045"), (41, 60, "11042 11045x2")),
    ("muscle", ""): ((6, 20, "11043"), (21, 40, "11043 11046"), (41, 60, "11043 11046x2")),
    ("bone", ""): ((6, 20, "11044"), (21, 40, "11044 11047")),
    ("cover", "leg"): ((6, 25, "15271"), (26, 50, "15271 15272"), (51, 75, "15271 15272x2")),
    ("cover", "foot"): ((6, 25, "15275"), (26, 50, "15275 15276")),
    ("graft", ""): ((30, 100, "15100"), (101, 200, "15100 15101"), (201, 300, "15100 15101x2")),
    ("mohs", "head"): ((1, 1, "17311"), (2, 2, "17311 17312"), (3, 3, "17311 17312x2")),
    ("mohs", "body"): ((1, 1, "17313"), (2, 2, "17313 17314"), (3, 3, "17313 17314x2")),
    ("facets", "lumbar"): ((1, 1, "64493"), (2, 2, "64493 64494"), (3, 4, "64493 64494 64495")),
    ("facets", "cervical"): ((1, 1, "64490"), (2, 2, "64490 64491"), (3, 4, "64490 64491 64492")),
    ("hernia", "initial/loose"): ((11, 29, "49591"), (30, 100, "49593"), (101, 180, "49595")),
    ("hernia", "initial/stuck"): ((11, 29, "49592"), (30, 100, "49594"), (101, 180, "49596")),
    ("hernia", "recurrent/loose"): ((11, 29, "49613"), (30, 100, "49615"), (101, 180, "49617")),
    ("hernia", "recurrent/stuck"): ((11, 29, "49614"), (30, 100, "49616"), (101, 180, "49618")),
}
_EASY = (
    ("keratoses", ""),
    ("warts", ""),
    ("nails", ""),
    ("plates", ""),
    ("corns", ""),
    ("tags", ""),
)
_MIDDLE = (
    *_EASY,
    ("muscles", ""),
    ("debride", ""),
    ("mohs", "head"),
    ("mohs", "body"),
    ("graft", ""),
)
_NOISE = (
    "Consent signed.",
    "No bleeding.",
    "Pt tolerated it well.",
    "Dressing applied.",
    "Follow-up in 4 weeks.",
    "Time-out done.",
    "Referred by the PCP.",
    "Photos taken.",
)


class Counts(Family[Counted]):
    """Codes and units of a counted procedure."""

    id = "pr-counts"
    title = "Counts, areas, levels"
    group = Group.PROCEDURES
    source = "CPT counting rules of these services; NCCI Policy Manual, chapters 3 and 4"
    domain = "cpt-integumentary"
    skill = "units"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Counted, Answer]:
        """A row of a kind first, then a count inside it, near its edges on the higher levels."""
        if difficulty >= 4 and rng.random() < 0.15:
            return self._two_depths(rng)
        pool = _EASY if difficulty == 1 else _MIDDLE if difficulty == 2 else tuple(_ROWS)
        kind, state = rng.choice(pool)
        if kind == "keratoses" and rng.random() < 0.6:
            extra = rng.choice((1, 2, 13)) if difficulty >= 3 else rng.randint(1, 13)
            return Counted(kind, (extra + 1,)), (
                "17000",
                "17003" if extra == 1 else f"17003x{extra}",
            )
        low, high, codes = rng.choice(_ROWS[kind, state])
        near = difficulty >= 3 and rng.random() < 0.5
        total = rng.choice((low, high)) if near else rng.randint(low, high)
        numbers: tuple[int, ...] = (total,)
        if (
            kind in ("debride", "muscle", "hernia")
            and difficulty >= 3
            and total >= 14
            and rng.random() < 0.5
        ):
            first = rng.randint(total // 4, total // 2)
            numbers = (first, total - first)
        return Counted(kind, numbers, state), tuple(codes.split())

    def _two_depths(self, rng: Random) -> tuple[Counted, Answer]:
        deep, shallow = rng.choice((8, 12, 18, 20)), rng.choice((10, 15, 19, 26, 34))
        codes = ("11042", "11043") if shallow <= 20 else ("11042", "11043", "11045")
        return Counted("depths", (deep, shallow)), codes

    def solve(self, facts: Counted, codebook: Codebook) -> Answer:
        """First code, then add-ons by full or begun steps, as each service counts."""
        total = sum(facts.numbers)
        kind = facts.kind
        if kind == "depths":
            found = [
                *_area("11043", "11046", facts.numbers[0], 20),
                *_area("11042", "11045", facts.numbers[1], 20),
            ]
            return tuple(sorted(found))
        if kind == "keratoses":
            if total >= 15:
                return ("17004",)
            return ("17000", *_times("17003", total - 1))
        if kind in _LIMITS:
            codes, limits = _LIMITS[kind]
            return (codes[sum(total > limit for limit in limits)],)
        if kind == "facets":
            first = 64493 if facts.state == "lumbar" else 64490
            return tuple(str(first + n) for n in range(min(3, total)))
        if kind == "hernia":
            again, held = facts.state.split("/")
            first = (49591 if again == "initial" else 49613) + (held == "stuck")
            return (str(first + 2 * ((total >= 30) + (total > 100))),)
        code, add_on, size, step = _STEPS[kind, facts.state]
        if kind == "tags":
            return (code, *_times(add_on, max(0, -(-(total - size) // step))))
        return _area(code, add_on, total, size, step)

    def write(
        self, facts: Counted, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A procedure note with its count."""
        lines = told(rng, facts)
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        rule = _RULES[facts.kind]
        total = sum(facts.numbers)
        if facts.kind == "hernia":
            counted = f"total length {total / 10:g} cm, {facts.state.replace('/', ', ').replace('stuck', 'incarcerated').replace('loose', 'reducible')}"
        elif facts.kind == "depths":
            counted = f"muscle {facts.numbers[0]} sq cm, subcutaneous {facts.numbers[1]} sq cm: different depths are not added up"
        elif len(facts.numbers) > 1:
            counted = f"same depth: {' + '.join(str(n) for n in facts.numbers)} = {total} sq cm"
        else:
            counted = f"counted: {total}{' sq cm' if facts.kind in ('debride', 'muscle', 'bone', 'cover', 'graft') else ''}"
        return Draft(
            scene="\n".join(lines),
            ask="Codes with units, leaving modifiers out?",
            form=Form.CODES,
            rule=rule,
            worked=[counted, " ".join(answer)],
            mistakes=_mistakes(facts, answer),
            domain=_DOMAINS.get(facts.kind, ""),
        )


_LIMITS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "warts": (("17110", "17111"), (14,)),
    "nails": (("11720", "11721"), (5,)),
    "corns": (("11055", "11056", "11057"), (1, 4)),
    "muscles": (("20552", "20553"), (2,)),
}
_STEPS = {
    ("tags", ""): ("11200", "11201", 15, 10),
    ("plates", ""): ("11730", "11732", 1, 1),
    ("debride", ""): ("11042", "11045", 20, 20),
    ("muscle", ""): ("11043", "11046", 20, 20),
    ("bone", ""): ("11044", "11047", 20, 20),
    ("cover", "leg"): ("15271", "15272", 25, 25),
    ("cover", "foot"): ("15275", "15276", 25, 25),
    ("graft", ""): ("15100", "15101", 100, 100),
    ("mohs", "head"): ("17311", "17312", 1, 1),
    ("mohs", "body"): ("17313", "17314", 1, 1),
}
_DOMAINS = {"muscles": "cpt-musculoskeletal", "facets": "cpt-nervous", "hernia": "cpt-digestive"}
_RULES = {
    "keratoses": "Premalignant lesions: 17000 for the first, 17003 for each of 2-14; 15 or more is 17004 alone.",
    "warts": "Benign lesions other than tags: up to 14 17110, 15 or more 17111, once.",
    "tags": "Skin tags: 11200 up to 15, 11201 for every further 10 or part of 10.",
    "nails": "Nail debridement: 1-5 nails 11720, 6 or more 11721, once a visit.",
    "plates": "Nail plate avulsion: 11730 the first plate, 11732 each further one.",
    "corns": "Paring: one lesion 11055, 2-4 11056, more than 4 11057.",
    "muscles": "Trigger points go by muscles, not needles: 1-2 muscles 20552, 3 or more 20553.",
    "debride": "Debridement: same depth added up; subcutaneous 11042 to 20 sq cm, 11045 each further 20 or part.",
    "muscle": "Debridement: same depth added up; muscle 11043 to 20 sq cm, 11046 each further 20 or part.",
    "bone": "Debridement: same depth added up; bone 11044 to 20 sq cm, 11047 each further 20 or part.",
    "depths": "Wounds of different depths are reported apart, each depth with its own sum.",
    "cover": "Skin substitute under 100 sq cm: first 25 sq cm, then each further 25 or part; leg and foot differ.",
    "graft": "Split graft of trunk or limbs: 15100 first 100 sq cm, 15101 each further 100 or part.",
    "mohs": "Mohs: first stage, then each further stage; 17311/17312 head, neck, hands, feet; 17313/17314 elsewhere.",
    "facets": "Facet joints: one code for each of the first three joints of a side; a fourth adds nothing.",
    "hernia": "Anterior hernia: total length under 3, 3-10, over 10 cm; first or recurrent; reducible or incarcerated.",
}


def _times(code: str, count: int) -> tuple[str, ...]:
    return () if count < 1 else (code,) if count == 1 else (f"{code}x{count}",)


def _area(code: str, add_on: str, total: int, first: int, step: int = 0) -> Answer:
    """The first code covers ``first``, the add-on every further ``step`` or part of it."""
    return (code, *_times(add_on, -(-max(0, total - first) // (step or first))))


def _mistakes(facts: Counted, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    right = " ".join(answer)
    total = sum(facts.numbers)

    def add(codes: tuple[str, ...], why: str) -> None:
        if " ".join(codes) != right:
            found.setdefault(" ".join(codes), why)

    kind = facts.kind
    if kind == "keratoses":
        add(("17000", *_times("17003", total)), "17003 counts from the second lesion.")
        add(("17000", "17003"), "17003 is reported for each lesion from the second to the 14th.")
        add(("17004",), "17004 is for 15 or more lesions.")
        add(("17000", "17004"), "17004 stands alone.")
        add(_times("17000", total), "The first lesion is 17000, the others are 17003.")
    elif kind in _LIMITS:
        codes, _ = _LIMITS[kind]
        for code in codes:
            add((code,), _RULES[kind].replace("more than 4", "over 4"))
        add(
            _times(answer[0], total),
            "The code covers its whole range of counts and is reported once.",
        )
    elif kind == "facets":
        add((answer[0],) * total, "Each joint level has its own code.")
        if total < 3:
            more = str(int(answer[0]) + total)
            add((*answer, more), "Joints are counted, not the nerves that supply them.")
        if total > 3:
            add(
                (*answer[:2], f"{answer[2]}x2"),
                "The third code covers the third and any further joint, once.",
            )
    elif kind == "hernia":
        for n in (1, 2, 3, 4, 5, 6):
            base = 49590 if answer[0] < "49600" else 49612
            add(
                (str(base + n),),
                "Check total length (under 3, 3-10, over 10 cm) and whether it could be reduced.",
            )
        other = int(answer[0]) + (22 if answer[0] < "49600" else -22)
        add((str(other),), "First repair and recurrence have different codes.")
    elif kind == "depths":
        add(_area("11043", "11046", total, 20), "Different depths are not added up.")
        add(_area("11042", "11045", total, 20), "Different depths are not added up.")
    else:
        code, add_on, size, step = _STEPS[kind, facts.state]
        add(
            (code, *_times(add_on, (total - size) // step)),
            "A part of a further step counts as one.",
        )
        add((code,), "What goes beyond the first code's measure has an add-on.")
        if len(facts.numbers) > 1:
            apart = [each for n in facts.numbers for each in _area(code, add_on, n, size, step)]
            add(tuple(apart), "Wounds of one depth are added up first.")
        add((code, *_times(add_on, total)), "The first code already covers the first measure.")
    return found


FAMILIES = (Counts,)
