"""From a set to the exercises themselves, and to the policy of its runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from coder_drill.exercises.model import Exercise
from coder_drill.exercises.policy import ASSESSMENT, EXAM, PRACTICE, TRIAL, Policy
from coder_drill.exercises.registry import find, kind_named
from coder_drill.exercises.run import Entry
from coder_drill.exercises.sources import Sources
from coder_drill.exercises.want import Want
from coder_drill.sets.model import DrillSet, Filter, FrozenSet, Item, Mode, SetError, unique

_POLICIES = {Mode.PRACTICE: PRACTICE, Mode.EXAM: EXAM, Mode.ASSESSMENT: ASSESSMENT}


def freeze(made: DrillSet, sources: Sources, day: date) -> FrozenSet:
    """The set with its exercises as they are on ``day``: listed ones first, then filter by filter.

    The same set over the same content gives the same exercises. Raises SetError for one that is not
    there, and for a filter that too few exercises fit.
    """
    where = str(made.path or made.id)
    items: list[Item] = []
    for ref in made.exercises:
        exercise = find(sources, ref.kind, ref.id)
        if exercise is None:
            fix = f"check the id; 'coder-drill {_lister(ref.kind)}' lists what there is"
            raise SetError(f"{where}: exercises: {ref} is not there; {fix}")
        items.append(Item.of(exercise))
    for number, each in enumerate(made.filters, 1):
        taken = {(item.kind, item.id) for item in items}
        found = [e for e in _choices(each, sources, day) if (e.kind, e.id) not in taken]
        chosen = choose(found, each.count, each.seed)
        if len(chosen) < each.count:
            raise SetError(
                f"{where}: filter[{number}].count: {each.count} asked for, {len(chosen)} fit; "
                "ask for fewer, or widen the filter"
            )
        items += [Item.of(exercise, each.section) for exercise in chosen]
    draw = made.rules.draw
    if draw is not None and draw >= len(unique(items)):
        raise SetError(
            f"{where}: rules.draw: is {draw}, the set has {len(unique(items))} exercises; draw fewer, or take "
            "it out"
        )
    return FrozenSet(
        id=made.id,
        title=made.title,
        mode=made.mode,
        rules=made.rules,
        items=unique(items),
        about=made.about,
        blueprint=made.blueprint,
        form_of=made.form_of,
    )


def choose(found: list[Exercise], count: int, seed: int) -> list[Exercise]:
    """``count`` exercises by a seed, main domains taken in turn so that none crowds out the others."""
    rng = Random(seed)
    by_domain: dict[str, list[Exercise]] = {}
    for exercise in sorted(found, key=lambda e: (e.kind, e.id)):
        main = max(sorted(exercise.domains), key=lambda d: exercise.domains[d], default="")
        by_domain.setdefault(main, []).append(exercise)
    piles = [by_domain[name] for name in sorted(by_domain)]
    for pile in piles:
        rng.shuffle(pile)
    rng.shuffle(piles)
    chosen: list[Exercise] = []
    while piles and len(chosen) < count:
        for pile in list(piles):
            if len(chosen) < count:
                chosen.append(pile.pop())
            if not pile:
                piles.remove(pile)
    return chosen


def policy_of(frozen: FrozenSet, *, trial: bool = False, minutes: float | None = None) -> Policy:
    """The policy of the set's runs.

    ``trial`` is for its author, who sees the score at the end; ``minutes`` stands in for the set's own
    limit (a learner with extra time).
    """
    rules = frozen.rules
    own = rules.minutes if minutes is None else minutes
    limit = None if own is None else own * 60.0
    if trial:
        return replace(TRIAL, limit=limit, lookup=rules.lookup, weights=rules.weights)
    base = _POLICIES[frozen.mode]
    return replace(
        base,
        chosen=False,
        extras=(),
        extras_share=0.0,
        hints=rules.hints,
        lookup=rules.lookup,
        weights=rules.weights,
        feedback=rules.feedback,
        back=rules.feedback.value != "at-once",
        flags=rules.feedback.value != "at-once",
        exercises=frozen.given if frozen.mode is Mode.PRACTICE else None,
        limit=limit,
        attempts=rules.attempts,
    )


def entries_of(frozen: FrozenSet, seed: str) -> tuple[Entry, ...]:
    """The entries of a run of the set, in the order of one learner."""
    return tuple(
        Entry(
            item.kind,
            item.id,
            item.content_hash,
            why="it is in the set",
            section=item.section,
        )
        for item in frozen.ordered(seed)
    )


def changed_since(frozen: FrozenSet, sources: Sources) -> list[str]:
    """A line for each exercise that is not here, or is here in another version than the set's."""
    lines = []
    for item in frozen.items:
        exercise = find(sources, item.kind, item.id)
        if exercise is None:
            lines.append(f"{item.kind} {item.id} is not there")
        elif exercise.content_hash != item.content_hash:
            lines.append(f"{item.kind} {item.id} is another version here")
    return lines


def _choices(each: Filter, sources: Sources, day: date) -> list[Exercise]:
    want = Want(
        settings=each.settings,
        domains=each.domains,
        tags=each.tags,
        easiest=each.difficulty[0],
        hardest=each.difficulty[1],
        count=each.count,
        day=day,
    )
    kind = kind_named(each.kind)
    return list(kind.wanted(sources, want, Random(each.seed)))


def _lister(kind: str) -> str:
    return {"question": "questions", "rapid": "rapid --list"}.get(kind, "charts")
