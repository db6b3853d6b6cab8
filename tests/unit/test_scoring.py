"""Scores, verdicts and audit metrics, case by case."""

from __future__ import annotations

import re

import pytest

from coder_drill.charts import Chart
from coder_drill.charts.model import ClaimKind, Decoy, Role, Setting
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, Encounter, Label, Scorecard, score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.explain import difference
from coder_drill.scoring.pairing import Item, items_of
from coder_drill.scoring.rules import run
from tests.bundled import bundled_bank
from tests.unit.scoring_charts import chart, key, key_answer, scored, verdict_on, without

BANK = bundled_bank()

FIRST = Role.FIRST_LISTED


def metric(card: Scorecard, name: str) -> float | None:
    return next(m.rate for m in card.metrics if m.id == name)


# -- what holds for every chart of the bank


@pytest.mark.parametrize("it", BANK.charts, ids=lambda it: it.id)
def test_the_key_scores_one_and_every_required_code_counts(it: Chart, codebook: Codebook) -> None:
    answer = key_answer(it, codebook)
    card = score(it, answer, codebook)
    assert card.score == 1.0
    assert {v.label for v in card.verdicts} == {Label.CORRECT}
    # Whether queries were sent is no matter of the codes.
    assert all(m.rate in (1.0, None) for m in card.metrics if m.id != "queries")
    # Excludes1 gives way where the key says that the conditions are unrelated, and cites it.
    unrelated = {key.code for key in it.key if "I.A.12.a" in key.guideline}
    hard = [edit for edit in run(Encounter.of(it, codebook)) if edit.hard]
    assert [e for e in hard if e.id != "excludes1" or not unrelated & set(e.codes)] == []
    for index, item in enumerate(it.key):
        less = score(it, without(answer, index), codebook).score
        if item.optional:
            assert less == 1.0, item.code
        else:
            assert less < 1.0, item.code


@pytest.mark.parametrize("it", BANK.charts, ids=lambda it: it.id)
def test_an_empty_answer_scores_zero_and_names_what_was_missed(
    it: Chart, codebook: Codebook
) -> None:
    card = score(it, Answer(), codebook)
    assert card.score == 0.0
    assert {v.label for v in card.verdicts} == {Label.MISSED}
    assert len(card.verdicts) == len(it.key)
    for verdict, item in zip(card.verdicts, it.key, strict=True):
        assert item.optional or verdict.points_lost > 0
        assert verdict.expected and verdict.expected in verdict.message


@pytest.mark.parametrize("it", BANK.charts, ids=lambda it: it.id)
def test_every_decoy_answers_with_its_own_why_not(it: Chart, codebook: Codebook) -> None:
    for decoy in it.decoys:
        # The dot tells a diagnosis; a letter and four digits is HCPCS in a key.
        shape = (
            "cm:" if "." in decoy.code else "hcpcs:" * bool(re.fullmatch(r"[A-Z]\d{4}", decoy.code))
        )
        card = scored(it, f"{shape}{decoy.code}", codebook)
        [verdict] = [v for v in card.verdicts if v.given]
        assert decoy.why_not in verdict.why
        assert verdict.credit < 1


@pytest.mark.parametrize("it", BANK.charts, ids=lambda it: it.id)
def test_spans_are_the_evidence_in_the_note(it: Chart, codebook: Codebook) -> None:
    for verdict in score(it, key_answer(it, codebook), codebook).verdicts:
        assert len(verdict.spans) == len(verdict.evidence)
        for (start, end), words in zip(verdict.spans, verdict.evidence, strict=True):
            assert it.note[start:end].split() == words.split()


# -- weights


def test_weights_follow_role_severity_and_line(codebook: Codebook) -> None:
    it = chart(
        key("E11.22", FIRST),
        key("N18.31"),  # carries an HCC
        key("I50.23"),  # an MCC
        key("Z88.0"),
        key("Z79.84", optional=True),
        key("J1885", Role.SERVICE),
        key("99214", Role.SERVICE),
        key("J2405", Role.SERVICE),
    )
    items: tuple[Item, ...] = items_of(it.key, book_of(codebook))
    assert [i.weight for i in items] == [3, 1.5, 1.5, 1, 0.5, 2, 2, 1]


def test_the_formula_carries_its_numbers(codebook: Codebook) -> None:
    it = chart(key("J44.1", FIRST), key("I10"))
    card = scored(it, "J44.1 R05.9", codebook)
    assert card.formula == "(3 earned) / (4 in the key + 0.5 x 1 extra) = 67%"
    assert card.score == pytest.approx(3 / 4.5, abs=1e-6)


