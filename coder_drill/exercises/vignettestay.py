"""The vignette of a stay: which code moves the MS-DRG.

The grouper decides. It is handed over by whoever makes the exercise, since exercises know nothing of money.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, ClaimKind, Setting
from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.model import Form, Item, Option
from coder_drill.exercises.rapid.wording import KEYS
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.rules import key_answer

if TYPE_CHECKING:
    from coder_drill.exercises.sources import StayGroup

LEVEL = 3
MOST_CODES = 24
"""Codes above which a claim is no short scene any more."""
_OPTIONS = 4
STAY_DOMAIN = "reimbursement"
_SOURCE = "MS-DRG Definitions Manual, in the version of the encounter's fiscal year"


def suits_stay(chart: Chart) -> bool:
    """True for a hospital stay with codes enough to choose among. Reads no key but its outline."""
    inpatient = chart.setting is Setting.INPATIENT and chart.claim is not ClaimKind.PROFESSIONAL
    return inpatient and sum(not key.optional for key in chart.outline) > _OPTIONS


def stay_item(chart: Chart, seed: int, codebook: Codebook, group: StayGroup) -> Item | None:
    """The item of a stay: four codes of its claim, one of which alone moves the group.

    None where no code does, or fewer than three others do not.
    """
    rng = Random(f"vignette/drg/{chart.id}/{seed}")
    lines = key_answer([key for key in chart.key if not key.optional], codebook).codes
    if len(lines) > MOST_CODES:
        return None
    number, title = group(lines)
    moving: list[tuple[AnswerCode, str]] = []
    staying: list[AnswerCode] = []
    for at, line in enumerate(lines):
        # Without the principal diagnosis another would lead: that is another stay.
        if at == 0 or any(line.code == other.code for n, other in enumerate(lines) if n != at):
            continue
        other, named = group([*lines[:at], *lines[at + 1 :]])
        if other == number:
            staying.append(line)
        elif named:
            moving.append((line, f"MS-DRG {other} {named}"))
    if not moving or len(staying) < _OPTIONS - 1:
        return None
    right, becomes = rng.choice(moving)
    shown = [right, *rng.sample(staying, _OPTIONS - 1)]
    rng.shuffle(shown)
    options = tuple(
        Option(
            KEYS[n],
            f"{line.code} {_title(line, codebook)}".strip(),
            "" if line is right else f"Without it the stay still groups to MS-DRG {number}.",
        )
        for n, line in enumerate(shown)
    )
    codes = "\n".join(
        f"{n}  {line.code}{f' POA {line.poa}' if line.poa else ''}"
        for n, line in enumerate(lines, 1)
    )
    return Item(
        family=f"drg:{chart.id}",
        seed=seed,
        difficulty=LEVEL,
        scene=f"Inpatient facility claim, {chart.patient.label}, in order:\n{codes}\n"
        f"It groups to MS-DRG {number} {title}.",
        ask="Which of these codes, taken off the claim alone, moves it to another MS-DRG?",
        form=Form.CHOICE,
        answer=(KEYS[shown.index(right)],),
        rule=f"Without {right.code} the stay groups to {becomes}.",
        source=_SOURCE,
        worked=(
            f"with all codes: MS-DRG {number} {title}",
            f"without {right.code}: {becomes}",
            "a code moves the group as a CC or MCC that no other on the claim stands in for, or as a "
            "procedure that decides the group",
        ),
        domain=STAY_DOMAIN,
        skill="missed",
        seconds=75,
        options=options,
    )


def _title(line: AnswerCode, codebook: Codebook) -> str:
    row = codebook.get(line.code, line.system)
    return row.title if row is not None else ""
