"""Is the code valid for this claim: codes that began, ended or were subdivided on October 1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from coder_drill.codebooks.changed import Change, Changed, shipped
from coder_drill.codebooks.tables import Manifest
from coder_drill.exercises.rapid.families.changelist import HEADERS, LINES, PAYERS, STEADY
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group, Option
from coder_drill.exercises.rapid.wording import KEYS, plural, scene
from coder_drill.resources import codebooks_dir

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

VALID, EARLY, GONE, HEADER = (
    "Valid: it may stand on this claim",
    "Not valid yet: it begins with a later edition",
    "No longer valid: it ended with an earlier edition",
    "Never valid by itself: it is a header, a longer code is needed",
)
_FIRST, _LAST = 2025, 2027
"""Fiscal years that items are set in."""


@dataclass(frozen=True, slots=True)
class Line:
    """A diagnosis on a claim. ``year`` is the fiscal year of the service or discharge, ``admitted``
    that of the admission (0 for outpatient claims), ``sent`` that in which the claim goes out;
    ``order`` of the options."""

    code: str
    title: str
    year: int
    admitted: int
    sent: int
    order: tuple[str, ...] = (VALID, EARLY, GONE, HEADER)


class CodeChanges(Family[Line]):
    """May this diagnosis code stand on a claim of that fiscal year?"""

    id = "cm-code-changes"
    title = "Codes that began, ended or were subdivided on October 1"
    group = Group.CM
    source = "45 CFR 162.1002; Medicare Claims Processing Manual, chapter 23, §10; ICD-10-CM addenda FY2026"
    domain = "claims-denials"
    skill = "invalid-code"
    seconds = 25

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Line, Answer]:
        """The verdict first, then a code and years that deserve it."""
        verdicts = (VALID, EARLY, GONE) if difficulty == 1 else (VALID, EARLY, GONE, HEADER)
        verdict = rng.choice(verdicts)
        new, deleted, revised, ending = _drawn_from()
        if verdict == EARLY:
            chosen, year = _of_any_category(rng, new), 2025
        elif verdict == GONE:
            late = difficulty >= 3 and rng.random() < 0.35
            chosen, year = (rng.choice(ending), 2027) if late else (rng.choice(deleted), 2026)
        elif verdict == HEADER:
            chosen, year = (rng.choice(HEADERS), ""), rng.randint(_FIRST, _LAST)
        else:
            chosen, year = self._valid(rng, difficulty, (new, deleted, revised, ending))
        code, title = chosen
        admitted = sent = 0
        inpatient = rng.random() < 0.5
        if inpatient:
            admitted = year - 1 if difficulty >= 3 and rng.random() < 0.6 else year
        sent = year + 1 if difficulty >= 3 and rng.random() < 0.5 else year
        found = codebook.get(code)
        order = [VALID, EARLY, GONE, HEADER]
        rng.shuffle(order)
        words = title or (found.title if found else "")
        return Line(code, words, year, admitted, sent, tuple(order)), (KEYS[order.index(verdict)],)

    def _valid(
        self, rng: Random, difficulty: int, lists: tuple[tuple[tuple[str, str], ...], ...]
    ) -> tuple[tuple[str, str], int]:
        new, deleted, revised, ending = lists
        which = rng.randrange(5 if difficulty >= 3 else 3)
        if which == 0:
            return _of_any_category(rng, new), 2026
        if which == 1:
            return rng.choice(deleted), 2025
        if which == 2:
            return (rng.choice(STEADY), ""), rng.randint(_FIRST, _LAST)
        if which == 3:
            return rng.choice(ending), 2026
        return rng.choice(revised), 2026

    def solve(self, facts: Line, codebook: Codebook) -> Answer:
        """The tables' first and last day of the code against the year of service or discharge."""
        begins, ends = f"{facts.year - 1}-10-01", f"{facts.year}-09-30"
        found = codebook.get(facts.code)
        gone = codebook.retired(facts.code)
        if gone is not None and (found is None or not found.billable):
            verdict = GONE if gone.valid_to < begins else VALID
        elif found is None or not found.billable:
            verdict = HEADER
        else:
            first, last = codebook.validity(facts.code)
            verdict = EARLY if first and first > ends else GONE if last and last < begins else VALID
        return (KEYS[facts.order.index(verdict)],)

    def write(
        self, facts: Line, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A claim as a scrubber stops it."""
        right = facts.order[KEYS.index(answer[0])]
        code, year = facts.code, facts.year
        head = rng.choice(
            (
                f"Diagnosis on hold: {code}, {facts.title}.",
                f"Scrubber stops at {code} ({facts.title}).",
                f"Work queue, diagnosis edit. {code} {facts.title}.",
                f"{code}, {facts.title}: does it pass?",
            )
        )
        if facts.admitted:
            same = facts.admitted == year
            when = rng.choice(
                (
                    f"Inpatient claim, admitted {'and discharged in' if same else f'in FY {facts.admitted}, discharged in'} FY {year}.",
                    f"UB-04, inpatient: {'whole stay in' if same else f'stay began in FY {facts.admitted} and ended in'} FY {year}.",
                )
            )
        else:
            when = rng.choice(
                (
                    f"Professional claim, date of service in FY {year}.",
                    f"Outpatient hospital claim, service rendered in FY {year}.",
                    f"Clinic visit of FY {year}.",
                )
            )
        lines = [head, when]
        if facts.sent != year:
            lines.append(
                rng.choice(
                    (f"The claim goes out in FY {facts.sent}.", f"Rebilled in FY {facts.sent}.")
                )
            )
        extra = [
            f"{rng.choice(PAYERS)}, {plural(rng.randint(2, 14), 'line')} on the claim.",
            f"Total charges ${rng.randint(180, 9800):,}.",
            rng.choice(LINES),
        ]
        text = scene(rng, lines, extra, extras=rng.randint(1, 3))
        return Draft(
            scene=text,
            ask="FY 2026 begins on October 1, 2025. May this code stand on this claim?",
            form=Form.CHOICE,
            rule=(
                "The edition in force on the date of service decides, on an inpatient claim that on the "
                "date of discharge; neither the admission nor the day the claim goes out."
            ),
            worked=(
                f"the {'discharge' if facts.admitted else 'service'} lies in FY {year}",
                self._span(facts, codebook),
                right,
            ),
            options=[
                Option(KEYS[n], text, "" if text == right else self._mistake(text, facts, codebook))
                for n, text in enumerate(facts.order)
            ],
        )

    def _span(self, facts: Line, codebook: Codebook) -> str:
        code = facts.code
        found, gone = codebook.get(code), codebook.retired(code)
        if found is not None and found.billable:
            first, last = codebook.validity(code)
            if first or last:
                return f"{code} is valid{f' from {first} on' if first else ''}{f' until {last}' if last else ''}"
            return f"{code} was billable throughout these years"
        if gone is not None:
            now = listed_few(gone.became)
            return f"{code} was valid until {gone.valid_to}{f', then {now}' if now else ''}"
        return f"{code} has codes below it in every edition"

    def _mistake(self, wrong: str, facts: Line, codebook: Codebook) -> str:
        when = f"in FY {facts.year}"
        span = self._span(facts, codebook)
        header = self.solve(facts, codebook) == (KEYS[facts.order.index(HEADER)],)
        dates = "No date makes it valid"
        return {
            VALID: f"Not {when}: {span}.",
            EARLY: f"{dates}: {span}." if header else f"It had begun by then: {span}.",
            GONE: f"{dates}: {span}." if header else f"It has not ended {when}: {span}.",
            HEADER: f"It is a complete code in its editions: {span}.",
        }[wrong]


def listed_few(codes: tuple[str, ...]) -> str:
    """The first codes of several, with how many more there are."""
    few = ", ".join(codes[:3])
    return few if len(codes) <= 3 else f"{few} and {len(codes) - 3} more"


_Pairs = tuple[tuple[str, str], ...]


def _of_any_category(rng: Random, codes: _Pairs) -> tuple[str, str]:
    """A code of a category drawn first: some categories have a hundred new codes, others one."""
    category = rng.choice(sorted({code[:3] for code, _ in codes}))
    return rng.choice([each for each in codes if each[0].startswith(category)])


@cache
def _drawn_from() -> tuple[_Pairs, _Pairs, _Pairs, _Pairs]:
    """New, deleted, revised, and ending codes with titles, from the shipped tables."""
    manifest = Manifest.read(codebooks_dir())
    rows = shipped(manifest)
    titles = {row[0]: row[4] for row in manifest.rows("icd10cm")}
    ending = tuple((row[0], titles[row[0]]) for row in manifest.rows("icd10cm_edits") if row[6])
    return _of(rows, Change.NEW), _of(rows, Change.DELETED), _of(rows, Change.REVISED), ending


def _of(rows: list[Changed], change: Change) -> _Pairs:
    return tuple((each.code, each.title) for each in rows if each.change is change)


FAMILIES = (CodeChanges,)
