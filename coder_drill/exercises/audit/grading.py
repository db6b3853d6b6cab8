"""An auditor's answer held against the claim: hits, misses, false alarms, and the finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder_drill.charts.passages import touched
from coder_drill.exercises.audit.finding import (
    CLOSINGS,
    OPENINGS,
    Authority,
    Block,
    authorities,
)
from coder_drill.exercises.audit.model import QUERY, Audit, Fault
from coder_drill.exercises.audit.response import Audited, Finding, Mark
from coder_drill.scoring.kin.codetext import plain
from coder_drill.scoring.model import AnswerCode, Label
from coder_drill.scoring.notation import AnswerError, Where, format_code, parse_code
from coder_drill.scoring.queries import passages_of
from coder_drill.scoring.rubric import QUERY_WEIGHT

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

HIT, LABEL, REPLACEMENT = 0.5, 0.25, 0.25
"""Shares of an error that was found: the mark, the label, the line as it should be."""
ALARM = 0.5
"""Share of a right line's weight that a false alarm takes off."""
CLEAN_ALARM = 0.2
"""What each false alarm takes off on a claim without an error."""
OF_LINES = 0.85
"""Share of the lines in the score; the finding has the rest."""
FINDING = {"opening": 0.25, "evidence": 0.3, "authority": 0.25, "closing": 0.2}
"""Shares of a finding."""

_NEAR: tuple[frozenset[str], ...] = tuple(
    frozenset(pair)
    for pair in (
        (Label.SPECIFICITY, Label.WRONG_CODE),
        (Label.PRINCIPAL, Label.SEQUENCING),
        (Label.EXTRA, Label.WRONG_CODE),
        (Label.BUNDLED, Label.MODIFIER),
        (Label.BUNDLED, Label.EXTRA),
        (Label.EXCLUDES1, Label.EXTRA),
        (Label.LATERALITY, Label.WRONG_CODE),
        (Label.SEVENTH, Label.WRONG_CODE),
        (Label.INVALID, Label.SPECIFICITY),
    )
)
"""Labels that a careful auditor may take for one another."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one error: ``credit`` 0..1, a sentence, and which of its parts were right."""

    fault: Fault
    credit: float
    message: str
    hit: bool
    label: float = 0.0
    replacement: float = 0.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """A right line marked wrong (``line``), a needless addition (``code``), or a query not called for."""

    line: int | None
    code: str
    cost: float
    message: str


@dataclass(frozen=True, slots=True)
class FindingPart:
    """A part of the finding: what it earned, 0..1, and a sentence."""

    name: str
    earned: float
    message: str


@dataclass(frozen=True, slots=True)
class Graded:
    """The result of an audit. ``lines`` and ``finding_score`` are 0..1, ``score`` joins them."""

    audit: Audit
    given: Audited
    found: tuple[Found, ...]
    alarms: tuple[Alarm, ...]
    finding: tuple[FindingPart, ...]
    lines: float
    finding_score: float
    score: float

    @property
    def hits(self) -> int:
        """Errors that were found."""
        return sum(each.hit for each in self.found)

    @property
    def noise(self) -> int:
        """Right lines of the claim, on which an alarm would be a false one."""
        wrong = {n for fault in self.audit.faults for n in fault.lines}
        return len(self.audit.claim) - len(wrong)

    @property
    def by_code(self) -> tuple[int, int]:
        """The accuracy of the audited coder code by code: right, of all required or billed."""
        metric = next(m for m in self.audit.card.metrics if m.id == "code-over-code")
        return metric.right, metric.of

    @property
    def by_case(self) -> tuple[int, int]:
        """The accuracy of the audited coder case by case: 1 of 1 only without any error."""
        return int(self.audit.clean), 1

    @property
    def by_code_as_audited(self) -> tuple[int, int]:
        """Code by code as the learner's marks have it."""
        of = len(self.audit.claim) + len(self.given.add)
        return of - len(self.given.add) - len(self.given.marks), of


