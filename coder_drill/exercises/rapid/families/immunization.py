"""Administration of vaccines: counseling, components, routes, and Medicare's codes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, child, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

MEDICARE, COMMERCIAL = "Medicare Part B", "commercial plan"
SHOT, MOUTH, NOSE = "shot", "by mouth", "nasal spray"


@dataclass(frozen=True, slots=True)
class Vaccine:
    """``words`` as charts name it, ``months`` first and last usual age."""

    words: tuple[str, ...]
    components: int
    months: tuple[int, int]
    route: str = SHOT


_VACCINES = (
    Vaccine(("MMR", "MMR (measles, mumps, rubella)"), 3, (12, 83)),
    Vaccine(("MMRV", "MMRV (measles, mumps, rubella, varicella)"), 4, (48, 83)),
    Vaccine(("DTaP", "DTaP (diphtheria, tetanus, pertussis)"), 3, (2, 83)),
    Vaccine(("DTaP-IPV", "DTaP-IPV (4 components)"), 4, (48, 83)),
    Vaccine(("DTaP-IPV/Hib", "DTaP-IPV/Hib (5 components)"), 5, (2, 18)),
    Vaccine(("DTaP-HepB-IPV", "DTaP-HepB-IPV (5 components)"), 5, (2, 18)),
    Vaccine(("DTaP-IPV-Hib-HepB", "DTaP-IPV-Hib-HepB (6 components)"), 6, (2, 18)),
    Vaccine(("hepatitis A", "hep A"), 1, (12, 227)),
    Vaccine(("hepatitis B", "hep B"), 1, (2, 227)),
    Vaccine(("PCV20", "pneumococcal conjugate"), 1, (2, 59)),
    Vaccine(("varicella",), 1, (12, 227)),
    Vaccine(("Hib",), 1, (2, 59)),
    Vaccine(("rotavirus PO", "rotavirus, oral"), 1, (2, 7), MOUTH),
    Vaccine(("Tdap", "Tdap (tetanus, diphtheria, pertussis)"), 3, (132, 227)),
    Vaccine(("HPV9", "HPV"), 1, (132, 227)),
    Vaccine(("MenACWY", "meningococcal ACWY"), 1, (132, 227)),
    Vaccine(("MenB", "meningococcal B"), 1, (192, 227)),
    Vaccine(("influenza IM", "flu shot"), 1, (6, 227)),
    Vaccine(("live influenza, intranasal", "nasal flu vaccine"), 1, (24, 227), NOSE),
)
# (words, components, route) of adults outside Medicare.
_ADULT: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("Tdap", "Tdap (tetanus, diphtheria, pertussis)"), 3, SHOT),
    (("hepatitis B", "hep B #2"), 1, SHOT),
    (("hepatitis A", "hep A #1"), 1, SHOT),
    (("flu shot", "influenza IM"), 1, SHOT),
    (("MMR", "MMR #2"), 3, SHOT),
    (("varicella",), 1, SHOT),
    (("HPV9", "HPV #3"), 1, SHOT),
    (("oral typhoid", "typhoid, live oral"), 1, MOUTH),
    (("nasal flu vaccine", "live influenza, intranasal"), 1, NOSE),
)
_MEDICARE = {
    "G0008": ("flu shot", "influenza IM, high dose", "influenza vaccine"),
    "G0009": ("pneumococcal conjugate (PCV20)", "PCV21", "pneumococcal vaccine"),
    "G0010": ("hepatitis B", "hep B #2, ESRD", "hepatitis B series, dose 3"),
    "90480": ("COVID-19 vaccine", "COVID-19 updated dose"),
}
_WOUND = (
    "Td, for the dirty laceration treated today",
    "Tdap because of today's puncture wound (rusty nail)",
)
_COUNSEL = (
    "Pediatrician counseled the parent on each vaccine.",
    "NP reviewed risks and benefits of every vaccine with the family; documented.",
    "Counseling on all vaccines by the physician, time not noted.",
    "MD: discussed each vaccine with mother, questions answered.",
    "PA counseled parent and patient on all of today's vaccines.",
)
_NO_COUNSEL = (
    "Nurse visit. RN gave the VIS and answered questions.",
    "Shots only, LPN; physician not involved today.",
    "MA handed out VIS and gave the vaccines; no provider counseling documented.",
    "RN counseled the parent and gave the vaccines; provider did not.",
)
_NOISE = (
    "VIS given.",
    "Afebrile.",
    "Lot and site in the immunization record.",
    "Observed 15 min.",
    "No egg allergy.",
    "Registry updated.",
    "Acetaminophen PRN.",
    "Private stock.",
    "Left and right deltoid.",
    "Next visit in 6 months.",
)

_YOUNG = ("Growth chart reviewed.", "Cried briefly, consoled.", "Held by parent.")


@dataclass(frozen=True, slots=True)
class Visit:
    """``given`` are (words, components, route); ``codes`` Medicare's own, ``wound`` a tetanus shot for
    an injury; ``covid`` a COVID-19 vaccine beside the others."""

    payer: str
    months: int
    counseled: bool
    given: tuple[tuple[str, int, str], ...]
    codes: tuple[str, ...]
    wound: bool
    covid: bool


class Immunization(Family[Visit]):
    """Codes and units of giving vaccines, not of the vaccines themselves."""

    id = "pr-vaccine-administration"
    title = "Vaccine administration"
    group = Group.PROCEDURES
    source = "CPT immunization administration; Medicare Claims Processing Manual, chapter 18, §10"
    domain = "cpt-medicine"
    skill = "units"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Visit, Answer]:
        """Who pays and who counseled, then vaccines that fit the age."""
        kind = rng.choice(_KINDS[difficulty])
        codes: list[str] = []
        if kind == "medicare":
            count = 1 if difficulty == 1 else rng.randint(1, 3)
            codes = rng.sample(tuple(_MEDICARE), count)
            wound = difficulty >= 4 and rng.random() < 0.5
            lines = [*codes, *(["90471"] if wound else [])]
            made = Visit(MEDICARE, 12 * rng.randint(66, 88), False, (), tuple(codes), wound, False)
            return made, tuple(sorted(lines))
        covid = difficulty >= 4 and rng.random() < 0.35
        if kind == "adult":
            months = 12 * rng.randint(19, 49)
            most = 1 if difficulty == 1 else 3
            adults = [v for v in _ADULT if difficulty > 2 or v[2] == SHOT]
            chosen = [(rng.choice(w), c, r) for w, c, r in rng.sample(adults, rng.randint(1, most))]
        else:
            months = rng.choice(_AGES) if difficulty < 4 else rng.choice((*_AGES, 216, 222, 226))
            pool = [v for v in _VACCINES if v.months[0] <= months <= v.months[1]]
            if difficulty <= 2:
                pool = [v for v in pool if v.route == SHOT]
            most = min(len(pool), 2 if difficulty == 1 else 4)
            taken: list[Vaccine] = []
            for vaccine in rng.sample(pool, len(pool)):
                if len(taken) < most and not any(_same(vaccine, other) for other in taken):
                    taken.append(vaccine)
            keep = rng.randint(1 if difficulty == 1 else 2, max(2, len(taken)))
            chosen = [(rng.choice(v.words), v.components, v.route) for v in taken[:keep]]
        counseled = kind in ("counseled", "adult") and (kind != "adult" or rng.random() < 0.5)
        first: dict[str, int] = {}
        if kind == "counseled":
            first["90460"] = len(chosen)
            first["90461"] = sum(count - 1 for _, count, _ in chosen)
        else:
            shots = sum(1 for v in chosen if v[2] == SHOT)
            others = len(chosen) - shots
            if shots:
                first = {"90471": 1, "90472": shots - 1, "90474": others}
            else:
                first = {"90473": 1, "90474": others - 1}
        if covid:
            first["90480"] = 1
        lines = [_line(code, units) for code, units in first.items() if units]
        facts = Visit(COMMERCIAL, months, counseled, tuple(chosen), (), False, covid)
        return facts, tuple(sorted(lines))

    def solve(self, facts: Visit, codebook: Codebook) -> Answer:
        """Medicare by vaccine; else by age and counseling, then by component or by route."""
        found: list[str] = list(facts.codes)
        if facts.payer == MEDICARE:
            return tuple(sorted([*found, "90471"] if facts.wound else found))
        if facts.counseled and facts.months < 19 * 12:
            found += ["90460"] * len(facts.given)
            for _, components, _ in facts.given:
                found += ["90461"] * (components - 1)
        else:
            routes = sorted((route for _, _, route in facts.given), key=lambda r: r != SHOT)
            for n, route in enumerate(routes):
                if n == 0:
                    found.append("90471" if route == SHOT else "90473")
                else:
                    found.append("90472" if route == SHOT else "90474")
        if facts.covid:
            found.append("90480")
        return tuple(
            sorted(
                f"{code}x{found.count(code)}" if found.count(code) > 1 else code
                for code in set(found)
            )
        )

    def write(
        self, facts: Visit, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A visit's vaccines, who spoke with whom, and the payer."""
        if facts.payer == MEDICARE:
            who = adult(rng, facts.months // 12, rng.choice("FM"))
            names = [rng.choice(_MEDICARE[code]) for code in facts.codes]
            names += [rng.choice(_WOUND)] if facts.wound else []
            said = rng.choice(("RN gave them per standing order.", "Physician discussed vaccines."))
            said = said.replace("them", "it") if len(names) == 1 else said
        else:
            years = facts.months // 12
            who = adult(rng, years, rng.choice("FM")) if years >= 18 else child(rng, facts.months)
            names = [words for words, _, _ in facts.given]
            names += ["COVID-19 vaccine"] if facts.covid else []
            said = rng.choice(_COUNSEL if facts.counseled else _NO_COUNSEL)
            if years >= 19:
                said = rng.choice(_ADULT_SAID[facts.counseled])
            elif years >= 18:
                said = said.replace("the parent", "the patient").replace("mother", "patient")
                said = said.replace("parent and patient", "patient").replace(
                    "the family", "patient"
                )
        names = mixed(rng, names)
        given = rng.choice(
            (
                f"Given today: {'; '.join(names)}.",
                f"Vaccines: {'; '.join(names)}.",
                "Immunizations:\n" + "\n".join(f"- {name}" for name in names),
                f"Administered: {' + '.join(names)}.",
            )
        )
        visit = rng.choice(("office", "clinic", "primary care", "vaccine visit"))
        lines = [f"{who}, {visit}.", *mixed(rng, [given, said])]
        lines += strewn(rng, (*_NOISE, *_YOUNG) if facts.months < 72 else _NOISE, 2)
        lines.append(f"Payer: {facts.payer}. Professional claim.")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Administration codes with units (not the vaccine products)?",
                    "Which codes, with units, for giving the vaccines?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            payer=facts.payer,
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: ("counseled", "nurse", "medicare", "adult"),
    2: ("counseled", "counseled", "nurse", "medicare", "adult"),
    3: ("counseled", "counseled", "nurse", "nurse", "medicare", "adult"),
    4: ("counseled", "nurse", "medicare", "adult", "adult"),
    5: ("counseled", "nurse", "medicare", "adult", "adult"),
}
_AGES = (2, 4, 6, 12, 15, 18, 50, 56, 62, 132, 138, 150, 192, 204)
_ADULT_SAID = {
    True: (
        "Physician counseled on each vaccine.",
        "NP discussed risks and benefits of the vaccines with the patient.",
        "MD: vaccines discussed at length, patient agrees.",
    ),
    False: ("RN gave per standing order.", "MA visit, VIS given.", "Nurse visit for vaccines."),
}


