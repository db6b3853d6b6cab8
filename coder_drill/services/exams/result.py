"""What came of a mock exam: by section, over all, what was missed, and where to practice it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coder_drill.exercises.model import Json
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.scoring.domains import domain_label
from coder_drill.services.exams.forms import Form
from coder_drill.skills.drills import family_of
from coder_drill.skills.estimator import Z90
from coder_drill.store.model import Attempt

UNASKED_SPREAD = 0.15
"""Standard deviation, of a share, that a section brings in which nothing was asked."""
PROMISE = (
    "An estimate from this form alone, no promise: these are not the questions of the exam, and how "
    "shares right become scaled scores is not published."
)


@dataclass(frozen=True, slots=True)
class SectionResult:
    """A section: credit earned of ``asked`` items; ``wanted`` is what the blueprint asks for."""

    id: str
    name: str
    wanted: int
    asked: int
    answered: int
    credit: float

    @property
    def share(self) -> float | None:
        """Credit by items asked, 0..1; None where nothing was asked."""
        return self.credit / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Miss:
    """An item that was not fully right: what it was, and the command that practices it."""

    number: int
    section: str
    title: str
    credit: float
    answered: bool
    expected: str
    given: str
    why: str
    practice: str


@dataclass(frozen=True, slots=True)
class ExamResult:
    """A mock exam that is over. ``share`` with its 90 % interval weighs sections as the form does."""

    exam: str
    name: str
    length: str
    pass_mark: str
    source: str
    items: int
    answered: int
    seconds: float
    sections: tuple[SectionResult, ...]
    misses: tuple[Miss, ...]
    share: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The estimate in one line."""
        mark = f"; pass mark {self.pass_mark.replace(' %', '%')}" if self.pass_mark else ""
        return (
            f"{self.share:.0%} of the weight right, between {self.low:.0%} and {self.high:.0%} nine "
            f"times in ten{mark}"
        )

    def as_json(self) -> dict[str, Json]:
        """Everything for ``--json``."""
        return {
            "exam": self.exam,
            "name": self.name,
            "length": self.length,
            "pass_mark": self.pass_mark,
            "items": self.items,
            "answered": self.answered,
            "seconds": round(self.seconds, 1),
            "share": round(self.share, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "note": PROMISE,
            "sections": [
                {
                    "id": each.id,
                    "name": each.name,
                    "wanted": each.wanted,
                    "asked": each.asked,
                    "answered": each.answered,
                    "credit": round(each.credit, 3),
                    "share": None if each.share is None else round(each.share, 4),
                }
                for each in self.sections
            ],
            "misses": [
                {
                    "number": each.number,
                    "section": each.section,
                    "title": each.title,
                    "credit": round(each.credit, 3),
                    "answered": each.answered,
                    "expected": each.expected,
                    "given": each.given,
                    "why": each.why,
                    "practice": each.practice,
                }
                for each in self.misses
            ],
        }


def result_of(
    run: Run, form: Form, length: str, attempts: Callable[[str], Attempt | None]
) -> ExamResult:
    """The result of a run that is over. ``attempts`` finds an attempt by its uuid."""
    sections = []
    for section in form.sections:
        mine = [entry for entry in run.entries if entry.section == section.id]
        done = [entry for entry in mine if entry.stage is Stage.DONE]
        credit = sum(min(1.0, max(0.0, entry.score or 0.0)) for entry in done)
        sections.append(
            SectionResult(section.id, section.name, section.items, len(mine), len(done), credit)
        )
    share, low, high = estimate(sections)
    found = []
    for number, entry in enumerate(run.entries, 1):
        if (entry.score or 0.0) < 1.0:
            attempt = attempts(entry.attempt) if entry.attempt else None
            names = {section.id: section.name for section in form.sections}
            found.append(_miss(number, entry, names.get(entry.section, ""), attempt))
    return ExamResult(
        exam=form.exam,
        name=form.blueprint.name,
        length=length,
        pass_mark=form.blueprint.pass_mark,
        source=form.blueprint.source,
        items=len(run.entries),
        answered=sum(entry.stage is Stage.DONE for entry in run.entries),
        seconds=run.seconds,
        sections=tuple(sections),
        misses=tuple(found),
        share=share,
        low=low,
        high=high,
    )


def estimate(sections: Sequence[SectionResult]) -> tuple[float, float, float]:
    """Share right over a whole exam with its 90 % interval, sections weighted by their items.

    The share over all items has half a right and half a wrong item added (Jeffreys); a section's has one
    item of that share added, so that one item does not prove a section. One in which nothing was asked
    takes the share of the others and adds `UNASKED_SPREAD`. The interval is taken on the logit scale,
    so that it stays within 0..1.
    """
    total = sum(section.wanted for section in sections) or 1
    asked = [section for section in sections if section.asked]
    if not asked:
        return 0.5, 0.0, 1.0
    known = sum(section.wanted for section in asked)
    share, variance = 0.0, 0.0
    items = sum(section.asked for section in asked)
    over_all = (sum(section.credit for section in asked) + 0.5) / (items + 1)
    for section in asked:
        p = (section.credit + over_all) / (section.asked + 1)
        share += section.wanted / known * p
        # A little of both added, so that a section without a fault still has a spread.
        q = (section.credit + over_all + 0.1) / (section.asked + 1.2)
        variance += (section.wanted / total) ** 2 * q * (1 - q) / (section.asked + 2)
    for section in sections:
        if not section.asked:
            variance += (section.wanted / total * UNASKED_SPREAD) ** 2
    share = min(max(share, 0.5 / (items + 1)), 1 - 0.5 / (items + 1))
    half = Z90 * math.sqrt(variance) / (share * (1 - share))
    logit = math.log(share / (1 - share))
    return share, _sigmoid(logit - half), _sigmoid(logit + half)


def _sigmoid(x: float) -> float:
    return 0.5 + 0.5 * math.tanh(0.5 * x)


def _miss(number: int, entry: Entry, section: str, attempt: Attempt | None) -> Miss:
    wrong = [v for v in attempt.verdicts if v.credit < 1 and not v.optional] if attempt else []
    domains = list(dict.fromkeys(verdict.domain for verdict in wrong))
    title = attempt.title if attempt else "not answered"
    if entry.kind == "rapid":
        practice = f"coder-drill rapid {family_of(entry.exercise)}"
    elif entry.kind == "vignette":
        practice = "coder-drill vignette"
    elif entry.kind == "question":
        practice = f"coder-drill ask {domains[0]}" if domains else "coder-drill ask"
    else:
        practice = f"coder-drill drill {entry.exercise}" if attempt else "coder-drill drill"
        title = f"{title}: {', '.join(map(domain_label, domains[:3]))}" if domains else title
    return Miss(
        number=number,
        section=section,
        title=title,
        credit=entry.score or 0.0,
        answered=attempt is not None,
        expected="; ".join(v.expected_line or v.expected or "" for v in wrong if v.expected)[:300],
        given="; ".join(v.given_line or v.given or "" for v in wrong if v.given)[:300],
        why=wrong[0].message if wrong else "",
        practice=practice,
    )
