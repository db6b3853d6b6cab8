"""What instructions and hints may not say: how many codes there are, a modifier, units, a code's words.

A payer's and a house's rules stand on a policy sheet that many charts share; said on the one chart
where they decide, they name the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart

_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|both|a single)"
_COUNTED = (
    r"(?:codes?|lines?|entr(?:y|ies)|diagnos[ei]s|procedures?|units?|modifiers?|add-ons?|decoys?"
    r"|complications?|injur(?:y|ies)|lesions?|services?|drugs?|injections?|infusions?)"
)
_COUNT = re.compile(
    rf"(?<!section )\b{_NUMBER}(?:\s+of\s+(?:the|these))?(?:\s+[\w-]+)?\s+{_COUNTED}\b",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"\bmodifiers? ([A-Z0-9]{2})\b")
_RULE = re.compile(r"\b(?:house (?:policy|rule)s?|this payer|the payer wants)\b", re.IGNORECASE)
_LETTERS = re.compile(r"\b[A-Z][A-Z0-9]\b")


def check_giveaways(chart: Chart) -> Iterator[Fault]:
    """Faults of instructions and hints. Whose claim it is, and what of it is coded, may be said."""
    used = {m for line in chart.lines for given in line.modifier_sets for m in given}
    for field, text in _texts(chart):
        if found := _COUNT.search(text):
            fix = "name the document and the question, never how many there are"
            yield _fault(chart, field, f'counts: "{found[0]}"', fix)
        named = [match[1] for match in _MODIFIER.finditer(text)]
        named += [match[0] for match in _LETTERS.finditer(text) if match[0] in used]
        if named:
            fix = "leave modifiers to the record and the policy sheet"
            yield _fault(chart, field, f"names the modifier {named[0]}", fix)
    if chart.format > 1 and (found := _RULE.search(chart.instructions)):
        fix = "put the rule on a policy sheet and name the sheet in policy"
        yield _fault(chart, "instructions", f'holds a rule ("{found[0]}")', fix)


def _texts(chart: Chart) -> Sequence[tuple[str, str]]:
    hints = [(f"hints[{n}]", hint) for n, hint in enumerate(chart.hints, 1)]
    return [("instructions", chart.instructions), *hints]


def _fault(chart: Chart, field: str, what: str, fix: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, fix)
