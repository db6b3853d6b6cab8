"""How services that are counted (lesions, nails, levels, areas, stages) are charted."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from coder_drill.exercises.rapid.people import adult
from coder_drill.exercises.rapid.wording import listed, plural


@dataclass(frozen=True, slots=True)
class Counted:
    """``kind`` of service and its ``numbers``: lesions or stages (one number), wounds in sq cm,
    or defects in millimeters. ``state`` tells kinds of hernia or sites apart."""

    kind: str
    numbers: tuple[int, ...]
    state: str = ""


def _pt(rng: Random, low: int, high: int, sex: str = "") -> str:
    return adult(rng, rng.randint(low, high), sex or rng.choice("FM"))


def _parts(rng: Random, total: int, places: tuple[str, ...]) -> str:
    """``total`` lesions spread over one to three places: ``4 scalp, 3 left cheek``."""
    count = min(total, rng.choice((1, 2, 3)) if total < 10 else 3)
    cuts = sorted(rng.sample(range(1, total), count - 1))
    sizes = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
    return ", ".join(
        f"{n} {place}" for n, place in zip(sizes, rng.sample(places, count), strict=True)
    )


_SUN = ("scalp", "left cheek", "forehead", "right hand", "nose", "left forearm", "right ear")
_WART = ("right sole", "left hand", "right index finger", "left heel", "right knee", "left thumb")
_TAG = ("neck", "left axilla", "right axilla", "groin", "upper back")
_MUSCLES = (
    "left trapezius",
    "right trapezius",
    "left levator scapulae",
    "right rhomboid",
    "left splenius capitis",
    "right infraspinatus",
    "left quadratus lumborum",
)


def _keratoses(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    return [
        f"{_pt(rng, 55, 88)}, sun damage.",
        rng.choice(
            (
                f"Actinic keratoses frozen: {_parts(rng, n, _SUN)}.",
                f"LN2 to AKs ({_parts(rng, n, _SUN)}).",
                f"Cryotherapy of premalignant AKs: {_parts(rng, n, _SUN)}.",
            )
        ),
    ]


def _warts(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    return [
        f"{_pt(rng, 19, 60)}, common warts.",
        rng.choice(
            (
                f"Cryotherapy: {_parts(rng, n, _WART)}.",
                f"Verrucae frozen with LN2: {_parts(rng, n, _WART)}.",
                f"Warts destroyed: {_parts(rng, n, _WART)}.",
            )
        ),
    ]


def _tags(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    return [
        f"{_pt(rng, 35, 80)}, skin tags caught on clothing, irritated.",
        rng.choice(
            (
                f"Snipped at the base: {_parts(rng, n, _TAG[:5])}.",
                f"Tags removed by scissors: {_parts(rng, n, _TAG[:5])}.",
                f"Acrochordons clipped: {_parts(rng, n, _TAG[:5])}.",
            )
        ),
    ]


def _nails(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    left = min(5, max(n - 5, rng.randint(0, min(5, n))))
    feet = f"{left} on the left foot, {n - left} on the right"
    return [
        f"{_pt(rng, 62, 88)}, painful mycotic nails, class findings charted.",
        rng.choice(
            (
                f"Debrided with nippers and burr: {plural(n, 'toenail')}.",
                f"Thick mycotic toenails reduced: {feet}.",
                f"Electric debridement, {feet}.",
            )
        ),
    ]


def _plates(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    toes = rng.sample(
        ("right great toe", "left great toe", "right 2nd toe", "left 3rd toe", "right 4th toe"), n
    )
    return [
        f"{_pt(rng, 19, 70)}, ingrown nails, pain.",
        rng.choice(
            (
                f"Digital block; plate pulled off at the {listed(toes)}.",
                f"Nail plate avulsed, simple: {listed(toes)}.",
                f"Avulsion under local, {listed(toes)}; matrix left alone.",
            )
        ),
    ]


def _corns(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    return [
        f"{_pt(rng, 60, 88)}, T2DM with neuropathy, class findings met.",
        rng.choice(
            (
                f"Pared with a #15 blade: {plural(n, 'callus', 'calluses')}.",
                f"{plural(n, 'hyperkeratotic lesion')} pared at the soles.",
                f"Corns trimmed by blade: {_parts(rng, n, ('left foot', 'right foot', 'right heel'))}.",
            )
        ),
    ]


def _muscles(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    chosen = rng.sample(_MUSCLES, n)
    sticks = n + rng.randint(1, 5)
    return [
        f"{_pt(rng, 26, 72)}, myofascial pain.",
        rng.choice(
            (
                f"Trigger points injected, {plural(sticks, 'needle stick')}: {listed(chosen)}.",
                f"{plural(sticks, 'injection')} of lidocaine into trigger points of the {listed(chosen)}.",
                f"TPI: {listed(chosen)}; {plural(sticks, 'site')} in all.",
            )
        ),
    ]


_DEPTH = {
    "debride": "to and including subcutaneous tissue",
    "muscle": "to and including muscle",
    "bone": "to and including bone",
}


_ULCERS = ("pressure ulcers", "chronic wounds", "necrotic ulcers", "nonhealing wounds")
_ULCER = ("pressure ulcer", "chronic wound", "necrotic ulcer", "nonhealing wound")


def _debride(rng: Random, facts: Counted) -> list[str]:
    places = rng.sample(
        ("left heel", "right lower leg", "sacrum", "left foot", "right hip"), len(facts.numbers)
    )
    deep = _DEPTH[facts.kind]
    wounds = listed(
        [f"{place} {size} sq cm" for place, size in zip(places, facts.numbers, strict=True)]
    )
    return [
        f"{_pt(rng, 50, 88)}, {rng.choice(_ULCERS if len(places) > 1 else _ULCER)}.",
        rng.choice(
            (
                f"Debrided {deep}: {wounds}.",
                f"Sharp debridement {deep}; surface {wounds}.",
                f"{wounds[0].upper()}{wounds[1:]}: tissue cut away {deep}.",
            )
        ),
    ]


def _two_depths(rng: Random, facts: Counted) -> list[str]:
    a, b = facts.numbers
    one, two = rng.sample(("left heel", "right lower leg", "sacrum", "left foot"), 2)
    said = [f"{one} {a} sq cm {_DEPTH['muscle']}", f"{two} {b} sq cm {_DEPTH['debride']}"]
    rng.shuffle(said)
    return [
        f"{_pt(rng, 50, 88)}, chronic wounds.",
        rng.choice((f"Debrided: {'; '.join(said)}.", f"Two wounds, sharp: {said[0]}; {said[1]}.")),
    ]


def _cover(rng: Random, facts: Counted) -> list[str]:
    site = "lower leg" if facts.state == "leg" else "foot"
    return [
        f"{_pt(rng, 50, 86)}, {rng.choice(('venous ulcer' if facts.state == 'leg' else 'diabetic ulcer', 'chronic clean ulcer'))} of the {rng.choice(('left', 'right'))} {site}.",
        rng.choice(
            (
                f"Skin substitute sheet applied and fixed, wound surface {facts.numbers[0]} sq cm.",
                f"Bioengineered skin substitute, {facts.numbers[0]} sq cm covered, secured with strips.",
                f"Wound {facts.numbers[0]} sq cm, covered with a cellular skin substitute.",
            )
        ),
    ]


def _graft(rng: Random, facts: Counted) -> list[str]:
    return [
        f"{_pt(rng, 20, 75)}, {rng.choice(('granulating burn', 'defect after fasciotomy', 'clean wound after debridement'))} of the {rng.choice(('thigh', 'lower leg', 'back', 'abdomen', 'upper arm'))}.",
        rng.choice(
            (
                f"Split-thickness autograft, {facts.numbers[0]} sq cm, from the other thigh.",
                f"STSG meshed and stapled, recipient area {facts.numbers[0]} sq cm.",
            )
        ),
    ]


def _mohs(rng: Random, facts: Counted) -> list[str]:
    site = (
        rng.choice(("nose", "left ear", "scalp", "right hand"))
        if facts.state == "head"
        else rng.choice(("upper back", "left forearm", "chest", "right shin"))
    )
    return [
        f"{_pt(rng, 48, 88)}, BCC of the {site}.",
        rng.choice(
            (
                f"Mohs: clear after {plural(facts.numbers[0], 'stage')}, no stage above 4 blocks.",
                f"Mohs surgery, {plural(facts.numbers[0], 'stage')}, 2 to 3 blocks each, surgeon reads the slides.",
            )
        ),
    ]


def _facets(rng: Random, facts: Counted) -> list[str]:
    n = facts.numbers[0]
    levels = (
        ("L5-S1", "L4-5", "L3-4", "L2-3")
        if facts.state == "lumbar"
        else ("C4-5", "C5-6", "C6-7", "C3-4")
    )[:n]
    side = rng.choice(("left", "right"))
    nerves = rng.choice(("", f" ({n + 1} medial branches blocked)"))
    return [
        f"{_pt(rng, 38, 82)}, axial {'back' if facts.state == 'lumbar' else 'neck'} pain.",
        rng.choice(
            (
                f"Facet joint injections under fluoroscopy, {side}: {listed(levels)}{nerves}.",
                f"Fluoroscopic facet blocks of {listed(levels)}, {side} side{nerves}.",
            )
        ),
    ]


def _hernia(rng: Random, facts: Counted) -> list[str]:
    recurrent, stuck = facts.state.split("/")
    sizes = [f"{mm / 10:g} cm" for mm in facts.numbers]
    what = rng.choice(
        ("incisional hernia", "ventral hernia")
        if recurrent == "initial"
        else ("recurrent incisional hernia", "recurrent ventral hernia")
    )
    held = "incarcerated, omentum freed" if stuck == "stuck" else "reducible"
    if len(sizes) > 1:
        size = f"{len(sizes)} defects in one line, {rng.choice(('measured end to end', 'total length'))} {sum(facts.numbers) / 10:g} cm"
    else:
        size = f"defect {sizes[0]} before opening"
    return [
        f"{_pt(rng, 34, 80)}, {what}, {held}.",
        rng.choice(
            (
                f"Repaired with mesh; {size}.",
                f"Laparoscopic repair with mesh, {size}.",
                f"Open repair, {size}.",
            )
        ),
    ]


_TOLD = {
    "keratoses": _keratoses,
    "warts": _warts,
    "tags": _tags,
    "nails": _nails,
    "plates": _plates,
    "corns": _corns,
    "muscles": _muscles,
    "debride": _debride,
    "muscle": _debride,
    "bone": _debride,
    "depths": _two_depths,
    "cover": _cover,
    "graft": _graft,
    "mohs": _mohs,
    "facets": _facets,
    "hernia": _hernia,
}


def told(rng: Random, facts: Counted) -> list[str]:
    """The lines of a scene that decide."""
    return _TOLD[facts.kind](rng, facts)
