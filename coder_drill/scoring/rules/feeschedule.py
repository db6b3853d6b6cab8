"""Professional claims against the Medicare physician fee schedule, once its file was imported.

Its relative value file says of each service whether it has a professional and a technical part,
what both sides of it are worth, whether a second surgeon is paid, and how many days after it are
paid with it. The wording of each indicator: CMS Claims Processing Manual (Pub. 100-04) chapter 23,
addendum (MPFSDB record layout). What modifiers of one line say against each other needs no file.
"""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.charts.model import ClaimKind
from coder_drill.charts.policy import PayerKind
from coder_drill.codebooks.procedures import Fee
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Part, Rule
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.services import is_visit, sides_of

_FIELDS = "Medicare physician fee schedule, relative value file as imported"
_MANUAL = "CMS Claims Processing Manual chapter 12"

SURGEONS = Rule(
    "second-surgeon",
    "Assistant, co-surgeon or team",
    "A modifier for a second surgeon is on a code for which none is paid, or beside another that "
    "contradicts it.",
    f"{_FIELDS}: assistant, co-surgeon and team surgery indicators; {_MANUAL}, 20.4.3 and 40.8",
    Effect.HARD,
    "Assistant (80, 81, 82, AS): indicator 1 and 9 never, 0 only with documentation that it was "
    "necessary, 2 paid. Co-surgeons (62) and team (66): 0 and 9 never, 1 with documentation, 2 paid. "
    "Needs the imported file, on professional claims; flagged only where the payer is not Medicare. "
    "Without it: 62 or 66 with an assistant's modifier on one line, and surgeons' modifiers on a "
    "facility claim (a critical access hospital that bills for its physicians excepted).",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="take the modifier off, or document why a second surgeon was needed",
    part=Part.MODIFIERS,
)
BILATERAL = Rule(
    "bilateral",
    "Both sides",
    "Modifier 50, or a line for each side, on a code whose value does not rise with a second side.",
    f"{_FIELDS}: bilateral surgery indicator; {_MANUAL}, 40.7",
    Effect.HARD,
    "Indicator 0: 50 does not apply, by anatomy or because a code for both sides exists. 2: the value "
    "holds for both sides already. 9: sides do not apply. 1 (150 percent) and 3 (each side in full) "
    "take 50. A line for each side of a code with indicator 2 is flagged. Needs the imported file.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="take 50 off, or report the code for both sides",
    part=Part.MODIFIERS,
)
GLOBAL = Rule(
    "global-period",
    "Global period",
    "A modifier of the global surgical package is on a code without one, or beside a procedure of "
    "another kind.",
    f"{_FIELDS}: global days; {_MANUAL}, 30.6.6, 40.1 and 40.2; NCCI policy manual chapter 1, "
    "section D",
    Effect.SOFT,
    "54, 55 and 56 split the care of a procedure with 10 or 90 days: hard where no global period "
    "applies (XXX, ZZZ), flagged on 000 and on maternity (MMM), whose parts have codes. 57 is for the decision for "
    "surgery with 90 days, 25 for a visit beside 0 or 10 days. 58, 78 and 79 contradict each other "
    "on one line (needs no file), and say nothing where no global period applies (a hint). Earlier "
    "procedures are on another claim, so whether the day falls into their period is not looked at.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="use the modifier that fits the procedure's global days",
    part=Part.MODIFIERS,
)
MULTIPLE = Rule(
    "multiple-procedures",
    "Multiple procedures",
    "51 is on a code that is never reduced, or on the procedure with the highest value.",
    f"{_FIELDS}: multiple procedure indicator and relative values; {_MANUAL}, 40.6",
    Effect.SOFT,
    "Indicators 0 and 9: no reduction, so 51 does not apply. Procedures with 2 or 3 are ranked: the "
    "one with the highest value goes first without 51. Medicare's contractors rank them themselves, "
    "so a missing 51 raises nothing. Needs the imported file.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="move 51 to the procedure of lower value, or take it off",
    part=Part.MODIFIERS,
)
STATUS = Rule(
    "fee-schedule-status",
    "Not paid by the physician fee schedule",
    "A code with status B or I is reported on a professional claim.",
    f"{_FIELDS}: status code",
    Effect.SOFT,
    "Status B: bundled into whatever else is paid. Status I: not valid for Medicare, which uses "
    "another code, as for consultations. Flagged where the payer is Medicare, a hint where no payer "
    "is known, not raised for other payers. Needs the imported file.",
    label=Label.EDIT,
    counted=Counted.VERDICT,
    fix="use the code that Medicare takes",
)
FACILITY_PART = Rule(
    "facility-part",
    "The facility's part",
    "A technical or incident-to service for a hospital patient is on the physician's claim.",
    f"{_FIELDS}: PC/TC indicators 3 and 5",
    Effect.SOFT,
    "The hospital's staff and equipment provide it, and the hospital reports it: injections and "
    "infusions (5), the technical part alone (3). Needs the imported file.",
    label=Label.EDIT,
    counted=Counted.VERDICT,
    fix="leave it to the facility's claim",
)

