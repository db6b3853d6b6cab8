"""Tissue or fluid taken for diagnosis: qualifier X in ICD-10-PCS, and the treatment beside it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

DIAGNOSIS, TREATMENT, DRAIN = "diagnosis", "treatment", "drain"

# Segment of the lower tract: value of table 0DB.
_COLON = {
    "cecum": "H",
    "ascending colon": "K",
    "transverse colon": "L",
    "descending colon": "M",
    "sigmoid colon": "N",
    "rectum": "P",
}
_UPPER = {"lower esophagus": "3", "stomach body": "6", "duodenum": "9"}
_FLUIDS = {
    "right pleural space": "0W99",
    "left pleural space": "0W9B",
    "peritoneal cavity": "0W9G",
}
_NEEDLES = {"liver": "0FB0", "right kidney": "0TB0", "left kidney": "0TB1"}
_NOISE = (
    "Moderate sedation.",
    "Tolerated well.",
    "No bleeding.",
    "Consent on the chart.",
    "INR 1.1.",
    "Photos taken.",
    "Vitals stable throughout.",
    "Home meds resumed.",
    "Timeout done.",
)


@dataclass(frozen=True, slots=True)
class Taking:
    """One thing taken: ``how`` scope, needle or tap; ``site``; ``aim`` diagnosis, treatment, or
    drain (a tube is left in place)."""

    how: str
    site: str
    aim: str


@dataclass(frozen=True, slots=True)
class Session:
    """What was taken in one session, in order."""

    takings: tuple[Taking, ...]


class Biopsy(Family[Session]):
    """Excision and Drainage, with X when the aim is diagnosis."""

    id = "pcs-biopsy"
    title = "Biopsy, tap and snare"
    group = Group.PCS
    source = "ICD-10-PCS guidelines B3.4a, B3.4b, B3.2a, B6.1b"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Session, Answer]:
        """Codes first: site, then the aim behind the qualifier."""
        kinds = {
            1: ("needle", "tap", "upper", "colon"),
            2: ("tap", "tap", "colon", "upper"),
            3: ("tap", "colon pair", "colon", "upper pair"),
            4: ("colon pair", "upper pair", "tap pair", "colon"),
            5: ("colon triple", "both ends", "tap pair", "colon pair"),
        }[difficulty]
        kind = rng.choice(kinds)
        rows: list[Taking] = []
        codes: list[str] = []

        def scope(table: dict[str, str], count: int) -> None:
            for site in rng.sample(sorted(table), count):
                aim = rng.choice((DIAGNOSIS, TREATMENT))
                if table is _UPPER and site != "stomach body":
                    aim = DIAGNOSIS
                rows.append(Taking("scope", site, aim))
                codes.append(f"0DB{table[site]}8Z" + ("X" if aim == DIAGNOSIS else "Z"))

        if kind == "needle":
            site = rng.choice(sorted(_NEEDLES))
            rows.append(Taking("needle", site, DIAGNOSIS))
            codes.append(_NEEDLES[site] + "3ZX")
        elif kind.startswith("tap"):
            count = 2 if kind == "tap pair" else 1
            for site in rng.sample(sorted(_FLUIDS), count):
                aim = rng.choice(
                    (DIAGNOSIS, TREATMENT) if difficulty < 2 else (DIAGNOSIS, TREATMENT, DRAIN)
                )
                rows.append(Taking("tap", site, aim))
                ending = {DIAGNOSIS: "3ZX", TREATMENT: "3ZZ", DRAIN: "30Z"}[aim]
                codes.append(_FLUIDS[site] + ending)
        elif kind == "both ends":
            scope(_UPPER, 1)
            scope(_COLON, rng.randint(1, 2))
        else:
            table = _COLON if kind.startswith("colon") else _UPPER
            scope(table, 3 if kind.endswith("triple") else 2 if kind.endswith("pair") else 1)
        return Session(tuple(rows)), tuple(sorted(codes))

    def solve(self, facts: Session, codebook: Codebook) -> Answer:
        """System and part of each site, then device and qualifier by the aim."""
        found = []
        for each in facts.takings:
            if each.how == "tap":
                part = {"r": "9", "l": "B", "p": "G"}[each.site[0]]
                device = "0" if each.aim == DRAIN else "Z"
                found.append(f"0W9{part}3{device}{'X' if each.aim == DIAGNOSIS else 'Z'}")
            elif each.how == "needle":
                stem = (
                    "0FB0" if each.site == "liver" else "0TB" + "01"[each.site.startswith("left")]
                )
                found.append(f"{stem}3ZX")
            else:
                order = (
                    ("lower esophagus", "3"),
                    ("stomach", "6"),
                    ("duodenum", "9"),
                    ("cecum", "H"),
                    ("ascending", "K"),
                    ("transverse", "L"),
                    ("descending", "M"),
                    ("sigmoid", "N"),
                    ("rectum", "P"),
                )
                part = next(value for name, value in order if each.site.startswith(name))
                found.append(f"0DB{part}8Z{'X' if each.aim == DIAGNOSIS else 'Z'}")
        return tuple(sorted(found))

    def write(
        self, facts: Session, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A procedure note."""
        who = adult(rng, rng.randint(34, 85), rng.choice("FM"))
        told = [_told(rng, each) for each in facts.takings]
        scopes = {each.how for each in facts.takings}
        head = ""
        if "scope" in scopes:
            sites = {each.site for each in facts.takings}
            upper, lower = bool(sites & {*_UPPER}), bool(sites & {*_COLON})
            head = (
                "EGD and colonoscopy." if upper and lower else "EGD." if upper else "Colonoscopy."
            )
        body = (
            rng.choice((" ".join(told), "\n".join(f"- {t}" for t in told)))
            if len(told) > 1
            else told[0]
        )
        lines = [f"{who}. {head}".strip(), body]
        for line in strewn(rng, _NOISE, 3):
            lines.insert(rng.randint(1, len(lines)), line)
        several = len(answer) > 1
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("PCS code", "Which ICD-10-PCS code", "Inpatient procedure code"))
            + ("s, in any order?" if several else "?"),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                *(f"{each.site}: {_why(each)}" for each in facts.takings),
                "codes: " + " ".join(answer),
            ],
            mistakes=_mistakes(facts, answer),
        )


