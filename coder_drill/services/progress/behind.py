"""What stands behind a cell of the gap grid."""

from __future__ import annotations

from coder_drill.charts.bank import Bank
from coder_drill.services.progress.model import GridVerdict
from coder_drill.services.progress.scope import first_tries
from coder_drill.services.skilllog import SkillLog
from coder_drill.store.interfaces import AttemptLog


def cell_verdicts(
    log: AttemptLog,
    skills: SkillLog,
    bank: Bank,
    learner_id: str,
    domain: str,
    label: str | None = None,
    limit: int = 200,
) -> list[GridVerdict]:
    """The verdicts behind a cell (or a whole row, without a label), the newest first."""
    logged = skills.heads()
    heads = {head.uuid: head for head in logged}
    firsts = first_tries(logged)
    hashes = log.hashes(learner_id)
    found = []
    for uuid, verdict in log.verdicts_like(learner_id, domain=domain, label=label, limit=limit):
        head = heads.get(uuid)
        if head is None:
            continue  # not of a chart
        chart = bank.get(head.exercise)
        state = "removed" if chart is None else ""
        if chart is not None and chart.content_hash != hashes.get(uuid):
            state = "edited"
        found.append(
            GridVerdict(
                attempt=uuid,
                chart_id=head.exercise,
                chart_title=head.title,
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
