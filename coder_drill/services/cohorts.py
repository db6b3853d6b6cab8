"""A trainer's side: cohorts opened, sets assigned to them, results collected, keys overruled and released."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.services.assigning import (
    moment_given,
    pack_set,
    window_end,
)
from coder_drill.services.seatfiles import AssignedFile, seat_files
from coder_drill.sets.model import FrozenSet
from coder_drill.training.envelope import FileKind, write
from coder_drill.training.keys import TrainerKeys
from coder_drill.training.packing import chart_files_of, released
from coder_drill.training.release import Release, ToldOverrule, release_bytes

if TYPE_CHECKING:
    from coder_drill.cohort.cohort import Cohort
    from coder_drill.cohort.ledger import Overrule
    from coder_drill.cohort.model import FileOutcome, Given
    from coder_drill.cohort.scoring import Moved
    from coder_drill.services.workspace import Workspace

EXTRA = "cohorts need the extra 'trainer': pip install 'coder-drill[trainer]'"


@dataclass(frozen=True, slots=True)
class Own:
    """What is a learner's own in an assignment, with the reason, which stays with the trainer."""

    extra_time: float = 1.0
    attempts: int | None = None
    due: str = ""
    excused: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment that was made: the files to send."""

    given: Given
    files: tuple[AssignedFile, ...]


def cohort_names(workspace: Workspace, store: str = "") -> list[str]:
    """The names of all cohorts. Raises UsageError without the extra, UnavailableError."""
    return _database().names(workspace.paths.cohorts, store or workspace.config.store)


def new_cohort(
    workspace: Workspace, name: str, *, store: str = "", retain: str = "", ramp: str = ""
) -> Cohort:
    """A new cohort. Raises UsageError for a name that is taken."""
    at = _database()
    url = store or workspace.config.store
    if at.there(workspace.paths.cohorts, name, url):
        raise UsageError(f"{name}: there is a cohort of this name; choose another")
    until = moment_given(retain, workspace.clocks.now().tzinfo, "--retain")
    cohort = _open(workspace, name, url)
    cohort.set_fact("made_at", workspace.clocks.utc())
    cohort.set_fact("retain", until)
    cohort.set_fact("ramp", ramp)
    return cohort


def open_cohort(workspace: Workspace, name: str, *, store: str = "") -> Cohort:
    """A cohort that is there. Raises UsageError where there is none of this name."""
    at = _database()
    url = store or workspace.config.store
    if not at.there(workspace.paths.cohorts, name, url):
        known = ", ".join(at.names(workspace.paths.cohorts, url)) or "none yet"
        raise UsageError(
            f"{name}: no such cohort; there are: {known}. 'coder-drill cohort new {name}' makes it"
        )
    return _open(workspace, name, url)


def assign(
    workspace: Workspace,
    cohort: Cohort,
    frozen: FrozenSet,
    keys: TrainerKeys,
    folder: Path,
    *,
    learners: Sequence[str] = (),
    own: Own | None = None,
    opens: str = "",
    due: str = "",
    open_bank: bool = False,
    group: bool = False,
) -> Assigned:
    """Assign a set: kept in the cohort first, then a file for each seat in ``folder``.

    ``learners`` narrows it to some; ``own`` is what differs for them. With ``group`` there is one file
    for all, without seats. Raises SetError and UsageError.
    """
    from coder_drill.cohort.cohort import new_token
    from coder_drill.cohort.model import Given, Seat

    people = cohort.people()
    who = checked_learners(people, learners) or list(people)
    if not who:
        raise UsageError(f"{cohort.name}: nobody is in it; 'cohort add' takes a roster")
    packed = pack_set(workspace, frozen, open_bank=open_bank)
    zone = workspace.clocks.now().tzinfo
    now = workspace.clocks.utc()
    start = moment_given(opens, zone, "--opens")
    given = Given(
        id=workspace.new_id(),
        set=frozen,
        opens=start,
        due=moment_given(due, zone, "--due") or window_end(frozen, start or now),
        keys_public=packed.keys_public,
        made_at=now,
    )
    mine = own or Own()
    seats = [
        Seat(
            given.id,
            learner,
            "" if group else new_token(),
            minutes=_minutes(frozen, mine),
            attempts=mine.attempts,
            due=moment_given(mine.due, zone, "--own-due"),
            excused=mine.excused,
            reason=mine.reason,
        )
        for learner in who
    ]
    cohort.assign(given, seats, chart_files_of(frozen, workspace.bank))
    files = seat_files(
        workspace, cohort, given, keys, folder, seats[:1] if group else seats, group=group
    )
    return Assigned(given, tuple(files))


def change_seats(
    workspace: Workspace,
    cohort: Cohort,
    given: Given,
    keys: TrainerKeys,
    folder: Path,
    learners: Sequence[str],
    own: Own,
) -> Assigned:
    """Give learners of an assignment more time, attempts, another date, or excuse them: new files.

    A learner without a seat gets one. Raises UsageError.
    """
    from coder_drill.cohort.cohort import new_token
    from coder_drill.cohort.model import Seat

    who = checked_learners(cohort.people(), learners)
    known = {seat.learner: seat for seat in cohort.seats(given.id)}
    zone = workspace.clocks.now().tzinfo
    seats = []
    for learner in who:
        seat = known.get(learner) or Seat(given.id, learner, new_token())
        token = seat.token or new_token()
        seats.append(
            replace(
                seat,
                token=token,
                minutes=_minutes(given.set, own) or seat.minutes,
                attempts=own.attempts or seat.attempts,
                due=moment_given(own.due, zone, "--own-due") or seat.due,
                excused=own.excused,
                reason=own.reason or seat.reason,
            )
        )
    cohort.put_seats(seats)
    send = [] if own.excused else seat_files(workspace, cohort, given, keys, folder, seats)
    return Assigned(given, tuple(send))


def collect_files(
    workspace: Workspace,
    cohort: Cohort,
    keys: TrainerKeys,
    paths: Iterable[Path],
    *,
    new_keys: Sequence[str] = (),
    told: Callable[[FileOutcome], None] = lambda outcome: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[FileOutcome]:
    """Take files in, then score what is new. ``told`` is called for each file at once."""
    from coder_drill.cohort.collecting import UNSCORED, Rules, collect
    from coder_drill.cohort.grading import SCORER
    from coder_drill.cohort.scoring import score_missing
    from coder_drill.services.scorers import in_processes

    behind = cohort.fact(UNSCORED) == "1" or cohort.fact("scorer") != SCORER
    found = []
    for outcome in collect(cohort, paths, Rules(keys, workspace.clocks.utc, set(new_keys))):
        told(outcome)
        found.append(outcome)
    new = None if behind else [sitting for each in found for sitting in each.sittings]
    if new is None or new:
        score_missing(
            cohort, workspace.sources, progress, sittings=new, many=in_processes(workspace, cohort)
        )
        faults = any(each.fault for each in cohort.answers()) if new is None else False
        cohort.set_fact(UNSCORED, "1" if faults else "")
        cohort.set_fact("scorer", SCORER)
    return found


def overrule(
    workspace: Workspace, cohort: Cohort, row: Overrule, *, dry_run: bool
) -> tuple[Overrule, list[Moved]]:
    """What an overrule changes, and (without ``dry_run``) the overrule in the ledger and the new scores.

    Raises UsageError for one that fits no exercise or no line of its key.
    """
    from coder_drill.cohort.ledger import What
    from coder_drill.cohort.scoring import preview, rescore

    if row.what is What.UNDO:
        ledger = {each.number: each for each in cohort.ledger()}
        if row.undoes not in ledger:
            raise UsageError(f"{row.undoes}: no such overrule; 'cohort overrule --list' lists them")
        undone = ledger[row.undoes]
        row = replace(row, kind=undone.kind, exercise=undone.exercise, answer=undone.answer)
    else:
        _must_fit(workspace, cohort, row)
    moved = preview(cohort, workspace.sources, replace(row, number=10**9))
    if dry_run:
        return row, moved
    made = cohort.overrule(row)
    rescore(cohort, workspace.sources, row.kind, row.exercise)
    return made, moved


def release(
    workspace: Workspace, cohort: Cohort, given: Given, keys: TrainerKeys, folder: Path
) -> Path:
    """Write the release of an assignment: whole charts of one's own, and the overrules in force."""
    from coder_drill.cohort.ledger import in_force

    kept = cohort.charts()
    inside = released(given.set, kept, workspace.bank, workspace.sets.public_hashes)
    mine = {(item.kind, item.id) for item in given.set.items}
    now = workspace.clocks.utc()
    made = Release(
        assignment=given.id,
        set_hash=given.set.hash,
        trainer=keys.name,
        made=now,
        charts=inside.charts,
        sheets=inside.sheets,
        overrules=tuple(
            ToldOverrule(f"{each.kind}:{each.exercise}", each.words, each.reason, each.who, each.at)
            for each in in_force(cohort.ledger())
            if (each.kind, each.exercise) in mine and not each.answer
        ),
    )
    path = folder / f"{given.set.id}-{given.id[:8]}{FileKind.RELEASE.suffix}"
    try:
        write(path, release_bytes(made, keys.sign))
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); name another --to"
        ) from None
    cohort.mark_released(given.id, now)
    return path


