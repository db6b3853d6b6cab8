"""Made-up progress and cards for the screens: a learner of eight weeks, and one who is new."""

from __future__ import annotations

from datetime import date, timedelta

from coder_drill.exercises.card.question import CardQuestion, CodedLine, Option, Solution
from coder_drill.scoring.domains import domain_label
from coder_drill.scoring.model import Label
from coder_drill.services.progress.model import (
    Calendar,
    DomainRow,
    Grid,
    GridVerdict,
    MetricTotal,
    Progress,
    Rate,
    Totals,
    Trend,
    Week,
)
from coder_drill.skills.model import Cell, DomainEstimate
from coder_drill.skills.readiness import PartReadiness, Readiness
from coder_drill.store.model import AttemptHead, CardRow

TODAY = date(2026, 4, 14)
MONDAY = date(2026, 4, 13)


def domain(
    name: str, mastery: float, spread: float, codes: int, trend: str = "", retries: int = 0
) -> DomainRow:
    low, high = mastery - spread, mastery + spread
    moved = Trend(0.4, 0.6, 9, 9, trend, "the last 30 days") if trend else None
    words = (
        f"between {low:.0%} and {high:.0%}, {codes} codes"
        if codes >= 8
        else f"not enough evidence yet ({codes} of 8 codes)"
    )
    return DomainRow(
        name, domain_label(name), DomainEstimate(name, mastery, low, high, codes, 0.0, 1.0),
        mastery, retries, 0.5 if retries else None, moved, 40, words,
    )  # fmt: skip


DOMAINS = (
    domain("cm-19", 0.41, 0.13, 23, "down", retries=4),
    domain("cpt-e-m", 0.55, 0.18, 11),
    domain("cm-09", 0.82, 0.09, 31, "up"),
    domain("cm-04", 0.70, 0.20, 5),
)

CELLS = {
    ("cm-19", "correct"): Cell(9, 9.0, 0.0),
    ("cm-19", "missed"): Cell(8, 0.0, 12.0),
    ("cm-19", "seventh-character"): Cell(6, 3.6, 3.2),
    ("cpt-e-m", "correct"): Cell(5, 5.0, 0.0),
    ("cpt-e-m", "em-level"): Cell(6, 2.0, 8.0),
    ("cm-09", "correct"): Cell(27, 27.0, 0.0),
    ("cm-09", "extra"): Cell(4, 0.0, 2.0),
    ("cm-04", "correct"): Cell(4, 4.0, 0.0),
    ("cm-04", "missed"): Cell(1, 0.0, 1.0),
}
RETRIED = {("cm-19", "correct"): Cell(4, 2.0, 0.0)}

CPC = Readiness(
    exam="CPC", name="Certified Professional Coder (AAPC)", length="100 questions, 4 hours",
    pass_mark="70 %", source="a source", words="an estimate over the 60% of the exam practiced here, no promise",
    practiced=0.6, estimate=0.58, low=0.47, high=0.68,
    parts=(
        PartReadiness("Evaluation and management", 6, 11, 0.55, 0.37, 0.73, 1.0),
        PartReadiness("Radiology", 6, 2, 0.6, 0.3, 0.8, 0.0),
        PartReadiness("Anatomy", 4, 0),
    ),
)  # fmt: skip
CIC = Readiness(
    "CIC", "Certified Inpatient Coder (AAPC)", "", "", "a source", "no weights were found"
)


def weeks() -> tuple[Week, ...]:
    """Seven weeks with charts, and one in between without."""
    made = []
    for back, right in ((7, 9), (6, 11), (5, 12), (4, 10), (3, 14), (1, 17), (0, 18)):
        monday = MONDAY - timedelta(weeks=back)
        made.append(
            Week(monday, 4, 3, right / 20, 0.9, 3600.0 + 400 * back, 1, {"code-over-code": (right, 20)})
        )  # fmt: skip
    return tuple(made)


def calendar() -> Calendar:
    days = {TODAY - timedelta(days=back): 1 + back % 4 for back in (0, 1, 2, 6, 7, 9, 14, 30, 44)}
    return Calendar(TODAY, dict(sorted(days.items())), 3, 5, 3)


