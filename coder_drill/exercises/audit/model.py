"""An audit: the chart, the claim as another coder left it, and what an auditor has to find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coder_drill.charts.model import Chart
from coder_drill.scoring.model import AnswerCode, Label, Scorecard, Verdict

LABELS: tuple[Label, ...] = tuple(
    label for label in Label if label not in (Label.CORRECT, Label.MISSED)
)
"""What an auditor may call a wrong line; what is missing is added."""
QUERY = "query-missed"
"""The label of a query that the coder should have raised and did not."""


class Sample(StrEnum):
    """How the claim came to be audited: told beforehand, as auditors know it. It says nothing of this claim."""

    PREBILL = "pre-bill"
    RANDOM = "random"
    FOCUSED = "focused"

    @property
    def words(self) -> str:
        """The kind of audit in words."""
        return {
            Sample.PREBILL: "Pre-bill audit: the claim has not gone out",
            Sample.RANDOM: "Random sample of paid claims",
            Sample.FOCUSED: "Focused audit: claims with a known risk",
        }[self]


@dataclass(frozen=True, slots=True)
class Fault:
    """One error on the claim.

    ``line`` is its number, from 1, None for what is missing. ``with_lines`` are further lines that show
    the same error, as the two that changed places. ``verdict`` is what the scorer says of it; None
    for a query that was not raised.
    """

    label: str
    line: int | None
    weight: float
    verdict: Verdict | None = None
    with_lines: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """Every line on which the error may be marked."""
        return self.with_lines if self.line is None else (self.line, *self.with_lines)

    @property
    def right(self) -> str:
        """The line as it should be, in answer notation; "" where none should stand."""
        return (self.verdict.expected_line if self.verdict else "") or ""


@dataclass(frozen=True, slots=True)
class Audit:
    """One claim to audit. ``chart`` is the chart in the state in which it was coded: with the answers
    to queries that the coder raised. ``raised`` are their ids; ``card`` is the claim as the product's own
    scorer sees it, from which the ``faults`` follow."""

    id: str
    chart: Chart
    sample: Sample
    claim: tuple[AnswerCode, ...]
    raised: tuple[str, ...]
    card: Scorecard
    faults: tuple[Fault, ...]
    weights: tuple[float, ...]
    """What each line of the claim weighs in the score."""

    @property
    def clean(self) -> bool:
        """True where there is nothing to find."""
        return not self.faults

    def on_line(self, number: int) -> Fault | None:
        """The error of a line."""
        return next((fault for fault in self.faults if number in fault.lines), None)
