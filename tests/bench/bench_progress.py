"""Progress and the next chart for a learner with a long history.

    python -m tests.bench progress

The history: 5,000 attempts of ten verdicts each, every one on a chart of its own (only first tries are
evidence, so this is the most that can be asked of the estimator), spread over three years.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from coder_drill.charts import Bank, load_bank
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.resources import charts_dir
from coder_drill.scoring.domains import all_domains
from coder_drill.scoring.model import Label
from coder_drill.services.workspace import Workspace
from coder_drill.store import Attempt, AttemptCode, AttemptMetric, AttemptVerdict, Store
from coder_drill.store.model import CARDS_MARK

ATTEMPTS = 5000
MANY = 50_000
VERDICTS = 10
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LEARNER = "jo"


def attempt(number: int, rng: Random, minutes: float = 315) -> Attempt:
    """One made-up attempt, as a busy learner's would be, so many minutes after the one before."""
    labels = [label.value for label in Label if label is not Label.CORRECT]
    verdicts = []
    for place in range(VERDICTS):
        right = rng.random() < 0.65
        label = "correct" if right else rng.choice(labels)
        code = f"{rng.choice('EIJKMNS')}{rng.randrange(10, 90)}.{place}"
        verdicts.append(
            AttemptVerdict(
                label=label,
                expected=None if label == "extra" else code,
                given=None if label == "missed" else code,
                credit=1.0 if right else rng.choice((0.0, 0.0, 0.25, 0.5)),
                weight=1.0,
                points_lost=0.0 if right else 1.0,
                role="secondary",
                domain=rng.choice(all_domains()),
                message="One sentence of the usual length on what was right or wrong, and why it is so.",
                expected_line=f"{code}-25" if place == 0 else f"{code}@Y",
                given_line=f"{code}@Y",
            )
        )
    moment = (NOW - timedelta(days=1095) + timedelta(minutes=minutes * number)).isoformat(
        timespec="milliseconds"
    )
    return Attempt(
        uuid=f"{rng.getrandbits(128):032x}",
        learner_id=LEARNER,
        exercise=f"chart-{number}",
        content_hash="ab" * 32,
        title="A chart that is no longer there",
        setting=rng.choice(("inpatient", "clinic", "emergency")),
        difficulty=rng.randrange(1, 6),
        edition="2026-04",
        mode="drill",
        started_at=moment,
        submitted_at=moment,
        active_seconds=rng.uniform(60, 1200),
        hints_used=rng.choice((0, 0, 0, 1)),
        score=rng.random(),
        codes=tuple(AttemptCode(v.given, "icd10cm") for v in verdicts if v.given),
        verdicts=tuple(verdicts),
        metrics=tuple(
            AttemptMetric(name, rng.randrange(6), 5)
            for name in ("code-over-code", "record-over-record", "principal", "secondary", "poa")
        ),
    )


def fill(store: Store, attempts: int, seed: int = 1) -> None:
    """Write a made-up history."""
    rng = Random(seed)
    store.log.add_all(attempt(number, rng) for number in range(attempts))


def opened(folder: Path) -> Workspace:
    """A workspace as a command or the app would open it, the bank already read."""
    made = Workspace(
        Paths(folder / "config.toml", folder, folder), Config(learner=LEARNER), clock=lambda: NOW
    )
    made.__dict__["bank"] = bank()
    return made


@lru_cache(maxsize=1)
def bank() -> Bank:
    return load_bank([charts_dir()])


def timed(what: Callable[[], object], times: int = 5) -> float:
    """Median milliseconds of a call."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        what()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def many() -> tuple[float, float]:
    """CPU milliseconds of Progress of 50,000 attempts: folded for the first time, and from then on."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "history.db")
        learner = store.learners.ensure(LEARNER)
        rng = Random(3)
        store.log.add_all(
            replace(attempt(number, rng, 31.5), learner_id=learner.id) for number in range(MANY)
        )
        # Their cards are made as attempts come in: not measured here.
        store.settings.set(learner.id, CARDS_MARK, str(MANY))
        store.close()
        taken = []
        for _ in range(4):
            begun = time.process_time()
            started = opened(Path(folder))
            started.standing.progress()
            started.close()
            taken.append((time.process_time() - begun) * 1000)
        return taken[0], statistics.median(taken[1:])


def run() -> list[tuple[str, float, str, float | None]]:
    """(name, value, unit, target at most)."""
    cold: dict[int, float] = {}
    sync: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in (ATTEMPTS // 5, ATTEMPTS):
            made = Path(folder) / str(size)
            store = Store.open(made / "history.db")
            fill(store, size)
            store.close()
            first = opened(made)
            # Cards are made once, as attempts come in; here for the whole history at a stroke.
            sync[size] = timed(first.cards.rebuild, 1)
            first.close()

            def just_started(made: Path = made) -> None:
                started = opened(made)
                started.standing.progress()
                started.close()

            cold[size] = timed(just_started)
        used = opened(made)
        used.standing.progress()
        again = timed(used.standing.progress)
        rng = Random(2)
        after = []
        for number in range(20):
            used.store.log.add(attempt(ATTEMPTS + number, rng))
            after.append(timed(used.next_step.suggest, 1))
        used.close()

        def first_chart() -> None:
            started = opened(made)
            started.next_step.suggest()
            started.close()

        first_ms = timed(first_chart)
    folded, read_again = many()
    return [
        ("Progress of 50,000 attempts, the whole log folded (CPU)", folded, "ms", None),
        ("the same, just started, from what was kept (CPU)", read_again, "ms", 500),
        ("Progress of 5,000 attempts (50,000 verdicts), just started", cold[ATTEMPTS], "ms", 400),
        ("the same once the log was read", again, "ms", 400),
        ("next chart after another attempt, cards included", statistics.median(after), "ms", 50),
        ("next chart, just started (reads the whole log)", first_ms, "ms", None),
        ("cost of 5 times the log, as a multiple", cold[ATTEMPTS] / cold[ATTEMPTS // 5], "x", 6.0),
        ("making the cards of the whole history, once", sync[ATTEMPTS], "ms", None),
        (
            "its cost of 5 times the log, as a multiple",
            sync[ATTEMPTS] / sync[ATTEMPTS // 5],
            "x",
            7.0,
        ),
    ]