def grade(audit: Audit, given: Audited, codebook: Codebook) -> Graded:
    """Hold an answer against the claim. Takes any answer."""
    found = tuple(_found(audit, fault, given, codebook) for fault in audit.faults)
    alarms = tuple(_alarms(audit, given, codebook))
    cost = sum(alarm.cost for alarm in alarms)
    planted = sum(fault.weight for fault in audit.faults)
    if planted:
        earned = sum(each.fault.weight * each.credit for each in found)
        lines = max(0.0, earned - cost) / planted
    else:
        lines = max(0.0, 1.0 - CLEAN_ALARM * len(alarms))
    parts = tuple(_finding(audit, given))
    finding = sum(FINDING[part.name] * part.earned for part in parts)
    return Graded(
        audit=audit,
        given=given,
        found=found,
        alarms=alarms,
        finding=parts,
        lines=lines,
        finding_score=finding,
        score=round(OF_LINES * lines + (1 - OF_LINES) * finding, 6),
    )


# -- errors --------------------------------------------------------------------------------------


def _found(audit: Audit, fault: Fault, given: Audited, codebook: Codebook) -> Found:
    if fault.label == QUERY:
        if given.query:
            return Found(fault, 1.0, "The query that was not raised was found.", True, 1.0, 1.0)
        return Found(fault, 0.0, _query_words(audit), False)
    if fault.line is None:
        return _missing(audit, fault, given, codebook)
    mark = next((given.marks[n] for n in fault.lines if n in given.marks), None)
    if mark is None:
        return Found(fault, 0.0, f"Not found: {_says(fault)}", False)
    label = 1.0 if mark.label == fault.label else _near(mark.label, fault)
    replacement = _replacement(audit, fault, mark, codebook)
    words = []
    if label < 1:
        words.append(f"The error is {fault.label}, not {mark.label}.")
    if replacement < 1:
        words.append(
            f"It should be {fault.right}." if fault.right else "Nothing should stand in its place."
        )
    message = " ".join(["Found.", *words, _says(fault) if words else ""]).strip()
    credit = HIT + LABEL * label + REPLACEMENT * replacement
    return Found(fault, round(credit, 6), message, True, label, replacement)


def _near(label: str, fault: Fault) -> float:
    also = {str(each) for each in fault.verdict.labels} if fault.verdict else set()
    if label in also:
        return 1.0
    return 0.5 if frozenset((label, fault.label)) in _NEAR else 0.0


def _says(fault: Fault) -> str:
    return fault.verdict.message if fault.verdict is not None else ""


def _query_words(audit: Audit) -> str:
    doubts = ", ".join(query.about.label.lower() for query in audit.chart.queries)
    return f"Not found: a query was called for ({doubts}) and none was raised."


def _missing(audit: Audit, fault: Fault, given: Audited, codebook: Codebook) -> Found:
    assert fault.verdict is not None and fault.verdict.expected is not None
    wanted = _plain_codes(audit, fault)
    for text in given.add:
        line = line_of(audit, text, codebook)
        if line is None:
            continue
        if plain(line.code) in wanted:
            accepted = plain(line.code) != plain(fault.verdict.expected)
            if accepted or format_code(line) == fault.right:
                return Found(fault, 1.0, f"Found: {line.code} was missing.", True, 1.0, 1.0)
            message = f"Found; the line should be {fault.right}."
            return Found(fault, HIT + LABEL + REPLACEMENT / 2, message, True, 1.0, 0.5)
    near = {code[:3] for code in wanted}
    for text in given.add:
        line = line_of(audit, text, codebook)
        if line is not None and line.is_diagnosis and plain(line.code)[:3] in near:
            message = f"Found that something is missing; it is {fault.right}. {_says(fault)}"
            return Found(fault, HIT + LABEL, message, True, 1.0, 0.0)
    return Found(fault, 0.0, f"Not found: {_says(fault)}", False)


