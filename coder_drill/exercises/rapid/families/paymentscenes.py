"""Claims with amounts, in words: the scenes of payment arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from coder_drill.exercises.rapid.wording import listed

MULTIPLE, BILATERAL, CO, ASSISTANT, AS, NP, SW, STOPPED, LIMIT, COINS, ASSIST2, BIMULTI = (
    "multiple",
    "bilateral",
    "co-surgeons",
    "assistant",
    "AS",
    "NP",
    "social worker",
    "stopped",
    "limiting",
    "coinsurance",
    "assistant, two procedures",
    "bilateral and another",
)


@dataclass(frozen=True, slots=True)
class Fees:
    """``amounts`` in whole dollars: fee schedule amounts of the lines, or the facility's rate."""

    kind: str
    amounts: tuple[int, ...]


_WORK = (
    "open colectomy and hernia repair",
    "two open fracture repairs",
    "sinus surgery",
    "shoulder arthroscopy",
    "lumbar decompression",
    "lesion excisions",
)


def money(amount: int) -> str:
    """Whole dollars as written: ``$1,050``."""
    return f"${amount:,}"


def told(rng: Random, facts: Fees) -> tuple[list[str], str]:
    """Lines of the scene, and what is asked."""
    one = money(facts.amounts[0])
    kind = facts.kind
    ask = rng.choice(("What is allowed, in dollars?", "Allowed amount in all, in dollars?"))
    if kind == MULTIPLE:
        amounts = listed([money(a) for a in facts.amounts])
        lines = [
            rng.choice(
                (
                    f"One surgeon, one session, procedures with fee schedule amounts {amounts}.",
                    f"Same session, same surgeon. Amounts of the lines: {amounts}.",
                    f"Operative session billed with lines allowed at {amounts} if each stood alone.",
                )
            ),
            rng.choice(
                (
                    "Multiple procedure indicator 2 on every line.",
                    "Standard multiple procedure rule (indicator 2).",
                )
            ),
        ]
    elif kind == ASSIST2:
        a, b = (money(x) for x in facts.amounts)
        lines = [
            rng.choice(
                (
                    f"Assistant surgeon (80) on two procedures of one session, schedule amounts {a} and {b}.",
                    f"Physician assisted at both procedures, modifier 80; amounts {a} and {b}.",
                )
            ),
            "Multiple procedure indicator 2, assistant payable on both.",
        ]
        ask = rng.choice(
            (
                "What is the assistant allowed in all, in dollars?",
                "Assistant's allowed total, in dollars?",
            )
        )
    elif kind == BIMULTI:
        other = money(facts.amounts[1])
        lines = [
            rng.choice(
                (
                    f"Line 1 with modifier 50, {one} a side, bilateral indicator 1. Line 2, {other}.",
                    f"Both sides done, bilateral indicator 1, {one} for one side; also a second procedure at {other}.",
                )
            ),
            "Multiple procedure indicator 2 on both lines, same session.",
        ]
    elif kind == BILATERAL:
        lines = [
            rng.choice(
                (
                    f"Procedure done on both sides, one line with 50, bilateral indicator 1. One side: {one}.",
                    f"Modifier 50 x1, indicator 1. Schedule amount for one side {one}.",
                    f"Fee schedule {one} (one side). Done right and left, reported with 50; indicator 1.",
                )
            )
        ]
    elif kind == CO:
        lines = [
            rng.choice(
                (
                    f"Two surgeons of different specialties, each reports the same code with 62. Amount {one}.",
                    f"Co-surgery, both claims with 62, schedule amount {one}.",
                    f"Spine exposure and fusion as co-surgeons (62 on both claims), amount {one}.",
                )
            )
        ]
        ask = rng.choice(
            ("What is each surgeon allowed, in dollars?", "Allowed for one of the two, in dollars?")
        )
    elif kind == ASSISTANT:
        lines = [
            rng.choice(
                (
                    f"A second surgeon assists, modifier 80; surgeon's amount {one}.",
                    f"Second physician assists throughout, line with 80. Schedule amount {one}.",
                    f"{rng.choice(_WORK).capitalize()}; an MD assisted, 80. Fee schedule {one}, assistant payable.",
                )
            )
        ]
        ask = rng.choice(
            (
                "What is the assistant allowed, in dollars?",
                "Assistant's allowed amount, in dollars?",
            )
        )
    elif kind == AS:
        who = rng.choice(("PA", "NP", "CNS"))
        lines = [
            rng.choice(
                (
                    f"{who} assisted at surgery, line with AS. Surgeon's schedule amount {one}.",
                    f"{rng.choice(_WORK).capitalize()}, {who} as assistant (AS). Schedule {one}, assistant payable.",
                    f"Modifier AS, {who} first-assisted; procedure amount {one}.",
                )
            )
        ]
        ask = rng.choice(
            (
                "What is allowed for the assistant, in dollars?",
                "Allowed on the AS line, in dollars?",
            )
        )
    elif kind == NP:
        who = rng.choice(("nurse practitioner", "physician assistant", "clinical nurse specialist"))
        lines = [
            rng.choice(
                (
                    f"Office visit by a {who}, billed under the {who}'s own NPI. Schedule amount {one}.",
                    f"A {who} saw the patient alone and bills directly, not incident-to; physician amount {one}.",
                    f"Visit amount {one} for a physician. Rendering: {who}, no incident-to.",
                )
            )
        ]
    elif kind == SW:
        lines = [
            rng.choice(
                (
                    f"Psychotherapy by a clinical social worker, own NPI. Schedule amount {one}.",
                    f"LCSW bills a psychotherapy session; physician amount {one}.",
                    f"Rendering provider: clinical social worker. Fee schedule {one}.",
                )
            )
        ]
    elif kind == STOPPED:
        lines = [
            rng.choice(
                (
                    f"Hospital outpatient surgery canceled in the procedure room before anesthesia, modifier 73. Rate {one}.",
                    f"Facility claim with 73: BP 210/120 after prep, in the room, before induction. APC rate {one}.",
                    f"ASC claim, 73, stopped in the room before anesthesia. Facility rate {one}.",
                )
            )
        ]
        ask = rng.choice(
            (
                "What is the facility allowed, in dollars?",
                "Facility payment before coinsurance, in dollars?",
            )
        )
    elif kind == LIMIT:
        lines = [
            rng.choice(
                (
                    f"Nonparticipating physician, claim not assigned. Fee schedule amount {one}.",
                    f"Physician does not participate and does not take assignment; schedule {one}.",
                    f"Unassigned claim of a nonparticipating physician, participating amount {one}.",
                )
            )
        ]
        ask = rng.choice(
            ("Most that may be charged, in dollars?", "What is the limiting charge, in dollars?")
        )
    else:
        charge = facts.amounts[0] * 2 + rng.randint(1, 9) * 10
        lines = [
            rng.choice(
                (
                    f"Participating physician charged {money(charge)}; allowed {one}.",
                    f"Charge {money(charge)}, Medicare allowed {one}, assigned claim.",
                    f"Allowed {one} on a charge of {money(charge)}; takes assignment.",
                )
            ),
            "Deductible already met for the year.",
        ]
        ask = rng.choice(
            (
                "What does the patient owe as coinsurance, in dollars?",
                "Patient's coinsurance, in dollars?",
            )
        )
    return lines, ask
