"""Colonoscopy: screening or not, techniques by lesion, how far, whose claim."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, mixed, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

MEDICARE, COMMERCIAL = "Medicare", "commercial plan that follows CPT"
AVERAGE, HIGH, SIGNS = "average", "high", "signs"
CECUM, SHORT = "cecum", "short"
PHYSICIAN, HOSPITAL = "physician", "hospital"
BEFORE, AFTER = "before", "after"
SNARE, FORCEPS, HOT, ABLATION, RESECTION = "snare", "forceps", "hot", "ablation", "resection"


@dataclass(frozen=True, slots=True)
class Scope:
    """``lesions`` are the techniques used on each lesion. ``reach`` is the cecum or short of it (past
    the splenic flexure); ``stop`` says for a hospital whether sedation had begun."""

    payer: str
    reason: str
    lesions: tuple[tuple[str, ...], ...]
    reach: str
    claim: str
    stop: str


_CODE = {FORCEPS: "45380", HOT: "45384", SNARE: "45385", ABLATION: "45388", RESECTION: "45390"}
_WORDS = {
    FORCEPS: ("cold forceps biopsy", "biopsied with cold forceps", "sampled with biopsy forceps"),
    HOT: ("removed with hot biopsy forceps", "hot forceps removal"),
    SNARE: ("snared", "removed by cold snare", "hot snare polypectomy"),
    ABLATION: ("ablated with argon plasma", "APC ablation of the base and rest"),
    RESECTION: (
        "lifted by injection, demarcated, resected by snare (EMR)",
        "EMR with lift, demarcation, and snare",
    ),
}
_SITES = (
    "ascending colon",
    "hepatic flexure",
    "transverse colon",
    "descending colon",
    "sigmoid",
    "cecum",
    "rectosigmoid",
)
_WHAT = (
    "6 mm polyp",
    "8 mm sessile polyp",
    "12 mm pedunculated polyp",
    "10 mm flat polyp",
    "5 mm polyp",
    "15 mm polyp",
)
_REASONS = {
    AVERAGE: (
        "first screening colonoscopy, no symptoms",
        "average-risk screening, due after 10 years",
        "screening, no family history, asymptomatic",
    ),
    HIGH: (
        "screening, father had colon cancer at 52",
        "high-risk screening, sister with colon cancer",
        "screening, mother had colorectal cancer at 48",
    ),
    SIGNS: (
        "rectal bleeding",
        "iron-deficiency anemia",
        "change in bowel habit",
        "melena with normal EGD",
        "chronic diarrhea",
        "abdominal pain and weight loss",
    ),
}
_NOISE = (
    "Prep: split dose.",
    "Retroflexion normal.",
    "Hemorrhoids noted.",
    "EBL minimal.",
    "Withdrawal time 9 min.",
    "Photos taken.",
    "Recovered without event.",
    "Path pending.",
    "Anticoagulant held 3 days.",
)


class Colonoscopy(Family[Scope]):
    """Lines of a colonoscopy with modifiers."""

    id = "pr-colonoscopy"
    title = "Colonoscopy"
    group = Group.PROCEDURES
    source = "Medicare Claims Processing Manual, chapter 12, §30.1, chapter 18, §60, and chapter 4, §20.6.4; CPT endoscopy guidelines"
    domain = "cpt-digestive"
    skill = "modifier"
    seconds = 50

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Scope, Answer]:
        """What the lines are first (look, one technique, two, stopped), then a story of it."""
        payer = rng.choice((MEDICARE, COMMERCIAL))
        kind = rng.choice(_KINDS[difficulty])
        technique = rng.choice((SNARE, SNARE, FORCEPS, HOT) if difficulty < 4 else tuple(_CODE))
        reason = rng.choice((AVERAGE, AVERAGE, HIGH)) if payer == MEDICARE else AVERAGE
        if kind == "clean screening":
            code = ("G0105" if reason == HIGH else "G0121") if payer == MEDICARE else "45378-33"
            return Scope(payer, reason, (), CECUM, PHYSICIAN, ""), (code,)
        if kind == "turned":
            count = rng.choice((1, 2, 3))
            mark = "PT" if payer == MEDICARE else "33"
            lesions: tuple[tuple[str, ...], ...] = ((technique,),) * count
            return Scope(payer, reason, lesions, CECUM, PHYSICIAN, ""), (
                f"{_CODE[technique]}-{mark}",
            )
        if kind == "look":
            return Scope(payer, SIGNS, (), CECUM, PHYSICIAN, ""), ("45378",)
        if kind == "one":
            lesions = ((technique,),) * rng.choice((1, 2, 3, 4))
            return Scope(payer, SIGNS, lesions, CECUM, PHYSICIAN, ""), (_CODE[technique],)
        if kind == "same lesion":
            lesions = ((FORCEPS, SNARE),)
            mark = ""
            why = SIGNS
            if rng.random() < 0.5:
                why, mark = reason, "-PT" if payer == MEDICARE else "-33"
            return Scope(payer, why, lesions, CECUM, PHYSICIAN, ""), (f"45385{mark}",)
        if kind == "two":
            lesions = ((SNARE,),) * rng.choice((1, 2)) + ((FORCEPS,),) * rng.choice((1, 2))
            return Scope(payer, SIGNS, tuple(mixed(rng, lesions)), CECUM, PHYSICIAN, ""), (
                "45380-59",
                "45385",
            )
        if kind == "partial":
            lesions = ((rng.choice((SNARE, FORCEPS)),),)
            code = _CODE[lesions[0][0]]
            return Scope(payer, SIGNS, lesions, SHORT, PHYSICIAN, ""), (f"{code}-52",)
        screening = payer == MEDICARE and rng.random() < 0.4
        base = ("G0105" if reason == HIGH else "G0121") if screening else "45378"
        why = reason if screening else SIGNS
        if kind == "stopped":
            return Scope(payer, why, (), SHORT, PHYSICIAN, ""), (f"{base}-53",)
        stop = rng.choice((BEFORE, AFTER))
        mark = "73" if stop == BEFORE else "74"
        return Scope(payer, why, (), SHORT, HOSPITAL, stop), (f"{base}-{mark}",)

    def solve(self, facts: Scope, codebook: Codebook) -> Answer:
        """Highest technique of each lesion once; then screening, stop and separate-lesion marks."""
        rank = ("45380", "45384", "45385", "45388", "45390")
        codes = {max((_CODE[each] for each in lesion), key=rank.index) for lesion in facts.lesions}
        if not codes:
            code = "45378"
            screening = facts.reason != SIGNS
            if screening and facts.payer == MEDICARE:
                code = "G0105" if facts.reason == HIGH else "G0121"
            if facts.claim == HOSPITAL:
                return (f"{code}-{'73' if facts.stop == BEFORE else '74'}",)
            if facts.reach != CECUM:
                return (f"{code}-53",)
            return (f"{code}-33",) if screening and facts.payer != MEDICARE else (code,)
        if len(codes) == 2:
            low, high = sorted(codes, key=rank.index)
            return tuple(sorted((f"{low}-59", high)))
        (code,) = codes
        if facts.reach != CECUM:
            return (f"{code}-52",)
        if facts.reason == SIGNS:
            return (code,)
        return (f"{code}-{'PT' if facts.payer == MEDICARE else '33'}",)

    def write(
        self, facts: Scope, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """An endoscopy report."""
        age = rng.randint(66, 80) if facts.payer == MEDICARE else rng.randint(46, 64)
        who = adult(rng, age, rng.choice("FM"))
        lines = [
            rng.choice(
                ("Colonoscopy, {0}: {1}.", "{0}. Indication: {1}.", "{0}, {1}. Colonoscopy.")
            ).format(who, rng.choice(_REASONS[facts.reason]))
        ]
        lines.append(_reached(facts, rng))
        sites = rng.sample(
            _SITES[:5] if facts.reach == CECUM else _SITES[3:5],
            min(len(facts.lesions), 4 if facts.reach == CECUM else 1),
        )
        for site, lesion in zip(sites, facts.lesions, strict=True):
            how = " first, then the same polyp ".join(rng.choice(_WORDS[each]) for each in lesion)
            lines.append(f"{site[0].upper()}{site[1:]}: {rng.choice(_WHAT)}, {how}.")
        if not facts.lesions and facts.reach == CECUM:
            lines.append(
                rng.choice(
                    (
                        "No polyps, no biopsies.",
                        "Normal to the cecum, nothing removed.",
                        "Diverticula only.",
                    )
                )
            )
        for line in strewn(
            rng,
            [
                each
                for each in _NOISE
                if facts.reach == CECUM
                or each.split()[0] not in ("Prep:", "Retroflexion", "Withdrawal")
            ],
            2,
        ):
            lines.insert(rng.randint(1, len(lines)), line)
        lines.append(f"Payer: {facts.payer}. {facts.claim.capitalize()}'s claim.")
        accept = (("45380-XS", "45385"),) if answer == ("45380-59", "45385") else ()
        return Draft(
            scene="\n".join(lines),
            ask="Procedure lines with modifiers?",
            form=Form.CODES,
            rule=_rule(facts, answer),
            worked=_steps(facts, answer),
            accept=accept,
            payer=facts.payer,
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: ("clean screening", "turned", "look", "one"),
    2: ("clean screening", "turned", "turned", "one", "same lesion"),
    3: ("turned", "one", "same lesion", "two", "stopped"),
    4: ("turned", "same lesion", "two", "stopped", "hospital", "partial"),
    5: ("same lesion", "two", "stopped", "hospital", "hospital", "partial", "turned"),
}


def _reached(facts: Scope, rng: Random) -> str:
    if facts.reach == CECUM:
        return rng.choice(
            (
                "Cecum reached, appendix orifice seen.",
                "Scope to the cecum.",
                "Advanced to the cecum, ileocecal valve seen.",
            )
        )
    if facts.claim == HOSPITAL:
        if facts.stop == BEFORE:
            return rng.choice(
                (
                    "In the procedure room, before any sedation: BP 220/118, canceled for safety.",
                    "Prepared and taken to the room; before sedation began, new AF with RVR on the monitor, not done.",
                )
            )
        return rng.choice(
            (
                "Moderate sedation begun; desaturation at the sigmoid, stopped for safety.",
                "Sedated, scope to the transverse colon, then poor prep and bradycardia; terminated for safety.",
            )
        )
    if facts.lesions:
        return rng.choice(
            (
                "Scope past the splenic flexure to the transverse colon; angulation, cecum not reached.",
                "Reached the hepatic flexure, not the cecum: fixed loop.",
            )
        )
    return rng.choice(
        (
            "Past the splenic flexure to the transverse colon; solid stool, stopped, to be repeated.",
            "Poor prep at the hepatic flexure; given up there, cecum not reached.",
            "Bradycardia at the transverse colon, scope withdrawn for safety.",
        )
    )


def _rule(facts: Scope, answer: Answer) -> str:
    if facts.claim == HOSPITAL:
        return "Hospital: 73 when stopped before anesthesia or sedation, 74 after it began; 53 is a physician's modifier."
    if facts.reach != CECUM:
        return "Past the splenic flexure but short of the cecum: a diagnostic exam takes 53, a treatment 52, on the physician's claim."
    if len(answer) > 1:
        return "Different lesions by different techniques: both codes, 59 (or XS) on the lesser; the same lesion: the highest alone."
    if facts.reason == SIGNS:
        return (
            "One code per technique, however many polyps; a treatment includes the diagnostic exam."
        )
    return "Screening: Medicare G0121 (G0105 high risk), PT when it turns to treatment; a plan on CPT uses 33."


def _steps(facts: Scope, answer: Answer) -> list[str]:
    steps = []
    if facts.lesions:
        used = [" and ".join(lesion) for lesion in facts.lesions]
        steps.append(
            f"{plural(len(used), 'lesion')}: {', '.join(used)}; highest technique of each, each code once"
        )
    else:
        steps.append("nothing sampled or removed: diagnostic")
    steps.append(
        "signs or symptoms, not a screening"
        if facts.reason == SIGNS
        else f"screening, {facts.reason} risk, {facts.payer}"
    )
    return [*steps, " ".join(answer)]


def _mistakes(facts: Scope, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: str, why: str) -> None:
        if codes.split() != list(answer):
            found.setdefault(codes, why)

    code, _, mark = answer[-1].partition("-")
    if len(answer) > 1:
        add("45385", "The forceps biopsy was of another lesion; it is reported with 59.")
        add("45380 45385", "The lesser code needs 59 (or XS) to show the other lesion.")
        add("45380 45385-59", "59 goes on the lesser code.")
        return found
    if facts.lesions:
        if any(len(lesion) > 1 for lesion in facts.lesions):
            add(
                "45380-59 45385" + (f"-{mark}" if mark else ""),
                "Both techniques were used on the same lesion.",
            )
        if len(facts.lesions) > 1:
            add(
                f"{code}{'-' + mark if mark else ''}x{len(facts.lesions)}",
                "One technique is reported once, however many polyps.",
            )
        add(f"45378 {answer[0]}", "The diagnostic exam is part of the treatment.")
    if mark:
        add(code, "The modifier is missing.")
    for other, why in (
        ("PT", "PT is Medicare's, for a screening that turned to treatment."),
        ("33", "33 is for plans on CPT, for a screening."),
        ("53", "53 is a diagnostic exam stopped early, on a physician's claim."),
        ("52", "52 is a treatment that did not reach the cecum, on a physician's claim."),
        ("73", "73 is the hospital's, before anesthesia or sedation."),
        ("74", "74 is the hospital's, after anesthesia or sedation began."),
    ):
        if other != mark:
            add(f"{code}-{other}", why)
    if code == "G0121":
        add(answer[0].replace("G0121", "G0105"), "G0105 is for high risk.")
    if code == "G0105":
        add(answer[0].replace("G0105", "G0121"), "G0121 is for average risk.")
    return found


FAMILIES = (Colonoscopy,)
