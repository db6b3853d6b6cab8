"""Excised skin lesions by diameter with margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.skinlist import BODY, FACE, PARTS
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


@dataclass(frozen=True, slots=True)
class Lesion:
    """One lesion, millimeters: its size, its narrowest margin, a wider one, and the layered closure
    (0 for a simple one)."""

    site: str
    malignant: bool
    size: int
    margin: int
    wider: int
    layered: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Lesions excised in one session."""

    lesions: tuple[Lesion, ...]


_GROUPS = (
    (
        BODY,
        ("11400", "11401", "11402", "11403", "11404", "11406"),
        ("11600", "11601", "11602", "11603", "11604", "11606"),
    ),
    (
        PARTS,
        ("11420", "11421", "11422", "11423", "11424", "11426"),
        ("11620", "11621", "11622", "11623", "11624", "11626"),
    ),
    (
        FACE,
        ("11440", "11441", "11442", "11443", "11444", "11446"),
        ("11640", "11641", "11642", "11643", "11644", "11646"),
    ),
)
_BANDS = ((3, 5), (6, 10), (11, 20), (21, 30), (31, 40), (41, 52))
_BENIGN = (
    "compound nevus",
    "epidermal cyst",
    "neurofibroma",
    "dysplastic nevus, mild",
    "congenital nevus",
    "nevus sebaceus",
    "blue nevus",
)
_BIG = ("epidermal cyst", "neurofibroma", "congenital nevus", "nevus sebaceus")
_CANCER = (
    "basal cell carcinoma",
    "squamous cell carcinoma",
    "nodular BCC",
    "well-differentiated SCC",
    "infiltrative BCC",
    "moderately differentiated SCC",
)
_NOISE = (
    "Local: lidocaine with epinephrine.",
    "Specimen oriented with a suture.",
    "Hemostasis by cautery.",
    "Photo taken.",
    "Elliptical incision.",
    "No nodes felt.",
    "EBL minimal.",
    "Margins clear.",
    "Consent signed.",
)


