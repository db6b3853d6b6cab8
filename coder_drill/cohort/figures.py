"""The statistics, each with its n, its interval, and the least n below which no number is shown.

Sources: Wilson 1927 for shares; the ratio estimator with charts as clusters (Cochran, Sampling Techniques,
ch. 6) where there are ten charts or more; Fisher's transformation for correlations; Cronbach's alpha; SEM;
Hake's gain of group means; the reliable change index (Jacobson and Truax 1991); Cohen's kappa with a bootstrap
interval, since its formula's interval covers too little at small n.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from random import Random
from statistics import fmean, median, quantiles, stdev

Z95, Z90 = 1.959964, 1.644854
BOOTSTRAP = 500
DRAWS = 200
"""Draws where one costs a pass over all scores."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its n and interval. ``value`` is None below the least n (or where it makes no sense).

    ``firm`` is True from the n on at which it can be relied on; ``said`` says in words what stands in place
    of a number, or beside one that is not firm.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    firm: bool = False
    said: str = ""

    def percent(self) -> str:
        """``93 % [88, 97], n = 120``, or what is said in its place."""
        if self.value is None:
            return self.said
        span = (
            "" if self.low is None or self.high is None else f" [{self.low:.0%}, {self.high:.0%}]"
        )
        return f"{self.value:.0%}{span}, n = {self.n}".replace("%", " %")

    def plain(self, digits: int = 2) -> str:
        """``0.43 [0.12, 0.66], n = 31``, or what is said in its place."""
        if self.value is None:
            return self.said
        span = (
            ""
            if self.low is None or self.high is None
            else f" [{self.low:.{digits}f}, {self.high:.{digits}f}]"
        )
        return f"{self.value:.{digits}f}{span}, n = {self.n}"


def few(n: int, said: str = "") -> Figure:
    """No figure: too few."""
    return Figure(None, n, said=said or f"n = {n}: too few")


def wilson(right: float, of: float, z: float = Z95) -> tuple[float, float]:
    """The Wilson interval of a share."""
    if of <= 0:
        return 0.0, 1.0
    share = right / of
    middle = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def accuracy(charts: Sequence[tuple[int, int]]) -> Figure:
    """Codes right of codes asked, a pair a chart: shown from 5 charts, firm from 10 charts and 100 codes.

    The interval takes charts as clusters; below 10 charts it is the wider of that and Wilson's.
    """
    counted = [(r, n) for r, n in charts if n > 0]
    m, of = len(counted), sum(n for _, n in counted)
    if m < 5:
        return few(m, f"{m} charts: too few")
    right = sum(r for r, _ in counted)
    share = right / of
    spread = sum((r - share * n) ** 2 for r, n in counted)
    error = math.sqrt(m / (m - 1) * spread) / of
    low, high = max(0.0, share - Z95 * error), min(1.0, share + Z95 * error)
    if m < 10 or error == 0:
        under, over = wilson(right, of)
        low, high = min(low, under), max(high, over)
    return Figure(share, of, low, high, firm=m >= 10 and of >= 100)


def passes(figure: Figure, mark: float, least: int) -> str:
    """``pass``, ``not yet`` or ``cannot tell``: the interval decides, and the least number of codes."""
    if figure.value is None or figure.low is None or figure.high is None or figure.n < least:
        return "cannot tell"
    if figure.low >= mark:
        return "pass"
    return "not yet" if figure.high < mark else "cannot tell"