RULES = (SURGEONS, BILATERAL, GLOBAL, MULTIPLE, STATUS, FACILITY_PART)

_ASSISTANTS = ("80", "81", "82", "AS")
_SURGEONS_ONLY = frozenset({"54", "55", "56", "62", "66", *_ASSISTANTS})
_LATER = ("58", "78", "79")
_NO_PERIOD = {"XXX": "no global period applies to it", "ZZZ": "it is part of another service's period"}  # fmt: skip
_SHORT = ("000", "010")
_CONSULTATIONS = frozenset({"99242", "99243", "99244", "99245", "99252", "99253", "99254", "99255"})


def check(encounter: Encounter) -> Iterator[Edit]:
    """Every service line, alone and then beside the others."""
    for line in encounter.lines:
        yield from _against_each_other(encounter, line)
        fee = encounter.fee(line)
        if fee is None:
            continue
        yield from _surgeons(encounter, line, fee)
        yield from _both_sides(line, fee)
        yield from _period(line, fee)
        if "51" in line.modifiers and fee.multiple in ("0", "9"):
            yield MULTIPLE.raised(
                (line.code,),
                f"{line.code} is never reduced for multiple procedures (indicator {fee.multiple}): "
                "51 does not apply.",
            )
        yield from _status(encounter, line, fee)
        if encounter.in_hospital and fee.components in ("3", "5"):
            what = "the technical part alone" if fee.components == "3" else "an incident-to service"
            yield FACILITY_PART.raised(
                (line.code,),
                f"{line.code} is {what} (PC/TC indicator {fee.components}): for a hospital patient "
                "the facility reports it, not the physician.",
            )
    yield from _side_by_side(encounter)
    yield from _ranked(encounter)
    yield from _visits(encounter)


def _against_each_other(encounter: Encounter, line: AnswerCode) -> Iterator[Edit]:
    code, given = line.code, line.modifiers
    second = [modifier for modifier in ("62", "66", *_ASSISTANTS) if modifier in given]
    if {"62", "66"} & set(second) and len(second) > 1:
        yield SURGEONS.raised(
            (code,),
            f"{code} carries {' and '.join(second)}: on one procedure the second surgeon is "
            "co-surgeon, member of a team or assistant, and only one of them.",
            effect=Effect.SOFT,
        )
    later = [modifier for modifier in _LATER if modifier in given]
    if len(later) > 1:
        yield GLOBAL.raised(
            (code,),
            f"{code} carries {' and '.join(later)}: the later procedure was planned (58), a return "
            "to the operating room (78) or unrelated (79), and only one of them.",
        )
    if encounter.claim is ClaimKind.FACILITY:
        for modifier in sorted(_SURGEONS_ONLY & set(given)):
            yield SURGEONS.raised(
                (code,),
                f"Modifier {modifier} on {code} is the surgeon's: a facility claim does not carry it.",
                "CPT appendix A: modifiers approved for hospital outpatient use",
                Effect.SOFT,
            )


