"""Rules that hold between questions, and over the whole bank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from coder_drill.authoring.questions.item import Finding
from coder_drill.authoring.questions.wording import NEGATIVE, plain
from coder_drill.authoring.similarity import similar_pairs
from coder_drill.exercises.question.model import Form, Question
from coder_drill.exercises.question.showing import ascending, is_code, shown_options

ENOUGH = 60
"""Fewer questions than this say nothing about a bank's habits."""
LONGEST_SHARE = (0.15, 0.32)
"""The right one of four is the longest in a quarter of the questions when length says nothing."""
PLACE_SHARE = (0.10, 0.40)
"""Among options that stand ascending, how often the right one may hold any one place of four."""
MODAL_SHARE = 0.40
NEGATIVE_SHARE = 0.03
NEAR_DOUBLE = 0.5
KEY_WORDS = 4
"""A right option of this many words stands in another stem by no chance."""

_TELLING_CODE = re.compile(r"[A-Z]\d|\d[A-Z]|\d{5}")
"""Years, amounts and modifiers stand in other stems by chance; codes do not."""
_PARTS = re.compile(r"[-,;+/]| and | with | or ")


def lint_between(questions: Sequence[Question]) -> Iterator[tuple[Question, Finding]]:
    """Questions that answer each other, and stems that are nearly the same."""
    yield from _cueing(questions)
    stems = {each.id: f"{each.stem} {each.exhibit}" for each in questions}
    by_id = {each.id: each for each in questions}
    for first, second, share in similar_pairs(stems, NEAR_DOUBLE):
        what = f"shares {share:.0%} of its words with {first}"
        yield by_id[second], Finding("double", "stem", what, "ask something else, or take it out")


def lint_bank(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """What is wrong over all questions, and the fix; nothing for a bank that is too small to tell."""
    singles = [each for each in questions if each.form is Form.SINGLE]
    if len(singles) < ENOUGH:
        return
    yield from _key_length(singles)
    yield from _key_place(singles)
    yield from _convergence(singles)
    negative = sum(bool(NEGATIVE.search(each.stem)) for each in questions)
    if negative > NEGATIVE_SHARE * len(questions):
        what = f"{negative} of {len(questions)} stems are negative"
        yield what, f"{NEGATIVE_SHARE:.0%} at most: turn some round"


def modal_key(question: Question) -> bool | None:
    """Is the right option the one that shares most parts with the others? None without parts.

    Of 99213-25, 99213, 99214-25 and 99212-25 the first can be told without knowing anything.
    """
    parts = [frozenset(p.strip() for p in _PARTS.split(o.text)) - {""} for o in question.options]
    if sum(len(each) > 1 for each in parts) < 3:
        return None
    counts = Counter(part for each in parts for part in each)
    if max(counts.values()) < 2:
        return None
    scores = [sum(counts[part] - 1 for part in each) for each in parts]
    best = max(scores)
    modal = [n for n, score in enumerate(scores) if score == best]
    return len(modal) == 1 and question.options[modal[0]].right


def _cueing(questions: Sequence[Question]) -> Iterator[tuple[Question, Finding]]:
    shown = {each.id: f" {plain(each.stem + ' ' + each.exhibit)} " for each in questions}
    for each in questions:
        for key in _telling_keys(each):
            for other in questions:
                together = each.group and each.group == other.group
                if other is each or other.path != each.path or together:
                    continue
                if f" {plain(key)} " in shown[other.id]:
                    what = f'states "{key}", the answer of {each.id}'
                    fix = "reword it, or give both the same group"
                    yield other, Finding("cueing", "stem", what, fix)


def _telling_keys(question: Question) -> list[str]:
    texts = [option.text for option in question.right if question.form is not Form.ORDER]
    return [
        text
        for text in (*texts, *question.answers)
        if len(text.split()) >= KEY_WORDS or (is_code(text) and _TELLING_CODE.search(text))
    ]


def _key_length(singles: Sequence[Question]) -> Iterator[tuple[str, str]]:
    worded = [
        each for each in singles if len(each.options) == 4 and not is_code(each.options[0].text)
    ]
    if len(worded) < ENOUGH:
        return
    for word, longest in (("longest", True), ("shortest", False)):
        count = sum(_stands_out(each, longest=longest) for each in worded)
        low, high = LONGEST_SHARE
        share = count / len(worded)
        if share > high or (longest and share < low):
            what = f"the right option is the {word} in {share:.0%} of {len(worded)} questions"
            yield what, f"bring it to {low:.0%}-{high:.0%}"


def _stands_out(question: Question, *, longest: bool) -> bool:
    (right,) = (len(option.text) for option in question.right)
    others = [len(option.text) for option in question.options if not option.right]
    return right > max(others) if longest else right < min(others)


def _key_place(singles: Sequence[Question]) -> Iterator[tuple[str, str]]:
    sorted_ones = [each for each in singles if len(each.options) == 4 and ascending(each)]
    if len(sorted_ones) < 20:
        return
    places = Counter(shown_options(each, 0).index(each.right[0]) for each in sorted_ones)
    for place in range(4):
        share = places[place] / len(sorted_ones)
        low, high = PLACE_SHARE
        if not low <= share <= high:
            what = (
                f"of {len(sorted_ones)} questions with options in ascending order, {share:.0%} have "
                f"the right one in place {place + 1}"
            )
            yield what, f"bring it to {low:.0%}-{high:.0%}: choose other wrong options"


def _convergence(singles: Sequence[Question]) -> Iterator[tuple[str, str]]:
    found = [modal for each in singles if (modal := modal_key(each)) is not None]
    if len(found) >= 10 and sum(found) > MODAL_SHARE * len(found):
        what = f"in {sum(found)} of {len(found)} questions the right option shares most with the others"
        yield what, f"{MODAL_SHARE:.0%} at most: spread the parts over the wrong options"
