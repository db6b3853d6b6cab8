"""The parts of the documentation that are generated from declared tables.

``python -m coder_drill.scoring.docs`` rewrites ``docs/edits.md`` and the tables of
``docs/scoring.md`` in the checkout; a test fails while they are out of date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coder_drill.scoring.audit import FORMULAS
from coder_drill.scoring.domains import all_domains, domain_label
from coder_drill.scoring.model import Effect, Label
from coder_drill.scoring.rubric import (
    AUDIT_STANDARD,
    CREDITS,
    EXTRA_SHARE,
    FACTORS,
    ORDER_COST,
    PRINCIPAL_CAP,
    QUERY_CAP,
    QUERY_NEEDLESS,
    QUERY_SHARES,
    WEIGHTS,
    Row,
)
from coder_drill.scoring.rules import RULES, Counted, Rule
from coder_drill.scoring.rules.unchecked import NOT_CHECKED

_BLOCK = re.compile(r"(<!-- table: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def edits_page() -> str:
    """``docs/edits.md``: every rule edit, one section each."""
    parts = [
        "# Rule edits",
        "",
        "What tables, tabular notes and guidelines say against a set of codes. `coder-drill edits "
        "CODE...` runs the rules on any codes, `score` on an answer, `check` on a chart's key: the "
        "same rules everywhere. A **hard** edit is an error by rule alone; a **soft** one is what a "
        "payer's editor or an auditor would flag, and the record decides; a **hint** is worth a "
        "look. [What is not checked](#what-is-not-checked) stands at the end. This page is generated from the registry in `coder_drill/scoring/rules`.",
        "",
        "| edit | what is checked | |",
        "|---|---|---|",
    ]
    parts += [
        f"| [`{rule.id}`](#{rule.id}) | {rule.sentence} | {rule.effect} |"
        for rule in RULES.values()
    ]
    for rule in RULES.values():
        parts += [
            "",
            f"## {rule.id}",
            "",
            f"**{rule.title}.** {rule.sentence} {_EFFECTS[rule.effect]}{_counted(rule)}",
            "",
            rule.detail,
            "",
            f"Source: {rule.source}.",
        ]
    parts += ["", "## What is not checked", ""]
    parts += [f"- **{topic}.** {sentence}" for topic, sentence in NOT_CHECKED]
    return "\n".join(parts) + "\n"


_EFFECTS = {
    Effect.HARD: "Hard: an error by rule alone.",
    Effect.SOFT: "Soft: an editor or auditor would flag it; the record decides.",
    Effect.HINT: "Hint: worth a look.",
}
_COUNTED = {
    Counted.VIOLATION: " The score counts it in the verdicts on its codes.",
    Counted.PRINCIPAL: " The score counts it in the verdict on the principal diagnosis.",
    Counted.VERDICT: " The score counts it in the verdict on the code.",
}


def _counted(rule: Rule) -> str:
    if rule.effect is not Effect.HARD:
        return ""
    if rule.label is Label.SEQUENCING and rule.counted is Counted.VIOLATION:
        return " In the score it is a wrong order of its own."
    return _COUNTED[rule.counted]


def fill_tables(page: str) -> str:
    """``page`` with every ``<!-- table: NAME --> ... <!-- end -->`` block rewritten.

    Raises KeyError for a name that is no table.
    """
    return _BLOCK.sub(lambda match: f"{match[1]}{_TABLES[match['name']]()}{match[3]}", page)


def _rows(rows: list[tuple[str, str]], left: str, right: str) -> str:
    lines = [f"| {left} | {right} |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)]
    return "\n".join(lines) + "\n"


def _declared(table: Mapping[Any, Row], left: str, right: str, sign: str = "") -> str:
    return _rows([(row.label, f"{sign}{row.value:g}") for row in table.values()], left, right)


_TABLES = {
    "weights": lambda: _declared(WEIGHTS, "item", "weight"),
    "credits": lambda: _declared(CREDITS, "given instead", "credit"),
    "factors": lambda: _declared(FACTORS, "fault", "factor", "x "),
    "numbers": lambda: _rows(
        [
            (
                "most credit of a manifestation or external-cause code as principal",
                f"{PRINCIPAL_CAP:g}",
            ),
            ("share of an extra's weight in the denominator", f"{EXTRA_SHARE:g}"),
            ("points off for two right codes in the wrong order", f"{ORDER_COST:g}"),
            ("accuracy that audit metrics are held against", f"{AUDIT_STANDARD:.0%}"),
        ],
        "constant",
        "value",
    ),
    "queries": lambda: _rows(
        [(row.label, f"{row.value:.0%}") for row in QUERY_SHARES.values()]
        + [
            (
                "at most, for a wording that speaks of payment or brings in a diagnosis that nobody "
                "documented",
                f"{QUERY_CAP:.0%}",
            ),
            ("off the query score for each needless query", f"{QUERY_NEEDLESS:.0%}"),
        ],
        "a query that was called for",
        "share",
    ),
    "metrics": lambda: _rows(list(FORMULAS.values()), "metric", "formula"),
    "domains": lambda: _rows(
        [(f"`{d}`", domain_label(d)) for d in all_domains()], "domain", "name"
    ),
}


def main(folder: Path) -> None:
    """Rewrite the generated parts of the pages in ``folder``."""
    (folder / "edits.md").write_text(edits_page(), encoding="utf-8")
    page = folder / "scoring.md"
    page.write_text(fill_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[2] / "docs")
