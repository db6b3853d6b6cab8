"""Small charts for scoring tests: a key and a note, without a file."""

from __future__ import annotations

from collections.abc import Sequence

from coder_drill.charts.model import Chart, ClaimKind, Decoy, KeyCode, Patient, Role, Setting
from coder_drill.codebooks import Codebook
from coder_drill.scoring import Answer, AnswerCode, Scorecard, Verdict, parse_answer, score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.pairing import items_of
from coder_drill.scoring.verdicts import key_line


def key(code: str, role: Role = Role.SECONDARY, **more: object) -> KeyCode:
    """One key code; ``more`` are further fields."""
    return KeyCode(code, role, **more)  # type: ignore[arg-type]


def chart(
    *keys: KeyCode,
    setting: Setting = Setting.CLINIC,
    claim: ClaimKind = ClaimKind.PROFESSIONAL,
    decoys: Sequence[Decoy] = (),
    note: str = "",
    age: int = 54,
    edition: str = "2026-04",
) -> Chart:
    """A chart with these key codes."""
    return Chart(
        id="test",
        title="Test",
        setting=setting,
        document="note",
        claim=claim,
        edition=edition,
        patient=Patient(age, "F"),
        difficulty=2,
        minutes=5,
        instructions="",
        note=note,
        key=tuple(keys),
        decoys=tuple(decoys),
    )


def key_answer(it: Chart, book: Codebook) -> Answer:
    """The answer that gives the key exactly."""
    return Answer(tuple(key_line(item) for item in items_of(it.key, book_of(book))))


def scored(it: Chart, text: str, book: Codebook) -> Scorecard:
    """The scorecard of an answer written in notation."""
    return score(it, parse_answer([text], book), book)


def verdict_on(card: Scorecard, code: str) -> Verdict:
    """The one verdict that expects ``code``, else the one that was given it."""
    found = [v for v in card.verdicts if v.expected == code]
    found = found or [v for v in card.verdicts if v.given == code]
    assert len(found) == 1, [v.message for v in card.verdicts]
    return found[0]


def without(answer: Answer, index: int) -> Answer:
    """The answer with one line taken away."""
    return Answer(answer.codes[:index] + answer.codes[index + 1 :])


def line(code: str, book: Codebook) -> AnswerCode:
    """A plain answer line of a code that the tables know."""
    row = book.get(code)
    assert row is not None, code
    return AnswerCode(row.code, row.system)
