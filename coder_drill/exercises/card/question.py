"""A card's question as data: how it is made from a card, and how it is graded.

Three forms: from a sentence of a note to the code; from a code's neighbors to the right one; spot the
error among coded lines. The solution is for after the answer. Sentences and lines come from charts
other than the one in which the card was missed first, so that never that sentence is shown; where no
other chart has the code, its neighbors are asked about with the words of the code book.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.codebooks.model import Code, NoteKind, System
from coder_drill.exercises.card.giveaway import names_code, stands_out
from coder_drill.exercises.card.spoiling import about, line_of, sentence_of, spoiled_line
from coder_drill.exercises.subject import Subject
from coder_drill.scoring.pairing import key_system

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CHOICES = 6
"""Codes to choose from in a question about neighbors, the right one among them."""
LINES = 4
"""Coded lines in a spot-the-error question at most."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What is shown after the answer: the right code with title, the note's words, the reason."""

    code: str
    title: str
    sentence: str
    why: str
    guideline: str
    chart_id: str = ""
    chart_title: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A code to choose; ``title`` is empty where showing it would give the answer away."""

    code: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A line of an answer with the sentence that it was coded from."""

    text: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """One question. ``kind`` is its form: ``sentence``, ``neighbors`` or ``spot``.

    ``sentence``: type the code for ``sentence``. ``neighbors``: choose from ``options``.
    ``spot``: name the wrong one of ``lines`` by its number from 1. ``answers`` are what is right.
    """

    card: str
    kind: str
    prompt: str
    context: str
    sentence: str
    answers: tuple[str, ...]
    evidence: Solution
    options: tuple[Option, ...] = ()
    lines: tuple[CodedLine, ...] = ()
    chart_id: str = ""
    skill: str = ""
    """The auditor's label of the miss that made the card."""


@dataclass(frozen=True, slots=True)
class Graded:
    """How an answer was graded: a sentence for the learner, and the solution."""

    right: bool
    message: str
    evidence: Solution


def make_question(
    card: Subject, charts: Sequence[Chart], codebook: Codebook, rng: Random
) -> CardQuestion | None:
    """A question for a card, or None when nothing fair can be asked: it waits for another chart."""
    makers: list[Callable[[], CardQuestion | None]]
    elsewhere = _elsewhere(card, charts, rng)
    if card.kind == "code":
        makers = [
            lambda: _sentence_question(card, elsewhere, codebook),
            lambda: _neighbors_question(card, elsewhere, codebook, rng),
            lambda: _spot_question(card, charts, codebook, rng),
        ]
        rng.shuffle(makers)
        makers.append(lambda: _neighbors_question(card, None, codebook, rng))
    else:
        makers = [lambda: _spot_question(card, charts, codebook, rng)]
    for make in makers:
        found = make()
        if found is not None and not gives_away(found):
            return found
    return None


def gives_away(question: CardQuestion) -> bool:
    """True when the answer can be read off the question."""
    if question.kind == "spot":
        # The only line with words of the note, or the only one without, is the odd one out.
        wrong = question.lines[int(question.answers[0]) - 1]
        others = [line for line in question.lines if line is not wrong]
        return all(bool(other.sentence) != bool(wrong.sentence) for other in others)
    text = f"{question.prompt} {question.context} {question.sentence}"
    return names_code(text, question.answers)


def grade(question: CardQuestion, given: str) -> Graded:
    """Grade an answer: a code in any writing, or the number of a line (``2`` or ``line 2``)."""
    text = _plain(given)
    right = text in {_plain(answer) for answer in question.answers}
    evidence = question.evidence
    named = f"{evidence.code} ({evidence.title})" if evidence.title else evidence.code
    if question.kind == "spot":
        text = text.removeprefix("LINE")
        right = text == question.answers[0]
        wrong = question.lines[int(question.answers[0]) - 1]
        message = f"Line {question.answers[0]}, {wrong.text}, is wrong. "
        message += f"Here belongs {named}." if evidence.code else "It does not belong here."
    else:
        message = f"{named} is right."
    if not right:
        message = f"Not {given.strip() or 'an empty answer'}. {message}"
    return Graded(right, message, evidence)


# -- the three forms -------------------------------------------------------------------------


def _elsewhere(card: Subject, charts: Sequence[Chart], rng: Random) -> tuple[Chart, KeyCode] | None:
    """A key line with the card's code in a chart other than the one it was missed in first."""
    found = [
        (chart, key)
        for chart in charts
        if chart.id != card.chart_id
        for key in chart.key
        if card.code in (key.code, *key.accept) and sentence_of(chart, key)
    ]
    return rng.choice(found) if found else None


def _sentence_question(
    card: Subject, place: tuple[Chart, KeyCode] | None, codebook: Codebook
) -> CardQuestion | None:
    if place is None:
        return None
    chart, key = place
    return CardQuestion(
        card=card.id,
        kind="sentence",
        prompt=f"Which {key_system(key).label} code does this support?",
        context=_context(chart, key),
        sentence=sentence_of(chart, key),
        answers=(key.code, *key.accept),
        evidence=_evidence(chart, key, codebook),
        chart_id=chart.id,
        skill=card.label,
    )


