"""What stands behind a cell of the gap grid."""

from __future__ import annotations

from coder_drill.charts.bank import Bank
from coder_drill.practice.progress.scope import first_tries
from coder_drill.practice.progress_model import GridVerdict
from coder_drill.practice.skilllog import SkillLog
from coder_drill.store.store import Store


def cell_verdicts(
    store: Store,
    log: SkillLog,
    bank: Bank,
    learner: str,
    domain: str,
    label: str | None = None,
    limit: int = 200,
) -> list[GridVerdict]:
    """The verdicts behind a cell (or a whole row, without a label), the newest first."""
    logged = log.heads()
    heads = {head.uuid: head for head in logged}
    firsts = first_tries(logged)
    hashes = store.chart_hashes(learner)
    found = []
    for uuid, verdict in store.verdicts_like(learner, domain=domain, label=label, limit=limit):
        head = heads[uuid]
        chart = bank.get(head.chart_id)
        state = "removed" if chart is None else ""
        if chart is not None and chart.content_hash != hashes.get(uuid):
            state = "edited"
        found.append(
            GridVerdict(
                attempt=uuid,
                chart_id=head.chart_id,
                chart_title=head.chart_title,
                submitted_at=head.submitted_at,
                label=verdict.label,
                labels=verdict.labels,
                expected=verdict.expected_line or verdict.expected or "",
                given=verdict.given_line or verdict.given or "",
                credit=verdict.credit,
                points_lost=verdict.points_lost,
                message=verdict.message,
                first_try=head.sequence in firsts,
                chart_state=state,
            )
        )
    return found
