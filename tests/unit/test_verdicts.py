"""What verdicts say: substitutes are paired, sentences are true, labels are an auditor's."""

from __future__ import annotations

import re

import pytest

from coder_drill.charts import Chart
from coder_drill.charts.model import ClaimKind, KeyCode, Role, Setting
from coder_drill.codebooks import Codebook
from coder_drill.scoring import Label, Verdict, entry_feedback
from coder_drill.scoring.pairing import key_system
from tests.bundled import bundled_bank
from tests.unit.scoring_charts import chart, key, scored, verdict_on

FIRST = Role.FIRST_LISTED


def inpatient(*keys: KeyCode) -> Chart:
    """A hospital's inpatient chart with these key codes."""
    return chart(*keys, setting=Setting.INPATIENT, claim=ClaimKind.FACILITY)


def only_extra(it: Chart, text: str, book: Codebook) -> Verdict:
    """The one verdict on a line that no key code stands for."""
    (extra,) = [v for v in scored(it, text, book).verdicts if v.expected is None]
    return extra


@pytest.mark.parametrize(
    ("expected", "given", "words"),
    [
        ("0HBJXZZ", "0H8JXZZ", "character 3 (root operation): Division instead of Excision"),
        (
            "0HBJXZZ",
            "0JBM0ZZ",
            "character 2 (body system): Subcutaneous Tissue and Fascia instead of",
        ),
        ("0DTJ4ZZ", "0FTJ4ZZ", "0FTJ4ZZ"),
        ("3E0336Z", "3E03317", "3E03317 is Introduction of Other Thrombolytic"),
        ("3E0336Z", "3E033GC", "qualifier"),
    ],
)
def test_a_pcs_substitute_is_paired_and_told_what_differs(
    expected: str, given: str, words: str, codebook: Codebook
) -> None:
    it = inpatient(key("K35.80", Role.PRINCIPAL), key(expected, Role.PROCEDURE))
    card = scored(it, f"K35.80 {given}", codebook)
    assert len(card.verdicts) == 2
    verdict = verdict_on(card, expected)
    assert verdict.given == given
    assert words in verdict.message
    # 3E0336Z has no qualifier: nothing of another table's row is said of it.
    assert "Serum" not in verdict.message


@pytest.mark.parametrize(
    ("expected", "given", "words"),
    [
        ("96413", "96416", "96416"),
        ("A7035", "A7031", "Replacement face mask interface"),
        ("J1920", "J1921", "Hikma"),
        ("12002", "12004", "12004"),
        ("G0439", "G0438", "initial"),
    ],
)
def test_a_service_of_the_family_is_paired_and_told_what_differs(
    expected: str, given: str, words: str, codebook: Codebook
) -> None:
    it = chart(key("I10", FIRST), key("99214", Role.SERVICE), key(expected, Role.SERVICE))
    card = scored(
        it, f"I10 99214 hcpcs:{given}" if given[0].isalpha() else f"I10 99214 {given}", codebook
    )
    verdict = verdict_on(card, expected)
    assert (verdict.given, verdict.label) == (given, Label.WRONG_CODE)
    assert words in verdict.message
    assert "99214" not in verdict.message  # a right code explains nothing here


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("E11.9", "E10.9"),
        ("E11.65", "E10.65"),
        ("K35.80", "K37"),
        ("I63.9", "I69.30"),
        ("R47.01", "R13.0"),
    ],
)
def test_a_diagnosis_of_a_like_title_is_paired(
    expected: str, given: str, codebook: Codebook
) -> None:
    it = chart(key("Z00.00", FIRST), key(expected))
    verdict = verdict_on(scored(it, f"Z00.00 {given}", codebook), expected)
    if given == "I69.30":  # "sequelae of cerebral infarction" and "cerebral infarction"
        assert verdict.given == given
    assert (verdict.given, verdict.label) == (given, Label.WRONG_CODE)


def test_a_line_is_paired_with_what_it_is_nearest_to(codebook: Codebook) -> None:
    """Not with the heaviest: E11.21 stands for E11.22 and not for the principal E11.9."""
    it = chart(key("E11.9", FIRST), key("E11.22"))
    card = scored(it, "E11.21", codebook)
    assert verdict_on(card, "E11.22").given == "E11.21"
    assert verdict_on(card, "E11.9").label is Label.MISSED


