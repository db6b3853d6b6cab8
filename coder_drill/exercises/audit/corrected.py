"""The claim as an auditor would have it: what was marked wrong put right, what was missing added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.exercises.audit.grading import line_of
from coder_drill.exercises.audit.model import Audit
from coder_drill.exercises.audit.response import Audited
from coder_drill.scoring.kin.codetext import plain
from coder_drill.scoring.model import Answer, AnswerCode, Label

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_ORDER = (Label.PRINCIPAL.value, Label.SEQUENCING.value)


def corrected(audit: Audit, given: Audited, codebook: Codebook) -> Answer:
    """The claim after the audit. A line whose replacement cannot be read stays as billed."""
    lines: list[AnswerCode] = []
    first: str = ""
    for number, line in enumerate(audit.claim, 1):
        mark = given.marks.get(number)
        if mark is None:
            lines.append(line)
        elif mark.label in _ORDER:
            lines.append(line)
            named = line_of(audit, mark.should, codebook)
            lead = named or (line if number > 1 else None)
            if mark.label == Label.PRINCIPAL and lead is not None:
                first = plain(lead.code)
        elif mark.should:
            lines.append(line_of(audit, mark.should, codebook) or line)
    added = [line_of(audit, text, codebook) for text in given.add]
    lines += [line for line in added if line is not None]
    diagnoses = [line for line in lines if line.is_diagnosis]
    diagnoses.sort(key=lambda line: plain(line.code) != first if first else False)
    return Answer((*diagnoses, *(line for line in lines if not line.is_diagnosis)))
