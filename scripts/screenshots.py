"""Make the pictures of the README from the real app: ``python scripts/screenshots.py``.

The app runs without a terminal, on the bundled charts and the real code tables, with a standing
clock and an empty history, so that the same state of the project gives the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Textual reads these when it is first imported.
for name in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(name, None)
os.environ["TZ"] = "UTC"
time.tzset()

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from textual.pilot import Pilot  # noqa: E402

from coder_drill.config import Config  # noqa: E402
from coder_drill.paths import Paths  # noqa: E402
from coder_drill.services.workspace import Workspace  # noqa: E402
from coder_drill.tui.app import CoderDrillApp  # noqa: E402

IMAGES = ROOT / "docs" / "images"
CHART = "clinic-quarterly-chronic-care"
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SIZE = (120, 36)
NAMES = {" ": "space", ".": "full_stop", "-": "minus", "@": "at"}


@dataclass
class Camera:
    """Drives one app and takes pictures of it."""

    app: CoderDrillApp
    pilot: Pilot[Any]
    folder: Path

    async def settle(self) -> None:
        """Wait for workers, and for what they changed."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one by one."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*[NAMES.get(char, char) for char in text])

    async def shoot(self, name: str) -> None:
        """Write one picture."""
        for field in self.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await self.settle()
        svg = self.app.export_screenshot(title="coder-drill")
        # Pictures that load nothing from elsewhere: the reader's own monospaced font will do.
        svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
        svg = svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace")
        (self.folder / f"{name}.svg").write_text(svg + "\n", encoding="utf-8")
        print(f"wrote {name}.svg")


async def tell(camera: Camera) -> None:
    """The story the pictures tell."""
    await camera.settle()
    await camera.shoot("welcome")
    await camera.press("enter")
    await camera.shoot("home")
    await camera.press("c")
    await camera.shoot("charts")
    chart = camera.app.workspace.bank.get(CHART)
    assert chart is not None, f"{CHART} is not in the bank"
    camera.app.open_chart(chart)
    await camera.settle()
    await camera.press("slash")
    for line in ("E11.22", "I12.9", "N18.32", "E11.9", "99214-25"):
        await camera.type(line)
        await camera.press("enter")
    await camera.type("diabetis w neuropathy")
    await camera.shoot("drill")
    await camera.press("escape", "escape", "ctrl+s")
    await camera.press("down", "down")
    await camera.shoot("review")
    await camera.press("escape", "p")
    await camera.shoot("progress")
    await camera.press("question_mark")
    await camera.shoot("help")


async def main(folder: Path) -> None:
    """Run the app once and take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        cache = Paths.from_environment().cache_dir
        paths = Paths(Path(home) / "config.toml", Path(home) / "data", cache)
        workspace = Workspace(paths, Config(), clock=lambda: NOW, new_id=lambda: "picture")
        app = CoderDrillApp(workspace, clock=lambda: 0.0)
        try:
            async with app.run_test(size=SIZE) as pilot:
                await tell(Camera(app, pilot, folder))
        finally:
            workspace.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
