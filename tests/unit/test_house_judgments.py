"""Keys that were wrong, or that judged one code in two ways: what a careful coder gets for them now."""

from __future__ import annotations

import pytest

from coder_drill.charts import Chart
from coder_drill.charts.house import conventions
from coder_drill.codebooks import Codebook
from coder_drill.scoring import Label, Scorecard, Where, parse_answer, score
from tests.bundled import bundled_bank
from tests.cli.test_commands import key_words

BANK = bundled_bank()


def chart_of(chart_id: str) -> Chart:
    chart = BANK.get(chart_id)
    assert chart is not None
    return chart


def scored(codebook: Codebook, chart_id: str, *, without: str = "", with_: str = "") -> Scorecard:
    """The key of a chart without the lines that begin so, and with other words behind them."""
    chart = chart_of(chart_id)
    words = [w for w in key_words(chart_id) if not without or without not in w]
    answer = parse_answer([*words, *with_.split()], codebook, Where.of(chart))
    return score(chart, answer, codebook)


def test_receptors_given_one_by_one_are_coded_one_by_one(codebook: Codebook) -> None:
    codes = [line.code for line in chart_of("os-breast-seed-excision").key]
    assert [code for code in codes if code.startswith("Z17")] == ["Z17.0", "Z17.21", "Z17.32"]
    assert scored(codebook, "os-breast-seed-excision").score == 1
    combined = scored(codebook, "os-breast-seed-excision", without="Z17", with_="Z17.411")
    assert combined.score < 0.9


@pytest.mark.parametrize(
    ("chart_id", "without", "instead"),
    [
        ("ip-fall-right-hip", "W01.0XXA", "W18.09XA@Y"),
        ("ed-something-in-my-eye", "W29.8XXA", "W20.8XXA"),
        ("ed-something-in-my-eye", "W29.8XXA", "W31.1XXA"),
        ("clinic-chair-seven-day-one", "96372", "96372-XS"),
        ("ed-cough-and-fast-breathing", "B97.89", ""),
    ],
)
def test_either_of_two_ways_is_right(
    codebook: Codebook, chart_id: str, without: str, instead: str
) -> None:
    card = scored(codebook, chart_id, without=without, with_=instead)
    assert card.score == 1, [v for v in card.verdicts if v.points_lost]
    assert not [v for v in card.verdicts if v.label is Label.EXTRA]


def test_waking_early_belongs_to_the_depression(codebook: Codebook) -> None:
    card = scored(codebook, "clinic-video-check-in", with_="F51.05")
    (verdict,) = [v for v in card.verdicts if v.given == "F51.05"]
    assert verdict.points_lost > 0
    assert "symptom of the episode" in verdict.message + verdict.why


def test_each_judgment_stands_on_the_page() -> None:
    told = {code for each in conventions() for code in each.codes}
    assert {"Z17", "W01.0", "W18.09", "W20.8", "F51.05", "B97.89"} <= told


def test_no_line_rests_on_the_coder_decides_alone() -> None:
    """PCS A11 says who decides, not what is right: a table, a definition or a guideline does."""
    alone = [
        (chart.id, line.code)
        for chart in BANK.charts
        for line in chart.lines
        if line.guideline.strip() == "PCS A11"
    ]
    assert alone == []


@pytest.mark.parametrize(
    ("chart_id", "code"),
    [
        ("ed-last-step-missed", "Z79.899"),
        ("ed-last-step-missed", "Z79.82"),
        ("ed-last-step-missed", "Y92.018"),
        ("ed-last-step-missed", "Y93.01"),
        ("ed-last-step-missed", "Y99.8"),
    ],
)
def test_what_the_house_never_asks_for_is_no_extra_where_the_key_is_silent(
    codebook: Codebook, chart_id: str, code: str
) -> None:
    card = scored(codebook, chart_id, with_=code)
    (verdict,) = [v for v in card.verdicts if v.given == code]
    assert card.score == 1
    assert (verdict.weight, verdict.points_lost, verdict.sign) == (0, 0, "·")
    assert "optional" in verdict.message
    assert all(metric.right == metric.of for metric in card.metrics)
    # Twice is one too many, whatever the code.
    assert scored(codebook, chart_id, with_=f"{code} {code}").score < 1


@pytest.mark.parametrize(
    ("chart_id", "code"),
    [
        ("ed-gutter-ladder", "Y99.0"),  # a decoy, and the key has another status
        ("ed-gutter-ladder", "Y92.015"),  # the key names the place
        ("clinic-video-check-in", "Y92.018"),  # no injury at all
        ("ed-last-step-missed", "Z88.0"),  # optional in a key that holds it, else an extra
    ],
)
def test_what_the_key_speaks_of_or_what_has_no_place_stays_an_extra(
    codebook: Codebook, chart_id: str, code: str
) -> None:
    card = scored(codebook, chart_id, with_=code)
    (verdict,) = [v for v in card.verdicts if v.given == code and v.expected is None]
    assert verdict.points_lost > 0 and card.score < 1
