"""`Assignments`: the learner's side of what a trainer assigned: opened, sat, handed in, released.

Files are kept as they came, under the learner's id in the data folder. Rules come from the signed file alone;
when a file was first opened is written down before anything of it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.charts.bank import Bank
from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.exercises.model import Json
from coder_drill.exercises.run import NotAllowedError, Run
from coder_drill.exercises.sources import Sources
from coder_drill.paths import Paths
from coder_drill.services.assigned import Assigned, Handed, reading_json, reading_of
from coder_drill.services.clocks import Clocks
from coder_drill.services.handingin import body_of, sittings_of
from coder_drill.services.runs import Runs
from coder_drill.sets.freezing import changed_since, entries_of
from coder_drill.store.interfaces import History
from coder_drill.training.assignment import CarriedChart, assignment_of
from coder_drill.training.envelope import (
    FileKind,
    Opened,
    open_bytes,
    open_file,
    read,
    receipt_of,
    write,
)
from coder_drill.training.release import release_of
from coder_drill.training.result import Result, result_bytes
from coder_drill.training.roster import checked_id
from coder_drill.training.strictjson import BadFileError

if TYPE_CHECKING:
    pass

_FILE, _RELEASE = "assignment.cdset", "release.cdrelease"


class Assignments:
    """The assignments of one learner."""

    def __init__(
        self,
        store: History,
        learner_id: str,
        paths: Paths,
        *,
        bank: Callable[[], Bank],
        sources_over: Callable[[Bank], Sources],
        runs_over: Callable[[Sources], Runs],
        clocks: Clocks,
        seed: Callable[[], bytes],
        editions: Callable[[], dict[str, str]],
        charts_changed: Callable[[], object],
        app: str,
    ) -> None:
        self._store = store
        self._learner_id = learner_id
        self._folder = paths.assignments / learner_id
        self._charts = paths.assigned_charts
        self._bank = bank
        self._sources_over = sources_over
        self._runs_over = runs_over
        self._clocks = clocks
        self._seed = seed
        self._editions = editions
        self._charts_changed = charts_changed
        self._app = app
        self._made: dict[str, tuple[Assigned, Sources, Runs]] = {}

    # -- opening -------------------------------------------------------------------------------------

    def open(self, path: Path, *, learner: str = "") -> Assigned:
        """Take in an assignment, or the release of one that is here. The same file again is harmless.

        ``learner`` is the learner's id with the trainer, needed for a file without a seat. Raises
        UsageError or BadFileError, with the file's name.
        """
        try:
            opened = open_file(path)
            if opened.kind is FileKind.SET:
                return self._take(opened, read(path), learner)
            if opened.kind is FileKind.RELEASE:
                return self._take_release(opened, read(path))
        except BadFileError as error:
            raise BadFileError(f"{path}: {error}") from None
        except UsageError as error:
            raise UsageError(f"{path}: {error}") from None
        raise UsageError(f"{path}: is a {opened.kind} file; it is for your trainer")

    def all(self) -> list[Assigned]:
        """All assignments that are here, by due date, those without one last; unreadable ones left out."""
        found = []
        for file in sorted(self._folder.glob(f"*/{_FILE}")) if self._folder.is_dir() else ():
            try:
                found.append(self._read(file.parent))
            except CoderDrillError:
                continue
        return sorted(found, key=lambda each: (each.due or "9", each.assignment.set.title))

    def get(self, name: str) -> Assigned:
        """An assignment by its id, the beginning of it, or the id of its set. Raises UsageError."""
        every = self.all()
        found = [each for each in every if name in (each.id, each.assignment.set.id)]
        found = found or [each for each in every if len(name) >= 4 and each.id.startswith(name)]
        if len(found) == 1:
            return found[0]
        if found:
            which = ", ".join(each.id[:8] for each in found)
            raise UsageError(f"{name}: is assigned {len(found)} times; name one of {which}")
        raise UsageError(
            f"{name}: is not assigned here; 'coder-drill assignment list' lists what is"
        )

    # -- sitting -------------------------------------------------------------------------------------

    def runs(self, assigned: Assigned) -> Runs:
        """Runs over the charts of this assignment."""
        return self._over(assigned)[1]

    def sources(self, assigned: Assigned) -> Sources:
        """What its exercises are made from."""
        return self._over(assigned)[0]

    def sittings(self, assigned: Assigned) -> list[Run]:
        """The runs of an assignment, the first begun first."""
        return self.runs(assigned).of_assignment(assigned.id)

    def going(self, assigned: Assigned) -> Run | None:
        """The run that is not over, if there is one."""
        return next((run for run in reversed(self.sittings(assigned)) if not run.over), None)

    def state(self, assigned: Assigned) -> str:
        """``not begun``, ``begun``, ``handed in`` or ``released``."""
        runs = self.sittings(assigned)
        if assigned.release is not None:
            return "released"
        if not runs:
            return "not begun"
        return "handed in" if all(run.over for run in runs) else "begun"

    def start(self, assigned: Assigned) -> Run:
        """Begin an attempt, or go on with the one that is going on.

        Raises NotAllowedError before it opens, once its keys are released, when no attempt is left, or
        when an exercise is here in another version than the trainer assigned.
        """
        going = self.going(assigned)
        if going is not None:
            return going
        own = assigned.assignment
        now = self._clocks.utc()
        if own.opens and now < own.opens:
            raise NotAllowedError(
                f"{own.set.title} opens on {own.opens[:16].replace('T', ' ')} UTC"
            )
        if own.sealed and assigned.release is not None:
            raise NotAllowedError("its keys were released; it can no longer be started")
        sources, runs = self._over(assigned)
        changed = changed_since(own.set, sources)
        if changed:
            more = f" (and {len(changed) - 1} more)" if len(changed) > 1 else ""
            raise NotAllowedError(
                f"{changed[0]}{more}: the trainer assigned another version; use the same version of "
                "coder-drill as your trainer"
            )
        seed = own.seat or assigned.learner or self._learner_id
        return runs.begin(
            assigned.policy,
            entries=entries_of(own.set, seed),
            wish={"set": own.set.id, "set_hash": own.set.hash, "title": own.set.title},
            assignment=own.id,
            since=reading_of(self._kept(own.id).get("clock")),
        )

    def hand_in(self, assigned: Assigned, folder: Path | None = None) -> Handed:
        """End what is going on, and write the file to send back. Raises NotAllowedError without a start."""
        going = self.going(assigned)
        if going is not None:
            self.runs(assigned).end(going)
        return self.export(assigned, folder)

    def export(self, assigned: Assigned, folder: Path | None = None) -> Handed:
        """Write the file to send back, as far as things are; unchanged since the last it is the same file.

        Raises NotAllowedError when nothing was begun, UsageError when the folder cannot be written.
        """
        result = self._result(assigned)
        kept = self._kept(assigned.id)
        files = kept.get("files")
        listed = (
            [each for each in files if isinstance(each, dict)] if isinstance(files, list) else []
        )
        own = self._folder / assigned.id
        body = body_of(result)
        if listed and listed[-1].get("body") == body:
            number = len(listed)
            data = (own / _result_name(number)).read_bytes()
            again = True
        else:
            number = len(listed) + 1
            previous = str(listed[-1].get("hash", "")) if listed else ""
            made = replace(result, number=number, previous=previous)
            seal = assigned.assignment.seal if assigned.assignment.sealed else ""
            data = result_bytes(made, self._seed(), seal)
            write(own / _result_name(number), data)
            again = False
            digest = open_bytes(data).hash
            entries: list[Json] = [*listed, {"hash": digest, "body": body}]
            self._keep(assigned.id, {**kept, "files": entries})
        learner = assigned.learner or "learner"
        name = f"{assigned.assignment.set.id}-{learner}-{number}{FileKind.RESULT.suffix}"
        place = (folder or Path.cwd()) / name
        try:
            write(place, data)
        except OSError as error:
            raise UsageError(
                f"{place}: cannot be written ({error.strerror}); name another folder with --to"
            ) from None
        return Handed(place, receipt_of(open_bytes(data).hash), number, again, result.final)

    def receipts(self, assigned: Assigned) -> list[str]:
        """The receipts of the files written so far, the first first."""
        files = self._kept(assigned.id).get("files")
        return [
            receipt_of(str(each["hash"]))
            for each in (files if isinstance(files, list) else [])
            if isinstance(each, dict) and "hash" in each
        ]

    # -- inside --------------------------------------------------------------------------------------

    def _take(self, opened: Opened, data: bytes, learner: str) -> Assigned:
        assignment = assignment_of(opened)
        folder = self._folder / assignment.id
        if (folder / _FILE).exists():
            known = self._read(folder)
            if open_bytes((folder / _FILE).read_bytes()).hash != opened.hash:
                if known.signer != opened.signer:
                    raise UsageError(
                        "is signed by another trainer than the assignment that is here"
                    )
                if self.sittings(known):
                    raise UsageError(
                        f"{assignment.set.title} was begun from another file of this assignment; go on "
                        "with that, or ask your trainer for a new assignment"
                    )
            else:
                return known
        own = assignment.learner or (checked_id(learner) if learner else "")
        if not own:
            raise UsageError(
                "is for a whole group; name your id with --id, as your trainer knows you"
            )
        # What was opened and when stands in the store before the file is kept, and before it is shown.
        earlier = self._kept(assignment.id)
        self._keep(
            assignment.id,
            {
                **earlier,
                "opened": earlier.get("opened") or self._clocks.utc(),
                "clock": earlier.get("clock") or reading_json(self._clocks.reading()),
                "learner": own,
                "signer": opened.signer,
            },
        )
        write(folder / _FILE, data)
        if not assignment.sealed:
            self._let_practice(assignment.charts, assignment.sheets)
        return self._read(folder)

    def _take_release(self, opened: Opened, data: bytes) -> Assigned:
        release = release_of(opened)
        folder = self._folder / release.assignment
        if not (folder / _FILE).exists():
            raise UsageError("releases an assignment that is not here; open the assignment first")
        assigned = self._read(folder)
        if opened.signer != assigned.signer:
            raise UsageError("is not signed by the trainer who assigned the set; ask your trainer")
        if release.set_hash != assigned.assignment.set.hash:
            raise UsageError("releases another version of the set; ask your trainer")
        if self.going(assigned) is not None:
            raise UsageError(f"{assigned.assignment.set.title} is going on; hand it in first")
        if assigned.release is None:
            # The answers as they were handed in, before the keys were here.
            if self.sittings(assigned):
                self.export(assigned, folder)
            self._keep(assigned.id, {**self._kept(assigned.id), "released": self._clocks.utc()})
        write(folder / _RELEASE, data)
        self._let_practice(release.charts, release.sheets)
        self._made.pop(assigned.id, None)
        assigned = self._read(folder)
        for run in self.sittings(assigned):
            if run.over and not run.policy.graded_here:
                self.runs(assigned).release(run)
        return assigned

    def _read(self, folder: Path) -> Assigned:
        opened = open_bytes(read(folder / _FILE), FileKind.SET)
        kept = self._kept(folder.name)
        release = None
        if (folder / _RELEASE).exists():
            release = release_of(open_bytes(read(folder / _RELEASE), FileKind.RELEASE))
        return Assigned(
            assignment_of(opened),
            opened.signer,
            str(kept.get("opened") or self._clocks.utc()),
            str(kept.get("learner") or ""),
            release,
            str(kept.get("released") or ""),
        )

    def _over(self, assigned: Assigned) -> tuple[Sources, Runs]:
        made = self._made.get(assigned.id)
        if made is None or made[0] != assigned:
            bank = self._bank()
            charts = {chart.id: chart for chart in assigned.assignment.carried()}
            sheets = {sheet.id: sheet for sheet in assigned.assignment.policy_sheets()}
            if assigned.release is not None:
                charts |= {each.id: each.chart() for each in assigned.release.charts}
            over = Bank(
                (*charts.values(), *(c for c in bank.charts if c.id not in charts)),
                bank.faults,
                (*sheets.values(), *(p for p in bank.policies if p.id not in sheets)),
            )
            sources = self._sources_over(over)
            made = self._made[assigned.id] = (assigned, sources, self._runs_over(sources))
        return made[1], made[2]

    def _let_practice(
        self, charts: tuple[CarriedChart, ...], sheets: tuple[tuple[str, str], ...]
    ) -> None:
        """Keep charts whose keys are told where the bank finds them."""
        bank = self._bank()
        new = [each for each in charts if each.text and not _is_there(bank, each)]
        known = {sheet.id for sheet in bank.policies}
        for each in new:
            write(self._charts / f"{each.id}.toml", each.text.encode())
        for name, text in sheets:
            if name not in known:
                write(self._charts / "policies" / f"{name}.toml", text.encode())
        if new:
            self._charts_changed()
            self._made.clear()

    def _result(self, assigned: Assigned) -> Result:
        own = assigned.assignment
        runs = self.sittings(assigned)
        if not runs:
            raise NotAllowedError(f"{own.set.title} was not begun; there is nothing to hand in")
        return Result(
            assignment=own.id,
            set_hash=own.set.hash,
            seat=own.seat,
            learner=assigned.learner,
            number=1,
            previous="",
            made=self._clocks.utc(),
            app=self._app,
            editions=tuple(sorted(self._editions().items())),
            opened=assigned.opened,
            final=all(run.over for run in runs),
            sittings=sittings_of(self._store, self._learner_id, runs),
            released=assigned.released,
        )

    def _kept(self, assignment: str) -> dict[str, Json]:
        text = self._store.settings.get(self._learner_id, f"assignment:{assignment}", "{}")
        found = _json(text)
        return found if isinstance(found, dict) else {}

    def _keep(self, assignment: str, value: dict[str, Json]) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._store.settings.set(self._learner_id, f"assignment:{assignment}", text)


def _result_name(number: int) -> str:
    return f"result-{number:04d}{FileKind.RESULT.suffix}"


def _is_there(bank: Bank, each: CarriedChart) -> bool:
    chart = bank.get(each.id)
    return chart is not None and chart.content_hash == each.hash


def _json(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value
