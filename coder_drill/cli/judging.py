"""``cohort show``, ``verdicts`` and ``overrule``: from the group's figures down to a verdict, and keys overruled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.cohorts import cohort, opened
from coder_drill.cli.group import Context, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.cli.trainer import trainer_keys
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.cohort.report import CohortReport
    from coder_drill.cohort.standing import Standing


@cohort.command("show")
@click.argument("name")
@click.option("--learner", default="", metavar="ID", help="One learner, answer by answer.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show(context: Context, name: str, learner: str, as_json: bool) -> None:
    """Where the cohort stands: who is missing, is it better, where is help needed, what to look at first."""
    from coder_drill.cohort.asjson import seat_json, standing_json
    from coder_drill.cohort.report import report_of
    from coder_drill.cohort.standing import standing_of
    from coder_drill.services.cohorts import checked_learners

    standing = standing_of(opened(context, name), context.workspace().clocks.utc())
    if learner:
        checked_learners(standing.people, [learner])
        if as_json:
            print_json([_answers_json(seat_json(line), line) for line in standing.who(learner)])
        else:
            _tell_learner(standing, learner)
        return
    report = report_of(standing)
    if as_json:
        print_json(standing_json(standing, report))
    else:
        _tell(standing, report)


@cohort.command("verdicts")
@click.argument("name")
@click.argument("answer", metavar="ANSWER")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def verdicts(context: Context, name: str, answer: str, as_json: bool) -> None:
    """Print one answer with its verdicts, as its learner's review would; overrules applied.

    ANSWER is a uuid that 'cohort show --learner' prints, or its beginning.
    """
    from coder_drill.cohort.grading import Ask
    from coder_drill.cohort.scoring import grader_of
    from coder_drill.exercises.registry import kind_named

    workspace = context.ready()
    found = opened(context, name)
    every = [a for a in found.answers() if a.uuid.startswith(answer) and len(answer) >= 6]
    if len(every) != 1:
        raise UsageError(
            f"{answer}: {'no such answer' if not every else 'several answers begin so'}"
        )
    one = every[0]
    given = found.given([one.uuid])[one.uuid]
    done = grader_of(found, workspace.sources).outcome(
        Ask("", one.kind, one.exercise, one.hash, given, one.uuid)
    )
    if isinstance(done, str):
        raise UsageError(f"{one.kind} {one.exercise}: {done}")
    exercise, outcome = done
    kind = kind_named(one.kind)
    if as_json:
        print_json({"learner": one.learner, "answer": one.uuid, **kind.outcome(exercise, outcome)})
        return
    click.echo(f"{one.learner}, attempt {one.number}: {exercise.title}")
    click.echo(kind.outcome_text(exercise, outcome))


@cohort.command("overrule")
@click.argument("name")
@click.argument("exercise", required=False, default="")
@click.argument("code", metavar="[KEYCODE]", required=False, default="")
@click.option(
    "--accept", default="", metavar="CODE", help="Accept this for KEYCODE, too (99214-25, J1885x2)."
)
@click.option(
    "--replace", "other", default="", metavar="CODE", help="This stands in place of KEYCODE."
)
@click.option("--drop", is_flag=True, help="KEYCODE is no longer asked for.")
@click.option("--drop-exercise", is_flag=True, help="The exercise does not count.")
@click.option("--answer", default="", metavar="UUID", help="For this one answer only.")
@click.option("--reason", default="", help="Why; the learner reads it with the release.")
@click.option("--undo", type=click.IntRange(1), metavar="N", help="Take back overrule N.")
@click.option("--list", "listed", is_flag=True, help="List the ledger.")
@click.option("--dry-run", is_flag=True, help="Say who gains and who loses, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def overrule(
    context: Context,
    name: str,
    exercise: str,
    code: str,
    accept: str,
    other: str,
    drop: bool,
    drop_exercise: bool,
    answer: str,
    reason: str,
    undo: int | None,
    listed: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Overrule a key: a ledger that is only added to; scores follow. EXERCISE is KIND:ID, or a chart's id."""
    from coder_drill.cohort.asjson import overrule_json
    from coder_drill.cohort.ledger import Overrule, What
    from coder_drill.cohort.standing import crossing, standing_of
    from coder_drill.services import cohorts

    workspace = context.ready()
    found = opened(context, name)
    if listed:
        rows = found.ledger()
        if as_json:
            print_json([overrule_json(row) for row in rows])
        else:
            click.echo(
                table(
                    [
                        (
                            str(r.number),
                            r.at[:16],
                            r.who,
                            f"{r.kind}:{r.exercise}",
                            r.words,
                            r.reason,
                        )
                        for r in rows
                    ],
                    head=("", "AT", "BY", "EXERCISE", "WHAT", "WHY"),
                )
            )
        return
    chosen = [bool(accept), bool(other), drop, drop_exercise, undo is not None]
    if sum(chosen) != 1:
        raise UsageError("name one of --accept, --replace, --drop, --drop-exercise, --undo, --list")
    if undo is None and not exercise:
        raise UsageError("name the exercise, as 'cohort show' prints it")
    if not reason.strip():
        raise UsageError("--reason: say why; it stays in the ledger, and the learner reads it")
    what = [What.ACCEPT, What.REPLACE, What.DROP_CODE, What.DROP_EXERCISE, What.UNDO][
        chosen.index(True)
    ]
    kind, colon, ident = exercise.partition(":")
    row = Overrule(
        number=0,
        at=workspace.clocks.utc(),
        who=trainer_keys(context).name,
        reason=reason.strip(),
        kind=kind if colon else "chart",
        exercise=ident if colon else exercise,
        what=what,
        code=code.upper(),
        other=accept or other,
        answer=answer,
        undoes=undo or 0,
    )
    before = standing_of(found, workspace.clocks.utc())
    made, moved = cohorts.overrule(workspace, found, row, dry_run=dry_run)
    crossed = crossing(before, moved)
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "overrule": overrule_json(made),
                "changes": [
                    {"learner": m.learner, "answer": m.uuid, "before": m.before, "after": m.after}
                    for m in moved
                ],
                "crossing": [
                    {"learner": learner, "before": was, "after": now}
                    for learner, was, now in crossed
                ],
            }
        )
        return
    click.echo(
        f"{made.kind}:{made.exercise}: {made.words}{' (dry run: nothing changed)' if dry_run else ''}"
    )
    gained = [m for m in moved if m.after > m.before]
    lost = [m for m in moved if m.after < m.before]
    for word, some in (("gain", gained), ("lose", lost)):
        who = ", ".join(f"{m.learner} {m.before:.2f} -> {m.after:.2f}" for m in some[:20])
        click.echo(wrapped(f"{len(some)} {word}{': ' + who if who else ''}", "  ", ""))
    if crossed:
        who = ", ".join(f"{learner} {was} -> {now}" for learner, was, now in crossed[:20])
        click.echo(
            wrapped(f"{len(crossed)} with another verdict on the pass mark: {who}", "  ", "")
        )
    if not dry_run:
        say(
            f"overrule {made.number}; take it back with: cohort overrule {name} --undo {made.number} --reason ..."
        )


