"""Rule edits on sets of codes, without a chart."""

from __future__ import annotations

import pytest

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks import Codebook
from coder_drill.scoring import RULES, Edit, Encounter, entry_feedback, parse_answer
from coder_drill.scoring.rules import run

INPATIENT = {"setting": Setting.INPATIENT, "claim": ClaimKind.FACILITY}
OFFICE = {"setting": Setting.CLINIC, "claim": ClaimKind.PROFESSIONAL}


def edits(text: str, book: Codebook, **encounter: object) -> list[Edit]:
    return run(Encounter(parse_answer([text], book).codes, book, **encounter))  # type: ignore[arg-type]


def ids(text: str, book: Codebook, **encounter: object) -> list[str]:
    return [edit.id for edit in edits(text, book, **encounter)]


def hard(text: str, book: Codebook, **encounter: object) -> list[str]:
    return [edit.id for edit in edits(text, book, **encounter) if edit.hard]


def only(text: str, rule: str, book: Codebook, **encounter: object) -> Edit:
    found = [edit for edit in edits(text, book, **encounter) if edit.id == rule]
    assert len(found) == 1, edits(text, book, **encounter)
    return found[0]


# -- validity


@pytest.mark.parametrize(
    ("code", "rule", "words"),
    [
        ("B99.Q", "invalid-code", "B99.Q is not a valid code"),
        ("E11.6", "header-code", "choose one of its 12 billable codes"),
        ("QA0.0", "header-code", "billable codes"),
        ("S52.501", "seventh-character", "S52.501 needs a 7th character: one of A, B, C"),
        ("S52.501Z", "seventh-character", "Z is not a valid 7th character for S52.501"),
        ("T36.91A", "placeholder-x", "the 7th character goes in seventh place, T36.91XA"),
        ("0FT45ZZ", "pcs-table", "value 5 is not allowed as character 5 (approach) after 0FT4"),
        ("0FT4OZZ", "invalid-code", "0FT40ZZ is"),
        ("0FT4", "header-code", "billable codes"),
    ],
)
def test_validity(code: str, rule: str, words: str, codebook: Codebook) -> None:
    found = only(code, rule, codebook)
    assert found.hard
    assert words in found.message
    assert len(found.codes) == 1


def test_a_code_outside_its_edition_is_rejected_with_the_date(codebook: Codebook) -> None:
    rows = codebook.connection.execute(
        "SELECT code, valid_from, valid_to FROM code JOIN flag USING (id) WHERE system = 'icd10cm'"
        " AND (valid_from >= '2025-10-01' OR valid_to IS NOT NULL)"
    ).fetchall()
    late = [(code, start) for code, start, end in rows if start == "2025-10-01"]
    ending = [(code, end) for code, _, end in rows if end == "2026-09-30"]
    assert (len(late), len(ending)) == (487, 30)
    for code, start in late:
        found = only(code, "not-in-edition", codebook, edition="2025-09-15")
        assert start in found.message
        assert "not-in-edition" not in ids(code, codebook, edition="2026-04")
    for code, end in ending:
        found = only(code, "not-in-edition", codebook, edition="2026-10-15")
        assert end in found.message


def test_category_qa0_is_accepted(codebook: Codebook) -> None:
    for row in codebook.billable_under("QA0"):
        assert hard(row.code, codebook, edition="2026-04") == []
    assert len(codebook.billable_under("QA0")) > 10


def test_an_invalid_code_raises_nothing_else(codebook: Codebook) -> None:
    assert ids("S52.501 E10", codebook, age=30, edition="2026-04", **INPATIENT) == [
        "seventh-character",
        "header-code",
    ]


# -- sequence


