"""Modifiers that a key accepts beside its own: as right in every way, and the score stays monotone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from coder_drill.authoring import check_paths
from coder_drill.charts.loader import parse_chart
from coder_drill.charts.model import Chart, Role
from coder_drill.codebooks import Codebook
from coder_drill.exercises.card.spoiling import _changed
from coder_drill.scoring import Label, format_code, parse_answer, score
from tests.unit.chart_text import ED, write
from tests.unit.scoring_charts import chart, key, key_answer, scored, verdict_on

PROCEDURE = Role.PROCEDURE


def wounds() -> Chart:
    return chart(
        key("L97.522", Role.FIRST_LISTED),
        key("11042", PROCEDURE),
        key("11720", PROCEDURE, modifiers=("59",), accept_modifiers=("XS", "59,TA")),
        key("20610", PROCEDURE, modifiers=("RT",), accept_modifiers=("none",)),
    )


@pytest.mark.parametrize("given", ["59", "XS", "59,TA", "TA,59"])
def test_every_accepted_set_is_right(given: str, codebook: Codebook) -> None:
    for side in ("-RT", ""):
        card = scored(wounds(), f"L97.522 11042 11720-{given} 20610{side}", codebook)
        assert card.score == 1
        assert {verdict.label for verdict in card.verdicts} == {Label.CORRECT}
        assert all(metric.right == metric.of for metric in card.metrics)


@pytest.mark.parametrize("given", ["", "-XS,59", "-XE", "-TA", "-59,XS"])
def test_other_modifiers_are_told_all_that_is_right(given: str, codebook: Codebook) -> None:
    card = scored(wounds(), f"L97.522 11042 11720{given} 20610-RT", codebook)
    verdict = verdict_on(card, "11720")
    assert verdict.label is Label.MODIFIER
    shown = given.strip("-") or "none"
    assert f"Modifiers: 59 or XS or 59,TA; you gave {shown}." in verdict.message
    assert card.score < 1


def test_the_best_of_two_lines_of_a_code_is_found(codebook: Codebook) -> None:
    it = chart(
        key("M17.0", Role.FIRST_LISTED),
        key("20610", PROCEDURE, modifiers=("RT",), accept_modifiers=("59",)),
        key("20610", PROCEDURE, modifiers=("LT",)),
    )
    for right in ("20610-RT 20610-LT", "20610-LT 20610-59", "20610-59 20610-LT"):
        assert scored(it, f"M17.0 {right}", codebook).score == 1
    assert scored(it, "M17.0 20610-RT 20610-59", codebook).score < 1
    assert scored(it, "M17.0 20610-59 20610-59", codebook).score < 1


def test_the_score_is_monotone_over_accepted_modifiers(codebook: Codebook) -> None:
    rng = Random(11)
    it = replace(
        wounds(),
        key=(
            *wounds().key,
            key("11720", PROCEDURE, modifiers=("XU",), accept_modifiers=("59",)),
        ),
    )
    right = [format_code(line) for line in key_answer(it, codebook).codes]
    spoiled = {
        1: ["11042-59", "11042x2", "11043", ""],
        2: ["11720", "11720-XE", "11720-59", "11720-XS", "11720-XU", "11721-59", ""],
        3: ["20610", "20610-LT", "20610-RT,59", "20605-RT", ""],
        4: ["11720", "11720-59", "11720-XS", "11720-XU", ""],
    }

    def worth(lines: list[str]) -> float:
        return score(it, parse_answer([" ".join(lines)], codebook), codebook).score

    known: dict[tuple[str, ...], float] = {}

    def cached(lines: list[str]) -> float:
        return known.setdefault(tuple(lines), worth(lines))

    for _ in range(300):
        given = list(right)
        for place in rng.sample([1, 2, 3, 4], 2):
            given[place] = rng.choice(spoiled[place])
        for place in range(1, 5):
            if right[place] in given[:place] + given[place + 1 :]:
                continue  # The line stands there already; a second one is a duplicate.
            mended = [*given[:place], right[place], *given[place + 1 :]]
            assert cached(mended) >= cached(given) - 1e-6, (given, mended)
        codes = Counter(line.split("-")[0] for line in given if line)
        for code in ("11042", "11720", "20610"):
            if codes[code]:
                rest = [line for line in given if not line.startswith(code)]
                assert cached(rest) <= cached(given) + 1e-6, (given, rest)


# -- in the file


def with_accepted(accepted: str) -> str:
    return ED.replace('modifiers = ["25"]', f'modifiers = ["25"]\naccept_modifiers = {accepted}')


def test_the_file_says_sets_as_they_are_written(tmp_path: Path) -> None:
    text = with_accepted('["57", "25, gc", "None"]')
    it, faults = parse_chart(text.encode(), tmp_path / "x.toml")
    assert not faults
    assert it is not None
    line = next(each for each in it.key if each.code == "99284")
    assert line.accept_modifiers == ("57", "25,GC", "none")
    assert [sorted(given) for given in line.modifier_sets] == [["25"], ["57"], ["25", "GC"], []]
    _, faults = parse_chart(with_accepted('["2", "25-57"]').encode(), tmp_path / "x.toml")
    assert [fault.field for fault in faults] == [
        "key[4].accept_modifiers[1]",
        "key[4].accept_modifiers[2]",
    ]
    assert all("such as" in fault.fix for fault in faults)


@pytest.mark.parametrize(
    ("accepted", "field", "words"),
    [
        ('["25"]', "key[4].accept_modifiers[1]", "25 is said already"),
        ('["57", "57"]', "key[4].accept_modifiers[2]", "57 is said already"),
        ('["Q0"]', "", ""),
        ('["Q9Q"]', "key[4].accept_modifiers[1]", "Q9Q"),
        ('["ZQ"]', "key[4].accept_modifiers[1]", "ZQ is no known modifier"),
        ('["25,59"]', "key[4].accept_modifiers[1]", "59 belongs on a procedure"),
    ],
)
def test_check_holds_accepted_modifiers_to_the_rules(
    accepted: str, field: str, words: str, tmp_path: Path, codebook: Codebook
) -> None:
    path = write(tmp_path / "emergency", with_accepted(accepted), "ed-slip-on-ice.toml")
    told = [f"{fault.field}: {fault.what}" for fault in check_paths([path], codebook).faults]
    if not field:
        assert told == []
    else:
        assert any(one.startswith(field) and words in one for one in told), told


def test_a_diagnosis_accepts_no_modifiers(tmp_path: Path, codebook: Codebook) -> None:
    text = ED.replace('guideline = "IV.J"', 'guideline = "IV.J"\naccept_modifiers = ["LT"]')
    path = write(tmp_path / "emergency", text, "ed-slip-on-ice.toml")
    told = [f"{fault.field}: {fault.what}" for fault in check_paths([path], codebook).faults]
    assert "key[2].accept_modifiers[1]: I10 takes no modifiers" in told


def test_a_card_never_takes_an_accepted_modifier_for_wrong() -> None:
    line = key("20610", PROCEDURE, modifiers=("RT",))
    wrong = _changed(Label.MODIFIER.value, line)
    assert wrong is not None
    assert wrong.modifiers == ("LT",)
    assert _changed(Label.MODIFIER.value, replace(line, accept_modifiers=("LT",))) is None
