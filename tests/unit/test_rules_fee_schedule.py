"""Professional claims by the indicators of the physician fee schedule, once it was imported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.charts.policy import PayerKind
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.importing import import_files
from coder_drill.scoring import Edit, Effect, Encounter, parse_answer
from coder_drill.scoring.rules import run, schedule_note
from tests.unit import rvu_files
from tests.unit.small_tables import small_tables

OFFICE = {"setting": Setting.CLINIC, "claim": ClaimKind.PROFESSIONAL}
SURGEON = {"setting": Setting.OUTPATIENT_SURGERY, "claim": ClaimKind.PROFESSIONAL}
ED_PHYSICIAN = {"setting": Setting.EMERGENCY, "claim": ClaimKind.PROFESSIONAL}
FACILITY = {"setting": Setting.OUTPATIENT_SURGERY, "claim": ClaimKind.FACILITY}
HARD, SOFT, HINT = Effect.HARD, Effect.SOFT, Effect.HINT


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Codebook, Codebook]]:
    """A code book with the fee schedule, and one without it."""
    folder = tmp_path_factory.mktemp("fees")
    tables = small_tables(folder / "codebooks")
    file = folder / "PPRRVU26_JUL.txt"
    file.write_bytes(rvu_files.as_text())
    import_files([file], folder / "imports", tables)
    with (
        Codebook.open(folder / "a", tables, imports=folder / "imports") as known,
        Codebook.open(folder / "b", tables) as unknown,
    ):
        yield known, unknown


def encounter(text: str, book: Codebook, **around: object) -> Encounter:
    return Encounter(parse_answer([text], book).codes, book, **around)  # type: ignore[arg-type]


def told(text: str, rule: str, book: Codebook, **around: object) -> list[Edit]:
    return [edit for edit in run(encounter(text, book, **around)) if edit.id == rule]


@pytest.mark.parametrize(
    ("text", "rule", "effect", "words"),
    [
        # Professional and technical part.
        ("99213-26", "modifier-not-allowed", HARD, "PC/TC indicator 0"),
        ("27447-26", "modifier-not-allowed", HARD, "physician's service without a technical part"),
        ("93010-26", "modifier-not-allowed", HARD, "the professional part alone"),
        ("93005-TC", "modifier-not-allowed", HARD, "the technical part alone"),
        ("93000-26", "modifier-not-allowed", HARD, "the whole test"),
        ("96372-TC", "modifier-not-allowed", HARD, "incident to a physician's service"),
        ("97110-26", "modifier-not-allowed", SOFT, "PC/TC indicator 7"),
        ("85025-26", "modifier-not-allowed", HARD, "PC/TC indicator 9"),
        ("71046-26", "modifier-not-allowed", None, ""),
        ("93306-TC", "modifier-not-allowed", None, ""),
        # Both sides.
        ("33533-50", "bilateral", HARD, "bilateral indicator 0"),
        ("92250-50", "bilateral", HARD, "valued for both sides already"),
        ("88305-50", "bilateral", HARD, "Sides do not apply"),
        ("29881-50", "bilateral", None, ""),
        ("29881-RT 29881-LT", "bilateral", None, ""),
        ("92250-RT 92250-LT", "bilateral", SOFT, "one line, one unit"),
        # A second surgeon.
        ("27447-80", "second-surgeon", None, ""),
        ("27447-AS", "second-surgeon", None, ""),
        ("20610-80", "second-surgeon", HARD, "does not pay an assistant at surgery for 20610 (assistant indicator 1)"),
        ("29881-82", "second-surgeon", SOFT, "only with documentation"),
        ("85025-80", "second-surgeon", HARD, "An assistant at surgery does not apply"),
        ("27447-62", "second-surgeon", None, ""),
        ("29881-62", "second-surgeon", HINT, "co-surgeon was necessary"),
        ("20610-62", "second-surgeon", HARD, "co-surgeon indicator 0"),
        ("33533-66", "second-surgeon", None, ""),
        ("27447-66", "second-surgeon", HARD, "team surgery indicator 0"),
        # The global period.
        ("27447-54", "global-period", None, ""),
        ("17000-55", "global-period", None, ""),
        ("99213-55", "global-period", HARD, "none to split"),
        ("11045-54", "global-period", HARD, "part of another service's period"),
        ("20610-54", "global-period", SOFT, "has no days after it (000)"),
        ("59400-55", "global-period", SOFT, "maternity care"),
        ("71046-79", "global-period", HINT, "XXX"),
        ("20610-79", "global-period", None, ""),
        ("99213-57 20610-RT", "global-period", SOFT, "has 0 global days"),
        ("99213-57 17000", "global-period", SOFT, "has 10 global days"),
        ("99213-57 29881", "global-period", None, ""),
        ("99213-57", "global-period", None, ""),
        ("99213-25 29881", "global-period", SOFT, "the visit that led to the surgery takes 57"),
        ("99213-25 29881 20610", "global-period", None, ""),
        ("99213-25 20610", "global-period", None, ""),
        ("99213 29881", "modifier-missing", SOFT, "(90 global days) needs 57"),
        ("99213 17000", "modifier-missing", SOFT, "(10 global days) needs 25"),
        ("99213 20610 29881", "modifier-missing", SOFT, "needs 57"),
        ("99213-25 20610", "modifier-missing", None, ""),
        # Several procedures.
        ("71046-51", "multiple-procedures", SOFT, "indicator 0"),
        ("29881-51 20610", "multiple-procedures", SOFT, "highest value of the procedures (16.2 RVUs)"),
        ("29881 20610-51", "multiple-procedures", None, ""),
        ("29881-51", "multiple-procedures", None, ""),
        ("29881-51,RT 29881-LT", "multiple-procedures", None, ""),
        # Status.
        ("99000", "fee-schedule-status", HINT, "bundled"),
        ("99243", "fee-schedule-status", HINT, "takes an office or hospital visit"),
        ("99213", "fee-schedule-status", None, ""),
    ],
)  # fmt: skip
def test_the_file_decides_on_professional_claims(
    text: str,
    rule: str,
    effect: Effect | None,
    words: str,
    books: tuple[Codebook, Codebook],
) -> None:
    found = told(text, rule, books[0], **OFFICE)
    assert [edit.effect for edit in found] == ([effect] if effect else [])
    assert all(words in edit.message for edit in found), found
    if effect and rule not in ("modifier-not-allowed", "modifier-missing"):
        assert "as imported" in found[0].source
        # The facility's claim has tables of its own, and without the file nothing is guessed.
        facility = told(text, rule, books[0], **FACILITY)
        assert not any("as imported" in edit.source for edit in facility)
        assert told(text, rule, books[1], **OFFICE) == []


def test_what_the_hospital_provides_is_not_the_physicians(
    books: tuple[Codebook, Codebook],
) -> None:
    for text, words in (("96372", "an incident-to service"), ("93005", "the technical part alone")):
        [edit] = told(text, "facility-part", books[0], **ED_PHYSICIAN)
        assert edit.effect is SOFT
        assert words in edit.message
        assert told(text, "facility-part", books[0], **OFFICE) == []
        assert told(text, "facility-part", books[1], **ED_PHYSICIAN) == []
    # 26 is asked for by the indicator, not by the section of CPT.
    for code in ("71046", "93306", "88305"):
        [edit] = told(code, "modifier-missing", books[0], **ED_PHYSICIAN)
        assert "usually carries 26" in edit.message
        assert told(f"{code}-26", "modifier-missing", books[0], **ED_PHYSICIAN) == []
    assert told("93306", "modifier-missing", books[1], **ED_PHYSICIAN) == []


def test_payers_other_than_medicare_may_pay_a_second_surgeon(
    books: tuple[Codebook, Codebook],
) -> None:
    for payer, effect in (
        (None, HARD),
        (PayerKind.MEDICARE, HARD),
        (PayerKind.COMMERCIAL, SOFT),
        (PayerKind.MEDICAID, SOFT),
    ):
        [edit] = told("20610-80", "second-surgeon", books[0], **SURGEON, payer=payer)
        assert edit.effect is effect
    for payer, effects in ((PayerKind.MEDICARE, [SOFT]), (PayerKind.COMMERCIAL, [])):
        found = told("99243", "fee-schedule-status", books[0], **OFFICE, payer=payer)
        assert [edit.effect for edit in found] == effects


@pytest.mark.parametrize(
    ("text", "rule", "around", "effect"),
    [
        ("29881-58,78", "global-period", OFFICE, SOFT),
        ("29881-78,79", "global-period", {}, SOFT),
        ("29881-78", "global-period", OFFICE, None),
        ("29881-62,80", "second-surgeon", {}, SOFT),
        ("29881-62,66", "second-surgeon", {}, SOFT),
        ("29881-80,AS", "second-surgeon", {}, None),
        ("29881-80", "second-surgeon", FACILITY, SOFT),
        ("29881-54", "second-surgeon", FACILITY, SOFT),
        ("29881-RT", "second-surgeon", FACILITY, None),
        ("99213-79", "modifier-not-allowed", OFFICE, HARD),
        ("99213-24", "modifier-not-allowed", OFFICE, None),
    ],
)
def test_what_modifiers_say_against_each_other_needs_no_file(
    text: str,
    rule: str,
    around: dict[str, object],
    effect: Effect | None,
    books: tuple[Codebook, Codebook],
) -> None:
    found = told(text, rule, books[1], **around)
    assert [edit.effect for edit in found] == ([effect] if effect else [])


def test_a_modifier_that_was_not_held_against_the_file_is_named(
    books: tuple[Codebook, Codebook],
) -> None:
    known, unknown = books
    note = schedule_note(encounter("27447-80,50 20610-RT", unknown, **SURGEON))
    assert note.startswith("80, 50: not held against the Medicare physician fee schedule")
    assert schedule_note(encounter("27447-80", known, **SURGEON)) == ""
    assert schedule_note(encounter("27447-80", unknown, **FACILITY)) == ""
    assert schedule_note(encounter("27447-RT", unknown, **SURGEON)) == ""


def test_codes_that_the_file_does_not_hold_are_judged_as_before(
    books: tuple[Codebook, Codebook],
) -> None:
    known, unknown = books
    for text in ("31231-50", "93224-26", "43239 99214", "77067-TC"):
        before = run(encounter(text, unknown, **ED_PHYSICIAN))
        assert run(encounter(text, known, **ED_PHYSICIAN)) == before, text