# -- credits


@pytest.mark.parametrize(
    ("expected", "given", "credit", "label"),
    [
        ("S52.531A", "S52.531D", 0.6, Label.SEVENTH),
        ("S52.531A", "S52.532A", 0.5, Label.LATERALITY),
        ("S52.531A", "S52.539A", 0.5, Label.SPECIFICITY),
        ("S52.531A", "S52.532D", 0.3, Label.LATERALITY),
        ("S52.531A", "S52.501A", 0.5, Label.SPECIFICITY),
        ("S52.614A", "S52.501A", 0.3, Label.WRONG_CODE),
        ("S52.531A", "S52.531", 0.25, Label.INVALID),
        ("S52.531A", "S52.5", 0.25, Label.INVALID),
        ("S52.531A", "S52.531Z", 0.25, Label.INVALID),
        ("T36.91XA", "T36.91A", 0.25, Label.INVALID),
        ("T36.91XA", "T36.91", 0.25, Label.INVALID),
        ("E66.812", "E66.9", 0.5, Label.SPECIFICITY),
        ("E11.22", "E11.21", 0.5, Label.WRONG_CODE),
        ("E11.22", "E11.9", 0.3, Label.WRONG_CODE),
        ("E11.22", "E11", 0.25, Label.INVALID),
        ("I50.23", "I50.22", 0.5, Label.WRONG_CODE),
        ("H25.11", "H25.12", 0.5, Label.LATERALITY),
    ],
)
def test_partial_credit_of_diagnoses(
    expected: str, given: str, credit: float, label: Label, codebook: Codebook
) -> None:
    it = chart(key("Z00.00", FIRST), key(expected))
    verdict = verdict_on(scored(it, f"Z00.00 {given}", codebook), expected)
    assert verdict.credit == pytest.approx(credit)
    assert (verdict.label, verdict.given) == (label, given)
    assert verdict.points_lost == pytest.approx(verdict.weight * (1 - credit))


@pytest.mark.parametrize(
    ("expected", "given", "credit", "label"),
    [
        ("0FT44ZZ", "0FT40ZZ", 0.5, Label.WRONG_CODE),
        ("0SR9019", "0SRB019", 0.5, Label.LATERALITY),
        ("0FT44ZZ", "0FT4", 0.25, Label.INVALID),
        ("0DTJ4ZZ", "0DTN0ZZ", 0.3, Label.WRONG_CODE),
    ],
)
def test_partial_credit_of_pcs_codes(
    expected: str, given: str, credit: float, label: Label, codebook: Codebook
) -> None:
    it = chart(
        key("K35.80", Role.PRINCIPAL, poa="Y"),
        key(expected, Role.PROCEDURE),
        setting=Setting.INPATIENT,
        claim=ClaimKind.FACILITY,
    )
    verdict = verdict_on(scored(it, f"K35.80@Y {given}", codebook), expected)
    assert verdict.credit == pytest.approx(credit)
    assert verdict.label is label


def test_another_operation_on_the_same_part_stands_for_it(codebook: Codebook) -> None:
    it = chart(
        key("K35.80", Role.PRINCIPAL),
        key("0DTJ4ZZ", Role.PROCEDURE),
        setting=Setting.INPATIENT,
        claim=ClaimKind.FACILITY,
    )
    card = scored(it, "K35.80 0DBJ4ZZ", codebook)
    assert [v.label for v in card.verdicts] == [Label.CORRECT, Label.WRONG_CODE]
    verdict = verdict_on(card, "0DTJ4ZZ")
    assert verdict.credit == 0.25
    assert "character 3 (root operation): Excision instead of Resection" in verdict.message
    apart = scored(it, "K35.80 0SR9019", codebook)
    assert [v.label for v in apart.verdicts] == [Label.CORRECT, Label.MISSED, Label.EXTRA]


@pytest.mark.parametrize(
    ("given", "credit", "words"),
    [
        ("99213", 0.5, "99213 is one level too low: the note supports more."),
        ("99215", 0.5, "99215 is one level too high: the note does not support it."),
        ("99212", 0.0, "99212 is 2 levels too low"),
        (
            "99204",
            0.0,
            "99204 is for another kind of visit (office visit, new patient); the note documents office visit, established",
        ),
    ],
)
def test_visit_levels_have_a_direction(
    given: str, credit: float, words: str, codebook: Codebook
) -> None:
    it = chart(key("I10", FIRST), key("99214", Role.SERVICE))
    card = scored(it, f"I10 {given}", codebook)
    verdict = verdict_on(card, "99214")
    assert verdict.given == given
    assert verdict.credit == credit
    assert words in verdict.message
    assert "em-level" in {edit.id for edit in card.edits}


