"""All of a body part or some of it: Resection and Excision in ICD-10-PCS."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

WHOLE, SOME = "whole", "some"
OPEN, SCOPE = "open", "laparoscopic"


@dataclass(frozen=True, slots=True)
class Site:
    """A body part: body system and value of the code, words for all of it and for some of it,
    approaches by which it is done, and the sex it belongs to (empty: either)."""

    system: str
    value: str
    whole: tuple[str, ...]
    some: tuple[str, ...]
    approaches: tuple[str, ...] = (OPEN, SCOPE)
    sex: str = ""
    chest: bool = False


def _lung(value: str, name: str) -> Site:
    return Site(
        "B",
        value,
        (
            f"{name} lobectomy",
            f"whole {name} lobe of the lung removed",
            f"{name} lobe resected entire",
        ),
        (
            f"wedge of the {name} lobe",
            f"{name} lobe, nodule wedged out",
            f"wedge resection, {name} lobe",
        ),
        chest=True,
    )


SITES: dict[str, Site] = {
    "right upper lobe": _lung("C", "right upper"),
    "right middle lobe": _lung("D", "right middle"),
    "right lower lobe": _lung("F", "right lower"),
    "left upper lobe": _lung("G", "left upper"),
    "left lower lobe": _lung("J", "left lower"),
    "sigmoid": Site(
        "D",
        "N",
        (
            "entire sigmoid colon removed, ends rejoined",
            "sigmoid colectomy, all of the sigmoid taken",
        ),
        (
            "8 cm segment of the sigmoid colon taken, ends rejoined",
            "part of the sigmoid with a stricture removed, rest left",
        ),
    ),
    "right colon": Site(
        "D",
        "F",
        (
            "right hemicolectomy, whole right colon",
            "entire right colon removed, ileocolic anastomosis",
        ),
        (
            "short segment of the right colon removed, rest left in place",
            "part of the right colon with a polyp base taken",
        ),
    ),
    "left colon": Site(
        "D",
        "G",
        ("left hemicolectomy, whole left colon", "entire left colon removed"),
        ("segment of the left colon removed, rest left in place",),
    ),
    "spleen": Site(
        "7",
        "P",
        ("splenectomy, whole organ", "spleen removed entire"),
        ("lower pole of the spleen removed, upper pole kept", "partial splenectomy for a cyst"),
    ),
    "right kidney": Site(
        "T",
        "0",
        ("right nephrectomy, whole kidney", "right kidney removed entire"),
        (
            "right partial nephrectomy, 3 cm mass",
            "right renal mass cut out with a margin, kidney kept",
        ),
    ),
    "left kidney": Site(
        "T",
        "1",
        ("left nephrectomy, whole kidney", "left kidney removed entire"),
        (
            "left partial nephrectomy, 4 cm mass",
            "left renal mass cut out with a margin, kidney kept",
        ),
    ),
    "right breast": Site(
        "H",
        "T",
        ("right mastectomy, whole breast", "simple mastectomy on the right"),
        ("right lumpectomy", "lump cut out of the right breast with a rim of tissue"),
        (OPEN,),
        "F",
    ),
    "left breast": Site(
        "H",
        "U",
        ("left mastectomy, whole breast", "simple mastectomy on the left"),
        ("left lumpectomy", "lump cut out of the left breast with a rim of tissue"),
        (OPEN,),
        "F",
    ),
    "both breasts": Site(
        "H", "V", ("both breasts removed whole", "bilateral simple mastectomy"), (), (OPEN,), "F"
    ),
    "right axilla": Site(
        "7",
        "5",
        ("all nodes of the right axilla removed", "right axillary chain taken out entire"),
        (
            "two nodes of the right axilla with known metastases taken out, rest of the chain left",
            "one node of the right axilla, known to hold tumor, taken out, chain left",
        ),
        (OPEN,),
        "F",
    ),
    "left axilla": Site(
        "7",
        "6",
        ("all nodes of the left axilla removed", "left axillary chain taken out entire"),
        (
            "two nodes of the left axilla with known metastases taken out, rest of the chain left",
            "one node of the left axilla, known to hold tumor, taken out, chain left",
        ),
        (OPEN,),
        "F",
    ),
    "left thyroid": Site(
        "G",
        "G",
        ("left thyroid lobectomy, whole lobe", "left lobe of the thyroid removed entire"),
        ("part of the left thyroid lobe with a nodule removed, rest left",),
        (OPEN,),
    ),
    "right thyroid": Site(
        "G",
        "H",
        ("right thyroid lobectomy, whole lobe", "right lobe of the thyroid removed entire"),
        ("part of the right thyroid lobe with a nodule removed, rest left",),
        (OPEN,),
    ),
    "thyroid": Site("G", "K", ("total thyroidectomy", "whole thyroid gland removed"), (), (OPEN,)),
    "right ovary": Site(
        "U",
        "0",
        ("right oophorectomy", "whole right ovary removed"),
        ("cyst cut out of the right ovary, ovary kept", "right ovarian cystectomy"),
        (SCOPE, OPEN),
        "F",
    ),
    "left ovary": Site(
        "U",
        "1",
        ("left oophorectomy", "whole left ovary removed"),
        ("cyst cut out of the left ovary, ovary kept", "left ovarian cystectomy"),
        (SCOPE, OPEN),
        "F",
    ),
    "both ovaries": Site(
        "U", "2", ("both ovaries removed whole", "bilateral oophorectomy"), (), (SCOPE, OPEN), "F"
    ),
    "both tubes": Site(
        "U",
        "7",
        ("both fallopian tubes removed whole", "bilateral salpingectomy"),
        (),
        (SCOPE, OPEN),
        "F",
    ),
    "appendix": Site("D", "J", ("appendectomy", "appendix removed"), ()),
    "gallbladder": Site(
        "F", "4", ("cholecystectomy, whole gallbladder", "gallbladder removed"), ()
    ),
    "right liver": Site(
        "F",
        "1",
        ("right hepatic lobectomy, whole lobe", "right lobe of the liver removed entire"),
        ("metastasis in the right lobe of the liver wedged out", "wedge of the right hepatic lobe"),
    ),
    "left liver": Site(
        "F",
        "2",
        ("left hepatic lobectomy, whole lobe", "left lobe of the liver removed entire"),
        ("metastasis in the left lobe of the liver wedged out", "wedge of the left hepatic lobe"),
    ),
}
"""Body parts with the value that ICD-10-PCS gives them."""

_TOGETHER = (
    ("right breast", "right axilla"),
    ("left breast", "left axilla"),
    ("both ovaries", "both tubes"),
    ("sigmoid", "appendix"),
    ("right upper lobe", "right middle lobe"),
    ("right upper lobe", "right lower lobe"),
    ("left upper lobe", "left lower lobe"),
    ("gallbladder", "left liver"),
    ("gallbladder", "right liver"),
    ("spleen", "left colon"),
    ("right ovary", "appendix"),
    ("sigmoid", "left ovary"),
    ("left kidney", "spleen"),
    ("right liver", "sigmoid"),
)
_NOISE = (
    "Frozen section: margins clear.",
    "Specimen oriented and sent.",
    "Closed with absorbable suture.",
    "EBL 120 mL.",
    "Drain placed, removed before discharge.",
    "Hemostasis with cautery.",
    "General anesthesia.",
    "No complications.",
    "Counts correct.",
    "Final pathology pending.",
    "Foley removed POD 1.",
)


@dataclass(frozen=True, slots=True)
class Removal:
    """Body parts removed, each (name, whole or some); one approach for all."""

    parts: tuple[tuple[str, str], ...]
    approach: str


class Parts(Family[Removal]):
    """Resection for all of a body part with a value of its own, Excision for some of it."""

    id = "pcs-excision-resection"
    title = "Excision or resection, and the body part"
    group = Group.PCS
    source = "ICD-10-PCS guidelines B3.8, B3.2a, B4.3; root operation definitions of section 0"
    domain = "pcs-medical-surgical"
    skill = "wrong-code"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Removal, Answer]:
        """Root operation and value first."""
        if difficulty <= 2 or (difficulty == 3 and rng.random() < 0.6):
            names: tuple[str, ...] = (rng.choice(tuple(SITES)),)
        else:
            names = rng.choice(_TOGETHER)
        shared = [a for a in (OPEN, SCOPE) if all(a in SITES[n].approaches for n in names)]
        approach = rng.choice(shared)
        parts = []
        codes = []
        for name in names:
            site = SITES[name]
            extent = WHOLE if not site.some or rng.random() < 0.45 else SOME
            root = "T" if extent == WHOLE else "B"
            codes.append(f"0{site.system}{root}{site.value}{'0' if approach == OPEN else '4'}ZZ")
            parts.append((name, extent))
        return Removal(tuple(parts), approach), tuple(sorted(codes))

    def solve(self, facts: Removal, codebook: Codebook) -> Answer:
        """The code whose title in the tables has the root operation, the part and the approach."""
        found = []
        for name, extent in facts.parts:
            site = SITES[name]
            stem = f"0{site.system}" + {WHOLE: "T", SOME: "B"}[extent] + site.value
            fifth = {OPEN: "0", SCOPE: "4"}[facts.approach]
            found.append(f"{stem}{fifth}ZZ")
        return tuple(sorted(found))

    def write(
        self, facts: Removal, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The key lines of an operative report."""
        sex = next((SITES[n].sex for n, _ in facts.parts if SITES[n].sex), "") or rng.choice("FM")
        who = adult(rng, rng.randint(29, 82), sex)
        told = [rng.choice(SITES[n].whole if e == WHOLE else SITES[n].some) for n, e in facts.parts]
        chest = SITES[facts.parts[0][0]].chest
        way = rng.choice(
            (
                ("Thoracotomy", "Open thoracotomy")
                if chest
                else ("Open operation", "Open approach", "Through an open incision")
            )
            if facts.approach == OPEN
            else (
                ("VATS, ports only", "Thoracoscopic, through ports")
                if chest
                else ("Laparoscopic", "Laparoscopy, ports only", "Through ports, camera")
            )
        )
        joined = "; ".join(told)
        text = rng.choice(
            (
                f"{way}: {joined}.",
                f"{joined[:1].upper()}{joined[1:]}. {way}.",
                f"Procedure: {joined}. Approach: {way[:1].lower() + way[1:] if not way.startswith('VATS') else way}.",
            )
        )
        lines = [f"{who}.", text]
        if rng.random() < 0.3:
            lines = [f"{who}. {text}"]
        for line in strewn(rng, _NOISE, 3):
            lines.insert(rng.randint(1, len(lines)), line)
        several = len(answer) > 1
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("PCS code", "Which ICD-10-PCS code", "Inpatient procedure code"))
            + ("s, in any order?" if several else "?"),
            form=Form.CODES,
            rule="All of a body part that has a value of its own is Resection (T), some of it "
            "Excision (B); each body part is coded.",
            worked=[
                *(
                    f"{name}: {'all, Resection' if extent == WHOLE else 'some, Excision'}"
                    for name, extent in facts.parts
                ),
                "; ".join(f"{code} {_title(codebook, code)}" for code in answer),
            ],
            mistakes=_mistakes(facts, answer),
        )