def _surgeons(encounter: Encounter, line: AnswerCode, fee: Fee) -> Iterator[Edit]:
    asked = (
        (_ASSISTANTS, fee.assistant, ("1", "9"), "0", "an assistant at surgery", "assistant"),
        (("62",), fee.cosurgeon, ("0", "9"), "1", "a co-surgeon", "co-surgeon"),
        (("66",), fee.team, ("0", "9"), "1", "a team of surgeons", "team surgery"),
    )
    other = encounter.payer not in (None, PayerKind.MEDICARE)
    for modifiers, indicator, never, documented, who, name in asked:
        given = [modifier for modifier in modifiers if modifier in line.modifiers]
        if not given:
            continue
        if indicator in never:
            why = (
                f"{who} does not apply to {line.code}"
                if indicator == "9"
                else f"Medicare does not pay {who} for {line.code}"
            )
            yield SURGEONS.raised(
                (line.code,),
                f"{why[0].upper()}{why[1:]} ({name} indicator {indicator}): {given[0]} does not belong on "
                "it.",
                effect=Effect.SOFT if other else None,
            )
        elif indicator == documented:
            yield SURGEONS.raised(
                (line.code,),
                f"{line.code} with {given[0]} is paid only with documentation that {who} was "
                f"necessary ({name} indicator {indicator}).",
                effect=Effect.SOFT if indicator == "0" else Effect.HINT,
            )


def _both_sides(line: AnswerCode, fee: Fee) -> Iterator[Edit]:
    if "50" not in line.modifiers:
        return
    code = line.code
    messages = {
        "0": f"{code} has bilateral indicator 0: 50 does not apply, by anatomy or because another "
        "code reports both sides.",
        "2": f"{code} is valued for both sides already (bilateral indicator 2): 50 does not apply.",
        "9": f"Sides do not apply to {code} (bilateral indicator 9): 50 does not belong on it.",
    }
    if fee.bilateral in messages:
        yield BILATERAL.raised((code,), messages[fee.bilateral])


def _side_by_side(encounter: Encounter) -> Iterator[Edit]:
    """A line for each side of a code whose value holds for both."""
    sides: dict[str, set[str]] = {}
    for line in encounter.lines:
        fee = encounter.fee(line)
        if fee is not None and fee.bilateral == "2":
            sides.setdefault(line.code, set()).update(sides_of(line.modifiers))
    for code, named in sides.items():
        lines = sum(line.code == code for line in encounter.lines)
        if named == {"left", "right"} and lines > 1:
            yield BILATERAL.raised(
                (code,),
                f"{code} has a line for each side, and its value holds for both (bilateral "
                "indicator 2): one line, one unit.",
                effect=Effect.SOFT,
            )


def _period(line: AnswerCode, fee: Fee) -> Iterator[Edit]:
    code, days = line.code, fee.days
    for modifier in line.modifiers:
        if modifier in ("54", "55", "56"):
            if days in _NO_PERIOD:
                yield GLOBAL.raised(
                    (code,),
                    f"{modifier} splits the care around surgery, and {code} has none to split: "
                    f"{_NO_PERIOD[days]} ({days}).",
                    effect=Effect.HARD,
                )
            elif days == "000":
                yield GLOBAL.raised(
                    (code,),
                    f"{code} has no days after it (000): {modifier} is for procedures with 10 or 90.",
                )
            elif days == "MMM":
                yield GLOBAL.raised(
                    (code,),
                    f"{code} is maternity care (MMM), whose parts have codes of their own: "
                    f"{modifier} does not split it.",
                )
        elif modifier in _LATER and days == "XXX" and not is_visit(code):
            yield GLOBAL.raised(
                (code,),
                f"No global period applies to {code} (XXX): it is paid within another procedure's days "
                f"without {modifier}; on one date with another procedure 59 or XE may be meant.",
                effect=Effect.HINT,
            )


