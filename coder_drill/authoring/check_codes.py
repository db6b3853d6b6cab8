"""Checks of a chart's codes against the code tables: validity, roles, order, rules, decoys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coder_drill.authoring.check_rules import check_rules, hard_with
from coder_drill.authoring.keylines import KeyLine, row_of
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart, Role
from coder_drill.codebooks.model import System
from coder_drill.scoring.book import book_of
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.rules.validity import judge

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

DECOYS = {1: (2, 5), 2: (0, 8)}
"""By format. Some records should hold nothing to reject, so format 2 asks for none."""


def check_lines(chart: Chart, codebook: Codebook, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    """Faults of single lines of a key, whatever query they hang on, and of the decoys.

    ``lines`` are all lines of the chart, in the order of the file.
    """
    yield from _edition(chart, codebook, lines)
    for line in lines:
        yield from _validity(chart, codebook, line)
        yield from _system_fits(chart, line)
    yield from _decoys(chart, codebook, lines)


def check_key(chart: Chart, codebook: Codebook, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    """Faults of a key as a whole: roles, sets, order, and every rule that an answer is scored by.

    ``lines`` are those of ``chart.key``, with their places in the file.
    """
    yield from _accepts(chart, lines)
    yield from _repeated_modifiers(chart, lines)
    yield from _accepted_modifiers(chart, codebook, lines)
    yield from _roles(chart, lines)
    yield from _sets(chart, lines)
    yield from _after(chart, lines)
    yield from check_rules(chart, lines, codebook)


def _fault(chart: Chart, field: str, what: str, fix: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, fix)


def _edition(chart: Chart, codebook: Codebook, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    """A table that was not in force cannot vouch for the chart's codes."""
    day = f"{chart.edition}-01"
    editions = codebook.editions()
    for system in dict.fromkeys(line.system for line in lines if line.system):
        spans = [(e.effective_from, e.effective_to) for e in editions if e.system is system]
        if spans and not any(start <= day and (not end or day <= end) for start, end in spans):
            known = ", ".join(f"{start} to {end or 'now'}" for start, end in spans)
            what = f"is {chart.edition}, the {system.label} table is for {known}"
            yield _fault(chart, "edition", what, "use an edition that is in force")


def _validity(chart: Chart, codebook: Codebook, line: KeyLine) -> Iterator[Fault]:
    """Whether the code and those accepted for it are codes, of the right system, and billable."""
    diagnosis = line.key.role.is_diagnosis
    kind = "diagnosis" if diagnosis else "procedure or service"
    for name, text in [("code", line.key.code), *_numbered("accept", line.key.accept)]:
        field = f"{line.field}.{name}"
        row = row_of(codebook, text, diagnosis)
        system = row.system if row else None
        edit = judge(AnswerCode(text, system), book_of(codebook), chart.edition)
        if row is not None and row.code != text:
            yield _fault(chart, field, f"{text} is written {row.code}", "write it so")
        elif row is not None and edit is not None:
            fix = f"choose a code that is billable in edition {chart.edition}"
            yield _fault(chart, field, edit.message.rstrip("."), fix)
        elif row is None:
            other = edit is None or codebook.get(text) is not None
            what = (
                f"{text} is no {kind} code" if other or edit is None else edit.message.rstrip(".")
            )
            yield _fault(chart, field, what, "look it up with coder-drill lookup")
    if line.key.code in line.key.accept:
        yield _fault(
            chart, f"{line.field}.accept", "repeats the code itself", "leave only other codes"
        )


def _system_fits(chart: Chart, line: KeyLine) -> Iterator[Fault]:
    """What the rules do not ask of an answer: that a PCS code is a procedure, and HCPCS stays outside."""
    if line.system is System.HCPCS and chart.wants_poa:
        what = f"{line.key.code} is a {line.system.label} code"
        yield _fault(chart, f"{line.field}.code", what, "inpatient facility claims use ICD-10-PCS")
    if line.system is System.ICD10PCS and line.key.role is not Role.PROCEDURE:
        yield _fault(
            chart, f"{line.field}.role", f"is {line.key.role}", "a PCS code is a procedure"
        )


