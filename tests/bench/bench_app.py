"""The app as a user meets it: start, typing, submitting, memory."""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import CACHE, Row, p95

EMPTY_APP = """
from textual.app import App
class Empty(App):
    def on_mount(self):
        self.call_after_refresh(self.exit)
Empty().run(headless=True)
"""
REAL_APP = """
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.practice import Practice
from coder_drill.tui.app import CoderDrillApp
class Timed(CoderDrillApp):
    def on_mount(self):
        super().on_mount()
        self.call_after_refresh(self.call_after_refresh, self.exit)
Timed(Practice(Paths.from_environment(), Config())).run(headless=True)
"""


def wall(program: str, env: dict[str, str]) -> float:
    """Seconds from starting an interpreter to its end."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], env=env, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def start(rounds: int = 9) -> tuple[float, float]:
    """Median seconds to the first usable frame and out again: of an empty app, and of ours."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "CODER_DRILL_CACHE_DIR": str(CACHE),
            "CODER_DRILL_DATA_DIR": folder,
            "CODER_DRILL_CONFIG": f"{folder}/config.toml",
        }
        wall(EMPTY_APP, env)
        wall(REAL_APP, env)
        empty, ours = [], []
        for _ in range(rounds):
            empty.append(wall(EMPTY_APP, env))
            ours.append(wall(REAL_APP, env))
    return statistics.median(empty), statistics.median(ours)


async def drill() -> dict[str, float]:
    """One drill under a pilot: stalls while typing, submit to Review, memory at the end."""
    from coder_drill.config import Config
    from coder_drill.paths import Paths
    from coder_drill.practice import Practice
    from coder_drill.scoring.model import Answer, AnswerCode
    from coder_drill.tui.app import CoderDrillApp
    from coder_drill.tui.screens.drill import DrillScreen
    from coder_drill.tui.screens.review import ReviewScreen

    submits: list[float] = []
    stalls: list[float] = []
    memory = 0.0
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder) / "config.toml", Path(folder), CACHE)
        practice = Practice(paths, Config())
        practice.set_setting("welcome", "seen")
        charts = practice.bank.charts
        for chart in charts:
            codes = tuple(
                AnswerCode(
                    k.code,
                    found.system if (found := practice.codebook.get(k.code)) else None,
                    k.modifiers,
                    k.units,
                    k.poa,
                )
                for k in chart.key
            )
            practice.save_draft(chart, Answer(codes))
        for chart in charts:
            app = CoderDrillApp(practice, chart)
            async with app.run_test(size=(120, 36)) as pilot:
                await pilot.pause()
                await app.workers.wait_for_complete()
                await pilot.pause()
                assert isinstance(app.screen, DrillScreen), app.screen
                if chart is charts[0]:
                    stalls = await stall_while_typing(app, pilot)
                    await pilot.press("escape", "escape")
                    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                begun = time.perf_counter()
                # Not pilot.press: that waits for the app to be idle, which no learner does.
                app.simulate_key("ctrl+s")
                while not (isinstance(app.screen, ReviewScreen) and app.screen.is_mounted):
                    await asyncio.sleep(0)
                    if time.perf_counter() - begun > 5:
                        raise RuntimeError(f"{chart.id}: no Review after submitting")
                drawn = asyncio.Event()
                app.screen.call_after_refresh(drawn.set)
                await drawn.wait()
                submits.append(time.perf_counter() - begun)
        practice.close()
    return {
        "submit": p95(submits) * 1000,
        "stall": max(stalls) * 1000,
        "memory": memory,
    }


async def stall_while_typing(app: object, pilot: object) -> list[float]:
    """How late the event loop was, at worst, while a query was typed letter by letter."""
    late: list[float] = []
    stop = False

    async def heartbeat() -> None:
        while not stop:
            due = time.perf_counter() + 0.005
            await asyncio.sleep(0.005)
            late.append(max(0.0, time.perf_counter() - due))

    await pilot.press("slash")  # type: ignore[attr-defined]
    task = asyncio.create_task(heartbeat())
    for letter in "type 2 diabetes with neuropathy":
        await pilot.press("space" if letter == " " else letter)  # type: ignore[attr-defined]
    await app.workers.wait_for_complete()  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]
    stop = True
    await task
    return late


def run() -> list[Row]:
    from coder_drill.codebooks import Codebook

    CACHE.mkdir(parents=True, exist_ok=True)
    Codebook.open(CACHE).close()
    empty, ours = start()
    figures = asyncio.run(drill())
    return [
        ("an empty Textual app, start to end", empty * 1000, "ms", None),
        ("coder-drill to the first usable frame and out", ours * 1000, "ms", None),
        ("ratio of the two", ours / empty, "x", 2.0),
        ("longest stall of the screen while typing", figures["stall"], "ms", 30.0),
        ("submit to Review, p95 over the bank", figures["submit"], "ms", 100.0),
        ("memory in a drill, most ever", figures["memory"], "MB", 150.0),
    ]
