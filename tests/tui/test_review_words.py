"""What Review says of a verdict."""

from __future__ import annotations

from coder_drill.scoring.notation import parse_answer
from coder_drill.tui.review.verdict_text import explain_verdict
from tests.tui.small import WRIST, SmallWorkspace


def test_code_and_title_are_said_once(fake: SmallWorkspace) -> None:
    """The reason names them as a rule; what it does not name stands below it."""
    answer = parse_answer(["S52.501A I10 99283x2"], fake.codebook)
    card = fake.answers.submit(WRIST, answer).scorecard

    def title(code: str) -> str:
        found = fake.codebook.get(code)
        return found.title if found else ""

    for verdict in card.verdicts:
        shown = explain_verdict(verdict, title).plain
        for code in {verdict.expected, verdict.given} - {None}:
            assert code is not None
            assert shown.count(title(code)) == 1, shown
            assert code in shown
