"""The vignette of a rebuttal: a payer takes a line off that the record supports; which reply answers it.

A reply is put together from blocks: words of the record, the rule behind the line, what is asked for. One
of four has all of them right; the others quote what supports another code, name a rule of another kind, or
argue with something that is no argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.codebooks import Codebook
from coder_drill.exercises.audit.finding import Authority, authorities
from coder_drill.exercises.rapid.model import Form, Item, Option
from coder_drill.exercises.rapid.wording import KEYS
from coder_drill.scoring.book import book_of
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.pairing import items_of
from coder_drill.scoring.verdicts import key_line

LEVEL = 3
DOMAIN = "claims-denials"
FEWEST_LINES = 3
_WORDS = range(4, 31)
"""Words of a quote that says something and is read at a glance."""
_CONTENT = re.compile(r"[a-z]{5,}")
_SOURCE = "Medicare Claims Processing Manual, chapter 29 (appeals of claims decisions)"
_OF_STAYS = (Authority.OUTPATIENT, Authority.PCS, Authority.NCCI)
_OF_OUTPATIENTS = (Authority.SELECTION, Authority.POA, Authority.PCS)
_OF_PCS = (Authority.OUTPATIENT, Authority.CPT, Authority.NCCI)
_OF_SERVICES = (Authority.SELECTION, Authority.POA, Authority.PCS)
"""Authorities that never stand behind a diagnosis of a stay, of an outpatient, a PCS code, a service."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A line that may be denied: its key, how it is written, its quote, rule, and title."""

    key: KeyCode
    line: AnswerCode
    quote: str
    rules: frozenset[Authority]
    title: str


def suits_rebuttal(chart: Chart) -> bool:
    """True for a claim with lines enough to quote for. Reads no key but its outline."""
    return sum(not key.optional for key in chart.outline) >= FEWEST_LINES


def rebuttal_item(chart: Chart, seed: int, codebook: Codebook) -> Item | None:
    """The item of a chart; None where no line has words of the record and a rule to answer with."""
    rng = Random(f"vignette/rebuttal/{chart.id}/{seed}")
    cases = list(_cases(chart, codebook))
    rng.shuffle(cases)
    for case in cases:
        others = [other for other in cases if _says_something_else(case, other)]
        wrong_rules = [rule for rule in _never(chart, case.line) if rule not in case.rules]
        if others and wrong_rules:
            return _item(chart, case, rng.choice(others), rng.choice(wrong_rules), seed, rng)
    return None


def _cases(chart: Chart, codebook: Codebook) -> Iterator[_Case]:
    book = book_of(codebook)
    for item in items_of([key for key in chart.key if not key.optional], book):
        quotes = [str(each) for each in item.key.evidence if len(each.split()) in _WORDS]
        rules = authorities(item.key.guideline)
        if quotes and rules:
            quote = " ".join(min(quotes, key=len).replace("**", "").split())
            title = book.title(item.code, item.system)
            yield _Case(item.key, key_line(item), quote, rules, title)


def _says_something_else(case: _Case, other: _Case) -> bool:
    """True where the other line's quote shares no word of weight with this line."""
    if other.line.code[:3] == case.line.code[:3]:
        return False
    mine = _content(" ".join((case.title, *case.key.evidence)))
    return not mine & _content(other.quote)


def _content(text: str) -> frozenset[str]:
    return frozenset(_CONTENT.findall(text.lower()))


def _never(chart: Chart, line: AnswerCode) -> Sequence[Authority]:
    if line.is_line_item:
        return _OF_SERVICES
    if line.system is not None and line.system.is_inpatient_procedure:
        return _OF_PCS
    return _OF_STAYS if chart.wants_poa else _OF_OUTPATIENTS


def _item(
    chart: Chart, case: _Case, other: _Case, wrong_rule: Authority, seed: int, rng: Random
) -> Item:
    shown = format_code(replace(case.line, poa=""))
    rule = min(case.rules).words
    restore = f"Please restore {shown}."
    record = f'The record says "{case.quote}".'
    elsewhere = f'The record says "{other.quote}".'
    not_its_words = f"Those words are for {other.line.code}, not for {case.line.code}"
    not_its_rule = f"The rule behind this line stands elsewhere: {rule}."
    by_nothing = (
        f"A certified coder assigned {shown} after careful review. {rule}. {restore}",
        "It quotes nothing: a payer answers to the record, not to whoever coded it.",
    )
    by_money = (
        f"{record} Without {shown} the claim does not cover what the care cost. {restore}",
        "What a line pays is no argument for it, and no rule is named.",
    )
    by_addendum = (
        f"The provider will write an addendum that supports {shown}. {rule}. Please wait for it.",
        "Words written because of a denial are no part of the record as it was coded.",
    )
    given_up = (
        f"We agree with the review and have no objection to taking {shown} off.",
        "The record supports the line: giving it up would be an error, too.",
    )
    # Words and rules each stand in two replies, or most often where they are wrong: what the replies
    # have in common gives nothing away.
    by_words = (f"{elsewhere} {rule}. {restore}", f"{not_its_words}.")
    by_rule = (f"{record} {wrong_rule.words}. {restore}", not_its_rule)
    by_both = (
        f"{elsewhere} {wrong_rule.words}. {restore}",
        f"{not_its_words}, and the rule behind this line stands elsewhere.",
    )
    plans = (
        (by_words, by_rule),
        (by_words, rng.choice((by_money, given_up))),
        (by_rule, rng.choice((by_nothing, by_addendum, given_up))),
    )
    replies = [(f"{record} {rule}. {restore}", ""), by_both, *rng.choice(plans)]
    rng.shuffle(replies)
    options = tuple(Option(KEYS[n], text, mistake) for n, (text, mistake) in enumerate(replies))
    denied = "denied" if case.line.is_line_item else "removed"
    title = f" {case.title}" if case.title and not case.line.is_line_item else ""
    return Item(
        family=f"rebuttal:{chart.id}",
        seed=seed,
        difficulty=LEVEL,
        scene=f"{chart.setting.label}, {chart.claim.value} claim, {chart.patient.label}.\n"
        f"The payer read the record and {denied} {shown}{title}: not supported by the record.",
        ask="Which reply answers the denial?",
        form=Form.CHOICE,
        answer=(next(option.key for option in options if not option.mistake),),
        rule=f"{case.line.code} stands: {case.key.why}",
        source=f"{case.key.guideline}; {_SOURCE}",
        worked=(
            f"words of the record for {case.line.code}: {case.quote}",
            f"where the rule stands: {rule}",
            "a rebuttal quotes the record, names the rule, and asks for the line; nothing else counts",
        ),
        domain=DOMAIN,
        skill="edit-conflict",
        seconds=75,
        options=options,
    )
