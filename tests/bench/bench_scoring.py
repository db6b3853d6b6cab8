"""Scoring a 25-code answer with all edits: p50 and p95, warm, and the first time.

Answers are drawn from all tables: 18 diagnoses, 7 procedures and service lines, against a chart with
as many key codes. "Warm" scores answers whose codes the process has met before in other
combinations, as a learner's session does; "same answer" repeats one; "first" meets all codes anew.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from random import Random

from coder_drill.charts import load_bank
from coder_drill.charts.model import Chart, ClaimKind, KeyCode, Patient, Role, Setting
from coder_drill.codebooks import Codebook, System
from coder_drill.money import Extra, drg_report, hcc_report
from coder_drill.resources import charts_dir
from coder_drill.scoring import Answer, AnswerCode, score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.pairing import items_of
from coder_drill.scoring.verdicts import key_line
from tests.bench import CACHE, Row, p95

BUDGET_MS = 5.0
DIAGNOSES, LINES = 18, 7
ANSWERS = 200


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


def money(charts: Sequence[Chart], codebook: Codebook) -> dict[str, list[float]]:
    """Milliseconds of each report of the money side on half-right answers to inpatient charts."""
    reports = {Extra.DRG: drg_report, Extra.HCC: hcc_report}
    found: dict[str, list[float]] = {}
    for extra, report in reports.items():
        if not extra.installed:
            continue
        times = found[extra.value] = []
        for chart in charts:
            right = [key_line(item) for item in items_of(chart.key, book_of(codebook))]
            answer = Answer(tuple(reversed(right[::2])))
            card = score(chart, answer, codebook)
            report(chart, answer, card, codebook)
            start = time.perf_counter()
            report(chart, answer, card, codebook)
            times.append((time.perf_counter() - start) * 1000)
    return found


def run() -> list[Row]:
    """Scoring a 25-code answer with all edits, and what the money side adds on real charts."""
    codebook = Codebook.open(CACHE)
    try:
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
        first = measure(chart, [draw(pool, rng) for _ in range(ANSWERS)], codebook)
        measure(chart, [draw(met, rng) for _ in range(ANSWERS)], codebook)
        warm = measure(chart, [draw(met, rng) for _ in range(ANSWERS)], codebook)
        same = measure(chart, [key] * ANSWERS, codebook)
        rows: list[Row] = [
            ("score, 25 codes, warm, p50", statistics.median(warm), "ms", None),
            ("score, 25 codes, warm, p95", p95(warm), "ms", BUDGET_MS),
            ("score, 25 codes, the same answer again, p95", p95(same), "ms", BUDGET_MS),
            ("score, 25 codes never met before, p95", p95(first), "ms", None),
        ]
        stays = [it for it in load_bank([charts_dir()]).charts if it.wants_poa]
        for name, times in money(stays, codebook).items():
            rows.append((f"{name} report of a half-right stay, most", max(times), "ms", None))
        return rows
    finally:
        codebook.close()