def test_code_first_order_only_when_both_are_there(codebook: Codebook) -> None:
    found = only("I50.22 I11.0", "code-first", codebook)
    assert found.codes == ("I50.22", "I11.0")
    assert "I11.0 comes before I50.22" in found.message
    assert "code-first" not in ids("I11.0 I50.22", codebook)
    assert "code-first" not in ids("I50.22 I10", codebook)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("E11.22 N18.31", "N18.31 E11.22"),
        ("G30.9 F02.80", "F02.80 G30.9"),
        ("A41.9 R65.20", "R65.20 A41.9"),
        ("T36.8X1A G90.81", "G90.81 T36.8X1A"),
        ("E84.0 E08.9", "E08.9 E84.0"),
        ("N18.4 D63.1", "D63.1 N18.4"),
        ("U07.1 J12.82", "J12.82 U07.1"),
        ("I83.011 L97.111", "L97.111 I83.011"),
    ],
)
def test_code_first_pairs(right: str, wrong: str, codebook: Codebook) -> None:
    assert "code-first" not in ids(right, codebook)
    assert "code-first" in hard(wrong, codebook)


def test_an_adverse_effect_is_no_poisoning(codebook: Codebook) -> None:
    """G90.81 wants poisonings (sixth character 1-4) first, not adverse effects (5)."""
    assert "code-first" not in ids("G90.81 T36.8X5A", codebook)


def test_only_an_adverse_effect_wants_its_nature_first(codebook: Codebook) -> None:
    assert "code-first" in hard("T36.8X5A T88.7XXA", codebook)
    assert "code-first" not in ids("T36.8X1A T88.7XXA", codebook)
    # The note names examples: another effect of the drug stands before it, the anemia is another matter.
    assert "code-first" not in ids("N17.9 T50.1X5A D64.9", codebook)
    assert "code-first" not in ids("N17.9 T50.1X5A T46.4X5A D64.9", codebook)
    assert "code-first" in hard("Z79.4 T50.1X5A D64.9", codebook)


def test_the_first_place(codebook: Codebook) -> None:
    assert "manifestation-principal" in hard("F02.80 G30.9", codebook)
    assert "external-cause-principal" in hard("W19.XXXA S72.001A", codebook)
    assert "external-cause-principal" not in ids("S72.001A W19.XXXA", codebook)
    assert "unacceptable-principal" in hard("Z66 J44.1", codebook, **INPATIENT)
    assert "unacceptable-principal" not in ids("Z66 J44.1", codebook, **OFFICE)
    unknown = only("Z66 J44.1", "unacceptable-principal", codebook)
    assert not unknown.hard


def test_a_manifestation_alone_informs(codebook: Codebook) -> None:
    found = (
        only("I10 D63.1", "code-first-absent", codebook)
        if codebook.flags("D63.1").manifestation
        else only("I10 E08.21 H42", "code-first-absent", codebook)
    )
    assert not found.hard


# -- reporting


def test_duplicates(codebook: Codebook) -> None:
    assert "is listed 2 times" in only("I10 J44.1 I10", "duplicate", codebook).message
    assert only("20610 20610", "duplicate", codebook).codes == ("20610",)
    assert "duplicate" not in ids("20610-RT 20610-LT", codebook)
    assert "duplicate" not in ids("0DBN8ZX 0DBN8ZX", codebook)


def test_poa(codebook: Codebook) -> None:
    assert hard("I10", codebook, **INPATIENT) == ["poa-missing"]
    assert hard("I10@Y", codebook, **INPATIENT) == []
    assert ids("I10@Y", codebook, **OFFICE) == ["poa-not-wanted"]
    assert ids("I10", codebook) == []


def test_poa_exempt_codes_carry_none(codebook: Codebook) -> None:
    rows = codebook.connection.execute(
        "SELECT code FROM code JOIN flag USING (id) WHERE poa_exempt LIMIT 1"
    ).fetchall()
    if not rows:
        pytest.skip("the tables carry no list of codes exempt from POA")
    code = rows[0][0]
    assert "poa-exempt" in hard(f"I10@Y {code}@Y", codebook, **INPATIENT)
    assert "poa-missing" not in ids(f"I10@Y {code}", codebook, **INPATIENT)


