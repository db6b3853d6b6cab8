"""The answer being put together: add, remove, reorder, mark up, take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder_drill.codebooks.doses import Dose
from coder_drill.scoring.model import Answer, AnswerCode

_WASTED = "JW"
_DISCARDING = (_WASTED, "JZ")
"""Modifiers that say what was discarded of a single-dose container: some, or nothing."""


def is_diagnosis(code: AnswerCode) -> bool:
    """True for ICD-10-CM codes. A code no table knows counts by its shape: letter, then digits."""
    if code.system is not None:
        return code.is_diagnosis
    text = code.code
    return (
        len(text) >= 3
        and text[0].isalpha()
        and text[1].isdigit()
        and ("." in text or len(text) == 3)
    )


def takes_modifiers(code: AnswerCode) -> bool:
    """True for service lines (CPT, HCPCS), the only ones that carry modifiers and units."""
    return code.is_line_item


def same_line(one: AnswerCode, other: AnswerCode) -> bool:
    """True for the same code with the same modifiers, whatever units or POA stand there."""
    return one.code == other.code and one.modifiers == other.modifiers


class AnswerEdit:
    """An ordered answer, diagnoses before procedures and services, with every step undoable."""

    def __init__(self, answer: Answer | None = None) -> None:
        self._codes: tuple[AnswerCode, ...] = ()
        if answer is not None:
            self._codes = _grouped(answer.codes)
        self._past: list[tuple[str, tuple[AnswerCode, ...]]] = []

    @property
    def codes(self) -> tuple[AnswerCode, ...]:
        """The codes in order."""
        return self._codes

    @property
    def answer(self) -> Answer:
        """The answer as it stands."""
        return Answer(self._codes)

    @property
    def diagnoses(self) -> int:
        """How many codes are diagnoses; they come first."""
        return sum(is_diagnosis(code) for code in self._codes)

    @property
    def can_undo(self) -> bool:
        """True when there is a step to take back."""
        return bool(self._past)

    def find(self, code: AnswerCode) -> int | None:
        """The place of the same code with the same modifiers, or None."""
        for index, have in enumerate(self._codes):
            if same_line(have, code):
                return index
        return None

    def add(self, code: AnswerCode) -> int:
        """Put a code at the end of its group and give its place."""
        self.add_all((code,))
        return self._place_of_last(code)

    def add_all(self, codes: Sequence[AnswerCode]) -> None:
        """Put codes at the end of their groups, in this order, as one step to take back."""
        if not codes:
            return
        become = list(self._codes)
        for code in codes:
            at = sum(map(is_diagnosis, become)) if is_diagnosis(code) else len(become)
            become.insert(at, code)
        what = codes[0].code if len(codes) == 1 else f"{len(codes)} codes"
        self._become(f"adding {what}", become)

    def _place_of_last(self, code: AnswerCode) -> int:
        return (self.diagnoses if is_diagnosis(code) else len(self._codes)) - 1

    def remove(self, index: int) -> AnswerCode:
        """Take a code out. Raises IndexError when there is none at ``index``."""
        codes = list(self._codes)
        gone = codes.pop(index)
        self._become(f"removing {gone.code}", codes)
        return gone

    def move(self, index: int, by: int) -> int:
        """Move a code by ``by`` places within its group; give its place, unchanged at the edge."""
        target = index + by
        if not 0 <= target < len(self._codes):
            return index
        if is_diagnosis(self._codes[index]) != is_diagnosis(self._codes[target]):
            return index
        codes = list(self._codes)
        codes.insert(target, codes.pop(index))
        self._become(f"moving {codes[target].code}", codes)
        return target

    def set_modifiers(self, index: int, modifiers: Sequence[str]) -> None:
        """Give a code these modifiers in this order."""
        self._change(index, "modifiers of", replace(self._codes[index], modifiers=tuple(modifiers)))

    def set_units(self, index: int, units: int) -> None:
        """Give a code ``units`` units, at least 1. Raises ValueError below that."""
        if units < 1:
            raise ValueError("units are at least 1")
        self._change(index, "units of", replace(self._codes[index], units=units))

    def set_code(self, index: int, code: str) -> None:
        """Give a line another code of the same system; its modifiers and units stay."""
        self._change(index, "changing", replace(self._codes[index], code=code))

    def set_dose(self, index: int, dose: Dose) -> None:
        """Give a line the units of a dose; what was discarded stands on a JW line behind it.

        One step to take back. JW and JZ that stood on the line go; a JW line of the same code
        behind it is set anew, or goes when nothing was discarded.
        """
        line = self._codes[index]
        plain = tuple(m for m in line.modifiers if m not in _DISCARDING)
        codes = list(self._codes)
        codes[index] = replace(
            line, units=dose.units, modifiers=(*plain, *filter(None, [dose.modifier]))
        )
        wasted = replace(line, modifiers=(*plain, _WASTED), units=max(1, dose.wasted))
        behind = index + 1
        if behind < len(codes) and same_line(codes[behind], wasted):
            del codes[behind]
        if dose.wasted:
            codes.insert(behind, wasted)
        if tuple(codes) != self._codes:
            self._become(f"the dose of {line.code}", codes)

    def set_poa(self, index: int, poa: str) -> None:
        """Give a diagnosis a present-on-admission indicator, or none with an empty text."""
        self._change(index, "POA of", replace(self._codes[index], poa=poa))

    def become(self, what: str, codes: Sequence[AnswerCode]) -> None:
        """Put other codes in the place of all of these, as one step; ``what`` names it."""
        self._become(what, _grouped(codes))

    def undo(self) -> str | None:
        """Take back the last step and say in words what it was; None when there is none."""
        if not self._past:
            return None
        what, self._codes = self._past.pop()
        return what

    def _change(self, index: int, what: str, code: AnswerCode) -> None:
        if self._codes[index] == code:
            return
        codes = list(self._codes)
        codes[index] = code
        self._become(f"{what} {code.code}", codes)

    def _become(self, what: str, codes: Sequence[AnswerCode]) -> None:
        self._past.append((what, self._codes))
        self._codes = tuple(codes)


def _grouped(codes: Sequence[AnswerCode]) -> tuple[AnswerCode, ...]:
    return tuple(
        [code for code in codes if is_diagnosis(code)]
        + [code for code in codes if not is_diagnosis(code)]
    )
