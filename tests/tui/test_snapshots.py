"""What the screens look like, at the two sizes they are made for.

The stand-in practice keeps these pictures apart from the charts and tables, which grow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.tui.app import CoderDrillApp
from tests.tui.conftest import press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace
from tests.unit.query_chart import HEART

SIZES = [(80, 24), (120, 36)]
CODES = (
    AnswerCode("S52.501A", System.ICD10CM),
    AnswerCode("I10", System.ICD10CM),
    AnswerCode("99284", System.CPT, modifiers=("25",)),
    AnswerCode("J1885", System.HCPCS, units=2),
)
POA_CODES = (
    AnswerCode("I13.0", System.ICD10CM, poa="Y"),
    AnswerCode("I50.23", System.ICD10CM),
)

Snap = Callable[..., bool]


def practice(**more: Any) -> SmallWorkspace:
    return SmallWorkspace(**more)


def begun() -> SmallWorkspace:
    made = practice()
    made.begin(WRIST, CODES, hints=1, seconds=125.0)
    made.begin(ADMISSION, POA_CODES, hints=0, seconds=60.0)
    return made


def app_for(made: SmallWorkspace, chart: Any = None) -> CoderDrillApp:
    return CoderDrillApp(made, chart, clock=lambda: 0.0)


def steps(*keys: str, text: str = "", then: tuple[str, ...] = ()) -> Any:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        # A cursor that blinks would make two pictures of one screen.
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await press(pilot, *keys)
        if text:
            await type_text(pilot, text)
        await press(pilot, *then)
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await settle(pilot)

    return run


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
class TestScreens:
    def test_welcome(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        made = practice(settings={})
        assert snap_compare(app_for(made), terminal_size=size, run_before=steps())

    def test_home(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        assert snap_compare(app_for(begun()), terminal_size=size, run_before=steps())

    def test_charts(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        assert snap_compare(app_for(begun()), terminal_size=size, run_before=steps("c"))

    def test_drill_note(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        assert snap_compare(app_for(begun(), WRIST), terminal_size=size, run_before=steps())

    def test_drill_lookup(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        run = steps("slash", text="radius", then=("down",))
        assert snap_compare(app_for(practice(), WRIST), terminal_size=size, run_before=run)

    def test_drill_answer(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        run = steps("slash", "escape", "down")
        assert snap_compare(app_for(begun(), ADMISSION), terminal_size=size, run_before=run)

    def test_drill_modifiers(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        run = steps("slash", "escape", "end", "m")
        assert snap_compare(app_for(begun(), WRIST), terminal_size=size, run_before=run)

    def test_review(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        made = practice()
        made.begin(WRIST, CODES[:2], hints=0, seconds=300.0)
        run = steps()
        app = app_for(made)

        async def review(pilot: Pilot[Any]) -> None:
            await run(pilot)
            submitted = made.submit(WRIST, Answer(CODES[:2]), active_seconds=300.0)
            app.show_review(WRIST, submitted)
            await settle(pilot)

        assert snap_compare(app, terminal_size=size, run_before=review)

    def test_query(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        run = steps("Q", "space", "down", "down", "space")
        assert snap_compare(
            app_for(practice(charts=(HEART,)), HEART), terminal_size=size, run_before=run
        )

    def test_audit(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        made = practice(charts=(ADMISSION,))
        made.submit(ADMISSION, Answer())
        run = steps("a", "space")
        assert snap_compare(app_for(made), terminal_size=size, run_before=run)

    def test_help(self, snap_compare: Snap, size: tuple[int, int]) -> None:
        run = steps("slash", "f1")
        assert snap_compare(app_for(practice(), WRIST), terminal_size=size, run_before=run)


def test_light_theme(snap_compare: Snap) -> None:
    made = practice(settings={"welcome-seen": "yes", "theme": "coder-drill-light"})
    made.begin(WRIST, CODES, hints=0, seconds=0.0)
    assert snap_compare(app_for(made, WRIST), terminal_size=(120, 36), run_before=steps())


def test_too_small(snap_compare: Snap) -> None:
    assert snap_compare(app_for(begun(), WRIST), terminal_size=(40, 10), run_before=steps())