def test_only_unmatched_required_codes_are_named(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("W29.8XXA", optional=True), key("Z79.84", optional=True))
    extra = only_extra(it, "I10 W29.3XXA", codebook)
    assert "W29.8XXA" not in extra.message
    assert extra.message.endswith("No key code corresponds to it.")
    # A near miss of an optional code does not stand for it.
    card = scored(it, "I10 Z79.4", codebook)
    assert verdict_on(card, "Z79.84").given is None
    assert "Z79.84" not in verdict_on(card, "Z79.4").message


@pytest.mark.parametrize(
    ("keys", "given", "words", "never"),
    [
        (("J18.9",), "R05.9", "not coded separately (guideline I.B.5)", "III.B"),
        (("S52.531A",), "R05.9", "No provider documents it", "I.B.5"),
        (("I10",), "R73.9", "An abnormal finding is not coded unless", "I.B.5"),
        (("K35.80",), "R10.31", "not coded separately (guideline I.B.5)", "III.B"),
    ],
)
def test_a_symptom_is_said_to_belong_only_where_it_may(
    keys: tuple[str, ...], given: str, words: str, never: str, codebook: Codebook
) -> None:
    it = chart(key(keys[0], FIRST))
    extra = only_extra(it, f"{keys[0]} {given}", codebook)
    assert extra.label is Label.EXTRA
    assert words in extra.message
    assert never not in extra.message


def test_a_code_given_twice_is_not_said_to_be_absent_from_the_key(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("99213", Role.SERVICE), key("J1885", Role.SERVICE))
    for text in ("I10 I10 99213 J1885", "I10 99213 J1885 J1885"):
        extra = only_extra(it, text, codebook)
        assert extra.label is Label.EXTRA
        assert "not in the key" not in extra.message


def test_two_office_visits_are_not_parted_by_a_modifier(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("99214", Role.SERVICE))
    extra = only_extra(it, "I10 99214 99213", codebook)
    assert extra.label is Label.EXTRA
    assert "second visit" in extra.message
    assert "25" not in extra.message


@pytest.mark.parametrize(
    ("expected", "given", "label", "words"),
    [
        ("M84.374A", "M84.376A", Label.SPECIFICITY, "less specific"),
        ("H25.11", "H25.10", Label.SPECIFICITY, "less specific"),
        ("H25.11", "H25.12", Label.LATERALITY, "the laterality of H25.12 is wrong"),
        ("T45.516A", "T45.95XA", Label.WRONG_CODE, ", not "),
        ("T45.516A", "T45.511A", Label.WRONG_CODE, ", not "),
        ("J96.01", "J96.00", Label.SPECIFICITY, "less specific"),
        ("J96.01", "J96.92", Label.WRONG_CODE, ", not "),
        ("E11.42", "E11.40", Label.SPECIFICITY, "less specific"),
        ("C79.71", "C79.19", Label.WRONG_CODE, ", not "),
        ("L89.612", "L89.629", Label.LATERALITY, ", not "),
        ("G81.92", "G81.90", Label.SPECIFICITY, "less specific"),
        ("E11.9", "E1I.9", Label.INVALID, "0 and 1 are digits"),
        ("E11.65", "E11.56", Label.INVALID, "one keystroke away"),
        ("E11.65", "E11.6", Label.INVALID, "is incomplete"),
    ],
)
def test_what_is_off_is_called_by_its_name(
    expected: str, given: str, label: Label, words: str, codebook: Codebook
) -> None:
    it = chart(key("Z00.00", FIRST), key(expected))
    verdict = verdict_on(scored(it, f"Z00.00 {given}", codebook), expected)
    assert (verdict.given, verdict.label) == (given, label)
    assert words in verdict.message


def test_a_cpt_code_outside_the_practice_table_is_not_called_invalid(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("99214", Role.SERVICE))
    for text in ("I10 99214 0202U", "I10 99214 22510", "I10 99214 90686"):
        extra = only_extra(it, text, codebook)
        assert extra.label is Label.EXTRA
        assert "not in the practice table" in extra.message
        assert "licensed" in extra.message
    paired = chart(key("I10", FIRST), key("22513", Role.PROCEDURE))
    verdict = verdict_on(scored(paired, "I10 22510", codebook), "22513")
    assert (verdict.given, verdict.label) == ("22510", Label.WRONG_CODE)
    assert "not in the practice table" in verdict.message


def test_the_part_of_a_pair_is_bundled_and_the_whole_is_not(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("29125", Role.PROCEDURE))
    assert only_extra(it, "I10 29125 25605", codebook).label is Label.EXTRA
    it = chart(key("I10", FIRST), key("25605", Role.PROCEDURE))
    assert only_extra(it, "I10 25605 29125", codebook).label is Label.BUNDLED


