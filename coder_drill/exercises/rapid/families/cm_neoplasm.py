"""Encounters of cancer patients: what was the visit for, and so what goes first."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.cancerlist import (
    CHEMO,
    GONE,
    IMMUNO,
    RADIATION,
    REMOVED,
    SITES,
    TREATED,
    Site,
    Visit,
    told,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_PROBLEMS = {
    "anemia of cancer": ("anemia in neoplastic disease", "D63.0"),
    "anemia of chemo": ("anemia due to chemotherapy", "D64.81"),
    "dehydration": ("dehydration", "E86.0"),
    "pain": ("neoplasm related pain", "G89.3"),
}


class CancerVisit(Family[Visit]):
    """Codes of a cancer encounter in order."""

    id = "cm-cancer-encounter"
    title = "Cancer encounters: treatment, complication, history"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.2.a to I.C.2.f, I.C.2.m and I.C.6.b.5"
    domain = "cm-02"
    skill = "sequencing"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Visit, Answer]:
        """The kind of visit, then a site in which it happens."""
        kind = rng.choice(_KINDS[difficulty])
        site = rng.choice([each for each in SITES if _fits(each, kind)])
        made = (site.name, site.code, site.history)
        first = {CHEMO: "Z51.11", IMMUNO: "Z51.12", RADIATION: "Z51.0"}
        if kind in first:
            state = rng.choice((TREATED, REMOVED) if difficulty > 1 else (TREATED,))
            return Visit(*made, state, (kind,)), (first[kind], site.code)
        if kind == "two":
            return Visit(*made, TREATED, (RADIATION, CHEMO)), ("Z51.0", "Z51.11", site.code)
        if kind == "during":
            facts = Visit(*made, TREATED, (CHEMO,), "dehydration", True)
            return facts, ("Z51.11", site.code, "E86.0")
        if kind in ("implant", "workup"):
            return Visit(*made, TREATED, other=kind), (site.code,)
        if kind == "surveillance":
            return Visit(*made, GONE, other=kind), ("Z08", site.history)
        if kind == "spread, primary gone":
            spread = rng.choice(site.spread)
            return Visit(*made, GONE, spread=spread), (spread[1], site.history)
        if kind == "spread, primary there":
            spread = rng.choice(site.spread)
            return Visit(*made, TREATED, spread=spread), (spread[1], site.code)
        facts = Visit(*made, TREATED, (), kind)
        if kind == "anemia of cancer":
            return facts, (site.code, "D63.0")
        if kind == "anemia of chemo":
            return facts, ("D64.81", site.code, "T45.1X5A")
        return facts, ("G89.3" if kind == "pain" else "E86.0", site.code)

    def solve(self, facts: Visit, codebook: Codebook) -> Answer:
        """Therapy first, else the target of treatment, with the primary as disease or history."""
        cancer = facts.history if facts.primary == GONE else facts.code
        if facts.therapies:
            codes = []
            for therapy in facts.therapies:
                if therapy == RADIATION:
                    codes.append("Z51.0")
                else:
                    codes.append("Z51.11" if therapy == CHEMO else "Z51.12")
            codes.append(cancer)
            return (*codes, "E86.0") if facts.during else tuple(codes)
        if facts.problem == "anemia of cancer":
            return (cancer, "D63.0")
        if facts.problem == "anemia of chemo":
            return ("D64.81", cancer, "T45.1X5A")
        if facts.problem:
            return ({"pain": "G89.3", "dehydration": "E86.0"}[facts.problem], cancer)
        if facts.spread[1]:
            return (facts.spread[1], cancer)
        if facts.other == "surveillance":
            return ("Z08", cancer)
        return (cancer,)

    def write(
        self, facts: Visit, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What the patient came for, in the order in which a note tells it."""
        site = next(each for each in SITES if each.name == facts.site)
        who = adult(rng, rng.randint(*site.ages), site.sex or rng.choice("FM"))
        lines = told(facts, site, rng)
        hand = [
            (f"cancer of the {site.name}", site.code),
            ("history of that cancer", site.history),
            *_neighbors(facts, rng),
        ]
        text = note(rng, who, lines, _noise(facts), 2)
        accept: list[Answer] = []
        if len(facts.therapies) == 2:
            accept = [(answer[1], answer[0], answer[2])]
        return Draft(
            scene=f"{text}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    "Diagnosis codes in order?",
                    "Which codes, first-listed first?",
                    "How is this encounter coded, in order?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                f"the encounter is for: {_purpose(facts)}",
                f"the primary is {facts.primary}: "
                + (facts.history if facts.primary == GONE else facts.code),
                "in order: " + ", ".join(answer),
            ],
            ordered=True,
            accept=accept,
            mistakes=_mistakes(facts, answer, accept),
        )


def _fits(site: Site, kind: str) -> bool:
    if kind in (CHEMO, "during", "anemia of chemo"):
        return bool(site.chemo)
    if kind == IMMUNO:
        return bool(site.immuno)
    if kind == RADIATION:
        return site.radiation
    if kind == "two":
        return site.radiation and site.code in ("C20", "C34.32", "C53.0")
    if kind == "implant":
        return site.code in ("C61", "C53.0")
    if kind == "surveillance":
        return site.code != "C25.0"
    return True