class Excision(Family[Removed]):
    """Excision codes, with the layered closure where there was one."""

    id = "pr-lesion-excision"
    title = "Excised lesions: diameter with margins"
    group = Group.PROCEDURES
    source = "CPT excision guidelines (benign, malignant lesions); NCCI Policy Manual, chapter 3"
    domain = "cpt-integumentary"
    skill = "wrong-code"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Removed, Answer]:
        """Codes first: group, nature and band; then a lesion and margins that add up to it."""
        lesions: list[Lesion] = []
        codes: list[str] = []
        for _ in range(1 if difficulty <= 3 else rng.choice((1, 2, 2))):
            sites, benign, cancer = rng.choice(_GROUPS)
            malignant = rng.random() < 0.5
            band = rng.randrange(1 if malignant else 0, 5 if sites is FACE else 6)
            low, high = _BANDS[band]
            code = (cancer if malignant else benign)[band]
            site = rng.choice(sites)
            if code in codes or site in {each.site for each in lesions}:
                continue
            near = difficulty >= 3 and rng.random() < 0.5
            total = rng.choice((low, high)) if near else rng.randint(low, high)
            most = min((total - 2) // 2, 10 if malignant else 5)
            margin = rng.randint(min(2, most) if malignant else 0 if total < 6 else 1, max(1, most))
            least = 4 if malignant else 2
            if total - 2 * margin < least:
                margin = (total - least) // 2
            wider = (
                margin + rng.randint(1, 3)
                if difficulty >= 3 and margin and rng.random() < 0.5
                else margin
            )
            layered = 0
            if difficulty >= 2 and total > 6 and rng.random() < 0.4:
                layered = rng.randint(3 * total - total // 2, 3 * total + 4)
                layered = min(max(layered, 11), rng.randint(52, 75))
            lesions.append(Lesion(site, malignant, total - 2 * margin, margin, wider, layered))
            codes.append(code)
        closures = _closures(lesions)
        if len(closures) > 1:
            lesions = [
                each
                if n == 0
                else Lesion(each.site, each.malignant, each.size, each.margin, each.wider, 0)
                for n, each in enumerate(lesions)
            ]
            closures = _closures(lesions)
        return Removed(tuple(lesions)), tuple(sorted([*codes, *closures]))

    def solve(self, facts: Removed, codebook: Codebook) -> Answer:
        """Each lesion by size plus twice the narrowest margin; layered closures by site."""
        return _codes(facts.lesions)

    def write(
        self, facts: Removed, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An operative note with measurements."""
        who = adult(rng, rng.randint(28, 84), rng.choice("FM"))
        lines = [
            rng.choice(
                (
                    f"{who}.",
                    f"Office procedure, {who}.",
                    f"Dermatology. {who}.",
                    f"{who}, excision under local.",
                )
            )
        ]
        said = [_told(each, rng, difficulty) for each in facts.lesions]
        lines += [f"{'AB'[n]}. {each}" for n, each in enumerate(said)] if len(said) > 1 else said
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.choice((1, len(lines))), line)
        return Draft(
            scene="\n".join(lines),
            ask="Codes on the surgeon's claim, leaving modifiers out?",
            form=Form.CODES,
            rule="Excised diameter: lesion plus twice the narrowest margin, measured before fixation; one code a lesion; only layered or complex closure is added.",
            worked=_excised(facts, answer),
            mistakes=_wrong(facts, answer),
        )


_LAYERED = {
    "face": ((25, "12051"), (50, "12052"), (75, "12053")),
    "part": ((25, "12041"), (75, "12042")),
    "wide": ((25, "12031"), (75, "12032")),
}


def _closures(lesions: list[Lesion]) -> list[str]:
    """Layered closure codes, one a lesion; the draw keeps at most one."""
    found = []
    for each in lesions:
        if each.layered:
            kind = (
                "face"
                if each.site in FACE
                else "part"
                if each.site in PARTS and each.site != "scalp"
                else "wide"
            )
            found.append(next(code for limit, code in _LAYERED[kind] if each.layered <= limit))
    return found


def _cm(mm: int) -> str:
    return f"{mm / 10:.1f} cm"


def _told(lesion: Lesion, rng: Random, difficulty: int) -> str:
    what = rng.choice(_CANCER if lesion.malignant else _BIG if lesion.size > 18 else _BENIGN)
    margins = f"margins {_cm(lesion.margin)} on each side"
    if lesion.margin == 0:
        margins = "no margin taken"
    elif lesion.wider != lesion.margin:
        margins = rng.choice(
            (
                f"margins {_cm(lesion.wider)} on one side, {_cm(lesion.margin)} on the other",
                f"margin {_cm(lesion.margin)} at the narrowest, {_cm(lesion.wider)} elsewhere",
            )
        )
    site = lesion.site
    text = rng.choice(
        (
            f"{site[0].upper()}{site[1:]}: lesion {_cm(lesion.size)}, {margins}, full-thickness excision.",
            f"Lesion of the {site}, {_cm(lesion.size)} across, cut out full thickness, {margins}.",
            f"{_cm(lesion.size)} lesion, {site}, excised to fat with {margins}.",
        )
    )
    text += f" Path: {what}."
    if difficulty >= 2 and rng.random() < 0.4:
        shrunk = max(2, (lesion.size + 2 * lesion.margin) * 8 // 10)
        text += f" Pathology measures the fixed specimen at {_cm(shrunk)}."
    if lesion.layered:
        text += rng.choice(
            (
                f" Closed in layers, {_cm(lesion.layered)}.",
                f" Layered closure {_cm(lesion.layered)}, deep Vicryl and nylon.",
            )
        )
    else:
        text += rng.choice(
            (
                " Simple closure.",
                " Closed in one layer, nylon.",
                " Skin closed with simple sutures.",
            )
        )
    return text


def _excised(facts: Removed, answer: Answer) -> list[str]:
    steps = []
    for each in facts.lesions:
        across = each.size + 2 * each.margin
        kind = "malignant" if each.malignant else "benign"
        steps.append(
            f"{each.site}, {kind}: {each.size / 10:.1f} + 2 x {each.margin / 10:.1f} = {across / 10:.1f} cm"
        )
        steps.append(
            f"layered closure {each.layered / 10:.1f} cm is added"
            if each.layered
            else "simple closure is included"
        )
    return [*steps, " ".join(answer)]


def _codes(lesions: Sequence[Lesion]) -> Answer:
    """The codes by the rule: excised diameters, and layered closures added up by group of sites."""
    found: list[str] = []
    lengths: dict[int, int] = {}
    for lesion in lesions:
        across = lesion.size + 2 * lesion.margin
        step = sum(across > limit for limit in (5, 10, 20, 30, 40))
        word = lesion.site.split()[-1]
        face = word in ("nose", "ear", "cheek", "forehead", "chin", "lip", "face")
        part = word in ("scalp", "neck", "hand", "foot")
        code = (11600 if lesion.malignant else 11400) + (40 if face else 20 if part else 0)
        found.append(str(code + (step if step < 5 else 6)))
        if lesion.layered:
            base = 12051 if face else 12041 if part and word != "scalp" else 12031
            lengths[base] = lengths.get(base, 0) + lesion.layered
    for base, length in lengths.items():
        if base == 12051:
            found.append(str(base + sum(length > limit for limit in (25, 50, 75))))
        else:
            found.append(str(base + (0 if length <= 25 else 1 if length <= 75 else 3)))
    return tuple(sorted(found))


def _wrong(facts: Removed, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(lesions: list[Lesion], why: str) -> None:
        codes = _codes(lesions)
        if codes != answer:
            found.setdefault(" ".join(codes), why)

    def changed(
        each: Lesion,
        size: int,
        margin: int,
        malignant: bool | None = None,
        layered: int | None = None,
    ) -> Lesion:
        nature = each.malignant if malignant is None else malignant
        return Lesion(
            each.site, nature, size, margin, margin, each.layered if layered is None else layered
        )

    all_ = facts.lesions
    add(
        [changed(each, each.size, 0) for each in all_],
        "The margins belong to the excised diameter.",
    )
    add(
        [changed(each, each.size + each.margin, 0) for each in all_],
        "Both margins count, one on each side.",
    )
    add(
        [changed(each, each.size, each.wider) for each in all_],
        "The narrowest margin counts, not the widest.",
    )
    add(
        [changed(each, each.size, each.margin, not each.malignant) for each in all_],
        "Pathology decides between benign and malignant.",
    )
    add(
        [changed(each, each.size, each.margin, None, 0) for each in all_],
        "A layered closure is reported too.",
    )
    add(
        [changed(each, each.size, each.margin, None, each.layered or 20) for each in all_],
        "Simple closure is part of the excision.",
    )
    return found


FAMILIES = (Excision,)