def test_factors_of_poa_modifiers_and_units(codebook: Codebook) -> None:
    inpatient = chart(
        key("J44.1", Role.PRINCIPAL, poa="Y"),
        key("Z66"),
        setting=Setting.INPATIENT,
        claim=ClaimKind.FACILITY,
    )
    verdict = verdict_on(scored(inpatient, "J44.1@N Z66", codebook), "J44.1")
    assert (verdict.label, verdict.credit) == (Label.POA, 0.9)
    assert "POA is Y; you gave N" in verdict.message
    clinic = chart(
        key("M17.11", FIRST, poa="Y"),
        key("20610", Role.PROCEDURE, modifiers=("RT",)),
        key("J1885", Role.SERVICE, units=2),
    )
    card = scored(clinic, "M17.11@N 20610-LT J1885", codebook)
    assert verdict_on(card, "M17.11").credit == 1  # an office claim has no POA
    assert verdict_on(card, "20610").credit == 0.75
    assert verdict_on(card, "20610").label is Label.MODIFIER
    assert verdict_on(card, "J1885").label is Label.UNITS
    both = verdict_on(scored(clinic, "M17.11 20610x2", codebook), "20610")
    assert both.credit == pytest.approx(0.75 * 0.75)
    assert (both.label, both.labels) == (Label.MODIFIER, (Label.UNITS,))


def test_modifier_order_does_not_matter(codebook: Codebook) -> None:
    it = chart(key("M17.11", FIRST), key("20610", Role.PROCEDURE, modifiers=("59", "RT")))
    assert scored(it, "M17.11 20610-RT,59", codebook).score == 1


def test_accepted_alternatives_are_fully_right(codebook: Codebook) -> None:
    it = chart(key("J18.9", FIRST, accept=("J15.9",)), key("I10"))
    card = scored(it, "J15.9 I10", codebook)
    assert card.score == 1
    assert "accepted for J18.9" in verdict_on(card, "J18.9").message


# -- position and sequence


def test_the_principal_in_a_wrong_position(codebook: Codebook) -> None:
    it = chart(key("I50.23", FIRST), key("J96.01"), key("N17.9"), key("I10"))
    card = scored(it, "J96.01 N17.9 I50.23 I10", codebook)
    verdict = verdict_on(card, "I50.23")
    assert (verdict.label, verdict.credit) == (Label.PRINCIPAL, 0.5)
    assert "you put J96.01 there" in verdict.message
    assert verdict_on(card, "J96.01").label is Label.SEQUENCING
    assert verdict_on(card, "J96.01").credit == 1
    assert metric(card, "principal") == 0


def test_a_wrong_position_costs_no_more_than_what_stands_in_the_way(codebook: Codebook) -> None:
    it = chart(key("I50.23", FIRST), key("Z88.0"))
    swapped = scored(it, "Z88.0 I50.23", codebook)
    assert verdict_on(swapped, "I50.23").credit == pytest.approx(2 / 3)
    assert swapped.score == pytest.approx(scored(it, "I50.23", codebook).score)
    # A wrong code in the way: the whole factor.
    assert verdict_on(scored(it, "R05.9 I50.23", codebook), "I50.23").credit == 0.5


def test_manifestations_and_external_causes_earn_little_as_principal(codebook: Codebook) -> None:
    it = chart(key("V00.131A", FIRST), key("I10"))  # not a sound key: shows the cap alone
    verdict = verdict_on(scored(it, "V00.131D I10", codebook), "V00.131A")
    assert verdict.credit == 0.25


def test_procedures_before_diagnoses_do_not_move_the_principal(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("99213", Role.SERVICE))
    assert scored(it, "99213 I10", codebook).score == 1


def test_code_first_order_of_secondaries_is_a_wrong_order(codebook: Codebook) -> None:
    it = chart(key("Z00.00", FIRST), key("I11.0"), key("I50.22"))
    right = scored(it, "Z00.00 I11.0 I50.22", codebook)
    wrong = scored(it, "Z00.00 I50.22 I11.0", codebook)
    assert right.score == 1
    assert wrong.score == pytest.approx((6 - 0.4) / 6, abs=1e-6)
    assert "- 0.4 for wrong order)" in wrong.formula
    assert Label.SEQUENCING is verdict_on(wrong, "I50.22").label


# -- extras


def test_extras_weigh_by_kind_and_severity(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST))
    card = scored(it, "I10 Z88.0 I50.23 99213 J1885", codebook)
    assert [v.points_lost for v in card.verdicts[1:]] == [0.5, 0.75, 1.0, 0.5]
    assert {v.label for v in card.verdicts[1:]} == {Label.EXTRA}


