"""How each mock exam is made up: items by section, and the time."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from coder_drill.errors import UsageError
from coder_drill.exercises.question.topics import SECTIONS
from coder_drill.skills.tables import Exam, exams

OWN_NAMES = {"cases": "Cases"}
"""Names of sections that no question serves."""
KNOWLEDGE_PARTS: dict[str, tuple[str, ...]] = {
    "guidelines": ("guidelines",),
    "terminology": ("terminology",),
    "anatomy": ("anatomy",),
    "medical-knowledge": ("terminology", "anatomy", "pathophysiology-pharmacology"),
    "compliance": ("compliance-law", "payer-policy", "claims-denials", "ethics"),
    "privacy": ("privacy-security",),
    "payment": ("reimbursement", "claims-denials"),
    "reimbursement": ("reimbursement", "claims-denials"),
    "documentation": ("documentation-query",),
    "records": ("documentation-query",),
    "queries": ("documentation-query",),
    "models": ("risk-quality",),
    "purpose": ("risk-quality",),
    "quality": ("risk-quality",),
    "it": ("health-it",),
    "icd-10-pcs": ("pcs-*",),
    "icd-10-cm": ("cm-*",),
}
"""Domains of rapid items that may stand in a section, beside those that the blueprint names for it."""


class Length(StrEnum):
    """How much of an exam is sat."""

    FULL = "full"
    HALF = "half"
    QUARTER = "quarter"

    @property
    def share(self) -> float:
        """The share of items and of time."""
        return {"full": 1.0, "half": 0.5, "quarter": 0.25}[self.value]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: how many items, and what may fill it.

    ``domains`` are those that rapid items in it are evidence for, one ending in * stands for all that
    begin so. With ``charts`` it is filled with charts of ``settings`` and ``claim`` ("" for any) that
    take ``most_minutes`` at most.
    """

    id: str
    name: str
    items: int
    domains: tuple[str, ...] = ()
    charts: bool = False
    settings: tuple[str, ...] = ()
    claim: str = ""
    most_minutes: int = 0

    def covers(self, domain: str) -> bool:
        """True when a rapid item of this domain may stand here."""
        return any(
            domain.startswith(each[:-1]) if each.endswith("*") else domain == each
            for each in self.domains
        )


@dataclass(frozen=True, slots=True)
class Form:
    """An exam's make-up. ``minutes`` of wall time; ``blueprint`` has its name, pass mark and source."""

    exam: str
    minutes: float
    sections: tuple[Section, ...]
    blueprint: Exam
    note: str = ""

    @property
    def items(self) -> int:
        """All items."""
        return sum(section.items for section in self.sections)


def form_named(exam: str, length: Length = Length.FULL) -> Form:
    """The make-up of an exam at a length. Raises UsageError for an exam that is not known."""
    found = _forms().get(exam.upper())
    if found is None:
        raise UsageError(f"{exam}: no such exam; the exams are {', '.join(_forms())}")
    if length is Length.FULL:
        return found
    counts = _shared([section.items for section in found.sections], length.share)
    sections = (replace(s, items=n) for s, n in zip(found.sections, counts, strict=True))
    return replace(found, minutes=found.minutes * length.share, sections=tuple(sections))


def exam_names() -> tuple[str, ...]:
    """The exams there are forms of."""
    return tuple(_forms())


def _shared(counts: list[int], share: float) -> list[int]:
    """The counts by a share, rounded so that their sum is right; none below 1."""
    exact = [count * share for count in counts]
    whole = [max(1, int(each)) for each in exact]
    left = round(sum(exact)) - sum(whole)
    by_rest = sorted(range(len(counts)), key=lambda n: (int(exact[n]) - exact[n], n))
    for place in by_rest[: max(0, left)]:
        whole[place] += 1
    return whole


@cache
def _forms() -> dict[str, Form]:
    text = files("coder_drill.services.exams").joinpath("forms.toml").read_text(encoding="utf-8")
    blueprints = {exam.id: exam for exam in exams()}
    return {
        row["exam"]: Form(
            exam=row["exam"],
            minutes=float(row["minutes"]),
            sections=tuple(_section(row["exam"], each) for each in row["sections"]),
            blueprint=blueprints[row["exam"]],
            note=row.get("note", ""),
        )
        for row in tomllib.loads(text)["form"]
    }


def _section(exam: str, row: dict[str, object]) -> Section:
    name = str(row["section"])
    label = SECTIONS[exam].get(name) or OWN_NAMES[name]
    parts = next(each for each in exams() if each.id == exam).parts
    domains = next((part.domains for part in parts if part.name == label), ())
    settings = row.get("settings", [])
    assert isinstance(settings, list)
    return Section(
        id=name,
        name=label,
        items=int(str(row["items"])),
        domains=(*domains, *KNOWLEDGE_PARTS.get(name, ())),
        charts=bool(row.get("charts", False)),
        settings=tuple(settings),
        claim=str(row.get("claim", "")),
        most_minutes=int(str(row.get("most_minutes", 0))),
    )