def _plain_codes(audit: Audit, fault: Fault) -> set[str]:
    """The code that is missing, and those that the key accepts for it."""
    assert fault.verdict is not None
    expected = plain(fault.verdict.expected or "")
    keys = [key for key in audit.chart.key if plain(key.code) == expected]
    return {expected, *(plain(code) for key in keys for code in key.accept)}


def _replacement(audit: Audit, fault: Fault, mark: Mark, codebook: Codebook) -> float:
    if fault.label in (Label.PRINCIPAL, Label.SEQUENCING):
        # The codes are right, and only their places are not: naming one of them is enough.
        codes = {plain(audit.claim[n - 1].code) for n in fault.lines}
        line = line_of(audit, mark.should, codebook)
        words = mark.should.casefold()
        named = line is not None and plain(line.code) in codes
        return float(named or not words or words in ("first", "order"))
    if not fault.right:
        return float(not mark.should)
    line = line_of(audit, mark.should, codebook)
    if line is None:
        return 0.0
    if format_code(line) == fault.right:
        return 1.0
    wanted = _plain_codes(audit, fault)
    if plain(line.code) not in wanted:
        return 0.0
    # An accepted code stands for the key's; on the right code other details may be off.
    expected = fault.verdict.expected if fault.verdict is not None else ""
    return 1.0 if plain(line.code) != plain(expected or "") else 0.5


def line_of(audit: Audit, text: str, codebook: Codebook) -> AnswerCode | None:
    """A text as a line of this claim; None where it is none."""
    if not text.strip():
        return None
    try:
        return parse_code(text.strip(), codebook, Where.of(audit.chart))
    except AnswerError:
        return None


# -- false alarms --------------------------------------------------------------------------------


def _alarms(audit: Audit, given: Audited, codebook: Codebook) -> Iterator[Alarm]:
    for number in sorted(given.marks):
        if not 1 <= number <= len(audit.claim) or audit.on_line(number) is not None:
            continue
        line = audit.claim[number - 1]
        cost = ALARM * audit.weights[number - 1]
        yield Alarm(number, line.code, cost, f"{line.code} is right. {_why(audit, line)}".strip())
    missing = [fault for fault in audit.faults if fault.line is None and fault.verdict]
    expected = {
        code for fault in audit.faults if fault.verdict for code in _plain_codes(audit, fault)
    }
    near = {code[:3] for fault in missing for code in _plain_codes(audit, fault)}
    optional = {
        plain(code) for key in audit.chart.key if key.optional for code in (key.code, *key.accept)
    }
    for text in given.add:
        added = line_of(audit, text, codebook)
        code = plain(added.code) if added is not None else text
        if code in expected or code in optional or code[:3] in near:
            continue
        decoy = next((d for d in audit.chart.decoys if plain(d.code) == code), None)
        why = decoy.why_not if decoy else "No line of the key corresponds to it."
        yield Alarm(None, text, ALARM, f"{text} is not missing. {why}")
    if given.query and not any(fault.label == QUERY for fault in audit.faults):
        what = "was raised" if audit.raised else "was called for"
        words = (
            f"No query was missed: {'the one that was needed ' if audit.raised else 'none '}{what}."
        )
        yield Alarm(None, "query", ALARM * QUERY_WEIGHT, words)


def _why(audit: Audit, line: AnswerCode) -> str:
    verdict = next((v for v in audit.card.verdicts if v.given == line.code), None)
    return verdict.why if verdict is not None else ""


# -- the finding ---------------------------------------------------------------------------------


