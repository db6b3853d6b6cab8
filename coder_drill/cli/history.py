"""``report`` and ``export``: what the learner did so far."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from coder_drill.cli.main import Context, cli, pass_context
from coder_drill.cli.output import percent, print_json, say, table

if TYPE_CHECKING:
    from coder_drill.store import Attempt


@cli.command()
@click.option("--since", metavar="DATE", help="Only attempts from this day on (YYYY-MM-DD, UTC).")
@click.option("--limit", type=click.IntRange(1), help="Only the newest attempts.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def report(context: Context, since: str | None, limit: int | None, as_json: bool) -> None:
    """Print the attempts so far, and how much of each domain's codes was right."""
    practice = context.practice()
    for notice in practice.store.notices:
        say(f"warning: {notice.message}")
    attempts = practice.history(limit, since=since)
    domains = domain_counts(attempts)
    if as_json:
        print_json(
            {
                "learner": practice.learner,
                "attempts": [asdict(a) for a in attempts],
                "domains": [{"domain": d, "right": r, "of": n} for d, (r, n) in domains.items()],
            }
        )
        return
    if not attempts:
        say("no attempt yet; 'coder-drill' starts the app, 'coder-drill charts' lists the charts")
        return
    click.echo(
        table(
            (
                (
                    a.submitted_at[:16].replace("T", " "),
                    a.chart_id,
                    f"{a.score:.2f}",
                    f"{a.active_seconds / 60:.1f} min",
                    f"{sum(v.label == 'correct' for v in a.verdicts)} of {len(a.verdicts)} verdicts correct",
                )
                for a in attempts
            ),
            head=("SUBMITTED (UTC)", "CHART", "SCORE", "TIME", "CODES"),
        )
    )
    from coder_drill.scoring import domain_label

    click.echo()
    click.echo(
        table(
            (
                (domain_label(domain), f"{right} of {of}", percent(right / of))
                for domain, (right, of) in domains.items()
            ),
            head=("DOMAIN", "KEY CODES RIGHT", "SHARE"),
        )
    )


def domain_counts(attempts: list[Attempt]) -> dict[str, tuple[int, int]]:
    """Key codes right and in all, by domain, the lowest share first. Optional codes left out do not count."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for attempt in attempts:
        for verdict in attempt.verdicts:
            if verdict.expected is None or (verdict.optional and verdict.given is None):
                continue
            counts[verdict.domain][0] += verdict.credit >= 1.0
            counts[verdict.domain][1] += 1
    ranked = sorted(counts.items(), key=lambda item: (item[1][0] / item[1][1], item[0]))
    return {domain: (right, of) for domain, (right, of) in ranked}


@cli.command()
@pass_context
def export(context: Context) -> None:
    """Print the learner's attempts as JSON Lines, oldest first."""
    practice = context.practice()
    for attempt in reversed(practice.history(None)):
        click.echo(json.dumps(asdict(attempt), ensure_ascii=False))
