"""The estimator: what it learns, how sure it is, and that replaying changes nothing."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.skills.estimator import Estimator, mastery_of

seen = st.lists(
    st.tuples(st.sampled_from(["cm-09", "cm-10", "cpt-e-m"]), st.integers(1, 5), st.floats(0, 1)),
    max_size=60,
)


def test_nothing_seen_is_the_prior() -> None:
    mean, variance = Estimator().ability("cm-09")
    assert mean == pytest.approx(0.4)
    assert variance == pytest.approx(2.44)
    assert not Estimator().estimate("cm-09").enough


def test_right_codes_raise_and_wrong_codes_lower() -> None:
    up, down = Estimator(), Estimator()
    for _ in range(10):
        up.update("cm-09", 3, 1.0)
        down.update("cm-09", 3, 0.0)
    assert up.estimate("cm-09").mastery > 0.75 > 0.45 > down.estimate("cm-09").mastery


def test_one_domain_tells_of_the_others_but_less() -> None:
    e = Estimator()
    for _ in range(10):
        e.update("cm-09", 3, 0.0)
    assert e.ability("cm-09")[0] < e.ability("cm-10")[0] < 0.4
    assert e.ability("cm-10")[1] < 2.44


def test_many_domains_teach_the_global_ability() -> None:
    e = Estimator()
    for number in range(20):
        for _ in range(5):
            e.update(f"d{number}", 3, 1.0)
    mean, variance = e.general()
    assert mean > 1.0
    assert variance < 0.3


def test_the_joint_posterior_is_that_of_the_whole_covariance() -> None:
    """Against a dense Gaussian with the same pseudo-observations, worked out the long way."""
    e = Estimator()
    rng = Random(3)
    for _ in range(40):
        e.update(rng.choice("abc"), rng.randrange(1, 6), rng.random())
    # Dense prior over (theta_a, theta_b, theta_c): 1.44 each, 1.0 shared.
    precision = {d: e._evidence[d][0] for d in "abc"}
    weighted = {d: e._evidence[d][1] for d in "abc"}
    mean, variance = 0.0, 0.0
    # Solve by integrating over g on a fine grid: exact up to the grid.
    total = 0.0
    for step in range(-4000, 4001):
        g = step / 500
        log = -((g - 0.4) ** 2) / 2
        for d in "abc":
            p, h = precision[d], weighted[d]
            t = 1 + 1.44 * p
            log += -(p * g * g / 2 - h * g) / t
        w = math.exp(log)
        p, h = precision["b"], weighted["b"]
        inner_variance = 1 / (1 / 1.44 + p)
        inner = (g / 1.44 + h) * inner_variance
        total += w
        mean += w * inner
        variance += w * (inner_variance + inner * inner)
    mean /= total
    variance = variance / total - mean * mean
    assert e.ability("b")[0] == pytest.approx(mean, abs=1e-6)
    assert e.ability("b")[1] == pytest.approx(variance, abs=1e-6)


@given(seen)
def test_variances_stay_positive_and_intervals_hold_the_estimate(
    log: list[tuple[str, int, float]],
) -> None:
    e = Estimator()
    for domain, difficulty, credit in log:
        e.update(domain, difficulty, credit)
        mean, variance = e.ability(domain)
        assert variance > 0
        assert math.isfinite(mean)
        estimate = e.estimate(domain)
        assert 0 < estimate.low < estimate.high < 1
        assert 0 < e.chance(domain, difficulty) < 1


@given(seen)
def test_the_same_log_gives_the_same_numbers(log: list[tuple[str, int, float]]) -> None:
    one, two = Estimator(), Estimator()
    for each in (one, two):
        for entry in log:
            each.update(*entry)
    assert one.weakest(["cm-09", "cm-10", "cpt-e-m"]) == two.weakest(["cm-09", "cm-10", "cpt-e-m"])


def test_odd_input_is_taken_as_the_nearest_sense() -> None:
    odd, plain = Estimator(), Estimator()
    odd.update("x", 99, 7.0)
    plain.update("x", 3, 1.0)
    assert odd.ability("x") == plain.ability("x")


def test_enough_begins_at_eight() -> None:
    e = Estimator()
    for _ in range(7):
        e.update("cm-09", 3, 1.0)
    assert not e.estimate("cm-09").enough
    e.update("cm-09", 3, 1.0)
    assert e.estimate("cm-09").enough


def test_a_long_run_keeps_uncertainty_alive() -> None:
    e = Estimator()
    for _ in range(3000):
        e.update("cm-09", 3, 1.0)
    assert 0.05 < e.ability("cm-09")[1] < 2.44
    before = e.estimate("cm-09").mastery
    for _ in range(15):
        e.update("cm-09", 3, 0.0)
    assert e.estimate("cm-09").mastery < before - 0.1


def test_variance_of_a_sum_counts_what_is_shared() -> None:
    e = Estimator()
    e.update("a", 3, 1.0)
    alone = e.combined({"a": 1.0})
    assert alone == pytest.approx(e.ability("a")[1])
    both = e.combined({"a": 0.5, "b": 0.5})
    apart = 0.25 * e.ability("a")[1] + 0.25 * e.ability("b")[1]
    assert both > apart


def test_mastery_falls_towards_the_middle_with_uncertainty() -> None:
    assert mastery_of(2.0, 0.0) > mastery_of(2.0, 3.0) > 0.5
