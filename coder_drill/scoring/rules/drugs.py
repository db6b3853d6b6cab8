"""Drugs: waste and its attestation."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.charts.policy import PayerKind
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Part, Rule
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.services import is_drug

WASTE = Rule(
    "drug-waste",
    "Discarded drug",
    "JW and JZ contradict each other, or JW is reported without the line of the dose given.",
    "CMS Claims Processing Manual chapter 17, section 40; CMS discarded drugs policy (JW and JZ), "
    "since July 2023",
    Effect.HARD,
    "The dose given is one line without JW, the discarded rest a second line with JW. JZ on the "
    "line of the dose says that nothing was discarded: never with JW on the same drug.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="give the dose on one line and the waste with JW on another, or JZ alone",
    part=Part.MODIFIERS,
)
ATTESTATION = Rule(
    "drug-attestation",
    "JZ or JW missing",
    "A separately paid drug on a Medicare Part B claim carries neither JZ nor a JW line.",
    "CMS discarded drugs policy (JW and JZ), since July 2023",
    Effect.SOFT,
    "Wanted for drugs from single-dose containers; multi-dose vials take neither, and the tables do "
    "not say which container was used. Looked at for drugs with OPPS status G or K. Flagged where "
    "the payer is Medicare, a hint where no payer is known, not raised for other payers.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="add JZ, or a line with JW for the waste",
    part=Part.MODIFIERS,
)

RULES = (WASTE, ATTESTATION)

_SEPARATELY_PAID = frozenset({"G", "K"})


def check(encounter: Encounter) -> Iterator[Edit]:
    """Each drug once."""
    by_code: dict[str, list[AnswerCode]] = {}
    for line in encounter.lines:
        if is_drug(line):
            by_code.setdefault(line.code, []).append(line)
    for code, lines in by_code.items():
        yield from _waste(code, lines)
        yield from _attestation(encounter, code, lines)


def _waste(code: str, lines: list[AnswerCode]) -> Iterator[Edit]:
    wasted = [line for line in lines if "JW" in line.modifiers]
    attested = [line for line in lines if "JZ" in line.modifiers]
    if any("JZ" in line.modifiers for line in wasted):
        yield WASTE.raised(
            (code,),
            f"{code} carries JZ and JW on one line: JZ says that nothing was discarded, JW that "
            "something was.",
        )
    elif wasted and attested:
        yield WASTE.raised(
            (code,),
            f"{code} has a line with JW and one with JZ: a drug was discarded in part or it was not.",
        )
    elif wasted and len(wasted) == len(lines):
        yield WASTE.raised(
            (code,),
            f"{code} with JW is the discarded part: the dose that was given goes on a line of its own, "
            "without JW.",
        )


def _attestation(encounter: Encounter, code: str, lines: list[AnswerCode]) -> Iterator[Edit]:
    if encounter.payer not in (None, PayerKind.MEDICARE) or encounter.inpatient:
        return
    if any({"JW", "JZ"} & set(line.modifiers) for line in lines):
        return
    if encounter.flags(lines[0]).status in _SEPARATELY_PAID:
        known = encounter.payer is PayerKind.MEDICARE
        yield ATTESTATION.raised(
            (code,),
            f"{code} from a single-dose container carries JZ on a Medicare claim, or a second line "
            "with JW for what was discarded.",
            effect=Effect.SOFT if known else Effect.HINT,
        )
