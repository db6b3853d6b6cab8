"""What cancer encounters are made of: sites, and the sentences that say why the patient came."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

CHEMO, IMMUNO, RADIATION = "chemotherapy", "immunotherapy", "external radiation"
TREATED, REMOVED, GONE = "still treated", "removed, treatment goes on", "gone, no treatment"


class Site(NamedTuple):
    """A primary: its code, the history code, sex (empty for both), ages, drugs, whether external
    radiation is usual, where it spreads (words and code)."""

    name: str
    code: str
    history: str
    sex: str
    ages: tuple[int, int]
    chemo: str
    immuno: str
    radiation: bool
    spread: tuple[tuple[str, str], ...]


_LIVER, _BRAIN, _BONE = ("liver", "C78.7"), ("brain", "C79.31"), ("bone", "C79.51")
_LUNG = ("right lung", "C78.01")
SITES = (
    Site("sigmoid colon", "C18.7", "Z85.038", "", (45, 84), "FOLFOX", "", False, (_LIVER, _LUNG)),
    Site("cecum", "C18.0", "Z85.038", "", (47, 86), "CAPOX", "", False, (_LIVER,)),
    Site("rectum", "C20", "Z85.048", "", (42, 82), "FOLFOX", "", True, (_LIVER, _LUNG)),
    Site(
        "right upper lobe of the lung",
        "C34.11",
        "Z85.118",
        "",
        (50, 82),
        "carboplatin-pemetrexed",
        "pembrolizumab",
        True,
        (_BRAIN, _BONE, ("left adrenal gland", "C79.72")),
    ),
    Site(
        "left lower lobe of the lung",
        "C34.32",
        "Z85.118",
        "",
        (48, 83),
        "cisplatin-etoposide",
        "durvalumab",
        True,
        (_BRAIN, _LIVER),
    ),
    Site(
        "right breast, upper-outer quadrant",
        "C50.411",
        "Z85.3",
        "F",
        (34, 80),
        "docetaxel-cyclophosphamide",
        "",
        True,
        (_BONE, _LIVER, _BRAIN),
    ),
    Site(
        "left breast, lower-inner quadrant",
        "C50.312",
        "Z85.3",
        "F",
        (36, 78),
        "dose-dense AC",
        "",
        True,
        (_BONE, _LUNG),
    ),
    Site("prostate", "C61", "Z85.46", "M", (56, 84), "", "", True, (_BONE,)),
    Site("right kidney", "C64.1", "Z85.528", "", (48, 80), "", "nivolumab", False, (_LUNG, _BONE)),
    Site(
        "trigone of the bladder",
        "C67.0",
        "Z85.51",
        "",
        (55, 84),
        "gemcitabine-cisplatin",
        "pembrolizumab",
        True,
        (_LUNG, _BONE),
    ),
    Site(
        "head of the pancreas", "C25.0", "Z85.07", "", (52, 82), "FOLFIRINOX", "", False, (_LIVER,)
    ),
    Site(
        "endometrium",
        "C54.1",
        "Z85.42",
        "F",
        (50, 79),
        "carboplatin-paclitaxel",
        "dostarlimab",
        True,
        (_LUNG,),
    ),
    Site(
        "left ovary",
        "C56.2",
        "Z85.43",
        "F",
        (40, 78),
        "carboplatin-paclitaxel",
        "",
        False,
        (("peritoneum", "C78.6"), _LIVER),
    ),
    Site("gastric antrum", "C16.3", "Z85.028", "", (50, 82), "FLOT", "nivolumab", False, (_LIVER,)),
    Site("endocervix", "C53.0", "Z85.41", "F", (32, 70), "weekly cisplatin", "", True, (_LUNG,)),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """``site`` by name. ``primary`` is TREATED, REMOVED or GONE. ``therapies`` are what the patient came
    for; ``problem`` is a complication, managed alone or, ``during`` a therapy visit, on top of it;
    ``spread`` is the metastasis at which the visit is directed; ``other`` is ``implant``, ``workup``,
    ``surveillance`` or empty."""

    site: str
    code: str
    history: str
    primary: str
    therapies: tuple[str, ...] = ()
    problem: str = ""
    during: bool = False
    spread: tuple[str, str] = ("", "")
    other: str = ""


def told(facts: Visit, site: Site, rng: Random) -> list[str]:
    """The sentences of a note that decide how it is coded."""
    tumor = rng.choice((f"cancer of the {site.name}", f"{site.name} CA", f"carcinoma, {site.name}"))
    removed = facts.primary == REMOVED
    when = rng.choice(("last month", "5 weeks ago", "in the spring", "two months ago"))
    state = (
        rng.choice((f"{tumor}, resected {when}.", f"s/p resection of {tumor} {when}."))
        if removed
        else f"{tumor}."
    )
    adjuvant = "adjuvant " if removed else ""
    cycle = rng.randint(2, 6)
    if len(facts.therapies) == 2:
        return [
            state,
            rng.choice(
                (
                    f"Concurrent chemoradiation: today {site.chemo} infusion, then external beam "
                    f"fraction {rng.randint(3, 25)}.",
                    f"Here for both: radiation (fraction {rng.randint(3, 25)}) and {site.chemo}.",
                )
            ),
        ]
    if facts.therapies == (RADIATION,):
        n = rng.randint(2, 24)
        return [
            state,
            rng.choice(
                (
                    f"Here for {adjuvant}external beam radiation, fraction {n} of {n + 4}.",
                    f"Admitted for {adjuvant}radiation therapy only.",
                    f"{adjuvant}RT today, fraction {n}; no other care given.".capitalize(),
                )
            ),
        ]
    if facts.therapies:
        drug = site.chemo if facts.therapies == (CHEMO,) else site.immuno
        word = "chemo" if facts.therapies == (CHEMO,) else "immunotherapy"
        lines = [
            state,
            rng.choice(
                (
                    f"Infusion center for {adjuvant}{word}: {drug}, cycle {cycle}.",
                    f"Admitted for {adjuvant}{word} ({drug}), cycle {cycle}.",
                    f"Cycle {cycle} of {adjuvant}{drug} ({word}) given today.",
                )
            ),
        ]
        if facts.during:
            lines.append(
                rng.choice(
                    (
                        "Became dehydrated that evening, 1 L NS.",
                        "On day 2 of the stay dehydration, treated with IV fluids.",
                    )
                )
            )
        return lines
    if facts.other == "implant":
        return [
            state,
            rng.choice(
                (
                    "Admitted for insertion of radioactive seeds (brachytherapy).",
                    "Brachytherapy sources implanted today under anesthesia.",
                )
            )
            if site.code == "C61"
            else rng.choice(
                (
                    "Admitted for intracavitary brachytherapy: tandem and sources inserted.",
                    "Radioactive sources inserted today (brachytherapy).",
                )
            ),
        ]
    if facts.other == "workup":
        return [
            f"new {tumor}, not yet treated.",
            rng.choice(
                (
                    "Admitted to determine the extent of disease; staging studies only.",
                    "Staging workup today: imaging and labs.",
                    "Here for staging; no metastasis found.",
                )
            ),
        ]
    years = rng.randint(3, 9)
    if facts.primary == GONE:
        past = rng.choice(
            (
                f"{tumor} removed {years} years ago, treatment completed, no local recurrence.",
                f"History: {tumor}, resected {years} years ago; no treatment since, no evidence of "
                "it at the primary site.",
            )
        )
        if facts.other == "surveillance":
            return [
                past,
                rng.choice(
                    (
                        "Surveillance visit: exam and imaging clear.",
                        "Yearly oncology follow-up, no evidence of disease.",
                        "Here for follow-up after completed treatment; NED.",
                    )
                ),
            ]
        return [past, _spread_today(facts, rng)]
    if facts.spread[1]:
        return [f"{tumor}, still under treatment.", _spread_today(facts, rng)]
    if facts.problem == "pain":
        return [
            f"{tumor}, known.",
            rng.choice(
                (
                    "Admitted for control of pain from the tumor; no cancer treatment this stay.",
                    "Pain clinic: cancer-related pain, opioid dose raised. Nothing else treated.",
                    "Reason for the visit: pain due to the cancer; PCA started.",
                )
            ),
        ]
    if facts.problem == "dehydration":
        return [
            f"{tumor}, on treatment.",
            rng.choice(
                (
                    "Dehydration due to the malignancy; IV fluids only.",
                    "Admitted dehydrated because of the cancer; rehydrated, no tumor treatment.",
                )
            ),
        ]
    if facts.problem == "anemia of cancer":
        return [
            f"{tumor}.",
            rng.choice(
                (
                    "Admitted for anemia due to the malignancy; 2 units red cells, nothing else.",
                    "Visit to treat anemia, which the oncologist attributes to the cancer itself.",
                    "Anemia of malignancy, transfused. No other treatment.",
                )
            ),
        ]
    return [
        f"{tumor}, on {site.chemo}.",
        rng.choice(
            (
                "Admitted for anemia due to the chemotherapy; 2 units red cells, nothing else.",
                "Chemo-induced anemia, transfused. Only the anemia is treated today.",
                "Visit for anemia, documented as an adverse effect of the chemotherapy.",
            )
        ),
    ]


def _spread_today(facts: Visit, rng: Random) -> str:
    place = facts.spread[0]
    return rng.choice(
        (
            f"Today's care is directed at a metastasis in the {place} only: biopsy taken.",
            f"Admitted for treatment of metastatic disease in the {place} only.",
            f"Metastasis to the {place}, the only focus of this stay.",
        )
    )
