"""Checks of a chart's codes against the code tables: validity, roles, order, edits, decoys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, Protocol

from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart, KeyCode, Role
from coder_drill.codebooks import Code, Edition, Flags, Modifier, NcciPair, Note, System
from coder_drill.codebooks.rules import code_first_breaks, excludes1

DECOYS = (2, 5)
UNRELATED = "I.A.12.a"
"""Citing this section on either code says: two unrelated conditions, Excludes1 does not apply."""

_APART = frozenset({"24", "25", "57"})
_BLOOD_DRAWS = frozenset({"36415", "36416"})
_PROCEDURE_SYSTEMS = (System.ICD10PCS, System.CPT, System.HCPCS)


class CodeTables(Protocol):
    """What checking asks of the code book (``codebooks.Codebook``)."""

    def get(self, code: str, system: System | None = None) -> Code | None: ...
    def invalid_because(self, code: str, system: System | None, when: str) -> str | None: ...
    def flags(self, code: str, system: System | None = None) -> Flags: ...
    def notes(self, code: str, inherited: bool = True) -> list[Note]: ...
    def modifier(self, code: str) -> Modifier | None: ...
    def ncci(self, a: str, b: str) -> NcciPair | None: ...
    def addon_primaries(self, code: str) -> Collection[str] | None: ...
    def editions(self) -> list[Edition]: ...


class _Line(NamedTuple):
    """One key code with its place in the file and its row in the tables, where known."""

    field: str
    key: KeyCode
    code: Code | None

    @property
    def system(self) -> System | None:
        return self.code.system if self.code else None


def check_codes(chart: Chart, tables: CodeTables) -> Iterator[Fault]:
    """Faults of a chart's codes, modifiers, units, POA indicators, sequence and decoys."""
    lines = [
        _Line(f"key[{n}]", key, _row(tables, key.code, key.role.is_diagnosis))
        for n, key in enumerate(chart.key, 1)
    ]
    yield from _edition(chart, tables, lines)
    for line in lines:
        yield from _validity(chart, tables, line)
        yield from _system_fits(chart, line)
        yield from _line_details(chart, tables, line)
    yield from _repeats(chart, lines)
    yield from _roles(chart, lines)
    yield from _sets(chart, lines)
    yield from _after(chart, lines)
    diagnoses = [line for line in lines if line.system is System.ICD10CM]
    yield from _diagnosis_edits(chart, tables, diagnoses)
    yield from _excludes1(chart, tables, diagnoses)
    yield from _code_first(chart, tables, diagnoses)
    services = [line for line in lines if line.system in (System.CPT, System.HCPCS)]
    yield from _ncci(chart, tables, services)
    yield from _addons(chart, tables, services)
    yield from _visit_with_procedure(chart, services)
    yield from _decoys(chart, tables, lines)


def key_titles(chart: Chart, tables: CodeTables) -> dict[str, str]:
    """The book title of every key code that the tables know."""
    rows = {key.code: _row(tables, key.code, key.role.is_diagnosis) for key in chart.key}
    return {code: row.title for code, row in rows.items() if row}


def _row(tables: CodeTables, code: str, diagnosis: bool) -> Code | None:
    """The row of a code in the systems its role allows (``M1000`` is two codes)."""
    systems = (System.ICD10CM,) if diagnosis else _PROCEDURE_SYSTEMS
    return next((row for system in systems if (row := tables.get(code, system))), None)


def _fault(chart: Chart, field: str, what: str, mend: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, mend)


def _edition(chart: Chart, tables: CodeTables, lines: Sequence[_Line]) -> Iterator[Fault]:
    """A table that was not in force cannot vouch for the chart's codes."""
    day = f"{chart.edition}-01"
    editions = tables.editions()
    for system in dict.fromkeys(line.system for line in lines if line.system):
        spans = [(e.effective_from, e.effective_to) for e in editions if e.system is system]
        if spans and not any(start <= day and (not end or day <= end) for start, end in spans):
            known = ", ".join(f"{start} to {end or 'now'}" for start, end in spans)
            what = f"is {chart.edition}, the {system.label} table is for {known}"
            yield _fault(chart, "edition", what, "use an edition that is in force")


