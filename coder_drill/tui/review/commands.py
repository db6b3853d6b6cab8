"""Commands of a review."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

REVIEW = Scope(
    "review",
    "Review",
    command(
        "review.next",
        "n",
        "next",
        "Next chart",
        "Open the next chart.",
        palette="Open the next chart",
        show=3,
    ),
    command(
        "review.retry",
        "r",
        "retry",
        "Retry",
        "Code this chart again from an empty answer.",
        palette="Retry this chart",
        show=3,
    ),
    command(
        "review.view",
        "v,f2",
        "view",
        "Note/verdicts",
        "Switch between the note and the verdicts.",
        palette="Switch between note and verdicts",
        show=3,
    ),
    command(
        "review.details",
        "i,f3",
        "details",
        "Details",
        "Show the marked code's place in the table and its tabular notes.",
        palette="Show code details",
        show=3,
    ),
    command(
        "review.claim",
        "c",
        "claim",
        "Claim",
        "Show the answer as the claim that goes out: UB-04 for a facility, CMS-1500 for a professional.",
        palette="Show the claim",
        show=3,
    ),
    command("review.back", "escape", "back", "Home", "Go to Home.", show=3),
)

PAST = Scope(
    "past",
    "Looking back at an attempt",
    command(
        "past.retry",
        "r",
        "retry",
        "Code again",
        "Code this chart again from an empty answer.",
        palette="Code this chart again",
        show=3,
    ),
    command(
        "past.view",
        "v,f2",
        "view",
        "Note/verdicts",
        "Switch between the note and the verdicts.",
        palette="Switch between note and verdicts",
        show=3,
    ),
    command(
        "past.details",
        "i,f3",
        "details",
        "Details",
        "Show the marked code's place in the table and its tabular notes.",
        palette="Show code details",
        show=3,
    ),
    command(
        "past.claim",
        "c",
        "claim",
        "Claim",
        "Show that answer as the claim that goes out: UB-04 for a facility, CMS-1500 for a professional.",
        palette="Show the claim",
        show=3,
    ),
    command("past.back", "escape", "back", "Back", "Go back to where you came from.", show=3),
)
