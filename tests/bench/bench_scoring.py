"""Scoring a 25-code answer with all edits: p50 and p95, warm, and the first time.

    python -m tests.bench.bench_scoring [--cache DIR] [--answers 200]

Answers are drawn from all tables: 18 diagnoses, 7 procedures and service lines, against a chart with
as many key codes. "Warm" scores answers whose codes the process has met before in other
combinations, as a learner's session does; "same answer" repeats one; "first" meets all codes anew.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from coder_drill.charts.model import Chart, ClaimKind, KeyCode, Patient, Role, Setting
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, AnswerCode, score

BUDGET_MS = 5.0
DIAGNOSES, LINES = 18, 7


def draw(pool: dict[System, list[str]], rng: Random) -> Answer:
    """A 25-code answer."""
    codes = [AnswerCode(c, System.ICD10CM) for c in rng.sample(pool[System.ICD10CM], DIAGNOSES)]
    codes += [AnswerCode(c, System.CPT) for c in rng.sample(pool[System.CPT], LINES - 2)]
    codes += [AnswerCode(c, System.HCPCS) for c in rng.sample(pool[System.HCPCS], 2)]
    return Answer(tuple(codes))


def chart_of(answer: Answer) -> Chart:
    """A chart whose key is this answer."""
    keys = [
        KeyCode(line.code, Role.FIRST_LISTED if index == 0 else Role.SECONDARY)
        if line.system is System.ICD10CM
        else KeyCode(line.code, Role.PROCEDURE)
        for index, line in enumerate(answer.codes)
    ]
    return Chart(
        "bench", "", Setting.CLINIC, "", ClaimKind.PROFESSIONAL, "2026-04", Patient(50, "F"), 3, 5,
        "", "", tuple(keys),
    )  # fmt: skip


def measure(chart: Chart, answers: Sequence[Answer], codebook: Codebook) -> list[float]:
    """Milliseconds of scoring each answer once."""
    found = []
    for answer in answers:
        start = time.perf_counter()
        score(chart, answer, codebook)
        found.append((time.perf_counter() - start) * 1000)
    return found


def shown(name: str, times: Sequence[float], budget: float | None = None) -> str:
    """One line of the report."""
    p95 = statistics.quantiles(times, n=20)[-1]
    verdict = (
        ""
        if budget is None
        else f"   budget p95 {budget:g} ms: {'ok' if p95 <= budget else 'OVER'}"
    )
    return f"{name:<32} p50 {statistics.median(times):7.2f} ms   p95 {p95:7.2f} ms{verdict}"


def main() -> None:
    """Print the measurements with the machine named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=None, help="folder of the search database")
    parser.add_argument("--answers", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        codebook = Codebook.open(options.cache or Path(folder))
        pool: dict[System, list[str]] = {}
        for system in System:
            pool[system] = [
                code
                for (code,) in codebook.connection.execute(
                    "SELECT code FROM code WHERE billable AND system = ? ORDER BY id",
                    (system.value,),
                )
            ]
        rng = Random(5)
        # A bank of charts brings the same few hundred codes again and again.
        met = {system: rng.sample(codes, min(len(codes), 600)) for system, codes in pool.items()}
        key = draw(met, rng)
        chart = chart_of(key)
        first = measure(chart, [draw(pool, rng) for _ in range(options.answers)], codebook)
        measure(chart, [draw(met, rng) for _ in range(options.answers)], codebook)
        warm = measure(chart, [draw(met, rng) for _ in range(options.answers)], codebook)
        same = measure(chart, [key] * options.answers, codebook)
        print(
            f"scoring 25 codes with all edits; {platform.machine()}, Python {platform.python_version()}"
        )
        print(shown("first time every code is met", first))
        print(shown("warm, codes in new combinations", warm, BUDGET_MS))
        print(shown("same answer again", same, BUDGET_MS))
        codebook.close()


if __name__ == "__main__":
    main()
