"""Statistics: numbers known from elsewhere, and the least n below which there is none."""

from __future__ import annotations

from random import Random

import pytest

from coder_drill.cohort.figures import (
    accuracy,
    agreement,
    alpha,
    correlation,
    discrimination,
    gain,
    kappa,
    passes,
    reliable_change,
    speed,
    wilson,
)
from coder_drill.cohort.grading import Seen
from coder_drill.cohort.suspects import ItemAnswer, alike, all_at_once, suspect_keys, too_fast


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(57, 60, 86, 98), (95, 100, 89, 98), (380, 400, 92, 97)]
)
def test_wilson_as_published_tables_have_it(right: int, of: int, low: int, high: int) -> None:
    found = wilson(right, of)
    assert [round(100 * each) for each in found] == [low, high]


def test_accuracy_has_its_least_n_and_is_never_below_zero() -> None:
    assert accuracy([(9, 10)] * 4).value is None
    assert accuracy([(9, 10)] * 4).said == "4 charts: too few"
    five = accuracy([(9, 10)] * 5)
    assert (five.value, five.n, five.firm) == (0.9, 50, False)
    assert accuracy([(9, 10)] * 10).firm
    nothing = accuracy([(0, 10)] * 6)
    assert nothing.low == 0.0
    assert nothing.high is not None
    assert nothing.high > 0
    # Charts of unlike length weigh by their codes.
    assert accuracy([(10, 10)] * 5 + [(0, 50)]).value == 0.5
    # Charts that differ make the interval wider than the codes alone would.
    spread = accuracy([(10, 10), (0, 10)] * 6)
    assert spread.low is not None
    assert spread.low < wilson(60, 120)[0]


def test_a_pass_is_told_only_where_the_interval_tells_it() -> None:
    assert passes(accuracy([(10, 10)] * 40), 0.95, 100) == "pass"
    assert passes(accuracy([(7, 10)] * 40), 0.95, 100) == "not yet"
    assert passes(accuracy([(19, 20)] * 10), 0.95, 100) == "cannot tell"
    assert passes(accuracy([(10, 10)] * 9), 0.95, 100) == "cannot tell"
    assert passes(accuracy([(10, 10)] * 3), 0.95, 10) == "cannot tell"


def test_correlation_and_discrimination() -> None:
    xs = [1.0, 2.0, 3.0, 4.0]
    assert correlation(xs, xs) == pytest.approx(1)
    assert correlation(xs, [-x for x in xs]) == pytest.approx(-1)
    assert correlation(xs, [5.0] * 4) is None
    assert discrimination(xs, xs).said == "n = 4: too few"
    rng = Random(3)
    item = [rng.random() for _ in range(200)]
    found = discrimination(item, [x + rng.random() for x in item])
    assert found.low is not None
    assert found.high is not None
    assert 0.5 < found.low < (found.value or 0) < found.high < 0.9


def test_alpha_of_a_textbook_matrix() -> None:
    # Two halves of the same scores: alpha is k/(k-1)·(1 - Σs²/s_T²) by hand.
    rng = Random(1)
    rows = [[t + rng.gauss(0, 1) for _ in range(8)] for t in (rng.gauss(0, 1) for _ in range(60))]
    found = alpha(rows)
    assert found.value is not None
    assert found.value == pytest.approx(8 / 9, abs=0.06)  # Spearman-Brown: 8·.5 / (1 + 7·.5)
    assert alpha(rows) == found
    assert alpha(rows[:19]).value is None
    assert alpha([row[:7] for row in rows]).value is None


def test_gain_is_of_group_means() -> None:
    pairs = [(0.5, 0.75)] * 10
    assert gain(pairs).value == pytest.approx(0.5)
    assert gain(pairs[:9]).said == "n = 9: too few"
    assert "no room to gain" in gain([(0.95, 0.96)] * 10).said


