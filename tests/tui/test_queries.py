"""A query raised by keys alone: marked, kept, sent, answered, reviewed."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.scoring.model import Answer, AnswerCode, QueryVerdict, RaisedQuery
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.asking import QueryScreen, Step
from coder_drill.tui.drill.keeping import TwoAnswers
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.review.screen import ReviewScreen, VerdictList
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui.conftest import app_of, content_of, press, settle
from tests.tui.small import SmallWorkspace
from tests.unit.query_chart import CHF, HEART, MODEL

NARROW = (80, 24)


def made() -> SmallWorkspace:
    return SmallWorkspace(charts=(HEART,))


def app(fake: SmallWorkspace) -> CoderDrillApp:
    return CoderDrillApp(fake, HEART)


def asking(pilot: Pilot[Any]) -> QueryScreen:
    found = app_of(pilot).screen
    assert isinstance(found, QueryScreen)
    return found


def listed(pilot: Pilot[Any]) -> str:
    options = asking(pilot).query_one("#query-list", ChoiceList)
    return "\n".join(
        str(options.get_option_at_index(n).prompt) for n in range(options.option_count)
    )


async def choose(pilot: Pilot[Any], words: str) -> None:
    """Mark the row that holds these words, and take it."""
    options = asking(pilot).query_one("#query-list", ChoiceList)
    options.highlighted = next(
        n
        for n in range(options.option_count)
        if words in " ".join(str(options.get_option_at_index(n).prompt).split())
    )
    await press(pilot, "enter")


async def test_a_query_from_key_to_review() -> None:
    fake = made()
    async with app(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "space", "right_square_bracket", "space", "down", "space", "enter")
        assert asking(pilot).step is Step.KIND
        await choose(pilot, "Incomplete")
        assert fake.saved[HEART.id].answer.queries == ()
        await choose(pilot, "Treating provider")
        kept = fake.saved[HEART.id].answer
        assert [q.about for q in kept.queries] == [QueryKind.INCOMPLETE]
        assert kept.marks == ()
        assert asking(pilot).step is Step.WORDING
        await choose(pilot, "Clarification: heart failure")
        assert "The treating provider answers: Acute on chronic systolic" in listed(pilot)
        await press(pilot, "enter")
        drill = app_of(pilot).drill
        assert drill is not None
        record = drill.query_one(RecordPane)
        assert record.chart.documents[-1].title == "Query answer"
        assert record.shown == 2
        await press(pilot, "ctrl+s", "enter")
        review = app_of(pilot).screen
        assert isinstance(review, ReviewScreen)
        card = review.submitted.scorecard
        assert card.query_score == 1
        assert "queries 100%" in str(review.query_one("#score").render())
        rows = review.query_one(VerdictList)
        place = next(n for n, item in enumerate(review._rows) if isinstance(item, QueryVerdict))
        rows.highlighted = place
        await settle(pilot)
        told = str(content_of(review.query_one("#explain-text")))
        assert "Called for, raised, and compliant." in told
        assert "The other way" in told
    attempt = fake.attempts[0]
    assert '"queries"' in attempt.response


async def test_marks_and_a_query_not_sent_survive() -> None:
    fake = made()
    async with app(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "space")
        # Nothing more was saved than what each key left: as if the program had been killed here.
        assert fake.saved[HEART.id].answer.marks == ("CHF, volume up.",)
        await press(pilot, "escape", "Q", "enter", "enter", "enter")
        assert asking(pilot).step is Step.WORDING
    kept = fake.saved[HEART.id].answer.queries[0]
    assert not kept.sent


async def test_a_query_not_sent_is_gone_on_with_and_told_before_submitting() -> None:
    fake = made()
    open_one = RaisedQuery((CHF,), QueryKind.INCOMPLETE, Addressee.CONSULTANT)
    fake.answers.save_draft(HEART, Answer((AnswerCode("I11.0"),), (open_one,)))
    async with app(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(app_of(pilot).screen, Confirm)
        lines = " ".join(str(line.render()) for line in app_of(pilot).screen.query(".dialog-line"))
        assert "raised and not sent" in lines
        await press(pilot, "escape", "Q")
        assert asking(pilot).step is Step.WORDING
        assert MODEL.split()[0] in listed(pilot)


async def test_leaving_takes_a_step_back_and_loses_no_mark() -> None:
    fake = made()
    async with app(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "enter")
        assert asking(pilot).step is Step.MARK, "a query without a mark goes no further"
        await press(pilot, "space", "enter", "enter")
        assert asking(pilot).step is Step.TO
        await press(pilot, "escape", "escape")
        assert asking(pilot).step is Step.MARK
        assert "✓ CHF, volume up." in listed(pilot)
        await press(pilot, "space")
        assert HEART.id not in fake.saved, "a mark taken off leaves nothing behind"


async def test_a_query_answered_in_another_window_is_here_too() -> None:
    fake = made()
    sent = RaisedQuery((CHF,), QueryKind.INCOMPLETE, Addressee.TREATING_PROVIDER, MODEL)
    async with app(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        fake.answers.save_draft(HEART, Answer((AnswerCode("I11.0"),), (sent,)))
        await press(pilot, "Q", "space")
        assert isinstance(app_of(pilot).screen, TwoAnswers)
        await press(pilot, "enter")
        drill = app_of(pilot).drill
        assert drill is not None
        assert drill.kept.queries == (sent,)
        assert drill.query_one(RecordPane).chart.documents[-1].title == "Query answer"
