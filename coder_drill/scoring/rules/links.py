"""Links that the classification presumes: two conditions coded apart that have a combined code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coder_drill.codebooks.rules import dotless
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Rule
from coder_drill.scoring.rules.diagnoses import begins
from coder_drill.scoring.rules.encounter import Encounter

LINK = Rule(
    "presumed-link",
    "Presumed link",
    "Two conditions are coded apart although the classification presumes that they are related.",
    'ICD-10-CM guideline I.A.15 ("with"); I.C.9.a (hypertension); index: Diabetes, with',
    Effect.HINT,
    "Hypertension with heart failure, other heart disease (I51.4-I51.7, I51.89, I51.9) or chronic "
    "kidney disease; diabetes with chronic kidney disease, polyneuropathy, gastroparesis, "
    "peripheral angiopathy, gangrene or a chronic skin ulcer. The combined code is right unless the "
    "provider says that the two are unrelated. Links of other conditions are not looked for.",
    label=Label.SPECIFICITY,
    fix="use the combined code, or quote the provider who says that they are unrelated",
)

RULES = (LINK,)

_HEART = ("I50", "I514", "I515", "I516", "I517", "I5189", "I519")
_KIDNEY = ("N18",)
_DIABETES = ("E08", "E09", "E10", "E11", "E13")


class _Complication(NamedTuple):
    """A condition that diabetes is presumed to have caused, and the characters that say so."""

    stems: tuple[str, ...]
    words: str
    ending: str
    said_by: tuple[str, ...]


_COMPLICATIONS = (
    _Complication(_KIDNEY, "chronic kidney disease", "22", ("2",)),
    _Complication(("G629",), "polyneuropathy", "42", ("4",)),
    _Complication(("K3184",), "gastroparesis", "43", ("43",)),
    _Complication(("I739",), "peripheral angiopathy", "51", ("5",)),
    _Complication(("I96",), "gangrene", "52", ("52",)),
    _Complication(("L974", "L975"), "a foot ulcer", "621", ("62",)),
    _Complication(("L97", "L984"), "a skin ulcer", "622", ("62",)),
)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Hypertension, then diabetes."""
    yield from _hypertension(encounter)
    yield from _diabetes(encounter)


def _hypertension(encounter: Encounter) -> Iterator[Edit]:
    diagnoses = encounter.diagnoses
    heart = next((line for line in diagnoses if begins(line, _HEART)), None)
    kidney = next((line for line in diagnoses if begins(line, _KIDNEY)), None)
    for line in diagnoses:
        code = dotless(line.code)
        if code == "I10" and heart is not None and kidney is not None:
            yield _raised(line, heart, "hypertension, heart disease and kidney disease", "I13.-")
        elif code == "I10" and heart is not None:
            wanted = "I11.0" if begins(heart, ("I50",)) else "I11.9"
            yield _raised(line, heart, "hypertension and heart disease", wanted)
        elif code == "I10" and kidney is not None:
            late = begins(kidney, ("N185", "N186"))
            wanted = "I12.0" if late else "I12.9"
            yield _raised(line, kidney, "hypertension and chronic kidney disease", wanted)
        elif code.startswith("I11") and kidney is not None:
            yield _raised(line, kidney, "hypertension and chronic kidney disease", "I13.-")
        elif code.startswith("I12") and heart is not None:
            yield _raised(line, heart, "hypertension and heart disease", "I13.-")


def _diabetes(encounter: Encounter) -> Iterator[Edit]:
    diagnoses = encounter.diagnoses
    present = [dotless(line.code) for line in diagnoses]
    for category in _DIABETES:
        at = next((n for n, code in enumerate(present) if code.startswith(category)), None)
        if at is None:
            continue
        told: set[int] = set()
        for each in _COMPLICATIONS:
            partner = next(
                (
                    n
                    for n, code in enumerate(present)
                    if code.startswith(each.stems) and n not in told
                ),
                None,
            )
            if partner is None:
                continue
            told.add(partner)
            said = any(
                code.startswith(category) and code[3:].startswith(each.said_by) for code in present
            )
            if not said:
                wanted = f"{category}.{each.ending}"
                yield _raised(
                    diagnoses[at], diagnoses[partner], f"diabetes and {each.words}", wanted
                )


def _raised(line: AnswerCode, partner: AnswerCode, words: str, wanted: str) -> Edit:
    return LINK.raised(
        (line.code, partner.code),
        f"{line.code} with {partner.code}: the classification presumes that {words} are related: report "
        f"{wanted}, unless the provider says that they are not.",
    )
