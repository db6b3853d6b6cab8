"""Keys changed on purpose get an auditor's label; the score is monotone. A part of `make bench-verdicts`."""

from __future__ import annotations

from collections import Counter

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.scoring import score
from tests.bench.bench_verdicts import label_of
from tests.bench.monotone import removals_broken, two_mistakes_broken
from tests.bench.mutations import Mutator
from tests.bundled import bundled_bank

CHARTS = bundled_bank().charts


@pytest.mark.slow
def test_mistakes_get_the_label_that_an_auditor_gives(codebook: Codebook) -> None:
    mutator = Mutator(codebook, seed=5)
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong = []
    for chart in CHARTS[::3]:
        for mutation in mutator.mutations(chart):
            card = score(chart, mutation.answer, codebook)
            if card.reading:
                continue
            given = label_of(mutation, card)
            of[mutation.row] += 1
            right[mutation.row] += given == mutation.label
            if given != mutation.label:
                wrong.append((chart.id, mutation.row, mutation.given, mutation.label, given))
    assert len(of) > 25
    assert right.total() >= 0.97 * of.total(), wrong
    assert all(right[row] >= 0.9 * of[row] for row in of if of[row] >= 10), wrong


@pytest.mark.slow
def test_setting_one_of_two_mistakes_right_never_lowers_the_score(codebook: Codebook) -> None:
    assert two_mistakes_broken(codebook, 1500, seed=23) == []


@pytest.mark.slow
def test_taking_a_right_code_away_never_raises_the_score(codebook: Codebook) -> None:
    assert removals_broken(codebook, 4000, seed=29) == []