def test_an_unknown_code_is_an_invalid_extra(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST))
    verdict = verdict_on(scored(it, "I10 B99.Q", codebook), "B99.Q")
    assert (verdict.label, verdict.domain) == (Label.INVALID, "unknown")


def test_a_code_given_twice_is_an_extra(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("J44.1"))
    card = scored(it, "I10 J44.1 J44.1", codebook)
    assert [v.label for v in card.verdicts] == [Label.CORRECT, Label.CORRECT, Label.EXTRA]
    assert "reported once" in card.verdicts[2].message
    assert card.score < 1


def test_a_second_guess_costs_no_more_than_it_would_alone(codebook: Codebook) -> None:
    it = chart(key("Z00.00", FIRST), key("S80.212A"))
    both = scored(it, "Z00.00 S80.212A S80.212D", codebook)
    alone = scored(it, "Z00.00 S80.212D", codebook)
    assert alone.score < both.score < 1
    assert "for near misses" in both.formula


def test_extras_are_explained_from_the_tables(codebook: Codebook) -> None:
    it = chart(
        key("E10.9", FIRST),
        key("J18.9"),
        key("25605", Role.PROCEDURE),
        setting=Setting.EMERGENCY,
    )
    card = scored(it, "E10.9 J18.9 25605 29125 R05.9", codebook)
    bundled = verdict_on(card, "29125")
    assert bundled.label is Label.BUNDLED
    assert "29125 bundles into 25605" in bundled.message
    assert "I.B.5" in verdict_on(card, "R05.9").message
    # The rule speaks even when the learner left out the code that it speaks for.
    apart = verdict_on(scored(it, "J18.9 O24.410", codebook), "O24.410")
    assert apart.label is Label.EXCLUDES1
    assert "not reported together with E10.9, which is documented" in apart.message


def test_a_wrong_character_is_named_with_its_meaning(codebook: Codebook) -> None:
    it = chart(key("Z00.00", FIRST), key("S52.531A"), key("0FT44ZZ", Role.PROCEDURE))
    card = scored(it, "Z00.00 S52.532D 0FT40ZZ", codebook)
    words = verdict_on(card, "S52.531A").message
    assert 'the code given says "left radius", the correct code says "right radius"' in words
    assert "character 6" in words
    assert "D means subsequent encounter" in words
    assert "the record supports A, initial encounter" in words
    approach = verdict_on(card, "0FT44ZZ").message
    assert "They differ at character 5 (approach): Open instead of Percutaneous Endo" in approach


def test_a_decoy_beats_the_tables(codebook: Codebook) -> None:
    it = chart(key("E11.22", FIRST), decoys=[Decoy("E11.9", "The note links the kidney disease.")])
    verdict = verdict_on(scored(it, "E11.9", codebook), "E11.22")
    assert verdict.why.startswith("The note links the kidney disease.")


# -- optional codes


def test_optional_codes_are_never_an_error(codebook: Codebook) -> None:
    it = chart(key("I10", FIRST), key("J44.1"), key("Z87.891", optional=True))
    assert scored(it, "I10 J44.1", codebook).score == 1
    assert scored(it, "I10 J44.1 Z87.891", codebook).score == 1
    left_out = verdict_on(scored(it, "I10 J44.1", codebook), "Z87.891")
    assert (left_out.weight, left_out.points_lost, left_out.optional) == (0, 0, True)
    poor = scored(it, "I10", codebook).score
    assert scored(it, "I10 Z87.891", codebook).score > poor


# -- audit metrics


def test_audit_metrics_count_codes_not_credits(codebook: Codebook) -> None:
    it = chart(
        key("I50.23", Role.PRINCIPAL, poa="Y"),
        key("J96.01", poa="Y"),
        key("N18.31", poa="Y"),
        key("02HV33Z", Role.PROCEDURE),
        setting=Setting.INPATIENT,
        claim=ClaimKind.FACILITY,
    )
    card = scored(it, "I50.22@Y J96.01@N N18.31@Y E87.6@Y 02HV33Z", codebook)
    rates = {m.id: (m.right, m.of) for m in card.metrics}
    assert rates == {
        "code-over-code": (3, 5),
        "record-over-record": (0, 1),
        "principal": (0, 1),
        "secondary": (2, 3),
        "poa": (2, 3),
        "procedure": (1, 1),
        "cpt": (0, 0),
    }
    assert "= 3 / 5 = 60%" in next(m.formula for m in card.metrics if m.id == "code-over-code")
    assert "does not apply" in next(m.formula for m in card.metrics if m.id == "cpt")


