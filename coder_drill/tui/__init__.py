"""The terminal app. Import `run`; everything else is imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.services.workspace import Workspace


def run(workspace: Workspace, chart: Chart | None = None) -> int:
    """Run the app until it is left, starting with ``chart`` when given. Gives the exit code."""
    from coder_drill.tui.app import CoderDrillApp

    app = CoderDrillApp(
        workspace, chart, keymap=workspace.config.keys, theme_name=workspace.config.theme
    )
    try:
        app.run()
    finally:
        workspace.close()
    return app.return_code or 0
