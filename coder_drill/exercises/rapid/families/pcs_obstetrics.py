"""Obstetrics in ICD-10-PCS: products of conception in section 1, the mother's parts in section 0."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# What was done: code, ways to chart it, and why the code is that one.
_BIRTHS = {
    "spontaneous": (
        "10E0XZZ",
        (
            "SVD over the perineum",
            "spontaneous vaginal delivery, vertex",
            "NSVD",
            "vaginal birth, head and shoulders delivered with maternal effort, no instruments",
        ),
        "a birth without instruments is Delivery, external approach",
    ),
    "vacuum": (
        "10D07Z6",
        (
            "vacuum-assisted vaginal delivery, 2 pulls",
            "vacuum cup applied at +3, delivered with the second pull",
            "VAVD for maternal exhaustion",
        ),
        "vacuum is Extraction, qualifier 6",
    ),
    "low forceps": (
        "10D07Z3",
        (
            "low forceps delivery",
            "forceps at +2 station (low), head delivered",
            "low forceps for nonreassuring tracing",
        ),
        "low forceps is Extraction, qualifier 3",
    ),
    "low cesarean": (
        "10D00Z1",
        (
            "primary low transverse cesarean",
            "repeat LTCS",
            "cesarean through a low transverse uterine incision",
            "C-section, lower segment, for arrest of descent",
        ),
        "cesarean through the lower segment is Extraction, open, qualifier 1",
    ),
    "classical cesarean": (
        "10D00Z0",
        (
            "classical cesarean",
            "cesarean, vertical incision in the upper uterine segment",
            "classical C-section, lower segment not accessible",
        ),
        "a classical cesarean is Extraction, open, qualifier 0 (high)",
    ),
}
_WITH = {
    "rupture": (
        "10907ZC",
        (
            "AROM at 6 cm, clear fluid",
            "membranes ruptured with a hook in labor",
            "amniotomy in active labor",
        ),
        "artificial rupture is Drainage of amniotic fluid, 10907ZC",
    ),
    "first degree": (
        "0HQ9XZZ",
        (
            "1st degree perineal laceration, skin only, repaired",
            "first-degree perineal tear sutured (skin)",
        ),
        "first degree is skin of the perineum",
    ),
    "second degree": (
        "0KQM0ZZ",
        (
            "2nd degree perineal laceration repaired in layers",
            "second-degree perineal tear, perineal muscle and skin repaired",
            "2nd degree lac repaired, muscle approximated, then skin",
        ),
        "second degree reaches muscle: deepest layer only",
    ),
    "episiotomy": (
        "0W8NXZZ",
        (
            "midline episiotomy, closed in layers",
            "mediolateral episiotomy cut and repaired",
            "episiotomy, repaired with 2-0 Vicryl",
        ),
        "an episiotomy is Division of the perineum; closing it is not coded",
    ),
    "retained": (
        "10D17ZZ",
        (
            "retained placental fragments removed by curettage an hour after birth",
            "postpartum curettage for retained placental pieces",
        ),
        "retained products are Extraction in section 1",
    ),
}
_OTHER = {
    "missed": (
        "10D17ZZ",
        (
            "incomplete spontaneous abortion at 9 weeks, retained products removed by curettage",
            "retained products after a miscarriage at 10 weeks, curettage through the cervix",
            "D&C for retained products of conception, incomplete miscarriage",
        ),
        "retained products after an abortion are section 1, not the uterus",
    ),
    "bleeding": (
        "0UDB7ZZ",
        (
            "D&C to stop heavy uterine bleeding, not pregnant, pregnancy test negative",
            "heavy menses, therapeutic D&C, no products of conception",
            "uterus curetted for bleeding 4 months after her last birth, no products found",
        ),
        "without products of conception the endometrium is the body part",
    ),
    "sampling": (
        "0UDB7ZX",
        (
            "diagnostic D&C for intermenstrual bleeding, not pregnant, curettings to pathology",
            "endometrial curettage to find the cause of irregular bleeding, not pregnant",
            "diagnostic D&C, thickened endometrium on ultrasound, not pregnant",
        ),
        "curettage for diagnosis takes X",
    ),
    "vacuum abortion": (
        "10A07Z6",
        (
            "elective termination at 8 weeks by suction",
            "induced abortion, 9 weeks, vacuum aspiration",
        ),
        "an induced abortion by vacuum is Abortion, qualifier 6",
    ),
    "drug abortion": (
        "10A07ZX",
        (
            "termination at 17 weeks for a lethal anomaly, misoprostol placed vaginally",
            "induced abortion with vaginal misoprostol at 16 weeks",
        ),
        "an abortifacient is Abortion, qualifier X",
    ),
    "laminaria": (
        "10A07ZW",
        (
            "laminaria placed in the cervix for induced abortion at 15 weeks",
            "induced abortion at 16 weeks begun with laminaria",
        ),
        "laminaria is Abortion, qualifier W",
    ),
    "ectopic": (
        "10T24ZZ",
        (
            "laparoscopy, ectopic pregnancy removed whole from the right tube, tube left",
            "laparoscopic removal of a tubal ectopic, intact, tube saved",
        ),
        "an ectopic is products of conception: Resection in section 1",
    ),
    "version": (
        "10S0XZZ",
        (
            "external cephalic version at 37 weeks, breech turned to vertex",
            "ECV at 37 weeks, successful",
        ),
        "turning the fetus from outside is Reposition in section 1",
    ),
    "cerclage": (
        "0UVC7ZZ",
        (
            "McDonald cerclage at 14 weeks, through the vagina",
            "transvaginal suture cerclage for a short cervix, 20 weeks",
        ),
        "the cervix is the mother's: Restriction in section 0",
    ),
}
_NOISE = (
    "Epidural by anesthesia.",
    "Rh positive, rubella immune.",
    "GBS negative.",
    "Oxytocin after delivery of the placenta.",
    "QBL 350 mL.",
    "Apgars 8 and 9.",
    "Placenta out spontaneously, intact.",
    "Breastfeeding.",
    "G2 P1.",
    "Delayed cord clamping.",
    "Skin to skin.",
    "Cefazolin given.",
)
_PLAIN = (
    "Tolerated well.",
    "Rh positive.",
    "Discharged the next day.",
    "EBL 30 mL.",
    "Spinal anesthesia.",
    "Anesthesia: MAC.",
    "G3 P2.",
    "Consent confirmed.",
)


@dataclass(frozen=True, slots=True)
class Events:
    """Names of what was done, keys of the tables above."""

    names: tuple[str, ...]


class Obstetrics(Family[Events]):
    """Delivery, tears, curettage: which section and which code."""

    id = "pcs-obstetrics"
    title = "Obstetric procedures"
    group = Group.PCS
    source = "ICD-10-PCS guidelines C1 and C2; tables 102, 109, 10A, 10D, 10E, 10S, 10T, 0UD"
    domain = "pcs-obstetrics"
    skill = "wrong-code"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Events, Answer]:
        """Codes from the tables first."""
        names: list[str] = []
        birth = rng.random() < {1: 0.6, 2: 0.7, 3: 0.6, 4: 0.75, 5: 0.85}[difficulty]
        if not birth:
            names = [rng.choice(tuple(_OTHER))]
        else:
            how = rng.choice(tuple(_BIRTHS))
            names = [how]
            extras = ["rupture"]
            if "cesarean" not in how:
                extras += [rng.choice(("first degree", "second degree", "episiotomy"))]
                extras += ["retained"] if difficulty >= 3 else []
            most = {1: 0, 2: 1, 3: 1, 4: 2, 5: 3}[difficulty]
            least = {1: 0, 2: 0, 3: 1, 4: 1, 5: 2}[difficulty]
            names += rng.sample(extras, min(len(extras), rng.randint(least, most)))
        every = {**_BIRTHS, **_WITH, **_OTHER}
        return Events(tuple(names)), tuple(sorted(every[name][0] for name in names))

    def solve(self, facts: Events, codebook: Codebook) -> Answer:
        """Section by whose part it is, then root operation by the aim."""
        found = []
        for name in facts.names:
            if name == "spontaneous":
                found.append("10E" + "0XZZ")
            elif name in ("vacuum", "low forceps"):
                found.append("10D07Z" + {"vacuum": "6", "low forceps": "3"}[name])
            elif name.endswith("cesarean"):
                found.append("10D00Z" + ("0" if name.startswith("classical") else "1"))
            elif name in ("retained", "missed"):
                found.append("10D17ZZ")
            elif name in ("bleeding", "sampling"):
                found.append("0UDB7Z" + ("X" if name == "sampling" else "Z"))
            elif name in ("vacuum abortion", "drug abortion", "laminaria"):
                found.append("10A07Z" + {"v": "6", "d": "X", "l": "W"}[name[0]])
            elif name == "episiotomy":
                found.append("0W8NXZZ")
            elif name.endswith("degree"):
                found.append("0HQ9XZZ" if name.startswith("first") else "0KQM0ZZ")
            else:
                rest = {"rupture": "10907ZC", "ectopic": "10T24ZZ", "version": "10S0XZZ"}
                found.append(rest.get(name, "0UVC7ZZ"))
        return tuple(sorted(found))

    def write(
        self, facts: Events, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A delivery or operative note."""
        every = {**_BIRTHS, **_WITH, **_OTHER}
        birth = facts.names[0] in _BIRTHS
        low, high = (24, 44) if facts.names[0] in ("bleeding", "sampling") else (19, 41)
        who = adult(rng, rng.randint(low, high), "F")
        told = [rng.choice(every[name][1]) for name in facts.names]
        if birth:
            before = [t for n, t in zip(facts.names, told, strict=True) if n == "rupture"]
            after = [t for n, t in zip(facts.names[1:], told[1:], strict=True) if n != "rupture"]
            told = [*before, told[0], *after]
        text = rng.choice(("; ".join(told) + ".", ". ".join(_up(t) for t in told) + "."))
        if len(told) > 1 and rng.random() < 0.4:
            text = "\n".join(f"- {t}" for t in told)
        head = (
            f"{who}, {rng.choice(('term', '39 weeks', '40 weeks', '38 weeks'))}."
            if birth
            else f"{who}."
        )
        noise = list(_NOISE if birth else _PLAIN)
        if "retained" in facts.names:
            noise.remove("Placenta out spontaneously, intact.")
        if birth and "cesarean" in facts.names[0]:
            noise.remove("Skin to skin.")
            noise = [line for line in noise if not line.startswith("Placenta")]
        lines = [head, _up(text)]
        for line in mixed(rng, strewn(rng, noise, 3)):
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "PCS codes, without drugs, monitoring, or anesthesia?",
                    "Which inpatient procedure codes (drugs, monitoring, anesthesia left out)?",
                    "All ICD-10-PCS codes for what was done? Leave out drugs and anesthesia",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[*(f"{every[n][2]}: {every[n][0]}" for n in facts.names)],
            mistakes=_mistakes(facts, answer),
        )


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rule(facts: Events) -> str:
    for name, rule in (
        ("retained", "Retained products after birth are Extraction in section 1, 10D1, not 0UDB."),
        ("episiotomy", "Episiotomy is Division, 0W8NXZZ; closing it is part of it."),
        (
            "second degree",
            "A tear is coded to its deepest layer: second degree is muscle, 0KQM0ZZ.",
        ),
        ("first degree", "A tear is coded to its deepest layer: first degree is skin, 0HQ9XZZ."),
        ("rupture", "Procedures on products of conception, amniotic fluid too, are in section 1."),
        ("bleeding", "Curettage without products of conception is 0UDB, in section 0."),
        ("sampling", "Curettage without products is 0UDB; X when it is for diagnosis."),
        ("cerclage", "Procedures on the pregnant woman's own parts are in section 0."),
    ):
        if name in facts.names:
            return rule
    return "Procedures on the products of conception are coded in the Obstetrics section, 1."