def _repeated_modifiers(chart: Chart, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    for line in lines:
        for modifier, count in Counter(line.key.modifiers).items():
            if count > 1:
                what = f"{modifier} is given twice"
                yield _fault(chart, f"{line.field}.modifiers", what, "take one out")


def _accepted_modifiers(
    chart: Chart, codebook: Codebook, lines: Sequence[KeyLine]
) -> Iterator[Fault]:
    """Modifiers that are accepted belong on a service line, say something else, and break no rule."""
    for at, line in enumerate(lines):
        seen = [frozenset(line.key.modifiers)]
        accepted = line.key.modifier_sets[1:]
        for n, (text, given) in enumerate(zip(line.key.accept_modifiers, accepted, strict=True), 1):
            field = f"{line.field}.accept_modifiers[{n}]"
            if line.system is None or not line.system.takes_modifiers:
                yield _fault(chart, field, f"{line.key.code} takes no modifiers", "take it out")
                break
            if given in seen:
                fix = "leave only what differs from the line's modifiers"
                yield _fault(chart, field, f"{text} is said already", fix)
            seen.append(given)
            unknown = sorted(each for each in given if book_of(codebook).modifier(each) is None)
            if unknown:
                fix = "use a CPT or HCPCS modifier"
                yield _fault(chart, field, f"{unknown[0]} is no known modifier", fix)
            elif edit := hard_with(chart, codebook, at, tuple(sorted(given))):
                fix = "accept only what breaks no rule beside the other lines"
                yield _fault(chart, field, f"with {text}: {edit.message.rstrip('.')}", fix)


def _accepts(chart: Chart, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    codes = {line.key.code for line in lines}
    for line in lines:
        for other in set(line.key.accept) & (codes - {line.key.code}):
            fix = "a code is either in the key or accepted for another"
            yield _fault(chart, f"{line.field}.accept", f"{other} is itself in the key", fix)


def _roles(chart: Chart, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    lead = Role.PRINCIPAL if chart.wants_poa else Role.FIRST_LISTED
    wrong = Role.FIRST_LISTED if chart.wants_poa else Role.PRINCIPAL
    leads = [line for line in lines if line.key.role is lead]
    for line in lines:
        if line.key.role is wrong:
            fix = f"an {chart.setting.label.lower()} {chart.claim} claim has a {lead} diagnosis"
            yield _fault(chart, f"{line.field}.role", f"is {wrong}", fix.replace("an c", "a c"))
    if not leads and not any(line.key.role is wrong for line in lines):
        yield _fault(
            chart, "key", f"has no {lead} diagnosis", f'give the first one role = "{lead}"'
        )
    for line in leads[1:]:
        yield _fault(chart, f"{line.field}.role", f"is a second {lead}", 'use "secondary"')
    if leads and lines[0] is not leads[0]:
        yield _fault(chart, f"{leads[0].field}.role", f"is {lead} but not first", "put it first")
    if leads and leads[0].key.optional:
        yield _fault(chart, f"{leads[0].field}.optional", f"is true for the {lead}", "leave it out")
    after = False
    for line in lines:
        if line.key.role.is_diagnosis and after:
            fix = "put diagnoses before procedures and services"
            yield _fault(chart, f"{line.field}.role", f"is {line.key.role} after a procedure", fix)
        after = after or not line.key.role.is_diagnosis


def _sets(chart: Chart, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    """Sets of codes that are right only together."""
    members: dict[str, list[KeyLine]] = {}
    for line in lines:
        if line.key.together:
            members.setdefault(line.key.together, []).append(line)
    for name, found in members.items():
        if len(found) == 1:
            fix = "name the same set at every code of it"
            yield _fault(chart, f"{found[0].field}.together", f'"{name}" has one code', fix)
        for line in found:
            if line.key.optional:
                fix = "a code of a set is required"
                yield _fault(chart, f"{line.field}.together", "is given for an optional code", fix)


def _after(chart: Chart, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    """Orders that the key sets: it keeps them itself, so they hold no circle."""
    every = {line.key.code for line in lines}
    before: set[str] = set()
    for line in lines:
        for n, code in enumerate(line.key.after, 1):
            field = f"{line.field}.after[{n}]"
            if code not in every or code == line.key.code:
                fix = "name another code of the key"
                yield _fault(chart, field, f"{code} is no other code of the key", fix)
            elif code not in before:
                fix = f"move {line.key.code} behind {code}"
                yield _fault(chart, field, f"{code} does not stand before it in the key", fix)
        before.add(line.key.code)


def _decoys(chart: Chart, codebook: Codebook, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    low, high = DECOYS[chart.format]
    if not low <= len(chart.decoys) <= high:
        yield _fault(chart, "decoy", f"has {len(chart.decoys)}", f"give {low} to {high}")
    right = {
        code: line.field
        for line in lines
        if not line.key.pending
        for code in (line.key.code, *line.key.accept)
    }
    pending = {line.key.code: line for line in lines if line.key.pending}
    seen: set[str] = set()
    for n, decoy in enumerate(chart.decoys, 1):
        field = f"decoy[{n}].code"
        if decoy.code in right:
            fix = "a decoy is a wrong code"
            yield _fault(chart, field, f"{decoy.code} is right at {right[decoy.code]}", fix)
        if decoy.code in pending and decoy.code not in right:
            line = pending[decoy.code]
            what = f"{decoy.code} waits for the query {line.key.pending} at {line.field}"
            yield _fault(chart, field, what, "leave the decoy out: the query tells why")
        if decoy.code in seen:
            yield _fault(chart, field, f"{decoy.code} is given twice", "take one out")
        seen.add(decoy.code)
        if codebook.get(decoy.code) is None:
            fix = "use a code that a coder could enter"
            yield _fault(chart, field, f"{decoy.code} is in no code table", fix)


def _numbered(name: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{name}[{n}]", text) for n, text in enumerate(texts, 1)]
