"""A group from a seed: learners of many abilities who answer as coders do, with known faults planted among them.

Ability is normal around .72 (sd .13). Each code of a key is given with a chance of ability less .04 a step of
difficulty; otherwise it is missed (45 %), another code of its category stands there (20 %), its last character is
gone (20 %), or its POA or modifier is (15 %). Planted, so that the reports must find exactly these: wrong keys,
pairs of copiers, clock jumps, broken and doubled files, latecomers, some who never began, some with extra time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from coder_drill.charts.model import Chart
from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.model import Given, Seat
from coder_drill.cohort.roster import Person
from coder_drill.exercises.model import Json
from coder_drill.resources import charts_dir
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.store.moments import utc_text
from coder_drill.training.keys import TrainerKeys
from coder_drill.training.result import ClockMark, GivenAnswer, Result, Sitting, result_bytes

KEYS = TrainerKeys("Pat", bytes([1]) * 32, bytes([2]) * 32)
DUE = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)


@dataclass
class Planted:
    """What was planted, for whoever looks whether it is found."""

    wrong_keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Chart to the code in its key and the code it should be."""
    copiers: list[tuple[str, str]] = field(default_factory=list)
    jumps: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    extra_time: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Size:
    """How large a group is; the planted numbers are those of 500 learners unless told otherwise."""

    learners: int = 500
    charts: int = 60
    wrong_keys: int = 2
    copiers: int = 3
    jumps: int = 5
    broken: int = 5
    doubles: int = 15
    late: int = 10
    absent: int = 20
    extra_time: int = 5


@dataclass
class MadeGroup:
    """A cohort with its files, not collected yet."""

    cohort: Cohort
    given: Given
    box: Path
    planted: Planted
    truth: dict[str, Chart]


def own_bank(folder: Path, size: Size, rng: Random, planted: Planted) -> None:
    """Charts of the trainer's own: bundled ones under other names, some with a wrong key."""
    files = sorted(
        p for p in charts_dir().rglob("*.toml") if p.parent.name not in ("policies", "_reviews")
    )
    chosen = sorted(rng.sample(files, size.charts))
    wrong = 0
    for path in chosen:
        text = path.read_text(encoding="utf-8")
        name = f"our-{path.stem}"[:60]
        text = re.sub(r'^id = ".*?"', f'id = "{name}"', text, count=1, flags=re.M)
        text = re.sub(r"^(pair|course) = .*\n", "", text, flags=re.M)
        first = re.search(r'^\[\[key\]\]\ncode = "([A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]+)"', text, re.M)
        others = [c for c in ("R10.9", "R51.9", "Z00.00", "R69") if c not in text]
        if wrong < size.wrong_keys and first and others and text.count(f'"{first[1]}"') == 1:
            planted.wrong_keys[name] = (others[0], first[1])
            text = text.replace(f'code = "{first[1]}"', f'code = "{others[0]}"', 1)
            wrong += 1
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    names = "".join(f'"{p.stem}", ' for p in sorted(folder.glob("our-*.toml")))
    (folder / "set.toml").unlink(missing_ok=True)
    (folder.parent / "whole-bank.toml").write_text(
        'format = 1\nid = "whole-bank"\ntitle = "The whole bank"\nmode = "assessment"\n'
        f"charts = [{names}]\n[rules]\nminutes = 600\n",
        encoding="utf-8",
    )


