"""What the chart bank covers: settings by domains, settings by skills, and the spread of the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from coder_drill.charts.model import Chart, Role, Setting
from coder_drill.codebooks import Codebook
from coder_drill.scoring.book import book_of
from coder_drill.scoring.domains import all_domains, domain_label, domain_of
from coder_drill.scoring.model import Label
from coder_drill.skills.profiles import profile_of

SKILLS = (
    Label.PRINCIPAL,
    Label.SEQUENCING,
    Label.SPECIFICITY,
    Label.LATERALITY,
    Label.SEVENTH,
    Label.POA,
    Label.MODIFIER,
    Label.UNITS,
    Label.EM_LEVEL,
    Label.BUNDLED,
    Label.EXCLUDES1,
    Label.EXTRA,
)
"""Skills a chart can be seen to exercise, from its key and its decoys."""
FEW = 5
"""Charts below which what they have in common would give their keys away."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over the bank. ``domains`` holds (charts with such a code, charts with it as main subject)."""

    charts: int
    settings: dict[str, int]
    difficulty: dict[int, int]
    domains: dict[str, dict[str, tuple[int, int]]]
    skills: dict[str, dict[str, int]]
    poa: dict[str, int]
    modifiers: dict[str, int]
    root_operations: dict[str, int]
    empty_domains: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The counts as plain JSON values."""
        return {
            "charts": self.charts,
            "settings": self.settings,
            "difficulty": {str(k): v for k, v in self.difficulty.items()},
            "domains": {
                domain: {s: {"charts": n, "main": m} for s, (n, m) in row.items()}
                for domain, row in self.domains.items()
            },
            "skills": self.skills,
            "poa": self.poa,
            "modifiers": self.modifiers,
            "root_operations": self.root_operations,
            "empty_domains": list(self.empty_domains),
        }


def coverage(charts: Iterable[Chart], book: Codebook) -> Coverage:
    """Count what these charts cover. A domain's main charts are those whose first diagnosis is in it
    or whose key lies mostly there."""
    bank = list(charts)
    with_code: dict[str, Counter[str]] = defaultdict(Counter)
    main: dict[str, Counter[str]] = defaultdict(Counter)
    skills: dict[str, Counter[str]] = defaultdict(Counter)
    poa: Counter[str] = Counter()
    modifiers: Counter[str] = Counter()
    operations: Counter[str] = Counter()
    for chart in bank:
        setting = chart.setting.value
        for domain in {_domain(k.code, book) for k in chart.key}:
            with_code[domain][setting] += 1
        mains = {profile_of(chart).main}
        if chart.diagnoses:
            mains.add(_domain(chart.diagnoses[0].code, book))
        for domain in mains:
            main[domain][setting] += 1
        for skill in exercised(chart, book):
            skills[skill.value][setting] += 1
        for key in chart.key:
            if chart.wants_poa and key.role.is_diagnosis:
                poa[key.poa or "exempt"] += 1
            modifiers.update(key.modifiers)
            operation = book.pcs.operation(key.code) if _is_pcs(key.code, book) else None
            if operation is not None:
                operations[operation.name] += 1
    return Coverage(
        charts=len(bank),
        settings={s.value: sum(c.setting is s for c in bank) for s in Setting},
        difficulty={level: sum(c.difficulty == level for c in bank) for level in range(1, 6)},
        domains={
            d: {s: (with_code[d][s], main[d][s]) for s in with_code[d] | main[d]}
            for d in all_domains()
            if d in with_code or d in main
        },
        skills={s.value: dict(skills[s.value]) for s in SKILLS},
        poa=dict(sorted(poa.items())),
        modifiers=dict(sorted(modifiers.items())),
        root_operations=dict(sorted(operations.items())),
        empty_domains=tuple(
            domain_label(d) for d in all_domains() if d not in with_code and d != "modifiers"
        ),
    )


def exercised(chart: Chart, book: Codebook) -> set[Label]:
    """The skills a chart's key and decoys exercise, as far as tables and key tell."""
    found: set[Label] = set()
    keys = [k for k in chart.key if not k.optional]
    for key in keys:
        code = book.get(key.code)
        title = f" {code.title.lower()} " if code else ""
        if any(f" {side}" in title for side in ("right", "left", "bilateral")):
            found.add(Label.LATERALITY)
        if code and code.system.is_diagnosis and book.seventh(code.code):
            found.add(Label.SEVENTH)
        if key.poa in ("N", "U", "W"):
            found.add(Label.POA)
        if key.modifiers:
            found.add(Label.MODIFIER)
        if key.units > 1:
            found.add(Label.UNITS)
        if _domain(key.code, book) == "cpt-e-m":
            found.add(Label.EM_LEVEL)
        if key.role in (Role.PRINCIPAL, Role.FIRST_LISTED) and key.guideline.startswith("II"):
            found.add(Label.PRINCIPAL)
        if key.after or "code first" in key.guideline.lower() or "code first" in key.why.lower():
            found.add(Label.SEQUENCING)
    if sum(k.role.is_diagnosis for k in keys) > 2:
        found.add(Label.SEQUENCING)
    for decoy in chart.decoys:
        near = [k.code for k in keys if k.code[:3] == decoy.code[:3] and k.code != decoy.code]
        if near and _is_cm(decoy.code, book):
            found.add(Label.SPECIFICITY)
        elif not near:
            found.add(Label.EXTRA)
        for key in keys:
            if book.ncci(decoy.code, key.code) is not None:
                found.add(Label.BUNDLED)
            if (
                _is_cm(decoy.code, book)
                and _is_cm(key.code, book)
                and book_of(book).excludes1(decoy.code, key.code) is not None
            ):
                found.add(Label.EXCLUDES1)
    return found


def _domain(code: str, book: Codebook) -> str:
    found = book.get(code)
    return domain_of(code, found.system if found else None)


def _is_cm(code: str, book: Codebook) -> bool:
    found = book.get(code)
    return found is not None and found.system.is_diagnosis


def _is_pcs(code: str, book: Codebook) -> bool:
    found = book.get(code)
    return found is not None and found.system.is_inpatient_procedure