def _title(codebook: Codebook, code: str) -> str:
    found = codebook.get(code)
    return found.title if found else ""


def _mistakes(facts: Removal, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}
    swap = {"T": "B", "B": "T"}
    for code in answer:
        other = sorted([*(c for c in answer if c != code), code[:2] + swap[code[2]] + code[3:]])
        found[" ".join(other)] = (
            "All of this body part was taken: Resection."
            if code[2] == "T"
            else "Only some of this body part was taken: Excision."
        )
        if len(answer) > 1:
            rest = " ".join(c for c in answer if c != code)
            found[rest] = "Each body part removed is coded."
    fifth = {"0": "4", "4": "0"}
    found[" ".join(sorted(c[:4] + fifth[c[4]] + c[5:] for c in answer))] = (
        "Open is 0, through ports with a scope is 4."
    )
    pairs = {
        "both ovaries": ("0UT0", "0UT1"),
        "both tubes": ("0UT5", "0UT6"),
        "both breasts": ("0HTT", "0HTU"),
    }
    for name, _ in facts.parts:
        if name in pairs and len(facts.parts) == 1:
            found[" ".join(stem + answer[0][4:] for stem in pairs[name])] = (
                "A bilateral value exists: one code."
            )
    return found


FAMILIES = (Parts,)