def test_a_cpt_line_is_right_with_its_modifiers_and_units_only(codebook: Codebook) -> None:
    it = chart(
        key("M17.11", FIRST),
        key("20610", Role.PROCEDURE, modifiers=("RT",)),
        key("J1885", Role.SERVICE, units=2),
    )
    card = scored(it, "M17.11 20610-LT J1885x2 99213", codebook)
    assert metric(card, "cpt") == pytest.approx(1 / 3)
    assert metric(card, "poa") is None


# -- what two titles differ in


@pytest.mark.parametrize(
    ("given", "expected", "ours", "theirs"),
    [
        ("M17.12", "M17.11", "left knee", "right knee"),
        ("L89.152", "L89.153", "stage 2", "stage 3"),
        ("E10.65", "E11.65", "Type 1", "Type 2"),
        ("J44.9", "J44.1", "unspecified", "with (acute) exacerbation"),
        ("N18.9", "N18.30", "unspecified", "stage 3 unspecified"),
        ("E66.9", "E66.812", "unspecified", "class 2"),
        ("O24.410", "O24.420", "pregnancy", "childbirth"),
        ("G43.909", "G43.119", "unspecified, not intractable", "with aura, intractable"),
        ("T40.2X1A", "T40.1X1A", "other opioids", "heroin"),
    ],
)
def test_titles_are_told_apart_in_a_few_whole_words(
    given: str, expected: str, ours: str, theirs: str, codebook: Codebook
) -> None:
    said = difference(given, expected, System.ICD10CM, book_of(codebook))
    assert f'the code given says "{ours}", the correct code says "{theirs}".' in said.replace(
        "The c", "the c"
    )


def test_titles_that_differ_in_two_places_stand_whole(codebook: Codebook) -> None:
    said = difference("M17.0", "M17.11", System.ICD10CM, book_of(codebook))
    assert '"Bilateral primary osteoarthritis of knee"' in said
    assert '"Unilateral primary osteoarthritis, right knee"' in said


def test_a_near_miss_earns_no_more_than_the_code_it_may_have_meant(codebook: Codebook) -> None:
    # J34.9 comes near both; corrected to the lighter of the two it must not lose.
    it = chart(key("J34.2", Role.FIRST_LISTED), key("J34.3"))
    near, corrected = scored(it, "J34.9", codebook), scored(it, "J34.3", codebook)
    assert near.score <= corrected.score
    assert scored(it, "J34.2 J34.9", codebook).score > near.score


def test_an_optional_code_before_the_principal_softens_nothing(codebook: Codebook) -> None:
    it = chart(key("K35.80", Role.PRINCIPAL), key("I10"), key("Z87.891", optional=True))
    beside = scored(it, "Z87.891 I10 K35.80", codebook)
    assert beside.score >= scored(it, "I10 K35.80", codebook).score
    assert scored(it, "Z87.891 K35.80", codebook).score < beside.score


def test_a_line_given_twice_is_the_other_line_with_wrong_modifiers(codebook: Codebook) -> None:
    it = next(each for each in BANK.charts if each.id == "an-portable-at-ten-past-three")
    right = scored(it, "71045-26 71045-26,76 71045-26,77", codebook)
    twice = scored(it, "71045-26 71045-26 71045-26,77", codebook)
    missing = scored(it, "71045-26 71045-26,77", codebook)
    beyond = scored(it, "71045-26 71045-26 71045-26,76 71045-26,77", codebook)
    assert missing.score < twice.score < right.score
    assert beyond.score < right.score


def test_without_a_right_code_the_order_is_read_anew(codebook: Codebook) -> None:
    # Which copy of a doubled procedure counts changes when another code is taken away.
    it = next(each for each in BANK.charts if each.id == "ip-went-down-at-the-feed-store")
    text = (
        "J44.9@Y 02H63JZ 02HV03Z E78.5@Y 02H63JZ N17.9@N T50.1X5A@N N40.0@Y J91.0@N I35@Y "
        "02RF08Z I45.2@Y N18.31@Y 02HK3JZ I44.2@N 0W9B3ZZ Z79.01 02L70CK D64.9@N Z79.82 "
        "Z79.01 Z79.01 T50.1X5A@N 5A1221Z 02H63JZ Z87.891 02RF08Z T50.1X5A@N 0JH606Z "
        "Q23.81 Z87.891 D69.6@N 02HV03Z "
    )
    rest = text.replace("02H63JZ", "")
    assert scored(it, rest, codebook).score <= scored(it, text, codebook).score + 1e-9
