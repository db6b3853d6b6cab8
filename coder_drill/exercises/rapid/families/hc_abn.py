"""Advance notices under original Medicare: GA, GX, GY, GZ, or none."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

COVERED, UNNEEDED, EXCLUDED = "covered", "unneeded", "excluded"
NO_NOTICE, VALID, FAULTY = "no notice", "valid", "faulty"


@dataclass(frozen=True, slots=True)
class Notice:
    """Why Medicare would or would not pay, and the notice: ``fault`` says what is wrong with it."""

    ground: str
    service: str
    notice: str
    fault: str


_UNNEEDED = (
    "vitamin D level, diagnosis not on the LCD's list",
    "B12 injection, no deficiency on record; the LCD denies it",
    "lumbar MRI for 2 weeks of back pain, no red flags; the LCD denies it",
    "third A1c this quarter, above the NCD's frequency",
    "lipid panel for the seventh time this year, above the NCD's frequency",
    "nerve conduction study for a diagnosis the LCD does not support",
    "echo for routine follow-up without change, LCD says not necessary",
    "thyroid panel without a covered diagnosis under the NCD",
    "fifth facet injection session of the year, above the LCD's limit",
    "PSA as a screen 5 months after the last, above the yearly limit",
    "bone density scan 10 months after the last, no reason for an early one",
    "allergen IgE panel of 60, beyond the LCD's limit",
)
_EXCLUDED = (
    "cosmetic brow lift",
    "cosmetic removal of fine wrinkles",
    "routine physical exam that is no Medicare prevention visit",
    "refraction for new glasses",
    "hearing aid fitting",
    "routine trimming of healthy nails, no systemic disease",
    "tooth extraction for decay",
    "cosmetic liposuction of the abdomen",
    "routine eye exam for eyeglasses",
    "hearing test solely to fit a hearing aid",
)
_COVERED = (
    "A1c every 3 months for T2DM on insulin, within the NCD",
    "echo for a new murmur with dyspnea, LCD met",
    "knee MRI after injury, locked knee, LCD met",
    "TSH for hypothyroidism on a changed dose, NCD met",
    "yearly lipid panel for hyperlipidemia on a statin, NCD met",
    "B12 injection for pernicious anemia, LCD met",
)
_SIGNED = (
    "ABN signed before the service; reason, cost estimate, and option filled in.",
    "Complete ABN, option 1 checked, signed before the draw or visit began.",
    "Advance notice given this morning, reason and estimate written, pt chose and signed, then served.",
    "ABN on file, specific to this service, signed beforehand.",
)
_NONE = (
    "No ABN was given.",
    "ABN forgotten at check-in, none signed.",
    "No notice on file.",
    "Front desk did not have an ABN signed.",
)
_FAULTS = {
    "late": (
        "ABN signed after the service, when the pt checked out.",
        "ABN mailed the next day and signed at home.",
    ),
    "no reason": (
        "ABN signed, line for the reason left blank.",
        "Signed ABN says only 'Medicare may not pay', no service and no reason.",
    ),
    "blanket": (
        "Only the ABN every patient signs at registration, no service named.",
        "A blanket ABN from January, signed for 'all services this year'.",
    ),
    "blank": (
        "Pt signed a blank ABN; staff filled in service and cost later.",
        "ABN form signed empty, completed after the pt left.",
    ),
}
_VOLUNTARY = (
    "Voluntary ABN signed before the service as a courtesy.",
    "Pt told beforehand that Medicare never covers it; ABN issued voluntarily, signed.",
)
_WITHOUT = (
    "No notice given; pt told the price.",
    "No ABN, pt knows that it is private pay.",
    "Pt wants a denial for the secondary payer; no ABN.",
)
_NOISE = (
    "Pt also has a Medigap plan.",
    "Arrived 10 min early.",
    "Referred by the PCP.",
    "Copay not collected.",
    "Pt wants the claim sent.",
    "Seen last year for a cough.",
    "Scheduled by phone.",
    "Daughter came along.",
    "New Medicare number entered.",
)


class AdvanceNotice(Family[Notice]):
    """The notice modifiers of a line under original Medicare."""

    id = "hc-advance-notice"
    title = "ABN modifiers"
    group = Group.HCPCS
    source = "Medicare Claims Processing Manual, chapter 30, §50; chapter 23, §20.9"
    domain = "modifiers"
    skill = "modifier"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Notice, Answer]:
        """The modifiers first, then a ground and a notice that call for them."""
        wanted = rng.choice(_WANTED[difficulty])
        if wanted == "GA":
            return Notice(UNNEEDED, rng.choice(_UNNEEDED), VALID, ""), ("GA",)
        if wanted == "GZ":
            bad = difficulty >= 3 and rng.random() < 0.6
            fault = rng.choice(list(_FAULTS)) if bad else ""
            kind = FAULTY if bad else NO_NOTICE
            return Notice(UNNEEDED, rng.choice(_UNNEEDED), kind, fault), ("GZ",)
        if wanted == "GY":
            return Notice(EXCLUDED, rng.choice(_EXCLUDED), NO_NOTICE, ""), ("GY",)
        if wanted == "GX GY":
            return Notice(EXCLUDED, rng.choice(_EXCLUDED), VALID, ""), ("GX", "GY")
        return Notice(COVERED, rng.choice(_COVERED), NO_NOTICE, ""), ()

    def solve(self, facts: Notice, codebook: Codebook) -> Answer:
        """Excluded: GY, with GX for a voluntary notice. Not necessary: GA only with a valid notice."""
        if facts.ground == COVERED:
            return ()
        signed = facts.notice == VALID and not facts.fault
        if facts.ground == EXCLUDED:
            return ("GX", "GY") if signed else ("GY",)
        return ("GA",) if signed else ("GZ",)

    def write(
        self, facts: Notice, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What was done, and what was signed when."""
        man = facts.service.startswith("PSA")
        who = adult(rng, rng.randint(66, 86), "M" if man else rng.choice("FM"))
        service = facts.service
        lines = [
            rng.choice(
                (
                    f"{who}: {service}.",
                    f"{who}. Service: {service}.",
                    f"{service[0].upper()}{service[1:]}. {who}.",
                )
            )
        ]
        if facts.ground == EXCLUDED:
            lines.append(rng.choice(_VOLUNTARY if facts.notice == VALID else _WITHOUT))
        elif facts.ground == COVERED:
            lines.append(
                rng.choice(
                    (
                        "No notice given, none expected to be needed.",
                        "No ABN; coverage was checked first.",
                    )
                )
            )
        elif facts.notice == FAULTY:
            lines.append(rng.choice(_FAULTS[facts.fault]))
        else:
            lines.append(rng.choice(_SIGNED if facts.notice == VALID else _NONE))
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        lines.append("Payer: original Medicare (not Medicare Advantage).")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "Notice modifiers on the line? (none if none)",
                    "Which of the notice modifiers, if any? (none if none)",
                )
            ),
            form=Form.MODIFIERS,
            rule=_rule(facts),
            worked=_steps(facts, answer),
            payer="Medicare",
            mistakes=_mistakes(facts, answer),
        )


