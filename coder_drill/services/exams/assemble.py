"""Filling the sections of a mock exam: questions, rapid items, whole charts.

Nothing is asked that was met before while there is something new; of the form sat last an exam takes
a tenth at most. What cannot be filled is told, section by section, and never filled with what belongs
to another section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from coder_drill.charts.model import Chart
from coder_drill.exercises import vignette
from coder_drill.exercises.chart import exercise_of as chart_exercise
from coder_drill.exercises.model import Exercise
from coder_drill.exercises.question.kind import bank_of
from coder_drill.exercises.question.kind import exercise_of as question_exercise
from coder_drill.exercises.question.model import Question
from coder_drill.exercises.rapid.kind import exercise_of as rapid_exercise
from coder_drill.exercises.rapid.registry import families
from coder_drill.exercises.run import Entry
from coder_drill.exercises.sources import Sources
from coder_drill.services.exams.forms import Form, Section
from coder_drill.services.sprints import fresh_seeds

SHARED = 0.1
"""Share of a form that may also have been in the form before."""
OF_A_FAMILY = 3
"""Rapid items of one family in a section at most: more would ask one rule again and again."""
RAPID_SHARE = 0.6
"""Share of a section that rapid items fill where questions are there, too."""
VIGNETTE_SHARE = 0.2
"""Share of a section that vignettes of claims fill, where it is about claims."""
EASY_TO_HARD = (1, 2, 2, 3, 3, 3, 4, 4, 5)
"""Difficulties that rapid items of an exam are drawn from."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A section that cannot be filled: ``found`` of ``wanted`` items, and what it lacks."""

    section: Section
    found: int
    wanted: int

    @property
    def words(self) -> str:
        """Such as ``Radiology: 2 of 6, 4 short``."""
        kind = " charts" if self.section.charts else ""
        return f"{self.section.name}: {self.found} of {self.wanted}{kind}, {self.wanted - self.found} short"


@dataclass(frozen=True, slots=True)
class Assembled:
    """A form with its entries, section by section, and what fell short."""

    form: Form
    entries: tuple[Entry, ...]
    short: tuple[Shortfall, ...]


def assemble(
    form: Form,
    sources: Sources,
    rng: Random,
    *,
    met: Collection[tuple[str, str]],
    before: Iterable[tuple[str, str]] = (),
    today: date,
) -> Assembled:
    """Fill a form. ``met`` are exercises done earlier, ``before`` those of the form sat last: (kind, id)."""
    last = set(before)
    room = [int(form.items * SHARED)]
    taken: set[tuple[str, str]] = set()
    groups: set[str] = set()
    entries: list[Entry] = []
    short = []

    def may(place: tuple[str, str]) -> bool:
        """Count an exercise of the last form against its share; False once that is used up."""
        if place in taken:
            return False
        if place in last:
            if room[0] <= 0:
                return False
            room[0] -= 1
        taken.add(place)
        return True

    for section in form.sections:
        if section.charts:
            found = _charts(section, sources, rng, met, last, may)
        else:
            found = _items(form.exam, section, sources, rng, met, last, may, groups, today)
        entries += [Entry.of(each, section=section.id) for each in found]
        if len(found) < section.items:
            short.append(Shortfall(section, len(found), section.items))
    return Assembled(form, tuple(entries), tuple(short))


def _order(
    rng: Random,
    places: Sequence[tuple[str, str]],
    met: Collection[tuple[str, str]],
    last: set[tuple[str, str]],
) -> list[int]:
    """Places by lot: new ones first, then those met before, those of the last form at the end."""
    lot = {n: rng.random() for n in range(len(places))}
    return sorted(lot, key=lambda n: (places[n] in last, places[n] in met, lot[n]))


