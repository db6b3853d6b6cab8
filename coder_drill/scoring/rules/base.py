"""What every rule is made of: what it checks, where it stands, and what breaking it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label


class Counted(StrEnum):
    """Where the training score takes a broken rule into account."""

    VIOLATION = "violation"
    """As a rule violation of its own, where the edit is hard."""
    PRINCIPAL = "principal"
    """In the verdict on the principal or first-listed diagnosis; never a second time."""
    VERDICT = "verdict"
    """In the verdict on the code itself; never a second time."""


class Part(StrEnum):
    """The part of a line that a rule is about, by its name in a chart's file."""

    CODE = "code"
    MODIFIERS = "modifiers"
    UNITS = "units"
    POA = "poa"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as registered and documented.

    ``sentence`` says what is checked, ``source`` where the rule stands, ``effect`` what breaking it
    means unless an edit says otherwise, ``detail`` what to do and which exceptions there are.
    ``label`` is the auditor's word for it, ``counted`` where the score takes it into account, ``fix``
    what to do in a few words, ``part`` what of the line is wrong.
    """

    id: str
    title: str
    sentence: str
    source: str
    effect: Effect
    detail: str
    label: Label = Label.EDIT
    counted: Counted = Counted.VIOLATION
    fix: str = ""
    part: Part = Part.CODE

    def raised(
        self,
        codes: tuple[str, ...],
        message: str,
        source: str = "",
        effect: Effect | None = None,
    ) -> Edit:
        """The edit that this rule raises on ``codes``."""
        how = effect or self.effect
        return Edit(
            self.id,
            codes,
            message,
            source or self.source,
            how,
            how is Effect.HARD and self.counted is Counted.VIOLATION,
            self.label,
        )


def unique(codes: tuple[AnswerCode, ...]) -> tuple[AnswerCode, ...]:
    """The lines with each code once, first occurrence kept."""
    return tuple({line.code: line for line in reversed(codes)}.values())[::-1]
