"""What every rule edit is made of: its registered rule, and the encounter it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks.model import Flags, System
from coder_drill.scoring.book import NO_FLAGS, Book
from coder_drill.scoring.model import AnswerCode, Edit


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule edit as registered and documented.

    ``sentence`` says what is checked, ``source`` where the rule stands, ``hard`` whether breaking
    it is an error by rule alone, ``detail`` what to do and which exceptions there are.
    """

    id: str
    title: str
    sentence: str
    source: str
    hard: bool
    detail: str

    def raised(
        self, codes: tuple[str, ...], message: str, source: str = "", hard: bool | None = None
    ) -> Edit:
        """The edit that this rule raises on ``codes``."""
        return Edit(
            self.id, codes, message, source or self.source, self.hard if hard is None else hard
        )


class Encounter:
    """A set of codes with what is known of the encounter; None is unknown and raises nothing."""

    def __init__(
        self,
        codes: tuple[AnswerCode, ...],
        book: Book,
        *,
        setting: Setting | None,
        claim: ClaimKind | None,
        age: int | None,
        sex: str | None,
        edition: str | None,
    ) -> None:
        self.codes = codes
        self.book = book
        self.setting = setting
        self.claim = claim
        self.age = age
        self.sex = sex
        self.edition = edition

    @cached_property
    def valid(self) -> tuple[AnswerCode, ...]:
        """Lines whose code is in the tables and billable; only these are asked about rules."""
        return tuple(line for line in self.codes if self._billable(line))

    @cached_property
    def diagnoses(self) -> tuple[AnswerCode, ...]:
        """Valid ICD-10-CM lines in order."""
        return tuple(line for line in self.valid if line.system is System.ICD10CM)

    @cached_property
    def lines(self) -> tuple[AnswerCode, ...]:
        """Valid CPT and HCPCS lines in order."""
        return tuple(line for line in self.valid if line.system in (System.CPT, System.HCPCS))

    @cached_property
    def first_diagnosis(self) -> AnswerCode | None:
        """The first diagnosis when it is valid: the principal or first-listed one."""
        for line in self.codes:
            if line.system is System.ICD10CM:
                return line if self._billable(line) else None
        return None

    @property
    def inpatient(self) -> bool | None:
        """True for the hospital's inpatient claim, None when the setting is unknown."""
        if self.setting is None:
            return None
        return self.setting is Setting.INPATIENT and self.claim is not ClaimKind.PROFESSIONAL

    def flags(self, line: AnswerCode) -> Flags:
        """The edit flags of a line's code."""
        return self.book.flags(line.code, line.system) if line.system else NO_FLAGS

    def title(self, line: AnswerCode) -> str:
        """The title of a line's code, or empty."""
        return self.book.title(line.code, line.system)

    def _billable(self, line: AnswerCode) -> bool:
        if line.system is None:
            return False
        row = self.book.get(line.code, line.system)
        return row is not None and row.billable


def unique(codes: tuple[AnswerCode, ...]) -> tuple[AnswerCode, ...]:
    """The lines with each code once, first occurrence kept."""
    return tuple({line.code: line for line in reversed(codes)}.values())[::-1]