def _items(
    exam: str,
    section: Section,
    sources: Sources,
    rng: Random,
    met: Collection[tuple[str, str]],
    last: set[tuple[str, str]],
    may: Callable[[tuple[str, str]], bool],
    groups: set[str],
    today: date,
) -> list[Exercise]:
    """Questions that serve the section, and rapid items of its domains, mixed."""
    questions = [
        each for each in bank_of(sources).find(exam=f"{exam}:{section.id}") if each.asked_on(today)
    ]
    fitting = [each for each in families().values() if section.covers(each.domain)]
    most_rapid = min(len(fitting) * OF_A_FAMILY, section.items)
    wish_rapid = min(most_rapid, round(section.items * RAPID_SHARE)) if questions else most_rapid
    asked = _vignettes(section, sources, rng, met, may)
    asked += _questions(
        questions, section.items - wish_rapid - len(asked), rng, met, last, may, groups
    )
    rapid = _rapid(section, sources, rng, min(most_rapid, section.items - len(asked)), met, may)
    if len(asked) + len(rapid) < section.items:
        more = section.items - len(asked) - len(rapid)
        asked += _questions(questions, more, rng, met, last, may, groups)
    found = [*asked, *rapid]
    rng.shuffle(found)
    return found


def _questions(
    pool: Sequence[Question],
    wanted: int,
    rng: Random,
    met: Collection[tuple[str, str]],
    last: set[tuple[str, str]],
    may: Callable[[tuple[str, str]], bool],
    groups: set[str],
) -> list[Exercise]:
    found: list[Exercise] = []
    for at in _order(rng, [("question", each.id) for each in pool], met, last):
        each = pool[at]
        if len(found) == wanted:
            break
        if each.group and each.group in groups:
            continue
        if may(("question", each.id)):
            groups.update([each.group] if each.group else [])
            found.append(question_exercise(each))
    return found


def _vignettes(
    section: Section,
    sources: Sources,
    rng: Random,
    met: Collection[tuple[str, str]],
    may: Callable[[tuple[str, str]], bool],
) -> list[Exercise]:
    """Vignettes from charts that the learner has coded: of others they would show the key."""
    coded = [
        c
        for c in sources.bank.charts
        if ("chart", c.id) in met
        and any(section.covers(vignette.domain_of(form)) for form in vignette.forms_of(c))
    ]
    found: list[Exercise] = []
    for chart in rng.sample(coded, len(coded)):
        if len(found) == round(section.items * VIGNETTE_SHARE):
            break
        form = rng.choice(
            [f for f in vignette.forms_of(chart) if section.covers(vignette.domain_of(f))]
        )
        made = vignette.vignette_of(form, chart, rng.randrange(10**6), sources)
        if made is not None and may((made.kind, made.id)):
            found.append(made)
    return found


def _rapid(
    section: Section,
    sources: Sources,
    rng: Random,
    wanted: int,
    met: Collection[tuple[str, str]],
    may: Callable[[tuple[str, str]], bool],
) -> list[Exercise]:
    fitting = [each for each in families().values() if section.covers(each.domain)]
    turn = [each for _ in range(OF_A_FAMILY) for each in rng.sample(fitting, len(fitting))]
    found: list[Exercise] = []
    for family in turn[:wanted]:
        level = rng.choice(EASY_TO_HARD)
        item = family.item(
            next(fresh_seeds(rng, family.id, level, met, ())), level, sources.codebook
        )
        if may(("rapid", item.id)):
            found.append(rapid_exercise(item))
    return found


def _charts(
    section: Section,
    sources: Sources,
    rng: Random,
    met: Collection[tuple[str, str]],
    last: set[tuple[str, str]],
    may: Callable[[tuple[str, str]], bool],
) -> list[Exercise]:
    """Charts of the section's settings; settings take turns, so that none has all the cases."""
    pool = [chart for chart in sources.bank.charts if _fits(chart, section)]
    order = [pool[at] for at in _order(rng, [("chart", each.id) for each in pool], met, last)]
    found: list[Exercise] = []
    used: Counter[str] = Counter()
    while order and len(found) < section.items:
        fewest = min(used[chart.setting.value] for chart in order)
        fresh = ("chart", order[0].id) in met
        chart = next(
            c for c in order if used[c.setting.value] == fewest or (("chart", c.id) in met) != fresh
        )
        order.remove(chart)
        if may(("chart", chart.id)):
            used[chart.setting.value] += 1
            found.append(chart_exercise(chart))
    return found


def _fits(chart: Chart, section: Section) -> bool:
    return (
        chart.setting.value in section.settings
        and section.claim in ("", chart.claim.value)
        and chart.minutes <= section.most_minutes
    )
