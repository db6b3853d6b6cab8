"""Coronary bypass in ICD-10-PCS: arteries by source."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import listed, plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

LIMA, RIMA, VEIN, RADIAL = "LIMA", "RIMA", "vein", "radial"
_TARGETS = ("LAD", "first diagonal", "OM1", "OM2", "PDA", "distal RCA", "ramus", "posterolateral")
_NOISE = (
    "On-pump, cross-clamp 74 min.",
    "EF 40%.",
    "Chest tubes x3, pacing wires left.",
    "Cell saver used.",
    "Sternum closed with wires.",
    "TEE by anesthesia.",
    "Transit-time flow good in all grafts.",
    "Former smoker.",
    "Extubated in the ICU that evening.",
    "Right radial access for the prior cath.",
    "Statin and beta blocker continued.",
)


@dataclass(frozen=True, slots=True)
class Grafts:
    """Each graft as (conduit, arteries it feeds)."""

    grafts: tuple[tuple[str, tuple[str, ...]], ...]


class Bypass(Family[Grafts]):
    """Coronary bypass: a code for each source, counting the arteries it feeds."""

    id = "pcs-coronary-bypass"
    title = "Coronary bypass: arteries and sources"
    group = Group.PCS
    source = "ICD-10-PCS guidelines B3.6b, B3.6c; table 021"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 75

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Grafts, Answer]:
        """How many arteries each source feeds first, then grafts that feed them."""
        sources = {
            1: ((VEIN,), (LIMA,)),
            2: ((VEIN,), (LIMA, VEIN)),
            3: ((LIMA, VEIN), (LIMA, RADIAL), (VEIN,)),
            4: ((LIMA, VEIN), (LIMA, RIMA, VEIN), (LIMA, RADIAL), (RIMA, VEIN)),
            5: ((LIMA, RIMA, VEIN), (LIMA, VEIN, RADIAL), (LIMA, VEIN), (LIMA, RADIAL)),
        }[difficulty]
        targets = rng.sample(_TARGETS[1:], 7)
        grafts: list[tuple[str, tuple[str, ...]]] = []
        codes: list[str] = []
        for source in rng.choice(sources):
            most = 2 if source in (LIMA, RIMA) and difficulty < 4 else 3
            count = rng.choice((1, 1, 1, 2)) if source in (LIMA, RIMA) else rng.randint(1, most)
            if difficulty == 1 and source == LIMA:
                count = 1
            if difficulty >= 3 and source == VEIN:
                count = max(count, 2)
            count = min(count, len(targets))
            fed = [targets.pop() for _ in range(count)]
            if source == LIMA:
                fed[0] = "LAD"
                if count == 2:
                    fed[1] = "first diagonal"
                    targets = [each for each in targets if each != "first diagonal"]
            codes.append(
                f"021{count - 1}0" + {LIMA: "Z9", RIMA: "Z8", VEIN: "9W", RADIAL: "AW"}[source]
            )
            while fed:
                sequential = len(fed) >= 2 and (source in (LIMA, RIMA) or rng.random() < 0.4)
                take = len(fed) if source in (LIMA, RIMA) else 2 if sequential else 1
                grafts.append((source, tuple(fed[:take])))
                fed = fed[take:]
        used = [target for _, fed in grafts for target in fed]
        if len(set(used)) < len(used):
            return self.draw(rng, difficulty, codebook)
        return Grafts(tuple(grafts)), tuple(sorted(codes))

    def solve(self, facts: Grafts, codebook: Codebook) -> Answer:
        """Arteries counted by source: qualifier says from what, device what lies between."""
        fed: dict[str, set[str]] = {}
        for conduit, targets in facts.grafts:
            fed.setdefault(conduit, set()).update(targets)
        made = []
        for conduit, arteries in fed.items():
            number = "0123"[min(len(arteries), 4) - 1]
            if conduit == LIMA:
                ending = "Z9"
            elif conduit == RIMA:
                ending = "Z8"
            else:
                ending = "9W" if conduit == VEIN else "AW"
            made.append(f"021{number}0{ending}")
        return tuple(sorted(made))

    def write(
        self, facts: Grafts, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The graft list of an operative report."""
        who = adult(rng, rng.randint(44, 82), rng.choice("FMM"))
        number = len({t for _, fed in facts.grafts for t in fed})
        head = rng.choice(
            (
                f"{who}. Open CABG through a sternotomy.",
                f"{who}, CABG, open.",
                f"{who}: coronary bypass via median sternotomy.",
                f"{who}. Median sternotomy, CABG x{number}.",
            )
        )
        lines = [_graft(rng, conduit, fed) for conduit, fed in mixed(rng, facts.grafts)]
        body = rng.choice(("; ".join(lines), "\n".join(lines), "\n".join(f"- {x}" for x in lines)))
        text = [head, body, *strewn(rng, _NOISE, 3)]
        if any(conduit in (VEIN, RADIAL) for conduit, _ in facts.grafts):
            text.insert(rng.randint(2, len(text)), _HARVEST[rng.randrange(len(_HARVEST))])
        return Draft(
            scene="\n".join(text),
            ask=rng.choice(
                (
                    "PCS codes for the bypasses (not the harvest)?",
                    "Which bypass codes, harvest left out, in any order?",
                    "How are the bypasses coded in ICD-10-PCS? Leave out any harvest",
                )
            ),
            form=Form.CODES,
            rule="Count the arteries fed from one source with one kind of graft: one code a source "
            "and graft kind.",
            worked=[
                *(
                    f"{_SHORT[conduit]}: {plural(n, 'artery', 'arteries')}"
                    for conduit, n in _counts(facts).items()
                ),
                "left on its own inflow, a mammary artery is the qualifier and has no device (Z); "
                "a free graft from the aorta is the device",
                f"codes: {' '.join(answer)}",
            ],
            mistakes=_bypass_mistakes(facts, answer),
        )


