"""What Medicare allows under payment modifiers: arithmetic on given amounts."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.paymentscenes import (
    AS,
    ASSIST2,
    ASSISTANT,
    BILATERAL,
    BIMULTI,
    CO,
    COINS,
    LIMIT,
    MULTIPLE,
    NP,
    STOPPED,
    SW,
    Fees,
    money,
    told,
)
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import strewn

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_LEVELS = {
    1: (BILATERAL, CO, NP, COINS, STOPPED),
    2: (MULTIPLE, BILATERAL, CO, ASSISTANT, NP, SW, STOPPED),
    3: (MULTIPLE, ASSISTANT, AS, LIMIT, SW, CO),
    4: (MULTIPLE, AS, LIMIT, ASSIST2, BIMULTI),
    5: (ASSIST2, BIMULTI, LIMIT, MULTIPLE, AS),
}
_NOISE = (
    "Deductible met.",
    "No secondary payer.",
    "Locality adjustments are in the amounts given.",
    "Sequestration left aside.",
    "Claim is clean.",
    "Filed within a month.",
    "No other service that day.",
    "Records support each line.",
)


class Payment(Family[Fees]):
    """Allowed amounts under modifiers 50, 51, 62, 73, 80, AS, and for other billers."""

    id = "md-payment"
    title = "Payment arithmetic of modifiers"
    group = Group.MODIFIERS
    source = "Medicare Claims Processing Manual, chapter 12, §20.4, §30.3, §40.6-§40.8, §110, §120, §150; chapter 4, §20.6.4"
    domain = "reimbursement"
    skill = "modifier"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Fees, Answer]:
        """The case, then round amounts; the answer in cents by whole multiples."""
        kind = rng.choice(_LEVELS[difficulty])
        first = rng.randint(10, 90) * 20
        if kind in (NP, SW, LIMIT, COINS):
            first = rng.randint(4, 18) * 20
        if kind == MULTIPLE:
            count = 2 if difficulty < 4 else rng.randint(3, 4)
            amounts = tuple(n * 20 for n in rng.sample(range(10, 90), count))
            cents = sum(amounts) * 50 + max(amounts) * 50
        elif kind == ASSIST2:
            amounts = tuple(n * 100 for n in rng.sample(range(4, 22), 2))
            cents = 16 * max(amounts) + 8 * min(amounts)
        elif kind == BIMULTI:
            side, other = (n * 20 for n in rng.sample(range(12, 80), 2))
            while 2 * other == 3 * side:
                other += 20
            amounts = (side, other)
            cents = 150 * side + 50 * other if 3 * side > 2 * other else 100 * other + 75 * side
        else:
            amounts = (first,)
            tenths = {
                BILATERAL: 1500,
                CO: 625,
                ASSISTANT: 160,
                AS: 136,
                NP: 850,
                SW: 750,
                STOPPED: 500,
                COINS: 200,
            }
            # 115% of 95% is 1.0925 of the amount: in hundredths of a percent.
            cents = first * 10925 // 100 if kind == LIMIT else first * tenths[kind] // 10
        return Fees(kind, amounts), (_dollars(cents),)

    def solve(self, facts: Fees, codebook: Codebook) -> Answer:
        """Rank the lines, then apply the share of each."""
        one = facts.amounts[0]
        if facts.kind == BIMULTI:
            lines = sorted((one * 1.5, float(facts.amounts[1])), reverse=True)
            return (_dollars(round(100 * (lines[0] + lines[1] / 2))),)
        ranked = sorted(facts.amounts, reverse=True)
        reduced = ranked[0] + sum(ranked[1:]) / 2
        share = {
            MULTIPLE: 1.0,
            ASSIST2: 0.16,
            BILATERAL: 1.5,
            CO: 1.25 / 2,
            ASSISTANT: 0.16,
            AS: 0.16 * 0.85,
            NP: 0.85,
            SW: 0.75,
            STOPPED: 0.5,
            LIMIT: 0.95 * 1.15,
            COINS: 0.2,
        }[facts.kind]
        return (_dollars(round(100 * reduced * share)),)

    def write(
        self, facts: Fees, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A claim in one or two lines with its amounts."""
        lines, ask = told(rng, facts)
        for line in strewn(rng, _NOISE, 2):
            lines.insert(rng.randint(0, len(lines)), line)
        head = rng.choice(
            ("Payer: Medicare Part B.", "Medicare fee-for-service.", "Original Medicare.")
        )
        lines.insert(rng.choice((0, len(lines))), head)
        return Draft(
            scene="\n".join(lines),
            ask=ask,
            form=Form.NUMBER,
            rule=_RULES[facts.kind],
            worked=[_RULES[facts.kind], _sum(facts, answer)],
            payer="Medicare",
            mistakes=_mistakes(facts, answer),
        )


