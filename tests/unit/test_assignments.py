"""The learner's side: a file opened, sat against the clock, handed in, released; and what stays hidden."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.charts.asked import asked_chart, asked_table
from coder_drill.charts.chart_fields import CHART
from coder_drill.charts.faults import ChartError
from coder_drill.charts.model import Chart
from coder_drill.charts.schema import Shown
from coder_drill.errors import UsageError
from coder_drill.exercises.clock import Happened
from coder_drill.exercises.model import Json, Response
from coder_drill.exercises.run import NotAllowedError, Run
from coder_drill.services.assigned import Assigned
from coder_drill.services.workspace import Workspace
from coder_drill.sets.model import SetError, Window
from coder_drill.training.assignment import assignment_bytes, assignment_of
from coder_drill.training.envelope import FileKind, open_bytes, open_file, seal
from coder_drill.training.inwords import assignment_lines, result_lines
from coder_drill.training.moments import seconds_of
from coder_drill.training.packing import chart_files_of, released
from coder_drill.training.release import Release, release_bytes
from coder_drill.training.result import Result, result_of
from coder_drill.training.strictjson import BadFileError
from tests.unit.training_set import (
    KEYS,
    OWN,
    Machine,
    assessment_text,
    assigned,
    trainer_machine,
)

LINES: Json = [{"code": "S93.401A", "system": "icd10cm", "modifiers": [], "units": 1, "poa": ""}]


@pytest.fixture
def trainer(tmp_path: Path, codebook_cache: Path) -> Machine:
    return trainer_machine(tmp_path, codebook_cache)


@pytest.fixture
def learner(tmp_path: Path, codebook_cache: Path) -> Machine:
    return Machine(tmp_path / "learner", codebook_cache)


@pytest.fixture
def file(tmp_path: Path, trainer: Machine) -> Path:
    path = tmp_path / "one.cdset"
    assigned(trainer.workspace(), path)
    return path


def begun(machine: Machine, file: Path) -> tuple[Workspace, Assigned, Run]:
    workspace = machine.workspace()
    found = workspace.assignments.open(file)
    return workspace, found, workspace.assignments.start(found)


def handed(machine: Machine, file: Path) -> Result:
    workspace, found, run = begun(machine, file)
    runs = workspace.assignments.runs(found)
    run, _ = runs.give(run, 0, Response(LINES), seconds=90)
    result = workspace.assignments.hand_in(found, file.parent)
    workspace.close()
    return result_of(open_file(result.path), KEYS)


# -- what is not in the file -------------------------------------------------------------------------


def hidden(chart: Chart) -> set[str]:
    """What may not stand in a sealed file: codes, dotted and not, and every text of the key."""
    lines = [*chart.lines, *(k for a in chart.alternatives for k in a.lines)]
    codes = {c for k in lines for c in (k.code, *k.accept)} | {d.code for d in chart.decoys}
    texts = {k.why for k in lines} | {d.why_not for d in chart.decoys} | set(chart.hints)
    return {t for t in codes | {c.replace(".", "") for c in codes} | texts if len(t) > 4}


def forms(data: bytes) -> list[bytes]:
    """A file's bytes as they are, and decoded in the ways in which a key could lie in it."""
    text = data.decode("utf-8", "ignore")
    found = [data, text.encode("utf-16-le"), json.loads(text)["payload"].encode()]
    for start in range(0, len(data), 1):
        if data[start : start + 2] in (b"\x78\x9c", b"\x1f\x8b"):
            try:
                found.append(zlib.decompress(data[start:], 47))
            except zlib.error:
                continue
    return found


def leaks(data: bytes, chart: Chart) -> list[str]:
    told = [
        each
        for each in sorted(hidden(chart))
        for form in forms(data)
        if any(
            pattern in form
            for pattern in (each.encode(), each.encode("utf-16-le"), b64encode(each.encode()))
        )
    ]
    record = chart.note + chart.instructions
    return [each for each in told if each not in record]


