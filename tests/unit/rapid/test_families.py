"""What holds of every family of rapid items."""

from __future__ import annotations

import re
from typing import Any

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.grading import grade, read
from coder_drill.exercises.rapid.model import LEVELS, Family, Form, Item
from coder_drill.exercises.rapid.registry import families, item_of
from coder_drill.scoring.domains import KNOWLEDGE, all_domains
from coder_drill.scoring.model import Label

PER_LEVEL = 400
"""Items looked at on each of five levels: 2,000 a family."""

DESCRIPTOR_LIKE = re.compile(
    r"\b(each additional|list separately|unless otherwise specified)\b", re.I
)
"""Phrases of CPT's descriptors that nobody says in a chart."""


@pytest.fixture(scope="module", params=[*families().values()], ids=[*families()])
def family(request: pytest.FixtureRequest) -> Family[Any]:
    """Of a module, so that the tests of one family come one after the other and share its items."""
    made: Family[Any] = request.param
    return made


@pytest.fixture(scope="module")
def items(family: Family[Any], codebook: Codebook) -> tuple[Item, ...]:
    return tuple(
        family.item(seed, level, codebook) for level in LEVELS for seed in range(PER_LEVEL)
    )


def test_the_solver_finds_what_was_drawn(family: Family[Any], codebook: Codebook) -> None:
    from random import Random

    for level in LEVELS:
        for seed in range(PER_LEVEL):
            facts, answer = family.draw(Random(f"{family.id}/{level}/{seed}"), level, codebook)
            assert family.solve(facts, codebook) == answer, (level, seed, facts)


def test_every_item_is_whole(items: tuple[Item, ...]) -> None:
    domains = {*all_domains(), *KNOWLEDGE}
    for item in items:
        assert item.scene.strip(), item.id
        assert len(item.scene.splitlines()) <= 16, item.id
        assert item.ask.count("?") == 1, item.id
        assert item.rule.endswith("."), item.id
        assert "\n" not in item.rule, item.id
        assert item.worked, item.id
        assert item.source, item.id
        assert item.domain in domains, item.id
        assert item.skill in set(Label), item.id
        assert 5 <= item.seconds <= 180, item.id
        assert not DESCRIPTOR_LIKE.search(item.scene + item.ask), item.id
        if item.form is Form.CHOICE:
            keys = [option.key for option in item.options]
            assert 3 <= len(keys) <= 5, item.id
            assert len({option.text for option in item.options}) == len(keys), item.id
            (right,) = item.answer
            for option in item.options:
                assert bool(option.mistake) == (option.key != right), (item.id, option)
        else:
            assert not item.options, item.id


def test_the_right_answer_is_right_and_named_mistakes_are_wrong(items: tuple[Item, ...]) -> None:
    for item in items:
        typed = " ".join(item.answer) or "none"
        assert grade(item, typed).right, (item.id, typed)
        assert grade(item, typed.lower()).right, item.id
        for wrong, why in item.mistakes.items():
            assert read(item.form, wrong) != item.answer, (item.id, wrong)
            assert not grade(item, wrong or "none").right, (item.id, wrong)
            assert why.endswith("."), (item.id, why)


def test_the_answer_does_not_stand_in_the_scene(items: tuple[Item, ...]) -> None:
    """A typed answer must be worked out. A number or letter may occur by chance, a code may not."""
    for item in items:
        if item.form is Form.CODE:
            assert item.answer[0] not in item.scene.split(), item.id


def test_items_are_many_and_the_same_seed_is_the_same_item(
    family: Family[Any], codebook: Codebook, items: tuple[Item, ...]
) -> None:
    assert items[7] == family.item(7, 1, codebook) == item_of(items[7].id, codebook)
    # At least nine in ten differ in their text.
    assert len({item.scene + item.ask for item in items}) >= 0.9 * len(items)


def test_the_answers_vary(items: tuple[Item, ...]) -> None:
    """No answer is right so frequently that guessing it would do."""
    if items[0].form is Form.CHOICE:
        share = {key: sum(i.answer == (key,) for i in items) / len(items) for key in "ABC"}
        assert all(0.15 <= part <= 0.5 for part in share.values()), share
        return
    counts: dict[tuple[str, ...], int] = {}
    for item in items:
        counts[item.answer] = counts.get(item.answer, 0) + 1
    assert max(counts.values()) <= 0.5 * len(items), max(counts, key=lambda a: counts[a])


def test_ids_that_are_none_make_nothing(codebook: Codebook) -> None:
    for identity in (
        "",
        "x/1/1",
        "em-critical-care",
        "em-critical-care/9/1",
        "em-critical-care/1/x",
    ):
        assert item_of(identity, codebook) is None