@pytest.mark.parametrize(
    ("code", "age", "raised"),
    [
        ("Z38.00", 0, False),
        ("Z38.00", 34, True),
        ("O80", 34, False),
        ("O80", 8, True),
        ("O80", 65, True),
        ("O80", 64, False),
        ("O80", 9, False),
        ("N40.1", 14, True),
        ("N40.1", 15, False),
        ("I10", 3, False),
    ],
)
def test_age(code: str, age: int, raised: bool, codebook: Codebook) -> None:
    assert ("age-conflict" in hard(code, codebook, age=age)) is raised
    assert "age-conflict" not in ids(code, codebook)


def test_the_system_of_the_claim(codebook: Codebook) -> None:
    assert "claim-system" in hard("I10 0FT44ZZ", codebook, **OFFICE)
    assert "claim-system" in hard("I10@Y 99223", codebook, **INPATIENT)
    professional = {"setting": Setting.INPATIENT, "claim": ClaimKind.PROFESSIONAL}
    assert "claim-system" not in ids("I10 99223", codebook, **professional)
    assert "claim-system" in hard("I10 0FT44ZZ", codebook, **professional)
    assert "claim-system" not in ids("I10@Y 0FT44ZZ", codebook, **INPATIENT)


def test_an_open_side_informs_and_names_the_sided_codes(codebook: Codebook) -> None:
    found = only("H25.10", "unspecified-side", codebook)
    assert not found.hard
    assert "H25.11" in found.message
    assert "unspecified-side" not in ids("H25.11", codebook)
    assert "S52.531A" in only("S52.539A", "unspecified-side", codebook).message


# -- lines


def test_ncci_pairs_and_what_parts_them(codebook: Codebook) -> None:
    never = only("29881 29877", "ncci", codebook)
    assert "modifier indicator 0" in never.message
    assert never.codes == ("29877", "29881")
    assert "ncci" in hard("29881 29877-59", codebook)
    allowed = only("45385 45380", "ncci", codebook)
    assert "indicator 1" in allowed.message
    assert "59 or XE, XS, XP, XU on 45380" in allowed.message
    assert "ncci" not in ids("45385 45380-59", codebook)
    assert "ncci" not in ids("45380-XS 45385", codebook)
    assert "ncci" in hard("45385 45380-51", codebook)


def test_add_on_codes_need_their_primary(codebook: Codebook) -> None:
    alone = only("11045", "addon-without-primary", codebook)
    assert "11042" in alone.message
    assert "addon-without-primary" not in ids("11042 11045", codebook)
    assert "addon-without-primary" not in ids("11045 11042", codebook)


@pytest.mark.parametrize(
    ("line", "encounter", "rule"),
    [
        ("I10-RT", {}, "modifier-not-allowed"),
        ("0FT44ZZ-50", {}, "modifier-not-allowed"),
        ("20610-25", {}, "modifier-not-allowed"),
        ("99213-59", {}, "modifier-not-allowed"),
        ("99213-26", {}, "modifier-not-allowed"),
        ("20610-50,RT", {}, "modifier-not-allowed"),
        ("71046-26,TC", {}, "modifier-not-allowed"),
        ("71046-26", {"setting": Setting.EMERGENCY, "claim": ClaimKind.FACILITY}, "modifier-not-allowed"),
        ("20610-Q!", {}, None),
        ("20610-ZZ", {}, "modifier-unknown"),
        ("20610-RT", {}, None),
        ("99213-25", {}, None),
        ("71046-26", {"setting": Setting.EMERGENCY, "claim": ClaimKind.PROFESSIONAL}, None),
        ("92014-25", {}, None),
        ("I10x2", {}, "units"),
        ("0FT44ZZx2", {}, "units"),
        ("99213x2", {}, "units"),
        ("20610-50x2", {}, "units"),
        ("J1885x4", {}, None),
        ("20610x2", {}, None),
    ],
)  # fmt: skip
def test_modifiers_and_units(
    line: str, encounter: dict[str, object], rule: str | None, codebook: Codebook
) -> None:
    if "!" in line:
        line = line.replace("-Q!", "")
    found = [each for each in hard(line, codebook, **encounter) if each.startswith(("mod", "unit"))]
    assert found == ([rule] if rule else [])


