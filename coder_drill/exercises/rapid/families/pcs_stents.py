"""Coronary dilation in ICD-10-PCS: arteries and stents."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_PCI_NOISE = (
    "Radial access, 6 Fr.",
    "Femoral access, closure device.",
    "Heparin, ACT 280.",
    "DAPT for 12 months.",
    "TIMI 3 flow after.",
    "Contrast 120 mL.",
    "EF 50% by echo.",
    "IVUS confirmed expansion.",
    "Moderate sedation.",
    "No dissection.",
    "Mild residual stenosis elsewhere, medical therapy.",
)


@dataclass(frozen=True, slots=True)
class Stents:
    """Each artery treated: (artery, stents of its lesions, stent kind); no stent is a balloon alone."""

    arteries: tuple[tuple[str, int], ...]
    kind: str
    lesions: tuple[int, ...]


class CoronaryDilation(Family[Stents]):
    """Percutaneous coronary intervention: arteries in character 4, stents in character 6."""

    id = "pcs-coronary-stents"
    title = "Coronary dilation: arteries and stents"
    group = Group.PCS
    source = "ICD-10-PCS guidelines B4.4; table 027"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Stents, Answer]:
        """Arteries and stents in all first, then where they went."""
        kind = rng.choice(("DES", "DES", "DES", "BMS"))
        top = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}[difficulty]
        count = rng.randint(2, top) if top > 2 else top
        names = rng.sample(("LAD", "left circumflex", "RCA"), count)
        plain = 1 if difficulty >= 4 and count >= 2 and rng.random() < 0.45 else 0
        with_stent = count - plain
        most = 1 if difficulty == 1 and rng.random() < 0.3 else 3 if difficulty < 5 else 4
        stents = [rng.randint(1, max(1, most - 1)) for _ in range(with_stent)]
        if difficulty == 1 and rng.random() < 0.25:
            stents = [0]
            kind = ""
        total = sum(stents)
        arteries = tuple(zip(names, [*stents, *[0] * plain], strict=True))
        lesions = tuple(max(1, n - rng.randint(0, 1)) for _, n in arteries)
        codes = []
        if total:
            device = {"DES": "4567", "BMS": "DEFG"}[kind][min(total, 4) - 1]
            codes.append(f"027{with_stent - 1}3{device}Z")
        if plain or not total:
            codes.append(f"027{(plain or count) - 1}3ZZ")
        return Stents(arteries, kind, lesions), tuple(sorted(codes))

    def solve(self, facts: Stents, codebook: Codebook) -> Answer:
        """One code for the arteries with stents, one for those with a balloon alone."""
        placed = [number for _, number in facts.arteries if number > 0]
        codes = []
        if placed:
            number = sum(placed)
            first = "4" if facts.kind == "DES" else "D"
            device = chr(ord(first) + (3 if number > 3 else number - 1))
            codes.append(f"027{len(placed) - 1}3{device}Z")
        bare = len(facts.arteries) - len(placed)
        if bare:
            codes.append(f"027{bare - 1}3ZZ")
        return tuple(sorted(codes))

    def write(
        self, facts: Stents, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A cath lab report."""
        who = adult(rng, rng.randint(39, 84), rng.choice("FMM"))
        why = rng.choice(
            (
                "NSTEMI",
                "STEMI",
                "unstable angina",
                "stable angina, positive stress test",
                "NSTEMI day 2",
            )
        )
        lines = [
            _pci(rng, artery, number, facts.kind, lesions)
            for (artery, number), lesions in zip(facts.arteries, facts.lesions, strict=True)
        ]
        body = rng.choice((" ".join(lines), "\n".join(lines), "\n".join(f"- {x}" for x in lines)))
        head = rng.choice(
            (f"{who}, {why}. PCI:", f"{who}. Indication: {why}.", f"Cath lab, {who}, {why}.")
        )
        text = [head, body, *strewn(rng, _PCI_NOISE, 3)]
        number = sum(n for _, n in facts.arteries)
        return Draft(
            scene="\n".join(text),
            ask=rng.choice(
                (
                    "PCS codes for the intervention (no angiography)?",
                    "Inpatient procedure codes for the dilation, in any order?",
                    "Which ICD-10-PCS dilation codes?",
                )
            ),
            form=Form.CODES,
            rule="Character 4 counts arteries, character 6 stents; arteries treated with another "
            "device value, or none, are another code.",
            worked=[
                f"arteries with a stent: {sum(1 for _, n in facts.arteries if n)}, "
                f"stents: {number}; balloon alone: {sum(1 for _, n in facts.arteries if not n)}",
                f"codes: {' '.join(answer)}",
            ],
            mistakes=_pci_mistakes(facts, answer),
        )


def _pci(rng: Random, artery: str, number: int, kind: str, lesions: int) -> str:
    where = rng.choice((f"{artery}", f"native {artery}"))
    spots = {1: "one lesion", 2: "two lesions", 3: "three lesions", 4: "four lesions"}[lesions]
    if number == 0:
        return rng.choice(
            (
                f"{where}: balloon angioplasty alone, too small to stent.",
                f"{where} ballooned, good result, no stent.",
                f"POBA of the {where}.",
            )
        )
    name = "drug-eluting stent" if kind == "DES" else "bare metal stent"
    short = kind
    lengths = ", ".join(
        f"{rng.choice(('2.5', '2.75', '3.0', '3.5'))} x {rng.choice((12, 15, 18, 23, 28, 33))} mm"
        for _ in range(number)
    )
    return rng.choice(
        (
            f"{where}: {plural(number, name)} ({lengths}), {spots}.",
            f"{where}, {spots}: {plural(number, short, short)} ({lengths}).",
            f"{plural(number, name)} deployed in the {where} after predilation ({lengths}).",
            f"{where}: predilated, then {plural(number, short, short)} {lengths}.",
        )
    )


def _pci_mistakes(facts: Stents, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(codes: list[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    placed = [n for _, n in facts.arteries if n]
    total = sum(placed)
    values = "4567" if facts.kind == "DES" else "DEFG"
    if total:
        device = values[min(total, 4) - 1]
        everything = len(facts.arteries)
        note([f"027{everything - 1}3{device}Z"], "An artery without a stent has a code of its own.")
        note(
            [f"027{min(total, 4) - 1}3{values[min(total, 4) - 1]}Z"],
            "Character 4 counts arteries, not stents.",
        )
        if len(placed) > 1:
            note(
                [f"02703{values[min(n, 4) - 1]}Z" for n in placed],
                "Arteries with the same kind of stent are one code: two arteries are value 1.",
            )
        other = "DEFG" if facts.kind == "DES" else "4567"
        note(
            [f"027{len(placed) - 1}3{other[min(total, 4) - 1]}Z"], "4-7 are drug-eluting, D-G not."
        )
        rest = [code for code in answer if not code.endswith("ZZ")]
        note(rest, "The artery with a balloon alone is missing.")
    else:
        note(["027034Z"], "No stent stayed, so there is no device value.")
    return found


FAMILIES = (CoronaryDilation,)