def test_a_change_is_more_than_noise_or_within_it() -> None:
    rng = Random(1)
    rows = [[t + rng.gauss(0, 1) for _ in range(8)] for t in (rng.gauss(0, 1) for _ in range(60))]
    reliability = alpha(rows)
    assert reliable_change(0.5, 0.95, 0.12, reliability) == "more than noise"
    assert reliable_change(0.5, 0.55, 0.12, reliability) == "within noise"
    assert "too few" in reliable_change(0.5, 0.9, 0.1, alpha(rows[:5]))


def test_kappa_and_agreement() -> None:
    pairs = [("Y", "Y")] * 20 + [("N", "N")] * 15 + [("Y", "N")] * 5 + [("N", "Y")] * 10
    # By hand: observed .7, expected .5·.6 + .5·.4 = .5, kappa .4.
    assert kappa(pairs).value == pytest.approx(0.4)
    assert kappa(pairs[:29]).value is None
    # Five pairs of two codes each that share one; four that share all.
    assert agreement(both=5, of=20, n=5).value == pytest.approx(0.5)
    assert agreement(both=4, of=8, n=4).value is None


def test_speed_is_charts_an_hour() -> None:
    found, quartiles = speed([6.0] * 5)
    assert (found.value, quartiles) == (10.0, (10.0, 10.0))
    assert speed([6.0] * 4)[0].value is None


# -- what to look at ---------------------------------------------------------------------------------


def seen(expected: str | None, given: str | None, credit: float) -> Seen:
    return Seen("x", "secondary", "cm-01", credit, 1.0, expected, given, False)


def coder(n: int, rest: float, given: str) -> ItemAnswer:
    right = given == "K"
    return ItemAnswer(f"L{n:03d}", float(right), rest, (seen("K", given, float(right)),))


def test_a_key_that_the_strong_answer_otherwise_is_suspected() -> None:
    wrong_key = [coder(n, n / 24, "T" if n > 10 else "K") for n in range(24)]
    (found,) = suspect_keys("chart", "c", wrong_key)
    assert (found.code, found.given, found.strong, found.firm) == ("K", "T", 8, True)
    assert "8 of the 8 strongest gave T where the key has K" in found.words
    hard = [coder(n, n / 24, "K" if n > 10 else "T") for n in range(24)]
    assert suspect_keys("chart", "c", hard) == []
    assert suspect_keys("chart", "c", wrong_key[-7:]) == []
    few = suspect_keys("chart", "c", wrong_key[5:14])
    assert few
    assert not few[0].firm


def test_a_wrong_code_that_the_weak_give_as_often_is_no_suspicion() -> None:
    everybody = [coder(n, n / 24, "T") for n in range(24)]
    assert suspect_keys("chart", "c", everybody) == []


def test_copiers_are_found_and_others_are_not() -> None:
    rng = Random(11)

    def wrongs() -> dict[str, frozenset[str]]:
        return {
            f"c{n}": frozenset({f"W{rng.randrange(30)}"}) if rng.random() < 0.5 else frozenset()
            for n in range(60)
        }

    group = {f"L{n:03d}": wrongs() for n in range(100)}
    assert alike(group) == []
    group["L007"] = dict(group["L003"])
    (pair,) = alike(group)
    assert (pair.one, pair.other) == ("L003", "L007")
    assert pair.shared >= 20
    assert len(pair.exercises) >= 2


def test_times_that_cannot_be() -> None:
    assert too_fast(10, 600)
    assert not too_fast(61, 600)
    assert all_at_once([1, 1.5, 2, 2.5, 3])
    assert not all_at_once([1, 2, 3, 4])
    assert not all_at_once([0, 10, 20, 30, 40])


def test_a_pair_is_found_by_what_both_gave_and_others_did_not() -> None:
    rng = Random(7)
    wrong = {
        f"L{n:02d}": {f"e{k:02d}": frozenset({f"c{rng.randrange(60)}"}) for k in range(40)}
        for n in range(30)
    }
    wrong["L09"] = {**wrong["L04"], "e00": frozenset({"own"})}
    (pair,) = alike(wrong)
    assert (pair.one, pair.other) == ("L04", "L09")
    assert pair.shared >= 35
    assert set(pair.exercises) < set(wrong["L04"])