def _finding(audit: Audit, given: Audited) -> Iterator[FindingPart]:
    finding = given.finding
    if audit.clean:
        none = finding.opening == "none"
        words = (
            "Nothing is wrong, and the finding says so." if none else "There is nothing to find."
        )
        right = {"opening": none, "evidence": none, "authority": none}
        for name, good in right.items():
            yield FindingPart(name, float(good), words)
        yield _block("closing", finding.closing, CLOSINGS, finding.closing == "agree" and none)
        return
    fault = _fault_of(audit, finding)
    if fault is None:
        for name in FINDING:
            yield FindingPart(name, 0.0, "The finding is about no error of this claim.")
        return
    wanted = "missing" if fault.line is None else "line"
    yield _block("opening", finding.opening, OPENINGS, finding.opening == wanted)
    yield _evidence(audit, fault, finding)
    yield _authority(audit, fault, finding)
    yield _block("closing", finding.closing, CLOSINGS, finding.closing == "education")


def _fault_of(audit: Audit, finding: Finding) -> Fault | None:
    """The error that a finding is about: that of its line, or for line 0 what is missing."""
    if finding.line is None:
        return None
    if finding.line == 0:
        missing = [fault for fault in audit.faults if fault.line is None]
        # Of several that are missing the finding may be about any: the one whose words it quotes.
        return max(missing, key=lambda f: _overlap(audit, f, finding), default=None)
    return audit.on_line(finding.line)


def _wanted(audit: Audit, fault: Fault) -> tuple[str, ...]:
    if fault.verdict is not None:
        return fault.verdict.evidence
    return tuple(quote for query in audit.chart.queries for quote in query.indicators)


def _overlap(audit: Audit, fault: Fault, finding: Finding) -> int:
    found = passages_of(audit.chart)
    return len(
        touched(found, audit.chart.documents, finding.evidence)
        & touched(found, audit.chart.documents, _wanted(audit, fault))
    )


def _evidence(audit: Audit, fault: Fault, finding: Finding) -> FindingPart:
    if not finding.evidence:
        return FindingPart("evidence", 0.0, "It quotes nothing of the record: an opinion.")
    if not _wanted(audit, fault):
        return FindingPart("evidence", 1.0, "It quotes the record.")
    good = _overlap(audit, fault, finding) > 0
    words = "It quotes the words that count." if good else "It quotes words that do not bear on it."
    return FindingPart("evidence", float(good), words)


def _authority(audit: Audit, fault: Fault, finding: Finding) -> FindingPart:
    citation = fault.verdict.guideline if fault.verdict is not None else "I.A.19; I.B.14"
    wanted = authorities(citation)
    if not wanted:
        return FindingPart("authority", float(bool(finding.authority)), "It names an authority.")
    good = finding.authority in {each.value for each in wanted}
    named = " or ".join(sorted(each.words for each in wanted))
    words = "It names the authority." if good else f"The authority is {named}."
    return FindingPart("authority", float(good), words)


def _block(name: str, chosen: str, blocks: Mapping[str, Block], good: bool) -> FindingPart:
    if good:
        return FindingPart(name, 1.0, f"The {name} is about the line, and fair.")
    why = blocks[chosen].why_not if chosen in blocks else ""
    why = why or f"The {name} does not fit."
    return FindingPart(name, 0.0, why if chosen else f"The finding has no {name}.")


def letter(audit: Audit, finding: Finding) -> str:
    """The finding put together from its blocks, as far as they are chosen."""
    line = finding.line or 0
    code = audit.claim[line - 1].code if 1 <= line <= len(audit.claim) else "an addition"
    parts = []
    if finding.opening in OPENINGS:
        parts.append(OPENINGS[finding.opening].text.format(line=line, code=code))
    parts += [
        f"The record says: “{' '.join(quote.split())}”"
        f"{f' ({quote.document})' if quote.document else ''}."
        for quote in finding.evidence
    ]
    if finding.authority:
        parts.append(f"Authority: {Authority(finding.authority).words}.")
    if finding.closing in CLOSINGS:
        parts.append(CLOSINGS[finding.closing].text)
    return " ".join(parts)