def test_missing_modifiers_inform(codebook: Codebook) -> None:
    visit = only("99213 20610", "modifier-missing", codebook, **OFFICE)
    assert visit.codes == ("99213", "20610")
    assert not visit.hard
    facility = {"setting": Setting.EMERGENCY, "claim": ClaimKind.FACILITY}
    assert "modifier-missing" in hard("99284 12001", codebook, **facility)
    assert "modifier-missing" not in ids("99213-25 20610", codebook, **OFFICE)
    assert "modifier-missing" not in ids("99213 36415", codebook, **OFFICE)
    professional = {"setting": Setting.EMERGENCY, "claim": ClaimKind.PROFESSIONAL}
    assert "modifier-missing" in ids("71046", codebook, **professional)
    assert "modifier-missing" not in ids("71046", codebook, **OFFICE)


def test_visits(codebook: Codebook) -> None:
    assert "em-setting" in ids("I10 99284", codebook, **OFFICE)
    for visit in ("99213", "99309", "99349"):
        assert "em-setting" not in ids(f"I10 {visit}", codebook, **OFFICE)
    assert "em-two" in ids("99213 99214", codebook)


# -- the set as a whole


def test_every_edit_is_registered_and_reads_as_a_sentence(codebook: Codebook) -> None:
    text = (
        "W19.XXXA I50.22 I11.0 E10.9 E11.9 H25.10 P07.30 I10 I10 S52.5 B99.Q T36.91A 0FT45ZZ 29881 "
        "29877 11045 99213x2 99284 20610-25 20610-ZZ 0FT44ZZ F02.80"
    )
    found = edits(text, codebook, age=40, sex="F", edition="2026-04", **OFFICE)
    assert len({edit.id for edit in found}) > 12
    for edit in found:
        assert edit.id in RULES
        assert edit.source
        assert edit.message.endswith(".")
        assert "\n" not in edit.message


def test_no_codes_no_edits(codebook: Codebook) -> None:
    assert ids("", codebook, age=40, edition="2026-04", **INPATIENT) == []


# -- instant words


@pytest.mark.parametrize(
    ("text", "words", "choices"),
    [
        ("E11.6", "E11.6 is a header: choose one of its 12 billable codes.", 12),
        ("S52.501", "needs a 7th character", 16),
        ("T36.91A", "T36.91XA", 3),
        ("A0100", "may be", 2),
        ("XYZ", "not an answer code", 0),
        ("B99.Q", "not a valid code", 2),
        ("", "Type a code", 0),
        ("E11.9@Q", "POA must be", 0),
    ],
)
def test_entry_feedback_on_what_cannot_be_entered(
    text: str, words: str, choices: int, codebook: Codebook
) -> None:
    feedback = entry_feedback(text, codebook, "2026-04")
    assert not feedback.ok
    assert words in feedback.message
    assert len(feedback.alternatives) == choices
    assert feedback.line is None


def test_entry_feedback_on_a_good_code(codebook: Codebook) -> None:
    feedback = entry_feedback("e1165@y", codebook, "2026-04", Setting.INPATIENT)
    assert feedback.ok
    assert feedback.message == "Type 2 diabetes mellitus with hyperglycemia"
    assert feedback.line is not None
    assert (feedback.line.code, feedback.line.poa) == ("E11.65", "Y")


def test_entry_feedback_knows_edition_and_setting(codebook: Codebook) -> None:
    assert not entry_feedback("0FT44ZZ", codebook, "2026-04", Setting.CLINIC).ok
    assert entry_feedback("0FT44ZZ", codebook, "2026-04", Setting.INPATIENT).ok
    late = entry_feedback("E66.812", codebook, "2020-01-01")
    assert not late.ok
    assert "2024-10-01" in late.message
