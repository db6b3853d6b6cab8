"""The kept book of a long log: the same numbers with it and without, and never trusted beyond its log."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from coder_drill.scoring.model import Label
from coder_drill.services.skilllog import KEEP_AFTER, SkillLog, file_name
from coder_drill.skills import checkpoint
from coder_drill.skills.book import SkillBook
from coder_drill.skills.drills import state_of
from coder_drill.store import Attempt, AttemptMetric, AttemptVerdict, Store
from tests.unit.test_store import make_attempt

LEARNER = "jo"
MOMENT = "2026-05-01T10:00:00.000+00:00"
SECRET = "S52.501A"


def history(seed: int, count: int, learner: str = LEARNER) -> Iterable[Attempt]:
    """Attempts of every kind on a handful of exercises."""
    rng = Random(seed)
    for number in range(count):
        verdicts = tuple(
            AttemptVerdict(
                label=rng.choice(list(Label)).value,
                expected=rng.choice((None, SECRET)),
                given=rng.choice((None, SECRET)),
                credit=rng.random(),
                weight=1.0,
                points_lost=rng.random(),
                role="secondary",
                domain=rng.choice(("cm-09", "cm-19", "cpt-e-m", "unknown")),
                labels=tuple(rng.sample(("poa", "modifier", "units"), rng.randrange(3))),
                optional=rng.random() < 0.2,
                message=f"{SECRET} it is",
                expected_line=f"{SECRET}-25" if rng.random() < 0.3 else "",
                given_line=SECRET,
            )
            for _ in range(rng.randrange(5))
        )
        yield make_attempt(
            number,
            uuid=f"{learner}-{seed}-{number}",
            learner_id=learner,
            verdicts=verdicts,
            metrics=tuple(
                AttemptMetric(name, rng.randrange(3), rng.randrange(4))
                for name in rng.sample(("poa", "principal", "odd"), rng.randrange(4))
            ),
            kind=rng.choice(("chart", "chart", "question", "rapid", "card")),
            exercise=rng.choice("abcdefghij"),
            rubric_version=rng.choice(("", "3")),
            active_seconds=rng.uniform(1, 60),
            mode=rng.choice(("drill", "exam", "trial")),
            difficulty=rng.randrange(1, 6),
            hints_used=rng.randrange(3),
            submitted_at=rng.choice((MOMENT, "2026-06-01T10:00:00.000+00:00", "odd")),
        )


def numbers(book: SkillBook) -> object:
    """Everything that a book says, exactly."""
    return (
        book.estimator.state(),
        book.met,
        book.last,
        state_of(book.drills),
        book.attempts,
        book.times,
        list(book.recent),
        book.first,
        book.retried,
        {domain: (list(when), list(met)) for domain, (when, met) in book.credits.items()},
        {name: tuple(map(list, columns)) for name, columns in book.metrics.items()},
    )


def kept(store: Store, folder: Path | None, learner: str = LEARNER) -> SkillLog:
    return SkillLog(store.log, learner, folder, keep_after=10)


class Reads:
    """How many verdicts a log was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
        self.count = 0
        real = type(store.log).observations

        def counted(log: object, learner_id: str, *, after: int = 0) -> object:
            for row in real(log, learner_id, after=after):  # type: ignore[arg-type]
                self.count += 1
                yield row

        monkeypatch.setattr(type(store.log), "observations", counted)

    def since(self) -> int:
        found, self.count = self.count, 0
        return found