def make_group(
    workspace: Workspace,
    folder: Path,
    size: Size,
    *,
    seed: int = 1,
    store: str = "",
    name: str = "bench",
) -> MadeGroup:
    """A cohort with an assessment over the charts in ``folder``/own, and a file from every learner who sat it."""
    rng = Random(seed)
    planted = Planted()
    own = folder / "own"
    if not own.is_dir():
        own.mkdir(parents=True)
        own_bank(own, size, Random(seed), planted)
    else:
        _known_plants(own, planted)
    workspace.read_charts_again()
    frozen = workspace.sets.frozen(workspace.sets.get(str(folder / "whole-bank.toml")))
    cohort = cohorts.new_cohort(workspace, name, store=store)
    ids = [f"L{n:04d}" for n in range(1, size.learners + 1)]
    cohort.add([Person(each, f"Name {each}") for each in ids], workspace.clocks.utc())
    given = Given(
        workspace.new_id(), frozen, "", utc_text(DUE), 0, utc_text(DUE - timedelta(days=7))
    )
    picked = rng.sample(
        ids, 2 * size.copiers + size.jumps + size.late + size.absent + size.extra_time
    )

    def take(count: int) -> list[str]:
        return [picked.pop() for _ in range(count)]

    pairs = take(2 * size.copiers)
    planted.copiers = [(min(p), max(p)) for p in zip(pairs[::2], pairs[1::2], strict=True)]
    planted.jumps, planted.late = sorted(take(size.jumps)), sorted(take(size.late))
    planted.absent, planted.extra_time = sorted(take(size.absent)), sorted(take(size.extra_time))
    seats = [
        Seat(given.id, each, f"{n:032x}", 900.0 if each in planted.extra_time else None)
        for n, each in enumerate(ids, 1)
    ]
    from coder_drill.training.packing import chart_files_of

    cohort.assign(given, seats, chart_files_of(frozen, workspace.bank))
    truth = _truth(workspace, planted)
    box = folder / f"box-{name}"
    box.mkdir(exist_ok=True)
    answers: dict[str, list[Json]] = {}
    leaders = {copier: leader for leader, copier in planted.copiers}
    for seat in seats:
        if seat.learner in planted.absent:
            continue
        own_rng = Random(f"{seed}:{seat.learner}")
        ability = min(0.97, max(0.3, own_rng.gauss(0.72, 0.13)))
        if seat.learner in {leader for leader, _ in planted.copiers}:
            ability = 0.6  # Who is nearly always right leaves nothing to copy.
        leader = leaders.get(seat.learner)
        given_lines = (
            answers[leader]
            if leader is not None and leader in answers
            else [
                answer_of(chart, ability + 0.002 * n, own_rng)
                for n, chart in enumerate(truth.values())
            ]
        )
        answers[seat.learner] = given_lines
        data = result_bytes(
            _result(given, seat, given_lines, own_rng, planted),
            _seed(seat.learner),
            KEYS.seal_public,
        )
        (box / f"{seat.learner}.cdresult").write_bytes(data)
    there = sorted(path.stem for path in box.glob("L*.cdresult"))
    special = {*planted.jumps, *planted.late, *planted.extra_time, *pairs}
    plain = [each for each in there if each not in special]
    for each in sorted(rng.sample(plain, size.broken + size.doubles)):
        path = box / f"{each}.cdresult"
        if len(planted.broken) < size.broken:
            planted.broken.append(each)
            broken = bytearray(path.read_bytes())
            broken[len(broken) // 2] ^= 1
            path.write_bytes(bytes(broken))
        else:
            planted.doubles.append(each)
            (box / f"{each} (1).cdresult").write_bytes(path.read_bytes())
    return MadeGroup(cohort, given, box, planted, truth)


def answer_of(chart: Chart, ability: float, rng: Random) -> Json:
    """An answer to a chart by a coder of this ability."""
    lines: list[Json] = []
    chance = ability - 0.04 * (chart.difficulty - 3)
    for key in chart.key:
        code, poa = key.code, key.poa
        modifiers: list[Json] = list(key.modifiers)
        if rng.random() >= chance:
            luck = rng.random()
            if luck < 0.45:
                continue
            if luck < 0.65:
                code = (
                    chart.decoys[rng.randrange(len(chart.decoys))].code
                    if chart.decoys
                    else code[:-1]
                )
            elif luck < 0.85:
                code = code[:-1].rstrip(".") or code
            elif modifiers:
                modifiers = []
            else:
                poa = "N" if poa == "Y" else "Y" if poa == "N" else poa
        lines.append(
            {"code": code, "system": None, "modifiers": modifiers, "units": key.units, "poa": poa}
        )
    if chart.decoys and rng.random() < (1 - ability) / 2:
        extra = chart.decoys[rng.randrange(len(chart.decoys))].code
        lines.append({"code": extra, "system": None, "modifiers": [], "units": 1, "poa": ""})
    return lines


def _known_plants(own: Path, planted: Planted) -> None:
    """The wrong keys of charts that an earlier call made: a key line whose why speaks of another chart's code."""
    import tomllib

    for path in sorted(own.glob("our-*.toml")):
        source = path.stem.removeprefix("our-")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        before = tomllib.loads(
            next(charts_dir().rglob(f"{source}*.toml")).read_text(encoding="utf-8")
        )
        for new, old in zip(table["key"], before["key"], strict=True):
            if new["code"] != old["code"]:
                planted.wrong_keys[path.stem] = (new["code"], old["code"])


def _truth(workspace: Workspace, planted: Planted) -> dict[str, Chart]:
    """The charts by id, keys as they should be."""
    from dataclasses import replace

    found = {}
    for chart in workspace.bank.charts:
        if not chart.id.startswith("our-"):
            continue
        wrong = planted.wrong_keys.get(chart.id)
        if wrong is not None:
            key = tuple(replace(k, code=wrong[1]) if k.code == wrong[0] else k for k in chart.key)
            chart = replace(chart, key=key)
        found[chart.id] = chart
    return found


def _result(given: Given, seat: Seat, lines: list[Json], rng: Random, planted: Planted) -> Result:
    late = seat.learner in planted.late
    begun = DUE - timedelta(days=-1 if late else 2, minutes=rng.randrange(600))
    at = begun
    answers = []
    for n, (item, answer) in enumerate(zip(given.set.items, lines, strict=True)):
        started = at
        at += timedelta(seconds=rng.randrange(120, 600))
        answers.append(
            GivenAnswer(
                f"{seat.learner.lower()}-{n:03d}-{given.id[:13]}",
                item.kind,
                item.id,
                item.content_hash,
                answer,
                (at - started).total_seconds(),
                started=utc_text(started),
                handed_in=utc_text(at),
            )
        )
    marks = (
        (ClockMark("set-back", utc_text(begun + timedelta(minutes=9)), 3600.0),)
        if seat.learner in planted.jumps
        else ()
    )
    elapsed = (at - begun).total_seconds()
    sitting = Sitting(
        f"run-{seat.learner.lower()}-{given.id[:13]}", 1, utc_text(begun), utc_text(at), "handed-in",
        elapsed, tuple(answers), marks,
    )  # fmt: skip
    return Result(
        given.id, given.set.hash, seat.token, seat.learner, 1, "", utc_text(at), "0.2.0",
        (("icd10cm", "2026-04"),), utc_text(begun), True, (sitting,),
    )  # fmt: skip


def _seed(learner: str) -> bytes:
    return learner.encode().ljust(32, b"\0")


def files_of(box: Path) -> Iterator[Path]:
    """The files of a group, by name."""
    yield from sorted(box.glob("*.cdresult"))