def _neighbors(facts: Visit, rng: Random) -> list[tuple[str, str]]:
    """What else was looked up: all that decides, and some that tempts."""
    found = [
        ("encounter for chemotherapy", "Z51.11"),
        ("encounter for radiation therapy", "Z51.0"),
    ]
    if IMMUNO in facts.therapies:
        found.append(("encounter for immunotherapy", "Z51.12"))
    if facts.spread[1]:
        found.append((f"metastasis, {facts.spread[0]}", facts.spread[1]))
    if facts.other == "surveillance" or rng.random() < 0.3:
        found.append(("follow-up after completed cancer treatment", "Z08"))
    if facts.problem:
        found.append(_PROBLEMS[facts.problem])
    if facts.problem.startswith("anemia"):
        found += [_PROBLEMS["anemia of cancer"], _PROBLEMS["anemia of chemo"]]
        found.append(("adverse effect of antineoplastic drugs, initial", "T45.1X5A"))
    return found


def _noise(facts: Visit) -> list[str]:
    lines = ["Appetite fair.", "ECOG 1.", "Port site clean.", "Lives with family.", "No fever."]
    lines += ["Weight stable.", "Never smoked.", "Seasonal allergies.", "Next visit in 3 weeks."]
    lines += ["Allergies: NKDA.", "Labs reviewed.", "Discussed with the tumor board."]
    if facts.primary == GONE:
        lines.remove("Port site clean.")
    return lines


def _purpose(facts: Visit) -> str:
    if facts.therapies:
        return " and ".join(facts.therapies)
    if facts.problem:
        return _PROBLEMS[facts.problem][0]
    if facts.spread[1]:
        return f"the metastasis in the {facts.spread[0]}"
    return {
        "implant": "insertion of radioactive sources",
        "workup": "finding the extent of the cancer",
        "surveillance": "follow-up after treatment is over",
    }[facts.other]


def _rule(facts: Visit) -> str:
    if facts.during:
        return "Admitted for chemotherapy: Z51.11 stays first; what arises from it comes after."
    if facts.therapies:
        return (
            "Only chemotherapy, immunotherapy or external radiation: Z51 first, then the cancer, "
            "which is active while treated."
        )
    if facts.problem == "anemia of cancer":
        return "Anemia of the malignancy: the cancer first, then D63.0, although anemia is treated."
    if facts.problem == "anemia of chemo":
        return "Anemia from chemotherapy: the anemia first, then the cancer and the adverse effect."
    if facts.problem == "pain":
        return "Pain control as the reason: G89.3 first, then the cancer."
    if facts.problem:
        return "Only the dehydration is treated: it goes first, then the cancer."
    if facts.spread[1]:
        return "Care directed at the metastasis: it goes first; the primary follows as it stands."
    if facts.other == "surveillance":
        return "Treatment over and nothing left: Z08 first, then the history of the cancer."
    if facts.other == "implant":
        return "Insertion of radioactive sources: the cancer first, no Z51.0."
    return "Finding the extent of a cancer: the cancer itself is first-listed."


def _mistakes(facts: Visit, answer: Answer, accept: list[Answer]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: tuple[str, ...], why: str) -> None:
        if codes not in (answer, *accept):
            found.setdefault(" ".join(codes), why)

    cancer = facts.code
    if facts.therapies:
        add((cancer, *(c for c in answer if c != cancer)), "The reason, Z51, goes first.")
        add((cancer,), "The encounter for the therapy itself is coded, and first.")
        add(
            tuple(facts.history if c == cancer else c for c in answer),
            "Under treatment, adjuvant included, the cancer is current, not history.",
        )
    elif facts.problem == "anemia of cancer":
        add(("D63.0", cancer), "D63.0 has a code-first note: the cancer leads.")
        add(("D64.81", cancer, "T45.1X5A"), "The cancer is the cause here, not the chemotherapy.")
    elif facts.problem == "anemia of chemo":
        add((cancer, "D63.0"), "The cause is the drug: D64.81, not D63.0.")
        add((cancer, "D64.81", "T45.1X5A"), "Only the anemia is treated: it goes first.")
        add(("D64.81", cancer), "The adverse effect, T45.1X5A, is missing.")
    elif facts.problem:
        add((cancer, answer[0]), "The problem that is treated goes first.")
    elif facts.spread[1]:
        add((answer[1], answer[0]), "The site at which care is directed goes first.")
        other = facts.code if facts.primary == GONE else facts.history
        add(
            (answer[0], other),
            "The primary is gone and untreated: history."
            if facts.primary == GONE
            else "The primary is still treated: its own code, not history.",
        )
    elif facts.other == "surveillance":
        add((facts.history, "Z08"), "The follow-up goes before the history.")
        add((cancer,), "Gone and no longer treated, the cancer is history.")
    elif facts.other == "implant":
        add(("Z51.0", cancer), "Z51.0 is not for the insertion of radioactive sources.")
    else:
        add(("Z51.11", cancer), "No chemotherapy was given today.")
        add((facts.history,), "An untreated cancer is current, not history.")
    return found


_KINDS = {
    1: (CHEMO, IMMUNO, RADIATION, "surveillance", "workup"),
    2: (CHEMO, IMMUNO, RADIATION, "surveillance", "pain", "spread, primary gone"),
    3: ("pain", "implant", "anemia of cancer", "spread, primary gone", RADIATION, "surveillance"),
    4: ("anemia of cancer", "anemia of chemo", "spread, primary there", "implant", "dehydration"),
    5: ("anemia of chemo", "during", "two", "spread, primary gone", "spread, primary there"),
}

FAMILIES = (CancerVisit,)