def _tell(standing: Standing, report: CohortReport) -> None:
    from coder_drill.cohort.report import missing

    click.echo(f"Cohort {standing.name}: {len(standing.people)} learners")
    if standing.unscored:
        click.echo(f"{standing.unscored} answers unscored")
    open_seats = missing(standing)
    if standing.retain:
        late = " (over: close it)" if standing.retain < standing.now else ""
        click.echo(f"To be kept until {standing.retain[:10]}{late}")
    click.echo(f"\nWho is missing: {len(open_seats)}")
    for line in open_seats[:20]:
        click.echo(
            f"  {line.seat.learner}  {line.given.set.id}  {line.state.value}  due {line.due_words}"
        )
    if len(open_seats) > 20:
        click.echo(f"  and {len(open_seats) - 20} more")
    click.echo("\nIs it better?")
    for each in report.assignments:
        states = ", ".join(f"{n} {state}" for state, n in each.states.items())
        public = "; keys public" if each.keys_public else ""
        click.echo(f"  {each.title} (version {each.set_hash[:8]}): {states}{public}")
        click.echo(f"    accuracy {each.accuracy.percent()}; mean score {each.score.percent()}")
        if each.passed:
            click.echo("    " + ", ".join(f"{n} {word}" for word, n in each.passed.items()))
    for change in report.changes:
        click.echo(f"  {change.before} to {change.after}: gain {change.gain.plain()}")
    click.echo("\nWhere is help needed?")
    for need in report.needs[:8]:
        often = f"; most often {need.commonest}" if need.commonest else ""
        click.echo(f"  {need.label}: {need.credit.percent()}{often}")
    if report.agreement:
        click.echo("\nDo coders agree? First attempts, two coders of one chart")
        for agreed in report.agreement:
            told = f"{agreed.what} ({agreed.measure}): {agreed.words}; {agreed.charts} charts"
            click.echo(wrapped(told, "    ", "  "))
    click.echo("\nLook at first")
    for suspect in report.suspects:
        click.echo(wrapped(f"{suspect.kind}:{suspect.exercise}: {suspect.words}", "    ", "  "))
    for pair in report.alike:
        click.echo(wrapped(pair.words, "    ", "  "))
    for learner, set_id, sign in report.signs:
        click.echo(wrapped(f"{learner}, {set_id}: {sign}", "    ", "  "))
    if not (report.suspects or report.alike or report.signs):
        click.echo("  nothing")


def _tell_learner(standing: Standing, learner: str) -> None:
    from coder_drill.cohort.report import learner_accuracy

    lines = standing.who(learner)
    click.echo(f"{standing.people[learner].shown}: accuracy {learner_accuracy(lines).percent()}")
    for line in lines:
        score = "-" if line.score is None else f"{line.score:.2f}"
        click.echo(
            f"\n{line.given.set.title}: {line.state.value}, score {score}, {line.verdict or 'no mark'}"
        )
        for sign in line.signs:
            click.echo(wrapped(sign, "    ", "  "))
        for a in line.answers:
            value = "does not count" if a.dropped else a.fault or f"{a.score:.2f}"
            click.echo(f"  {a.uuid[:8]}  {a.kind}:{a.exercise}  {value}  {a.seconds / 60:.1f} min")


def _answers_json(told: dict[str, Any], line: Any) -> dict[str, Any]:
    told["answers"] = [
        {
            "answer": a.uuid,
            "kind": a.kind,
            "exercise": a.exercise,
            "score": round(a.score, 4) if a.scored and not a.dropped else None,
            "code_right": a.code_right,
            "code_of": a.code_of,
            "counts": not a.dropped,
            "fault": a.fault or None,
            "minutes": round(a.seconds / 60, 2),
            "flagged": a.flagged,
            "seen": a.seen,
        }
        for a in line.answers
    ]
    return told