def _validity(chart: Chart, tables: CodeTables, line: _Line) -> Iterator[Fault]:
    kind = "diagnosis" if line.key.role.is_diagnosis else "procedure or service"
    for name, text in [("code", line.key.code), *_numbered("accept", line.key.accept)]:
        field = f"{line.field}.{name}"
        row = _row(tables, text, line.key.role.is_diagnosis)
        if row is None:
            mend = "look it up with coder-drill lookup"
            yield _fault(chart, field, f"{text} is no {kind} code", mend)
        elif (reason := tables.invalid_because(row.code, row.system, chart.edition)) is not None:
            mend = f"choose a code that is billable in edition {chart.edition}"
            yield _fault(chart, field, reason, mend)
        elif row.code != text:
            yield _fault(chart, field, f"{text} is written {row.code}", "write it so")
    if line.key.code in line.key.accept:
        yield _fault(
            chart, f"{line.field}.accept", "repeats the code itself", "leave only other codes"
        )


def _system_fits(chart: Chart, line: _Line) -> Iterator[Fault]:
    hospital = chart.wants_poa
    if line.system is System.ICD10PCS and not hospital:
        what = f"{line.key.code} is an ICD-10-PCS code"
        yield _fault(
            chart, f"{line.field}.code", what, "PCS is for inpatient facility claims; use CPT"
        )
    if line.system in (System.CPT, System.HCPCS) and hospital:
        what = f"{line.key.code} is a {line.system.label} code"
        yield _fault(chart, f"{line.field}.code", what, "inpatient facility claims use ICD-10-PCS")
    if line.system is System.ICD10PCS and line.key.role is not Role.PROCEDURE:
        yield _fault(
            chart, f"{line.field}.role", f"is {line.key.role}", "a PCS code is a procedure"
        )


def _line_details(chart: Chart, tables: CodeTables, line: _Line) -> Iterator[Fault]:
    key, field = line.key, line.field
    yield from _poa(chart, tables, line)
    if line.system in (System.ICD10CM, System.ICD10PCS):
        for name, given in (("modifiers", bool(key.modifiers)), ("units", key.units != 1)):
            if given:
                mend = f"{name} belong to CPT and HCPCS lines"
                yield _fault(chart, f"{field}.{name}", f"is given for {key.code}", mend)
        return
    for n, modifier in enumerate(key.modifiers, 1):
        if tables.modifier(modifier) is None:
            yield _fault(
                chart,
                f"{field}.modifiers[{n}]",
                f"{modifier} is no modifier",
                "use a CPT or HCPCS modifier",
            )
    for modifier, count in Counter(key.modifiers).items():
        if count > 1:
            yield _fault(chart, f"{field}.modifiers", f"{modifier} is given twice", "take one out")
    if "50" in key.modifiers and {"LT", "RT"} & set(key.modifiers):
        yield _fault(
            chart, f"{field}.modifiers", "50 stands beside LT or RT", "50 means both sides"
        )


def _poa(chart: Chart, tables: CodeTables, line: _Line) -> Iterator[Fault]:
    key, field = line.key, f"{line.field}.poa"
    if not (chart.wants_poa and key.role.is_diagnosis):
        if key.poa:
            mend = "POA is for diagnoses of inpatient facility claims; leave it out"
            yield _fault(chart, field, f"is given for {key.code}", mend)
    elif line.code is None:
        return
    elif tables.flags(line.code.code, line.code.system).poa_exempt:
        if key.poa:
            mend = "leave it out"
            yield _fault(chart, field, f"is {key.poa}, but {key.code} is exempt", mend)
    elif not key.poa:
        yield _fault(chart, field, f"is missing for {key.code}", "give Y, N, U or W")