def mean_figure(values: Sequence[float], show: int = 5, firm: int = 30) -> Figure:
    """A mean with its 95 % interval (normal)."""
    n = len(values)
    if n < show:
        return few(n)
    middle = fmean(values)
    half = Z95 * stdev(values) / math.sqrt(n) if n > 1 else 0.0
    return Figure(middle, n, max(0.0, middle - half), min(1.0, middle + half), firm=n >= firm)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None where either does not vary."""
    if len(xs) < 3:
        return None
    mx, my = fmean(xs), fmean(ys)
    sxy = math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    sxx = math.fsum((x - mx) ** 2 for x in xs)
    syy = math.fsum((y - my) ** 2 for y in ys)
    return None if sxx <= 1e-12 or syy <= 1e-12 else max(-1.0, min(1.0, sxy / math.sqrt(sxx * syy)))


def discrimination(item: Sequence[float], rest: Sequence[float]) -> Figure:
    """How an item goes with the rest: r with its 90 % Fisher interval, from 20 learners, firm from 100."""
    n = len(item)
    if n < 20:
        return few(n)
    r = correlation(item, rest)
    if r is None:
        return Figure(None, n, said="everybody alike")
    if abs(r) >= 1:
        return Figure(r, n, r, r, firm=n >= 100)
    z, half = math.atanh(r), Z90 / math.sqrt(n - 3)
    return Figure(r, n, math.tanh(z - half), math.tanh(z + half), firm=n >= 100)


def efficiency(item: Sequence[float], rest: Sequence[float]) -> Figure:
    """Discriminative efficiency: the covariance with the rest, of the largest that there could be."""
    n = len(item)
    if n < 30:
        return few(n)

    def covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
        mx, my = fmean(xs), fmean(ys)
        return math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))

    most = covariance(sorted(item), sorted(rest))
    if abs(most) < 1e-12:
        return Figure(None, n, said="everybody alike")
    return Figure(covariance(item, rest) / most, n, firm=n >= 100)


def alpha(rows: Sequence[Sequence[float]], seed: int = 1) -> Figure:
    """Cronbach's alpha, a row a learner over the same charts: from 20 learners and 8 charts, firm from 50.

    The interval is a bootstrap over learners with a fixed seed.
    """
    n = len(rows)
    k = len(rows[0]) if rows else 0
    if n < 20 or k < 8:
        return few(n, f"{n} learners, {k} charts: too few")
    # Beside its scores each row has what a sum over drawn rows needs: total, its square, the sum of squares.
    full = [_with_sums(row) for row in rows]
    value = _alpha(full)
    if value is None:
        return Figure(None, n, said="everybody alike")
    rng = Random(seed)
    drawn = [_alpha([full[at] for at in _indices(rng, n)]) for _ in range(DRAWS)]
    low, high = _middle95(sorted(each for each in drawn if each is not None))
    return Figure(value, n, low, high, firm=n >= 50)


def _with_sums(row: Sequence[float]) -> tuple[float, ...]:
    total = math.fsum(row)
    return (*row, total, total * total, math.fsum(x * x for x in row))


def _alpha(full: Sequence[Sequence[float]]) -> float | None:
    """Alpha over rows as `_with_sums` makes them: variances by sums and sums of squares."""
    n = len(full)
    # Sums of columns over the rows as drawn, without a weight for each row: nothing is multiplied.
    means = [float(sum(column)) / n for column in zip(*full, strict=True)]
    *items, total, squared, squares = means
    k = len(items)
    variance = squared - total * total
    if variance <= 1e-9:
        return None
    within = squares - math.fsum(mean * mean for mean in items)
    return k / (k - 1) * (1 - within / variance)


def _indices(rng: Random, n: int) -> list[int]:
    """``n`` numbers below ``n`` with replacement: those that ``rng.randrange`` gives, without a call for each."""
    bits = map(rng.getrandbits, repeat(n.bit_length()))
    return list(islice(filter(n.__gt__, bits), n))


def sem(totals: Sequence[float], reliability: Figure) -> Figure:
    """The standard error of measurement of a total; as alpha allows."""
    if reliability.value is None:
        return few(len(totals), reliability.said)
    value = stdev(totals) * math.sqrt(max(0.0, 1 - reliability.value))
    return Figure(value, len(totals), firm=reliability.firm)


def gain(pairs: Sequence[tuple[float, float]], seed: int = 1) -> Figure:
    """The normalized gain of group means, from 10 pairs (before, after), 0..1; firm from 30.

    None where the group was above 90 % before. Learners who were chosen for low scores rise by chance
    alone (regression to the mean): whoever shows it says so.
    """
    n = len(pairs)
    if n < 10:
        return few(n)
    value = _gain(pairs)
    if value is None:
        return Figure(None, n, said="above 90 % before: no room to gain")
    rng = Random(seed)
    drawn = [_gain([pairs[rng.randrange(n)] for _ in range(n)]) for _ in range(BOOTSTRAP)]
    low, high = _middle95(sorted(each for each in drawn if each is not None))
    return Figure(value, n, low, high, firm=n >= 30)


def _gain(pairs: Sequence[tuple[float, float]]) -> float | None:
    before, after = fmean(b for b, _ in pairs), fmean(a for _, a in pairs)
    return None if before > 0.9 else (after - before) / (1 - before)


def reliable_change(before: float, after: float, spread: float, reliability: Figure) -> str:
    """``more than noise`` or ``within noise``; the spread is that of the first form, the reliability alpha."""
    if reliability.value is None or reliability.value >= 1 or spread <= 0:
        return reliability.said or "cannot tell"
    index = (after - before) / (spread * math.sqrt(2) * math.sqrt(1 - max(0.0, reliability.value)))
    return "more than noise" if abs(index) > 1.96 else "within noise"


def kappa(pairs: Sequence[tuple[str, str]], seed: int = 1) -> Figure:
    """Cohen's kappa of two coders' closed choices, from 30 of them, firm from 50; bootstrap interval."""
    n = len(pairs)
    if n < 30:
        return few(n)
    cells = Counter(pairs)
    value = _kappa(cells)
    if value is None:
        return Figure(None, n, said="only one choice was ever made")
    rng = Random(seed)
    # Like pairs side by side, so that who makes them in what order changes nothing; a kind is drawn by its place.
    made = list(cells.elements())
    drawn = [_kappa(Counter(rng.choices(made, k=n))) for _ in range(BOOTSTRAP)]
    low, high = _middle95(sorted(each for each in drawn if each is not None))
    return Figure(value, n, low, high, firm=n >= 50)


def _kappa(cells: Mapping[tuple[str, str], int]) -> float | None:
    """Kappa of pairs of choices, each with how often it was made."""
    n = sum(cells.values())
    agreed = sum(count for (a, b), count in cells.items() if a == b) / n
    one, two = Counter[str](), Counter[str]()
    for (a, b), count in cells.items():
        one[a] += count
        two[b] += count
    chance = sum(one[c] * two[c] for c in one) / (n * n)
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


def agreement(both: int, of: int, n: int) -> Figure:
    """F1 of two coders' code sets over ``n`` pairs of them: from 5 pairs, firm from 20.

    ``both`` are the codes that both gave, ``of`` all codes of the one and of the other, each summed over the pairs.
    """
    if n < 5:
        return few(n, f"{n} charts: too few")
    return Figure(2 * both / of if of else None, n, firm=n >= 20, said="no codes" if not of else "")


def speed(minutes: Sequence[float]) -> tuple[Figure, tuple[float, float] | None]:
    """Charts an hour, the median, and its quartiles: from 5 charts, firm from 20; apart from accuracy."""
    rates = [60 / each for each in minutes if each > 0]
    if len(rates) < 5:
        return few(len(rates), f"{len(rates)} charts: too few"), None
    low, _, high = quantiles(rates, n=4)
    return Figure(median(rates), len(rates), firm=len(rates) >= 20), (low, high)


def _middle95(found: Sequence[float]) -> tuple[float | None, float | None]:
    if not found:
        return None, None

    def at(share: float) -> float:
        return found[min(len(found) - 1, int(share * len(found)))]

    return at(0.025), at(0.975)
