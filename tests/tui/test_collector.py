"""What a coded chart leaves behind in memory: nothing."""

from __future__ import annotations

import gc
import weakref

from textual._styles_cache import StylesCache

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.review.screen import ReviewScreen
from tests.tui.conftest import press, settle
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace


def style_caches() -> int:
    gc.collect()
    return sum(isinstance(found, StylesCache) for found in gc.get_objects())


async def test_no_screen_outlives_its_chart(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    left: list[weakref.ref[object]] = []
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        caches = 0
        for round_, chart in enumerate((ADMISSION, WRIST, ADMISSION)):
            app.open_chart(chart)
            await settle(pilot)
            assert isinstance(app.screen, DrillScreen)
            left.append(weakref.ref(app.screen))
            if round_ == 1:
                caches = style_caches()
            await press(pilot, "ctrl+s", "enter")
            assert isinstance(app.screen, ReviewScreen)
            left.append(weakref.ref(app.screen))
        app.open_chart(WRIST)
        await settle(pilot)
        assert style_caches() <= caches
        # The first one hangs on a message of the base screen of its mode; it stays the only one.
        assert [ref() for ref in left[1:] if ref() is not None] == []


async def test_tables_that_come_later_are_told_to_the_chart_in_front(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, WRIST, clock=lambda: 0.0)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, DrillScreen)
        pane = app.screen.query_one("LookupPane")
        pane.ready = False  # type: ignore[attr-defined]
        app.tables = type(app.tables)(words="half way")
        await settle(pilot)
        assert "half way" in str(app.screen.query_one("#said").render())
        app.tables = type(app.tables)(ready=True)
        await settle(pilot)
        assert pane.ready  # type: ignore[attr-defined]
