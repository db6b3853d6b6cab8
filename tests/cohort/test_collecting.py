"""Collecting: nothing is counted twice, a bad file is named and the others go on."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

from coder_drill.cohort.model import State, Taken
from coder_drill.cohort.standing import standing_of
from coder_drill.training.envelope import FileKind, open_file, seal
from coder_drill.training.result import Result, result_bytes, result_of
from tests.cohort.group import PERFECT, Group
from tests.unit.training_set import KEYS

NOW = "2026-05-02T00:00:00.000+00:00"
FORGER = bytes([9]) * 32


def opened(path: Path) -> Result:
    return result_of(open_file(path), KEYS)


def seed_of(group: Group, learner: str) -> bytes:
    """The key of a learner, as a learner who forges has it."""
    (file,) = (group.machines[learner].folder / "data" / "keys").glob("*.key")
    return base64.b64decode(file.read_text().strip())


def states(group: Group) -> dict[str, State]:
    return {line.seat.learner: line.state for line in standing_of(group.cohort, NOW).lines}


def test_what_comes_back_is_scored_here_by_the_real_scorer(group: Group) -> None:
    group.sit("L001", PERFECT)
    group.sit("L002", {"our-ankle": "I10"})
    done = group.collect()
    assert [(each.what, each.learner, each.answers) for each in done] == [
        (Taken.TAKEN, "L001", 2),
        (Taken.TAKEN, "L002", 2),
    ]
    lines = {line.seat.learner: line for line in standing_of(group.cohort, NOW).lines}
    assert lines["L001"].score == 1.0
    assert lines["L002"].score is not None
    assert lines["L002"].score < 0.1
    assert lines["L003"].score is None
    assert states(group) == {
        "L001": State.HANDED_IN, "L002": State.HANDED_IN, "L003": State.UNKNOWN,
    }  # fmt: skip


def test_collecting_twice_changes_nothing(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    (first,) = group.collect()
    before = group.cohort.answers()
    copy = group.box / "renamed by the mail program (1).cdresult"
    copy.write_bytes(path.read_bytes())
    again = group.collect()
    assert [each.what for each in again] == [Taken.HAD, Taken.HAD]
    assert {each.receipt for each in again} == {first.receipt}
    assert group.cohort.answers() == before


def test_a_bad_file_is_named_and_the_others_go_on(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    (group.box / "a-broken.cdresult").write_bytes(path.read_bytes()[:-40] + b'x"}')
    (group.box / "b-empty.cdresult").write_bytes(b"")
    group.sit("L002", PERFECT)
    done = {Path(each.file).name: each for each in group.collect()}
    assert done["a-broken.cdresult"].what is Taken.REFUSED
    assert done["b-empty.cdresult"].what is Taken.REFUSED
    assert all("\n" not in each.why for each in done.values())
    assert sum(each.what is Taken.TAKEN for each in done.values()) == 2
    assert (group.box / "a-broken.cdresult").exists()


def test_a_partial_file_shows_how_far_somebody_is_and_the_rest_comes_later(group: Group) -> None:
    group.sit("L001", {"our-ankle": None}, hand_in=False)
    group.collect()
    assert states(group)["L001"] is State.BEGUN
    group.sit("L001", {"our-wrist": None})
    done = {each.file: each.what for each in group.collect()}
    assert sorted(each.value for each in done.values()) == ["had already", "taken"]
    assert states(group)["L001"] is State.HANDED_IN
    assert len(group.cohort.answers()) == 2


def test_an_older_file_after_a_newer_one_changes_nothing(group: Group, tmp_path: Path) -> None:
    partial = group.sit("L001", {"our-ankle": None}, hand_in=False)
    kept = tmp_path / "late.cdresult"
    partial.rename(kept)
    group.sit("L001", {"our-wrist": None})
    group.collect()
    before = group.cohort.answers()
    (done,) = group.collect(kept)
    assert (done.what, done.answers) == (Taken.TAKEN, 0)
    assert group.cohort.answers() == before
    assert states(group)["L001"] is State.HANDED_IN


def test_the_same_answers_with_other_content_are_refused_by_both_names(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    group.collect()
    own = seed_of(group, "L001")
    result = opened(path)
    sitting = result.sittings[0]
    changed = replace(sitting.answers[0], given=[])
    forged = replace(
        result, number=2, sittings=(replace(sitting, answers=(changed, *sitting.answers[1:])),)
    )
    other = group.box / "second.cdresult"
    other.write_bytes(result_bytes(forged, own, KEYS.seal_public))
    done = {Path(each.file).name: each for each in group.collect()}
    assert done["second.cdresult"].what is Taken.REFUSED
    assert path.name in done["second.cdresult"].why
    assert len(group.cohort.bundles()) == 1


def test_a_seat_is_held_to_its_first_key(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    group.collect()
    result = opened(path)
    sitting = replace(result.sittings[0], id="f" * 32, number=2)
    answers = tuple(replace(a, uuid=f"{n:032x}") for n, a in enumerate(sitting.answers))
    forged = group.box / "forged.cdresult"
    forged.write_bytes(
        result_bytes(
            replace(result, sittings=(replace(sitting, answers=answers),)), FORGER, KEYS.seal_public
        )
    )
    (done,) = group.collect(forged)
    assert done.what is Taken.REFUSED
    assert "new key for L001" in done.why
    assert "--accept-key L001" in done.why
    (done,) = group.collect(forged, accept=["L001"])
    assert done.what is Taken.TAKEN


def test_somebody_elses_file_is_not_taken(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    group.collect()
    own = opened(path)
    for change, said in (
        ({"seat": "0" * 32}, "names a seat that this cohort did not give"),
        ({"learner": "L002"}, "is from L002, on the seat of L001"),
        ({"seat": "", "learner": "L002"}, "without the seat that was given to L002"),
        ({"seat": "", "learner": "L999"}, "who has no seat in this assignment"),
        ({"assignment": "elsewhere"}, "for an assignment that this cohort did not make"),
        ({"set_hash": "0" * 64}, "for another version of the set"),
    ):
        file = group.box / "other.cdresult"
        file.write_bytes(result_bytes(replace(own, **change), FORGER, KEYS.seal_public))  # type: ignore[arg-type]
        (done,) = group.collect(file)
        assert (done.what, said in done.why) == (Taken.REFUSED, True), done.why


def test_one_key_on_two_seats_is_told(group: Group) -> None:
    group.sit("L001", PERFECT)
    group.collect()
    result = opened(group.sit("L002", PERFECT))
    for file in group.box.glob("*L002*"):
        file.unlink()
    file = group.box / "second.cdresult"
    file.write_bytes(result_bytes(result, seed_of(group, "L001"), KEYS.seal_public))
    (done,) = group.collect(file)
    assert done.what is Taken.REFUSED
    assert "is signed with the key of L001 on the seat of L002" in done.why


def test_late_is_derived_and_follows_the_date(group: Group) -> None:
    group.machines["L001"].clock.step(5 * 86400)
    group.sit("L001", PERFECT)
    group.collect()
    assert states(group)["L001"] is State.LATE
    (seat,) = [s for s in group.cohort.seats() if s.learner == "L001"]
    group.cohort.put_seats([replace(seat, due="2026-06-01T00:00:00.000+00:00", reason="ill")])
    assert states(group)["L001"] is State.HANDED_IN
    group.cohort.put_seats([replace(seat, excused=True)])
    assert states(group)["L001"] is State.EXCUSED


def test_clock_jumps_are_signs(group: Group) -> None:
    machine = group.machines["L001"]
    seconds = [0.0]
    machine.steady = lambda: (seconds[0], "one")
    group.sit("L001", PERFECT)
    group.collect()
    (line,) = [x for x in standing_of(group.cohort, NOW).lines if x.seat.learner == "L001"]
    assert any("the clock went ahead, or the machine slept" in sign for sign in line.signs)


def test_answers_faster_than_reading_are_signs(group: Group) -> None:
    group.sit("L001", PERFECT, minutes=0.02)
    group.sit("L002", PERFECT)
    group.collect()
    lines = {line.seat.learner: line for line in standing_of(group.cohort, NOW).lines}
    assert any("faster than their records can be read" in sign for sign in lines["L001"].signs)
    assert lines["L002"].signs == ()


def test_a_store_that_was_set_back_shows(group: Group, tmp_path: Path) -> None:
    import shutil

    machine = group.machines["L001"]
    workspace = machine.workspace()
    found = workspace.assignments.open(group.files["L001"])
    workspace.assignments.start(found)
    workspace.assignments.export(found, tmp_path)
    workspace.close()
    shutil.copytree(machine.folder, tmp_path / "copy")
    group.sit("L001", {"our-ankle": "I10"}, hand_in=False)
    group.collect()
    shutil.rmtree(machine.folder)
    shutil.copytree(tmp_path / "copy", machine.folder)
    group.sit("L001", PERFECT)
    group.collect()
    (line,) = [x for x in standing_of(group.cohort, NOW).lines if x.seat.learner == "L001"]
    assert any("the store was set back or copied" in sign for sign in line.signs)


def test_five_thousand_answers_do_not_fit_a_file(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    result = opened(path)
    sitting = result.sittings[0]
    many = tuple(
        replace(sitting.answers[0], uuid=f"{n:032x}", exercise=f"x{n}", given=None)
        for n in range(2001)
    )
    file = group.box / "flood.cdresult"
    file.write_bytes(
        result_bytes(replace(result, sittings=(replace(sitting, answers=many),)), FORGER)
    )
    (done,) = group.collect(file)
    assert "more than 2,000" in done.why
    assert group.cohort.bundles() == []


def test_a_file_of_another_kind_is_not_collected(group: Group) -> None:
    file = group.box / "x.cdresult"
    file.write_bytes(seal(FileKind.SET, json.loads("{}"), FORGER))
    (done,) = group.collect(file)
    assert "is a set file, not a result file" in done.why