def names_within(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {n for each in value.values() for n in names_within(each)}
    if isinstance(value, list):
        return {n for each in value for n in names_within(each)}
    return set()


FORBIDDEN = {
    f.name for f in CHART.fields if f.shown in (Shown.KEY, Shown.HINT)
} | {"why", "why_not", "evidence", "accept", "guideline", "decoys", "hint", "text_key"}  # fmt: skip


def test_no_field_of_a_key_is_in_a_sealed_file_at_any_depth(file: Path) -> None:
    payload = json.loads(open_file(file).payload)
    assert {"key", "decoy", "alternative", "teaches", "hints", "query"} <= FORBIDDEN
    assert names_within(payload["charts"]) & FORBIDDEN == set()
    assert all("asked" in each and "text" not in each for each in payload["charts"])


def test_no_code_of_a_key_is_in_a_sealed_file_in_any_form(file: Path, trainer: Machine) -> None:
    workspace = trainer.workspace()
    for name in OWN:
        chart = workspace.bank.get(name)
        assert chart is not None
        assert leaks(file.read_bytes(), chart) == []


def test_these_tests_see_a_key_that_was_left_in(
    file: Path, trainer: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The mutation: one key is packed, and both searches must find it, and the reader refuse it."""
    from coder_drill.training import packing

    def careless(data: bytes) -> dict[str, object]:
        import tomllib

        table = asked_table(data)
        return {**table, "key": tomllib.loads(data.decode())["key"]}

    monkeypatch.setattr(packing, "asked_table", careless)
    workspace = trainer.workspace()
    path = tmp_path / "leaky.cdset"
    assigned(workspace, path)
    payload = json.loads(open_file(path).payload)
    assert "key" in names_within(payload["charts"]) & FORBIDDEN
    chart = workspace.bank.get(OWN[0])
    assert chart is not None
    assert leaks(path.read_bytes(), chart)
    with pytest.raises(BadFileError, match="key: is not a field of a chart"):
        assignment_of(open_file(path))


def test_no_key_lies_on_the_learners_disk_in_the_middle_of_an_assessment(
    file: Path, trainer: Machine, learner: Machine
) -> None:
    workspace, found, run = begun(learner, file)
    runs = workspace.assignments.runs(found)
    runs.keep(runs.open(run, 0), 0, Response([]))
    # As a kill leaves it: nothing is closed.
    theirs = trainer.workspace()
    for name in OWN:
        chart = theirs.bank.get(name)
        assert chart is not None
        assert lying_about(learner.folder, chart) == []
        # The mutation: one key is left anywhere on the disk, and the search must find it.
        assert chart.path is not None
        left = learner.folder / "data" / "left-over.wal"
        left.write_bytes(b"\0" * 64 + chart.path.read_bytes())
        assert [path for path, _ in lying_about(learner.folder, chart)].count(left) > 3
        left.unlink()
    workspace.close()


def lying_about(folder: Path, chart: Chart) -> list[tuple[Path, str]]:
    """What of a chart's key lies in the files of a folder, whatever they are."""
    record = chart.note + chart.instructions
    return [
        (path, text)
        for path in folder.rglob("*")
        if path.is_file()
        for text in hidden(chart)
        if text not in record and text.encode() in path.read_bytes()
    ]


def test_a_chart_without_its_key_is_the_chart_otherwise(trainer: Machine) -> None:
    for chart in trainer.workspace().bank.charts:
        assert chart.path is not None
        made = asked_chart(asked_table(chart.path.read_bytes()), chart.content_hash, chart.id)
        assert (made.id, made.note, made.documents) == (chart.id, chart.note, chart.documents)
        assert (made.instructions, made.policies) == (chart.instructions, chart.policies)
        assert (made.key, made.decoys, made.hints, made.teaches) == ((), (), (), ())
    with pytest.raises(ChartError, match="hints: is not a field of a chart"):
        asked_chart({"format": 2, "hints": ["x"]}, "0", "x")


def test_bundled_charts_cannot_be_sealed(trainer: Machine, tmp_path: Path) -> None:
    workspace = trainer.workspace()
    with pytest.raises(SetError, match="comes with every copy of coder-drill"):
        assigned(workspace, tmp_path / "x.cdset", set_id="pre-hire-skills-a")
    _, made = assigned(workspace, tmp_path / "x.cdset", set_id="pre-hire-skills-a", open_bank=True)
    assert made.keys_public == 12


def test_a_bundled_chart_under_a_new_hash_cannot_be_sealed_either(
    tmp_path: Path, codebook_cache: Path
) -> None:
    machine = trainer_machine(tmp_path, codebook_cache)
    workspace = machine.workspace()
    frozen = workspace.sets.frozen(workspace.sets.get("exam-one"))
    from coder_drill.training.packing import pack

    with pytest.raises(SetError, match="chart:our-ankle"):
        pack(frozen, workspace.bank, bundled=(), bundled_ids={"our-ankle"})


# -- sitting -----------------------------------------------------------------------------------------


def test_opening_is_written_down_before_anything_is_shown(file: Path, learner: Machine) -> None:
    workspace = learner.workspace()
    found = workspace.assignments.open(file)
    assert found.opened == "2026-05-01T09:00:00.000+00:00"
    learner.clock.step(3600)
    assert workspace.assignments.open(file).opened == found.opened
    assert workspace.assignments.state(found) == "not begun"
    assert found.learner == "L001"
    workspace.close()


def test_an_assessment_is_started_once_and_survives_a_kill(file: Path, learner: Machine) -> None:
    workspace, found, run = begun(learner, file)
    runs = workspace.assignments.runs(found)
    run, done = runs.give(run, 1, Response(LINES), seconds=30)
    assert done is None
    assert not run.tells
    with pytest.raises(NotAllowedError, match="no hints"):
        runs.keep(run, 1, Response(LINES), hints=1)
    # Killed; the next process goes on where it was, and the clock went on.
    learner.clock.step(600)
    again = learner.workspace()
    found = again.assignments.get("exam-one")
    going = again.assignments.start(found)
    assert going.id == run.id
    assert going.left == pytest.approx(1200)
    assert [e.stage.value for e in going.entries] == ["waiting", "given"]
    assert again.assignments.runs(found).response(going, 1) == Response(LINES)
    again.assignments.hand_in(found, file.parent)
    with pytest.raises(NotAllowedError, match="may be begun once"):
        again.assignments.start(found)
    again.close()
    workspace.close()


def test_when_time_is_up_what_was_answered_is_handed_in(file: Path, learner: Machine) -> None:
    workspace, found, run = begun(learner, file)
    runs = workspace.assignments.runs(found)
    runs.keep(runs.open(run, 0), 0, Response(LINES))
    learner.clock.step(31 * 60)
    (over,) = workspace.assignments.sittings(found)
    assert over.over
    assert over.end is not None
    assert over.end.value == "time"
    assert workspace.assignments.state(found) == "handed in"
    result = workspace.assignments.export(found, file.parent)
    read = result_of(open_file(result.path), KEYS)
    assert read.sittings[0].answers[0].given == LINES
    assert read.sittings[0].elapsed >= 1800
    assert read.final
    workspace.close()


def test_clock_events_travel_with_the_answers(file: Path, learner: Machine) -> None:
    seconds = [0.0]
    learner.steady = lambda: (seconds[0], "one")
    workspace, found, run = begun(learner, file)
    runs = workspace.assignments.runs(found)
    seconds[0] += 300
    learner.clock.step(-3600)
    run = runs.open(run, 0)
    assert run.left == pytest.approx(1500)
    seconds[0] += 10
    learner.clock.step(10)
    result = workspace.assignments.hand_in(found, file.parent)
    marks = result_of(open_file(result.path), KEYS).sittings[0].marks
    assert [(m.what, round(m.seconds)) for m in marks] == [("set-back", 3900)]
    workspace.close()


def test_extra_time_is_the_learners_own(trainer: Machine, learner: Machine, tmp_path: Path) -> None:
    path = tmp_path / "more.cdset"
    assigned(trainer.workspace(), path, minutes=45)
    workspace, _, run = begun(learner, path)
    assert run.left == 45 * 60
    workspace.close()


def test_it_opens_when_it_opens(trainer: Machine, learner: Machine, tmp_path: Path) -> None:
    path = tmp_path / "later.cdset"
    assigned(trainer.workspace(), path, opens="2026-05-02T08:00", due="2026-05-03T17:00")
    workspace = learner.workspace()
    found = workspace.assignments.open(path)
    with pytest.raises(NotAllowedError, match="opens on 2026-05-02 08:00 UTC"):
        workspace.assignments.start(found)
    learner.clock.step(86400)
    assert workspace.assignments.start(found).begun_at.startswith("2026-05-02")
    workspace.close()


def test_a_group_file_asks_for_an_id(trainer: Machine, learner: Machine, tmp_path: Path) -> None:
    path = tmp_path / "group.cdset"
    assigned(trainer.workspace(), path, learner="", seat="")
    workspace = learner.workspace()
    with pytest.raises(UsageError, match="name your id with --id"):
        workspace.assignments.open(path)
    assert workspace.assignments.open(path, learner="L042").learner == "L042"
    workspace.close()


def test_another_version_of_an_exercise_here_is_not_sat(
    trainer: Machine, learner: Machine, tmp_path: Path
) -> None:
    from dataclasses import replace

    workspace = trainer.workspace()
    path = tmp_path / "x.cdset"
    _, made = assigned(workspace, path, set_id="pre-hire-skills-a", open_bank=True)
    items = (replace(made.set.items[0], content_hash="0" * 64), *made.set.items[1:])
    path.write_bytes(assignment_bytes(replace(made, set=replace(made.set, items=items)), KEYS.sign))
    theirs = learner.workspace()
    found = theirs.assignments.open(path)
    with pytest.raises(NotAllowedError, match="another version here: the trainer assigned another"):
        theirs.assignments.start(found)
    theirs.close()


# -- what comes back ---------------------------------------------------------------------------------


def test_a_result_holds_answers_and_nothing_of_who_or_where(file: Path, learner: Machine) -> None:
    learner.learner = "Dana Q. Example"
    result = handed(learner, file)
    assert (result.learner, result.seat, result.number) == ("L001", "5" * 32, 1)
    assert result.final
    (sitting,) = result.sittings
    assert [a.given for a in sitting.answers] == [LINES, None]
    from coder_drill.training.result import result_json

    text = json.dumps(result_json(result))
    assert "Dana" not in text
    assert str(learner.folder) not in text
    for word in ("score", "verdict", "expected", "credit", "message", "hostname", "locale"):
        assert f'"{word}"' not in text


def test_sealed_answers_are_not_in_the_file_in_clear(file: Path, learner: Machine) -> None:
    handed(learner, file)
    (path,) = file.parent.glob("*.cdresult")
    assert b"S93" not in path.read_bytes()
    with pytest.raises(BadFileError, match="is sealed"):
        result_of(open_file(path))


def test_handing_in_again_is_the_same_file_and_more_work_the_next(
    file: Path, learner: Machine
) -> None:
    workspace, found, run = begun(learner, file)
    box, runs = workspace.assignments, workspace.assignments.runs(found)
    partial = box.export(found, file.parent)
    assert (partial.number, partial.final) == (1, False)
    run, _ = runs.give(run, 0, Response(LINES))
    second = box.hand_in(found, file.parent)
    learner.clock.step(7 * 86400)
    third = box.export(found, file.parent)
    assert (second.number, second.again, third.again) == (2, False, True)
    assert second.receipt == third.receipt != partial.receipt
    result = result_of(open_file(second.path), KEYS)
    assert result.previous == open_file(partial.path).hash
    assert box.receipts(found) == [partial.receipt, second.receipt]
    workspace.close()


def test_practice_is_never_exported_with_it(file: Path, learner: Machine) -> None:
    workspace = learner.workspace()
    chart = workspace.bank.get("ed-saturday-limp")
    assert chart is not None
    from coder_drill.scoring.model import Answer

    workspace.answers.submit(chart, Answer(()))
    workspace.close()
    result = handed(learner, file)
    assert {a.exercise for s in result.sittings for a in s.answers} == set(OWN)


# -- release -----------------------------------------------------------------------------------------


def release_file(trainer: Machine, made_for: Path, path: Path, seed: bytes = KEYS.sign) -> Path:
    workspace = trainer.workspace()
    own = assignment_of(open_file(made_for))
    kept = chart_files_of(own.set, workspace.bank)
    inside = released(own.set, kept, workspace.bank, workspace.sets.public_hashes)
    made = Release(own.id, own.set.hash, "Pat", "2026-05-09T00:00:00.000+00:00", inside.charts)
    path.write_bytes(release_bytes(made, seed))
    return path


def test_after_the_release_answers_become_full_reviews(
    file: Path, trainer: Machine, learner: Machine, tmp_path: Path
) -> None:
    handed(learner, file)
    workspace = learner.workspace()
    assert workspace.answers.history(kind=None) == []
    found = workspace.assignments.open(release_file(trainer, file, tmp_path / "r.cdrelease"))
    assert workspace.assignments.state(found) == "released"
    (attempt,) = workspace.answers.history(kind=None)
    assert (attempt.mode, attempt.assignment) == ("assessment", found.id)
    again = workspace.answers.again(attempt.uuid)
    assert again is not None
    assert any(o.expected for o in again.outcome.observations)
    # The same file again, and the answers as they were handed in.
    workspace.assignments.open(tmp_path / "r.cdrelease")
    assert len(workspace.answers.history(kind=None)) == 1
    workspace.close()


def test_a_release_is_the_trainers_and_comes_after_handing_in(
    file: Path, trainer: Machine, learner: Machine, tmp_path: Path
) -> None:
    release = release_file(trainer, file, tmp_path / "r.cdrelease")
    workspace = learner.workspace()
    with pytest.raises(UsageError, match="open the assignment first"):
        workspace.assignments.open(release)
    found = workspace.assignments.open(file)
    workspace.assignments.start(found)
    with pytest.raises(UsageError, match="is going on; hand it in first"):
        workspace.assignments.open(release)
    workspace.assignments.hand_in(found, tmp_path)
    forged = release_file(trainer, file, tmp_path / "f.cdrelease", seed=bytes(32))
    with pytest.raises(UsageError, match="is not signed by the trainer"):
        workspace.assignments.open(forged)
    workspace.assignments.open(release)
    workspace.close()


def test_released_keys_end_the_assessment(
    file: Path, trainer: Machine, learner: Machine, tmp_path: Path
) -> None:
    workspace = learner.workspace()
    found = workspace.assignments.open(file)
    found = workspace.assignments.open(release_file(trainer, file, tmp_path / "r.cdrelease"))
    with pytest.raises(NotAllowedError, match="can no longer be started"):
        workspace.assignments.start(found)
    workspace.close()


# -- hostile files -----------------------------------------------------------------------------------


def test_a_forged_assignment_does_not_replace_the_one_that_is_here(
    file: Path, learner: Machine, tmp_path: Path
) -> None:
    workspace = learner.workspace()
    found = workspace.assignments.open(file)
    forged = tmp_path / "forged.cdset"
    payload = json.loads(open_file(file).payload) | {"minutes": 600}
    forged.write_bytes(seal(FileKind.SET, payload, bytes(32)))
    with pytest.raises(UsageError, match="signed by another trainer"):
        workspace.assignments.open(forged)
    assert workspace.assignments.get(found.id).assignment.minutes is None
    workspace.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "../../etc"}, "id: is no id"),
        ({"extra": 1}, "extra: is not known here"),
        ({"set_hash": "0"}, "set_hash: is not that of the set"),
        ({"minutes": 1e6}, "minutes: is no number"),
        ({"format": 2}, "format: is no whole number"),
        ({"due": "tomorrow"}, "due: is no moment"),
        ({"trainer": "x" * 300}, "trainer: has 300 characters"),
        (
            {"charts": [{"id": "our-ankle", "hash": "0", "asked": {}}]},
            "charts: holds a chart that is not in the set",
        ),
        ({"sheets": [{"id": "a/b", "text": ""}]}, "id: is no id"),
    ],
)
def test_a_field_that_is_off_is_named(
    file: Path, learner: Machine, change: dict[str, object], said: str, tmp_path: Path
) -> None:
    payload = json.loads(open_file(file).payload) | change
    path = tmp_path / "off.cdset"
    path.write_bytes(seal(FileKind.SET, payload, KEYS.sign))
    workspace = learner.workspace()
    with pytest.raises(BadFileError) as caught:
        workspace.assignments.open(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert workspace.assignments.all() == []
    assert not (learner.folder / "data" / "assignments").exists()
    workspace.close()


def test_control_characters_and_markup_are_shown_literally(
    file: Path, learner: Machine, tmp_path: Path
) -> None:
    from coder_drill.training.inwords import assignment_lines

    payload = json.loads(open_file(file).payload) | {"trainer": "\x1b[31mPat\u202e [bold]x[/]"}
    path = tmp_path / "odd.cdset"
    path.write_bytes(seal(FileKind.SET, payload, KEYS.sign))
    workspace = learner.workspace()
    found = workspace.assignments.open(path)
    lines = assignment_lines(found.assignment, found.fingerprint)
    assert all(line.isprintable() for line in lines)
    assert "Pat [bold]x[/]" in lines[0]
    assert open_bytes(path.read_bytes()).signer == KEYS.public
    workspace.close()


WINDOW = 'days = 7\nwindow = "from-first-open"'


def windowed(trainer: Machine) -> None:
    file = trainer.folder / "data" / "sets" / "exam-one.toml"
    file.write_text(assessment_text(rules=WINDOW), encoding="utf-8")


def test_days_count_from_the_first_opening_and_from_it_alone(
    trainer: Machine, learner: Machine, tmp_path: Path
) -> None:
    windowed(trainer)
    path = tmp_path / "week.cdset"
    assigned(trainer.workspace(), path)
    workspace = learner.workspace()
    found = workspace.assignments.open(path)
    due = found.due
    assert seconds_of(due) - seconds_of(found.opened) == 7 * 86400
    told = " ".join(assignment_lines(found.assignment, found.fingerprint, found.opened))
    assert "It is due 7 days after you first open the file" in told
    assert f"Due {due[:16].replace('T', ' ')} UTC" in told
    # Opened again later, in another process, it is due when it was.
    learner.clock.step(3 * 86400)
    workspace.close()
    again = learner.workspace()
    assert again.assignments.open(path).due == due
    again.close()


def test_a_due_date_ends_a_window_and_a_learners_own_replaces_it(
    trainer: Machine, tmp_path: Path
) -> None:
    windowed(trainer)
    _, made = assigned(trainer.workspace(), tmp_path / "a.cdset", due="2026-05-03T17:00:00+00:00")
    assert made.due_from("2026-05-02T08:00:00.000+00:00") == made.due
    assert made.due_from("2026-04-20T08:00:00.000+00:00").startswith("2026-04-27T08:00")
    own = replace(made, own_due=True)
    assert own.due_from("2026-04-20T08:00:00.000+00:00") == made.due
    assert assignment_of(open_bytes(assignment_bytes(own, KEYS.sign))).own_due
    days = replace(made.set.rules, window=Window.ASSIGNED)
    fixed = replace(made, set=replace(made.set, rules=days))
    assert fixed.due_from("2026-04-20T08:00:00.000+00:00") == made.due


def test_a_clock_set_back_between_opening_and_start_is_an_event_of_the_sitting(
    trainer: Machine, tmp_path: Path, codebook_cache: Path
) -> None:
    windowed(trainer)
    path = tmp_path / "week.cdset"
    assigned(trainer.workspace(), path)
    steady = [100.0]
    machine = Machine(tmp_path / "back", codebook_cache, steady=lambda: (steady[0], "one"))
    workspace = machine.workspace()
    found = workspace.assignments.open(path)
    machine.clock.step(-2 * 86400)
    steady[0] += 600
    run = workspace.assignments.start(found)
    (back,) = run.clock.happened(Happened.SET_BACK)
    assert back.seconds > 2 * 86400
    assert run.clock.elapsed == 0
    handed = workspace.assignments.hand_in(found, tmp_path)
    told = " ".join(result_lines(result_of(open_file(handed.path), KEYS)))
    assert "the clock was set back" in told
    workspace.close()
