"""What of a sitting a trainer should read: an early opening, a late hand-in, answers that are the key itself."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from coder_drill.cohort.model import Answered
from coder_drill.cohort.signs import Records, as_the_key
from coder_drill.cohort.standing import SeatLine, standing_of
from tests.cohort.group import PERFECT, Group

NOW = "2026-05-02T00:00:00.000+00:00"
CODES = ("I10", "E11.9", "N18.30", "Z79.4", "99213")
KEY = "".join(
    f'[[key]]\ncode = "{code}"\n' + ('modifiers = ["25"]\nunits = 2\n' if code == "99213" else "")
    for code in CODES
)
AFTER = '[[key]]\ncode = "J44.9"\nafter = ["type"]\n'
"""A line that only the answer to a query brings."""


def line_of(group: Group, learner: str) -> SeatLine:
    (line,) = [x for x in standing_of(group.cohort, NOW).lines if x.seat.learner == learner]
    return line


@pytest.mark.parametrize(("hours", "told"), [(30, True), (20, False)])
def test_a_file_opened_long_before_the_start_is_a_sign(
    group: Group, hours: int, told: bool
) -> None:
    machine = group.machines["L001"]
    workspace = machine.workspace()
    workspace.assignments.open(group.files["L001"])
    workspace.close()
    machine.clock.step(hours * 3600)
    group.sit("L001", PERFECT)
    group.collect()
    found = [sign for sign in line_of(group, "L001").signs if "hours before the start" in sign]
    assert bool(found) is told
    assert not told or f"opened {hours} hours before" in found[0]


def test_what_ended_after_the_release_is_a_sign(group: Group) -> None:
    group.sit("L001", PERFECT)
    group.collect()
    assert line_of(group, "L001").signs == ()
    group.cohort.mark_released(group.given.id, "2020-01-01T00:00:00.000+00:00")
    assert any("after its keys were released" in sign for sign in line_of(group, "L001").signs)


def answer(learner: str, exercise: str, outcome: str, score: float = 1.0) -> Answered:
    return Answered(
        uuid=f"{learner}-{exercise}", sitting=f"run-{learner}", assignment="a", learner=learner, number=1,
        kind="chart", exercise=exercise, hash=f"hash-{exercise}", seconds=600, hints=0, flagged=False, seen=True,
        handed_in="", outcome=outcome, score=score, code_right=5, code_of=5, dropped=False, fault="", scored=True,
    )  # fmt: skip


def given_text(codes: Sequence[str]) -> str:
    lines = [
        {
            "code": code,
            "system": None,
            "modifiers": ["25"] if code == "99213" else [],
            "units": 2 if code == "99213" else 1,
            "poa": "",
        }
        for code in codes
    ]
    return json.dumps(lines)


def found_among(
    codes: Sequence[str], *, charts: int = 3, others: int = 4, shared: bool = False, key: str = KEY
) -> dict[str, list[str]]:
    """What is found where L1 gives these codes on so many charts, all right, and others answer otherwise."""
    exercises = [f"c{n}" for n in range(charts)]
    answers = [answer("L1", each, f"o-{each}") for each in exercises]
    answers += [
        answer(f"M{n}", each, f"o-{each}" if shared and not n else f"o-{each}-{n}", 0.8)
        for n in range(others)
        for each in exercises
    ]
    texts = {a.uuid: given_text(codes if a.learner == "L1" else CODES[:2]) for a in answers}
    kept = {f"hash-{each}": (each, key) for each in exercises}
    return as_the_key(answers, lambda ids: {i: texts[i] for i in ids}, Records(lambda: kept))


def test_answers_that_are_the_key_as_nobody_else_gave_it_are_told() -> None:
    assert found_among(CODES) == {"run-L1": ["c0", "c1", "c2"]}
    assert found_among(CODES, key=KEY + AFTER) == {"run-L1": ["c0", "c1", "c2"]}


def test_what_a_strong_coder_writes_is_not_told() -> None:
    assert found_among([CODES[1], CODES[0], *CODES[2:]]) == {}  # Another order.
    assert found_among(CODES, charts=2) == {}  # Twice may be luck.
    assert found_among(CODES, others=3) == {}  # Too few others to say that nobody else did.
    assert found_among(CODES, shared=True) == {}  # Somebody else did.
    short = "".join(f'[[key]]\ncode = "{code}"\n' for code in CODES[:4])
    assert found_among(CODES[:4], key=short) == {}  # Anybody writes four lines so.


def test_a_file_that_cannot_be_read_tells_nothing() -> None:
    assert found_among(CODES, key="= no TOML") == {}