def _repeats(chart: Chart, lines: Sequence[_Line]) -> Iterator[Fault]:
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for line in lines:
        # One procedure may be done twice; modifiers (76, 59, F1...) then tell the lines apart.
        # PCS has no modifiers: guideline B3.2b repeats a code for several sites.
        if line.system is System.ICD10PCS:
            continue
        marks = () if line.key.role.is_diagnosis else tuple(sorted(line.key.modifiers))
        first = seen.setdefault((line.key.code.upper(), marks), line.field)
        if first != line.field:
            yield _fault(
                chart, f"{line.field}.code", f"{line.key.code} repeats {first}", "take one out"
            )
    codes = {line.key.code for line in lines}
    for line in lines:
        for other in set(line.key.accept) & (codes - {line.key.code}):
            mend = "a code is either in the key or accepted for another"
            yield _fault(chart, f"{line.field}.accept", f"{other} is itself in the key", mend)


def _roles(chart: Chart, lines: Sequence[_Line]) -> Iterator[Fault]:
    lead = Role.PRINCIPAL if chart.wants_poa else Role.FIRST_LISTED
    wrong = Role.FIRST_LISTED if chart.wants_poa else Role.PRINCIPAL
    leads = [line for line in lines if line.key.role is lead]
    for line in lines:
        if line.key.role is wrong:
            mend = f"an {chart.setting.label.lower()} {chart.claim} claim has a {lead} diagnosis"
            yield _fault(chart, f"{line.field}.role", f"is {wrong}", mend.replace("an c", "a c"))
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
            mend = "put diagnoses before procedures and services"
            yield _fault(chart, f"{line.field}.role", f"is {line.key.role} after a procedure", mend)
        after = after or not line.key.role.is_diagnosis


def _sets(chart: Chart, lines: Sequence[_Line]) -> Iterator[Fault]:
    """Sets of codes that are right only together."""
    members: dict[str, list[_Line]] = {}
    for line in lines:
        if line.key.together:
            members.setdefault(line.key.together, []).append(line)
    for name, found in members.items():
        if len(found) == 1:
            mend = "name the same set at every code of it"
            yield _fault(chart, f"{found[0].field}.together", f'"{name}" has one code', mend)
        for line in found:
            if line.key.optional:
                mend = "a code of a set is required"
                yield _fault(chart, f"{line.field}.together", "is given for an optional code", mend)


def _after(chart: Chart, lines: Sequence[_Line]) -> Iterator[Fault]:
    """Orders that the key sets: it keeps them itself, so they hold no circle."""
    every = {line.key.code for line in lines}
    before: set[str] = set()
    for line in lines:
        for n, code in enumerate(line.key.after, 1):
            field = f"{line.field}.after[{n}]"
            if code not in every or code == line.key.code:
                mend = "name another code of the key"
                yield _fault(chart, field, f"{code} is no other code of the key", mend)
            elif code not in before:
                mend = f"move {line.key.code} behind {code}"
                yield _fault(chart, field, f"{code} does not stand before it in the key", mend)
        before.add(line.key.code)


def _diagnosis_edits(
    chart: Chart, tables: CodeTables, diagnoses: Sequence[_Line]
) -> Iterator[Fault]:
    """The edits that the Medicare Code Editor makes on diagnoses, as far as flags tell."""
    for line in diagnoses:
        flags = tables.flags(line.key.code, System.ICD10CM)
        field = f"{line.field}.code"
        if line.key.role in (Role.PRINCIPAL, Role.FIRST_LISTED):
            if flags.manifestation:
                what = f"{line.key.code} is a manifestation and stands first"
                yield _fault(chart, field, what, "put the underlying disease first")
            if flags.external_cause:
                what = f"{line.key.code} is an external cause and stands first"
                yield _fault(chart, field, what, "put the injury or condition first")
            if flags.unacceptable_principal and line.key.role is Role.PRINCIPAL:
                what = f"{line.key.code} is not accepted as a principal diagnosis"
                yield _fault(chart, field, what, "choose the condition behind the admission")
        low, high = flags.age_low, flags.age_high
        if (low is not None and chart.patient.age < low) or (
            high is not None and chart.patient.age > high
        ):
            span = f"{low or 0} to {high}" if high is not None else f"{low} and over"
            what = f"{line.key.code} is for ages {span}, the patient is {chart.patient.age}"
            yield _fault(chart, field, what, "mend the age or the code")