def _told(rng: Random, each: Taking) -> str:
    site = each.site
    if each.how == "needle":
        return rng.choice(
            (
                f"Core needle sample of the {site} through the skin, to pathology.",
                f"Percutaneous {site} biopsy, 18-gauge, two cores.",
                f"Needle biopsy, {site}, for rising creatinine."
                if "kidney" in site
                else f"Needle biopsy, {site}, for abnormal liver tests.",
            )
        )
    if each.how == "tap":
        amount = rng.choice((900, 1100, 1200, 1500, 1800))
        if each.aim == DIAGNOSIS:
            return rng.choice(
                (
                    f"Needle tap of the {site}, 60 mL drawn to find the cause of the fluid, needle out.",
                    f"Diagnostic tap, {site}: 50 mL for cell count, culture and cytology.",
                    f"{_up(site)} tapped for diagnosis, 80 mL to the lab, catheter removed.",
                )
            )
        if each.aim == TREATMENT:
            return rng.choice(
                (
                    f"{_up(site)} tapped by needle for relief of dyspnea, {amount} mL off, needle removed.",
                    f"Therapeutic tap of the {site}, {amount} mL, catheter out at the end.",
                    f"{amount} mL let out of the {site} through a needle for comfort; nothing left in place.",
                )
            )
        return rng.choice(
            (
                f"Pigtail catheter put into the {site} through the skin for drainage and left in place.",
                f"{_up(site)}: percutaneous drain placed and left to drain, for treatment.",
                f"Drainage catheter, {site}, by needle and wire; stays in to drain the fluid.",
            )
        )
    if each.aim == DIAGNOSIS:
        return rng.choice(
            (
                f"{_up(site)}: forceps biopsies.",
                f"Cold forceps samples of the {site} to pathology.",
                f"Abnormal mucosa, {site}, biopsied with forceps.",
            )
        )
    size = rng.choice((6, 8, 9, 10, 12, 15))
    return rng.choice(
        (
            f"{_up(site)}: {size} mm polyp removed whole by snare.",
            f"{size} mm polyp of the {site} snared and retrieved.",
            f"Snare polypectomy, {site}, {size} mm, complete.",
        )
    )


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _why(each: Taking) -> str:
    if each.aim == DIAGNOSIS:
        return "taken for diagnosis, qualifier X"
    if each.aim == DRAIN:
        return "a drain is left in place as the aim, device 0"
    return "treatment, qualifier Z"


def _rule(facts: Session) -> str:
    aims = {each.aim for each in facts.takings}
    if DRAIN in aims:
        return (
            "A tube left to drain is a drainage device (0); a tap whose needle comes out has none."
        )
    if len(facts.takings) > 1:
        return "Each body part is coded; X only where the aim was diagnosis."
    if DIAGNOSIS in aims:
        return "Tissue or fluid taken for diagnosis has qualifier X."
    return "X is for diagnosis only; what is removed or drained to treat has Z."


def _mistakes(facts: Session, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in answer:
        rest = [c for c in answer if c != code]
        if code[5] == "Z":
            other = code[:6] + ("Z" if code[6] == "X" else "X")
            found[" ".join(sorted([*rest, other]))] = (
                "The aim was diagnosis: X." if code[6] == "X" else "The aim was treatment: no X."
            )
        else:
            found[" ".join(sorted([*rest, code[:5] + "ZZ"]))] = (
                "The drain stays in: device 0, drainage device."
            )
        if rest:
            found[" ".join(rest)] = "Each body part is coded."
    return found


FAMILIES = (Biopsy,)
