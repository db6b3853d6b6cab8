"""An audit by keys alone: begun on Home, kept, handed in, told; none on a chart that was not scored."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder_drill.exercises.audit.response import Audited, Mark, audited_of
from coder_drill.exercises.model import Response
from coder_drill.scoring.model import Answer
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.audit.dialogs import AddDialog, WrongDialog
from coder_drill.tui.audit.finding import FindingScreen, Part
from coder_drill.tui.audit.result import AuditResult
from coder_drill.tui.audit.screen import AuditScreen
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.shell.screens import Confirm
from tests.tui.conftest import app_of, content_of, press, settle, type_text
from tests.tui.small import ADMISSION, SmallWorkspace

NARROW = (80, 24)


def scored() -> SmallWorkspace:
    """A learner who has coded one chart."""
    fake = SmallWorkspace(charts=(ADMISSION,))
    fake.submit(ADMISSION, Answer())
    return fake


def audit(pilot: Pilot[Any]) -> AuditScreen:
    found = app_of(pilot).screen
    assert isinstance(found, AuditScreen)
    return found


def kept(fake: SmallWorkspace) -> Audited:
    """What the history has of the audit in progress."""
    drafts = fake.store.drafts.all(fake.learner_id, kind="audit")
    return audited_of(Response.of_text(drafts[0].payload).given) if drafts else Audited()


async def test_no_audit_before_a_chart_was_scored() -> None:
    fake = SmallWorkspace(charts=(ADMISSION,))
    fake.begin(ADMISSION, ())
    async with CoderDrillApp(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert isinstance(app_of(pilot).screen, HomeScreen)
        told = " ".join(note.message for note in app_of(pilot)._notifications)
        assert "code a chart first" in told


async def test_an_audit_from_home_to_its_result() -> None:
    fake = scored()
    async with CoderDrillApp(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        lines = len(audit(pilot).audit.claim)
        await press(pilot, "space")
        assert kept(fake).right == {1}
        await press(pilot, "x")
        assert isinstance(app_of(pilot).screen, WrongDialog)
        await press(pilot, "down", "enter")
        await type_text(pilot, "nonsense!")
        await press(pilot, "enter")
        assert isinstance(app_of(pilot).screen, WrongDialog), "what is no line is not taken"
        app_of(pilot).screen.query_one("#wrong-should", Input).value = "I50.33@Y"
        await press(pilot, "enter")
        assert kept(fake).marks == {2: Mark("wrong-code", "I50.33@Y")}
        await press(pilot, "a")
        assert isinstance(app_of(pilot).screen, AddDialog)
        await type_text(pilot, "i10@y")
        await press(pilot, "enter")
        assert kept(fake).add == ("I10@Y",)
        await press(pilot, "Q")
        assert kept(fake).query
        await press(pilot, "Q", "f")
        finding = app_of(pilot).screen
        assert isinstance(finding, FindingScreen)
        await press(pilot, "enter", "enter", "space", "right", "enter", "enter")
        assert finding.part is Part.WHOLE
        await press(pilot, "enter")
        written = kept(fake).finding
        assert (written.line, written.opening, written.closing) == (2, "line", "education")
        assert written.evidence and written.authority
        await press(pilot, "ctrl+s")
        if lines > 2:
            assert isinstance(app_of(pilot).screen, Confirm)
            await press(pilot, "enter")
        result = app_of(pilot).screen
        assert isinstance(result, AuditResult)
        told = str(content_of(result.query_one(".drawn")))
        assert "Accuracy of the audited coder" in told
        assert "by case" in told
        done = fake.answers.history(kind="audit")
        assert len(done) == 1
        assert kept(fake) == Audited(), "what was handed in is no draft any more"
        await press(pilot, "n")
        assert audit(pilot).exercise.id != done[0].exercise


async def test_an_audit_waits_where_it_was_left() -> None:
    fake = scored()
    async with CoderDrillApp(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "a", "space", "v")
        assert audit(pilot).front == 1, "the note is in view"
        await press(pilot, "space", "v", "escape")
        assert "An audit waits" in str(app_of(pilot).screen.query_one("#today-line").render())
        await press(pilot, "a")
        assert audit(pilot).given == Audited(right=frozenset({1}))
        await press(pilot, "d")
        assert audit(pilot).given == Audited()
