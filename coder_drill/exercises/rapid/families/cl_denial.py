"""From the reason code of a denial to the next step."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group, Option
from coder_drill.exercises.rapid.people import strewn
from coder_drill.exercises.rapid.wording import KEYS

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

# Step: (what to do, reason codes it answers with their meaning in our own words).
_STEPS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "patient share": (
        "Bill the patient, or the secondary payer, for this amount",
        (("PR-1", "deductible"), ("PR-2", "coinsurance"), ("PR-3", "copayment")),
    ),
    "write off": (
        "Write off the difference between charge and allowed amount",
        (("CO-45", "charge above the contract or fee schedule"),),
    ),
    "modifier": (
        "Check the record for the modifier that the code needs and send a corrected claim",
        (("CO-4", "modifier missing or not fitting the procedure"),),
    ),
    "diagnosis": (
        "Check the diagnosis, its pointer, and the coverage policy against the record",
        (("CO-11", "diagnosis does not fit the procedure"),),
    ),
    "complete": (
        "Read the remark code, complete the missing item, and resubmit",
        (("CO-16", "information missing or faulty"),),
    ),
    "duplicate": (
        "Look for the first claim; if the service was truly repeated, correct with 76, 77, or 91",
        (("CO-18", "exact duplicate"),),
    ),
    "other payer": (
        "Bill the payer that is primary, then send its remittance with the claim",
        (("CO-22", "another payer may be primary"),),
    ),
    "eligibility": (
        "Check eligibility on the date of service and find the coverage that was in force",
        (
            ("CO-26", "service before coverage began"),
            ("CO-27", "service after coverage ended"),
            ("CO-31", "patient not identified as insured"),
        ),
    ),
    "timely": (
        "Look for proof of timely filing; without it, write off",
        (("CO-29", "filed after the time limit"),),
    ),
    "necessity": (
        "Compare the record with the payer's coverage policy, and appeal with the records if it is met",
        (("CO-50", "not deemed medically necessary"),),
    ),
    "bundled": (
        "Check NCCI and the global period; a modifier only if the record supports a separate service",
        (
            ("CO-97", "part of another service already paid"),
            ("CO-236", "NCCI: pair not payable together"),
        ),
    ),
    "send elsewhere": (
        "Send the claim to the right payer or contractor",
        (("CO-109", "not this payer's or contractor's claim"),),
    ),
    "units": (
        "Check the units billed against the record and the MUE; appeal with records if they stand",
        (("CO-151", "so many services not supported"),),
    ),
    "edition": (
        "Look the code up in the edition for the date of service and correct it",
        (
            ("CO-181", "procedure code not valid on the date of service"),
            ("CO-182", "modifier not valid on the date of service"),
        ),
    ),
    "authorization": (
        "Look for the authorization number or ask for one after the fact, then resubmit or appeal",
        (("CO-197", "authorization or precertification absent"),),
    ),
    "not in plan": (
        "Check the plan's benefits and the notice given before the patient is billed",
        (("PR-204", "service not in the patient's plan"),),
    ),
    "records": (
        "Send the document that the payer asks for",
        (("CO-252", "attachment or record needed to decide"),),
    ),
}
_TEMPTING: dict[str, tuple[str, ...]] = {
    "patient share": ("write off", "necessity", "other payer"),
    "write off": ("patient share", "necessity", "units"),
    "modifier": ("bundled", "edition", "necessity"),
    "diagnosis": ("complete", "patient share", "write off"),
    "complete": ("necessity", "write off", "duplicate"),
    "duplicate": ("bundled", "necessity", "timely"),
    "other payer": ("write off", "necessity", "patient share"),
    "eligibility": ("necessity", "authorization", "write off"),
    "timely": ("necessity", "patient share", "duplicate"),
    "necessity": ("patient share", "complete", "duplicate"),
    "bundled": ("necessity", "patient share", "duplicate"),
    "send elsewhere": ("necessity", "write off", "duplicate"),
    "units": ("duplicate", "bundled", "patient share"),
    "edition": ("modifier", "bundled", "necessity"),
    "authorization": ("necessity", "eligibility", "records"),
    "not in plan": ("necessity", "write off", "authorization"),
    "records": ("necessity", "duplicate", "write off"),
}
_EASY = ("patient share", "write off", "duplicate", "eligibility", "timely", "necessity", "records")
_LINES = (
    "Office visit",
    "Knee MRI",
    "Colonoscopy",
    "Physical therapy, two codes",
    "Chest CT",
    "Joint injection",
    "Wound debridement",
    "Echocardiogram",
    "Skin lesion excision",
    "Drug infusion",
    "Sleep study",
    "Laboratory panel",
)
_PAYERS = (
    "Commercial PPO",
    "Medicaid managed care plan",
    "Marketplace plan",
    "Employer plan",
    "Medicare Part B",
)
_NOISE = (
    "Remittance posted today.",
    "Electronic claim.",
    "Patient balance zero before this.",
    "Provider is in network.",
    "Second line of the claim paid.",
    "Account not in collections.",
    "Biller wants to appeal at once.",
)


@dataclass(frozen=True, slots=True)
class Denial:
    """``code`` group and reason code; ``offered`` names of the steps offered, in order."""

    code: str
    offered: tuple[str, ...]


class DenialStep(Family[Denial]):
    """What a reason code asks for next."""

    id = "cl-denial-step"
    title = "Denial: reason code and next step"
    group = Group.CLAIMS
    source = "X12 claim adjustment reason codes and group codes; Medicare Claims Processing Manual, chapter 22"
    domain = "claims-denials"
    skill = "edit-conflict"
    seconds = 25

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Denial, Answer]:
        """The step first, then a code that it answers."""
        step = rng.choice(_EASY if difficulty < 3 else tuple(_STEPS))
        code, _ = rng.choice(_STEPS[step][1])
        offered = [step, *_TEMPTING[step]]
        rng.shuffle(offered)
        return Denial(code, tuple(offered)), (KEYS[offered.index(step)],)

    def solve(self, facts: Denial, codebook: Codebook) -> Answer:
        """By the number of the reason code."""
        number = int(facts.code.partition("-")[2])
        right = {
            1: "patient share", 2: "patient share", 3: "patient share", 4: "modifier",
            11: "diagnosis", 16: "complete", 18: "duplicate", 22: "other payer",
            26: "eligibility", 27: "eligibility", 29: "timely", 31: "eligibility",
            45: "write off", 50: "necessity", 97: "bundled", 109: "send elsewhere",
            151: "units", 181: "edition", 182: "edition", 197: "authorization",
            204: "not in plan", 236: "bundled", 252: "records",
        }[number]  # fmt: skip
        return (KEYS[facts.offered.index(right)],)

    def write(
        self, facts: Denial, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A line of a remittance."""
        right = facts.offered[KEYS.index(answer[0])]
        meaning = next(words for code, words in _STEPS[right][1] if code == facts.code)
        charge = rng.randint(8, 90) * 10
        line = rng.choice(_LINES)
        payer = rng.choice(_PAYERS)
        shown = f" ({meaning})" if difficulty <= 2 and rng.random() < 0.5 else ""
        text = rng.choice(
            (
                f"{payer} remittance: {line.lower()}, charge ${charge}, {facts.code}{shown}.",
                f"{line} ${charge}: adjusted {facts.code}{shown}. Payer: {payer}.",
                f"835 from the {payer}. {line}, ${charge}, reason {facts.code}{shown}.",
                f"Denial worklist: {facts.code}{shown}, {line.lower()}, ${charge}, {payer}.",
            )
        )
        lines = [text, *strewn(rng, _NOISE, 3)]
        rng.shuffle(lines)
        made = [
            Option(
                KEYS[n],
                _STEPS[name][0],
                ""
                if name == right
                else f"That answers {' or '.join(code for code, _ in _STEPS[name][1])} "
                f"({'; '.join(words for _, words in _STEPS[name][1])}).",
            )
            for n, name in enumerate(facts.offered)
        ]
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(("What is the next step?", "Which step fits this reason code?")),
            form=Form.CHOICE,
            rule=f"{facts.code}: {meaning}. {_STEPS[right][0]}.",
            worked=[f"{facts.code} means: {meaning}", _STEPS[right][0]],
            options=made,
        )


FAMILIES = (DenialStep,)
