"""What holds of every key of the bank, asked of the scoring itself."""

from __future__ import annotations

import pytest

from coder_drill.charts import Chart
from coder_drill.charts.model import KeyCode
from coder_drill.codebooks import Codebook
from coder_drill.scoring import score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.model import Answer, Label
from coder_drill.scoring.pairing import items_of
from coder_drill.scoring.verdicts import key_line
from tests.bundled import bundled_bank

CHARTS = bundled_bank().charts
every_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)


def answer_of(keys: tuple[KeyCode, ...], codebook: Codebook) -> Answer:
    """The answer that gives exactly these lines of a key."""
    return Answer(tuple(key_line(item) for item in items_of(keys, book_of(codebook))))


@every_chart
def test_the_key_scores_one(chart: Chart, codebook: Codebook) -> None:
    whole = score(chart, answer_of(chart.key, codebook), codebook)
    assert whole.score == 1.0
    assert {verdict.label for verdict in whole.verdicts} == {Label.CORRECT}
    required = tuple(key for key in chart.key if not key.optional)
    assert score(chart, answer_of(required, codebook), codebook).score == 1.0


@every_chart
def test_each_code_removed_lowers_the_score(chart: Chart, codebook: Codebook) -> None:
    required = tuple(key for key in chart.key if not key.optional)
    for place, key in enumerate(required):
        rest = (*required[:place], *required[place + 1 :])
        assert score(chart, answer_of(rest, codebook), codebook).score < 1.0, key.code


@every_chart
def test_the_empty_answer_scores_nothing_and_says_what_was_missed(
    chart: Chart, codebook: Codebook
) -> None:
    card = score(chart, Answer(), codebook)
    assert card.score == 0.0
    missed = [verdict for verdict in card.verdicts if verdict.label is Label.MISSED]
    assert len(missed) == len(chart.key)