_SHORT = {
    LIMA: "left internal mammary (Z, 9)",
    RIMA: "right internal mammary (Z, 8)",
    VEIN: "vein from the aorta (9, W)",
    RADIAL: "radial artery from the aorta (A, W)",
}
_HARVEST = (
    "Conduit harvested by the PA.",
    "Conduit taken by a separate incision, coded apart.",
    "Harvest site closed in layers.",
    "Harvest uneventful.",
)


def _graft(rng: Random, conduit: str, fed: tuple[str, ...]) -> str:
    to = fed[0] if len(fed) == 1 else f"{fed[0]} then sequentially to {listed(fed[1:])}"
    if conduit in (LIMA, RIMA):
        side = "left" if conduit == LIMA else "right"
        return rng.choice(
            (
                f"{conduit} left on its pedicle to {to}",
                f"in situ {side} internal mammary to {to}",
                f"pedicled {conduit} to {to}",
                f"{side} internal thoracic artery, in situ, to {to}",
            )
        )
    if conduit == VEIN:
        return rng.choice(
            (
                f"SVG from the aorta to {to}",
                f"reversed saphenous vein, aorta to {to}",
                f"aorta to {to}, saphenous vein graft",
                f"vein graft, proximal on the ascending aorta, to {to}",
            )
        )
    return rng.choice(
        (
            f"free radial artery graft from the aorta to {to}",
            f"aorta to {to} with the left radial artery",
            f"radial artery, proximal on the aorta, to {to}",
        )
    )


def _counts(facts: Grafts) -> dict[str, int]:
    found: dict[str, int] = {}
    for conduit, fed in facts.grafts:
        found[conduit] = found.get(conduit, 0) + len(fed)
    return found


_ENDS = {LIMA: "Z9", RIMA: "Z8", VEIN: "9W", RADIAL: "AW"}


def _bypass_mistakes(facts: Grafts, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    counts = _counts(facts)

    def note(codes: list[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    conduits: dict[str, int] = {}
    for conduit, _ in facts.grafts:
        conduits[conduit] = conduits.get(conduit, 0) + 1
    note(
        [f"021{min(n, 4) - 1}0{_ENDS[c]}" for c, n in conduits.items()],
        "Count arteries fed, not grafts: a sequential graft feeds more than one.",
    )
    total = min(sum(counts.values()), 4)
    for conduit in counts:
        note([f"021{total - 1}0{_ENDS[conduit]}"], "Each source has a code of its own.")
    if LIMA in counts or RIMA in counts:
        note(
            [
                f"021{min(n, 4) - 1}0{'AW' if c in (LIMA, RIMA) else _ENDS[c]}"
                for c, n in counts.items()
            ],
            "A mammary artery left attached is no device and does not come from the aorta.",
        )
        swap = {LIMA: "Z8", RIMA: "Z9"}
        note(
            [f"021{min(n, 4) - 1}0{swap.get(c, _ENDS[c])}" for c, n in counts.items()],
            "Qualifier 8 is the right internal mammary, 9 the left.",
        )
    return found


FAMILIES = (Bypass,)
