"""Visits: evaluation and management codes that do not fit the encounter."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.scoring.em import usual_kinds, visit_of
from coder_drill.scoring.explain import visit_difference
from coder_drill.scoring.model import Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Rule
from coder_drill.scoring.rules.encounter import Encounter

LEVEL = Rule(
    "em-level",
    "E/M level",
    "The level or kind of visit is not the one that the note supports.",
    "CPT E/M guidelines 2023 and later: level by medical decision making or total time",
    Effect.SOFT,
    "Raised in scoring only, since the note decides. The direction is named: a level too high is an "
    "overpayment risk, one too low leaves work unpaid.",
    label=Label.EM_LEVEL,
    counted=Counted.VERDICT,
    fix="use the level that the record supports",
)
SETTING = Rule(
    "em-setting",
    "Visit of another setting",
    "The kind of visit does not belong to the setting.",
    "CPT E/M section: visits by place of service",
    Effect.HINT,
    "An emergency department visit is coded with the emergency family, an office visit with the "
    "office family. Informs only: consultants and admitting physicians see patients in the "
    "emergency department too.",
    label=Label.EM_LEVEL,
    fix="use the visit of the setting",
)
TWO = Rule(
    "em-two",
    "Two visits",
    "Two leveled visits are reported on one encounter.",
    "CMS Claims Processing Manual chapter 12, 30.6: one visit a day by one physician or group",
    Effect.SOFT,
    "One visit a day is paid; a second one needs a separate problem and time of day.",
    label=Label.EM_LEVEL,
    fix="keep the visit that the record supports",
)

RULES = (LEVEL, SETTING, TWO)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Setting and number of visits; the level is compared by scoring (see ``level_edit``)."""
    usual = usual_kinds(encounter.setting.value) if encounter.setting else ()
    leveled = [line for line in encounter.lines if visit_of(line.code)]
    for line in leveled:
        visit = visit_of(line.code)
        if usual and visit and visit.kind not in usual:
            yield SETTING.raised(
                (line.code,),
                f"{line.code} is for another setting ({visit.kind}); usual here: {'; '.join(usual)}.",
            )
    different = tuple(dict.fromkeys(line.code for line in leveled))
    if len(different) > 1:
        yield TWO.raised(
            different,
            f"{' and '.join(different)} are two visits on one encounter: one a day is paid.",
        )


def level_edit(given: str, expected: str) -> Edit | None:
    """The edit on a visit whose level or kind differs from the key's."""
    words = visit_difference(given, expected)
    return LEVEL.raised((given,), words) if words else None
