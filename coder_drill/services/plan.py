"""A plan of practice: what to do this week, in minutes a day, revised by what happens.

Nothing but begin, length, target and minutes a day is kept; what a week asks for is worked out anew from
what is known of the learner and from what was done in the week so far.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coder_drill.errors import UsageError
from coder_drill.exercises.model import Json
from coder_drill.scoring.domains import KNOWLEDGE, domain_label
from coder_drill.services.cards import CardBox
from coder_drill.services.clocks import Clocks
from coder_drill.services.days import day_begins, local_day
from coder_drill.services.placement.areas import Standing, standings
from coder_drill.services.placement.desk import PlacementDesk
from coder_drill.services.placement.result import Gain
from coder_drill.skills.book import SkillBook
from coder_drill.skills.model import ENOUGH
from coder_drill.skills.weakest import weakest_of
from coder_drill.store.interfaces import History
from coder_drill.store.moments import utc_text

PLAN_SETTING = "plan"
WEEKS, MINUTES = 6, 30
CARD_MINUTES = 0.5
SHARES = {"cards": 0.15, "rapid": 0.35, "questions": 0.15, "charts": 0.35}
"""Shares of a day's minutes; what a day cannot use goes to charts."""
RETEST_EVERY = 3
"""Weeks between re-tests; the last week has one, too."""
RETEST_MINUTES = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for: ``target`` is a share right, 0..1, ``minutes`` those a day."""

    begun: date
    weeks: int = WEEKS
    target: float = 0.95
    minutes: int = MINUTES

    def __post_init__(self) -> None:
        """Raises UsageError for numbers that make no plan."""
        if not 1 <= self.weeks <= 52:
            raise UsageError(f"--weeks {self.weeks}: write a number from 1 to 52")
        if not 0.5 <= self.target <= 0.99:
            raise UsageError(f"--target {self.target * 100:g}: write a percentage from 50 to 99")
        if not 5 <= self.minutes <= 240:
            raise UsageError(f"--minutes {self.minutes}: write minutes a day from 5 to 240")

    def week(self, day: date) -> int:
        """The week that a day is in, from 1; the last one for later days."""
        return min(self.weeks, max(0, (day - self.begun).days) // 7 + 1)

    def over(self, day: date) -> bool:
        """True once all weeks went by."""
        return (day - self.begun).days >= self.weeks * 7


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: ``minutes`` a day (once, where ``once``), why, and the command that does it."""

    what: str
    minutes: int
    why: str
    command: str
    once: bool = False

    @property
    def words(self) -> str:
        """Such as ``10 min rapid drill a day``."""
        return f"{self.minutes} min {self.what}{'' if self.once else ' a day'}"


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a plan. ``done`` is minutes of work this week, ``asked`` those the plan asks for by today.

    ``areas`` is where the learner stands, ``gains`` what changed between placements.
    """

    plan: Plan
    number: int
    over: bool
    tasks: tuple[Task, ...]
    done: float
    asked: float
    areas: tuple[Standing, ...]
    gains: tuple[Gain, ...]

    @property
    def words(self) -> str:
        """The week in one line."""
        if self.over:
            return f"The {self.plan.weeks} weeks are over; {self.tasks[0].what} shows what they brought."
        tasks = ", ".join(task.words for task in self.tasks)
        return f"Week {self.number} of {self.plan.weeks}: {tasks}."

    @property
    def pace(self) -> str:
        """How the week goes so far, in words."""
        if self.done >= self.asked:
            return f"{self.done:.0f} minutes done this week, {self.asked:.0f} asked for by today."
        return (
            f"{self.done:.0f} of {self.asked:.0f} minutes done that this week asks for by today; the days "
            "left take the rest on."
        )

    def as_json(self) -> dict[str, Json]:
        """Everything for ``--json``."""
        return {
            "begun": self.plan.begun.isoformat(),
            "weeks": self.plan.weeks,
            "target": self.plan.target,
            "minutes_a_day": self.plan.minutes,
            "week": self.number,
            "over": self.over,
            "minutes_done": round(self.done, 1),
            "minutes_asked": round(self.asked, 1),
            "tasks": [
                {
                    "what": task.what,
                    "minutes": task.minutes,
                    "once": task.once,
                    "why": task.why,
                    "command": task.command,
                }
                for task in self.tasks
            ],
            "areas": [
                {
                    "name": each.area.name,
                    "share": round(each.share, 4),
                    "low": round(each.low, 4),
                    "high": round(each.high, 4),
                    "items": each.items,
                }
                for each in self.areas
            ],
            "gains": [gain.as_json() for gain in self.gains],
        }


class PlanDesk:
    """The plan of one learner."""

    def __init__(
        self,
        store: History,
        learner_id: str,
        *,
        clocks: Clocks,
        book: Callable[[], SkillBook],
        cards: CardBox,
        placements: PlacementDesk,
        weights: Callable[[], Mapping[str, float]],
    ) -> None:
        self._store = store
        self._learner_id = learner_id
        self._clocks = clocks
        self._book = book
        self._cards = cards
        self._placements = placements
        self._weights = weights

    def today(self) -> date:
        """The learner's local day."""
        return self._clocks.now().astimezone(self._clocks.zone).date()

    def plan(self) -> Plan | None:
        """The plan that was set, or None."""
        try:
            kept = json.loads(self._store.settings.get(self._learner_id, PLAN_SETTING) or "null")
            return Plan(
                date.fromisoformat(kept["begun"]),
                int(kept["weeks"]),
                float(kept["target"]),
                int(kept["minutes"]),
            )
        except (ValueError, TypeError, KeyError, UsageError, RecursionError):
            return None

    def set(self, plan: Plan) -> None:
        """Keep a plan in place of the one before."""
        kept = {
            "begun": plan.begun.isoformat(),
            "weeks": plan.weeks,
            "target": plan.target,
            "minutes": plan.minutes,
        }
        self._store.settings.set(self._learner_id, PLAN_SETTING, json.dumps(kept))

    def clear(self) -> None:
        """Forget the plan."""
        self._store.settings.set(self._learner_id, PLAN_SETTING, "")

    def week(self, *, gains: bool = True) -> Week | None:
        """This week of the plan; None without a plan. ``gains`` False leaves placements unread."""
        plan = self.plan()
        if plan is None:
            return None
        day, book = self.today(), self._book()
        number = plan.week(day)
        begun = plan.begun + timedelta(days=7 * (number - 1))
        done, today_done = self._done(begun, day)
        into = min(7, (day - begun).days + 1)
        left_days = 8 - into
        # What was left undone so far is spread over the days left, and never more than doubles a day.
        left = max(0.0, plan.minutes * 7 - (done - today_done)) / left_days
        a_day = min(2 * plan.minutes, max(5, math.ceil(left)))
        return Week(
            plan=plan,
            number=number,
            over=plan.over(day),
            tasks=tuple(self._tasks(plan, number, a_day, book, over=plan.over(day))),
            done=done,
            asked=float(plan.minutes * into),
            areas=tuple(standings(book.estimator, self._weights())),
            gains=tuple(self._placements.gains()) if gains else (),
        )

    def _done(self, begun: date, day: date) -> tuple[float, float]:
        """Minutes of work since a day began, and those of today."""
        since = utc_text(day_begins(begun, self._clocks.zone))
        done = today = 0.0
        for head in self._store.log.heads(self._learner_id):
            if head.submitted_at >= since and head.active_seconds > 0:
                done += head.active_seconds / 60
                if local_day(head.submitted_at, self._clocks.zone) == day:
                    today += head.active_seconds / 60
        return done, today

    def _tasks(
        self, plan: Plan, number: int, minutes: int, book: SkillBook, *, over: bool
    ) -> list[Task]:
        placed = self._last_placed()
        due = placed is None or (
            (number % RETEST_EVERY == 0 or number == plan.weeks)
            and placed < plan.begun + timedelta(days=7 * (number - 1))
        )
        tasks = []
        if due or over:
            what = "placement" if placed is None else "re-test with a parallel form"
            why = "shows where you stand" if placed is None else "shows what the weeks brought"
            tasks.append(Task(what, RETEST_MINUTES, why, "coder-drill placement", once=True))
        if over:
            return tasks
        cards = min(
            round(minutes * SHARES["cards"]), math.ceil(self._cards.load().left * CARD_MINUTES)
        )
        weak = [each.domain for each in weakest_of(book.estimator, 6)]
        knows = [domain for domain in weak if domain in KNOWLEDGE]
        questions = round(minutes * SHARES["questions"]) if knows or not weak else 0
        rapid = max(5, round(minutes * SHARES["rapid"]))
        charts = minutes - cards - questions - rapid
        named = " and ".join(domain_label(domain).lower() for domain in weak[:2])
        why = f"weakest so far: {named}" if weak else f"no domain has {ENOUGH} codes yet"
        tasks.append(Task("rapid drill", rapid, why, f"coder-drill rapid --minutes {rapid}"))
        if charts >= 5:
            tasks.append(Task("charts", charts, "judgment on whole records", "coder-drill drill"))
        if questions:
            topic = knows[0] if knows else "guidelines"
            count = max(1, questions)
            tasks.append(
                Task(
                    "questions",
                    questions,
                    domain_label(topic),
                    f"coder-drill ask {topic} --count {count}",
                )
            )
        if cards:
            tasks.append(Task("cards", cards, "what you missed earlier", "coder-drill cards"))
        return tasks

    def _last_placed(self) -> date | None:
        sat = self._placements.sat()
        return local_day(sat[-1].begun_at, self._clocks.zone) if sat else None