def checked_learners(people: Iterable[str], named: Sequence[str]) -> list[str]:
    """The ids named, each in the cohort. Raises UsageError."""
    known = set(people)
    for each in named:
        if each not in known:
            raise UsageError(f"{each}: is not in this cohort; 'cohort show' lists who is")
    return list(dict.fromkeys(named))


def _minutes(frozen: FrozenSet, own: Own) -> float | None:
    """The learner's own minutes; None for the set's. Raises UsageError for an untimed set."""
    limit = frozen.rules.minutes
    if own.extra_time == 1.0:
        return None
    if limit is None:
        raise UsageError("--extra-time: the set is untimed; leave it out")
    return limit * own.extra_time


def _must_fit(workspace: Workspace, cohort: Cohort, row: Overrule) -> None:
    from coder_drill.cohort.ledger import What

    hashes = {
        item.content_hash
        for given in cohort.assignments()
        for item in given.set.items
        if (item.kind, item.id) == (row.kind, row.exercise)
    }
    if not hashes:
        raise UsageError(f"{row.kind}:{row.exercise}: was not assigned in this cohort")
    if row.answer and row.answer not in {a.uuid for a in cohort.answers()}:
        raise UsageError(f"{row.answer}: no such answer in this cohort")
    if row.kind != "chart" or row.what is What.DROP_EXERCISE:
        if row.what in (What.DROP_CODE, What.REPLACE):
            raise UsageError(
                f"{row.kind}:{row.exercise}: has no key lines; use --accept or --drop-exercise"
            )
        return
    if row.other:
        row.line()
    charts = cohort.charts()
    from coder_drill.charts.loader import parse_chart

    for digest in hashes & charts.keys():
        chart, _ = parse_chart(charts[digest][1].encode(), Path(f"{row.exercise}.toml"))
        codes = [line.code for line in chart.lines] if chart is not None else []
        if row.code not in codes:
            raise UsageError(
                f"{row.exercise}: has no key line {row.code!r}; its lines are {', '.join(codes)}"
            )


def _open(workspace: Workspace, name: str, url: str) -> Cohort:
    from coder_drill.cohort.cohort import Cohort

    folder = workspace.paths.cohorts
    return Cohort(name, _database().database_at(folder, name, url), folder / f"{name}.roster.csv")


def _database() -> _Module:
    try:
        from coder_drill.cohort import database
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("sqlalchemy", "psycopg"):
            raise UsageError(EXTRA) from None
        raise
    found: _Module = database
    return found


if TYPE_CHECKING:
    from typing import Protocol

    from coder_drill.cohort.database import Database

    class _Module(Protocol):
        def names(self, folder: Path, url: str = "") -> list[str]: ...

        def there(self, folder: Path, name: str, url: str = "") -> bool: ...

        def database_at(self, folder: Path, name: str, url: str = "") -> Database: ...