def known() -> Progress:
    """A learner of eight weeks."""
    labels = [label.value for label in Label if any(key[1] == label.value for key in CELLS)]
    return Progress(
        learner="me", made_at="2026-04-14T09:30:00.000+00:00", since=None, domain=None,
        totals=Totals(28, 24, 24, 4, 0.71, 0.9, 9000.0, 7, 5),
        domains=DOMAINS, untried=("pcs-obstetrics", "hcpcs-drugs"),
        grid=Grid(tuple(row.domain for row in DOMAINS), tuple(labels), CELLS, RETRIED),
        weeks=weeks(),
        metrics=(
            MetricTotal("code-over-code", "Code over code", 91, 140, "codes right / codes"),
            MetricTotal("poa", "Present on admission", 40, 40, "indicators right / matched"),
            MetricTotal("procedure", "ICD-10-PCS", 0, 0, "lines"),
        ),
        rates=(
            Rate("emergency", "Emergency", 12, 7200.0, 20.0, 25.0, "an indicative source", None),
            Rate("inpatient", "Inpatient", 6, 7200.0, 2.5, 3.0, "an indicative source", 2.0),
        ),
        calendar=calendar(), readiness=(CPC, CIC), accuracy_target=0.95,
        notes=("1 chart coded earlier is no longer in the bank; what was scored then still counts.",),
        next_step="Code it.", cards=9, cards_due=3,
    )  # fmt: skip


def nothing() -> Progress:
    """A learner who has not coded anything."""
    unknown = Readiness(
        "CPC", CPC.name, CPC.length, CPC.pass_mark, CPC.source, "not enough evidence yet", 0.6
    )
    return Progress(
        learner="me", made_at="2026-04-14T09:30:00.000+00:00", since=None, domain=None,
        totals=Totals(0, 0, 0, 0, None, None, 0.0, 0, 0),
        domains=(), untried=("cm-09", "cm-19"), grid=Grid((), (), {}, {}), weeks=(), metrics=(),
        rates=(), calendar=Calendar(TODAY, {}, 0, 0, 3), readiness=(unknown,), accuracy_target=0.95,
        notes=(), next_step="Code it.",
    )  # fmt: skip


def heads(chart: str, title: str) -> list[AttemptHead]:
    """Two attempts, the newest first."""
    return [
        AttemptHead(2, "attempt-2", chart, title, "emergency", 2, "2026-04-14T09:30:00.000+00:00", 300.0, 1, 0.33),
        AttemptHead(1, "attempt-1", chart, title, "emergency", 2, "2026-04-07T09:30:00.000+00:00", 400.0, 0, 0.2),
    ]  # fmt: skip


def verdicts(chart: str, title: str) -> list[GridVerdict]:
    """Three verdicts: one on a chart as it was, one a retry, one on a chart that is gone."""
    line = ("W00.0XXA", "W00.0XXD", 0.6, 0.4, "The seventh character is wrong.")
    when = "2026-04-14T09:30:00.000+00:00"
    return [
        GridVerdict("attempt-1", chart, title, when, "seventh-character", (), *line, True),
        GridVerdict("attempt-1", chart, title, when, "seventh-character", (), *line, False),
        GridVerdict("gone", "gone", "A chart of old", when, "seventh-character", (), *line, True, "removed"),
    ]  # fmt: skip


EVIDENCE = Solution(
    "W00.0XXA", "Fall on same level due to ice and snow, initial encounter", "She slipped on ice.",
    "The note says how she fell.", "I.C.20", "ed-wrist", "Fall on an outstretched hand",
)  # fmt: skip


def card(name: str) -> CardRow:
    return CardRow(
        "me", name, "code", "W00.0XXA", "icd10cm", "cm-20", "missed", "", "ed-wrist", "attempt-1",
        "2026-04-07T09:30:00.000+00:00", "2026-04-08T09:30:00.000+00:00",
    )  # fmt: skip


def drills() -> list[tuple[CardRow, CardQuestion]]:
    """One card of each kind."""
    return [
        (
            card("neighbors"),
            CardQuestion(
                "neighbors", "neighbors", "Which of these neighbors does the sentence support?",
                "ED provider note, 54 F, emergency; secondary", "Slipped on an icy step.", ("W00.0XXA",),
                EVIDENCE, chart_id="ed-wrist",
                options=(
                    Option("W00.0XXA", "Fall on same level due to ice and snow, initial encounter"),
                    Option("W00.1XXA", "Fall from stairs and steps due to ice and snow, initial encounter"),
                    Option("W01.0XXA", "Fall on same level from slipping without striking an object, initial encounter"),
                ),
            ),
        ),
        (
            card("spot"),
            CardQuestion(
                "spot", "spot", "One of these lines is wrong, or in the wrong place. Which?",
                "ED provider note, 54 F, emergency", "", ("2",), EVIDENCE, chart_id="ed-wrist",
                lines=(
                    CodedLine("S52.501A", "Unspecified fracture of the lower end of right radius", "Right wrist fracture, closed."),
                    CodedLine("W00.0XXD", "Fall on same level due to ice and snow, subsequent encounter", "She slipped on ice."),
                ),
            ),
        ),
        (
            card("sentence"),
            CardQuestion(
                "sentence", "sentence", "Which ICD-10-CM code does this support?",
                "ED provider note, 54 F, emergency; secondary", "Slipped on the icy pavement.",
                ("W00.0XXA",), EVIDENCE, chart_id="ed-wrist",
            ),
        ),
    ]  # fmt: skip
