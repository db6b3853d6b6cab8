"""Professional and technical part: 26 and TC on codes that have no such parts, or not on this claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder_drill.charts.model import ClaimKind
from coder_drill.codebooks.procedures import Fee
from coder_drill.scoring.model import AnswerCode, Effect
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.services import (
    READING_ONLY,
    TRACING_ONLY,
    WHOLE_ONLY,
    has_parts,
    is_laboratory,
    is_surgery,
    is_visit,
    within,
)

_PARTS = (
    "Medicare physician fee schedule, PC/TC indicator; CMS Claims Processing Manual chapter 13 and "
    "chapter 12, section 60"
)

_INDICATOR = (
    "Medicare physician fee schedule, relative value file as imported: PC/TC indicator; CMS Claims "
    "Processing Manual chapter 23, addendum"
)

_TECHNICAL = (
    "CMS Claims Processing Manual chapter 13, 20.2.1: the technical component for hospital patients "
    "is not paid to the physician"
)


def faults(encounter: Encounter, line: AnswerCode) -> Iterator[tuple[str, str, Effect]]:
    """What is wrong with 26 or TC on a line: message, source, how surely.

    By the PC/TC indicator where the fee schedule was imported, on professional claims; else by the
    section of CPT and lists of codes that are one part already.
    """
    code, given = line.code, line.modifiers
    parts = [modifier for modifier in ("26", "TC") if modifier in given]
    if not parts or (line.system is not None and not line.system.takes_modifiers):
        return
    shown = " and ".join(parts)
    fee = encounter.fee(line)
    if fee is not None and fee.components:
        told = _unsplit(line, parts, fee)
        if told is not None:
            message, effect = told
            yield message, _INDICATOR, effect
            return
    elif not has_parts(line):
        surely = not (
            is_surgery(code) or within(code, "90281", "90749") or within(code, "96360", "96549")
        )
        effect = Effect.HARD if surely else Effect.SOFT
        yield f"{_no_parts(line)} {shown} does not apply.", _PARTS, effect
        return
    if len(parts) > 1:
        both = f"{code} carries both 26 and TC: the whole service takes neither."
        yield both, _PARTS, Effect.HARD
    elif "26" in given and encounter.claim is ClaimKind.FACILITY:
        yield (
            f"Modifier 26 on {code} is the physician's part: a facility claim has no 26.",
            _PARTS,
            Effect.HARD,
        )
    elif "TC" in given and encounter.claim is ClaimKind.PROFESSIONAL and encounter.in_hospital:
        yield (
            f"{code} with TC on a professional claim: for a patient of a hospital or surgery center the "
            "technical component is the facility's, and the physician reports 26.",
            _TECHNICAL,
            Effect.SOFT,
        )


def _no_parts(line: AnswerCode) -> str:
    code = line.code
    if code in READING_ONLY:
        return f"{code} is the reading or supervision alone:"
    if code in TRACING_ONLY:
        return f"{code} is the technical part alone:"
    if code in WHOLE_ONLY:
        return f"{code} is the whole service, and its parts have codes of their own:"
    if is_visit(code):
        return f"{code} is a visit without a technical part:"
    if is_laboratory(code):
        return f"{code} is a laboratory test without a professional part of its own:"
    return f"{code} has no professional and technical part:"


def _unsplit(line: AnswerCode, parts: Sequence[str], fee: Fee) -> tuple[str, Effect] | None:
    """Why 26 or TC does not apply by the PC/TC indicator, and how surely; None where it does.

    ``parts`` is what of 26 and TC the line carries.
    """
    code, indicator = line.code, fee.components
    shown = " and ".join(parts)
    if indicator in ("6", "8"):
        if "TC" not in parts:
            return None
        what = "a laboratory test" if indicator == "6" else "the reading of a smear"
        return (
            f"{code} is {what} with a physician's interpretation (PC/TC indicator {indicator}): 26 "
            "may apply, TC does not."
        ), Effect.HARD
    words = {
        "0": f"{code} is a physician's service without a technical part",
        "2": f"{code} is the professional part alone",
        "3": f"{code} is the technical part alone",
        "4": f"{code} is the whole test, and its parts have codes of their own",
        "5": f"{code} is incident to a physician's service and has no parts",
        "7": f"{code} is a therapy service, which is not split",
        "9": f"{code} has no professional and technical part",
    }
    if indicator not in words:
        return None
    return (
        f"{words[indicator]} (PC/TC indicator {indicator}): {shown} does not apply.",
        Effect.SOFT if indicator == "7" else Effect.HARD,
    )
