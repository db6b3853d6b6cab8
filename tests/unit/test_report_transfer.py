"""Export and import: nothing lost, nothing doubled, nothing half taken in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.services.skilllog import SkillLog
from coder_drill.services.transfer import ImportRefusedError, export_lines, import_lines
from coder_drill.store import CARD, Attempt, Learner, Store
from coder_drill.store.codec import codec_of
from coder_drill.store.model import card_response
from tests.unit.test_cards import box, missed
from tests.unit.test_progress import NOW, attempt
from tests.unit.test_skills_evidence import verdict
from tests.unit.test_store import make_attempt

REVIEW = Attempt(
    uuid="r1",
    learner_id="jo",
    kind=CARD,
    exercise="code:icd10cm:J44.1",
    content_hash="",
    title="",
    setting="",
    difficulty=0,
    edition="",
    mode=CARD,
    started_at="2026-05-20T13:00:00.000+00:00",
    submitted_at="2026-05-20T13:00:00.000+00:00",
    active_seconds=12.5,
    hints_used=0,
    score=1.0,
    response=card_response(drill="sentence", chart="other", answer="J44.1"),
)
JO = Learner("jo", "jo")


def open_store(folder: Path, name: str) -> Store:
    return Store.open(folder / name / "history.db")


def filled(folder: Path) -> Store:
    store = open_store(folder, "old")
    # Written out of the order of their dates, as a changed clock would have it.
    store.log.add_all([missed(3, score=0.0), make_attempt(2), missed(1, exercise="b", score=0.0)])
    box(store).sync()
    (card, *_) = store.cards.all("jo")
    store.log.add(replace(REVIEW, exercise=card.id))
    box(store).rebuild()
    return store


def lines_of(store: Store) -> list[str]:
    return list(export_lines(store, JO))


def test_export_wipe_import_brings_back_everything(tmp_path: Path) -> None:
    old, new = filled(tmp_path), open_store(tmp_path, "new")
    exported = lines_of(old)
    done = import_lines(new, exported, "x")
    assert (done.attempts, done.reviews, done.attempts_here, done.differing) == (3, 1, 0, 0)
    assert lines_of(new) == exported
    assert [a for _, a in new.log.replay("jo")] == [a for _, a in old.log.replay("jo")]
    box(new).rebuild()
    assert new.cards.all("jo") == old.cards.all("jo")
    before, after = SkillLog(old.log, "jo").book(), SkillLog(new.log, "jo").book()
    assert after.first == before.first
    for domain in before.estimator.domains:
        assert after.estimator.ability(domain) == pytest.approx(
            before.estimator.ability(domain), abs=1e-9
        )
    old.close()
    new.close()


def test_importing_twice_doubles_nothing(tmp_path: Path) -> None:
    store = filled(tmp_path)
    exported = lines_of(store)
    done = import_lines(store, exported + exported, "x")
    assert (done.attempts, done.reviews) == (0, 0)
    assert (done.attempts_here, done.reviews_here) == (6, 2)
    assert lines_of(store) == exported
    store.close()


def test_what_is_here_is_kept_and_a_difference_told(tmp_path: Path) -> None:
    store = filled(tmp_path)
    exported = lines_of(store)
    changed = json.loads(exported[1]) | {"score": 0.123}
    done = import_lines(store, [json.dumps(changed)], "x")
    assert done.differing == 1
    assert lines_of(store) == exported
    store.close()


def broken(**changes: Any) -> str:
    values = {"record": "attempt", **json.loads(json.dumps(_plain(missed(9))))}
    for key, value in changes.items():
        if value is ...:
            del values[key]
        else:
            values[key] = value
    return json.dumps(values)


def _plain(made: Attempt) -> dict[str, Any]:
    return codec_of(Attempt).plain(made)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is no JSON"),
        ("[1]", "is no JSON object"),
        ("\u0000", "is no JSON"),
        ('{"record": "song"}', "record: 'song'"),
        ('{"record": "card-review"}', "uuid: is missing"),
        ('{"record": "learner", "name": "jo"}', "id: is missing"),
        ('{"record": "learner", "id": "x", "name": " "}', "name: is empty"),
        ('{"record": "learner", "format": 3, "id": "x", "name": "jo"}', "format: 3 is newer"),
        ('{"record": "learner", "format": "2", "id": "x", "name": "jo"}', "format: 2 is newer"),
        (broken(score="high"), "score: 'high' is not a number"),
        (broken(score=1.5), "score: 1.5 is not in the range 0 to 1"),
        (broken(score=True), "score: True is not a number"),
        (broken().replace('"score": 0.75', '"score": NaN'), "NaN"),
        (broken(submitted_at="yesterday"), "submitted_at: 'yesterday' is no UTC time"),
        (broken(submitted_at="2026-05-01T09:00:00+02:00"), "is no UTC time"),
        (broken(difficulty=9), "difficulty"),
        (broken(hints_used=2.5), "hints_used: 2.5 is not a whole number"),
        (broken(exercise=...), "exercise: is missing"),
        (broken(learner_id=" "), "learner_id: is empty"),
        (broken(kind=""), "kind: is empty"),
        (broken(codes=[{"system": "cpt"}]), "codes[0].code: is missing"),
        (broken(codes="J44.1"), "codes: 'J44.1' is no list"),
        (broken(verdicts=[7]), "verdicts[0]: is no JSON object"),
        (broken(metrics=[{"id": "a", "right": 3, "of": 2}]), "metrics[0].right"),
        (broken(mood="fine"), "mood: no such field"),
        (broken(title="\ud800"), "half a character"),
        (broken(hints_used=2**63), "too large"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_taken_in(
    tmp_path: Path, line: str, words: str
) -> None:
    store = open_store(tmp_path, "new")
    good = broken(uuid="good")
    with pytest.raises(ImportRefusedError) as caught:
        import_lines(store, [good, line], "log.jsonl")
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith("log.jsonl: line 2: ")
    assert words in caught.value.lines[0]
    assert "\n" not in caught.value.lines[0]
    assert store.log.attempts("jo") == []
    store.close()


def test_every_broken_line_is_named(tmp_path: Path) -> None:
    store = open_store(tmp_path, "new")
    with pytest.raises(
        ImportRefusedError, match="2 lines are broken, nothing was imported"
    ) as caught:
        import_lines(store, ["{", broken(), "[]"], "x")
    assert [line.split(": ")[1] for line in caught.value.lines] == ["line 1", "line 3"]
    store.close()


def test_one_uuid_for_two_attempts_is_a_broken_line(tmp_path: Path) -> None:
    store = open_store(tmp_path, "new")
    with pytest.raises(ImportRefusedError) as caught:
        import_lines(store, [broken(), broken(score=0.1)], "x")
    assert "was given another attempt above" in caught.value.lines[0]
    store.close()


text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=12)


@settings(deadline=None)
@given(
    title=text,
    message=text,
    share=st.floats(0, 1),
    seconds=st.floats(0, 1e6),
    credit=st.floats(0, 1),
    labels=st.lists(text, max_size=3).map(tuple),
)
def test_any_attempt_survives_the_way_out_and_in(
    tmp_path_factory: pytest.TempPathFactory,
    title: str,
    message: str,
    share: float,
    seconds: float,
    credit: float,
    labels: tuple[str, ...],
) -> None:
    folder = tmp_path_factory.mktemp("transfer")
    made = attempt(
        1,
        NOW,
        title=title,
        score=share * credit,  # no more than its verdict allows
        active_seconds=seconds,
        verdicts=(verdict(message=message, credit=credit, labels=labels),),
    )
    old, new = open_store(folder, "old"), open_store(folder, "new")
    old.log.add(made)
    import_lines(new, lines_of(old), "x")
    assert new.log.attempts("jo") == [made]
    old.close()
    new.close()