def test_the_main_procedure_first_is_scored_where_the_key_says_so(codebook: Codebook) -> None:
    it = inpatient(
        key("K35.80", Role.PRINCIPAL),
        key("0DTJ4ZZ", Role.PROCEDURE),
        key("0W9G3ZZ", Role.PROCEDURE, after=("0DTJ4ZZ",)),
    )
    assert scored(it, "K35.80 0DTJ4ZZ 0W9G3ZZ", codebook).score == 1
    card = scored(it, "K35.80 0W9G3ZZ 0DTJ4ZZ", codebook)
    assert card.score < 1
    assert verdict_on(card, "0W9G3ZZ").label is Label.SEQUENCING
    assert "0DTJ4ZZ comes before 0W9G3ZZ" in verdict_on(card, "0W9G3ZZ").message


# -- the score is monotone


def test_a_second_mistake_never_raises_the_score(codebook: Codebook) -> None:
    it = inpatient(
        key("G30.1", Role.PRINCIPAL, poa="Y"),
        key("I10", poa="Y"),
        key("F02.B0", poa="Y"),
    )
    order = scored(it, "F02.B0@Y G30.1@Y I10@Y", codebook)
    both = scored(it, "F02.B0@N G30.1@Y I10@Y", codebook)
    assert both.score <= order.score
    it = chart(key("Z00.00", FIRST), key("I11.0"), key("I50.22"))
    assert (
        scored(it, "Z00.00 I50.23 I11.0", codebook).score
        <= scored(it, "Z00.00 I50.22 I11.0", codebook).score
        < 1
    )


def test_a_right_code_taken_away_never_raises_the_score(codebook: Codebook) -> None:
    it = chart(key("T84.53XA", FIRST), key("Z68.41"))
    for with_it, without in (
        ("Z68.1 T84.53XA Z68.41", "Z68.1 T84.53XA"),
        ("Z68.41 T84.53XA Z68.1", "T84.53XA Z68.1"),
        ("T84.53XA Z68.41 Z68.41 Z68.41 Z68.41 Z68.41", "T84.53XA"),
        ("T84.54XA T84.53XA Z68.41", "T84.54XA Z68.41"),
    ):
        assert scored(it, without, codebook).score <= scored(it, with_it, codebook).score
    raised = scored(it, "T84.53XA" + " Z68.41" * 9, codebook)
    assert "without Z68.41 it would be" in raised.formula


def test_an_order_that_a_chart_asks_for_is_scored() -> None:
    """Main operation first, delivery first, Removal first: the other procedures say `after`.

    The house's sheet asks it of operations and deliveries, a why of others.
    """
    asked = 0
    bank = bundled_bank()
    for it in bank.charts:
        procedures = [k for k in it.key if key_system(k).is_inpatient_procedure and not k.optional]
        texts = [it.instructions, *(k.why for k in procedures)]
        if procedures and procedures[0].code[0] in "01":
            texts += [section.text for sheet in bank.sheets(it) for section in sheet.sections]
        if not any(_ASKS.search(text) for text in texts) or len(procedures) < 2:
            continue
        asked += 1
        # Of several operations which one is the main one may be a matter of judgment; what is never
        # the main one stands behind: a diagnostic stage, an airway, a line, another section.
        aside = [k for k in procedures[1:] if k.code[0] not in "01" or _ASIDE.fullmatch(k.code)]
        assert [k.code for k in aside if not k.after] == [], it.id
        assert not procedures[0].after, it.id
    assert asked >= 5


_ASIDE = re.compile(r"0.{5}X|0BH1.EZ|02HV33Z")


_ASKS = re.compile(
    r"(?:main operation|main procedure|delivery) first|so it goes first|main one, [\w ]+, goes first"
)


def test_a_code_that_cannot_be_checked_may_be_entered(codebook: Codebook) -> None:
    feedback = entry_feedback("22510-RT", codebook, "2026-04", Setting.EMERGENCY)
    assert feedback.ok
    assert "not in the practice table" in feedback.message
    assert feedback.line is not None


def test_a_near_miss_that_comes_nearer_does_not_pay_for_a_right_code(codebook: Codebook) -> None:
    """Without Z17.32 the line Z17.31 would stand for it, and the principal would be first."""
    it = chart(key("C50.412", FIRST), key("Z17.0"), key("Z17.21"), key("Z17.32"))
    whole = scored(it, "Z17.32 C50.412 Z17.0 Z17.31", codebook)
    assert scored(it, "C50.412 Z17.0 Z17.31", codebook).score <= whole.score
