"""What a screen shows of cohorts, level by level: cohorts, one cohort, one learner, one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder_drill.services.cohorts import cohort_names, open_cohort

if TYPE_CHECKING:
    from coder_drill.cohort.cohort import Cohort
    from coder_drill.exercises.model import Observation
    from coder_drill.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: ``down`` names what lies below it, ``heading`` is True for the three questions.

    ``assignment`` is what may be released there, ``exercise`` (``kind:id``) what may be overruled, with the
    ``code`` of its key and the ``other`` that was given, where one is meant.
    """

    text: str
    facts: str = ""
    left: str = ""
    down: str = ""
    heading: bool = False
    assignment: str = ""
    exercise: str = ""
    code: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What stands at a place: a title, facts, lines."""

    title: str
    facts: str
    lines: tuple[Shown, ...]


def view(workspace: Workspace, path: tuple[str, ...]) -> View:
    """What stands at a path of names. Raises UsageError and UnavailableError."""
    if not path:
        names = cohort_names(workspace)
        lines = tuple(Shown(name, down=name) for name in names)
        none = (Shown("No cohort yet; 'coder-drill cohort new NAME' makes one."),)
        return View("Your cohorts", f"{len(names)} cohorts", lines or none)
    cohort = open_cohort(workspace, path[0])
    try:
        if len(path) == 1:
            return _cohort(workspace, cohort)
        if len(path) == 2:
            return _learner(workspace, cohort, path[1])
        return _answer(workspace, cohort, path[2])
    finally:
        cohort.close()


def _cohort(workspace: Workspace, cohort: Cohort) -> View:
    from coder_drill.cohort.report import learner_accuracy, missing, report_of
    from coder_drill.cohort.standing import standing_of

    standing = standing_of(cohort, workspace.clocks.utc())
    report = report_of(standing)
    gone = missing(standing)
    lines = [Shown(f"Who is missing: {len(gone)}", heading=True)]
    lines += [
        Shown(
            line.person.shown,
            f"{line.given.set.title} · due {line.due_words.replace('T', ' ')}",
            line.state.value,
            line.seat.learner,
        )
        for line in gone
    ]
    lines.append(Shown("Is it better?", heading=True))
    for each in report.assignments:
        states = ", ".join(f"{n} {state}" for state, n in each.states.items())
        facts = f"score {each.score.percent()}"
        lines.append(Shown(f"{each.title}: {states}", facts, assignment=each.id))
    lines += [Shown(f"{c.before} to {c.after}", f"gain {c.gain.plain()}") for c in report.changes]
    lines.append(Shown("Where is help needed?", heading=True))
    lines += [Shown(need.label, need.credit.percent()) for need in report.needs[:8]]
    lines.append(Shown("Do coders agree?", heading=True))
    lines += [Shown(each.what, f"{each.measure} {each.words}") for each in report.agreement]
    lines.append(Shown("Look at first", heading=True))
    for s in report.suspects:
        place = f"{s.kind}:{s.exercise}"
        lines.append(Shown(s.words, place, exercise=place, code=s.code, other=s.given))
    lines += [Shown(pair.words, down=pair.one) for pair in report.alike]
    lines += [Shown(sign, set_id, learner, learner) for learner, set_id, sign in report.signs]
    lines.append(Shown("Learners", heading=True))
    for person in standing.people.values():
        mine = standing.who(person.id)
        done = sum(line.sitting is not None for line in mine)
        figure = learner_accuracy(mine)
        lines.append(
            Shown(
                person.shown,
                f"{done} of {len(mine)} handed in · {figure.percent()}",
                person.id,
                person.id,
            )
        )
    unscored = f", {standing.unscored} answers unscored" if standing.unscored else ""
    return View(f"Cohort {cohort.name}", f"{len(standing.people)} learners{unscored}", tuple(lines))


def _learner(workspace: Workspace, cohort: Cohort, learner: str) -> View:
    from coder_drill.cohort.report import learner_accuracy
    from coder_drill.cohort.standing import standing_of

    standing = standing_of(cohort, workspace.clocks.utc())
    mine = standing.who(learner)
    person = standing.people.get(learner)
    lines: list[Shown] = []
    for line in mine:
        score = "" if line.score is None else f", score {line.score:.2f}"
        lines.append(Shown(f"{line.given.set.title}: {line.state.value}{score}", heading=True))
        lines += [Shown(sign) for sign in line.signs]
        for a in line.answers:
            value = "does not count" if a.dropped else a.fault or f"{a.score:.2f}"
            lines.append(
                Shown(
                    f"{a.kind}:{a.exercise}",
                    f"{a.seconds / 60:.0f} min",
                    value,
                    a.uuid,
                    exercise=f"{a.kind}:{a.exercise}",
                )
            )
    name = person.shown if person is not None else learner
    return View(
        name, learner_accuracy(mine).percent(), tuple(lines) or (Shown("Nothing is assigned."),)
    )


def _answer(workspace: Workspace, cohort: Cohort, uuid: str) -> View:
    from coder_drill.cohort.grading import Ask
    from coder_drill.cohort.scoring import grader_of
    from coder_drill.errors import UsageError
    from coder_drill.exercises.registry import kind_named
    from coder_drill.store.model import QUERY

    found = next((a for a in cohort.answers() if a.uuid == uuid), None)
    if found is None:
        raise UsageError(f"{uuid}: no such answer")
    given = cohort.given([uuid])[uuid]
    done = grader_of(cohort, workspace.sources).outcome(
        Ask("", found.kind, found.exercise, found.hash, given, uuid)
    )
    if isinstance(done, str):
        return View(found.exercise, "", (Shown(done),))
    exercise, outcome = done
    told = kind_named(found.kind).outcome_text(exercise, outcome)
    judged = {each.message: each for each in outcome.observations if each.role != QUERY}
    lines = tuple(
        _verdict(line, f"{found.kind}:{found.exercise}", judged.get(line))
        for line in told.splitlines()
        if line.strip()
    )
    return View(exercise.title, f"{found.learner} · score {outcome.score:.2f}", lines)


def _verdict(line: str, exercise: str, judged: Observation | None) -> Shown:
    """A line of a review; where it is a verdict, the key may be overruled there."""
    if judged is None:
        return Shown(line)
    expected, given = judged.expected or "", judged.given or ""
    if not exercise.startswith("chart:"):
        return Shown(line, exercise=exercise)  # Other kinds have no lines of a key.
    return Shown(line, exercise=exercise, code=expected, other="" if given == expected else given)
