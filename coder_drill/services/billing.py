"""What becomes of an answer behind the score: the claim it goes out as, and what that is paid by."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from coder_drill.claims import ClaimView, claim_view
from coder_drill.money import DrgReport, Extra, HccReport, drg_report, hcc_counts, hcc_report
from coder_drill.scoring.queries import as_answered
from coder_drill.services.attempts import answer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coder_drill.charts import Chart
    from coder_drill.codebooks import Codebook
    from coder_drill.services.model import Submitted
    from coder_drill.store import Attempt

Report: TypeAlias = DrgReport | HccReport
"""One report of the money side; its ``text`` is one line for people."""


def money_asked(chart: Chart) -> tuple[Extra, ...]:
    """The reports that mean something on a chart, in the order in which they are shown.

    MS-DRGs pay inpatient facility claims only; risk categories count for adults, and not from
    laboratory, imaging and equipment claims. Says nothing of what is installed.
    """
    drg = (Extra.DRG,) if chart.wants_poa else ()
    return (*drg, Extra.HCC) if hcc_counts(chart) else drg


def money_at_hand(chart: Chart) -> bool:
    """True when at least one report of `money_asked` can be worked out here. Imports no package."""
    return any(extra.installed for extra in money_asked(chart))


def money_of(chart: Chart, submitted: Submitted, codebook: Codebook) -> dict[Extra, Report]:
    """The reports of `money_asked` for a scored attempt; where an extra is missing, how to get it.

    The first one imports the packages behind it, a quarter of a second in all. Never raises for
    what those packages do: a broken one is told in the text.
    """
    answer, card = answer_of(submitted.attempt), submitted.scorecard
    chart = as_answered(chart, answer)
    found: dict[Extra, Report] = {}
    for extra in money_asked(chart):
        try:
            if extra is Extra.DRG:
                found[extra] = drg_report(chart, answer, card, codebook)
            else:
                found[extra] = hcc_report(chart, answer, card, codebook)
        except (ImportError, OSError) as error:  # half installed, or built for another machine
            words = f"{extra.what}: {extra.module} cannot be used ({error}); install it anew"
            found[extra] = DrgReport(words) if extra is Extra.DRG else HccReport(words)
    return found


def claim_of(chart: Chart, attempt: Attempt, codebook: Codebook) -> ClaimView:
    """The claim that the answer of an attempt goes out as."""
    answer = answer_of(attempt)
    return claim_view(as_answered(chart, answer), answer, codebook)


class Billing:
    """Claim and money of attempts, with the code tables of the chart's edition behind both."""

    def __init__(self, codebook_on: Callable[[str], Codebook]) -> None:
        self._codebook_on = codebook_on

    def claim(self, chart: Chart, attempt: Attempt) -> ClaimView:
        """The claim that the answer of an attempt goes out as."""
        return claim_of(chart, attempt, self._codebook_on(chart.edition))

    def money_at_hand(self, chart: Chart) -> bool:
        """True when `money` can tell something of this chart, and not only how to get an extra."""
        return money_at_hand(chart)

    def money(self, chart: Chart, submitted: Submitted) -> dict[Extra, Report]:
        """What a scored attempt is paid by: MS-DRG, risk categories. Ask apart from the keys."""
        return money_of(chart, submitted, self._codebook_on(chart.edition))