def _same(a: Vaccine, b: Vaccine) -> bool:
    """Two vaccines against the same disease are not given together."""
    one, two = a.words[0].lower(), b.words[0].lower()
    groups = ("mmr", "dtap", "hib", "hepb", "hepatitis b", "influenza", "ipv")
    alike = any(g in one and g in two for g in groups)
    hep = {"hepb", "hepatitis b"}
    alike = alike or (any(h in one for h in hep) and any(h in two for h in hep))
    return alike or ("mmrv" in one + two and "varicella" in one + two)


def _line(code: str, units: int) -> str:
    return code if units == 1 else f"{code}x{units}"


def _rule(facts: Visit) -> str:
    if facts.payer == MEDICARE:
        return (
            "Medicare: G0008 influenza, G0009 pneumococcal, G0010 hepatitis B, 90480 COVID-19; "
            "tetanus for an injury 90471."
        )
    if facts.counseled and facts.months < 19 * 12:
        return (
            "To age 18 with counseling by a physician or other QHP: 90460 for each vaccine, 90461 "
            "for each further component."
        )
    return (
        "Age 19 and over, or no counseling by a physician or QHP: 90471 first shot, 90472 each "
        "further; oral or nasal 90474 beside a shot, 90473 alone."
    )


def _steps(facts: Visit, answer: Answer) -> list[str]:
    steps = [_rule(facts)]
    if facts.counseled and facts.months < 19 * 12 and facts.payer != MEDICARE:
        steps += [
            f"{words}: {count} component{'s' if count > 1 else ''}"
            for words, count, _ in facts.given
        ]
    elif facts.given:
        steps += [f"{words}: {route}" for words, _, route in facts.given]
    if facts.covid:
        steps.append("COVID-19 vaccine: 90480, counted by itself")
    return [*steps, ", ".join(answer)]