def _dollars(cents: int) -> str:
    """Cents as the shortest number of dollars: ``1050``, ``109.25``."""
    text = f"{cents // 100}.{cents % 100:02d}".rstrip("0")
    return text.rstrip(".")


_RULES = {
    MULTIPLE: "Multiple procedures: the highest amount in full, the next four at half.",
    BILATERAL: "Bilateral indicator 1: 150% of the amount for one side.",
    CO: "Co-surgeons (62): 125% of the amount, half to each, 62.5%.",
    ASSISTANT: "A physician assisting at surgery is paid 16% of the fee schedule amount.",
    AS: "AS: 85% of the assistant's 16%, which is 13.6%.",
    NP: "NP, PA or CNS billing under their own number: 85% of the fee schedule amount.",
    SW: "A clinical social worker is paid 75% of the fee schedule amount.",
    STOPPED: "Modifier 73, stopped before anesthesia: half of the facility's rate.",
    LIMIT: "Limiting charge: 115% of the nonparticipating amount, which is 95% of the schedule.",
    COINS: "Part B coinsurance: 20% of the allowed amount, not of the charge.",
    ASSIST2: "The multiple procedure reduction comes first, then the assistant's 16%.",
    BIMULTI: "The bilateral procedure becomes 150% first; then the lines are ranked and the lower halved.",
}


def _sum(facts: Fees, answer: Answer) -> str:
    one = facts.amounts[0]
    if facts.kind in (MULTIPLE, ASSIST2):
        ranked = sorted(facts.amounts, reverse=True)
        parts = " + ".join([money(ranked[0]), *(f"half of {money(a)}" for a in ranked[1:])])
        return f"{parts}{', of that 16%' if facts.kind == ASSIST2 else ''} = ${answer[0]}"
    if facts.kind == BIMULTI:
        return f"150% of {money(one)} = ${_dollars(one * 150)}; higher line in full, lower at half: ${answer[0]}"
    return f"{money(one)}: ${answer[0]}"


def _mistakes(facts: Fees, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(cents: int, why: str) -> None:
        text = _dollars(cents)
        if text != answer[0]:
            found.setdefault(text, why)

    one, total = facts.amounts[0], sum(facts.amounts)
    kind = facts.kind
    if kind == MULTIPLE:
        note(total * 100, "The lines after the highest are halved.")
        note(
            total * 50 + min(facts.amounts) * 50, "The highest amount stays whole, not the lowest."
        )
        note(total * 50, "The highest amount is not halved.")
    elif kind == ASSIST2:
        note(total * 16, "The multiple procedure reduction was left out.")
    elif kind == BIMULTI:
        high, low = max(facts.amounts), min(facts.amounts)
        note(one * 150 + facts.amounts[1] * 100, "The lower line is halved.")
        note(100 * high + 50 * low, "The bilateral line is 150%.")
        note(150 * one + 50 * facts.amounts[1], "Rank after the bilateral line has become 150%.")
    elif kind == BILATERAL:
        note(one * 200, "Both sides are 150%, not twice.")
        note(one * 100, "The other side adds half.")
    elif kind == CO:
        note(one * 50, "The two share 125%, not 100%.")
        note(one * 125, "125% is for both; each is paid 62.5%.")
    elif kind == ASSISTANT:
        note(one * 20, "An assistant is paid 16%, not 20%.")
        note(one * 136 // 10, "13.6% is for AS; a physician is paid 16%.")
    elif kind == AS:
        note(one * 16, "16% is a physician's; AS is 85% of it.")
        note(one * 85, "85% applies to the assistant's 16%.")
    elif kind in (NP, SW):
        note(one * 100, "This biller is not paid the physician's full amount.")
        note(one * (75 if kind == NP else 85), "85% is for NP, PA and CNS, 75% for social workers.")
    elif kind == STOPPED:
        note(one * 100, "In full is for 74, after anesthesia.")
        note(0, "In the procedure room and prepared: half is paid.")
    elif kind == LIMIT:
        note(one * 115, "115% is taken of the nonparticipating amount, 95% of the schedule.")
        note(one * 95, "95% is the nonparticipating amount; the limit is 115% of it.")
    return found


FAMILIES = (Payment,)
