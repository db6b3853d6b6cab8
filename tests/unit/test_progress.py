"""Progress: sums, trends, days, and histories that are odd."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coder_drill.charts import Bank
from coder_drill.services.days import local_day, week_start
from coder_drill.services.progress import Scope, build_progress, cell_verdicts, streak
from coder_drill.services.progress.model import Progress
from coder_drill.services.report import report_csv, report_data
from coder_drill.services.report_html import report_html
from coder_drill.services.skilllog import SkillLog
from coder_drill.services.workspace import Workspace
from coder_drill.store import Attempt, AttemptMetric, Store
from coder_drill.store.moments import read_moment
from tests.tui.small import ADMISSION, WRIST
from tests.unit.test_skills_evidence import verdict
from tests.unit.test_store import make_attempt

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
BANK = Bank((ADMISSION, WRIST))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "history.db")
    yield made
    made.close()


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def attempt(number: int, when: datetime, **changes: object) -> Attempt:
    moment = at(when)
    return make_attempt(
        number,
        **{
            "exercise": f"chart-{number}",
            "started_at": moment,
            "submitted_at": moment,
            "hints_used": 0,
            "verdicts": (verdict(),),
            **changes,
        },
    )


def progress(
    store: Store,
    *,
    now: datetime = NOW,
    zone: tzinfo | None = UTC,
    since: date | None = None,
    domain: str | None = None,
    bank: Bank = BANK,
) -> Progress:
    scope = Scope("jo", "jo", now, zone, since, domain)
    return build_progress(store, SkillLog(store.log, "jo"), bank, scope)


def every_form(shown: Progress, store: Store) -> str:
    """The report in every form: none may break."""
    heads = SkillLog(store.log, "jo").heads()
    from coder_drill.cli.report_text import report_text

    report_data(shown, heads)
    return report_text(shown, heads) + report_csv(shown) + report_html(shown)


def test_nothing_coded_is_shown_as_nothing(store: Store) -> None:
    shown = progress(store)
    assert shown.totals.attempts == 0
    assert shown.domains == ()
    assert shown.weakest == ()
    assert shown.calendar.streak == 0
    assert all(exam.estimate is None for exam in shown.readiness)
    assert "cm-09" in shown.untried
    assert "Nothing coded yet" in every_form(shown, store)


def test_first_tries_and_retries_are_kept_apart(store: Store) -> None:
    metric = (AttemptMetric("code-over-code", 1, 4),)
    better = (AttemptMetric("code-over-code", 4, 4),)
    store.log.add_all(
        [
            attempt(1, NOW - timedelta(days=1), exercise="a", score=0.4, metrics=metric),
            attempt(2, NOW, exercise="a", score=1.0, metrics=better, active_seconds=90.0),
        ]
    )
    shown = progress(store)
    assert (shown.totals.first_tries, shown.totals.retries) == (1, 1)
    assert (shown.totals.first_score, shown.totals.retry_score) == (0.4, 1.0)
    assert [(m.right, m.of) for m in shown.metrics] == [(1, 4)]
    assert shown.weeks[0].metrics == {"code-over-code": (1, 4)}
    assert shown.weeks[0].charts == 2
    assert shown.domains[0].estimate.codes == 1
    assert shown.domains[0].retries == 1


def test_below_eight_codes_no_estimate_is_shown_in_any_form(store: Store) -> None:
    store.log.add_all(attempt(n, NOW, verdicts=(verdict(),)) for n in range(7))
    shown = progress(store)
    assert shown.domains[0].words == "not enough evidence yet (7 of 8 codes)"
    assert shown.weakest == ()
    data = report_data(shown, [])
    assert data["domains"][0]["mastery"] is None
    assert ",mastery," not in report_csv(shown)
    store.log.add(attempt(8, NOW))
    assert progress(store).domains[0].enough
    assert ",mastery," in report_csv(progress(store))


def test_domains_the_weakest_first_then_those_without_evidence(store: Store) -> None:
    weak = verdict(domain="cm-10", credit=0.0, label="missed", given=None)
    store.log.add_all(
        attempt(n, NOW, verdicts=(verdict(), weak, *([verdict(domain="cm-01")] if n < 3 else [])))
        for n in range(10)
    )
    assert [row.domain for row in progress(store).domains] == ["cm-10", "cm-09", "cm-01"]


def test_a_trend_needs_codes_on_both_sides_and_more_than_chance(store: Store) -> None:
    old, new = NOW - timedelta(days=60), NOW - timedelta(days=2)
    wrong = verdict(credit=0.0, label="missed", given=None)
    store.log.add_all(attempt(n, old, verdicts=(wrong,)) for n in range(12))
    assert progress(store).domains[0].trend is None
    store.log.add_all(attempt(n, new) for n in range(12, 24))
    trend = progress(store).domains[0].trend
    assert trend is not None
    assert (trend.direction, trend.before, trend.lately) == ("up", 0.0, 1.0)
    assert trend.words == "up 100 points over the last 30 days"
    assert trend.sign == "↑"


def test_a_small_change_is_called_steady(store: Store) -> None:
    wrong = verdict(credit=0.0, label="missed", given=None)
    old, new = NOW - timedelta(days=60), NOW - timedelta(days=2)
    store.log.add_all(
        attempt(n, old if n < 6 else new, verdicts=(wrong if n in (0, 1, 2, 7, 8) else verdict(),))
        for n in range(12)
    )
    trend = progress(store).domains[0].trend
    assert trend is not None
    assert trend.direction == "steady"


def test_without_older_days_the_last_codes_make_the_trend(store: Store) -> None:
    wrong = verdict(credit=0.0, label="missed", given=None)
    store.log.add_all(
        attempt(n, NOW - timedelta(minutes=60 - n), verdicts=(wrong if n < 10 else verdict(),))
        for n in range(20)
    )
    trend = progress(store).domains[0].trend
    assert trend is not None
    assert trend.basis == "the last 10 codes"
    assert trend.direction == "up"


def test_weeks_days_and_streak_are_the_learners_own(store: Store) -> None:
    # 23:30 in New York on Sunday May 17 is Monday in UTC.
    zone = ZoneInfo("America/New_York")
    late = datetime(2026, 5, 17, 23, 30, tzinfo=zone)
    store.log.add(attempt(1, late))
    now = datetime(2026, 5, 18, 8, 0, tzinfo=zone)
    there = progress(store, now=now, zone=zone)
    assert there.calendar.days == {date(2026, 5, 17): 1}
    assert there.weeks[0].monday == date(2026, 5, 11)
    assert there.calendar.streak == 1
    utc = progress(store, now=now)
    assert utc.calendar.days == {date(2026, 5, 18): 1}


def test_summer_time_does_not_move_an_attempt_to_another_day(store: Store) -> None:
    zone = ZoneInfo("Europe/Berlin")
    winter = datetime(2026, 1, 10, 23, 30, tzinfo=zone)  # 22:30 UTC; with summer's offset 00:30
    store.log.add(attempt(1, winter))
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=zone)
    assert progress(store, now=summer, zone=zone).calendar.days == {date(2026, 1, 10): 1}


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's zone cannot be changed here")
def test_without_a_zone_the_machines_rules_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert local_day("2026-01-10T22:30:00.000+00:00", None) == date(2026, 1, 10)
        assert local_day("2026-07-10T22:30:00.000+00:00", None) == date(2026, 7, 11)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_attempt_dated_in_the_future_counts_and_breaks_nothing(store: Store) -> None:
    store.log.add(attempt(1, NOW - timedelta(days=1)))
    store.log.add(attempt(2, NOW + timedelta(days=4000)))
    store.log.add(attempt(3, NOW))
    shown = progress(store)
    assert shown.totals.attempts == 3
    assert shown.domains[0].estimate.codes == 3
    assert sum(shown.calendar.days.values()) == 2
    assert shown.calendar.streak == 2
    assert sum(week.charts for week in shown.weeks) == 2
    assert any("dated in the future" in note for note in shown.notes)
    assert "dated in the future" in every_form(shown, store)


def test_a_clock_set_back_keeps_the_order_of_the_log(store: Store) -> None:
    wrong = verdict(credit=0.0, label="missed", given=None)
    store.log.add(attempt(1, NOW, exercise="a", verdicts=(wrong,)))
    store.log.add(attempt(2, NOW - timedelta(days=9), exercise="a"))
    shown = progress(store)
    # What was submitted first is the first try, whatever the clock said.
    assert shown.grid.cell("cm-09", "missed") is not None
    assert shown.grid.cell("cm-09", "correct") is None
    assert shown.totals.first_tries == 1
    every_form(shown, store)


@pytest.mark.parametrize(
    "text", ["", "x", "2026-05-01", "2026-05-01T10:00:00", "0001-01-01T00:00:00+00:00"]
)
def test_an_unreadable_date_is_left_out_of_days_only(store: Store, text: str) -> None:
    store.log.add(replace(attempt(1, NOW), submitted_at=text))
    shown = progress(store, zone=ZoneInfo("America/New_York"))
    assert shown.totals.attempts == 1
    assert shown.domains[0].estimate.codes == 1
    assert shown.calendar.days == {}
    every_form(shown, store)


def test_a_domain_never_seen_is_shown_as_it_is_called(store: Store) -> None:
    odd = verdict(domain="cm-99", label="brand-new-label", credit=0.5)
    store.log.add_all(attempt(n, NOW, verdicts=(odd,)) for n in range(9))
    shown = progress(store)
    assert shown.domains[0].label == "cm-99"
    assert "brand-new-label" in shown.grid.labels
    assert "cm-99" in every_form(shown, store)


def test_a_chart_removed_or_edited_since_still_counts_and_says_so(store: Store) -> None:
    gone = attempt(1, NOW, exercise="gone", title="Gone since")
    edited = attempt(2, NOW, exercise=WRIST.id, content_hash="older")
    same = attempt(3, NOW, exercise=ADMISSION.id, content_hash=ADMISSION.content_hash)
    store.log.add_all([gone, edited, same])
    shown = progress(store)
    assert any("1 chart coded earlier is no longer in the bank" in note for note in shown.notes)
    behind = cell_verdicts(store.log, SkillLog(store.log, "jo"), BANK, "jo", "cm-09", "correct")
    assert [(v.chart_id, v.chart_state) for v in behind] == [
        (ADMISSION.id, ""),
        (WRIST.id, "edited"),
        ("gone", "removed"),
    ]
    assert behind[-1].chart_title == "Gone since"
    every_form(shown, store)


def test_a_cell_leads_to_exactly_its_verdicts(store: Store) -> None:
    twice = verdict(label="poa", labels=("sequencing",), credit=0.9)
    left_out = verdict(optional=True, label="missed", given=None, credit=0.0)
    store.log.add_all(
        [
            attempt(1, NOW, exercise="a", verdicts=(verdict(), twice, left_out)),
            attempt(2, NOW, exercise="a", verdicts=(twice,)),
        ]
    )
    shown = progress(store)
    log = SkillLog(store.log, "jo")
    for (domain, label), cell in shown.grid.cells.items():
        behind = cell_verdicts(store.log, log, BANK, "jo", domain, label)
        assert sum(v.first_try for v in behind) == cell.count
        retries = shown.grid.retries.get((domain, label))
        assert sum(not v.first_try for v in behind) == (retries.count if retries else 0)
    found = cell_verdicts(store.log, log, BANK, "jo", "cm-09", "sequencing")
    assert {v.attempt for v in found} == {attempt(1, NOW).uuid, attempt(2, NOW).uuid}
    assert found[0].expected == "I10@Y"


def test_a_period_narrows_the_counts_and_not_the_estimates(store: Store) -> None:
    wrong = verdict(credit=0.0, label="missed", given=None)
    store.log.add_all(attempt(n, NOW - timedelta(days=40), verdicts=(wrong,)) for n in range(10))
    store.log.add_all(attempt(n, NOW, exercise=f"chart-{n - 10}") for n in range(10, 13))
    store.log.add_all(attempt(n, NOW) for n in range(20, 24))
    shown = progress(store, since=date(2026, 5, 1))
    assert shown.totals.attempts == 7
    assert (shown.totals.first_tries, shown.totals.retries) == (4, 3)
    assert {key: cell.count for key, cell in shown.grid.cells.items()} == {("cm-09", "correct"): 4}
    assert shown.grid.retries["cm-09", "correct"].count == 3
    assert shown.domains[0].estimate.codes == 14
    assert shown.domains[0].mean_credit == 1.0
    assert any("whole history" in note for note in shown.notes)
    assert progress(store, since=date(2027, 1, 1)).totals.attempts == 0


def test_one_domain_on_request(store: Store) -> None:
    store.log.add(attempt(1, NOW, verdicts=(verdict(), verdict(domain="cm-10"))))
    shown = progress(store, domain="cm-10")
    assert [row.domain for row in shown.domains] == ["cm-10"]
    assert {domain for domain, _ in shown.grid.cells} == {"cm-10"}


def test_a_domain_narrows_every_figure(store: Store) -> None:
    store.log.add(attempt(1, NOW, exercise="asks", score=1.0, verdicts=(verdict(domain="cm-10"),)))
    store.log.add(attempt(2, NOW, exercise="asks", score=1.0, verdicts=(verdict(domain="cm-10"),)))
    store.log.add(attempt(3, NOW, exercise="other", score=0.0, verdicts=(verdict(),)))
    every, narrow = progress(store), progress(store, domain="cm-10")
    assert (every.totals.attempts, narrow.totals.attempts) == (3, 2)
    assert narrow.totals.retries == 1 and narrow.totals.first_score == 1.0
    assert sum(week.charts for week in narrow.weeks) == 2
    assert sum(narrow.calendar.days.values()) == 2
    assert sum(rate.charts for rate in narrow.rates) == 2
    assert len(narrow.readiness) <= len(every.readiness)
    assert all(
        len(n.parts) < len(next(e.parts for e in every.readiness if e.exam == n.exam))
        for n in narrow.readiness
    )
    assert any("alone" in note for note in narrow.notes)
    assert progress(store, domain="cm-17").totals.attempts == 0


def test_speed_beside_benchmark_and_own_target(store: Store) -> None:
    store.log.add_all(
        attempt(n, NOW, setting="inpatient", active_seconds=seconds)
        for n, seconds in enumerate((600.0, 1200.0, 0.0, -5.0))
    )
    store.settings.set("jo", "rate-target.inpatient", "2.5")
    (rate,) = progress(store).rates
    assert rate.charts == 2
    assert rate.per_hour == pytest.approx(4.0)
    assert (rate.benchmark_low, rate.benchmark_high) == (2.5, 3.0)
    assert rate.target == 2.5
    store.settings.set("jo", "rate-target.inpatient", "fast")
    assert progress(store).rates[0].target is None
    assert progress(store).totals.active_seconds == 1800.0


def test_hints_are_counted(store: Store) -> None:
    store.log.add_all(attempt(n, NOW, hints_used=n) for n in range(3))
    totals = progress(store).totals
    assert (totals.hints, totals.with_hints) == (3, 2)


def test_streaks() -> None:
    today = date(2026, 5, 20)
    days = [today - timedelta(days=n) for n in (1, 2, 3, 6)]
    assert streak(days, today) == 3
    assert streak([today, *days], today) == 4
    assert streak([], today) == 0
    assert streak([today - timedelta(days=2)], today) == 0


def test_moments() -> None:
    assert read_moment("2026-05-01T09:00:00.000+00:00") == datetime(2026, 5, 1, 9, tzinfo=UTC)
    assert read_moment("2026-05-01") is None
    assert local_day("9999-12-31T23:59:59+00:00", timezone(timedelta(hours=5))) is None
    assert week_start(date(2026, 5, 20)) == date(2026, 5, 18)


def test_words_in_titles_cannot_break_the_page(store: Store) -> None:
    store.log.add(
        attempt(1, NOW, setting="<script>alert(1)</script>", title="<b>x</b>", active_seconds=9.0)
    )
    page = report_html(progress(store))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_readiness_uses_what_other_kinds_ask(workspace: Workspace) -> None:
    from coder_drill.exercises.model import Response
    from coder_drill.exercises.question.kind import bank_of, exercise_of

    def terminology() -> float | None:
        exam = next(e for e in workspace.standing.progress().readiness if e.exam == "COC")
        return next(part for part in exam.parts if part.name == "Medical terminology").supported

    assert terminology() == 0.0
    asked = [q for q in bank_of(workspace.sources).questions if q.domain == "terminology"]
    for question in asked[:9]:
        workspace.answers.hand_in(exercise_of(question), Response({"chosen": [], "typed": "x"}))
    assert terminology() == 1.0