def _mistakes(facts: Visit, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    more = ["90480"] if facts.covid else []

    def add(lines: list[str], why: str) -> None:
        entries = sorted(line for line in [*lines, *more])
        if entries != sorted(answer):
            found.setdefault(" ".join(entries), why)

    if facts.payer == MEDICARE:
        count = len(facts.codes) + facts.wound
        shots = ["90471", *([_line("90472", count - 1)] if count > 1 else [])]
        add(shots, "Medicare has G codes for influenza, pneumococcal and hepatitis B vaccines.")
        if facts.wound:
            add([*facts.codes, "90472"], "90472 is an add-on to 90471, not to a G code.")
        return found
    vaccines = len(facts.given)
    components = sum(count for _, count, _ in facts.given)
    by_vaccine = ["90471", *([_line("90472", vaccines - 1)] if vaccines > 1 else [])]
    counted = [_line("90460", vaccines)]
    counted += [_line("90461", components - vaccines)] if components > vaccines else []
    if facts.counseled and facts.months < 19 * 12:
        add([_line("90460", components)], "90460 counts vaccines; further components are 90461.")
        add(counted[:1], "The further components (90461) are missing.")
        add(by_vaccine, "With counseling to age 18 it is 90460 and 90461.")
    else:
        why = (
            "90460 ends with age 18."
            if facts.months >= 19 * 12
            else "Counseling by a nurse does not support 90460."
        )
        add(counted, why)
        add(by_vaccine, "The oral or nasal vaccine has its own codes, 90473 and 90474.")
        if any(route != SHOT for _, _, route in facts.given):
            needles = sum(1 for v in facts.given if v[2] == SHOT)
            if needles:
                lines = ["90471", "90473"] + ([_line("90472", needles - 1)] if needles > 1 else [])
                add(lines, "Only one first code a visit: beside a shot the oral one is 90474.")
    return found


FAMILIES = (Immunization,)
