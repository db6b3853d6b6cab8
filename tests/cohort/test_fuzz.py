"""Files thrown at both sides: refused by name, nothing written, no traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coder_drill.cohort.model import Taken
from coder_drill.errors import CoderDrillError
from coder_drill.sets.loader import parse_set
from coder_drill.sets.model import Mode
from coder_drill.sets.skeleton import new_set_text
from coder_drill.training.assignment import assignment_of
from coder_drill.training.envelope import FileKind, open_bytes, open_file, seal
from coder_drill.training.release import release_of
from coder_drill.training.result import result_json, result_of
from tests.cohort.group import PERFECT, Group
from tests.unit.training_set import KEYS

ROUNDS = 5000
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1e308, 10**19, "", "x" * 3000, "\x1b[2J\u202e", "../../etc/passwd", "=cmd|' /C calc'!A0",
    "<script>", "\ud800", [], {}, [[]] * 3, {"a": {"b": [1]}}, "9999-99-99", "NaN", "2026-05-02T00:00:00+00:00",
)  # fmt: skip


def mutate(value: Any, rng: Random) -> Any:
    """The value with one thing in it exchanged, taken out, doubled or added."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        name = rng.choice(sorted(value))
        changed = dict(value)
        luck = rng.random()
        if luck < 0.1:
            del changed[name]
        elif luck < 0.15:
            changed[rng.choice(("extra", "__class__", name + "x"))] = rng.choice(ODD)
        else:
            changed[name] = mutate(value[name], rng)
        return changed
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        luck = rng.random()
        if luck < 0.1:
            return value[:at] + value[at + 1 :]
        if luck < 0.2:
            return [*value, value[at]]
        return [*value[:at], mutate(value[at], rng), *value[at + 1 :]]
    return rng.choice(ODD)


def flip(data: bytes, rng: Random) -> bytes:
    """Some bytes exchanged, cut off, or doubled."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(changed))
        luck = rng.random()
        if luck < 0.6:
            changed[at] = rng.randrange(256)
        elif luck < 0.8:
            del changed[at:]
        else:
            changed[at:at] = changed[: rng.randrange(1, 40)]
        if not changed:
            return b""
    return bytes(changed)


def refused(read: Callable[[], object]) -> bool:
    """True when it was refused in one printable line, False when it was taken. Nothing else may come."""
    try:
        read()
    except CoderDrillError as error:
        assert str(error).isprintable(), repr(str(error))
        assert len(str(error)) < 2500
        return True
    return False


def test_thousands_of_files_are_refused_or_read_never_anything_else(group: Group) -> None:
    if not group.cohort.db.is_sqlite:
        pytest.skip("reading does not depend on the database")
    path = group.sit("L001", PERFECT)
    rng = Random(20261126)
    samples: list[tuple[FileKind, bytes, Any, Callable[[bytes], object]]] = []
    made = group.files["L001"].read_bytes()
    assignment = json.loads(open_bytes(made).payload)
    samples.append(
        (FileKind.SET, made, assignment, lambda d: assignment_of(open_bytes(d, FileKind.SET)))
    )
    data = path.read_bytes()
    result = result_json(result_of(open_file(path), KEYS))
    samples.append(
        (FileKind.RESULT, data, result, lambda d: result_of(open_bytes(d, FileKind.RESULT), KEYS))
    )
    from coder_drill.services import cohorts

    out = cohorts.release(group.trainer, group.cohort, group.given, KEYS, group.box).read_bytes()
    samples.append(
        (FileKind.RELEASE, out, json.loads(open_bytes(out).payload),
         lambda d: release_of(open_bytes(d, FileKind.RELEASE)))
    )  # fmt: skip
    counts = {True: 0, False: 0}
    for _ in range(ROUNDS):
        kind, whole, payload, read = samples[rng.randrange(3)]
        if rng.random() < 0.5:
            thrown = flip(whole, rng)
        else:
            changed = payload
            for _ in range(rng.randrange(1, 3)):
                changed = mutate(changed, rng)
            try:
                thrown = seal(kind, changed, KEYS.sign)
            except UnicodeEncodeError:
                continue  # Half characters cannot be written; the readers are given them below.
        counts[refused(lambda thrown=thrown, read=read: read(thrown))] += 1  # type: ignore[misc]
    assert counts[True] > ROUNDS * 0.7
    for text in ('{"format":"coder-drill/set/1","payload":"\\ud800","signer":"","signature":""}',):
        assert refused(lambda text=text: open_bytes(text.encode()))  # type: ignore[misc]


def test_what_is_refused_leaves_nothing_in_the_cohort(group: Group) -> None:
    path = group.sit("L001", PERFECT)
    result = result_json(result_of(open_file(path), KEYS))
    rng = Random(3)
    (seed,) = (group.machines["L001"].folder / "data" / "keys").glob("*.key")
    import base64

    own = base64.b64decode(seed.read_text().strip())
    path.unlink()
    for n in range(60):
        try:
            data = seal(FileKind.RESULT, mutate(mutate(result, rng), rng), own)
        except UnicodeEncodeError:
            continue
        (group.box / f"{n:03d}.cdresult").write_bytes(data)
    done = group.collect()
    taken = [each for each in done if each.what is Taken.TAKEN]
    assert len(taken) < len(done)
    assert len(group.cohort.bundles()) == len(taken)
    assert all(each.why and each.why.isprintable() for each in done if each.what is Taken.REFUSED)
    assert {a.learner for a in group.cohort.answers()} <= {"L001"}


def test_set_files_are_refused_by_line_or_read() -> None:
    rng = Random(9)
    texts = [new_set_text("one", mode) for mode in Mode]
    words = [
        "[",
        "]",
        "=",
        '"',
        "\n",
        "count",
        "seed",
        "-1",
        "1e999",
        "[[filter]]",
        "kind",
        "\x1b",
        "é",
        "9" * 30,
    ]
    for _ in range(ROUNDS // 5):
        text = rng.choice(texts)
        for _ in range(rng.randrange(1, 5)):
            at = rng.randrange(len(text))
            cut = rng.randrange(0, 12)
            text = text[:at] + rng.choice(words) + text[at + cut :]
        made, faults = parse_set(text, Path("one.toml"))
        assert (made is None) == bool(faults)
        assert all(
            str(fault).isprintable() and str(fault).startswith("one.toml") for fault in faults
        )
