"""Commands of audits."""

from __future__ import annotations

from coder_drill.tui.keys import Scope, command

AUDIT = Scope(
    "audit",
    "Auditing a claim",
    command(
        "audit.right",
        "space,r",
        "right",
        "Right",
        "Mark the line as right, or take the mark off.",
        show=1,
        near="audit-lines",
    ),
    command(
        "audit.wrong",
        "x",
        "wrong",
        "Wrong",
        "Mark the line as wrong: the kind of error, and the line as it should be.",
        show=1,
        near="audit-lines",
    ),
    command(
        "audit.add",
        "a,plus",
        "add",
        "Missing",
        "Add what is missing on the claim.",
        palette="Add what is missing on the claim",
        show=2,
    ),
    command(
        "audit.query",
        "Q",
        "query",
        "Query missed",
        "Say that a query was called for and not raised, or take that back.",
        palette="Say that a query was missed",
        show=4,
    ),
    command(
        "audit.clear",
        "d,delete",
        "clear",
        "Clear",
        "Take the mark off the line, or the addition away.",
        show=5,
        near="audit-lines",
    ),
    command(
        "audit.finding",
        "f",
        "finding",
        "Finding",
        "Put the finding for the coder together.",
        palette="Write the finding",
        show=3,
    ),
    command(
        "audit.submit",
        "ctrl+s",
        "submit",
        "Hand in",
        "Hand the audit in and see what came of it.",
        palette="Hand the audit in",
        show=1,
        priority=True,
    ),
    command(
        "audit.view",
        "v,f2",
        "view",
        "Claim/note",
        "Bring the other side to the front: the claim, or the record.",
        show=2,
    ),
    command(
        "audit.details",
        "i",
        "details",
        "Details",
        "Show the page of the marked line's code.",
        show=6,
        near="audit-lines",
    ),
    command("audit.back", "escape", "back", "Home", "Go Home. The audit is kept.", show=7),
)

FINDING = Scope(
    "finding",
    "Writing the finding",
    command(
        "finding.mark",
        "space,x",
        "mark",
        "Quote",
        "Quote the passage in the finding, or take it out.",
        show=1,
    ),
    command("finding.next", "right,n", "go_on", "Go on", "Go on to the next part.", show=2),
    command(
        "finding.document",
        "right_square_bracket",
        "document(1)",
        "Next document",
        "Go to the first passage of the next document.",
        show=3,
    ),
    command(
        "finding.before",
        "left_square_bracket",
        "document(-1)",
        "Document before",
        "Go to the first passage of the document before.",
    ),
    command(
        "finding.back",
        "escape",
        "back",
        "Back",
        "A part back; from the first to the claim. What is chosen is kept.",
        show=4,
    ),
)

AUDITED = Scope(
    "audited",
    "After an audit",
    command(
        "audited.next",
        "n,enter",
        "next",
        "Next audit",
        "Audit another claim.",
        palette="Audit another claim",
        show=1,
    ),
    command("audited.back", "escape", "back", "Home", "Go Home.", show=2),
)
