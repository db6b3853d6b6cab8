"""What a trainer decides from a screen: a key overruled, an assignment released; told in sentences."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.services import cohorts

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace
    from coder_drill.training.keys import TrainerKeys


@dataclass(frozen=True, slots=True)
class Decision:
    """An overrule as it is typed: ``exercise`` is ``kind:id``; without ``accept`` the key code is dropped."""

    exercise: str
    code: str
    accept: str
    reason: str


class RefusedError(UsageError):
    """An overrule that cannot be: ``field`` names what is off in it (code, accept, reason)."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def keys_of(workspace: Workspace) -> TrainerKeys:
    """The trainer's keys. Raises UsageError where they are not made, or have a passphrase that is not set."""
    from coder_drill.training.keys import load_trainer

    def passphrase() -> str:
        given = os.environ.get("CODER_DRILL_PASSPHRASE", "")
        if not given:
            raise UsageError(
                "your keys have a passphrase; set CODER_DRILL_PASSPHRASE, or use 'coder-drill cohort'"
            )
        return given

    return load_trainer(workspace.paths.keys / "trainer.key", passphrase)


def decide(workspace: Workspace, cohort: str, given: Decision, *, dry_run: bool) -> list[str]:
    """Overrule a key, or say what that would change. Raises RefusedError for what does not fit."""
    from coder_drill.cohort.ledger import Overrule, What
    from coder_drill.cohort.standing import crossing, standing_of

    if not given.reason.strip():
        raise RefusedError(
            "reason", "say why: the reason stays in the ledger, and the learner reads it"
        )
    kind, _, exercise = given.exercise.partition(":")
    what = What.ACCEPT if given.accept else What.DROP_CODE
    row = Overrule(
        number=0,
        at=workspace.clocks.utc(),
        who=keys_of(workspace).name,
        reason=given.reason.strip(),
        kind=kind,
        exercise=exercise,
        what=what,
        code=given.code.upper(),
        other=given.accept,
    )
    if given.accept and kind == "chart":
        try:
            row.line()
        except UsageError as error:
            raise RefusedError("accept", str(error)) from None
    opened = cohorts.open_cohort(workspace, cohort)
    try:
        before = standing_of(opened, workspace.clocks.utc())
        made, moved = cohorts.overrule(workspace, opened, row, dry_run=dry_run)
    except UsageError as error:
        raise RefusedError("code", str(error)) from None
    finally:
        opened.close()
    lines = [f"{given.exercise}: {made.words}."]
    for word, some in (
        ("gain", [m for m in moved if m.after > m.before]),
        ("lose", [m for m in moved if m.after < m.before]),
    ):
        who = ", ".join(f"{m.learner} {m.before:.2f} to {m.after:.2f}" for m in some[:5])
        more = f" and {len(some) - 5} more" if len(some) > 5 else ""
        lines.append(f"{len(some)} {word}{': ' + who if who else ''}{more}.")
    crossed = crossing(before, moved)
    if crossed:
        who = ", ".join(f"{learner} ({was} to {now})" for learner, was, now in crossed[:5])
        lines.append(f"{len(crossed)} with another verdict on the pass mark: {who}.")
    if not dry_run:
        undo = f"cohort overrule {cohort} --undo {made.number} --reason ..."
        lines.append(f"Overrule {made.number}; 'coder-drill {undo}' takes it back.")
    return lines


def outstanding(workspace: Workspace, cohort: str, assignment: str) -> tuple[str, int]:
    """The title of an assignment, and how many of its seats are not handed in."""
    from coder_drill.cohort.report import missing
    from coder_drill.cohort.standing import standing_of

    opened = cohorts.open_cohort(workspace, cohort)
    try:
        given = opened.assignment(assignment)
        gone = missing(standing_of(opened, workspace.clocks.utc()))
    finally:
        opened.close()
    return given.set.title, sum(line.given.id == given.id for line in gone)


def release(workspace: Workspace, cohort: str, assignment: str, folder: Path) -> Path:
    """Write the release of an assignment; where it lies."""
    opened = cohorts.open_cohort(workspace, cohort)
    try:
        given = opened.assignment(assignment)
        return cohorts.release(workspace, opened, given, keys_of(workspace), folder)
    finally:
        opened.close()
