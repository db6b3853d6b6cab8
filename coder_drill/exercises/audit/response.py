"""What an auditor gave, and the same as JSON.

``{"lines": {"3": {"label": "poa", "should": "J96.01@Y"}}, "right": [1, 2], "add": ["I10@Y"],
"query": false, "finding": {"line": 3, "opening": "line", "evidence": [{"document": ..., "text": ...}],
"authority": "poa-guidelines", "closing": "education"}}``. A line that stands in neither was not looked
at yet, and counts as right; an empty ``should`` says that nothing should stand there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder_drill.charts.record import Quote
from coder_drill.errors import UsageError
from coder_drill.exercises.audit.finding import CLOSINGS, OPENINGS, Authority
from coder_drill.exercises.audit.model import LABELS
from coder_drill.exercises.model import Json
from coder_drill.exercises.queries import marks_json, marks_of

if TYPE_CHECKING:
    from coder_drill.exercises.audit.model import Audit

_FIELDS = ("lines", "right", "add", "query", "finding")
_OF_FINDING = ("line", "opening", "evidence", "authority", "closing")
_MOST = 40
_NAMES = frozenset(label.value for label in LABELS)


@dataclass(frozen=True, slots=True)
class Mark:
    """One line marked wrong: what kind of error, and the line as it should be ("" for none)."""

    label: str
    should: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The finding as far as it is written. ``line`` is 0 for what is missing."""

    line: int | None = None
    opening: str = ""
    evidence: tuple[Quote, ...] = ()
    authority: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Audited:
    """An auditor's whole answer."""

    marks: dict[int, Mark] = field(default_factory=dict)
    right: frozenset[int] = frozenset()
    add: tuple[str, ...] = ()
    query: bool = False
    finding: Finding = Finding()

    @property
    def empty(self) -> bool:
        """True while nothing was given."""
        return self == Audited()


def audited_json(given: Audited) -> Json:
    """An answer as JSON."""
    finding = given.finding
    return {
        "lines": {
            str(n): {"label": mark.label, "should": mark.should}
            for n, mark in sorted(given.marks.items())
        },
        "right": [*sorted(given.right)],
        "add": list(given.add),
        "query": given.query,
        "finding": {
            "line": finding.line,
            "opening": finding.opening,
            "evidence": marks_json(finding.evidence),
            "authority": finding.authority,
            "closing": finding.closing,
        },
    }


def audited_of(given: Json) -> Audited:
    """An answer back from JSON; what makes no sense is left out."""
    if not isinstance(given, dict):
        return Audited()
    marks: dict[int, Mark] = {}
    lines = given.get("lines")
    for key, value in lines.items() if isinstance(lines, dict) else ():
        if key.isdecimal() and isinstance(value, dict) and len(marks) < _MOST:
            label, should = value.get("label"), value.get("should")
            if isinstance(label, str) and label in _NAMES:
                marks[int(key[:4])] = Mark(label, _text(should))
    right = given.get("right")
    add = given.get("add")
    return Audited(
        marks=marks,
        right=frozenset(
            n
            for n in (right if isinstance(right, list) else [])
            if type(n) is int and n not in marks
        ),
        add=tuple(text for each in (add if isinstance(add, list) else []) if (text := _text(each)))[
            :_MOST
        ],
        query=given.get("query") is True,
        finding=_finding(given.get("finding")),
    )


def check_audited(given: Json, where: str, audit: Audit) -> None:
    """Raise UsageError, naming field and fix, for an answer of a file that cannot be taken."""
    if not isinstance(given, dict):
        raise UsageError(f"{where}: write an object with {', '.join(_FIELDS)}")
    _known(given, _FIELDS, where)
    lines = given.get("lines", {})
    if not isinstance(lines, dict):
        raise UsageError(f'{where}.lines: write an object such as {{"3": {{"label": "poa"}}}}')
    for key, value in lines.items():
        at = f"{where}.lines.{key}"
        if not key.isdecimal() or not 1 <= int(key[:4]) <= len(audit.claim):
            raise UsageError(f"{at}: no such line; the claim has 1 to {len(audit.claim)}")
        if not isinstance(value, dict):
            raise UsageError(f"{at}: write an object with label and should")
        _known(value, ("label", "should"), at)
        if value.get("label") not in _NAMES:
            raise UsageError(f"{at}.label: write one of {', '.join(sorted(_NAMES))}")
        if not isinstance(value.get("should", ""), str):
            raise UsageError(f"{at}.should: write the line as it should be, or leave it out")
    for name in ("right", "add"):
        if not isinstance(given.get(name, []), list):
            raise UsageError(f"{where}.{name}: write a list")
    if not isinstance(given.get("query", False), bool):
        raise UsageError(f"{where}.query: write true or false")
    finding = given.get("finding", {})
    if not isinstance(finding, dict):
        raise UsageError(f"{where}.finding: write an object with {', '.join(_OF_FINDING)}")
    _known(finding, _OF_FINDING, f"{where}.finding")
    for name, choices in (
        ("opening", tuple(OPENINGS)),
        ("authority", tuple(each.value for each in Authority)),
        ("closing", tuple(CLOSINGS)),
    ):
        if finding.get(name, "") not in ("", *choices):
            raise UsageError(f"{where}.finding.{name}: write one of {', '.join(choices)}")


def _known(given: dict[str, Json], fields: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(given).difference(fields))
    if unknown:
        raise UsageError(f"{where}.{unknown[0]}: no such field; the fields are {', '.join(fields)}")


def _finding(given: Json) -> Finding:
    if not isinstance(given, dict):
        return Finding()
    line = given.get("line")
    opening, authority, closing = (
        _text(given.get(name)) for name in ("opening", "authority", "closing")
    )
    return Finding(
        line=line if type(line) is int else None,
        opening=opening if opening in OPENINGS else "",
        evidence=marks_of(given.get("evidence"))[:12],
        authority=authority if authority in {each.value for each in Authority} else "",
        closing=closing if closing in CLOSINGS else "",
    )


def _text(value: Json) -> str:
    return value.strip()[:60] if isinstance(value, str) else ""