def _excludes1(chart: Chart, tables: CodeTables, diagnoses: Sequence[_Line]) -> Iterator[Fault]:
    for first, second in combinations(diagnoses, 2):
        if UNRELATED in first.key.guideline or UNRELATED in second.key.guideline:
            continue
        note = excludes1(tables, first.key.code, second.key.code)
        if note is not None:
            what = f"{second.key.code} and {first.key.code} are kept apart by Excludes1 at {note.owner}"
            mend = f"drop one, or cite {UNRELATED} where the two are unrelated"
            yield _fault(chart, f"{second.field}.code", f'{what} ("{note.text}")', mend)


def _code_first(chart: Chart, tables: CodeTables, diagnoses: Sequence[_Line]) -> Iterator[Fault]:
    fields = {line.key.code: line.field for line in diagnoses}
    for broken in code_first_breaks(tables, list(fields)):
        what = f"{broken.code} stands before {broken.first}, which {broken.note.owner} says to code first"
        yield _fault(chart, f"{fields[broken.code]}.code", what, f"move it behind {broken.first}")


def _ncci(chart: Chart, tables: CodeTables, services: Sequence[_Line]) -> Iterator[Fault]:
    for first, second in combinations(services, 2):
        pair = tables.ncci(first.key.code, second.key.code)
        if pair is None:
            continue
        what = f"{pair.column2} is bundled into {pair.column1} by NCCI"
        if not pair.modifier_allowed:
            yield _fault(
                chart, f"{second.field}.code", what, "drop it: no modifier opens this pair"
            )
        elif not any(
            (row := tables.modifier(modifier)) is not None and row.ncci
            for modifier in (*first.key.modifiers, *second.key.modifiers)
        ):
            mend = "drop it, or give the modifier that the note supports"
            yield _fault(chart, f"{second.field}.modifiers", what, mend)


def _addons(chart: Chart, tables: CodeTables, services: Sequence[_Line]) -> Iterator[Fault]:
    codes = {line.key.code for line in services}
    for line in services:
        primaries = tables.addon_primaries(line.key.code)
        if primaries and not codes & set(primaries):
            what = f"{line.key.code} is an add-on code without its primary"
            yield _fault(chart, f"{line.field}.code", what, "add the procedure it belongs to")


def _visit_with_procedure(chart: Chart, services: Sequence[_Line]) -> Iterator[Fault]:
    """An E/M beside a surgical procedure says with a modifier that it stands apart.

    CPT modifiers 25 and 57 (24 within a global period); the hospital NCCI pairs hold no E/M codes.
    """
    surgical = [
        line.key.code
        for line in services
        if _is_number(line.key.code, 10004, 69990) and line.key.code not in _BLOOD_DRAWS
    ]
    for line in services:
        if not surgical or not _is_number(line.key.code, 99202, 99499):
            continue
        if not _APART & set(line.key.modifiers):
            what = f"{line.key.code} stands beside {surgical[0]} without modifier 25 or 57"
            mend = "add the modifier, or drop the visit if it is part of the procedure"
            yield _fault(chart, f"{line.field}.modifiers", what, mend)


def _is_number(code: str, low: int, high: int) -> bool:
    return code.isdigit() and len(code) == 5 and low <= int(code) <= high


def _decoys(chart: Chart, tables: CodeTables, lines: Sequence[_Line]) -> Iterator[Fault]:
    low, high = DECOYS
    if not low <= len(chart.decoys) <= high:
        yield _fault(chart, "decoy", f"has {len(chart.decoys)}", f"give {low} to {high}")
    right = {code: line.field for line in lines for code in (line.key.code, *line.key.accept)}
    seen: set[str] = set()
    for n, decoy in enumerate(chart.decoys, 1):
        field = f"decoy[{n}].code"
        if decoy.code in right:
            mend = "a decoy is a wrong code"
            yield _fault(chart, field, f"{decoy.code} is right at {right[decoy.code]}", mend)
        if decoy.code in seen:
            yield _fault(chart, field, f"{decoy.code} is given twice", "take one out")
        seen.add(decoy.code)
        if tables.get(decoy.code) is None:
            mend = "use a code that a coder could enter"
            yield _fault(chart, field, f"{decoy.code} is in no code table", mend)


def _numbered(name: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{name}[{n}]", text) for n, text in enumerate(texts, 1)]
