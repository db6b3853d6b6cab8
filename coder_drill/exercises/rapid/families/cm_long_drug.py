"""Long-term drug therapy: which Z79 codes a medication list gives."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

LONG, SHORT, MAINTENANCE = "long term", "short course", "maintenance for dependence"

_LONG: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Z79.01": (
        ("warfarin", "5 mg nightly", "atrial fibrillation"),
        ("apixaban", "5 mg BID", "AF"),
        ("rivaroxaban", "20 mg daily", "prior DVT, lifelong"),
        ("dabigatran", "150 mg BID", "atrial fibrillation"),
        ("edoxaban", "60 mg daily", "AF"),
    ),
    "Z79.02": (
        ("clopidogrel", "75 mg daily", "coronary stent"),
        ("ticagrelor", "90 mg BID", "stent last year"),
        ("prasugrel", "10 mg daily", "stent"),
    ),
    "Z79.82": (
        ("aspirin", "81 mg daily", "CAD"),
        ("aspirin EC", "81 mg daily", "peripheral artery disease"),
        ("low-dose ASA", "81 mg daily", "old MI"),
    ),
    "Z79.1": (
        ("naproxen", "500 mg BID", "osteoarthritis, for years"),
        ("meloxicam", "15 mg daily", "knee OA, for years"),
        ("celecoxib", "200 mg daily", "ankylosing spondylitis"),
        ("ibuprofen", "600 mg TID", "arthritis, since 2019"),
    ),
    "Z79.2": (
        ("trimethoprim", "100 mg nightly", "to prevent UTI"),
        ("azithromycin", "250 mg 3x/week, ongoing", "bronchiectasis prophylaxis"),
        ("doxycycline", "100 mg daily, indefinitely", "suppression, infected hip prosthesis"),
        ("penicillin V", "250 mg BID, lifelong", "rheumatic fever prophylaxis"),
    ),
    "Z79.51": (
        ("fluticasone HFA", "2 puffs BID", "asthma"),
        ("budesonide inhaler", "2 puffs BID", "asthma"),
        ("mometasone inhaler", "daily", "asthma"),
    ),
    "Z79.52": (
        ("prednisone", "5 mg daily for 3 years", "polymyalgia rheumatica"),
        ("prednisone", "7.5 mg daily since 2021", "lupus"),
        ("prednisone", "10 mg daily for 2 years", "myasthenia gravis"),
    ),
    "Z79.811": (
        ("anastrozole", "1 mg daily", "adjuvant, breast cancer"),
        ("letrozole", "2.5 mg daily", "adjuvant, breast cancer"),
        ("exemestane", "25 mg daily", "adjuvant, breast cancer"),
    ),
    "Z79.83": (
        ("alendronate", "70 mg weekly", "osteoporosis"),
        ("risedronate", "35 mg weekly", "osteoporosis"),
        ("ibandronate", "150 mg monthly", "osteoporosis"),
    ),
    "Z79.4": (
        ("insulin glargine", "22 units nightly", "T2DM"),
        ("insulin degludec", "30 units daily", "type 2 diabetes"),
        ("NPH insulin", "18 units BID", "T2DM"),
    ),
    "Z79.84": (
        ("metformin", "1,000 mg BID", "T2DM"),
        ("glipizide", "10 mg daily", "type 2 diabetes"),
        ("sitagliptin", "100 mg daily", "T2DM"),
        ("pioglitazone", "30 mg daily", "T2DM"),
    ),
    "Z79.85": (
        ("semaglutide SC", "1 mg weekly", "T2DM"),
        ("dulaglutide", "1.5 mg weekly", "type 2 diabetes"),
        ("tirzepatide", "7.5 mg weekly", "T2DM"),
        ("liraglutide SC", "1.8 mg daily", "type 2 diabetes"),
    ),
    "Z79.891": (
        ("oxycodone", "10 mg TID as prescribed, years", "chronic back pain"),
        ("morphine ER", "30 mg BID, long term", "chronic pain, failed back surgery"),
        ("hydrocodone-APAP", "5/325 TID, ongoing", "chronic hip pain"),
    ),
    "Z79.620": (
        ("adalimumab", "40 mg every 2 weeks", "rheumatoid arthritis"),
        ("infliximab", "infusion every 8 weeks", "Crohn disease"),
        ("etanercept", "50 mg weekly", "psoriatic arthritis"),
    ),
    "Z79.621": (
        ("tacrolimus", "2 mg BID", "kidney transplant"),
        ("cyclosporine", "100 mg BID", "kidney transplant"),
    ),
    "Z79.622": (
        ("tofacitinib", "5 mg BID", "rheumatoid arthritis"),
        ("upadacitinib", "15 mg daily", "rheumatoid arthritis"),
    ),
    "Z79.623": (
        ("sirolimus", "2 mg daily", "kidney transplant"),
        ("everolimus", "0.75 mg BID", "liver transplant"),
    ),
    "Z79.624": (
        ("mycophenolate", "1,000 mg BID", "kidney transplant"),
        ("azathioprine", "100 mg daily", "Crohn disease"),
    ),
    "Z79.899": (
        ("amiodarone", "200 mg daily", "AF"),
        ("lithium", "900 mg daily", "bipolar disorder"),
        ("levetiracetam", "500 mg BID", "epilepsy"),
        ("digoxin", "125 mcg daily", "heart failure"),
    ),
}
_SHORT = (
    ("amoxicillin", "875 mg BID x7 days", "sinusitis"),
    ("cephalexin", "500 mg QID x10 days", "cellulitis"),
    ("prednisone", "40 mg x5 days", "asthma flare"),
    ("ibuprofen", "600 mg x4 days", "ankle sprain"),
    ("oxycodone", "5 mg, 12 tablets", "after tooth extraction"),
    ("nitrofurantoin", "100 mg BID x5 days", "cystitis"),
    ("enoxaparin", "40 mg daily x10 days, then stop", "after arthroplasty"),
    ("sliding-scale insulin", "last hospital stay only, stopped", "steroid effect on glucose"),
    ("naproxen", "500 mg BID x7 days", "gout flare"),
)
_MAINTENANCE = (
    ("methadone", "80 mg daily, OTP clinic", "opioid use disorder, maintenance"),
    ("buprenorphine-naloxone", "16/4 mg daily", "opioid dependence, maintenance"),
)
# The solver's own view: a drug's class by its name, then the code of the class.
_CLASS_OF = {
    "anticoagulant": "warfarin apixaban rivaroxaban dabigatran edoxaban enoxaparin",
    "antiplatelet": "clopidogrel ticagrelor prasugrel",
    "aspirin": "aspirin low-dose",
    "NSAID": "naproxen meloxicam celecoxib ibuprofen",
    "antibiotic": "trimethoprim azithromycin doxycycline penicillin amoxicillin cephalexin "
    "nitrofurantoin",
    "inhaled steroid": "fluticasone budesonide mometasone",
    "systemic steroid": "prednisone",
    "aromatase inhibitor": "anastrozole letrozole exemestane",
    "bisphosphonate": "alendronate risedronate ibandronate",
    "insulin": "insulin NPH sliding-scale",
    "oral antidiabetic drug": "metformin glipizide sitagliptin pioglitazone",
    "injectable antidiabetic drug, no insulin": "semaglutide dulaglutide tirzepatide liraglutide",
    "opioid analgesic": "oxycodone morphine hydrocodone-APAP methadone buprenorphine-naloxone",
    "immunosuppressive biologic": "adalimumab infliximab etanercept",
    "calcineurin inhibitor": "tacrolimus cyclosporine",
    "Janus kinase inhibitor": "tofacitinib upadacitinib",
    "mTOR inhibitor": "sirolimus everolimus",
    "inhibitor of nucleotide synthesis": "mycophenolate azathioprine",
}
_CODE_OF_CLASS = {
    "anticoagulant": "01",
    "antiplatelet": "02",
    "aspirin": "82",
    "NSAID": "1",
    "antibiotic": "2",
    "inhaled steroid": "51",
    "systemic steroid": "52",
    "aromatase inhibitor": "811",
    "bisphosphonate": "83",
    "insulin": "4",
    "oral antidiabetic drug": "84",
    "injectable antidiabetic drug, no insulin": "85",
    "opioid analgesic": "891",
    "immunosuppressive biologic": "620",
    "calcineurin inhibitor": "621",
    "Janus kinase inhibitor": "622",
    "mTOR inhibitor": "623",
    "inhibitor of nucleotide synthesis": "624",
}
_BY_NAME = {name: kind for kind, names in _CLASS_OF.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Drug:
    """``use`` is LONG, SHORT or MAINTENANCE."""

    name: str
    dose: str
    reason: str
    use: str


class LongTermDrugs(Family[tuple[Drug, ...]]):
    """The Z79 codes of a medication list."""

    id = "cm-long-term-drugs"
    title = "Long-term drug therapy"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.21.c.3 (Z79); index: Long-term drug therapy"
    domain = "cm-21"
    skill = "missed"
    seconds = 35

    def draw(
        self, rng: Random, difficulty: int, codebook: Codebook
    ) -> tuple[tuple[Drug, ...], Answer]:
        """The codes first, then drugs that give them and some that give none."""
        count = rng.choice(((1,), (1, 2), (1, 2, 2), (2, 3), (2, 3, 4))[difficulty - 1])
        pool = [c for c in _LONG if difficulty > 1 or not c.startswith("Z79.62")]
        codes: list[str] = []
        while len(codes) < count:
            code = rng.choice(pool)
            if code in codes or _clash(code, codes):
                continue
            codes.append(code)
        drugs = [Drug(*rng.choice(_LONG[code]), LONG) for code in codes]
        if difficulty >= 2 and rng.random() < (0.4 if difficulty < 4 else 0.7):
            taken = {_class(drug.name) for drug in drugs}
            short = Drug(*rng.choice([d for d in _SHORT if _class(d[0]) not in taken]), SHORT)
            drugs.append(short)
            if difficulty == 2 and rng.random() < 0.5:
                return (short,), ()
        if difficulty >= 3 and "Z79.891" not in codes and rng.random() < 0.25:
            drugs.append(Drug(*rng.choice(_MAINTENANCE), MAINTENANCE))
        return tuple(mixed(rng, drugs)), tuple(sorted(codes))

    def solve(self, facts: tuple[Drug, ...], codebook: Codebook) -> Answer:
        """A code a class that is taken long term; none for a short course or maintenance."""
        found = set()
        for drug in facts:
            if drug.use == LONG:
                word = _BY_NAME.get(drug.name.split()[0], "")
                found.add("Z79." + _CODE_OF_CLASS.get(word, "899"))
        return tuple(sorted(found))

    def write(
        self,
        facts: tuple[Drug, ...],
        answer: Answer,
        rng: Random,
        difficulty: int,
        codebook: Codebook,
    ) -> Draft:
        """A medication list as one of several hands writes it."""
        text = " ".join(drug.reason for drug in facts)
        names = " ".join(drug.name for drug in facts)
        sex = "F" if "breast" in text or "osteoporosis" in text else rng.choice("FM")
        low = 58 if any(word in text for word in _OLD) else 34
        who = f"{adult(rng, rng.randint(low, 84), sex)}, {rng.choice(_PLACES)}"
        lines = [f"{who}.", *_listing(facts, rng)]
        extra = [line for line in strewn(rng, _NOISE, 2) if line.split()[0].lower() not in names]
        for line in extra:
            lines.insert(rng.choice((1, len(lines))), line)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Which Z79 codes, in any order (none if none)?",
                    "All Z79 codes for these drugs; none if none?",
                    "Long-term drug therapy codes (none if none)?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[f"{drug.name}: {_why(drug)}" for drug in facts],
            mistakes=_mistakes(facts, answer),
        )


def _class(name: str) -> str:
    return _BY_NAME.get(name.split()[0], "other drug")


def _clash(code: str, codes: list[str]) -> bool:
    """Two drugs that nobody takes together."""
    both = {code, *codes}
    immune = {"Z79.620", "Z79.621", "Z79.622", "Z79.623"}
    return (
        len(both & immune) > 1
        or {"Z79.01", "Z79.1"} <= both
        or {"Z79.02", "Z79.1"} <= both
        or {"Z79.01", "Z79.02"} <= both
        or {"Z79.622", "Z79.624"} <= both
        or {"Z79.620", "Z79.624"} <= both
    )


_OLD = ("AF", "atrial", "polymyalgia", "osteoporosis", "old MI", "stent", "breast")
_PLACES = (
    "medication reconciliation",
    "office visit",
    "preoperative clinic",
    "annual visit",
    "new patient",
    "seen for a sore shoulder",
    "pharmacy review",
)
_NOISE = (
    "Allergies: sulfa.",
    "NKDA.",
    "Uses a pill box.",
    "Vitamin D 1,000 units daily.",
    "Refills sent.",
    "Brings own list.",
    "Denies side effects.",
    "Mail-order pharmacy.",
    "BP 128/76.",
)


def _listing(facts: tuple[Drug, ...], rng: Random) -> list[str]:
    style = rng.randint(0, 4)
    if style == 0:
        return ["Meds:", *(f"- {d.name} {d.dose} ({d.reason})" for d in facts)]
    if style == 1:
        return ["Current: " + "; ".join(f"{d.name} {d.dose} ({d.reason})" for d in facts) + "."]
    if style == 2:
        return [f"{d.reason}: {d.name} {d.dose}." for d in facts]
    if style == 3:
        head = rng.choice(("Rx", "Takes", "Med list"))
        return [f"{head}: " + ", ".join(f"{d.name} {d.dose} [{d.reason}]" for d in facts)]
    return [f"{n}) {d.name}, {d.dose} - {d.reason}" for n, d in enumerate(facts, 1)]


def _why(drug: Drug) -> str:
    if drug.use == SHORT:
        return "a short course, no Z79"
    if drug.use == MAINTENANCE:
        return "maintenance for dependence: the F11 code, no Z79"
    kind = _class(drug.name)
    return f"{kind}, Z79.{_CODE_OF_CLASS.get(kind, '899')}"


def _rule(facts: tuple[Drug, ...]) -> str:
    uses = {drug.use for drug in facts}
    if MAINTENANCE in uses:
        return "Z79 is for long-term use, never for maintenance treatment of dependence."
    if SHORT in uses:
        return "Z79 is for continuous or preventive use; a short course gets none."
    return "Each class of drug in long-term use has its own Z79 code."


def _mistakes(facts: tuple[Drug, ...], answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    for drug in facts:
        code = "Z79." + _CODE_OF_CLASS.get(_class(drug.name), "899")
        if drug.use == SHORT:
            add({*answer, code}, f"The {drug.name} is a short course.")
        elif drug.use == MAINTENANCE:
            add({*answer, code}, "Maintenance for dependence is coded to F11, not Z79.891.")
        elif code == "Z79.02":
            add({*answer, "Z79.01"} - {code}, f"{drug.name} acts on platelets: Z79.02.")
        elif code == "Z79.82":
            add({*answer, "Z79.02"} - {code}, "Aspirin has its own code, Z79.82.")
        elif code != "Z79.899":
            add({*answer, "Z79.899"} - {code}, f"{drug.name} has a specific code, {code}.")
    if len(answer) > 1:
        add(set(answer[:1]), "Each class of drug has its code.")
    return found


FAMILIES = (LongTermDrugs,)
