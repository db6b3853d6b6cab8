"""The rules of a set in words, as a learner reads them before the start."""

from __future__ import annotations

from coder_drill.exercises.policy import Feedback
from coder_drill.scoring.audit import Weights
from coder_drill.sets.model import Counts, FrozenSet, Mode, Order

_FEEDBACK = {
    Feedback.AT_ONCE: "You see after each exercise how it went.",
    Feedback.AT_END: "You see at the end how it went.",
    Feedback.RELEASED: "You see how it went once your trainer releases it.",
}
_COUNTS = {
    Counts.FIRST: "the first one counts",
    Counts.BEST: "the best one counts",
    Counts.LAST: "the last one handed in before the due date counts",
}


def rule_lines(
    frozen: FrozenSet, *, minutes: float | None = None, attempts: int | None = None
) -> list[str]:
    """The rules as sentences; ``minutes`` and ``attempts`` are a learner's own where they differ."""
    rules = frozen.rules
    limit = rules.minutes if minutes is None else minutes
    times = rules.attempts if attempts is None else attempts
    tested = frozen.mode is not Mode.PRACTICE
    exercises = "1 exercise" if frozen.given == 1 else f"{frozen.given} exercises"
    lines = [f"{exercises}, about {frozen.minutes:.0f} minutes of work."]
    if rules.draw is not None:
        lines.append(f"They are drawn from {len(frozen.items)}; each learner gets others.")
    if limit is None:
        lines.append("No time limit.")
    else:
        lines.append(
            f"{limit:g} minutes of wall time from the start; the clock goes on while the app is closed. "
            "When time is up, your answers are handed in as they stand."
        )
    if rules.open_days is not None:
        lines.append(
            f"It is due {rules.open_days} {'day' if rules.open_days == 1 else 'days'} after you first "
            "open the file, whenever that is."
        )
    if times == 1:
        lines.append("It may be started once.")
    elif times is not None:
        lines.append(f"It may be started {times} times; {_COUNTS[rules.count_which]}.")
    if tested and not rules.hints:
        lines.append("No hints.")
    lines.append(_FEEDBACK[rules.feedback])
    if rules.feedback is not Feedback.AT_ONCE:
        lines.append("You may go back, change answers, and flag exercises until you hand in.")
    if not rules.lookup:
        lines.append("The code lookup is closed.")
    if rules.order is Order.SHUFFLED:
        lines.append("Each learner gets the exercises in another order.")
    if rules.weights is Weights.AUDIT:
        lines.append(
            "The score counts as an auditor does: every code right or not, all of them alike."
        )
    mark = rules.pass_mark
    if mark is not None:
        metric = "code-over-code accuracy" if mark.metric == "code-over-code" else "mean score"
        lines.append(f"Pass mark: {mark.at} % {metric} over at least {mark.min_codes} codes.")
    return lines
