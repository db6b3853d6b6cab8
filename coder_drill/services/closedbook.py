"""Whether codes may be looked up: not while an assigned set is going on whose rules close the lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.errors import CoderDrillError

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace


def closed_book(workspace: Workspace) -> str:
    """Words while the learner's lookup is closed, else "".

    Nothing is written, and where nothing was ever assigned nothing is opened: it may be asked at every
    key. What cannot be read closes nothing.
    """
    if not workspace.paths.assignments.is_dir():
        return ""
    from coder_drill.exercises.runtext import UnreadableRunError
    from coder_drill.services.runs import run_kept

    try:
        every = workspace.store.runs.open(workspace.learner_id)
    except CoderDrillError:
        return ""  # It is said where it is shown.
    now = workspace.clocks.reading()
    for kept in every:
        if not kept.assignment:
            continue
        try:
            run = run_kept(kept)
        except UnreadableRunError:
            continue
        if not run.policy.lookup and not run.tick(now).over:
            name = run.wish.get("title") or run.wish.get("set")
            return f"{name} is going on, and the lookup is closed until you hand it in."
    return ""
