"""Item-writing rules for one question: what its words give away, and what they leave out.

A rule that a question breaks on purpose is named in its ``allow``; the names are the keys of ``RULES``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import NamedTuple

from coder_drill.authoring.citations import is_section
from coder_drill.authoring.identifiers import find_identifiers
from coder_drill.authoring.questions import wording as words
from coder_drill.exercises.question.model import Form, Question
from coder_drill.exercises.question.showing import is_code
from coder_drill.exercises.question.typed import canonical, is_right

RULES: dict[str, str] = {
    "one-question": "The stem ends in the one question mark it has.",
    "words": "A rule item has 60 words at most, a vignette 120.",
    "negative": "NOT, EXCEPT and LEAST stand in capitals, never with negative options.",
    "grammar": "The stem does not end in an article or a verb that options must fit.",
    "payer": "Where payers differ, the stem says whose rule is asked for.",
    "year": "A number that changes every year has its year in the stem.",
    "length": "The right option is at most a quarter longer than the average option.",
    "alike": "Options are alike in kind: all codes or none, one capitalization, one punctuation.",
    "clang": "The right option is not the only one that repeats a word of the stem.",
    "compound": "No option speaks of other options.",
    "absolute": "Always, never, only, must and their like are not in wrong options alone.",
    "vague": "Options say how often in numbers or not at all.",
    "overlap": "No two options mean the same or overlap.",
    "place": "No text speaks of an option by its place: places are shuffled.",
    "rationale": "Every option has a reason of its own, 8 to 60 words (steps and mistakes 4).",
    "source": "The source names a section, and is one that can be opened.",
    "code": "Codes exist on the date of the question.",
    "identifier": "Nothing reads as one of the identifiers of HIPAA's Safe Harbor.",
    "wording": "American spelling, and no clipped words of code descriptors.",
    "giveaway": "Neither stem nor exhibit states a typed answer.",
    "mistake": "A foreseen mistake is wrong, and answers can be read.",
    "cueing": "No question answers another of its file, unless they share a group.",
    "double": "No two stems ask nearly the same words.",
}
LONGEST = 1.25
RULE_WORDS, VIGNETTE_WORDS = 60, 120
RATIONALE_WORDS = (8, 60)
SHORT_RATIONALE = 4
SAME_REASON = 0.9


class Finding(NamedTuple):
    """A rule broken: its name, the field within the question, what is wrong, and the fix."""

    rule: str
    field: str
    what: str
    fix: str


def lint_question(question: Question) -> Iterator[Finding]:
    """Every rule that the words of ``question`` break, whether it allows itself to or not."""
    yield from _stem(question)
    yield from _options(question)
    yield from _rationales(question)
    yield from _sources(question)
    yield from _texts(question)
    if question.form is Form.TYPED:
        yield from _typed(question)


def _stem(question: Question) -> Iterator[Finding]:
    stem = question.stem
    if stem.count("?") != 1 or not stem.endswith("?"):
        fix = "ask one thing, in the last sentence"
        yield Finding("one-question", "stem", f"has {stem.count('?')} question marks", fix)
    vignette = "vignette" in question.tags
    most = VIGNETTE_WORDS if vignette else RULE_WORDS
    count = len(stem.split()) + len(question.exhibit.split())
    if count > most:
        fix = f"{most} at most" + ("" if vignette else ", or tag it vignette")
        yield Finding("words", "stem", f"has {count} words", fix)
    if found := words.QUIET_NEGATIVE.search(stem.rpartition(". ")[2]):
        fix = "turn the question round, or write the negative in capitals"
        yield Finding("negative", "stem", f'asks "{found[0]}"', fix)
    if words.NEGATIVE.search(stem):
        for n, option in enumerate(question.options, 1):
            if words.NEGATION.search(option.text):
                fix = "turn the question round"
                yield Finding("negative", f"option[{n}]", "is negative, as the stem is", fix)
    if words.LOOSE_ARTICLE.search(stem):
        yield Finding("grammar", "stem", "ends in a word that options must fit", "ask in full")
    shown = " ".join([stem, question.exhibit, *(option.text for option in question.options)])
    topic = words.PAYER_TOPICS.search(shown)
    if topic and not words.PAYER.search(stem + question.exhibit):
        fix = "name the payer, or whose claim it is"
        yield Finding("payer", "stem", f'speaks of "{topic[0]}" for no payer', fix)
    if question.expires and not words.YEAR.search(stem):
        yield Finding("year", "stem", "names no year, but the question expires", "name the year")


def _options(question: Question) -> Iterator[Finding]:
    options = question.options
    texts = [option.text for option in options]
    for n, text in enumerate(texts, 1):
        if found := words.COMPOUND.search(text):
            yield Finding("compound", f"option[{n}]", f'says "{found[0]}"', "write an option")
        if found := words.VAGUE.search(text):
            fix = "say it without, or use can"
            yield Finding("vague", f"option[{n}]", f'says "{found[0]}"', fix)
    yield from _overlaps(texts)
    if question.form not in (Form.SINGLE, Form.MULTIPLE) or not options:
        return
    right = [option.text for option in options if option.right]
    wrong = [option.text for option in options if not option.right]
    yield from _lengths(texts, right)
    yield from _kinds(texts)
    in_wrong = {w.lower() for text in wrong for w in words.ABSOLUTE.findall(text)}
    in_right = any(words.ABSOLUTE.search(text) for text in right)
    if in_wrong and not in_right:
        what = f"only wrong options say {', '.join(sorted(in_wrong))}"
        yield Finding("absolute", "option", what, "say it without, or use it in the right one too")
    if question.form is Form.SINGLE:
        yield from _clang(question.stem, right[0], wrong)


def _clang(stem: str, right: str, wrong: Sequence[str]) -> Iterator[Finding]:
    """An echo of the stem gives nothing away when a wrong option echoes it too."""
    asked = words.content_roots(stem)
    if any(words.long_roots(text) & words.long_roots(stem) for text in wrong):
        return
    for root in sorted(words.content_roots(right) & asked):
        what = f'repeats "{root}..." of the stem, no other option repeats any of it'
        yield Finding("clang", "option", what, "use another word in one of the two")


def _lengths(texts: Sequence[str], right: Sequence[str]) -> Iterator[Finding]:
    if all(is_code(text) for text in texts) or mean(len(text) for text in texts) < 12:
        return
    share = mean(len(text) for text in right) / mean(len(text) for text in texts)
    if share > LONGEST:
        what = f"the right one has {share:.2f} times the average length"
        yield Finding("length", "option", what, "shorten it, or make the others as full")


def _kinds(texts: Sequence[str]) -> Iterator[Finding]:
    for what, test in (
        ("codes", is_code),
        ("texts that begin with a capital", lambda text: not text[:1].islower()),
        ("texts that end in a period", lambda text: text.endswith(".")),
    ):
        count = sum(test(text) for text in texts)
        if 0 < count < len(texts):
            yield Finding(
                "alike", "option", f"{count} of {len(texts)} are {what}", "make all alike"
            )


def _overlaps(texts: Sequence[str]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    spans: list[tuple[float, float, str, int]] = []
    for n, text in enumerate(texts, 1):
        first = seen.setdefault(words.plain(text), n)
        if first != n:
            what = f"means the same as option[{first}]"
            yield Finding("overlap", f"option[{n}]", what, "change one of them")
        if (found := words.RANGE.fullmatch(text)) and not is_code(text):
            low, high = (float(part.replace(",", "").rstrip(".")) for part in found.group(1, 2))
            for other_low, other_high, unit, m in spans:
                if unit == found[3] and low < other_high and other_low < high:
                    what = f"overlaps with option[{m}]"
                    yield Finding("overlap", f"option[{n}]", what, "set the ranges apart")
            spans.append((low, high, found[3], n))


def _rationales(question: Question) -> Iterator[Finding]:
    name = "step" if question.form is Form.ORDER else "option"
    reasons = [(f"{name}[{n}].why", option.why) for n, option in enumerate(question.options, 1)]
    reasons += [(f"mistake[{n}].why", each.why) for n, each in enumerate(question.mistakes, 1)]
    if question.why:
        reasons.append(("why", question.why))
    low, high = RATIONALE_WORDS
    for place, (field, why) in enumerate(reasons):
        count = len(why.split())
        # Why a step follows another, or how a number came about, is soon said.
        least = SHORT_RATIONALE if field.startswith(("step", "mistake")) else low
        if not least <= count <= high:
            yield Finding("rationale", field, f"has {count} words", f"give {least} to {high}")
        for other, before in reasons[:place]:
            if difflib.SequenceMatcher(None, why, before).quick_ratio() > SAME_REASON and (
                difflib.SequenceMatcher(None, why, before).ratio() > SAME_REASON
            ):
                what = f"says what {other} says"
                yield Finding("rationale", field, what, "name the error behind this one")


def _sources(question: Question) -> Iterator[Finding]:
    for n, source in enumerate(question.sources, 1):
        field = f"source[{n}]"
        if source.startswith(("OCG ", "PCS ")):
            # "OCG I.C.9.a" is a section of the ICD-10-CM guidelines, "PCS B3.2" of the PCS ones.
            section = source.removeprefix("OCG ").partition(":")[0].strip()
            if not is_section(section) and not section.startswith("Appendix I"):
                what = f"{source} names no section of the guidelines"
                yield Finding("source", field, what, "give one that exists, such as OCG I.C.9.a")
        elif ":" not in source and not any(c.isdigit() for c in source):
            yield Finding("source", field, f"{source} names no section", "name the section")
    if question.sources and all(words.CLOSED_SOURCE.match(each) for each in question.sources):
        fix = "add one that a learner can open"
        yield Finding("source", "source", "is one that cannot be opened freely", fix)


def _texts(question: Question) -> Iterator[Finding]:
    for field, text in texts_of(question):
        if found := words.PLACE.search(text):
            fix = "name the option by its words"
            yield Finding("place", field, f'says "{found[0]}"', fix)
        if found := words.BRITISH.search(text):
            yield Finding("wording", field, f'spells "{found[0]}"', "use American spelling")
        if found := words.CLIPPED.search(text):
            fix = "use words of your own"
            yield Finding("wording", field, f'says "{found[0]}", as descriptors do', fix)
        for identifier in find_identifiers(text):
            what = f'"{identifier.text}" reads as an identifier ({identifier.kind.value})'
            yield Finding("identifier", field, what, identifier.kind.fix)


def _typed(question: Question) -> Iterator[Finding]:
    shown = f"{question.stem} {question.exhibit}"
    read = [canonical(question, answer) for answer in question.answers]
    for n, (answer, parts) in enumerate(zip(question.answers, read, strict=True), 1):
        if not parts:
            fix = f"write it as a {question.answer_kind.value}"
            yield Finding("mistake", f"accept[{n}]", f"{answer} cannot be read", fix)
        elif parts in read[: n - 1]:
            yield Finding("mistake", f"accept[{n}]", f"{answer} repeats another", "take it out")
        elif not question.in_order and f" {answer} " in f" {shown.replace('?', ' ')} ":
            yield Finding("giveaway", "stem", f"states the answer {answer}", "reword it")
    for n, mistake in enumerate(question.mistakes, 1):
        if is_right(question, mistake.answer):
            fix = "take it out of the mistakes, or out of accept"
            yield Finding("mistake", f"mistake[{n}]", f"{mistake.answer} is accepted", fix)


def texts_of(question: Question) -> Iterator[tuple[str, str]]:
    """Every text of a question that a learner reads, with its field."""
    yield "stem", question.stem
    yield "exhibit", question.exhibit
    name = "step" if question.form is Form.ORDER else "option"
    for n, option in enumerate(question.options, 1):
        yield f"{name}[{n}]", option.text
        yield f"{name}[{n}].why", option.why
    yield "why", question.why
    for n, answer in enumerate(question.answers, 1):
        yield f"accept[{n}]", answer
    for n, mistake in enumerate(question.mistakes, 1):
        yield f"mistake[{n}].why", mistake.why
