"""Instant words on a code as it is typed in, before anything is scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks.model import Code, System
from coder_drill.scoring.book import book_of
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.notation import AmbiguousCode, AnswerError, Where, parse_code
from coder_drill.scoring.rules.validity import billable_below, judge

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_MOST = 200
"""Alternatives offered at most: a chapter has thousands of codes."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """``ok``: the code can be entered as it stands. ``message``: one sentence, its title when ok.

    ``alternatives`` are codes to choose from instead; ``line`` is the entry as read when ok.
    """

    ok: bool
    message: str
    alternatives: list[Code] = field(default_factory=list)
    line: AnswerCode | None = None


def entry_feedback(
    code_text: str,
    codebook: Codebook,
    edition: str | None = None,
    setting: Setting | None = None,
    claim: ClaimKind | None = None,
) -> Feedback:
    """What to say at once to a code typed in. Never raises for odd text.

    ``code_text`` is one code in answer notation. Not ok: text that is no code, a header (with its
    billable codes as alternatives), a missing 7th character or placeholder, a code outside the
    edition, a string that is a code of two systems where nothing decides (both as alternatives), a
    PCS code outside inpatient care.
    """
    text = code_text.strip()
    if not text:
        return Feedback(False, "Type a code or search for one.")
    try:
        line = parse_code(text, codebook, Where(setting, claim))
    except AmbiguousCode as error:
        return Feedback(False, f"{error}.", error.choices)
    except AnswerError as error:
        return Feedback(False, f"{error}.")
    return line_feedback(line, codebook, edition, setting)


def line_feedback(
    line: AnswerCode,
    codebook: Codebook,
    edition: str | None = None,
    setting: Setting | None = None,
) -> Feedback:
    """What to say of a line that was read already; see ``entry_feedback``."""
    book = book_of(codebook)
    edit = judge(line, book, edition)
    row = book.get(line.code, line.system) if line.system else None
    if edit is not None and not edit.hard:
        return Feedback(True, edit.message, [], line)
    if edit is not None:
        alternatives = billable_below(row, book)[:_MOST] if row and not row.billable else []
        return Feedback(False, edit.message, alternatives or _near(line.code, codebook))
    if setting is not None and setting is not Setting.INPATIENT and line.is_inpatient_procedure:
        return Feedback(
            False, f"{line.code} is an ICD-10-PCS code: outside inpatient care use CPT or HCPCS."
        )
    return Feedback(True, row.title if row else line.code, [], line)


def _near(code: str, codebook: Codebook) -> list[Code]:
    """Billable codes under the longest beginning of an unknown code that the tables know."""
    plain = code.replace(".", "").upper()
    for length in range(min(len(plain) - 1, 7), 2, -1):
        row = codebook.get(plain[:length], System.diagnoses())
        if row is not None:
            return codebook.billable_under(row.code, row.system)[:_MOST]
    return []
