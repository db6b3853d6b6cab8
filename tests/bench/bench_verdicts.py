"""Do verdicts carry the label an auditor would give? ``make bench-verdicts`` prints a table.

Every key of the bank is changed in every way of ``mutations``; the label expected stands beside the
labels given. At least 97 % of all, and 95 % of every row, must agree. Then the score is held to being
monotone (``monotone``). ``--show ROW`` prints the disagreements of a row.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from coder_drill.charts import load_bank
from coder_drill.codebooks import Codebook
from coder_drill.resources import charts_dir
from coder_drill.scoring import Label, Scorecard, score
from tests.bench import CACHE
from tests.bench.monotone import Broken, removals_broken, two_mistakes_broken
from tests.bench.mutations import Mutation, Mutator

OVERALL, EACH = 0.97, 0.95
PAIRS, REMOVALS = 20_000, 50_000


@dataclass
class Tally:
    """One row of the table."""

    right: int = 0
    of: int = 0
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    cases: list[str] = field(default_factory=list)


def label_of(mutation: Mutation, card: Scorecard) -> str:
    """The label that the mistake was given, or why it has none."""
    if mutation.place >= 0:
        verdict = card.verdicts[mutation.place]
        if mutation.given and verdict.given != mutation.given:
            return "missed, not paired" if verdict.given is None else "paired otherwise"
        return verdict.label.value
    found = [v for v in card.verdicts if v.given == mutation.given and v.expected is None]
    return found[0].label.value if found else "paired"


def tally(mutator: Mutator, codebook: Codebook) -> dict[str, Tally]:
    """Every mutation of the bank, by row."""
    found: dict[str, Tally] = defaultdict(Tally)
    for chart in load_bank([charts_dir()]).charts:
        for mutation in mutator.mutations(chart):
            row = found[mutation.row]
            card = score(chart, mutation.answer, codebook)
            if card.reading:
                continue  # the verdicts are those of another key
            given = label_of(mutation, card)
            row.of += 1
            row.right += given == mutation.label
            if given != mutation.label:
                row.wrong[mutation.label.value, given] += 1
                row.cases.append(
                    f"{chart.id}: {mutation.place if mutation.place < 0 else chart.key[mutation.place].code} -> {mutation.given or '-'}: "
                    f"{mutation.label} expected, {given}"
                )
    return found


def main() -> int:
    shown = sys.argv[sys.argv.index("--show") + 1] if "--show" in sys.argv else ""
    codebook = Codebook.open(CACHE)
    rows = tally(Mutator(codebook), codebook)
    right, of = sum(r.right for r in rows.values()), sum(r.of for r in rows.values())
    print(f"{'mistake':24s} {'agree':>6s} {'of':>6s}   disagreements (expected > given)")
    failed = right < OVERALL * of
    for name, row in sorted(rows.items()):
        low = row.right < EACH * row.of
        failed |= low
        words = ", ".join(f"{a} > {b} {n}" for (a, b), n in row.wrong.most_common(3))
        print(f"{name:24s} {row.right / row.of:6.1%} {row.of:6d}  {'!' if low else ' '} {words}")
        if shown in (name, "all"):
            print("\n".join(f"    {case}" for case in row.cases))
    print(f"{'all':24s} {right / of:6.1%} {of:6d}")
    if "--labels" in sys.argv:
        return int(failed)
    for what, broken in (
        (
            f"{PAIRS:,} pairs of mistakes: mending one never lowers",
            two_mistakes_broken(codebook, PAIRS),
        ),
        (f"{REMOVALS:,} right codes taken away: never raises", removals_broken(codebook, REMOVALS)),
    ):
        print(f"{what}: {len(broken)} exceptions")
        print("\n".join(f"    {each.words}" for each in broken[:20]))
        failed |= bool(broken)
    return int(failed)


__all__ = ["Broken", "Label", "main"]

if __name__ == "__main__":
    sys.exit(main())