_WANTED = {
    1: ("GA", "GA", "GZ", "GY"),
    2: ("GA", "GA", "GZ", "GY", "none"),
    3: ("GA", "GZ", "GZ", "GY", "GX GY", "none"),
    4: ("GA", "GZ", "GZ", "GY", "GX GY", "none"),
    5: ("GA", "GZ", "GZ", "GZ", "GY", "GX GY", "GX GY"),
}


def _rule(facts: Notice) -> str:
    if facts.ground == EXCLUDED:
        return "Excluded by law: GY, the patient pays; GX beside it only when a voluntary notice was given."
    if facts.ground == COVERED:
        return "Where Medicare is expected to pay, no notice modifier belongs on the line."
    return "Expected denial as not necessary: GA with a valid notice (patient pays), GZ without one (provider bears it)."


_FAULT_WORDS = {
    "late": "a notice must be signed before the service",
    "no reason": "a notice must name the service and the reason",
    "blanket": "a blanket notice for everything is not valid",
    "blank": "a form signed blank is not valid",
}


def _steps(facts: Notice, answer: Answer) -> list[str]:
    if facts.ground == EXCLUDED:
        return [
            "never covered by law: GY",
            "voluntary notice: GX too" if facts.notice == VALID else "no notice: GY alone",
        ]
    if facts.ground == COVERED:
        return ["coverage rules are met", "no denial expected: no modifier"]
    if facts.fault:
        return [
            "denial as not necessary expected",
            f"{_FAULT_WORDS[facts.fault]}: as if there were none, GZ",
        ]
    return [
        "denial as not necessary expected",
        f"{'valid notice' if facts.notice == VALID else 'no notice'}: {answer[0]}",
    ]


def _mistakes(facts: Notice, answer: Answer) -> dict[str, str]:
    found = {
        "GA": "GA needs a valid notice for a denial as not necessary.",
        "GZ": "GZ is for an expected denial as not necessary without a valid notice.",
        "GY": "GY is for what the law excludes, not for a service that is not necessary."
        if facts.ground != EXCLUDED
        else "A voluntary notice was given: GX stands beside GY.",
        "GX": "GX is a voluntary notice for an excluded service; it goes with GY.",
        "GX GY": "No voluntary notice for an excluded service was given.",
    }
    if facts.ground == EXCLUDED and facts.notice == VALID:
        found["GA"] = "GA is for denials as not necessary; the law excludes this service."
    if facts.fault:
        words = _FAULT_WORDS[facts.fault]
        found["GA"] = f"{words[0].upper()}{words[1:]}; without a valid one it is GZ."
    found.pop(" ".join(answer), None)
    return found


FAMILIES = (AdvanceNotice,)
