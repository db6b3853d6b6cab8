"""Spinal fusion in ICD-10-PCS: joints, column, approach, and what holds the joint."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

SPINE = (
    *(f"C{n}" for n in range(2, 8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    "S1",
)
CAGE, DOWEL, OWN, DONOR, MIXED = "cage", "dowel", "own", "donor", "mixed"
FRONT, BACK = "front", "back"

_WHY = {
    "C": ("cervical myelopathy", "C-spine disc herniation with radiculopathy", "pseudarthrosis"),
    "T": ("burst fracture", "Scheuermann kyphosis", "thoracic instability after tumor resection"),
    "L": (
        "degenerative spondylolisthesis",
        "lumbar stenosis with instability",
        "adjacent segment disease",
    ),
}
_NOISE = (
    "Neuromonitoring stable.",
    "EBL 300 mL.",
    "Fluoroscopy confirmed levels.",
    "Dura intact.",
    "Vancomycin powder in the wound.",
    "Extubated in the OR.",
    "Smoker, counseled.",
    "Closed over a subfascial drain.",
    "Brace fitted.",
    "Cell saver available, not used.",
)


@dataclass(frozen=True, slots=True)
class Fused:
    """Fused from ``top`` to ``bottom``; ``body`` what stands between the bodies (empty: nothing
    done there) reached from ``side``; ``posterior`` the graft of the posterior column or empty."""

    top: str
    bottom: str
    body: str
    side: str
    posterior: str


class Fusion(Family[Fused]):
    """Characters 4, 6 and 7 of a spinal fusion, a code for each column and region."""

    id = "pcs-spinal-fusion"
    title = "Spinal fusion: joints, column, device"
    group = Group.PCS
    source = "ICD-10-PCS guidelines B3.10a-B3.10c; tables 0RG and 0SG"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 80

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Fused, Answer]:
        """Body parts and endings first, then vertebrae that make them."""
        region = rng.choice("CLLL" if difficulty < 3 else "CLLLTX")
        if region == "X":
            region = rng.choice(("LS", "LS", "CT", "TL"))
        count = 1 if difficulty == 1 else rng.randint(1, 3)
        if region == "C":
            start = rng.randint(1, 5 - min(count, 3))
            parts = ["0RG1" if count == 1 else "0RG2"]
        elif region == "T":
            count = rng.choice((1, 2, 4, 7, 8))
            start = 6 + rng.randint(0, 11 - count)
            parts = ["0RG6" if count == 1 else "0RG7" if count < 8 else "0RG8"]
        elif region == "L":
            if rng.random() < 0.35:
                start, count, parts = 22, 1, ["0SG3"]
            else:
                start = 18 + rng.randint(0, 4 - count)
                parts = ["0SG0" if count == 1 else "0SG1"]
        elif region == "LS":
            above = rng.randint(1, 3)
            start, count = 22 - above, above + 1
            parts = ["0SG0" if above == 1 else "0SG1", "0SG3"]
        elif region == "CT":
            above, below = rng.randint(1, 2), rng.randint(0, 2)
            start, count = 5 - above, above + 1 + below
            parts = ["0RG1" if above == 1 else "0RG2", "0RG4"]
            parts += ["0RG6" if below == 1 else "0RG7"] if below else []
        else:
            above, below = rng.randint(1, 2), rng.randint(1, 2)
            start, count = 17 - above, above + 1 + below
            parts = ["0RG6" if above == 1 else "0RG7", "0RGA", "0SG0" if below == 1 else "0SG1"]
        columns = {1: ("body", "posterior"), 2: ("body", "posterior")}.get(
            difficulty, ("body", "posterior", "both", "both")
        )
        column = rng.choice(columns)
        if region in ("T", "CT", "TL"):
            column = "posterior"
        body = side = posterior = ""
        endings = []
        if region == "C" and column == "both":
            column = "body"
        if column in ("body", "both"):
            side = FRONT if region == "C" else rng.choice((FRONT, BACK, BACK))
            if column == "both":
                side = BACK
            body = rng.choice((CAGE, CAGE, DOWEL, OWN) if difficulty >= 3 else (CAGE,))
            endings.append(
                ("A" if body in (CAGE, DOWEL) else "7") + ("0" if side == FRONT else "J")
            )
        if column in ("posterior", "both"):
            posterior = rng.choice((OWN, DONOR, MIXED) if difficulty >= 2 else (OWN, DONOR))
            endings.append(("K" if posterior == DONOR else "7") + "1")
        codes = tuple(sorted(f"{part}0{end}" for part in parts for end in endings))
        return Fused(SPINE[start], SPINE[start + count], body, side, posterior), codes

    def solve(self, facts: Fused, codebook: Codebook) -> Answer:
        """Joints between neighbors by region; each column and region is a code."""
        first, last = SPINE.index(facts.top), SPINE.index(facts.bottom)
        joints: dict[str, int] = {}
        for upper, lower in zip(SPINE[first:last], SPINE[first + 1 : last + 1], strict=True):
            joints[upper[0] + lower[0]] = joints.get(upper[0] + lower[0], 0) + 1
        stems = []
        for kind, number in joints.items():
            if kind == "CC":
                stems.append("0RG2" if number > 1 else "0RG1")
            elif kind == "TT":
                stems.append("0RG8" if number >= 8 else "0RG7" if number >= 2 else "0RG6")
            elif kind == "LL":
                stems.append("0SG1" if number > 1 else "0SG0")
            else:
                stems.append({"CT": "0RG4", "TL": "0RGA", "LS": "0SG3"}[kind])
        codes = []
        for stem in stems:
            if facts.body:
                device = "7" if facts.body == OWN else "A"
                codes.append(f"{stem}0{device}{'J' if facts.side == BACK else '0'}")
            if facts.posterior:
                codes.append(f"{stem}0{'K' if facts.posterior == DONOR else '7'}1")
        return tuple(sorted(codes))

    def write(
        self, facts: Fused, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """Key lines of an operative report."""
        who = adult(rng, rng.randint(33, 79), rng.choice("FM"))
        levels = SPINE[SPINE.index(facts.top) : SPINE.index(facts.bottom) + 1]
        span = f"{facts.top}-{facts.bottom}"
        if 2 < len(levels) <= 4 and rng.random() < 0.5:
            span = ", ".join(f"{a}-{b}" for a, b in pairwise(levels))
        lines = [
            rng.choice(
                (
                    f"{who}, {rng.choice(_WHY[facts.top[0]])}. Open fusion {span}.",
                    f"{who}. Fusion {span}, open. Preop dx: {rng.choice(_WHY[facts.top[0]])}.",
                    f"Open spinal fusion, {span}. {who}, {rng.choice(_WHY[facts.top[0]])}.",
                )
            )
        ]
        if facts.body:
            lines.append(_between(rng, facts, len(levels) - 1))
        if facts.posterior:
            lines.append(_gutters(rng, facts))
            if not facts.body:
                lines.append(rng.choice(("No interbody work.", "Disc spaces not entered.")))
        lines.append(
            rng.choice(
                ("Plate and screws.", "Anterior plate locked.")
                if facts.side == FRONT and not facts.posterior
                else ("Pedicle screws and rods.", "Bilateral pedicle screw-rod construct.")
                if facts.top[0] != "C"
                else ("Lateral mass screws and rods.",)
            )
        )
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "PCS codes for the fusion alone (no discectomy, decompression, or graft harvest)?",
                    "Which fusion codes? Leave out decompression, discectomy, and harvest",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts, len(answer)),
            worked=[
                f"vertebrae {span}: {plural(len(levels) - 1, 'joint')} (vertebrae less one)",
                *(
                    [
                        f"anterior column from the {facts.side}: {'A' if facts.body != OWN else '7'}, "
                        f"qualifier {'0' if facts.side == FRONT else 'J'}"
                    ]
                    if facts.body
                    else []
                ),
                *(
                    [f"posterior column: {'K' if facts.posterior == DONOR else '7'}, qualifier 1"]
                    if facts.posterior
                    else []
                ),
                f"codes: {' '.join(answer)}; screws, rods, and plates are part of the fusion",
            ],
            mistakes=_mistakes(facts, answer),
        )


def _between(rng: Random, facts: Fused, joints: int) -> str:
    way = {
        FRONT: ("Anterior approach", "From the front")
        if facts.top[0] == "C"
        else ("ALIF", "Anterior retroperitoneal exposure"),
        BACK: ("TLIF", "PLIF", "From behind through the posterior incision"),
    }[facts.side]
    each = "the disc space" if joints == 1 else "each disc space"
    what = {
        CAGE: (
            f"PEEK cage packed with local bone into {each}",
            f"titanium interbody cage with bone graft in {each}",
            f"expandable cage filled with allograft chips, {each}",
            f"interbody cage, {each}, filled with local autograft",
        ),
        DOWEL: (
            f"machined cadaver bone dowel interbody device packed with local bone, {each}",
            f"cadaver bone dowel interbody fusion device into {each}",
        ),
        OWN: (
            f"morselized local autograft packed into {each}, no cage",
            f"{each} filled with the patient's own bone, no interbody device",
        ),
    }[facts.body]
    return f"{rng.choice(way)}: {rng.choice(what)}."


def _gutters(rng: Random, facts: Fused) -> str:
    bone = {
        OWN: ("local autograft", "iliac crest autograft", "the patient's own morselized bone"),
        DONOR: ("allograft chips only", "cadaver bone alone", "donor bone, no autograft"),
        MIXED: ("local bone mixed with allograft chips", "autograft and cadaver bone together"),
    }[facts.posterior]
    where = (
        ("Facets decorticated and packed with", "Posterior fusion over the laminae and facets with")
        if facts.top[0] in "CT"
        else (
            "Transverse processes decorticated, posterolateral gutters packed with",
            "Posterolateral fusion with",
            "Posterior column: intertransverse fusion,",
        )
    )
    return f"{rng.choice(where)} {rng.choice(bone)}."


def _rule(facts: Fused, codes: int) -> str:
    if facts.body and facts.posterior:
        return (
            "Both columns fused: a code for each, interbody is anterior column, gutters posterior."
        )
    if codes > 1:
        return "Each spinal region and junction is a body part of its own, with its own code."
    if facts.body == DOWEL:
        return "A bone dowel made as an interbody device takes A, whatever it is packed with."
    if facts.body == OWN:
        return "Bone alone, no interbody device: autologous tissue substitute 7."
    if facts.body:
        return "An interbody device takes A even with graft in it; from behind the qualifier is J."
    return "Posterior column, qualifier 1: own bone or a mixture 7, donor bone alone K."


def _mistakes(facts: Fused, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(codes: list[str], why: str) -> None:
        if codes and tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(set(codes))), why)

    more = {"0SG0": "0SG1", "0RG1": "0RG2", "0RG6": "0RG7"}
    note(
        [more.get(code[:4], code[:4]) + code[4:] for code in answer],
        "Count joints, not vertebrae: two vertebrae are one joint.",
    )
    if facts.top == "L5":
        note(["0SG0" + code[4:] for code in answer], "L5-S1 is the lumbosacral joint, 0SG3.")
    if facts.body and facts.posterior:
        note([c for c in answer if c[-1] != "1"], "The posterior column is fused as well: code it.")
        note([c for c in answer if c[-1] == "1"], "The interbody fusion is a code of its own.")
    if facts.posterior == MIXED:
        note(
            [c.replace("0K1", "071") if c[-1] != "1" else c[:5] + "K1" for c in answer],
            "A mixture of own and donor bone is autologous, 7.",
        )
    if facts.body and facts.side == BACK:
        note(
            [c[:-1] + "0" if c[-1] == "J" else c for c in answer],
            "Reached from behind, the anterior column has qualifier J.",
        )
    if facts.body == DOWEL:
        note(
            [c[:5] + "K" + c[6] if c[5] == "A" else c for c in answer],
            "A bone dowel interbody device is A, not K.",
        )
    if len({c[:4] for c in answer}) > 1:
        note(
            [c for c in answer if c[:4] in ("0SG0", "0SG1", "0RG1", "0RG2", "0RG7")],
            "The junction, such as L5-S1, is a body part of its own.",
        )
    return found


FAMILIES = (Fusion,)