def _mistakes(facts: Events, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def swap(out: str, into: str, why: str) -> None:
        if out in answer:
            codes = sorted([*(c for c in answer if c != out), *([into] if into else [])])
            if tuple(codes) != answer:
                found.setdefault(" ".join(codes), why)

    swap("0KQM0ZZ", "0HQ9XZZ", "Second degree reaches muscle; code the deepest layer.")
    swap("0HQ9XZZ", "0KQM0ZZ", "First degree is skin only.")
    if "0W8NXZZ" in answer:
        codes = sorted([*answer, "0HQ9XZZ"])
        found[" ".join(codes)] = "Closing an episiotomy is part of it."
        codes = sorted([*answer, "0KQM0ZZ"])
        found[" ".join(codes)] = "Closing an episiotomy is part of it."
    swap("10D17ZZ", "0UDB7ZZ", "Products of conception are section 1, not the endometrium.")
    swap("0UDB7ZZ", "10D17ZZ", "There are no products of conception here: 0UDB.")
    swap("0UDB7ZX", "0UDB7ZZ", "For diagnosis the qualifier is X.")
    swap("0UDB7ZZ", "0UDB7ZX", "The aim is treatment, so no X.")
    swap("10D07Z6", "10E0XZZ", "An instrument makes it Extraction, not Delivery.")
    swap("10D07Z3", "10E0XZZ", "An instrument makes it Extraction, not Delivery.")
    swap("10D00Z1", "10D00Z0", "0 is a classical incision, 1 the lower segment.")
    swap("10D00Z0", "10D00Z1", "1 is the lower segment; a classical incision is 0.")
    swap("10907ZC", "", "Artificial rupture of membranes has a code, 10907ZC.")
    swap("10T24ZZ", "10D27ZZ", "Removed whole through the laparoscope: Resection, 10T24ZZ.")
    swap("10S0XZZ", "10S07ZZ", "The version was done from outside: approach X.")
    return found


FAMILIES = (Obstetrics,)
