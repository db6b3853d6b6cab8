"""Sums over spans of the log are those over its attempts one by one, whatever the clock did."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from coder_drill.services.days import DayReader, local_day, week_start
from coder_drill.services.progress.domains import TREND_DAYS, _by_day
from coder_drill.services.progress.scope import Scope, View
from coder_drill.services.progress.times import metric_sums
from coder_drill.skills import SkillBook
from coder_drill.store import AttemptHead
from coder_drill.store.moments import utc_text

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def heads(rng: Random, disorder: float) -> list[AttemptHead]:
    """Attempts over some months; of ``disorder`` the share whose clock was wrong."""
    made = []
    for sequence in range(1, 121):
        when = NOW - timedelta(days=90 - sequence * 0.75)
        if rng.random() < disorder:
            when = NOW + timedelta(days=rng.randrange(-200, 20))
        text = "no moment" if rng.random() < disorder / 5 else utc_text(when)
        chart = f"c{rng.randrange(80)}"
        made.append(
            AttemptHead(sequence, f"u{sequence}", chart, "", "clinic", 3, text, 1.0, 0, 0.5)
        )
    return made


@pytest.mark.parametrize("since", [None, date(2026, 9, 15)], ids=("whole", "part"))
@pytest.mark.parametrize("disorder", [0.0, 0.02, 0.3])
@pytest.mark.parametrize("seed", range(5))
def test_spans_give_what_single_attempts_give(
    seed: int, disorder: float, since: date | None
) -> None:
    rng = Random(seed)
    log = heads(rng, disorder)
    book = SkillBook()
    rows = {}
    for head in log:
        rows[head.sequence] = [
            (head.sequence, name, rng.randrange(4), rng.randrange(1, 5))
            for name in rng.sample(("poa", "principal"), rng.randrange(3))
        ]
        book.take(head, [], metrics=rows[head.sequence])
    view = View(log, Scope("jo", "jo", NOW, UTC, since))
    wanted: dict[date | None, dict[str, tuple[int, int]]] = {}
    for head in view.heads:
        if head.sequence in view.firsts:
            day = view.days[head.sequence]
            week = wanted.setdefault(week_start(day) if day else None, {})
            for _, name, right, of in rows[head.sequence]:
                had = week.get(name, (0, 0))
                week[name] = had[0] + right, had[1] + of
    assert dict(metric_sums(book, view)) == {k: v for k, v in wanted.items() if v}

    when = sorted(rng.choices(list(view.days), k=200))
    credits_met = [rng.random() for _ in when]
    start = view.today - timedelta(days=TREND_DAYS)
    dated = [(view.days[s], c) for s, c in zip(when, credits_met, strict=True) if view.days[s]]
    before, lately = _by_day(when, credits_met, view)
    assert list(before) == [c for day, c in dated if day is not None and day <= start]
    assert list(lately) == [c for day, c in dated if day is not None and day > start]
    if not disorder:
        turn = view.turn(start)
        assert turn is not None
        assert local_day(log[turn - 1].submitted_at, UTC) == start + timedelta(days=1)


def test_many_days_are_read_as_each_by_itself() -> None:
    """Over the turns of summer time, with clocks set back, and with texts that are no moment."""
    rng = Random(17)
    for zone in (ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), UTC, None):
        reader = DayReader(zone)
        moment = datetime(2026, 3, 6, 22, 50, tzinfo=UTC)
        for n in range(3000):
            moment += timedelta(minutes=rng.choice((1, 7, 40, 300, -20)))
            text = utc_text(moment) if n % 97 else rng.choice(("", "2026-03-08", "x" * 29))
            if n % 101 == 0:
                text = moment.astimezone(ZoneInfo("America/Denver")).isoformat()
            assert reader(text) == local_day(text, zone), (zone, text)
