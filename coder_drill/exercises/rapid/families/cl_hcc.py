"""CMS-HCC V28: which payment categories are left of a year's diagnoses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Categories of one hierarchy, the highest first, with codes of each.
_CHAINS: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (
        ("36", ("E11.10", "E11.00")),
        ("37", ("E11.22", "E11.42", "E11.51")),
        ("38", ("E11.9", "E11.65")),
    ),
    (
        ("326", ("N18.6", "N18.5")),
        ("327", ("N18.4",)),
        ("328", ("N18.32",)),
        ("329", ("N18.30", "N18.31")),
    ),
    (
        ("17", ("C78.01", "C78.7", "C79.31")),
        ("18", ("C79.51", "C77.2")),
        ("19", ("C90.00",)),
        ("20", ("C34.11",)),
        ("21", ("C81.90",)),
        ("22", ("C18.7",)),
        ("23", ("C50.911", "C50.912")),
    ),
    (("226", ("I50.22", "I50.32", "I50.9")), ("227", ("I42.9",))),
    (("228", ("I21.4",)), ("229", ("I20.0",))),
    (("151", ("F20.9",)), ("154", ("F31.9",)), ("155", ("F33.2", "F32.1"))),
    (("137", ("F11.20",)), ("139", ("F10.20",))),
    (("63", ("K72.10",)), ("64", ("K74.60", "K70.30")), ("65", ("B18.2",))),
    (("278", ("J84.112",)), ("280", ("J44.9", "J43.9", "J44.1"))),
    (("238", ("I48.91", "I48.20", "I48.0")),),
    (("93", ("M05.79", "M06.9")),),
    (("48", ("E66.813", "E66.01")),),
    (("201", ("G40.909",)),),
    (("198", ("G35.D",)),),
    (("199", ("G20.A1",)),),
    (("127", ("G30.9", "F03.90")),),
    (("81", ("K51.90",)),),
    (("1", ("B20",)),),
)
_NO_CATEGORY = (
    "I10",
    "E78.5",
    "I25.10",
    "K21.9",
    "M17.11",
    "E03.9",
    "Z85.3",
    "Z85.038",
    "R73.03",
    "G47.33",
    "D63.1",
    "F32.A",
    "E44.0",
    "N40.0",
    "M81.0",
)
_MALE_ONLY = ("N40.0",)
_FEMALE_ONLY = ("C50.911", "C50.912", "Z85.3")

VISIT = "visit"
_VISITS = (
    "Office visit, internist",
    "Cardiology office visit",
    "Inpatient stay",
    "Annual wellness visit with the physician",
    "Hospital outpatient clinic visit",
    "Office visit, nurse practitioner",
    "Nephrology office visit",
    "Video visit with the physician, audio and video",
)
LAB, FILM, SUPPLIER, BEFORE = "lab", "radiology", "supplier", "last year"
_ELSEWHERE = {
    LAB: ("Independent laboratory claim", "Laboratory requisition only"),
    FILM: ("Diagnostic radiology claim, chest film", "Radiologist's claim for a CT"),
    SUPPLIER: ("DME supplier claim", "Claim of an oxygen supplier"),
    BEFORE: (
        "Only in last year's office note",
        "Coded last year, not addressed at any visit this year",
    ),
}
_NOISE = (
    "Medicare Advantage member, community, aged.",
    "Not dual eligible.",
    "Chart review by the plan's coder.",
    "Every note is signed with credentials.",
    "Records meet MEAT.",
    "Same member number all year.",
)

# Categories that a higher one drops: CMS announcement of the V28 model, table of hierarchies.
_DROPS = {
    "17": ("18", "19", "20", "21", "22", "23"),
    "18": ("19", "20", "21", "22", "23"),
    "19": ("20", "21", "22", "23"),
    "20": ("21", "22", "23"),
    "21": ("22", "23"),
    "22": ("23",),
    "36": ("37", "38"),
    "37": ("38",),
    "63": ("64", "65", "68"),
    "64": ("65", "68"),
    "137": ("138", "139"),
    "151": ("152", "153", "154", "155"),
    "154": ("155",),
    "226": ("227",),
    "228": ("229",),
    "278": ("279", "280"),
    "326": ("327", "328", "329"),
    "327": ("328", "329"),
    "328": ("329",),
}


@dataclass(frozen=True, slots=True)
class Year:
    """Diagnoses of one year as (code, where it was reported)."""

    diagnoses: tuple[tuple[str, str], ...]


class Hcc(Family[Year]):
    """Categories after hierarchies, from sources that count."""

    id = "cl-hcc-hierarchy"
    title = "HCC V28: categories left"
    group = Group.CLAIMS
    source = (
        "CMS-HCC model V28, hierarchies; Medicare Managed Care Manual, chapter 7 (risk adjustment)"
    )
    domain = "risk-quality"
    skill = "extra"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Year, Answer]:
        """Categories first, then codes that bring them and codes that they drop."""
        number = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}[difficulty]
        chains = rng.sample(range(len(_CHAINS)), number + 1)
        female = rng.random() < 0.5
        rows: list[tuple[str, str]] = []
        left: set[str] = set()
        for index in chains[:number]:
            chain = [
                (hcc, [c for c in codes if female or c not in _FEMALE_ONLY])
                for hcc, codes in _CHAINS[index]
            ]
            chain = [(hcc, codes) for hcc, codes in chain if codes]
            start = rng.randrange(max(1, len(chain) - (1 if difficulty < 5 else 0)))
            hcc, codes = chain[start]
            rows.append((rng.choice(codes), VISIT))
            left.add(hcc)
            lower = chain[start + 1 :]
            if lower and rng.random() < 0.75:
                rows.append((rng.choice(rng.choice(lower)[1]), VISIT))
            elif len(codes) > 1 and difficulty >= 2 and rng.random() < 0.4:
                rows.append((next(c for c in codes if c != rows[-1][0]), VISIT))
        if difficulty >= 3 or (difficulty == 2 and rng.random() < 0.4):
            _, spare = rng.choice(_CHAINS[chains[number]])
            fitting = [c for c in spare if female or c not in _FEMALE_ONLY]
            if fitting:
                rows.append((rng.choice(fitting), rng.choice((LAB, FILM, SUPPLIER, BEFORE))))
        barred = _MALE_ONLY if female else _FEMALE_ONLY
        plain = [code for code in _NO_CATEGORY if code not in barred]
        rows += [(code, VISIT) for code in rng.sample(plain, rng.randint(1, 2))]
        rng.shuffle(rows)
        return Year(tuple(rows)), tuple(sorted(left))

    def solve(self, facts: Year, codebook: Codebook) -> Answer:
        """The table's category of each code that counts, less those that another one drops."""
        found: set[str] = set()
        for code, where in facts.diagnoses:
            if where == VISIT:
                found.update(_categories(codebook, code))
        dropped = {low for high in found for low in _DROPS.get(high, ())}
        return tuple(sorted(found - dropped))

    def write(
        self, facts: Year, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Encounters of a year with their diagnoses."""
        codes = {code for code, _ in facts.diagnoses}
        sex = "F" if codes & {*_FEMALE_ONLY} else "M" if codes & {*_MALE_ONLY} else rng.choice("FM")
        shown = difficulty < 4 or rng.random() < 0.4
        lines = [
            f"{adult(rng, rng.randint(66, 84), sex)}, risk adjustment review, dates of service of one year."
        ]
        visits = rng.sample(_VISITS, 2)
        by_place: dict[str, list[str]] = {}
        for code, where in facts.diagnoses:
            place = rng.choice(visits) if where == VISIT else rng.choice(_ELSEWHERE[where])
            by_place.setdefault(place, []).append(_told(codebook, code, shown))
        for place, told in by_place.items():
            lines.append(f"{place}: {'; '.join(told)}.")
        lines += strewn(rng, _NOISE, 2)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Which V28 categories are left (numbers; none if none)?",
                    "HCCs that count for payment after the hierarchies (numbers; none if none)?",
                )
            ),
            form=Form.CODES,
            rule="Of one hierarchy only the highest category counts; a diagnosis must come from a "
            "face-to-face source in the year, not from lab, diagnostic radiology or supplier claims.",
            worked=[
                *(_step(codebook, code, where) for code, where in facts.diagnoses),
                f"left: {', '.join(answer) or 'none'}",
            ],
            payer="Medicare Advantage",
            mistakes=_mistakes(facts, answer, codebook),
        )


def _categories(codebook: Codebook, code: str) -> list[str]:
    listed = codebook.flags(code, System.ICD10CM).hcc
    return [each.strip() for each in listed.split(",") if each.strip()]


def _told(codebook: Codebook, code: str, shown: bool) -> str:
    found = codebook.get(code, System.ICD10CM)
    title = found.title if found else ""
    category = ", ".join(_categories(codebook, code))
    return f"{code} {title}" + (f" [HCC {category or 'none'}]" if shown else "")


def _step(codebook: Codebook, code: str, where: str) -> str:
    if where != VISIT:
        return f"{code}: {where} does not count"
    return f"{code}: HCC {', '.join(_categories(codebook, code)) or 'none'}"


def _mistakes(facts: Year, answer: Answer, codebook: Codebook) -> dict[str, str]:
    found: dict[str, str] = {}
    every: set[str] = set()
    wrong_source: set[str] = set(answer)
    for code, where in facts.diagnoses:
        if where == VISIT:
            every.update(_categories(codebook, code))
        else:
            wrong_source.update(_categories(codebook, code))
    for categories, why in (
        (every, "A lower category of the same hierarchy is dropped."),
        (wrong_source, "A laboratory, radiology, supplier or earlier diagnosis does not count."),
    ):
        if tuple(sorted(categories)) != answer:
            found.setdefault(" ".join(sorted(categories)), why)
    return found


FAMILIES = (Hcc,)
