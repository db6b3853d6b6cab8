"""What the lines of an answer are once all of them were read: codes of two systems are decided here."""

from __future__ import annotations

from collections.abc import Sequence

from coder_drill.codebooks.model import Code
from coder_drill.scoring.answerparts import Read, Unread, Where, either
from coder_drill.scoring.codeshapes import carried_in_part
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.openline import OpenLine

Part = OpenLine | Unread


def settled(parts: Sequence[Part], text: str, where: Where) -> list[Read | Unread]:
    """Every part of ``text``, with codes of two systems decided where something decides.

    ``where`` is the claim that the answer is for, as far as it is known.
    """
    return [
        part if isinstance(part, Unread) else _settle(part, place, parts, text, where)
        for place, part in enumerate(parts)
    ]


def _settle(
    line: OpenLine, place: int, parts: Sequence[Part], text: str, where: Where
) -> Read | Unread:
    code = line.known[0] if line.known else None
    if len(line.known) > 1:
        code = _decided(line, place, parts, where)
        if code is None:
            return Unread(
                text[line.start : line.end],
                either(line.typed, line.known),
                line.start,
                line.end,
                line.row,
                True,
                tuple(line.known),
            )
    system = code.system if code else carried_in_part(line.typed)
    return Read(
        AnswerCode(
            code=code.code if code else line.typed,
            system=system,
            modifiers=tuple(dict.fromkeys(line.modifiers)),
            units=1 if line.units is None else line.units,
            poa=line.poa or "",
        ),
        line.start,
        line.end,
    )


def _decided(line: OpenLine, place: int, parts: Sequence[Part], where: Where) -> Code | None:
    """Which of two systems is meant; None where nothing decides."""
    diagnosis = next((code for code in line.known if code.system.is_diagnosis), None)
    service = next((code for code in line.known if code.system.is_line_item), None)
    if diagnosis is None or service is None:
        return None
    serves = bool(line.modifiers) or line.units is not None
    if serves or line.poa:
        return service if not line.poa else None if serves else diagnosis
    if where.known:
        taken = where.canonical or service.system in where.systems
        return service if taken else diagnosis
    alone = [part for part in parts if isinstance(part, OpenLine) and len(part.known) == 1]
    written = [part.typed for part in alone if part.known[0].system.is_diagnosis]
    if any("." in typed for typed in written):
        return service  # whoever writes dots elsewhere means none here
    if any(len(typed) > 3 for typed in written):
        # Diagnoses without their dots: they stand before the services, as on a claim.
        before = [part for part in parts[:place] if part in alone]
        after = [part for part in parts[place:] if part in alone]
        if any(part.known[0].system.is_line_item for part in before):
            return service
        if any(part.known[0].system.is_diagnosis for part in after):
            return diagnosis
    return None