def _neighbors_question(
    card: Subject, place: tuple[Chart, KeyCode] | None, codebook: Codebook, rng: Random
) -> CardQuestion | None:
    system = System(card.system)
    right = codebook.get(card.code, system)
    if right is None or not right.billable:
        return None
    accepted = place[1].accept if place else ()
    near = neighbors(right, codebook, rng, without=(*accepted, right.code), given=card.given)
    if len(near) < 2:
        return None
    codes = sorted([right, *near], key=lambda code: code.code)
    sentence, prompt, titled = "", "", True
    if place is not None:
        sentence = sentence_of(*place)
        prompt = "Which of these neighbors does the sentence support?"
        evidence = _evidence(*place, codebook)
    else:
        term = _inclusion_term(right, codebook)
        prompt = (
            f'Under which of these is "{term}" coded?'
            if term
            else f'Which of these codes is "{right.title}"?'
        )
        titled = bool(term)
        evidence = Solution(right.code, right.title, "", "", f"{system.label} at {right.code}")
    asked = f"{prompt} {sentence}"
    titled = titled and not stands_out(asked, right.title, [code.title for code in near])
    return CardQuestion(
        card=card.id,
        kind="neighbors",
        prompt=prompt,
        context=_context(*place) if place else "",
        sentence=sentence,
        answers=(right.code,),
        evidence=evidence,
        options=tuple(Option(code.code, code.title if titled else "") for code in codes),
        chart_id=place[0].id if place else "",
        skill=card.label,
    )


def neighbors(
    right: Code, codebook: Codebook, rng: Random, *, without: Sequence[str], given: str = ""
) -> list[Code]:
    """Billable codes nearest to one in its book: what was given for it first, then its siblings."""
    found: dict[str, Code] = {}
    wrong = codebook.get(given, right.system) if given else None
    if wrong is not None and wrong.billable:
        found[wrong.code] = wrong
    at: Code | None = right
    while at is not None and len(found) < CHOICES + len(without):
        level = codebook.siblings(at.code, right.system)
        if at.kind in ("chapter", "block", "section"):
            break
        pool = [
            low
            for other in level
            for low in (
                [other] if other.billable else codebook.billable_under(other.code, right.system)[:4]
            )
        ]
        pool = [code for code in pool if code.billable and code.code not in found]
        pool.sort(key=lambda code: _distance(code.code, right.code))
        near = pool[: 2 * CHOICES]
        rng.shuffle(near)
        for code in near[:CHOICES]:
            found.setdefault(code.code, code)
        at = codebook.parent(at.code, right.system)
    return [code for code in found.values() if code.code not in without][: CHOICES - 1]


def _spot_question(
    card: Subject, charts: Sequence[Chart], codebook: Codebook, rng: Random
) -> CardQuestion | None:
    others = [chart for chart in charts if chart.id != card.chart_id]
    rng.shuffle(others)
    # Charts with the very code or category first.
    others.sort(key=lambda chart: not any(about(key, card) for key in chart.key))
    for chart in others:
        spoiled = spoiled_line(card, chart, codebook, rng)
        if spoiled is None:
            continue
        keys = [k for k in chart.key if not k.optional and k is not spoiled.instead_of]
        rest = [key for key in keys if key not in spoiled.needs]
        room = max(0, LINES - 1 - len(spoiled.needs))
        beside = [*spoiled.needs, *rng.sample(rest, min(len(rest), room))]
        lines = [
            CodedLine(line_of(key), _title(key.code, key, codebook), sentence_of(chart, key))
            for key in keys
            if key in beside
        ]
        if not lines:
            continue
        place = 0 if spoiled.first else rng.randrange(1, len(lines) + 1)
        row = codebook.get(spoiled.code, spoiled.system)
        wrong = CodedLine(spoiled.text, row.title if row else "", spoiled.sentence)
        lines.insert(place, wrong)
        if not wrong.sentence:
            # Alone without words of the note it would be the odd one out: the codes alone are asked.
            lines = [replace(line, sentence="") for line in lines]
        return CardQuestion(
            card=card.id,
            kind="spot",
            prompt="One of these lines is wrong, or in the wrong place. Which?",
            context=f"{chart.document}, {chart.patient.label}, {chart.setting.label.lower()}",
            sentence="",
            answers=(str(place + 1),),
            evidence=(
                _evidence(chart, spoiled.about, codebook, line=True)
                if spoiled.about
                else Solution("", "", "", spoiled.why, "", chart.id, chart.title)
            ),
            lines=tuple(lines),
            chart_id=chart.id,
            skill=card.label,
        )
    return None


# -- words -----------------------------------------------------------------------------------


def _context(chart: Chart, key: KeyCode) -> str:
    role = key.role.value.replace("-", " ")
    return f"{chart.document}, {chart.patient.label}, {chart.setting.label.lower()}; {role}"


def _evidence(chart: Chart, key: KeyCode, codebook: Codebook, *, line: bool = False) -> Solution:
    return Solution(
        code=line_of(key) if line else key.code,
        title=_title(key.code, key, codebook),
        sentence=sentence_of(chart, key),
        why=key.why,
        guideline=key.guideline,
        chart_id=chart.id,
        chart_title=chart.title,
    )


def _title(code: str, key: KeyCode, codebook: Codebook) -> str:
    found = codebook.get(code, key_system(key))
    return found.title if found else ""


def _inclusion_term(code: Code, codebook: Codebook) -> str:
    if not code.system.is_diagnosis:
        return ""
    for note in codebook.notes(code.code, inherited=False):
        if note.kind is NoteKind.INCLUSION and note.text.lower() != code.title.lower():
            return note.text.splitlines()[0]
    return ""


def _distance(a: str, b: str) -> tuple[int, str]:
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return -shared, a


def _plain(text: str) -> str:
    text = text.strip().upper()
    for prefix in ("CM:", "PCS:", "HCPCS:", "CPT:"):
        text = text.removeprefix(prefix)
    return text.replace(".", "").replace(" ", "")
