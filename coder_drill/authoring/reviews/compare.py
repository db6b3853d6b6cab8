"""A sealed coding against the key: how far they agree, and what differs, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder_drill.authoring.reviews.form import Blind
from coder_drill.authoring.reviews.measure import Agreement, Line, agreement
from coder_drill.charts.model import Chart, KeyCode
from coder_drill.codebooks import Codebook
from coder_drill.scoring import Label, Verdict, Where, format_code, parse_answer, score


@dataclass(frozen=True, slots=True)
class Comparison:
    """``key`` in answer notation (the reading that fits best), and the verdicts that are not agreement."""

    key: tuple[str, ...]
    agreement: Agreement
    differs: tuple[Verdict, ...]


def coded_lines(texts: Sequence[str], codebook: Codebook, chart: Chart) -> tuple[str, ...]:
    """Lines of a coding in answer notation, each once more as it was read, "?" kept for optional.

    Raises AnswerError for what is no answer code.
    """
    found = []
    for text in texts:
        lines = parse_answer([text.removesuffix("?")], codebook, Where.of(chart)).codes
        found += [
            format_code(line, codebook) + ("?" if text.endswith("?") else "") for line in lines
        ]
    return tuple(found)


def compared(chart: Chart, blind: Blind, codebook: Codebook) -> Comparison:
    """A coding against the chart's key while its queries are open.

    A code that the key accepts in place of its own stands in ``key`` as the reader wrote it: both
    are right. Lines that the reader marked as optional are no difference.
    """
    plain = [text.removesuffix("?") for text in blind.codes]
    answer = parse_answer(plain, codebook, Where.of(chart))
    card = score(chart, answer, codebook)
    given = {Line.parse(text).code for text in blind.codes}
    spare = {Line.parse(text).code for text in blind.codes if text.endswith("?")}
    key = tuple(_line(each, given) for each in chart.readings[card.reading])
    differs = tuple(
        verdict
        for verdict in card.verdicts
        if verdict.label is not Label.CORRECT
        and not (verdict.given is None and verdict.optional)
        and not (verdict.expected is None and verdict.given in spare)
    )
    return Comparison(key, agreement(key, blind.codes), differs)


def _line(line: KeyCode, given: set[str]) -> str:
    """A key line in answer notation, with the accepted code that the reader gave, and its "?"."""
    taken = next((code for code in line.accept if code in given and line.code not in given), "")
    modifiers = f"-{','.join(line.modifiers)}" if line.modifiers else ""
    units = f"x{line.units}" if line.units != 1 else ""
    poa = f"@{line.poa}" if line.poa else ""
    return f"{taken or line.code}{modifiers}{units}{poa}{'?' if line.optional else ''}"
