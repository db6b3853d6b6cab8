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

FRAME = """
import os
def first_frame(app):
    app.call_after_refresh(os._exit, 0)
"""
EMPTY_APP = (
    FRAME
    + """
from textual.app import App
class Empty(App):
    def on_mount(self):
        first_frame(self)
Empty().run(headless=True)
"""
)
REAL_APP = (
    FRAME
    + """
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
class Timed(CoderDrillApp):
    def on_mount(self):  # Beside the app's own, which Textual calls as well.
        first_frame(self)
def first_frame(app):
    def end():
        bar = app.screen.query_one("KeyBar")
        usable = "Help" in str(bar.content) and bar.region.width > 0
        os._exit(0 if usable else 9)
    app.call_after_refresh(end)
Timed(Workspace(Paths.from_environment(), Config())).run(headless=True)
"""
)
HOME_FILLED = REAL_APP.replace(
    "    app.call_after_refresh(end)",
    """    def look():
        if "Press" in str(app.screen_stack[0].query_one("#next-text").content):
            end()
    app.set_interval(0.005, look)""",
).replace("bar = app.screen.", "bar = app.screen_stack[0].")


def run_program(program: str, env: dict[str, str]) -> tuple[float, float]:
    """Seconds from starting an interpreter to its end: by the clock, and of processor time."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], env=env, check=True, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - begun
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def start(rounds: int = 11) -> list[Row]:
    """Interpreter start to the first frame: an empty app and ours by turns, so that other work on
    the machine meets both alike. The process ends at once at that frame."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "CODER_DRILL_CACHE_DIR": str(CACHE),
            "CODER_DRILL_DATA_DIR": folder,
            "CODER_DRILL_CONFIG": f"{folder}/config.toml",
        }
        programs = {"empty": EMPTY_APP, "ours": REAL_APP, "filled": HOME_FILLED}
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        for turn in range(rounds + 1):
            for name, program in programs.items():
                taken = run_program(program, env)
                if turn:  # The first turn fills the caches of the disk.
                    found[name].append(taken)
    wall = {name: statistics.median(w for w, _ in taken) for name, taken in found.items()}
    cpu = {name: statistics.median(c for _, c in taken) for name, taken in found.items()}
    return [
        ("an empty Textual app to its first frame", wall["empty"] * 1000, "ms", None),
        ("coder-drill to its first usable frame", wall["ours"] * 1000, "ms", None),
        ("coder-drill until Home says what to do next", wall["filled"] * 1000, "ms", None),
        ("first usable frame, ours to the empty app's", wall["ours"] / wall["empty"], "x", 2.0),
        ("the same in processor time", cpu["ours"] / cpu["empty"], "x", 2.0),
    ]


async def drill() -> dict[str, float]:
    """The whole bank, one chart after the other: stalls while typing, submit to Review, memory."""
    from coder_drill.config import Config
    from coder_drill.paths import Paths
    from coder_drill.scoring.model import Answer, AnswerCode
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.app import CoderDrillApp
    from coder_drill.tui.drill.screen import DrillScreen
    from coder_drill.tui.review.screen import ReviewScreen
    from coder_drill.tui.shell.screens import Confirm

    submits: dict[str, float] = {}
    stalls: list[float] = []
    memory = 0.0
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder) / "config.toml", Path(folder), CACHE)
        workspace = Workspace(paths, Config())
        workspace.set_setting("welcome", "seen")
        charts = workspace.bank.charts
        right = {
            chart.id: Answer(
                tuple(
                    AnswerCode(
                        k.code,
                        found.system if (found := workspace.codebook.get(k.code)) else None,
                        k.modifiers,
                        k.units,
                        k.poa,
                    )
                    for k in chart.key
                )
            )
            for chart in charts
        }
        workspace.answers.save_draft(charts[0], right[charts[0].id])
        app = CoderDrillApp(workspace, charts[0])
        async with app.run_test(size=(120, 36)) as pilot:
            for chart in (*charts, *charts):
                workspace.answers.save_draft(chart, right[chart.id])
                app.open_chart(chart)
                await pilot.pause()
                await app.workers.wait_for_complete()
                await pilot.pause()
                assert isinstance(app.screen, DrillScreen), app.screen
                if not stalls:
                    stalls = [max(await stall_while_typing(app, pilot)) for _ in range(5)]
                    await pilot.press("escape", "escape")
                begun = time.perf_counter()
                # Not pilot.press: that waits for the app to be idle, which no learner does.
                app.simulate_key("ctrl+s")
                asked = False
                while not (isinstance(app.screen, ReviewScreen) and app.screen.is_mounted):
                    # The loop rests as it does for a learner: what works beside it is not held up.
                    await asyncio.sleep(0.001)
                    if isinstance(app.screen, Confirm) and not asked:
                        # A key with a procedure twice is asked about; the learner's yes begins it.
                        asked, begun = True, time.perf_counter()
                        app.screen.action_accept()
                    if time.perf_counter() - begun > 5:
                        raise RuntimeError(f"{chart.id}: no Review after submitting")
                drawn = asyncio.Event()
                app.screen.call_after_refresh(drawn.set)
                await drawn.wait()
                taken = time.perf_counter() - begun
                # The better of two, so that other work on the machine is not counted.
                submits[chart.id] = min(taken, submits.get(chart.id, taken))
                if not memory:
                    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            last = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        workspace.close()
    return {
        "submit": p95(list(submits.values())) * 1000,
        "submit median": statistics.median(submits.values()) * 1000,
        "stall": statistics.median(stalls) * 1000,
        "stall worst": max(stalls) * 1000,
        "memory": memory,
        "memory last": last,
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
    CACHE.mkdir(parents=True, exist_ok=True)
    # Elsewhere, as the app does it: what building takes must not be counted as the drill's memory.
    build = "import sys; from pathlib import Path; from coder_drill.codebooks import Codebook; "
    build += "Codebook.open(Path(sys.argv[1])).close()"
    subprocess.run([sys.executable, "-c", build, str(CACHE)], check=True)
    rows = start()
    figures = asyncio.run(drill())
    return [
        *rows,
        ("longest stall while a query is typed, median of 5", figures["stall"], "ms", 30.0),
        ("longest stall while a query is typed, worst of 5", figures["stall worst"], "ms", None),
        ("submit to Review, median over the bank", figures["submit median"], "ms", None),
        ("submit to Review, p95 over the bank", figures["submit"], "ms", 100.0),
        ("memory in the first drill, most ever", figures["memory"], "MB", 150.0),
        ("memory after the whole bank, most ever", figures["memory last"], "MB", None),
    ]