def _visits(encounter: Encounter) -> Iterator[Edit]:
    """25 and 57 by the global days of the procedures beside the visit."""
    found = _by_days(encounter)
    long = found.get("090")
    short_days, short = next(
        ((days, line) for days, line in found.items() if days in _SHORT), ("", None)
    )
    for line in encounter.lines:
        if not is_visit(line.code):
            continue
        if "57" in line.modifiers and short is not None and long is None:
            yield GLOBAL.raised(
                (line.code, short.code),
                f"{line.code} carries 57, the decision for major surgery, and {short.code} has "
                f"{int(short_days)} global days: a separate visit beside it takes 25.",
            )
        elif (
            "25" in line.modifiers
            and "57" not in line.modifiers
            and long is not None
            and short is None
        ):
            yield GLOBAL.raised(
                (line.code, long.code),
                f"{line.code} carries 25, and {long.code} has 90 global days: the visit that led to "
                "the surgery takes 57, and other visits of the day are part of it.",
            )


def _by_days(encounter: Encounter) -> dict[str, AnswerCode]:
    """The first line that is no visit of each global period, in the order of the lines."""
    found: dict[str, AnswerCode] = {}
    for line in encounter.lines:
        fee = None if is_visit(line.code) else encounter.fee(line)
        if fee is not None and fee.days:
            found.setdefault(fee.days, line)
    return found


def procedure_beside(encounter: Encounter) -> tuple[AnswerCode, str] | None:
    """The procedure that decides between 25 and 57, with its global days; None where none is known.

    The longest period first: a visit beside major and minor surgery is asked for 57.
    """
    found = _by_days(encounter)
    return next(((found[days], days) for days in ("090", "010", "000") if days in found), None)


def _ranked(encounter: Encounter) -> Iterator[Edit]:
    ranked: list[tuple[float, AnswerCode]] = []
    for line in encounter.lines:
        fee = encounter.fee(line)
        if fee is not None and fee.multiple in ("2", "3"):
            ranked.append((fee.value(facility=encounter.in_hospital), line))
    if len(ranked) < 2:
        return
    ranked.sort(key=lambda each: -each[0])
    (most, first), (second, _) = ranked[:2]
    if most > second and "51" in first.modifiers:
        yield MULTIPLE.raised(
            (first.code,),
            f"{first.code} has the highest value of the procedures ({most:g} RVUs): it goes first "
            "without 51, and the others are reduced.",
        )


def _status(encounter: Encounter, line: AnswerCode, fee: Fee) -> Iterator[Edit]:
    if fee.status not in ("B", "I") or encounter.payer not in (None, PayerKind.MEDICARE):
        return
    if fee.status == "B":
        what = "bundled: Medicare pays it with other services, never by itself"
    elif line.code in _CONSULTATIONS:
        what = "not valid for Medicare, which takes an office or hospital visit for a consultation"
    else:
        what = "not valid for Medicare, which takes another code for the service"
    yield STATUS.raised(
        (line.code,),
        f"{line.code} has status {fee.status} in the physician fee schedule: {what}.",
        effect=Effect.SOFT if encounter.payer is PayerKind.MEDICARE else Effect.HINT,
    )


def schedule_note(encounter: Encounter) -> str:
    """That modifiers were not held against the fee schedule, where it would say something of them.

    Told on professional claims without the imported file, so that silence is not taken for clearance.
    """
    if encounter.claim is not ClaimKind.PROFESSIONAL or encounter.book.procedures.has_fees:
        return ""
    asked = _SURGEONS_ONLY | {"50", "51", "57"}
    given = dict.fromkeys(
        modifier for line in encounter.lines for modifier in line.modifiers if modifier in asked
    )
    if not given:
        return ""
    return (
        f"{', '.join(given)}: not held against the Medicare physician fee schedule, whose relative "
        "value file has not been imported (coder-drill codebooks import)"
    )