@pytest.mark.parametrize("seed", range(6))
def test_with_and_without_the_numbers_are_equal_to_the_last_bit(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.in_memory()
    store.log.add_all(history(seed, 60))
    reads = Reads(monkeypatch, store)
    folded = kept(store, tmp_path)
    assert numbers(folded.book()) == numbers(kept(store, None).book())
    reads.since()
    taken_up = kept(store, tmp_path)
    assert numbers(taken_up.book()) == numbers(folded.book())
    assert taken_up.heads() == folded.heads()
    assert reads.since() == 0
    # What is appended goes on from it, whether a little or enough to keep it anew.
    for number, more in enumerate((3, 30, 1)):
        store.log.add_all(history(100 + 10 * seed + number, more))
        store.log.add_all(history(900 + 10 * seed + number, 2, "kim"))
        reads.since()
        further = kept(store, tmp_path)
        book = further.book()
        read = reads.since()
        plain = kept(store, None)
        assert numbers(book) == numbers(plain.book())
        assert further.heads() == plain.heads()
        assert read < reads.since() / 2
        assert numbers(taken_up.book()) == numbers(book)
    store.close()


def test_a_damaged_one_is_ignored_and_made_anew(tmp_path: Path) -> None:
    store = Store.in_memory()
    store.log.add_all(history(1, 60))
    right = numbers(kept(store, tmp_path).book())
    file = tmp_path / file_name(LEARNER)
    whole = file.read_bytes()
    rng = Random(5)
    garbled = [whole[: rng.randrange(len(whole))] for _ in range(20)] + [b"", whole + b"x"]
    for _ in range(40):
        flipped = bytearray(whole)
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        garbled.append(bytes(flipped))
    for content in garbled:
        file.write_bytes(content)
        assert checkpoint.unpacked(content) is None
        assert numbers(kept(store, tmp_path).book()) == right
        assert file.read_bytes() == whole
    file.unlink()
    file.mkdir()
    assert numbers(kept(store, tmp_path).book()) == right
    assert list(tmp_path.iterdir()) == [file]
    store.close()


@pytest.mark.parametrize("other", ["learner", "attempts", "order", "shorter", "mode"])
def test_one_of_another_log_is_ignored(other: str, tmp_path: Path) -> None:
    attempts = list(history(1, 40))
    store = Store.in_memory()
    store.log.add_all(attempts)
    kept(store, tmp_path).book()
    store.close()
    file = tmp_path / file_name(LEARNER)
    learner = "kim" if other == "learner" else LEARNER
    if other == "learner":
        attempts = [replace(each, learner_id="kim") for each in attempts]
        file.rename(tmp_path / file_name("kim"))
    elif other == "attempts":
        attempts = [*history(2, 20), *attempts[20:]]
    elif other == "order":
        attempts[3], attempts[4] = attempts[4], attempts[3]
    elif other == "shorter":
        attempts = attempts[:-1]
    else:
        attempts[7] = replace(attempts[7], mode="another")
    store = Store.in_memory()
    store.log.add_all(attempts)
    found = kept(store, tmp_path, learner)
    plain = kept(store, None, learner)
    assert numbers(found.book()) == numbers(plain.book())
    assert found.heads() == plain.heads()
    store.close()


def test_one_made_by_other_code_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.in_memory()
    store.log.add_all(history(1, 40))
    kept(store, tmp_path).book()
    data = (tmp_path / file_name(LEARNER)).read_bytes()
    assert checkpoint.unpacked(data) is not None
    monkeypatch.setattr(checkpoint, "made_by", lambda: "other")
    assert checkpoint.unpacked(data) is None
    monkeypatch.setattr(checkpoint, "made_by", lambda: "")
    assert checkpoint.unpacked(data) is None
    (tmp_path / file_name(LEARNER)).unlink()
    kept(store, tmp_path).book()
    assert list(tmp_path.iterdir()) == []
    store.close()


def test_it_holds_no_code_and_no_words_and_is_the_learners_alone(tmp_path: Path) -> None:
    store = Store.in_memory()
    store.log.add_all(history(1, 40))
    kept(store, tmp_path).book()
    file = tmp_path / file_name(LEARNER)
    assert SECRET.encode() not in file.read_bytes()
    assert b"S52" not in file.read_bytes()
    assert list(tmp_path.iterdir()) == [file]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.close()


def test_a_short_log_is_not_kept_and_a_folder_that_cannot_be_written_is_none(
    tmp_path: Path,
) -> None:
    store = Store.in_memory()
    store.log.add_all(history(1, 40))
    assert KEEP_AFTER > 40
    SkillLog(store.log, LEARNER, tmp_path).book()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    assert numbers(kept(store, tmp_path / "file").book()) == numbers(kept(store, None).book())
    store.close()
